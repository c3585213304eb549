"""The law of a meeting: times to choose among, an agenda, and what was noted while it lasted.

Whoever can come says so for each time, and whether that time lies in their own core hours or takes
their spare time: for an employee the afternoon is work, for a volunteer it may be the day's pay
(COC-04). Who looks after the meeting fixes one of the times; then people say whether they come.
The agenda is made of cards and of words of its own, and what a meeting needs is a list from which
people take (COC-25). What is noted during the meeting stands in the books in its order, so that the
minutes write themselves (PRJ-20). A note decides nothing: what is to bind the group is put to the
group.

Source: requirements COC-04, COC-25, PRJ-20; K43; screen S35.
"""

from typing import Annotated, Literal, TypeAlias, assert_never

import msgspec

from dugnad.charter.entries import CardEntry
from dugnad.charter.law import Context, Law
from dugnad.ledger.contract import Contract, Decision, Refused, happened
from dugnad.ledger.state import Due, Item, Map, Sequence, State
from dugnad.ledger.values import Action, CardId, Count, Event, Hash, MemberId, Moment, Record

TIMES_MAX = 10
"""More times than this nobody compares."""
AGENDA_MAX = 40
NOTES_MAX = 400
REMINDER_MS = 24 * 3_600_000
NOTED_AFTER_MS = 7 * 24 * 3_600_000
"""How long after the end something can still be noted: who wrote on paper types it at home."""

CHOOSE_TAG = 0
REMINDER_TAG = 1
OVER_TAG = 2
LAST_TAG = 3
"""The last of the times begins."""

Can: TypeAlias = Literal["yes", "if needed", "no"]
Clock: TypeAlias = Literal["core", "spare"]
"""Whether a time lies in somebody's own core hours, or takes their spare time."""
Coming: TypeAlias = Literal["yes", "maybe", "no"]
Kind: TypeAlias = Literal["note", "decision", "task"]
Detail: TypeAlias = Literal["room", "way in", "access", "food", "notes"]
"""What a meeting needs: a room, how to get there, that all can take part, food, who writes."""


class Time(Record, frozen=True):
    """A time at which a meeting could be."""

    starts_at_ms: Moment
    ends_at_ms: Moment


class Fits(Record, frozen=True):
    """How one time fits one person."""

    can: Can
    clock: Clock


# ── Actions: what may be asked
class Open(Action, frozen=True):
    """Call a meeting at one of these times, in their order; one alone is fixed at once.

    People say until `answer_by_ms` which of them fit. `outsiders` lets people answer who are not
    members of the project, such as those who come for a municipality.
    """

    times: Annotated[tuple[Time, ...], msgspec.Meta(min_length=1, max_length=TIMES_MAX)]
    answer_by_ms: Moment
    outsiders: bool


class SayWhen(Action, frozen=True):
    """Say of each time how it fits, in the order of the times."""

    fits: Annotated[tuple[Fits, ...], msgspec.Meta(max_length=TIMES_MAX)]


class Fix(Action, frozen=True):
    """Fix the meeting at one of its times, 0 the first."""

    time: Count


class Come(Action, frozen=True):
    """Say whether one comes, once the time is fixed."""

    said: Coming


class SeeTo(Action, frozen=True):
    """Take one of the things that a meeting needs, or give it back."""

    detail: Detail
    take: bool


class AddItem(Action, frozen=True):
    """Put something on the agenda: a card of the project, or (None) what the commitment says."""

    card: CardId | None = None


class Note(Action, frozen=True):
    """Note something under an item of the agenda, 0 the first; the first commitment is the note."""

    item: Count
    kind: Kind


class MomentCame(Action, frozen=True):
    """A moment that the meeting waited for; see the tags."""

    tag: Count


MeetingAction: TypeAlias = Open | SayWhen | Fix | Come | SeeTo | AddItem | Note | MomentCame


# ── Events: what has happened
class MeetingCalled(Event, frozen=True):
    """A meeting was called at one of these times."""

    times: tuple[Time, ...]
    answer_by_ms: Moment
    outsiders: bool


class TimesAnswered(Event, frozen=True):
    """`member` said how the times fit; `before` is what they had said."""

    member: MemberId
    fits: tuple[Fits, ...]
    before: tuple[Fits, ...]


class TimeFixed(Event, frozen=True):
    """The meeting is at this time; `by` fixed it, None where there was no other.

    `remind_ms` is None when it begins too soon for a reminder.
    """

    time: Count
    by: MemberId | None
    ends_at_ms: Moment
    remind_ms: Moment | None


class ComingSaid(Event, frozen=True):
    """`member` said whether they come; `before` is what they had said, "" at first."""

    member: MemberId
    said: Coming
    before: str


class DetailTaken(Event, frozen=True):
    """`member` sees to one of the things that the meeting needs."""

    detail: Detail
    member: MemberId


class DetailGivenBack(Event, frozen=True):
    """`member` no longer sees to it."""

    detail: Detail
    member: MemberId


class ItemAdded(Event, frozen=True):
    """Item `item` is on the agenda: a card, or the words of this fingerprint."""

    item: Count
    by: MemberId
    card: CardId | None
    prose: Hash | None


class Noted(Event, frozen=True):
    """`by` noted something under an item of the agenda."""

    item: Count
    kind: Kind
    by: MemberId
    prose: Hash
    at_ms: Moment


class ChoiceDue(Event, frozen=True):
    """People have said when they can; a time is to be fixed."""

    answers: Count


class NoTimeFixed(Event, frozen=True):
    """All of the times have come, and none was fixed."""

    answers: Count


class ReminderDue(Event, frozen=True):
    """The meeting is near: `people` come."""

    people: Count


class MeetingOver(Event, frozen=True):
    """The meeting has been; `people` had said that they come."""

    people: Count


MeetingEvent: TypeAlias = (
    MeetingCalled
    | TimesAnswered
    | TimeFixed
    | ComingSaid
    | DetailTaken
    | DetailGivenBack
    | ItemAdded
    | Noted
    | ChoiceDue
    | NoTimeFixed
    | ReminderDue
    | MeetingOver
)


# ── Refusals: the rules that say no, in the order in which they are asked
class MeetingRefused(Refused):
    """A no of the rules of a meeting."""

    contract = "meeting"


class OnlyWhenPutUp(MeetingRefused):
    """A meeting is called by putting up its card, once."""


class StartsInThePast(MeetingRefused):
    """A meeting lies ahead."""


class EndsBeforeStart(MeetingRefused):
    """A meeting ends after it begins."""


class SameTimes(MeetingRefused):
    """Each time to choose is another one."""


class NoTimeToAnswer(MeetingRefused):
    """People can answer once the card is in force, and before the first of the times."""


class NotAPerson(MeetingRefused):
    """Only people answer, fix and note."""


class NotInForce(MeetingRefused):
    """Nothing is asked of a card that still waits, or that was closed."""


class OfAnotherProject(MeetingRefused):
    """Who answers speaks in the card's own project."""


class NotAMember(MeetingRefused):
    """Members of the project take part, unless the meeting is open to others."""


class AlreadyFixed(MeetingRefused):
    """The time is fixed."""


class NotFixed(MeetingRefused):
    """The time is not fixed yet."""


class NotYours(MeetingRefused):
    """Only who put the card up, or looks after its project, fixes the time."""


class NotThere(MeetingRefused):
    """Who said that they come, or looks after the meeting, takes notes."""


class NotBegun(MeetingRefused):
    """Notes are taken once the meeting has begun."""


class TooLate(MeetingRefused):
    """The time for this is over."""


class NotEachTime(MeetingRefused):
    """An answer speaks of each of the times."""


class UnknownTime(MeetingRefused):
    """The meeting has no such time."""


class TimePassed(MeetingRefused):
    """A time that has begun cannot be fixed any more."""


class SomebodyElses(MeetingRefused):
    """Somebody else sees to this."""


class UnknownItem(MeetingRefused):
    """The agenda has no such item."""


class TextMissing(MeetingRefused):
    """An item without a card, and a note, have words."""


class NotOfThisProject(MeetingRefused):
    """The agenda names other cards of the same project."""


class OnAgenda(MeetingRefused):
    """The card is on the agenda."""


class AgendaFull(MeetingRefused):
    """An agenda that long is two meetings."""


class TooManyNotes(MeetingRefused):
    """These minutes are full."""


class SameAnswer(MeetingRefused):
    """This is so already."""


class UnknownMoment(MeetingRefused):
    """The meeting waits for no such moment."""


# ── State: what a meeting remembers
class Terms(Record, frozen=True):
    """What was called; see `Open`."""

    times: tuple[Time, ...]
    answer_by_ms: Moment
    outsiders: bool


class TimeCounts(Record, frozen=True):
    """For one time: who can, and in which of their hours; who could if needed; who cannot."""

    core: Count = 0
    spare: Count = 0
    needed_core: Count = 0
    needed_spare: Count = 0
    no: Count = 0


class AgendaItem(Record, frozen=True):
    """A card, or words of its own; by whom it was put there."""

    card: CardId | None
    prose: Hash | None
    by: MemberId


class NoteTaken(Record, frozen=True):
    """A note under an item of the agenda."""

    item: Count
    kind: Kind
    by: MemberId
    prose: Hash
    at_ms: Moment


class Stage(Record, frozen=True):
    """Where the meeting stands; `fixed` is the number of its time, None while it is sought."""

    fixed: Count | None = None
    answers: Count = 0
    yes: Count = 0
    maybe: Count = 0
    over: bool = False


class Meeting(State):
    """One meeting."""

    terms: Item[Terms]
    stage: Item[Stage]
    fits: Map[MemberId, tuple[Fits, ...]]
    counts: Map[int, TimeCounts]
    coming: Map[MemberId, Coming]
    details: Map[str, MemberId]
    agenda: Sequence[AgendaItem]
    on_agenda: Map[CardId, Count]
    notes: Sequence[NoteTaken]
    due: Due


# ── decide: may this happen, and what follows?      (reads only)
def decide(meeting: Meeting, action: MeetingAction, context: Context) -> Decision[MeetingEvent]:
    """Answer one action; see the refusals for the rules."""
    match action:
        case Open():
            return happened(*_open(action, context))
        case SayWhen():
            return happened(_say_when(meeting, action, context))
        case Fix():
            return happened(_fix(meeting, action, context))
        case Come():
            return happened(_come(meeting, action, context))
        case SeeTo():
            return happened(_see_to(meeting, action, context))
        case AddItem():
            return happened(_add_item(meeting, action, context))
        case Note():
            return happened(_note(meeting, action, context))
        case MomentCame():
            return happened(_moment(meeting, action, context))
        case _:
            assert_never(action)


def _open(action: Open, context: Context) -> list[MeetingEvent]:
    if context.actor.orderer != "cards":
        raise OnlyWhenPutUp
    for time in action.times:
        if time.starts_at_ms <= context.now_ms:
            raise StartsInThePast
        if time.ends_at_ms <= time.starts_at_ms:
            raise EndsBeforeStart
    if len(dict.fromkeys(action.times)) < len(action.times):
        raise SameTimes
    called = MeetingCalled(
        times=action.times, answer_by_ms=action.answer_by_ms, outsiders=action.outsiders
    )
    card = context.law.card_at(context.me)
    opens_ms = context.now_ms if card is None else max(context.now_ms, card.waits_until_ms)
    first_ms = min(time.starts_at_ms for time in action.times)
    if len(action.times) == 1:
        if opens_ms >= first_ms:
            raise NoTimeToAnswer
        return [called, _fixed(0, action.times[0], None, context)]
    if not opens_ms < action.answer_by_ms <= first_ms:
        raise NoTimeToAnswer
    return [called]


def _fixed(number: int, time: Time, by: MemberId | None, context: Context) -> TimeFixed:
    remind_ms = time.starts_at_ms - REMINDER_MS
    return TimeFixed(
        time=number,
        by=by,
        ends_at_ms=time.ends_at_ms,
        remind_ms=remind_ms if remind_ms > context.now_ms else None,
    )


def _in_force(meeting: Meeting, context: Context) -> tuple[CardEntry, Terms, Stage]:
    card = context.law.card_at(context.me)
    terms = meeting.terms.get()
    if card is None or terms is None or card.status != "in force":
        raise NotInForce
    return card, terms, stage_of(meeting)


def stage_of(meeting: Meeting) -> Stage:
    """Where the meeting stands."""
    return meeting.stage.get() or Stage()


def _person(context: Context) -> MemberId:
    if context.actor.member is None:
        raise NotAPerson
    return context.actor.member


def _may_answer(card: CardEntry, terms: Terms, member: MemberId, context: Context) -> None:
    known = context.law.member(member)
    if known is None or known.project != card.project:
        raise OfAnotherProject
    if not terms.outsiders and not context.law.is_member(card.project, member, context.now_ms):
        raise NotAMember


def _say_when(meeting: Meeting, action: SayWhen, context: Context) -> TimesAnswered:
    member = _person(context)
    card, terms, stage = _in_force(meeting, context)
    _may_answer(card, terms, member, context)
    if stage.fixed is not None:
        raise AlreadyFixed
    if context.now_ms >= terms.answer_by_ms:
        raise TooLate
    if len(action.fits) != len(terms.times):
        raise NotEachTime
    before = meeting.fits.get(member) or ()
    if before == action.fits:
        raise SameAnswer
    return TimesAnswered(member=member, fits=action.fits, before=before)


def _fix(meeting: Meeting, action: Fix, context: Context) -> TimeFixed:
    member = _person(context)
    card, terms, stage = _in_force(meeting, context)
    if stage.fixed is not None:
        raise AlreadyFixed
    if not context.law.looks_after(card, member, context.now_ms):
        raise NotYours
    if action.time >= len(terms.times):
        raise UnknownTime
    time = terms.times[action.time]
    if context.now_ms >= time.starts_at_ms:
        raise TimePassed
    return _fixed(action.time, time, member, context)


def _when(terms: Terms, stage: Stage) -> Time:
    """The time of the meeting."""
    if stage.fixed is None:
        raise NotFixed
    return terms.times[stage.fixed]


def over_ms(terms: Terms, stage: Stage) -> Moment:
    """When it is over: the meeting, or the last chance to fix one."""
    if stage.fixed is None:
        return max(time.starts_at_ms for time in terms.times)
    return terms.times[stage.fixed].ends_at_ms


def _come(meeting: Meeting, action: Come, context: Context) -> ComingSaid:
    member = _person(context)
    card, terms, stage = _in_force(meeting, context)
    _may_answer(card, terms, member, context)
    if context.now_ms >= _when(terms, stage).ends_at_ms:
        raise TooLate
    before = meeting.coming.get(member) or ""
    if before == action.said:
        raise SameAnswer
    return ComingSaid(member=member, said=action.said, before=before)


def _see_to(meeting: Meeting, action: SeeTo, context: Context) -> DetailTaken | DetailGivenBack:
    member = _person(context)
    card, terms, stage = _in_force(meeting, context)
    _may_answer(card, terms, member, context)
    if context.now_ms >= over_ms(terms, stage):
        raise TooLate
    holder = meeting.details.get(action.detail)
    if holder is not None and holder != member:
        raise SomebodyElses
    if action.take == (holder == member):
        raise SameAnswer
    if action.take:
        return DetailTaken(detail=action.detail, member=member)
    return DetailGivenBack(detail=action.detail, member=member)


def _add_item(meeting: Meeting, action: AddItem, context: Context) -> ItemAdded:
    member = _person(context)
    card, terms, stage = _in_force(meeting, context)
    if not context.law.is_member(card.project, member, context.now_ms):
        raise NotAMember
    if context.now_ms >= over_ms(terms, stage):
        raise TooLate
    if action.card is None and not context.commitments:
        raise TextMissing
    if action.card is not None:
        _may_be_on_agenda(meeting, action.card, card, context)
    item = meeting.agenda.count()
    if item >= AGENDA_MAX:
        raise AgendaFull
    prose = context.commitments[0] if action.card is None else None
    return ItemAdded(item=item, by=member, card=action.card, prose=prose)


def _may_be_on_agenda(meeting: Meeting, named: CardId, card: CardEntry, context: Context) -> None:
    other = context.law.card(named)
    if other is None or other.project != card.project or other == card:
        raise NotOfThisProject
    if named in meeting.on_agenda:
        raise OnAgenda


def _note(meeting: Meeting, action: Note, context: Context) -> Noted:
    member = _person(context)
    card, terms, stage = _in_force(meeting, context)
    if not context.law.is_member(card.project, member, context.now_ms):
        raise NotAMember
    time = _when(terms, stage)
    there = meeting.coming.get(member) == "yes"
    if not there and not context.law.looks_after(card, member, context.now_ms):
        raise NotThere
    if context.now_ms < time.starts_at_ms:
        raise NotBegun
    if context.now_ms >= time.ends_at_ms + NOTED_AFTER_MS:
        raise TooLate
    if action.item >= meeting.agenda.count():
        raise UnknownItem
    if not context.commitments:
        raise TextMissing
    if meeting.notes.count() >= NOTES_MAX:
        raise TooManyNotes
    return Noted(
        item=action.item,
        kind=action.kind,
        by=member,
        prose=context.commitments[0],
        at_ms=context.now_ms,
    )


def _moment(meeting: Meeting, action: MomentCame, context: Context) -> MeetingEvent:
    _, _, stage = _in_force(meeting, context)
    if action.tag == CHOOSE_TAG and stage.fixed is None:
        return ChoiceDue(answers=stage.answers)
    if action.tag == LAST_TAG and stage.fixed is None:
        return NoTimeFixed(answers=stage.answers)
    if stage.fixed is None:
        raise UnknownMoment
    if action.tag == REMINDER_TAG:
        return ReminderDue(people=stage.yes)
    if action.tag == OVER_TAG:
        return MeetingOver(people=stage.yes)
    raise UnknownMoment


# ── evolve: write it down      (writes only, never fails)
def evolve(meeting: Meeting, event: MeetingEvent) -> None:
    """Write one event into the state."""
    match event:
        case MeetingCalled(times=times, answer_by_ms=answer_by_ms, outsiders=outsiders):
            terms = Terms(times=times, answer_by_ms=answer_by_ms, outsiders=outsiders)
            meeting.terms.set(terms)
            if len(times) > 1:
                meeting.due.set(answer_by_ms, CHOOSE_TAG)
                meeting.due.set(over_ms(terms, Stage()), LAST_TAG)
        case TimesAnswered(member=member, fits=fits, before=before):
            _write_fits(meeting, member, fits, before)
        case TimeFixed():
            _write_fixed(meeting, event)
        case ComingSaid(member=member, said=said, before=before):
            meeting.coming.set(member, said)
            stage = stage_of(meeting)
            _write(
                meeting,
                yes=stage.yes + (said == "yes") - (before == "yes"),
                maybe=stage.maybe + (said == "maybe") - (before == "maybe"),
            )
        case DetailTaken(detail=detail, member=member):
            meeting.details.set(detail, member)
        case DetailGivenBack(detail=detail):
            meeting.details.remove(detail)
        case ItemAdded(item=item, by=by, card=card, prose=prose):
            meeting.agenda.append(AgendaItem(card=card, prose=prose, by=by))
            if card is not None:
                meeting.on_agenda.set(card, item)
        case Noted(item=item, kind=kind, by=by, prose=prose, at_ms=at_ms):
            meeting.notes.append(NoteTaken(item=item, kind=kind, by=by, prose=prose, at_ms=at_ms))
        case ChoiceDue() | NoTimeFixed() | ReminderDue():
            pass
        case MeetingOver():
            _write(meeting, over=True)
        case _:
            assert_never(event)


def _write_fits(
    meeting: Meeting, member: MemberId, fits: tuple[Fits, ...], before: tuple[Fits, ...]
) -> None:
    meeting.fits.set(member, fits)
    for number, fit in enumerate(before):
        _count(meeting, number, fit, -1)
    for number, fit in enumerate(fits):
        _count(meeting, number, fit, 1)
    if not before:
        _write(meeting, answers=stage_of(meeting).answers + 1)


def _count(meeting: Meeting, number: int, fit: Fits, by: int) -> None:
    counts = meeting.counts.get(number) or TimeCounts()
    match fit:
        case Fits(can="yes", clock="core"):
            counts = msgspec.structs.replace(counts, core=counts.core + by)
        case Fits(can="yes"):
            counts = msgspec.structs.replace(counts, spare=counts.spare + by)
        case Fits(can="if needed", clock="core"):
            counts = msgspec.structs.replace(counts, needed_core=counts.needed_core + by)
        case Fits(can="if needed"):
            counts = msgspec.structs.replace(counts, needed_spare=counts.needed_spare + by)
        case _:
            counts = msgspec.structs.replace(counts, no=counts.no + by)
    meeting.counts.set(number, counts)


def _write_fixed(meeting: Meeting, event: TimeFixed) -> None:
    terms = meeting.terms.get()
    if terms is not None and len(terms.times) > 1:
        meeting.due.clear(terms.answer_by_ms, CHOOSE_TAG)
        meeting.due.clear(over_ms(terms, Stage()), LAST_TAG)
    _write(meeting, fixed=event.time)
    if event.remind_ms is not None:
        meeting.due.set(event.remind_ms, REMINDER_TAG)
    meeting.due.set(event.ends_at_ms, OVER_TAG)


def _write(meeting: Meeting, **changes: object) -> None:
    meeting.stage.set(msgspec.structs.replace(stage_of(meeting), **changes))


CONTRACT: Contract[Meeting, MeetingAction, MeetingEvent, Law] = Contract(
    name="meeting",
    version=1,
    state=Meeting,
    actions=(Open, SayWhen, Fix, Come, SeeTo, AddItem, Note, MomentCame),
    events=(
        MeetingCalled,
        TimesAnswered,
        TimeFixed,
        ComingSaid,
        DetailTaken,
        DetailGivenBack,
        ItemAdded,
        Noted,
        ChoiceDue,
        NoTimeFixed,
        ReminderDue,
        MeetingOver,
    ),
    refusals=(
        OnlyWhenPutUp,
        StartsInThePast,
        EndsBeforeStart,
        SameTimes,
        NoTimeToAnswer,
        NotAPerson,
        NotInForce,
        OfAnotherProject,
        NotAMember,
        AlreadyFixed,
        NotFixed,
        NotYours,
        NotThere,
        NotBegun,
        TooLate,
        NotEachTime,
        UnknownTime,
        TimePassed,
        SomebodyElses,
        UnknownItem,
        TextMissing,
        NotOfThisProject,
        OnAgenda,
        AgendaFull,
        TooManyNotes,
        SameAnswer,
        UnknownMoment,
    ),
    decide=decide,
    evolve=evolve,
    due=MomentCame,
    answers=(SayWhen, Come),
)
