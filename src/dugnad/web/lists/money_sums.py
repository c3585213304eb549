"""What came and what went, line by line: a sum grows by what happened, not by what was undone.

What was recorded and never came leaves what came; what went out and came back, or never left,
leaves what went. So the three numbers are those of the bank, however often somebody was mistaken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from django.db.models import F

from dugnad.charter.money import events as money
from dugnad.charter.money.accounts import OUTSIDE, PRIVATE, Line
from dugnad.charter.money.records import Purpose, Returned
from dugnad.ledger.values import Event
from dugnad.web.lists.models import MoneyFlow, MoneySum

PLACE: Final = b""
"""The scope of all that is in the books."""

Scoped: TypeAlias = tuple[bytes, str, bytes]
"""A scope, a unit and an origin."""


def of_host(host: bytes) -> bytes:
    """The scope of what a host holds."""
    return b"h" + host


def of_project(project: bytes) -> bytes:
    """The scope of what is held for a project."""
    return b"p" + project


def of_owed(project: bytes) -> bytes:
    """The scope of what is owed by or for a project, and is not paid yet."""
    return b"o" + project


def flows(event: Event) -> dict[Scoped, int]:
    """By how much an event changed what is held; never by nothing.

    What only moved inside a scope (from a card to its project, from one box to another) changed
    nothing there.
    """
    return _summed(getattr(event, "lines", ()))


def went(event: Event, *, to: Purpose | None = None) -> dict[Scoped, int]:
    """By how much an event changed what *went*; what came is the rest of what it changed.

    Args:
        event: what happened.
        to: what the entry was for that an `InReversed` undoes; None for all else.
    """
    changed = flows(event)
    match event:
        case money.PaidUndone():
            return {place: -amount for place, amount in changed.items()}
        case money.InConfirmed(to=Returned()):
            host = event.at[0].account.host
            return _each(event.at, (PLACE, of_host(host)), -1)
        case money.WorkUndone():
            return {}
        case money.InReversed() if not isinstance(to, Returned):
            return {}
        case _:
            return {place: -amount for place, amount in changed.items() if amount < 0}


def add_up(changed: Mapping[tuple[int, Scoped], tuple[int, int]]) -> None:
    """Add what is new to the sums; what was taken in before is there already.

    Args:
        changed: by the id of a line and a place, by how much it changed what is there, and what
            went.
    """
    lines = {line for line, _place in changed}
    known = set(MoneyFlow.objects.filter(line__in=lines).values_list("line", flat=True))
    fresh = {key: amounts for key, amounts in changed.items() if key[0] not in known}
    MoneyFlow.objects.bulk_create(
        MoneyFlow(line=line, scope=scope, unit=unit, origin=origin, amount=there)
        for (line, (scope, unit, origin)), (there, _gone) in fresh.items()
    )
    sums: dict[Scoped, tuple[int, int]] = {}
    for (_line, place), (there, gone) in fresh.items():
        came_, went_ = sums.get(place, (0, 0))
        sums[place] = (came_ + there + gone, went_ + gone)
    for place, (came_, went_) in sums.items():
        change(place, came_, went_)


def change(place: Scoped, came: int, gone: int) -> None:
    """Add to what came and what went of one place."""
    scope, unit, origin = place
    row, _new = MoneySum.objects.get_or_create(scope=scope, unit=unit, origin=origin)
    MoneySum.objects.filter(pk=row.pk).update(came=F("came") + came, went=F("went") + gone)


def owed_of(project: bytes) -> dict[str, int]:
    """What is owed for a project and is not paid yet, by unit."""
    rows = MoneySum.objects.filter(scope=of_owed(project), origin=PRIVATE)
    return {row.unit: row.there for row in rows}


# ── Steps
def _summed(lines: Sequence[Line]) -> dict[Scoped, int]:
    found: dict[Scoped, int] = {}
    for line in lines:
        for scope, sign in _scopes(line):
            place = (scope, line.unit, line.origin)
            found[place] = found.get(place, 0) + sign * line.amount
    return {place: amount for place, amount in found.items() if amount}


def _each(lines: Iterable[Line], scopes: Sequence[bytes], sign: int) -> dict[Scoped, int]:
    found: dict[Scoped, int] = {}
    for line in lines:
        for scope in scopes:
            place = (scope, line.unit, line.origin)
            found[place] = found.get(place, 0) + sign * line.amount
    return found


def _scopes(line: Line) -> Iterable[tuple[bytes, int]]:
    """What is outside is below zero by what lies there."""
    account = line.account
    if account.kind in OUTSIDE:
        yield PLACE, -1
        if account.host:
            yield of_host(account.host), -1
    elif account.kind == "pot":
        yield of_project(account.project), 1
