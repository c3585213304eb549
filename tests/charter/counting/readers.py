"""Read the ballot files of other people: BLT, ABIF, Debian's tallies, HIL, RCTab, and vectors.

A file becomes an `Election`: names, seats, and ballots of one kind. What a format or a place's law
does with ballots that ours does not know (skipped and repeated ranks, two in one rank) is done
here, and said.
"""

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from dugnad.charter.counting.ballots import Approval, Ballot, Ranking, Scores, each

FOLDER = zipfile.Path(Path(__file__).with_name("vectors") / "elections.zip")
FILES = tuple(sorted(name for name in FOLDER.root.namelist() if not name.endswith("/")))
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Election:
    """A question with its ballots, as a file tells it."""

    names: tuple[str, ...]
    seats: int
    ballots: dict[Ballot, int]

    @property
    def people(self) -> int:
        """How many answered."""
        return sum(self.ballots.values())


def text(name: str) -> str:
    """Read a file of the folder."""
    return FOLDER.joinpath(name).read_text(encoding="utf-8")


def files(folder: str, ending: str) -> list[str]:
    """List the files of a folder with an ending, also in folders below, in the order of names."""
    return [name for name in FILES if name.startswith(f"{folder}/") and name.endswith(ending)]


def ranking(groups: Iterable[Iterable[int]]) -> Ranking:
    """Make a ballot of groups, each written the one way."""
    return Ranking(groups=tuple(tuple(sorted(group)) for group in groups))


def _tally(ballots: Iterable[tuple[Ballot, int]]) -> dict[Ballot, int]:
    together: Counter[Ballot] = Counter()
    for ballot, people in ballots:
        together[ballot] += people
    return dict(together)


# ── BLT: how many, then numbers of candidates, then 0; after all ballots 0 and the names
def read_blt(name: str) -> Election:
    """Read a BLT file; what stands in [brackets] is for other programs and left out."""
    words = re.findall(r'"[^"]*"|[^\s"\[]+', re.sub(r"\[[^\]\n]*\]", "", text(name)))
    options, seats = int(words[0]), int(words[1])
    ballots: list[tuple[Ballot, int]] = []
    place = 2
    while words[place] != "0":
        end = words.index("0", place + 1)
        ranked = [int(word) - 1 for word in words[place + 1 : end]]
        ballots.append((ranking([one] for one in ranked), int(words[place])))
        place = end + 1
    names = tuple(word.strip('"') for word in words[place + 1 : place + 1 + options])
    return Election(names, seats, _tally(ballots))


# ── ABIF: "42:Memph/5>Nash/2=Chat>Knox"; "=Memph:[Memphis, TN]" tells a name
_ABIF_NAME = re.compile(r"=([^:\s]+)\s*:")
_ABIF_LINE = re.compile(r"(\d+)\s*:\s*(.*)")
_ABIF_PART = re.compile(r"(\[[^\]]*\]|[^\s>=,/]+)\s*(?:/(-?\d+))?\s*([>=,]?)")


def read_abif(name: str) -> Election:
    """Read the rankings of an ABIF file; options are in the order in which they are told."""
    names, lines = _abif_lines(name)
    ballots: list[tuple[Ballot, int]] = []
    for people, parts in lines:
        groups: list[list[int]] = [[]]
        for option, _, sign in parts:
            groups[-1].append(names.index(option))
            if sign == ">":
                groups.append([])
        ballots.append((ranking(group for group in groups if group), people))
    return Election(names, 1, _tally(ballots))


def read_abif_scores(name: str) -> Election:
    """Read the ratings of an ABIF file; what is not rated is left open."""
    names, lines = _abif_lines(name)
    ballots: list[tuple[Ballot, int]] = []
    for people, parts in lines:
        given = {option: int(rating) for option, rating, _ in parts if rating}
        ballots.append((Scores(scores=tuple(given.get(one) for one in names)), people))
    return Election(names, 1, _tally(ballots))


def read_abif_approval(name: str) -> Election:
    """Read the ratings of an ABIF file as approval: whatever is rated above 0 is approved of."""
    names, lines = _abif_lines(name)
    ballots: list[tuple[Ballot, int]] = []
    for people, parts in lines:
        chosen = sorted(names.index(option) for option, rating, _ in parts if int(rating or 0) > 0)
        ballots.append((Approval(options=tuple(chosen)), people))
    return Election(names, 1, _tally(ballots))


def has_equal_ranks(election: Election) -> bool:
    """Tell whether somebody ranked two options as equal."""
    rankings = each(Ranking, election.ballots)
    return any(len(group) > 1 for ballot, _ in rankings for group in ballot.groups)


def ended_at_equal_ranks(election: Election) -> Election:
    """End each ballot before its first two options in one rank, as Burlington's law did."""
    ballots: list[tuple[Ballot, int]] = []
    for ballot, people in each(Ranking, election.ballots):
        single = takewhile(lambda group: len(group) == 1, ballot.groups)
        ballots.append((ranking(single), people))
    return Election(election.names, election.seats, _tally(ballots))


def read_abif_kinds(name: str) -> list[Election]:
    """Read an ABIF file in every way: ranked, ended at equal ranks, scored, and approved of."""
    found = [read_abif(name)]
    if has_equal_ranks(found[0]):
        found.append(ended_at_equal_ranks(found[0]))
    if "/" in "".join(line for line in text(name).splitlines() if _ABIF_LINE.match(line)):
        found.append(read_abif_scores(name))
        found.append(read_abif_approval(name))
    return found


def _abif_lines(name: str) -> tuple[tuple[str, ...], list[tuple[int, list[tuple[str, str, str]]]]]:
    names: list[str] = []
    lines = []
    for line in text(name).splitlines():
        if told := _ABIF_NAME.match(line):
            names.append(told[1])
        elif counted := _ABIF_LINE.match(line):
            parts = _ABIF_PART.findall(counted[2])
            names += [option for option, _, _ in parts if option not in names]
            lines.append((int(counted[1]), parts))
    return tuple(dict.fromkeys(names)), lines


# ── Debian: "V: 2-13" gives a rank to each option, "-" none
def read_debian(name: str) -> Election:
    """Read a tally sheet of Debian; unranked options are left out of the ballot."""
    names = re.findall(r"Option \d+-*>: (.*)", text(name))
    ballots: list[tuple[Ballot, int]] = []
    for ranks in re.findall(r"^V: (\S+)", text(name), re.MULTILINE):
        used = sorted({*ranks} - {"-"})
        ballots.append(
            (ranking([i for i, rank in enumerate(ranks) if rank == one] for one in used), 1)
        )
    return Election(tuple(names), 1, _tally(ballots))


# ── HIL: like BLT, all names in the last line
def read_hil(name: str) -> Election:
    """Read a file of Tideman's collection in David Hill's format."""
    return read_blt(name)


# ── RCTab: a sheet with a row for each ballot and a column for each rank
def read_rctab(folder: str) -> Election:
    """Read a cast vote record with the rules of its settings.

    Whatever those rules say of two options in one rank, of skipped ranks and of an option that
    comes twice is done here: the ballot ends there, or goes on with the next rank.
    """
    name = folder.rsplit("/", 1)[-1]
    config = json.loads(text(f"{folder}/{name}_config.json"))
    names = tuple(one["name"] for one in config["candidates"])
    rules = config["rules"]
    rows = _rows(FOLDER.joinpath(f"{folder}/{name}_cvr.xlsx").read_bytes())
    first = rows[0].index("1st Choice")
    ballots: list[tuple[Ballot, int]] = [
        (ranking([option] for option in _valid(row[first:], names, rules)), 1)
        for row in rows[1:]
        if any(row)
    ]
    return Election(names, int(rules["numberOfWinners"]), _tally(ballots))


def _valid(cells: list[str], names: tuple[str, ...], rules: dict[str, Any]) -> list[int]:
    """Give the options that a ballot names, up to where the rules end it."""
    ranked: list[int] = []
    skipped = 0
    for cell in cells:
        if cell in {"", "undervote"}:
            skipped += 1
            if skipped > int(rules["maxSkippedRanksAllowed"]):
                break
            continue
        skipped = 0
        if cell == "overvote":
            if rules["overvoteRule"] == "exhaustImmediately":
                break
            continue
        option = next(i for i, name in enumerate(names) if cell in name.split())
        if option not in ranked:
            ranked.append(option)
        elif rules["exhaustOnDuplicateCandidate"]:
            break
    return ranked


def _rows(book: bytes) -> list[list[str]]:
    """Read the first sheet of an xlsx file: all rows, as texts; an empty cell is empty."""
    with zipfile.ZipFile(BytesIO(book)) as parts:
        told = ET.fromstring(parts.read("xl/sharedStrings.xml"))  # noqa: S314  Our own copy.
        sheet = ET.fromstring(parts.read("xl/worksheets/sheet1.xml"))  # noqa: S314  The same.
    texts = ["".join(part.text or "" for part in item.iter(f"{SHEET}t")) for item in told]
    return [_cells(row, texts) for row in sheet.iter(f"{SHEET}row")]


def _cells(row: ET.Element, texts: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{SHEET}c"):
        column = ord(cell.attrib["r"][0]) - ord("A")
        value = cell.findtext(f"{SHEET}v")
        if value is not None:
            cells += [""] * (column - len(cells))
            cells.append((texts[int(value)] if cell.get("t") == "s" else value).strip())
    return cells


# ── Vectors: "A > B = C * 3" three times, "A ^ 3" with the weight of three
_VECTOR = re.compile(r"(.*?)\s*(?:([*^])\s*(\d+))?")


def all_vectors() -> list[dict[str, Any]]:
    """Give all vectors, each with the test file that it came out of."""
    told: list[dict[str, Any]] = json.loads(text("condorcet_vectors.json"))
    return told


def read_vector(vector: dict[str, Any]) -> Election:
    """Read the votes of a vector; weights count only where it allows them."""
    names: list[str] = [*vector["candidates"]]
    lines = []
    for line in vector["votes"]:
        found = _VECTOR.fullmatch(line)
        assert found
        groups = [[one.strip() for one in group.split("=")] for group in found[1].split(">")]
        counts = found[2] == "*" or (found[2] == "^" and vector["weights_allowed"])
        lines.append((groups, int(found[3]) if counts else 1))
        names += [one for group in groups for one in group if one not in names]
    ballots: list[tuple[Ballot, int]] = [
        (ranking([names.index(one) for one in group] for group in groups), people)
        for groups, people in lines
    ]
    return Election(tuple(names), 1, _tally(ballots))


def expected_ranks(expected: dict[str, Any], names: tuple[str, ...]) -> list[list[int]]:
    """Read "1 => 'B', 2 => ['A', 'C']," as groups of options, each in rising order."""
    groups = re.findall(r"=> (\[[^\]]*\]|'[^']*')", expected["ranking_php_array"])
    return [sorted(names.index(name) for name in re.findall(r"'([^']*)'", one)) for one in groups]
