"""Which ballots a method can count, and what is wrong with the others."""

from dugnad.charter.counting.ballots import (
    Approval,
    BadBallot,
    Ballot,
    Ballots,
    Fault,
    Ranking,
    Scores,
    Stance,
    Voice,
)
from dugnad.charter.counting.method import (
    ByApproval,
    ByConsent,
    ByMajority,
    BySchulze,
    ByScore,
    ByTransfer,
    ByUnanimity,
    Method,
)


def check_ballots(method: Method, options: int, ballots: Ballots, electorate: int) -> None:
    """Refuse ballots that this method cannot count, or more of them than people who may answer.

    Raises:
        BadBallot: the first that is not right, and why.
    """
    for ballot, people in ballots.items():
        check_ballot(method, options, ballot)
        if people < 1:
            raise BadBallot(ballot, "number below one")
    if sum(ballots.values()) > electorate:
        raise BadBallot(None, "more than may answer")


def check_ballot(method: Method, options: int, ballot: Ballot) -> None:
    """Refuse a ballot that this method cannot count.

    Raises:
        BadBallot: why.
    """
    fault: Fault | None
    match method, ballot:
        case (ByMajority() | ByUnanimity(), Voice()) | (ByConsent(), Stance()):
            fault = None
        case ByApproval(), Approval(options=chosen):
            fault = _fault_in_group(chosen, options)
        case ByScore(), Scores(scores=scores):
            fault = _fault_in_scores(scores, options, method)
        case (BySchulze() | ByTransfer(), Ranking(groups=groups)):
            fault = _fault_in_ranking(groups, options, single=isinstance(method, ByTransfer))
        case _:
            fault = "of another kind"
    if fault:
        raise BadBallot(ballot, fault)


def _fault_in_group(group: tuple[int, ...], options: int) -> Fault | None:
    """Each option once, the smallest number first, so that equal answers are equal ballots."""
    if not all(0 <= option < options for option in group):
        return "unknown option"
    if len(dict.fromkeys(group)) < len(group):
        return "option twice"
    return None if list(group) == sorted(group) else "not in order"


def _fault_in_scores(scores: tuple[int | None, ...], options: int, method: ByScore) -> Fault | None:
    if len(scores) != options:
        return "wrong number of scores"
    given = [score for score in scores if score is not None]
    within = all(method.low <= score <= method.high for score in given)
    return None if within else "score out of range"


def _fault_in_ranking(
    groups: tuple[tuple[int, ...], ...], options: int, *, single: bool
) -> Fault | None:
    if () in groups:
        return "empty group"
    for group in groups:
        if fault := _fault_in_group(group, options):
            return fault
    ranked = [option for group in groups for option in group]
    if len(dict.fromkeys(ranked)) < len(ranked):
        return "option twice"
    return "equal ranks" if single and len(ranked) > len(groups) else None
