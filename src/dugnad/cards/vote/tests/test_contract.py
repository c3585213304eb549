"""A vote is decided by the charter's own law; what it comes to is told there at length.

See `tests/charter/decisions` and `tests/charter/counting`. Here stands that a vote is one of those
cards, and what it is for: several things, or whom the group gives a role.
"""

import pytest

from dugnad.cards.vote.contract import CONTRACT
from dugnad.charter.counting.ballots import Approval, Ballot, Ranking, Scores
from dugnad.charter.counting.method import ByApproval, BySchulze, ByScore, ByTransfer, Method
from dugnad.charter.decisions.answering import EARLY_MS
from dugnad.charter.decisions.law import CONTRACTS
from dugnad.charter.decisions.terms import Agree, Elect, Option
from dugnad.charter.decisions.verbs import Answer, Deciding, Open
from dugnad.charter.law import DECIDING
from dugnad.charter.roles import Roles
from dugnad.charter.testing import HOUR_MS, PROJECT, Neighbourhood
from dugnad.ledger.store import Frozen
from dugnad.ledger.testing import ANA, BEN

COLOURS = (Option(text="Red"), Option(text="Green"), Option(text="As today"))


def test_a_vote_follows_the_law_of_decisions() -> None:
    """So what it comes to is what the project decided."""
    assert CONTRACT is CONTRACTS["vote"]
    assert CONTRACT.name in DECIDING


@pytest.mark.parametrize(
    ("method", "ballot"),
    [
        (ByApproval(), Approval(options=(1,))),
        (ByScore(), Scores(scores=(0, 5, None))),
        (BySchulze(as_today=2), Ranking(groups=((1,), (2,)))),
        (ByTransfer(), Ranking(groups=((1,), (0,)))),
    ],
)
def test_each_way_to_choose_finds_what_all_prefer(method: Method, ballot: Ballot) -> None:
    """Once all have answered, ten minutes later."""
    place = Neighbourhood([CONTRACT])
    opening = Open(effect=Agree(), text="Which colour?", options=COLOURS, method=method)
    assert place.puts_up(ANA, CONTRACT, opening).code == ""
    place.place.wait(HOUR_MS)
    for who in (ANA, BEN):
        place.does(who, place.target(), Answer(ballot=ballot))
    place.place.wait(EARLY_MS)
    stage = Deciding(Frozen(place.place.store), place.target()).stage.get()
    assert stage is not None
    assert stage.standing == "passed"
    assert stage.outcome is not None
    assert stage.outcome.winners == (1,)
    place.place.adds_up()


def test_whoever_is_elected_is_offered_the_role() -> None:
    """They take it on themselves, or do not."""
    place = Neighbourhood([CONTRACT])
    people = (Option(member=ANA.member), Option(member=BEN.member))
    opening = Open(
        effect=Elect(role="starter"), text="Who helps Ana?", options=people, method=ByApproval()
    )
    assert place.puts_up(ANA, CONTRACT, opening).code == ""
    place.place.wait(HOUR_MS)
    for who in (ANA, BEN):
        place.does(who, place.target(), Answer(ballot=Approval(options=(1,))))
    place.place.wait(EARLY_MS)
    offered = Roles(Frozen(place.place.store), "roles").offers.get((PROJECT, "starter", BEN.member))
    assert offered is not None
    assert offered.by is None
    place.place.adds_up()
