"""Whoever types an address somewhere learns nothing of who is known by it: the answers are alike.

By mail and by text message, on every page that takes somebody else's address.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from dugnad.web.acting.services import new_press
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address
from tests.web.living import ALIASES, Living
from tests.web.rooms.test_register import DIA, TOGETHER

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

Asks = Callable[[Living, str], HttpResponse]
ADDRESSES = {
    "mail": ("cem@example.org", "nobody@example.org"),
    "sms": ("+4790000001", "+4790000002"),
}
"""One that is Cem's, and one that is nobody's."""


def signing_in(place: Living, address: str) -> HttpResponse:
    """A stranger asks for a code."""
    return _then(place.visitor(), "/in/", {"address": address})


def further_address(place: Living, address: str) -> HttpResponse:
    """Ana says that she is reached there, too."""
    return _then(place.visitor("Ana"), "/me/reach/", {"address": address})


def writing(place: Living, address: str) -> HttpResponse:
    """Ana writes to whoever has it."""
    typed = {"address": address, "text": "Hello", "press": new_press()}
    return _then(place.visitor("Ana"), "/conversations/new", typed)


def registering(place: Living, address: str) -> HttpResponse:
    """Ana puts somebody into a register."""
    code = place.starts("Ana", f"The centre {place.now_ms}", TOGETHER, kind="association").lower()
    field = "phone" if address.startswith("+") else "mail"
    typed = DIA | {"mail": "", "phone": ""} | {field: address, "press": new_press()}
    return _then(place.visitor("Ana"), f"/p/{code}/contacts/new", typed)


DOORS: dict[str, Asks] = {
    "signing in": signing_in,
    "a further address": further_address,
    "writing": writing,
    "a register": registering,
}


def _then(client: Client, path: str, typed: dict[str, str]) -> HttpResponse:
    """Send a form, and read the page that it leads to."""
    answer: HttpResponse = client.post(path, typed, follow=True)
    return answer


def _alike(place: Living, answer: HttpResponse, address: str) -> tuple[object, ...]:
    """All that somebody could compare, without what is another one at every visit."""
    spoken = re.escape(address[-4:] if address.startswith("+") else address)
    page = re.sub(r"[0-9a-f-]{32,}|[A-Za-z0-9]{64}", "…", answer.content.decode())
    page = re.sub(rf"\+?[\d\s]*{spoken}", "…", page)
    page = re.sub(r'value="[^"]*"|/p/\w{6}|The centre \d+|[\d\s+]{8,}', "…", page)
    names = sorted(answer.cookies)
    return answer.status_code, sorted(answer.headers), names, page


@pytest.mark.parametrize("kind", ADDRESSES)
@pytest.mark.parametrize("door", DOORS)
def test_the_same_is_said_whoever_has_the_address(
    living_place: Living, door: str, kind: str
) -> None:
    """Status, place, headers, cookies and every word are the same."""
    living_place.begin(living_place.visitor("Ana"))
    cem = living_place.who("Cem")
    people.add_reach(cem, Address("sms", ADDRESSES["sms"][0]), living_place.now_ms)
    found = []
    for address in ADDRESSES[kind]:
        living_place.now_ms += 24 * 3_600_000
        answer = DOORS[door](living_place, address)
        assert answer.status_code < 300
        found.append(_alike(living_place, answer, address))
    assert found[0] == found[1]
