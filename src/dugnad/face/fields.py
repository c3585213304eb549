"""Fields for days and times that people fill in with a native picker or in plain words.

The browser's own date and time inputs are used; where there are none they are plain boxes, and
"12.6." and "11" are understood. What was typed is shown again as it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import moments
from .sentences import StrOrPromise

_BY_NIGHT_MAX_MS = 12 * 3600 * 1000
"""A time "until" before the time "from" is read as the next morning, but only up to here."""


class _Inputs(forms.MultiWidget):
    """Several native inputs of one field, each with its own label."""

    template_name = "face/inputs.html"
    use_fieldset = True
    labels: ClassVar[dict[str, StrOrPromise]] = {
        "day": _("Day"),
        "from": _("From"),
        "until": _("Until"),
        "at": _("Time"),
    }

    def __init__(self, parts: Sequence[str]) -> None:
        self.parts = tuple(parts)
        super().__init__(
            {
                part: forms.TextInput(attrs={"type": "date" if part == "day" else "time"})
                for part in parts
            }
        )

    def decompress(self, value: Any) -> list[str]:
        """Return what each input is filled with; `value` is a list of texts already, or None."""
        return list(value) if value else [""] * len(self.parts)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give each input its own label, and its own id for that label."""
        context = super().get_context(name, value, attrs)
        for part, subwidget in zip(self.parts, context["widget"]["subwidgets"], strict=True):
            subwidget["label"] = self.labels[part]
            subwidget["part"] = part
        return context


class _ZonedField(forms.Field):
    """What the two fields share: the place's zone and the moment, given by the form."""

    parts: ClassVar[tuple[str, ...]] = ()
    default_error_messages: ClassVar[dict[str, StrOrPromise]] = {
        "required": _("Say which day and what time."),
        "day": _("The day could not be read. Write it like 12.6.2027."),
        "clock": _("The time could not be read. Write it like 18:30."),
        "past": _("That day is over. Choose one that is still to come."),
        "order": _("It ends before it begins. Change one of the two times."),
    }

    def __init__(
        self,
        *,
        weekday: int = 5,
        hour: int = 11,
        days_ahead: int = 2,
        may_be_past: bool = False,
        **kwargs: Any,
    ) -> None:
        """Suggest the next such `weekday` (0 is Monday) and `hour`, some days ahead."""
        self.weekday = weekday
        self.hour = hour
        self.days_ahead = days_ahead
        self.may_be_past = may_be_past
        self.zone = "UTC"
        self.now_ms = 0
        kwargs.setdefault("widget", _Inputs(self.parts))
        super().__init__(**kwargs)

    def suit(self, zone: str, now_ms: int) -> None:
        """Take the place's zone and the moment of asking; the form calls this once."""
        self.zone = zone
        self.now_ms = now_ms

    def _day(self, text: str) -> date:
        found = moments.read_day(text, today=moments.local(self.now_ms, self.zone).date())
        if found is None:
            raise ValidationError(self.error_messages["day"], code="day")
        return found

    def _clock(self, text: str) -> time:
        found = moments.read_clock(text)
        if found is None:
            raise ValidationError(self.error_messages["clock"], code="clock")
        return found

    def _texts(self, value: Any) -> list[str] | None:
        """Return the typed texts; None when all of them are empty and may be."""
        texts = [str(text or "").strip() for text in value or ()]
        if not any(texts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if not all(texts):
            raise ValidationError(self.error_messages["required"], code="required")
        return texts

    def _not_past(self, moment_ms: int) -> None:
        if not self.may_be_past and moment_ms < self.now_ms:
            raise ValidationError(self.error_messages["past"], code="past")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether what was typed differs from what was suggested."""
        return list(initial or ()) != list(data or ())


class MomentField(_ZonedField):
    """A day and a time; cleaned to milliseconds since 1970 UTC, or None when empty and optional."""

    parts = ("day", "at")

    def suggestion(self) -> list[str]:
        """Return the texts that the inputs start with."""
        starts_ms = moments.coming(
            self.now_ms, self.zone, weekday=self.weekday, hour=self.hour, days_ahead=self.days_ahead
        )
        return texts_of_moment(starts_ms, self.zone)

    def clean(self, value: Any) -> int | None:
        """Return the moment that was typed."""
        texts = self._texts(value)
        if texts is None:
            return None
        moment_ms = moments.to_ms(self._day(texts[0]), self._clock(texts[1]), self.zone)
        self._not_past(moment_ms)
        return moment_ms


class SpanField(_ZonedField):
    """A day, from when and until when; cleaned to a pair of moments (start, end), end after start.

    An end "before" the start is the next morning, for evenings that run past midnight.
    """

    parts = ("day", "from", "until")

    def __init__(self, *, hours: int = 3, **kwargs: Any) -> None:
        """Suggest a length of `hours`; the rest as for a moment."""
        self.hours = hours
        super().__init__(**kwargs)

    def suggestion(self) -> list[str]:
        """Return the texts that the inputs start with."""
        starts_ms = moments.coming(
            self.now_ms, self.zone, weekday=self.weekday, hour=self.hour, days_ahead=self.days_ahead
        )
        ends_ms = starts_ms + int(timedelta(hours=self.hours).total_seconds()) * moments.MS
        return texts_of_span(starts_ms, ends_ms, self.zone)

    def clean(self, value: Any) -> tuple[int, int] | None:
        """Return the two moments that were typed."""
        texts = self._texts(value)
        if texts is None:
            return None
        first_day = self._day(texts[0])
        starts_ms = moments.to_ms(first_day, self._clock(texts[1]), self.zone)
        ends_ms = moments.to_ms(first_day, self._clock(texts[2]), self.zone)
        if ends_ms < starts_ms:
            next_day = first_day + timedelta(days=1)
            ends_ms = moments.to_ms(next_day, self._clock(texts[2]), self.zone)
        by_night = ends_ms - starts_ms <= _BY_NIGHT_MAX_MS
        same_day = moments.local(ends_ms, self.zone).date() == first_day
        if ends_ms == starts_ms or not (same_day or by_night):
            raise ValidationError(self.error_messages["order"], code="order")
        self._not_past(starts_ms)
        return starts_ms, ends_ms


def texts_of_moment(moment_ms: int, zone: str) -> list[str]:
    """Return the texts that fill the inputs of a `MomentField`, for `initial`."""
    there = moments.local(moment_ms, zone)
    return [there.strftime("%Y-%m-%d"), there.strftime("%H:%M")]


def texts_of_span(starts_ms: int, ends_ms: int, zone: str) -> list[str]:
    """Return the texts that fill the inputs of a `SpanField`, for `initial`."""
    return [*texts_of_moment(starts_ms, zone), moments.local(ends_ms, zone).strftime("%H:%M")]


def suit(
    fields: Mapping[str, forms.Field], initial: dict[str, Any], zone: str, now_ms: int
) -> None:
    """Give the zone and the moment to the fields that need them, and fill in their suggestions."""
    for name, field in fields.items():
        if isinstance(field, _ZonedField):
            field.suit(zone, now_ms)
            if (
                field.required
                and field.initial is None
                and isinstance(field, MomentField | SpanField)
            ):
                initial.setdefault(name, field.suggestion())
