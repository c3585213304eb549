"""The pages of the pocket: write, look, find, keep, throw away, bring back (K33)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.web.content.told import NotAccepted
from dugnad.web.house import house
from dugnad.web.kit.pressing import MENDING, REFUSED, give_notice, kept, let_go
from dugnad.web.lists import kinds
from dugnad.web.people.buckets import Size
from dugnad.web.people.models import Person
from dugnad.web.people.pressed import press_only
from dugnad.web.rooms import pages, services, uploads
from dugnad.web.rooms.pocket import becoming, law
from dugnad.web.rooms.pocket.face import SENTENCES, VERBS
from dugnad.web.rooms.pocket.forms import FindForm, NoteForm
from dugnad.web.rooms.pocket.law import ROOM, BringBack, Keep, LetGo, Note, ThrowAway, Write
from dugnad.web.rooms.room import DAY_MS, Entry

NOTES: Final = Size(goes=60, refill_ms=20_000)
"""How many notes somebody may make: a wall of them at once, then three a minute."""
PRESSES: Final = {"keep": Keep, "let-go": LetGo, "throw-away": ThrowAway, "bring-back": BringBack}
"""What is asked of one note, by the word in the form."""


@dataclass(frozen=True)
class Shown:
    """A note as the page shows it.

    Attributes:
        id: in its addresses.
        text: its words.
        picture: whether it has one.
        sound: whether it has a recording.
        written_ms: when.
        until_ms: when it goes by itself; None: it is kept.
        days: how many days are left, at least 1.
    """

    id: UUID
    text: str
    picture: bool
    sound: bool
    written_ms: int
    until_ms: int | None
    days: int


@require_http_methods(["GET", "HEAD", "POST"])
@pages.known("text")
def pocket(request: HttpRequest, person: Person) -> HttpResponse:
    """Show the notes; take a new one."""
    if request.method != "POST":
        typed = kept(request, request.path)
        let_go(request, request.path)
        return _show(request, person, NoteForm(initial=typed or {}))
    form = NoteForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, person, form, status=MENDING)
    if pages.is_too_often("pocket", person, NOTES):
        form.add_error("text", _("You have made many notes just now. Wait a minute."))
        return _show(request, person, form, status=pages.TOO_MANY)
    try:
        picture = uploads.picture_in(request, "picture")
        sound = uploads.sound_in(request, "sound")
    except NotAccepted as no:
        form.add_error(no.field, str(no.sentence))
        return _show(request, person, form, status=MENDING)
    asked = Write(
        text=form.cleaned_data["text"],
        picture=services.name_of_piece(picture) if picture else b"",
        sound=services.name_of_piece(sound.data) if sound else b"",
        sound_type=sound.kind if sound else "",
    )
    pieces = (*((picture,) if picture else ()), *((sound.data,) if sound else ()))
    done = pages.pressed(request, person, ROOM, person.id.bytes, asked, pieces)
    if done.refused is not None:
        form.add_error("text", str(SENTENCES[done.refused]))
        return _show(request, person, form, status=REFUSED)
    return redirect("pocket")


@press_only("pocket")
@pages.known()
def note(request: HttpRequest, person: Person, note_id: UUID) -> HttpResponse:
    """Keep a note, let it go, throw it away or bring it back."""
    asked = PRESSES.get(request.POST.get("do", ""))
    if asked is None:
        raise Http404
    done = pages.pressed(request, person, ROOM, person.id.bytes, asked(note_id.bytes))
    if done.refused is not None:
        give_notice(request, SENTENCES[done.refused])
    return redirect("pocket")


@require_http_methods(["GET", "HEAD", "POST"])
@pages.known()
def to_card(request: HttpRequest, person: Person, note_id: UUID) -> HttpResponse:
    """Choose what kind of card a note becomes; then its form opens with the note's words."""
    found = becoming.note_of(person, note_id.bytes)
    if found is None:
        give_notice(request, SENTENCES[law.NotThere])
        return redirect("pocket")
    faces = kinds.offered()
    kind = request.POST.get("kind", "")
    if request.method == "POST" and kind in faces:
        return redirect(becoming.open_form(request, person, found, kind))
    [shown] = _shown([found])
    minutes = law.REGRET_MS // 60_000
    context = {"one": shown, "kinds": faces.items(), "minutes": minutes}
    return pages.page(request, "pocket_card.html", context)


@press_only("pocket")
@pages.known("words")
def find(request: HttpRequest, person: Person) -> HttpResponse:
    """Look for words; they are sent like a form, so that no address holds them."""
    form = FindForm(request.POST)
    if form.is_valid() and pages.is_too_often("search", person, pages.SEARCHES):
        form.add_error("words", _("You have looked for much just now. Wait a minute."))
    if not form.is_valid():
        return _show(request, person, NoteForm(), find=form, status=MENDING)
    found = services.search(person, ROOM, person.id.bytes, Note, form.cleaned_data["words"])
    there = [one for one in found.entries if not one.body.thrown]
    context = {"find": form, "notes": _shown(there), "found": found, "presses": _presses()}
    return _with_microphone(pages.page(request, "pocket_found.html", context))


@require_safe
@pages.known()
def piece(request: HttpRequest, person: Person, note_id: UUID, which: str) -> HttpResponse:
    """A note's picture or recording."""
    del request
    own = person.id.bytes
    found = services.record(person, ROOM, own, Note, note_id.bytes)
    if found is None or which not in ("picture", "sound"):
        raise Http404
    is_sound = which == "sound"
    name = found.body.sound if is_sound else found.body.picture
    data = services.piece(person, ROOM, own, Note, note_id.bytes, name)
    if data is None:
        raise Http404
    return uploads.sent_back(data, found.body.sound_type if is_sound else uploads.PICTURE)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _show(
    request: HttpRequest,
    person: Person,
    form: NoteForm,
    *,
    find: FindForm | None = None,
    status: int = 200,
) -> HttpResponse:
    there = services.records(person, ROOM, person.id.bytes, Note)
    context: dict[str, Any] = {
        "form": form,
        "find": find or FindForm(),
        "notes": _shown(one for one in there if not one.body.thrown),
        "thrown": _shown(one for one in there if one.body.thrown),
        "presses": _presses(),
        "days": law.STAYS_MS // DAY_MS,
        "minutes": law.REGRET_MS // 60_000,
        "most": services.LISTED_MAX if len(there) == services.LISTED_MAX else 0,
    }
    return _with_microphone(pages.page(request, "pocket.html", context, status))


def _shown(found: Iterable[Entry[Note]]) -> list[Shown]:
    now_ms = house().now_ms()
    return [
        Shown(
            id=UUID(bytes=one.id),
            text=one.body.text,
            picture=bool(one.body.picture),
            sound=bool(one.body.sound),
            written_ms=one.made_ms,
            until_ms=one.until_ms,
            days=-(-((one.until_ms or now_ms) - now_ms) // DAY_MS),
        )
        for one in found
    ]


def _presses() -> dict[str, Any]:
    """The words on the buttons, by names that a template can say."""
    return {
        "write": VERBS[Write],
        **{word.replace("-", "_"): VERBS[asked] for word, asked in PRESSES.items()},
    }


def _with_microphone(response: HttpResponse) -> HttpResponse:
    response.headers["Permissions-Policy"] = pages.MICROPHONE_HERE
    return response
