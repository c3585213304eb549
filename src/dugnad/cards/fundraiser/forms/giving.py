"""The form by which somebody gives."""

from __future__ import annotations

from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dugnad.cards.fundraiser.kinds import (
    GETS,
    GIVE_WORDS,
    KIND_CHOICES,
    KIND_WORDS,
    ONLY_GIFTS,
    WITH_THANKS,
    amount_field,
    asked_kinds,
    kind_amount_words,
    left_of,
    money_rules,
    reward_name,
    reward_words,
    step_words,
)
from dugnad.cards.fundraiser.law.records import KINDS, Fundraiser, Kind
from dugnad.cards.fundraiser.law.verbs import Give
from dugnad.face.forms import CardForm, dress, say_plainly
from dugnad.face.money import HOUR_MINUTES
from dugnad.face.sentences import StrOrPromise

WORDS_MAX: Final = 1_000

SUGGESTED: Final = {"money": 10_000, "hours": 2 * HOUR_MINUTES, "things": 1, "rooms": 1}
"""What a form suggests to give, where the card does not say what one thing costs."""

SEEN_CHOICES: Final = [
    ("neighbour", _("As “a neighbour”")),
    ("initials", _("By my initials")),
    ("name", _("By my name")),
]
SEEN_HELP: Final = _(
    "You choose it anew for each gift. As a neighbour or by initials it has a number of its own in "
    "the books, which are open to all: nothing there joins it to anything else you do. By name it "
    "stands with what you do in this project, and everybody can see whose that is."
)
KNOWS_MONEY: Final = _(
    "Who still knows: whoever holds the money sees who pays, whoever looks after the card sees who "
    "asks for a thank-you, and whoever runs the place can find out."
)
KNOWS_OTHERS: Final = _(
    "Who still knows: whoever looks after the card sees your name, to agree with you on the time, "
    "and whoever runs the place can find out."
)


class GiveForm(CardForm):
    """Promise a gift: how much, what, which thank-you, and how one is seen."""

    verb = _("I promise this")
    says_what_is_optional = True
    kind = forms.ChoiceField(
        label=_("What do you give?"), choices=KIND_CHOICES, widget=forms.RadioSelect
    )
    only = forms.CharField(required=False, widget=forms.HiddenInput)
    amount = forms.CharField(
        label=_("How much do you give?"),
        max_length=20,
        error_messages={"required": _("Write how much you give, as a number.")},
    )
    text = forms.CharField(
        label=_("What is it, and when could it be? (for hours, things and rooms)"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reward = forms.TypedChoiceField(
        label=_("Would you like a thank-you?"),
        choices=[(0, _("No, thank you"))],
        coerce=int,
        initial=0,
        required=False,
        widget=forms.RadioSelect,
    )
    shown = forms.ChoiceField(
        label=_("How would you like to be seen on the card?"),
        choices=SEEN_CHOICES,
        initial="neighbour",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask about the one kind that was chosen; about all of them by a link."""
        super().__init__(*args, **kwargs)
        self._fund = cast("Fundraiser", self.state)
        self._terms = self._fund.terms.get()
        unit = "" if self._terms is None else self._terms.unit
        asked = asked_kinds(self._terms, holds=bool(self.around.holder(unit)))
        # What was chosen among several kinds stays a choice when the form is shown again.
        wanted = self.data.get("only") or self.initial.get("kind")
        self._kind = next((kind for kind in KINDS if kind == wanted), None)
        if self._kind is None and len(asked) == 1:
            self._kind = asked[0]
        kind = cast("forms.ChoiceField", self.fields["kind"])
        kind.choices = [(one, KIND_WORDS[one]) for one in asked]
        kind.initial = asked[0] if asked else None
        if self._kind is not None:
            self._ask_about(self._kind)
        knows = [KNOWS_MONEY] if self._kind in (None, "money") else []
        knows += [KNOWS_OTHERS] if self._kind != "money" else []
        self.fields["shown"].help_text = " ".join(str(one) for one in (SEEN_HELP, *knows))
        self._offer_rewards()
        self.hint = " ".join(str(line) for line in self._rules())
        for field in self.fields.values():
            say_plainly(field)
            dress(field.widget)

    def _ask_about(self, kind: Kind) -> None:
        self.heading = GIVE_WORDS[kind]
        choice = cast("forms.ChoiceField", self.fields["kind"])
        choice.choices = [(kind, KIND_WORDS[kind])]
        choice.initial = kind
        choice.widget = forms.HiddenInput()
        self.fields["only"].initial = kind
        amount = amount_field(kind)
        terms = self._terms
        step = terms.step if terms is not None and kind == "money" else 0
        amount.initial = step or SUGGESTED[kind]
        if step and terms is not None:
            amount.help_text = str(step_words(terms, self._told("one_buys")))
        self.fields["amount"] = amount
        self.order_fields(["kind", "only", "amount", "text", "reward", "shown"])
        text = self.fields["text"]
        text.required = kind in ("things", "rooms")
        if kind == "money":
            del self.fields["text"]
        elif kind == "hours":
            text.label = _("What could you do, and when? (can be left empty)")
        elif kind == "things":
            text.label = _("What do you give or lend?")
            text.help_text = self._told("things_what")
        else:
            text.label = _("Which room, and when could it be used?")
            text.help_text = self._told("rooms_what")

    def _told(self, name: str) -> str:
        told = None if self.seen is None else self.seen.told
        return "" if told is None else told.more(name)

    def _offer_rewards(self) -> None:
        rewards = () if self._terms is None else self._terms.rewards
        offered: list[tuple[int, StrOrPromise]] = [
            (number, reward_words(self._fund, number, reward, self._told(reward_name(number))))
            for number, reward in enumerate(rewards, start=1)
            if self._kind in (None, reward.kind) and left_of(self._fund, number, reward) != 0
        ]
        if not offered:
            del self.fields["reward"]
            return
        reward = cast("forms.ChoiceField", self.fields["reward"])
        reward.choices = [(0, _("No, thank you")), *offered]
        reward.help_text = str(WITH_THANKS)

    def _rules(self) -> tuple[StrOrPromise, ...]:
        """What whoever gives gets and risks; then what happens to money."""
        terms, seen = self._terms, self.seen
        gets = ONLY_GIFTS if self._kind is None else GETS[self._kind]
        if terms is None or seen is None or self._kind not in (None, "money"):
            return (gets,)
        return (gets, *money_rules(terms, seen.zone, seen.now_ms, self._told("with_more")))

    def clean(self) -> dict[str, Any]:
        """Read the amount as its kind is written, and ask what it is where that must be known."""
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if self._kind is None and kind in KINDS and isinstance(cleaned.get("amount"), str):
            try:
                cleaned["amount"] = amount_field(cast("Kind", kind)).clean(cleaned["amount"])
            except ValidationError as no:
                self.add_error("amount", no)
        if kind in ("things", "rooms") and not cleaned.get("text") and not self.has_error("text"):
            self.add_error("text", _("Say in a few words what it is, so that it can be used."))
        return cleaned

    def action(self, cleaned: dict[str, Any]) -> Give:
        """Return the promise."""
        return Give(
            kind=cleaned["kind"],
            amount=cleaned["amount"],
            shown=cleaned["shown"],
            reward=cleaned.get("reward") or 0,
        )

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any] | None:
        """Return what it is, in the giver's words."""
        text = cleaned.get("text") if cleaned.get("kind") != "money" else ""
        return {"text": text} if text else None

    def noted(self, cleaned: dict[str, Any]) -> StrOrPromise:
        """Thank, and say what comes next."""
        unit = "" if self._terms is None else self._terms.unit
        words = kind_amount_words(cleaned["kind"], cleaned["amount"], unit)
        if cleaned["kind"] == "money":
            return _("Thank you! You promised %(what)s. Below you see how to pay.") % {
                "what": words
            }
        return _("Thank you! You promised %(what)s. You are told when it is needed.") % {
            "what": words
        }
