"""What is talked about, and what was said and agreed."""

from dugnad.charter.entries import CardEntry
from dugnad.charter.law import Context
from dugnad.ledger.values import CardId

from .choosing import when
from .events import ItemAdded, Noted, NoteTakenBack
from .records import AGENDA_MAX, NOTED_AFTER_MS, NOTES_MAX, Meeting, over_ms
from .refusals import (
    AgendaFull,
    NotAMember,
    NotBegun,
    NoteSetAside,
    NotOfThisProject,
    NotThere,
    NotYourNote,
    OnAgenda,
    TextMissing,
    TooLate,
    TooManyNotes,
    UnknownItem,
    UnknownNote,
)
from .verbs import AddItem, Note, TakeBack
from .who import in_force, person


def add_item(meeting: Meeting, action: AddItem, context: Context) -> ItemAdded:
    """Answer whoever puts something on the agenda."""
    member = person(context)
    card, terms, stage = in_force(meeting, context)
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


def note(meeting: Meeting, action: Note, context: Context) -> Noted:
    """Answer whoever notes what was said or agreed about an item."""
    member = person(context)
    card, terms, stage = in_force(meeting, context)
    if not context.law.is_member(card.project, member, context.now_ms):
        raise NotAMember
    time = when(terms, stage)
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


def take_back(meeting: Meeting, action: TakeBack, context: Context) -> NoteTakenBack:
    """Answer whoever takes back what they noted, as long as something can be noted."""
    member = person(context)
    _, terms, stage = in_force(meeting, context)
    if context.now_ms >= when(terms, stage).ends_at_ms + NOTED_AFTER_MS:
        raise TooLate
    noted = meeting.notes.get(action.note)
    if noted is None or action.note in meeting.taken_back:
        raise UnknownNote
    if noted.by != member:
        raise NotYourNote
    if context.law.removal(noted.prose) is not None:
        raise NoteSetAside  # whoever wrote it may want a second look, and it is there until then.
    return NoteTakenBack(note=action.note, by=member, prose=noted.prose)
