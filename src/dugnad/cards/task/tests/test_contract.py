"""What is owed, and what the law says to others than people."""

import pytest
from msgspec.structs import replace

from dugnad.cards.task.contract import CONTRACT
from dugnad.cards.task.law.events import (
    GivenBack,
    ObjectionAnswered,
    ObjectionTakenBack,
    PayOwed,
    TaskEvent,
    WorkConfirmed,
)
from dugnad.cards.task.law.records import PLACES_MAX, Task, counts_of
from dugnad.cards.task.law.refusals import (
    NotAPerson,
    NothingToTry,
    NotInForce,
    NotThere,
    OfAnotherProject,
    UnknownMoment,
)
from dugnad.cards.task.law.verbs import (
    Answer,
    Confirm,
    MomentCame,
    Object,
    Reply,
    Show,
    TaskAction,
    TryAgain,
    Vote,
    Vouch,
    Withdraw,
)
from dugnad.cards.task.tests.stories import (
    BEGAN,
    ENDS_MS,
    EVA,
    FRED,
    FREE,
    OPEN,
    REASON,
    SHOWN,
    SHOWN_MS,
    TAKEN,
    TASKS,
    UP,
    VOTE_ENDS_MS,
    agreed,
    not_agreed,
    objected,
    outcome,
    owe,
    shown,
    up,
    voice,
    world,
)
from dugnad.charter.law import Law
from dugnad.charter.projects.records import Projects
from dugnad.charter.testing import PROJECT
from dugnad.ledger.contract import CLOCK
from dugnad.ledger.contract import Outcome as Ended
from dugnad.ledger.store import MemoryStore, WritableStore
from dugnad.ledger.testing import ANA, CARD, CEM, DIA, By, Scenarios

CLOSED = Scenarios(CONTRACT, law=Law, world=world(status="closed").write)


# ── Owed, or why not
def test_what_is_owed_settles_the_place() -> None:
    """The card is not held open any more, and nothing can be asked for twice."""
    task = TASKS.tell(
        given=[*SHOWN, agreed(), PayOwed(showing=1, failed="")],
        when=TryAgain(showing=1),
        by=FRED,
        then=NothingToTry,
    )
    assert (counts_of(task).settled, task.held.get()) == (1, None)


def test_a_pot_that_is_too_small_says_so_and_anybody_asks_again() -> None:
    """Until it is owed the card is held open; members, outsiders and who did it may ask."""
    poor = [*SHOWN, agreed(), PayOwed(showing=1, failed="money.NotEnough")]
    for who in (EVA, FRED, CEM):
        task = TASKS.tell(given=poor, when=TryAgain(showing=1), by=who, then=[], orders=[owe()])
        place = task.places.get(1)
        assert place is not None
        assert (place.standing, place.failed) == ("agreed", "money.NotEnough")
        assert task.held.get() == 1
    TASKS.tell(given=poor, when=TryAgain(showing=1), by=DIA, then=OfAnotherProject)
    TASKS.tell(given=poor, when=TryAgain(showing=2), by=EVA, then=NotThere)


@pytest.mark.parametrize("code", ["", "money.NotEnough", "money.NotHosted"])
def test_how_the_order_ended_is_written_down(code: str) -> None:
    """Owed, or not and why: the state says which."""
    assert CONTRACT.settled is not None
    task = Task(MemoryStore(), CARD)
    assert CONTRACT.settled(task, owe(key=7), Ended(code=code)) == [PayOwed(showing=7, failed=code)]


# ── Everything else
@pytest.mark.parametrize(
    "asked",
    [
        Answer("yes"),
        Show(),
        Vouch(place=1),
        Confirm(showing=1),
        Object(showing=1),
        Reply(showing=1),
        Withdraw(showing=1),
        Vote(showing=1, says="yes"),
        TryAgain(showing=1),
    ],
)
def test_only_people_ask_and_only_while_it_is_in_force(asked: TaskAction) -> None:
    """Another card is no person; a closed card is quiet; and this order holds."""
    others: By = "card:" + 32 * "d"
    CLOSED.tell(given=SHOWN, when=asked, by=others, then=NotAPerson)
    CLOSED.tell(given=SHOWN, when=asked, by=DIA, then=NotInForce)


def test_nothing_happens_on_a_closed_card() -> None:
    """Its moments still come, and are refused."""
    for tag in (0, 1, 2):
        CLOSED.tell(given=SHOWN, when=MomentCame(tag=tag), by=CLOCK, at=ENDS_MS, then=NotInForce)


@pytest.mark.parametrize("tag", [0, 2, PLACES_MAX])
def test_a_moment_that_nothing_waits_for_is_refused(tag: int) -> None:
    """The clock cannot make anything happen that was not due."""
    TASKS.tell(given=SHOWN, when=MomentCame(tag=tag), by=CLOCK, at=ENDS_MS, then=UnknownMoment)
    settled = [*SHOWN, agreed(), PayOwed(showing=1, failed="")]
    TASKS.tell(given=settled, when=MomentCame(tag=1), by=CLOCK, at=VOTE_ENDS_MS, then=UnknownMoment)


NEVER: list[TaskEvent] = [
    GivenBack(place=1, member=EVA.member),
    shown(),
    WorkConfirmed(showing=1, by=ANA.member),
    objected(),
    BEGAN,
    ObjectionAnswered(showing=1, by=EVA.member, prose=REASON, at_ms=SHOWN_MS),
    ObjectionTakenBack(showing=1, by=ANA.member, before="no", resumes=True),
    voice(FRED, "yes"),
    agreed(),
    not_agreed(outcome(0, 1, passed=False)),
    PayOwed(showing=1, failed=""),
]


@pytest.mark.parametrize("event", NEVER, ids=lambda event: type(event).__name__)
def test_writing_down_never_fails(event: TaskEvent) -> None:
    """Whatever the books hold, replaying them comes to an end, also where a part is not known."""
    for before in ([], [*UP], [*TAKEN]):
        task = Task(MemoryStore(), CARD)
        for one in (*before, event):
            CONTRACT.evolve(task, one)


def test_where_nothing_is_known_silence_counts() -> None:
    """A project without rules of its own has none that asks for more."""
    nowhere = Scenarios(CONTRACT, law=Law)
    free = replace(OPEN, pay="nothing", unit=None, amount=0)
    nowhere.tell(when=free, by="cards", then=[up(FREE)])

    def without_rules(store: WritableStore) -> None:
        """A project whose rules are not there."""
        world().write(store)
        Projects(store, "projects").rules.remove((PROJECT, 1))

    lost = Scenarios(CONTRACT, law=Law, world=without_rules)
    lost.tell(when=free, by="cards", then=[up(FREE)])
