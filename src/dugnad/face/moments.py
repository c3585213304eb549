"""Moments for people: read from what they type, told in their language and the place's hours.

The books count milliseconds since 1970 UTC. People say "Saturday at ten". Here is the way between
the two, always through the place's time zone; no clock is looked at.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateformat import format as written
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
_SATURDAY: Final = 5
_SENT: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_WRITTEN: Final = re.compile(r"(?P<day>\d{1,2})[./-] ?(?P<month>\d{1,2})[./-] ?(?P<year>\d{4})")
"""A day as browsers send it, and as people write it where the browser does not help."""

_CLOCK: Final = re.compile(
    r"(?:T|,? (?:(?:kl\.?|om|at) )?)(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d)(?::\d\d)?)?",
    re.IGNORECASE,
)
"""The time after the day: "T10:00", " 10:00", " kl. 10", ", 10.30"."""

LAST_MS: Final = int(datetime(9999, 12, 30, tzinfo=UTC).timestamp()) * 1000
"""Where calendars end, with room for every zone; the books count on for a quarter of a million
years, and whatever says so there has to be shown."""

_DAY: Final = {"en": "l j F", "nl": "l j F", "sv": "l j F"}
"""A weekday with its date as each language writes it; the others put a full stop after the day."""
_SHORT: Final = {"en": "D j M H:i", "nl": "D j b H:i", "sv": "D j b H:i"}
"""The same in few letters, with the hour."""


def local(at_ms: int, zone: str) -> datetime:
    """The moment as clocks show it in `zone`; what lies beyond `LAST_MS` is that day."""
    return utc(at_ms).astimezone(ZoneInfo(zone))


def utc(at_ms: int) -> datetime:
    """The moment as every calendar reads it; what lies beyond `LAST_MS` is that day."""
    return datetime.fromtimestamp(min(at_ms, LAST_MS) // 1000, UTC)


def moment_ms(clock: datetime, zone: str) -> int:
    """Milliseconds since 1970 UTC of what a clock in `zone` shows.

    An hour that is skipped in spring is read as if clocks had not yet been changed; of an hour that
    comes twice in autumn the first is meant.
    """
    there = clock.replace(tzinfo=ZoneInfo(zone), fold=0)
    return int(there.timestamp()) * 1000


def coming_saturday(now_ms: int, zone: str, hour: int = 10) -> int:
    """The next Saturday at `hour` that is at least a day away, in milliseconds since 1970 UTC."""
    tomorrow = local(now_ms + DAY_MS, zone).replace(tzinfo=None)
    start = tomorrow.replace(hour=hour, minute=0, second=0, microsecond=0)
    days = (_SATURDAY - start.weekday()) % 7
    if days == 0 and start < tomorrow:
        days = 7
    return moment_ms(start + timedelta(days=days), zone)


def day_words(at_ms: int, zone: str, now_ms: int) -> str:
    """The day in the language that is active, such as "Saturday 6 June"; the year when not ours."""
    there = local(at_ms, zone)
    shape = _DAY.get((get_language() or "").partition("-")[0], "l j. F")
    year = " Y" if there.year != local(now_ms, zone).year else ""
    return str(written(there, shape + year))


def short_words(at_ms: int, zone: str) -> str:
    """Day and time in few letters, for a text message, such as "Sat 6 Jun 10:00"."""
    shape = _SHORT.get((get_language() or "").partition("-")[0], "D j. b H:i")
    return str(written(local(at_ms, zone), shape))


def moment_words(at_ms: int, zone: str, now_ms: int) -> str:
    """Day and time, such as "Saturday 6 June, 10:00"."""
    return f"{day_words(at_ms, zone, now_ms)}, {local(at_ms, zone):%H:%M}"


def span_words(starts_ms: int, ends_ms: int, zone: str, now_ms: int) -> str:
    """From when until when, such as "Saturday 6 June, 10:00 until 13:00"."""
    start, end = local(starts_ms, zone), local(ends_ms, zone)
    same_day = start.date() == end.date()
    return gettext("%(start)s until %(end)s") % {
        "start": moment_words(starts_ms, zone, now_ms),
        "end": f"{end:%H:%M}" if same_day else moment_words(ends_ms, zone, now_ms),
    }


class MomentField(forms.Field):
    """A day and time in the place's hours; its value is milliseconds since 1970 UTC, or None.

    A form sets `zone`, as a field does not know where it stands.
    """

    zone: str = "UTC"
    default_error_messages = {
        "invalid": _("We could not read this as a day and a time. Write it like 6.6.2026 10:00."),
    }

    def __init__(self, **kwargs: Any) -> None:
        """Take what every field takes; phones offer their own calendar."""
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(**{"widget": widget, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """Show a moment as browsers want it; what was typed is shown as it was typed."""
        return f"{local(value, self.zone):%Y-%m-%dT%H:%M}" if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        """Read what was typed.

        Raises:
            ValidationError: it is no day and time, or none that a clock has.
        """
        if value in self.empty_values:
            return None
        typed = " ".join(str(value).split())
        day = _SENT.match(typed) or _WRITTEN.match(typed)
        clock = _CLOCK.fullmatch(typed, day.end()) if day else None
        if day and clock:
            year, month, number = (int(day[part]) for part in ("year", "month", "day"))
            hour, minute = int(clock["hour"]), int(clock["minute"] or 0)
            with suppress(ValueError, OverflowError):
                there = datetime(year, month, number, hour, minute)  # noqa: DTZ001  The place's zone follows.
                at_ms = moment_ms(there, self.zone)
                if 0 <= at_ms < LAST_MS:
                    return at_ms
        raise ValidationError(self.error_messages["invalid"], code="invalid")
