"""Numbers of the books typed into every form that names people, to see whether one answers a name.

What such a form answers to a number is compared with what it answers to a number of nobody: a word
more would be the name that belongs to it.
"""

# ruff: noqa: PLC0415  What needs Django is loaded once the place is open.
from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

NOBODY = bytes(range(100, 116))
ANSWERS = (200, 409, 422)
"""What a form answers that was understood, and in which nothing was chosen as it wants it."""


def _writings(member: bytes) -> Iterator[str]:
    """A number as somebody could write it into a form: bare, and inside of what can be decided."""
    from dugnad.charter.decisions.terms import Appoint, LetIn, Pay, Press, Recall
    from dugnad.charter.projects.verbs import LetIn as LetInNow
    from dugnad.ledger.codec import encode

    yield member.hex()
    yield urlsafe_b64encode(member).decode()
    pressed = Press(card=NOBODY, verb="LetIn", arguments=encode(LetInNow(NOBODY, member)))
    for effect in (
        LetIn(member=member),
        Appoint(role="treasurer", member=member),
        Recall(role="treasurer", member=member),
        Pay(unit="NOK", amount=100, payee=member),
        pressed,
    ):
        yield encode(effect).hex()
        yield urlsafe_b64encode(encode(effect)).decode()


def forms(project: str) -> dict[str, tuple[str, ...]]:
    """Where people are chosen, or what follows from a decision: the address, and its fields."""
    return {
        "/box/proposal/": ("follows", "whom", "counter", "counter_too"),
        "/box/vote/": ("people", "counter", "counter_too"),
        f"/p/{project}/money/pay": ("who",),
        f"/p/{project}/money/pay/bill": ("party", "who"),
        "/conversations/new": ("people",),
    }


def _words(browser: Client, address: str, typed: dict[str, Any]) -> Counter[str]:
    answer = browser.post(address, typed, follow=True)
    assert answer.status_code in ANSWERS, (address, answer.status_code)
    text = re.sub(r'value="[^"]*"', "", answer.content.decode())
    return Counter(re.findall(r"\w+", unescape(re.sub(r"<[^>]+>", " ", text))))


def ask(browser: Client, project: str, members: Iterable[bytes]) -> list[dict[str, Any]]:
    """What each form says more of a member than of nobody, for whoever is signed in."""
    from dugnad.web.acting.services import new_press

    told = []
    for address, fields in forms(project).items():
        for field in fields:
            bare = {"project": project, "title": "", "role": "treasurer"}
            nothing = [
                _words(browser, address, {**bare, "press": new_press(), field: one})
                for one in _writings(NOBODY)
            ]
            for member in members:
                for before, one in zip(nothing, _writings(member), strict=True):
                    sent = {**bare, "press": new_press(), field: one}
                    more = _words(browser, address, sent) - before
                    asked = f"{address} {field}"
                    told.append({"form": asked, "member": member.hex(), "more": [*more]})
    return told
