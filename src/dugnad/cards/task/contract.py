"""The law of a task: somebody takes it on, shows that it is done, and gets what the card says.

A task has one or several places, each for one person at a time. Whoever has one shows that the work
is done, or whoever looks after the card says so. Then members confirm, ask or object for a while;
nobody has to press anything for what is due to be owed at the end of it. Silence counts as yes
where it does by the project's rules; elsewhere at least one member confirms, or all are asked.

One objection stops it. It has a reason, can be answered and taken back, and opens a vote of the
members with an end of its own, so that nothing hangs for ever: who confirmed counts as yes, who
objects as no, unless they say otherwise. Agreed, the work is paid as if nobody had objected; not
agreed, nothing is owed and the place is open again for the same person.

What is owed comes from the card's own pot. Where that holds too little, the place says why, and
anybody may ask for it again. A place that was taken and not shown comes free after two weeks.

People do the work, and people who have seen it confirm it. An organisation that takes part looks
after its own card, objects, and votes as every member does.

Source: requirements MON-02, MON-03, MON-10, PRJ-17, COC-34, COC-41; K9; journey J6.
"""

from typing import Annotated, Literal, TypeAlias, assert_never

import msgspec
from msgspec.structs import replace

from dugnad.charter.counting.ballots import Ballot
from dugnad.charter.counting.ballots import Voice as Says
from dugnad.charter.counting.count import count
from dugnad.charter.counting.method import ByConsent, ByMajority
from dugnad.charter.counting.outcome import Outcome
from dugnad.charter.entries import MEMBERS, CardEntry, Grant
from dugnad.charter.law import Context, Law, principal_of
from dugnad.charter.money.accounts import Currency
from dugnad.charter.money.verbs import Owe
from dugnad.ledger import codec, contract
from dugnad.ledger.contract import Contract, Decision, Order, Refused, attempt, happened
from dugnad.ledger.state import Due, Item, KeySet, Map, State
from dugnad.ledger.values import (
    COUNT_LIMIT,
    Action,
    Count,
    Event,
    Hash,
    MemberId,
    Moment,
    Record,
    ShortText,
)

DAY_MS = 24 * 3_600_000

PLACES_MAX = 99
"""A card of more work than this is better put up as several; a place is the tag of its moment."""

TIME_TAG = 0
"""The moment by which it is to be done; the others are of the places, from 1."""

KEPT_MS = 14 * DAY_MS
"""How long a place is kept for who took it, from then or from when it was to be done by."""

REPLIES_MAX = 20
"""What is not settled after so many replies is settled by the vote."""

HOUR_MINUTES = 60

OWES = Grant(target="money", verb="Owe")
"""What a card that pays orders, and nothing else."""

Pay: TypeAlias = Literal["nothing", "thanks", "hours", "expenses", "money"]
"""What somebody gets: hours are written down as given, expenses are paid back as they were."""

Said: TypeAlias = Literal["yes", "no"]
Voiced: TypeAlias = Literal["yes", "no", "abstain"]

Standing: TypeAlias = Literal["taken", "shown", "disputed", "agreed", "settled"]
"""Where a place stands.

taken     somebody does it.
shown     it is said to be done, and members may object.
disputed  they are asked by a vote whether it is.
agreed    it is done; what is due could not be owed yet, as `failed` says.
settled   it is done, and what is due is owed or was nothing.
"""

How: TypeAlias = Literal["silence", "confirmed", "withdrawn", "vote"]
"""How it was agreed that work is done: nobody objected (and somebody confirmed), or whoever did
took it back after the time for objections, or the members voted."""


# ── Actions: what may be asked
class Open(Action, frozen=True):
    """Put up a task.

    `amount` is money for each place, for each hour where `minutes` limits them, or the most that is
    paid back as expenses. `minutes` is how much work of each place counts at most, where it is
    counted. It is to be done by `done_by_ms` (0: whenever). Members may object for `period_ms`
    after it was shown; a vote lasts `vote_ms`, or as long as they may object. `outsiders` lets
    people take it on who are not members of the project.
    """

    pay: Pay
    unit: Currency | None
    amount: Count
    minutes: Count
    places: Count
    done_by_ms: Moment
    outsiders: bool
    period_ms: Annotated[int, msgspec.Meta(ge=DAY_MS, le=30 * DAY_MS)]
    vote_ms: Annotated[int, msgspec.Meta(ge=DAY_MS, le=30 * DAY_MS)]


class Answer(Action, frozen=True):
    """Take it on, or give it back before it is shown; a no may also be the first word."""

    said: Said


class Show(Action, frozen=True):
    """Show that one's work is done; a first commitment tells of it, in words or with a picture.

    `claimed` is what it cost in the smallest unit, or how many minutes it took, where that counts.
    """

    claimed: Count = 0


class Vouch(Action, frozen=True):
    """Say in another's place that their work is done; as in `Show`."""

    place: Count
    claimed: Count = 0


class Confirm(Action, frozen=True):
    """Say that what was shown is done."""

    showing: Count


class Object(Action, frozen=True):
    """Say why it is not done as agreed; the first commitment is the reason."""

    showing: Count


class Reply(Action, frozen=True):
    """Answer an objection; the first commitment is the answer."""

    showing: Count


class Withdraw(Action, frozen=True):
    """Take one's objection back."""

    showing: Count


class Vote(Action, frozen=True):
    """Say whether it counts as done, where somebody objects."""

    showing: Count
    says: Voiced


class TryAgain(Action, frozen=True):
    """Ask again for what is due and could not be owed."""

    showing: Count


class MomentCame(Action, frozen=True):
    """A moment that a place waited for; the tag is its number."""

    tag: Count


TaskAction: TypeAlias = (
    Open
    | Answer
    | Show
    | Vouch
    | Confirm
    | Object
    | Reply
    | Withdraw
    | Vote
    | TryAgain
    | MomentCame
)


# ── Events: what has happened
class Terms(Record, frozen=True):
    """What was put up; see `Open`. `confirms` is how many must confirm, else all are asked."""

    pay: Pay
    unit: Currency | None
    amount: Count
    minutes: Count
    places: Count
    done_by_ms: Moment
    outsiders: bool
    period_ms: Moment
    vote_ms: Moment
    confirms: Count


class TaskPutUp(Event, frozen=True):
    """A task was put up, on these terms."""

    terms: Terms


class TakenOn(Event, frozen=True):
    """`member` took a place on, which is kept until `until_ms`; `words` was the card's text."""

    place: Count
    member: MemberId
    words: Hash
    until_ms: Moment


class GivenBack(Event, frozen=True):
    """`member` gave a place back."""

    place: Count
    member: MemberId


class SaidNo(Event, frozen=True):
    """`member` does not take it on."""

    member: MemberId


class PlaceFreed(Event, frozen=True):
    """What `member` had taken on was not shown in time, and is free for others."""

    place: Count
    member: MemberId


class WorkShown(Event, frozen=True):
    """The work of `member` is shown as done, by themselves or by `by` in their place.

    Members may object until `until_ms`.
    """

    showing: Count
    place: Count
    member: MemberId
    by: MemberId
    prose: Hash | None
    claimed: Count
    at_ms: Moment
    until_ms: Moment


class WorkConfirmed(Event, frozen=True):
    """`by` says that it is done."""

    showing: Count
    by: MemberId


class WorkObjected(Event, frozen=True):
    """`by` says that it is not done as agreed; `prose` is why. `before` was their voice."""

    showing: Count
    by: MemberId
    prose: Hash
    at_ms: Moment
    before: Voiced | None


class VoteBegan(Event, frozen=True):
    """The members are asked whether it is done.

    `size` of them may answer, until `until_ms`: who was one before `since_ms`.
    """

    showing: Count
    since_ms: Moment
    size: Count
    until_ms: Moment


class ObjectionAnswered(Event, frozen=True):
    """`by` answered an objection."""

    showing: Count
    by: MemberId
    prose: Hash
    at_ms: Moment


class ObjectionTakenBack(Event, frozen=True):
    """`by` objects no longer, and their no is gone with it if that was their `before`.

    `resumes`: nobody says no any more, so the vote is off and the time for objections runs on.
    """

    showing: Count
    by: MemberId
    before: Voiced | None
    resumes: bool


class VoiceGiven(Event, frozen=True):
    """`by` says whether it counts as done; `before` was their voice."""

    showing: Count
    by: MemberId
    says: Voiced
    before: Voiced | None


class WorkAgreed(Event, frozen=True):
    """The work of `member` is done, so `amount` is due to them, or `minutes` are written down."""

    showing: Count
    place: Count
    member: MemberId
    how: How
    outcome: Outcome | None
    amount: Count
    minutes: Count
    at_ms: Moment


class WorkNotAgreed(Event, frozen=True):
    """It does not count as done, so nothing is due; `member` has the place until `until_ms`."""

    showing: Count
    place: Count
    member: MemberId
    outcome: Outcome
    until_ms: Moment


class TimeIsUp(Event, frozen=True):
    """The moment came by which it was to be done: so many places were taken, and so many done."""

    taken: Count
    settled: Count


class PayOwed(Event, frozen=True):
    """What is due for work that was shown is owed from now on; or it could not be, and why."""

    showing: Count
    failed: ShortText


TaskEvent: TypeAlias = (
    TaskPutUp
    | TakenOn
    | GivenBack
    | SaidNo
    | PlaceFreed
    | WorkShown
    | WorkConfirmed
    | WorkObjected
    | VoteBegan
    | ObjectionAnswered
    | ObjectionTakenBack
    | VoiceGiven
    | WorkAgreed
    | WorkNotAgreed
    | TimeIsUp
    | PayOwed
)


# ── Refusals: the rules that say no, in the order in which they are asked
class TaskRefused(Refused):
    """A no of the rules of a task."""

    contract = "task"


class OnlyWhenPutUp(TaskRefused):
    """A task is put up by putting up its card, once."""


class PayUnfit(TaskRefused):
    """Where there is pay, the card says how much; elsewhere it names no amount."""


class MayNotPay(TaskRefused):
    """A card that pays was let order that something is owed from its pot."""


class PlacesUnfit(TaskRefused):
    """A task has one to ninety-nine places."""


class DoneInThePast(TaskRefused):
    """A task is to be done in time to come."""


class NotAPerson(TaskRefused):
    """People do work and say whether it is done, and no card does."""


class NotInForce(TaskRefused):
    """Nothing is asked of a card that still waits, or that was closed."""


class OfAnotherProject(TaskRefused):
    """Who acts on a task speaks in the card's own project."""


class NotAMember(TaskRefused):
    """Members take it on, unless it is open to everybody; and only they say whether it is done."""


class NotThere(TaskRefused):
    """Nothing of this number is taken on or shown."""


class OwnWork(TaskRefused):
    """Nobody says of their own work whether it is done but by showing it."""


class NotYours(TaskRefused):
    """Who put the card up, or looks after its project, says in another's place that it is done."""


class NotTakenOn(TaskRefused):
    """Whoever shows work has taken it on."""


class NotAskedNow(TaskRefused):
    """There is a vote while somebody objects, and before that nothing to vote or reply on."""


class TooLate(TaskRefused):
    """What has an end is answered before it."""


class NotAmongThose(TaskRefused):
    """Those vote who were members when the vote began; those reply whom it is about."""


class SameAnswer(TaskRefused):
    """This is what the member had said."""


class ShownAlready(TaskRefused):
    """Work that was shown is neither given back nor shown again before it is settled."""


class Full(TaskRefused):
    """All places are taken."""


class ClaimUnfit(TaskRefused):
    """What is claimed is above nothing, and no more than the card allows."""


class TextMissing(TaskRefused):
    """An objection has a reason, and a reply words."""


class AlreadyObjected(TaskRefused):
    """One objection for each member."""


class NoObjection(TaskRefused):
    """There is no such objection to take back."""


class RepliesFull(TaskRefused):
    """After twenty replies the vote settles it."""


class NothingToTry(TaskRefused):
    """Nothing that is due here still waits to be owed."""


class UnknownMoment(TaskRefused):
    """The task waits for no such moment."""


# ── State: what a task remembers
class Taken(Record, frozen=True):
    """What somebody has taken on.

    `words` is the card's text as it was then. `until_ms` is the moment that the place waits for (0:
    none). `showing` is the last one of this place (0: none yet). `failed` is why what is due could
    not be owed.
    """

    member: MemberId
    words: Hash
    standing: Standing
    until_ms: Moment
    showing: Count = 0
    failed: ShortText = ""


class Voting(Record, frozen=True):
    """A vote on what was shown: `number` tells it from others of the task; see `VoteBegan`."""

    number: Count
    since_ms: Moment
    size: Count
    until_ms: Moment
    yes: Count = 0
    no: Count = 0
    abstain: Count = 0


class Showing(Record, frozen=True):
    """Work that was shown as done; see `WorkShown`.

    `confirmed`, `objections` and `replies` count. `vote` is the last one about it. `how` is how it
    was agreed; None before, and where it was not agreed, of which `outcome` then tells.
    """

    place: Count
    member: MemberId
    by: MemberId
    prose: Hash | None
    claimed: Count
    at_ms: Moment
    until_ms: Moment
    confirmed: Count = 0
    objections: Count = 0
    replies: Count = 0
    vote: Voting | None = None
    how: How | None = None
    outcome: Outcome | None = None
    settled_ms: Moment = 0


class Words(Record, frozen=True):
    """Words of a member: an objection or a reply."""

    by: MemberId
    prose: Hash
    at_ms: Moment


class Counts(Record, frozen=True):
    """Sums over the places: those that are taken, in whatever standing, and those settled."""

    taken: Count = 0
    settled: Count = 0


class Task(State):
    """One task.

    `freed` are numbers of places that are free again, `last_place` the highest that was ever given.
    `holding` is the place that somebody does now. `voices` are by vote and member, `objections` by
    showing and member, `replies` by showing and number from 0. `held` counts what was shown and is
    not settled, and is there only while something is: the card is not closed over it.
    """

    terms: Item[Terms]
    places: Map[int, Taken]
    freed: KeySet[int]
    last_place: Item[Count]
    holding: Map[MemberId, int]
    declined: KeySet[MemberId]
    showings: Map[int, Showing]
    last_showing: Item[Count]
    confirmed: KeySet[tuple[int, MemberId]]
    objections: Map[tuple[int, MemberId], Words]
    replies: Map[tuple[int, int], Words]
    voices: Map[tuple[int, MemberId], Voiced]
    votes: Item[Count]
    counts: Item[Counts]
    held: Item[Count]
    due: Due


# ── What work is worth
def is_counted(terms: Terms) -> bool:
    """Whether whoever shows the work says how much it was."""
    return terms.pay in ("hours", "expenses") or (terms.pay == "money" and terms.minutes > 0)


def claim_max(terms: Terms) -> int:
    """How much may be claimed for one place; 0 where nothing is counted."""
    if not is_counted(terms):
        return 0
    return terms.amount if terms.pay == "expenses" else terms.minutes


def due_for(terms: Terms, claimed: int) -> int:
    """What is due for one place, in the smallest part of the unit; a part of it is not paid."""
    if terms.pay == "expenses":
        return claimed
    if terms.pay != "money":
        return 0
    return terms.amount * claimed // HOUR_MINUTES if terms.minutes else terms.amount


def most_due(terms: Terms) -> int:
    """What all places together may cost."""
    return terms.places * due_for(terms, claim_max(terms))


# ── decide: may this happen, and what follows?      (reads only)
def decide(task: Task, action: TaskAction, context: Context) -> Decision[TaskEvent]:
    """Answer one action; see the refusals for the rules."""
    match action:
        case Open():
            return happened(_open(action, context))
        case Answer():
            return happened(_answer(task, action, context))
        case Show():
            return happened(_show(task, action, context))
        case Vouch():
            return happened(_vouch(task, action, context))
        case Confirm():
            return happened(_confirm(task, action, context))
        case Object():
            return happened(*_object(task, action, context))
        case Reply():
            return happened(_reply(task, action, context))
        case Withdraw():
            return _withdraw(task, action, context)
        case Vote():
            return happened(_vote(task, action, context))
        case TryAgain():
            return _try_again(task, action, context)
        case MomentCame():
            return _moment(task, action.tag, context)
        case _:
            assert_never(action)


def _open(action: Open, context: Context) -> TaskPutUp:
    if context.actor.orderer != "cards":
        raise OnlyWhenPutUp
    terms = Terms(
        pay=action.pay,
        unit=action.unit,
        amount=action.amount,
        minutes=action.minutes,
        places=action.places,
        done_by_ms=action.done_by_ms,
        outsiders=action.outsiders,
        period_ms=action.period_ms,
        vote_ms=action.vote_ms,
        confirms=0 if _silence_agrees(context) else 1,
    )
    if not _pay_fits(terms):
        raise PayUnfit
    if terms.unit is not None and not _may_pay(context):
        raise MayNotPay
    if not 1 <= terms.places <= PLACES_MAX:
        raise PlacesUnfit
    if 0 < terms.done_by_ms <= context.now_ms:
        raise DoneInThePast
    return TaskPutUp(terms=terms)


def _may_pay(context: Context) -> bool:
    card = context.law.card_at(context.me)
    return card is not None and OWES in card.grants


def _silence_agrees(context: Context) -> bool:
    """Whether silence counts as yes by the rules of the project for what is everyday."""
    card = context.law.card_at(context.me)
    project = None if card is None else context.law.project(card.project)
    if card is None or project is None:
        return True
    rules = context.law.rules(card.project, project.rules_version)
    if rules is None:
        return True
    method = rules.everyday.method
    return isinstance(method, ByConsent) and method.silence


def _pay_fits(terms: Terms) -> bool:
    if (terms.pay in ("expenses", "money")) != (terms.unit is not None):
        return False
    if terms.unit is None:
        return terms.amount == 0 and (terms.minutes > 0) == (terms.pay == "hours")
    if terms.pay == "expenses" and terms.minutes:
        return False
    return 0 < due_for(terms, claim_max(terms)) < COUNT_LIMIT // PLACES_MAX


def _person(context: Context) -> MemberId:
    member = principal_of(context)
    if member is None:
        raise NotAPerson
    return member


def _in_force(task: Task, context: Context) -> tuple[CardEntry, Terms]:
    card, terms = context.law.card_at(context.me), task.terms.get()
    if card is None or terms is None or card.status != "in force":
        raise NotInForce
    return card, terms


def _of_project(
    card: CardEntry, member: MemberId, context: Context, *, outsiders: bool = False
) -> None:
    known = context.law.member(member)
    if known is None or known.project != card.project:
        raise OfAnotherProject
    if not outsiders and not context.law.is_member(card.project, member, context.now_ms):
        raise NotAMember


def counts_of(task: Task) -> Counts:
    """The sums over the places."""
    return task.counts.get() or Counts()


# Taking on, giving back
def _answer(task: Task, action: Answer, context: Context) -> TaskEvent:
    member = _person(context)
    card, terms = _in_force(task, context)
    _of_project(card, member, context, outsiders=terms.outsiders)
    number = task.holding.get(member)
    if action.said == "yes":
        return _take_on(task, card, terms, member, number, context)
    if number is None:
        if member in task.declined:
            raise SameAnswer
        return SaidNo(member=member)
    if _place(task, number).standing != "taken":
        raise ShownAlready
    return GivenBack(place=number, member=member)


def _take_on(
    task: Task,
    card: CardEntry,
    terms: Terms,
    member: MemberId,
    number: int | None,
    context: Context,
) -> TakenOn:
    if 0 < terms.done_by_ms <= context.now_ms:
        raise TooLate
    if number is not None:
        raise SameAnswer
    if counts_of(task).taken >= terms.places:
        raise Full
    freed = next(task.freed.keys(), None)
    return TakenOn(
        place=(task.last_place.get() or 0) + 1 if freed is None else freed,
        member=member,
        words=card.prose,
        until_ms=_kept_until_ms(terms, context),
    )


def _kept_until_ms(terms: Terms, context: Context) -> int:
    return min(max(terms.done_by_ms, context.now_ms) + KEPT_MS, COUNT_LIMIT - 1)


def _place(task: Task, number: int) -> Taken:
    place = task.places.get(number)
    if place is None:
        raise NotThere
    return place


# Showing that it is done
def _show(task: Task, action: Show, context: Context) -> WorkShown:
    member = _person(context)
    _, terms = _in_force(task, context)
    number = task.holding.get(member)
    if number is None:
        raise NotTakenOn
    return _shown(task, terms, number, member, action.claimed, context)


def _vouch(task: Task, action: Vouch, context: Context) -> WorkShown:
    member = _person(context)
    card, terms = _in_force(task, context)
    if _place(task, action.place).member == member:
        raise OwnWork
    if not context.law.looks_after(card, member, context.now_ms):
        raise NotYours
    return _shown(task, terms, action.place, member, action.claimed, context)


def _shown(
    task: Task, terms: Terms, number: int, by: MemberId, claimed: int, context: Context
) -> WorkShown:
    place = _place(task, number)
    if place.standing != "taken":
        raise ShownAlready
    if not _claim_fits(terms, claimed):
        raise ClaimUnfit
    return WorkShown(
        showing=(task.last_showing.get() or 0) + 1,
        place=number,
        member=place.member,
        by=by,
        prose=context.commitments[0] if context.commitments else None,
        claimed=claimed,
        at_ms=context.now_ms,
        until_ms=context.now_ms + terms.period_ms,
    )


def _claim_fits(terms: Terms, claimed: int) -> bool:
    if not is_counted(terms):
        return claimed == 0
    worth = claimed if terms.pay == "hours" else due_for(terms, claimed)
    return worth > 0 and claimed <= claim_max(terms)


# Confirming, objecting
def _looked_at(
    task: Task, number: int, context: Context
) -> tuple[CardEntry, Terms, MemberId, Showing, Taken]:
    """Who says something about work that was shown, and is not settled; only members do."""
    member = _person(context)
    card, terms = _in_force(task, context)
    _of_project(card, member, context)
    showing = task.showings.get(number)
    place = None if showing is None else task.places.get(showing.place)
    if showing is None or place is None or place.showing != number:
        raise NotThere
    return card, terms, member, showing, place


def _confirm(task: Task, action: Confirm, context: Context) -> WorkConfirmed:
    _, _, member, showing, place = _looked_at(task, action.showing, context)
    if member in (showing.member, showing.by):
        # Who said it in another's place has said so already: another person confirms it.
        raise OwnWork
    if place.standing != "shown" or context.now_ms >= place.until_ms:
        raise TooLate
    if (action.showing, member) in task.confirmed:
        raise SameAnswer
    return WorkConfirmed(showing=action.showing, by=member)


def _object(task: Task, action: Object, context: Context) -> list[TaskEvent]:
    card, terms, member, showing, place = _looked_at(task, action.showing, context)
    if showing.member == member:
        raise OwnWork
    if place.standing not in ("shown", "disputed") or context.now_ms >= place.until_ms:
        raise TooLate
    if not context.commitments:
        raise TextMissing
    if (action.showing, member) in task.objections:
        raise AlreadyObjected
    voting = place.standing == "disputed"
    if voting:
        _among_those(card, showing, member, context)
    objected = WorkObjected(
        showing=action.showing,
        by=member,
        prose=context.commitments[0],
        at_ms=context.now_ms,
        before=voice_of(task, action.showing, showing, member) if voting else None,
    )
    if voting:
        return [objected]
    return [objected, _vote_begins(action.showing, showing, card, terms, context)]


def _vote_begins(
    number: int, showing: Showing, card: CardEntry, terms: Terms, context: Context
) -> VoteBegan:
    """Ask the members, at least until their time to object is over; nobody votes on their own."""
    project = context.law.project(card.project)
    members = 0 if project is None else project.members
    own = context.law.is_member(card.project, showing.member, context.now_ms)
    return VoteBegan(
        showing=number,
        since_ms=context.now_ms,
        size=members - own,
        until_ms=max(showing.until_ms, context.now_ms + terms.vote_ms),
    )


def voice_of(task: Task, number: int, showing: Showing, member: MemberId) -> Voiced | None:
    """What somebody says now: in the vote that runs, or by having confirmed before it."""
    voiced = None if showing.vote is None else task.voices.get((showing.vote.number, member))
    if voiced is not None:
        return voiced
    return "yes" if (number, member) in task.confirmed else None


def _among_those(card: CardEntry, showing: Showing, member: MemberId, context: Context) -> None:
    """Refuse whom the vote that runs does not ask: who became a member since it began.

    Raises:
        NotAmongThose: they are such a member.
    """
    since_ms = 0 if showing.vote is None else showing.vote.since_ms
    if not 0 <= context.law.decides_since(card.project, MEMBERS, member, context.now_ms) < since_ms:
        raise NotAmongThose


def _disputed(place: Taken, context: Context) -> None:
    """Refuse what belongs to a vote that does not run.

    Raises:
        TooLate, NotAskedNow: as they say.
    """
    if place.standing != "disputed":
        raise NotAskedNow
    if context.now_ms >= place.until_ms:
        raise TooLate


def _reply(task: Task, action: Reply, context: Context) -> ObjectionAnswered:
    member = _person(context)
    card, _ = _in_force(task, context)
    showing = task.showings.get(action.showing)
    place = None if showing is None else task.places.get(showing.place)
    if showing is None or place is None or place.showing != action.showing:
        raise NotThere
    _disputed(place, context)
    objects = (action.showing, member) in task.objections
    concerned = member in (showing.member, showing.by) or objects
    if not concerned and not context.law.looks_after(card, member, context.now_ms):
        raise NotAmongThose
    if not context.commitments:
        raise TextMissing
    if showing.replies >= REPLIES_MAX:
        raise RepliesFull
    return ObjectionAnswered(
        showing=action.showing, by=member, prose=context.commitments[0], at_ms=context.now_ms
    )


def _withdraw(task: Task, action: Withdraw, context: Context) -> Decision[TaskEvent]:
    """Take an objection back; the vote goes on while anybody else says no."""
    _, terms, member, showing, place = _looked_at(task, action.showing, context)
    _disputed(place, context)
    vote = showing.vote
    if vote is None or (action.showing, member) not in task.objections:
        raise NoObjection
    before = task.voices.get((vote.number, member))
    nobody_else = vote.no == (1 if before == "no" else 0)
    resumes = nobody_else and context.now_ms < showing.until_ms
    back = ObjectionTakenBack(showing=action.showing, by=member, before=before, resumes=resumes)
    if resumes or not nobody_else or showing.confirmed < terms.confirms:
        return happened(back)
    return _agreed(terms, action.showing, showing, "withdrawn", None, context, back)


def _vote(task: Task, action: Vote, context: Context) -> VoiceGiven:
    card, _, member, showing, place = _looked_at(task, action.showing, context)
    if showing.member == member:
        raise OwnWork
    _disputed(place, context)
    _among_those(card, showing, member, context)
    before = voice_of(task, action.showing, showing, member)
    if before == action.says:
        raise SameAnswer
    return VoiceGiven(showing=action.showing, by=member, says=action.says, before=before)


# Settling
def _agreed(
    terms: Terms,
    number: int,
    showing: Showing,
    how: How,
    outcome: Outcome | None,
    context: Context,
    *before: TaskEvent,
) -> Decision[TaskEvent]:
    """Write that the work is done, and have owed what is due for it: in this order (K9)."""
    agreed = WorkAgreed(
        showing=number,
        place=showing.place,
        member=showing.member,
        how=how,
        outcome=outcome,
        amount=due_for(terms, showing.claimed),
        minutes=0 if terms.pay == "expenses" else showing.claimed,
        at_ms=context.now_ms,
    )
    return happened(*before, agreed, orders=_pay(terms, number, showing))


def _pay(terms: Terms, number: int, showing: Showing) -> list[Order]:
    """Have owed what is due for what was shown, under its number: it can be owed once."""
    amount = due_for(terms, showing.claimed)
    if terms.unit is None or amount == 0:
        return []
    owe = Owe(key=number, unit=terms.unit, amount=amount, payee=showing.member)
    return [attempt("money", owe)]


def _try_again(task: Task, action: TryAgain, context: Context) -> Decision[TaskEvent]:
    member = _person(context)
    card, terms = _in_force(task, context)
    _of_project(card, member, context, outsiders=True)
    showing = task.showings.get(action.showing)
    place = None if showing is None else task.places.get(showing.place)
    if showing is None or place is None or place.showing != action.showing:
        raise NotThere
    if place.standing != "agreed":
        raise NothingToTry
    return happened(orders=_pay(terms, action.showing, showing))


def settled(task: Task, order: Order, outcome: contract.Outcome) -> list[TaskEvent]:
    """Note whether what is due is owed now, or why not."""
    del task
    number = codec.decode(Owe, order.arguments).key
    return [PayOwed(showing=number, failed=outcome.code)]


# What a place waited for
def _moment(task: Task, tag: int, context: Context) -> Decision[TaskEvent]:
    card, terms = _in_force(task, context)
    if tag == TIME_TAG and 0 < terms.done_by_ms <= context.now_ms:
        counts = counts_of(task)
        return happened(TimeIsUp(taken=counts.taken, settled=counts.settled))
    place = task.places.get(tag)
    if place is None or not 0 < place.until_ms <= context.now_ms:
        raise UnknownMoment
    number, showing = place.showing, task.showings.get(place.showing)
    if showing is None or place.standing == "taken":
        return happened(PlaceFreed(place=tag, member=place.member))
    if place.standing == "disputed":
        return _counted(terms, number, showing, context)
    if showing.confirmed < terms.confirms:
        return happened(_vote_begins(number, showing, card, terms, context))
    how: How = "confirmed" if showing.confirmed else "silence"
    return _agreed(terms, number, showing, how, None, context)


def _counted(terms: Terms, number: int, showing: Showing, context: Context) -> Decision[TaskEvent]:
    """Count the vote: more yes than no; a tie, or nobody at all, leaves it undone."""
    outcome = _outcome(showing)
    if outcome.result == "passed":
        return _agreed(terms, number, showing, "vote", outcome, context)
    return happened(
        WorkNotAgreed(
            showing=number,
            place=showing.place,
            member=showing.member,
            outcome=outcome,
            until_ms=_kept_until_ms(terms, context),
        )
    )


def _outcome(showing: Showing) -> Outcome:
    vote = showing.vote or Voting(number=0, since_ms=0, size=0, until_ms=0)
    numbers: dict[Voiced, int] = {"yes": vote.yes, "no": vote.no, "abstain": vote.abstain}
    ballots: dict[Ballot, int] = {
        Says(says=says): number for says, number in numbers.items() if number
    }
    electorate = max(vote.size, vote.yes + vote.no + vote.abstain)
    return count(ByMajority(), 0, ballots, (), electorate)


# ── evolve: write it down      (writes only, never fails)
def evolve(task: Task, event: TaskEvent) -> None:
    """Write one event into the state."""
    match event:
        case TaskPutUp(terms=terms):
            task.terms.set(terms)
            if terms.done_by_ms:
                task.due.set(terms.done_by_ms, TIME_TAG)
        case TakenOn():
            _write_taken(task, event)
        case GivenBack(place=number, member=member):
            _write_free(task, number, member)
            task.declined.add(member)
        case SaidNo(member=member):
            task.declined.add(member)
        case PlaceFreed(place=number, member=member):
            _write_free(task, number, member)
        case WorkShown():
            _write_shown(task, event)
        case WorkConfirmed(showing=number, by=by):
            task.confirmed.add((number, by))
            _add(task, number, confirmed=1)
        case WorkObjected():
            _write_objected(task, event)
        case VoteBegan():
            _write_vote(task, event)
        case ObjectionAnswered(showing=number, by=by, prose=prose, at_ms=at_ms):
            _write_reply(task, number, Words(by=by, prose=prose, at_ms=at_ms))
        case ObjectionTakenBack():
            _write_taken_back(task, event)
        case VoiceGiven(showing=number, by=by, says=says, before=before):
            _write_voice(task, number, by, before, says)
        case WorkAgreed():
            _write_agreed(task, event)
        case WorkNotAgreed():
            _write_not_agreed(task, event)
        case PayOwed(showing=number, failed=failed):
            _write_owed(task, number, failed)
        case TimeIsUp():
            pass
        case _:
            assert_never(event)


def _write_taken(task: Task, event: TakenOn) -> None:
    number, member = event.place, event.member
    place = Taken(member=member, words=event.words, standing="taken", until_ms=event.until_ms)
    task.places.set(number, place)
    task.freed.remove(number)
    task.last_place.set(max(number, task.last_place.get() or 0))
    task.holding.set(member, number)
    task.declined.remove(member)
    counts = counts_of(task)
    task.counts.set(replace(counts, taken=counts.taken + 1))
    task.due.set(event.until_ms, number)


def _write_free(task: Task, number: int, member: MemberId) -> None:
    place = task.places.get(number)
    if place is not None:
        task.due.clear(place.until_ms, number)
    task.places.remove(number)
    task.freed.add(number)
    task.holding.remove(member)
    counts = counts_of(task)
    task.counts.set(replace(counts, taken=counts.taken - 1))


def _write_shown(task: Task, event: WorkShown) -> None:
    task.showings.set(
        event.showing,
        Showing(
            place=event.place,
            member=event.member,
            by=event.by,
            prose=event.prose,
            claimed=event.claimed,
            at_ms=event.at_ms,
            until_ms=event.until_ms,
        ),
    )
    task.last_showing.set(event.showing)
    _wait(task, event.place, event.until_ms, standing="shown", showing=event.showing)
    _hold(task, 1)


def _write_objected(task: Task, event: WorkObjected) -> None:
    number, by = event.showing, event.by
    task.objections.set((number, by), Words(by=by, prose=event.prose, at_ms=event.at_ms))
    if (number, by) in task.confirmed:
        task.confirmed.remove((number, by))
        _add(task, number, confirmed=-1)
    _add(task, number, objections=1)
    showing = task.showings.get(number)
    if showing is not None and _is_on(task, showing):
        _write_voice(task, number, by, event.before, "no")


def _is_on(task: Task, showing: Showing) -> bool:
    """Whether the members are voting about it."""
    place = task.places.get(showing.place)
    return place is not None and place.standing == "disputed"


def _write_vote(task: Task, event: VoteBegan) -> None:
    """Begin a vote: who objects says no, who confirmed yes."""
    showing = task.showings.get(event.showing)
    if showing is None:
        return
    vote = Voting(
        number=(task.votes.get() or 0) + 1,
        since_ms=event.since_ms,
        size=event.size,
        until_ms=event.until_ms,
        yes=showing.confirmed,
        no=showing.objections,
    )
    task.votes.set(vote.number)
    for _showing, by in task.objections.keys(under=event.showing):
        task.voices.set((vote.number, by), "no")
    task.showings.set(event.showing, replace(showing, vote=vote))
    _wait(task, showing.place, event.until_ms, standing="disputed")


def _write_reply(task: Task, number: int, words: Words) -> None:
    showing = task.showings.get(number)
    if showing is not None:
        task.replies.set((number, showing.replies), words)
        _add(task, number, replies=1)


def _write_taken_back(task: Task, event: ObjectionTakenBack) -> None:
    number = event.showing
    task.objections.remove((number, event.by))
    _add(task, number, objections=-1)
    if event.before == "no":
        _write_voice(task, number, event.by, "no", None)
    showing = task.showings.get(number)
    if event.resumes and showing is not None:
        _wait(task, showing.place, showing.until_ms, standing="shown")


def _write_voice(
    task: Task, number: int, by: MemberId, before: Voiced | None, says: Voiced | None
) -> None:
    """Put a voice in the place of the one before; None is no voice."""
    showing = task.showings.get(number)
    if showing is None or showing.vote is None:
        return
    vote = showing.vote
    sums: dict[Voiced, int] = {"yes": vote.yes, "no": vote.no, "abstain": vote.abstain}
    if before is not None:
        sums[before] -= 1
    if says is None:
        task.voices.remove((vote.number, by))
    else:
        sums[says] += 1
        task.voices.set((vote.number, by), says)
    task.showings.set(number, replace(showing, vote=replace(vote, **sums)))


def _write_agreed(task: Task, event: WorkAgreed) -> None:
    showing = task.showings.get(event.showing)
    if showing is not None:
        ended = replace(showing, how=event.how, outcome=event.outcome, settled_ms=event.at_ms)
        task.showings.set(event.showing, ended)
    task.holding.remove(event.member)
    _wait(task, event.place, 0, standing="agreed")
    if event.amount == 0:
        _settle(task, event.place)


def _write_not_agreed(task: Task, event: WorkNotAgreed) -> None:
    showing = task.showings.get(event.showing)
    if showing is not None:
        task.showings.set(event.showing, replace(showing, outcome=event.outcome))
    _wait(task, event.place, event.until_ms, standing="taken")
    _hold(task, -1)


def _write_owed(task: Task, number: int, failed: str) -> None:
    showing = task.showings.get(number)
    place = None if showing is None else task.places.get(showing.place)
    if showing is None or place is None:
        return
    task.places.set(showing.place, replace(place, failed=failed))
    if not failed:
        _settle(task, showing.place)


def _settle(task: Task, number: int) -> None:
    _wait(task, number, 0, standing="settled")
    _hold(task, -1)
    counts = counts_of(task)
    task.counts.set(replace(counts, settled=counts.settled + 1))


def _wait(task: Task, number: int, until_ms: int, **changes: object) -> None:
    """Let a place wait for another moment (0: for none), and write what else changes."""
    place = task.places.get(number)
    if place is None:
        return
    task.due.clear(place.until_ms, number)
    if until_ms:
        task.due.set(until_ms, number)
    task.places.set(number, replace(place, until_ms=until_ms, **changes))


def _add(task: Task, number: int, **more: int) -> None:
    """Add to the counts of what was shown."""
    showing = task.showings.get(number)
    if showing is not None:
        sums = {name: getattr(showing, name) + by for name, by in more.items()}
        task.showings.set(number, replace(showing, **sums))


def _hold(task: Task, more: int) -> None:
    """Count what was shown and is not settled; the card is not closed over it."""
    held = (task.held.get() or 0) + more
    if held:
        task.held.set(held)
    else:
        task.held.clear()


CONTRACT: Contract[Task, TaskAction, TaskEvent, Law] = Contract(
    name="task",
    version=1,
    state=Task,
    actions=(
        Open,
        Answer,
        Show,
        Vouch,
        Confirm,
        Object,
        Reply,
        Withdraw,
        Vote,
        TryAgain,
        MomentCame,
    ),
    events=(
        TaskPutUp,
        TakenOn,
        GivenBack,
        SaidNo,
        PlaceFreed,
        WorkShown,
        WorkConfirmed,
        WorkObjected,
        VoteBegan,
        ObjectionAnswered,
        ObjectionTakenBack,
        VoiceGiven,
        WorkAgreed,
        WorkNotAgreed,
        TimeIsUp,
        PayOwed,
    ),
    refusals=(
        OnlyWhenPutUp,
        PayUnfit,
        MayNotPay,
        PlacesUnfit,
        DoneInThePast,
        NotAPerson,
        NotInForce,
        OfAnotherProject,
        NotAMember,
        NotThere,
        OwnWork,
        NotYours,
        NotTakenOn,
        NotAskedNow,
        TooLate,
        NotAmongThose,
        SameAnswer,
        ShownAlready,
        Full,
        ClaimUnfit,
        TextMissing,
        AlreadyObjected,
        NoObjection,
        RepliesFull,
        NothingToTry,
        UnknownMoment,
    ),
    decide=decide,
    evolve=evolve,
    settled=settled,
    due=MomentCame,
    for_others=(Vouch, Object, Reply, Withdraw, Vote),
    answers=(Answer,),
)
