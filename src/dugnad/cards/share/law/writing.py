"""Write events into the state: loans, taken times and what is out in step."""

from typing import assert_never

import msgspec

from . import events
from .records import ENDS_TAG, Loan, Share, Standing


def evolve(share: Share, event: events.ShareEvent) -> None:
    """Write one event into the state."""
    match event:
        case events.ShareOpened():
            share.terms.set(event.terms())
            if event.until_ms:
                share.due.set(event.until_ms, ENDS_TAG)
        case events.AskedFor() | events.Offered():
            _begin(share, event)
        case events.Agreed(loan=number):
            _agree(share, number)
        case events.CalledOff(loan=number) | events.Lapsed(loan=number):
            _end(share, number)
            share.loans.remove(number)
        case events.HandedOver(loan=number):
            _stands(share, number, "out")
            share.held.set((share.held.get() or 0) + 1)
        case events.HelpCame(loan=number):
            _over(share, number)
        case events.CameBack(loan=number):
            held = (share.held.get() or 0) - 1
            if held > 0:
                share.held.set(held)
            else:
                share.held.clear()
            _over(share, number)
        case events.WasTold(loan=number, prose=prose):
            share.loans.set(number, msgspec.structs.replace(_loan(share, number), told=prose))
        case events.FellDue() | events.TimeOver():
            pass
        case _:
            assert_never(event)


def _loan(share: Share, number: int) -> Loan:
    """A loan that an event speaks of: it is always there."""
    found = share.loans.get(number)
    return Loan(member=bytes(16), from_ms=0, until_ms=0) if found is None else found


def _begin(share: Share, event: events.AskedFor | events.Offered) -> None:
    loan = Loan(
        member=event.member, from_ms=event.from_ms, until_ms=event.until_ms, hand=event.hand
    )
    share.last.set(event.loan)
    share.loans.set(event.loan, loan)
    share.open.add(event.loan)
    share.of_member.add((event.member, event.loan))
    if event.until_ms:
        share.due.set(event.until_ms, event.loan)


def _agree(share: Share, number: int) -> None:
    loan = _stands(share, number, "agreed")
    terms = share.terms.get()
    if terms is not None and terms.way == "offer":
        share.taken.set((loan.until_ms, number), loan.from_ms)


def _stands(share: Share, number: int, standing: Standing) -> Loan:
    loan = msgspec.structs.replace(_loan(share, number), standing=standing)
    share.loans.set(number, loan)
    return loan


def _end(share: Share, number: int) -> None:
    """Nothing is open about it any more, and its time is free."""
    loan = _loan(share, number)
    share.open.remove(number)
    share.of_member.remove((loan.member, number))
    share.taken.remove((loan.until_ms, number))
    share.due.clear(loan.until_ms, number)


def _over(share: Share, number: int) -> None:
    _end(share, number)
    _stands(share, number, "over")
    share.over.append(number)
