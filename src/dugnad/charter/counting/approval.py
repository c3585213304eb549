"""Approval: whoever most people can live with, for one seat or several."""

from dugnad.charter.counting.ballots import Approval, Ballots, TieOrder, each
from dugnad.charter.counting.choice import elect, ranks_by
from dugnad.charter.counting.method import ByApproval
from dugnad.charter.counting.outcome import Outcome, Sums
from dugnad.charter.counting.turnout import turnout_of


def count_approval(
    method: ByApproval, options: int, ballots: Ballots, order: TieOrder, electorate: int
) -> Outcome:
    """Elect the options of which most people approve; the tie order decides between equal ones."""
    approvals = approvals_of(ballots, options)
    abstained = ballots.get(Approval(options=()), 0)
    return elect(
        ranks_by(lambda option: (approvals[option],), options),
        order,
        turnout_of(method.quorum, ballots, electorate, abstained=abstained),
        Sums(sums=approvals, givers=approvals),
        seats=method.seats,
    )


def approvals_of(ballots: Ballots, options: int) -> tuple[int, ...]:
    """Count how many approve of each option."""
    approvals = [0] * options
    for ballot, people in each(Approval, ballots):
        for option in ballot.options:
            approvals[option] += people
    return tuple(approvals)
