"""Amounts for people: read from what they type, told in their language.

The books count in the smallest unit: hundredths of a crown or a euro, minutes, things. People say
"40 kr", "one and a half hours", "two trays". Here is the way between the two; nothing is rounded.
"""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dugnad.ledger.values import COUNT_LIMIT

from .sentences import StrOrPromise

CURRENCIES: Final = ("NOK", "SEK", "DKK", "EUR")
"""The units that are money, each counted in hundredths."""

MINUTES: Final = "minutes"
"""The unit of given work."""

ROOMS: Final = "rooms"
"""The unit of rooms that are lent, each time counted once."""

HUNDREDTHS: Final = 100
HOUR_MINUTES: Final = 60

_OF_ZONE: Final = {
    "Europe/Oslo": "NOK",
    "Arctic/Longyearbyen": "NOK",
    "Europe/Stockholm": "SEK",
    "Europe/Copenhagen": "DKK",
    "Atlantic/Faroe": "DKK",
}
_THOUSANDS: Final = {"en": ",", "da": ".", "nl": "."}
"""What stands between thousands; a blank that does not break where nothing else is usual."""

_BLANK: Final = "\N{NO-BREAK SPACE}"
_TYPED: Final = re.compile(
    r"(?P<whole>(?!0)\d{1,3}(?P<mark>[ .,])\d{3}(?:(?P=mark)\d{3})*|\d+)"
    r"(?:(?!(?P=mark))[.,](?P<part>\d{1,2}))?"
)
"""A number with one mark between thousands, if any, and another one before hundredths."""

_SIGNS_MAX: Final = 40
"""No amount is written with more signs than this."""

_UNIT_SIGNS: Final = re.compile(
    r"^\s*(?:kr\.?|€|NOK|SEK|DKK|EUR)|(?:kr\.?|€|,-|NOK|SEK|DKK|EUR)\s*$", re.IGNORECASE
)
"""Before or after the number; between its digits they are a slip of the finger."""
_AFTER_NUMBER: Final = re.compile(r"(?<=\d) (?=\w)")
_CLOCK: Final = re.compile(r"(?P<hours>\d{1,4}):(?P<minutes>[0-5]\d)")
_HOURS: Final = re.compile(r"(?P<whole>\d{1,4})(?:[.,](?P<part>\d{1,2}))?")


def currency_of(zone: str) -> str:
    """The money that people pay with where clocks show this zone, such as "NOK"."""
    return _OF_ZONE.get(zone, "EUR")


def number_words(amount: int) -> str:
    """Hundredths as a number: "2 100", "40,50"; the part after the point only where there is one.

    Args:
        amount: in hundredths; below zero for what is owed.
    """
    language = (get_language() or "").partition("-")[0]
    whole, part = divmod(abs(amount), HUNDREDTHS)
    grouped = f"{whole:,}".replace(",", _THOUSANDS.get(language, _BLANK))
    sign = "\N{MINUS SIGN}" if amount < 0 else ""
    point = "." if language == "en" else ","
    return f"{sign}{grouped}{point}{part:02}" if part else f"{sign}{grouped}"


def amount_words(amount: int, unit: str) -> str:
    """An amount with its unit, in the language that is active.

    Args:
        amount: in the smallest part of the unit: hundredths, minutes, things.
        unit: "NOK", "SEK", "DKK", "EUR", "minutes", "rooms", or any other for things.
    """
    if unit == "EUR":
        return gettext("€%(number)s") % {"number": number_words(amount)}
    if unit in CURRENCIES:
        return gettext("%(number)s kr") % {"number": number_words(amount)}
    if unit == MINUTES:
        return hours_words(amount)
    if unit == ROOMS:
        return ngettext("a room once", "a room %(count)s times", amount) % {"count": amount}
    return ngettext("%(count)s thing", "%(count)s things", amount) % {"count": amount}


def unbroken(words: str) -> str:
    """The same words, with their numbers and units kept together at the end of a line."""
    return _AFTER_NUMBER.sub(_BLANK, words)


def hours_words(minutes: int) -> str:
    """A time of work: "3 hours", "45 minutes", "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, HOUR_MINUTES)
    in_hours = ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    in_minutes = ngettext("%(count)s minute", "%(count)s minutes", rest) % {"count": rest}
    if hours and rest:
        return f"{in_hours} {in_minutes}"
    return in_hours if hours or not rest else in_minutes


class AmountField(forms.Field):
    """An amount of money as people type it: "40", "99,50", "2 100 kr". Its value is hundredths.

    Attributes:
        least: the smallest amount that is taken, in hundredths.
    """

    default_error_messages = {
        "required": _("This is still empty. Write an amount, like 250 or 99,50."),
        "invalid": _("We could not read this as an amount. Write it like 250 or 99,50."),
        "least": _("Write an amount that is above nothing."),
        "most": _("This amount is too large. Check it for a digit too many."),
    }

    def __init__(self, *, least: int = 1, **kwargs: Any) -> None:
        """Take what every field takes; telephones show digits."""
        self.least = least
        widget = forms.TextInput(attrs={"inputmode": "decimal", "size": 10})
        super().__init__(**{"widget": widget, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """Show hundredths as people write them; what was typed is shown as it was typed."""
        return number_words(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        """Read what was typed.

        Raises:
            ValidationError: it is no amount, or too small or too large.
        """
        if value in self.empty_values:
            return None
        typed = " ".join(_UNIT_SIGNS.sub(" ", str(value)).split())
        found = _TYPED.fullmatch(typed) if len(typed) <= _SIGNS_MAX else None
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        whole = int(re.sub(r"\D", "", found["whole"]))
        amount = whole * HUNDREDTHS + int((found["part"] or "").ljust(2, "0"))
        if amount < self.least:
            raise ValidationError(self.error_messages["least"], code="least")
        if amount >= COUNT_LIMIT:
            raise ValidationError(self.error_messages["most"], code="most")
        return amount


class HoursField(forms.Field):
    """A time of work as people type it: "2", "1,5", "1:30". Its value is minutes."""

    default_error_messages = {
        "required": _("This is still empty. Write how many hours, like 2 or 1,5 or 1:30."),
        "invalid": _("We could not read this as hours. Write it like 2 or 1,5 or 1:30."),
        "least": _("Write a time that is above nothing."),
    }

    def __init__(self, *, least: int = 1, **kwargs: Any) -> None:
        """Take what every field takes; `least` is the shortest time that is taken, in minutes."""
        self.least = least
        widget = forms.TextInput(attrs={"inputmode": "decimal", "size": 6})
        super().__init__(**{"widget": widget, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """Show minutes as hours; what was typed is shown as it was typed."""
        if not isinstance(value, int):
            return value
        hours, rest = divmod(value, HOUR_MINUTES)
        return f"{hours}:{rest:02}" if rest else str(hours)

    def to_python(self, value: Any) -> int | None:
        """Read what was typed; a part of a minute is left out.

        Raises:
            ValidationError: it is no time, or too short.
        """
        if value in self.empty_values:
            return None
        minutes = _minutes("".join(str(value).split()))
        if minutes is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if minutes < self.least:
            raise ValidationError(self.error_messages["least"], code="least")
        return minutes


def _minutes(typed: str) -> int | None:
    clock, hours = _CLOCK.fullmatch(typed), _HOURS.fullmatch(typed)
    if clock is not None:
        return int(clock["hours"]) * HOUR_MINUTES + int(clock["minutes"])
    if hours is not None:
        part = int((hours["part"] or "").ljust(2, "0"))
        return int(hours["whole"]) * HOUR_MINUTES + part * HOUR_MINUTES // HUNDREDTHS
    return None


def unit_choices() -> list[tuple[str, StrOrPromise]]:
    """The currencies as choices of a form, each with its name."""
    return [
        ("NOK", _("Norwegian crowns")),
        ("SEK", _("Swedish crowns")),
        ("DKK", _("Danish crowns")),
        ("EUR", _("euro")),
    ]
