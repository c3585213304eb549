"""Who looks after a card: closing it, giving it a place, and other words."""

import pytest

from dugnad.cards.news import contract as news
from dugnad.charter.cards.events import (
    CardClosed,
    CardInForce,
    CardPlaced,
    CardReworded,
    CardsEvent,
    ObjectionSetAside,
    ObjectionWithdrawn,
)
from dugnad.charter.cards.law import CONTRACT
from dugnad.charter.cards.records import Cards
from dugnad.charter.cards.refusals import (
    AlreadyClosed,
    AlreadyObjected,
    NoObjection,
    NotAPerson,
    NothingDue,
    NotMember,
    NotWaiting,
    NotYours,
    StillMember,
    TextMissing,
    UnknownCard,
)
from dugnad.charter.cards.verbs import (
    CardsAction,
    Close,
    Object,
    PeriodOver,
    Place,
    Reword,
    SetAside,
    Withdraw,
)
from dugnad.charter.testing import DAY_MS, Neighbourhood, card_id, prose
from dugnad.ledger.contract import CLOCK, Refused
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CEM, NOON_MS, By, Voice
from tests.charter.put_up import (
    FENCE,
    REASON,
    SLOW,
    SLOWLY,
    STORIES,
    TEXT,
    UNTIL_MS,
    WAITING,
    objected,
    of,
    up,
)


def closed(*, waited_until_ms: int = NOON_MS) -> CardClosed:
    """Ben closed it."""
    return CardClosed(
        card=FENCE,
        by=BEN.member,
        prose=None,
        at_ms=NOON_MS,
        waited_until_ms=waited_until_ms,
    )


@pytest.mark.parametrize("who", [ANA, BEN])
def test_who_looks_after_a_card_closes_it(who: Voice) -> None:
    """Who put it up, or looks after the project; with words on what came of it, or without."""
    result = prose("It is painted")
    told = CardClosed(FENCE, who.member, result, NOON_MS, NOON_MS)
    cards = STORIES.tell(given=[up()], when=Close(FENCE), by=who, commitments=[result], then=[told])
    assert (of(cards).status, of(cards).closed_ms) == ("closed", NOON_MS)
    STORIES.tell(given=[up()], when=Close(FENCE), by=BEN, then=[closed()])


def test_a_card_that_waits_can_be_closed() -> None:
    """It never comes into force."""
    cards = SLOWLY.tell(
        given=[WAITING],
        when=Close(FENCE),
        by=BEN,
        then=[closed(waited_until_ms=UNTIL_MS)],
    )
    assert [*cards.waiting.keys()] == []


def test_a_card_is_given_a_place_on_the_page() -> None:
    """From 1; 0 leaves it to the page."""
    cards = STORIES.tell(
        given=[up()], when=Place(FENCE, 3), by=BEN, then=[CardPlaced(FENCE, BEN.member, 3)]
    )
    assert of(cards).position == 3


def test_a_card_gets_another_text_in_the_open() -> None:
    """The one before stays known."""
    anew = prose("Paint the fence green")
    cards = STORIES.tell(
        given=[up()],
        when=Reword(FENCE),
        by=BEN,
        commitments=[anew],
        then=[CardReworded(FENCE, BEN.member, anew, TEXT, NOON_MS, NOON_MS)],
    )
    assert (of(cards).prose, of(cards).status) == (anew, "in force")


def test_another_text_lets_the_time_for_objections_begin_anew() -> None:
    """Nothing comes into force that members had no time to read."""
    anew, later_ms = prose("Tear down the fence"), UNTIL_MS - 1 + 3 * DAY_MS
    reworded = CardReworded(FENCE, BEN.member, anew, TEXT, UNTIL_MS, later_ms)
    cards = SLOWLY.tell(
        given=[WAITING],
        when=Reword(FENCE),
        by=BEN,
        at=UNTIL_MS - 1,
        commitments=[anew],
        then=[reworded],
    )
    assert [*cards.waiting.keys()] == [(later_ms, FENCE)]
    SLOWLY.tell(
        given=[WAITING, reworded], when=PeriodOver(0), by=CLOCK, at=UNTIL_MS, then=NothingDue
    )
    SLOWLY.tell(
        given=[WAITING, reworded],
        when=Object(FENCE),
        by=ANA,
        at=UNTIL_MS,
        commitments=[REASON],
        then=[objected(ANA)],
    )
    SLOWLY.tell(
        given=[WAITING, reworded],
        when=PeriodOver(0),
        by=CLOCK,
        at=later_ms,
        then=[CardInForce(card=FENCE, waited_until_ms=later_ms)],
    )


def test_another_text_never_shortens_the_time_for_objections() -> None:
    """A card put up under slower rules waits as long as its readers were told."""
    until_ms, anew = NOON_MS + 30 * DAY_MS, prose("Paint the fence red")
    SLOWLY.tell(
        given=[up(waits_until_ms=until_ms)],
        when=Reword(FENCE),
        by=BEN,
        commitments=[anew],
        then=[CardReworded(FENCE, BEN.member, anew, TEXT, until_ms, until_ms)],
    )


def test_another_text_may_answer_an_objection() -> None:
    """It stands until it is withdrawn, and then the new time has to pass."""
    anew, later_ms = prose("Paint the fence by day"), UNTIL_MS + 3 * DAY_MS
    reworded = CardReworded(FENCE, BEN.member, anew, TEXT, UNTIL_MS, later_ms)
    cards = SLOWLY.tell(
        given=[WAITING, objected(ANA)],
        when=Reword(FENCE),
        by=BEN,
        at=UNTIL_MS,
        commitments=[anew],
        then=[reworded],
    )
    assert [*cards.waiting.keys()] == []
    cards = SLOWLY.tell(
        given=[WAITING, objected(ANA), reworded],
        when=Withdraw(FENCE),
        by=ANA,
        at=UNTIL_MS + 1,
        then=[ObjectionWithdrawn(card=FENCE, by=ANA.member)],
    )
    assert [*cards.waiting.keys()] == [(later_ms, FENCE)]


def test_a_waiting_card_with_another_text_comes_into_force_later() -> None:
    """In a whole place: the first moment passes, the second brings it into force."""
    place = Neighbourhood([news.CONTRACT], rules=SLOW)
    assert place.puts_up(BEN, news.CONTRACT, news.Open(valid_until_ms=0)).code == ""
    place.place.wait(DAY_MS)
    place.does(BEN, "cards", Reword(card_id("card")), commitments=[prose("anew")])
    (first,) = place.place.wait(2 * DAY_MS)
    assert first.code == "cards.NothingDue"
    (second,) = place.place.wait(DAY_MS)
    assert [one.name for one in second.events] == ["CardInForce"]
    place.place.adds_up()


@pytest.mark.parametrize(
    ("given", "by", "action", "at", "words", "refusal"),
    [
        ([], ANA, Object(FENCE), UNTIL_MS, False, UnknownCard),
        ([closed()], CEM, Object(FENCE), UNTIL_MS, False, AlreadyClosed),
        ([], "card:" + 32 * "d", Object(FENCE), UNTIL_MS, False, NotAPerson),
        ([WAITING], CEM, Object(FENCE), UNTIL_MS, False, NotMember),
        ([WAITING], ANA, Object(FENCE), UNTIL_MS, False, TextMissing),
        ([WAITING, objected(ANA)], ANA, Object(FENCE), UNTIL_MS, True, NotWaiting),
        ([up()], ANA, Object(FENCE), NOON_MS, True, NotWaiting),
        ([WAITING, objected(ANA)], ANA, Object(FENCE), NOON_MS, True, AlreadyObjected),
        ([], ANA, Withdraw(FENCE), NOON_MS, False, UnknownCard),
        ([WAITING, objected(ANA)], BEN, Withdraw(FENCE), NOON_MS, False, NoObjection),
        ([], ANA, SetAside(FENCE, CEM.member), NOON_MS, False, UnknownCard),
        ([closed()], ANA, SetAside(FENCE, CEM.member), NOON_MS, False, AlreadyClosed),
        ([WAITING], CEM, SetAside(FENCE, BEN.member), NOON_MS, False, NotMember),
        ([WAITING], ANA, SetAside(FENCE, BEN.member), NOON_MS, False, NoObjection),
        ([WAITING, objected(BEN)], ANA, SetAside(FENCE, BEN.member), NOON_MS, False, StillMember),
        ([WAITING, objected(ANA)], ANA, SetAside(FENCE, ANA.member), UNTIL_MS, False, StillMember),
        ([], CEM, Close(FENCE), NOON_MS, False, UnknownCard),
        ([up(), closed()], CEM, Close(FENCE), NOON_MS, False, AlreadyClosed),
        ([up()], CEM, Close(FENCE), NOON_MS, False, NotYours),
        ([up()], CEM, Place(FENCE, 1), NOON_MS, False, NotYours),
        ([up()], CEM, Reword(FENCE), NOON_MS, False, NotYours),
        ([up()], BEN, Reword(FENCE), NOON_MS, False, TextMissing),
    ],
)
def test_what_breaks_a_rule_about_cards(
    given: list[CardsEvent],
    by: By,
    action: CardsAction,
    at: int,
    words: bool,  # noqa: FBT001
    refusal: type[Refused],
) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    started = [up()] if given == [closed()] else []
    SLOWLY.tell(
        given=[*started, *given],
        when=action,
        by=by,
        at=at,
        commitments=[REASON] if words else [],
        then=refusal,
    )


@pytest.mark.parametrize(
    "event",
    [
        objected(ANA),
        ObjectionWithdrawn(card=FENCE, by=ANA.member),
        ObjectionSetAside(card=FENCE, by=ANA.member, member=CEM.member),
        CardInForce(card=FENCE, waited_until_ms=UNTIL_MS),
        closed(),
    ],
)
def test_writing_about_no_card_changes_nothing(event: CardsEvent) -> None:
    """Writing down never fails, not even for what cannot have happened."""
    cards = Cards(MemoryStore(), "cards")
    CONTRACT.evolve(cards, event)
    assert [*cards.cards.items()] == []
