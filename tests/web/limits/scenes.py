"""What a row of the table of limits is made of: somebody who presses until the limit says no."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.test import Client
from django.utils.translation import gettext, ngettext

from dugnad.web.acting.services import new_press
from dugnad.web.people import buckets
from tests.web.living import Living

MINUTE_MS: Final = 60_000
ELSEWHERE: Final = "198.51.100.7"
HERE: Final = "127.0.0.1"
"""By which connection the browsers of tests come."""


def page_of(answer: HttpResponse) -> str:
    """What a page says, as people read it."""
    return html.unescape(answer.content.decode())


@dataclass(frozen=True)
class Scene:
    """Somebody at a limit.

    Attributes:
        presses: what they press, each time anew.
        sentence: what the page says then, in the language that is active.
        other: somebody else presses the same, or the one whom it is about is served all the same.
        fills: uses up all but one go, where pressing so often would only take time.
        typed: what they typed, which has to stand in the page that says no.
        frees: what has to happen until it goes on; None: the clock goes on by one refill.
        says: where the sentence stands.
        closes: what has to be put away afterwards.
    """

    presses: Callable[[], HttpResponse]
    sentence: Callable[[], str]
    other: Callable[[], bool]
    fills: Callable[[], None] | None = None
    typed: str = ""
    frees: Callable[[], None] | None = None
    says: Callable[[HttpResponse], str] = page_of
    closes: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Row:
    """A limit of the table.

    Attributes:
        bound: how many at once, and after how long one comes back; a number alone where only that
            many are possible at all.
        scene: where it is met.
    """

    bound: tuple[int, int] | int
    scene: Callable[[Living], Scene]


def passes(answer: HttpResponse) -> bool:
    """Whether it was taken."""
    return answer.status_code in (200, 302)


def said(text: str, **words: Any) -> Callable[[], str]:
    """A sentence in the language that is active."""
    return lambda: gettext(text) % words if words else gettext(text)


def wait(minutes: int) -> Callable[[], str]:
    """The sentence about codes that were asked for too often."""

    def sentence() -> str:
        return ngettext(
            "Codes have been asked for too often. Wait one minute, then try again.",
            "Codes have been asked for too often. Wait %(minutes)s minutes, then try again.",
            minutes,
        ) % {"minutes": minutes}

    return sentence


def uses_up(place: Living, scope: str, whose: str, size: buckets.Size) -> Callable[[], None]:
    """Take all goes of a bucket but the last one."""

    def fills() -> None:
        for _go in range(size.goes - 1):
            assert buckets.take(scope, whose, size, place.now_ms) == 0

    return fills


def wears_out(place: Living, pace: Any, whose: str) -> Callable[[], None]:
    """The same of a pace."""

    def fills() -> None:
        for _go in range(pace.goes - 1):
            pace.take(whose, place.now_ms)

    return fills


def reader(place: Living, name: str = "") -> Client:
    """A browser in Norwegian, of somebody who reads Norwegian."""
    if name:
        person = place.who(name)
        person.language = "nb"
        person.save()
    return place.visitor(name, **{"accept-language": "nb"})


def begun(place: Living) -> tuple[Client, str]:
    """Ana's browser, who reads Norwegian, and the code of the neighbourhood that she has begun.

    Ben takes part.
    """
    ana = reader(place, "Ana")
    code = place.begin(ana)
    joins = place.visitor("Ben").post(f"/p/{code}/join", {"rules_version": "1"})
    assert joins.status_code == 302
    return ana, code


def sends(client: Client, path: str, more: dict[str, Any] | None = None, **typed: Any) -> Any:
    """Send a form under a new name of a press."""
    return client.post(path, {"press": new_press(), **typed}, **(more or {}))
