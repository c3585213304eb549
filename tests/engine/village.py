"""A law as small as can be, to try engines with: a board on which who has a key may write.

`people` lets keys in; `board` keeps a value in each slot, adds up, and can be asked to ring later.
"""

# ruff: noqa: ARG002  The ledger asks more of a law than this village needs.

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dugnad.engine.folder import PlaceFolder
from dugnad.engine.solo import Solo
from dugnad.ledger import codec
from dugnad.ledger.action import Body, seal_body
from dugnad.ledger.contract import AnyContract, Context, Contract, Decision, Refused, happened
from dugnad.ledger.contract import UnknownTarget as NoSuchTarget
from dugnad.ledger.execution import Change
from dugnad.ledger.genesis import FORMAT, Genesis, Limits, genesis_hash_of
from dugnad.ledger.signatures import public_key_of
from dugnad.ledger.state import Due, Item, Map, State
from dugnad.ledger.store import Store, WritableStore
from dugnad.ledger.values import Action, Event, MemberId, PublicKey, Record

NOON = 1_760_000_000_000
"""A moment in October 2025, in milliseconds."""


# ── People ─────────────────────────────────────────────────────────────────────────────────────
class Holder(Record, frozen=True):
    """Whose key it is."""

    member: MemberId
    desk: bool
    sponsor: bool


class LetIn(Action, frozen=True):
    """Let `key` in."""

    key: PublicKey


class CameIn(Event, frozen=True):
    """`key` may act."""

    key: PublicKey
    holder: Holder


class People(State):
    """Who has which key."""

    keys: Map[PublicKey, Holder]


class NotAHost(Refused):
    """Only who lets others in may."""

    contract = "people"


def _decide_people(people: People, action: LetIn, context: Context[None]) -> Decision[CameIn]:
    if context.actor.member != member_of(HOST):
        raise NotAHost
    holder = Holder(hashlib.sha256(action.key).digest()[:16], desk=False, sponsor=False)
    return happened(CameIn(action.key, holder))


def _evolve_people(people: People, event: CameIn) -> None:
    people.keys.set(event.key, event.holder)


# ── Board ──────────────────────────────────────────────────────────────────────────────────────
class Write(Action, frozen=True):
    """Put `text` into `slot`."""

    slot: int
    text: bytes


class RingAt(Action, frozen=True):
    """Ring at a moment."""

    at_ms: int
    tag: int


class Stumble(Action, frozen=True):
    """Meet a fault in the law itself."""


class Wipe(Action, frozen=True):
    """Take away what is in `slot`."""

    slot: int


class Ring(Action, frozen=True):
    """The moment has come."""

    tag: int


class Written(Event, frozen=True):
    """`text` is in `slot`."""

    slot: int
    text: bytes


class RingSet(Event, frozen=True):
    """It will ring."""

    at_ms: int
    tag: int


class Wiped(Event, frozen=True):
    """`slot` is empty."""

    slot: int


class Rang(Event, frozen=True):
    """It rang."""

    tag: int
    at_ms: int


class Board(State):
    """What is written where."""

    slots: Map[int, bytes]
    written: Item[int]
    rang: Map[int, int]
    due: Due


class TooHigh(Refused):
    """There are so many slots and no more."""

    contract = "board"


def _decide_board(board: Board, action: Any, context: Context[None]) -> Decision[Any]:
    match action:
        case Write(slot=slot, text=text):
            if not 0 <= slot < 1 << 40:
                raise TooHigh
            return happened(Written(slot, text))
        case Wipe(slot=slot):
            return happened(Wiped(slot))
        case RingAt(at_ms=at_ms, tag=tag):
            return happened(RingSet(at_ms, tag))
        case Ring(tag=tag):
            return happened(Rang(tag, context.now_ms))
        case _:
            raise ZeroDivisionError


def _evolve_board(board: Board, event: Any) -> None:
    match event:
        case Written(slot=slot, text=text):
            board.slots.set(slot, text)
            board.written.set((board.written.get() or 0) + 1)
        case Wiped(slot=slot):
            board.slots.remove(slot)
        case RingSet(at_ms=at_ms, tag=tag):
            board.due.set(at_ms, tag)
        case Rang(tag=tag, at_ms=at_ms):
            board.rang.set(tag, at_ms)
        case _:
            raise ZeroDivisionError


PEOPLE: AnyContract = Contract(
    name="people", version=1, state=People, actions=(LetIn,), events=(CameIn,),
    refusals=(NotAHost,), decide=_decide_people, evolve=_evolve_people,
)  # fmt: skip
BOARD: AnyContract = Contract(
    name="board", version=1, state=Board, actions=(Write, Wipe, RingAt, Stumble, Ring),
    events=(Written, Wiped, RingSet, Rang), refusals=(TooHigh,), decide=_decide_board,
    evolve=_evolve_board, due=Ring,
)  # fmt: skip
_CONTRACTS = {"people": PEOPLE, "board": BOARD}
_GENESIS = b"place\0genesis\0"


class Village:
    """The law of the village (see `execution.Constitution`)."""

    def begin(self, store: WritableStore, genesis: Genesis, genesis_hash: bytes) -> None:
        """Write who may seal and the host's key."""
        store.put(_GENESIS, codec.encode((genesis.sealers, genesis.limits)))
        host = Holder(member_of(HOST), desk=True, sponsor=True)
        store.put(b"people\0keys\0" + genesis.custodian, codec.encode(host))

    def limits(self, store: Store) -> Limits:
        """The limits of the beginning."""
        return codec.decode(tuple[tuple[bytes, ...], Limits], store.get(_GENESIS) or b"")[1]

    def sealers(self, store: Store) -> tuple[PublicKey, ...]:
        """The sealers of the beginning."""
        return codec.decode(tuple[tuple[bytes, ...], Limits], store.get(_GENESIS) or b"")[0]

    def holder(self, store: Store, key: PublicKey) -> Holder | None:
        """Whose key this is."""
        data = store.get(b"people\0keys\0" + key)
        return None if data is None else codec.decode(Holder, data)

    def contract_at(self, store: Store, target: str) -> AnyContract:
        """One of two."""
        if target not in _CONTRACTS:
            raise NoSuchTarget
        return _CONTRACTS[target]

    def granted(self, store: Store, orderer: str, target: str, verb: str) -> bool:
        """Nobody orders here."""
        return False

    def mandated(self, store: Store, actor: bytes, body: Body, at_ms: int) -> bool:
        """Nobody acts for another."""
        return False

    def check_keys(
        self, store: Store, body: Body, holder: object, beside: Sequence[object]
    ) -> None:
        """Every key speaks in everything."""

    def law(self, store: Store) -> None:
        """There is nothing to ask."""
        return

    def sound(self, changes: Iterable[Change]) -> None:
        """Whatever was written is right here."""


# ── The cast ───────────────────────────────────────────────────────────────────────────────────
def seed_of(name: str) -> bytes:
    """The signing seed of somebody in a story, the same in every run."""
    return hashlib.sha256(b"seed of " + name.encode()).digest()


def member_of(name: str) -> bytes:
    """The member id of somebody who was let in."""
    return hashlib.sha256(public_key_of(seed_of(name))).digest()[:16]


HOST = "host"
SEALER = seed_of("sealer")


def village_genesis(
    limits: Limits | None = None, sealer: bytes = SEALER, created_ms: int = NOON
) -> bytes:
    """The beginning of the village."""
    return codec.encode(
        Genesis(
            format=FORMAT,
            name="Solbakken",
            sample=True,
            created_ms=created_ms,
            salt=bytes(32),
            sealers=(public_key_of(sealer),),
            custodian=public_key_of(seed_of(HOST)),
            operator=public_key_of(seed_of("operator")),
            contracts=(),
            limits=limits or Limits(rate_per_minute=1_000_000, sponsor_per_minute=1_000_000),
        )
    )


@dataclass(frozen=True)
class Hand:
    """Somebody who writes actions for one place.

    Attributes:
        name: decides about the key.
        genesis_hash: of the place.
    """

    name: str
    genesis_hash: bytes

    def key(self) -> bytes:
        """The public key."""
        return public_key_of(seed_of(self.name))

    def ask(
        self, target: str, what: Action, nonce: int, not_after_ms: int = NOON + 3_600_000
    ) -> bytes:
        """An envelope that asks `what` of `target`."""
        body = Body(
            format=1,
            algorithm=1,
            key=self.key(),
            on_behalf_of=None,
            channel="page",
            nonce=nonce,
            not_after_ms=not_after_ms,
            target=target,
            contract_version=0,
            verb=type(what).__name__,
            arguments=codec.encode(what),
        )
        return seal_body(body, self.genesis_hash, seed_of(self.name))


def hand(name: str, genesis: bytes | None = None) -> Hand:
    """A hand in the village that begins with `genesis`."""
    return Hand(name, genesis_hash_of(genesis or village_genesis()))


# ── Its engine ─────────────────────────────────────────────────────────────────────────────────
class Watch:
    """A clock that stands still until a story moves it."""

    def __init__(self, now_ms: int = NOON + 1_000) -> None:
        """Stand at `now_ms`."""
        self.now_ms = now_ms

    def __call__(self) -> int:
        """What it shows."""
        return self.now_ms


@dataclass
class House:
    """An engine of the village with its clocks, and hands that know its nonces.

    Attributes:
        engine: keeps the books in `folder`.
        clock: the time of day; a story sets it.
        steady: what nobody can set; a story moves it when time passes.
    """

    folder: PlaceFolder
    engine: Solo
    clock: Watch
    steady: Watch

    def wait(self, milliseconds: int) -> None:
        """Let time pass."""
        self.clock.now_ms += milliseconds
        self.steady.now_ms += milliseconds

    def ask(self, name: str, target: str, what: Action, nonce: int | None = None) -> bytes:
        """An envelope by `name`, still wanted for an hour."""
        who = Hand(name, self.engine.genesis_hash)
        number = self.engine.next_nonce(who.key()) if nonce is None else nonce
        return who.ask(target, what, number, self.clock.now_ms + 3_600_000)

    def let_in(self, *names: str) -> None:
        """Let people in."""
        for name in names:
            key = Hand(name, self.engine.genesis_hash).key()
            self.engine.submit(self.ask(HOST, "people", LetIn(key)))

    def close(self) -> None:
        """Close the engine."""
        self.engine.close()


def house_in(
    folder: Path,
    *,
    genesis: bytes | None = None,
    clock: Watch | None = None,
    steady: Watch | None = None,
    newest: Callable[[str], None] | None = None,
    law: Village | None = None,
) -> House:
    """Open the village in `folder`; it is begun when there is none."""
    place = PlaceFolder(folder)
    if not place.books.exists():
        Solo.begin(place, genesis or village_genesis(), Village())
    clock, steady = clock or Watch(), steady or Watch()
    engine = Solo(place, law or Village(), seed=SEALER, clock=clock, steady=steady, newest=newest)
    return House(place, engine, clock, steady)
