"""The forms of whoever gives each month, and of whoever looks after the card."""

from __future__ import annotations

from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.cards.support.law.records import Support
from dugnad.cards.support.law.verbs import CarryOut, End, Give, Stop
from dugnad.cards.support.wording import GETS, month_rules, sum_words
from dugnad.face.forms import CardForm, dress, say_plainly
from dugnad.face.money import AmountField
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import Action

SUGGESTED: Final = 10_000
"""What the form suggests to give a month: a hundred crowns."""

SEEN_CHOICES: Final = [("neighbour", _("As “a neighbour”")), ("name", _("By my name"))]


class GiveForm(CardForm):
    """Give an amount each month."""

    verb = _("Give each month")
    says_what_is_optional = True
    amount = AmountField(label=_("How much do you give each month?"))
    shown = forms.ChoiceField(
        label=_("How would you like to be seen on the card?"),
        help_text=_(
            "As a neighbour your support has a number of its own in the books, which are open to "
            "all: nothing there joins it to anything else you do. By name it stands with what you "
            "do in this project, and everybody can see whose that is. Who still knows: whoever "
            "holds the money sees who pays, and whoever runs the place can find out."
        ),
        choices=SEEN_CHOICES,
        initial="neighbour",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say before the press what one gets, when one pays, and how one stops."""
        super().__init__(*args, **kwargs)
        self._terms = cast("Support", self.state).terms.get()
        self.fields["amount"].initial = SUGGESTED
        self.hint = " ".join(
            str(line) for line in (GETS, *(() if self._terms is None else month_rules(self._terms)))
        )
        for field in self.fields.values():
            say_plainly(field)
            dress(field.widget)

    def action(self, cleaned: dict[str, Any]) -> Give:
        """Return the support."""
        return Give(amount=cleaned["amount"], shown=cleaned["shown"])

    def noted(self, cleaned: dict[str, Any]) -> StrOrPromise:
        """Thank, and say what comes next."""
        unit = "" if self._terms is None else self._terms.unit
        return _("Thank you! You give %(what)s each month. Below you see how to pay the first.") % {
            "what": sum_words(cleaned["amount"], unit)
        }


class StopForm(CardForm):
    """Give no more."""

    verb = _("Stop giving")
    done = _("You give no more from now on, and nothing is asked of you.")
    support = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that it stops."""
        return Stop(support=cleaned["support"])


class EndForm(CardForm):
    """End it for all."""

    verb = _("End the support")
    means = _(
        "It ends for good: nobody is asked for a further month, and all who give are told. What "
        "has come stays with the project."
    )
    done = _("It has ended. Nobody is asked any more.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that it ends."""
        del cleaned
        return End()


class CarryOutForm(CardForm):
    """Let what has come go to the project."""

    verb = _("Let what has come go on")
    means = _("What was given and lies with the card goes to the project now. The support goes on.")
    done = _("What has come is with the project.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that it goes on."""
        del cleaned
        return CarryOut()
