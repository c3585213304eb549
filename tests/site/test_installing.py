"""An operator installs Dugnad as a package, or with the files in `deploy/`, without this folder."""

import configparser
import json
import re
import shlex
import shutil
import subprocess
import sys
from email.parser import HeaderParser
from pathlib import Path
from zipfile import ZipFile

import pytest

from dugnad.site.cli import parser_of
from tests.patience import PATIENCE_S
from tests.site.running import TOP, environment

DEPLOY = TOP / "deploy"
PIN = re.compile(r"^[\w.-]+==[^\\\n]+", re.MULTILINE)
PROGRAM = "/opt/dugnad/bin/dugnad"


def tracked() -> list[Path]:
    """List what git keeps, as paths from the top."""
    if not (TOP / ".git").exists():
        pytest.skip("This is not a clone: git does not say what is kept.")
    asked = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607  Whichever git is there.
        cwd=TOP,
        check=True,
        capture_output=True,
        text=True,
    )
    return [Path(name) for name in asked.stdout.split("\0") if name and (TOP / name).is_file()]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the package from a copy of what git keeps, with what is pinned, without a network."""
    copy = tmp_path_factory.mktemp("source")
    for name in tracked():
        if name.parts[0] == "src" or len(name.parts) == 1:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(TOP / name, copy / name)
            words = name.with_suffix(".mo")
            if name.suffix == ".po" and (TOP / words).exists():
                shutil.copy2(TOP / words, copy / words)  # what is compiled already stays so.
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
    command += ["--no-build-isolation", "--disable-pip-version-check", "--wheel-dir", "made", "."]
    built = subprocess.run(  # noqa: S603  The installer of our own Python.
        command, cwd=copy, check=False, capture_output=True, text=True, timeout=PATIENCE_S * 2
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (made,) = (copy / "made").glob("dugnad-*.whl")
    return made


def test_every_file_comes_along(package: Path) -> None:
    """Templates, static files, migrations and rules are in it; words compiled, no tests."""
    with ZipFile(package) as wheel:
        inside = {name for name in wheel.namelist() if name.startswith("dugnad/")}
    wanted = set()
    for path in tracked():
        name = path.relative_to("src") if path.parts[0] == "src" else None
        if name is not None and "tests" not in name.parts:
            compiled = name.with_suffix(".mo") if name.suffix == ".po" else name
            wanted.add(compiled.as_posix())
    assert sorted(inside ^ wanted) == []
    for part in ("/templates/", "/static/", "/locale/", "/migrations/"):
        assert any(part in name for name in inside), part


def test_what_was_tested_is_what_gets_installed(package: Path) -> None:
    """The package asks for exactly the pins, and brings the command `dugnad`."""
    with ZipFile(package) as wheel:
        (told,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
        about = HeaderParser().parsestr(wheel.read(told).decode())
        starts = wheel.read(told.replace("METADATA", "entry_points.txt")).decode()
    pins = PIN.findall((TOP / "requirements.txt").read_text(encoding="utf-8"))

    def plain(line: str) -> str:
        return re.sub(r"[\s()\"']", "", line).lower()

    asked = about.get_all("Requires-Dist") or []
    assert sorted(map(plain, asked)) == sorted(map(plain, pins))
    assert "dugnad = dugnad.site.cli:main" in starts


def test_an_installed_program_makes_a_place(package: Path, tmp_path: Path) -> None:
    """It writes nothing beside itself, and says how its own commands are called."""
    program = tmp_path / "program"
    with ZipFile(package) as wheel:
        wheel.extractall(program)
    before = sorted(program.rglob("*"))

    def dugnad(*words: str) -> str:
        told = {**environment(tmp_path), "PYTHONPATH": str(program), "PYTHONDONTWRITEBYTECODE": "1"}
        ran = subprocess.run(  # noqa: S603  Our own program.
            [sys.executable, "-m", "dugnad", *words],
            env=told,
            cwd=tmp_path,
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )
        return ran.stdout + ran.stderr

    made = dugnad("new", str(tmp_path / "vik"), "--name", "Vik")
    assert f"Open the place with: dugnad up --place {tmp_path / 'vik'}" in made
    doctor = dugnad("doctor")
    sample = tmp_path / ".local" / "share" / "dugnad" / "sample"
    assert f"There is no place in {sample} yet: dugnad up makes one." in doctor
    assert "fine  packages are those that were tested" in doctor
    assert sorted(program.rglob("*")) == before


def unit(name: str, section: str = "Service") -> configparser.SectionProxy:
    """Read a section of a unit; of a name that stands there twice, the last line."""
    reader = configparser.ConfigParser(strict=False, interpolation=None)
    reader.optionxform = str  # type: ignore[assignment, method-assign]
    reader.read(DEPLOY / name, encoding="utf-8")
    return reader[section]


@pytest.mark.parametrize("name", ["dugnad.service", "dugnad-backup.service"])
def test_a_unit_starts_what_there_is(name: str) -> None:
    """Its command is understood; it runs as nobody else, and reads and writes its own alone."""
    service = unit(name)
    program, *words = shlex.split(service["ExecStart"])
    assert program == PROGRAM
    assert parser_of().parse_args(words).place == Path("/var/lib/dugnad/place")
    assert (service["User"], service["UMask"]) == ("dugnad", "0077")
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert "/mnt/backup" in service["ReadWritePaths"]  # who was forgotten goes from there, too.


def test_a_unit_makes_no_sample_place() -> None:
    """Where the place was not made yet, or its disk is missing, nothing is started."""
    asked = unit("dugnad.service", "Unit")["ConditionPathExists"]
    assert asked == "/var/lib/dugnad/place/place.toml"


def test_the_container_starts_what_there_is() -> None:
    """What it copies is there, pins have their sums, and its command is understood."""
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    copied = [line.split()[1:-1] for line in text.splitlines() if line.startswith("COPY ")]
    files = [name for line in copied for name in line if not line[0].startswith("--from")]
    assert files
    assert [name for name in files if not (TOP / name).exists()] == []
    assert "--require-hashes" in text
    says = dict(re.findall(r"^(ENTRYPOINT|CMD) (\[.*\])$", text, re.MULTILINE))
    assert json.loads(says["ENTRYPOINT"]) == [PROGRAM]
    assert parser_of().parse_args(json.loads(says["CMD"])).command == "up"
    assert re.search(r"^USER dugnad$", text, re.MULTILINE)


def test_the_guide_names_every_file_of_deploy() -> None:
    """Whoever runs a place finds each of them in the guide."""
    guide = (TOP / "docs" / "operating.md").read_text(encoding="utf-8")
    assert [path.name for path in DEPLOY.iterdir() if f"deploy/{path.name}" not in guide] == []
