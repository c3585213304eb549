"""The form by which support is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from dugnad.cards.support.law import refusals
from dugnad.cards.support.law.records import ORDERED
from dugnad.cards.support.law.verbs import Open
from dugnad.charter.entries import Grant
from dugnad.face.moments import MomentField
from dugnad.face.money import AmountField, currency_of, unit_choices
from dugnad.face.sentences import StrOrPromise
from dugnad.face.told import TITLE_MAX, ToldForm
from dugnad.ledger.contract import Refused

LINE_MAX: Final = 200


class PutUpSupport(ToldForm):
    """What for and how much a month; everything else has a default and is folded away."""

    verb = _("Put up the card")
    example: ClassVar[dict[str, Any]] = {
        "title": _("The youth club is open every Friday"),
        "goal": "2000",
    }
    first = ("title", "goal")
    says_what_is_optional = True
    grants: ClassVar[tuple[Grant, ...]] = tuple(Grant("money", verb) for verb in ORDERED)
    mends: ClassVar[Mapping[type[Refused], str]] = {
        refusals.EndsInThePast: "until",
        refusals.EndsTooLate: "until",
    }

    title = forms.CharField(label=_("What is it for?"), max_length=TITLE_MAX)
    goal = AmountField(
        label=_("How much does it need a month?"),
        help_text=_("Leave it empty if every amount helps."),
        required=False,
    )
    until = MomentField(
        label=_("Until when is it needed?"),
        help_text=_("Leave it empty if it goes on."),
        required=False,
    )
    goes_to = forms.CharField(
        label=_("What does the money go to?"),
        help_text=_("For example: rent and light of the room, fruit for thirty children."),
        max_length=LINE_MAX,
        required=False,
    )
    pay_days = forms.TypedChoiceField(
        label=_("How long do people have to pay each month?"),
        choices=[(7, _("One week")), (14, _("Two weeks")), (28, _("Four weeks"))],
        coerce=int,
        initial=14,
    )
    unit = forms.ChoiceField(label=_("In which money?"), choices=unit_choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the money of the place."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].initial = currency_of(self.zone)

    def opening(self, cleaned: dict[str, Any]) -> Open:
        """Return the terms."""
        return Open(
            ends_at_ms=cleaned.get("until") or 0,
            pay_days=cleaned["pay_days"],
            unit=cleaned["unit"],
            goal=cleaned.get("goal") or 0,
        )

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return what was written."""
        told = super().told(cleaned)
        if cleaned.get("goes_to"):
            told["extra"] = (("goes_to", cleaned["goes_to"]),)
        return told

    def remarks(self, cleaned: dict[str, Any]) -> tuple[StrOrPromise, ...]:
        """Ask for a second look where people will want to know more before they give."""
        if cleaned.get("goes_to"):
            return ()
        return (_("Say what the money goes to, so that people see why it is needed each month."),)
