"""Who is let in: cheap questions first, so that refusing costs less than sending.

The order: size, form, known keys, still wanted, nonce not used, not too fast, and only then the
signatures. What is turned away here leaves no trace in the books.

A nonce may be used once by its key. The window is 64 wide (1,024 for keys marked *desk*, from
which many write at once), so actions may arrive in another order than they were written.
"""

from collections.abc import Callable
from typing import Protocol

from dugnad.ledger import codec
from dugnad.ledger.action import Opened
from dugnad.ledger.errors import TurnedAway
from dugnad.ledger.genesis import Limits
from dugnad.ledger.store import Store, WritableStore
from dugnad.ledger.values import Count, MemberId, PublicKey, Record

WINDOW = 64
WINDOW_DESK = 1_024
_MINUTE_MS = 60_000
_PREFIX = b"ledger\0window\0"


class Window(Record, frozen=True):
    """What a key has used: the highest nonce, the ones below it as bits, and its pace.

    Bit `i` of `used` (little-endian bytes, as many as the window is wide) is set when nonce
    `last - i` was used. `sent` actions came in minute `minute` of the books' time.
    """

    last: Count
    used: bytes
    minute: Count
    sent: Count


class Holder(Protocol):
    """What the door needs to know of a key."""

    @property
    def member(self) -> MemberId:
        """Whose key it is."""
        ...

    @property
    def desk(self) -> bool:
        """Many write from it at once."""
        ...

    @property
    def sponsor(self) -> bool:
        """It lets others in, with a rate of its own."""
        ...


FindHolder = Callable[[Store, PublicKey], "Holder | None"]

_UNUSED = Window(last=0, used=b"", minute=0, sent=0)


def window_of(store: Store, key: bytes) -> Window:
    """What `key` has used so far."""
    data = store.get(_PREFIX + key)
    return _UNUSED if data is None else codec.decode(Window, data)


def next_nonce(store: Store, key: bytes) -> int:
    """A nonce above all that `key` has used."""
    return window_of(store, key).last + 1


def _shifted(window: Window, nonce: int, width: int) -> bytes | None:
    """The bits after using `nonce`, or None when it cannot be used.

    They are written as wide as the window is. Where a key got a wider one since, what lies beyond
    the bits that were kept counts as used: nobody remembers that it was not.
    """
    bits = int.from_bytes(window.used, "little")
    kept = len(window.used) << 3
    if 0 < kept < width:
        bits |= (1 << width) - (1 << kept)
    if nonce > window.last:
        bits = bits << (nonce - window.last) if nonce - window.last < width else 0
        bits |= 1
    else:
        age = window.last - nonce
        if age >= width or bits >> age & 1:
            return None
        bits |= 1 << age
    bits &= (1 << width) - 1
    return bits.to_bytes(width >> 3, "little")


def admit(
    store: Store, opened: Opened, find: FindHolder, limits: Limits, now_ms: int
) -> tuple[tuple[Holder, ...], Window]:
    """Ask everything but the signatures.

    Returns:
        Whose the signing keys are, the actor's first, and the window to write when the action
        enters the books.

    Raises:
        TurnedAway: "TooLarge", "UnknownKey", "Expired", "TooFarAhead", "Replayed" or "TooFast".
    """
    if opened.size > limits.action_bytes:
        raise TurnedAway("TooLarge")
    body = opened.body
    holder, *others = [_known(store, signed.key, find) for signed in opened.signatures]
    if body.not_after_ms < now_ms:
        raise TurnedAway("Expired")
    if body.not_after_ms > now_ms + limits.horizon_ms:
        raise TurnedAway("TooFarAhead")
    window = window_of(store, body.key)
    used = _shifted(window, body.nonce, WINDOW_DESK if holder.desk else WINDOW)
    if used is None or body.nonce == 0:
        raise TurnedAway("Replayed")
    minute = now_ms // _MINUTE_MS
    sent = window.sent + 1 if window.minute == minute else 1
    if sent > (limits.sponsor_per_minute if holder.sponsor else limits.rate_per_minute):
        raise TurnedAway("TooFast")
    last = max(window.last, body.nonce)
    return (holder, *others), Window(last=last, used=used, minute=minute, sent=sent)


def _known(store: Store, key: bytes, find: FindHolder) -> Holder:
    holder = find(store, key)
    if holder is None:
        raise TurnedAway("UnknownKey")
    return holder


def use(store: WritableStore, key: bytes, window: Window) -> None:
    """Write down what `key` has used."""
    store.put(_PREFIX + key, codec.encode(window))
