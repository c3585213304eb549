"""Stories about the law of a task: taken on, shown, and owed by itself or not at all."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dugnad.cards.task.contract import CONTRACT
from dugnad.cards.task.law.events import (
    GivenBack,
    ObjectionAnswered,
    ObjectionTakenBack,
    PayOwed,
    PlaceFreed,
    SaidNo,
    TakenOn,
    TaskEvent,
    TaskPutUp,
    TimeIsUp,
    VoiceGiven,
    VoteBegan,
    WorkAgreed,
    WorkConfirmed,
    WorkNotAgreed,
    WorkObjected,
    WorkShown,
)
from dugnad.cards.task.law.records import (
    DAY_MS,
    KEPT_MS,
    OWES,
    PLACES_MAX,
    REPLIES_MAX,
    TIME_TAG,
    Task,
    Terms,
    counts_of,
)
from dugnad.cards.task.law.refusals import (
    AlreadyObjected,
    ClaimUnfit,
    DoneInThePast,
    Full,
    MayNotPay,
    NoObjection,
    NotAMember,
    NotAmongThose,
    NotAPerson,
    NotAskedNow,
    NothingToTry,
    NotInForce,
    NotTakenOn,
    NotThere,
    NotYours,
    OfAnotherProject,
    OnlyWhenPutUp,
    OwnWork,
    PayUnfit,
    PlacesUnfit,
    RepliesFull,
    SameAnswer,
    ShownAlready,
    TextMissing,
    TooLate,
    UnknownMoment,
)
from dugnad.cards.task.law.verbs import (
    Answer,
    Confirm,
    MomentCame,
    Object,
    Open,
    Reply,
    Show,
    TaskAction,
    TryAgain,
    Vote,
    Vouch,
    Withdraw,
)
from dugnad.cards.task.law.worth import claim_max, due_for, most_due
from dugnad.charter.counting.outcome import Outcome, Turnout, Voices
from dugnad.charter.entries import Rules
from dugnad.charter.law import Law
from dugnad.charter.money.verbs import Owe
from dugnad.charter.projects.records import Projects
from dugnad.charter.testing import PROJECT, RULES, World, prose
from dugnad.charter.ways import ASSOCIATION
from dugnad.ledger.contract import CLOCK, Order, Refused, attempt
from dugnad.ledger.contract import Outcome as Ended
from dugnad.ledger.state import due_until
from dugnad.ledger.store import MemoryStore, WritableStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, DIA, NOON_MS, By, Scenarios, Voice
from dugnad.ledger.values import COUNT_LIMIT, MemberId

EVA, FRED, GRO = Voice("Eva"), Voice("Fred"), Voice("Gro")
MORE = tuple(one.member for one in (EVA, FRED, GRO))
MEMBERS = 5
"""Ana, Ben, Eva, Fred and Gro; Cem is known in the project, and no member."""

PERIOD_MS, VOTE_MS = 3 * DAY_MS, 5 * DAY_MS
KEPT_UNTIL_MS = NOON_MS + KEPT_MS
SHOWN_MS = NOON_MS + DAY_MS
ENDS_MS = SHOWN_MS + PERIOD_MS
OBJECTED_MS = SHOWN_MS + DAY_MS
VOTE_ENDS_MS = OBJECTED_MS + VOTE_MS
PAY = 30_000
REASON = prose("the seam is open")
PROOF = prose("ten flags")


def world(rules: Rules = RULES, **changes: Any) -> World:
    """What is true around the card."""
    return World("task", more_members=MORE, rules=rules, grants=(OWES,), **changes)


TASKS = Scenarios(CONTRACT, law=Law, world=world().write)
STRICT = Scenarios(CONTRACT, law=Law, world=world(ASSOCIATION).write)
CLOSED = Scenarios(CONTRACT, law=Law, world=world(status="closed").write)

OPEN = Open(
    pay="money",
    unit="NOK",
    amount=PAY,
    minutes=0,
    places=1,
    done_by_ms=0,
    outsiders=False,
    period_ms=PERIOD_MS,
    vote_ms=VOTE_MS,
)
TERMS = Terms(
    pay="money",
    unit="NOK",
    amount=PAY,
    minutes=0,
    places=1,
    done_by_ms=0,
    outsiders=False,
    period_ms=PERIOD_MS,
    vote_ms=VOTE_MS,
    confirms=0,
)
FREE = replace(TERMS, pay="nothing", unit=None, amount=0)
HOURS = replace(FREE, pay="hours", minutes=180)
EXPENSES = replace(TERMS, pay="expenses")
BY_THE_HOUR = replace(TERMS, minutes=180, amount=20_001)


def up(terms: Terms = TERMS, **changes: Any) -> TaskPutUp:
    """A task that was put up."""
    return TaskPutUp(terms=replace(terms, **changes))


def taken(who: Voice = EVA, place: int = 1, until_ms: int = KEPT_UNTIL_MS) -> TakenOn:
    """Somebody took a place on."""
    return TakenOn(place=place, member=who.member, words=prose("card"), until_ms=until_ms)


def shown(
    who: Voice = EVA,
    *,
    by: Voice | None = None,
    showing: int = 1,
    place: int = 1,
    claimed: int = 0,
    at_ms: int = SHOWN_MS,
) -> WorkShown:
    """Somebody's work is shown."""
    return WorkShown(
        showing=showing,
        place=place,
        member=who.member,
        by=(by or who).member,
        prose=PROOF,
        claimed=claimed,
        at_ms=at_ms,
        until_ms=at_ms + PERIOD_MS,
    )


def objected(who: Voice = ANA, before: str | None = None) -> WorkObjected:
    """Somebody objects to the first showing."""
    return WorkObjected(
        showing=1,
        by=who.member,
        prose=REASON,
        at_ms=OBJECTED_MS,
        before=before,  # type: ignore[arg-type]
    )


BEGAN = VoteBegan(showing=1, since_ms=OBJECTED_MS, size=MEMBERS - 1, until_ms=VOTE_ENDS_MS)
UP: list[TaskEvent] = [up()]
TAKEN: list[TaskEvent] = [*UP, taken()]
SHOWN: list[TaskEvent] = [*TAKEN, shown()]
DISPUTED: list[TaskEvent] = [*SHOWN, objected(), BEGAN]


def voice(who: Voice, says: str, before: str | None = None) -> VoiceGiven:
    """Somebody votes on the first showing."""
    return VoiceGiven(showing=1, by=who.member, says=says, before=before)  # type: ignore[arg-type]


def agreed(
    how: str = "silence",
    *,
    outcome: Outcome | None = None,
    amount: int = PAY,
    minutes: int = 0,
    at_ms: int = ENDS_MS,
) -> WorkAgreed:
    """The first showing counts as done."""
    return WorkAgreed(
        showing=1,
        place=1,
        member=EVA.member,
        how=how,  # type: ignore[arg-type]
        outcome=outcome,
        amount=amount,
        minutes=minutes,
        at_ms=at_ms,
    )


def owe(amount: int = PAY, key: int = 1) -> Order:
    """What the card orders of the money."""
    return attempt("money", Owe(key=key, unit="NOK", amount=amount, payee=EVA.member))


def outcome(yes: int, no: int, *, passed: bool, abstain: int = 0) -> Outcome:
    """What a vote came to."""
    answered = yes + no + abstain
    turnout = Turnout(
        electorate=MEMBERS - 1, answered=answered, abstained=abstain, counted=answered, needed=1
    )
    result: Any = "passed" if passed else "fell" if answered else "no_quorum"
    return Outcome(result=result, turnout=turnout, table=Voices(yes=yes, no=no, abstain=abstain))


# ── Putting it up
def test_a_task_is_put_up_with_its_terms() -> None:
    """What it pays, for whom and how long members may object is fixed before anybody takes it."""
    task = TASKS.tell(when=OPEN, by="cards", then=[up()])
    assert task.terms.get() == TERMS


def test_a_task_waits_for_the_moment_by_which_it_is_to_be_done() -> None:
    """At that moment the books tell how many places were taken, and how many done."""
    by_ms = NOON_MS + DAY_MS
    store = MemoryStore()
    CONTRACT.evolve(Task(store, CARD), up(done_by_ms=by_ms))
    assert [*due_until(store, by_ms)] == [(by_ms, CARD, TIME_TAG)]
    assert not [*due_until(store, by_ms - 1)]
    up_until = [up(done_by_ms=by_ms), taken(until_ms=by_ms + KEPT_MS)]
    TASKS.tell(
        given=up_until,
        when=MomentCame(tag=TIME_TAG),
        by=CLOCK,
        at=by_ms,
        then=[TimeIsUp(taken=1, settled=0)],
    )


@pytest.mark.parametrize(
    ("changes", "no"),
    [
        ({"amount": 0, "places": 0}, PayUnfit),
        ({"unit": None}, PayUnfit),
        ({"pay": "nothing"}, PayUnfit),
        ({"pay": "nothing", "unit": None}, PayUnfit),
        ({"pay": "nothing", "unit": None, "amount": 0, "minutes": 5}, PayUnfit),
        ({"pay": "hours", "unit": None, "amount": 0, "minutes": 0}, PayUnfit),
        ({"pay": "hours", "unit": None, "amount": 7, "minutes": 60}, PayUnfit),
        ({"pay": "expenses", "minutes": 60}, PayUnfit),
        ({"amount": 1, "minutes": 59}, PayUnfit),
        ({"amount": 2**53 - 1}, PayUnfit),
        ({"places": 0, "done_by_ms": NOON_MS}, PlacesUnfit),
        ({"places": PLACES_MAX + 1}, PlacesUnfit),
        ({"done_by_ms": NOON_MS}, DoneInThePast),
    ],
)
def test_terms_that_do_not_fit_are_refused(changes: dict[str, Any], no: type[Refused]) -> None:
    """Pay names an amount and no pay none; there is a place; the time lies ahead."""
    TASKS.tell(when=replace(OPEN, **changes), by="cards", then=no)


@pytest.mark.parametrize("terms", [FREE, HOURS, EXPENSES, BY_THE_HOUR, replace(FREE, pay="thanks")])
def test_each_kind_of_pay_can_be_put_up(terms: Terms) -> None:
    """Nothing, thanks, hours, expenses, and money for the whole or by the hour."""
    opening = replace(
        OPEN, pay=terms.pay, unit=terms.unit, amount=terms.amount, minutes=terms.minutes
    )
    TASKS.tell(when=opening, by="cards", then=[TaskPutUp(terms=terms)])


def test_a_card_that_may_not_pay_promises_nothing() -> None:
    """Whoever puts it up past the card box finds out before anybody works for it."""
    bare = Scenarios(CONTRACT, law=Law, world=World("task", more_members=MORE).write)
    bare.tell(when=replace(OPEN, places=0), by="cards", then=MayNotPay)
    free = replace(OPEN, pay="nothing", unit=None, amount=0)
    bare.tell(when=free, by="cards", then=[up(FREE)])


def test_only_the_charter_puts_it_up() -> None:
    """Nobody gives a card other terms afterwards."""
    for by in (ANA, BEN, CEM, CARD):
        TASKS.tell(given=UP, when=replace(OPEN, amount=0), by=by, then=OnlyWhenPutUp)


def test_silence_counts_as_the_rules_say() -> None:
    """Where a project decides by majority, at least one member has to confirm."""
    STRICT.tell(when=OPEN, by="cards", then=[up(confirms=1)])


# ── What it is worth
def test_what_is_due_is_exact() -> None:
    """A whole task, expenses as they were, hours to the minute; a part of the smallest is left."""
    assert (due_for(TERMS, 0), claim_max(TERMS)) == (PAY, 0)
    assert (due_for(EXPENSES, 12_345), claim_max(EXPENSES)) == (12_345, PAY)
    assert (due_for(BY_THE_HOUR, 90), claim_max(BY_THE_HOUR)) == (30_001, 180)
    assert (due_for(HOURS, 90), claim_max(HOURS)) == (0, 180)
    assert (due_for(FREE, 0), most_due(replace(TERMS, places=3))) == (0, 3 * PAY)


@given(
    amount=st.integers(1, 2**40),
    minutes=st.integers(1, 10_000),
    parts=st.lists(st.integers(1, 5_000), max_size=8),
)
@settings(deadline=None)
def test_hours_in_parts_never_come_to_more_than_together(
    amount: int, minutes: int, parts: list[int]
) -> None:
    """Nobody is owed more by showing the same work in pieces."""
    terms = replace(TERMS, amount=amount, minutes=minutes)
    assert sum(due_for(terms, one) for one in parts) <= due_for(terms, sum(parts))


# ── Taking it on
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


# ── Showing it
def test_work_is_shown_with_words_or_without() -> None:
    """One press is enough; a picture or words come along as told text."""
    task = TASKS.tell(
        given=TAKEN, when=Show(), by=EVA, at=SHOWN_MS, commitments=[PROOF], then=[shown()]
    )
    assert task.held.get() == 1
    bare = replace(shown(), prose=None)
    TASKS.tell(given=TAKEN, when=Show(), by=EVA, at=SHOWN_MS, then=[bare])
    TASKS.tell(given=TAKEN, when=Show(claimed=9), by=FRED, then=NotTakenOn)
    TASKS.tell(given=SHOWN, when=Show(claimed=9), by=EVA, then=ShownAlready)
    TASKS.tell(given=SHOWN, when=Answer("no"), by=EVA, then=ShownAlready)


def test_a_coordinator_says_it_in_anothers_place() -> None:
    """Who looks after the card vouches for others, and never for their own work."""
    vouched = shown(by=BEN)
    vouch = Vouch(place=1)
    TASKS.tell(given=TAKEN, when=vouch, by=BEN, at=SHOWN_MS, commitments=[PROOF], then=[vouched])
    TASKS.tell(
        given=TAKEN,
        when=vouch,
        by=ANA,
        at=SHOWN_MS,
        then=[replace(vouched, by=ANA.member, prose=None)],
    )
    TASKS.tell(given=TAKEN, when=vouch, by=FRED, then=NotYours)
    TASKS.tell(given=TAKEN, when=Vouch(place=2), by=FRED, then=NotThere)
    own = [*UP, taken(BEN)]
    TASKS.tell(given=own, when=vouch, by=BEN, then=OwnWork)
    TASKS.tell(given=[*TAKEN, vouched], when=Vouch(place=1, claimed=9), by=BEN, then=ShownAlready)
    confirm = Confirm(showing=1)
    TASKS.tell(given=[*TAKEN, vouched], when=confirm, by=BEN, at=SHOWN_MS, then=OwnWork)
    by_ana = WorkConfirmed(showing=1, by=ANA.member)
    TASKS.tell(given=[*TAKEN, vouched], when=confirm, by=ANA, at=SHOWN_MS, then=[by_ana])


@pytest.mark.parametrize(
    ("terms", "claimed", "fits"),
    [
        (TERMS, 0, True),
        (TERMS, 1, False),
        (FREE, 1, False),
        (EXPENSES, 0, False),
        (EXPENSES, 1, True),
        (EXPENSES, PAY, True),
        (EXPENSES, PAY + 1, False),
        (HOURS, 0, False),
        (HOURS, 180, True),
        (HOURS, 181, False),
        (BY_THE_HOUR, 1, True),
        (BY_THE_HOUR, 180, True),
        (BY_THE_HOUR, 181, False),
        (replace(BY_THE_HOUR, amount=20), 2, False),
    ],
)
def test_what_is_claimed_stays_within_the_card(terms: Terms, claimed: int, *, fits: bool) -> None:
    """Above nothing and up to the most; where nothing is counted nothing is claimed."""
    given_up = [up(terms), taken()]
    then: Any = [shown(claimed=claimed)] if fits else ClaimUnfit
    TASKS.tell(
        given=given_up,
        when=Show(claimed=claimed),
        by=EVA,
        at=SHOWN_MS,
        commitments=[PROOF],
        then=then,
    )


# ── The period
def test_k9_nothing_is_owed_before_the_moment_and_all_of_it_at_the_moment() -> None:
    """One millisecond before the end of the period nothing follows; exactly at it, it is owed."""
    came = MomentCame(tag=1)
    TASKS.tell(given=SHOWN, when=came, by=CLOCK, at=ENDS_MS - 1, then=UnknownMoment)
    TASKS.tell(given=SHOWN, when=came, by=CLOCK, at=ENDS_MS, then=[agreed()], orders=[owe()])
    store = MemoryStore()
    task = Task(store, CARD)
    for event in SHOWN:
        CONTRACT.evolve(task, event)
    assert not [*due_until(store, ENDS_MS - 1)]
    assert [*due_until(store, ENDS_MS)] == [(ENDS_MS, CARD, 1)]


def test_k9_nobody_has_anything_owed_by_pressing() -> None:
    """Neither who did it, nor who looks after it, nor members can make it due earlier."""
    for at_ms in (SHOWN_MS, ENDS_MS - 1, ENDS_MS):
        for by in (EVA, ANA, BEN, FRED):
            TASKS.tell(given=SHOWN, when=TryAgain(showing=1), by=by, at=at_ms, then=NothingToTry)
    confirmed = [
        *SHOWN,
        *(WorkConfirmed(showing=1, by=one.member) for one in (ANA, BEN, FRED, GRO)),
    ]
    TASKS.tell(
        given=confirmed, when=MomentCame(tag=1), by=CLOCK, at=ENDS_MS - 1, then=UnknownMoment
    )


def test_k9_the_conditions_are_written_before_the_order() -> None:
    """Whoever reads the books finds that it counts as done, how and since when, before the pay."""
    before: list[TaskEvent] = [*SHOWN]
    task = TASKS.tell(
        given=before, when=MomentCame(tag=1), by=CLOCK, at=ENDS_MS, then=[agreed()], orders=[owe()]
    )
    place = task.places.get(1)
    showing = task.showings.get(1)
    assert place is not None
    assert showing is not None
    assert (place.standing, showing.how, showing.settled_ms) == ("agreed", "silence", ENDS_MS)


def test_work_without_pay_is_settled_at_once() -> None:
    """Nothing is ordered of the money; hours are written down as given."""
    came = MomentCame(tag=1)
    free = [up(FREE), taken(), shown()]
    task = TASKS.tell(given=free, when=came, by=CLOCK, at=ENDS_MS, then=[agreed(amount=0)])
    assert (counts_of(task).settled, task.held.get()) == (1, None)
    hours = [up(HOURS), taken(), shown(claimed=90)]
    TASKS.tell(given=hours, when=came, by=CLOCK, at=ENDS_MS, then=[agreed(amount=0, minutes=90)])


@pytest.mark.parametrize(
    ("terms", "claimed", "amount", "minutes"),
    [(EXPENSES, 12_345, 12_345, 0), (BY_THE_HOUR, 90, 30_001, 90)],
)
def test_what_was_claimed_is_what_is_owed(
    terms: Terms, claimed: int, amount: int, minutes: int
) -> None:
    """Expenses as they were, and the hours that it took (COC-41)."""
    given_shown = [up(terms), taken(), shown(claimed=claimed)]
    done = agreed(amount=amount, minutes=minutes)
    TASKS.tell(
        given=given_shown,
        when=MomentCame(tag=1),
        by=CLOCK,
        at=ENDS_MS,
        then=[done],
        orders=[owe(amount)],
    )


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
        then=[_not_agreed(lost)],
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


# ── The vote
def _not_agreed(came: Outcome, at_ms: int = VOTE_ENDS_MS) -> WorkNotAgreed:
    return WorkNotAgreed(
        showing=1, place=1, member=EVA.member, outcome=came, until_ms=at_ms + KEPT_MS
    )


VOTES: list[tuple[list[TaskEvent], int, int, bool]] = [
    ([], 0, 1, False),
    ([voice(FRED, "yes")], 1, 1, False),
    ([voice(FRED, "yes"), voice(GRO, "yes")], 2, 1, True),
    ([voice(FRED, "yes"), voice(GRO, "no")], 1, 2, False),
    ([voice(ANA, "yes", "no")], 1, 0, True),
]


@pytest.mark.parametrize(("voices", "yes", "no", "passed"), VOTES)
def test_k9_a_settled_objection_pays_or_pays_nothing(
    voices: Sequence[TaskEvent], yes: int, no: int, *, passed: bool
) -> None:
    """More yes than no pays; a tie, or nobody beside who objects, does not, with the numbers."""
    came = outcome(yes, no, passed=passed)
    then: list[TaskEvent] = (
        [agreed("vote", outcome=came, at_ms=VOTE_ENDS_MS)] if passed else [_not_agreed(came)]
    )
    task = TASKS.tell(
        given=[*DISPUTED, *voices],
        when=MomentCame(tag=1),
        by=CLOCK,
        at=VOTE_ENDS_MS,
        then=then,
        orders=[owe()] if passed else [],
    )
    place = task.places.get(1)
    assert place is not None
    assert place.standing == ("agreed" if passed else "taken")
    assert task.held.get() == (1 if passed else None)


def test_what_was_not_agreed_can_be_shown_anew() -> None:
    """The place is the same person's for two weeks more, and the whole begins again."""
    again = [*DISPUTED, _not_agreed(outcome(0, 1, passed=False))]
    at_ms = VOTE_ENDS_MS + DAY_MS
    second = shown(showing=2, at_ms=at_ms)
    task = TASKS.tell(
        given=again, when=Show(), by=EVA, at=at_ms, commitments=[PROOF], then=[second]
    )
    before = task.showings.get(1)
    assert before is not None
    assert before.outcome is not None
    TASKS.tell(given=[*again, second], when=Confirm(showing=1), by=ANA, at=at_ms, then=NotThere)
    done = replace(agreed(at_ms=at_ms + PERIOD_MS), showing=2)
    TASKS.tell(
        given=[*again, second],
        when=MomentCame(tag=1),
        by=CLOCK,
        at=at_ms + PERIOD_MS,
        then=[done],
        orders=[owe(key=2)],
    )


def test_a_second_vote_begins_without_the_voices_of_the_first() -> None:
    """What was said about another showing says nothing about this one."""
    fell = [*DISPUTED, voice(FRED, "no"), _not_agreed(outcome(0, 2, passed=False))]
    at_ms = VOTE_ENDS_MS + DAY_MS
    second = shown(showing=2, at_ms=at_ms)
    by_ana = replace(objected(), showing=2, at_ms=at_ms)
    began = VoteBegan(showing=2, since_ms=at_ms, size=MEMBERS - 1, until_ms=at_ms + VOTE_MS)
    TASKS.tell(
        given=[*fell, second],
        when=Object(showing=2),
        by=ANA,
        at=at_ms,
        commitments=[REASON],
        then=[by_ana, began],
    )
    now = VoiceGiven(showing=2, by=FRED.member, says="no", before=None)
    TASKS.tell(
        given=[*fell, second, by_ana, began],
        when=Vote(showing=2, says="no"),
        by=FRED,
        at=at_ms,
        then=[now],
    )


def test_members_vote_and_change_their_minds() -> None:
    """Who confirmed counts as yes until they say otherwise; nobody says the same twice."""
    yes = Vote(showing=1, says="yes")
    TASKS.tell(given=DISPUTED, when=yes, by=FRED, at=OBJECTED_MS, then=[voice(FRED, "yes")])
    said = [*DISPUTED, voice(FRED, "yes")]
    TASKS.tell(given=said, when=yes, by=FRED, at=OBJECTED_MS, then=SameAnswer)
    neither = Vote(showing=1, says="abstain")
    changed = voice(FRED, "abstain", "yes")
    TASKS.tell(given=said, when=neither, by=FRED, at=OBJECTED_MS, then=[changed])
    by_gro = WorkConfirmed(showing=1, by=GRO.member)
    confirmed = [*SHOWN, by_gro, objected(), BEGAN]
    TASKS.tell(given=confirmed, when=yes, by=GRO, at=OBJECTED_MS, then=SameAnswer)
    no = voice(GRO, "no", "yes")
    task = TASKS.tell(
        given=confirmed, when=Vote(showing=1, says="no"), by=GRO, at=OBJECTED_MS, then=[no]
    )
    showing = task.showings.get(1)
    assert showing is not None
    assert showing.vote is not None
    assert (showing.vote.yes, showing.vote.no) == (0, 2)


def test_a_day_at_the_end_of_time_is_no_fault() -> None:
    """Whatever day was put up, a place that is taken waits for a moment that can be written."""
    last_ms = COUNT_LIMIT - 1
    given = [up(done_by_ms=last_ms)]
    TASKS.tell(given=given, when=Answer("yes"), by=EVA, then=[taken(until_ms=last_ms)])


def test_who_votes() -> None:
    """Members from before the vote, in time, and nobody about their own work."""
    yes = Vote(showing=1, says="yes")
    TASKS.tell(given=DISPUTED, when=yes, by=EVA, at=VOTE_ENDS_MS, then=OwnWork)
    TASKS.tell(given=SHOWN, when=yes, by=FRED, at=SHOWN_MS, then=NotAskedNow)
    TASKS.tell(given=DISPUTED, when=yes, by=FRED, at=VOTE_ENDS_MS, then=TooLate)
    TASKS.tell(given=DISPUTED, when=yes, by=CEM, at=OBJECTED_MS, then=NotAMember)
    early = [*SHOWN, objected(), replace(BEGAN, since_ms=NOON_MS - DAY_MS)]
    TASKS.tell(given=early, when=yes, by=FRED, at=OBJECTED_MS, then=NotAmongThose)
    # An objection is a no in the vote, so who came since does not bring one either.
    objects: dict[str, Any] = {"when": Object(showing=1), "commitments": [REASON]}
    TASKS.tell(given=early, **objects, by=FRED, at=OBJECTED_MS, then=NotAmongThose)


def test_an_outsider_is_no_elector_and_lessens_nobody() -> None:
    """Where no member did the work, all members may vote about it."""
    by_cem = [up(outsiders=True), taken(CEM), shown(CEM)]
    TASKS.tell(
        given=by_cem,
        when=Object(showing=1),
        by=ANA,
        at=OBJECTED_MS,
        commitments=[REASON],
        then=[objected(), replace(BEGAN, size=MEMBERS)],
    )


SAYS = st.sampled_from(["yes", "no", "abstain"])


@given(said=st.lists(st.tuples(st.sampled_from([ANA, FRED, GRO, BEN]), SAYS), max_size=12))
@settings(deadline=None, max_examples=60)
def test_the_sums_are_those_of_the_voices(said: list[tuple[Voice, str]]) -> None:
    """However often people change their minds, each counts once, as they said last."""
    last: dict[MemberId, str] = {ANA.member: "no"}
    events: list[TaskEvent] = [*DISPUTED]
    for who, says in said:
        if last.get(who.member) == says:
            continue
        events.append(voice(who, says, last.get(who.member)))
        last[who.member] = says
    store = MemoryStore()
    task = Task(store, CARD)
    for event in events:
        CONTRACT.evolve(task, event)
    showing = task.showings.get(1)
    assert showing is not None
    assert showing.vote is not None
    sums = {"yes": showing.vote.yes, "no": showing.vote.no, "abstain": showing.vote.abstain}
    assert sums == {one: [*last.values()].count(one) for one in sums}


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
    _not_agreed(outcome(0, 1, passed=False)),
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
