"""Stories of a whole project that decides: in each way of organising, and against those who cheat.

The books are kept on two machines; what one comes to, the other must.
"""

from typing import Any

import pytest

from dugnad.cards.news import contract as news
from dugnad.charter import roles
from dugnad.charter.counting.ballots import Ballot
from dugnad.charter.decisions.terms import Appoint, BringIntoForce
from dugnad.charter.entries import MEMBERS
from dugnad.charter.testing import DAY_MS, PROJECT, card_id
from dugnad.charter.ways import BOARD, TRUSTED, WAYS
from dugnad.ledger.testing import ANA, BEN, CEM
from tests.charter.deciding import FINE, OBJECT, YES
from tests.charter.group import Group

WHO_DECIDES = {
    "together": MEMBERS,
    "trusted": TRUSTED,
    "funded": MEMBERS,
    "association": BOARD,
}
SAYING_YES: dict[str, tuple[Ballot, ...]] = {
    "together": (FINE,),
    "trusted": (YES, YES),
    "funded": (FINE,),
    "association": (YES,),
}
"""The fewest answers that are enough, from Ana on."""


@pytest.mark.parametrize("way", WAYS)
def test_k4_one_proposal_under_three_ways_binds_at_the_stated_moment(way: Any) -> None:
    """Who decides and what is missing is known from the start; not a millisecond before the end."""
    group = Group(WAYS[way])
    if WHO_DECIDES[way] != MEMBERS:
        group.decides(Appoint(WHO_DECIDES[way], BEN.member))
        group.does(BEN, "roles", roles.Accept(PROJECT, WHO_DECIDES[way]))
    bench = news.Open(valid_until_ms=0)
    assert group.puts_up(BEN, news.CONTRACT, bench, name="bench", awaits_decision=True).code == ""
    group.proposes(BringIntoForce(card_id("bench")))
    terms = group.terms()
    assert terms.electorate.who == WHO_DECIDES[way]
    assert terms.electorate.size == (3 if WHO_DECIDES[way] == MEMBERS else 2)
    assert terms.procedure == WAYS[way].everyday
    assert terms.counts_ms == terms.opened_ms + WAYS[way].everyday.answer_ms
    for who, ballot in zip((ANA, BEN), SAYING_YES[way], strict=False):
        assert group.answers(who, ballot).code == ""
    if WHO_DECIDES[way] != MEMBERS:
        assert group.answers(CEM, YES).code == "decisions.NotAmongThose"
    if way == "trusted":
        # Both trusted have answered, so that ten minutes are enough.
        binding_ms = group.stage().early_ms
        assert group.now_ms < binding_ms < terms.closes_ms
    else:
        binding_ms = terms.counts_ms

    def status() -> str:
        entry = group.law.card(card_id("bench"))
        assert entry is not None
        return entry.status

    group.until(binding_ms - 1)
    assert (group.stage().standing, status()) == ("open", "waiting")
    group.until(binding_ms)
    assert (group.stage().standing, status()) == ("passed", "in force")
    assert group.stage().decided_ms == binding_ms
    group.place.adds_up()


@pytest.mark.parametrize("way", WAYS)
def test_k4_too_little_is_not_binding_in_any_way(way: Any) -> None:
    """An objection, or one voice where two are needed, or nobody: the card goes on waiting."""
    group = Group(WAYS[way])
    bench = news.Open(valid_until_ms=0)
    group.puts_up(BEN, news.CONTRACT, bench, name="bench", awaits_decision=True)
    group.proposes(BringIntoForce(card_id("bench")))
    if WHO_DECIDES[way] == MEMBERS:
        assert group.answers(ANA, OBJECT).code == ""
    elif way == "trusted":
        assert group.answers(ANA, YES).code == ""
    group.ends()
    expected = {
        "together": "again",
        "trusted": "no quorum",
        "funded": "fell",
        "association": "no quorum",
    }
    assert group.stage().standing == expected[way]
    group.until(group.now_ms + 400 * DAY_MS)
    entry = group.law.card(card_id("bench"))
    assert entry is not None
    assert entry.status == "waiting"
