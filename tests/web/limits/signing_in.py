"""Limits of signing in: codes that are sent, codes that are typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count

from django.db.models.expressions import RawSQL
from django.http import HttpResponse
from django.test import Client

from dugnad.web.messages.letters import unpack
from dugnad.web.messages.models import Message
from dugnad.web.people import codes, visits
from dugnad.web.vault import services as vault
from tests.web.limits.scenes import (
    ELSEWHERE,
    HERE,
    Row,
    Scene,
    reader,
    said,
    uses_up,
    wait,
    wears_out,
)
from tests.web.living import Living

ANA = "ana@example.org"
WRONG = "000000"


def asks(client: Client, address: str, connection: str = HERE) -> HttpResponse:
    """Somebody asks for a code."""
    answer: HttpResponse = client.post("/in/", {"address": address}, REMOTE_ADDR=connection)
    return answer


def is_sent(client: Client, address: str, connection: str = HERE) -> bool:
    """Whether a code is on its way then."""
    return asks(client, address, connection).status_code == 302


def digits() -> str:
    """The digits of the newest message."""
    row = Message.objects.order_by(RawSQL("rowid", [])).last()  # the clock may stand still.
    assert row is not None
    opened = vault.unseal_for_place(bytes(row.sealed_letter)) or b""
    found = re.search(r"\d{6}", unpack(opened).text)
    assert found
    return found[0]


def known_browser(place: Living) -> Client:
    """A browser in which Ana has signed in before."""
    client = reader(place)
    place.who("Ana")
    assert is_sent(client, ANA)
    assert client.post("/in/code/", {"code": digits()}).status_code == 302
    assert "device" in client.cookies
    client.post("/out/")
    place.now_ms += 24 * 3_600_000
    return client


def to_an_address(place: Living) -> Scene:
    """Strangers have codes sent to Ana; her own browser is none of them."""
    own, stranger = known_browser(place), reader(place)
    return Scene(
        presses=lambda: asks(stranger, ANA, ELSEWHERE),
        sentence=wait(10),
        other=lambda: is_sent(own, ANA) and is_sent(place.visitor(), "ben@example.org"),
        fills=uses_up(place, "code-to", f"mail:{ANA}", codes.TO_ADDRESS),
        typed=f'value="{ANA}"',
    )


def from_a_known_browser(place: Living) -> Scene:
    """Ana's own browser asks again and again; her new telephone is another one."""
    own = known_browser(place)

    def fills() -> None:
        for _go in range(codes.TO_ADDRESS_FROM_KNOWN.goes - 1):
            assert is_sent(own, ANA)

    return Scene(
        presses=lambda: asks(own, ANA),
        sentence=wait(3),
        other=lambda: is_sent(place.visitor(), ANA),
        fills=fills,
        typed=f'value="{ANA}"',
    )


def of_a_connection(place: Living) -> Scene:
    """One connection asks for many addresses; others come by another one."""
    stranger, numbers = reader(place), count()
    return Scene(
        presses=lambda: asks(stranger, f"n{next(numbers)}@example.org"),
        sentence=wait(1),
        other=lambda: is_sent(place.visitor(), ANA, ELSEWHERE),
        fills=uses_up(place, "code-client", HERE, codes.BY_CLIENT),
        typed='@example.org"',
    )


def text_messages(place: Living) -> Scene:
    """Text messages of the whole place: whoever asks by mail is sent one."""
    stranger, numbers = reader(place), count(1_000)
    return Scene(
        presses=lambda: asks(stranger, f"+474000{next(numbers)}"),
        sentence=wait(1),
        other=lambda: is_sent(place.visitor(), ANA),
        fills=uses_up(place, "code-sms", "all", codes.BY_SMS),
        typed='value="+474000100',
    )


def _types(client: Client, connection: str = HERE) -> Callable[[], HttpResponse]:
    def types() -> HttpResponse:
        answer: HttpResponse = client.post("/in/code/", {"code": WRONG}, REMOTE_ADDR=connection)
        return answer

    return types


def tries_of_a_connection(place: Living) -> Scene:
    """Codes typed from one connection; from another one the right code lets in."""
    stranger, ben = reader(place), place.visitor()
    assert is_sent(stranger, ANA)

    def other() -> bool:
        assert is_sent(ben, "ben@example.org", ELSEWHERE)
        return ben.post("/in/code/", {"code": digits()}, REMOTE_ADDR=ELSEWHERE).status_code == 302

    return Scene(
        presses=_types(stranger),
        sentence=wait(1),
        other=other,
        fills=uses_up(place, "code-try", HERE, codes.TRIES_BY_CLIENT),
        typed=f'value="{WRONG}"',
    )


def wrong_in_the_place(place: Living) -> Scene:
    """Wrong codes from everywhere; a browser that was in before is let in by its right code."""
    own, stranger = known_browser(place), reader(place)
    assert is_sent(stranger, "ben@example.org")

    def other() -> bool:
        assert is_sent(own, ANA)
        return own.post("/in/code/", {"code": digits()}).status_code == 302

    return Scene(
        presses=_types(stranger),
        sentence=wait(1),
        other=other,
        fills=uses_up(place, "code-wrong", "all", codes.WRONG_IN_ALL),
        typed=f'value="{WRONG}"',
    )


def tries_of_a_code(place: Living) -> Scene:
    """Five tries a code; the code of another browser is another one, and a new one is sent."""
    stranger, ana = reader(place), place.visitor()
    assert is_sent(ana, ANA)
    right = digits()
    place.now_ms += 1
    assert is_sent(stranger, ANA, ELSEWHERE)
    types = _types(stranger, ELSEWHERE)

    def fills() -> None:
        for _try in range(codes.CODE_TRIES_MAX - 2):
            types()

    return Scene(
        presses=types,
        sentence=said("This code no longer works. Press “Send a new code”."),
        other=lambda: ana.post("/in/code/", {"code": right}).status_code == 302,
        fills=fills,
        typed=f'value="{WRONG}"',
        frees=lambda: _sent_again(place, stranger),
    )


def _sent_again(place: Living, client: Client) -> None:
    place.now_ms += 1
    assert client.post("/in/code/again/", REMOTE_ADDR=ELSEWHERE).status_code == 302


def strangers_visits(place: Living) -> Scene:
    """Somebody comes each time as somebody new, and has kept what they type; elsewhere it is."""

    def comes(connection: str = HERE) -> HttpResponse:
        typed = {"text": "A note", "press": "one"}
        answer: HttpResponse = reader(place).post("/pocket/", typed, REMOTE_ADDR=connection)
        return answer

    return Scene(
        presses=comes,
        sentence=said("Too many visits at once"),
        other=lambda: comes(ELSEWHERE).status_code == 302,
        fills=wears_out(place, visits.BEGUN, HERE),
    )


ROWS = {
    "people.visits:BEGUN": Row((100, 120_000), strangers_visits),
    "people.codes:TO_ADDRESS": Row((4, 600_000), to_an_address),
    "people.codes:TO_ADDRESS_FROM_KNOWN": Row((5, 180_000), from_a_known_browser),
    "people.codes:BY_CLIENT": Row((30, 30_000), of_a_connection),
    "people.codes:BY_SMS": Row((100, 20_000), text_messages),
    "people.codes:TRIES_BY_CLIENT": Row((30, 10_000), tries_of_a_connection),
    "people.codes:WRONG_IN_ALL": Row((1_000, 1_000), wrong_in_the_place),
    "people.codes:CODE_TRIES_MAX": Row(5, tries_of_a_code),
}
