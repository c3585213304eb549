"""How much is compared with others; `python -m tests.charter.counting.compared` prints it."""

from pathlib import Path

from dugnad.charter.counting.method import ByTransfer
from dugnad.charter.counting.outcome import Stages
from tests.charter.counting import readers, references
from tests.charter.counting.elections import NO_BALLOTS, NO_OPTIONS, Case, cases, elections

DECISION = Path(__file__).parents[3] / "docs" / "decisions" / "0014-counting.md"

_REFERENCES = "stv_droop/ref_json/"
OTHER_RULES = {
    f"{_REFERENCES}42t-wigm-rational-d12.txt": "a lot that this file draws backwards",
    f"{_REFERENCES}SC-Vm-12-meek-prf-o6-fixed-p9-d9.txt": "three level options, another lot",
    f"{_REFERENCES}SC-Vm-12-wigm-prf-fixed-p4-d4.txt": "three level options, another lot",
    f"{_REFERENCES}SC-Vm-12-wigm-rational-d12.txt": "three level options, another lot",
    f"{_REFERENCES}SC-meek-prf-o6-fixed-p9-d9.txt": "Meek lowers the quota as ballots end",
}
"""Counts by other rules that elect somebody else, each with the reason."""

SAME_AS = {
    "stv_droop/blt/mpls/loser.blt": ("Castor", "Helen"),
    "stv_droop/blt/mpls/tie.blt": ("Castor", "Helen"),
    "stv_droop/blt/mpls/undeclared.blt": ("Paris", "Helen"),
}
"""Ballot files without a count of their own, and who must be elected."""


def droop_references(rule: str) -> list[str]:
    """List the counts of one rule: "scotland", "meek", "wigm"."""
    return [name for name in readers.files("stv_droop/ref_json", ".txt") if f"-{rule}" in name]


def droop_ballots(reference: str) -> str:
    """Find the ballot file that a reference counts."""
    name = reference.removeprefix(_REFERENCES)
    ballots = sorted(readers.files("stv_droop", ".blt"), key=len, reverse=True)
    stems = {file: file.rsplit("/", 1)[-1].removesuffix(".blt") for file in ballots}
    found = [file for file in ballots if name.startswith(f"{stems[file]}-")]
    return max(found, key=lambda file: len(stems[file]))


def case_of(file: str) -> Case:
    """Find the count of a file by transfer, with the seats that it names."""
    return next(
        case
        for case in cases()
        if case.file == file and case.method == ByTransfer(seats=case.election.seats)
    )


def table() -> str:
    """Say in a table how many files, elections, stages and counts were compared."""
    scottish = droop_references("scotland")
    reports = readers.files("stv_scotland", ".txt")
    others = droop_references("meek") + droop_references("wigm")
    records = readers.files("rctab", "_cvr.xlsx")
    rounds = {name: len(references.droop_json(name).rounds) for name in scottish}
    names = {name: case_of(name.split(".")[0] + ".blt").election.names for name in reports}
    rounds |= {
        name: len(references.droop_report(name, options).rounds) for name, options in names.items()
    }
    tabulated = 0
    for name in records:
        options = case_of(name).election.names
        tabulated += len(references.rctab_report(name.rsplit("/", 1)[0], options))
    stages = [case.outcome().table for case in cases()]
    lines = [
        ("files of the collection", len(readers.FILES)),
        (
            "ballot files (the vectors are one)",
            len({file.split(" ")[0] for file, _ in elections()}),
        ),
        ("without ballots, or without options", len(NO_BALLOTS) + len(NO_OPTIONS)),
        ("elections read from them", len(elections())),
        ("counts, each by one method", len(cases())),
        ("stages of transfer counted", sum(len(t.stages) for t in stages if isinstance(t, Stages))),
        ("Scottish counts compared stage by stage", len(rounds)),
        ("stages compared in them", sum(rounds.values())),
        ("RCTab counts compared round by round", len(records)),
        ("rounds told there", tabulated),
        ("counts by Meek and other Gregory: same elected", len(others) - len(OTHER_RULES)),
        ("the same: another elected, with the reason", len(OTHER_RULES)),
        ("vectors of another library", len(readers.all_vectors())),
    ]
    return "\n".join(["| what | how many |", "|---|---|", *(f"| {a} | {b:,} |" for a, b in lines)])


if __name__ == "__main__":
    print(table())  # noqa: T201  That is what it is for.
