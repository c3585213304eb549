"""What people see of news."""

from typing import Any

import msgspec
import pytest

from dugnad.cards.news.contract import CONTRACT, News, NewsPassed, NewsTold, Open
from dugnad.cards.news.face import FACE, PutUpNews
from dugnad.charter.entries import Status
from dugnad.charter.testing import DAY_MS, World
from dugnad.face.seen import Seen
from dugnad.face.testing import Words
from dugnad.ledger.contract import OrderRefused
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import CARD, NOON_MS

UNTIL_MS = NOON_MS + DAY_MS


def news(*events: Any) -> News:
    """News to which this has happened."""
    state = News(MemoryStore(), CARD)
    for event in events:
        CONTRACT.evolve(state, event)
    return state


def seen(*, status: Status = "in force", now_ms: int = NOON_MS, **card: Any) -> Seen:
    """A stranger looking."""
    entry = msgspec.structs.replace(World("news", status=status).entry, **card)
    told = Words(title="The bridge is open", where="The bridge")
    return Seen(member=None, card=entry, told=told, now_ms=now_ms, zone="Europe/Oslo")


def form(**typed: str) -> PutUpNews:
    """The form as somebody filled it in."""
    return PutUpNews(typed, zone="Europe/Oslo", now_ms=NOON_MS)


def test_a_headline_is_enough() -> None:
    """Who has a minute needs one line."""
    filled = form(title="The bridge is open")
    assert filled.is_valid()
    assert filled.opening(filled.cleaned_data) == Open(valid_until_ms=0)
    assert filled.told(filled.cleaned_data) == {"title": "The bridge is open"}


def test_news_may_have_an_end_and_a_picture() -> None:
    """What is folded away goes where it belongs."""
    filled = form(
        title="Soup", text="*Hot*", valid_until="2026-06-02T12:00", picture=64 * "a", alt="A pot"
    )
    assert filled.is_valid()
    assert filled.opening(filled.cleaned_data) == Open(valid_until_ms=UNTIL_MS)
    assert filled.told(filled.cleaned_data) == {
        "title": "Soup",
        "text": "*Hot*",
        "picture": 64 * "a",
        "alt": "A pot",
    }


def test_a_headline_is_asked_for() -> None:
    """Without a line nobody knows what it is about."""
    assert [*form(text="Soup").errors] == ["title"]


def test_news_shows_its_day_and_asks_for_nothing() -> None:
    """News is there to be read."""
    page = FACE.page(news(NewsTold(valid_until_ms=UNTIL_MS)), seen())
    assert (page.when, page.where) == ("Monday 1 June", "The bridge")
    assert (page.missing, page.result, page.verbs) == ("", "", ())


def test_news_whose_text_was_removed_has_no_place() -> None:
    """What was taken away is nowhere shown."""
    stranger = seen()
    gone = Seen(member=None, card=stranger.card, told=None, now_ms=NOON_MS, zone=stranger.zone)
    assert FACE.page(news(NewsTold(valid_until_ms=0)), gone).where == ""


@pytest.mark.parametrize(
    ("events", "look", "result"),
    [
        ([NewsPassed()], seen(), "This was news until Tuesday 2 June, 12:00."),
        ([], seen(now_ms=UNTIL_MS), "This was news until Tuesday 2 June, 12:00."),
        ([], seen(status="closed"), "This is news no longer."),
    ],
)
def test_news_that_is_over_says_so(events: list[Any], look: Seen, result: str) -> None:
    """It turns quiet at its moment, whether or not the books have come to it, or when closed."""
    told = [NewsTold(valid_until_ms=UNTIL_MS), *events]
    assert str(FACE.page(news(*told), look).result) == result


def test_news_may_wait_for_objections() -> None:
    """Where new cards wait, the page says for what, and until when."""
    waiting = seen(status="waiting", waits_until_ms=UNTIL_MS)
    missing = str(FACE.page(news(NewsTold(valid_until_ms=0)), waiting).missing)
    assert missing.startswith("Members can object until Tuesday 2 June, 12:00.")
    held = seen(status="waiting", objections=1)
    assert "has objected" in str(FACE.page(news(NewsTold(valid_until_ms=0)), held).missing)


def test_the_agreement_says_until_when() -> None:
    """With an end or without, one sentence tells."""
    ends = FACE.agreement(news(NewsTold(valid_until_ms=UNTIL_MS)), seen())
    endless = FACE.agreement(news(NewsTold(valid_until_ms=0)), seen())
    assert "until Tuesday 2 June, 12:00" in str(ends[1])
    assert "closes it" in str(endless[1])


def test_an_event_of_others_has_no_line_here() -> None:
    """A face speaks of its own law's events only."""
    assert str(FACE.words(NewsPassed())) == "It is news no longer, and stays to be read."
    assert FACE.words(OrderRefused(to="", verb="", code="")) is None
