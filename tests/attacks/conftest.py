"""One sample place for all attacks: it is founded and walked through once."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.patience import PATIENCE_S
from tests.site.running import environment

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Taken:
    """What anybody can take of the sample place, and the truth for judging.

    Attributes:
        public: pages by viewer ("" is a stranger) and address, and the blocks of the books.
        truth: who is who; no attack reads it.
        said: what the place wrote into its log meanwhile (on a sample place letters go elsewhere).
    """

    public: dict[str, Any]
    truth: dict[str, Any]
    said: str = ""


def take(home: Path) -> Taken:
    """Tell the story of a sample place in a folder, and take what anybody can take of it."""
    told = environment(home) | {
        "DJANGO_SETTINGS_MODULE": "dugnad.site.settings",
        "DUGNAD_PLACE": str(home / "place"),
    }
    run = subprocess.run(  # noqa: S603  Our own interpreter and our own text.
        [sys.executable, "-m", "tests.attacks.sample_public", str(home / "place")],
        cwd=ROOT,
        env=told,
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S * 10,
    )
    assert run.stdout.endswith("done\n"), run.stdout[-2000:] + run.stderr[-4000:]
    public = json.loads((home / "public.json").read_text())
    truth = json.loads((home / "truth.json").read_text())
    return Taken(public, truth, said=run.stderr)


@pytest.fixture(scope="session")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """The sample place as everybody can read it."""
    return take(tmp_path_factory.mktemp("attacked"))


def given_by(taken: Taken) -> list[tuple[str, str]]:
    """Who gave unseen, with the number of each gift, as the place itself knows."""
    return [(name, member) for name, member in taken.truth["gave"]]
