"""Backups made while people press: what is in them adds up, and damage is told."""

import threading
from pathlib import Path

import pytest

from bench.audit import BLOCK_MS, PER_BLOCK
from bench.people import BEGINNING_MS, GENESIS, SEALER, charter, life
from dugnad.engine.folder import PlaceFolder
from dugnad.engine.solo import Solo
from dugnad.engine.verify import verify
from dugnad.site import backups
from dugnad.site.errors import PlaceUnusable
from tests.engine.village import Watch

SOME = 600


def unwatched(_done: int, _total: int) -> None:
    """Nobody looks how far it is."""


@pytest.fixture
def kept(tmp_path: Path) -> backups.Backup:
    """A backup made while a neighbourhood with the real cards was pressing, and went on."""
    place = PlaceFolder(tmp_path / "place")
    place.root.mkdir()
    place.settings.write_text('name = "Benchville"\n', encoding="utf-8")
    Solo.begin(place, GENESIS, charter())
    clock = Watch(BEGINNING_MS)
    engine = Solo(place, charter(), seed=SEALER, clock=clock, steady=clock)
    half = threading.Event()

    def press() -> None:
        for number, block in enumerate(life(SOME, PER_BLOCK // 5, BLOCK_MS)):
            engine.submit_many(block)
            clock.now_ms += BLOCK_MS
            if number == SOME // PER_BLOCK:
                half.set()

    pressing = threading.Thread(target=press)
    pressing.start()
    half.wait()
    made = backups.make(place.root, tmp_path / "kept", name="Benchville", progress=unwatched)
    pressing.join()
    engine.close()
    return made


def test_a_backup_made_under_way_adds_up_and_is_put_back(
    kept: backups.Backup, tmp_path: Path
) -> None:
    """The books in it are those of one moment, and a place opens from them and goes on."""
    backups.put_back(backups.read(kept.folder), tmp_path / "again", progress=unwatched)
    again = PlaceFolder(tmp_path / "again")
    verdict = verify(again.books, charter(), since=(kept.fingerprint,))
    assert verdict.adds_up
    assert verdict.fingerprint == kept.fingerprint
    later = verify(tmp_path / "place" / "books.db", charter(), since=(kept.fingerprint,))
    assert later.adds_up
    clock = Watch(BEGINNING_MS + SOME * BLOCK_MS)
    engine = Solo(again, charter(), seed=SEALER, clock=clock, steady=clock)
    assert engine.fingerprint() == kept.fingerprint
    engine.close()


def test_a_backup_is_never_put_over_a_place(kept: backups.Backup, tmp_path: Path) -> None:
    """Where something lies already, nothing is put back and nothing is changed."""
    before = (tmp_path / "place" / "books.db").read_bytes()
    with pytest.raises(PlaceUnusable):
        backups.put_back(kept, tmp_path / "place", progress=unwatched)
    assert (tmp_path / "place" / "books.db").read_bytes() == before


def test_a_damaged_backup_is_not_believed(kept: backups.Backup, tmp_path: Path) -> None:
    """One byte that went bad is told, and nothing is put back."""
    books = kept.folder / "books.db"
    data = bytearray(books.read_bytes())
    data[len(data) // 2] ^= 1
    books.write_bytes(data)
    with pytest.raises(PlaceUnusable, match="damaged"):
        backups.put_back(backups.read(kept.folder), tmp_path / "again", progress=unwatched)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "place"]
