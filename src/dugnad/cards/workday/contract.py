"""The law of a work day: a time, places, and who comes.

Members answer yes, maybe or no and may change it until the time for answers is over; a yes may
bring further people along. Where places are limited they are kept: who finds none waits, in the
order of coming. A freed place goes to the first who fits among the first `LOOKED_AT` waiting, in
the open. That bound, and counts kept beside the answers, let an answer cost the same whether ten
or ten thousand people have answered.

Source: requirements PRJ-29, VOL-12, VOL-17; journey J2.
"""

from collections.abc import Iterator
from typing import Literal, TypeAlias, assert_never

import msgspec

from dugnad.charter.entries import CardEntry
from dugnad.charter.law import Context, Law
from dugnad.ledger.contract import Contract, Decision, Refused, happened
from dugnad.ledger.state import Due, Item, Map, State
from dugnad.ledger.values import Action, Count, Event, MemberId, Moment, Record

EXTRA_MAX = 9
"""How many people one answer may bring along; more come with an answer of their own."""

LOOKED_AT = 20
"""How many of those waiting are passed over at most when a place is free."""

REMINDER_MS = 24 * 3_600_000
"""How long before the beginning people are reminded."""

ANSWERS_TAG = 0
REMINDER_TAG = 1
OVER_TAG = 2

Said: TypeAlias = Literal["yes", "maybe", "no"]


# ── Actions: what may be asked
class Open(Action, frozen=True):
    """Call a work day.

    Answers may be given and changed until `answer_by_ms`. `places` is how many people there is
    room for (0: any number), `least` how many are needed. `outsiders` lets people answer who are
    not members of the project.
    """

    starts_at_ms: Moment
    ends_at_ms: Moment
    answer_by_ms: Moment
    places: Count
    least: Count
    outsiders: bool


class Answer(Action, frozen=True):
    """Say whether one comes, and with how many others (`extra`, 0 to 9, only with a yes)."""

    said: Said
    extra: Count = 0


class Thank(Action, frozen=True):
    """Thank those who came, once, after the day; the words lie outside the books."""


class MomentCame(Action, frozen=True):
    """A moment that the day waited for: no more answers, the reminder, the end."""

    tag: Count


WorkdayAction: TypeAlias = Open | Answer | Thank | MomentCame


# ── Events: what has happened
class WorkdayCalled(Event, frozen=True):
    """A work day was called; `remind_ms` is None when it begins too soon for a reminder."""

    starts_at_ms: Moment
    ends_at_ms: Moment
    answer_by_ms: Moment
    places: Count
    least: Count
    outsiders: bool
    remind_ms: Moment | None


class AnswerGiven(Event, frozen=True):
    """`member` answered; `turn` is their number on the waiting list, 0 when they do not wait."""

    member: MemberId
    said: Said
    extra: Count
    turn: Count


class MovedUp(Event, frozen=True):
    """A place became free for `member`, who had waited with `turn`."""

    member: MemberId
    turn: Count


class ReminderDue(Event, frozen=True):
    """The day is near: `people` come."""

    people: Count


class AnswersClosed(Event, frozen=True):
    """Answers are final: `people` come, `least` were needed."""

    people: Count
    least: Count


class DayOver(Event, frozen=True):
    """The day has been; `people` had said that they come."""

    people: Count


class Thanked(Event, frozen=True):
    """`by` thanked those who came."""

    by: MemberId


WorkdayEvent: TypeAlias = (
    WorkdayCalled | AnswerGiven | MovedUp | ReminderDue | AnswersClosed | DayOver | Thanked
)


# ── Refusals: the rules that say no, in the order in which they are asked
class WorkdayRefused(Refused):
    """A no of the rules of a work day."""

    contract = "workday"


class OnlyWhenPutUp(WorkdayRefused):
    """A work day is called by putting up its card, once."""


class StartsInThePast(WorkdayRefused):
    """A work day lies ahead."""


class EndsBeforeStart(WorkdayRefused):
    """A work day ends after it begins."""


class AnswersAfterStart(WorkdayRefused):
    """Answers are in when the day begins."""


class NoTimeToAnswer(WorkdayRefused):
    """People can answer once the card is in force, so that must be before answers are closed."""


class MoreNeededThanPlaces(WorkdayRefused):
    """There is room for as many as are needed."""


class NotAPerson(WorkdayRefused):
    """Only people answer and thank."""


class NotInForce(WorkdayRefused):
    """Nothing is asked of a card that still waits, or that was closed."""


class TooLate(WorkdayRefused):
    """Answers can be given and changed until the time for them is over."""


class OfAnotherProject(WorkdayRefused):
    """Who answers speaks in the card's own project."""


class NotAMember(WorkdayRefused):
    """Members of the project answer, unless the day is open to everybody."""


class OnlyWithYes(WorkdayRefused):
    """Who does not come brings nobody along."""


class TooManyExtra(WorkdayRefused):
    """One answer brings at most nine others."""


class SameAnswer(WorkdayRefused):
    """This is what the member had answered."""


class NoRoomForSoMany(WorkdayRefused):
    """A group fits the places there are; who has a place keeps it when more do not fit."""


class NotYours(WorkdayRefused):
    """Who put the card up, or looks after its project, thanks."""


class NotOverYet(WorkdayRefused):
    """Thanks come after the day."""


class AlreadyThanked(WorkdayRefused):
    """Thanks are said once."""


class UnknownMoment(WorkdayRefused):
    """The day waits for no such moment."""


# ── State: what a work day remembers
class Terms(Record, frozen=True):
    """What was called; see `Open`."""

    starts_at_ms: Moment
    ends_at_ms: Moment
    answer_by_ms: Moment
    places: Count
    least: Count
    outsiders: bool


class Answered(Record, frozen=True):
    """Somebody's answer; `turn` is their number on the waiting list, 0 when they do not wait."""

    said: Said
    extra: Count
    turn: Count

    @property
    def people(self) -> int:
        """How many people the answer speaks of; 0 unless it is a yes."""
        return 1 + self.extra if self.said == "yes" else 0

    @property
    def seats(self) -> int:
        """How many places the answer has."""
        return 0 if self.turn else self.people


class Counts(Record, frozen=True):
    """Sums over the answers.

    `people` is how many come: the members whose yes has a place (`yes`), and whom they bring.
    `waiting` counts answers on the waiting list and `waiting_people` the people they speak of.
    """

    yes: Count = 0
    people: Count = 0
    maybe: Count = 0
    no: Count = 0
    waiting: Count = 0
    waiting_people: Count = 0


class Stage(Record, frozen=True):
    """What has been told already; the rules look at the time itself."""

    answers_closed: bool = False
    reminded: bool = False
    over: bool = False
    thanked: bool = False


class Workday(State):
    """One work day."""

    terms: Item[Terms]
    answers: Map[MemberId, Answered]
    waiting: Map[int, MemberId]
    last_turn: Item[Count]
    counts: Item[Counts]
    stage: Item[Stage]
    due: Due


# ── decide: may this happen, and what follows?      (reads only)
def decide(day: Workday, action: WorkdayAction, context: Context) -> Decision[WorkdayEvent]:
    """Answer one action; see the refusals for the rules."""
    match action:
        case Open():
            return happened(_open(action, context))
        case Answer():
            return happened(*_answer(day, action, context))
        case Thank():
            return happened(_thank(day, context))
        case MomentCame():
            return happened(_moment(day, action, context))
        case _:
            assert_never(action)


def _open(action: Open, context: Context) -> WorkdayCalled:
    if context.actor.orderer != "cards":
        raise OnlyWhenPutUp
    if action.starts_at_ms <= context.now_ms:
        raise StartsInThePast
    if action.ends_at_ms <= action.starts_at_ms:
        raise EndsBeforeStart
    if action.answer_by_ms > action.starts_at_ms:
        raise AnswersAfterStart
    card = context.law.card_at(context.me)
    opens_ms = context.now_ms if card is None else max(context.now_ms, card.waits_until_ms)
    if action.answer_by_ms <= opens_ms:
        raise NoTimeToAnswer
    if 0 < action.places < action.least:
        raise MoreNeededThanPlaces
    remind_ms = action.starts_at_ms - REMINDER_MS
    return WorkdayCalled(
        starts_at_ms=action.starts_at_ms,
        ends_at_ms=action.ends_at_ms,
        answer_by_ms=action.answer_by_ms,
        places=action.places,
        least=action.least,
        outsiders=action.outsiders,
        remind_ms=remind_ms if remind_ms > context.now_ms else None,
    )


def _in_force(day: Workday, context: Context) -> tuple[CardEntry, Terms]:
    card = context.law.card_at(context.me)
    terms = day.terms.get()
    if card is None or terms is None or card.status != "in force":
        raise NotInForce
    return card, terms


def _person(context: Context) -> MemberId:
    if context.actor.member is None:
        raise NotAPerson
    return context.actor.member


def _answer(day: Workday, action: Answer, context: Context) -> list[WorkdayEvent]:
    member = _person(context)
    card, terms = _in_force(day, context)
    if context.now_ms >= terms.answer_by_ms:
        raise TooLate
    _may_answer(card, terms, member, context)
    if action.extra and action.said != "yes":
        raise OnlyWithYes
    if action.extra > EXTRA_MAX:
        raise TooManyExtra
    before = day.answers.get(member)
    if before is not None and (before.said, before.extra) == (action.said, action.extra):
        raise SameAnswer
    turn = _turn(day, terms, action, before)
    after = Answered(said=action.said, extra=action.extra, turn=turn)
    given = AnswerGiven(member=member, said=action.said, extra=action.extra, turn=turn)
    if terms.places == 0:
        return [given]
    taken = counts_of(day).people - _seats(before) + after.seats
    return [given, *_move_up(day, terms.places - taken, member, after)]


def _may_answer(card: CardEntry, terms: Terms, member: MemberId, context: Context) -> None:
    known = context.law.member(member)
    if known is None or known.project != card.project:
        raise OfAnotherProject
    if not terms.outsiders and not context.law.is_member(card.project, member, context.now_ms):
        raise NotAMember


def counts_of(day: Workday) -> Counts:
    """The sums over the answers so far."""
    return day.counts.get() or Counts()


def _seats(answered: Answered | None) -> int:
    return 0 if answered is None else answered.seats


def _turn(day: Workday, terms: Terms, action: Answer, before: Answered | None) -> int:
    """Say on which number of the waiting list the answer comes; 0 when it has what it needs."""
    if action.said != "yes" or terms.places == 0:
        return 0
    people = 1 + action.extra
    counts = counts_of(day)
    fits = people <= terms.places - counts.people + _seats(before)
    if people > terms.places or (_seats(before) and not fits):
        raise NoRoomForSoMany
    if before is not None and before.turn:
        return before.turn
    # Who comes while more wait than are looked at stands behind them, as nobody knows who fits.
    if fits and (_seats(before) or counts.waiting < LOOKED_AT):
        return 0
    return (day.last_turn.get() or 0) + 1


def _move_up(day: Workday, free: int, member: MemberId, after: Answered) -> Iterator[MovedUp]:
    """Give free places to the first who fit, `member`'s answer now being `after`."""
    passed_over = 0
    for turn, waiting in _queue(day, member, after):
        if free <= 0 or passed_over == LOOKED_AT:
            return
        answered = after if waiting == member else day.answers.get(waiting)
        people = 0 if answered is None else answered.people
        if people <= free:
            free -= people
            yield MovedUp(member=waiting, turn=turn)
        else:
            passed_over += 1


def _queue(day: Workday, member: MemberId, after: Answered) -> Iterator[tuple[int, MemberId]]:
    """Who waits once `member`'s answer is `after`, in order; nobody new stands before others."""
    for turn, waiting in day.waiting.items():
        if waiting != member or after.turn == turn:
            yield turn, waiting


def _thank(day: Workday, context: Context) -> Thanked:
    member = _person(context)
    card, terms = _in_force(day, context)
    if not context.law.looks_after(card, member, context.now_ms):
        raise NotYours
    if context.now_ms < terms.ends_at_ms:
        raise NotOverYet
    if _stage(day).thanked:
        raise AlreadyThanked
    return Thanked(by=member)


def _stage(day: Workday) -> Stage:
    return day.stage.get() or Stage()


def _moment(day: Workday, action: MomentCame, context: Context) -> WorkdayEvent:
    _, terms = _in_force(day, context)
    people = counts_of(day).people
    if action.tag == ANSWERS_TAG:
        return AnswersClosed(people=people, least=terms.least)
    if action.tag == REMINDER_TAG:
        return ReminderDue(people=people)
    if action.tag == OVER_TAG:
        return DayOver(people=people)
    raise UnknownMoment


# ── evolve: write it down      (writes only, never fails)
def evolve(day: Workday, event: WorkdayEvent) -> None:
    """Write one event into the state."""
    match event:
        case WorkdayCalled():
            _write_terms(day, event)
        case AnswerGiven(member=member, said=said, extra=extra, turn=turn):
            _write_answer(day, member, Answered(said=said, extra=extra, turn=turn))
        case MovedUp(member=member):
            answered = day.answers.get(member)
            if answered is not None:
                seated = Answered(said=answered.said, extra=answered.extra, turn=0)
                _write_answer(day, member, seated)
        case AnswersClosed():
            _write_stage(day, answers_closed=True)
        case ReminderDue():
            _write_stage(day, reminded=True)
        case DayOver():
            _write_stage(day, over=True)
        case Thanked():
            _write_stage(day, thanked=True)
        case _:
            assert_never(event)


def _write_terms(day: Workday, called: WorkdayCalled) -> None:
    day.terms.set(
        Terms(
            starts_at_ms=called.starts_at_ms,
            ends_at_ms=called.ends_at_ms,
            answer_by_ms=called.answer_by_ms,
            places=called.places,
            least=called.least,
            outsiders=called.outsiders,
        )
    )
    day.due.set(called.answer_by_ms, ANSWERS_TAG)
    if called.remind_ms is not None:
        day.due.set(called.remind_ms, REMINDER_TAG)
    day.due.set(called.ends_at_ms, OVER_TAG)


def _write_answer(day: Workday, member: MemberId, after: Answered) -> None:
    """Put an answer in the place of the one before, and keep list and sums in step."""
    before = day.answers.get(member)
    counts = counts_of(day)
    if before is not None:
        counts = _counted(counts, before, -1)
        if before.turn and before.turn != after.turn:
            day.waiting.remove(before.turn)
    if after.turn and (before is None or before.turn != after.turn):
        day.waiting.set(after.turn, member)
        day.last_turn.set(after.turn)
    day.answers.set(member, after)
    day.counts.set(_counted(counts, after, 1))


def _counted(counts: Counts, one: Answered, sign: int) -> Counts:
    """Add an answer to the sums (`sign` 1) or take it away (-1)."""
    waits = one.turn > 0
    return Counts(
        yes=counts.yes + sign * (one.said == "yes" and not waits),
        people=counts.people + sign * one.seats,
        maybe=counts.maybe + sign * (one.said == "maybe"),
        no=counts.no + sign * (one.said == "no"),
        waiting=counts.waiting + sign * waits,
        waiting_people=counts.waiting_people + sign * (one.people - one.seats),
    )


def _write_stage(day: Workday, **told: bool) -> None:
    day.stage.set(msgspec.structs.replace(_stage(day), **told))


CONTRACT: Contract[Workday, WorkdayAction, WorkdayEvent, Law] = Contract(
    name="workday",
    version=1,
    state=Workday,
    actions=(Open, Answer, Thank, MomentCame),
    events=(
        WorkdayCalled,
        AnswerGiven,
        MovedUp,
        ReminderDue,
        AnswersClosed,
        DayOver,
        Thanked,
    ),
    refusals=(
        OnlyWhenPutUp,
        StartsInThePast,
        EndsBeforeStart,
        AnswersAfterStart,
        NoTimeToAnswer,
        MoreNeededThanPlaces,
        NotAPerson,
        NotInForce,
        TooLate,
        OfAnotherProject,
        NotAMember,
        OnlyWithYes,
        TooManyExtra,
        SameAnswer,
        NoRoomForSoMany,
        NotYours,
        NotOverYet,
        AlreadyThanked,
        UnknownMoment,
    ),
    decide=decide,
    evolve=evolve,
    due=MomentCame,
    answers=(Answer,),
)
