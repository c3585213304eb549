"""What stories of secret answers may ask for: a street that decides something in secret."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace
from pytest_django import Settings

from dugnad.charter.cards.verbs import PutUp
from dugnad.charter.counting.ballots import Ballot, Voice
from dugnad.charter.counting.method import ByConsent, ByMajority, Method
from dugnad.charter.decisions.terms import Agree, Option, Stage
from dugnad.charter.decisions.verbs import Deciding, Open
from dugnad.charter.entries import Procedure, Rules, target_of
from dugnad.engine.port import NotKept
from dugnad.engine.solo.solo import Solo
from dugnad.face.face import Face
from dugnad.ledger import codec
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.store import Frozen
from dugnad.web.acting.services import member_in
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.people.marking import SLIPS, mark
from dugnad.web.people.models import Person
from dugnad.web.urn import answering, counting
from tests.web.acting.street import DAY_MS, Street, identity

BY_MAJORITY = Procedure(
    who="members", method=ByMajority(), answer_ms=2 * DAY_MS, late_ms=0, secrecy="asked"
)
RULES = Rules(
    way="together",
    joining="open",
    puts_up="anyone",
    objection_ms=0,
    everyday=BY_MAJORITY,
    lasting=BY_MAJORITY,
    choosing=BY_MAJORITY,
)
NAMES = ("Ben", "Cem", "Dia", "Eva", "Fay", "Gus")


class FullDisk:
    """The engine of a place whose disk is full after some more blocks."""

    def __init__(self, engine: Solo, after: int, trouble: Exception) -> None:
        """Stand before an engine."""
        self._engine = engine
        self._trouble = trouble
        self._left = after

    def __getattr__(self, name: str) -> Any:
        """Give what the engine has."""
        return getattr(self._engine, name)

    def submit(self, envelope: bytes) -> Receipt:
        """Write it down as long as there is room."""
        if self._left == 0:
            raise self._trouble
        self._left -= 1
        return self._engine.submit(envelope)


@dataclass
class Polling(Street):
    """Solbakken with seven members: Ana and Ben count, and everybody answers.

    Attributes:
        persons: the members by name.
    """

    rules: Rules = RULES
    persons: dict[str, Person] = field(default_factory=dict)

    def open(self) -> None:
        """Let everybody join."""
        super().open()
        self.persons = {"Ana": self.ana}
        for name in NAMES:
            self.persons[name] = self.person(name)
            self.join(self.persons[name])

    def member(self, name: str) -> bytes:
        """Somebody's member id."""
        found = member_in(self.persons[name], self.project)
        assert found is not None
        return found

    def value(self, viewer: str, name: str, purpose: str = SLIPS) -> str:
        """What stands for somebody in a form that another is shown."""
        return mark(self.member(viewer), self.project, purpose, self.member(name))

    def asks(
        self,
        title: str = "A bench by the pier",
        *,
        method: Method | None = None,
        options: tuple[str, ...] = (),
        counters: tuple[str, ...] = ("Ana", "Ben"),
    ) -> bytes:
        """Ana asks something in secret; gives the card's id."""
        card = identity(title)
        opening = Open(
            effect=Agree(),
            text=title,
            options=tuple(Option(text=one) for one in options),
            method=method,
            secret=bool(counters),
            counters=tuple(self.member(name) for name in counters),
        )
        kind = "vote" if options else "proposal"
        up = PutUp(card=card, project=self.project, card_type=kind, opening=codec.encode(opening))
        done = self.act(self.ana, "cards", up, title=title)
        assert not done.refused, done.refused
        self.later(minutes=1)
        return card

    def puts(self, name: str, card: bytes, says: str | Ballot = "yes") -> bytes:
        """Somebody puts an answer into the urn; gives the tracker."""
        self.now_ms += 1000
        ballot = Voice(says) if isinstance(says, str) else says  # type: ignore[arg-type]
        return answering.put(self.persons[name], card, ballot, channel="page")

    def ends(self) -> None:
        """The time for answers is over."""
        self.later(days=2, minutes=1)
        self.engine.tick()

    def opens(self, card: bytes) -> None:
        """Both counters press, and what came out is counted."""
        counting.add_half(self.ana, card)
        counting.add_half(self.persons["Ben"], card)
        self.later(minutes=1)

    def deciding(self, card: bytes) -> Deciding:
        """What the law remembers; to be read at once."""
        face: Face = house().catalogue.face_of("proposal")
        store = self.engine.reader()
        return cast("Deciding", face.contract.state(Frozen(store), target_of(card)))

    def stage(self, card: bytes) -> Stage:
        """Where the decision stands."""
        found = self.deciding(card).stage.get()
        assert found is not None
        return found

    @contextmanager
    def full_disk(self, *, after: int = 0, trouble: Exception | None = None) -> Iterator[None]:
        """Let the books be written so many times more, and then no more."""
        real = self.engine
        self.engine = cast("Solo", FullDisk(real, after, trouble or NotKept()))
        self.choose()
        yield
        self.engine = real
        self.choose()

    def code(self, card: bytes) -> str:
        """The card's six characters."""
        found = lists.code_of(card)
        assert found is not None
        return found


@pytest.fixture
def consenting(tmp_path: Path, db: None) -> Iterator[Polling]:
    """Open a place that decides by consent, and by vote where somebody objects."""
    (tmp_path / "books").mkdir()
    everyday = replace(BY_MAJORITY, method=ByConsent(), fallback="majority", majority=ByMajority())
    place = Polling(tmp_path / "books", rules=replace(RULES, everyday=everyday))
    place.open()
    yield place
    place.close()


@pytest.fixture
def polling(tmp_path: Path, settings: Settings, db: None) -> Iterator[Polling]:
    """Open the place, and close it again."""
    settings.MEDIA_ROOT = tmp_path / "pictures"
    (tmp_path / "books").mkdir()
    place = Polling(tmp_path / "books")
    place.open()
    yield place
    place.close()
