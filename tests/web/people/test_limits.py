"""A person says how often, and on which days, the place may ask them; nobody else learns of it."""

from __future__ import annotations

import pytest
from django.test import Client

from dugnad.web.people import limits
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from tests.web.conftest import NOON_MS, OpenPlace
from tests.web.people.test_signing_in import browser, let_in

__all__ = ["browser"]

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

MONDAY, TUESDAY, WEDNESDAY = 1, 2, 4
HOUR_MS = 3_600_000


@pytest.fixture
def ben(open_place: OpenPlace) -> Person:
    """Ben, who has chosen nothing yet."""
    return people.find_or_create("Ben", "mail", "ben@example.org", "en")


def test_who_chose_nothing_is_asked_as_it_comes(ben: Person) -> None:
    """Twenty requests in a week are counted and welcome."""
    assert all(limits.take(ben, NOON_MS + number) for number in range(20))
    assert limits.asked_since([ben.id], NOON_MS - 1) == {ben.id: 20}


def test_no_more_than_so_often_a_week(ben: Person) -> None:
    """Twice a week: the third waits until the first is a week ago."""
    ben.asks_a_week = 2
    assert limits.take(ben, NOON_MS)
    assert limits.take(ben, NOON_MS + HOUR_MS)
    assert not limits.take(ben, NOON_MS + limits.WEEK_MS - 1)
    assert limits.may_be_asked(ben, NOON_MS + limits.WEEK_MS)
    assert not limits.may_be_asked_among([ben], NOON_MS + 2 * HOUR_MS)
    assert limits.may_be_asked_among([ben], NOON_MS + limits.WEEK_MS) == {ben.id}


def test_not_at_all_and_resting(ben: Person) -> None:
    """Zero is never; who rests is asked for nothing until the rest is over."""
    ben.asks_a_week = 0
    assert not limits.may_be_asked(ben, NOON_MS)
    ben.asks_a_week, ben.rest_until_ms = None, NOON_MS + 1
    assert not limits.may_be_asked(ben, NOON_MS)
    assert not limits.may_be_asked_among([ben], NOON_MS)
    assert limits.may_be_asked(ben, NOON_MS + 1)


def test_what_comes_on_a_quiet_day_waits(ben: Person) -> None:
    """Monday and Tuesday are quiet: Monday noon becomes Wednesday; no day free is none quiet."""
    assert limits.welcome_ms(ben, NOON_MS, "Europe/Oslo") == NOON_MS
    ben.quiet_days = MONDAY | TUESDAY
    assert limits.welcome_ms(ben, NOON_MS, "Europe/Oslo") == NOON_MS + 36 * HOUR_MS
    ben.quiet_days = WEDNESDAY
    assert limits.welcome_ms(ben, NOON_MS, "Europe/Oslo") == NOON_MS
    ben.quiet_days = limits.ALL_DAYS
    assert limits.welcome_ms(ben, NOON_MS, "Europe/Oslo") == NOON_MS


def test_old_requests_are_forgotten(ben: Person) -> None:
    """After five weeks nobody knows any more how often somebody was asked."""
    limits.note_asked(ben, NOON_MS)
    assert limits.sweep(NOON_MS + limits.KEPT_MS) == 0
    assert limits.sweep(NOON_MS + limits.KEPT_MS + 1) == 1


def test_the_own_page_keeps_what_was_chosen(browser: Client) -> None:
    """Ana chooses three a week and a quiet weekend, rests a week, and comes back."""
    ana = let_in(browser)
    browser.post("/me/asking/", {"asks_a_week": "3", "quiet_days": ["5", "6"]})
    ana.refresh_from_db()
    assert (ana.asks_a_week, ana.quiet_days) == (3, 32 | 64)
    assert '<option value="3" selected>' in browser.get("/me/").content.decode()
    browser.post("/me/rest/", {"weeks": "1"})
    ana.refresh_from_db()
    assert limits.rests(ana, NOON_MS)
    assert "You rest until Monday 28 September." in browser.get("/me/").content.decode()
    browser.post("/me/rest/", {"weeks": "0"})
    ana.refresh_from_db()
    assert ana.rest_until_ms == 0
    every_day = browser.post("/me/asking/", {"quiet_days": [str(day) for day in range(7)]})
    assert every_day.status_code == 422
    assert "Leave one day free" in every_day.content.decode()
    assert browser.post("/me/asking/", {"asks_a_week": "99"}).status_code == 422
