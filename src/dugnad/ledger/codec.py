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


_READERS: dict[Any, Callable[[bytes], Any]] = {}
"""How each kind is read, made when it is first asked for."""


def reader_of(kind: type[T], decoder: Any = msgspec.msgpack.Decoder) -> Callable[[bytes], T]:
    """Make what reads a kind, with msgspec's decoder of msgpack or of JSON.

    All readers are made here, of records while their module is imported, so in one thread alone:
    while msgspec (0.22) works out the fields of a record for one thread, it hands the unfinished
    record to any other that asks for it, and whoever reads with that ends the process. What has
    been asked for once is safe from any thread. See docs/decisions/0041.
    """
    read: Callable[[bytes], T] = decoder(kind).decode
    return read


def make_readers(sort: type) -> None:
    """Make what reads every kind of a sort of record that is known by now, before threads begin."""
    kinds: list[Any] = sort.__subclasses__()
    for kind in kinds:
        if kind not in _READERS:
            _READERS[kind] = reader_of(kind)
        make_readers(kind)


def decode(kind: type[T], data: bytes) -> T:
    """Read a value that this house wrote itself.

    Raises:
        NotCanonical: `data` is no such value.
    """
    read = _READERS.get(kind)
    if read is None:
        read = _READERS[kind] = reader_of(kind)
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
