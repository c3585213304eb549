"""Golden books come to the same headers everywhere: other hash seeds, zones, words, Pythons."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

import pytest

from tests.counts import share_of

TOP = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent / "golden"
BOOKS = sorted(GOLDEN.glob("*.json"))
SEEDS = ("0", "1", "random")
ZONES = ("UTC", "Pacific/Kiritimati")
WORDS = ("C", "tr_TR.UTF-8")
FLAGS: tuple[tuple[str, ...], ...] = ((), ("-O",))
PINS = ("cffi", "msgspec", "pycparser", "pynacl")
"""All that the ledger and the laws need beside Python."""
NEWEST_MINOR = 19


def replayed(
    python: str, flags: Sequence[str] = (), surroundings: Mapping[str, str] | None = None
) -> str:
    """What a Python of its own says of all golden books."""
    environment = {
        "PYTHONPATH": str(TOP / "src"),
        "PATH": os.environ["PATH"],
        "PYTHONDONTWRITEBYTECODE": "1",
        **(surroundings or {}),
    }
    done = subprocess.run(  # noqa: S603  A Python, and a script of ours.
        [python, *flags, str(GOLDEN / "replay.py"), *map(str, BOOKS)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def batch(
    python: str,
    seeds: Sequence[str] = SEEDS,
    zones: Sequence[str] = ZONES,
    words: Sequence[str] = WORDS,
    flags: Sequence[tuple[str, ...]] = FLAGS,
) -> dict[str, int]:
    """How often which answer was given in all these surroundings."""
    answers: dict[str, int] = {}
    for seed, zone, word, flag in product(seeds, zones, words, flags):
        surroundings = {"PYTHONHASHSEED": seed, "TZ": zone, "LANG": word, "LC_ALL": word}
        said = replayed(python, flag, surroundings)
        answers[said] = answers.get(said, 0) + 1
    return answers


def test_golden_books_come_to_their_headers() -> None:
    """With two hash seeds, each elsewhere and with another language, with and without `-O`."""
    here = batch(sys.executable, SEEDS[:1], ZONES[:1], WORDS[:1], FLAGS[:1])
    there = batch(sys.executable, SEEDS[1:2], ZONES[1:], WORDS[1:], FLAGS[1:])
    assert BOOKS
    assert list(here) == list(there)


@pytest.mark.slow
def test_golden_books_in_all_surroundings() -> None:
    """Every hash seed with every zone, language and flag: one answer."""
    flags = share_of(FLAGS, 0, len(FLAGS))
    answers = batch(sys.executable, flags=flags)
    assert list(answers.values()) == [12 * len(flags)]


def pythons() -> dict[str, str]:
    """Every Python from 3.11 on that is on this computer, one of each minor version."""
    minors = [f"3.{minor}" for minor in range(11, NEWEST_MINOR)]
    found = {minor: shutil.which(f"python{minor}") for minor in minors}
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for path in sorted(versions.glob("3.*/bin/python")):
        minor = ".".join(path.parts[-3].split(".")[:2])
        # What `which` finds may only be a stand-in that asks which version is meant.
        if minor in minors:
            found[minor] = str(path)
    mine = f"3.{sys.version_info.minor}"
    return {minor: path for minor, path in found.items() if path and minor != mine}


def pins() -> str:
    """The lines of `requirements.txt` that the ledger needs, with their fingerprints."""
    text = (TOP / "requirements.txt").read_text(encoding="utf-8")
    entries = re.findall(r"^\S.*?(?:\\\n.*?)*$", text, flags=re.MULTILINE)
    wanted = [one for one in entries if re.split("[=; ]", one.lower())[0] in PINS]
    assert len(wanted) == len(PINS)
    return "\n".join(wanted) + "\n"


def environment_of(python: str, minor: str) -> str | None:
    """A Python of this version with the same pins; None where it cannot be made."""
    text = pins()
    name = f"{minor}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    folder = TOP / "build" / "pythons" / name
    inside = folder / "bin" / "python"
    if (folder / "ready").exists():
        return str(inside)
    make = [python, "-m", "venv", "--clear", str(folder)]
    if subprocess.run(make, capture_output=True, check=False).returncode:  # noqa: S603
        return None
    (folder / "pins.txt").write_text(text, encoding="utf-8")
    install = [str(inside), "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps",
               "--only-binary", ":all:", "-r", str(folder / "pins.txt")]  # fmt: skip
    if subprocess.run(install, capture_output=True, check=False).returncode:  # noqa: S603
        return None
    (folder / "ready").touch()
    return str(inside)


@pytest.mark.slow
def test_golden_books_on_every_python(capsys: pytest.CaptureFixture[str]) -> None:
    """On each Python that an environment with the same pins can be made for: the same headers."""
    wanted = replayed(sys.executable)
    ran, missing = [f"3.{sys.version_info.minor}"], []
    for minor, path in sorted(pythons().items()):
        python = environment_of(path, minor)
        if python is None:
            missing.append(minor)
            continue
        answers = batch(python, share_of(SEEDS, 0, len(SEEDS)), ZONES[1:], WORDS[1:])
        assert list(answers) == [wanted], minor
        ran.append(minor)
    with capsys.disabled():
        told = f" (no environment could be made for {', '.join(missing)})" if missing else ""
        sys.stdout.write(f"\ngolden books came to the same headers on {', '.join(ran)}{told}\n")
    if len(ran) == 1:
        pytest.skip("No other Python from 3.11 on can be used on this computer.")
