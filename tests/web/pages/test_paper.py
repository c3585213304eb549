"""What leaves the screen: poster, print, texts to share, calendar files and feeds."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from django.test import Client
from icalendar import Calendar

from dugnad.web.lists import services as lists
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the neighbourhood."""
    browser = living_place.visitor("Ana")
    living_place.begin(browser)
    return browser


def test_poster_and_print_carry_the_code(living_place: Living, ana: Client) -> None:
    """What hangs on the wall leads back: a square code, six characters, the place's address."""
    code = living_place.calls(ana)
    stranger = living_place.visitor()
    poster = stranger.get(f"/c/{code}/poster").content.decode()
    spoken = f"{code[:3]} {code[3:]}"
    assert spoken in poster
    assert f"solbakken.example/c/{code.lower()}" in poster
    assert "Opens this card" in poster
    assert "Saturday 26 September, 11:00" in poster
    assert "Please answer" in poster
    assert "What is missing" not in poster
    printed = stranger.get(f"/c/{code}/print").content.decode()
    assert "Paint the fence" in printed
    assert stranger.get("/c/zzzzzz/poster").status_code == 404


def test_texts_to_share_are_whole(living_place: Living, ana: Client) -> None:
    """For a chat, a text message and the paper: what, when, where, who asks, and the address."""
    code = living_place.calls(ana)
    page = living_place.visitor().get(f"/c/{code}/share").content.decode()
    assert page.count(f"https://solbakken.example/c/{code.lower()}") >= 2
    assert "Ana" in page
    assert "Paint the fence" in page


# ── Calendar ───────────────────────────────────────────────────────────────────────────────────
def entry_of(browser: Client, code: str) -> tuple[Calendar, dict[str, str]]:
    """The calendar file of a card, read, and its headers."""
    answer = browser.get(f"/c/{code}/calendar.ics")
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content), dict(answer.headers)


def test_a_calendar_reads_the_day(living_place: Living, ana: Client) -> None:
    """The moments are right, also on the day on which clocks change."""
    for when, starts, ends in (
        ("2026-09-26T11:00", (9, 26, 9), (9, 26, 12)),
        ("2026-10-25T01:30", (10, 24, 23, 30), (10, 25, 2, 30)),
        ("2027-03-28T01:30", (3, 28, 0, 30), (3, 28, 3, 30)),
    ):
        year = int(when[:4])
        code = living_place.calls(ana, f"On {when}", when=when)
        file, headers = entry_of(living_place.visitor(), code)
        (event,) = file.walk("VEVENT")
        assert event.decoded("dtstart") == datetime(year, *starts, tzinfo=UTC)  # type: ignore[arg-type]
        assert event.decoded("dtend") == datetime(year, *ends, tzinfo=UTC)  # type: ignore[arg-type]
        assert str(event["summary"]) == f"On {when}"
        assert str(event["location"]) == "The playground"
        assert str(event["url"]) == f"https://solbakken.example/c/{code.lower()}"
        assert headers["Content-Type"].startswith("text/calendar")
        assert headers["Content-Disposition"] == f'attachment; filename="{code}.ics"'


def test_a_day_that_was_called_off_is_taken_out_of_calendars(
    living_place: Living, ana: Client
) -> None:
    """The same entry comes again, cancelled; one closed after the day stays as it was."""
    off, over = living_place.calls(ana, "One"), living_place.calls(ana, "Other")
    before, _ = entry_of(ana, off)
    ana.post(f"/c/{off}/close", {"text": ""})
    after, _ = entry_of(ana, off)
    assert before.walk("VEVENT")[0]["uid"] == after.walk("VEVENT")[0]["uid"]
    assert "status" not in before.walk("VEVENT")[0]
    assert str(after.walk("VEVENT")[0]["status"]) == "CANCELLED"
    living_place.later(days=6)
    ana.post(f"/c/{over}/close", {"text": ""})
    file, _ = entry_of(ana, over)
    assert "status" not in file.walk("VEVENT")[0]


def test_what_has_no_day_has_no_calendar_file(living_place: Living, ana: Client) -> None:
    """News, and a day whose words were taken away."""
    assert ana.get(f"/c/{living_place.tells(ana)}/calendar.ics").status_code == 404
    code = living_place.calls(ana)
    living_place.takes_away(bytes(living_place.card(code).prose))
    assert ana.get(f"/c/{code}/calendar.ics").status_code == 404


# ── Feed ───────────────────────────────────────────────────────────────────────────────────────
def test_a_feed_reads_as_atom(living_place: Living, ana: Client) -> None:
    """Newest first, texts as safe HTML, addresses of this place; removed text is not in it."""
    first = living_place.tells(ana, "Bread & <butter>", text="**Fresh**")
    living_place.tells(ana, "Ola stole my bike")
    newest = lists.home().rows[0]
    project = lists.projects().rows[0].code
    living_place.takes_away(bytes(newest.prose))
    answer = living_place.visitor().get(f"/p/{project}/feed.atom")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)  # noqa: S314  Our own file.
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles == ["The text was taken away", "Bread & <butter>"]
    entry = feed.findall(f"{ATOM}entry")[1]
    assert entry.findtext(f"{ATOM}id") == f"https://solbakken.example/c/{first.lower()}"
    assert "<strong>Fresh</strong>" in (entry.findtext(f"{ATOM}summary") or "")
    assert "Ola" not in answer.content.decode()
    assert living_place.visitor().get("/p/zzzzzz/feed.atom").status_code == 404


def test_a_feed_changes_only_when_something_happened(living_place: Living, ana: Client) -> None:
    """Asked a day later it is the same, byte for byte; also while there is nothing in it."""
    project = lists.projects().rows[0].code
    for _ in range(2):
        before = ana.get(f"/p/{project}/feed.atom").content
        living_place.now_ms += 24 * 3_600_000
        assert ana.get(f"/p/{project}/feed.atom").content == before
        living_place.tells(ana)
