"""Where money that came in goes, and whether it still lies there.

A reference leads to the card that the promise was made to. What came too late, or beyond what was
promised, is owed back to the giver, as is what comes when the card gives all back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from dugnad.charter.law import Context
from dugnad.charter.money import refusals
from dugnad.charter.money.accounts import (
    OUTSIDE,
    PRIVATE,
    Line,
    Share,
    box_of,
    of_origin,
    owed_of,
    owed_over,
    pot_of,
    take,
    total,
    unmatched_of,
)
from dugnad.charter.money.hosts import can_give, lies_in, open_box
from dugnad.charter.money.promises import free_in, gives_back, is_held, open_card
from dugnad.charter.money.records import (
    Campaign,
    Entry,
    ForPot,
    ForPromise,
    FromBox,
    Late,
    Money,
    Obligation,
    PromiseEntry,
    Purpose,
    Returned,
    SentBack,
    Unknown,
    Why,
)
from dugnad.ledger.values import CardId, Count, ProjectId


@dataclass(frozen=True)
class Placing:
    """Where an entry goes.

    Attributes:
        to: what it is for.
        at: the lines but those of its box.
        gift: what of it counts for its promise.
        id: the obligation that it makes, or makes anew.
        obligation: what it makes owed.
        batch: in which the obligation was paid that the bank returned.
    """

    to: Purpose
    at: tuple[Line, ...]
    gift: int = 0
    id: bytes = b""
    obligation: Obligation | None = None
    batch: int = 0


def place(money: Money, number: Count, entry: Entry, to: Purpose, context: Context) -> Placing:
    """Where the entry of this number goes, if it is for this.

    Raises:
        UnknownPromise, UnknownObligation, NotHosted, UnknownCard, UnknownBox, NotEnough,
        PurposeUnfit: it cannot be for this.
    """
    match to:
        case ForPromise():
            return _for_promise(money, number, entry, to, context)
        case ForPot():
            return _for_pot(money, entry, to, context)
        case Returned():
            return _returned(money, entry, to)
        case FromBox():
            return _from_box(money, entry, to)
        case SentBack():
            owed = _owed(entry, entry.amount, None, "sent back", context)
            line = Line(
                owed_of(entry.host, owed_over(number)), entry.unit, entry.origin, entry.amount
            )
            return Placing(to, (line,), id=owed_over(number), obligation=owed)
        case Unknown():
            return unmatched(number, entry)
        case _:
            assert_never(to)


def unmatched(number: Count, entry: Entry) -> Placing:
    """Where an entry waits until somebody knows what it is for."""
    account = unmatched_of(entry.host, number)
    return Placing(Unknown(), (Line(account, entry.unit, entry.origin, entry.amount),))


def _owed(
    entry: Entry, amount: int, promise: PromiseEntry | None, why: Why, context: Context
) -> Obligation:
    """What is owed to whoever sent it: the giver of a promise, or nobody who is known."""
    return Obligation(
        host=entry.host,
        project=promise.project if promise else b"",
        card=promise.card if promise else b"",
        payee=promise.giver if promise else None,
        bill=b"",
        unit=entry.unit,
        amount=amount,
        why=why,
        at_ms=context.now_ms,
    )


def _for_promise(
    money: Money, number: Count, entry: Entry, to: ForPromise, context: Context
) -> Placing:
    promise = money.promises.get(to.number)
    campaign = None if promise is None else money.campaigns.get(promise.card)
    if promise is None or campaign is None:
        raise refusals.UnknownPromise
    if (promise.host, promise.unit) != (entry.host, entry.unit) or entry.origin != PRIVATE:
        raise refusals.PurposeUnfit
    why = _why_not(money, promise, campaign, entry, context)
    gift = 0 if why else min(entry.amount, max(promise.amount - promise.paid, 0))
    pot = pot_of(entry.host, promise.project, promise.card)
    at = [Line(pot, entry.unit, PRIVATE, gift)] if gift else []
    if gift == entry.amount:
        return Placing(to, tuple(at), gift=gift)
    rest, name = entry.amount - gift, owed_over(number)
    at.append(Line(owed_of(entry.host, name), entry.unit, PRIVATE, rest))
    owed = _owed(entry, rest, promise, why or "too much", context)
    return Placing(to, tuple(at), gift=gift, id=name, obligation=owed)


def _why_not(
    money: Money, promise: PromiseEntry, campaign: Campaign, entry: Entry, context: Context
) -> Late | None:
    """Why nothing of what was paid for a promise counts for it; None where it does."""
    if gives_back(campaign, context.law.card(promise.card)):
        return "given back"
    if promise.taken_back:
        return "taken back"
    if 0 < campaign.until_ms < entry.value_ms:
        return "too late"
    hosted = money.hosted.get(promise.project)
    if hosted is None or hosted.host != entry.host:
        return "held no more"
    return None


def _for_pot(money: Money, entry: Entry, to: ForPot, context: Context) -> Placing:
    hosted = money.hosted.get(to.project)
    if hosted is None or hosted.host != entry.host:
        raise refusals.NotHosted
    open_pot(money, to.project, to.card, context)
    pot = pot_of(entry.host, to.project, to.card)
    return Placing(to, (Line(pot, entry.unit, entry.origin, entry.amount),))


def _returned(money: Money, entry: Entry, to: Returned) -> Placing:
    obligation = money.obligations.get(to.obligation)
    batch = None if obligation is None else money.batches.get(obligation.batch)
    if obligation is None or batch is None or batch.standing != "paid":
        raise refusals.UnknownObligation
    (parts,) = (one.parts for one in batch.items if one.obligation == to.obligation)
    same = (batch.host, batch.unit) == (entry.host, entry.unit)
    if not same or total(parts) != entry.amount or entry.origin != PRIVATE:
        raise refusals.PurposeUnfit
    account = owed_of(entry.host, to.obligation)
    at = tuple(Line(account, entry.unit, part.origin, part.amount) for part in parts)
    return Placing(to, at, id=to.obligation, batch=obligation.batch)


def _from_box(money: Money, entry: Entry, to: FromBox) -> Placing:
    box = open_box(money, entry.host, to.box)
    if box.unit != entry.unit or to.box == entry.box or entry.origin != PRIVATE:
        raise refusals.PurposeUnfit
    account = box_of(entry.host, to.box)
    lies = lies_in(money, account, entry.unit)
    held = tuple(Share(one.origin, -one.amount) for one in lies if one.amount < 0)
    if total(held) < entry.amount:
        raise refusals.NotEnough
    at = tuple(
        Line(account, entry.unit, part.origin, part.amount) for part in take(held, entry.amount)
    )
    return Placing(to, at)


def open_pot(money: Money, project: ProjectId, card: CardId | None, context: Context) -> None:
    """Refuse a card whose pot takes no money that nobody promised; None is the project's pot.

    Raises:
        UnknownCard: the card can have no pot.
        PurposeUnfit: what lies in it may have to be given back, and this could not be.
    """
    if card is None:
        return
    open_card(project, card, context)
    campaign = money.campaigns.get(card)
    if campaign is not None and is_held(campaign):
        raise refusals.PurposeUnfit


# ── Undoing
def still_there(money: Money, entry: Entry) -> None:
    """Refuse to undo an entry whose money does not lie where it came to.

    Raises:
        MovedOn: some of it was released, spent, given back, or paid.
        BoxTooSmall: it came into a cash box that has given out too much since.
    """
    can_give(money, entry.host, entry.box, entry.unit, entry.amount)
    for line in entry.at:
        lies = lies_in(money, line.account, line.unit)
        if line.account.kind == "pot" and not entry.gift:
            campaign = money.campaigns.get(line.account.owner)
            lies = free_in(lies, campaign, line.unit)
        if line.account.kind not in OUTSIDE and of_origin(lies, line.origin) < line.amount:
            raise refusals.MovedOn
    if entry.gift and isinstance(entry.to, ForPromise):
        promise = money.promises.get(entry.to.number)
        if promise is None or promise.owed_back:
            raise refusals.MovedOn


def by_box(entry: Entry, old: Iterable[Line], new: Iterable[Line]) -> tuple[Line, ...]:
    """The lines that lead from where an entry lay to where it is to lie, by way of its box."""
    box = box_of(entry.host, entry.box)
    sums: dict[tuple[tuple[str, bytes, bytes, bytes, str], bytes], Line] = {}
    for sign, lines in ((-1, old), (1, new)):
        for line in lines:
            amount = sign * line.amount
            for one in (
                Line(line.account, line.unit, line.origin, amount),
                Line(box, line.unit, line.origin, -amount),
            ):
                key = (one.account.key(one.unit), one.origin)
                known = sums.get(key)
                before = 0 if known is None else known.amount
                sums[key] = Line(one.account, one.unit, one.origin, before + one.amount)
    return tuple(line for line in sums.values() if line.amount)
