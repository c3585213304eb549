"""How often the place may ask somebody for something: rest, quiet days and a weekly limit.

Each person sets them for themselves, and nobody else learns of them: whoever is not asked looks
the same as somebody who was asked enough, or who rests. What a person asked for themselves (a code,
an answer to their question, a place that became free) is no request, and always comes.

Source: PRJ-26; journeys-screens-words idea 7.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count

from dugnad.web.people.models import Person, Request

DAY_MS: Final = 24 * 3_600_000
WEEK_MS: Final = 7 * DAY_MS
KEPT_MS: Final = 5 * WEEK_MS
"""How long it is remembered that somebody was asked: long enough to see who carries much."""
LIMITS: Final = (0, 1, 2, 3, 5, 10)
"""How often a week one may choose to be asked; None is as often as it comes."""
UNTIL_BACK_MS: Final = 253_370_764_800_000
"""The year 9999: the end of a rest that lasts until somebody comes back."""
DAYS: Final = 7
NEWS: Final = (0, 1, DAYS)
"""What only tells somebody something: at once, once a day, once a week."""
NEWS_HOUR: Final = 8
"""In the morning, when quiet hours end."""
ALL_DAYS: Final = 2**DAYS - 1


def rests(person: Person, now_ms: int) -> bool:
    """Whether a person rests everywhere in the place."""
    return person.rest_until_ms > now_ms


def rests_until_back(person: Person) -> bool:
    """Whether a person rests without a day on which it ends."""
    return person.rest_until_ms >= UNTIL_BACK_MS


def may_be_asked(person: Person, now_ms: int) -> bool:
    """Whether the place may ask a person for one more thing this week."""
    if rests(person, now_ms):
        return False
    most = person.asks_a_week
    if most is None:
        return True
    lately = Request.objects.filter(person=person, asked_ms__gt=now_ms - WEEK_MS)
    return lately.count() < most


def may_be_asked_among(persons: Iterable[Person], now_ms: int) -> frozenset[UUID]:
    """The ids of those of some people who may be asked now, found with one question."""
    listed = list(persons)
    limited = [one.id for one in listed if one.asks_a_week is not None]
    asked = asked_since(limited, now_ms - WEEK_MS) if limited else {}
    return frozenset(
        one.id
        for one in listed
        if not rests(one, now_ms)
        and (one.asks_a_week is None or asked.get(one.id, 0) < one.asks_a_week)
    )


def note_asked(person: Person, now_ms: int) -> None:
    """Remember that the place asked a person for something."""
    Request.objects.create(person=person, asked_ms=now_ms)


def take(person: Person, now_ms: int) -> bool:
    """Count one request if one more is welcome; gives whether it is."""
    welcome = may_be_asked(person, now_ms)
    if welcome:
        note_asked(person, now_ms)
    return welcome


def asked_since(persons: Iterable[UUID], since_ms: int) -> dict[UUID, int]:
    """How often people were asked after a moment, by person id; never shown to anybody else."""
    rows = Request.objects.filter(person_id__in=list(persons), asked_ms__gt=since_ms)
    counted = rows.values("person_id").annotate(times=Count("id"))
    return {row["person_id"]: row["times"] for row in counted}


def sweep(now_ms: int) -> int:
    """Forget requests of long ago; gives how many."""
    gone, _kinds = Request.objects.filter(asked_ms__lt=now_ms - KEPT_MS).delete()
    return gone


def welcome_ms(person: Person, at_ms: int, zone: str) -> int:
    """The first moment at or after `at_ms` that is not on a quiet day of the person.

    Args:
        person: whose days; somebody with seven quiet days has none left, and so keeps all.
        at_ms: milliseconds since 1970 UTC.
        zone: the place's time zone.
    """
    if not 0 < person.quiet_days < ALL_DAYS:
        return at_ms
    there = datetime.fromtimestamp(at_ms // 1000, UTC).astimezone(ZoneInfo(zone))
    if not _is_quiet(person, there):
        return at_ms
    day = there.replace(hour=0, minute=0, second=0, microsecond=0)
    while _is_quiet(person, day):
        day += timedelta(days=1)
    return int(day.timestamp()) * 1000


def news_ms(person: Person, at_ms: int, zone: str) -> int:
    """When what only tells a person something goes out: at once, or the next time it all does.

    Args:
        person: who chose it (`Person.news_every_days`).
        at_ms: when it came up, in milliseconds since 1970 UTC.
        zone: the place's time zone.

    Returns:
        `at_ms` for whoever hears at once; else the next morning, or that of the next Monday, which
        is not on a quiet day of theirs.
    """
    if not person.news_every_days:
        return at_ms
    there = datetime.fromtimestamp(at_ms // 1000, UTC).astimezone(ZoneInfo(zone))
    day = there.replace(hour=NEWS_HOUR, minute=0, second=0, microsecond=0)
    if day <= there:
        day += timedelta(days=1)
    if person.news_every_days >= DAYS:
        day += timedelta(days=-day.weekday() % DAYS)
    return welcome_ms(person, int(day.timestamp()) * 1000, zone)


def _is_quiet(person: Person, day: datetime) -> bool:
    return bool(person.quiet_days >> day.weekday() & 1)
