"""Cards about which a project decides, and questions that end by their answers alone."""

import msgspec
import pytest

from dugnad.charter.cards.events import CardClosed, CardInForce, CardsEvent
from dugnad.charter.cards.refusals import (
    AlreadyClosed,
    DecidedTogether,
    NotAwaited,
    NotDecided,
    NothingDue,
    NotMember,
    NotWaiting,
    UnknownCard,
)
from dugnad.charter.cards.verbs import (
    BringIntoForce,
    CardsAction,
    Close,
    End,
    Object,
    PeriodOver,
    Reword,
)
from dugnad.charter.entries import PutsUp, target_of
from dugnad.charter.law import DECIDING
from dugnad.charter.testing import ELSEWHERE, card_id
from dugnad.ledger.contract import CLOCK, Order, Refused
from dugnad.ledger.testing import ANA, BEN, CEM, CUSTODIAN, NOON_MS, OPERATOR, By, Voice
from tests.charter.put_up import (
    FENCE,
    GATE,
    OPENING,
    REASON,
    SLOW,
    SLOWLY,
    STORIES,
    TEXT,
    UNTIL_MS,
    of,
    put_up,
    up,
    world,
)

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
