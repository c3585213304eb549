"""A day as the bank writes it, in a form: its value is the moment at which it began."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dugnad.face.moments import local, moment_ms

SHAPES: Final = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%Y%m%d")
"""How browsers send a day, and how people and banks write it."""


class DayField(forms.Field):
    """A day in the place's hours; its value is milliseconds since 1970 UTC, or None.

    A form sets `zone`, as a field does not know where it stands.
    """

    zone: str = "UTC"
    default_error_messages = {
        "invalid": _("We could not read this as a day. Write it like 6.6.2026."),
    }

    def __init__(self, **kwargs: Any) -> None:
        """Take what every field takes; phones offer their own calendar."""
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """Show a moment as browsers want its day; what was typed is shown as it was typed."""
        return day_of(value, self.zone).isoformat() if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        """Read what was typed.

        Raises:
            ValidationError: it is no day.
        """
        if value in self.empty_values:
            return None
        typed = str(value).strip()
        for shape in SHAPES:
            try:
                there = datetime.strptime(typed, shape)  # noqa: DTZ007  The place's zone follows.
            except ValueError:
                continue
            at_ms = moment_ms(there, self.zone)
            if at_ms >= 0:
                return at_ms
        raise ValidationError(self.error_messages["invalid"], code="invalid")


def day_of(at_ms: int, zone: str) -> date:
    """The day of a moment, as the calendar in `zone` shows it."""
    return local(at_ms, zone).date()
