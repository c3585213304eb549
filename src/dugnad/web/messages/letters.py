"""What a message says and to whom, in the form in which it is sealed. Pure."""

from __future__ import annotations

import msgspec

from dugnad.ledger.codec import reader_of


class Letter(msgspec.Struct, frozen=True, array_like=True):
    """The private part of a message."""

    address: str
    """A mail address, or a number in E.164."""
    subject: str
    """One line; not sent by SMS."""
    text: str
    in_name_of: str
    """The name of whoever asks, shown as sender; empty for the place itself."""


_read_letter = reader_of(Letter)


def pack(letter: Letter) -> bytes:
    """Write a letter as bytes, ready to be sealed."""
    return msgspec.msgpack.encode(letter)


def unpack(data: bytes) -> Letter:
    """Read what `pack` wrote."""
    return _read_letter(data)
