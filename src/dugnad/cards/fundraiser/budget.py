"""What the gifts go to: lines that people type, read into amounts, and shown as a small table.

The amounts stand in the card's opening, so that nobody changes them unseen; what each of them is
for stands in its words, under the line's number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dugnad.cards.fundraiser.kinds import COUNT_MAX, kind_amount_words
from dugnad.cards.fundraiser.law.records import BUDGET_MAX, BudgetLine, Kind, Terms
from dugnad.face.money import AmountField, HoursField
from dugnad.face.seen import Told
from dugnad.face.sentences import StrOrPromise

WHAT_MAX: Final = 200
"""Characters of what a line is for."""

LINES_TEXT_MAX: Final = 4_000

BUDGETED: Final[tuple[Kind, ...]] = ("money", "hours", "things")
"""The kinds of which people say in lines what they go to."""

LABELS: Final = {
    "money": _("What does the money go to?"),
    "hours": _("What do the hours go to?"),
    "things": _("Which things are needed, and how many of each?"),
}
HELPS: Final = {
    "money": _("A line for each, with its amount at the end. For example: Larch planks: 1800"),
    "hours": _("A line for each, with its hours at the end. For example: Painting: 12"),
    "things": _("A line for each, with its number at the end. For example: Paint brushes: 6"),
}


@dataclass(frozen=True)
class Entry:
    """One line as it was typed: what, and how much of it."""

    what: str
    amount: int


class LinesField(forms.CharField):
    """Lines such as "Larch planks: 1800". Its value is a tuple of entries."""

    def __init__(self, kind: Kind) -> None:
        """Take lines of one kind of gift."""
        self._of_kind = kind
        super().__init__(
            label=LABELS[kind],
            help_text=HELPS[kind],
            max_length=LINES_TEXT_MAX,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def clean(self, value: object) -> tuple[Entry, ...]:
        """Read the lines.

        Raises:
            ValidationError: there are too many, or one has no amount at its end.
        """
        typed = str(super().clean(value) or "")
        lines = [line.strip() for line in typed.splitlines() if line.strip()]
        if len(lines) > BUDGET_MAX:
            raise ValidationError(too_many_lines())
        return tuple(_read(line, self._of_kind) for line in lines)


def too_many_lines() -> str:
    """What is said where there are more lines than there is room for."""
    said = _("There is room for %(count)s lines in all. Put some of them together.")
    return str(said % {"count": BUDGET_MAX})


def _read(line: str, kind: Kind) -> Entry:
    """Read one line: the amount is what stands behind the last colon, or the most that fits."""
    before, colon, behind = line.rpartition(": ")
    words = line.split()
    tries = (
        [(before, behind)]
        if colon
        else [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    )
    for what, typed in tries:
        said = what.strip().rstrip(":").rstrip()
        try:
            amount = _amount_field(kind).clean(typed)
        except ValidationError:
            continue
        if said and len(said) <= WHAT_MAX:
            return Entry(what=said, amount=amount)
    raise ValidationError(
        _("We found no amount at the end of “%(line)s”. Write it like: Larch planks: 1800")
        % {"line": line[:WHAT_MAX]}
    )


def _amount_field(kind: Kind) -> forms.Field:
    if kind == "money":
        return AmountField()
    if kind == "hours":
        return HoursField()
    return forms.IntegerField(min_value=1, max_value=COUNT_MAX)


def name_of_line(number: int) -> str:
    """The name under which the card's words say what a line is for; numbers from 1."""
    return f"budget_{number}"


def lines_of(cleaned: dict[str, object]) -> tuple[tuple[BudgetLine, str], ...]:
    """What a form says of where the gifts go: each line's amount, and what it is for."""
    found: list[tuple[BudgetLine, str]] = []
    for kind in BUDGETED:
        entries = cleaned.get(field_of(kind)) or ()
        if isinstance(entries, tuple):
            found += [(BudgetLine(kind, entry.amount), entry.what) for entry in entries]
    return tuple(found)


def field_of(kind: Kind) -> str:
    """The name of the field in which lines about a kind are typed."""
    return f"budget_{kind}"


# ── Shown
@dataclass(frozen=True)
class Table:
    """What one kind of gift goes to, its sum, and whether that is what is asked for."""

    caption: StrOrPromise
    head: tuple[StrOrPromise, ...]
    rows: tuple[tuple[StrOrPromise, ...], ...]
    note: StrOrPromise


CAPTIONS: Final[dict[Kind, StrOrPromise]] = {
    "money": _("What the money goes to"),
    "hours": _("What the hours go to"),
    "things": _("Which things are needed"),
}


def tables_of(terms: Terms, told: Told | None) -> tuple[Table, ...]:
    """What the gifts go to, kind by kind, in the order of the lines."""
    return tuple(
        Table(
            caption=CAPTIONS[kind],
            head=(_("What"), _("How much")),
            rows=(*_rows(terms, kind, told), _sum(terms, kind)),
            note=fits_words(kind, terms.budgeted(kind), terms.goal(kind), terms.unit),
        )
        for kind in BUDGETED
        if terms.budgeted(kind)
    )


def _rows(terms: Terms, kind: Kind, told: Told | None) -> tuple[tuple[StrOrPromise, ...], ...]:
    return tuple(
        (
            ("" if told is None else told.more(name_of_line(number)))
            or _("Line %(number)s") % {"number": number},
            kind_amount_words(kind, line.amount, terms.unit),
        )
        for number, line in enumerate(terms.budget, start=1)
        if line.kind == kind
    )


def _sum(terms: Terms, kind: Kind) -> tuple[StrOrPromise, ...]:
    return (_("Together"), kind_amount_words(kind, terms.budgeted(kind), terms.unit))


def fits_words(kind: Kind, lines: int, goal: int, unit: str) -> StrOrPromise:
    """Whether some lines add up to what is asked for, in one sentence."""
    words = {
        "sum": kind_amount_words(kind, lines, unit),
        "goal": kind_amount_words(kind, goal, unit),
        "rest": kind_amount_words(kind, abs(goal - lines), unit),
    }
    if lines == goal:
        return _("The lines add up to what is asked for: %(goal)s.") % words
    if lines < goal:
        return (
            _("The lines add up to %(sum)s. For %(rest)s of what is asked for none says what for.")
            % words
        )
    return _("The lines add up to %(sum)s, which is %(rest)s more than is asked for.") % words
