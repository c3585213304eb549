"""A small town with real books, whose lists are worked out as a place would."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, cast

from dugnad.cards import catalogue
from dugnad.cards.workday.law import verbs as workday
from dugnad.cards.workday.law.events import AnswerGiven
from dugnad.charter.cards import verbs as cards
from dugnad.charter.charter import Charter
from dugnad.charter.entries import Rules, target_of
from dugnad.charter.people import verbs as people
from dugnad.charter.projects import verbs as projects
from dugnad.engine.folder import PlaceFolder
from dugnad.engine.solo.solo import Solo
from dugnad.face.face import CalendarEntry, Face, Family
from dugnad.face.forms import PutUpForm
from dugnad.face.page import Bar, CardPage, Verb
from dugnad.face.question import Answer, Question
from dugnad.face.seen import Seen, Told
from dugnad.ledger import codec
from dugnad.ledger.action import Body, seal_body
from dugnad.ledger.genesis import Limits
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.signatures import ALGORITHM_ED25519
from dugnad.ledger.state import State
from dugnad.ledger.testing import CUSTODIAN, NOON_MS, SEALER, Voice, genesis_of
from dugnad.ledger.values import Action, Event
from dugnad.web.content import services as content
from dugnad.web.content import told as told_text
from dugnad.web.house import House, PlaceSettings

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


# ── Faces as plain as can be, so that these tests hold whatever the real ones say
def _page(state: State, seen: Seen) -> CardPage:
    day = cast("workday.Workday", state)
    terms, counts = day.terms.get(), day.counts.get()
    coming = counts.people if counts else 0
    if terms is None:
        return CardPage()
    if seen.now_ms >= terms.ends_at_ms:
        return CardPage(result=f"{coming} came")
    return CardPage(
        when=f"at {terms.starts_at_ms} in {seen.zone}",
        where=seen.told.where if seen.told else "",
        missing=f"{terms.least} are needed",
        bar=Bar(coming, terms.least, f"{coming} of {terms.least}", "hand"),
        verbs=(Verb(workday.Answer, "Yes, I come", {"said": "yes"}, primary=True),),
    )


def _question(state: State, _seen: Seen) -> Question | None:
    terms = cast("workday.Workday", state).terms.get()
    yes = Answer("yes", "Yes, I come", workday.Answer(said="yes"))
    return None if terms is None else Question("Do you come?", (yes,), "", terms.answer_by_ms)


def _calendar(state: State, told: Told) -> CalendarEntry | None:
    terms = cast("workday.Workday", state).terms.get()
    if terms is None:
        return None
    return CalendarEntry(told.title, terms.starts_at_ms, terms.ends_at_ms)


def _words(event: Event) -> str | None:
    return "Somebody answered." if isinstance(event, AnswerGiven) else None


PLAIN = Face(
    contract=catalogue.contract_of("workday"),
    title="Work day",
    family=Family.DO,
    icon="shovel",
    what_for="Get it done together.",
    needs="You need a day.",
    minutes=2,
    put_up=PutUpForm,
    forms={},
    sentences={},
    page=_page,
    question=_question,
    calendar=_calendar,
    words=_words,
)
PLAIN_CATALOGUE = cast(
    "ModuleType",
    SimpleNamespace(contracts=catalogue.contracts, face_of=lambda _name: PLAIN),
)


@dataclass
class Town:
    """A place called Solbakken: its books, its clock, and what people do in it.

    Attributes:
        folder: where its books lie.
        now_ms: its clock.
        engine: keeps its books.
        commitments: of everything that was told.
    """

    folder: Path
    now_ms: int = NOON_MS

    def __post_init__(self) -> None:
        """Begin the books."""
        self.constitution = Charter(catalogue.contracts())
        limits = Limits(rate_per_minute=1_000_000, sponsor_per_minute=1_000_000)
        genesis = genesis_of(catalogue.versions(), limits)
        Solo.begin(PlaceFolder(self.folder), genesis, self.constitution)
        self.engine = self.open()

    def open(self) -> Solo:
        """Open the books."""
        return Solo(
            PlaceFolder(self.folder),
            self.constitution,
            seed=SEALER.seed,
            clock=lambda: self.now_ms,
            steady=lambda: self.now_ms,
        )

    def house(self, **choices: Any) -> House:
        """The house, with choices of the place by the names of `PlaceSettings`."""
        chosen = PlaceSettings(name="Solbakken", zone="Europe/Oslo", languages=("en", "nb"))
        return House(
            engine=self.engine,
            machine=self.engine.machine,
            catalogue=PLAIN_CATALOGUE,
            now_ms=lambda: self.now_ms,
            folder=PlaceFolder(self.folder),
            master_key=bytes(32),
            place=replace(chosen, **choices),
        )

    def act(
        self, who: Voice, target: str, action: Action, told: told_text.Told | None = None
    ) -> Receipt:
        """Ask something, with words if there are any, and have it in the books."""
        self.now_ms += 1000
        commitments: tuple[bytes, ...] = ()
        if told is not None:
            commitments = (content.save_waiting(told, who.name, now_ms=self.now_ms),)
        body = Body(
            format=1,
            algorithm=ALGORITHM_ED25519,
            key=who.key,
            on_behalf_of=None,
            channel="page",
            nonce=self.engine.next_nonce(who.key),
            not_after_ms=self.now_ms + HOUR_MS,
            target=target,
            contract_version=0,
            verb=type(action).__name__,
            arguments=codec.encode(action),
            commitments=commitments,
        )
        receipt = self.engine.submit(seal_body(body, self.engine.genesis_hash, who.seed))
        for commitment in commitments:
            if receipt.code:
                content.discard(commitment)
            else:
                content.publish(commitment, now_ms=self.now_ms)
        return receipt

    def let_in(self, who: Voice, project: bytes) -> None:
        """Let somebody in to a project."""
        welcome = people.Welcome(
            key=who.key, member=who.member, project=project, channel="page", strength="link"
        )
        assert not self.act(CUSTODIAN, "people", welcome).code

    def start(self, who: Voice, title: str) -> bytes:
        """Start a project; gives its id."""
        project = identity("project", title)
        self.let_in(who, project)
        rules = Rules(way="together", joining="open", puts_up="members", objection_ms=0)
        start = projects.Start(project=project, rules=rules)
        assert not self.act(who, "projects", start, told_text.Told(title=title)).code
        return project

    def put_up(self, who: Voice, project: bytes, title: str, days: int = 7) -> bytes:
        """Put up a work day so many days ahead; gives the card's id."""
        card = identity("card", title)
        starts_ms = self.now_ms + days * DAY_MS
        opening = workday.Open(
            starts_at_ms=starts_ms,
            ends_at_ms=starts_ms + 3 * HOUR_MS,
            answer_by_ms=starts_ms - HOUR_MS,
            places=0,
            least=6,
            outsiders=True,
        )
        up = cards.PutUp(
            card=card, project=project, card_type="workday", opening=codec.encode(opening)
        )
        told = told_text.Told(title=title, where="The ramp", language="nb")
        receipt = self.act(who, "cards", up, told)
        assert not receipt.code, receipt.code
        return card

    def answer(self, who: Voice, card: bytes) -> Receipt:
        """Say yes."""
        return self.act(who, target_of(card), workday.Answer(said="yes"))


def identity(*parts: str) -> bytes:
    """An id for a story: 16 bytes, the same in every run."""
    return hashlib.sha256(" ".join(parts).encode()).digest()[:16]
