"""Confirming, objecting, answering an objection and taking it back."""

from typing import Any

from msgspec.structs import replace

from dugnad.cards.task.contract import CONTRACT
from dugnad.cards.task.law.events import (
    ObjectionAnswered,
    ObjectionTakenBack,
    VoteBegan,
    WorkConfirmed,
)
from dugnad.cards.task.law.records import DAY_MS, REPLIES_MAX, Task
from dugnad.cards.task.law.refusals import (
    AlreadyObjected,
    NoObjection,
    NotAMember,
    NotAmongThose,
    NotAskedNow,
    NotThere,
    OwnWork,
    RepliesFull,
    SameAnswer,
    TextMissing,
    TooLate,
    UnknownMoment,
)
from dugnad.cards.task.law.verbs import Confirm, MomentCame, Object, Reply, Withdraw
from dugnad.cards.task.tests.stories import (
    BEGAN,
    DISPUTED,
    ENDS_MS,
    EVA,
    FRED,
    GRO,
    MEMBERS,
    OBJECTED_MS,
    REASON,
    SHOWN,
    SHOWN_MS,
    STRICT,
    TAKEN,
    TASKS,
    VOTE_ENDS_MS,
    VOTE_MS,
    agreed,
    not_agreed,
    objected,
    outcome,
    owe,
    shown,
    taken,
    up,
    voice,
)
from dugnad.charter.testing import prose
from dugnad.ledger.contract import CLOCK
from dugnad.ledger.state import due_until
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM


def test_members_confirm_until_the_moment() -> None:
    """Each once, nobody their own, and only members."""
    confirm = Confirm(showing=1)
    by_ana = WorkConfirmed(showing=1, by=ANA.member)
    TASKS.tell(given=SHOWN, when=confirm, by=ANA, at=ENDS_MS - 1, then=[by_ana])
    TASKS.tell(given=[*SHOWN, by_ana], when=confirm, by=ANA, at=ENDS_MS - 1, then=SameAnswer)
    TASKS.tell(given=[*SHOWN, by_ana], when=confirm, by=ANA, at=ENDS_MS, then=TooLate)
    TASKS.tell(given=SHOWN, when=confirm, by=EVA, at=ENDS_MS, then=OwnWork)
    TASKS.tell(given=SHOWN, when=Confirm(showing=2), by=EVA, then=NotThere)
    TASKS.tell(given=SHOWN, when=Confirm(showing=2), by=CEM, then=NotAMember)
    done = agreed("confirmed")
    TASKS.tell(
        given=[*SHOWN, by_ana],
        when=MomentCame(tag=1),
        by=CLOCK,
        at=ENDS_MS,
        then=[done],
        orders=[owe()],
    )


def test_where_silence_is_no_yes_all_are_asked() -> None:
    """Nobody confirmed what needs it, so the members vote; one who confirms is enough."""
    strict = [up(confirms=1), taken(), shown()]
    asked = VoteBegan(showing=1, since_ms=ENDS_MS, size=MEMBERS - 1, until_ms=ENDS_MS + VOTE_MS)
    came = MomentCame(tag=1)
    STRICT.tell(given=strict, when=came, by=CLOCK, at=ENDS_MS, then=[asked])
    by_ana = WorkConfirmed(showing=1, by=ANA.member)
    STRICT.tell(
        given=[*strict, by_ana],
        when=came,
        by=CLOCK,
        at=ENDS_MS,
        then=[agreed("confirmed")],
        orders=[owe()],
    )
    yes = voice(GRO, "yes")
    STRICT.tell(
        given=[*strict, asked, yes],
        when=came,
        by=CLOCK,
        at=ENDS_MS + VOTE_MS,
        then=[agreed("vote", outcome=outcome(1, 0, passed=True), at_ms=ENDS_MS + VOTE_MS)],
        orders=[owe()],
    )


# ── One objection stops it
def test_k9_one_objection_stops_it_and_opens_a_talk() -> None:
    """It has a reason; what was due at the end of the period waits for the vote."""
    task = TASKS.tell(
        given=SHOWN,
        when=Object(showing=1),
        by=ANA,
        at=OBJECTED_MS,
        commitments=[REASON],
        then=[objected(), BEGAN],
    )
    place = task.places.get(1)
    assert place is not None
    assert (place.standing, place.until_ms) == ("disputed", VOTE_ENDS_MS)
    came = MomentCame(tag=1)
    TASKS.tell(given=DISPUTED, when=came, by=CLOCK, at=ENDS_MS, then=UnknownMoment)
    TASKS.tell(given=DISPUTED, when=came, by=CLOCK, at=VOTE_ENDS_MS - 1, then=UnknownMoment)
    store = MemoryStore()
    state = Task(store, CARD)
    for event in DISPUTED:
        CONTRACT.evolve(state, event)
    assert [*due_until(store, VOTE_ENDS_MS)] == [(VOTE_ENDS_MS, CARD, 1)]


def test_k9_a_short_vote_pays_no_earlier_than_silence_would() -> None:
    """Who would still have had time to object has as long to vote."""
    short = [up(vote_ms=DAY_MS), taken(), shown()]
    TASKS.tell(
        given=short,
        when=Object(showing=1),
        by=ANA,
        at=SHOWN_MS,
        commitments=[REASON],
        then=[
            replace(objected(), at_ms=SHOWN_MS),
            replace(BEGAN, since_ms=SHOWN_MS, until_ms=ENDS_MS),
        ],
    )


def test_objections_come_in_time_with_a_reason_from_others() -> None:
    """To the last moment before the end; the rules are asked in their order."""
    last = replace(objected(), at_ms=ENDS_MS - 1)
    began = replace(BEGAN, since_ms=ENDS_MS - 1, until_ms=ENDS_MS - 1 + VOTE_MS)
    ask = Object(showing=1)
    with_reason: dict[str, Any] = {"when": ask, "commitments": [REASON]}
    TASKS.tell(given=SHOWN, **with_reason, by=ANA, at=ENDS_MS - 1, then=[last, began])
    TASKS.tell(given=SHOWN, when=ask, by=ANA, at=ENDS_MS, then=TooLate)
    TASKS.tell(given=SHOWN, when=ask, by=ANA, at=OBJECTED_MS, then=TextMissing)
    TASKS.tell(given=SHOWN, when=ask, by=EVA, at=ENDS_MS, then=OwnWork)
    TASKS.tell(given=TAKEN, when=ask, by=EVA, at=ENDS_MS, then=NotThere)
    TASKS.tell(given=SHOWN, when=ask, by=CEM, at=ENDS_MS, then=NotAMember)
    TASKS.tell(given=DISPUTED, **with_reason, by=ANA, at=OBJECTED_MS, then=AlreadyObjected)


def test_another_objection_is_a_no_in_the_vote() -> None:
    """Whoever had confirmed before says something else now."""
    by_fred = WorkConfirmed(showing=1, by=FRED.member)
    before = [*SHOWN, by_fred, objected(), BEGAN]
    task = TASKS.tell(
        given=before,
        when=Object(showing=1),
        by=FRED,
        at=OBJECTED_MS,
        commitments=[REASON],
        then=[objected(FRED, "yes")],
    )
    showing = task.showings.get(1)
    assert showing is not None
    assert showing.vote is not None
    assert (showing.vote.yes, showing.vote.no) == (0, 2)
    assert (showing.objections, showing.confirmed) == (2, 0)


def test_who_confirmed_and_then_objects_counts_once() -> None:
    """The objection takes the place of the confirmation, and the vote begins with it."""
    by_ana = WorkConfirmed(showing=1, by=ANA.member)
    task = TASKS.tell(
        given=[*SHOWN, by_ana],
        when=Object(showing=1),
        by=ANA,
        at=OBJECTED_MS,
        commitments=[REASON],
        then=[objected(), BEGAN],
    )
    showing = task.showings.get(1)
    assert showing is not None
    assert showing.vote is not None
    assert (showing.confirmed, showing.vote.yes, showing.vote.no) == (0, 0, 1)


def test_an_objection_is_answered() -> None:
    """By whose work it is, who objects and who looks after the card; not by everybody, for ever."""
    words = prose("I mend it tonight")
    for who in (EVA, ANA, BEN):
        answer = ObjectionAnswered(showing=1, by=who.member, prose=words, at_ms=OBJECTED_MS)
        TASKS.tell(
            given=DISPUTED,
            when=Reply(showing=1),
            by=who,
            at=OBJECTED_MS,
            commitments=[words],
            then=[answer],
        )
    TASKS.tell(given=DISPUTED, when=Reply(showing=1), by=FRED, at=OBJECTED_MS, then=NotAmongThose)
    TASKS.tell(given=DISPUTED, when=Reply(showing=1), by=EVA, at=OBJECTED_MS, then=TextMissing)
    TASKS.tell(given=DISPUTED, when=Reply(showing=1), by=EVA, at=VOTE_ENDS_MS, then=TooLate)
    TASKS.tell(given=SHOWN, when=Reply(showing=1), by=EVA, at=SHOWN_MS, then=NotAskedNow)
    TASKS.tell(given=SHOWN, when=Reply(showing=2), by=EVA, at=SHOWN_MS, then=NotThere)
    answer = ObjectionAnswered(showing=1, by=EVA.member, prose=words, at_ms=OBJECTED_MS)
    TASKS.tell(
        given=[*DISPUTED, *[answer] * REPLIES_MAX],
        when=Reply(showing=1),
        by=EVA,
        at=OBJECTED_MS,
        commitments=[words],
        then=RepliesFull,
    )


def test_an_objection_taken_back_lets_the_period_run_on() -> None:
    """The end is the one that it had, and then it is owed."""
    back = ObjectionTakenBack(showing=1, by=ANA.member, before="no", resumes=True)
    task = TASKS.tell(given=DISPUTED, when=Withdraw(showing=1), by=ANA, at=OBJECTED_MS, then=[back])
    place = task.places.get(1)
    assert place is not None
    assert (place.standing, place.until_ms) == ("shown", ENDS_MS)
    rests = [*DISPUTED, back]
    TASKS.tell(given=rests, when=MomentCame(tag=1), by=CLOCK, at=ENDS_MS - 1, then=UnknownMoment)
    TASKS.tell(
        given=rests,
        when=MomentCame(tag=1),
        by=CLOCK,
        at=ENDS_MS,
        then=[agreed()],
        orders=[owe()],
    )
    TASKS.tell(given=rests, when=Withdraw(showing=1), by=ANA, at=OBJECTED_MS, then=NotAskedNow)


def test_an_objection_taken_back_after_the_period_pays_at_once() -> None:
    """Nobody has to press again: the time for others to object has been."""
    back = ObjectionTakenBack(showing=1, by=ANA.member, before="no", resumes=False)
    TASKS.tell(
        given=DISPUTED,
        when=Withdraw(showing=1),
        by=ANA,
        at=ENDS_MS,
        then=[back, agreed("withdrawn")],
        orders=[owe()],
    )
    TASKS.tell(given=DISPUTED, when=Withdraw(showing=1), by=FRED, at=ENDS_MS, then=NoObjection)
    TASKS.tell(given=DISPUTED, when=Withdraw(showing=1), by=ANA, at=VOTE_ENDS_MS, then=TooLate)


def test_the_vote_goes_on_while_others_say_no() -> None:
    """Nobody's no is lost because somebody else took their objection back, at whatever moment."""
    back = ObjectionTakenBack(showing=1, by=ANA.member, before="no", resumes=False)
    others = [*DISPUTED, voice(FRED, "no")]
    for at_ms in (OBJECTED_MS, ENDS_MS, VOTE_ENDS_MS - 1):
        task = TASKS.tell(given=others, when=Withdraw(showing=1), by=ANA, at=at_ms, then=[back])
        place = task.places.get(1)
        assert place is not None
        assert place.standing == "disputed"
    lost = outcome(0, 1, passed=False)
    TASKS.tell(
        given=[*others, back],
        when=MomentCame(tag=1),
        by=CLOCK,
        at=VOTE_ENDS_MS,
        then=[not_agreed(lost)],
    )


def test_who_objects_may_vote_otherwise_and_take_it_back_later() -> None:
    """Their yes stays, as it was not the objection."""
    turned = [*DISPUTED, voice(ANA, "yes", "no")]
    back = ObjectionTakenBack(showing=1, by=ANA.member, before="yes", resumes=True)
    task = TASKS.tell(given=turned, when=Withdraw(showing=1), by=ANA, at=OBJECTED_MS, then=[back])
    showing = task.showings.get(1)
    assert showing is not None
    assert showing.vote is not None
    assert (showing.vote.yes, showing.vote.no, showing.objections) == (1, 0, 0)
