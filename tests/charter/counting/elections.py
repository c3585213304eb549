"""Every election of the vectors, each with the methods that it can be counted by.

Where lots were drawn, the tie order is the one that draws them as the reference did.
"""

from dataclasses import dataclass
from functools import cache

from dugnad.charter.counting.ballots import Approval, Scores, each
from dugnad.charter.counting.count import count
from dugnad.charter.counting.method import ByApproval, BySchulze, ByScore, ByTransfer, Method
from dugnad.charter.counting.outcome import Outcome
from tests.charter.counting import readers
from tests.charter.counting.readers import Election


@dataclass(frozen=True)
class Case:
    """One election of one file, counted by one method."""

    file: str
    method: Method
    election: Election
    tie_order: tuple[int, ...]

    def outcome(self) -> Outcome:
        """Count it; as many may answer as did."""
        return count(
            self.method,
            len(self.election.names),
            self.election.ballots,
            self.tie_order,
            self.election.people,
        )

    def __str__(self) -> str:
        return f"{self.file} {type(self.method).__name__}"


LOTS = {
    # The program excludes whoever stands first in its order; with us the last one loses.
    "stv_droop/blt/SC.blt": tuple(range(12, -1, -1)),
    "stv_droop/blt/SC-Vm-12.blt": (0, 1, 4, 3, 2),
}
"""The tie order where the reference drew lots; in the order of the options elsewhere."""

NO_OPTIONS = ("abif/mock-all-blank.abif",)
"""Files that name no option at all, so that nothing can be counted."""
NO_BALLOTS = ("rctab/test_set_2_overvote_skip_to_next",)
"""What the collection keeps of these has no ballots in it."""


@cache
def cases() -> tuple[Case, ...]:
    """Every ballot file by every method that can count it."""
    return tuple(
        Case(file, method, election, LOTS.get(file, tuple(range(len(election.names)))))
        for file, election in elections()
        for method in methods(file, election)
    )


@cache
def elections() -> tuple[tuple[str, Election], ...]:
    """Every ballot file, read; files with several kinds of ballots once for each kind."""
    found = [(file, readers.read_blt(file)) for file in readers.files("stv_droop", ".blt")]
    found += [(file, readers.read_blt(file)) for file in readers.files("stv_scotland", ".blt")]
    found += [(file, readers.read_debian(file)) for file in readers.files("debian_votes", ".txt")]
    found += [(file, readers.read_hil(file)) for file in readers.files("tideman_hil", ".HIL")]
    for file in readers.files("abif", ".abif"):
        found += [(file, election) for election in readers.read_abif_kinds(file)]
    for file in readers.files("rctab", "_cvr.xlsx"):
        found.append((file, readers.read_rctab(file.rsplit("/", 1)[0])))
    for vector in readers.all_vectors():
        name = f"condorcet_vectors.json {vector['file']} {vector['test']}"
        found.append((name, readers.read_vector(vector)))
    return tuple(found)


def methods(file: str, election: Election) -> tuple[Method, ...]:
    """The methods by which an election can be counted: by its kind of ballots."""
    if file in NO_OPTIONS:
        return ()
    ballots = election.ballots
    if file.startswith("debian_votes/"):
        return BySchulze(), BySchulze(as_today=len(election.names) - 1, support=48)
    match next(iter(ballots)):
        case Scores():
            rated = [one for ballot, _ in each(Scores, ballots) for one in ballot.scores]
            given = [one for one in rated if one is not None]
            low, high = min(0, *given), max(1, *given)
            return ByScore(low=low, high=high), ByScore(low=low, high=high, average=True)
        case Approval():
            return ByApproval(), ByApproval(seats=2)
        case _:
            return (BySchulze(), *_transfers(election))


def _transfers(election: Election) -> tuple[Method, ...]:
    """Transfer votes where nobody ranked two options as equal."""
    if readers.has_equal_ranks(election):
        return ()
    return tuple(ByTransfer(seats=seats) for seats in sorted({1, election.seats}))
