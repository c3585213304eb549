"""One way to write each value: msgpack, records as arrays, one spelling only."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from dugnad.ledger.errors import NotCanonical

T = TypeVar("T")

_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
"""Mappings are written in the order of their keys, so that they have one spelling too."""


def encode(value: object) -> bytes:
    """Write `value`, the same bytes for the same value on every machine."""
    return _ENCODER.encode(value)


_DECODERS: dict[Any, Callable[[bytes], Any]] = {}
"""How each kind is read, made when it is first asked for."""


def decode(kind: type[T], data: bytes) -> T:
    """Read a value that this house wrote itself.

    Raises:
        NotCanonical: `data` is no such value.
    """
    read = _DECODERS.get(kind)
    if read is None:
        read = _DECODERS[kind] = msgspec.msgpack.Decoder(kind).decode
    try:
        value: T = read(data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise NotCanonical from error
    return value


def decode_strictly(kind: type[T], data: bytes) -> T:
    """Read a value that somebody else wrote, and accept only the one way to write it.

    A value with two spellings would have two identities, so bytes that do not re-encode to
    themselves are turned away.

    Raises:
        NotCanonical: `data` is no such value or is written in another way.
    """
    value = decode(kind, data)
    if _ENCODER.encode(value) != data:
        raise NotCanonical
    return value
