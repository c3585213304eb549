"""The table of threats says neither less nor more than is so."""

import re
from pathlib import Path

import pytest

from tests.architecture.node_ids import missing_from, nodes_in

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "threats.md"
WHO = (
    "Operator",
    "Moderator",
    "Helper",
    "Neighbour with a stolen phone or slip",
    "Flood of first contacts",
    "Mail scanner",
    "Malicious upload",
    "Other place",
)
LEAST = 5
HOLDS_NOT = "does not hold"


def lines_of(text: str) -> dict[str, list[tuple[str, str, str]]]:
    """The rows below each heading: what could be tried, what holds it, what shows it."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for part in text.split("\n## ")[1:]:
        who, _newline, rest = part.partition("\n")
        rows = [
            re.split(r"\s*\|\s*", line.strip("| ")) for line in rest.splitlines() if "|" in line
        ]
        found[who] = [(one[0], one[1], one[2]) for one in rows[2:]]
    return found


def test_everybody_who_could_mean_harm_has_lines() -> None:
    """The eight of whom issue 5 speaks, in their order, each with several lines."""
    found = lines_of(TABLE.read_text(encoding="utf-8"))
    assert tuple(found) == WHO
    assert all(len(rows) >= LEAST for rows in found.values())


@pytest.mark.parametrize("document", ["docs/threats.md", "SECURITY.md"])
def test_every_cited_test_is_there(document: str) -> None:
    """A test that was renamed or taken out holds nothing."""
    assert missing_from(ROOT, (ROOT / document).read_text(encoding="utf-8")) == []


def test_every_line_is_shown_or_says_that_it_does_not_hold() -> None:
    """No line only claims."""
    for who, rows in lines_of(TABLE.read_text(encoding="utf-8")).items():
        for tried, held, shown in rows:
            assert tried, who
            assert held, tried
            assert list(nodes_in(shown)) or shown.startswith(HOLDS_NOT), tried


def test_a_line_that_only_claims_is_found() -> None:
    """What this file looks for is found where it is missing."""
    text = "# T\n\n## Operator\n\n| a | b | c |\n|---|---|---|\n| x | y | `tests/x.py::test_no` |\n"
    assert lines_of(text) == {"Operator": [("x", "y", "`tests/x.py::test_no`")]}
    assert missing_from(ROOT, text) == ["tests/x.py::test_no"]
