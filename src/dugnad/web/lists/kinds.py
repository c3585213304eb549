"""Which kinds of cards there are, and which of them the place has taken out of its card box."""

from __future__ import annotations

from dataclasses import dataclass

from dugnad.charter.law import DECIDING, Law
from dugnad.engine.port import Snapshot
from dugnad.face.face import Face, Family
from dugnad.face.sentences import StrOrPromise
from dugnad.web.house import house


@dataclass(frozen=True)
class Kind:
    """A kind of card.

    Attributes:
        name: in the law and in addresses.
        face: how it looks.
        out_ms: since when no new ones are put up; None where they are.
    """

    name: str
    face: Face
    out_ms: int | None

    @property
    def stays(self) -> bool:
        """Whether projects decide with it, so that nobody takes it out."""
        return self.name in DECIDING


def kinds() -> tuple[Kind, ...]:
    """All of them, in the order of the card box."""
    with house().engine.reader() as store:
        return kinds_in(store)


def kinds_in(store: Snapshot) -> tuple[Kind, ...]:
    """The same, as the books have it at one moment."""
    law = Law(store)
    faces: tuple[Face, ...] = house().catalogue.faces()
    return tuple(
        Kind(face.contract.name, face, law.withdrawn_ms(face.contract.name)) for face in faces
    )


def families() -> tuple[tuple[str, StrOrPromise], ...]:
    """What cards are for, by value and word: those of which there is a kind of card."""
    there = {face.family.value for face in house().catalogue.faces()}
    return tuple((value, label) for value, label in Family.choices if value in there)


def offered() -> dict[str, Face]:
    """Those of which new ones can be put up, by name."""
    return {one.name: one.face for one in kinds() if one.out_ms is None}
