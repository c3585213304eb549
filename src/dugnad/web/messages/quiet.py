"""Quiet hours: nobody is asked anything between nine in the evening and eight in the morning. Pure.

Source: journeys-screens-words B7 (two rhythms).
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(8)
EVENING = time(21)


def next_loud_ms(at_ms: int, zone: str) -> int:
    """Give the first moment at or after `at_ms` that is not in the quiet hours.

    Args:
        at_ms: milliseconds since 1970 UTC.
        zone: the place's time zone, like "Europe/Oslo".

    Returns:
        `at_ms` itself by day, else 08:00 local time, also across a change of summer time.
    """
    local = datetime.fromtimestamp(at_ms // 1000, UTC).astimezone(ZoneInfo(zone))
    if MORNING <= local.time() < EVENING:
        return at_ms
    day = local.date() + timedelta(days=1 if local.time() >= EVENING else 0)
    morning = datetime.combine(day, MORNING, ZoneInfo(zone))
    return int(morning.timestamp()) * 1000
