"""A place with the real cards and people who use it, all made from seeds."""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dugnad.cards import catalogue
from dugnad.cards.news import contract as news
from dugnad.cards.workday.law import verbs as workday
from dugnad.cards.workday.law.records import Said
from dugnad.charter import talk
from dugnad.charter.cards import verbs as cards
from dugnad.charter.charter import Charter
from dugnad.charter.entries import Rules, target_of
from dugnad.charter.people import verbs as people
from dugnad.charter.projects import verbs as projects
from dugnad.ledger import codec
from dugnad.ledger.action import FORMAT, Body, seal_body
from dugnad.ledger.genesis import FORMAT as GENESIS_FORMAT
from dugnad.ledger.genesis import Genesis, Limits, genesis_hash_of
from dugnad.ledger.signatures import ALGORITHM_ED25519, public_key_of
from dugnad.ledger.values import Action

BEGINNING_MS = 1_780_308_000_000
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
SEALER = hashlib.sha256(b"bench sealer").digest()
CUSTODIAN = hashlib.sha256(b"bench custodian").digest()
OPERATOR = hashlib.sha256(b"bench operator").digest()
GENESIS = codec.encode(
    Genesis(
        format=GENESIS_FORMAT,
        name="Benchville",
        sample=True,
        created_ms=BEGINNING_MS,
        salt=bytes(32),
        sealers=(public_key_of(SEALER),),
        custodian=public_key_of(CUSTODIAN),
        operator=public_key_of(OPERATOR),
        contracts=catalogue.versions(),
        limits=Limits(),
    )
)
GENESIS_HASH = genesis_hash_of(GENESIS)
RULES = Rules(way="together", joining="open", puts_up="members", objection_ms=0)


def charter() -> Charter:
    """The law with all cards."""
    return Charter(catalogue.contracts())


def digest(*words: object) -> bytes:
    """32 bytes that stand for some words."""
    return hashlib.sha256(repr(words).encode()).digest()


@dataclass
class Person:
    """Somebody in one project, with a key that the place keeps."""

    number: int
    project: bytes
    nonce: int = 0
    seed: bytes = field(init=False)
    key: bytes = field(init=False)
    member: bytes = field(init=False)

    def __post_init__(self) -> None:
        """Make key and member id."""
        self.seed = digest("person", self.number)
        self.key = public_key_of(self.seed)
        self.member = digest("member", self.number)[:16]

    def ask(
        self, target: str, action: Action, at_ms: int, commitments: Sequence[bytes] = ()
    ) -> bytes:
        """An envelope, wanted for an hour from `at_ms`."""
        self.nonce += 1
        return signed(self.seed, self.key, self.nonce, target, action, at_ms, commitments)


def signed(
    seed: bytes,
    key: bytes,
    nonce: int,
    target: str,
    action: Action,
    at_ms: int,
    commitments: Sequence[bytes] = (),
) -> bytes:
    """An envelope signed by `seed`."""
    body = Body(
        format=FORMAT,
        algorithm=ALGORITHM_ED25519,
        key=key,
        on_behalf_of=None,
        channel="page",
        nonce=nonce,
        not_after_ms=at_ms + HOUR_MS,
        target=target,
        contract_version=0,
        verb=type(action).__name__,
        arguments=codec.encode(action),
        commitments=tuple(commitments),
    )
    return seal_body(body, GENESIS_HASH, seed)


def workday_opening(places: int = 0) -> bytes:
    """A work day in a year."""
    starts_ms = BEGINNING_MS + 365 * DAY_MS
    return codec.encode(
        workday.Open(
            starts_at_ms=starts_ms,
            ends_at_ms=starts_ms + 4 * HOUR_MS,
            answer_by_ms=starts_ms - DAY_MS,
            places=places,
            least=4,
            outsiders=False,
        )
    )


def life(count: int, per_block: int, block_ms: int = 10_000) -> Iterator[list[bytes]]:
    """What people of a place hand in, block by block, `count` actions in all.

    One in twenty is somebody coming in, joining, telling news or calling a work day; the others
    answer work days, change their answers, and now and then ask something. Who comes in acts from
    the next block on.
    """
    chance = random.Random(count)  # noqa: S311  The same life each time.
    sponsor = public_key_of(CUSTODIAN)
    here: list[Person] = []
    coming: list[Person] = []
    days: list[tuple[bytes, bytes]] = []
    at_ms = BEGINNING_MS
    block: list[bytes] = []
    for number in range(count):
        if not here or (number % 40 == 0 and number < 40 * 400):
            person = _newcomer(len(here) + len(coming) + 1)
            coming.append(person)
            welcome = people.Welcome(person.key, person.member, person.project, "page", "link")
            block.append(signed(CUSTODIAN, sponsor, person.number, "people", welcome, at_ms))
        else:
            block.append(_something(chance, here, days, number, at_ms))
        if len(block) == per_block or number == count - 1 or (not here and len(coming) == 4):
            yield block
            block = []
            here += coming
            coming = []
            at_ms += block_ms


def _newcomer(number: int) -> Person:
    return Person(number, digest("project", number % 8)[:16])


def _something(
    chance: random.Random,
    here: list[Person],
    days: list[tuple[bytes, bytes]],
    number: int,
    at_ms: int,
) -> bytes:
    person = chance.choice(here)
    prose = digest("prose", number)
    if person.nonce == 0:
        start = projects.Start(person.project, RULES)
        first = not any(one.nonce for one in here if one.project == person.project)
        what = start if first else projects.Join(person.project, 1)
        return person.ask("projects", what, at_ms, (prose,))
    mine = [card for card, project in days[-40:] if project == person.project]
    if not mine or number % 60 == 1:
        card = digest("card", number)[:16]
        days.append((card, person.project))
        opening = workday_opening(places=0 if number % 2 else 30)
        put_up = cards.PutUp(card, person.project, "workday", opening)
        return person.ask("cards", put_up, at_ms, (prose,))
    if number % 97 == 2:
        told = codec.encode(news.Open(valid_until_ms=at_ms + DAY_MS))
        card = digest("card", number)[:16]
        return person.ask("cards", cards.PutUp(card, person.project, "news", told), at_ms, (prose,))
    if number % 31 == 3:
        return person.ask("talk", talk.Ask(target_of(chance.choice(mine))), at_ms, (prose,))
    said: Said = chance.choice(("yes", "yes", "maybe", "no"))
    extra = chance.randrange(3) if said == "yes" else 0
    return person.ask(target_of(chance.choice(mine)), workday.Answer(said, extra), at_ms)
