"""What a place writes can be read by whoever runs it, and by no other user of the computer."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site.running import RunningPlace, dugnad

OTHERS = 0o077


@pytest.fixture
def open_handed() -> Iterator[None]:
    """Somebody whose computer lets everybody read every new file, as most do."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def readable(folder: Path) -> list[str]:
    """What others could read, or look into, from a folder on."""
    everything = [folder, *folder.rglob("*")]
    return [str(path) for path in everything if path.lstat().st_mode & OTHERS]


@pytest.mark.usefixtures("open_handed")
def test_nobody_else_reads_a_place(tmp_path: Path) -> None:
    """From its making to its backup and back, every file and folder is for its owner alone."""
    own, again, kept = tmp_path / "own", tmp_path / "again", tmp_path / "kept"
    assert dugnad(["new", str(own), "--name", "Solbakken"], tmp_path).returncode == 0
    assert readable(own) == []
    with RunningPlace(own):
        assert len(list(own.rglob("*.css"))) > 0
        assert readable(own) == []
    assert dugnad(["backup", "--place", str(own), "--to", str(kept)], tmp_path).returncode == 0
    assert readable(own) == []
    assert readable(kept) == []
    (made,) = kept.iterdir()
    # A backup may have travelled on a disk that knows no owners.
    for path in made.rglob("*"):
        path.chmod(0o644)
    assert dugnad(["restore", str(made), "--place", str(again)], tmp_path).returncode == 0
    with RunningPlace(again):
        assert readable(again) == []
    assert readable(tmp_path / "config") == []


@pytest.mark.usefixtures("open_handed")
def test_nobody_else_reads_the_sample(tmp_path: Path) -> None:
    """The sample place, with its keys beside it, is no exception."""
    with RunningPlace(tmp_path / "sample") as place:
        assert place.get("/")[0] == 200
        assert readable(tmp_path / "sample") == []
        assert readable(tmp_path / "sample-keys") == []
