"""What holds for every page of rooms: nobody keeps it, nothing comes from elsewhere, words hide."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from dugnad.charter.ways import TOGETHER
from dugnad.web.acting.services import new_press
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))
LOADED = re.compile(r'<(?:script|img|link|audio|use)[^>]*?(?:src|href)="([^"]+)"')
INLINE = re.compile(r"<script(?![^>]*src)|\son\w+=|<style|\sstyle=|javascript:")
PATHS = (
    "/pocket/", "/conversations/", "/conversations/new", "/reports/", "/about-me/", "/drafts/",
    "/drafts/share", "/profile/", "/profile/seen", "/p/{centre}/can/", "/p/{centre}/contacts/",
    "/p/{centre}/contacts/new",
    "/p/{centre}/contacts/file", "/p/{centre}/contacts/out.csv", "/p/{centre}/contacts/out.vcf",
)  # fmt: skip


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; a centre is hers, and she has begun to write about a project."""
    browser = living_place.visitor("Ana")
    living_place.begin(browser)
    browser.post("/start/what", {"text": "We put up benches.", "title": "Benches", "where": ""})
    return browser


def test_every_page(living_place: Living, ana: Client) -> None:
    """Kept by no browser, made of the place's own files, and asks a stranger who it is."""
    centre = living_place.starts("Ana", "The centre", TOGETHER, kind="association").lower()
    ana.post("/pocket/", {"text": "Ring Dia", "press": new_press()})
    for path in PATHS:
        address = path.format(centre=centre)
        answer = ana.get(address)
        page = answer.content.decode()
        assert (address, answer.status_code) == (address, 200)
        assert answer.headers["Cache-Control"] == "no-store", address
        assert [one for one in LOADED.findall(page) if not one.startswith("/")] == [], address
        assert INLINE.findall(page) == [], address
        stranger = living_place.visitor().get(address)
        assert (address, stranger.status_code) == (address, 302)
        assert stranger.headers["Location"].startswith("/in/?next="), address


def routes() -> list[str]:
    """Every address of a room, as its pattern says it."""
    apps = [one for one in get_resolver().url_patterns if isinstance(one, URLResolver)]
    (rooms,) = [one for one in apps if "dugnad.web.rooms.urls" in str(one.urlconf_name)]
    found = [str(one.pattern) for one in rooms.url_patterns if isinstance(one, URLPattern)]
    assert len(found) == len(rooms.url_patterns) > len(PATHS)
    return found


def test_no_address_of_a_room_takes_words() -> None:
    """Numbers and fixed words alone stand in addresses, so none is in a log or a history."""
    found = {kind for route in routes() for kind in re.findall(r"<(\w+):", route)}
    assert found == {"uuid", "code", "slug"}


def test_every_address_is_met(living_place: Living, ana: Client) -> None:
    """No address of a room fails for somebody whom it is not for: it asks or is not there."""
    ben = living_place.visitor("Ben")
    number = "11111111-2222-3333-4444-555555555555"
    for one in routes():
        route = re.sub(r"<uuid:\w+>", number, one)
        route = re.sub(r"<code:\w+>", "abcdef", re.sub(r"<slug:\w+>", "picture", route))
        for answer in (ben.get(f"/{route}"), ben.post(f"/{route}", {"press": new_press()})):
            assert answer.status_code in (200, 302, 404, 405, 409, 422), route
