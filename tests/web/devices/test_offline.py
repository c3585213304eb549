"""What a device keeps of what was opened, and what becomes of answers that waited for a network."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from dugnad.ledger.action import FORMAT, Body, seal_body
from dugnad.ledger.signatures import ALGORITHM_ED25519
from dugnad.web.devices.keeping import HEADER, KEPT
from dugnad.web.helping.shared import COOKIE
from tests.web.devices.phone import Phone
from tests.web.living import Living

pytestmark = pytest.mark.django_db(databases=["default", "keys", "views"])

DAY_MS = 24 * 3_600_000
_AHEAD = re.compile(r'data-ahead="([^"]*)"')


def kept(client: Client, path: str) -> str:
    """What a page says of keeping it."""
    return str(client.get(path).headers[HEADER])


def test_a_visitor_leaves_nothing(living_place: Living) -> None:
    """Whoever has not signed in is kept nothing of, and what was there before goes."""
    visitor = living_place.visitor()
    page = visitor.get("/")
    assert page.headers[HEADER] == "forget"
    assert b"kept.js" not in page.content
    assert b'data-kept-for value=""' in page.content


def test_what_one_opens_is_kept_on_ones_own_device(living_place: Living) -> None:
    """Cards, projects and lists are kept; what is written to one person and forms are not."""
    ana = living_place.visitor("Ana")
    home = living_place.begin(ana)
    card = living_place.calls(ana)
    for path in ("/", "/my/", f"/p/{home}", f"/p/{home}/rules", f"/c/{card}", "/help/", "/books/"):
        assert kept(ana, path).startswith("keep "), path
    for path in (
        "/me/", "/me/devices/", "/me/devices/spare/", "/notes/", "/for-you/", f"/c/{card}/ask",
        "/money/", "/box/news/", "/profile/", f"/p/{home}/join", "/nothing-here",
    ):  # fmt: skip
        assert kept(ana, path).startswith("leave "), path
    assert b"kept.js" in ana.get("/").content


def test_what_is_kept_is_named_in_one_list() -> None:
    """Every name in the list is a page's."""
    names = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert names >= KEPT


def test_each_visit_is_another_reader(living_place: Living) -> None:
    """Another person, and another visit of the same one, empties what was kept before."""
    ana, again, ben = (living_place.visitor(name) for name in ("Ana", "Ana", "Ben"))
    living_place.begin(ana)
    told = [kept(one, "/") for one in (ana, again, ben)]
    assert len(set(told)) == 3
    assert kept(ana, "/help/") == told[0]
    ana.post("/out/", {})
    assert kept(ana, "/") == "forget"


def test_a_screen_of_everybody_keeps_nothing(living_place: Living) -> None:
    """A kiosk empties what was there, and its pages ask for no worker."""
    ana = living_place.visitor("Ana")
    living_place.begin(ana)
    ana.cookies[COOKIE] = "1"
    page = ana.get("/")
    assert page.headers[HEADER] == "forget"
    assert b"kept.js" not in page.content


def test_the_worker_is_told_of_this_release(living_place: Living) -> None:
    """One script from one address, asked for anew each time, that names no address elsewhere."""
    visitor = living_place.visitor()
    answer = visitor.get("/worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    script = answer.content.decode()
    told = json.loads(script.partition("const TOLD = ")[2].partition(";\n")[0])
    assert len(told["release"]) == 16
    assert all(one.startswith("/static/") for one in (*told["files"], *told["loaded"]))
    assert "http" not in script.partition("\n")[2].replace("https", "http")
    assert visitor.get("/offline/").status_code == 200


# ── Answers
def begun(place: Living) -> tuple[Phone, str]:
    """Ana's phone speaks for her, and a work day asks who comes."""
    client = place.visitor("Ana")
    place.begin(client)
    card = place.calls(client)
    phone = Phone(place, client)
    phone.goes_home()
    return phone, card


def brought(phone: Phone, card: str) -> dict[str, Any]:
    """What the card's page brings along."""
    found = _AHEAD.search(phone.sees(f"/c/{card}"))
    assert found is not None
    told: dict[str, Any] = json.loads(html.unescape(found[1]))
    return told


def confirmed(
    phone: Phone, told: dict[str, Any], label: str, nonce: int = 0, **changed: Any
) -> str:
    """What the device would keep: an answer, signed for six days."""
    (answer,) = [one for one in told["answers"] if one["label"] == label]
    fields: dict[str, Any] = {
        "format": FORMAT,
        "algorithm": ALGORITHM_ED25519,
        "key": bytes.fromhex(told["key"]),
        "on_behalf_of": None,
        "channel": "own",
        "nonce": nonce or told["nonce"],
        "not_after_ms": phone.place.now_ms + 6 * DAY_MS,
        "target": told["target"],
        "contract_version": 0,
        "verb": answer["verb"],
        "arguments": bytes.fromhex(answer["words"]),
        **changed,
    }
    body = Body(**fields)
    return seal_body(body, phone.place.engine.genesis_hash, phone.seed(told["key"])).hex()


def sent(phone: Phone, told: dict[str, Any], envelope: str) -> dict[str, Any]:
    """Hand it in when the network is back; gives what came of it."""
    answer = phone.tells(told["finish"], {"envelope": envelope, "mark": told["mark"]})
    assert answer.status_code == 200, answer.content
    said: dict[str, Any] = answer.json()
    return said


def chosen(phone: Phone, card: str) -> list[str]:
    """Which answer of Ana's stands."""
    page = phone.sees(f"/c/{card}")
    return re.findall(r'aria-pressed="true"[^>]*>(?:<svg.*?</svg>)?([^<]+)</button>', page)


def test_an_answer_that_waited_stands_in_the_books(living_place: Living) -> None:
    """What the device confirmed without a network counts when it arrives; twice is once."""
    phone, card = begun(living_place)
    told = brought(phone, card)
    envelope = confirmed(phone, told, "Yes, I come")
    living_place.now_ms += DAY_MS
    assert sent(phone, told, envelope)["state"] == "done"
    assert chosen(phone, card) == ["Yes, I come"]
    assert sent(phone, told, envelope)["state"] == "done"


def test_what_came_too_late_is_told(living_place: Living) -> None:
    """The card's own rule says that the day is over; an answer that waited too long says so."""
    phone, card = begun(living_place)
    told = brought(phone, card)
    in_time = confirmed(phone, told, "Yes, I come")
    forgotten = confirmed(
        phone, told, "No, I cannot come", not_after_ms=living_place.now_ms + DAY_MS
    )
    living_place.now_ms += 5 * DAY_MS + DAY_MS // 2
    late = sent(phone, told, in_time)
    assert (late["state"], "The time to answer is over" in late["sentence"]) == ("refused", True)
    older = sent(phone, told, forgotten)
    assert (older["state"], "too long" in older["sentence"]) == ("refused", True)


def test_a_card_that_ended_brings_no_answer_along(living_place: Living) -> None:
    """Where nothing can be answered any more, the device is given nothing to confirm."""
    phone, card = begun(living_place)
    living_place.now_ms += 6 * DAY_MS
    assert _AHEAD.search(phone.sees(f"/c/{card}")) is None


def test_nobody_else_hands_it_in(living_place: Living) -> None:
    """Whoever finds what waits hands in nothing by it, nor anything that is no answer."""
    phone, card = begun(living_place)
    told = brought(phone, card)
    envelope = confirmed(phone, told, "Yes, I come")
    ben = Phone(living_place, living_place.visitor("Ben"))
    assert sent(ben, told, envelope)["state"] == "refused"
    nobody = Phone(living_place, living_place.visitor())
    answer = nobody.tells(told["finish"], {"envelope": envelope, "mark": told["mark"]})
    assert answer.status_code == 403
    for other in (
        confirmed(phone, told, "Yes, I come", channel="page"),
        confirmed(phone, told, "Yes, I come", target="people"),
        confirmed(phone, told, "Yes, I come", target="card:" + "00" * 16),
        confirmed(phone, told, "Yes, I come", verb="Correct"),
        confirmed(phone, told, "Yes, I come")[:-2],
        "no digits",
    ):
        assert sent(phone, told, other)["state"] == "refused"
    assert chosen(phone, card) == []
    assert sent(phone, told, envelope)["state"] == "done"


def test_words_and_kept_keys_bring_nothing_along(living_place: Living) -> None:
    """For whom the place confirms, and on a browser without the key, nothing waits."""
    _phone, card = begun(living_place)
    for browser in (living_place.visitor("Ana"), living_place.visitor("Ben")):
        assert _AHEAD.search(browser.get(f"/c/{card}").content.decode()) is None


def test_an_older_answer_does_not_undo_a_newer_one(living_place: Living) -> None:
    """What Ana answered elsewhere in the meantime stands."""
    phone, card = begun(living_place)
    told = brought(phone, card)
    waits = confirmed(phone, told, "Yes, I come", nonce=told["nonce"] + 5)
    newer = confirmed(phone, told, "No, I cannot come")
    assert sent(phone, told, newer)["state"] == "done"
    back = sent(phone, told, waits)
    assert (back["state"], "in the meantime" in back["sentence"]) == ("refused", True)
    assert chosen(phone, card) == ["No, I cannot come"]


def test_a_number_that_was_used_is_asked_for_anew(living_place: Living) -> None:
    """Another act of the same device bore the number: the device signs once more."""
    phone, card = begun(living_place)
    told = brought(phone, card)
    first = confirmed(phone, told, "No, I cannot come")
    assert sent(phone, told, first)["state"] == "done"
    fresh = {**told, "mark": brought(phone, card)["mark"]}
    second = confirmed(phone, fresh, "Yes, I come")
    again = sent(phone, fresh, second)
    assert again["state"] == "again"
    anew = confirmed(phone, fresh, "Yes, I come", nonce=again["nonce"])
    assert sent(phone, fresh, anew)["state"] == "done"
