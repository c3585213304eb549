"""Stopping a helper by text message, "STOP K7M 4XQ", and saying whether all was as one wanted."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dugnad.web.helping import codes, ending, monthly, services, telling
from dugnad.web.helping.models import Help
from dugnad.web.people.models import Person, Reach
from dugnad.web.people.names import name_of


def stops(person: Person, typed: str) -> Help | None:
    """The help for this person that a code stops; None where it is no such code of theirs."""
    row = services.by_stop_code(typed)
    return row if row is not None and row.helped_id == person.id else None


def stopped(person: Person, typed: str) -> bool:
    """Whether a code stopped help for this person, or would have, before it ended."""
    return Help.objects.filter(
        stop__in=codes.tags(typed), helped=person, state=Help.State.ENDED
    ).exists()


def is_helped(person: Person) -> bool:
    """Whether somebody helps this person now."""
    return any(row.state == Help.State.RUNNING for row in services.given_by(person))


def stop(reach: Reach, row: Help) -> str:
    """Stop a helper, and say so."""
    ending.end(row, reach.person, "sms")
    telling.ended(row, reach.person)
    words = {"helper": "" if row.helper is None else name_of(row.helper, bytes(row.project))}
    return _("%(helper)s does nothing more for you here.") % words


def asked(person: Person) -> Help | None:
    """The one thing that somebody was asked about the help they get, if it is one."""
    found = list(monthly.asked_of(person).select_related("helper", "helped")[:2])
    return found[0] if len(found) == 1 else None


def say(row: Help, *, wanted: bool) -> str:
    """Note whether they wanted what was done for them, and say what follows."""
    monthly.say(row, "sms", wanted=wanted)
    words = {"helper": "" if row.helper is None else name_of(row.helper, bytes(row.project))}
    if wanted:
        return _("Thank you. %(helper)s goes on helping you.") % words
    return (
        _("%(helper)s does nothing more for you here. Whoever looks after the project is told.")
        % words
    )
