"""Write events into the state: answers and sums in step."""

from typing import assert_never

import msgspec

from dugnad.charter.law import write_hand
from dugnad.ledger.values import MemberId

from .events import (
    ChoiceDue,
    ComingSaid,
    DetailGivenBack,
    DetailTaken,
    ItemAdded,
    MeetingCalled,
    MeetingEvent,
    MeetingOver,
    Noted,
    NoteTakenBack,
    NoTimeFixed,
    ReminderDue,
    TimeFixed,
    TimesAnswered,
)
from .records import (
    CHOOSE_TAG,
    LAST_TAG,
    OVER_TAG,
    REMINDER_TAG,
    AgendaItem,
    Fits,
    Meeting,
    NoteTaken,
    Stage,
    Terms,
    TimeCounts,
    over_ms,
    stage_of,
)


def evolve(meeting: Meeting, event: MeetingEvent) -> None:
    """Write one event into the state."""
    match event:
        case MeetingCalled(times=times, answer_by_ms=answer_by_ms, outsiders=outsiders):
            terms = Terms(times=times, answer_by_ms=answer_by_ms, outsiders=outsiders)
            meeting.terms.set(terms)
            if len(times) > 1:
                meeting.due.set(answer_by_ms, CHOOSE_TAG)
                meeting.due.set(over_ms(terms, Stage()), LAST_TAG)
        case TimesAnswered(member=member, fits=fits, before=before, by=by):
            _write_fits(meeting, member, fits, before)
            write_hand(meeting.hands, member, by)
        case TimeFixed():
            _write_fixed(meeting, event)
        case ComingSaid(member=member, said=said, before=before, by=by):
            meeting.coming.set(member, said)
            write_hand(meeting.hands, member, by)
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
        case NoteTakenBack(note=note):
            meeting.taken_back.add(note)
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
