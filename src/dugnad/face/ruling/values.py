"""The exact form: the rules' values as they stand in the books."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from dugnad.charter.counting.method import Share
from dugnad.charter.entries import RoleRule, Rules


@dataclass(frozen=True)
class Value:
    """A value as it stands in the books.

    Attributes:
        name: its place ("everyday.method.quorum.share").
        value: as it is written there.
    """

    name: str
    value: str


def exact(rules: Rules) -> tuple[Value, ...]:
    """Every value of the rules, by its name in the books."""
    return tuple(_values("", rules))


_OF_PART: Final[dict[str, tuple[str, ...]]] = {
    "everyday": ("everyday.",),
    "lasting": ("lasting.",),
    "choosing": ("choosing.",),
    "joining": ("joining",),
    "cards": ("puts_up", "objection_ms"),
    "roles": ("roles.",),
    "speaking": ("speaks", "answer_days"),
}
"""Which values the sentences of a part are read from."""


def exact_of(rules: Rules, part: str) -> tuple[Value, ...]:
    """The values behind one part; none for a part that reads the same in every project."""
    begin = _OF_PART.get(part, ())
    return tuple(one for one in exact(rules) if one.name.startswith(begin)) if begin else ()


def _values(name: str, value: object) -> Iterator[Value]:
    match value:
        case Share():
            yield Value(name, f"{value.parts}/{value.of}")
        case RoleRule():
            yield Value(f"{name}.seats", str(value.seats))
            yield Value(f"{name}.term_ms", str(value.term_ms))
        case tuple() if all(isinstance(one, str) for one in value):
            yield Value(name, ", ".join(value))
        case tuple():
            for one in value:
                yield from _values(f"{name}.{one.name}", one)
        case msgspec.Struct():
            tag = value.__struct_config__.tag
            if tag is not None:
                yield Value(name, str(tag))
            for field in value.__struct_fields__:
                inner = f"{name}.{field}" if name else field
                yield from _values(inner, getattr(value, field))
        case bytes():
            yield Value(name, value.hex() or "-")
        case bool():
            yield Value(name, "yes" if value else "no")
        case _:
            yield Value(name, str(value))
