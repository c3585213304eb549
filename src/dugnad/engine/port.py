"""What the house asks of any engine, whichever one keeps the books behind it.

Reading never waits for sealing. A `Snapshot` shows one committed moment of the books for as long
as it is held; hold it for a page, not for an hour.

    with engine.reader() as store:
        law = Law(store)
"""

from collections.abc import Sequence
from types import TracebackType
from typing import Protocol, Self

from dugnad.ledger import block, codec, merkle, tree
from dugnad.ledger.block import Block, Header, Seal
from dugnad.ledger.errors import LedgerError, TurnedAway
from dugnad.ledger.genesis import Genesis
from dugnad.ledger.machine import Head
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.store import Store
from dugnad.ledger.tree import StateProof
from dugnad.ledger.values import Count, Hash, Moment, Record

PAGE = 1_000
"""How many blocks or receipts one question gives at most, unless it says otherwise."""


class NotKept(LedgerError):
    """What was asked could not be written down (a full disk, say); it can be asked again."""


class EngineClosed(LedgerError):
    """The engine was asked after it had been closed."""


class PlaceBusy(LedgerError):
    """Another process already keeps this place's books."""


class NotTheSealer(LedgerError):
    """The key handed to the engine may not seal this place's books."""


class Recorded(Record, frozen=True):
    """A receipt with its place in the log (from 0) and the time of its block."""

    index: Count
    time_ms: Moment
    receipt: Receipt


class Inclusion(Record, frozen=True):
    """Shows that a receipt is in the log: its bytes, its index, the hashes beside its way up.

    `header` is the newest one, under whose `log_root` the receipt lies, with its `seal`.
    """

    receipt: bytes
    index: Count
    beside: tuple[Hash, ...]
    header: bytes
    seal: Seal

    def holds(self) -> bool:
        """Tell whether receipt, way, header and seal fit; whose key sealed is asked elsewhere."""
        head = codec.decode(Header, self.header)
        leaf = merkle.leaf_hash(self.receipt)
        return block.seal_holds(self.header, self.seal) and merkle.inclusion_holds(
            leaf, self.index, head.log_size, self.beside, head.log_root
        )


class Consistency(Record, frozen=True):
    """Shows that the log of `old_size` is the beginning of the log under `header`."""

    old_size: Count
    beside: tuple[Hash, ...]
    header: bytes
    seal: Seal

    def holds(self, old_root: bytes) -> bool:
        """Tell whether the log whose root was `old_root` has only grown since."""
        head = codec.decode(Header, self.header)
        return block.seal_holds(self.header, self.seal) and merkle.consistency_holds(
            self.old_size, head.log_size, self.beside, old_root, head.log_root
        )


class Current(Record, frozen=True):
    """Shows what the value at `key` is (None: there is none) under the `header`'s state root."""

    key: bytes
    value: bytes | None
    proof: StateProof
    header: bytes
    seal: Seal

    def holds(self) -> bool:
        """Tell whether value, way, header and seal fit."""
        head = codec.decode(Header, self.header)
        return block.seal_holds(self.header, self.seal) and tree.proof_holds(
            self.proof, self.key, self.value, head.state_root
        )


class Snapshot(Store, Protocol):
    """The state after one block, unchanged for as long as it is held; any thread may read it."""

    @property
    def head(self) -> Head:
        """The block after which this is the state."""
        ...

    def close(self) -> None:
        """Let it go; this also happens when nobody holds it any more."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Engine(Protocol):
    """Puts actions in order and keeps the books. Every method may be called from any thread."""

    @property
    def genesis(self) -> Genesis:
        """The beginning of the place."""
        ...

    @property
    def genesis_hash(self) -> bytes:
        """What every signature of this place covers."""
        ...

    def submit(self, envelope: bytes) -> Receipt:
        """Hand in an action; comes back when its receipt is on disk.

        An action that is in the books already gets the receipt it got then.

        Raises:
            TurnedAway: the door did not let it in.
            ClockTrouble: the clock cannot be believed; nothing is sealed now.
            NotKept: it could not be written down; it may be handed in again.
        """
        ...

    def submit_many(self, envelopes: Sequence[bytes]) -> list[Receipt | TurnedAway]:
        """Hand in many actions at once; one answer for each, in their order.

        Raises:
            ClockTrouble: as in `submit`; some may be in the books, and asking again tells which.
            NotKept: the same.
        """
        ...

    def tick(self) -> None:
        """Carry out the due moments that have come, and come back when that is on disk.

        Raises:
            ClockTrouble: the clock cannot be believed; nothing is sealed now.
            NotKept: it could not be written down.
        """
        ...

    def head(self) -> Head:
        """Where the books stand."""
        ...

    def fingerprint(self) -> str:
        """A short text that names all books up to now (see `fingerprint.py`)."""
        ...

    def reader(self) -> Snapshot:
        """The state as it is now, to read from."""
        ...

    def receipt(self, action_id: bytes) -> Receipt | None:
        """What came of an action, or None where the books do not know it."""
        ...

    def receipts(self, after: int = 0, limit: int = PAGE) -> list[Recorded]:
        """Receipts from log index `after` on (so many are known already), at most `limit`."""
        ...

    def blocks(self, after: int = 0, limit: int = PAGE) -> list[Block]:
        """Blocks whose number is above `after`, at most `limit`."""
        ...

    def inclusion(self, action_id: bytes) -> Inclusion | None:
        """Proof that the receipt of an action is in the log, or None where there is none."""
        ...

    def consistency(self, old_size: int) -> Consistency:
        """Proof that the log has only grown since it held `old_size` receipts.

        Raises:
            IndexError: the log is not that long, or empty.
        """
        ...

    def state_proof(self, key: bytes) -> Current:
        """Proof of the value at `key`, or that there is none.

        Raises:
            IndexError: no block has been sealed yet.
        """
        ...

    def next_nonce(self, key: bytes) -> int:
        """A nonce for `key` that is neither used nor given out before by this engine."""
        ...

    def close(self) -> None:
        """Finish what was handed in and let the place go."""
        ...
