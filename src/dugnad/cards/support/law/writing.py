"""Write events into the state: supporters, their line, and what each month was promised."""

from typing import assert_never

import msgspec

from .events import (
    EndReached,
    MonthLetGo,
    MonthPassedOver,
    MonthPromised,
    SupportAskedFor,
    SupportBegan,
    SupportEnded,
    SupportEvent,
    SupportStopped,
)
from .records import ENDS_TAG, MONTH_TAG, STOPS_MOST, Month, Support, Supporter


def evolve(support: Support, event: SupportEvent) -> None:
    """Write one event into the state."""
    match event:
        case SupportAskedFor():
            support.terms.set(event.terms())
            if event.ends_at_ms:
                support.due.set(event.ends_at_ms, ENDS_TAG)
        case SupportBegan():
            _write_beginning(support, event)
        case MonthPromised(support=number, promise=promise, month=month, amount=amount):
            _put_off(support, number, event.next_ms, promise=promise, more=1)
            _add(support, number, month, promise, amount)
        case MonthPassedOver(support=number, next_ms=next_ms):
            _put_off(support, number, next_ms)
        case MonthLetGo(support=number, promise=promise):
            support.promises.remove((number, promise))
        case SupportStopped(support=number):
            _write_stop(support, number)
        case SupportEnded() | EndReached():
            support.ended.set(True)
        case _:
            assert_never(event)


def _write_beginning(support: Support, began: SupportBegan) -> None:
    number = began.support
    support.last.set(number)
    support.supporters.set(
        number,
        Supporter(
            member=began.member,
            amount=began.amount,
            shown=began.shown,
            since_ms=began.at_ms,
            months=1,
            promise=began.promise,
            next_ms=began.next_ms,
        ),
    )
    support.of_member.set(began.member, number)
    _wait(support, number, began.next_ms)
    now = support.standing.get() or Month(0, 0)
    support.standing.set(Month(now.promised + began.amount, now.supporters + 1))
    _add(support, number, began.month, began.promise, began.amount)


def _wait(support: Support, number: int, next_ms: int) -> None:
    support.waiting.add((next_ms, number))
    support.due.set(next_ms, MONTH_TAG)


def _put_off(
    support: Support, number: int, next_ms: int, *, promise: int | None = None, more: int = 0
) -> None:
    """Let a supporter wait for the month after."""
    found = support.supporters.get(number)
    if found is None:
        return
    support.waiting.remove((found.next_ms, number))
    support.due.clear(found.next_ms, MONTH_TAG)
    after = msgspec.structs.replace(
        found,
        months=found.months + more,
        promise=found.promise if promise is None else promise,
        next_ms=next_ms,
    )
    support.supporters.set(number, after)
    _wait(support, number, next_ms)


def _add(support: Support, number: int, month: int, promise: int, amount: int) -> None:
    """Add a promise to the sum of its month, and to the last ones of its supporter."""
    before = support.months.get(month) or Month(0, 0)
    support.months.set(month, Month(before.promised + amount, before.supporters + 1))
    support.asked.add((month, promise))
    support.promises.add((number, promise))
    for oldest in [*support.promises.keys(under=number)][:-STOPS_MOST]:
        support.promises.remove(oldest)


def _write_stop(support: Support, number: int) -> None:
    found = support.supporters.get(number)
    if found is None:
        return
    support.waiting.remove((found.next_ms, number))
    support.due.clear(found.next_ms, MONTH_TAG)
    support.supporters.set(number, msgspec.structs.replace(found, stopped=True, next_ms=0))
    support.of_member.remove(found.member)
    support.stopped.add(found.member)
    now = support.standing.get() or Month(0, 0)
    support.standing.set(Month(now.promised - found.amount, now.supporters - 1))
