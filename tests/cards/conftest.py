"""Every card of the catalogue, and the dummy card beside them as a real one would be."""

import sys
from importlib import import_module

import pytest

from dugnad.cards import catalogue
from dugnad.face.face import Face

DUMMY = "dummy_card"


@pytest.fixture(autouse=True)
def dummy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the dummy card: its folder and its name, and nothing else."""
    for part in ("contract", "face"):
        module = import_module(f"tests.{DUMMY}.{part}")
        monkeypatch.setitem(sys.modules, f"dugnad.cards.{DUMMY}.{part}", module)
    monkeypatch.setattr(catalogue, "NAMES", (*catalogue.NAMES, DUMMY))


@pytest.fixture(params=[*catalogue.NAMES, DUMMY])
def face(request: pytest.FixtureRequest, dummy: None) -> Face:
    """Each face in turn."""
    return catalogue.face_of(request.param)
