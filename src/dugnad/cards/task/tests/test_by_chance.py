"""Whatever people press, in whatever order: what holds for every task at every moment."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dugnad.cards.task.contract import CONTRACT
from dugnad.cards.task.law.events import TaskPutUp, WorkAgreed, WorkShown
from dugnad.cards.task.law.records import DAY_MS, OWES, TIME_TAG, Task, Terms, counts_of
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
from dugnad.cards.task.law.worth import due_for
from dugnad.charter.law import Law
from dugnad.charter.money.verbs import Owe
from dugnad.charter.testing import World, prose
from dugnad.ledger import codec
from dugnad.ledger.contract import CLOCK, Actor, Context, Outcome, Refused
from dugnad.ledger.state import due_until
from dugnad.ledger.store import Draft, Frozen, MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, NOON_MS, Voice

EVA, FRED, GRO = Voice("Eva"), Voice("Fred"), Voice("Gro")
PEOPLE = (ANA, BEN, CEM, EVA, FRED, GRO)
WORLD = World("task", more_members=tuple(one.member for one in (EVA, FRED, GRO)), grants=(OWES,))
FOR_EVER_MS = NOON_MS * 4
TERMS = Terms(
    pay="money",
    unit="NOK",
    amount=100,
    minutes=0,
    places=2,
    done_by_ms=0,
    outsiders=True,
    period_ms=3 * DAY_MS,
    vote_ms=5 * DAY_MS,
    confirms=0,
)
NUMBERS = st.sampled_from([1, 1, 1, 2, 2, 3])
SHOWINGS = (Confirm, Object, Object, Reply, Withdraw, TryAgain)
ACTIONS: st.SearchStrategy[Any] = st.one_of(
    st.builds(Answer, st.sampled_from(["yes", "yes", "yes", "no"])),
    st.just(Show()),
    st.builds(Vouch, st.sampled_from([1, 2])),
    st.builds(lambda kind, number: kind(number), st.sampled_from(SHOWINGS), NUMBERS),
    st.builds(Vote, NUMBERS, st.sampled_from(["yes", "yes", "no", "abstain"])),
)
SPANS = st.sampled_from([0, 0, 0, 0, 0, DAY_MS // 24, DAY_MS, 3 * DAY_MS])
STEPS = st.lists(st.tuples(st.sampled_from(PEOPLE), ACTIONS, SPANS), min_size=20, max_size=60)
"""Presses with time between them; weighed so that work is often shown, and often disputed."""


class Life:
    """One task in memory, with a pot that is sometimes empty; the clock never forgets a moment."""

    def __init__(self, terms: Terms, *, poor: bool) -> None:
        self.store = MemoryStore()
        WORLD.write(self.store)
        self.draft = Draft(self.store)
        self.task = Task(self.draft, CARD)
        self.terms, self.poor, self.now_ms = terms, poor, NOON_MS
        self.owed: list[int] = []
        self.happened: list[Any] = []
        self.write(TaskPutUp(terms=terms))

    def write(self, event: Any) -> None:
        """Write an event down."""
        CONTRACT.evolve(self.task, event)
        self.happened.append(event)

    def asks(self, actor: Actor, action: TaskAction) -> None:
        """Ask something; a refusal changes nothing."""
        frozen = Frozen(self.draft)
        context: Context[Law] = Context(
            action_id=bytes(32),
            actor=actor,
            on_behalf_of=None,
            channel="own" if actor.member else None,
            now_ms=self.now_ms,
            commitments=(prose("words"),),
            co_signers=(),
            me=CARD,
            law=Law(frozen),
            before=bytes(32),
        )
        try:
            decision = CONTRACT.decide(Task(frozen, CARD), action, context)
        except Refused:
            return
        for event in decision.events:
            self.write(event)
        for order in decision.orders:
            self.obeys(order)

    def aims(self, action: Any) -> Any:
        """The same about the newest showing (1), or one before it."""
        if not hasattr(action, "showing"):
            return action
        newest = self.task.last_showing.get() or 0
        return replace(action, showing=max(1, newest + 1 - action.showing))

    def obeys(self, order: Any) -> None:
        """The money owes it, unless the pot is empty or it is owed already."""
        owe = codec.decode(Owe, order.arguments)
        code = "money.NotEnough" if self.poor else ""
        code = "money.AlreadyOwed" if owe.key in self.owed else code
        if not code:
            self.owed.append(owe.key)
        assert CONTRACT.settled is not None
        for event in CONTRACT.settled(self.task, order, Outcome(code)):
            self.write(event)

    def waits(self, milliseconds: int) -> None:
        """Let time pass; each due moment comes exactly when it is due."""
        until_ms = self.now_ms + milliseconds
        while coming := [*due_until(self.draft, until_ms)]:
            at_ms, _target, tag = coming[0]
            self.now_ms = max(self.now_ms, at_ms)
            self.task.due.clear(at_ms, tag)
            self.asks(CLOCK, MomentCame(tag=tag))
        self.now_ms = until_ms

    def holds(self) -> None:
        """What is true at every moment."""
        places = dict(self.task.places.items())
        counts = counts_of(self.task)
        assert counts.taken == len(places) <= self.terms.places
        settled = [one for one in places.values() if one.standing == "settled"]
        assert counts.settled == len(settled)
        judged = [one for one in places.values() if one.standing in ("shown", "disputed", "agreed")]
        assert (self.task.held.get() or 0) == len(judged)
        doing = {one.member for one in places.values() if one.standing not in ("agreed", "settled")}
        assert {*dict(self.task.holding.items())} == doing
        waiting = {number: one.until_ms for number, one in places.items() if one.until_ms}
        due = {tag: at for at, _card, tag in due_until(self.draft, FOR_EVER_MS) if tag != TIME_TAG}
        assert due == waiting
        for number, one in self.task.showings.items():
            objections = [*self.task.objections.keys(under=number)]
            assert one.objections == len(objections)
            assert one.confirmed == len([*self.task.confirmed.keys(under=number)])
            assert (number, one.member) not in self.task.confirmed
            assert (number, one.member) not in self.task.objections
            if one.vote is not None:
                said = [says for _key, says in self.task.voices.items(under=one.vote.number)]
                quiet = [
                    member
                    for _number, member in self.task.confirmed.keys(under=number)
                    if (one.vote.number, member) not in self.task.voices
                ]
                assert one.vote.no == said.count("no")
                assert one.vote.yes >= said.count("yes")
                assert one.vote.yes <= said.count("yes") + len(quiet)

    def is_just(self) -> None:
        """Nothing is owed without the conditions, too early, or twice (K9)."""
        shown = {one.showing: one for one in self.happened if isinstance(one, WorkShown)}
        done = {one.showing: one for one in self.happened if isinstance(one, WorkAgreed)}
        assert len({*self.owed}) == len(self.owed)
        assert {*self.owed} <= {*done}
        for number, agreed in done.items():
            assert agreed.at_ms >= shown[number].until_ms
            assert agreed.amount == due_for(self.terms, shown[number].claimed)
            assert agreed.member == shown[number].member


@pytest.mark.parametrize("confirms", [0, 1])
@pytest.mark.parametrize("poor", [False, True])
@given(steps=STEPS, vote_days=st.sampled_from([1, 5]))
@settings(max_examples=80, deadline=None)
def test_whatever_is_pressed(
    confirms: int, *, poor: bool, steps: list[Any], vote_days: int
) -> None:
    """Sums and moments are right after each step; and nothing is owed before its time."""
    life = Life(replace(TERMS, confirms=confirms, vote_ms=vote_days * DAY_MS), poor=poor)
    for who, action, span_ms in steps:
        life.asks(Actor(member=who.member), life.aims(action))
        life.holds()
        life.waits(span_ms)
        life.holds()
    life.is_just()


@pytest.mark.parametrize("confirms", [0, 1])
@given(steps=STEPS)
@settings(max_examples=80, deadline=None)
def test_nothing_hangs_for_ever(confirms: int, steps: list[Any]) -> None:
    """Left alone, everything is settled or free again, and no moment is waited for any more."""
    life = Life(replace(TERMS, confirms=confirms), poor=False)
    for who, action, span_ms in steps:
        life.asks(Actor(member=who.member), life.aims(action))
        life.waits(span_ms)
    life.waits(60 * DAY_MS)
    life.holds()
    assert {one.standing for _number, one in life.task.places.items()} <= {"settled"}
    assert [*due_until(life.draft, FOR_EVER_MS)] == []
    assert life.task.held.get() is None
