"""The table of requirements says neither less nor more than is so."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.node_ids import NODE, missing_from, nodes_in

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "requirements.md"

GROUPS = {
    "PRJ": 35,
    "CRD": 23,
    "PER": 11,
    "MON": 10,
    "PRV": 13,
    "MAT": 30,
    "LOA": 14,
    "GAM": 8,
    "IDE": 18,
    "TEN": 14,
    "AMD": 14,
    "FLI": 13,
    "VOL": 26,
    "ACT": 21,
    "CHA": 25,
    "COC": 65,
    "SAM": 16,
    "SOL": 19,
}
CHECKS = 51
WEIGHTS = {1: 194, 2: 167, 3: 14}
STATES = {"met", "partly", "open", "waits for people", "not by design"}
WORDS_MAX = 12

ROW = re.compile(r"^\| (?P<number>[A-Z]{3}-\d{2}|K\d{1,2}) \|(?P<rest>.*)\|$")
PLAN = re.compile(r"^- \*\*(?P<name>[^*]+)\*\* — ")
DECISION = re.compile(r"`(?P<number>\d{4})`")


@dataclass(frozen=True)
class Row:
    """One requirement or core check, as the table states it."""

    number: str
    text: str
    weight: int | None  # None for a core check
    state: str
    planned: tuple[str, ...]
    shown: str


def rows_of(text: str) -> list[Row]:
    """Read every row of the table, in its order."""
    found = []
    for line in text.splitlines():
        match = ROW.match(line)
        if match is None:
            continue
        cells = [cell.strip() for cell in match["rest"].split("|")]
        wording, third, state, planned, shown = cells
        found.append(
            Row(
                number=match["number"],
                text=wording,
                weight=None if match["number"].startswith("K") else int(third),
                state=state,
                planned=tuple(name for name in planned.split("; ") if name),
                shown=shown,
            )
        )
    return found


def plans_of(text: str) -> set[str]:
    """Read the names of the steps in which things are planned."""
    return {match["name"] for line in text.splitlines() if (match := PLAN.match(line))}


def faults_of(row: Row, plans: set[str], root: Path) -> list[str]:
    """Say what is wrong with a row; an empty list when nothing is."""
    faults = []
    if row.state not in STATES:
        faults.append(f"{row.number}: {row.state!r} is no state")
    if len(row.text.split()) > WORDS_MAX:
        faults.append(f"{row.number}: more than {WORDS_MAX} words")
    if row.state in {"met", "partly"} and not list(nodes_in(row.shown)):
        faults.append(f"{row.number}: {row.state} without a test that shows it")
    if row.state == "partly" and not NODE.sub("", row.shown).strip(" .,;"):
        faults.append(f"{row.number}: partly, but what holds is not said")
    faults += [f"{row.number}: there is no test {one}" for one in missing_from(root, row.shown)]
    if row.state != "met" and row.weight in {1, None} and not row.planned:
        faults.append(f"{row.number}: on the spine, not met, and planned nowhere")
    faults += [f"{row.number}: {name!r} is no step" for name in row.planned if name not in plans]
    if row.state == "not by design":
        decisions = DECISION.findall(row.shown)
        if not decisions:
            faults.append(f"{row.number}: not by design without a decision")
        faults += [
            f"{row.number}: there is no decision {number}"
            for number in decisions
            if not list((root / "docs" / "decisions").glob(f"{number}-*.md"))
        ]
    return faults


ROWS = rows_of(TABLE.read_text(encoding="utf-8"))
PLANS = plans_of(TABLE.read_text(encoding="utf-8"))


def test_every_number_stands_once() -> None:
    """All 375 requirements and all 51 core checks are in the table, each exactly once."""
    wanted = [f"{group}-{i:02d}" for group, size in GROUPS.items() for i in range(1, size + 1)]
    wanted += [f"K{i}" for i in range(1, CHECKS + 1)]
    assert [row.number for row in ROWS] == wanted


def test_the_weights_are_those_of_the_catalogue() -> None:
    """As many rows carry each weight as the catalogue counts, so none was made lighter."""
    assert Counter(row.weight for row in ROWS if row.weight is not None) == WEIGHTS


def test_no_row_claims_more_than_a_test_shows() -> None:
    """Each row has a known state, and what it calls met or partly met names a real test."""
    assert [fault for row in ROWS for fault in faults_of(row, PLANS, ROOT)] == []


HERE = "tests/architecture/test_requirements.py"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("| PRJ-01 | Short | 1 | done | First light | |", "'done' is no state"),
        ("| PRJ-01 | Short | 1 | met | | |", "met without a test"),
        ("| PRJ-01 | Short | 1 | met | | `tests/nowhere.py::test_x` |", "there is no test"),
        (f"| PRJ-01 | Short | 1 | met | | `{HERE}::test_gone` |", "there is no test"),
        (f"| PRJ-01 | Short | 2 | partly | | `{HERE}::test_a_fault_is_named` |", "is not said"),
        ("| PRJ-01 | Short | 1 | open | | |", "planned nowhere"),
        ("| K1 | Short | PRJ-01 | open | | |", "planned nowhere"),
        ("| PRJ-01 | Short | 2 | open | Some day | |", "'Some day' is no step"),
        ("| PRJ-01 | Short | 3 | not by design | | No need. |", "without a decision"),
        ("| PRJ-01 | Short | 3 | not by design | | `9999` |", "there is no decision 9999"),
        (f"| PRJ-01 |{' word' * 13} | 2 | open | | |", "more than 12 words"),
    ],
)
def test_a_fault_is_named(row: str, fault: str) -> None:
    """A row that claims too much, or too little, is found and the fault said in words."""
    (faulty,) = rows_of(row)
    assert any(fault in said for said in faults_of(faulty, {"First light"}, ROOT))


def test_a_true_row_passes() -> None:
    """A row that names a test of this very file has no fault."""
    (row,) = rows_of(f"| PRJ-01 | Short | 1 | met | | `{HERE}::test_a_true_row_passes` |")
    assert faults_of(row, set(), ROOT) == []
