"""Stories about the law of a work day."""

from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dugnad.cards.workday.contract import CONTRACT
from dugnad.cards.workday.law.events import (
    AnswerGiven,
    AnswersClosed,
    DayOver,
    MovedUp,
    ReminderDue,
    Thanked,
    WorkdayCalled,
    WorkdayEvent,
)
from dugnad.cards.workday.law.records import (
    ANSWERS_TAG,
    EXTRA_MAX,
    LOOKED_AT,
    OVER_TAG,
    REMINDER_MS,
    REMINDER_TAG,
    Answered,
    Counts,
    Said,
    Workday,
    counts_of,
)
from dugnad.cards.workday.law.refusals import (
    AlreadyThanked,
    AnswersAfterStart,
    EndsBeforeStart,
    MoreNeededThanPlaces,
    NoRoomForSoMany,
    NotAMember,
    NotAPerson,
    NoTimeToAnswer,
    NotInForce,
    NotOverYet,
    NotYours,
    OfAnotherProject,
    OnlyWhenPutUp,
    OnlyWithYes,
    SameAnswer,
    StartsInThePast,
    TooLate,
    TooManyExtra,
    UnknownMoment,
)
from dugnad.cards.workday.law.verbs import Answer, MomentCame, Open, Thank, WorkdayAction
from dugnad.charter.entries import Status
from dugnad.charter.law import Law
from dugnad.charter.testing import DAY_MS, HOUR_MS, World
from dugnad.ledger.contract import CLOCK, Actor, Context, Refused
from dugnad.ledger.genesis import Limits
from dugnad.ledger.state import due_until
from dugnad.ledger.store import Draft, Frozen, MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, DIA, NOON_MS, By, Scenarios, Voice
from dugnad.ledger.values import MemberId

STARTS_MS = NOON_MS + 4 * DAY_MS
ENDS_MS = STARTS_MS + 3 * HOUR_MS
ANSWER_BY_MS = STARTS_MS - 2 * DAY_MS
EVA, FRED = Voice("Eva"), Voice("Fred")
CROWD = tuple(Voice(f"neighbour {number}") for number in range(40))
WORLD = World("workday", more_members=tuple(one.member for one in (EVA, FRED, *CROWD)))
DAYS = Scenarios(CONTRACT, law=Law, world=WORLD.write)

CALL = Open(
    starts_at_ms=STARTS_MS,
    ends_at_ms=ENDS_MS,
    answer_by_ms=ANSWER_BY_MS,
    places=0,
    least=0,
    outsiders=False,
)
CALLED = WorkdayCalled(
    starts_at_ms=STARTS_MS,
    ends_at_ms=ENDS_MS,
    answer_by_ms=ANSWER_BY_MS,
    places=0,
    least=0,
    outsiders=False,
    remind_ms=STARTS_MS - REMINDER_MS,
)
OPEN_TO_ALL = msgspec.structs.replace(CALLED, outsiders=True)


def with_places(places: int) -> WorkdayCalled:
    """The same day with room for so many."""
    return msgspec.structs.replace(CALLED, places=places)


def yes(who: Voice, extra: int = 0, turn: int = 0) -> AnswerGiven:
    """Somebody comes and brings others, or waits with a number."""
    return AnswerGiven(member=who.member, said="yes", extra=extra, turn=turn)


def no(who: Voice) -> AnswerGiven:
    """Somebody does not come."""
    return AnswerGiven(member=who.member, said="no", extra=0, turn=0)


# ── Calling a day
def test_a_day_is_called_when_its_card_is_put_up() -> None:
    """The terms are kept, and the day waits for its three moments."""
    day = DAYS.tell(when=CALL, by="cards", then=[CALLED])
    terms = day.terms.get()
    assert terms is not None
    assert (terms.starts_at_ms, terms.places, terms.outsiders) == (STARTS_MS, 0, False)


def test_a_day_waits_for_its_moments() -> None:
    """Answers close, people are reminded, the day is over: each at its time."""
    store = MemoryStore()
    CONTRACT.evolve(Workday(store, CARD), CALLED)
    assert [*due_until(store, ENDS_MS)] == [
        (ANSWER_BY_MS, CARD, ANSWERS_TAG),
        (STARTS_MS - REMINDER_MS, CARD, REMINDER_TAG),
        (ENDS_MS, CARD, OVER_TAG),
    ]


@pytest.mark.parametrize("ahead_ms", [5 * HOUR_MS, REMINDER_MS])
def test_a_day_that_begins_soon_has_no_reminder(ahead_ms: int) -> None:
    """Nobody is reminded of what begins within a day, to the last moment of it."""
    starts_ms = NOON_MS + ahead_ms
    soon = msgspec.structs.replace(CALL, starts_at_ms=starts_ms, answer_by_ms=starts_ms)
    called = msgspec.structs.replace(
        CALLED, starts_at_ms=starts_ms, answer_by_ms=starts_ms, remind_ms=None
    )
    DAYS.tell(when=soon, by="cards", then=[called])


@pytest.mark.parametrize(
    ("by", "changes", "refusal"),
    [
        (BEN, {"starts_at_ms": 0, "ends_at_ms": 0}, OnlyWhenPutUp),
        ("card:" + 32 * "d", {}, OnlyWhenPutUp),
        ("cards", {"starts_at_ms": NOON_MS, "ends_at_ms": NOON_MS}, StartsInThePast),
        ("cards", {"ends_at_ms": STARTS_MS, "answer_by_ms": ENDS_MS}, EndsBeforeStart),
        ("cards", {"answer_by_ms": STARTS_MS + 1, "places": 1, "least": 2}, AnswersAfterStart),
        ("cards", {"answer_by_ms": NOON_MS, "places": 1, "least": 2}, NoTimeToAnswer),
        ("cards", {"places": 1, "least": 2}, MoreNeededThanPlaces),
    ],
)
def test_a_day_that_cannot_be_is_not_called(
    by: By, changes: dict[str, int], refusal: type[Refused]
) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    DAYS.tell(when=msgspec.structs.replace(CALL, **changes), by=by, then=refusal)


def test_a_card_that_waits_for_objections_leaves_time_to_answer() -> None:
    """Where new cards wait, answers must be possible after that."""
    waiting = World("workday", status="waiting", waits_until_ms=ANSWER_BY_MS)
    story = Scenarios(CONTRACT, law=Law, world=waiting.write)
    story.tell(when=CALL, by="cards", then=NoTimeToAnswer)
    later = msgspec.structs.replace(CALL, answer_by_ms=ANSWER_BY_MS + 1)
    called = msgspec.structs.replace(CALLED, answer_by_ms=ANSWER_BY_MS + 1)
    story.tell(when=later, by="cards", then=[called])


def test_a_day_without_a_card_in_the_charter_may_begin_at_once() -> None:
    """The law asks the charter, and a missing answer waits for nothing."""
    Scenarios(CONTRACT, law=Law).tell(when=CALL, by="cards", then=[CALLED])


def test_as_many_places_as_are_needed_are_enough() -> None:
    """Eight needed and room for eight is a good day."""
    call = msgspec.structs.replace(CALL, places=8, least=8)
    called = msgspec.structs.replace(CALLED, places=8, least=8)
    DAYS.tell(when=call, by="cards", then=[called])


# ── Answering
def test_a_member_says_yes_and_brings_others() -> None:
    """One answer speaks of the member and of whom they bring."""
    day = DAYS.tell(
        given=[CALLED], when=Answer(said="yes", extra=2), by=ANA, then=[yes(ANA, extra=2)]
    )
    assert counts_of(day) == Counts(yes=1, people=3)


def test_an_answer_can_be_changed() -> None:
    """Who changes their mind is counted once, as they said last."""
    day = DAYS.tell(
        given=[CALLED, yes(ANA, extra=2)],
        when=Answer(said="maybe"),
        by=ANA,
        then=[AnswerGiven(member=ANA.member, said="maybe", extra=0, turn=0)],
    )
    assert counts_of(day) == Counts(maybe=1)


def test_a_no_is_counted_too() -> None:
    """Who cannot come need not be asked again."""
    day = DAYS.tell(given=[CALLED], when=Answer(said="no"), by=EVA, then=[no(EVA)])
    assert counts_of(day) == Counts(no=1)


def test_who_is_no_member_may_answer_where_everybody_may() -> None:
    """A day that is open to everybody asks nobody to join first."""
    DAYS.tell(given=[OPEN_TO_ALL], when=Answer(said="yes"), by=CEM, then=[yes(CEM)])


def test_who_has_left_takes_their_answer_back() -> None:
    """Cem said yes, and left by whatever way: no is what is still theirs to say."""
    given = [CALLED, yes(CEM)]
    day = DAYS.tell(given=given, when=Answer(said="no"), by=CEM, then=[no(CEM)])
    assert counts_of(day) == Counts(no=1)
    DAYS.tell(given=given, when=Answer(said="maybe"), by=CEM, then=NotAMember)
    DAYS.tell(given=given, when=Answer(said="no"), by=CEM, at=ANSWER_BY_MS, then=TooLate)


@pytest.mark.parametrize(
    ("by", "at", "answer", "refusal"),
    [
        ("card:" + 32 * "d", ANSWER_BY_MS, Answer("no", 10), NotAPerson),
        (DIA, ANSWER_BY_MS, Answer("no", 10), TooLate),
        (DIA, ANSWER_BY_MS - 1, Answer("no", 10), OfAnotherProject),
        (Voice("nobody"), NOON_MS, Answer("no", 10), OfAnotherProject),
        (CEM, NOON_MS, Answer("no", 10), NotAMember),
        (ANA, NOON_MS, Answer("no", 10), OnlyWithYes),
        (ANA, NOON_MS, Answer("yes", EXTRA_MAX + 1), TooManyExtra),
        (ANA, NOON_MS, Answer("yes", 1), SameAnswer),
        (ANA, NOON_MS, Answer("yes", 2), NoRoomForSoMany),
        (EVA, NOON_MS, Answer("yes", 2), NoRoomForSoMany),
    ],
)
def test_an_answer_that_breaks_a_rule(
    by: By, at: int, answer: Answer, refusal: type[Refused]
) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    DAYS.tell(given=[with_places(2), yes(ANA, extra=1)], when=answer, by=by, at=at, then=refusal)


@pytest.mark.parametrize("status", ["waiting", "closed"])
@pytest.mark.parametrize("action", [Answer("no", 10), Thank()])
def test_nothing_is_asked_of_a_card_that_is_not_in_force(
    status: Status, action: WorkdayAction
) -> None:
    """Who may not answer yet, or no longer, is told that before anything else."""
    story = Scenarios(CONTRACT, law=Law, world=World("workday", status=status).write)
    story.tell(given=[CALLED], when=action, by=DIA, at=ENDS_MS, then=NotInForce)


def test_nothing_is_asked_of_a_day_that_was_never_called() -> None:
    """A card without terms answers nobody."""
    DAYS.tell(when=Answer("yes"), by=ANA, then=NotInForce)


# ── Places
def test_who_finds_no_place_waits() -> None:
    """A yes too many goes on the waiting list and takes no place."""
    day = DAYS.tell(
        given=[with_places(2), yes(ANA, extra=1)],
        when=Answer("yes"),
        by=EVA,
        then=[yes(EVA, turn=1)],
    )
    assert counts_of(day) == Counts(yes=1, people=2, waiting=1, waiting_people=1)


def test_a_freed_place_goes_to_the_first_who_fits() -> None:
    """Two wait for the two places; who is first but brings too many is passed over, and stays."""
    day = DAYS.tell(
        given=[
            with_places(3),
            yes(ANA, extra=1),
            yes(BEN),
            yes(EVA, extra=2, turn=1),
            yes(FRED, turn=2),
            yes(CROWD[0], turn=3),
            yes(CROWD[1], turn=4),
        ],
        when=Answer("no"),
        by=ANA,
        then=[
            no(ANA),
            MovedUp(member=FRED.member, turn=2),
            MovedUp(member=CROWD[0].member, turn=3),
        ],
    )
    assert [*day.waiting.items()] == [(1, EVA.member), (4, CROWD[1].member)]
    assert counts_of(day) == Counts(yes=3, people=3, no=1, waiting=2, waiting_people=4)


def test_bringing_fewer_frees_places() -> None:
    """Who comes with fewer people lets others move up."""
    DAYS.tell(
        given=[with_places(2), yes(ANA, extra=1), yes(EVA, turn=1)],
        when=Answer("yes"),
        by=ANA,
        then=[yes(ANA), MovedUp(member=EVA.member, turn=1)],
    )


def test_who_waits_keeps_their_turn_when_they_change_how_many_come() -> None:
    """With fewer people the first in the list may fit at once; both are told in the open."""
    given = [with_places(3), yes(ANA, extra=1), yes(EVA, extra=1, turn=1), yes(FRED, 1, 2)]
    DAYS.tell(given=given, when=Answer("yes", 2), by=EVA, then=[yes(EVA, extra=2, turn=1)])
    DAYS.tell(
        given=given,
        when=Answer("yes"),
        by=EVA,
        then=[yes(EVA, turn=1), MovedUp(member=EVA.member, turn=1)],
    )


def test_who_waits_may_step_back() -> None:
    """Who no longer wants to come leaves the list, and nobody loses their turn."""
    day = DAYS.tell(
        given=[with_places(1), yes(ANA), yes(EVA, turn=1), yes(FRED, turn=2)],
        when=Answer("no"),
        by=EVA,
        then=[no(EVA)],
    )
    assert [*day.waiting.items()] == [(2, FRED.member)]


def test_who_has_a_place_keeps_it_when_more_do_not_fit() -> None:
    """Asking for more never costs what one has."""
    day = DAYS.tell(
        given=[with_places(2), yes(ANA), yes(EVA)],
        when=Answer("yes", 1),
        by=ANA,
        then=NoRoomForSoMany,
    )
    assert day.answers.get(ANA.member) == Answered(said="yes", extra=0, turn=0)


def test_a_turn_is_never_given_twice() -> None:
    """Who comes back after stepping back stands last, behind those who stayed."""
    given: list[WorkdayEvent] = [with_places(1), yes(ANA), yes(EVA, turn=1), no(EVA)]
    DAYS.tell(given=given, when=Answer("yes"), by=EVA, then=[yes(EVA, turn=2)])


def a_long_list() -> list[WorkdayEvent]:
    """One place is free, and as many pairs wait as are looked at."""
    pairs = [yes(one, extra=1, turn=turn) for turn, one in enumerate(CROWD[:LOOKED_AT], start=1)]
    return [with_places(3), yes(ANA, extra=1), *pairs]


def test_behind_a_long_list_everybody_waits() -> None:
    """Nobody passes more than are looked at, not even into a place that is free."""
    DAYS.tell(given=a_long_list(), when=Answer("yes"), by=EVA, then=[yes(EVA, turn=LOOKED_AT + 1)])


def test_who_comes_into_view_moves_up() -> None:
    """When the list gets shorter, the next in it is looked at too."""
    DAYS.tell(
        given=[*a_long_list(), yes(EVA, turn=LOOKED_AT + 1)],
        when=Answer("no"),
        by=CROWD[0],
        then=[no(CROWD[0]), MovedUp(member=EVA.member, turn=LOOKED_AT + 1)],
    )


def test_no_more_are_looked_at_than_said() -> None:
    """Who stands further back waits until those before have gone, so no answer costs more."""
    DAYS.tell(
        given=[*a_long_list(), yes(EVA, turn=LOOKED_AT + 1)],
        when=Answer("maybe"),
        by=FRED,
        then=[AnswerGiven(member=FRED.member, said="maybe", extra=0, turn=0)],
    )


def test_the_dearest_answer_stays_within_half_of_what_a_place_allows() -> None:
    """Ten places become free, nine people move up, as many as are looked at are passed over."""
    singles, pairs = CROWD[:9], CROWD[9 : 9 + LOOKED_AT]
    waiting = [
        *(yes(one, turn=turn) for turn, one in enumerate(singles, start=1)),
        *(yes(one, extra=1, turn=turn) for turn, one in enumerate(pairs, start=10)),
    ]
    half = Limits(reads=Limits().reads // 2, writes=Limits().writes // 2)
    Scenarios(CONTRACT, law=Law, world=WORLD.write, limits=half).tell(
        given=[with_places(10), yes(ANA, extra=9), *waiting],
        when=Answer("no"),
        by=ANA,
        then=[
            no(ANA),
            *(MovedUp(member=one.member, turn=turn) for turn, one in enumerate(singles, start=1)),
        ],
    )


# ── The moments of the day
@pytest.mark.parametrize(
    ("tag", "at", "told"),
    [
        (ANSWERS_TAG, ANSWER_BY_MS, AnswersClosed(people=3, least=0)),
        (REMINDER_TAG, STARTS_MS - REMINDER_MS, ReminderDue(people=3)),
        (OVER_TAG, ENDS_MS, DayOver(people=3)),
    ],
)
def test_each_moment_is_told(tag: int, at: int, told: WorkdayEvent) -> None:
    """The books say how many come when it matters."""
    given = [CALLED, yes(ANA, extra=2)]
    DAYS.tell(given=given, when=MomentCame(tag=tag), by=CLOCK, at=at, then=[told])


def test_a_moment_that_nobody_set_is_refused() -> None:
    """What the day does not wait for does not happen."""
    DAYS.tell(given=[CALLED], when=MomentCame(tag=3), by=CLOCK, then=UnknownMoment)


def test_a_closed_card_lets_its_moments_pass() -> None:
    """A day that was called off reminds nobody."""
    story = Scenarios(CONTRACT, law=Law, world=World("workday", status="closed").write)
    story.tell(given=[CALLED], when=MomentCame(tag=REMINDER_TAG), by=CLOCK, then=NotInForce)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (AnswersClosed(people=1, least=0), "answers_closed"),
        (ReminderDue(people=1), "reminded"),
        (DayOver(people=1), "over"),
        (Thanked(by=BEN.member), "thanked"),
    ],
)
def test_the_day_remembers_what_was_told(told: WorkdayEvent, field: str) -> None:
    """Each moment leaves its own mark and no other."""
    day = Workday(MemoryStore(), CARD)
    CONTRACT.evolve(day, told)
    stage = day.stage.get()
    assert stage is not None
    assert [name for name in stage.__struct_fields__ if getattr(stage, name)] == [field]


def test_moving_up_without_an_answer_changes_nothing() -> None:
    """Writing down never fails, not even for what cannot have happened."""
    day = Workday(MemoryStore(), CARD)
    CONTRACT.evolve(day, MovedUp(member=ANA.member, turn=1))
    assert day.answers.get(ANA.member) is None


# ── Thanks
@pytest.mark.parametrize("who", [ANA, BEN])
def test_who_looks_after_the_card_thanks_after_the_day(who: Voice) -> None:
    """Thanks come from who put the card up or looks after the project."""
    DAYS.tell(given=[CALLED], when=Thank(), by=who, at=ENDS_MS, then=[Thanked(by=who.member)])


@pytest.mark.parametrize(
    ("by", "at", "refusal"),
    [
        ("card:" + 32 * "d", STARTS_MS, NotAPerson),
        (EVA, STARTS_MS, NotYours),
        (BEN, ENDS_MS - 1, NotOverYet),
        (BEN, ENDS_MS, AlreadyThanked),
    ],
)
def test_thanks_that_break_a_rule(by: By, at: int, refusal: type[Refused]) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    DAYS.tell(given=[CALLED, Thanked(by=ANA.member)], when=Thank(), by=by, at=at, then=refusal)


# ── What always holds
@dataclass
class Village:
    """A day under way: answers are asked of the law one after the other."""

    places: int
    draft: Draft = field(init=False)
    seats: dict[MemberId, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        store = MemoryStore()
        WORLD.write(store)
        self.draft = Draft(store)
        CONTRACT.evolve(self.day, with_places(self.places))

    @property
    def day(self) -> Workday:
        """The day as it stands."""
        return Workday(self.draft, CARD)

    def answers(self, who: Voice, answer: Answer) -> tuple[WorkdayEvent, ...]:
        """Ask, write down what follows, and give it; nothing follows from a refusal."""
        frozen = Frozen(self.draft)
        context = Context(
            action_id=bytes(32),
            actor=Actor(member=who.member),
            on_behalf_of=None,
            channel="page",
            now_ms=NOON_MS,
            commitments=(),
            co_signers=(),
            me=CARD,
            law=Law(frozen),
            before=bytes(32),
        )
        self.draft.restart_counts()
        try:
            events = CONTRACT.decide(Workday(frozen, CARD), answer, context).events
        except Refused:
            return ()
        for event in events:
            CONTRACT.evolve(self.day, event)
        return events

    def recounted(self) -> Counts:
        """The sums, counted anew."""
        every = [answered for _, answered in self.day.answers.items()]
        said = [answered.said for answered in every]
        waiting = [answered for answered in every if answered.turn]
        return Counts(
            yes=said.count("yes") - len(waiting),
            people=sum(answered.seats for answered in every),
            maybe=said.count("maybe"),
            no=said.count("no"),
            waiting=len(waiting),
            waiting_people=sum(answered.people for answered in waiting),
        )

    def holds(self) -> None:
        """Prove what always holds."""
        day, counts = self.day, counts_of(self.day)
        assert counts == self.recounted()
        if self.places == 0:
            assert counts.waiting == 0
            return
        assert counts.people <= self.places
        turns = {answered.turn: member for member, answered in day.answers.items()}
        turns.pop(0, None)
        queue = dict(day.waiting.items())
        assert queue == turns
        free = self.places - counts.people
        for member in [*queue.values()][:LOOKED_AT]:
            answered = day.answers.get(member)
            assert answered is not None
            assert answered.people > free

    def keeps_its_word(self, who: Voice, events: tuple[WorkdayEvent, ...]) -> None:
        """Prove that nobody else lost a place, and that who gained one was told."""
        told = {event.member for event in events if isinstance(event, MovedUp)}
        now = {member: answered.seats for member, answered in self.day.answers.items()}
        for member, seats in now.items():
            before = self.seats.get(member, 0)
            if member != who.member and seats != before:
                assert member in told
                assert before == 0
        moved = [event.turn for event in events if isinstance(event, MovedUp)]
        assert moved == sorted(moved)
        self.seats = now


SAID: tuple[Said, ...] = ("yes", "yes", "yes", "maybe", "no")
ASKED = st.lists(
    st.tuples(
        st.sampled_from(CROWD),
        st.builds(
            lambda said, extra: Answer(said, extra if said == "yes" else 0),
            st.sampled_from(SAID),
            st.one_of(st.integers(0, 2), st.integers(0, EXTRA_MAX)),
        ),
    ),
    max_size=120,
)


@settings(max_examples=150, deadline=None)
@given(places=st.integers(0, 15), asked=ASKED)
def test_places_are_kept_whatever_people_answer(
    places: int, asked: list[tuple[Voice, Answer]]
) -> None:
    """Never too many come, sums are right, the first who fits has a place, nobody loses theirs."""
    village = Village(places)
    for who, answer in asked:
        events = village.answers(who, answer)
        village.holds()
        village.keeps_its_word(who, events)


def test_an_answer_costs_the_same_however_many_have_answered() -> None:
    """The four hundredth answer reads and writes as much as the fourth."""
    village = Village(0)
    world = MemoryStore()
    many = tuple(Voice(f"villager {number}") for number in range(400))
    World("workday", more_members=tuple(one.member for one in many)).write(world)
    village.draft = Draft(world)
    CONTRACT.evolve(village.day, CALLED)
    costs = []
    for one in many:
        assert village.answers(one, Answer("yes", 1))
        costs.append((village.draft.reads, village.draft.writes))
    assert costs[3] == costs[-1]
