"""The form by which a helper says when they help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from dugnad.web.helping.crews import Crew
from dugnad.web.kit.forms import PlainForm


class ClockField(forms.TimeField):
    """A time of day, in minutes since midnight."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    default_error_messages = {"invalid": _("Type a time like 10:30.")}

    def clean(self, value: Any) -> int | None:
        """Read it."""
        found = super().clean(value)
        return None if found is None else found.hour * 60 + found.minute


class TurnForm(PlainForm):
    """On which day of the week, and from when until when."""

    where = forms.ChoiceField(label=_("At which desk?"), widget=forms.RadioSelect)
    weekday = forms.ChoiceField(label=_("On which day?"))
    begins = ClockField(label=_("From when?"))
    ends = ClockField(label=_("Until when?"))

    def __init__(self, *args: Any, crews: Sequence[Crew], **kwargs: Any) -> None:
        """Offer the desks at which somebody helps; the only one is not asked for."""
        super().__init__(*args, **kwargs)
        where = cast("forms.ChoiceField", self.fields["where"])
        where.choices = [(one.row.code, one.row.title) for one in crews]
        if len(crews) == 1:
            where.widget = forms.HiddenInput()
            where.initial = crews[0].row.code
        weekday = cast("forms.ChoiceField", self.fields["weekday"])
        weekday.choices = [(str(day), name) for day, name in WEEKDAYS.items()]

    def clean(self) -> dict[str, Any]:
        """A turn ends after it begins, on the same day."""
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins is not None and ends is not None and ends <= begins:
            self.add_error("ends", _("The end must come after the beginning. Choose a later end."))
        return cleaned
