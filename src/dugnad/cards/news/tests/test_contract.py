"""Stories about the law of news."""

import pytest

from dugnad.cards.news.contract import (
    CONTRACT,
    OVER_TAG,
    AlreadyPassed,
    MomentCame,
    News,
    NewsPassed,
    NewsTold,
    NotInForce,
    OnlyWhenPutUp,
    Open,
)
from dugnad.charter.entries import Status
from dugnad.charter.law import Law
from dugnad.charter.testing import DAY_MS, World
from dugnad.ledger.contract import CLOCK
from dugnad.ledger.state import due_until, next_due
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import BEN, CARD, NOON_MS, By, Scenarios

TOLD = Scenarios(CONTRACT, law=Law, world=World("news").write)


@pytest.mark.parametrize("until_ms", [0, NOON_MS + DAY_MS])
def test_news_is_told_when_its_card_is_put_up(until_ms: int) -> None:
    """It is news until its moment, or without an end."""
    news = TOLD.tell(
        when=Open(valid_until_ms=until_ms), by="cards", then=[NewsTold(valid_until_ms=until_ms)]
    )
    assert news.valid_until_ms.get() == until_ms
    assert news.passed.get() is None


def test_news_waits_for_its_end_only_when_it_has_one() -> None:
    """News without an end waits for nothing."""
    store = MemoryStore()
    CONTRACT.evolve(News(store, CARD), NewsTold(valid_until_ms=0))
    assert next_due(store) is None
    CONTRACT.evolve(News(store, CARD), NewsTold(valid_until_ms=NOON_MS))
    assert [*due_until(store, NOON_MS)] == [(NOON_MS, CARD, OVER_TAG)]


@pytest.mark.parametrize("by", [BEN, "card:" + 32 * "d"])
def test_news_is_told_only_by_putting_up_its_card(by: By) -> None:
    """Nobody tells the same card twice, and no other card tells it."""
    TOLD.tell(when=Open(valid_until_ms=NOON_MS), by=by, then=OnlyWhenPutUp)


def test_news_is_told_before_it_is_over() -> None:
    """What was news until now is news no longer."""
    TOLD.tell(when=Open(valid_until_ms=NOON_MS), by="cards", then=AlreadyPassed)
    still = NOON_MS + 1
    TOLD.tell(when=Open(valid_until_ms=still), by="cards", then=[NewsTold(valid_until_ms=still)])


def test_news_passes_at_its_moment() -> None:
    """It turns quiet by itself, and stays."""
    news = TOLD.tell(
        given=[NewsTold(valid_until_ms=NOON_MS)],
        when=MomentCame(tag=OVER_TAG),
        by=CLOCK,
        then=[NewsPassed()],
    )
    assert news.passed.get()


@pytest.mark.parametrize("status", ["waiting", "closed"])
def test_only_news_in_force_passes(status: Status) -> None:
    """A card that was closed, or still waits, has nothing to end."""
    story = Scenarios(CONTRACT, law=Law, world=World("news", status=status).write)
    story.tell(when=MomentCame(tag=OVER_TAG), by=CLOCK, then=NotInForce)


def test_news_without_a_card_does_not_pass() -> None:
    """The law asks the charter first."""
    Scenarios(CONTRACT, law=Law).tell(when=MomentCame(tag=OVER_TAG), by=CLOCK, then=NotInForce)
