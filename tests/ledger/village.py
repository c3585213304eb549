"""A small village for the ledger's own tests: one contract that can do everything, and its law.

Every target of `BOARDS` follows the same rules, so orders between them can go any way. `Plain`
has neither due moments nor `settled`.
"""

# ruff: noqa: ARG002  (a constitution is asked more than this one needs to know)

import hashlib
from collections.abc import Iterable
from collections.abc import Sequence as Listed
from dataclasses import dataclass, field
from typing import Any

from dugnad.ledger import codec
from dugnad.ledger.action import NOTHING, Body
from dugnad.ledger.contract import (
    AnyContract,
    Context,
    Contract,
    Decision,
    Order,
    Outcome,
    Refused,
    UnknownTarget,
    happened,
)
from dugnad.ledger.errors import Unsound
from dugnad.ledger.execution import Change
from dugnad.ledger.genesis import Genesis, Limits
from dugnad.ledger.state import Due, Item, KeySet, Map, Sequence, State, key_bytes
from dugnad.ledger.store import Store, WritableStore
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, NOON_MS, SEALER, Voice
from dugnad.ledger.values import Action, Count, Event, Hash, MemberId, Moment, PublicKey, Record

BOARDS = ("hall", "shed", "well", "mill", "pier", "barn", "forge")
NOBODY = Voice("nobody that the village knows")

PLACE = hashlib.sha256(b"a place").digest()
BODY = Body(
    format=1,
    algorithm=1,
    key=ANA.key,
    on_behalf_of=None,
    channel="own",
    nonce=1,
    not_after_ms=NOON_MS,
    target="hall",
    contract_version=0,
    verb="Say",
    arguments=NOTHING,
    commitments=(),
)
"""What Ana signs where a story is about signing."""


# ── Actions
class Note(Action, frozen=True):
    """Write `value` under `key`."""

    key: Count
    value: Count


class Strike(Action, frozen=True):
    """Remove every note from `key` on, while reading them."""

    key: Count


class Say(Action, frozen=True):
    """Write a word last, and the names of who said it."""

    word: str


class Look(Action, frozen=True):
    """Read this many notes."""

    count: Count


class Tally(Action, frozen=True):
    """Count the notes and say how many there are."""


class Fill(Action, frozen=True):
    """Write this many notes."""

    count: Count


class Refuse(Action, frozen=True):
    """Be refused."""


class Passed(Record, frozen=True):
    """An order to pass on."""

    to: str
    verb: str
    arguments: bytes
    must: bool


class Pass(Action, frozen=True):
    """Say a word, then pass these orders on."""

    word: str
    orders: tuple[Passed, ...]


READS_OF_98 = 20


class SetBell(Action, frozen=True):
    """Ask to be called."""

    at_ms: Moment
    tag: Count


class StopBell(Action, frozen=True):
    """Ask no longer."""

    at_ms: Moment
    tag: Count


class Ring(Action, frozen=True):
    """The moment that the bell was set for; 98 looks at much, 99 fails where no note 9 lies."""

    tag: Count


class Fail(Action, frozen=True):
    """Fail in one of the ways that only a faulty contract can."""

    how: str


# ── Events
class Noted(Event, frozen=True):
    """`value` lies under `key`."""

    key: Count
    value: Count


class Struck(Event, frozen=True):
    """Notes from `key` on are gone."""

    key: Count


class Said(Event, frozen=True):
    """Somebody said a word."""

    word: str
    by: MemberId | None
    orderer: str | None
    on_behalf_of: MemberId | None
    beside: tuple[MemberId, ...]
    prose: tuple[Hash, ...]


class Counted(Event, frozen=True):
    """There are so many notes."""

    count: Count


class BellSet(Event, frozen=True):
    """The bell rings then."""

    at_ms: Moment
    tag: Count


class BellStopped(Event, frozen=True):
    """The bell does not ring then."""

    at_ms: Moment
    tag: Count


class Rang(Event, frozen=True):
    """The bell rang; tag 1 stops the bells of this moment, tag 2 sets one for now."""

    tag: Count
    now_ms: Moment


class Settled(Event, frozen=True):
    """An order ended so."""

    to: str
    code: str


class Broken(Event, frozen=True):
    """Nobody can write this down."""

    how: str


class Foreign(Event, frozen=True):
    """No event of any contract here."""


def namesake() -> Event:
    """An event of somebody else's law that has a name of ours."""
    made: Event = type("Said", (Foreign,), {"__doc__": "Not the board's."}, frozen=True)()
    return made


# ── Refusals
class NoThanks(Refused):
    """The board did not want to."""

    contract = "board"


class NobodyThere(Refused):
    """Nothing is struck where there is nothing."""

    contract = "board"


# ── State
class Board(State):
    """What a board remembers."""

    notes: Map[int, int]
    words: Sequence[str]
    speakers: KeySet[tuple[str, int]]
    rung: Item[int]
    bells: Due


def decide(board: Board, action: Any, context: Context[Any]) -> Decision[Any]:
    """Answer one action."""
    match action:
        case Note(key=key, value=value):
            return happened(Noted(key=key, value=value))
        case Strike(key=key):
            if next(board.notes.keys(start=key), None) is None:
                raise NobodyThere
            return happened(Struck(key=key))
        case Say(word=word):
            return happened(_said(word, context))
        case Look(count=count):
            for key in range(count):
                board.notes.get(key)
            return happened()
        case Tally():
            return happened(Counted(count=len([*board.notes.items()])))
        case Fill(count=count):
            return happened(*(Noted(key=key, value=0) for key in range(count)))
        case Refuse():
            raise NoThanks
        case Pass(word=word, orders=orders):
            return happened(
                _said(word, context),
                orders=[Order(one.to, one.verb, one.arguments, one.must) for one in orders],
            )
        case SetBell(at_ms=at_ms, tag=tag):
            return happened(BellSet(at_ms=at_ms, tag=tag))
        case StopBell(at_ms=at_ms, tag=tag):
            return happened(BellStopped(at_ms=at_ms, tag=tag))
        case Ring(tag=98):
            for key in range(READS_OF_98):
                board.notes.get(key)
            return happened(Rang(tag=98, now_ms=context.now_ms))
        case Ring(tag=99) if board.notes.get(9) is None:
            return _fail(board, "key")
        case Ring(tag=tag):
            return happened(Rang(tag=tag, now_ms=context.now_ms))
        case Fail(how=how):
            return _fail(board, how)
        case _:
            raise AssertionError(action)


def _said(word: str, context: Context[Any]) -> Said:
    return Said(
        word=word,
        by=context.actor.member,
        orderer=context.actor.orderer,
        on_behalf_of=context.on_behalf_of,
        beside=context.co_signers,
        prose=context.commitments,
    )


def _fail(board: Board, how: str) -> Decision[Any]:
    match how:
        case "writes":
            board.notes.set(1, 1)
        case "key":
            board.notes.get(2**63)
        case "number":
            return happened(Noted(key=2**64, value=0))
        case "count":
            return happened(Noted(key=2**53, value=0))
        case "truth":
            return happened(Noted(key=True, value=0))
        case "text":
            return happened(Broken(how="\ud800"))
        case "foreign":
            return happened(Foreign())
        case "namesake":
            return happened(namesake())
        case "order":
            return happened(orders=[Order("\ud800", "Say", b"", must=False)])
        case "settled":
            return happened(orders=[Order("well", "Refuse", codec.encode(()), must=False)])
        case "disk":
            raise OSError(how)
        case _:
            pass
    return happened(Broken(how=how))


def evolve(board: Board, event: Any) -> None:
    """Write one event."""
    match event:
        case Noted(key=key, value=value):
            board.notes.set(key, value)
        case Struck(key=key):
            for one in board.notes.keys(start=key):
                board.notes.remove(one)
        case Said(word=word, orderer=orderer):
            board.speakers.add((orderer or "", board.words.append(word)))
        case BellSet(at_ms=at_ms, tag=tag):
            board.bells.set(at_ms, tag)
        case BellStopped(at_ms=at_ms, tag=tag):
            board.bells.clear(at_ms, tag)
        case Rang(tag=tag, now_ms=now_ms):
            board.rung.set((board.rung.get() or 0) + 1)
            if tag == 1:
                board.bells.clear(now_ms, 7)
            if tag == 2:
                board.bells.set(now_ms, 2)
        case Broken(how=how):
            raise KeyError(how)
        case _:
            board.rung.get()


def settled(board: Board, order: Order, outcome: Outcome) -> tuple[Event, ...]:
    """Tell how an order ended, once something was said."""
    if order.to == "well" and order.verb == "Refuse" and not board.words.count():
        raise NoThanks
    return (Settled(to=order.to, code=outcome.code),)


BOARD: AnyContract = Contract(
    name="board",
    version=3,
    state=Board,
    actions=(
        Note, Strike, Say, Look, Tally, Fill, Refuse, Pass, SetBell, StopBell, Ring, Fail,
    ),
    events=(Noted, Struck, Said, Counted, BellSet, BellStopped, Rang, Settled, Broken),
    refusals=(NobodyThere, NoThanks),
    decide=decide,
    evolve=evolve,
    settled=settled,
    due=Ring,
    for_others=(
        Note, Say, Look, Tally, Fill, Refuse, Pass, SetBell, StopBell, Fail,
    ),
)  # fmt: skip


class PlainState(State):
    """What a plain board remembers."""

    notes: Map[int, int]
    words: Sequence[str]
    speakers: KeySet[tuple[str, int]]
    rung: Item[int]


PLAIN: AnyContract = Contract(
    name="plain",
    version=1,
    state=PlainState,
    actions=(Note, Say, Refuse, Pass),
    events=(Noted, Said),
    refusals=(NoThanks,),
    decide=decide,
    evolve=evolve,
    for_others=(Note, Say, Refuse, Pass),
)


@dataclass(frozen=True, slots=True)
class Villager:
    """Whose key it is."""

    member: MemberId
    desk: bool = False
    sponsor: bool = False


@dataclass
class Village:
    """A constitution: everybody may order everything, except at the vault."""

    bounds: Limits = field(default_factory=Limits)
    people: dict[bytes, Villager] = field(
        default_factory=lambda: {
            ANA.key: Villager(ANA.member),
            BEN.key: Villager(BEN.member),
            CEM.key: Villager(CEM.member, desk=True),
            DIA.key: Villager(DIA.member, sponsor=True),
        }
    )

    def begin(self, store: WritableStore, genesis: Genesis, genesis_hash: bytes) -> None:
        """Write the name of the village."""
        store.put(b"village\0name\0", genesis.name.encode() + genesis_hash)

    def limits(self, store: Store) -> Limits:
        """The limits in force."""
        return self.bounds

    def sealers(self, store: Store) -> tuple[PublicKey, ...]:
        """Who may seal."""
        return (SEALER.key,)

    def holder(self, store: Store, key: PublicKey) -> Villager | None:
        """Whose key this is."""
        return self.people.get(key)

    def contract_at(self, store: Store, target: str) -> AnyContract:
        """Which rules a target follows."""
        if target in (*BOARDS, "vault"):
            return BOARD
        if target == "plain":
            return PLAIN
        raise UnknownTarget

    def granted(self, store: Store, orderer: str, target: str, verb: str) -> bool:
        """Everything but what lies in the vault."""
        return target != "vault"

    def mandated(self, store: Store, actor: bytes, body: Body, at_ms: int) -> bool:
        """Ana may act for Ben in the hall."""
        return (actor, body.on_behalf_of, body.target) == (ANA.member, BEN.member, "hall")

    def check_keys(self, store: Store, body: Body, holder: object, beside: Listed[object]) -> None:
        """Every key speaks in everything."""

    def law(self, store: Store) -> Store:
        """The contracts may ask everything: they get the store itself."""
        return store

    def sound(self, changes: Iterable[Change]) -> None:
        """The note at `WATCHED` never becomes less."""
        for key, before, now in changes:
            if key.endswith(b"notes\0" + key_bytes(WATCHED)) and (now or b"") < (before or b""):
                raise Unsound


WATCHED = 777
"""The note that the village's constitution watches."""


def order(to: str, action: Action, *, must: bool = True) -> Passed:
    """An order to pass on."""
    return Passed(to=to, verb=type(action).__name__, arguments=codec.encode(action), must=must)
