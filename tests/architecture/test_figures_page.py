"""Every figure that `docs/figures.md` tells can be had again by the command beside it."""

import json
import re
import shlex
from pathlib import Path

import pytest

import bench.__main__ as benches
from bench import audit, lighthouse, seal
from dugnad.site.cli import parser_of

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
_COMMAND = re.compile(r"`((?:python|\./test|\.venv/bin|systemd-analyze)[^`]*)`")


def tables() -> list[list[list[str]]]:
    """The rows of every table, without its head, as cells."""
    found = []
    for part in re.findall(r"(?:^\|.*\n)+", PAGE, re.MULTILINE):
        rows = [re.split(r"\s*\|\s*", line.strip()[1:-1].strip()) for line in part.splitlines()]
        found.append(rows[2:])
    return found


def commands() -> list[str]:
    """Every command on the page."""
    return sorted({*_COMMAND.findall(PAGE)})


def test_every_figure_has_its_command() -> None:
    """It stands in the last cell; a row without one belongs to the row above."""
    assert len(tables()) == 8
    for rows in tables():
        assert rows[0][-1].startswith("`")
        assert [row[0] for row in rows if row[-1] and not row[-1].startswith("`")] == []


def test_every_bench_has_its_figure() -> None:
    """A bench that is added stands on the page, and one that went does not."""
    told = {name for line in commands() for name in re.findall(r"^python -m bench (\w+)", line)}
    assert told == {*benches.NAMES, benches.ALL}


@pytest.mark.parametrize("command", commands())
def test_a_command_is_understood(command: str) -> None:
    """What it starts is there, and knows the words that follow."""
    words = shlex.split(command)
    match words:
        case ["python", "-m", "bench", *_rest]:
            assert re.fullmatch(r"\w+(?: --up-to \d+)?(?: --keep \S+)?", " ".join(words[3:]))
        case ["python", "-m", "dugnad", *rest]:
            parser_of().parse_args(rest)
        case ["python", "-m", module, *rest]:
            source = (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
            assert [one for one in rest if one.startswith("--") and f'"{one}"' not in source] == []
        case ["./test", *paths]:
            assert [path for path in paths if not (ROOT / path).exists()] == []
        case [_program, *rest]:
            files = [one for one in rest if "/" in one and not one.startswith("/")]
            assert [one for one in files if not (ROOT / one).exists()] == []


def test_larger_sizes_can_be_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A first look takes a second, and ends with the figure beside what is wanted."""
    monkeypatch.setattr(audit, "SIZES", audit.SIZES)  # so that it is put back.
    assert benches.main(["audit", "--up-to", "1"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert '"actions": 10, "ratio": ' in last
    assert '"wanted": 0.35' in last


def test_a_second_run_is_held_against_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Figures are kept in a file; one outside of noise is told, and the run ends with 1."""
    monkeypatch.chdir(ROOT)
    kept = tmp_path / "kept.jsonl"
    words = ["gift", "--up-to", "1", "--keep", str(kept)]
    assert benches.main(words) == 0
    first = json.loads(kept.read_text(encoding="utf-8"))
    assert first == json.loads(capfd.readouterr().out.splitlines()[-1]) | {"up_to": 1}
    kept.write_text(json.dumps(first | {"ratio": 2 * first["ratio"]}) + "\n", encoding="utf-8")
    assert benches.main(words) == 1
    told = json.loads(capfd.readouterr().out.splitlines()[-1])
    assert told["before"] == [2 * first["ratio"]]
    assert told["agrees"] is False


@pytest.mark.slow
def test_a_bench_runs_with_the_law_of_today(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The one that writes entries of the state by itself makes such as the law reads."""
    monkeypatch.setattr(seal, "SIZES", seal.SIZES)  # so that it is put back.
    assert benches.main(["seal", "--up-to", "1"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["ratio"] > 0


def test_what_lies_within_noise() -> None:
    """A quarter of the larger one, either way, against each run before."""
    assert benches.agrees(1.0, [])
    assert benches.agrees(0.75, [1.0, 0.8])
    assert benches.agrees(1.0, [0.75])
    assert not benches.agrees(1.0, [0.9, 0.7])


def test_all_fetches_nothing() -> None:
    """What is left out of `all` are benches that fetch programs, and each stands on the page."""
    assert {*benches.NAMES} > benches.FETCHING
    for name in benches.FETCHING:
        assert f"python -m bench {name}" in PAGE


def test_the_worst_of_a_page_counts() -> None:
    """One category below what is wanted of it is below, whatever the others are."""
    fine = {"performance": 0.97, "accessibility": 1.0, "best-practices": 1.0, "seo": 0.5}
    assert lighthouse.ratio(fine) >= 1
    assert lighthouse.ratio(fine | {"accessibility": 0.98}) == pytest.approx(0.98)
