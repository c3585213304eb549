"""Stories about the law of sharing."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dugnad.cards.share.contract import CONTRACT
from dugnad.cards.share.law.asking import is_taken
from dugnad.cards.share.law.events import (
    Agreed,
    AskedFor,
    CalledOff,
    CameBack,
    FellDue,
    HandedOver,
    HelpCame,
    Lapsed,
    Offered,
    ShareOpened,
    TimeOver,
    WasTold,
)
from dugnad.cards.share.law.records import AHEAD_MS, BEGUN_MS, ENDS_TAG, OPEN_MAX, OWN_MAX, Share
from dugnad.cards.share.law.refusals import (
    EndsBeforeStart,
    HandedOverAlready,
    InThePast,
    NotAgreed,
    NotAMember,
    NotAPerson,
    NotHandedOver,
    NotInForce,
    NotYours,
    OfAnotherProject,
    OnlyWhenPutUp,
    SameAnswer,
    StillOut,
    Taken,
    TextMissing,
    TheOtherWay,
    TooFarAhead,
    TooLate,
    TooLong,
    TooManyOfYours,
    TooManyWait,
    UnknownLoan,
    UnknownMoment,
    YourOwn,
)
from dugnad.cards.share.law.verbs import (
    Agree,
    Ask,
    CallOff,
    MomentCame,
    Offer,
    Open,
    Receive,
    TakeBack,
    Tell,
)
from dugnad.charter.law import Law
from dugnad.charter.testing import DAY_MS, HOUR_MS, World, prose
from dugnad.ledger.contract import CLOCK, Refused
from dugnad.ledger.state import due_until
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, DIA, NOON_MS, Scenarios, Voice

EVA = Voice("Eva")
CROWD = tuple(Voice(f"neighbour {number}") for number in range(OPEN_MAX + 1))
WORLD = World("share", more_members=tuple(one.member for one in (EVA, *CROWD)))
STORIES = Scenarios(CONTRACT, law=Law, world=WORLD.write)
CLOSED = Scenarios(CONTRACT, law=Law, world=World("share", status="closed").write)

STARTS_MS, ENDS_MS = NOON_MS + DAY_MS, NOON_MS + 2 * DAY_MS
OFFER = Open(
    way="offer", what="thing", from_ms=0, until_ms=0, days=0, outsiders=False, of_group=False
)
OFFERED = ShareOpened(*msgspec.structs.astuple(OFFER))
SOUGHT = msgspec.structs.replace(OFFERED, way="ask", from_ms=STARTS_MS, until_ms=ENDS_MS)
OF_GROUP = msgspec.structs.replace(OFFERED, of_group=True)
OPEN_TO_ALL = msgspec.structs.replace(OFFERED, outsiders=True)
TOLD = prose("what came of it")


def asked(who: Voice = ANA, loan: int = 1, from_ms: int = STARTS_MS) -> AskedFor:
    """Somebody asked for a day."""
    return AskedFor(loan=loan, member=who.member, from_ms=from_ms, until_ms=from_ms + DAY_MS)


def offered(who: Voice = ANA, loan: int = 1) -> Offered:
    """Somebody offered to help."""
    return Offered(loan=loan, member=who.member, from_ms=STARTS_MS, until_ms=ENDS_MS)


def agreed(loan: int = 1, who: Voice = ANA) -> Agreed:
    """Ben said yes."""
    return Agreed(loan=loan, member=who.member, by=BEN.member)


def handed(loan: int = 1, who: Voice = ANA, by: Voice = ANA) -> HandedOver:
    """Somebody has it."""
    return HandedOver(loan=loan, member=who.member, by=by.member)


def back(loan: int = 1, who: Voice = ANA, by: Voice = BEN) -> CameBack:
    """It is back."""
    return CameBack(loan=loan, member=who.member, by=by.member)


ASK = Ask(from_ms=STARTS_MS, until_ms=ENDS_MS)


# ── Putting it up
def test_something_is_offered_when_its_card_is_put_up() -> None:
    """The terms are kept; nobody opens it again."""
    share = STORIES.tell(when=OFFER, by="cards", then=[OFFERED])
    terms = share.terms.get()
    assert terms is not None
    assert (terms.way, terms.what, terms.of_group) == ("offer", "thing", False)
    STORIES.tell(given=[OFFERED], when=OFFER, by=BEN, then=OnlyWhenPutUp)


@pytest.mark.parametrize(
    ("from_ms", "until_ms", "refusal"),
    [
        (STARTS_MS, 0, EndsBeforeStart),
        (ENDS_MS, STARTS_MS, EndsBeforeStart),
        (NOON_MS - DAY_MS, NOON_MS, InThePast),
    ],
)
def test_a_time_lies_ahead_and_ends_after_it_begins(
    from_ms: int, until_ms: int, refusal: type[Refused]
) -> None:
    """What is needed in the past is not asked for."""
    wrong = msgspec.structs.replace(OFFER, way="ask", from_ms=from_ms, until_ms=until_ms)
    STORIES.tell(when=wrong, by="cards", then=refusal)


# ── Asking
def test_a_member_asks_for_a_time() -> None:
    """It waits for the card's side, and its end is waited for."""
    STORIES.tell(given=[OFFERED], when=ASK, by=ANA, then=[asked()])
    store = MemoryStore()
    share = Share(store, CARD)
    for event in (OFFERED, asked()):
        CONTRACT.evolve(share, event)
    assert [*due_until(store, ENDS_MS)] == [(ENDS_MS, CARD, 1)]


def test_an_asked_time_must_make_sense() -> None:
    """It ends after it begins, is not over, did not begin long ago, and is not years away."""
    wrong = {
        EndsBeforeStart: Ask(from_ms=ENDS_MS, until_ms=STARTS_MS),
        InThePast: Ask(from_ms=NOON_MS - DAY_MS, until_ms=NOON_MS),
        TooFarAhead: Ask(from_ms=STARTS_MS, until_ms=NOON_MS + AHEAD_MS + 1),
    }
    for refusal, ask in wrong.items():
        STORIES.tell(given=[OFFERED], when=ask, by=CEM, then=refusal)
    begun = Ask(from_ms=NOON_MS - BEGUN_MS - 1, until_ms=ENDS_MS)
    STORIES.tell(given=[OFFERED], when=begun, by=ANA, then=InThePast)
    just = Ask(from_ms=NOON_MS - BEGUN_MS, until_ms=ENDS_MS)
    now = msgspec.structs.replace(asked(), from_ms=NOON_MS - BEGUN_MS)
    STORIES.tell(given=[OFFERED], when=just, by=ANA, then=[now])


def test_who_may_ask() -> None:
    """Members; others where the card is open to them; nobody of another project, and no card."""
    STORIES.tell(given=[OFFERED], when=ASK, by=CEM, then=NotAMember)
    STORIES.tell(given=[OPEN_TO_ALL], when=ASK, by=CEM, then=[asked(CEM)])
    STORIES.tell(given=[OPEN_TO_ALL], when=ASK, by=DIA, then=OfAnotherProject)
    STORIES.tell(given=[OFFERED], when=ASK, by="cards", then=NotAPerson)
    CLOSED.tell(given=[OFFERED], when=ASK, by=DIA, then=NotInForce)
    STORIES.tell(when=ASK, by=DIA, then=NotInForce)


def test_nobody_borrows_from_themselves() -> None:
    """But what is the group's is also for who put it up."""
    STORIES.tell(given=[OFFERED], when=ASK, by=BEN, then=YourOwn)
    STORIES.tell(given=[OF_GROUP], when=ASK, by=BEN, then=[asked(BEN)])
    sought = msgspec.structs.replace(SOUGHT, of_group=True)
    STORIES.tell(given=[sought], when=Offer(), by=BEN, then=YourOwn)


def test_the_other_way() -> None:
    """What is offered is asked for, and what is asked for is offered."""
    STORIES.tell(given=[SOUGHT], when=ASK, by=BEN, then=TheOtherWay)
    STORIES.tell(given=[OFFERED], when=Offer(), by=BEN, then=TheOtherWay)


def test_an_offer_ends_and_has_a_measure() -> None:
    """Nobody has it past its end, or for longer than it says."""
    short = msgspec.structs.replace(OFFERED, until_ms=ENDS_MS - 1, days=1)
    STORIES.tell(given=[short], when=ASK, by=ANA, then=TooLate)
    late = Ask(from_ms=ENDS_MS - 1, until_ms=ENDS_MS)
    STORIES.tell(given=[short], when=late, by=ANA, at=ENDS_MS - 1, then=TooLate)
    day = msgspec.structs.replace(OFFERED, days=1)
    STORIES.tell(given=[day], when=ASK, by=ANA, then=[asked()])
    longer = Ask(from_ms=STARTS_MS, until_ms=ENDS_MS + 1)
    STORIES.tell(given=[day, asked(EVA, 1), agreed(who=EVA)], when=longer, by=ANA, then=TooLong)


def test_a_time_is_taken_once() -> None:
    """What was agreed with somebody is no more for others; what only waits is."""
    STORIES.tell(given=[OFFERED, asked(EVA)], when=ASK, by=ANA, then=[asked(loan=2)])
    before = [OFFERED, asked(EVA), agreed(who=EVA)]
    inside = Ask(from_ms=STARTS_MS + HOUR_MS, until_ms=STARTS_MS + 2 * HOUR_MS)
    STORIES.tell(given=before, when=inside, by=ANA, then=Taken)
    after = Ask(from_ms=ENDS_MS, until_ms=ENDS_MS + DAY_MS)
    STORIES.tell(given=before, when=after, by=ANA, then=[asked(loan=2, from_ms=ENDS_MS)])


def test_the_same_time_is_asked_for_once() -> None:
    """Pressing twice is one request; another time is another one."""
    STORIES.tell(given=[OFFERED, asked()], when=ASK, by=ANA, then=SameAnswer)
    later = Ask(from_ms=ENDS_MS, until_ms=ENDS_MS + DAY_MS)
    STORIES.tell(given=[OFFERED, asked()], when=later, by=ANA, then=[asked(ANA, 2, ENDS_MS)])
    STORIES.tell(given=[SOUGHT, offered()], when=Offer(), by=ANA, then=SameAnswer)


def test_a_line_is_short() -> None:
    """One member has few requests, and there are never more than somebody can answer."""
    mine = [asked(ANA, number, STARTS_MS + number * DAY_MS) for number in range(1, OWN_MAX + 1)]
    STORIES.tell(given=[OFFERED, *mine], when=ASK, by=ANA, then=TooManyOfYours)
    all_of_them = [asked(CROWD[number], number) for number in range(1, OPEN_MAX + 1)]
    STORIES.tell(given=[OFFERED, *all_of_them], when=ASK, by=ANA, then=TooManyWait)


# ── Offering what is asked for
def test_a_neighbour_offers_what_is_sought() -> None:
    """For the time that the card says; then Ben agrees, gets it, and Ana says that it is back."""
    STORIES.tell(given=[SOUGHT], when=Offer(), by=ANA, then=[offered()])
    given = [SOUGHT, offered()]
    STORIES.tell(given=given, when=Agree(loan=1), by=BEN, then=[agreed()])
    given.append(agreed())
    STORIES.tell(given=given, when=Receive(loan=1), by=ANA, then=NotYours)
    STORIES.tell(given=given, when=Receive(loan=1), by=BEN, then=[handed(by=BEN)])
    given.append(handed(by=BEN))
    STORIES.tell(given=given, when=TakeBack(loan=1), by=BEN, then=NotYours)
    share = STORIES.tell(given=given, when=TakeBack(loan=1), by=ANA, then=[back(by=ANA)])
    assert [*share.over.values()] == [1]


def test_several_lend_at_once_what_is_sought() -> None:
    """Forty chairs come from two neighbours; the card is held until both are back."""
    given = [SOUGHT, offered(), offered(EVA, 2), agreed(), agreed(2, EVA), handed(by=BEN)]
    second = handed(2, EVA, BEN)
    share = STORIES.tell(given=given, when=Receive(loan=2), by=BEN, then=[second])
    assert share.held.get() == 2
    given.append(second)
    share = STORIES.tell(given=given, when=TakeBack(loan=1), by=ANA, then=[back(by=ANA)])
    assert share.held.get() == 1


def test_whenever_it_suits() -> None:
    """What is sought at no certain time waits for no moment."""
    whenever = msgspec.structs.replace(SOUGHT, from_ms=0, until_ms=0)
    plain = Offered(loan=1, member=ANA.member, from_ms=0, until_ms=0)
    STORIES.tell(given=[whenever], when=Offer(), by=ANA, then=[plain])
    late = msgspec.structs.replace(SOUGHT, until_ms=ENDS_MS)
    STORIES.tell(given=[late], when=Offer(), by=ANA, at=ENDS_MS, then=TooLate)


# ── Yes and no
def test_the_cards_side_agrees() -> None:
    """Who put it up, and where it is the group's, whoever looks after the project; nobody else."""
    STORIES.tell(given=[OFFERED, asked(EVA)], when=Agree(loan=1), by=ANA, then=NotYours)
    yes = Agreed(loan=1, member=EVA.member, by=ANA.member)
    share = STORIES.tell(given=[OF_GROUP, asked(EVA)], when=Agree(loan=1), by=ANA, then=[yes])
    assert is_taken(share, STARTS_MS, ENDS_MS)
    STORIES.tell(given=[OFFERED, asked()], when=Agree(loan=2), by=BEN, then=UnknownLoan)
    STORIES.tell(given=[OFFERED, asked(), agreed()], when=Agree(loan=1), by=BEN, then=SameAnswer)
    STORIES.tell(given=[OFFERED], when=Agree(loan=1), by="cards", then=NotAPerson)
    CLOSED.tell(given=[OFFERED, asked()], when=Agree(loan=1), by=BEN, then=NotInForce)


def test_a_second_yes_for_the_same_time_is_refused() -> None:
    """Two asked for the same day; one of them gets it."""
    given = [OFFERED, asked(), asked(EVA, 2), agreed()]
    STORIES.tell(given=given, when=Agree(loan=2), by=BEN, then=Taken)


def test_either_side_calls_off_until_it_is_handed_over() -> None:
    """Then the time is free again, and nothing of it is remembered."""
    for by in (ANA, BEN):
        off = CalledOff(loan=1, member=ANA.member, by=by.member)
        share = STORIES.tell(
            given=[OFFERED, asked(), agreed()], when=CallOff(loan=1), by=by, then=[off]
        )
        assert share.loans.get(1) is None
        assert not is_taken(share, STARTS_MS, ENDS_MS)
        assert [*share.open.keys()] == []
    STORIES.tell(given=[OFFERED, asked()], when=CallOff(loan=1), by=EVA, then=NotYours)
    given = [OFFERED, asked(), agreed(), handed()]
    STORIES.tell(given=given, when=CallOff(loan=1), by=ANA, then=HandedOverAlready)


# ── Where people meet
def test_who_gets_it_says_that_they_have_it() -> None:
    """The lender cannot say so, and nobody before it was agreed."""
    given: list[Any] = [OFFERED, asked()]
    STORIES.tell(given=given, when=Receive(loan=1), by=BEN, then=NotYours)
    STORIES.tell(given=given, when=Receive(loan=1), by=ANA, then=NotAgreed)
    given.append(agreed())
    share = STORIES.tell(given=given, when=Receive(loan=1), by=ANA, then=[handed()])
    assert share.held.get() == 1
    given.append(handed())
    STORIES.tell(given=given, when=Receive(loan=1), by=ANA, then=SameAnswer)


def test_it_is_handed_over_once_at_a_time() -> None:
    """The next one waits until it is noted that it is back."""
    given = [OFFERED, asked(), agreed(), handed(), asked(EVA, 2, ENDS_MS), agreed(2, EVA)]
    STORIES.tell(given=given, when=Receive(loan=2), by=EVA, then=StillOut)
    given.append(back())
    STORIES.tell(given=given, when=Receive(loan=2), by=EVA, then=[handed(2, EVA, EVA)])


def test_who_lent_it_says_that_it_is_back() -> None:
    """Nobody else can; then the card can be closed."""
    given: list[Any] = [OFFERED, asked(), agreed()]
    STORIES.tell(given=given, when=TakeBack(loan=1), by=BEN, then=NotHandedOver)
    given.append(handed())
    STORIES.tell(given=given, when=TakeBack(loan=1), by=ANA, then=NotYours)
    share = STORIES.tell(given=given, when=TakeBack(loan=1), by=BEN, then=[back()])
    assert share.held.get() is None
    STORIES.tell(given=[*given, back()], when=TakeBack(loan=1), by=BEN, then=SameAnswer)


def test_help_does_not_come_back() -> None:
    """Knowledge and hours are over when they have come."""
    help_ = msgspec.structs.replace(OFFERED, what="hours")
    came = HelpCame(loan=1, member=ANA.member, by=ANA.member)
    share = STORIES.tell(
        given=[help_, asked(), agreed()], when=Receive(loan=1), by=ANA, then=[came]
    )
    assert share.held.get() is None
    assert [*share.over.values()] == [1]


def test_what_came_of_it_is_told_by_who_got_it() -> None:
    """In words, once they have it, and again if they like."""
    given: list[Any] = [OFFERED, asked(), agreed()]
    STORIES.tell(given=given, when=Tell(loan=1), by=BEN, then=NotYours)
    STORIES.tell(given=given, when=Tell(loan=1), by=ANA, then=NotHandedOver)
    given.append(handed())
    STORIES.tell(given=given, when=Tell(loan=1), by=ANA, then=TextMissing)
    told = WasTold(loan=1, member=ANA.member, by=ANA.member, prose=TOLD)
    for so_far in (given, [*given, back()]):
        share = STORIES.tell(
            given=so_far, when=Tell(loan=1), by=ANA, commitments=[TOLD], then=[told]
        )
        loan = share.loans.get(1)
        assert loan is not None
        assert loan.told == TOLD


# ── Moments
def test_a_time_goes_by() -> None:
    """What is out falls due and stays out; what was never fetched lapses."""
    came = MomentCame(tag=1)
    given = [OFFERED, asked(), agreed(), handed()]
    due = FellDue(loan=1, member=ANA.member)
    share = STORIES.tell(given=given, when=came, by=CLOCK, at=ENDS_MS, then=[due])
    assert share.held.get() == 1
    lapsed = Lapsed(loan=1, member=ANA.member)
    for so_far in (given[:2], given[:3]):
        share = STORIES.tell(given=so_far, when=came, by=CLOCK, at=ENDS_MS, then=[lapsed])
        assert share.loans.get(1) is None


def test_the_time_of_a_card_ends_by_itself() -> None:
    """Also where nobody asked for it: the clock says so once, and no sooner."""
    until = msgspec.structs.replace(OFFERED, until_ms=ENDS_MS)
    came = MomentCame(tag=ENDS_TAG)
    STORIES.tell(given=[until], when=came, by=CLOCK, at=ENDS_MS, then=[TimeOver()])
    STORIES.tell(given=[until], when=came, by=CLOCK, at=ENDS_MS - 1, then=UnknownMoment)
    STORIES.tell(given=[OFFERED], when=came, by=CLOCK, at=ENDS_MS, then=UnknownMoment)
    for opened, due in ((until, [(ENDS_MS, CARD, ENDS_TAG)]), (OFFERED, [])):
        store = MemoryStore()
        CONTRACT.evolve(Share(store, CARD), opened)
        CONTRACT.evolve(Share(store, CARD), TimeOver())
        assert [*due_until(store, ENDS_MS)] == due


def test_nobody_waits_for_other_moments() -> None:
    """What is over or unknown is due no more, nor is anything of a closed card."""
    over = [OFFERED, asked(), agreed(), handed(), back()]
    STORIES.tell(given=over, when=MomentCame(tag=1), by=CLOCK, at=ENDS_MS, then=UnknownMoment)
    STORIES.tell(given=over, when=MomentCame(tag=7), by=CLOCK, at=ENDS_MS, then=UnknownMoment)
    CLOSED.tell(given=over[:2], when=MomentCame(tag=1), by=CLOCK, at=ENDS_MS, then=NotInForce)


# ── What always holds
SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=12)


@settings(max_examples=60, deadline=None)
@given(SPANS)
def test_agreed_times_never_overlap(spans: list[tuple[int, int]]) -> None:
    """Whatever is asked for in whatever order, whatever fits is agreed and nothing else."""
    share = Share(MemoryStore(), CARD)
    CONTRACT.evolve(share, OFFERED)
    kept: list[tuple[int, int]] = []
    for number, (begins, lasts) in enumerate(spans, 1):
        ends = begins + lasts
        overlaps = any(begins < other[1] and other[0] < ends for other in kept)
        assert is_taken(share, begins, ends) == overlaps
        event = AskedFor(loan=number, member=ANA.member, from_ms=begins, until_ms=ends)
        CONTRACT.evolve(share, event)
        if not overlaps:
            kept.append((begins, ends))
            CONTRACT.evolve(share, agreed(number))
