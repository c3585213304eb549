"""Real processes on the real files of a place, for what a database in memory cannot show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.patience import PATIENCE_S

SOURCE = Path(__file__).resolve().parents[2] / "src"
NOON_MS = 1_789_984_800_000

_OPEN = """
import os, sys
from pathlib import Path
import django
django.setup()
from dugnad.web.house import House, PlaceSettings, set_house
now_ms = int(os.environ["NOW_MS"])
folder = Path(os.environ["DUGNAD_PLACE"])
set_house(House(engine=None, machine=None, catalogue=None, now_ms=lambda: now_ms, folder=None,
                master_key=bytes(range(32)), place=PlaceSettings(name="Solbakken")))
"""


def new_place(folder: Path) -> Path:
    """Make the files `place.db` and `keys.db` of a place called Solbakken; gives the folder."""
    folder.mkdir()
    (folder / "place.toml").write_text('name = "Solbakken"\n', encoding="utf-8")
    made = start(
        folder,
        "from django.core.management import call_command\n"
        "for app in ('people', 'post', 'sessions'):\n"
        "    call_command('migrate', app, verbosity=0)\n"
        "call_command('migrate', 'vault', database='keys', verbosity=0)\n",
    )
    finish(made)
    return folder


def start(folder: Path, story: str, now_ms: int = NOON_MS) -> subprocess.Popen[str]:
    """Start a process that opens the place and then runs `story`."""
    told = {
        "PYTHONPATH": str(SOURCE),
        "DJANGO_SETTINGS_MODULE": "dugnad.site.settings",
        "DUGNAD_PLACE": str(folder),
        "NOW_MS": str(now_ms),
        "PATH": os.environ.get("PATH", ""),
    }
    return subprocess.Popen(  # noqa: S603  Our own interpreter and our own text.
        [sys.executable, "-c", _OPEN + story],
        env=told,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str], code: int = 0) -> str:
    """Wait for a process, see that it ended with `code`, and give what it printed."""
    try:
        out, err = process.communicate(timeout=PATIENCE_S)
    finally:
        process.kill()
    assert process.returncode == code, err
    return out
