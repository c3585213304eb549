"""A place with everything but a network: real books, real databases, a clock that a test sets."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.test import Client

from dugnad.cards import catalogue
from dugnad.cards.workday.law import verbs as workday
from dugnad.cards.workday.law.records import Said, Workday
from dugnad.charter.cards.verbs import PutUp
from dugnad.charter.charter import Charter
from dugnad.charter.entries import Rules, target_of
from dugnad.charter.projects.verbs import Join, Start
from dugnad.engine.folder import PlaceFolder
from dugnad.engine.solo.solo import Solo
from dugnad.ledger import codec
from dugnad.ledger.genesis import Limits
from dugnad.ledger.store import Frozen
from dugnad.ledger.testing import CUSTODIAN, OPERATOR, SEALER, genesis_of
from dugnad.ledger.values import Action
from dugnad.web.acting.services import Done, act, new_press
from dugnad.web.content.told import Told
from dugnad.web.house import House, PlaceSettings, set_house
from dugnad.web.people import services as people
from dugnad.web.people.middleware import SESSION_PERSON
from dugnad.web.people.models import Person
from dugnad.web.people.sessions import SessionStore
from dugnad.web.vault import services as vault
from tests.web.conftest import NOON_MS

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
DATABASES = ["default", "keys", "views"]
OPEN_RULES = Rules(way="together", joining="open", puts_up="anyone", objection_ms=0)


@dataclass
class Street:
    """Solbakken: Ana looks after its project and puts up cards; the clock stands until moved.

    Attributes:
        folder: where its books lie.
        now_ms: its clock.
        choices: of the place, by the names of `PlaceSettings`.
        engine: keeps its books.
        project: the one project.
    """

    folder: Path
    now_ms: int = NOON_MS
    rules: Rules = OPEN_RULES
    choices: dict[str, Any] = field(default_factory=dict)
    lasting: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin the books."""
        self.constitution = Charter(catalogue.contracts())
        limits = Limits(rate_per_minute=1_000, sponsor_per_minute=1_000)
        Solo.begin(
            PlaceFolder(self.folder), genesis_of(catalogue.versions(), limits), self.constitution
        )
        self.engine = Solo(
            PlaceFolder(self.folder),
            self.constitution,
            seed=SEALER.seed,
            clock=lambda: self.now_ms,
            steady=lambda: self.now_ms,
        )
        self.before = set_house(self.house())

    def open(self) -> None:
        """Start the project, once the databases are there."""
        vault.read_what_lasts()
        vault.keep_place_key("custodian", CUSTODIAN.seed)
        vault.keep_place_key("operator", OPERATOR.seed)
        self.project = identity("Solbakken")
        self.ana = self.person("Ana")
        done = self.act(
            self.ana, "projects", Start(project=self.project, rules=self.rules), title="Solbakken"
        )
        assert not done.refused, done.refused

    def close(self) -> None:
        """Let the books go."""
        set_house(self.before)
        self.engine.close()

    def house(self) -> House:
        """The house as the web sees it."""
        settings = PlaceSettings(
            name="Solbakken",
            zone="Europe/Oslo",
            country="NO",
            language="en",
            base_address="https://solbakken.example",
        )
        return House(
            engine=self.engine,
            machine=self.engine.machine,
            catalogue=catalogue,
            now_ms=lambda: self.now_ms,
            folder=PlaceFolder(self.folder),
            master_key=bytes(range(32)),
            place=replace(settings, **self.choices),
            lasting=self.lasting,
        )

    def choose(self, **choices: Any) -> None:
        """Let the place choose otherwise, by the names of `PlaceSettings`."""
        self.choices |= choices
        set_house(self.house())

    def later(self, **span: int) -> None:
        """Let `days`, `hours` and `minutes` pass; what is due meanwhile happens."""
        minutes = span.get("days", 0) * 1440 + span.get("hours", 0) * 60 + span.get("minutes", 0)
        self.now_ms += minutes * 60_000
        self.engine.tick()

    def person(self, name: str, address: str = "") -> Person:
        """Somebody by that name, whose mail address is known."""
        own = address or f"{name.lower()}@example.org"
        person = people.find_or_create(name, "sms" if own.startswith("+") else "mail", own, "en")
        reach = person.reaches.get()
        people.confirm_reach(reach, self.now_ms)
        return person

    def browser(self, person: Person | None = None, **headers: str) -> Client:
        """A browser in English, in which `person` has signed in; it checks every press."""
        own = {"host": "localhost", "accept-language": "en", **headers}
        client = Client(enforce_csrf_checks=True, headers=own)
        if person is not None:
            visit = SessionStore()
            visit[SESSION_PERSON] = str(person.id)
            visit.save()
            client.cookies["visit"] = visit.session_key or ""
        return client

    def act(
        self, person: Person, target: str, asked: Action, *, title: str = "", press: str = ""
    ) -> Done:
        """Press something; told text has a title when there is one."""
        self.now_ms += 1000
        told = [Told(title=title, where="The ramp", language="en")] if title else []
        done = act(
            person,
            self.project,
            target,
            asked,
            channel="page",
            press=press or new_press(),
            told=told,
        )
        self.now_ms += 1000
        return done

    def join(self, person: Person) -> None:
        """Become a member."""
        done = self.act(person, "projects", Join(project=self.project, rules_version=1))
        assert not done.refused, done.refused

    def work_day(self, title: str = "Paint the fence", *, days: int = 5, places: int = 0) -> bytes:
        """Ana calls a work day of three hours; answers are taken until it begins. Gives its id."""
        card = identity(title)
        starts_ms = self.now_ms + days * DAY_MS
        opening = workday.Open(
            starts_at_ms=starts_ms,
            ends_at_ms=starts_ms + 3 * HOUR_MS,
            answer_by_ms=starts_ms,
            places=places,
            least=0,
            outsiders=True,
        )
        up = PutUp(
            card=card, project=self.project, card_type="workday", opening=codec.encode(opening)
        )
        done = self.act(self.ana, "cards", up, title=title)
        assert not done.refused, done.refused
        return card

    def says(self, person: Person, card: bytes, said: Said) -> Done:
        """Answer a work day on its own page."""
        return self.act(person, target_of(card), workday.Answer(said=said))

    def said(self, person: Person, card: bytes) -> str:
        """What the books know of a person's answer; "" when nothing."""
        row = person.memberships.filter(project_id=self.project).first()
        if row is None:
            return ""
        with self.engine.reader() as store:
            day = Workday(Frozen(store), target_of(card))
            found = day.answers.get(bytes(row.member_id))
        return "" if found is None else found.said

    def root(self) -> bytes:
        """What the state of the books comes to, and how many blocks there are."""
        head = self.engine.head()
        return head.header_hash + head.seq.to_bytes(8, "big")


def street(tmp_path: Path, **choices: Any) -> Iterator[Street]:
    """Open the place, and close it again; for fixtures."""
    place = Street(tmp_path / "books", **choices)
    place.open()
    yield place
    place.close()


def identity(name: str) -> bytes:
    """An id for a story: 16 bytes, the same in every run."""
    return hashlib.sha256(name.encode()).digest()[:16]
