"""Moments in words, and words as moments: always in the place's own time zone.

Moments are whole milliseconds since 1970 UTC, as in the books. The words are in the language that
is active; the order of weekday, day and month is the translators', who write it in Django's format
letters.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

MS = 1000
"""Milliseconds in a second."""


def local(moment_ms: int, zone: str) -> datetime:
    """Return the wall clock of a place at a moment."""
    return datetime.fromtimestamp(moment_ms // MS, tz=UTC).astimezone(ZoneInfo(zone))


def to_ms(day: date, clock: time, zone: str) -> int:
    """Return the moment at which a place's wall clock shows `clock` on `day`.

    An hour that the clock skips in spring is read with the clock as it was before the change; an
    hour that comes twice in autumn is the first of the two.
    """
    there = datetime.combine(day, clock, tzinfo=ZoneInfo(zone))
    return int(there.timestamp()) * MS


def day(moment_ms: int, zone: str, *, now_ms: int | None = None) -> str:
    """Return weekday, day and month; the year too, unless it is this year's.

    Args:
        moment_ms: the moment.
        zone: the place's time zone.
        now_ms: the moment of reading; without it the year is always said.
    """
    there = local(moment_ms, zone)
    if now_ms is not None and local(now_ms, zone).year == there.year:
        # Translators: Django's date format letters for "Saturday 12 June".
        return dateformat.format(there, pgettext("date format", "l j F"))
    # Translators: Django's date format letters for "Saturday 12 June 2027".
    return dateformat.format(there, pgettext("date format", "l j F Y"))


def clock(moment_ms: int, zone: str) -> str:
    """Return the time of day, such as "18:30"."""
    # Translators: Django's date format letters for a time of day.
    return dateformat.format(local(moment_ms, zone), pgettext("time format", "H:i"))


def moment(moment_ms: int, zone: str, *, now_ms: int | None = None) -> str:
    """Return weekday, date and time, such as "Saturday 12 June, 11:00"."""
    return _("%(day)s, %(time)s") % {
        "day": day(moment_ms, zone, now_ms=now_ms),
        "time": clock(moment_ms, zone),
    }


def span(starts_ms: int, ends_ms: int, zone: str, *, now_ms: int | None = None) -> str:
    """Return from when until when; the day is said once when both are on it or end by night."""
    starts, ends = local(starts_ms, zone), local(ends_ms, zone)
    if starts.date() == ends.date() or ends - starts < timedelta(hours=12):
        return _("%(day)s, %(start)s until %(end)s") % {
            "day": day(starts_ms, zone, now_ms=now_ms),
            "start": clock(starts_ms, zone),
            "end": clock(ends_ms, zone),
        }
    return _("%(start)s until %(end)s") % {
        "start": moment(starts_ms, zone, now_ms=now_ms),
        "end": moment(ends_ms, zone, now_ms=now_ms),
    }


def coming(now_ms: int, zone: str, *, weekday: int, hour: int, days_ahead: int = 2) -> int:
    """Return the next such weekday and hour, at least some days ahead: a good first suggestion.

    Args:
        now_ms: the moment of asking.
        zone: the place's time zone.
        weekday: 0 is Monday, 6 is Sunday.
        hour: 0 to 23.
        days_ahead: how many whole days people should have at least.
    """
    first = local(now_ms, zone).date() + timedelta(days=days_ahead)
    chosen = first + timedelta(days=(weekday - first.weekday()) % 7)
    return to_ms(chosen, time(hour), zone)


_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_PLAIN_DAY = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]?\s*(\d{4}|\d{2})?")
_CLOCK = re.compile(
    r"(?:kl\.?|om|at)?\s*(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?(?::\d{2})?", re.IGNORECASE
)
_CENTURY = 2000


def read_day(text: str, *, today: date) -> date | None:
    """Return the day somebody typed or picked: "2027-06-12", "12.6.2027", "12/6" ...; or None.

    The day comes before the month, as everywhere where this is used. Without a year it is the next
    such day, today included.
    """
    text = text.strip()
    try:
        if found := _ISO_DAY.fullmatch(text):
            return date(*(int(part) for part in found.groups()))
        if not (found := _PLAIN_DAY.fullmatch(text)):
            return None
        number, month, year = found.groups()
        if year is not None:
            whole_year = int(year) if len(year) > 2 else _CENTURY + int(year)  # noqa: PLR2004 - digits
            return date(whole_year, int(month), int(number))
        this_year = date(today.year, int(month), int(number))
        return this_year if this_year >= today else this_year.replace(year=today.year + 1)
    except ValueError:
        return None


def read_clock(text: str) -> time | None:
    """Return the time somebody typed or picked: "11:00", "11.00", "11", "kl. 11" ...; or None."""
    if not (found := _CLOCK.fullmatch(text.strip())):
        return None
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        return None
