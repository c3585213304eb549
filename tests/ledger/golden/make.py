"""Make golden books: a place's life with the real cards, as blocks and the headers they came to.

    python -m tests.ledger.golden.make tests/ledger/golden/NAME.json

Keys, clock and chance are fixed, so the same law gives the same file. Golden books of a release
are never made again: yesterday's blocks must come to yesterday's headers tomorrow.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.people import (
    BEGINNING_MS,
    CUSTODIAN,
    DAY_MS,
    GENESIS,
    GENESIS_HASH,
    HOUR_MS,
    OPERATOR,
    SEALER,
    Person,
    charter,
    digest,
    life,
)
from dugnad.cards.news import contract as news
from dugnad.cards.workday import contract as workday
from dugnad.charter import cards, people, place, projects, talk
from dugnad.charter.entries import Rules, target_of
from dugnad.engine.simulator import Simulator
from dugnad.ledger import codec
from dugnad.ledger.action import FORMAT, Body, seal_body
from dugnad.ledger.genesis import Limits
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.signatures import ALGORITHM_ED25519, public_key_of
from dugnad.ledger.values import Action

LIFE = 500
PER_BLOCK = 20


class Clock:
    """A clock that the story sets."""

    now_ms = BEGINNING_MS

    def __call__(self) -> int:
        """What it shows."""
        return self.now_ms


class Story:
    """A place in memory and what is done in it, one action a block unless said otherwise.

    Attributes:
        engine: keeps the blocks.
        clock: stands still between actions.
    """

    def __init__(self) -> None:
        """Begin the place."""
        self.clock = Clock()
        self.engine = Simulator(GENESIS, charter(), seed=SEALER, clock=self.clock)

    def live(self) -> None:
        """Let people come in, join, answer and ask."""
        for bundle in life(LIFE, PER_BLOCK):
            self.engine.submit_many(bundle)
            self.clock.now_ms += 10_000

    def ask(
        self,
        seed: bytes,
        target: str,
        action: Action,
        *commitments: bytes,
        verb: str = "",
        version: int = 0,
        beside: Sequence[bytes] = (),
        behalf: bytes | None = None,
    ) -> Receipt:
        """Hand one action in."""
        key = public_key_of(seed)
        body = Body(
            format=FORMAT,
            algorithm=ALGORITHM_ED25519,
            key=key,
            on_behalf_of=behalf,
            channel="paper",
            nonce=self.engine.next_nonce(key),
            not_after_ms=self.clock.now_ms + HOUR_MS,
            target=target,
            contract_version=version,
            verb=verb or type(action).__name__,
            arguments=codec.encode(action),
            commitments=commitments,
        )
        self.clock.now_ms += 60_000
        return self.engine.submit(seal_body(body, GENESIS_HASH, seed, *beside))

    def welcome(self, number: int, project: bytes) -> Person:
        """Let somebody in."""
        person = Person(number, project)
        self.ask(
            CUSTODIAN, "people", people.Welcome(person.key, person.member, project, "sms", "sms")
        )
        return person

    def wait(self, milliseconds: int) -> None:
        """Let time pass and due moments come."""
        self.clock.now_ms += milliseconds
        self.engine.tick()

    def tell(self) -> None:
        """Everything that the charter and the cards know, once at least."""
        project = digest("golden project")[:16]
        cast = [self.welcome(10_000 + number, project) for number in range(6)]
        self.clock.now_ms += 60_000
        rules = Rules(way="trusted", joining="open", puts_up="members", objection_ms=DAY_MS)
        ana, ben, cem, *rest = cast
        self.ask(ana.seed, "projects", projects.Start(project, rules), digest("aim"))
        for person in (ben, cem, *rest):
            self.ask(person.seed, "projects", projects.Join(project, 1), beside=[ana.seed])
        self._run_the_place(ana, ben)
        self._object(ana, ben, cem, rest[0])
        self._work(ana, cast)
        self._talk(ana, ben)
        self._be_refused(ana, ben)
        self.ask(cem.seed, "projects", projects.Rest(project, self.clock.now_ms + DAY_MS))
        self.ask(ben.seed, "projects", projects.Leave(project))
        self.ask(ana.seed, "projects", projects.Describe(project), digest("another aim"))
        self.ask(cem.seed, "projects", projects.TakeOver(project))
        self.ask(ana.seed, "projects", projects.Leave(project))
        self.ask(cem.seed, "projects", projects.TakeOver(project))
        self.wait(400 * DAY_MS)

    def _run_the_place(self, ana: Person, ben: Person) -> None:
        self.ask(CUSTODIAN, "people", people.Strengthen(ana.member, "met"))
        self.ask(OPERATOR, "place", place.AppointModerator(ben.member))
        self.ask(OPERATOR, "place", place.RecallModerator(ana.member))
        fewer = Limits(rate_per_minute=60)
        from_ms = self.clock.now_ms + 15 * DAY_MS
        self.ask(OPERATOR, "place", place.AnnounceLimits(fewer, from_ms))
        self.ask(OPERATOR, "place", place.OpenVersion("later", 1, digest("a card of tomorrow")))
        self.ask(OPERATOR, "place", place.OpenVersion("news", 1, digest("an older version")))

    def _object(self, ana: Person, ben: Person, cem: Person, dia: Person) -> None:
        told = codec.encode(news.Open(valid_until_ms=self.clock.now_ms + 9 * DAY_MS))
        names = ("one", "two", "three", "four")
        for name in names:
            card = digest("golden news", name)[:16]
            self.ask(ana.seed, "cards", cards.PutUp(card, ana.project, "news", told), digest(name))
        one, two, three, four = (digest("golden news", name)[:16] for name in names)
        self.ask(ben.seed, "cards", cards.Object(one), digest("why not one"))
        self.ask(cem.seed, "cards", cards.Object(two), digest("why not two"))
        self.ask(dia.seed, "cards", cards.Object(four), digest("why not four"))
        self.ask(ana.seed, "cards", cards.SetAside(four, dia.member))
        self.ask(dia.seed, "projects", projects.Leave(dia.project))
        self.ask(cem.seed, "cards", cards.Withdraw(two))
        self.wait(2 * DAY_MS)
        self.ask(ben.seed, "cards", cards.Withdraw(one))
        self.ask(ana.seed, "cards", cards.SetAside(four, dia.member))
        self.ask(ana.seed, "cards", cards.Reword(one), digest("better words"))
        self.ask(ana.seed, "cards", cards.Place(three, 1))
        self.ask(ana.seed, "cards", cards.Close(three), digest("what came of it"))

    def _work(self, ana: Person, cast: Sequence[Person]) -> None:
        starts_ms = self.clock.now_ms + 10 * DAY_MS
        opening = workday.Open(starts_ms, starts_ms + 3 * HOUR_MS, starts_ms - HOUR_MS, 4, 2,
                               outsiders=False)  # fmt: skip
        card = digest("golden work day")[:16]
        put_up = cards.PutUp(card, ana.project, "workday", codec.encode(opening))
        self.ask(ana.seed, "cards", put_up, digest("come and help"))
        self.wait(2 * DAY_MS)
        target = target_of(card)
        for number, person in enumerate(cast):
            self.ask(person.seed, target, workday.Answer("yes", number % 3), version=1)
        self.ask(cast[0].seed, target, workday.Answer("maybe"))
        self.ask(cast[1].seed, target, workday.Answer("no"))
        self.ask(cast[1].seed, target, workday.Answer("no"))
        self.ask(ana.seed, target, workday.Thank())
        self.wait(12 * DAY_MS)
        self.ask(cast[2].seed, target, workday.Answer("no"))
        self.ask(ana.seed, target, workday.Thank())

    def _talk(self, ana: Person, ben: Person) -> None:
        about = target_of(digest("golden news", "two")[:16])
        question = self.ask(ben.seed, "talk", talk.Ask(about), digest("why"))
        named = question.action_id
        self.ask(ana.seed, "talk", talk.Promise(named, self.clock.now_ms + DAY_MS))
        self.ask(ana.seed, "talk", talk.Answer(named), digest("because"))
        self.ask(ben.seed, "talk", talk.Remove(digest("why"), "regret"))
        self.ask(ben.seed, "talk", talk.Remove(digest("because"), "A8"))

    def _be_refused(self, ana: Person, ben: Person) -> None:
        joining = projects.Join(ana.project, 1)
        self.ask(ana.seed, "projects", joining)
        self.ask(ana.seed, "nowhere", joining)
        self.ask(ana.seed, "projects", joining, verb="Unheard")
        self.ask(ana.seed, "projects", joining, verb="Start")
        self.ask(ana.seed, "projects", joining, version=9)
        self.ask(ana.seed, "projects", joining, behalf=ben.member)
        self.ask(ana.seed, "projects", projects.Describe(ana.project), digest("aim"))
        self.ask(ana.seed, "cards", cards.PeriodOver(0))


def books(engine: Simulator) -> dict[str, object]:
    """What is kept of them: the beginning, each block's envelopes, the header it came to."""
    return {
        "genesis": GENESIS.hex(),
        "blocks": [
            {"header": block.header.hex(), "envelopes": [one.hex() for one in block.envelopes]}
            for block in engine.blocks(limit=1 << 40)
        ],
    }


def main(words: Sequence[str]) -> int:
    """Write the file that was named, and tell what is in it."""
    story = Story()
    story.live()
    story.tell()
    text = json.dumps(books(story.engine), indent=0, separators=(",", ":"))
    Path(words[0]).write_text(text + "\n", encoding="ascii")
    receipts = [recorded.receipt for recorded in story.engine.receipts(limit=1 << 40)]
    codes = Counter(receipt.code for receipt in receipts)
    events = Counter(f"{event.contract}.{event.name}" for one in receipts for event in one.events)
    for name, count in sorted((codes + events).items()):
        sys.stdout.write(f"{count:6} {name or 'carried out'}\n")
    sys.stdout.write(f"{len(story.engine.blocks(limit=1 << 40))} blocks\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
