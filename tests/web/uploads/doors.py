"""Every door through which a file comes in, as the code has them; and how a file is sent there."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

import dugnad
from dugnad.charter.money.records import ForPot
from dugnad.web.acting.services import new_press
from dugnad.web.giving.views_film import SENDING
from dugnad.web.moving import uploads
from dugnad.web.moving.models import Arrival
from dugnad.web.moving.views_putting_in import UNTIL
from tests.web.giving.jetty import Jetty
from tests.web.living import Living
from tests.web.pages.test_map import draws
from tests.web.rooms.test_register import TOGETHER
from tests.web.treasury.test_bills import BILL, at
from tests.web.treasury.village import Village
from tests.web.uploads.corpus import Sent

SOURCE: Final = Path(dugnad.__file__).parent
HOUR_MS: Final = 3_600_000

Send = Callable[[Sent], HttpResponse]
"""Sends a file through a door that is open."""


def file_of(sent: Sent) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(sent.name, sent.data, sent.kind)


def sending(place: Living, browser: Any, path: str, field: str, **typed: Any) -> Send:
    """A form with one file in it, sent anew for each."""

    def send(sent: Sent) -> HttpResponse:
        place.now_ms += 3 * HOUR_MS
        form = {"press": new_press(), **typed, field: file_of(sent)}
        answer: HttpResponse = browser.post(path, form)
        return answer

    return send


def new_card(place: Living) -> Send:
    """The picture of a card that is put up."""
    ana = place.visitor("Ana")
    place.begin(ana)
    typed = {"title": "The bridge is open", "text": "Go and see.", "step": "look"}
    return sending(place, ana, "/box/news/", "picture_file", **typed)


def changed_card(place: Living) -> Send:
    """Another picture for a card that is there."""
    ana = place.visitor("Ana")
    place.begin(ana)
    path = f"/c/{place.tells(ana)}/reword"
    return sending(place, ana, path, "picture_file", title="The bridge", text="Go and see.")


def bill(place: Living) -> Send:
    """The photo of a bill."""
    village = Village(place)
    box = village.hosted()
    village.gets(box, 50_000, ForPot(project=village.id_of(village.playground)))
    return sending(place, village.visitor("Ana"), at(village), "picture_file", **BILL)


def note_picture(place: Living) -> Send:
    """A photo in one's pocket."""
    return sending(place, place.visitor("Ana"), "/pocket/", "picture", text="Look")


def note_sound(place: Living) -> Send:
    """A recording in one's pocket."""
    return sending(place, place.visitor("Ana"), "/pocket/", "sound", text="Listen")


def film(place: Living) -> Send:
    """A very short film on a card."""
    jetty = Jetty(place)
    code = jetty.asks_for(until="2026-12-10T20:00").lower()
    SENDING._full_ms.clear()
    return sending(place, jetty.ana, f"/c/{code}/film", "film", lines="0:00 Hello")


def captions(place: Living) -> Send:
    """What is said in a film, as a file."""
    jetty = Jetty(place)
    code = jetty.asks_for(until="2026-12-10T20:00").lower()
    return sending(place, jetty.ana, f"/c/{code}/film", "captions_file")


def contacts(place: Living) -> Send:
    """A table of people for a register."""
    code = place.starts("Ana", "The volunteer centre", TOGETHER, kind="association")
    typed = {"agreed_how": "Signed list", "until": "2027-06-01"}
    return sending(place, place.visitor("Ana"), f"/p/{code.lower()}/contacts/file", "file", **typed)


def project(place: Living) -> Send:
    """A project from elsewhere, by whoever runs the place; it is checked at once."""
    operator = place.visitor("Ana")
    session = operator.session
    session[UNTIL] = place.now_ms + 10_000 * HOUR_MS
    session.save()
    sends = sending(place, operator, reverse("put-in"), "file", whom="ana@example.org")

    def send(sent: Sent) -> HttpResponse:
        answer = sends(sent)
        uploads.check_next()
        assert Arrival.objects.count() == 0
        return answer

    return send


def map_file(place: Living) -> Send:
    """Places for a map."""
    ana = place.visitor("Ana")
    code = draws(place, ana, place.starts("Ana", "The shore", TOGETHER))
    return sending(place, ana, f"/c/{code}/do/Add", "file", looked="on")


OPEN: Final[Mapping[str, Callable[[Living], Send]]] = {
    "new card": new_card,
    "changed card": changed_card,
    "bill": bill,
    "note's picture": note_picture,
    "note's sound": note_sound,
    "film": film,
    "captions": captions,
    "contacts": contacts,
    "map": map_file,
    "project": project,
}
"""Each door, by its name."""

READ_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "web/giving/views_film.py:film": ("film", "captions"),
    "web/moving/views_putting_in.py:put_in": ("project",),
    "web/pages/card_page.py:posted": ("changed card",),
    "web/pages/views_card.py:do": ("map",),
    "web/kit/with_picture.py:with_picture": ("new card", "changed card"),
    "web/rooms/pocket/views.py:pocket": ("note's picture", "note's sound"),
    "web/rooms/register/views.py:_text_of": ("contacts",),
    "web/rooms/register/views.py:bring_in": ("contacts",),
    "web/rooms/uploads.py:picture_in": ("note's picture",),
    "web/rooms/uploads.py:sound_in": ("note's sound",),
    "web/treasury/views_bill.py:propose_to_pay": ("bill",),
}
"""By which doors everything is tried that reads what was sent along."""

NAMED_IN: Final[Mapping[str, tuple[str, ...]]] = {
    "cards/map/forms.py:AddForm": ("map",),
    "face/told.py:picture_file_field": ("new card", "changed card"),
    "web/giving/forms_film.py:FilmForm": ("film", "captions"),
    "web/moving/views_putting_in.py:PutInForm": ("project",),
    "web/kit/forms.py:PictureMixin": ("changed card",),
    "web/rooms/pocket/forms.py:NoteForm": ("note's picture", "note's sound"),
    "web/rooms/register/forms.py:FileForm": ("contacts",),
    "web/treasury/views_bill.py:BillForm": ("bill",),
}
"""By which doors every form is tried that asks for a file."""


def found_in(wanted: Callable[[ast.AST], bool], word: str) -> set[str]:
    """The functions and forms of the whole source in which something stands, where a word does."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for outer in ast.parse(text).body if word in text else ():
            named = isinstance(outer, ast.FunctionDef | ast.ClassDef)
            if any(wanted(one) for one in ast.walk(outer)):
                name = outer.name if named else "?"
                found.add(f"{path.relative_to(SOURCE).as_posix()}:{name}")
    return found


def reads_files(node: ast.AST) -> bool:
    """Whether this takes what was sent along with a form."""
    return isinstance(node, ast.Attribute) and node.attr == "FILES"


def asks_for_a_file(node: ast.AST) -> bool:
    """Whether this makes a field for a file."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("FileField", "ImageField", "MultipleFileField")
    )
