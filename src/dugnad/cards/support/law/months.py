"""Months by the calendar, in whole numbers: which one a moment lies in, and when the next is asked.

The days are those of UTC; a month is asked for on the day on which somebody began, at eight in the
morning, and never later than on the 28th, so that every month has that day.
"""

from dugnad.ledger.values import Moment

from .records import DAY_MS

HOUR_MS = 3_600_000
ASKED_AT_MS = 8 * HOUR_MS
LAST_DAY = 28
MONTHS = 12
FEBRUARY = 2
OLD_YEAR = 10
"""Months of a year that begins in March, before January."""


def month_of(at_ms: Moment) -> int:
    """The calendar month of a moment, such as 202609."""
    year, month, _day = _civil(at_ms // DAY_MS)
    return year * 100 + month


def next_month(after_ms: Moment, number: int) -> Moment:
    """When a month is asked for again, a month after a moment.

    Args:
        after_ms: the moment.
        number: of the support; each is asked at a thousandth of a second of its own.
    """
    year, month, day = _civil(after_ms // DAY_MS)
    year, month = (year + 1, 1) if month == MONTHS else (year, month + 1)
    return _days(year, month, min(day, LAST_DAY)) * DAY_MS + ASKED_AT_MS + number


def _civil(days: int) -> tuple[int, int, int]:
    """Year, month and day of a day counted from 1970; years begin in March for this."""
    shifted = days + 719_468
    era = shifted // 146_097
    of_era = shifted - era * 146_097
    year_of_era = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    march = (5 * of_year + 2) // 153
    day = of_year - (153 * march + 2) // 5 + 1
    month = march + 3 if march < OLD_YEAR else march - 9
    year = year_of_era + era * 400 + (1 if month <= FEBRUARY else 0)
    return year, month, day


def _days(year: int, month: int, day: int) -> int:
    """The day counted from 1970; the other way round."""
    shifted = year - (1 if month <= FEBRUARY else 0)
    era = shifted // 400
    year_of_era = shifted - era * 400
    of_year = (153 * (month - 3 if month > FEBRUARY else month + 9) + 2) // 5 + day - 1
    of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + of_year
    return era * 146_097 + of_era - 719_468
