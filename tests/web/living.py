"""A place that lives: books, people, cards and pages, without a network and with a set clock.

    def test_...(living_place: Living) -> None:
        ana = living_place.visitor("Ana")          # a browser in which Ana has signed in
        living_place.begin(ana)                    # through the pages, as Ana would
        card = living_place.calls(ana, "Paint the fence")

What the pages do not offer (other rules for a project, taking text away) is done in the books.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from dugnad.charter.entries import GROUP, Kind, Rules
from dugnad.charter.place import AppointModerator
from dugnad.charter.projects.verbs import Start
from dugnad.charter.talk import ProseRemoved, Remove
from dugnad.ledger.testing import CUSTODIAN, OPERATOR
from dugnad.web.acting.as_place import act_as_place
from dugnad.web.acting.services import act, member_in, new_press
from dugnad.web.content.told import Told
from dugnad.web.leading import moderating
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow
from dugnad.web.pages import errands
from dugnad.web.people.marking import ROLES, mark
from dugnad.web.people.middleware import SESSION_PERSON
from dugnad.web.people.models import Person
from dugnad.web.people.sessions import SessionStore
from dugnad.web.vault import services as vault
from tests.web.acting.street import Street, identity

ALIASES = ("default", "keys", "views")
"""Every database of a place."""
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass
class Living(Street):
    """Solbakken before anything has begun in it.

    Attributes:
        persons: everybody met so far, by name.
    """

    persons: dict[str, Person] = field(default_factory=dict)

    def open(self) -> None:
        """Let the web act for the place; nobody has begun anything."""
        vault.read_what_lasts()
        vault.keep_place_key("custodian", CUSTODIAN.seed)
        vault.keep_place_key("operator", OPERATOR.seed)

    def who(self, name: str) -> Person:
        """Somebody by that name, the same each time."""
        if name not in self.persons:
            self.persons[name] = self.person(name)
        return self.persons[name]

    def visitor(self, name: str = "", **headers: str) -> Client:
        """A browser in English; somebody is signed in when there is a name."""
        client = self.browser(self.who(name) if name else None, **headers)
        client.handler.enforce_csrf_checks = False
        return client

    def in_a_moment(self) -> int:
        """Let the place do what was left to be done; gives how much that was."""
        return errands.carry_out()

    def stands_for(self, viewer: Client, home: str, whom: bytes, purpose: str = ROLES) -> str:
        """What stands for a member of a project in a form that this browser is shown."""
        visit = SessionStore(viewer.cookies["visit"].value)
        person = Person.objects.get(id=visit[SESSION_PERSON])
        row = lists.project_by_code(home)
        assert row is not None
        project = bytes(row.project)
        return mark(member_in(person, project), project, purpose, whom)

    # ── Through the pages ──────────────────────────────────────────────────────────────────────

    def begin(self, visitor: Client, title: str = "Solbakken and around") -> str:
        """Begin the neighbourhood; gives the code of its project."""
        self.now_ms += 1_000
        answer = visitor.post("/begin/", {"title": title, "text": "Keep the paths open."})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
        return lists.projects(limit=1).rows[0].code

    def calls(self, visitor: Client, title: str = "Paint the fence", **more: Any) -> str:
        """Call a work day five days ahead; gives the card's code."""
        typed = {"title": title, "when": "2026-09-26T11:00", "where": "The playground"}
        return self.puts_up(visitor, "workday", {**typed, "outsiders": "on", **more})

    def tells(self, visitor: Client, title: str = "The bridge is open", **more: Any) -> str:
        """Tell news; gives the card's code."""
        return self.puts_up(visitor, "news", {"title": title, "text": "Go and see it.", **more})

    def puts_up(self, visitor: Client, kind: str, typed: dict[str, Any]) -> str:
        """Fill in a form of the card box and put the card up; gives its code."""
        self.now_ms += 1_000
        filled = {"lasts": "3", "least": "0", "places": "0", "answer_by": "0", **typed}
        answer = visitor.post(f"/box/{kind}/", {**filled, "step": "up", "press": new_press()})
        assert answer.status_code == 302, answer.content.decode()
        return answer.headers["Location"].rsplit("/", 1)[1].upper()

    # ── In the books ───────────────────────────────────────────────────────────────────────────

    def starts(
        self, name: str, title: str, rules: Rules, words: str = "", kind: Kind = GROUP
    ) -> str:
        """Somebody starts a project with rules and agreed words of their own; gives its code."""
        self.now_ms += 1_000
        project = identity(title)
        done = act(
            self.who(name),
            project,
            "projects",
            Start(project=project, rules=rules, words=words, kind=kind),
            channel="page",
            press=new_press(),
            told=[Told(title=title, text="What we do here.", language="en")],
        )
        assert not done.refused, done.refused
        code = lists.code_of(project)
        assert code is not None
        return code

    def takes_away(self, commitment: bytes, rule: str = "abuse") -> None:
        """The place's operator appoints Mia, and she takes a text away."""
        self.now_ms += 1_000
        mia = self.who("Mia")
        project = bytes(lists.projects(limit=1).rows[0].project)
        if member_in(mia, project) is None:
            client = self.visitor("Mia")
            code = lists.code_of(project)
            client.post(f"/p/{code}/join", {"rules_version": "1"})
        member = member_in(mia, project)
        assert member is not None
        act_as_place("operator", "place", AppointModerator(member=member))
        done = act(
            mia,
            project,
            "talk",
            Remove(commitment=commitment, rule=rule),
            channel="page",
            press=new_press(),
        )
        assert not done.refused, done.refused
        moderating.take_away(ProseRemoved(commitment, rule, "moderator", self.now_ms))

    def card(self, code: str) -> CardRow:
        """The card with this code, as lists have it."""
        found = lists.card_by_code(code)
        assert found is not None
        return found


def typed_of(page: str) -> dict[str, str]:
    """What a page carries along in hidden fields."""
    return dict(_HIDDEN.findall(page))


@contextmanager
def counting() -> Iterator[dict[str, int]]:
    """Count the questions to each database; the numbers are there afterwards."""
    counts: dict[str, int] = {}
    with ExitStack() as stack:
        asked = {
            alias: stack.enter_context(CaptureQueriesContext(connections[alias]))
            for alias in ALIASES
        }
        yield counts
    counts.update({alias: len(one) for alias, one in asked.items()})


@pytest.fixture
def living_place(tmp_path: Path, settings: Settings, db: None) -> Iterator[Living]:
    """Open a place that lives, and close it again; a `conftest.py` imports this."""
    settings.MEDIA_ROOT = tmp_path / "pictures"
    (tmp_path / "place").mkdir()
    place = Living(tmp_path / "place")
    place.open()
    yield place
    place.close()
