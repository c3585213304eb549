"""Stories about secret answers: who took part, two who open the urn, and nothing left of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from dugnad.charter.cards import records as cards
from dugnad.charter.counting.ballots import Ballot
from dugnad.charter.counting.count import count
from dugnad.charter.counting.method import ByConsent, ByMajority
from dugnad.charter.decisions.terms import Agree
from dugnad.charter.decisions.urn import (
    COUNTER,
    PAIRS_AT_ONCE,
    SECRET_MIN,
    TRACKER_BYTES,
    UNOPENED_MS,
    AnsweredOpenly,
    CountersUnfit,
    DestroyUrn,
    NotBothCounters,
    NotFromThePlace,
    NothingToDestroy,
    OpenUrn,
    Pair,
    TakePart,
    TookPart,
    TookPartAlready,
    Urn,
    UrnClosed,
    UrnDestroyed,
    UrnDoesNotMatch,
    UrnOpened,
    Urns,
    UrnStaysShut,
    counters_of,
    write_destroyed,
    write_opened,
)
from dugnad.charter.decisions.verbs import (
    COUNT_TAG,
    Answer,
    BallotUnfit,
    Counted,
    Deciding,
    DecisionEvent,
    DecisionOpened,
    MomentCame,
    NotAmongThose,
    NotAPerson,
    NotOpen,
    NotVouchedFor,
    Open,
    SecondRoundBegan,
    TooFewForSecret,
    TooLate,
    Withdrawn,
)
from dugnad.charter.entries import MEMBERS, YEAR_MS, Procedure, RoleRule
from dugnad.charter.place import Place
from dugnad.charter.testing import DAY_MS, PROJECT, RULES
from dugnad.ledger.contract import CLOCK
from dugnad.ledger.store import MemoryStore, WritableStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, DIA, NOON_MS, OPERATOR, Scenarios, Voice
from tests.charter.deciding import EVA, FINE, NO, OBJECT, TEXT, YES, Around, question

FAY, GUS = Voice("Fay"), Voice("Gus")
MORE = (CEM, FAY, GUS)
EVERYBODY = (ANA, BEN, *MORE)
VOTE = Procedure(who=MEMBERS, method=ByMajority(), answer_ms=2 * DAY_MS, late_ms=DAY_MS)
VOTES = replace(RULES, everyday=VOTE, lasting=VOTE, choosing=VOTE)
COUNTERS = (ANA.member, BEN.member)
CLOSES_MS, COUNTS_MS = NOON_MS + 2 * DAY_MS, NOON_MS + 3 * DAY_MS
LATER_MS = COUNTS_MS + DAY_MS


class Secretly(Around):
    """The world of a story in which the place has an operator and the card may be closed."""

    def write(self, store: WritableStore) -> None:
        """Write it all."""
        super().write(store)
        Place(store, "place").operator.set(OPERATOR.member)


def stories(rules: Any = VOTES, **more: Any) -> Scenarios[Any, Any, Any, Any]:
    """Stories among five members."""
    return Secretly(rules, MORE, **more).stories


STORIES = stories()


def asked(method: Any = None, procedure: Procedure = VOTE) -> DecisionOpened:
    """A secret question as it was put at noon."""
    opened = question(procedure=procedure, method=method, size=len(EVERYBODY))
    terms = replace(opened.terms, secret=True, counters=COUNTERS)
    return DecisionOpened(terms=terms, text=TEXT)


def took(*people: Voice, turn: int = 0) -> list[DecisionEvent]:
    """These took part on the page."""
    return [TookPart(member=who.member, turn=turn, channel="page") for who in people]


def tracker(number: int) -> bytes:
    """A tracker for a story."""
    return number.to_bytes(TRACKER_BYTES, "big")


def pairs(*ballots: Ballot, first: int = 1) -> tuple[Pair, ...]:
    """Answers beside trackers that ascend."""
    return tuple(Pair(tracker(at), one) for at, one in enumerate(ballots, start=first))


def closed(turn: int = 0) -> UrnClosed:
    """The time was over."""
    return UrnClosed(turn=turn, since_ms=COUNTS_MS, until_ms=COUNTS_MS + UNOPENED_MS)


def opened(
    published: Sequence[Pair], *, in_all: int, whole: bool = True, at: int = LATER_MS
) -> UrnOpened:
    """Answers came out."""
    return UrnOpened(turn=0, pairs=tuple(published), published=in_all, whole=whole, at_ms=at)


FIVE = pairs(YES, YES, NO, YES, NO)
WAITED_FOR = [asked(), *took(*EVERYBODY), closed()]
TAKEN_OUT = [*WAITED_FOR, opened(FIVE, in_all=5)]


# ── Who counts
def ask(*counters: bytes) -> Open:
    """A secret question with counters."""
    return Open(effect=Agree(), text=TEXT, secret=True, counters=counters)


def test_a_secret_question_names_two_counters() -> None:
    """Who opens the urn is frozen with everything else; the proposer may be one of them."""
    then = asked()
    STORIES.tell(when=ask(*COUNTERS), by="cards", then=[then])


def test_a_role_counts_where_nobody_is_named() -> None:
    """By the rules the first two who hold the role count."""
    rules = replace(VOTES, roles=(*VOTES.roles, RoleRule(name=COUNTER, term_ms=YEAR_MS, seats=3)))
    there = stories(rules, holders=[(COUNTER, who) for who in (CEM, FAY, GUS)])
    two = tuple(sorted(who.member for who in (CEM, FAY, GUS))[:2])
    terms = replace(asked().terms, counters=two)
    there.tell(when=ask(), by="cards", then=[DecisionOpened(terms=terms, text=TEXT)])
    stories(rules, holders=[(COUNTER, CEM)]).tell(when=ask(), by="cards", then=CountersUnfit)


def test_an_open_question_has_no_counters() -> None:
    """Where answers are open nobody is named, whatever was typed."""
    action = Open(effect=Agree(), text=TEXT, counters=COUNTERS)
    terms = replace(asked().terms, secret=False, counters=())
    STORIES.tell(when=action, by="cards", then=[DecisionOpened(terms=terms, text=TEXT)])


@pytest.mark.parametrize(
    "counters",
    [
        (),
        (ANA.member,),
        (ANA.member, ANA.member),
        (ANA.member, EVA.member),
        (ANA.member, DIA.member),
    ],
)
def test_counters_are_two_different_members(counters: tuple[bytes, ...]) -> None:
    """One person, one person twice, or a stranger cannot be trusted with the urn."""
    STORIES.tell(when=ask(*counters), by="cards", then=CountersUnfit)


def test_among_four_nothing_is_secret() -> None:
    """Fewer than five members are not offered secret answers."""
    four = Secretly(VOTES, (CEM, FAY)).stories
    four.tell(when=ask(*COUNTERS), by="cards", then=TooFewForSecret)


# ── Taking part
def test_the_books_say_once_that_somebody_took_part() -> None:
    """They hold no answer, and a second time is refused."""
    there = [asked()]
    state: Deciding = STORIES.tell(
        given=there, when=TakePart(), by=CEM, channel="page", then=took(CEM)
    )
    stage = state.stage.get()
    assert stage is not None
    assert stage.answered == 1
    assert not [*state.answers.items()]
    assert not [*state.box.items()]
    assert state.channels.get((0, "page")) == 1
    STORIES.tell(given=[*there, *took(CEM)], when=TakePart(), by=CEM, then=TookPartAlready)


def test_all_have_answered_and_nothing_ends_early() -> None:
    """Nobody could know how it would end, and answers can be replaced until the time is over."""
    before = [asked(), *took(*EVERYBODY[1:])]
    state: Deciding = STORIES.tell(
        given=before, when=TakePart(), by=ANA, channel="page", then=took(ANA)
    )
    stage = state.stage.get()
    assert stage is not None
    assert (stage.answered, stage.early_ms) == (5, 0)


def test_who_may_take_part_is_who_may_answer() -> None:
    """Strangers, late ones, orders and open questions are refused."""
    there = [asked()]
    STORIES.tell(given=there, when=TakePart(), by=EVA, then=NotAmongThose)
    STORIES.tell(given=there, when=TakePart(), by="cards", then=NotAPerson)
    STORIES.tell(given=there, when=TakePart(), by=CEM, at=CLOSES_MS, then=TooLate)
    STORIES.tell(given=WAITED_FOR, when=TakePart(), by=CEM, at=LATER_MS, then=NotOpen)
    STORIES.tell(when=TakePart(), by=CEM, then=NotOpen)
    STORIES.tell(given=[question()], when=TakePart(), by=CEM, then=AnsweredOpenly)
    STORIES.tell(given=there, when=Answer(ballot=YES), by=CEM, then=NotOpen)


def test_code_words_on_paper_are_vouched_for() -> None:
    """Two others enter that somebody took part, as with any paper, and may do so later."""
    there, at = [asked()], CLOSES_MS + 1
    entered = TakePart(received_ms=CLOSES_MS - 1)
    then = [TookPart(member=CEM.member, turn=0, channel="paper")]
    both = [ANA.member, FAY.member]
    STORIES.tell(
        given=there, when=entered, by=CEM, at=at, channel="paper", co_signers=both, then=then
    )
    STORIES.tell(given=there, when=entered, by=CEM, at=at, channel="paper", then=NotVouchedFor)


# ── The time is over
def test_the_counters_are_waited_for() -> None:
    """With five or more the urn waits for its counters, for a month."""
    state: Deciding = STORIES.tell(
        given=[asked(), *took(*EVERYBODY)],
        when=MomentCame(tag=COUNT_TAG),
        by=CLOCK,
        at=COUNTS_MS,
        then=[closed()],
    )
    stage = state.stage.get()
    assert stage is not None
    assert stage.standing == "counting"
    assert state.urns.get(0) == Urn(since_ms=COUNTS_MS)


def test_fewer_than_five_took_part() -> None:
    """Nothing is published, and that is how it ends."""
    then = Counted(outcome=None, standing="no quorum", at_ms=COUNTS_MS)
    few = [asked(), *took(*EVERYBODY[: SECRET_MIN - 1])]
    STORIES.tell(given=few, when=MomentCame(tag=COUNT_TAG), by=CLOCK, at=COUNTS_MS, then=[then])


def test_nobody_opens_the_urn() -> None:
    """After a month nothing is decided, also when a part was published."""
    at = COUNTS_MS + UNOPENED_MS
    then = Counted(outcome=None, standing="unopened", at_ms=at)
    part = opened(FIVE[:2], in_all=2, whole=False)
    for before in (WAITED_FOR, [*WAITED_FOR, part]):
        STORIES.tell(given=before, when=MomentCame(tag=COUNT_TAG), by=CLOCK, at=at, then=[then])


# ── Opening
def open_(published: Sequence[Pair], number: int = 5) -> OpenUrn:
    """What a counter hands in."""
    return OpenUrn(number=number, pairs=tuple(published))


def test_two_counters_open_the_urn_and_it_is_counted() -> None:
    """One hands in, the other signs; then the answers are counted like any others."""
    state: Deciding = STORIES.tell(
        given=WAITED_FOR,
        when=open_(FIVE),
        by=ANA,
        co_signers=[BEN.member],
        at=LATER_MS,
        then=[opened(FIVE, in_all=5)],
    )
    assert [number for _key, number in state.box.items()] == [2, 3]
    assert [tracker for (_turn, tracker), _ in state.trackers.items()] == [
        one.tracker for one in FIVE
    ]
    assert state.urns.get(0) == Urn(COUNTS_MS, 5, FIVE[-1].tracker)
    counted: Deciding = STORIES.tell(
        given=TAKEN_OUT,
        when=MomentCame(tag=COUNT_TAG),
        by=CLOCK,
        at=LATER_MS,
        then=[Counted(outcome=_outcome(), standing="passed", at_ms=LATER_MS)],
    )
    stage = counted.stage.get()
    assert stage is not None
    assert stage.standing == "passed"


def _outcome() -> Any:
    """What three times yes and twice no come to."""
    return count(ByMajority(), 0, {YES: 3, NO: 2}, (), 5)


def test_an_empty_envelope_is_no_answer_and_holds_nobody_up() -> None:
    """Who took part and put nothing in is published as that, and not counted."""
    out = (*FIVE[:4], Pair(FIVE[4].tracker, None))
    state: Deciding = STORIES.tell(
        given=WAITED_FOR,
        when=open_(out),
        by=ANA,
        co_signers=[BEN.member],
        at=LATER_MS,
        then=[opened(out, in_all=5)],
    )
    assert [number for _key, number in state.box.items()] == [1, 3]
    assert state.trackers.get((0, FIVE[4].tracker)) == b""


def test_many_answers_come_in_parts() -> None:
    """Each part goes on behind the one before; the last one makes it whole."""
    part = opened(FIVE[:2], in_all=2, whole=False)
    STORIES.tell(
        given=WAITED_FOR,
        when=open_(FIVE[:2]),
        by=BEN,
        co_signers=[ANA.member],
        at=LATER_MS,
        then=[part],
    )
    rest = [*WAITED_FOR, part]
    both: dict[str, Any] = {"by": ANA, "co_signers": [BEN.member], "at": LATER_MS}
    STORIES.tell(given=rest, when=open_(FIVE[2:]), then=[opened(FIVE[2:], in_all=5)], **both)
    STORIES.tell(given=rest, when=open_(FIVE[1:4]), then=UrnDoesNotMatch, **both)
    STORIES.tell(given=rest, when=open_(FIVE), then=UrnDoesNotMatch, **both)


@pytest.mark.parametrize(
    ("by", "beside"),
    [(ANA, []), (ANA, [CEM.member]), (CEM, [ANA.member, BEN.member]), (BEN, [BEN.member])],
)
def test_one_counter_alone_opens_nothing(by: Voice, beside: list[bytes]) -> None:
    """Nor do two others, nor one counter twice."""
    STORIES.tell(
        given=WAITED_FOR, when=open_(FIVE), by=by, co_signers=beside, at=LATER_MS,
        then=NotBothCounters,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("action", "why"),
    [
        (open_(FIVE[:4], 4), UrnDoesNotMatch),
        (open_(pairs(*(YES,) * 6), 6), UrnDoesNotMatch),
        (open_(pairs(*(YES,) * 6), 5), UrnDoesNotMatch),
        (open_((*FIVE[:4], FIVE[3])), UrnDoesNotMatch),
        (open_((FIVE[1], FIVE[0], *FIVE[2:])), UrnDoesNotMatch),
        (open_(pairs(YES, YES, FINE, YES, YES)), BallotUnfit),
    ],
)
def test_what_comes_out_matches_who_took_part(action: OpenUrn, why: Any) -> None:
    """Neither fewer nor more, no tracker twice, in order, and each an answer to the question."""
    STORIES.tell(
        given=WAITED_FOR, when=action, by=ANA, co_signers=[BEN.member], at=LATER_MS, then=why
    )


def test_the_urn_is_opened_once_and_in_time() -> None:
    """Not while answers are given, not again, and not where there is none."""
    both: dict[str, Any] = {"by": ANA, "co_signers": [BEN.member], "then": UrnStaysShut}
    early = [asked(), *took(*EVERYBODY)]
    STORIES.tell(given=early, when=open_(FIVE), at=CLOSES_MS, **both)
    STORIES.tell(given=TAKEN_OUT, when=open_(FIVE), at=LATER_MS, **both)
    there = [question(procedure=VOTE)]
    STORIES.tell(
        given=there, when=open_(FIVE), by=ANA, co_signers=[BEN.member], then=NotBothCounters
    )


def test_an_objection_leads_to_a_second_urn() -> None:
    """By consent an objection among secret answers begins a vote, with an urn of its own."""
    consent = replace(VOTE, method=ByConsent(), fallback="majority", majority=ByMajority())
    rules = replace(RULES, everyday=consent)
    there = stories(rules)
    out = pairs(FINE, FINE, FINE, FINE, OBJECT)
    before = [asked(ByConsent(), consent), *took(*EVERYBODY), closed(), opened(out, in_all=5)]
    store = there.tell(
        given=before,
        when=open_(FIVE),
        by=ANA,
        co_signers=[BEN.member],
        at=LATER_MS,
        then=UrnStaysShut,
    )
    stage = store.stage.get()
    assert stage is not None
    second = _second_round(there, before)
    again = [*before, second]
    taken = TookPart(member=CEM.member, turn=1, channel="page")
    at = LATER_MS + 1
    there.tell(given=again, when=TakePart(), by=CEM, at=at, channel="page", then=[taken])
    ended = UrnDestroyed(turn=0, at_ms=at)
    there.tell(given=again, when=DestroyUrn(turn=0), by=OPERATOR, at=at, then=[ended])
    there.tell(given=again, when=DestroyUrn(turn=1), by=OPERATOR, at=at, then=NothingToDestroy)


def _second_round(there: Scenarios[Any, Any, Any, Any], before: Sequence[Any]) -> Any:
    """The round that follows, as the law itself makes it."""
    second = SecondRoundBegan(
        outcome=count(ByConsent(), 0, {FINE: 4, OBJECT: 1}, (), 5),
        turn=1,
        method=ByMajority(),
        closes_ms=LATER_MS + 2 * DAY_MS,
        counts_ms=LATER_MS + 3 * DAY_MS,
    )
    there.tell(given=before, when=MomentCame(tag=COUNT_TAG), by=CLOCK, at=LATER_MS, then=[second])
    return second


# ── Nothing is left
def test_the_place_writes_down_that_nothing_is_left() -> None:
    """After the count, once, by whoever runs the place."""
    gone = UrnDestroyed(turn=0, at_ms=LATER_MS)
    state: Deciding = STORIES.tell(
        given=TAKEN_OUT, when=DestroyUrn(turn=0), by=OPERATOR, at=LATER_MS, then=[gone]
    )
    assert state.urns.get(0) == Urn(COUNTS_MS, 5, FIVE[-1].tracker, LATER_MS)
    again = [*TAKEN_OUT, gone]
    STORIES.tell(given=again, when=DestroyUrn(turn=0), by=OPERATOR, then=NothingToDestroy)
    STORIES.tell(given=TAKEN_OUT, when=DestroyUrn(turn=1), by=OPERATOR, then=NothingToDestroy)
    for who in (ANA, "cards"):
        STORIES.tell(given=TAKEN_OUT, when=DestroyUrn(turn=0), by=who, then=NotFromThePlace)


def test_an_urn_that_is_needed_stays() -> None:
    """While it is open or waited for nothing may be destroyed; when it ended otherwise it may."""
    gone = UrnDestroyed(turn=0, at_ms=NOON_MS)
    for needed in ([asked()], WAITED_FOR):
        STORIES.tell(given=needed, when=DestroyUrn(turn=0), by=OPERATOR, then=NothingToDestroy)
    taken_back = [asked(), Withdrawn(by=BEN.member, at_ms=NOON_MS)]
    state = STORIES.tell(given=taken_back, when=DestroyUrn(turn=0), by=OPERATOR, then=[gone])
    assert state.urns.get(0) == Urn(destroyed_ms=NOON_MS)
    openly = [question(procedure=VOTE)]
    STORIES.tell(given=openly, when=DestroyUrn(turn=0), by=OPERATOR, then=AnsweredOpenly)


def test_a_closed_card_needs_no_urn() -> None:
    """Whoever ended the card ended the question too."""

    class Ended(Secretly):
        def write(self, store: WritableStore) -> None:
            super().write(store)
            there = cards.Cards(store, "cards").cards
            card = bytes.fromhex(CARD.partition(":")[2])
            entry = there.get(card)
            assert entry is not None
            there.set(card, replace(entry, status="closed"))

    gone = UrnDestroyed(turn=0, at_ms=NOON_MS)
    Ended(VOTES, MORE).stories.tell(
        given=[asked()], when=DestroyUrn(turn=0), by=OPERATOR, then=[gone]
    )


def test_events_write_down_what_they_say_whatever_was_before() -> None:
    """An event of an urn that nobody noted before is written all the same."""
    state = Urns(MemoryStore(), CARD)
    assert write_opened(state, opened((), in_all=0)) == []
    assert state.urns.get(0) == Urn()
    write_destroyed(state, UrnDestroyed(turn=1, at_ms=5))
    assert state.urns.get(1) == Urn(destroyed_ms=5)
    assert counters_of.__doc__


def test_a_part_is_as_large_as_the_books_can_take() -> None:
    """Fifty answers, each another one, fit into what one action may write."""
    many = tuple(Pair(tracker(at), YES) for at in range(1, PAIRS_AT_ONCE + 1))
    people = [Voice(f"member {at}") for at in range(PAIRS_AT_ONCE)]
    before = [asked(), *took(*people), closed()]
    STORIES.tell(
        given=before,
        when=open_(many, PAIRS_AT_ONCE),
        by=ANA,
        co_signers=[BEN.member],
        at=LATER_MS,
        then=[opened(many, in_all=PAIRS_AT_ONCE)],
    )
    assert PROJECT
