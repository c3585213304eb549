"""*For you* (S15): one question at a time, and what the place has to tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dugnad.web.acting.services import new_press
from dugnad.web.answers import calling, entering, services
from dugnad.web.answers.views import (
    RECEIPT,
    about,
    address_of,
    asker_of,
    asking_person_of,
    careful,
    ring_form,
)
from dugnad.web.house import house
from dugnad.web.kit import answering_lines
from dugnad.web.kit.pressing import take_receipt
from dugnad.web.leading import knocking, offers, sharing
from dugnad.web.leading.speaking import speaking_in
from dugnad.web.lists import services as lists
from dugnad.web.messages import notes
from dugnad.web.messages.models import Note
from dugnad.web.people.models import Person
from dugnad.web.people.pressed import press_only
from dugnad.web.people.viewer import viewer_of
from dugnad.web.treasury import needing, own
from dugnad.web.urn import counting

OPENED_MAX: Final = 10
"""How many questions are looked into before they are counted; more count as lists know them."""


@dataclass(frozen=True)
class Waiting:
    """Something that waits for an answer: a question that was sent, or a decision."""

    name: str
    open: Callable[[], services.Opened]


def waiting_for(person: Person | None) -> list[Waiting]:
    """What waits for a person: what was sent first, then decisions of their projects.

    Decisions that wait for an organisation for which they speak come last.
    """
    sent = [
        Waiting(str(ask.id), partial(services.open_ask, ask)) for ask in services.open_for(person)
    ]
    rows = lists.cards_by_id(services.to_decide(person))
    own = [
        Waiting(row.code, partial(services.open_card, card, person)) for card, row in rows.items()
    ]
    asked = services.to_decide_for(person)
    codes = lists.cards_by_id([card for card, _speaking in asked])
    theirs = [
        Waiting(
            f"{codes[card].code}-{speaking.code}",
            partial(services.open_card, card, person, speaking),
        )
        for card, speaking in asked
        if card in codes
    ]
    return [*sent, *own, *theirs]


@careful
@require_http_methods(["GET", "HEAD"])
def for_you(request: HttpRequest) -> HttpResponse:
    """One question at a time from somebody with a name, and what the place has to tell."""
    person = viewer_of(request).person
    waiting = waiting_for(person)
    after = request.GET.get("after", "")
    at = next((n + 1 for n, one in enumerate(waiting) if one.name == after), 0)
    # What lists know to be open may ask this person nothing all the same: it is not counted.
    near = [(one.name, one.open()) for one in waiting[:OPENED_MAX]]
    over = {name for name, one in near if not services.waits_still(one)}
    found = {name: one for name, one in near if name not in over}
    ahead = (
        found.get(one.name) or one.open()
        for one in [*waiting[at:], *waiting[:at]]
        if one.name not in over
    )
    opened = next((one for one in ahead if services.waits_still(one)), None)
    names = [one.name for one in waiting if one.name not in over]
    answered = services.answered_by(person)
    last = request.session.pop(RECEIPT, None) if person else None
    noted = next((one for one in answered if one.name == last), None)
    if noted is None and last and person is not None:
        noted = _noted(last, person)
    context = {
        "opened": opened,
        "asker": asker_of(opened) if opened else "",
        "is_asker": opened is not None and asking_person_of(opened) == person,
        "address": address_of(opened) if opened else "",
        "press": new_press(),
        "number": names.index(opened.name) + 1 if opened else 0,
        "count": len(names),
        "answered": [(one, address_of(one)) for one in answered],
        "noted": noted,
        "ring": ring_form(opened.ask) if opened and opened.ask else None,
        "number_of_asker": services.number_of(opened.ask) if opened and opened.ask else "",
        "notes": [_told(note) for note in notes.unseen(person) if _is_so(note)] if person else [],
        "offered": offers.roles_offered_to(person),
        "to_see": offers.cards_asked_of(person),
        "to_answer": offers.questions_for(person),
        "voices_offered": sharing.voices_offered_to(person),
        "knocks": knocking.knocks_for(person),
        "urns": counting.halves_of(person),
        "owed": own.owed_nowhere(person),
        "desks": needing.desks_that_need(person),
        "lines": answering_lines.waiting_for(person),
        "receipt": take_receipt(request),
        **(about(opened, viewer_of(request).language) if opened else {}),
    }
    return render(request, "answers/for_you.html", context)


@press_only("for-you")
def note_seen(request: HttpRequest, note: UUID) -> HttpResponse:
    """Put away what the place told."""
    person = viewer_of(request).person
    if person is not None:
        notes.put_away(person, note, house().now_ms())
    return redirect("for-you")


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _noted(name: str, person: Person) -> services.Opened | None:
    """What was answered last, by the name that it has among what waits for a person."""
    code, _dash, organisation = name.partition("-")
    row = lists.card_by_code(code)
    if row is None:
        return None
    with house().engine.reader() as store:
        found = speaking_in(store, person, bytes(row.project)) if organisation else ()
    named = next((one for one in found if one.code == organisation), None)
    return services.open_card(bytes(row.card), person, named)


def _is_so(note: Note) -> bool:
    """Whether what a note says is still so: an answer can no longer be entered once it is over."""
    return note.code != notes.DIFFERS or entering.still_differs(note)


def _told(note: Note) -> dict[str, Any]:
    """A note as it is read: what it says, and the card that it is about if there is one."""
    card = lists.card(bytes.fromhex(note.about)) if note.about else None
    ring = note.code == notes.RING_ME
    return {"id": note.id, "sentence": calling.sentence(note), "card": card, "ring": ring}
