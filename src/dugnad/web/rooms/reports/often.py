"""How often somebody may report something: each report is a message to everybody who moderates."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.web.people.buckets import Size
from dugnad.web.people.models import Person
from dugnad.web.rooms import pages

REPORTS: Final = Size(goes=10, refill_ms=3_600_000)
"""How often somebody may report something: ten times, then once an hour."""
WAIT: Final = _("You have reported much just now. Wait an hour.")


def reports_too_often(person: Person) -> bool:
    """Whether somebody has reported too much lately; counts this time."""
    return pages.is_too_often("reports", person, REPORTS)
