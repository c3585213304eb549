"""States that every page has: nothing yet leads on, and what is over offers no form."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from dugnad.web.lists import services as lists
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

DAY_MS = 24 * 3_600_000
_MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
_PRESS = re.compile(r"<a |<button|<form")
_NOTHING_IN_IT = re.compile(r"<(ul|ol|tbody|dl|table)(?![^>]*data-)[^>]*>\s*</\1>")
_NO_PAGES = ("api/", "static/", "metrics", "sms/", "worker.js", "place/kept.json")
"""What is for programs."""


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every address that needs nothing to be filled in."""
    for one in patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, here)
        elif "<" not in here and not here.startswith(_NO_PAGES):
            yield f"/{here}"


def faults(browser: Client, address: str) -> list[str]:
    """What is wrong with a page that has nothing to tell."""
    answer = browser.get(address)
    if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"]:
        answer.close()
        return []
    found = _MAIN.search(answer.content.decode())
    if found is None:
        return [f"{address}: no main part"]
    page, wrong = found[0], []
    if _NOTHING_IN_IT.search(page):
        wrong.append(f"{address}: a list with nothing in it")
    if '<article class="sheet' not in page and '<article class="poster' not in page:
        wrong += [] if _PRESS.search(page) else [f"{address}: nothing to press"]
    if " disabled" in page:
        wrong.append(f"{address}: a button that cannot be pressed")
    return wrong


def test_where_nothing_is_yet_a_page_says_so_and_leads_on(living_place: Living) -> None:
    """Nobody has done anything: each page of the place, for a stranger and for who is new."""
    asked = sorted(set(addresses(get_resolver().url_patterns)))
    assert len(asked) > 60
    wrong = []
    for browser in (living_place.visitor(), living_place.visitor("Ana")):
        for address in asked:
            wrong += faults(browser, address)
    assert wrong == []


def test_a_project_in_which_nothing_is_yet(living_place: Living) -> None:
    """The neighbourhood has begun, and has one card that nobody has answered."""
    ana = living_place.visitor("Ana")
    home = living_place.begin(ana).lower()
    card = living_place.calls(ana).lower()
    wrong = []
    for pattern in ("p/<code:code>", "c/<code:code>"):
        code = home if pattern.startswith("p") else card
        for one in _below(pattern):
            for browser in (ana, living_place.visitor("Ben"), living_place.visitor()):
                wrong += faults(browser, one.replace("<code:code>", code))
    assert wrong == []


def _below(pattern: str) -> list[str]:
    """Every address of a project or a card that needs nothing more to be filled in."""

    def walk(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
        for one in patterns:
            here = before + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, here)
            elif here.startswith(pattern) and "<" not in here.removeprefix(pattern):
                yield f"/{here}"

    return sorted(set(walk(get_resolver().url_patterns)))


def test_what_is_over_offers_no_form(living_place: Living) -> None:
    """A day that was closed, and a proposal that was decided: forms lead back to the card."""
    ana, ben = living_place.visitor("Ana"), living_place.visitor("Ben")
    living_place.begin(ana)
    closed = living_place.calls(ana)
    page = ana.get("/box/proposal/").content.decode()
    follows = page.partition('name="follows"')[2].partition('value="')[2].partition('"')[0]
    bench = {"title": "A bench", "text": "At the shore.", "how": "In May.", "days": "0"}
    decided = living_place.puts_up(ana, "proposal", {**bench, "follows": follows})
    living_place.now_ms += 30 * DAY_MS
    done = ana.post(f"/c/{closed}/close", {"text": "It is painted.", "press": "x"})
    assert done.status_code == 302
    for code in (closed, decided):
        row = lists.card_by_code(code)
        assert row is not None
        for browser in (ana, ben, living_place.visitor()):
            for name in ("object", "reword", "close", "do/Answer"):
                answer = browser.get(f"/c/{code}/{name}")
                where = answer.headers.get("Location", "").partition("?")[0]
                assert answer.status_code in (302, 404), (code, name)
                assert answer.status_code == 404 or where in ("/in/", f"/c/{code.lower()}")
