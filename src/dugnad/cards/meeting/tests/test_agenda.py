"""What a meeting needs, its agenda, notes and minutes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pytest

from dugnad.cards.meeting.agenda import BINDS_NOBODY
from dugnad.cards.meeting.face import FACE
from dugnad.cards.meeting.forms import AddItemForm, NoteForm, SeeToForm, TakeBackForm
from dugnad.cards.meeting.law.events import DetailTaken, ItemAdded, NoteTakenBack
from dugnad.cards.meeting.law.records import NOTED_AFTER_MS
from dugnad.cards.meeting.law.verbs import AddItem, Note, SeeTo, TakeBack
from dugnad.cards.meeting.tests.looking import (
    BENCH,
    CALLED,
    DURING_MS,
    EVA,
    EVENING,
    FIXED,
    GONE,
    MORNING,
    NOTED,
    NOTES,
    OWN,
    ZONE,
    comes,
    meeting,
    seen,
)
from dugnad.charter.testing import card_id
from dugnad.face.minutes import NoteLine
from dugnad.face.testing import Words
from dugnad.ledger.state import State
from dugnad.ledger.testing import BEN, CEM, NOON_MS, Voice
from dugnad.ledger.values import Event


# ── What it needs
def test_what_the_meeting_needs_is_a_list_to_take_from() -> None:
    """Who took something is named to members, and gives it back by one press."""
    state = meeting(CALLED, DetailTaken("room", EVA.member), DetailTaken("food", CEM.member))
    lines = FACE.page(state, seen(EVA)).extra["details"]
    assert [str(line.taken) for line in lines] == [
        "You see to it.",
        "",
        "",
        "Cem sees to it.",
        "",
    ]
    back, free, taken = lines[0].verb, lines[1].verb, lines[3].verb
    assert taken is None
    for verb, action in ((back, SeeTo("room", take=False)), (free, SeeTo("way in", take=True))):
        form = SeeToForm(dict(verb.values), zone=ZONE, now_ms=NOON_MS)
        assert form.is_valid()
        assert form.action(form.cleaned_data) == action
    nobody = DetailTaken("room", Voice("somebody else").member)
    over = FACE.page(meeting(CALLED, nobody), seen(EVA, MORNING.starts_at_ms)).extra["details"]
    assert [(str(line.taken), line.verb) for line in over] == [("Somebody sees to it.", None)]


# ── Agenda and notes
def test_cards_of_the_project_are_offered_for_the_agenda() -> None:
    """First what the group decides, and neither the meeting itself nor what stands there."""
    state = meeting(CALLED)
    offers = FACE.page(state, seen(EVA)).extra["offers"]
    assert [title for title, _verb in offers] == ["A new bench", "Paint the fence"]
    form = AddItemForm(dict(offers[0][1].values), zone=ZONE, now_ms=NOON_MS)
    assert form.is_valid()
    assert form.action(form.cleaned_data) == AddItem(card=BENCH)
    assert form.told(form.cleaned_data) is None
    added = ItemAdded(item=0, by=EVA.member, card=BENCH, prose=None)
    after = FACE.page(meeting(CALLED, added), seen(EVA)).extra
    assert [title for title, _verb in after["offers"]] == ["Paint the fence"]
    assert [(one.title, one.address) for one in after["items"]] == [("A new bench", "/c/bench1")]
    assert FACE.page(state, seen(CEM)).extra["offers"] == ()
    assert FACE.page(state, seen(EVA, MORNING.starts_at_ms)).extra["offers"] == ()


def test_a_line_of_ones_own_needs_words() -> None:
    """And they are told beside the books."""
    form = AddItemForm({"text": "Who owns the pier?"}, zone=ZONE, now_ms=NOON_MS)
    assert form.is_valid()
    assert form.action(form.cleaned_data) == AddItem()
    assert form.told(form.cleaned_data) == {"title": "Who owns the pier?"}
    empty = AddItemForm({}, zone=ZONE, now_ms=NOON_MS)
    assert empty.errors == {"text": ["This is still empty. Write a few words."]}
    assert [*AddItemForm({"card": "x"}, zone=ZONE, now_ms=NOON_MS).errors] == ["card"]


TOLD = {OWN: Words(title="Who owns the pier?"), NOTED: Words(text="We paint it in May.")}


AGENDA = (
    ItemAdded(item=0, by=EVA.member, card=card_id("none"), prose=None),
    ItemAdded(item=1, by=EVA.member, card=None, prose=OWN),
    ItemAdded(item=2, by=EVA.member, card=None, prose=GONE),
)


def test_notes_stand_under_their_item() -> None:
    """In their order; what was taken away leaves its place."""
    state = meeting(CALLED, FIXED, *AGENDA, *NOTES)
    items = FACE.page(state, seen(EVA, DURING_MS, told=TOLD)).extra["items"]
    assert [one.title for one in items] == [None, "Who owns the pier?", None]
    lines = items[1].lines
    assert [(str(one.label), one.text, one.by, one.binds) for one in lines] == [
        ("Decision noted", "We paint it in May.", "Eva", True),
        ("Note", None, "", False),
    ]


def test_ones_own_note_is_taken_back() -> None:
    """Only by whoever noted it, for a week; then its place says so, and its words are nowhere."""
    state = meeting(CALLED, FIXED, *AGENDA, *NOTES)

    def lines(who: Voice, at: int = DURING_MS, kept: State = state) -> Sequence[NoteLine]:
        items = FACE.page(kept, seen(who, at, told=TOLD)).extra["items"]
        return cast("Sequence[NoteLine]", items[1].lines)

    mine, other = lines(EVA)
    assert other.verb is None
    assert mine.verb is not None
    assert mine.verb.asks
    form = TakeBackForm(dict(mine.verb.values), zone=ZONE, now_ms=DURING_MS)
    assert form.is_valid(), form.errors
    assert form.action(form.cleaned_data) == TakeBack(note=0)
    assert [one.verb for one in lines(BEN)] == [None, None]
    assert lines(EVA, EVENING.ends_at_ms + NOTED_AFTER_MS)[0].verb is None
    gone = NoteTakenBack(note=0, by=EVA.member, prose=NOTED)
    after = meeting(CALLED, FIXED, *AGENDA, *NOTES, gone)
    line = lines(EVA, kept=after)[0]
    assert (line.text, line.taken_back, line.verb) == (None, True, None)
    assert FACE.said(state) == (OWN, GONE, NOTED)
    assert NOTED not in FACE.said(after)
    assert FACE.takes_back(gone) == NOTED
    assert FACE.takes_back(CALLED) is None
    assert str(FACE.words(gone)) == "Somebody took back what they had noted."


@pytest.mark.parametrize(
    ("who", "at", "events", "may"),
    [
        (EVA, DURING_MS, (FIXED, comes(EVA)), True),
        (BEN, DURING_MS, (FIXED,), True),
        (EVA, DURING_MS, (FIXED,), False),
        (CEM, DURING_MS, (FIXED, comes(CEM)), False),
        (BEN, EVENING.starts_at_ms - 1, (FIXED,), False),
        (BEN, EVENING.ends_at_ms + NOTED_AFTER_MS, (FIXED,), False),
        (BEN, DURING_MS, (), False),
    ],
)
def test_who_was_there_is_offered_to_note(
    who: Voice,
    at: int,
    events: tuple[Event, ...],
    may: bool,  # noqa: FBT001  A table.
) -> None:
    """From the beginning until a week after, as the law has it."""
    assert FACE.page(meeting(CALLED, *events), seen(who, at)).extra["notes"] is may


def test_a_note_has_words_and_a_kind() -> None:
    """Under one of the items of the agenda."""
    state = meeting(CALLED, FIXED, *AGENDA)
    known: dict[str, Any] = {"zone": ZONE, "now_ms": NOON_MS, "state": state}
    form = NoteForm({"item": "1", "kind": "task", "text": "Ask the council."}, **known)
    assert form.is_valid(), form.errors
    assert form.action(form.cleaned_data) == Note(item=1, kind="task")
    assert form.told(form.cleaned_data) == {"text": "Ask the council."}
    assert [*NoteForm({"item": "3", "kind": "note", "text": "x"}, **known).errors] == ["item"]
    assert [*NoteForm({}, zone=ZONE, now_ms=NOON_MS).errors] == ["item", "kind", "text"]


def test_the_minutes_write_themselves() -> None:
    """PRJ-20: when it was, who came, and what was noted; before, it is the agenda."""
    state = meeting(CALLED, FIXED, comes(EVA), *AGENDA, *NOTES)
    before = FACE.minutes_of(state, seen(EVA, told=TOLD))
    assert before is not None
    assert (str(before.title), before.starts_ms, len(before.items)) == ("Agenda", 0, 3)
    after = FACE.minutes_of(state, seen(EVA, DURING_MS, told=TOLD))
    assert after is not None
    assert (str(after.title), after.starts_ms) == ("Minutes", EVENING.starts_at_ms)
    assert (str(after.came), after.who) == ("1 person had said that they come.", ("Eva",))
    assert after.note == BINDS_NOBODY
    found = after.line(NOTED.hex())
    assert found is not None
    assert found.text == "We paint it in May."
    assert after.line("00") is None
