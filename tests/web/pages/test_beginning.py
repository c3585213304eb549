"""The first page, the box for codes, and beginning a neighbourhood."""

from __future__ import annotations

import pytest
from django.test import Client

from dugnad.web.answers.guessing import WRONG
from dugnad.web.lists import services as lists
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the neighbourhood."""
    browser = living_place.visitor("Ana")
    living_place.begin(browser)
    return browser


def test_an_empty_place_offers_to_begin(living_place: Living) -> None:
    """A stranger comes to a place in which nothing is: one button, and what it leads to."""
    page = living_place.visitor().get("/").content.decode()
    assert "Nothing has begun here yet." in page
    assert 'href="/begin/"' in page
    assert "Put up a card" not in page
    box = living_place.visitor().get("/box/").content.decode()
    assert "First the neighbourhood needs a beginning." in box
    answer = living_place.visitor().get("/box/workday/")
    assert answer.headers["Location"] == "/begin/"


def test_a_beginning_without_words_is_asked_for_again(living_place: Living) -> None:
    """Ana leaves the sentence out: what she typed stays, and one line says what is missing."""
    ana = living_place.visitor("Ana")
    for typed in ({"title": "Vik", "text": ""}, {}):
        answer = ana.post("/begin/", typed)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "This is still empty." in page
        assert str(typed.get("title", "")) in page
    assert not lists.projects().rows


def test_a_place_begins_once(living_place: Living, ana: Client) -> None:
    """Afterwards the address leads home, where there is a receipt once."""
    page = ana.get("/").content.decode()
    assert "Your neighbourhood has begun." in page
    assert "Your receipt:" in page
    assert "Your receipt:" not in ana.get("/").content.decode()
    assert ana.get("/begin/").headers["Location"] == "/"
    assert living_place.visitor().get("/begin/").headers["Location"] == "/"


def test_who_begins_without_signing_in_keeps_the_words(living_place: Living) -> None:
    """A stranger types, says who she is, and finds the words again: one press is left."""
    stranger = living_place.visitor()
    answer = stranger.post("/begin/", {"title": "Vik", "text": "Keep the paths open."})
    assert answer.headers["Location"] == "/in/?next=%2Fbegin%2F&why=typed"
    assert not lists.projects().rows
    asks = stranger.get(answer.headers["Location"]).content.decode()
    assert "How do we reach you?" in asks
    assert "What you typed is kept. Afterwards one press is left." in asks
    assert "What you typed is kept." not in stranger.get("/in/").content.decode()
    page = stranger.get("/begin/").content.decode()
    assert 'value="Vik"' in page
    assert "Keep the paths open." in page


def test_a_family_without_cards_says_so(living_place: Living, ana: Client) -> None:
    """Only what one can do, or only what one can give, of which there is nothing."""
    assert "No card is up." in ana.get("/").content.decode()
    living_place.calls(ana, "Paint the fence")
    doing = ana.get("/?for=do").content.decode()
    assert "Paint the fence" in doing
    assert "Takes about 3 hours" in doing
    page = ana.get("/?for=give").content.decode()
    assert "Paint the fence" not in page
    assert "No card of this kind is up." in page
    assert ana.get("/?for=nonsense").status_code == 200
    assert ana.get("/?after=%00zzz").status_code == 200


def test_the_card_box_says_what_one_needs(living_place: Living) -> None:
    """CRD-01: what it is for, what one needs, how long it takes; the example waits in its form."""
    box = living_place.visitor().get("/box/").content.decode()
    for said in (
        "Do something together one day, and know beforehand who comes.",
        "You need a day and a place, and how many people it takes.",
        "takes 2 minutes",
    ):
        assert said in box


def test_no_family_is_offered_of_which_no_card_can_be(living_place: Living, ana: Client) -> None:
    """Nothing can be measured yet, so nobody is asked to put up the first such card."""
    living_place.calls(ana, "Paint the fence")
    for page in ("/", "/map/"):
        said = ana.get(page).content.decode()
        assert "for=do" in said
        assert "for=measure" not in said


def test_more_cards_than_fit_are_a_page_further_on(living_place: Living, ana: Client) -> None:
    """Twenty-three cards: all of them on two pages, and each once."""
    titles = [f"News number {number:02}" for number in range(23)]
    for title in titles:
        living_place.tells(ana, title)
    first = ana.get("/").content.decode()
    after = first.partition('href="?after=')[2].partition('"')[0]
    second = ana.get(f"/?after={after}").content.decode()
    assert [first.count(title) + second.count(title) for title in titles] == [1] * 23


def test_a_code_opens_what_it_names(living_place: Living, ana: Client) -> None:
    """A card's, a project's, in small letters, with a blank, with a mark that looks alike."""
    code = living_place.calls(ana)
    project = lists.projects().rows[0].code
    stranger = living_place.visitor()
    for typed, where in (
        (code, f"/c/{code.lower()}"),
        (f" {code[:3].lower()} {code[3:]}", f"/c/{code.lower()}"),
        (project, f"/p/{project.lower()}"),
        (code.replace("L", "1"), f"/c/{code.lower()}"),
    ):
        assert stranger.get("/find/", {"code": typed}).headers["Location"] == where


def test_a_code_that_opens_nothing_is_kept_and_explained(living_place: Living, ana: Client) -> None:
    """Too short, of wrong letters, unknown, and empty: each says what to do."""
    WRONG._full_ms.clear()
    for typed, status, words in (
        ("K7", 422, "A code has six characters"),
        ("K7M4X!", 422, "only the letters A to Z"),
        ("K7M4X\x00", 422, "only the letters A to Z"),
        ("", 422, "A code has six characters"),
        ("ZZZZZZ", 404, "Nothing here has this code."),
    ):
        answer = ana.get("/find/", {"code": typed})
        page = answer.content.decode()
        assert (answer.status_code, words in page) == (status, True)
        if typed.isalnum():
            assert f'value="{typed}"' in page


def test_codes_cannot_be_guessed_for_long(living_place: Living, ana: Client) -> None:
    """After thirty wrong codes a connection waits, also for a right one; a little later it goes."""
    WRONG._full_ms.clear()
    code = living_place.calls(ana)
    stranger = living_place.visitor()
    answers = [stranger.get("/find/", {"code": "ZZZZZZ"}).status_code for _ in range(31)]
    assert answers == [404] * 30 + [429]
    assert stranger.get("/find/", {"code": code}).status_code == 429
    living_place.now_ms += 60_000
    assert stranger.get("/find/", {"code": code}).status_code == 302
    WRONG._full_ms.clear()


def test_the_first_page_has_ten_cards_each_once(living_place: Living, ana: Client) -> None:
    """What one can do soon stands on top and not again below; the rest is a page further on."""
    titles = [f"Day number {number:02}" for number in range(14)]
    for number, title in enumerate(titles):
        living_place.calls(ana, title, when=f"2026-10-{number + 1:02}T10:00")
    first = ana.get("/").content.decode()
    assert sum(first.count(title) for title in titles) == 10
    assert first.index(titles[0]) < first.index("New and open") < first.index(titles[13])
    after = first.partition('href="?after=')[2].partition('"')[0]
    second = ana.get(f"/?after={after}").content.decode()
    assert all(title in first or title in second for title in titles)
