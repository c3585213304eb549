"""Money on a disk: everything is handed in twice, and the engine stops and begins anew between."""

from pathlib import Path
from typing import Any

from bench.people import GENESIS, SEALER, charter
from dugnad.charter.money.sound import check_all
from dugnad.engine.folder import PlaceFolder
from dugnad.engine.solo import Solo
from dugnad.ledger.receipt import Receipt
from tests.ledger.golden.make import Clock, Story
from tests.ledger.golden.money import Treasure

STOPS_AFTER = 5
"""The engine stops after so many actions, before somebody who got no answer asks again."""


class Unsteady:
    """An engine whose answers get lost: whoever asks asks again, and it may have stopped between.

    Attributes:
        stops: how often it stopped.
        asked: how many actions were handed in, each twice.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Begin the books."""
        self.folder, self.clock = PlaceFolder(folder), clock
        Solo.begin(self.folder, GENESIS, charter())
        self.solo = self._open()
        self.stops = self.asked = 0

    def _open(self) -> Solo:
        return Solo(self.folder, charter(), seed=SEALER, clock=self.clock, steady=self.clock)

    def submit(self, envelope: bytes) -> Receipt:
        """Hand in, lose the answer, perhaps stop, and hand in again: the answer is the same."""
        lost = self.solo.submit(envelope)
        self.asked += 1
        if self.asked % STOPS_AFTER == 0:
            self.solo.close()
            self.solo = self._open()
            self.stops += 1
        again = self.solo.submit(envelope)
        assert again == lost
        return again

    def __getattr__(self, name: str) -> Any:
        """What else an engine does."""
        return getattr(self.solo, name)


def test_nothing_is_paid_twice_though_everything_is_asked_twice(tmp_path: Path) -> None:
    """A life of money with lost answers and stops comes to the same as one without."""
    told, calm = Story(), Story()
    unsteady = Unsteady(tmp_path, told.clock)
    told.engine = unsteady  # type: ignore[assignment]
    Treasure(told).live()
    Treasure(calm).live()
    assert unsteady.stops > 10
    assert unsteady.solo.head() == calm.engine.head()
    with unsteady.solo.reader() as store, calm.engine.reader() as beside:
        entries = dict(store.scan(b"", b"\xff"))
        assert entries == dict(beside.scan(b"", b"\xff"))
        assert check_all(store) > 5
    unsteady.solo.close()
