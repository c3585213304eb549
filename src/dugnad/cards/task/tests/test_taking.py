"""Taking a task on, giving it back, and places that come free."""

from dugnad.cards.task.contract import CONTRACT
from dugnad.cards.task.law.events import GivenBack, PayOwed, PlaceFreed, SaidNo
from dugnad.cards.task.law.records import DAY_MS, KEPT_MS, Task, counts_of
from dugnad.cards.task.law.refusals import (
    Full,
    NotAMember,
    OfAnotherProject,
    SameAnswer,
    TooLate,
    UnknownMoment,
)
from dugnad.cards.task.law.verbs import Answer, MomentCame
from dugnad.cards.task.tests.stories import (
    EVA,
    FRED,
    GRO,
    KEPT_UNTIL_MS,
    TAKEN,
    TASKS,
    UP,
    agreed,
    shown,
    taken,
    up,
)
from dugnad.ledger.contract import CLOCK
from dugnad.ledger.state import due_until
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import CARD, CEM, DIA, NOON_MS


def test_a_member_takes_it_on_and_gives_it_back() -> None:
    """The place is theirs for two weeks; given back, it is there for the next."""
    task = TASKS.tell(given=UP, when=Answer("yes"), by=EVA, then=[taken()])
    assert (counts_of(task).taken, task.holding.get(EVA.member)) == (1, 1)
    back = GivenBack(place=1, member=EVA.member)
    task = TASKS.tell(given=TAKEN, when=Answer("no"), by=EVA, then=[back])
    assert counts_of(task).taken == 0
    assert EVA.member in task.declined
    again = TASKS.tell(given=[*TAKEN, back], when=Answer("yes"), by=FRED, then=[taken(FRED)])
    assert again.holding.get(FRED.member) == 1


def test_a_place_given_back_leaves_nothing_due() -> None:
    """What a place waited for goes with it."""
    store = MemoryStore()
    task = Task(store, CARD)
    for event in (*TAKEN, GivenBack(place=1, member=EVA.member)):
        CONTRACT.evolve(task, event)
    assert not [*due_until(store, NOON_MS * 2)]


def test_who_was_asked_can_say_no_and_change_their_mind() -> None:
    """A no is remembered until it becomes a yes."""
    task = TASKS.tell(given=UP, when=Answer("no"), by=EVA, then=[SaidNo(member=EVA.member)])
    assert EVA.member in task.declined
    no = [*UP, SaidNo(member=EVA.member)]
    TASKS.tell(given=no, when=Answer("no"), by=EVA, then=SameAnswer)
    task = TASKS.tell(given=no, when=Answer("yes"), by=EVA, then=[taken()])
    assert EVA.member not in task.declined


def test_several_places_go_to_several_people() -> None:
    """Each has one at a time; the lowest free number is given first."""
    two = [up(places=2), taken()]
    TASKS.tell(given=two, when=Answer("yes"), by=FRED, then=[taken(FRED, place=2)])
    TASKS.tell(given=two, when=Answer("yes"), by=EVA, then=SameAnswer)
    full = [*two, taken(FRED, place=2)]
    TASKS.tell(given=full, when=Answer("yes"), by=GRO, then=Full)
    gap = [*full, GivenBack(place=1, member=EVA.member)]
    TASKS.tell(given=gap, when=Answer("yes"), by=GRO, then=[taken(GRO)])


def test_who_has_done_one_place_can_take_another() -> None:
    """Effort that is needed again and again is compensated each time (MON-10)."""
    done = [up(places=2), taken(), shown(), agreed(), PayOwed(showing=1, failed="")]
    task = TASKS.tell(given=done, when=Answer("yes"), by=EVA, then=[taken(place=2)])
    assert (counts_of(task).taken, counts_of(task).settled) == (2, 1)


def test_outsiders_take_it_on_where_the_card_says_so() -> None:
    """Cem is known and no member; Dia speaks elsewhere."""
    TASKS.tell(given=UP, when=Answer("yes"), by=CEM, then=NotAMember)
    open_to_all = [up(outsiders=True)]
    TASKS.tell(given=open_to_all, when=Answer("yes"), by=CEM, then=[taken(CEM)])
    TASKS.tell(given=open_to_all, when=Answer("yes"), by=DIA, then=OfAnotherProject)


def test_nobody_takes_on_what_was_to_be_done_by_now() -> None:
    """To the last moment before it one can, and then keeps the place two weeks more."""
    by_ms = NOON_MS + DAY_MS
    given_up = [up(done_by_ms=by_ms)]
    kept = taken(until_ms=by_ms + KEPT_MS)
    TASKS.tell(given=given_up, when=Answer("yes"), by=EVA, at=by_ms - 1, then=[kept])
    TASKS.tell(given=[*given_up, kept], when=Answer("yes"), by=EVA, at=by_ms, then=TooLate)


def test_a_place_that_is_not_shown_comes_free() -> None:
    """Nothing hangs for ever: after two weeks it is there for others, and not before."""
    freed = PlaceFreed(place=1, member=EVA.member)
    came = MomentCame(tag=1)
    TASKS.tell(given=TAKEN, when=came, by=CLOCK, at=KEPT_UNTIL_MS - 1, then=UnknownMoment)
    task = TASKS.tell(given=TAKEN, when=came, by=CLOCK, at=KEPT_UNTIL_MS, then=[freed])
    assert task.holding.get(EVA.member) is None
    store = MemoryStore()
    state = Task(store, CARD)
    for event in TAKEN:
        CONTRACT.evolve(state, event)
    assert [*due_until(store, KEPT_UNTIL_MS)] == [(KEPT_UNTIL_MS, CARD, 1)]
