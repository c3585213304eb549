"""Putting up a card: type, look, put up; and everything that can come in between."""

from __future__ import annotations

import io
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from dugnad.charter.entries import Rules
from dugnad.face.weave import weave
from dugnad.web.lists import services as lists
from dugnad.web.people.middleware import SESSION_PERSON
from tests.web.living import ALIASES, Living, typed_of

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

DAY = {
    "title": "Paint the fence",
    "when": "2026-09-26T11:00",
    "where": "The playground",
    "lasts": "3",
    "least": "4",
    "places": "0",
    "answer_by": "0",
}


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the neighbourhood."""
    browser = living_place.visitor("Ana")
    living_place.begin(browser)
    return browser


def picture() -> SimpleUploadedFile:
    """A small picture, as a phone would send it."""
    file = io.BytesIO()
    Image.new("RGB", (32, 24), (40, 120, 90)).save(file, "PNG")
    return SimpleUploadedFile("fence.png", file.getvalue(), "image/png")


def test_the_box_says_what_each_card_is_for(ana: Client) -> None:
    """Every type with its purpose and its minutes; an unknown type is not there."""
    page = ana.get("/box/").content.decode()
    assert 'href="/box/workday/"' in page
    assert 'href="/box/news/"' in page
    assert "takes 2 minutes" in page
    assert ana.get("/box/nothing/").status_code == 404


def test_what_is_missing_is_said_and_nothing_typed_is_lost(ana: Client) -> None:
    """No day, a headline too long, fewer places than people: words and picture stay."""
    answer = ana.post(
        "/box/workday/", {**DAY, "when": "soon", "picture_file": picture(), "step": "look"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "We could not read this as a day and a time." in page
    assert 'value="soon"' in page
    assert 'value="Paint the fence"' in page
    assert "Your picture is kept." in page
    kept = typed_of(page)["picture"]
    again = ana.post("/box/workday/", {**DAY, "picture": kept, "step": "look"})
    assert again.status_code == 200
    assert kept in again.content.decode()


def test_a_file_that_is_no_picture_is_explained(ana: Client) -> None:
    """A letter instead of a photo: the sentence stands at the field, the words stay."""
    letter = SimpleUploadedFile("letter.png", b"Dear all", "image/png")
    answer = ana.post("/box/workday/", {**DAY, "picture_file": letter, "step": "look"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This file is not a picture." in page
    assert 'value="Paint the fence"' in page
    made_up = ana.post("/box/workday/", {**DAY, "picture": "f" * 64, "step": "look"})
    assert "f" * 64 not in made_up.content.decode()


def test_looking_shows_what_others_will_see(living_place: Living, ana: Client) -> None:
    """Phone and paper, the agreement, Ana's name; nothing is up yet; then the same card is."""
    answer = ana.post("/box/workday/", {**DAY, "outsiders": "on", "step": "look"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "This is how others see it" in page
    assert "4 more people are needed" in page
    assert "We meet on Saturday 26 September" in page
    assert "Ana" in page
    assert not lists.home().rows
    carried = typed_of(page)
    assert carried["title"] == "Paint the fence"
    up = ana.post("/box/workday/", {**carried, "step": "up"})
    card = bytes(lists.home().rows[0].card)
    assert card.hex() == carried["card_id"].partition(":")[0]
    assert weave(card) in page
    shown = living_place.visitor().get(up.headers["Location"]).content.decode()
    assert "4 more people are needed" in shown


def test_nobody_chooses_the_code_of_their_card(ana: Client) -> None:
    """Ana writes an id of her own into the hidden field, signed by nobody: the card has another."""
    page = ana.post("/box/workday/", {**DAY, "step": "look"}).content.decode()
    carried = typed_of(page)
    signature = carried["card_id"].partition(":")[2]
    for chosen in ("ab" * 16, f"{'ab' * 16}:{signature}", "", ":"):
        answer = ana.post("/box/workday/", {**carried, "card_id": chosen, "step": "up"})
        assert answer.status_code == 302
    up = [bytes(row.card) for row in lists.home().rows]
    assert len(up) == 4
    assert bytes.fromhex("ab" * 16) not in up


def test_something_can_be_changed_after_looking(ana: Client) -> None:
    """Back to the form with everything filled in, also what was unticked."""
    page = ana.post("/box/workday/", {**DAY, "step": "look"}).content.decode()
    form = ana.post("/box/workday/", {**typed_of(page), "step": "change"})
    text = form.content.decode()
    assert form.status_code == 200
    assert 'value="Paint the fence"' in text
    assert 'value="2026-09-26T11:00"' in text
    ticked = re.search(r'<input[^>]*name="outsiders"[^>]*>', text)
    assert ticked is not None
    assert "checked" not in ticked[0]
    assert not lists.home().rows


@pytest.mark.parametrize("typed", ["A" * 100_000, "../../place.db", "\0", "0" * 64])
def test_a_picture_that_nobody_sent_is_none(ana: Client, typed: str) -> None:
    """The name of a picture stands in a hidden field; what is none there is no picture."""
    answer = ana.post("/box/workday/", {**DAY, "picture": typed, "step": "look"})
    assert answer.status_code == 200
    assert "<img" not in answer.content.decode()


def test_a_second_press_is_the_same_card(ana: Client) -> None:
    """Ana's thumb presses twice, and the page is slow: one card, and both presses lead to it."""
    page = ana.post("/box/workday/", {**DAY, "step": "look"}).content.decode()
    filled = {**typed_of(page), "step": "up"}
    first, second = ana.post("/box/workday/", filled), ana.post("/box/workday/", filled)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(lists.home().rows) == 1


def test_the_books_say_no_before_anything_is_up(ana: Client) -> None:
    """A day that is over, or more people than there is room for: said beside the field it is about.

    The card was looked at only, and what was typed is still there.
    """
    for wrong, field, words in (
        ({"when": "2026-09-01T11:00"}, "when", "That moment is over."),
        ({"least": "9", "places": "5"}, "places", "There is room for fewer people than"),
    ):
        answer = ana.post("/box/workday/", {**DAY, **wrong, "step": "look"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert f'href="#id_{field}"' in page
        assert words in page.partition(f'id="id_{field}_error"')[2]
        assert 'value="Paint the fence"' in page
    late = ana.post("/box/workday/", {**DAY, "when": "2026-09-01T11:00", "step": "up"})
    assert late.status_code == 422
    assert "That moment is over." in late.content.decode()
    assert not lists.home().rows


def test_a_project_for_members_says_so_when_looking(living_place: Living, ana: Client) -> None:
    """Ben is not in the choir, where members put up cards: he learns it before he is done."""
    rules = Rules(way="together", joining="open", puts_up="members", objection_ms=0)
    code = living_place.starts("Ana", "The choir", rules)
    ben = living_place.visitor("Ben")
    answer = ben.post("/box/workday/", {**DAY, "project": code, "step": "look"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "In The choir this is put up by those who take part." in page
    assert f'value="{code}" selected' in page


def test_a_card_is_kept_across_signing_in(living_place: Living, ana: Client) -> None:
    """A stranger types everything, says who he is, and it is all there: words, ticks, project."""
    rules = Rules(way="together", joining="open", puts_up="anyone", objection_ms=0)
    code = living_place.starts("Ana", "The choir", rules)
    stranger = living_place.visitor()
    typed = {**DAY, "project": code, "picture_file": picture(), "step": "look"}
    answer = stranger.post("/box/workday/", typed)
    assert answer.headers["Location"] == "/in/?next=%2Fbox%2Fworkday%2F%3Flook%3D1&why=typed"
    visit = stranger.session
    visit[SESSION_PERSON] = str(living_place.who("Ben").id)
    visit.save()
    page = stranger.get("/box/workday/").content.decode()
    assert 'value="Paint the fence"' in page
    assert f'value="{code}" selected' in page
    assert "Your picture is kept." in page
    ticked = re.search(r'<input[^>]*name="outsiders"[^>]*>', page)
    assert ticked is not None
    assert "checked" not in ticked[0]
    up = {**DAY, "project": code, "picture": typed_of(page)["picture"], "step": "up"}
    card = stranger.post("/box/workday/", up).headers["Location"]
    assert lists.cards_of(bytes(lists.projects_by_id([_id(code)])[0].project)).rows
    fresh = stranger.get("/box/workday/").content.decode()
    assert 'value="Paint the fence"' not in fresh
    assert "Ben" in living_place.visitor().get(card).content.decode()


def test_a_first_timer_looks_at_the_card_again_and_puts_it_up(
    living_place: Living, ana: Client
) -> None:
    """Who was looking when asked who they are comes back to the card, with one press left.

    A first-timer types five things: what, where, a mail address, six digits and a name (when is
    filled in). They press five times: *Look at the card*, *Send the code*, *Go on*, *Go on*, *Put
    up the card*. Before they came back they had to look at the card a second time: six presses.
    """
    stranger = living_place.visitor()
    answer = stranger.post("/box/workday/", {**DAY, "step": "look"})
    back = parse_qs(urlsplit(answer.headers["Location"]).query)["next"][0]
    assert "Put up the card" not in stranger.get(back).content.decode()
    visit = stranger.session
    visit[SESSION_PERSON] = str(living_place.who("Ben").id)
    visit.save()
    page = stranger.get(back).content.decode()
    assert "Put up the card" in page
    assert "Paint the fence" in page
    assert not lists.home().rows
    up = stranger.post(back, {**typed_of(page), "step": "up"})
    assert up.status_code == 302
    assert lists.home().rows[0].title == "Paint the fence"


def test_a_kept_card_that_no_longer_fits_is_mended(living_place: Living, ana: Client) -> None:
    """Signing in took until the day was over: the form comes back and says what to mend."""
    stranger = living_place.visitor()
    stranger.post("/box/workday/", {**DAY, "step": "look"})
    living_place.later(days=9)
    visit = stranger.session
    visit[SESSION_PERSON] = str(living_place.who("Ben").id)
    visit.save()
    answer = stranger.get("/box/workday/?look=1")
    assert answer.status_code == 422
    assert "That moment is over." in answer.content.decode()
    assert 'value="Paint the fence"' in answer.content.decode()


def test_a_browser_does_not_cut_what_is_pasted(ana: Client) -> None:
    """A headline that is too long is told, with how long it is; nothing of it is cut unseen."""
    assert "maxlength" not in ana.get("/box/news/").content.decode().partition("<main")[2]
    answer = ana.post("/box/news/", {"title": "word " * 40, "step": "look"})
    assert answer.status_code == 422
    assert "This is too long: it has 199 letters and signs" in answer.content.decode()


def _id(code: str) -> bytes:
    row = lists.project_by_code(code)
    assert row is not None
    return bytes(row.project)


def test_a_text_too_long_is_not_cut(ana: Client) -> None:
    """Somebody pastes a novel: they are told how much room there is, and it is all still there."""
    novel = "word " * 3_000
    answer = ana.post("/box/news/", {"title": "News", "text": novel, "step": "look"})
    assert answer.status_code == 422
    assert novel.strip() in answer.content.decode()


def test_a_day_at_the_end_of_all_calendars_stops_nothing(living_place: Living, ana: Client) -> None:
    """A day that would end after the year 9999 is looked at and put up, and others follow it."""
    for number, when in enumerate(("9999-12-29T23:30", "9999-12-31T23:30"), 1):
        day = {**DAY, "when": when, "lasts": "72"}
        assert ana.post("/box/workday/", {**day, "step": "look"}).status_code in (200, 422)
        assert ana.post("/box/workday/", {**day, "step": "up"}).status_code in (302, 422)
        page = ana.post("/box/workday/", {**DAY, "step": "look"}).content.decode()
        up = ana.post("/box/workday/", {**typed_of(page), "step": "up"})
        assert up.status_code == 302
        assert len(lists.home().rows) == number + 1
    for row in lists.home().rows:
        address = f"/c/{row.code.lower()}"
        assert [ana.get(f"{address}{end}").status_code for end in ("", "/calendar.ics")] == [
            200,
            200,
        ]
    assert living_place.visitor().get("/").status_code == 200
