"""The plain values that everything in the books is made of.

All records are frozen and travel as msgpack arrays, so a field has no name in the bytes: fields
are only ever added in a new version of a record, never moved.
"""

from typing import Annotated, Literal, TypeAlias

import msgspec

ID_BYTES = 16
COUNT_LIMIT = 2**53
"""Counts and amounts stay below this, so that every browser can show them exactly."""

Hash: TypeAlias = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
"""A SHA-256 digest."""

PublicKey: TypeAlias = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
"""An Ed25519 public key."""

MemberId: TypeAlias = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
"""Who somebody is in one project; the same person has another one in the next project."""

ProjectId: TypeAlias = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
CardId: TypeAlias = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]

Moment: TypeAlias = Annotated[int, msgspec.Meta(ge=0, lt=COUNT_LIMIT)]
"""Milliseconds since 1970 UTC."""

Count: TypeAlias = Annotated[int, msgspec.Meta(ge=0, lt=COUNT_LIMIT)]

ShortText: TypeAlias = Annotated[str, msgspec.Meta(max_length=80)]
"""Names of rules, card types and verbs; never what a person wrote."""

Channel: TypeAlias = Literal[
    "own", "page", "link", "sms", "paper", "phone", "helper", "desk", "device"
]
"""How an action reached the place; "own" is the only one that needs nobody's custody."""


_TARGET_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789:_-"
_TARGET_CHARS_MAX = 64


def is_target(text: str) -> bool:
    """Tell whether `text` can name a target; what it names may still not be there.

    Targets begin the keys of state, so nothing in them may look like the end of a name.
    """
    # What is left without such letters at both ends begins and ends with another one.
    return 0 < len(text) <= _TARGET_CHARS_MAX and not text.strip(_TARGET_LETTERS)


class Record(
    msgspec.Struct,
    frozen=True,
    array_like=True,
    forbid_unknown_fields=True,
):
    """A value that never changes, written as an array of its fields in order."""


class Action(Record, frozen=True):
    """What somebody asks of a contract; its class name is the verb."""


class Event(Record, frozen=True):
    """What has happened, told in the past."""
