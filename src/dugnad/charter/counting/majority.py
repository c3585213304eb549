"""Yes or no: by majority, and with one voice."""

from dugnad.charter.counting.ballots import Ballots, Voice
from dugnad.charter.counting.method import ByMajority, ByUnanimity, Quorum
from dugnad.charter.counting.outcome import Outcome, Voices
from dugnad.charter.counting.turnout import is_reached, turnout_of


def count_majority(method: ByMajority, ballots: Ballots, electorate: int) -> Outcome:
    """More yes than no, and yes at least the agreed share of all yes and no; a tie falls."""
    voices = voices_of(ballots)
    share = method.least
    enough = voices.yes * share.of >= share.parts * (voices.yes + voices.no)
    agreed = voices.yes > voices.no and enough
    return _outcome(method.quorum, ballots, electorate, voices, agreed=agreed)


def count_unanimity(method: ByUnanimity, ballots: Ballots, electorate: int) -> Outcome:
    """No no, and a yes of somebody or of everybody, as agreed."""
    voices = voices_of(ballots)
    wanted = electorate if method.everybody else 1
    agreed = voices.no == 0 and voices.yes >= wanted
    return _outcome(method.quorum, ballots, electorate, voices, agreed=agreed)


def voices_of(ballots: Ballots) -> Voices:
    """Count yes, no and abstentions."""
    return Voices(
        yes=ballots.get(Voice(says="yes"), 0),
        no=ballots.get(Voice(says="no"), 0),
        abstain=ballots.get(Voice(says="abstain"), 0),
    )


def _outcome(
    quorum: Quorum, ballots: Ballots, electorate: int, voices: Voices, *, agreed: bool
) -> Outcome:
    turnout = turnout_of(quorum, ballots, electorate, abstained=voices.abstain)
    if not is_reached(turnout):
        return Outcome(result="no_quorum", turnout=turnout, table=voices)
    return Outcome(result="passed" if agreed else "fell", turnout=turnout, table=voices)
