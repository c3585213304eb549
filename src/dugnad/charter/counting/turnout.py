"""Whether enough people took part."""

from dugnad.charter.counting.ballots import Ballots
from dugnad.charter.counting.method import Quorum
from dugnad.charter.counting.outcome import Turnout


def turnout_of(quorum: Quorum, ballots: Ballots, electorate: int, *, abstained: int) -> Turnout:
    """Say who took part in a question, and how many must.

    Args:
        quorum: how many must.
        ballots: what was answered.
        electorate: how many may answer.
        abstained: how many of the answers choose nothing.
    """
    answered = sum(ballots.values())
    return Turnout(
        electorate=electorate,
        answered=answered,
        abstained=abstained,
        counted=answered - (0 if quorum.abstentions else abstained),
        needed=needed_of(quorum, electorate),
    )


def needed_of(quorum: Quorum, electorate: int) -> int:
    """How many must take part: the larger of number and share (rounded up), and always one."""
    # Rounding up with whole numbers: minus, divide downwards, minus again.
    share = -(-quorum.share.parts * electorate // quorum.share.of)
    return max(1, quorum.voices, share)


def is_reached(turnout: Turnout) -> bool:
    """Tell whether as many count as must."""
    return turnout.counted >= turnout.needed
