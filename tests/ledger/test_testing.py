"""The way stories are told finds what authors forget."""

from collections.abc import Callable
from typing import Any

import pytest

from dugnad.ledger import testing
from dugnad.ledger.contract import CLOCK, Actor, Contract, Order, Refused, happened
from dugnad.ledger.errors import TurnedAway
from dugnad.ledger.genesis import Limits
from dugnad.ledger.machine import Proposal
from dugnad.ledger.state import Item, KeySet, Map, Sequence, State
from dugnad.ledger.store import MemoryStore, WritableStore
from dugnad.ledger.testing import ANA, BEN, NOON_MS, MemoryPlace, Scenarios, actor_of
from dugnad.ledger.values import Action, Count, Event
from tests.ledger.village import (
    BOARD,
    Board,
    Fill,
    Look,
    Note,
    Noted,
    NoThanks,
    Pass,
    Rang,
    Refuse,
    Ring,
    Said,
    Say,
    SetBell,
    Strike,
    Struck,
    Village,
    order,
)

BOARDS = Scenarios(BOARD)


def _said(word: str) -> Said:
    return Said(word, ANA.member, None, None, (), ())


def test_a_story_is_told() -> None:
    """Given what happened before, when somebody asks, then this follows, and the state is shown."""
    state = BOARDS.tell(
        given=[Noted(1, 1), Noted(2, 2)], when=Strike(2), by=ANA.member, then=[Struck(2)]
    )
    assert [*state.notes.items()] == [(1, 1)]
    said = Said("yes", ANA.member, None, BEN.member, (BEN.member,), (b"p" * 32,))
    BOARDS.tell(
        when=Say("yes"),
        by=ANA,
        on_behalf_of=BEN.member,
        co_signers=[BEN.member],
        commitments=[b"p" * 32],
        then=[said],
    )


def test_a_refusal_is_told() -> None:
    """The rule that says no is named by its class, and the state stays as it was given."""
    state = BOARDS.tell(given=[Noted(1, 1)], when=Refuse(), by=ANA, then=NoThanks)
    assert [*state.notes.items()] == [(1, 1)]


def test_the_clock_asks_at_its_moment() -> None:
    """What is due is asked by the clock."""
    BOARDS.tell(when=Ring(0), by=CLOCK, at=NOON_MS + 5, then=[Rang(0, NOON_MS + 5)])


def test_orders_are_told_too() -> None:
    """What a contract asks of others is part of its answer."""
    passed = order("shed", Refuse())
    BOARDS.tell(
        when=Pass("x", (passed,)),
        by="card:other",
        then=[Said("x", None, "card:other", None, (), ())],
        orders=[Order("shed", "Refuse", passed.arguments, must=True)],
    )


def test_who_asks_can_be_said_in_several_ways() -> None:
    """Somebody in the story, a member id, an ordering target, or an actor as it is."""
    assert actor_of(ANA) == actor_of(ANA.member) == Actor(member=ANA.member)
    assert actor_of("cards") == Actor(orderer="cards")
    assert actor_of(CLOCK) is CLOCK


# ── What a story finds
class Plant(Action, frozen=True):
    """Plant something."""

    count: int


class Grow(Action, frozen=True):
    """No action of the garden."""


class Planted(Event, frozen=True):
    """Something was planted."""

    count: Count


class Grown(Event, frozen=True):
    """No event of the garden."""


class Frost(Refused):
    """Not in winter."""

    contract = "garden"


class Hail(Refused):
    """No refusal of the garden."""

    contract = "garden"


class Garden(State):
    """One of each."""

    beds: Map[int, int]
    trees: KeySet[str]
    rows: Sequence[Count]
    best: Item[Count]


def _plain(_: Garden, action: Any, __: Any) -> Any:
    return happened(Planted(action.count))


def _written(garden: Garden, event: Any) -> None:
    garden.beds.set(1, event.count)
    garden.trees.add("oak")
    garden.rows.append(event.count)
    garden.best.set(event.count)


def _garden(decide: Any = _plain, evolve: Any = _written) -> Scenarios[Any, Any, Any, Any]:
    return Scenarios(Contract("garden", 1, Garden, (Plant,), (Planted,), (Frost,), decide, evolve))


def _raise(error: type[Exception]) -> Callable[..., Any]:
    def decide(*_: Any) -> None:
        raise error

    return decide


class _Moody:
    """A contract that remembers what it should not."""

    def __init__(self) -> None:
        self.times = 0

    def decide(self, *_: Any) -> Any:
        self.times += 1
        return happened(Planted(self.times))

    def evolve(self, garden: Garden, _: Any) -> None:
        self.times += 1
        garden.best.set(self.times)


def _wide(garden: Garden, _: Any) -> None:
    garden.best.set(2**53)


def _gap(garden: Garden, _: Any) -> None:
    garden.rows.append(1)
    garden.rows._map.remove(0)


WRONG: dict[str, tuple[Scenarios[Any, Any, Any, Any], dict[str, Any]]] = {
    "expected": (_garden(), {"then": [Planted(2)]}),
    "expected .*Frost": (_garden(), {"then": Frost}),
    "got .*Frost": (_garden(_raise(Frost)), {}),
    "no refusal of the contract": (_garden(_raise(Hail)), {"then": Hail}),
    "no action of the contract": (_garden(), {"when": Grow()}),
    "no event of the contract: Grown": (_garden(lambda *_: happened(Grown())), {"then": [Grown()]}),
    "only the clock": (_garden(), {"by": CLOCK}),
    "nobody asks this for another": (
        BOARDS,
        {"when": Strike(0), "on_behalf_of": BEN.member, "then": []},
    ),
    "only the clock asks this": (BOARDS, {"when": Ring(0), "then": []}),
    "asked twice": (_garden(_Moody().decide), {}),
    "lead to another state": (_garden(evolve=_Moody().evolve), {}),
    "a sequence has a gap": (_garden(evolve=_gap), {}),
    "read more than": (
        Scenarios(BOARD, limits=Limits(reads=5)),
        {"when": Look(6), "then": []},
    ),
    "wrote more than": (
        Scenarios(BOARD, limits=Limits(writes=1)),
        {"when": Fill(2), "then": [Noted(0, 0), Noted(1, 0)]},
    ),
    r"expected \[\], got \(Order": (
        BOARDS,
        {"when": Pass("x", (order("shed", Refuse()),)), "then": [_said("x")], "orders": []},
    ),
}


@pytest.mark.parametrize("sentence", WRONG)
def test_a_story_that_goes_another_way_fails(sentence: str) -> None:
    """Every mistake that a story is there to find is found, and said."""
    scenarios, story = WRONG[sentence]
    told = {"when": Plant(1), "by": ANA, "then": [Planted(1)], **story}
    with pytest.raises(AssertionError, match=sentence):
        scenarios.tell(**told)


def test_a_good_story_of_the_garden_passes() -> None:
    """The garden is well where nothing is wrong with it."""
    state = _garden().tell(given=[Planted(1)], when=Plant(2), by=ANA, then=[Planted(2)])
    assert [*state.rows.values()] == [1, 2]


@pytest.mark.parametrize(
    ("scenarios", "story", "error"),
    [
        (_garden(), {"when": Plant(2**53), "then": [Planted(2**53)]}, "NotCanonical"),
        (_garden(), {"when": Plant(1), "given": [Planted(2**53)]}, "NotCanonical"),
        (_garden(evolve=_wide), {"when": Plant(1)}, "ValidationError"),
        (_garden(lambda garden, *_: garden.best.set(1)), {"when": Plant(1)}, "WroteWhileDeciding"),
        (_garden(evolve=_raise(KeyError)), {"when": Plant(1)}, "KeyError"),
    ],
)
def test_a_fault_goes_up_as_it_is(
    scenarios: Scenarios[Any, Any, Any, Any], story: dict[str, Any], error: str
) -> None:
    """Where a value does not survive its bytes or a contract fails, the story says how."""
    told = {"by": ANA, "then": [Planted(1)], **story}
    with pytest.raises(Exception, match=r".*") as trouble:
        scenarios.tell(**told)
    assert type(trouble.value).__name__ == error


def test_a_world_around_a_contract_can_be_given() -> None:
    """What else is true in the place is written beforehand and asked through the law."""

    def world(store: WritableStore) -> None:
        store.put(b"people\0count\0", b"\5")

    def decide(_: Garden, __: Any, context: Any) -> Any:
        return happened(Planted(context.law.get(b"people\0count\0")[0]))

    contract = Contract("garden", 1, Garden, (Plant,), (Planted,), (Frost,), decide, _written)
    scenarios = Scenarios(contract, law=lambda store: store, world=world)
    scenarios.tell(when=Plant(1), by=ANA, then=[Planted(5)])


def test_nothing_written_is_passed_over() -> None:
    """Collections with entries that cannot be found again by their keys are found out."""
    store = MemoryStore()
    state = Garden(store, "garden")
    testing.readable(state)
    store.put(b"garden\0beds\0" + bytes(8) + b"x", b"\1")
    with pytest.raises(AssertionError, match="lost in its bytes"):
        testing.readable(state)
    store = MemoryStore()
    store.put(b"garden\0trees\0oak\0\0x", b"\xc3")
    with pytest.raises(AssertionError, match="lost in its bytes"):
        testing.readable(Garden(store, "garden"))


# ── Whole places
def test_a_twin_that_differs_is_found() -> None:
    """Where a machine that is told the same blocks comes to something else, the story fails."""
    place = MemoryPlace(Village())
    place._twin_store.put(b"ledger\0window\0" + ANA.key, b"\x94\x00\xc4\x00\x00\x00")
    place.ask(BEN, "hall", Say("fine"))
    place._twin.tree.update({b"crooked": b"1"})
    with pytest.raises(AssertionError, match="the twin differs"):
        place.ask(ANA, "hall", Say("x"))


def test_a_tree_that_left_the_state_is_found() -> None:
    """Where tree and state have parted, the place does not add up."""
    place = MemoryPlace(Village())
    place.ask(ANA, "hall", Say("x"))
    place.adds_up()
    place._twin_store.put(b"crooked", b"1")
    with pytest.raises(AssertionError, match="the twin's state differs"):
        place.adds_up()
    place.store.put(b"crooked", b"1")
    with pytest.raises(AssertionError, match="the tree is not the one"):
        place.adds_up()


def test_a_block_is_asked_for_and_kept_by_hand() -> None:
    """A story may make its own proposals."""
    place = MemoryPlace(Village())
    candidate = place.let_in(place.signed(place.body(ANA, "hall", Note(1, 2)), ANA))
    made = place.keep(Proposal(NOON_MS + 1, (candidate,)))
    assert made.receipts[0].code == ""
    assert [*Board(place.store, "hall").notes.items()] == [(1, 2)]
    assert place.ask(ANA, "hall", SetBell(NOON_MS, 0)).code == ""


def test_a_story_hears_why_somebody_was_turned_away() -> None:
    """Sealing what can no longer be let in tells the reason and seals nothing."""
    place = MemoryPlace(Village())
    candidate = place.let_in(place.signed(place.body(ANA, "hall", Say("x")), ANA))
    place.now_ms += 60_001
    with pytest.raises(TurnedAway, match="Expired"):
        place.seal([candidate])
    assert place.blocks == []
