"""Consent: it is agreed unless somebody objects."""

from dugnad.charter.counting.ballots import Ballots, Stance
from dugnad.charter.counting.method import ByConsent
from dugnad.charter.counting.outcome import Outcome, Result, Stances, Turnout
from dugnad.charter.counting.turnout import is_reached, needed_of


def count_consent(method: ByConsent, ballots: Ballots, electorate: int) -> Outcome:
    """Passes if no objection stands and enough are fine with it or stand aside.

    An objection stands or was taken back before the count: those taken back are not among the
    ballots. One that stands leads to the fallback, however many took part.
    """
    stances = stances_of(ballots, electorate)
    turnout = Turnout(
        electorate=electorate,
        answered=sum(ballots.values()),
        abstained=0,
        counted=stances.fine + stances.aside + (stances.silent if method.silence else 0),
        needed=needed_of(method.quorum, electorate),
    )
    return Outcome(result=_result(stances, turnout), turnout=turnout, table=stances)


def stances_of(ballots: Ballots, electorate: int) -> Stances:
    """Count the answers of each kind, and those who did not answer."""
    return Stances(
        fine=ballots.get(Stance(says="fine"), 0),
        aside=ballots.get(Stance(says="aside"), 0),
        question=ballots.get(Stance(says="question"), 0),
        objections=ballots.get(Stance(says="object"), 0),
        silent=electorate - sum(ballots.values()),
    )


def _result(stances: Stances, turnout: Turnout) -> Result:
    if stances.objections:
        return "falls_back"
    return "passed" if is_reached(turnout) else "no_quorum"
