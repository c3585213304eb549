"""The boxes of an MP4 file, and its table of contents: read once, with what is struck in it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from dugnad.web.content.films_looked import BROKEN, NO_FILM
from dugnad.web.content.told import NotAccepted

BOXES_MOST: Final = 4_096
SAMPLES_MOST: Final = 65_536
"""A minute has 14 400 pictures at 240 in a second, and 5 200 pieces of sound."""


@dataclass(frozen=True)
class Box:
    """A part of an MP4 file: its four letters, where it begins, and its inside."""

    name: bytes
    at: int
    inside: int
    end: int


@dataclass
class Table:
    """The table of contents, read once.

    Attributes:
        data: its bytes.
        start: where they begin in the file.
        strikes: what is written over in it; places are those of the file.
        boxes: how many were looked at.
    """

    data: bytes
    start: int
    strikes: list[tuple[int, bytes]] = field(default_factory=list)
    boxes: int = 0

    def number(self, at: int, size: int = 4) -> int:
        """A number; it has to lie in the table."""
        if at + size > len(self.data):
            raise NotAccepted("film", BROKEN)
        return int.from_bytes(self.data[at : at + size], "big")

    def numbers(self, at: int, count: int, size: int) -> list[int]:
        """Some numbers of four or eight bytes, one after the other."""
        if count > SAMPLES_MOST:
            raise NotAccepted("film", NO_FILM)
        if at + count * size > len(self.data):
            raise NotAccepted("film", BROKEN)
        return [*struct.unpack_from(f">{count}{'I' if size == 4 else 'Q'}", self.data, at)]  # noqa: PLR2004

    def write(self, at: int, letters: bytes) -> None:
        """Write over what stands there, if it is not so already."""
        if self.data[at : at + len(letters)] != letters:
            self.strikes.append((self.start + at, letters))

    def empty(self, at: int, end: int) -> None:
        """Write zeros from one place to another."""
        self.write(at, bytes(max(end - at, 0)))

    def free(self, box: Box) -> None:
        """Make empty space of a box."""
        self.write(box.at + 4, b"free")
        self.empty(box.inside, box.end)

    def inner(self, at: int, end: int) -> Iterator[Box]:
        """The boxes between two places; what is too short for one more is emptied."""
        while at + 8 <= end:
            self.boxes += 1
            if self.boxes > BOXES_MOST:
                raise NotAccepted("film", NO_FILM)
            box = box_at(self.data[at : at + 16], at, end)
            yield box
            at = box.end
        self.empty(at, end)


def box_at(header: bytes, at: int, end: int) -> Box:
    """The box that begins with these bytes.

    Raises:
        NotAccepted: it is smaller than itself, or larger than what it lies in.
    """
    size, inside = int.from_bytes(header[:4], "big"), at + 8
    if size == 1:  # a size of eight bytes follows the letters.
        size, inside = int.from_bytes(header[8:16], "big"), at + 16
    elif size == 0:  # it goes on to the end.
        size = end - at
    if size < inside - at or at + size > end:
        raise NotAccepted("film", BROKEN)
    return Box(header[4:8], at, inside, at + size)
