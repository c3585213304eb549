"""Beginning with somebody by their address, once nobody waits for the page that says so."""

from __future__ import annotations

from typing import Final, cast

from dugnad.charter.people.records import Thing
from dugnad.web.helping import newcomers, pages, services, wording
from dugnad.web.helping.wanted import Wanted
from dugnad.web.people import errands
from dugnad.web.people import services as people
from dugnad.web.people.models import Person

ERRAND: Final = "help"


def leave(helper: Person, wanted: Wanted) -> None:
    """Let a code be sent in a moment, where somebody has the address."""
    errands.leave(helper, ERRAND, wanted)


def begin(helper: Person, wanted: Wanted) -> bool:
    """Send a code to whoever has the address, known here or new; tells whether one went."""
    helped = people.find_by_address(wanted.kind, wanted.address)
    if helped is None:
        return newcomers.ask(helper, wanted)
    if helped == helper:
        return False
    if pages.is_asked_too_often(helped, helper):
        return False
    row, code = services.ask(
        helped,
        wanted.project,
        wanted.card or None,
        cast("tuple[Thing, ...]", wanted.things),
        wanted.until_ms,
        helper=helper,
        how="link",
        at_desk=wanted.at_desk,
        blind=True,
    )
    about = wording.about_of(wanted.project, wanted.card)[1]
    return services.send_code(row, code, about)
