"""Whoever has the file of a decision counts it again, with a script that is not ours to trust."""

import ast
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dugnad.charter.counting.ballots import Ballots, Ranking, Stance, Voice, tie_order
from dugnad.charter.counting.count import count
from dugnad.charter.counting.export import Plain, export
from dugnad.charter.counting.method import (
    HALF,
    ByConsent,
    ByMajority,
    BySchulze,
    ByTransfer,
    ByUnanimity,
    Method,
    Quorum,
    Share,
)
from tests.charter.counting.elections import Case, cases

SCRIPT = Path(__file__).parents[3] / "tools" / "recount" / "recount.py"
LINES_MAX = 200


def recount(told: dict[str, Plain], folder: Path) -> tuple[int, str]:
    """Write the file, run the script on it as a neighbour would, and give code and sentence."""
    file = folder / "decision.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    ran = subprocess.run(  # noqa: S603  Our own script.
        [sys.executable, "-I", str(SCRIPT), str(file)], check=False, capture_output=True, text=True
    )
    assert ran.stderr == ""
    return ran.returncode, ran.stdout.strip()


def exported(case: Case) -> dict[str, Plain]:
    """Give the file of a count of the collection."""
    election = case.election
    return export(
        question=str(case),
        method=case.method,
        options=election.names,
        tie_order=case.tie_order,
        electorate=election.people,
        ballots=election.ballots,
        outcome=case.outcome(),
    )


@pytest.mark.parametrize("file", sorted({case.file for case in cases()}))
def test_the_script_agrees_on_every_ballot_file(file: str, tmp_path: Path) -> None:
    """Every file, by every method that can count it, comes to the same outcome and tables."""
    for case in (case for case in cases() if case.file == file):
        code, said = recount(exported(case), tmp_path)
        assert said.startswith("Counted again, the same outcome: ")
        assert code == 0


def test_how_many_files_are_counted_again() -> None:
    """All 175 counts of 85 elections, by every method with options."""
    kinds = Counter(type(case.method).__name__ for case in cases())
    assert sum(kinds.values()) == 175
    assert {*kinds} == {"BySchulze", "ByTransfer", "ByScore", "ByApproval"}


YES, NO, ABSTAIN = (Voice(says=word) for word in ("yes", "no", "abstain"))
FINE, ASIDE, QUESTION, OBJECT = (
    Stance(says=word) for word in ("fine", "aside", "question", "object")
)
THIRDS = Share(parts=2, of=3)


@pytest.mark.parametrize(
    ("method", "ballots"),
    [
        (ByMajority(), {YES: 3, NO: 2, ABSTAIN: 1}),
        (ByMajority(), {YES: 2, NO: 2}),
        (ByMajority(least=THIRDS), {YES: 4, NO: 2}),
        (ByMajority(quorum=Quorum(share=HALF, abstentions=False)), {YES: 3, ABSTAIN: 3}),
        (ByUnanimity(), {YES: 3, ABSTAIN: 1}),
        (ByUnanimity(everybody=True), {YES: 10}),
        (ByUnanimity(everybody=True), {YES: 9}),
        (ByConsent(), {FINE: 3, ASIDE: 1, QUESTION: 2}),
        (ByConsent(), {FINE: 3, OBJECT: 1}),
        (ByConsent(silence=True, quorum=Quorum(voices=8)), {FINE: 1, QUESTION: 1}),
        (ByConsent(quorum=Quorum(share=THIRDS)), {FINE: 6}),
        (ByMajority(), {}),
    ],
)
def test_the_script_agrees_on_yes_or_no_and_consent(
    method: Method, ballots: Ballots, tmp_path: Path
) -> None:
    """Questions without options too, among ten people."""
    outcome = count(method, 0, ballots, (), 10)
    told = export("A bench?", method, (), (), 10, ballots, outcome)
    assert recount(told, tmp_path) == (0, f"Counted again, the same outcome: {outcome.result}.")


@pytest.mark.parametrize("method", [BySchulze(as_today=0), BySchulze(), ByTransfer(seats=2)])
@pytest.mark.parametrize("ballots", [{}, {Ranking(groups=()): 3}])
def test_the_script_agrees_where_nobody_chose(
    method: Method, ballots: Ballots, tmp_path: Path
) -> None:
    """No answers, and only empty ones."""
    outcome = count(method, 3, ballots, (2, 0, 1), 10)
    told = export("Who?", method, ("Ana", "Ben", "Cem"), (2, 0, 1), 10, ballots, outcome)
    assert recount(told, tmp_path)[0] == 0


def small() -> dict[str, Any]:
    """Give the file of a small election, with the seed of its tie order."""
    ballots: Ballots = {Ranking(groups=((0,), (1,))): 2, Ranking(groups=((1,), (2,))): 2}
    order = tie_order(b"seed", 3)
    method = ByTransfer(seats=1)
    outcome = count(method, 3, ballots, order, 4)
    names = ("Ana", "Ben", "Cem")
    return export("Who?", method, names, order, 4, ballots, outcome, tie_seed=b"seed")


def test_a_file_is_the_same_however_ballots_were_gathered() -> None:
    """The content does not tell in which order people answered."""
    ballots: Ballots = {Ranking(groups=((one,),)): 1 for one in range(3)}
    backwards = dict(reversed([*ballots.items()]))
    outcome = count(BySchulze(), 3, ballots, (0, 1, 2), 3)
    files = [
        json.dumps(export("?", BySchulze(), ("A", "B", "C"), (0, 1, 2), 3, one, outcome))
        for one in (ballots, backwards)
    ]
    assert files[0] == files[1]


def test_a_tie_order_that_follows_from_its_seed_is_accepted(tmp_path: Path) -> None:
    """The script makes the tie order again."""
    assert recount(small(), tmp_path)[0] == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"winners": [2]}, "It differs in winners: [2] there, "),
        ({"result": "fell"}, "It differs in result: fell there, passed here."),
        ({"extra": 1}, "It differs in extra: 1 there, None here."),
    ],
)
def test_a_changed_outcome_is_found(change: dict[str, Any], sentence: str, tmp_path: Path) -> None:
    """The sentence names what differs, and the code is 1."""
    told = small()
    told["outcome"] |= change
    code, said = recount(told, tmp_path)
    assert code == 1
    assert said.startswith(sentence)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"tie_order": [0, 1, 1]}, "the tie order does not name each option once"),
        ({"tie_order": [0, 1, 2], "tie_seed": b"other".hex()}, "does not follow from its seed"),
        ({"ballots": [[[[0], [0]], 1]]}, "the ballot [[0], [0]] of 1"),
        ({"ballots": [[[[3]], 1]]}, "the ballot [[3]] of 1"),
        ({"ballots": [[[[0]], 0]]}, "the ballot [[0]] of 0"),
        ({"ballots": [[[[0]], 1], [[[0]], 1]]}, "a ballot comes twice"),
        ({"ballots": [[[[0]], 5]]}, "more answers than people"),
        ({"format": "dugnad-count/2"}, "another format"),
        ({"method": {"kind": "majority"}}, "KeyError"),
    ],
)
def test_a_file_that_is_none_is_refused(
    change: dict[str, Any], sentence: str, tmp_path: Path
) -> None:
    """Whatever is wrong is said in a sentence, and the code is 1."""
    code, said = recount(small() | change, tmp_path)
    assert code == 1
    assert said.startswith("This file cannot be counted: ")
    assert sentence in said


def test_a_ballot_that_is_moved_is_found(tmp_path: Path) -> None:
    """One vote from Ana to Cem changes tables even where it changes no winner."""
    told = small()
    told["ballots"][0][1] -= 1
    told["ballots"].append([[[2]], 1])
    assert recount(told, tmp_path)[0] == 1


def test_the_script_is_short_and_knows_nothing_of_us() -> None:
    """Under 200 lines, for old Pythons too, nothing but the standard library."""
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) < LINES_MAX
    ast.parse(text, feature_version=(3, 8))
    imports = [line for line in text.splitlines() if line.startswith(("import ", "from "))]
    known = {"hashlib", "json", "sys", "fractions", "itertools", "math"}
    assert {line.split()[1] for line in imports} <= known
