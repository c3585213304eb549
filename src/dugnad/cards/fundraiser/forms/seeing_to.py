"""The forms about gifts that were promised, and those of whoever looks after the card."""

from __future__ import annotations

from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.cards.fundraiser.forms.giving import WORDS_MAX
from dugnad.cards.fundraiser.kinds import KIND_CHOICES, amount_field
from dugnad.cards.fundraiser.law.records import Fundraiser, Gift, Kind
from dugnad.cards.fundraiser.law.verbs import (
    CallOff,
    CallUpon,
    CarryOut,
    HandOver,
    LetGo,
    NoteGiven,
    OpenToAll,
    TakeBack,
    Tell,
    Thank,
    UndoGiven,
)
from dugnad.face.forms import CardForm, dress, say_plainly
from dugnad.ledger.values import Action

GIFT_DIGITS: Final = 15
"""More digits than the number of any gift has."""


class GiftForm(CardForm):
    """A form about one gift."""

    gift = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def the_gift(self) -> Gift | None:
        """The gift that the form is about, as far as it can be known."""
        typed = str(self.data.get("gift") or self.initial.get("gift") or "")
        fund = cast("Fundraiser", self.state)
        return (
            fund.gifts.get(int(typed)) if typed.isdecimal() and len(typed) <= GIFT_DIGITS else None
        )


class TakeBackForm(GiftForm):
    """Take one's own promise back."""

    verb = _("Take my promise back")
    done = _("Your promise is taken back.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that it is taken back."""
        return TakeBack(gift=cleaned["gift"])


class CallUponForm(GiftForm):
    """Say when and where what was promised is needed."""

    verb = _("Call upon it")
    done = _("Whoever promised it is told when and where it is needed.")
    text = forms.CharField(
        label=_("When and where is it needed?"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return the call."""
        return CallUpon(gift=cleaned["gift"])

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return when and where."""
        return {"text": cleaned["text"]}


class NoteGivenForm(GiftForm):
    """Note how much was given."""

    verb = _("It was given")
    done = _("It is noted that it was given.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask in the gift's own unit, and offer what was promised."""
        super().__init__(*args, **kwargs)
        gift = self.the_gift()
        kind: Kind = "things" if gift is None else gift.kind
        amount = amount_field(kind)
        amount.label = _("How much was given?")
        amount.initial = 1 if gift is None else gift.amount
        self.fields["amount"] = amount
        say_plainly(amount)
        dress(amount.widget)

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return what was given."""
        return NoteGiven(gift=cleaned["gift"], amount=cleaned["amount"])


class UndoGivenForm(GiftForm):
    """Undo what was noted by mistake."""

    verb = _("It was not given after all")
    done = _("Undone. It is promised as before.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that it was not given."""
        return UndoGiven(gift=cleaned["gift"])


class LetGoForm(GiftForm):
    """Let a promise go."""

    verb = _("It is not needed")
    done = _("The promise is let go, and whoever gave it is told.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that it is let go."""
        return LetGo(gift=cleaned["gift"])


class HandOverForm(GiftForm):
    """Note that a thank-you was handed over."""

    verb = _("It was handed over")
    done = _("It is noted that the thank-you was handed over.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that it was handed over."""
        return HandOver(gift=cleaned["gift"])


class ThankForm(CardForm):
    """Thank all whose gifts of a kind have come."""

    verb = _("Thank them")
    done = _("Those whose gifts have come are thanked.")
    kind = forms.ChoiceField(choices=KIND_CHOICES, widget=forms.HiddenInput)

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return the thanks."""
        return Thank(kind=cleaned["kind"])


class TellForm(CardForm):
    """Tell all who give how it goes."""

    verb = _("Tell those who give")
    hint = _(
        "It stands on the card for all to read. Each who gives hears of it the way they chose, in "
        "one message a week. What is sent is sent: it cannot be called back."
    )
    done = _("It stands on the card, and those who give hear of it.")
    text = forms.CharField(
        label=_("How does it go?"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that something is told."""
        del cleaned
        return Tell()

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return the words."""
        return {"text": cleaned["text"]}


class OpenToAllForm(CardForm):
    """End the quiet round."""

    verb = _("Open it for everybody")
    means = _("From now on it stands on the first page, in lists and in feeds, for all to see.")
    done = _("It is open for everybody now.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that it is open."""
        del cleaned
        return OpenToAll()


class CallOffForm(CardForm):
    """Call it off."""

    verb = _("Call it off")
    means = _(
        "It is called off for good. Everything that was paid is owed back to those who gave it, "
        "nobody has to keep a promise, and all of them are told."
    )
    done = _("It is called off. What was paid goes back.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that it is called off."""
        del cleaned
        return CallOff()


class CarryOutForm(CardForm):
    """Let what has come go where it belongs."""

    verb = _("Let what has come go on")
    done = _("What has come is where it belongs.")

    def action(self, cleaned: dict[str, Any]) -> Action:
        """Return that it goes on."""
        del cleaned
        return CarryOut()
