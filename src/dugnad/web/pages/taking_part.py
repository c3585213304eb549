"""Writing to an address whether somebody wants to take part, once nobody waits for the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.law import Law
from dugnad.ledger.values import Record
from dugnad.web.answers.services import tag_of
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.kit import taking_away
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.messages import services as messages
from dugnad.web.messages.post import cut_titles, fitting
from dugnad.web.people import errands, limits
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import Person, Reach
from dugnad.web.people.names import name_of

ERRAND: Final = "take part"


class Invited(Record, frozen=True):
    """Who is asked to take part in what, as the asker calls them, and where to ring the asker."""

    project: bytes
    name: str
    kind: str
    address: str
    number: str = ""


def leave(asker: Person, row: ProjectRow, name: str, address: Address, number: str = "") -> None:
    """Let somebody be written to in a moment, known here or not.

    Args:
        asker: who asks.
        row: the project.
        name: what the asker calls them.
        address: where they are written to.
        number: where the asker can be rung about it; "" where they say none.
    """
    invited = Invited(bytes(row.project), name, address.kind, address.text, number)
    errands.leave(asker, ERRAND, invited)


def write(asker: Person, invited: Invited) -> None:
    """Write to somebody, known here or not.

    Whoever said STOP, rests, or was asked enough this week is not written to, and nobody learns.
    """
    row, now_ms = lists.project(invited.project), house().now_ms()
    if row is None:
        return
    address = Address(invited.kind, invited.address)
    known = people.find_by_address(address.kind, address.text)
    reach = None if known is None else Reach.objects.filter(lookup=tag_of(address)).first()
    language = house().place.language if known is None else known.language
    with override(language):
        words = {
            "name": invited.name,
            "asker": name_of(asker, bytes(row.project)),
            "project": told_of(row).title,
            "place": house().place.name,
            "address": f"{address_of(row)}/join",
            "phone": invited.number,
        }
        subject = _("%(asker)s asks whether you want to take part in %(project)s") % words
        ring = _("You can also ring %(asker)s: %(phone)s.") % words if invited.number else ""
        text = (
            _(
                "Hello %(name)s,\n\n%(asker)s in %(place)s asks whether you want to take part in "
                "%(project)s. Read first what it is, what it is not, and who decides:\n"
                "%(address)s\n\nOpening it does nothing, and no account is needed."
            )
            % words
            + (f"\n\n{ring}" if ring else "")
            if address.kind == "mail"
            else fitting(_short_texts(words))
        )
    if reach is None:
        messages.send_to_address(
            address, subject=subject, text=text, language=language, now_ms=now_ms
        )
    elif reach.stopped_ms is None and limits.take(reach.person, now_ms):
        messages.send(
            reach=reach,
            subject=subject,
            text=text,
            in_name_of=words["asker"],
            asker=asker,
            called=invited.name,
            now_ms=now_ms,
            not_before_ms=limits.welcome_ms(reach.person, now_ms, house().place.zone),
        )


def _short_texts(words: dict[str, str]) -> Iterator[str]:
    """The message as a text, ever shorter, the fullest first; a number goes before a title."""
    tel = "\n" + _("Tel. %(phone)s") % words if words["phone"] else ""
    for last in dict.fromkeys((tel, "")):
        for title in cut_titles(words["project"]):
            asks = _("%(asker)s asks whether you want to take part in %(project)s: %(address)s")
            yield asks % {**words, "project": title} + last


def told_of(row: ProjectRow) -> Told:
    """What is told of a project, or its code where that was taken away."""
    with house().engine.reader() as store:
        found = taking_away.read(Law(store), bytes(row.prose))
    return found if isinstance(found, Told) else Told(title=row.code)


def address_of(row: ProjectRow) -> str:
    """Where a project is shown."""
    return f"{house().place.base_address}/p/{row.code.lower()}"
