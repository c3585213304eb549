"""Limits of rooms: notes, lines, drafts, conversations, reports, searches."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from typing import Any

from django.http import HttpResponse
from django.test import Client

from dugnad.web.people.buckets import Size
from dugnad.web.people.models import Membership
from dugnad.web.rooms import pages
from dugnad.web.rooms.conversations import meeting
from dugnad.web.rooms.conversations import views as conversations
from dugnad.web.rooms.drafts import views as drafts
from dugnad.web.rooms.pocket import views as pocket
from dugnad.web.rooms.profile import views as profile
from dugnad.web.rooms.reports import often
from tests.web.limits.scenes import Row, Scene, begun, passes, said, sends, uses_up
from tests.web.living import Living
from tests.web.rooms.test_profile import page, writes

FOUND = 302
PAIR = re.compile(r'name="pair" value="([^"]+)"')
TYPED = "What Ana typed"


def _one_form(
    scope: str, size: Size, path: str, sentence: str, **typed: str
) -> Callable[[Living], Scene]:
    """A form that Ana sends again and again; Ben sends it as well."""

    def scene(place: Living) -> Scene:
        ana, _code = begun(place)
        ben = place.visitor("Ben")
        return Scene(
            presses=lambda: sends(ana, path, **typed),
            sentence=said(sentence),
            other=lambda: passes(sends(ben, path, **typed)),
            fills=uses_up(place, scope, str(place.who("Ana").id), size),
            typed=TYPED,
        )

    return scene


def _value(place: Living, of: str, viewer: str) -> str:
    """What stands for somebody in the forms of somebody else."""
    row = Membership.objects.get(person=place.who(of))
    return meeting.value_of(place.who(viewer), bytes(row.member_id))


def strangers(place: Living) -> Scene:
    """Ana writes to addresses, known here or not; Ben does it as well."""
    ana, _code = begun(place)
    ben, numbers = place.visitor("Ben"), count()

    def writes_to(who: Client) -> HttpResponse:
        typed = {"address": f"n{next(numbers)}@example.org", "text": TYPED}
        answer: HttpResponse = sends(who, "/conversations/new", **typed)
        return answer

    return Scene(
        presses=lambda: writes_to(ana),
        sentence=said("You have written to many people lately. Wait until tomorrow."),
        other=lambda: passes(writes_to(ben)),
        typed=TYPED,
        fills=uses_up(place, "strangers", str(place.who("Ana").id), conversations.STRANGERS),
    )


def beginnings(place: Living) -> Scene:
    """Ana begins conversations with Ben; he begins one with her."""
    ana, _code = begun(place)
    ben = place.visitor("Ben")

    def begins(who: Client, whom: str, viewer: str) -> HttpResponse:
        people = [_value(place, whom, viewer)]
        answer: HttpResponse = sends(who, "/conversations/new", people=people, text=TYPED)
        return answer

    return Scene(
        presses=lambda: begins(ana, "Ben", "Ana"),
        sentence=said("You have written to many people lately. Wait until tomorrow."),
        other=lambda: passes(begins(ben, "Ana", "Ben")),
        fills=uses_up(place, "conversations", str(place.who("Ana").id), conversations.BEGINNINGS),
        typed=TYPED,
    )


def _conversation(place: Living, ana: Client) -> str:
    people = [_value(place, "Ben", "Ana")]
    answer = sends(ana, "/conversations/new", people=people, text="Have you the ladder?")
    return str(answer.headers["Location"])


def messages(place: Living) -> Scene:
    """Ana writes line after line; Ben answers there."""
    ana, _code = begun(place)
    there, ben = _conversation(place, ana), place.visitor("Ben")
    return Scene(
        presses=lambda: sends(ana, there, text=TYPED),
        sentence=said("You have written much just now. Wait a minute."),
        other=lambda: passes(sends(ben, there, text="Yes")),
        fills=uses_up(place, "messages", str(place.who("Ana").id), conversations.MESSAGES),
        typed=TYPED,
    )


def shares(place: Living) -> Scene:
    """Ana shows drafts to Ben, and he shows one to her; who was chosen stays chosen."""
    ana, _code = begun(place)
    ben = place.visitor("Ben")

    def shows(who: Client, whom: str, viewer: str) -> HttpResponse:
        who.post("/start/what", {"text": "We put up benches.", "title": "Benches", "where": "Here"})
        answer: HttpResponse = sends(who, "/drafts/share", people=[_value(place, whom, viewer)])
        return answer

    return Scene(
        presses=lambda: shows(ana, "Ben", "Ana"),
        sentence=said("You have written to many people lately. Wait until tomorrow."),
        other=lambda: passes(shows(ben, "Ana", "Ben")),
        fills=uses_up(place, "drafts", str(place.who("Ana").id), drafts.SHARES),
        typed="checked",
    )


def pairs_on(browser: Client) -> list[str]:
    """What stands for the pairs on somebody's profile."""
    return PAIR.findall(page(browser, "/profile/"))


def meetings(place: Living) -> Scene:
    """Ana asks to meet people by lines; Cem, who is one of them, answers all the same."""
    ana, _code = begun(place)
    cem = place.visitor("Cem")
    writes(ana, "can", "Baking bread", found="on")
    for name in ("Cem", "Dia", "Eva"):
        writes(place.visitor(name), "learn", "How to bake a cake", found="on")
    said_yes: list[str] = []

    def asks(who: Client, pairs: list[str]) -> HttpResponse:
        pair = next(one for one in pairs if one not in said_yes)
        answer: HttpResponse = sends(who, "/profile/meet", pair=pair, do="yes", words=TYPED)
        if answer.status_code == FOUND:
            said_yes.append(pair)
        return answer

    return Scene(
        presses=lambda: asks(ana, pairs_on(ana)),
        sentence=said("You have asked to meet many people lately. Wait until tomorrow."),
        other=lambda: passes(asks(cem, pairs_on(cem))),
        fills=uses_up(place, "meeting people", str(place.who("Ana").id), profile.ANSWERS),
        typed=TYPED,
    )


def reports(place: Living) -> Scene:
    """Ana reports a conversation, and cards; Ben reports the same one."""
    ana, _code = begun(place)
    there, ben = _conversation(place, ana), place.visitor("Ben")
    card = place.tells(place.visitor("Ben"))
    turns = iter((f"{there}/report", f"/c/{card}/report", f"/c/{card}/report"))

    def tells(who: Client, path: str) -> HttpResponse:
        answer: HttpResponse = sends(who, path, why=TYPED)
        return answer

    return Scene(
        presses=lambda: tells(ana, next(turns)),
        sentence=said("You have reported much just now. Wait an hour."),
        other=lambda: passes(tells(ben, f"{there}/report")),
        fills=uses_up(place, "reports", str(place.who("Ana").id), often.REPORTS),
        typed=TYPED,
    )


def _row(goes: int, refill_ms: int, scene: Any) -> Row:
    return Row((goes, refill_ms), scene)


MUCH = "You have written much just now. Wait a minute."
NOTES = _one_form(
    "pocket", pocket.NOTES, "/pocket/", "You have made many notes just now. Wait a minute.",
    text=TYPED,
)  # fmt: skip
SEARCHES = _one_form(
    "search", pages.SEARCHES, "/pocket/find", "You have looked for much just now. Wait a minute.",
    words=TYPED,
)  # fmt: skip
LINES = _one_form("profile", profile.LINES, "/profile/write/can", MUCH, texts=TYPED)

ROWS = {
    "rooms.pocket.views:NOTES": _row(60, 20_000, NOTES),
    "rooms.pages:SEARCHES": _row(30, 2_000, SEARCHES),
    "rooms.profile.views:LINES": _row(60, 60_000, LINES),
    "rooms.profile.views:ANSWERS": _row(10, 8_640_000, meetings),
    "rooms.conversations.views:STRANGERS": _row(3, 28_800_000, strangers),
    "rooms.conversations.views:BEGINNINGS": _row(20, 3_600_000, beginnings),
    "rooms.conversations.views:MESSAGES": _row(60, 20_000, messages),
    "rooms.drafts.views:SHARES": _row(5, 3_600_000, shares),
    "rooms.reports.often:REPORTS": _row(10, 3_600_000, reports),
}
