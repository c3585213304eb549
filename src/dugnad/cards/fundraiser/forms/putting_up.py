"""The form by which a fundraiser is put up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dugnad.cards.fundraiser.budget import (
    BUDGETED,
    LinesField,
    field_of,
    fits_words,
    lines_of,
    name_of_line,
    too_many_lines,
)
from dugnad.cards.fundraiser.kinds import COUNT_MAX, KIND_CHOICES, amount_field, reward_name
from dugnad.cards.fundraiser.law import refusals
from dugnad.cards.fundraiser.law.records import BUDGET_MAX, KINDS, ORDERED, Kind, Reward
from dugnad.cards.fundraiser.law.verbs import Open
from dugnad.charter.entries import Grant
from dugnad.face.forms import dress, say_plainly
from dugnad.face.moments import DAY_MS, MomentField, coming_saturday
from dugnad.face.money import AmountField, HoursField, currency_of, unit_choices
from dugnad.face.sentences import StrOrPromise
from dugnad.face.told import TITLE_MAX, ToldForm
from dugnad.ledger.contract import Refused

LINE_MAX: Final = 200

THANKS_ROWS: Final = 3

WEEKS_MS: Final = 14 * DAY_MS

LAST_HOUR: Final = 20
IN_WORDS: Final = (
    "things_what",
    "rooms_what",
    "with_less",
    "with_more",
    "after",
    "upkeep",
    "one_buys",
)
"""What is written beside the headline and the text, by the names of its fields."""


class PutUpFundraiser(ToldForm):
    """What for and how much; everything else has a default and is folded away."""

    verb = _("Put up the card")
    example: ClassVar[dict[str, Any]] = {
        "title": _("A bench at the jetty"),
        "money": "3000",
        "hours": "20",
    }
    first = ("title", "money", "hours")
    says_what_is_optional = True
    grants: ClassVar[tuple[Grant, ...]] = tuple(Grant("money", verb) for verb in ORDERED)
    mends: ClassVar[Mapping[type[Refused], str]] = {
        refusals.NothingAskedFor: "money",
        refusals.EndsInThePast: "until",
        refusals.NoTimeToGive: "until",
        refusals.QuietUnfit: "quiet_until",
        refusals.NothingToReach: "money",
        refusals.RewardForNothing: "thanks_1_kind",
        refusals.BudgetForNothing: "budget_money",
        refusals.BudgetTooLarge: "budget_money",
    }

    title = forms.CharField(label=_("What is it for?"), max_length=TITLE_MAX)
    money = AmountField(
        label=_("How much money is needed?"),
        help_text=_("Leave it empty if no money is needed."),
        required=False,
    )
    hours = HoursField(
        label=_("How many hours of work are needed?"),
        help_text=_("An hour is as much a gift as money. Leave it empty if none are needed."),
        required=False,
    )
    things = forms.IntegerField(
        label=_("How many things are needed?"),
        min_value=1,
        max_value=COUNT_MAX,
        required=False,
    )
    things_what = forms.CharField(
        label=_("Which things?"),
        help_text=_("For example: spades, planks, a trailer, cakes."),
        max_length=LINE_MAX,
        required=False,
    )
    rooms = forms.IntegerField(
        label=_("How many times is a room needed?"),
        min_value=1,
        max_value=COUNT_MAX,
        required=False,
    )
    rooms_what = forms.CharField(
        label=_("What kind of room?"),
        help_text=_("For example: a dry room in which ten people can paint, on Saturdays."),
        max_length=LINE_MAX,
        required=False,
    )
    until = MomentField(label=_("Until when can people give?"))
    whole = forms.TypedChoiceField(
        label=_("What happens if less money comes?"),
        choices=[
            (0, _("We keep what comes, and do less")),
            (1, _("All or nothing: below the goal everybody gets their money back")),
        ],
        coerce=lambda value: value == "1",
        initial=0,
        widget=forms.RadioSelect,
    )
    with_less = forms.CharField(
        label=_("With less, we…"),
        help_text=_("For example: build a shorter bench."),
        max_length=LINE_MAX,
        required=False,
    )
    with_more = forms.CharField(
        label=_("With more, we…"),
        help_text=_("For example: add a table. Empty: it stays with the project."),
        max_length=LINE_MAX,
        required=False,
    )
    after = forms.CharField(
        label=_("Whose is it afterwards, and who looks after it?"),
        max_length=LINE_MAX,
        required=False,
    )
    upkeep = forms.CharField(
        label=_("What will that cost a year?"),
        help_text=_("For example: 500 kr for oil, and one Saturday. Nothing is an answer too."),
        max_length=LINE_MAX,
        required=False,
    )
    pay_days = forms.TypedChoiceField(
        label=_("How long do people have to pay, once promises end?"),
        choices=[(7, _("One week")), (14, _("Two weeks")), (30, _("30 days"))],
        coerce=int,
        initial=14,
    )
    quiet_until = MomentField(
        label=_("Begin with a quiet round? Until when?"),
        help_text=_(
            "Until then only members and people with the link find it: it is on no list, feed or "
            "poster. So the first gifts are there when all come. It is not secret: the books are "
            "open. Empty: no quiet round."
        ),
        required=False,
    )
    budget_money = LinesField("money")
    budget_hours = LinesField("hours")
    budget_things = LinesField("things")
    unit = forms.ChoiceField(label=_("In which money?"), choices=unit_choices)
    one_costs = AmountField(
        label=_("Money as things: what does one of them cost?"),
        help_text=_("For example 40, if 40 kr buy two trays of plants."),
        required=False,
    )
    one_buys = forms.CharField(
        label=_("And what does that buy?"),
        help_text=_("For example: two trays of plants."),
        max_length=LINE_MAX,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer a Saturday evening in three weeks, the money of the place, and thank-yous."""
        super().__init__(*args, **kwargs)
        ends_ms = coming_saturday(self.now_ms + WEEKS_MS, self.zone, LAST_HOUR)
        self.fields["until"].initial = ends_ms
        self.fields["unit"].initial = currency_of(self.zone)
        for row in range(1, THANKS_ROWS + 1):
            self._add_thanks(row)
        self._add_collects_for()

    def _add_thanks(self, row: int) -> None:
        number = {"number": row}
        what = forms.CharField(
            label=_("Thank-you %(number)s: what is it?") % number,
            help_text=_("For example: your name on the bench.") if row == 1 else "",
            max_length=LINE_MAX,
            required=False,
        )
        kind = forms.ChoiceField(
            label=_("Thank-you %(number)s: for what kind of gift?") % number,
            choices=KIND_CHOICES,
            initial="money",
        )
        least = forms.CharField(
            label=_("Thank-you %(number)s: from how much?") % number,
            max_length=20,
            required=False,
        )
        stock = forms.IntegerField(
            label=_("Thank-you %(number)s: how many are there?") % number,
            help_text=_("0 means: enough for all."),
            min_value=0,
            max_value=COUNT_MAX,
            initial=0,
        )
        by = MomentField(
            label=_("Thank-you %(number)s: by when is it handed over?") % number, required=False
        )
        by.zone = self.zone
        parts = {"what": what, "kind": kind, "from": least, "stock": stock, "by": by}
        for name, field in parts.items():
            self.fields[_thanks(row, name)] = field
            say_plainly(field)
            dress(field.widget)

    def _add_collects_for(self) -> None:
        """Offer the project's cards that wait for money, where there are any."""
        waiting = [one for one in self.around.cards() if one.awaits_money]
        if waiting:
            field = forms.ChoiceField(
                label=_("Is the money for a card that waits for it?"),
                choices=[("", _("No, it is for the project"))]
                + [(one.card.hex(), one.title) for one in waiting],
                required=False,
            )
            self.fields["collects_for"] = field
            say_plainly(field)
            dress(field.widget)

    def clean(self) -> dict[str, Any]:
        """Read the thank-yous, each with an amount of its own kind."""
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(kind) for kind in KINDS) and not self.errors:
            self.add_error("money", _("Say how much of something is needed: money, or hours."))
        if bool(cleaned.get("one_costs")) != bool(cleaned.get("one_buys")):
            missing = "one_buys" if cleaned.get("one_costs") else "one_costs"
            self.add_error(missing, _("Say both what it costs and what it buys, or neither."))
        if cleaned.get("whole") and cleaned.get("with_less") and cleaned.get("money"):
            self.add_error(
                "with_less",
                _(
                    "With all or nothing everybody gets their money back below the goal. Leave "
                    "this empty, or choose to keep what comes."
                ),
            )
        for row in range(1, THANKS_ROWS + 1):
            self._clean_thanks(row, cleaned)
        self._clean_budget(cleaned)
        return cleaned

    def _clean_budget(self, cleaned: dict[str, Any]) -> None:
        """Hold the lines to the kinds that are asked for, and to as many as there is room for."""
        for kind in BUDGETED:
            if cleaned.get(field_of(kind)) and not cleaned.get(kind) and not self.has_error(kind):
                self.add_error(
                    field_of(kind),
                    _("These lines are about something that is not asked for. Ask for it above."),
                )
        if len(lines_of(cleaned)) > BUDGET_MAX:
            self.add_error(field_of("money"), too_many_lines())

    def _clean_thanks(self, row: int, cleaned: dict[str, Any]) -> None:
        name = _thanks(row, "from")
        if not cleaned.get(_thanks(row, "what")) or self.has_error(name):
            return
        if not cleaned.get(name):
            self.add_error(name, _("Say from how much one gets it, or take the thank-you out."))
            return
        kind: Kind = cleaned.get(_thanks(row, "kind")) or "money"
        try:
            cleaned[name] = amount_field(kind).clean(cleaned.get(name))
        except ValidationError as no:
            self.add_error(name, no)

    def opening(self, cleaned: dict[str, Any]) -> Open:
        """Return the terms."""
        chosen = cleaned.get("collects_for") or ""
        return Open(
            ends_at_ms=cleaned["until"],
            pay_days=cleaned["pay_days"],
            unit=cleaned["unit"],
            money=cleaned.get("money") or 0,
            hours=cleaned.get("hours") or 0,
            things=cleaned.get("things") or 0,
            rooms=cleaned.get("rooms") or 0,
            whole=bool(cleaned["whole"] and cleaned.get("money")),
            step=(cleaned.get("one_costs") or 0) if cleaned.get("money") else 0,
            rewards=tuple(_reward(row, cleaned) for row in _thanked(cleaned)),
            collects_for=bytes.fromhex(chosen) if chosen else None,
            quiet_until_ms=cleaned.get("quiet_until") or 0,
            budget=tuple(line for line, _what in lines_of(cleaned)),
        )

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return what was written; thank-yous and lines are numbered as they stand in the terms."""
        told = super().told(cleaned)
        extra = [(name, cleaned[name]) for name in IN_WORDS if cleaned.get(name)]
        for number, row in enumerate(_thanked(cleaned), start=1):
            extra.append((reward_name(number), cleaned[_thanks(row, "what")]))
        for number, (_line, what) in enumerate(lines_of(cleaned), start=1):
            extra.append((name_of_line(number), what))
        if extra:
            told["extra"] = tuple(extra)
        return told

    def remarks(self, cleaned: dict[str, Any]) -> tuple[StrOrPromise, ...]:
        """Ask for a second look where people will want to know more before they give."""
        remarks: list[StrOrPromise] = []
        if cleaned.get("money") and not self.around.holder(cleaned["unit"]):
            remarks.append(
                _(
                    "Nobody holds money for this project yet, so none can be promised. Ask an "
                    "association or the municipality to hold it, on the project's page about money."
                )
            )
        if cleaned.get("money") and not cleaned["whole"] and not cleaned.get("with_less"):
            remarks.append(
                _("Say what you do with less money, so that people know what they give to.")
            )
        if not cleaned.get("after"):
            remarks.append(_("Say who looks after it later. People ask that before they give."))
        elif not cleaned.get("upkeep"):
            remarks.append(
                _("Say what looking after it will cost a year, also where it is nothing.")
            )
        if cleaned.get("money") and not cleaned.get(field_of("money")):
            remarks.append(_("Say what the money goes to, line by line, so that people see why."))
        lines = lines_of(cleaned)
        for kind in BUDGETED:
            about = sum(line.amount for line, _what in lines if line.kind == kind)
            if about and about != cleaned.get(kind):
                remarks.append(fits_words(kind, about, cleaned.get(kind) or 0, cleaned["unit"]))
        return tuple(remarks)


def _thanks(row: int, part: str) -> str:
    return f"thanks_{row}_{part}"


def _thanked(cleaned: Mapping[str, Any]) -> list[int]:
    return [row for row in range(1, THANKS_ROWS + 1) if cleaned.get(_thanks(row, "what"))]


def _reward(row: int, cleaned: Mapping[str, Any]) -> Reward:
    return Reward(
        kind=cleaned[_thanks(row, "kind")],
        least=cleaned[_thanks(row, "from")],
        stock=cleaned[_thanks(row, "stock")],
        by_ms=cleaned.get(_thanks(row, "by")) or 0,
    )
