"""Moments between the books and people, through the place's own hours."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from dugnad.face.moments import (
    DAY_MS,
    HOUR_MS,
    MomentField,
    coming_saturday,
    day_words,
    local,
    moment_ms,
    moment_words,
    span_words,
)

OSLO = "Europe/Oslo"


def ms(text: str) -> int:
    """Milliseconds of a moment written in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


MONDAY_MS = ms("2026-06-01T10:00")
SATURDAY_MS = ms("2026-06-06T08:00")


@given(st.integers(0, 4_000_000_000), st.sampled_from([OSLO, "UTC", "America/St_Johns"]))
def test_what_a_clock_shows_leads_back_to_the_moment(seconds: int, zone: str) -> None:
    """Except for the hour that comes twice, of which the first is meant."""
    there = local(seconds * 1000, zone)
    back = moment_ms(there.replace(tzinfo=None), zone)
    assert back == (seconds * 1000 if there.fold == 0 else seconds * 1000 - HOUR_MS)


def test_a_skipped_hour_is_read_with_the_clock_as_it_was() -> None:
    """At half past two on the last Sunday in March clocks already show half past three."""
    assert moment_ms(datetime(2026, 3, 29, 2, 30), OSLO) == ms("2026-03-29T01:30")  # noqa: DTZ001


@pytest.mark.parametrize(
    ("now", "saturday"),
    [
        ("2026-06-01T10:00", "2026-06-06T08:00"),
        ("2026-06-05T08:00", "2026-06-06T08:00"),
        ("2026-06-05T08:01", "2026-06-13T08:00"),
        ("2026-06-06T08:00", "2026-06-13T08:00"),
        ("2026-10-22T08:00", "2026-10-24T08:00"),
        ("2026-10-25T08:00", "2026-10-31T09:00"),
    ],
)
def test_the_coming_saturday_is_at_least_a_day_away(now: str, saturday: str) -> None:
    """At ten by the place's clock, in summer and in winter."""
    assert coming_saturday(ms(now), OSLO) == ms(saturday)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Saturday 6 June, 10:00"),
        ("nb", "lørdag 6. juni, 10:00"),
        ("nn", "laurdag 6. juni, 10:00"),
        ("sv", "lördag 6 juni, 10:00"),
        ("da", "lørdag 6. juni, 10:00"),
        ("nl", "zaterdag 6 juni, 10:00"),
    ],
)
def test_a_moment_is_told_as_the_language_writes_it(language: str, told: str) -> None:
    """With its weekday, in the place's hours."""
    with override(language):
        assert moment_words(SATURDAY_MS, OSLO, MONDAY_MS) == told


def test_the_year_is_told_when_it_is_another_one() -> None:
    """Next January is not this one."""
    with override("en"):
        assert day_words(ms("2027-01-02T10:00"), OSLO, MONDAY_MS) == "Saturday 2 January 2027"


def test_a_span_tells_its_day_once() -> None:
    """Unless it ends on another one."""
    with override("en"):
        short = span_words(SATURDAY_MS, SATURDAY_MS + 3 * HOUR_MS, OSLO, MONDAY_MS)
        long = span_words(SATURDAY_MS, SATURDAY_MS + DAY_MS, OSLO, MONDAY_MS)
    assert short == "Saturday 6 June, 10:00 until 13:00"
    assert long == "Saturday 6 June, 10:00 until Sunday 7 June, 10:00"


@pytest.mark.parametrize(
    "typed",
    [
        "2026-06-06T10:00",
        "2026-06-06T10:00:00",
        "2026-06-06 10:00",
        "6.6.2026 10:00",
        "06.06.2026  kl. 10",
        "6/6/2026, 10.00",
    ],
)
def test_a_moment_is_read_as_browsers_send_it_and_as_people_write_it(typed: str) -> None:
    """Always in the place's hours."""
    field = MomentField()
    field.zone = OSLO
    assert field.clean(typed) == SATURDAY_MS
    assert field.prepare_value(typed) == typed


def test_a_moment_is_shown_as_browsers_want_it() -> None:
    """So that a phone opens its own calendar on the right day."""
    field = MomentField()
    field.zone = OSLO
    assert field.prepare_value(SATURDAY_MS) == "2026-06-06T10:00"
    assert field.prepare_value(None) is None


@pytest.mark.parametrize(
    "typed", ["soon", "2026-06-31T10:00", "2026-06-06T25:00", "1.1.1900 10:00"]
)
def test_what_cannot_be_read_is_answered_by_a_sentence(typed: str) -> None:
    """It says how to write it."""
    with pytest.raises(ValidationError, match="could not read"), override("en"):
        MomentField().clean(typed)


def test_nothing_typed_is_nothing() -> None:
    """A moment that may be left out is None."""
    assert MomentField(required=False).clean("") is None
