"""A rescuer's part: a secret on paper, and the half of it that the place keeps. Pure.

A part is the secret key of a box (X25519). The place keeps the public key alone, so that nobody who
has the place, or all of its backups, has anybody's part.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from nacl.public import PrivateKey

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: nothing in it looks like something else."""
SECRET_BYTES: Final = 32
_CHECK_BYTES: Final = 3
_LETTERS: Final = (SECRET_BYTES + _CHECK_BYTES) * 8 // 5
_GROUP: Final = 4
_READ_AS: Final = str.maketrans("OIL", "011")
_PERSON: Final = b"dugnad/rescue/v1"


class NotAPart(Exception):
    """What was typed is no part: a letter is wrong, missing or too much."""


@dataclass(frozen=True)
class Part:
    """One rescuer's part."""

    secret: bytes
    """32 bytes."""

    @property
    def public(self) -> bytes:
        """What the place keeps of it: 32 bytes that open nothing."""
        return bytes(PrivateKey(self.secret).public_key)

    def written(self) -> str:
        """Write it for paper: 14 groups of four letters; the last five watch over the others."""
        number = int.from_bytes(self.secret + _check(self.secret), "big")
        letters = "".join(ALPHABET[number >> 5 * at & 31] for at in reversed(range(_LETTERS)))
        return " ".join(letters[at : at + _GROUP] for at in range(0, _LETTERS, _GROUP))


def new_part() -> Part:
    """Make a part by chance."""
    return Part(bytes(PrivateKey.generate()))


def read_part(typed: str) -> Part:
    """Read a part from paper or from its file; blanks, dashes and lines above it do not matter.

    Raises:
        NotAPart: nothing in it is one.
    """
    for text in (*reversed(typed.splitlines()), typed):
        letters = "".join(text.split()).replace("-", "").upper().translate(_READ_AS)
        if len(letters) != _LETTERS or any(one not in ALPHABET for one in letters):
            continue
        number = 0
        for one in letters:
            number = number << 5 | ALPHABET.index(one)
        whole = number.to_bytes(SECRET_BYTES + _CHECK_BYTES, "big")
        secret, check = whole[:SECRET_BYTES], whole[SECRET_BYTES:]
        if check == _check(secret):
            return Part(secret)
    raise NotAPart


def _check(secret: bytes) -> bytes:
    return blake2b(secret, digest_size=_CHECK_BYTES, person=_PERSON).digest()
