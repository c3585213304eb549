"""Writing down what has happened to money: lines into accounts, and what else is remembered."""

from collections.abc import Iterable
from typing import Any, TypeVar, assert_never

from msgspec.structs import replace

from dugnad.charter.money import events
from dugnad.charter.money.accounts import Balance, Line, added
from dugnad.charter.money.records import Entry, ForPromise, Hosted, Money, Obligation, Unknown
from dugnad.ledger.state import Map
from dugnad.ledger.values import CardId, Count

K = TypeVar("K")
V = TypeVar("V")


# ── evolve: write it down      (writes only, never fails)
def evolve(money: Money, event: events.MoneyEvent) -> None:
    """Write one event into the state."""
    if isinstance(event, events.MOVING):
        post(money, event.lines)
    match event:
        case events.HostAsked() | events.HostDeclined() | events.TakenOn() | events.HostLeft():
            _write_hosted(money, event)
        case events.BoxOpened(host=host, id=name, box=box):
            money.boxes.set((host, name), box)
        case events.BoxConfirmed(host=host, box=name):
            _change(money.boxes, (host, name), confirmed=True)
        case events.BoxClosed(host=host, box=name):
            _change(money.boxes, (host, name), closed=True)
        case events.BoxReopened(host=host, box=name):
            _change(money.boxes, (host, name), closed=False)
        case events.FundNamed(host=host, fund=fund):
            money.funds.add((host, fund))
        case events.CollectingBegan(card=card, campaign=campaign):
            money.campaigns.set(card, campaign)
        case events.Kept(card=card):
            _change(money.campaigns, card, standing="kept")
        case events.Returning(card=card):
            _change(money.campaigns, card, standing="returning")
        case (
            events.Promised()
            | events.PromiseTakenBack()
            | events.WorkGiven()
            | events.WorkUndone()
            | events.GiftsOwedBack()
        ):
            _write_promise(money, event)
        case (
            events.InRecorded()
            | events.InWithdrawn()
            | events.InConfirmed()
            | events.MatchAsked()
            | events.ReversalAsked()
            | events.InReversed()
        ):
            _write_in(money, event)
        case events.Released() | events.MoneySetAside() | events.PotEmptied():
            pass
        case events.Owed(id=name, obligation=obligation):
            _write_owed(money, name, obligation)
            if obligation.bill:
                money.bills.set((obligation.project, obligation.bill), name)
        case events.GivenFromOwed(obligation=name, amount=amount):
            known = money.obligations.get(name)
            if known is not None:
                money.obligations.set(name, replace(known, put_back=known.put_back + amount))
        case events.Lapsed(obligation=name, amount=amount):
            _change(money.obligations, name, lapsed=amount)
        case (
            events.BatchMade()
            | events.BatchApproved()
            | events.ApprovalTakenBack()
            | events.BatchDropped()
            | events.PaidRecorded()
            | events.PaidWithdrawn()
            | events.Paid()
            | events.UndoPaidAsked()
            | events.UndoPaidDropped()
            | events.PaidUndone()
        ):
            _write_batch(money, event)
        case _:
            assert_never(event)


def post(money: Money, lines: Iterable[Line]) -> None:
    """Add lines to their accounts, each written once; one that becomes empty is not kept."""
    balances: dict[tuple[str, bytes, bytes, bytes, str], Balance] = {}
    for line in lines:
        key = line.account.key(line.unit)
        before = balances[key] if key in balances else money.accounts.get(key) or ()
        balances[key] = added(before, line.origin, line.amount)
    for key, balance in balances.items():
        if balance:
            money.accounts.set(key, balance)
        else:
            money.accounts.remove(key)


def _change(places: Map[K, V], key: K, **changes: object) -> None:
    """Write a record anew with other values."""
    known: Any = places.get(key)
    if known is not None:
        places.set(key, replace(known, **changes))


def _write_hosted(
    money: Money,
    event: events.HostAsked | events.HostDeclined | events.TakenOn | events.HostLeft,
) -> None:
    match event:
        case events.HostAsked(project=project, host=host):
            money.asked.set(project, host)
        case events.HostDeclined(project=project):
            money.asked.remove(project)
        case events.TakenOn(project=project, host=host, at_ms=at_ms):
            money.asked.remove(project)
            money.hosted.set(project, Hosted(host=host, since_ms=at_ms))
        case events.HostLeft(project=project):
            money.hosted.remove(project)
        case _:
            assert_never(event)


# ── Promises
def _write_promise(
    money: Money,
    event: (
        events.Promised
        | events.PromiseTakenBack
        | events.WorkGiven
        | events.WorkUndone
        | events.GiftsOwedBack
    ),
) -> None:
    match event:
        case events.Promised(number=number, promise=promise):
            money.promised.set(number)
            money.promises.set(number, promise)
            money.gifts.add((promise.card, number))
        case events.PromiseTakenBack(number=number):
            _change(money.promises, number, taken_back=True)
        case events.WorkGiven(number=number, amount=amount):
            _write_gift(money, number, amount)
        case events.WorkUndone(number=number, amount=amount):
            _write_gift(money, number, -amount)
        case events.GiftsOwedBack(gifts=gifts):
            for gift in gifts:
                _write_owed(money, gift.id, gift.obligation)
                _change(money.promises, gift.number, owed_back=gift.obligation.amount)
            _write_given(money, event.card, -sum(gift.obligation.amount for gift in gifts))
        case _:
            assert_never(event)


def _write_gift(money: Money, number: Count, amount: int) -> CardId | None:
    """So much more (or less) of a promise was given; tells to which card."""
    promise = money.promises.get(number)
    if promise is None:
        return None
    money.promises.set(number, replace(promise, paid=promise.paid + amount))
    return promise.card


def _write_given(money: Money, card: CardId | None, amount: int) -> None:
    """So much more (or less) was given to a campaign."""
    campaign = None if card is None else money.campaigns.get(card)
    if card is not None and campaign is not None:
        money.campaigns.set(card, replace(campaign, given=campaign.given + amount))


def _write_owed(money: Money, name: bytes, obligation: Obligation) -> None:
    money.obligations.set(name, obligation)
    if obligation.payee is not None:
        money.owed.add((obligation.payee, name))


# ── In
def _write_in(money: Money, event: events.ReceivingEvent) -> None:
    if isinstance(event, events.InRecorded):
        money.recorded.set(event.number)
        money.entries.set(event.number, event.entry)
        money.claimed.set(event.entry.fingerprint, event.number)
        return
    entry = money.entries.get(event.number)
    if entry is None:
        return
    match event:
        case events.InWithdrawn():
            written = _withdrawn(money, entry)
        case events.InConfirmed():
            written = _confirmed(money, entry, event)
        case events.MatchAsked(by=by, to=to):
            written = replace(entry, asked="match", asked_by=by, to=to)
        case events.ReversalAsked(by=by, reason=reason, line=line):
            written = replace(entry, asked="reverse", asked_by=by, reason=reason, asked_line=line)
            if line is not None:
                money.claimed.set(line, event.number)
        case events.InReversed():
            written = _reversed(money, entry)
        case _:
            assert_never(event)
    money.entries.set(event.number, written)


def _withdrawn(money: Money, entry: Entry) -> Entry:
    match entry.asked:
        case "place":
            money.claimed.remove(entry.fingerprint)
            return replace(entry, asked="", standing="withdrawn")
        case "match":
            return replace(entry, asked="", to=Unknown())
        case _:
            if entry.asked_line is not None:
                money.claimed.remove(entry.asked_line)
            return replace(entry, asked="", reason="", asked_line=None)


def _confirmed(money: Money, entry: Entry, event: events.InConfirmed) -> Entry:
    if event.obligation is not None:
        _write_owed(money, event.id, event.obligation)
    if event.batch:
        _change(money.obligations, event.id, batch=0, at_ms=event.at_ms)
    if event.gift and isinstance(event.to, ForPromise):
        card = _write_gift(money, event.to.number, event.gift)
        _write_given(money, card, event.gift)
    return replace(
        entry,
        to=event.to,
        asked="",
        standing="unmatched" if isinstance(event.to, Unknown) else "placed",
        at=event.at,
        gift=event.gift,
        obligation=event.id,
        batch=event.batch,
    )


def _reversed(money: Money, entry: Entry) -> Entry:
    if entry.reason == "mistake":
        # It never came like this, so the bank's line may be recorded as it was.
        money.claimed.remove(entry.fingerprint)
    if entry.batch:
        _change(money.obligations, entry.obligation, batch=entry.batch)
    elif entry.obligation:
        _forget_owed(money, entry.obligation)
    if entry.gift and isinstance(entry.to, ForPromise):
        card = _write_gift(money, entry.to.number, -entry.gift)
        _write_given(money, card, -entry.gift)
    return replace(entry, asked="", standing="reversed", at=())


def _forget_owed(money: Money, name: bytes) -> None:
    obligation = money.obligations.get(name)
    if obligation is not None and obligation.payee is not None:
        money.owed.remove((obligation.payee, name))
    money.obligations.remove(name)


# ── Paid
def _write_batch(money: Money, event: events.PayingEvent) -> None:
    match event:
        case events.BatchMade(number=number, batch=batch):
            money.batched.set(number)
            money.batches.set(number, batch)
            for one in batch.items:
                _change(money.obligations, one.obligation, batch=number)
        case events.BatchApproved(number=number, by=by):
            _change(money.batches, number, standing="approved", approved_by=by)
        case events.ApprovalTakenBack(number=number):
            _change(money.batches, number, standing="made", approved_by=None)
        case events.BatchDropped(number=number):
            _change(money.batches, number, standing="dropped")
            batch_ = money.batches.get(number)
            for one in () if batch_ is None else batch_.items:
                _change(money.obligations, one.obligation, batch=0)
        case events.PaidRecorded(number=number, by=by, value_ms=value_ms, fingerprint=line):
            money.claimed.set(line, 0)
            _change(
                money.batches,
                number,
                standing="recorded",
                recorded_by=by,
                value_ms=value_ms,
                fingerprint=line,
            )
        case (
            events.PaidWithdrawn(number=number, fingerprint=line)
            | events.PaidUndone(number=number, fingerprint=line)
        ):
            money.claimed.remove(line)
            _change(
                money.batches,
                number,
                standing="approved",
                recorded_by=None,
                value_ms=0,
                fingerprint=None,
                undo_asked_by=None,
            )
        case events.UndoPaidAsked(number=number, by=by):
            _change(money.batches, number, undo_asked_by=by)
        case events.UndoPaidDropped(number=number):
            _change(money.batches, number, undo_asked_by=None)
        case events.Paid(number=number):
            _change(money.batches, number, standing="paid")
        case _:
            assert_never(event)
