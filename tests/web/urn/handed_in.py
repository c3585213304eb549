"""What is handed in to an urn."""

from __future__ import annotations

from dugnad.charter.counting.ballots import Ballot
from dugnad.web.urn.reading import ballot_in
from tests.web.urn.conftest import Polling

FIVE = ("Ana", "Ben", "Cem", "Dia", "Eva")


def published(polling: Polling, card: bytes) -> dict[bytes, Ballot | None]:
    """What the books published, by tracker."""
    found = polling.deciding(card).trackers.items()
    return {tracker: ballot_in(written) for (_turn, tracker), written in found}
