"""Seeing to gifts: taking back, calling upon, noting, letting go, handing over, thanking."""

from typing import assert_never

from dugnad.charter.law import Context
from dugnad.charter.money import verbs as money
from dugnad.ledger.contract import Decision, Order, happened, must
from dugnad.ledger.values import COUNT_LIMIT, MemberId

from .ending import all_back
from .events import (
    CalledOff,
    FundraiserEvent,
    GiftCalledUpon,
    GiftGiven,
    GiftLetGo,
    GiftNotGiven,
    GiftTakenBack,
    GiversTold,
    OpenedToAll,
    RewardHandedOver,
    Thanked,
)
from .records import (
    GIFT_MAX,
    Fundraiser,
    Gift,
    People,
    is_quiet,
    stage_of,
    sums_of,
)
from .refusals import (
    MoreThanCounts,
    NobodyToTell,
    NobodyToThank,
    NoLongerPromised,
    NoReward,
    NotQuiet,
    NotTheLast,
    NotThisKind,
    NotYourGift,
    NotYours,
    PaidAlready,
    SameAnswer,
    TooLate,
    UnknownGift,
    WordsMissing,
)
from .verbs import (
    CallOff,
    CallUpon,
    HandOver,
    LetGo,
    NoteGiven,
    OfGift,
    OfKeeper,
    OpenToAll,
    TakeBack,
    Tell,
    Thank,
    UndoGiven,
)
from .who import campaign_of, has_come, in_force, person


def see_to(fund: Fundraiser, action: OfGift, context: Context) -> Decision[FundraiserEvent]:
    """Answer what is asked about one gift: by its giver, or by who looks after the card."""
    member = person(context)
    card, _terms = in_force(fund, context)
    gift = fund.gifts.get(action.gift)
    if gift is None:
        raise UnknownGift
    if isinstance(action, TakeBack):
        if gift.giver != member:
            raise NotYourGift
    elif not context.law.looks_after(card, member, context.now_ms):
        raise NotYours
    match action:
        case HandOver(gift=number):
            return happened(_hand_over(number, gift, member))
        case TakeBack(gift=number):
            _still_promised(fund, gift, context)
            taken = GiftTakenBack(gift=number, by=member)
            return happened(taken, orders=_taken_back(gift))
        case CallUpon(gift=number):
            _of_other_kinds(gift)
            _still_promised(fund, gift, context)
            prose = context.commitments[0] if context.commitments else None
            return happened(GiftCalledUpon(gift=number, member=gift.giver, by=member, prose=prose))
        case NoteGiven(gift=number, amount=amount):
            _of_other_kinds(gift)
            if gift.standing == "given" and gift.given == amount:
                raise SameAnswer
            _still_promised(fund, gift, context)
            if amount > GIFT_MAX or sums_of(fund, gift.kind).promised + amount >= COUNT_LIMIT:
                raise MoreThanCounts
            given = GiftGiven(gift=number, member=gift.giver, by=member, amount=amount)
            fulfil = money.Fulfil(number=gift.promise, amount=amount)
            return happened(given, orders=[must("money", fulfil)])
        case UndoGiven(gift=number):
            sums = sums_of(fund, gift.kind)
            if gift.standing != "given" or not sums.thanked < gift.arrived == sums.arrived:
                raise NotTheLast
            undone = GiftNotGiven(gift=number, member=gift.giver, by=member, amount=gift.given)
            unfulfil = money.Unfulfil(number=gift.promise, amount=gift.given)
            return happened(undone, orders=[must("money", unfulfil)])
        case LetGo(gift=number):
            if gift.standing == "let go":
                raise SameAnswer
            _still_promised(fund, gift, context)
            let_go = GiftLetGo(gift=number, member=gift.giver, by=member)
            return happened(let_go, orders=_taken_back(gift))
        case _:
            assert_never(action)


def _hand_over(number: int, gift: Gift, by: MemberId) -> RewardHandedOver:
    if not gift.reward or not gift.stands:
        raise NoReward
    if gift.handed_over:
        raise SameAnswer
    return RewardHandedOver(gift=number, member=gift.giver, by=by)


def _of_other_kinds(gift: Gift) -> None:
    if gift.kind == "money":
        raise NotThisKind


def _still_promised(fund: Fundraiser, gift: Gift, context: Context) -> None:
    """Look whether a promise is still one; of money nothing may have come, nor be over."""
    if gift.standing not in ("promised", "called upon"):
        raise NoLongerPromised
    if gift.kind == "money":
        if stage_of(fund) not in ("giving", "paying"):
            raise NoLongerPromised
        promise = context.law.promise(gift.promise)
        if promise is not None and promise.paid:
            raise PaidAlready


def _taken_back(gift: Gift) -> list[Order]:
    return [must("money", money.TakeBackPromise(number=gift.promise))]


def keep(fund: Fundraiser, action: OfKeeper, context: Context) -> Decision[FundraiserEvent]:
    """Answer who looks after the card: thanks, news, and calling it off."""
    member = person(context)
    card, _terms = in_force(fund, context)
    if not context.law.looks_after(card, member, context.now_ms):
        raise NotYours
    match action:
        case Thank(kind=kind):
            before = sums_of(fund, kind).thanked
            upto = has_come(context) if kind == "money" else sums_of(fund, kind).arrived
            if upto <= before:
                raise NobodyToThank
            return happened(Thanked(kind=kind, by=member, before=before, upto=upto))
        case Tell():
            if not context.commitments:
                raise WordsMissing
            if not (fund.people.get() or People()).some:
                raise NobodyToTell
            told = GiversTold(by=member, prose=context.commitments[0], at_ms=context.now_ms)
            return happened(told)
        case OpenToAll():
            if not is_quiet(fund, context.now_ms):
                raise NotQuiet
            return happened(OpenedToAll(by=member))
        case CallOff():
            campaign = campaign_of(context)
            kept = campaign is not None and campaign.standing == "kept"
            if stage_of(fund) not in ("giving", "paying") or kept:
                raise TooLate
            return happened(CalledOff(by=member), orders=all_back(context))
        case _:
            assert_never(action)
