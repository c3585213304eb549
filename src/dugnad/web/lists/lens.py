"""What rows are worked out through: the books, the faces, and the place's time and languages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from dugnad.engine.port import Engine
from dugnad.face.face import Face
from dugnad.face.moments import local
from dugnad.ledger.contract import AnyContract
from dugnad.web.lists.wording import wording

SHAPE: Final = 9
"""Raised whenever rows are worked out in another way, so that old ones are thrown away."""


@dataclass(frozen=True)
class Lens:
    """What the projection looks through.

    Attributes:
        engine: keeps the books.
        contracts: every law by name and version.
        face_of: the face of a card type.
        now_ms: the time.
        zone: the place's time zone.
        languages: the place's languages.
    """

    engine: Engine
    contracts: Mapping[tuple[str, int], AnyContract]
    face_of: Callable[[str], Face]
    now_ms: Callable[[], int]
    zone: str
    languages: tuple[str, ...]

    @property
    def shape(self) -> str:
        """What rows depend on besides what is in the books.

        The year is part of it, as days of another year are told with theirs; so are the words
        themselves, as every line is kept in them.
        """
        place = self.engine.genesis_hash.hex()[:16]
        year = local(self.now_ms(), self.zone).year
        return f"{SHAPE} {wording()} {year} {place} {self.zone} {' '.join(self.languages)}"
