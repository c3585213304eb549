"""Which card, project and host an event of the money is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dugnad.charter.law import Law
from dugnad.charter.money import events as money
from dugnad.charter.money.accounts import Line
from dugnad.charter.money.records import (
    Entry,
    ForPot,
    ForPromise,
    Money,
    Obligation,
    PromiseEntry,
)
from dugnad.ledger.store import Store
from dugnad.ledger.values import Event
from dugnad.web.lists.money import books


@dataclass(frozen=True)
class About:
    """What a line is about, as far as that can be told."""

    card: bytes | None = None
    project: bytes | None = None
    host: bytes | None = None


def about(store: Store, event: Event) -> About:
    """The card, project and host of an event of the money."""
    held = books(store)
    match event:
        case money.HostAsked() | money.HostDeclined() | money.TakenOn() | money.HostLeft():
            return About(project=event.project, host=event.host)
        case (
            money.BoxOpened()
            | money.BoxConfirmed()
            | money.BoxClosed()
            | money.BoxReopened()
            | money.FundNamed()
        ):
            return About(project=event.host, host=event.host)
        case money.CollectingBegan(campaign=campaign):
            return About(event.card, campaign.project, campaign.host)
        case money.Promised(promise=promise):
            return _of_promise(promise)
        case money.PromiseTakenBack(number=number):
            return _of_promise(held.promises.get(number))
        case money.GivenFromOwed():
            return About(event.card, event.project, _host_of(event.lines))
        case money.Owed(obligation=obligation):
            return _of_obligation(obligation)
        case money.Lapsed():
            return About(project=event.project, host=_host_of(event.lines))
        case (
            money.InRecorded()
            | money.InWithdrawn()
            | money.InConfirmed()
            | money.MatchAsked()
            | money.ReversalAsked()
            | money.InReversed()
        ):
            return _of_entry(held, held.entries.get(event.number))
        case (
            money.BatchMade()
            | money.BatchApproved()
            | money.ApprovalTakenBack()
            | money.BatchDropped()
            | money.PaidRecorded()
            | money.PaidWithdrawn()
            | money.Paid()
            | money.UndoPaidAsked()
            | money.UndoPaidDropped()
            | money.PaidUndone()
        ):
            batch = held.batches.get(event.number)
            return About() if batch is None else About(project=batch.host, host=batch.host)
        case _:
            return _of_card(store, getattr(event, "card", None), getattr(event, "lines", ()))


def _of_card(store: Store, card: bytes | None, lines: Sequence[Line]) -> About:
    entry = None if card is None else Law(store).card(card)
    return About() if entry is None else About(card, entry.project, _host_of(lines))


def _of_promise(promise: PromiseEntry | None) -> About:
    if promise is None:
        return About()
    return About(promise.card, promise.project, promise.host or None)


def _of_obligation(obligation: Obligation) -> About:
    return About(obligation.card or None, obligation.project or obligation.host, obligation.host)


def _of_entry(held: Money, entry: Entry | None) -> About:
    if entry is None:
        return About()
    match entry.to:
        case ForPromise(number=number):
            found = _of_promise(held.promises.get(number))
            return About(found.card, found.project or entry.host, entry.host)
        case ForPot(project=project, card=card):
            return About(card, project, entry.host)
        case _:
            return About(project=entry.host, host=entry.host)


def _host_of(lines: Sequence[Line]) -> bytes | None:
    return next((line.account.host for line in lines if line.account.host), None)
