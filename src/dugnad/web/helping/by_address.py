"""Beginning with somebody by their address, once nobody waits for the page that says so."""

from __future__ import annotations

from typing import Final, cast

from dugnad.charter.people.records import Thing
from dugnad.ledger.values import Moment, Record
from dugnad.web.helping import pages, services, wording
from dugnad.web.people import errands
from dugnad.web.people import services as people
from dugnad.web.people.models import Person

ERRAND: Final = "help"


class Wanted(Record, frozen=True):
    """Whom somebody would help, with what, and until when; without a card: in all of a project."""

    kind: str
    address: str
    project: bytes
    card: bytes
    things: tuple[str, ...]
    until_ms: Moment
    at_desk: bool


def leave(helper: Person, wanted: Wanted) -> None:
    """Let a code be sent in a moment, where somebody has the address."""
    errands.leave(helper, ERRAND, wanted)


def begin(helper: Person, wanted: Wanted) -> bool:
    """Send a code to whoever has the address; tells whether anybody does."""
    helped = people.find_by_address(wanted.kind, wanted.address)
    if helped is None or helped == helper:
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
