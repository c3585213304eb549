"""People of one project, in words that stories use."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.test import Client

from dugnad.charter.entries import STARTER
from dugnad.charter.law import Law
from dugnad.web.acting.services import member_in
from dugnad.web.answers import following
from dugnad.web.leading import telling
from dugnad.web.lists import services as lists
from dugnad.web.messages import bundling
from dugnad.web.messages import services as messages
from dugnad.web.messages.models import HELD, Message
from dugnad.web.messages.outgoing import Outgoing
from dugnad.web.pages import expecting
from tests.web.living import Living


@dataclass
class Postbag:
    """A way out for mails that keeps them."""

    sent: list[Outgoing] = field(default_factory=list)

    def send(self, letter: Outgoing) -> str:
        """Take a mail; gives what the way out calls it."""
        self.sent.append(letter)
        return str(len(self.sent))

    def to(self, name: str) -> list[Outgoing]:
        """The mails to somebody, by their first name."""
        return [one for one in self.sent if one.address == f"{name.lower()}@example.org"]


def joins(place: Living, home: str, *names: str) -> list[Client]:
    """Some people take part; gives their browsers."""
    browsers = []
    for name in names:
        browser = place.visitor(name)
        done = browser.post(f"/p/{home}/join", {"rules_version": "1"})
        assert done.status_code == 302, done.content.decode()
        browsers.append(browser)
    return browsers


def project_of(home: str) -> bytes:
    """The id of a project."""
    row = lists.project_by_code(home)
    assert row is not None
    return bytes(row.project)


def member(place: Living, home: str, name: str) -> bytes:
    """Somebody's id in the project."""
    found = member_in(place.who(name), project_of(home))
    assert found is not None
    return found


def holds(place: Living, home: str, name: str) -> bool:
    """Whether somebody looks after the project."""
    with place.engine.reader() as store:
        now_ms = max(place.now_ms, store.head.time_ms)
        who = Law(store).holders(project_of(home), STARTER, now_ms)
    return member(place, home, name) in who


def page(browser: Client, path: str) -> str:
    """The words of a page, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", browser.get(path).content.decode()).split())


def a_day(place: Living, bag: Postbag, days: int = 1) -> None:
    """Let days pass, with all that a place does by itself meanwhile."""
    for _day in range(days):
        place.later(days=1)
        lists.catch_up()
        following.follow()
        telling.tell_of_ending_terms(place.now_ms)
        expecting.ask_due(place.now_ms)
        messages.deliver_due(place.now_ms, {"mail": bag})


def now(place: Living, bag: Postbag) -> None:
    """Let everything that is due go out, without time passing, as if news were due today."""
    following.follow()
    Message.objects.filter(state=HELD).update(next_try_ms=place.now_ms)
    bundling.put_together(place.now_ms)
    messages.deliver_due(place.now_ms, {"mail": bag})
