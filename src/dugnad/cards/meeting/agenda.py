"""The agenda of a meeting with what was noted under it, as the viewer may read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Final, cast

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.meeting.forms import TakeBackForm
from dugnad.cards.meeting.law.events import MeetingOver
from dugnad.cards.meeting.law.records import (
    AGENDA_MAX,
    NOTED_AFTER_MS,
    NOTES_MAX,
    AgendaItem,
    Meeting,
    NoteTaken,
    Stage,
    Terms,
    stage_of,
)
from dugnad.cards.meeting.law.verbs import TakeBack
from dugnad.face.minutes import ItemLine, Minutes, NoteLine
from dugnad.face.page import Verb
from dugnad.face.seen import Seen, Told
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.state import State

LABELS: Final[dict[str, StrOrPromise]] = {
    "note": _("Note"),
    "decision": _("Decision noted"),
    "task": _("Task"),
}
BINDS_NOBODY: Final = _(
    "What is noted here binds nobody. A noted decision holds once the group has agreed to it: put "
    "it to the group."
)
NAMES_MAX: Final = 200
"""How many of those who come are named on paper."""


def items_of(meeting: Meeting, seen: Seen) -> tuple[ItemLine, ...]:
    """The items in their order, each with its notes."""
    items = [meeting.agenda.get(at) for at in range(min(meeting.agenda.count(), AGENDA_MAX))]
    notes = [meeting.notes.get(at) for at in range(min(meeting.notes.count(), NOTES_MAX))]
    taken = [(at, one) for at, one in enumerate(notes) if one is not None]
    kept = [one.prose for at, one in taken if at not in meeting.taken_back]
    own = [one.prose for one in items if one is not None and one.prose is not None]
    told = seen.around.said([*own, *kept])
    names = seen.around.names(dict.fromkeys(one.by for _at, one in taken))
    under: dict[int, list[NoteLine]] = defaultdict(list)
    still = _can_be_taken_back(meeting, seen)
    for at, note in taken:
        gone = at in meeting.taken_back
        words = None if gone else told.get(note.prose)
        mine = still and words is not None and note.by == seen.member
        verb = _take_back(at) if mine else None
        line = _line(note, names.get(note.by, ""), words)
        under[note.item].append(replace(line, taken_back=gone, verb=verb))
    return tuple(
        _item(number, item, seen, told, tuple(under[number]))
        for number, item in enumerate(items)
        if item is not None
    )


def _line(note: NoteTaken, by: str, words: Told | None) -> NoteLine:
    return NoteLine(
        prose=note.prose,
        label=LABELS[note.kind],
        text=None if words is None else words.text,
        by=by,
        at_ms=note.at_ms,
        language="" if words is None else words.language,
        binds=note.kind == "decision",
    )


def _take_back(at: int) -> Verb:
    return Verb(TakeBack, TakeBackForm.verb, {"note": str(at)}, icon="x", quiet=True, asks=True)


def _can_be_taken_back(meeting: Meeting, seen: Seen) -> bool:
    """Whether notes can be taken back now: as long as something can be noted."""
    terms, stage = meeting.terms.get(), stage_of(meeting)
    if terms is None or stage.fixed is None or seen.card.status != "in force":
        return False
    return seen.now_ms < terms.times[stage.fixed].ends_at_ms + NOTED_AFTER_MS


def _item(
    number: int,
    item: AgendaItem,
    seen: Seen,
    told: Mapping[bytes, Told],
    lines: tuple[NoteLine, ...],
) -> ItemLine:
    if item.card is not None:
        other = seen.around.card(item.card)
        return ItemLine(
            number=number,
            title=None if other is None else other.title,
            address="" if other is None else other.address,
            lines=lines,
        )
    prose = item.prose or b""
    words = told.get(prose)
    return ItemLine(
        number=number,
        title=None if words is None else words.title,
        prose=prose,
        language="" if words is None else words.language,
        lines=lines,
    )


def takes_notes(meeting: Meeting, terms: Terms, stage: Stage, seen: Seen) -> bool:
    """Whether the viewer can note something now, as far as is known."""
    if stage.fixed is None or seen.card.status != "in force" or not seen.is_member:
        return False
    time = terms.times[stage.fixed]
    if not time.starts_at_ms <= seen.now_ms < time.ends_at_ms + NOTED_AFTER_MS:
        return False
    there = seen.member is not None and meeting.coming.get(seen.member) == "yes"
    return there or seen.looks_after


def minutes(state: State, seen: Seen) -> Minutes | None:
    """The agenda while the meeting lies ahead, the minutes from its beginning on."""
    meeting = cast("Meeting", state)
    terms, stage = meeting.terms.get(), stage_of(meeting)
    if terms is None:
        return None
    time = None if stage.fixed is None else terms.times[stage.fixed]
    if time is None or seen.now_ms < time.starts_at_ms:
        return Minutes(
            title=_("Agenda"),
            starts_ms=0,
            ended_by=MeetingOver,
            items=items_of(meeting, seen),
        )
    return Minutes(
        title=_("Minutes"),
        starts_ms=time.starts_at_ms,
        ended_by=MeetingOver,
        came=ngettext(
            "%(count)s person had said that they come.",
            "%(count)s people had said that they come.",
            stage.yes,
        )
        % {"count": stage.yes},
        who=_who(meeting, seen),
        items=items_of(meeting, seen),
        note=BINDS_NOBODY,
    )


def _who(meeting: Meeting, seen: Seen) -> tuple[str, ...]:
    came = [member for member, said in meeting.coming.items() if said == "yes"]
    return tuple(sorted(seen.around.names(islice(came, NAMES_MAX)).values()))
