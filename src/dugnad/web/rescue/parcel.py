"""The parcel: what a dead place needs; any two rescuers open it, and one cannot. Pure.

The contents are sealed under a key made for this parcel. For each two rescuers that key is sealed
for the one and then, as it is, for the other: n rescuers make n(n-1)/2 small boxes. Nothing here is
cryptography of our own: both seals are libsodium's (`SealedBox`, `SecretBox`).

People's keys are not in it. They lie in the backups, which forget; a parcel lies in drawers, where
nobody could take anything out of it any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import msgspec
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random

from dugnad.ledger.codec import reader_of
from dugnad.web.rescue.parts import Part

FORMAT: Final = 1
RESCUERS_MIN: Final = 3
PARCEL_BYTES_MAX: Final = 16 << 20
FOLDER: Final = "rescue"
FILE: Final = "newest.parcel"
"""Where the newest parcel lies in the place's folder."""
_MAGIC: Final = b"dugnad rescue\n"


class NotAParcel(Exception):
    """The file is no parcel, or it is damaged."""


class WrongParts(Exception):
    """The two parts are not two different ones of those that this parcel was sealed for."""


class TooFewRescuers(Exception):
    """A parcel needs three rescuers, each with a part of their own."""


class Contents(msgspec.Struct, frozen=True):
    """What a dead place needs.

    Attributes:
        place: its name.
        address: where people found it.
        master_key: 32 bytes.
        fingerprint: of the books, when the parcel was made.
        forgotten: tags of everybody who was forgotten by then.
        backups: where its backups lie, the newest first.
        made_ms: milliseconds since 1970 UTC.
    """

    place: str
    address: str
    master_key: bytes
    fingerprint: str
    forgotten: tuple[bytes, ...]
    backups: tuple[str, ...]
    made_ms: int


class Pair(msgspec.Struct, frozen=True, array_like=True):
    """The parcel's key for two rescuers, by their places among the public keys."""

    one: int
    other: int
    sealed: bytes


class Parcel(msgspec.Struct, frozen=True, array_like=True):
    """A sealed parcel, as a file holds it.

    Attributes:
        rescuers: public keys of the parts, in any order.
        pairs: one for each two of them.
        sealed: the contents.
    """

    format: int
    place: str
    made_ms: int
    rescuers: tuple[bytes, ...]
    pairs: tuple[Pair, ...]
    sealed: bytes

    def written(self) -> bytes:
        """Write it as the bytes of a file."""
        return _MAGIC + msgspec.msgpack.encode(self)


_read_parcel = reader_of(Parcel)
_read_contents = reader_of(Contents)


def seal(contents: Contents, rescuers: Sequence[bytes]) -> Parcel:
    """Seal contents for rescuers, by the public keys of their parts.

    Raises:
        TooFewRescuers: fewer than three, or one of them twice.
    """
    if len(rescuers) < RESCUERS_MIN or len(set(rescuers)) < len(rescuers):
        raise TooFewRescuers
    key = random(SecretBox.KEY_SIZE)
    boxes = [SealedBox(PublicKey(one)) for one in rescuers]
    pairs = tuple(
        Pair(one, other, boxes[one].encrypt(boxes[other].encrypt(key)))
        for one, other in combinations(range(len(rescuers)), 2)
    )
    return Parcel(
        format=FORMAT,
        place=contents.place,
        made_ms=contents.made_ms,
        rescuers=tuple(rescuers),
        pairs=pairs,
        sealed=bytes(SecretBox(key).encrypt(msgspec.msgpack.encode(contents))),
    )


def read(data: bytes) -> Parcel:
    """Read what `Parcel.written` wrote.

    Raises:
        NotAParcel: it is something else.
    """
    if not data.startswith(_MAGIC) or len(data) > PARCEL_BYTES_MAX:
        raise NotAParcel
    try:
        found = _read_parcel(data[len(_MAGIC) :])
    except msgspec.MsgspecError as error:
        raise NotAParcel from error
    if found.format != FORMAT:
        raise NotAParcel
    return found


def open_with(parcel: Parcel, parts: Sequence[Part]) -> Contents:
    """Open a parcel with two parts, in any order.

    Raises:
        WrongParts: they are not two different parts of this parcel.
        NotAParcel: it is damaged.
    """
    places = {
        parcel.rescuers.index(part.public): SealedBox(PrivateKey(part.secret))
        for part in parts
        if part.public in parcel.rescuers
    }
    found = next((p for p in parcel.pairs if p.one in places and p.other in places), None)
    if found is None or found.one == found.other:
        raise WrongParts
    try:
        key = places[found.other].decrypt(places[found.one].decrypt(found.sealed))
        opened = SecretBox(key).decrypt(parcel.sealed)
        return _read_contents(opened)
    except (CryptoError, ValueError, msgspec.MsgspecError) as error:
        raise NotAParcel from error
