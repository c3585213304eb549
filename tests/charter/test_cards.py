"""Stories about the life of a card: put up, objected to, in force, reworded, placed, closed."""

import msgspec
import pytest

from dugnad.cards.news import contract as news
from dugnad.charter.cards.events import (
    CardClosed,
    CardInForce,
    CardObjected,
    CardPlaced,
    CardPutUp,
    CardReworded,
    CardsEvent,
    ObjectionSetAside,
    ObjectionWithdrawn,
    PeriodEnded,
)
from dugnad.charter.cards.force import DUE_AT_ONCE
from dugnad.charter.cards.law import CONTRACT
from dugnad.charter.cards.records import WAITING_TAG, Cards
from dugnad.charter.cards.refusals import (
    AlreadyClosed,
    AlreadyObjected,
    CardKnown,
    DecidedTogether,
    NoObjection,
    NotAPerson,
    NotAwaited,
    NotDecided,
    NothingDue,
    NotMember,
    NotWaiting,
    NotYours,
    OfAnotherProject,
    StillMember,
    TextMissing,
    UnknownCard,
    UnknownProject,
    UnknownType,
)
from dugnad.charter.cards.verbs import (
    BringIntoForce,
    CardsAction,
    Close,
    End,
    Object,
    PeriodOver,
    Place,
    PutUp,
    Reword,
    SetAside,
    Withdraw,
)
from dugnad.charter.entries import CardEntry, Grant, PutsUp, Rules, target_of
from dugnad.charter.law import DECIDING, Law
from dugnad.charter.place import OpenedVersion
from dugnad.charter.place import Place as TheWholePlace
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import (
    DAY_MS,
    ELSEWHERE,
    PROJECT,
    RULES,
    Neighbourhood,
    World,
    card_id,
    prose,
)
from dugnad.ledger import codec
from dugnad.ledger.contract import CLOCK, Order, Refused
from dugnad.ledger.state import due_until
from dugnad.ledger.store import Frozen, MemoryStore, WritableStore
from dugnad.ledger.testing import (
    ANA,
    BEN,
    CEM,
    CUSTODIAN,
    DIA,
    NOON_MS,
    OPERATOR,
    By,
    Scenarios,
    Voice,
)
from dugnad.ledger.values import CardId

FENCE, GATE = card_id("fence"), card_id("gate")
TEXT = prose("Paint the fence")
OPENING = codec.encode(news.Open(valid_until_ms=0))
GRANT = Grant(target=target_of(GATE), verb="Open")
UNTIL_MS = NOON_MS + 3 * DAY_MS
SLOW = Rules(way="together", joining="open", puts_up="members", objection_ms=3 * DAY_MS)


def world(rules: Rules = RULES) -> Scenarios[Cards, CardsAction, CardsEvent, Law]:
    """Stories in a project with these rules, where news may be put up in version 2."""

    def write(store: WritableStore) -> None:
        World("news", rules=rules).write(store)
        for name in ("news", *DECIDING):
            TheWholePlace(store, "place").versions.set(name, OpenedVersion(2, bytes(32)))

    return Scenarios(CONTRACT, law=Law, world=write, target="cards")


STORIES, SLOWLY = world(), world(SLOW)


def put_up(card: CardId = FENCE, **changes: object) -> PutUp:
    """Ask for a card."""
    asked = PutUp(card=card, project=PROJECT, card_type="news", opening=OPENING, grants=(GRANT,))
    return msgspec.structs.replace(asked, **changes)


def up(card: CardId = FENCE, *, waits_until_ms: int = NOON_MS, by: Voice = BEN) -> CardPutUp:
    """A card was put up, by Ben unless somebody else did."""
    return CardPutUp(
        card=card,
        project=PROJECT,
        card_type="news",
        version=2,
        by=by.member,
        prose=TEXT,
        grants=(GRANT,),
        at_ms=NOON_MS,
        waits_until_ms=waits_until_ms,
    )


WAITING = up(waits_until_ms=UNTIL_MS)
REASON = prose("It is my fence")


def objected(who: Voice) -> CardObjected:
    """Somebody objected."""
    return CardObjected(card=FENCE, by=who.member, prose=REASON)


def closed(*, waited_until_ms: int = NOON_MS) -> CardClosed:
    """Ben closed it."""
    return CardClosed(
        card=FENCE,
        by=BEN.member,
        prose=None,
        at_ms=NOON_MS,
        waited_until_ms=waited_until_ms,
    )


def of(cards: Cards, card: CardId = FENCE) -> CardEntry:
    """What is remembered of a card."""
    entry = cards.cards.get(card)
    assert entry is not None
    return entry


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


# ── Looking after it
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


# ── Decided together
QUESTION = msgspec.structs.replace(up(), card_type="proposal", grants=())
ELSEWHERES = msgspec.structs.replace(up(card_id("elsewhere")), card_type="vote", project=ELSEWHERE)
AWAITED = msgspec.structs.replace(up(GATE), awaits_decision=True)
BY_DECISION, BY_ANOTHERS = target_of(FENCE), target_of(card_id("elsewhere"))
BY_NEWS = target_of(card_id("news"))
UP: list[CardsEvent] = [QUESTION, ELSEWHERES, up(card_id("news")), AWAITED]
IN_FORCE = CardInForce(card=GATE, waited_until_ms=NOON_MS)
ENDED = CardClosed(card=GATE, by=None, prose=None, at_ms=NOON_MS, waited_until_ms=NOON_MS)


@pytest.mark.parametrize("name", DECIDING)
@pytest.mark.parametrize("puts_up", ["anyone", "members", "starters"])
def test_every_member_may_propose(name: str, puts_up: PutsUp) -> None:
    """Whoever else puts up cards there; members only, and nobody waits to be asked (PRJ-11)."""
    stories = world(msgspec.structs.replace(SLOW, puts_up=puts_up))
    asked = put_up(card_type=name, grants=(), awaits_decision=True)
    question = msgspec.structs.replace(QUESTION, card_type=name)
    order = Order(to=target_of(FENCE), verb="Open", arguments=OPENING, must=True)
    cards = stories.tell(when=asked, by=BEN, commitments=[TEXT], then=[question], orders=[order])
    assert of(cards).status == "in force"
    stories.tell(when=asked, by=CEM, then=NotMember)


def test_a_card_may_await_the_projects_decision() -> None:
    """Time alone does not bring it into force, and nobody waits for objections to it."""
    asked = put_up(GATE, awaits_decision=True)
    order = Order(to=target_of(GATE), verb="Open", arguments=OPENING, must=True)
    cards = SLOWLY.tell(when=asked, by=BEN, commitments=[TEXT], then=[AWAITED], orders=[order])
    assert of(cards, GATE).status == "waiting"
    assert [*cards.waiting.keys()] == []
    SLOWLY.tell(given=UP, when=PeriodOver(0), by=CLOCK, at=UNTIL_MS, then=NothingDue)
    SLOWLY.tell(given=UP, when=Object(GATE), by=ANA, commitments=[REASON], then=NotWaiting)


def test_what_a_project_decided_is_in_force_at_once() -> None:
    """And may be ended the same way, whether or not it was in force."""
    bring = BringIntoForce(GATE)
    cards = STORIES.tell(given=UP, when=bring, by=BY_DECISION, then=[IN_FORCE])
    assert of(cards, GATE).status == "in force"
    for given in (UP, [*UP, IN_FORCE]):
        cards = STORIES.tell(given=given, when=End(GATE), by=BY_DECISION, then=[ENDED])
        assert of(cards, GATE).status == "closed"


@pytest.mark.parametrize("action", [BringIntoForce(GATE), End(GATE)])
@pytest.mark.parametrize(
    "by", [ANA, BEN, OPERATOR, CUSTODIAN, BY_ANOTHERS, BY_NEWS, "projects", target_of(bytes(16))]
)
def test_nobody_but_the_project_decides_about_its_cards(action: CardsAction, by: By) -> None:
    """Not who put it up, nor who looks after the project, nor who runs the place."""
    STORIES.tell(given=UP, when=action, by=by, then=NotDecided)


@pytest.mark.parametrize("name", DECIDING)
@pytest.mark.parametrize("by", [ANA, BEN])
def test_a_question_ends_by_its_answers_alone(name: str, by: Voice) -> None:
    """Who asked it and who looks after the project neither close nor reword it (PRJ-07)."""
    given = [msgspec.structs.replace(QUESTION, card_type=name)]
    STORIES.tell(given=given, when=Close(FENCE), by=by, then=DecidedTogether)
    STORIES.tell(given=given, when=Reword(FENCE), by=by, then=DecidedTogether)


def test_no_decision_ends_another_question() -> None:
    """Those who decide the everyday cannot take a question about the rules from all members."""
    other = msgspec.structs.replace(QUESTION, card=card_id("other"), card_type="vote")
    given: list[CardsEvent] = [*UP, other]
    STORIES.tell(given=given, when=End(other.card), by=BY_DECISION, then=DecidedTogether)


@pytest.mark.parametrize("given", [UP, [*UP, IN_FORCE]])
def test_what_the_group_decides_on_keeps_its_words(given: list[CardsEvent]) -> None:
    """Nobody swaps the text under a decision, before it or after; taking it back is open."""
    for by in (ANA, BEN):
        STORIES.tell(
            given=given, when=Reword(GATE), by=by, commitments=[TEXT], then=DecidedTogether
        )
    mine = msgspec.structs.replace(ENDED, by=BEN.member)
    STORIES.tell(given=given, when=Close(GATE), by=BEN, then=[mine])


@pytest.mark.parametrize(
    ("given", "action", "refusal"),
    [
        ([], BringIntoForce(card_id("none")), UnknownCard),
        ([], End(card_id("none")), UnknownCard),
        ([ENDED], BringIntoForce(GATE), AlreadyClosed),
        ([ENDED], End(GATE), AlreadyClosed),
        ([IN_FORCE], BringIntoForce(GATE), NotAwaited),
        ([], BringIntoForce(card_id("news")), NotAwaited),
        ([], BringIntoForce(FENCE), NotAwaited),
    ],
)
def test_what_was_decided_about_a_card_may_not_be_possible(
    given: list[CardsEvent], action: CardsAction, refusal: type[Refused]
) -> None:
    """The first rule that is broken says why it is not carried out."""
    STORIES.tell(given=[*UP, *given], when=action, by=BY_DECISION, then=refusal)
