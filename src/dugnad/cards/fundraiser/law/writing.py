"""Write events into the state: gifts, sums, people and thank-yous in step."""

from typing import assert_never

import msgspec

from dugnad.ledger.state import KeySet

from .events import (
    CalledOff,
    FundraiserEvent,
    GiftCalledUpon,
    GiftGiven,
    GiftLetGo,
    GiftNotGiven,
    GiftPromised,
    GiftsAskedFor,
    GiftTakenBack,
    GiversTold,
    GoalMissed,
    GoalReached,
    OpenedToAll,
    PaymentReminder,
    PromisesEnded,
    RewardHandedOver,
    Thanked,
)
from .records import (
    BOOKED_MS,
    ENDS_TAG,
    REMINDER_MS,
    REMINDER_TAG,
    SETTLES_TAG,
    Fundraiser,
    Gift,
    Giver,
    People,
    Update,
    sums_of,
)


def evolve(fund: Fundraiser, event: FundraiserEvent) -> None:
    """Write one event into the state."""
    match event:
        case GiftsAskedFor():
            _write_terms(fund, event)
        case GiftPromised():
            _write_gift(fund, event)
        case GiftTakenBack(gift=number):
            _change(fund, number, standing="taken back")
        case GiftCalledUpon(gift=number, prose=prose):
            _change(fund, number, standing="called upon", called=prose)
        case GiftGiven(gift=number, amount=amount):
            _change(fund, number, standing="given", given=amount)
        case GiftNotGiven(gift=number):
            _change(fund, number, standing="promised", given=0, arrived=0)
        case GiftLetGo(gift=number):
            _change(fund, number, standing="let go")
        case RewardHandedOver(gift=number):
            fund.owing.remove(number)
            _change(fund, number, handed_over=True)
        case Thanked(kind=kind, upto=upto):
            thanked = msgspec.structs.replace(sums_of(fund, kind), thanked=upto)
            fund.sums.set(kind, thanked)
        case GiversTold(by=by, prose=prose, at_ms=at_ms):
            fund.updates.append(Update(by=by, prose=prose, at_ms=at_ms))
        case OpenedToAll():
            fund.quiet.clear()
        case PaymentReminder():
            pass
        case PromisesEnded() | GoalReached() | GoalMissed() | CalledOff():
            _write_stage(fund, event)
        case _:
            assert_never(event)


def _write_terms(fund: Fundraiser, asked: GiftsAskedFor) -> None:
    fund.terms.set(asked.terms())
    fund.due.set(asked.ends_at_ms, ENDS_TAG)
    if asked.quiet_until_ms:
        fund.quiet.set(asked.quiet_until_ms)


def _write_gift(fund: Fundraiser, promised: GiftPromised) -> None:
    number = promised.gift
    gift = Gift(
        giver=promised.member,
        kind=promised.kind,
        amount=promised.amount,
        shown=promised.shown,
        reward=promised.reward,
        prose=promised.prose,
        promise=promised.promise,
        circle=promised.circle,
        at_ms=promised.at_ms,
        by=promised.by,
    )
    fund.last.set(number)
    if gift.giver not in fund.givers:
        fund.givers.set(gift.giver, Giver(gifts=0))
    _put(fund, number, None, gift)


def _change(fund: Fundraiser, number: int, **changed: object) -> None:
    before = fund.gifts.get(number)
    if before is not None:
        _put(fund, number, before, msgspec.structs.replace(before, **changed))


def _put(fund: Fundraiser, number: int, before: Gift | None, after: Gift) -> None:
    """Put a gift in the place of what it was, and keep lists and sums in step."""
    sums = sums_of(fund, after.kind)
    arrives = after.standing == "given" and not after.arrived
    if arrives:
        after = msgspec.structs.replace(after, arrived=sums.arrived + 1)
    leaves = 0 if before is None else before.arrived
    if leaves and not after.arrived:
        fund.came.remove((after.kind, leaves))
    else:
        leaves = 0
    if arrives:
        fund.came.set((after.kind, after.arrived), number)
    stood = before is not None and before.stands
    fund.gifts.set(number, after)
    counted, came = (0, 0) if before is None else (before.counts, before.given)
    fund.sums.set(
        after.kind,
        msgspec.structs.replace(
            sums,
            promised=sums.promised - counted + after.counts,
            given=sums.given - came + after.given,
            gifts=sums.gifts + after.stands - stood,
            arrived=sums.arrived + arrives - (leaves > 0),
        ),
    )
    if after.stands != stood:
        _write_giver(fund, number, after)
        _write_reward(fund, number, after)
    if after.kind != "money":
        _mark(fund.open, number, there=after.standing in ("promised", "called upon"))


def _write_giver(fund: Fundraiser, number: int, gift: Gift) -> None:
    sign = 1 if gift.stands else -1
    before = fund.givers.get(gift.giver) or Giver(gifts=0)
    people = fund.people.get() or People()
    if gift.stands:
        fund.of_giver.add((gift.giver, number))
    if gift.circle == "unsaid":
        fund.givers.set(gift.giver, msgspec.structs.replace(before, gifts=before.gifts + sign))
        fund.people.set(msgspec.structs.replace(people, unsaid=people.unsaid + sign))
        return
    circle = gift.circle if before.circle == "unsaid" else before.circle
    after = Giver(gifts=before.gifts + sign, said=before.said + sign, circle=circle)
    fund.givers.set(gift.giver, after)
    if (before.said == 0) != (after.said == 0):
        outside = sign if circle == "outside" else 0
        fund.people.set(People(people.givers + sign, people.outside + outside, people.unsaid))


def _write_reward(fund: Fundraiser, number: int, gift: Gift) -> None:
    if not gift.reward:
        return
    if gift.handed_over:
        # It is gone, whatever becomes of the promise: there is one less of it for others.
        _mark(fund.owing, number, there=False)
        return
    taken = fund.taken.get(gift.reward) or 0
    fund.taken.set(gift.reward, taken + (1 if gift.stands else -1))
    _mark(fund.owing, number, there=gift.stands and not gift.handed_over)


def _mark(marked: KeySet[int], number: int, *, there: bool) -> None:
    if there:
        marked.add(number)
    else:
        marked.remove(number)


def _write_stage(
    fund: Fundraiser, event: PromisesEnded | GoalReached | GoalMissed | CalledOff
) -> None:
    terms = fund.terms.get()
    if terms is None:
        return
    settles_ms = terms.pay_by_ms + BOOKED_MS
    reminds_ms = terms.pay_by_ms - REMINDER_MS
    match event:
        case PromisesEnded():
            fund.stage.set("paying")
            fund.due.set(settles_ms, SETTLES_TAG)
            if reminds_ms > terms.ends_at_ms:
                fund.due.set(reminds_ms, REMINDER_TAG)
            return
        case GoalReached():
            fund.stage.set("reached")
        case GoalMissed():
            fund.stage.set("missed")
        case CalledOff():
            fund.stage.set("called off")
            fund.due.clear(terms.ends_at_ms, ENDS_TAG)
            fund.due.clear(settles_ms, SETTLES_TAG)
            fund.due.clear(reminds_ms, REMINDER_TAG)
        case _:
            assert_never(event)
