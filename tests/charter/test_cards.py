"""Stories about the life of a card: put up, objected to, in force, reworded, placed, closed."""

import msgspec
import pytest

from dugnad.cards.news import contract as news
from dugnad.charter.cards.events import (
    CardInForce,
    ObjectionSetAside,
    ObjectionWithdrawn,
    PeriodEnded,
)
from dugnad.charter.cards.force import DUE_AT_ONCE
from dugnad.charter.cards.law import CONTRACT
from dugnad.charter.cards.records import WAITING_TAG, Cards
from dugnad.charter.cards.refusals import (
    CardKnown,
    NotAPerson,
    NothingDue,
    NotMember,
    OfAnotherProject,
    TextMissing,
    UnknownProject,
    UnknownType,
)
from dugnad.charter.cards.verbs import Close, Object, PeriodOver, PutUp, SetAside, Withdraw
from dugnad.charter.entries import PutsUp, target_of
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import DAY_MS, PROJECT, RULES, Neighbourhood, card_id, prose
from dugnad.ledger.contract import CLOCK, Order, Refused
from dugnad.ledger.state import due_until
from dugnad.ledger.store import Frozen, MemoryStore
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, By, Voice
from tests.charter.put_up import (
    FENCE,
    GATE,
    GRANT,
    OPENING,
    REASON,
    SLOW,
    SLOWLY,
    STORIES,
    TEXT,
    UNTIL_MS,
    WAITING,
    objected,
    of,
    put_up,
    up,
    world,
)


# ── Putting up
def test_a_card_is_in_force_at_once_where_nobody_waits() -> None:
    """It is pinned to the version of its rules that is open now, and opened by its own word."""
    order = Order(to=target_of(FENCE), verb="Open", arguments=OPENING, must=True)
    cards = STORIES.tell(when=put_up(), by=BEN, commitments=[TEXT], then=[up()], orders=[order])
    entry = of(cards)
    assert (entry.status, entry.version, entry.grants) == ("in force", 2, (GRANT,))
    assert [*cards.waiting.keys()] == []


def test_a_card_waits_where_there_is_time_for_objections() -> None:
    """Its moment is noted."""
    order = Order(to=target_of(FENCE), verb="Open", arguments=OPENING, must=True)
    cards = SLOWLY.tell(when=put_up(), by=BEN, commitments=[TEXT], then=[WAITING], orders=[order])
    assert of(cards).status == "waiting"
    assert [*cards.waiting.keys()] == [(UNTIL_MS, FENCE)]
    store = MemoryStore()
    CONTRACT.evolve(Cards(store, "cards"), WAITING)
    assert [*due_until(store, UNTIL_MS)] == [(UNTIL_MS, "cards", WAITING_TAG)]


@pytest.mark.parametrize(
    ("puts_up", "who", "may"),
    [
        ("anyone", CEM, True),
        ("members", CEM, False),
        ("members", BEN, True),
        ("starters", BEN, False),
        ("starters", ANA, True),
    ],
)
def test_the_projects_rules_say_who_puts_up_cards(
    puts_up: PutsUp,
    who: Voice,
    may: bool,  # noqa: FBT001
) -> None:
    """Anyone who is known there, its members, or those who look after it."""
    stories = world(msgspec.structs.replace(RULES, puts_up=puts_up))
    order = Order(to=target_of(FENCE), verb="Open", arguments=OPENING, must=True)
    stories.tell(
        when=put_up(),
        by=who,
        commitments=[TEXT],
        then=[up(by=who)] if may else NotMember,
        orders=[order] if may else [],
    )


@pytest.mark.parametrize(
    ("by", "asked", "words", "refusal"),
    [
        ("card:" + 32 * "d", put_up(project=bytes(16)), False, NotAPerson),
        (DIA, put_up(project=bytes(16)), False, UnknownProject),
        (DIA, put_up(card_type="poll"), False, OfAnotherProject),
        (Voice("nobody"), put_up(card_type="poll"), False, OfAnotherProject),
        (CEM, put_up(card_type="poll"), False, NotMember),
        (BEN, put_up(card_type="poll"), False, TextMissing),
        (BEN, put_up(card_type="poll"), True, UnknownType),
        (BEN, put_up(), True, CardKnown),
    ],
)
def test_a_card_that_is_not_put_up(
    by: By,
    asked: PutUp,
    words: bool,  # noqa: FBT001  Whether there are words with it.
    refusal: type[Refused],
) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    STORIES.tell(given=[up()], when=asked, by=by, commitments=[TEXT] if words else [], then=refusal)


# ── Objections
def test_a_member_objects_and_the_card_is_held_back() -> None:
    """While an objection stands the clock alone does not bring it into force."""
    cards = SLOWLY.tell(
        given=[WAITING], when=Object(FENCE), by=ANA, commitments=[REASON], then=[objected(ANA)]
    )
    assert of(cards).objections == 1
    assert [*cards.waiting.keys()] == []
    SLOWLY.tell(
        given=[WAITING, objected(ANA)], when=PeriodOver(0), by=CLOCK, at=UNTIL_MS, then=NothingDue
    )


def test_an_objection_withdrawn_in_time_lets_the_clock_go_on() -> None:
    """The card then waits as if nobody had objected."""
    cards = SLOWLY.tell(
        given=[WAITING, objected(ANA)],
        when=Withdraw(FENCE),
        by=ANA,
        then=[ObjectionWithdrawn(card=FENCE, by=ANA.member)],
    )
    assert of(cards).objections == 0
    assert [*cards.waiting.keys()] == [(UNTIL_MS, FENCE)]


def test_the_last_objection_withdrawn_late_brings_the_card_into_force() -> None:
    """Nothing is missing any more."""
    cards = SLOWLY.tell(
        given=[WAITING, objected(ANA)],
        when=Withdraw(FENCE),
        by=ANA,
        at=UNTIL_MS,
        then=[
            ObjectionWithdrawn(card=FENCE, by=ANA.member),
            CardInForce(card=FENCE, waited_until_ms=UNTIL_MS),
        ],
    )
    assert of(cards).status == "in force"
    assert [*cards.waiting.keys()] == []


def test_one_of_two_objections_withdrawn_is_not_enough() -> None:
    """The other one stands."""
    cards = SLOWLY.tell(
        given=[WAITING, objected(ANA), objected(BEN)],
        when=Withdraw(FENCE),
        by=ANA,
        at=UNTIL_MS,
        then=[ObjectionWithdrawn(card=FENCE, by=ANA.member)],
    )
    assert (of(cards).status, of(cards).objections) == ("waiting", 1)
    assert [*cards.waiting.keys()] == []


def test_an_objection_of_somebody_who_left_is_set_aside() -> None:
    """Cem objected and is no member any more: Ana sets it aside, and the clock goes on."""
    aside = ObjectionSetAside(card=FENCE, by=ANA.member, member=CEM.member)
    cards = SLOWLY.tell(
        given=[WAITING, objected(CEM)],
        when=SetAside(FENCE, CEM.member),
        by=ANA,
        then=[aside],
    )
    assert of(cards).objections == 0
    assert [*cards.objections.items()] == []
    assert [*cards.waiting.keys()] == [(UNTIL_MS, FENCE)]


def test_the_last_objection_set_aside_late_brings_the_card_into_force() -> None:
    """As if it had been taken back; any member may do it, also who put the card up."""
    aside = ObjectionSetAside(card=FENCE, by=BEN.member, member=CEM.member)
    cards = SLOWLY.tell(
        given=[WAITING, objected(CEM)],
        when=SetAside(FENCE, CEM.member),
        by=BEN,
        at=UNTIL_MS,
        then=[aside, CardInForce(card=FENCE, waited_until_ms=UNTIL_MS)],
    )
    assert of(cards).status == "in force"
    assert [*cards.waiting.keys()] == []
    cards = SLOWLY.tell(
        given=[WAITING, objected(CEM), objected(ANA)],
        when=SetAside(FENCE, CEM.member),
        by=BEN,
        at=UNTIL_MS,
        then=[aside],
    )
    assert (of(cards).status, of(cards).objections) == ("waiting", 1)


# ── Time
def test_a_card_comes_into_force_when_its_time_is_over() -> None:
    """Only those whose time has come."""
    later = up(GATE, waits_until_ms=UNTIL_MS + 1)
    cards = SLOWLY.tell(
        given=[WAITING, later],
        when=PeriodOver(0),
        by=CLOCK,
        at=UNTIL_MS,
        then=[CardInForce(card=FENCE, waited_until_ms=UNTIL_MS)],
    )
    assert of(cards).status == "in force"
    assert of(cards, GATE).status == "waiting"


def test_many_cards_come_into_force_in_several_steps() -> None:
    """No step grows with the number of cards that wait for the same moment."""
    many = sorted(card_id(f"card {number}") for number in range(DUE_AT_ONCE + 1))
    cards = SLOWLY.tell(
        given=[up(card, waits_until_ms=UNTIL_MS) for card in many],
        when=PeriodOver(0),
        by=CLOCK,
        at=UNTIL_MS,
        then=[
            *(CardInForce(card=card, waited_until_ms=UNTIL_MS) for card in many[:DUE_AT_ONCE]),
            PeriodEnded(again_ms=UNTIL_MS + 1),
        ],
    )
    assert [*cards.waiting.keys()] == [(UNTIL_MS, many[-1])]


def test_nothing_is_due_before_its_time() -> None:
    """The clock alone changes nothing."""
    SLOWLY.tell(given=[WAITING], when=PeriodOver(0), by=CLOCK, at=UNTIL_MS - 1, then=NothingDue)


# ── In a whole place
def test_a_card_waits_meets_an_objection_and_comes_into_force_at_last() -> None:
    """From the press to the end, in blocks that a second machine recalculates."""
    place = Neighbourhood([news.CONTRACT], rules=SLOW)
    assert place.puts_up(BEN, news.CONTRACT, news.Open(valid_until_ms=0)).code == ""
    card = card_id("card")
    place.does(ANA, "cards", Object(card), commitments=[REASON])
    (due,) = place.place.wait(3 * DAY_MS)
    assert due.code == "cards.NothingDue"
    place.does(ANA, "cards", Withdraw(card))
    entry = Cards(Frozen(place.place.store), "cards").cards.get(card)
    assert entry is not None
    assert entry.status == "in force"
    place.does(BEN, "cards", Close(card))
    place.place.adds_up()


def test_who_objected_and_left_does_not_hold_a_card_back_for_ever() -> None:
    """Cem joins, objects and leaves; Ana sets it aside; Cem comes back and may object anew."""
    place = Neighbourhood([news.CONTRACT], rules=SLOW)
    assert place.puts_up(BEN, news.CONTRACT, news.Open(valid_until_ms=0)).code == ""
    card = card_id("card")
    aside = SetAside(card, CEM.member)
    place.does(CEM, "projects", projects.Join(project=PROJECT, rules_version=1))
    place.does(CEM, "cards", Object(card), commitments=[REASON])
    assert place.asks(ANA, "cards", aside).code == "cards.StillMember"
    place.does(CEM, "projects", projects.Leave(project=PROJECT))
    place.does(ANA, "cards", aside)
    assert place.asks(ANA, "cards", aside).code == "cards.NoObjection"
    place.does(CEM, "projects", projects.Join(project=PROJECT, rules_version=1))
    place.does(CEM, "cards", Object(card), commitments=[prose("Still my fence")])
    place.does(CEM, "projects", projects.Leave(project=PROJECT))
    place.place.wait(3 * DAY_MS)
    done = place.does(ANA, "cards", aside)
    assert [one.name for one in done.events] == ["ObjectionSetAside", "CardInForce"]
    place.place.adds_up()


def test_an_objection_withdrawn_in_time_still_ends_by_the_clock() -> None:
    """Nobody has to do anything for the card to come into force."""
    place = Neighbourhood([news.CONTRACT], rules=SLOW)
    assert place.puts_up(BEN, news.CONTRACT, news.Open(valid_until_ms=0)).code == ""
    card = card_id("card")
    place.does(ANA, "cards", Object(card), commitments=[REASON])
    place.does(ANA, "cards", Withdraw(card))
    (due,) = place.place.wait(3 * DAY_MS)
    assert [one.name for one in due.events] == ["CardInForce"]
