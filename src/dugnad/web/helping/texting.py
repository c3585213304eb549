"""Stopping a helper by text message: "STOP K7M 4XQ"."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dugnad.web.helping import services
from dugnad.web.helping.models import Help
from dugnad.web.people.models import Person, Reach
from dugnad.web.people.names import name_of


def stops(person: Person, typed: str) -> Help | None:
    """The help for this person that a code stops; None where it is no such code of theirs."""
    row = services.by_stop_code(typed)
    return row if row is not None and row.helped_id == person.id else None


def stop(reach: Reach, row: Help) -> str:
    """Stop a helper, and say so."""
    services.end(row, reach.person, "sms")
    words = {"helper": "" if row.helper is None else name_of(row.helper)}
    return _("%(helper)s does nothing more for you here.") % words
