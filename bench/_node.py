"""Programs of others that judge pages, fetched with npm when they are wanted; nothing is kept."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

LIGHTHOUSE: Final = "lighthouse@12.8.2"
CSP_EVALUATOR: Final = "csp_evaluator@1.1.8"
NODE_WANTED: Final = "Node 18 or newer and npm are missing. On Debian: apt-get install nodejs npm"
CHROMIUM_WANTED: Final = "Chromium is missing. On Debian: apt-get install chromium"


def install(folder: Path, *packages: str) -> Path:
    """Fetch packages into `folder`; gives the folder that they lie in.

    Raises:
        SystemExit: something is missing on this computer; says what to install.
    """
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise SystemExit(NODE_WANTED)
    subprocess.run(  # noqa: S603  Pinned packages of the registry that npm knows.
        [npm, "install", "--no-save", "--silent", "--ignore-scripts", "--prefix", str(folder),
         *packages],
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return folder / "node_modules"


def chromium() -> str:
    """Find Chromium.

    Raises:
        SystemExit: there is none; says what to install.
    """
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise SystemExit(CHROMIUM_WANTED)


def run(words: list[str], **more: str) -> str:
    """Run one of them; gives what it printed."""
    done = subprocess.run(  # noqa: S603  What `install` fetched.
        words, check=True, text=True, stdout=subprocess.PIPE, env={**os.environ, **more}
    )
    return done.stdout
