"""The pocket on its pages: notes are written, found, kept, thrown away, brought back."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from dugnad.web.acting.services import new_press
from dugnad.web.rooms.models import Piece, Row
from dugnad.web.rooms.pages import SEARCHES
from dugnad.web.rooms.pocket.views import NOTES
from dugnad.web.rooms.uploads import SOUND_BYTES_MAX
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))
DAY_MS = 24 * 3_600_000
WEBM = b"\x1aE\xdf\xa3" + b"a voice" * 10


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser."""
    return living_place.visitor("Ana")


def photo() -> SimpleUploadedFile:
    """A picture with more in it than points."""
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(kept, "JPEG", comment=b"taken at home")
    return SimpleUploadedFile("wall.jpg", kept.getvalue(), "image/jpeg")


def sound(data: bytes = WEBM) -> SimpleUploadedFile:
    """A recording."""
    return SimpleUploadedFile("note.webm", data, "audio/webm")


def writes(ana: Client, text: str, **more: object) -> str:
    """Ana puts a note into her pocket; gives the address of the newest one."""
    answer = ana.post("/pocket/", {"text": text, "press": new_press(), **more})
    assert answer.status_code == 302, answer.content.decode()
    found = re.search(r'action="(/pocket/[0-9a-f-]{36})"', ana.get("/pocket/").content.decode())
    assert found
    return found[1]


def test_a_note_is_written_and_shown(ana: Client) -> None:
    """What she wrote stands there, with when it goes; the page is kept by no browser."""
    writes(ana, "Ring Dia about <the ramp>")
    answer = ana.get("/pocket/")
    page = answer.content.decode()
    assert "Ring Dia about &lt;the ramp&gt;" in page
    assert "Goes by itself in 30 days." in page
    assert re.search(r"day \d+ \w+( 2026)?, \d\d:\d\d\. Goes", page)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "microphone=(self)" in answer.headers["Permissions-Policy"]
    assert "microphone=()" in ana.get("/").headers["Permissions-Policy"]


def test_a_photo_and_a_recording(ana: Client) -> None:
    """Both are given back to her alone; the photo without what the camera wrote into it."""
    note = writes(ana, "", picture=photo(), sound=sound())
    picture, voice = ana.get(f"{note}/picture"), ana.get(f"{note}/sound")
    assert (picture.headers["Content-Type"], voice.headers["Content-Type"]) == (
        "image/jpeg",
        "audio/webm",
    )
    assert b"taken at home" not in picture.content
    assert voice.content == WEBM
    for answer in (picture, voice):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    assert ana.get(f"{note}/other").status_code == 404


def test_another_photo_from_the_same_page_is_another_note(ana: Client) -> None:
    """Who goes back and chooses another file has made two notes; twice the same is one."""
    press = new_press()
    for voice in (WEBM, WEBM + b"other", WEBM):
        ana.post("/pocket/", {"text": "", "press": press, "sound": sound(voice)})
    assert Row.objects.count() == 2


def test_nobody_else_comes_to_it(living_place: Living, ana: Client) -> None:
    """Ben has a pocket of his own; Ana's note is not there for him, nor its picture."""
    note = writes(ana, "Mine", picture=photo())
    ben = living_place.visitor("Ben")
    assert "Mine" not in ben.get("/pocket/").content.decode()
    assert ben.get(f"{note}/picture").status_code == 404
    answer = ben.post(note, {"do": "throw-away", "press": new_press()}, follow=True)
    assert "not there any more" in answer.content.decode()
    assert "Mine" in ana.get("/pocket/").content.decode()
    found = ben.post("/pocket/find", {"words": "Mine"}).content.decode()
    assert "No note has all of these words." in found


def test_a_stranger_signs_in_first_and_loses_nothing(living_place: Living) -> None:
    """Who is not signed in is asked who it is; what was typed is there afterwards."""
    stranger = living_place.visitor()
    answer = stranger.post("/pocket/", {"text": "Buy paint", "press": new_press()})
    assert answer.headers["Location"].startswith("/in/?next=%2Fpocket%2F")
    session = stranger.session
    session["person"] = str(living_place.who("Ana").id)
    session.save()
    assert "Buy paint</textarea>" in stranger.get("/pocket/").content.decode()
    assert stranger.get("/pocket/").content.decode().count("Buy paint") == 0
    assert not Row.objects.exists()


def test_keeping_and_letting_go(ana: Client) -> None:
    """A kept note says so and stays; let go, it has 30 days again."""
    note = writes(ana, "The code of the shed")
    ana.post(note, {"do": "keep", "press": new_press()})
    assert "You keep this one." in ana.get("/pocket/").content.decode()
    ana.post(note, {"do": "let-go", "press": new_press()})
    assert "Goes by itself in 30 days." in ana.get("/pocket/").content.decode()
    assert ana.post(note, {"do": "burn", "press": new_press()}).status_code == 404


def test_throwing_away_can_be_undone_for_ten_minutes(living_place: Living, ana: Client) -> None:
    """It stands apart with a way back; it comes back as it was, or is gone for good."""
    note = writes(ana, "Perhaps", picture=photo())
    living_place.now_ms += 5 * DAY_MS
    ana.post(note, {"do": "throw-away", "press": new_press()})
    page = ana.get("/pocket/").content.decode()
    assert "Bring it back" in page
    assert "Nothing in it yet." in page
    ana.post(note, {"do": "bring-back", "press": new_press()})
    page = ana.get("/pocket/").content.decode()
    assert "Goes by itself in 25 days." in page
    ana.post(note, {"do": "throw-away", "press": new_press()})
    living_place.now_ms += 10 * 60_000
    assert "Bring it back" not in ana.get("/pocket/").content.decode()
    answer = ana.post(note, {"do": "bring-back", "press": new_press()}, follow=True)
    assert "It may have gone by itself." in answer.content.decode()


def test_finding(ana: Client) -> None:
    """Words are looked for; none typed is said in words; what was thrown away is not found."""
    writes(ana, "Ring Dia")
    note = writes(ana, "Ring Cem")
    found = ana.post("/pocket/find", {"words": "ring"}).content.decode()
    assert "Ring Dia" in found
    ana.post(note, {"do": "throw-away", "press": new_press()})
    found = ana.post("/pocket/find", {"words": "ring"}).content.decode()
    assert ("Ring Dia" in found) != ("Ring Cem" in found)
    assert ana.post("/pocket/find", {"words": " "}).status_code == 422
    assert ana.get("/pocket/find").status_code == 302


def test_a_flood_of_searches_waits(ana: Client) -> None:
    """Thirty in a row are fine; what opens thousands of seals again and again waits."""
    for _search in range(SEARCHES.goes):
        assert ana.post("/pocket/find", {"words": "x"}).status_code == 200
    answer = ana.post("/pocket/find", {"words": "x"})
    assert answer.status_code == 422
    assert "Wait a minute." in answer.content.decode()


def test_what_is_no_note(ana: Client) -> None:
    """Empty or far too long is said in words, and what was typed stays."""
    empty = ana.post("/pocket/", {"text": "", "press": new_press()})
    assert empty.status_code == 409
    assert "The note is empty." in empty.content.decode()
    long = ana.post("/pocket/", {"text": "x" * 2_001, "press": new_press()})
    assert long.status_code == 422
    assert "x" * 2_001 in long.content.decode()
    assert not Row.objects.exists()


HOSTILE = {
    "a page": b"<html><script>alert(1)</script>",
    "a drawing with scripts": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
    "a program": b"MZ\x90\x00" + bytes(60),
    "nothing": b" ",
    "half a picture": b"\xff\xd8\xff\xe0" + bytes(20),
    "a picture of a thousand million points": b"GIF89a\xff\xff\xff\xff\x80\x00\x00",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("field", ["picture", "sound"])
def test_a_hostile_file_is_refused_by_its_bytes(ana: Client, name: str, field: str) -> None:
    """Whatever it calls itself: it is not kept, and the words that were typed stay."""
    kind = "image/jpeg" if field == "picture" else "audio/webm"
    sent = SimpleUploadedFile("a.jpg", HOSTILE[name], kind)
    answer = ana.post("/pocket/", {"text": "Look", "press": new_press(), field: sent})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Look</textarea>" in page
    assert re.search("not a picture|did not arrive whole|40 million points|not a recording", page)
    assert not Row.objects.exists()
    assert not Piece.objects.exists()


def test_a_recording_that_is_too_long(ana: Client) -> None:
    """More than five megabytes is refused before a byte of it is looked at."""
    long = sound(WEBM + bytes(SOUND_BYTES_MAX))
    answer = ana.post("/pocket/", {"text": "", "press": new_press(), "sound": long})
    assert answer.status_code == 422
    assert "larger than 5 MB" in answer.content.decode()


def test_a_flood_of_notes_waits(ana: Client) -> None:
    """A wall of notes is fine; what is more than anybody writes waits a minute."""
    for number in range(NOTES.goes):
        ana.post("/pocket/", {"text": f"Note {number}", "press": new_press()})
    answer = ana.post("/pocket/", {"text": "One more", "press": new_press()})
    assert answer.status_code == 429
    assert "Wait a minute." in answer.content.decode()
    assert Row.objects.count() == NOTES.goes


def test_the_way_to_it_is_on_every_page_of_who_is_signed_in(
    living_place: Living, ana: Client
) -> None:
    """One press from anywhere; strangers, who load the first page, pay nothing for it."""
    for path in ("/", "/for-you/", "/my/", "/me/", "/help/", "/books/", "/nothing-here"):
        assert 'href="/pocket/"' in ana.get(path).content.decode(), path
        assert "/pocket/" not in living_place.visitor().get(path).content.decode(), path
