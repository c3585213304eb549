"""Whether the texts that the books name still lie here, as they were told."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from dugnad.web.content import films, pictures
from dugnad.web.content.models import Prose
from dugnad.web.content.services import State
from dugnad.web.content.told import fingerprint

AT_ONCE: Final = 500


@dataclass(frozen=True)
class Audit:
    """What the place still has of the texts that its books name.

    Attributes:
        present: readable, and exactly what was told.
        removed: taken away under a rule; the page says so.
        missing: not here, though nobody removed it: an error.
        altered: here, but not what was told (or its picture is not): an error.
    """

    present: tuple[bytes, ...]
    removed: tuple[bytes, ...]
    missing: tuple[bytes, ...]
    altered: tuple[bytes, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is missing and nothing was altered."""
        return not self.missing and not self.altered


def audit(commitments: Iterable[bytes]) -> Audit:
    """Look at every text that the books name, recomputing each fingerprint.

    Args:
        commitments: fingerprints from the books, in any order; may be as many as you like.
    """
    found: dict[str, list[bytes]] = {"present": [], "removed": [], "missing": [], "altered": []}
    rest = iter(commitments)
    while some := list(islice(rest, AT_ONCE)):
        rows = {bytes(prose.commitment): prose for prose in Prose.objects.filter(pk__in=some)}
        for commitment in some:
            found[_standing(commitment, rows.get(commitment))].append(commitment)
    return Audit(**{kind: tuple(each) for kind, each in found.items()})


def _standing(commitment: bytes, prose: Prose | None) -> str:
    if prose is None:
        return "missing"
    if prose.state in (State.REMOVED, State.ASIDE):
        return "removed"
    if prose.salt is None or prose.payload is None:
        return "missing"
    if fingerprint(bytes(prose.salt), bytes(prose.payload)) != commitment:
        return "altered"
    if prose.picture and not pictures.is_whole(prose.picture):
        return "altered"
    if prose.film and not films.is_whole(prose.film):
        return "altered"
    return "present"
