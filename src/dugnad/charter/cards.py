"""The life of a card: put up, what is missing, in force, closed.

A card is pinned for good to the version of its rules that was open when it was put up. Where the
project's rules give time for objections, a card waits that long; an objection that stands keeps it
waiting until it is withdrawn, or set aside once its author has left the project. Another text lets
the time begin anew, so that nothing comes into force that members had no time to read. A card may
instead await the project's decision, and it may await that so much money lies in its pot. Proposals
and votes are how it decides: any member puts one up, nobody rewords it or what it is about, and
nothing ends it but its answers (PRJ-07, PRJ-11).
"""

from typing import TypeAlias, assert_never, get_args

import msgspec

from dugnad.charter.entries import (
    CardEntry,
    Grant,
    Missing,
    Rules,
    target_of,
    what_is_missing,
)
from dugnad.charter.law import DECIDING, Context, Law, principal_of
from dugnad.charter.money.accounts import Sum
from dugnad.ledger.contract import Contract, Decision, Order, Refused, happened
from dugnad.ledger.state import Due, KeySet, Map, State
from dugnad.ledger.values import (
    Action,
    CardId,
    Count,
    Event,
    Hash,
    MemberId,
    Moment,
    ProjectId,
    ShortText,
)

WAITING_TAG = 0
DUE_AT_ONCE = 50
"""How many waiting cards one due moment brings into force before it asks for another."""


# ── Actions: what may be asked
class PutUp(Action, frozen=True):
    """Put up a card of a type; `opening` is the bytes of its own `Open` action.

    `card` is a fresh id chosen by the asker. The first commitment is of the card's text. `grants`
    is what the card may order of others once it is in force. With `awaits_decision` that is when
    the project has decided so, and with `awaits_money` not before so much lies in its pot.
    """

    card: CardId
    project: ProjectId
    card_type: ShortText
    opening: bytes
    grants: tuple[Grant, ...] = ()
    awaits_decision: bool = False
    awaits_money: Sum | None = None


class Object(Action, frozen=True):
    """Say why a waiting card should not come into force; the first commitment is the reason."""

    card: CardId


class Withdraw(Action, frozen=True):
    """Take one's objection back."""

    card: CardId


class SetAside(Action, frozen=True):
    """Set aside the objection of `member`, who has left the project."""

    card: CardId
    member: MemberId


class Close(Action, frozen=True):
    """Close a card for good; a first commitment is what came of it."""

    card: CardId


class Place(Action, frozen=True):
    """Give a card a place on its project's page, from 1; 0 leaves it to the page."""

    card: CardId
    position: Count


class Reword(Action, frozen=True):
    """Put another text on a card; the first commitment is of it. A card that waits waits anew."""

    card: CardId


class BringIntoForce(Action, frozen=True):
    """Let a card that awaits a decision be in force, as the project decided."""

    card: CardId


class Funded(Action, frozen=True):
    """Let a card be in force whose money has come, where nothing else is missing."""

    card: CardId


class End(Action, frozen=True):
    """Close a card for good, as the project decided."""

    card: CardId


class PeriodOver(Action, frozen=True):
    """The moment that the time for objections to one or more cards ends."""

    tag: Count


_OfPerson: TypeAlias = PutUp | Object | Withdraw | SetAside | Close | Place | Reword
CardsAction: TypeAlias = _OfPerson | BringIntoForce | Funded | End | PeriodOver


# ── Events: what has happened
class CardPutUp(Event, frozen=True):
    """A card is up; it waits until `waits_until_ms`, or is in force when that is now.

    With `awaits_decision` it waits for the project's decision, whenever that comes, and with
    `awaits_money` for so much in its pot.
    """

    card: CardId
    project: ProjectId
    card_type: ShortText
    version: Count
    by: MemberId
    prose: Hash
    grants: tuple[Grant, ...]
    at_ms: Moment
    waits_until_ms: Moment
    awaits_decision: bool = False
    awaits_money: Sum | None = None


class CardObjected(Event, frozen=True):
    """`by` objects; `prose` is why."""

    card: CardId
    by: MemberId
    prose: Hash


class ObjectionWithdrawn(Event, frozen=True):
    """`by` objects no longer."""

    card: CardId
    by: MemberId


class ObjectionSetAside(Event, frozen=True):
    """`by` set aside the objection of `member`, who had left the project."""

    card: CardId
    by: MemberId
    member: MemberId


class ObjectionsOver(Event, frozen=True):
    """The time for objections is over and none stands; what is missing is money."""

    card: CardId
    waited_until_ms: Moment


class CardDecided(Event, frozen=True):
    """The project decided for the card; what is missing is money."""

    card: CardId


class CardInForce(Event, frozen=True):
    """Nothing is missing any more."""

    card: CardId
    waited_until_ms: Moment


class CardClosed(Event, frozen=True):
    """The card is over; `prose` tells what came of it, if anybody wrote it.

    `by` is None where the project decided so.
    """

    card: CardId
    by: MemberId | None
    prose: Hash | None
    at_ms: Moment
    waited_until_ms: Moment


class CardPlaced(Event, frozen=True):
    """The card has another place on the page."""

    card: CardId
    by: MemberId
    position: Count


class CardReworded(Event, frozen=True):
    """The card has another text; the one before was `before`.

    `waits_until_ms` differs from `waited_until_ms` where the time for objections begins anew.
    """

    card: CardId
    by: MemberId
    prose: Hash
    before: Hash
    waited_until_ms: Moment
    waits_until_ms: Moment


class PeriodEnded(Event, frozen=True):
    """More cards are due than fit in one step; the next one follows at `again_ms`."""

    again_ms: Moment


CardsEvent: TypeAlias = (
    CardPutUp
    | CardObjected
    | ObjectionWithdrawn
    | ObjectionSetAside
    | ObjectionsOver
    | CardDecided
    | CardInForce
    | CardClosed
    | CardPlaced
    | CardReworded
    | PeriodEnded
)


# ── Refusals: the rules that say no, in the order in which they are asked
class CardsRefused(Refused):
    """A no of the rules about cards."""

    contract = "cards"


class NotAPerson(CardsRefused):
    """Only people put up, change and close cards."""


class UnknownProject(CardsRefused):
    """There is no such project."""


class OfAnotherProject(CardsRefused):
    """Who puts up a card speaks in its project."""


class UnknownCard(CardsRefused):
    """There is no such card."""


class AlreadyClosed(CardsRefused):
    """The card is closed."""


class NotMember(CardsRefused):
    """In this project members put up cards."""


class NotYours(CardsRefused):
    """Only who put the card up, or looks after its project, may do this."""


class NotDecided(CardsRefused):
    """Only the project's own decision does this."""


class NotMoney(CardsRefused):
    """Only money itself does this, by coming in."""


class DecidedTogether(CardsRefused):
    """What the group decides on, nobody rewords, and no question is ended but by its answers."""


class HeldOpen(CardsRefused):
    """Nobody alone closes a card while something on it is still to be settled between people."""


class TextMissing(CardsRefused):
    """A card needs a text, and an objection a reason."""


class UnknownType(CardsRefused):
    """The place has no such card."""


class CardKnown(CardsRefused):
    """There is a card of that id."""


class NotWaiting(CardsRefused):
    """The time for objections to this card is over."""


class AlreadyObjected(CardsRefused):
    """One objection for each member."""


class NoObjection(CardsRefused):
    """There is no such objection to take back or set aside."""


class StillMember(CardsRefused):
    """Whoever objected is still in the project; the objection is theirs to take back."""


class NotAwaited(CardsRefused):
    """The card does not await this, or no more."""


class StillMissing(CardsRefused):
    """The money is not all there, or something else is missing."""


class NothingDue(CardsRefused):
    """No card's time for objections has ended."""


# ── State: what is remembered of cards
class Cards(State):
    """All cards of the place."""

    cards: Map[CardId, CardEntry]
    waiting: KeySet[tuple[int, CardId]]
    objections: Map[tuple[CardId, MemberId], Hash]
    due: Due


# ── decide: may this happen, and what follows?      (reads only)
def decide(cards: Cards, action: CardsAction, context: Context) -> Decision[CardsEvent]:
    """Answer one action; see the refusals for the rules."""
    match action:
        case PeriodOver():
            return _end_periods(cards, context)
        case BringIntoForce():
            return happened(_bring_into_force(cards, action, context))
        case Funded():
            return happened(_funded(cards, action.card, context))
        case End():
            entry = _decided(cards, action.card, context)
            _alone(entry)
            return happened(_closed(action.card, entry, None, context))
        case _:
            return _decide_for_person(cards, action, context)


def _decide_for_person(cards: Cards, action: _OfPerson, context: Context) -> Decision[CardsEvent]:
    member = principal_of(context)
    if member is None:
        raise NotAPerson
    match action:
        case PutUp():
            return _put_up(cards, action, member, context)
        case Object():
            return happened(_object(cards, action, member, context))
        case Withdraw():
            withdrawn = ObjectionWithdrawn(card=action.card, by=member)
            return happened(*_lift(cards, action.card, member, withdrawn, context))
        case SetAside():
            return happened(*_set_aside(cards, action, member, context))
        case Close():
            return happened(_close(cards, action, member, context))
        case Place():
            _mine(cards, action.card, member, context)
            return happened(CardPlaced(card=action.card, by=member, position=action.position))
        case Reword():
            return happened(_reword(cards, action, member, context))
        case _:
            assert_never(action)


def _decided(cards: Cards, card: CardId, context: Context) -> CardEntry:
    """An open card, where its project has decided what is asked."""
    entry = _open_card(cards, card)
    if not context.law.decided(context.actor.orderer, entry.project):
        raise NotDecided
    return entry


def _bring_into_force(
    cards: Cards, action: BringIntoForce, context: Context
) -> CardInForce | CardDecided:
    entry = _decided(cards, action.card, context)
    if not entry.awaits_decision or entry.decided or entry.status != "waiting":
        raise NotAwaited
    if "money" in missing(action.card, entry, context):
        return CardDecided(card=action.card)
    return CardInForce(card=action.card, waited_until_ms=entry.waits_until_ms)


def _funded(cards: Cards, card: CardId, context: Context) -> CardInForce:
    if context.actor.orderer != "money":
        raise NotMoney
    entry = _open_card(cards, card)
    if entry.awaits_money is None or entry.status != "waiting":
        raise NotAwaited
    if missing(card, entry, context):
        raise StillMissing
    return CardInForce(card=card, waited_until_ms=entry.waits_until_ms)


def missing(card: CardId, entry: CardEntry, context: Context) -> tuple[Missing, ...]:
    """What is missing for a card to be in force, in this order."""
    return what_is_missing(
        entry,
        0 if entry.awaits_money is None else context.law.card_pot(card, entry.awaits_money.unit),
        context.now_ms,
    )


def _unless_money_is_missing(
    card: CardId, entry: CardEntry, context: Context
) -> CardInForce | ObjectionsOver:
    """What follows once the time for objections is over and none stands."""
    awaited = entry.awaits_money
    if awaited is not None and context.law.card_pot(card, awaited.unit) < awaited.amount:
        return ObjectionsOver(card=card, waited_until_ms=entry.waits_until_ms)
    return CardInForce(card=card, waited_until_ms=entry.waits_until_ms)


def _put_up(
    cards: Cards, action: PutUp, member: MemberId, context: Context
) -> Decision[CardsEvent]:
    law = context.law
    rules = _rules(action.project, context)
    known = law.member(member)
    if known is None or known.project != action.project:
        raise OfAnotherProject
    if not _may_put_up(rules, action, member, context):
        raise NotMember
    if not context.commitments:
        raise TextMissing
    version = law.version_of(action.card_type)
    if version is None:
        raise UnknownType
    if action.card in cards.cards:
        raise CardKnown
    up = CardPutUp(
        card=action.card,
        project=action.project,
        card_type=action.card_type,
        version=version,
        by=member,
        prose=context.commitments[0],
        grants=action.grants,
        at_ms=context.now_ms,
        waits_until_ms=context.now_ms + _objection_ms(rules, action),
        awaits_decision=action.awaits_decision and action.card_type not in DECIDING,
        awaits_money=None if action.card_type in DECIDING else action.awaits_money,
    )
    opening = Order(to=target_of(action.card), verb="Open", arguments=action.opening, must=True)
    return happened(up, orders=[opening])


def _rules(project: ProjectId, context: Context) -> Rules:
    entry = context.law.project(project)
    rules = None if entry is None else context.law.rules(project, entry.rules_version)
    if rules is None:
        raise UnknownProject
    return rules


def _objection_ms(rules: Rules, action: PutUp) -> int:
    """How long a new card waits for objections: not where the group decides on it anyway."""
    if action.awaits_decision or action.card_type in DECIDING:
        return 0
    return rules.objection_ms


def _may_put_up(rules: Rules, action: PutUp, member: MemberId, context: Context) -> bool:
    """Whether somebody may put up such a card; every member may propose (PRJ-11)."""
    if action.card_type in DECIDING:
        return context.law.is_member(action.project, member, context.now_ms)
    match rules.puts_up:
        case "anyone":
            return True
        case "members":
            return context.law.is_member(action.project, member, context.now_ms)
        case "starters":
            return context.law.is_starter(action.project, member, context.now_ms)
        case _:
            assert_never(rules.puts_up)


def _open_card(cards: Cards, card: CardId) -> CardEntry:
    entry = cards.cards.get(card)
    if entry is None:
        raise UnknownCard
    if entry.status == "closed":
        raise AlreadyClosed
    return entry


def _mine(cards: Cards, card: CardId, member: MemberId, context: Context) -> CardEntry:
    entry = _open_card(cards, card)
    if not context.law.looks_after(entry, member, context.now_ms):
        raise NotYours
    return entry


def _alone(entry: CardEntry) -> None:
    """Refuse to end a question before it is decided, be it by deciding something else.

    Raises:
        DecidedTogether: the card is one.
    """
    if entry.card_type in DECIDING:
        raise DecidedTogether


def _object(cards: Cards, action: Object, member: MemberId, context: Context) -> CardObjected:
    entry = _open_card(cards, action.card)
    if not context.law.is_member(entry.project, member, context.now_ms):
        raise NotMember
    if not context.commitments:
        raise TextMissing
    if entry.status != "waiting" or context.now_ms >= entry.waits_until_ms:
        raise NotWaiting
    if (action.card, member) in cards.objections:
        raise AlreadyObjected
    return CardObjected(card=action.card, by=member, prose=context.commitments[0])


def _lift(
    cards: Cards,
    card: CardId,
    author: MemberId,
    lifted: ObjectionWithdrawn | ObjectionSetAside,
    context: Context,
) -> list[CardsEvent]:
    """Take an objection from a card; without the last one a card that waited enough is in force."""
    entry = _open_card(cards, card)
    if (card, author) not in cards.objections:
        raise NoObjection
    events: list[CardsEvent] = [lifted]
    if entry.objections == 1 and context.now_ms >= entry.waits_until_ms:
        events.append(_unless_money_is_missing(card, entry, context))
    return events


def _set_aside(
    cards: Cards, action: SetAside, member: MemberId, context: Context
) -> list[CardsEvent]:
    entry = _open_card(cards, action.card)
    if not context.law.is_member(entry.project, member, context.now_ms):
        raise NotMember
    aside = ObjectionSetAside(card=action.card, by=member, member=action.member)
    events = _lift(cards, action.card, action.member, aside, context)
    if context.law.is_member(entry.project, action.member, context.now_ms):
        raise StillMember
    return events


def _close(cards: Cards, action: Close, member: MemberId, context: Context) -> CardClosed:
    entry = _mine(cards, action.card, member, context)
    _alone(entry)
    if context.law.is_held(action.card):
        # A closed card orders nothing, so what is due on it would never come.
        raise HeldOpen
    return _closed(action.card, entry, member, context)


def _closed(card: CardId, entry: CardEntry, by: MemberId | None, context: Context) -> CardClosed:
    return CardClosed(
        card=card,
        by=by,
        prose=context.commitments[0] if by is not None and context.commitments else None,
        at_ms=context.now_ms,
        waited_until_ms=entry.waits_until_ms,
    )


def _reword(cards: Cards, action: Reword, member: MemberId, context: Context) -> CardReworded:
    entry = _mine(cards, action.card, member, context)
    _alone(entry)
    if entry.awaits_decision:
        # What the group reads as it decides is what it will have decided.
        raise DecidedTogether
    if not context.commitments:
        raise TextMissing
    waits_until_ms = entry.waits_until_ms
    if entry.status == "waiting":
        anew_ms = context.now_ms + _rules(entry.project, context).objection_ms
        waits_until_ms = max(waits_until_ms, anew_ms)
    return CardReworded(
        card=action.card,
        by=member,
        prose=context.commitments[0],
        before=entry.prose,
        waited_until_ms=entry.waits_until_ms,
        waits_until_ms=waits_until_ms,
    )


def _end_periods(cards: Cards, context: Context) -> Decision[CardsEvent]:
    """Bring into force what has waited long enough and met no objection."""
    events: list[CardsEvent] = []
    for until_ms, card in cards.waiting.keys():  # noqa: SIM118  (a collection, no dict)
        if until_ms > context.now_ms:
            break
        if len(events) == DUE_AT_ONCE:
            events.append(PeriodEnded(again_ms=context.now_ms + 1))
            break
        events.append(_unless_money_is_missing(card, _open_card(cards, card), context))
    if not events:
        raise NothingDue
    return happened(*events)


# ── evolve: write it down      (writes only, never fails)
def evolve(cards: Cards, event: CardsEvent) -> None:
    """Write one event into the state."""
    match event:
        case CardPutUp():
            _write_up(cards, event)
        case CardObjected(card=card, by=by, prose=prose):
            cards.objections.set((card, by), prose)
            entry = cards.cards.get(card)
            if entry is not None:
                # An objection that stands holds the card back, so it is not waiting for the clock.
                cards.waiting.remove((entry.waits_until_ms, card))
                _write(cards, card, entry, objections=entry.objections + 1)
        case ObjectionWithdrawn(card=card, by=by):
            _write_lifted(cards, card, by)
        case ObjectionSetAside(card=card, member=member):
            _write_lifted(cards, card, member)
        case ObjectionsOver(card=card, waited_until_ms=until_ms):
            cards.waiting.remove((until_ms, card))
        case CardDecided(card=card):
            _write(cards, card, cards.cards.get(card), decided=True)
        case CardInForce(card=card, waited_until_ms=until_ms):
            cards.waiting.remove((until_ms, card))
            _write(cards, card, cards.cards.get(card), status="in force")
        case CardClosed(card=card, at_ms=at_ms, waited_until_ms=until_ms):
            cards.waiting.remove((until_ms, card))
            _write(cards, card, cards.cards.get(card), status="closed", closed_ms=at_ms)
        case CardPlaced(card=card, position=position):
            _write(cards, card, cards.cards.get(card), position=position)
        case CardReworded():
            _write_reworded(cards, event)
        case PeriodEnded(again_ms=again_ms):
            cards.due.set(again_ms, WAITING_TAG)
        case _:
            assert_never(event)


def _write_up(cards: Cards, event: CardPutUp) -> None:
    waits = event.waits_until_ms > event.at_ms
    held = waits or event.awaits_decision or event.awaits_money is not None
    cards.cards.set(
        event.card,
        CardEntry(
            project=event.project,
            card_type=event.card_type,
            version=event.version,
            put_up_by=event.by,
            put_up_ms=event.at_ms,
            prose=event.prose,
            status="waiting" if held else "in force",
            waits_until_ms=event.waits_until_ms,
            objections=0,
            closed_ms=None,
            position=0,
            grants=event.grants,
            awaits_decision=event.awaits_decision,
            awaits_money=event.awaits_money,
        ),
    )
    if waits:
        cards.waiting.add((event.waits_until_ms, event.card))
        cards.due.set(event.waits_until_ms, WAITING_TAG)


def _write_lifted(cards: Cards, card: CardId, author: MemberId) -> None:
    cards.objections.remove((card, author))
    entry = cards.cards.get(card)
    if entry is not None:
        if entry.objections == 1:
            cards.waiting.add((entry.waits_until_ms, card))
        _write(cards, card, entry, objections=entry.objections - 1)


def _write_reworded(cards: Cards, event: CardReworded) -> None:
    entry = cards.cards.get(event.card)
    if event.waits_until_ms != event.waited_until_ms:
        cards.due.set(event.waits_until_ms, WAITING_TAG)
        # A card that an objection holds back is not among those that wait for the clock.
        if entry is not None and not entry.objections:
            cards.waiting.remove((event.waited_until_ms, event.card))
            cards.waiting.add((event.waits_until_ms, event.card))
    _write(cards, event.card, entry, prose=event.prose, waits_until_ms=event.waits_until_ms)


def _write(cards: Cards, card: CardId, entry: CardEntry | None, **changes: object) -> None:
    if entry is not None:
        cards.cards.set(card, msgspec.structs.replace(entry, **changes))


CONTRACT: Contract[Cards, CardsAction, CardsEvent, Law] = Contract(
    name="cards",
    version=1,
    state=Cards,
    actions=(
        PutUp,
        Object,
        Withdraw,
        SetAside,
        Close,
        Place,
        Reword,
        BringIntoForce,
        Funded,
        End,
        PeriodOver,
    ),
    events=(
        CardPutUp,
        CardObjected,
        ObjectionWithdrawn,
        ObjectionSetAside,
        ObjectionsOver,
        CardDecided,
        CardInForce,
        CardClosed,
        CardPlaced,
        CardReworded,
        PeriodEnded,
    ),
    refusals=(
        NotAPerson,
        UnknownProject,
        OfAnotherProject,
        UnknownCard,
        AlreadyClosed,
        NotMember,
        NotYours,
        NotDecided,
        NotMoney,
        DecidedTogether,
        HeldOpen,
        TextMissing,
        UnknownType,
        CardKnown,
        NotWaiting,
        AlreadyObjected,
        NoObjection,
        StillMember,
        NotAwaited,
        StillMissing,
        NothingDue,
    ),
    decide=decide,
    evolve=evolve,
    due=PeriodOver,
    for_others=get_args(_OfPerson),
)
