"""How answers are sealed so that nobody alone can read them: a port, and the way behind it.

The port is small on purpose, so that a stronger way (one where each voter's own device seals, or
where the counters' machines never meet) can take the place of this one.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from typing import Final, Protocol

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

KEY_BYTES: Final = 32
OVERHEAD: Final = 48
"""How much longer a sealed piece is than what is in it."""


@dataclass(frozen=True)
class CountKey:
    """A new key: what seals, and the two halves that open together."""

    public: bytes
    halves: tuple[bytes, bytes]


class Scheme(Protocol):
    """A way to seal answers for two counters."""

    def make(self) -> CountKey:
        """Make a key; whoever calls hands out the halves and keeps neither."""

    def seal(self, public: bytes, data: bytes) -> bytes:
        """Seal `data`; different each time, and always longer by the same number of bytes."""

    def open(self, halves: tuple[bytes, bytes], sealed: bytes) -> bytes | None:
        """Open what `seal` made, with both halves in any order; None when it does not open."""

    def check(self, public: bytes, halves: tuple[bytes, bytes]) -> bool:
        """Tell whether the two halves belong to this key."""


class TwoHalves:
    """X25519 sealed boxes; the private key is the exclusive-or of two random halves.

    One half is as good as a random number: it says nothing about the key.
    """

    def make(self) -> CountKey:
        """Make a key pair and split it."""
        private = PrivateKey.generate()
        one = secrets.token_bytes(KEY_BYTES)
        return CountKey(public=bytes(private.public_key), halves=(one, _xor(bytes(private), one)))

    def seal(self, public: bytes, data: bytes) -> bytes:
        """Seal under a key that is made for this piece alone and thrown away."""
        return bytes(SealedBox(PublicKey(public)).encrypt(data))

    def open(self, halves: tuple[bytes, bytes], sealed: bytes) -> bytes | None:
        """Put the key together and open."""
        try:
            return bytes(SealedBox(PrivateKey(_xor(*halves))).decrypt(sealed))
        except (CryptoError, ValueError):
            return None

    def check(self, public: bytes, halves: tuple[bytes, bytes]) -> bool:
        """Put the key together and compare its public side."""
        if [len(half) for half in halves] != [KEY_BYTES, KEY_BYTES]:
            return False
        return hmac.compare_digest(bytes(PrivateKey(_xor(*halves)).public_key), public)


SCHEME: Final[Scheme] = TwoHalves()
"""The way in use."""


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
