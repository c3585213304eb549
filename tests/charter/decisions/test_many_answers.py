"""A decision in which a whole town answered, each in another way, is counted in the books."""

from collections.abc import Iterator
from itertools import islice, permutations

import pytest
from msgspec.structs import replace

from dugnad.cards.proposal.contract import CONTRACT
from dugnad.charter.charter import Charter
from dugnad.charter.counting.ballots import Ballot, Ranking
from dugnad.charter.counting.count import count
from dugnad.charter.counting.method import BySchulze, ByTransfer, Method
from dugnad.charter.decisions.terms import Option
from dugnad.charter.decisions.verbs import (
    COUNT_TAG,
    AnsweringBegan,
    Counted,
    Deciding,
    MomentCame,
)
from dugnad.charter.decisions.writing import evolve
from dugnad.charter.law import Law
from dugnad.ledger import codec
from dugnad.ledger.contract import CLOCK, Context
from dugnad.ledger.execution import Call, carry_out
from dugnad.ledger.genesis import Limits
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.store import Draft, Frozen, MemoryStore
from dugnad.ledger.testing import CARD, Voice
from tests.charter.deciding import Around, given, question
from tests.counts import times

TOWN = times(10_000, of=100_000)
OPTIONS = 9
ORDER = tuple(range(OPTIONS))


def rankings(many: int) -> Iterator[Ranking]:
    """So many ways to put nine options in order, none like another."""
    orders = islice(permutations(ORDER), 0, None, 3)
    return (Ranking(tuple((one,) for one in order)) for order in islice(orders, many))


def counted(method: Method, many: int) -> Receipt:
    """So many people answer, each in another way, and the moment of counting comes."""
    options = tuple(Option(f"street {number}") for number in ORDER)
    asked = question(method=method, options=options, size=many)
    store = MemoryStore()
    Around().write(store)
    deciding = Deciding(store, CARD)
    evolve(deciding, asked)
    evolve(deciding, AnsweringBegan(ties=ORDER))
    for number, ballot in enumerate(rankings(many)):
        evolve(deciding, given(Voice(f"neighbour {number}"), ballot))
    draft = Draft(store)
    context = Context(
        action_id=bytes(32),
        actor=CLOCK,
        on_behalf_of=None,
        channel=None,
        now_ms=asked.terms.counts_ms,
        commitments=(),
        co_signers=(),
        me=CARD,
        law=Law(Frozen(draft)),
        before=bytes(32),
    )
    call = Call(CARD, MomentCame.__name__, codec.encode(MomentCame(COUNT_TAG)), 0, context)
    due = replace(Limits(), reads=Limits().due_reads)
    return carry_out(draft, Charter([CONTRACT]), due, call, 1)


@pytest.mark.slow
@pytest.mark.parametrize("method", [BySchulze(), ByTransfer(seats=3)])
def test_as_many_different_rankings_as_people_are_counted(method: Method) -> None:
    """All of them count, in one step, within what a due moment of a new place may read."""
    receipt = counted(method, TOWN)
    assert receipt.code == ""
    event = codec.decode(Counted, receipt.events[0].data)
    ballots: dict[Ballot, int] = dict.fromkeys(rankings(TOWN), 1)
    outcome = count(method, OPTIONS, ballots, ORDER, TOWN)
    assert outcome.turnout.answered == TOWN
    assert (event.outcome, event.standing) == (outcome, "passed")
