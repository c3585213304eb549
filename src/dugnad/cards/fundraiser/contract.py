"""The law of a fundraiser: money, hours, things and rooms are four equal ways to give.

Each way has a goal, a sum and thanks of its own. Until the end people promise. Then money is paid
within the payment days, and the value date says whether it came in time. Whoever collects all or
nothing keeps nothing below the goal: everything is owed back. Otherwise what comes is kept. Hours,
things and rooms that were promised are called upon, and noted as given or let go.

Money itself lies in the charter's books of money: the card orders promises there, keeps what came
and lets it go to the project, or gives it back; what was paid is asked from there. Here stand the
gifts, each under a number, and sums beside them, so that a gift costs the same whether ten or ten
thousand people have given. A thank-you of which there are only so many is given to the first who
ask, exactly as often as there are.

Source: requirements MAT-14, MAT-18 to MAT-24, MON-09; journey J5; K18, K19.
"""

from typing import Annotated, Literal, TypeAlias, assert_never

import msgspec

from dugnad.charter.entries import CardEntry, Grant, card_of
from dugnad.charter.law import Context, Law, principal_of
from dugnad.charter.money import verbs as money
from dugnad.charter.money.accounts import Unit
from dugnad.charter.money.records import Campaign
from dugnad.ledger.contract import Contract, Decision, Order, Refused, attempt, happened, must
from dugnad.ledger.state import Due, Item, KeySet, Map, Sequence, State
from dugnad.ledger.values import (
    COUNT_LIMIT,
    Action,
    CardId,
    Count,
    Event,
    Hash,
    MemberId,
    Moment,
    Record,
)

REWARDS_MAX = 8
PAY_DAYS_MAX = 60
GIFTS_MAX = 20
"""How many gifts of one person stand at a time."""
GIFT_MAX = 100_000_000_000
"""The most that one gift is: a thousand million crowns. Nobody alone fills what can be counted."""

DAY_MS = 24 * 3_600_000
LASTS_MAX_MS = 3 * 366 * DAY_MS
"""Gifts are asked for during three years at most: what may have to go back is not held for ever."""
BOOKED_MS = 4 * DAY_MS
"""How long after the payment days what was paid in time is still noted: banks rest at Easter."""
REMINDER_MS = 3 * DAY_MS
"""How long before the end of the payment days people are reminded."""

ORDERED = ("Collect", "Promise", "TakeBackPromise", "Fulfil", "Keep", "GiveBack", "Release")
"""What a fundraiser orders of the books of money, and must be granted."""

ENDS_TAG = 0
REMINDER_TAG = 1
SETTLES_TAG = 2

Kind: TypeAlias = Literal["money", "hours", "things", "rooms"]
KINDS: tuple[Kind, ...] = ("money", "hours", "things", "rooms")
Currency: TypeAlias = Literal["NOK", "SEK", "DKK", "EUR"]
Shown: TypeAlias = Literal["neighbour", "initials", "name"]
"""How a giver is seen on the card: not at all, by two letters, or by name."""

Standing: TypeAlias = Literal["promised", "called upon", "given", "taken back", "let go"]
Stage: TypeAlias = Literal["giving", "paying", "reached", "missed", "called off"]
"""Promises are given; then paid; then the goal was reached (or what came is kept), or it was missed
and all is owed back."""


class Reward(Record, frozen=True):
    """A thank-you for whoever gives at least `least` of a kind.

    There are `stock` of it (0: as many as are asked for); it is handed over by `by_ms` (0: at
    once, or whenever the card says).
    """

    kind: Kind
    least: Annotated[int, msgspec.Meta(ge=1, lt=2**53)]
    stock: Count
    by_ms: Moment


# ── Actions: what may be asked
class Open(Action, frozen=True):
    """Ask for gifts until `ends_at_ms`; money is paid within `pay_days` days from then on.

    Goals: `money` in hundredths of `unit`, `hours` in minutes, `things` and `rooms` by number; 0
    does not ask for that kind. With `whole` it is all or nothing: below the goal in money
    everything is owed back. `step` is what one thing to buy costs, so that amounts can be told as
    things (0: none). What comes goes to the project, or to the card it `collects_for`.
    """

    ends_at_ms: Moment
    pay_days: Annotated[int, msgspec.Meta(ge=0, le=PAY_DAYS_MAX)]
    unit: Currency
    money: Count
    hours: Count
    things: Count
    rooms: Count
    whole: bool
    step: Count = 0
    rewards: Annotated[tuple[Reward, ...], msgspec.Meta(max_length=REWARDS_MAX)] = ()
    collects_for: CardId | None = None


class Give(Action, frozen=True):
    """Promise a gift of `amount`, seen as `shown`.

    `reward` is the number of the thank-you, from 1; 0 asks for none. The first commitment says
    what it is, where there is one.
    """

    kind: Kind
    amount: Annotated[int, msgspec.Meta(ge=1, lt=2**53)]
    shown: Shown
    reward: Count = 0


class TakeBack(Action, frozen=True):
    """Take one's own promise back, as long as nothing of it was given."""

    gift: Count


class CallUpon(Action, frozen=True):
    """Call upon promised hours, things or a room; a first commitment says when and where."""

    gift: Count


class NoteGiven(Action, frozen=True):
    """Note that hours, things or a room were given, `amount` of them."""

    gift: Count
    amount: Annotated[int, msgspec.Meta(ge=1, lt=2**53)]


class LetGo(Action, frozen=True):
    """Let a promise go that is not needed, or that came to nothing."""

    gift: Count


class HandOver(Action, frozen=True):
    """Note that a gift's thank-you was handed over."""

    gift: Count


class Thank(Action, frozen=True):
    """Thank all whose gifts of a kind have come and who were not thanked yet."""

    kind: Kind


class Tell(Action, frozen=True):
    """Tell all who give how it goes; the first commitment is the words."""


class CallOff(Action, frozen=True):
    """Call it off: what was paid is owed back, and nobody has to keep a promise."""


class CarryOut(Action, frozen=True):
    """Let what has come go where it belongs, where that could not be done, or more came since."""


class MomentCame(Action, frozen=True):
    """A moment that the fundraiser waited for; see the tags."""

    tag: Count


_OfGift: TypeAlias = TakeBack | CallUpon | NoteGiven | LetGo | HandOver
_OfKeeper: TypeAlias = Thank | Tell | CallOff
FundraiserAction: TypeAlias = Open | Give | _OfGift | _OfKeeper | CarryOut | MomentCame


# ── Events: what has happened
class GiftsAskedFor(Event, frozen=True):
    """Gifts were asked for; see `Open`. Money counts if it was paid by `pay_by_ms`."""

    ends_at_ms: Moment
    pay_by_ms: Moment
    unit: Currency
    money: Count
    hours: Count
    things: Count
    rooms: Count
    whole: bool
    step: Count
    rewards: tuple[Reward, ...]
    collects_for: CardId | None


class GiftPromised(Event, frozen=True):
    """`member` promised a gift, the `gift`th; `outside`: when they were no member of the project.

    `promise` is its number in the books of money.
    """

    gift: Count
    member: MemberId
    kind: Kind
    amount: Count
    shown: Shown
    reward: Count
    prose: Hash | None
    promise: Count
    outside: bool
    at_ms: Moment


class GiftTakenBack(Event, frozen=True):
    """`by` took a promise back."""

    gift: Count
    by: MemberId


class GiftCalledUpon(Event, frozen=True):
    """`by` called upon what `member` promised; `prose` says when and where."""

    gift: Count
    member: MemberId
    by: MemberId
    prose: Hash | None


class GiftGiven(Event, frozen=True):
    """`amount` of what `member` promised was given."""

    gift: Count
    member: MemberId
    by: MemberId
    amount: Count


class GiftLetGo(Event, frozen=True):
    """`by` let go what `member` promised."""

    gift: Count
    member: MemberId
    by: MemberId


class RewardHandedOver(Event, frozen=True):
    """`member` got their thank-you."""

    gift: Count
    member: MemberId
    by: MemberId


class Thanked(Event, frozen=True):
    """`by` thanked all whose gifts of a kind had come since the last thanks.

    `upto` is what was thanked for: so much money, or so many gifts of another kind; `before` what
    had been thanked for earlier.
    """

    kind: Kind
    by: MemberId
    before: Count
    upto: Count


class GiversTold(Event, frozen=True):
    """`by` told all who give how it goes."""

    by: MemberId
    prose: Hash
    at_ms: Moment


class PaymentReminder(Event, frozen=True):
    """The payment days are nearly over."""


class PromisesEnded(Event, frozen=True):
    """Nothing more is promised; money that was promised is to be paid."""


class GoalReached(Event, frozen=True):
    """What came is kept: the goal was reached, or there was none that had to be."""


class GoalMissed(Event, frozen=True):
    """The goal was missed: everything that was paid is owed back."""


class CalledOff(Event, frozen=True):
    """`by` called it off: everything that was paid is owed back."""

    by: MemberId


FundraiserEvent: TypeAlias = (
    GiftsAskedFor
    | GiftPromised
    | GiftTakenBack
    | GiftCalledUpon
    | GiftGiven
    | GiftLetGo
    | RewardHandedOver
    | Thanked
    | GiversTold
    | PaymentReminder
    | PromisesEnded
    | GoalReached
    | GoalMissed
    | CalledOff
)


# ── Refusals: the rules that say no, in the order in which they are asked
class FundraiserRefused(Refused):
    """A no of the rules of a fundraiser."""

    contract = "fundraiser"


class OnlyWhenPutUp(FundraiserRefused):
    """Gifts are asked for by putting up the card, once."""


class NothingAskedFor(FundraiserRefused):
    """At least one of the four kinds has a goal."""


class EndsInThePast(FundraiserRefused):
    """The end lies ahead."""


class EndsTooLate(FundraiserRefused):
    """The end is within three years."""


class NoTimeToGive(FundraiserRefused):
    """People give once the card is in force, so that must be before the end."""


class GrantsMissing(FundraiserRefused):
    """It may order of the books of money what it will need there."""


class NothingToReach(FundraiserRefused):
    """All or nothing, and amounts told as things, are about money."""


class RewardForNothing(FundraiserRefused):
    """A thank-you is for a kind of gift that is asked for."""


class NotAPerson(FundraiserRefused):
    """People give and see to gifts, for themselves or for an organisation, and no card does."""


class NotInForce(FundraiserRefused):
    """Nothing is given to a card that still waits, or that was closed."""


class UnknownGift(FundraiserRefused):
    """There is no such gift."""


class NotYourGift(FundraiserRefused):
    """A promise is taken back by whoever gave it."""


class NotYours(FundraiserRefused):
    """Who put the card up, or looks after its project, sees to the gifts."""


class TooLate(FundraiserRefused):
    """Gifts are promised, and promises changed, while it lasts."""


class OfAnotherProject(FundraiserRefused):
    """Who gives speaks in the card's own project."""


class NotTakingPart(FundraiserRefused):
    """An organisation gives where it takes part; anybody else may give who comes as a person."""


class NotAskedFor(FundraiserRefused):
    """Gifts of this kind are not asked for."""


class NobodyHoldsMoney(FundraiserRefused):
    """Money is promised where somebody holds it for the project."""


class MoreThanCounts(FundraiserRefused):
    """A gift is no larger than can be, nor all of them together than can be counted."""


class TooManyGifts(FundraiserRefused):
    """Somebody has as many gifts here as one person may."""


class UnknownReward(FundraiserRefused):
    """There is no such thank-you for this kind of gift."""


class RewardForMore(FundraiserRefused):
    """This thank-you is for larger gifts."""


class RewardGone(FundraiserRefused):
    """There are no more of this thank-you."""


class NoReward(FundraiserRefused):
    """This gift has no thank-you to hand over."""


class NotThisKind(FundraiserRefused):
    """Money is paid; only hours, things and rooms are called upon and noted."""


class SameAnswer(FundraiserRefused):
    """It is so already."""


class NoLongerPromised(FundraiserRefused):
    """The promise was kept, taken back or let go."""


class PaidAlready(FundraiserRefused):
    """What was paid is not taken back here."""


class NobodyToThank(FundraiserRefused):
    """Nothing of this kind has come that was not thanked for."""


class WordsMissing(FundraiserRefused):
    """Something is told in words."""


class NobodyToTell(FundraiserRefused):
    """Nobody has given anything yet."""


class NothingToCarryOut(FundraiserRefused):
    """Everything that came is where it belongs."""


class UnknownMoment(FundraiserRefused):
    """The fundraiser waits for no such moment."""


# ── State: what a fundraiser remembers
class Terms(Record, frozen=True):
    """What was asked for; see `Open`."""

    ends_at_ms: Moment
    pay_by_ms: Moment
    unit: Currency
    money: Count
    hours: Count
    things: Count
    rooms: Count
    whole: bool
    step: Count
    rewards: tuple[Reward, ...]
    collects_for: CardId | None

    def goal(self, kind: Kind) -> int:
        """How much of a kind is asked for; 0: none."""
        goals = {
            "money": self.money,
            "hours": self.hours,
            "things": self.things,
            "rooms": self.rooms,
        }
        return goals[kind]


class Gift(Record, frozen=True):
    """One gift.

    Of hours, things and rooms `given` is how much of `amount` has come, and `arrived` its number
    among the gifts of its kind that have, from 1 in their order; 0 before. What was paid of a gift
    of money stands with its `promise` in the books of money.
    """

    giver: MemberId
    kind: Kind
    amount: Count
    shown: Shown
    reward: Count
    prose: Hash | None
    promise: Count
    at_ms: Moment
    standing: Standing = "promised"
    given: Count = 0
    arrived: Count = 0
    handed_over: bool = False
    called: Hash | None = None

    @property
    def stands(self) -> bool:
        """Whether it counts: promised, called upon, or given."""
        return self.standing in ("promised", "called upon", "given")

    @property
    def counts(self) -> int:
        """What it adds to the sum of its kind."""
        if not self.stands:
            return 0
        return self.given if self.standing == "given" else self.amount


class Sums(Record, frozen=True):
    """Sums over the gifts of one kind.

    `promised` is what stands, come or not, in `gifts` gifts; `given` what has come of it, in
    `arrived` gifts, of which the first `thanked` were thanked for. Of money these three stand in
    the books of money, and `thanked` is the sum that was thanked for.
    """

    promised: Count = 0
    given: Count = 0
    gifts: Count = 0
    arrived: Count = 0
    thanked: Count = 0


class Giver(Record, frozen=True):
    """Somebody who gives: how many of their gifts stand, and whether they came from outside."""

    gifts: Count
    outside: bool


class People(Record, frozen=True):
    """How many people have gifts that stand, and how many of them were no members before."""

    givers: Count = 0
    outside: Count = 0


class Update(Record, frozen=True):
    """Something that all who give were told."""

    by: MemberId
    prose: Hash
    at_ms: Moment


class Fundraiser(State):
    """One fundraiser.

    `open` holds the promised hours, things and rooms that somebody has to see to, `owing` the gifts
    whose thank-you is still to be handed over.
    """

    terms: Item[Terms]
    stage: Item[Stage]
    gifts: Map[int, Gift]
    last: Item[Count]
    of_giver: KeySet[tuple[MemberId, int]]
    givers: Map[MemberId, Giver]
    people: Item[People]
    sums: Map[str, Sums]
    taken: Map[int, Count]
    open: KeySet[int]
    owing: KeySet[int]
    updates: Sequence[Update]
    due: Due


# ── decide: may this happen, and what follows?      (reads only)
def decide(
    fund: Fundraiser, action: FundraiserAction, context: Context
) -> Decision[FundraiserEvent]:
    """Answer one action; see the refusals for the rules."""
    match action:
        case Open():
            return happened(_open(action, context))
        case MomentCame():
            return _moment(fund, action, context)
        case Give():
            return _give(fund, action, context)
        case TakeBack() | CallUpon() | NoteGiven() | LetGo() | HandOver():
            return _see_to(fund, action, context)
        case Thank() | Tell() | CallOff():
            return _keep(fund, action, context)
        case CarryOut():
            return _carry_out(fund, context)
        case _:
            assert_never(action)


def _open(action: Open, context: Context) -> GiftsAskedFor:
    if context.actor.orderer != "cards":
        raise OnlyWhenPutUp
    if not any((action.money, action.hours, action.things, action.rooms)):
        raise NothingAskedFor
    if action.ends_at_ms <= context.now_ms:
        raise EndsInThePast
    if action.ends_at_ms > context.now_ms + LASTS_MAX_MS:
        raise EndsTooLate
    card = context.law.card_at(context.me)
    if card is not None and action.ends_at_ms <= card.waits_until_ms:
        raise NoTimeToGive
    if card is None or any(Grant("money", verb) not in card.grants for verb in ORDERED):
        raise GrantsMissing
    if not action.money and (action.whole or action.step):
        raise NothingToReach
    asked = GiftsAskedFor(
        ends_at_ms=action.ends_at_ms,
        pay_by_ms=action.ends_at_ms + action.pay_days * DAY_MS,
        unit=action.unit,
        money=action.money,
        hours=action.hours,
        things=action.things,
        rooms=action.rooms,
        whole=action.whole,
        step=action.step,
        rewards=action.rewards,
        collects_for=action.collects_for,
    )
    if any(not _terms_of(asked).goal(one.kind) for one in action.rewards):
        raise RewardForNothing
    return asked


def _in_force(fund: Fundraiser, context: Context) -> tuple[CardEntry, Terms]:
    card, terms = context.law.card_at(context.me), fund.terms.get()
    if card is None or terms is None or card.status != "in force":
        raise NotInForce
    return card, terms


def _person(context: Context) -> MemberId:
    member = principal_of(context)
    if member is None:
        raise NotAPerson
    return member


def stage_of(fund: Fundraiser) -> Stage:
    """How far it is."""
    return fund.stage.get() or "giving"


def sums_of(fund: Fundraiser, kind: Kind) -> Sums:
    """The sums over the gifts of a kind."""
    return fund.sums.get(kind) or Sums()


def _give(fund: Fundraiser, action: Give, context: Context) -> Decision[FundraiserEvent]:
    member = _person(context)
    card, terms = _in_force(fund, context)
    if stage_of(fund) != "giving" or context.now_ms >= terms.ends_at_ms:
        raise TooLate
    known = context.law.member(member)
    if known is None or known.project != card.project:
        raise OfAnotherProject
    is_member = context.law.is_member(card.project, member, context.now_ms)
    if known.organisation is not None and not is_member:
        raise NotTakingPart
    if not terms.goal(action.kind):
        raise NotAskedFor
    if action.kind == "money" and context.law.host_of(card.project) is None:
        raise NobodyHoldsMoney
    if action.amount > GIFT_MAX:
        raise MoreThanCounts
    if sums_of(fund, action.kind).promised + action.amount >= COUNT_LIMIT:
        raise MoreThanCounts
    giver = fund.givers.get(member)
    if giver is not None and giver.gifts >= GIFTS_MAX:
        raise TooManyGifts
    _may_have(fund, terms, action)
    promised = GiftPromised(
        gift=(fund.last.get() or 0) + 1,
        member=member,
        kind=action.kind,
        amount=action.amount,
        shown=action.shown,
        reward=action.reward,
        prose=context.commitments[0] if context.commitments else None,
        promise=context.law.next_promise(),
        outside=not is_member,
        at_ms=context.now_ms,
    )
    return happened(promised, orders=_promise(terms, promised, context))


def _promise(terms: Terms, promised: GiftPromised, context: Context) -> list[Order]:
    """Write a promise into the books of money; the first one of money begins to collect it."""
    promise = money.Promise(
        number=promised.promise,
        giver=promised.member,
        unit=unit_of(terms, promised.kind),
        amount=promised.amount,
    )
    orders = [must("money", promise)]
    if promised.kind == "money" and _campaign(context) is None:
        # Whatever happens to the card before its end, what came is given back.
        collect = money.Collect(
            unit=terms.unit, until_ms=terms.pay_by_ms, back=True, to=terms.collects_for
        )
        orders.insert(0, must("money", collect))
    return orders


def unit_of(terms: Terms, kind: Kind) -> Unit:
    """In which unit the books of money count a kind of gift."""
    match kind:
        case "money":
            return terms.unit
        case "hours":
            return "minutes"
        case "things":
            return "things"
        case "rooms":
            return "rooms"
        case _:
            assert_never(kind)


def _may_have(fund: Fundraiser, terms: Terms, action: Give) -> None:
    """Look whether the thank-you that was asked for can be had."""
    if not action.reward:
        return
    reward = terms.rewards[action.reward - 1] if action.reward <= len(terms.rewards) else None
    if reward is None or reward.kind != action.kind:
        raise UnknownReward
    if action.amount < reward.least:
        raise RewardForMore
    if reward.stock and (fund.taken.get(action.reward) or 0) >= reward.stock:
        raise RewardGone


def _campaign(context: Context) -> Campaign | None:
    """What the books of money know of this card, once money was promised."""
    card = card_of(context.me)
    return None if card is None else context.law.campaign(card)


def _see_to(fund: Fundraiser, action: _OfGift, context: Context) -> Decision[FundraiserEvent]:
    member = _person(context)
    card, _terms = _in_force(fund, context)
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


def _keep(fund: Fundraiser, action: _OfKeeper, context: Context) -> Decision[FundraiserEvent]:
    member = _person(context)
    card, _terms = _in_force(fund, context)
    if not context.law.looks_after(card, member, context.now_ms):
        raise NotYours
    match action:
        case Thank(kind=kind):
            before = sums_of(fund, kind).thanked
            upto = _come(context) if kind == "money" else sums_of(fund, kind).arrived
            if upto <= before:
                raise NobodyToThank
            return happened(Thanked(kind=kind, by=member, before=before, upto=upto))
        case Tell():
            if not context.commitments:
                raise WordsMissing
            if not (fund.people.get() or People()).givers:
                raise NobodyToTell
            told = GiversTold(by=member, prose=context.commitments[0], at_ms=context.now_ms)
            return happened(told)
        case CallOff():
            campaign = _campaign(context)
            kept = campaign is not None and campaign.standing == "kept"
            if stage_of(fund) not in ("giving", "paying") or kept:
                raise TooLate
            return happened(CalledOff(by=member), orders=_all_back(context))
        case _:
            assert_never(action)


# ── The end
def _come(context: Context) -> int:
    """How much money has come that is not owed back."""
    campaign = _campaign(context)
    return 0 if campaign is None else campaign.given


def _moment(fund: Fundraiser, action: MomentCame, context: Context) -> Decision[FundraiserEvent]:
    _, terms = _in_force(fund, context)
    stage = stage_of(fund)
    if action.tag == ENDS_TAG and stage == "giving":
        return _end(fund, terms, context)
    if action.tag == REMINDER_TAG and stage == "paying":
        return happened(PaymentReminder())
    if action.tag == SETTLES_TAG and stage == "paying":
        return _settle(terms, context)
    raise UnknownMoment


def _end(fund: Fundraiser, terms: Terms, context: Context) -> Decision[FundraiserEvent]:
    """Promises end: what cannot be reached any more is missed, what need not be paid is reached."""
    promised, come = sums_of(fund, "money").promised, _come(context)
    if terms.whole and promised < terms.money:
        return happened(GoalMissed(), orders=_all_back(context))
    if come >= promised:
        return happened(GoalReached(), orders=_all_on(terms, context))
    # What is there already goes on, once it is certain that nothing will be owed back.
    certain = not terms.whole or come >= terms.money
    return happened(PromisesEnded(), orders=_all_on(terms, context) if certain else ())


def _settle(terms: Terms, context: Context) -> Decision[FundraiserEvent]:
    """The payment days are over: what came in time decides."""
    if terms.whole and _come(context) < terms.money:
        return happened(GoalMissed(), orders=_all_back(context))
    return happened(GoalReached(), orders=_all_on(terms, context))


def _all_on(terms: Terms, context: Context) -> list[Order]:
    """Keep what came, and let it go to the project; `CarryOut` does what could not be done."""
    return [attempt("money", action) for action in _on(terms, context)]


def _on(terms: Terms, context: Context) -> list[Action]:
    """What of that is still to be done."""
    card, campaign = card_of(context.me), _campaign(context)
    if card is None or campaign is None:
        return []
    orders: list[Action] = [] if campaign.standing == "kept" else [money.Keep()]
    there = context.law.card_pot(card, terms.unit)
    if there:
        orders.append(money.Release(unit=terms.unit, amount=there))
    return orders


def _all_back(context: Context) -> list[Order]:
    """Give back what came, and let go the promises of money."""
    return [] if _campaign(context) is None else [attempt("money", money.GiveBack())]


def _carry_out(fund: Fundraiser, context: Context) -> Decision[FundraiserEvent]:
    _person(context)
    _, terms = _in_force(fund, context)
    stage, campaign = stage_of(fund), _campaign(context)
    orders: list[Action] = []
    if stage == "reached":
        orders = _on(terms, context)
    elif stage in ("missed", "called off") and campaign is not None:
        orders = [] if campaign.standing == "returning" else [money.GiveBack()]
    if not orders:
        raise NothingToCarryOut
    return happened(orders=[must("money", one) for one in orders])


# ── evolve: write it down      (writes only, never fails)
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
        case PaymentReminder():
            pass
        case PromisesEnded() | GoalReached() | GoalMissed() | CalledOff():
            _write_stage(fund, event)
        case _:
            assert_never(event)


def _terms_of(asked: GiftsAskedFor) -> Terms:
    return Terms(
        ends_at_ms=asked.ends_at_ms,
        pay_by_ms=asked.pay_by_ms,
        unit=asked.unit,
        money=asked.money,
        hours=asked.hours,
        things=asked.things,
        rooms=asked.rooms,
        whole=asked.whole,
        step=asked.step,
        rewards=asked.rewards,
        collects_for=asked.collects_for,
    )


def _write_terms(fund: Fundraiser, asked: GiftsAskedFor) -> None:
    fund.terms.set(_terms_of(asked))
    fund.due.set(asked.ends_at_ms, ENDS_TAG)


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
        at_ms=promised.at_ms,
    )
    fund.last.set(number)
    if gift.giver not in fund.givers:
        fund.givers.set(gift.giver, Giver(gifts=0, outside=promised.outside))
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
            arrived=sums.arrived + arrives,
        ),
    )
    if after.stands != stood:
        _write_giver(fund, number, after)
        _write_reward(fund, number, after)
    if after.kind != "money":
        _mark(fund.open, number, there=after.standing in ("promised", "called upon"))


def _write_giver(fund: Fundraiser, number: int, gift: Gift) -> None:
    sign = 1 if gift.stands else -1
    before = fund.givers.get(gift.giver)
    people = fund.people.get() or People()
    if before is None:
        return
    after = msgspec.structs.replace(before, gifts=before.gifts + sign)
    fund.givers.set(gift.giver, after)
    if gift.stands:
        fund.of_giver.add((gift.giver, number))
    if (before.gifts == 0) != (after.gifts == 0):
        fund.people.set(
            People(
                givers=people.givers + sign,
                outside=people.outside + (sign if before.outside else 0),
            )
        )


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


CONTRACT: Contract[Fundraiser, FundraiserAction, FundraiserEvent, Law] = Contract(
    name="fundraiser",
    version=1,
    state=Fundraiser,
    actions=(
        Open,
        Give,
        TakeBack,
        CallUpon,
        NoteGiven,
        LetGo,
        HandOver,
        Thank,
        Tell,
        CallOff,
        CarryOut,
        MomentCame,
    ),
    events=(
        GiftsAskedFor,
        GiftPromised,
        GiftTakenBack,
        GiftCalledUpon,
        GiftGiven,
        GiftLetGo,
        RewardHandedOver,
        Thanked,
        GiversTold,
        PaymentReminder,
        PromisesEnded,
        GoalReached,
        GoalMissed,
        CalledOff,
    ),
    refusals=(
        OnlyWhenPutUp,
        NothingAskedFor,
        EndsInThePast,
        EndsTooLate,
        NoTimeToGive,
        GrantsMissing,
        NothingToReach,
        RewardForNothing,
        NotAPerson,
        NotInForce,
        UnknownGift,
        NotYourGift,
        NotYours,
        TooLate,
        OfAnotherProject,
        NotTakingPart,
        NotAskedFor,
        NobodyHoldsMoney,
        MoreThanCounts,
        TooManyGifts,
        UnknownReward,
        RewardForMore,
        RewardGone,
        NoReward,
        NotThisKind,
        SameAnswer,
        NoLongerPromised,
        PaidAlready,
        NobodyToThank,
        WordsMissing,
        NobodyToTell,
        NothingToCarryOut,
        UnknownMoment,
    ),
    decide=decide,
    evolve=evolve,
    due=MomentCame,
    for_others=(Give, TakeBack, CallUpon, NoteGiven, LetGo, HandOver, Thank, Tell, CallOff),
)
