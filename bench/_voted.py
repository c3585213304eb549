"""Books that hold one vote with so many answers, none like another, when its time is over."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from time import sleep

from bench.people import BEGINNING_MS, DAY_MS, GENESIS, RULES, SEALER, digest
from bench.told import seconds
from dugnad.cards import catalogue
from dugnad.charter.cards.records import Cards
from dugnad.charter.charter import Charter
from dugnad.charter.counting.ballots import Ballot
from dugnad.charter.counting.method import Method
from dugnad.charter.decisions.terms import Agree, Electorate, Given, Option, Terms
from dugnad.charter.decisions.verbs import (
    AnswerGiven,
    AnsweringBegan,
    Counted,
    Deciding,
    DecisionOpened,
)
from dugnad.charter.decisions.writing import evolve
from dugnad.charter.entries import MEMBERS, CardEntry, target_of
from dugnad.engine.folder import PlaceFolder
from dugnad.engine.solo import Solo
from dugnad.ledger import codec
from dugnad.ledger.genesis import Genesis
from dugnad.ledger.store import Frozen, WritableStore

CARD = digest("the vote")[:16]
CLOSES_MS = BEGINNING_MS + 7 * DAY_MS
TEXT = "Which of these do we build?"
READ_EVERY_S = 0.01


class Voted(Charter):
    """The law, in a place that begins with a vote in which everybody has answered."""

    def __init__(self, method: Method, options: int, ballots: Iterable[Ballot]) -> None:
        """Know how it is counted, and what each person answered."""
        super().__init__(catalogue.contracts())
        self.method = method
        self.options = options
        self.ballots = tuple(ballots)

    def begin(self, store: WritableStore, genesis: Genesis, genesis_hash: bytes) -> None:
        """Write the vote and its answers beside the first state."""
        super().begin(store, genesis, genesis_hash)
        Cards(store, "cards").cards.set(CARD, _card())
        deciding = Deciding(store, target_of(CARD))
        evolve(deciding, DecisionOpened(terms=self._terms(), text=TEXT))
        evolve(deciding, AnsweringBegan(ties=tuple(range(self.options))))
        for number, ballot in enumerate(self.ballots):
            evolve(deciding, _answered(number, ballot))

    def _terms(self) -> Terms:
        procedure = RULES.everyday
        return Terms(
            effect=Agree(),
            text=hashlib.sha256(TEXT.encode()).digest(),
            options=tuple(Option(f"house {number}") for number in range(self.options)),
            method=self.method,
            secret=False,
            procedure=procedure,
            rules_version=1,
            electorate=Electorate(
                who=MEMBERS,
                strength=procedure.strength,
                since_ms=BEGINNING_MS,
                size=len(self.ballots) + 1,
            ),
            opened_ms=BEGINNING_MS,
            closes_ms=CLOSES_MS,
            counts_ms=CLOSES_MS,
        )


def _card() -> CardEntry:
    return CardEntry(
        project=digest("the town")[:16],
        card_type="vote",
        version=1,
        put_up_by=digest("member", 0)[:16],
        put_up_ms=BEGINNING_MS,
        prose=digest("what it is about"),
        status="in force",
        waits_until_ms=BEGINNING_MS,
        objections=0,
        closed_ms=None,
        position=0,
        grants=(),
    )


def _answered(number: int, ballot: Ballot) -> AnswerGiven:
    return AnswerGiven(
        member=digest("member", number)[:16],
        turn=0,
        given=Given(ballot=ballot, channel="page", received_ms=BEGINNING_MS + 1, reason=None),
        before=None,
        early_ms=0,
        instead_of_ms=0,
    )


@dataclass(frozen=True)
class Held:
    """What the count held up.

    Attributes:
        seconds: until the block with the count was on disk.
        standing: how the vote came out.
        reads: entries that the step read.
        memory_mb: what the process took more than before, at its highest.
        others_ms: how long the slowest reader had to wait meanwhile.
    """

    seconds: float
    standing: str
    reads: int
    memory_mb: float
    others_ms: float


def begin(folder: Path, law: Voted) -> None:
    """Begin such books."""
    Solo.begin(PlaceFolder(folder), GENESIS, law)


def count(folder: Path) -> Held:
    """Open the books when the time is over, and count; for a process of its own."""
    law = Charter(catalogue.contracts())
    place = PlaceFolder(folder)
    engine = Solo(place, law, seed=SEALER, clock=lambda: CLOSES_MS, steady=lambda: CLOSES_MS)
    # From here on the highest is counted anew.
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    before_mb = _highest_mb()
    took: list[float] = []
    counting = Thread(target=lambda: took.append(seconds(engine.tick)))
    counting.start()
    slowest_s = 0.0
    while counting.is_alive():
        slowest_s = max(slowest_s, seconds(partial(_look, engine)))
        sleep(READ_EVERY_S)
    receipt = engine.receipts()[-1].receipt
    event = codec.decode(Counted, receipt.events[0].data)
    memory_mb = _highest_mb() - before_mb
    engine.close()
    return Held(took[0], event.standing, receipt.reads, memory_mb, slowest_s * 1_000)


def _look(engine: Solo) -> None:
    """Read the vote as its page does."""
    with engine.reader() as store:
        Deciding(Frozen(store), target_of(CARD)).stage.get()


def _highest_mb() -> float:
    status = Path("/proc/self/status").read_text("ascii")
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1_024
