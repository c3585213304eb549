"""What somebody who comes for the first time needs to read before they press, or just after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from dugnad.web.acting.services import new_press
from dugnad.web.kit.ways import WAYS_IN_WORDS
from dugnad.web.lists import services as lists
from dugnad.web.people.middleware import SESSION_PERSON
from tests.web.leading.group import joins, page
from tests.web.living import ALIASES, Living, counting

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

VOTE = {
    "title": "Which colour?",
    "choices": "Red\nGreen",
    "way": "tick",
    "seats": "1",
    "days": "0",
}

DECIDE = "Only those decide on this who took part in Solbakken and around when it was put up."


class Running(Living):
    """A place whose clock runs: each look at it is a millisecond later."""

    _at_ms = 0

    @property
    def now_ms(self) -> int:
        """The time."""
        self._at_ms += 1
        return self._at_ms

    @now_ms.setter
    def now_ms(self, at_ms: int) -> None:
        self._at_ms = at_ms


@pytest.fixture
def running_place(tmp_path: Path, settings: Settings, db: None) -> Iterator[Running]:
    """Open a place whose clock runs, and close it again."""
    settings.MEDIA_ROOT = tmp_path / "pictures"
    (tmp_path / "place").mkdir()
    place = Running(tmp_path / "place")
    place.open()
    yield place
    place.close()


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the neighbourhood."""
    browser = living_place.visitor("Ana")
    living_place.begin(browser)
    return browser


@pytest.fixture
def home(ana: Client) -> str:
    """The code of the neighbourhood."""
    return lists.projects().rows[0].code


def signs_in(place: Living, browser: Client, name: str) -> None:
    """Somebody says who they are, in the browser in which they were asked."""
    session = browser.session
    session[SESSION_PERSON] = str(place.who(name).id)
    session.save()


def test_a_vote_can_be_answered_as_soon_as_it_is_up(running_place: Running) -> None:
    """Ana puts a vote up: the next page has the buttons, and says nothing of a moment."""
    ana = running_place.visitor("Ana")
    running_place.begin(ana)
    shown = page(ana, f"/c/{running_place.puts_up(ana, 'vote', VOTE)}")
    assert "Now ask who decides" in shown
    assert "In a moment" not in shown
    assert "Ask people" in shown


def test_where_it_takes_longer_the_page_offers_to_look_again(
    living_place: Living, ana: Client
) -> None:
    """The clock stands still: the page does not send anybody to ask, and looks again on a press."""
    code = living_place.puts_up(ana, "vote", VOTE)
    shown = page(ana, f"/c/{code}")
    assert "Now ask who decides" not in shown
    assert "In a moment it can be answered" in shown
    assert "Look again" in shown
    living_place.later(minutes=1)
    # One more stands hidden on every page, for whoever has no network.
    assert page(ana, f"/c/{code}").count("Look again") == shown.count("Look again") - 1


def test_a_stranger_reads_first_who_decides(living_place: Living, ana: Client, home: str) -> None:
    """Dia, who takes no part, reads so before she presses, and again with what she pressed."""
    code = living_place.puts_up(ana, "vote", VOTE)
    living_place.later(minutes=1)
    words = DECIDE
    assert words not in page(ana, f"/c/{code}")
    dia = living_place.visitor()
    assert words in page(dia, f"/c/{code}")
    pressed = dia.post(f"/c/{code}/do/Answer", {"ticks": "0", "press": new_press()})
    assert pressed.headers["Location"].startswith("/in/")
    signs_in(living_place, dia, "Dia")
    again = dia.get(f"/c/{code}/do/Answer").content.decode()
    assert words in again
    assert "checked" in again, "What Dia pressed is kept."
    assert words in page(dia, f"/c/{code}")


def test_who_takes_no_part_is_told_how_to_in_place_of_buttons(
    living_place: Living, ana: Client, home: str
) -> None:
    """Dia is signed in and no member: no answer that the books would refuse is offered to her."""
    code = living_place.puts_up(ana, "vote", VOTE)
    day = {"title": "Paint the fence", "when": "2026-09-26T10:00", "where": "The playground"}
    works = living_place.puts_up(ana, "workday", day)
    living_place.later(minutes=1)
    stranger, dia = living_place.visitor(), living_place.visitor("Dia")
    for card, words in (
        (
            code,
            "Only those decide on this who took part in Solbakken and around when it was put up.",
        ),
        (works, "This is for those who take part in Solbakken and around."),
    ):
        answers = f"/c/{card.lower()}/do/Answer"
        assert answers in stranger.get(f"/c/{card}").content.decode(), "She may be one of them."
        seen = dia.get(f"/c/{card}").content.decode()
        assert answers not in seen
        assert words in page(dia, f"/c/{card}")
        assert f'href="/p/{home.lower()}/join"' in seen
        assert answers in ana.get(f"/c/{card}").content.decode()
        assert words not in page(ana, f"/c/{card}")


def test_after_signing_in_one_press_is_left(living_place: Living, ana: Client, home: str) -> None:
    """Ben pressed, said who he is, and reads on top that the button below waits for him."""
    ben = living_place.visitor()
    asked = ben.post(f"/p/{home}/join", {"rules_version": "1"})
    assert "join%3Fpressed%3D1" in asked.headers["Location"]
    address = f"/p/{home}/join?pressed=1"
    assert "One press is left." not in page(ben, address), "Nobody knows yet who it is."
    signs_in(living_place, ben, "Ben")
    back = ben.get(address).content.decode()
    assert "One press is left." in back
    assert 'href="#last-press"' in back
    assert 'id="last-press"' in back
    assert "One press is left." not in page(ben, f"/p/{home}/join")


def test_taking_words_away_has_a_place_of_its_own(
    living_place: Living, ana: Client, home: str
) -> None:
    """It says what it does, and stands apart from leaving; others do not see it."""
    shown = page(ana, f"/p/{home}")
    assert "can be destroyed for good. The project goes on" in shown
    assert "What is written about this project" in shown
    assert "What is written about this project" not in page(
        living_place.visitor("Ben"), f"/p/{home}"
    )


def test_each_way_of_organising_says_who_decides_and_who_pays(ana: Client) -> None:
    """Four of them, one paid for by those who want a thing; none promises what is not here."""
    shown = page(ana, "/start/way")
    for pays in ("Those who want a thing give to it", "The trusted few decide what the money"):
        assert pays in shown
    assert "The board decides what it is spent on" in shown
    assert "A card begins when its money is there" in shown
    assert "There is no money here yet" not in shown
    for way in WAYS_IN_WORDS:
        told = [str(one) for one in (way.example, way.decides, way.pays)]
        for sentence in told:
            assert sentence in shown.replace("&#x27;", "'"), sentence
            assert re.fullmatch(r"[A-Z][^.]*\.", sentence), "each of the three is one sentence"
        assert "such as" in told[0]


@pytest.mark.parametrize("path", ["leave", "hand-over"])
def test_leaving_asks_as_often_with_many_cards_as_with_few(
    living_place: Living, ana: Client, home: str, path: str
) -> None:
    """Days, meetings, votes and questions: what the page reads does not grow with them."""
    (ben,) = joins(living_place, home, "Ben")

    def more(count: int) -> None:
        for number in range(count):
            day = living_place.calls(ana, f"Day {number}")
            ben.post(f"/c/{day}/do/Answer", {"said": "yes", "extra": "0"})
            own = living_place.calls(ben, f"Own day {number}")
            ana.post(f"/c/{own}/ask", {"text": "Why?"})
            living_place.puts_up(ben, "vote", VOTE)

    def measure() -> dict[str, int]:
        ben.get(f"/p/{home}/{path}")
        with counting() as counts:
            assert ben.get(f"/p/{home}/{path}").status_code == 200
        return counts

    more(2)
    few = measure()
    more(12)
    assert measure() == few
    assert sum(few.values()) <= 40
