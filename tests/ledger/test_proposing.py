"""Proposing a block, and carrying out what somebody else proposed."""

from collections.abc import Callable

import pytest

from dugnad.ledger.errors import BooksDoNotAddUp, ContractFault, OutOfStep
from dugnad.ledger.machine import Executed, Machine, Proposal
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CEM, NOON_MS
from dugnad.ledger.tree import StateTree
from tests.ledger.boards import a_place, candidate, states_of
from tests.ledger.village import Fail, Note, Pass, Refuse, Say, SetBell, Village, order


# ── Proposing
def test_proposing_changes_nothing() -> None:
    """A proposal is only a thought: store, roots, log and head stay as they are."""
    place = a_place()
    place.ask(ANA, "hall", SetBell(NOON_MS + 10, 0))
    place.now_ms += 20
    machine = place.machine
    before = (
        states_of(place),
        machine.head,
        machine.tree.root(),
        machine.log.root(),
        machine.log.size,
    )
    candidates = [candidate(place, ANA, Say("x")), candidate(place, BEN, Refuse())]
    first, _ = machine.propose(candidates, place.now_ms)
    second, _ = machine.propose(candidates, place.now_ms)
    assert first == second
    assert first is not None
    assert (
        states_of(place),
        machine.head,
        machine.tree.root(),
        machine.log.root(),
        machine.log.size,
    ) == before
    place.keep(first)  # an older proposal of the same moment is carried out anew


def test_a_proposal_says_who_was_turned_away_and_why() -> None:
    """Whoever cannot be let in after all is left out, with the door's code; the others go on."""
    place = a_place()
    used = candidate(place, ANA, Say("one"), nonce=1)
    again = candidate(place, ANA, Say("other words, same nonce"), nonce=1)
    late = candidate(place, BEN, Say("late"), not_after_ms=NOON_MS + 5)
    good = candidate(place, CEM, Say("good"))
    proposal, away = place.machine.propose([used, again, late, good], NOON_MS + 6)
    assert proposal == Proposal(NOON_MS + 6, (used, good))
    assert {name: reason.code for name, reason in away.items()} == {
        again.opened.action_id: "Replayed",
        late.opened.action_id: "Expired",
    }


def test_a_second_press_is_not_turned_away() -> None:
    """An action that comes twice at once is in the block once, and nobody hears otherwise."""
    place = a_place()
    once = candidate(place, ANA, Say("x"), nonce=1)
    twice = candidate(place, ANA, Say("x"), nonce=1)
    proposal, away = place.machine.propose([once, twice], NOON_MS)
    assert proposal is not None
    assert proposal.candidates == (once,)
    assert away == {}


def test_nothing_to_do_is_no_block() -> None:
    """Without actions and due moments there is nothing to seal."""
    place = a_place()
    assert place.machine.propose([], NOON_MS) == (None, {})
    assert place.seal() is None
    late = candidate(place, ANA, Say("x"), not_after_ms=NOON_MS + 1)
    proposal, away = place.machine.propose([late], NOON_MS + 2)
    assert proposal is None
    assert [reason.code for reason in away.values()] == ["Expired"]


def test_a_full_block_leaves_the_rest_for_the_next() -> None:
    """So many actions go into a block; the others are neither in it nor turned away."""
    place = a_place(block_actions=2)
    candidates = [candidate(place, ANA, Note(nonce, 0), nonce=nonce) for nonce in (1, 2, 3)]
    proposal, away = place.machine.propose(candidates, NOON_MS)
    assert proposal is not None
    assert (proposal.candidates, away) == (tuple(candidates[:2]), {})
    with pytest.raises(BooksDoNotAddUp, match="door at 1"):
        place.machine.execute(Proposal(NOON_MS + 1, tuple(candidates)))


def test_a_contract_that_fails_stops_nobody_else() -> None:
    """An action that brings out a fault is turned away with all its traces; the others go on."""
    place = a_place()
    candidates = [
        candidate(place, ANA, Fail("key"), nonce=1),
        candidate(place, ANA, Pass("x", (order("shed", Fail("writes"), must=False),)), nonce=2),
        candidate(place, ANA, Say("good"), nonce=3),
    ]
    proposal, away = place.machine.propose(candidates, NOON_MS)
    assert proposal is not None
    assert proposal.candidates == (candidates[2],)
    assert [reason.code for reason in away.values()] == ["Fault", "Fault"]
    assert all(isinstance(reason.__cause__, ContractFault) for reason in away.values())
    with pytest.raises(BooksDoNotAddUp, match="door at 1"):
        place.machine.execute(Proposal(NOON_MS + 1, tuple(candidates)))
    place.keep(proposal)
    assert place.ask(ANA, "hall", Say("the nonce is still good"), nonce=1).code == ""


# ── Executing what somebody else proposed
def _misstep(change: Callable[[Proposal], Proposal], what: str) -> None:
    place = a_place()
    place.ask(BEN, "hall", Say("before"))
    good = Proposal(NOON_MS + 10, (candidate(place, ANA, Say("x"), nonce=1),))
    before = states_of(place)
    with pytest.raises(BooksDoNotAddUp, match=f"{what} at 2") as trouble:
        place.machine.execute(change(good))
    assert (trouble.value.what, trouble.value.seq) == (what, 2)
    assert states_of(place) == before
    place.keep(good)


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("time", lambda good: Proposal(NOON_MS + 1, good.candidates)),
        ("door", lambda _: Proposal(NOON_MS + 10, ())),
        ("door", lambda good: Proposal(NOON_MS + 10, good.candidates * 2)),
        ("door", lambda good: Proposal(NOON_MS + 10 * 60_000, good.candidates)),
    ],
    ids=["time that does not rise", "an empty block", "an action twice", "an action too late"],
)
def test_a_block_that_cannot_be_is_not_carried_out(
    what: str, change: Callable[[Proposal], Proposal]
) -> None:
    """A block that no honest sealer could have made is found out before anything changes."""
    _misstep(change, what)


def test_one_block_is_kept_before_the_next() -> None:
    """An engine that goes on without keeping a block, or keeps another one, is stopped."""
    place = a_place()
    proposal, _ = place.machine.propose([candidate(place, ANA, Say("x"))], NOON_MS)
    assert proposal is not None
    executed = place.machine.execute(proposal)
    with pytest.raises(OutOfStep):
        place.machine.execute(proposal)
    with pytest.raises(OutOfStep):
        place.machine.commit(_again(executed))
    place.store.apply(executed.changes)
    place.machine.commit(executed)
    with pytest.raises(OutOfStep):
        place.machine.commit(executed)
    assert place.machine.head.seq == 1


def _again(executed: Executed) -> Executed:
    """Another block of the same words."""
    return Executed(*(getattr(executed, name) for name in Executed.__slots__))


def test_a_machine_goes_on_where_another_stopped() -> None:
    """From store, log and last header a new machine comes to the same next block."""
    place = a_place()
    for word in ("one", "two", "three"):
        place.ask(ANA, "hall", Say(word))
    store = MemoryStore()
    store.apply(dict(states_of(place)))
    log = place.machine.log.copy()
    tree = StateTree(states_of(place))
    header = place.blocks[-1].header
    again = Machine(place.genesis, Village(), store, tree=tree, log=log, header=header)
    assert again.head == place.machine.head
    proposal, _ = again.propose([candidate(place, ANA, Say("four"))], place.now_ms)
    assert proposal is not None
    assert again.execute(proposal).header == place.keep(proposal).header
