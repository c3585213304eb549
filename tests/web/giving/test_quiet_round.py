"""Until its moment a card in a quiet round stands on no page that a stranger comes upon."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.treasury import purposes
from tests.web.giving.jetty import ALIASES, Jetty

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

TITLE = "A bench nobody knows of"
PAGES_MAX = 250


@pytest.fixture
def quiet(jetty: Jetty) -> Jetty:
    """A card that is for those who have its link, in a project that everybody may read."""
    jetty.hosts()
    jetty.asks_for(title=TITLE, quiet="1", quiet_until="2026-10-01T20:00")
    return jetty


def read(visitor: Client, page: str) -> str:
    """What a page says, also a file."""
    return html.unescape(visitor.get(page).getvalue().decode(errors="replace"))


def pages_of(jetty: Jetty) -> list[str]:
    """Where whoever looks around begins."""
    code = lists.projects_by_id([jetty.project])[0].code.lower()
    there = ("", "/feed.atom", "/money", "/roles", "/waiting", "/poster", "/begun")
    forms = [f"/box/{one}/?p={code}" for one in ("proposal", "meeting", "fundraiser", "task")]
    books = ["/books/", "/books/print", "/books/money.csv", f"/books/?p={code}"]
    api = ["/api/cards", "/api/projects", f"/api/projects/{code}", f"/api/projects/{code}/cards"]
    found = ["/", "/box/", "/find/?q=bench", "/sitemap.xml", "/help/", *forms, *books, *api]
    return [*found, *(f"/p/{code}{one}" for one in there)]


def leaks(jetty: Jetty, visitor: Client) -> tuple[list[str], int]:
    """The pages that name the card, of all that links lead to; and how many were read."""
    seen: set[str] = set()
    todo, found = pages_of(jetty), []
    while todo and len(seen) < PAGES_MAX:
        page = todo.pop(0)
        if page in seen:
            continue
        seen.add(page)
        said = read(visitor, page)
        if TITLE in said or jetty.code.lower() in said.lower():
            found.append(page)
        links = re.findall(r'href="(/[^"#]*)"', said)
        todo += [one for one in links if one not in seen and not one.startswith("/static")]
    return found, len(seen)


def test_a_stranger_comes_upon_it_nowhere(quiet: Jetty) -> None:
    """MAT-19: neither lists, forms, feeds, books nor the interface for programs name it."""
    found, read_all = leaks(quiet, quiet.living.visitor())
    assert found == []
    assert 40 < read_all < PAGES_MAX


def test_a_member_finds_it_and_everybody_does_once_the_round_is_over(quiet: Jetty) -> None:
    """The walk sees it where it may stand: for Ana now, for strangers afterwards."""
    code = lists.projects_by_id([quiet.project])[0].code.lower()
    form = f"/box/proposal/?p={code}"
    assert TITLE in read(quiet.ana, f"/p/{code}")
    assert TITLE in read(quiet.ana, form)
    quiet.living.now_ms = quiet.living.card(quiet.code).quiet_until_ms
    stranger = quiet.living.visitor()
    assert TITLE in read(stranger, form)
    assert TITLE in read(stranger, f"/p/{code}")


def test_those_who_hold_money_for_it_do_not_read_it_either(quiet: Jetty) -> None:
    """What money at the host's desk can be for names it once the round is over."""

    def offered() -> str:
        with house().engine.reader() as store:
            return str(purposes.choices(store, quiet.club, None))

    assert "Solbakken" in offered()
    assert TITLE not in offered()
    quiet.living.now_ms = quiet.living.card(quiet.code).quiet_until_ms
    assert TITLE in offered()
