"""What holds for every page: what goes wrong ends in words, nothing is kept, few questions."""

from __future__ import annotations

import re
from http import HTTPStatus

import pytest
from django.db import connections
from django.test import Client, RequestFactory

from dugnad.web.answers.guessing import WRONG
from dugnad.web.house import set_house
from dugnad.web.lists import services as lists
from dugnad.web.pages import views_problem
from tests.web.living import ALIASES, Living, counting

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the neighbourhood."""
    browser = living_place.visitor("Ana")
    living_place.begin(browser)
    return browser


def test_an_address_that_is_not_here(living_place: Living) -> None:
    """Old links, torn links, and links of others: words, a way on, no blame."""
    for path in ("/nothing", "/c/", "/c/zzzzzz", "/p/zzzzzz/join", "/box/x/", "/q/zz/answer"):
        answer = living_place.visitor().get(path)
        assert answer.status_code == 404
        page = answer.content.decode()
        assert "This page is not here" in page
        assert 'href="/"' in page


def test_a_form_that_was_open_too_long(living_place: Living) -> None:
    """Without the form's own mark nothing is done, and the page says how to go on."""
    ana = living_place.browser(living_place.who("Ana"))
    answer = ana.post("/begin/", {"title": "Vik", "text": "Here."})
    assert answer.status_code == 403
    assert "The page had been open for too long" in answer.content.decode()
    assert not lists.projects().rows


@pytest.mark.django_db(transaction=True, databases=list(ALIASES))
def test_a_full_disk_is_told_as_one(ana: Client) -> None:
    """Nothing is broken: Ana reads that there is no room, and presses again once there is."""
    ana.raise_request_exception = False
    typed = {"text": "Ring Dia " * 50, "press": "a press"}
    place = connections["default"].cursor()
    (pages,) = place.execute("PRAGMA page_count").fetchone()
    place.execute(f"PRAGMA max_page_count = {pages}")
    try:
        answers = (ana.post("/pocket/", typed | {"press": f"p{at}"}) for at in range(200))
        full = next(one for one in answers if one.status_code != 302)
    finally:
        place.execute(f"PRAGMA max_page_count = {2**32 - 2}")
    assert full.status_code == 503
    assert "There is no room left on this computer. Nothing was changed" in full.text
    assert ana.post("/pocket/", typed).status_code == 302


def test_a_fault_is_told_in_words(living_place: Living) -> None:
    """Something breaks inside: the page says so; without a house at least one line does."""
    request = RequestFactory().get("/")
    answer = views_problem.fault(request)
    assert answer.status_code == 500
    assert "Something broke here" in answer.content.decode()
    before = set_house(None)
    try:
        bare = views_problem.fault(request)
        assert bare.status_code == 500
        assert "Something broke here" in bare.content.decode()
        closed = living_place.visitor()
        closed.raise_request_exception = False
        gone = closed.get("/")
        assert gone.status_code == 500
        assert "Something broke here" in gone.content.decode()
    finally:
        set_house(before)


def test_a_press_while_nothing_can_be_written(living_place: Living, ana: Client) -> None:
    """The clock was set back by a day: the page says so and keeps what was typed."""
    code = living_place.calls(ana)
    form = ana.get(f"/c/{code}/do/Answer")
    assert form.status_code == 200
    living_place.now_ms -= 24 * 3_600_000
    answer = ana.post(f"/c/{code}/do/Answer", {"said": "yes", "extra": "1"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Nothing can be written down just now" in page
    assert 'value="1"' in page


LOADED = re.compile(r'<(?:script|img|link|iframe|source|use)[^>]*?(?:src|href)="([^"]+)"')
PATHS = (
    "/", "/?for=do", "/find/?code=K", "/box/", "/box/workday/", "/books/", "/help/", "/my/",
    "/books/?show=money", "/books/print", "/books/poster", "/books/?p={project}&show=money",
    "/p/{project}/money", "/money/", "/rescue/",
    "/p/{project}", "/p/{project}/join", "/p/{project}/rest", "/p/{project}/leave",
    "/p/{project}/my-name",
    "/p/{project}/roles", "/p/{project}/waiting", "/p/{project}/hand-over",
    "/p/{project}/roles/pass?role=starter", "/p/{project}/parties", "/p/{project}/voice",
    "/p/{project}/rules", "/p/{project}/rules?exact=beside", "/p/{project}/rules/1",
    "/p/{project}/rules/compare", "/p/{project}/rules/print", "/p/{project}/rules/change",
    "/p/{project}/begun", "/p/{project}/poster", "/p/{project}/part",
    "/start/what", "/start/open", "/start/why", "/start/people", "/start/game", "/start/way",
    "/start/money", "/start/look",
    "/c/{card}", "/c/{card}/do/Answer", "/c/{card}/ask", "/c/{card}/poster", "/c/{card}/print",
    "/c/{card}/share", "/c/{card}/reword", "/c/{card}/close",
)  # fmt: skip

MONEY = ("/money/", "/p/{project}/money")
"""No browser keeps these at all; whoever is sent to sign in sees none of it."""


def test_no_page_is_kept_by_anybody_in_between(living_place: Living, ana: Client) -> None:
    """Every page is made anew for each look, for strangers and for who is signed in."""
    code = living_place.calls(ana)
    project = lists.projects().rows[0].code
    for browser in (ana, living_place.visitor()):
        for path in PATHS:
            answer = browser.get(path.format(card=code, project=project))
            of_money = path in ("/money/", "/p/{project}/money")  # who signs in first sees none.
            kept = (
                "no-store"
                if of_money and answer.status_code == HTTPStatus.OK
                else "private, no-cache"
            )
            assert answer.headers["Cache-Control"] == kept, path
            assert "Cookie" in answer.headers["Vary"], path


def test_no_page_loads_anything_from_elsewhere(living_place: Living, ana: Client) -> None:
    """Everything a page loads comes from the place itself, and nothing runs inside the page."""
    code = living_place.calls(ana)
    project = lists.projects().rows[0].code
    for path in PATHS:
        page = ana.get(path.format(card=code, project=project)).content.decode()
        loaded = re.findall(
            r'<(?:script|img|link|iframe|source|use)[^>]*?(?:src|href)="([^"]+)"', page
        )
        assert [one for one in loaded if not one.startswith("/")] == [], path
        assert re.findall(r"<script(?![^>]*src)|\son\w+=|<style|javascript:", page) == [], path


THREE = {
    ("/", False): 3,
    ("/p/{project}", False): 17,
    ("/c/{card}", False): 14,
    ("/", True): 12,
    ("/p/{project}", True): 31,
    ("/c/{card}", True): 22,
}
"""How many questions each of the first three pages may ask, for a stranger and for who looks after
what it shows: Django writes every one of them anew, which takes longer than its answer."""


def test_a_page_asks_as_often_with_fifty_cards_as_with_five(
    living_place: Living, ana: Client
) -> None:
    """The questions to every database, page by page, at 5 cards and at 50."""
    ben = living_place.visitor("Ben")
    project = lists.projects().rows[0].code

    def more(count: int) -> str:
        for number in range(count):
            code = living_place.calls(ana, f"Day {number}")
            ben.post(f"/c/{code}/do/Answer", {"said": "yes", "extra": "0"})
            ben.post(f"/c/{code}/ask", {"text": "Why?"})
        return code

    def measure(code: str) -> dict[tuple[str, bool], dict[str, int]]:
        found = {}
        for browser in (ana, living_place.visitor()):
            for path in (*PATHS, "/p/{project}/feed.atom", "/c/{card}/calendar.ics"):
                address = path.format(card=code, project=project)
                browser.get(address)
                with counting() as counts:
                    browser.get(address)
                found[path, browser is ana] = counts
        return found

    few = measure(more(5))
    many = measure(more(45))
    grown = {where: (few[where], many[where]) for where in few if few[where] != many[where]}
    assert grown == {}
    most = max(sum(counts.values()) for counts in many.values())
    assert most <= 40
    asked = {(path, known): sum(many[path, known].values()) for path, known in THREE}
    assert {where: asked[where] for where, most in THREE.items() if asked[where] > most} == {}


@pytest.mark.parametrize("phone", ["", "+47 51 00 00 00"])
def test_only_a_place_with_a_phone_says_ring_us(living_place: Living, phone: str) -> None:
    """A wrong code, something unreadable and a fault: who cannot be rung does not say so."""
    WRONG._full_ms.clear()
    living_place.choose(help_phone=phone)
    request = RequestFactory().get("/")
    wrong = living_place.visitor().get("/find/", {"code": "ZZZZZZ"})
    assert "Nothing here has this code." in wrong.content.decode()
    assert ("Or ask whoever put up the card." in wrong.content.decode()) == (not phone)
    for answer in (
        wrong,
        views_problem.bad_request(request, ValueError()),
        views_problem.fault(request),
    ):
        assert ("ring us" in answer.content.decode()) == bool(phone)
