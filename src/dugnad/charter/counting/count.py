"""Count what people answered, by the method that was frozen when the question opened."""

from typing import assert_never

from dugnad.charter.counting.approval import count_approval
from dugnad.charter.counting.ballots import Ballots, TieOrder, is_tie_order
from dugnad.charter.counting.checking import check_ballots
from dugnad.charter.counting.consent import count_consent
from dugnad.charter.counting.majority import count_majority, count_unanimity
from dugnad.charter.counting.method import (
    BadMethod,
    ByApproval,
    ByConsent,
    ByMajority,
    BySchulze,
    ByScore,
    ByTransfer,
    ByUnanimity,
    Method,
    check_method,
)
from dugnad.charter.counting.outcome import Outcome
from dugnad.charter.counting.schulze import count_schulze
from dugnad.charter.counting.score import count_score
from dugnad.charter.counting.transfer import count_transfer


def count(
    method: Method, options: int, ballots: Ballots, tie_order: TieOrder, electorate: int
) -> Outcome:
    """Count ballots; the same values give the same outcome, on every machine and in any order.

    Args:
        method: how, with its parameters.
        options: how many options the question has; 0 for yes or no, and for consent.
        ballots: how many people answered what.
        tie_order: each option once; the first wins where nothing else decides.
        electorate: how many may answer.

    Raises:
        BadMethod: the method or the tie order does not fit the question.
        BadBallot: a ballot does not fit the method, or there are too many; `check_ballot` tells
            before.
    """
    check_method(method, options)
    if not is_tie_order(tie_order, options):
        raise BadMethod("The tie order must name each option once.")
    check_ballots(method, options, ballots, electorate)
    match method:
        case ByMajority():
            return count_majority(method, ballots, electorate)
        case ByUnanimity():
            return count_unanimity(method, ballots, electorate)
        case ByConsent():
            return count_consent(method, ballots, electorate)
        case ByApproval():
            return count_approval(method, options, ballots, tie_order, electorate)
        case ByScore():
            return count_score(method, options, ballots, tie_order, electorate)
        case BySchulze():
            return count_schulze(method, options, ballots, tie_order, electorate)
        case ByTransfer():
            return count_transfer(method, options, ballots, tie_order, electorate)
        case _:
            assert_never(method)
