"""Times of a meeting in forms, and in whose part of the day they lie."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dugnad.cards.meeting.law.records import Clock, Time
from dugnad.face.moments import DAY_MS, MomentField, local, moment_ms

FIELDS: Final = 5
"""How many times a form has room for; the law allows more."""

_WEDNESDAY: Final = 2
_DAYS: Final = 7
_WEEKEND: Final = 5
_OFFICE: Final = (8, 16)
_EVENING: Final = (14, 22)
_MINUTES: Final = 60


def coming_wednesday(now_ms: int, zone: str, hour: int = 18) -> int:
    """The next Wednesday at `hour` that is at least three days away, in ms since 1970 UTC."""
    there = local(now_ms + 3 * DAY_MS, zone).replace(tzinfo=None)
    start = there.replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return moment_ms(start + timedelta(days=(_WEDNESDAY - start.weekday()) % _DAYS), zone)


def clock_of(time: Time, day: str, zone: str) -> Clock:
    """Whether a time lies wholly within somebody's working day.

    Args:
        time: of the meeting.
        day: when their working day is: "office", "evening", or "spare" for never.
        zone: of the place, such as "Europe/Oslo".
    """
    start, end = local(time.starts_at_ms, zone), local(time.ends_at_ms, zone)
    first, last = _OFFICE if day == "office" else _EVENING
    begins = start.hour * _MINUTES + start.minute
    ends = end.hour * _MINUTES + end.minute
    within = start.date() == end.date() and first * _MINUTES <= begins and ends <= last * _MINUTES
    if day == "office":
        within = within and start.weekday() < _WEEKEND
    return "core" if within and day in ("office", "evening") else "spare"


class TimesInput(forms.MultiWidget):
    """Several moments below each other; phones offer their own calendar for each."""

    def __init__(self) -> None:
        """Make the inputs."""
        one = {"type": "datetime-local"}
        super().__init__([forms.DateTimeInput(attrs={**one}) for _number in range(FIELDS)])

    def decompress(self, value: Any) -> list[Any]:
        """One moment on each line."""
        lines = value.splitlines() if isinstance(value, str) else []
        return [*lines, *FIELDS * [None]][:FIELDS]

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> list[str | None]:
        """Read the inputs, or one text with a moment on each line."""
        whole = data.get(name)
        if whole is not None:
            return self.decompress(whole)
        return [*super().value_from_datadict(data, files, name)]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether neither was sent."""
        return name not in data and bool(super().value_omitted_from_data(data, files, name))

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Write a label beside each input."""
        inside = self.get_context(name, value, attrs)["widget"]["subwidgets"]
        return format_html_join(
            "",
            '<p class="times__one"><label for="{}">{}</label>{}</p>',
            (
                (
                    part["attrs"].get("id", ""),
                    gettext("Time %(number)s") % {"number": number},
                    self._render(part["template_name"], {"widget": part}, renderer),  # type: ignore[attr-defined]  # Django's own, for widgets of widgets.
                )
                for number, part in enumerate(inside, start=1)
            ),
        )


class TimesField(MomentField):
    """One or more moments in the place's hours; the value is a list of milliseconds, ascending."""

    default_error_messages = {
        "which": _("We could not read time %(number)s. Write it like 6.6.2026 10:00."),
        "twice": _("You wrote one time twice. Leave one of them out."),
        "required": _("Write at least one day and time, like 6.6.2026 10:00."),
    }

    def __init__(self, **kwargs: Any) -> None:
        """Take what every field takes."""
        super().__init__(**{"widget": TimesInput(), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """Show moments as browsers want them; what was typed is shown as it was typed."""
        if not (isinstance(value, list) and all(isinstance(one, int) for one in value)):
            return value
        return "\n".join(super(TimesField, self).prepare_value(one) for one in value)

    def to_python(self, value: Any) -> Any:
        """Read what was typed.

        Raises:
            ValidationError: one of them is no moment, or two are the same.
        """
        found = []
        for number, typed in enumerate(value or [], start=1):
            try:
                moment = super().to_python(typed)
            except forms.ValidationError as wrong:
                said = self.error_messages["which"] % {"number": number}
                raise forms.ValidationError(said, code="invalid") from wrong
            if moment is not None:
                found.append(moment)
        if len({*found}) < len(found):
            raise forms.ValidationError(self.error_messages["twice"], code="invalid")
        return sorted(found)
