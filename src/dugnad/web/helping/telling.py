"""Telling both that help began, and that it ended before its day."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.people.records import THINGS
from dugnad.face.moments import day_words
from dugnad.web.helping import codes
from dugnad.web.helping.models import Help
from dugnad.web.helping.wording import MAY
from dugnad.web.house import house
from dugnad.web.messages import post as letters
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of
from dugnad.web.people.telling import tell_everywhere


def began(row: Help) -> None:
    """Tell whoever is helped, everywhere: by whom, with what, until when, and how to stop it."""
    if row.helper is None:
        return
    with override(row.helped.language):
        words = {
            "helper": name_of(row.helper, bytes(row.project)),
            "what": ", ".join(str(MAY[one]) for one in THINGS if one in row.named),
            "day": day_words(row.until_ms, house().place.zone, house().now_ms()),
            "stop": codes.spoken(codes.opened(bytes(row.sealed_stop))),
        }
        sentence = _(
            "%(helper)s may do certain things here for you from now on: %(what)s. It ends after "
            "%(day)s. To stop it, text STOP %(stop)s."
        )
        tell_everywhere(row.helped, sentence % words, "my-helpers")


def ended(row: Help, by: Person | None) -> None:
    """Tell whichever of the two did not end it themselves; both, where it was stopped by a code."""
    if row.helper is None:
        return
    for person in (row.helped, row.helper):
        reach = letters.best_reach(person)
        if person == by or reach is None:
            continue
        with override(person.language):
            words = {
                "helper": name_of(row.helper, bytes(row.project)),
                "helped": name_of(row.helped, bytes(row.project)),
            }
            if person == row.helped:
                text, path = _("%(helper)s does nothing more for you here."), "/me/helpers/"
            else:
                text, path = _("%(helped)s is helped by you no more: it was stopped."), "/helping/"
            letters.write(
                reach,
                subject=_("Help has ended"),
                text=text % words,
                address=f"{house().place.base_address}{path}",
                in_name_of="",
                about=bytes(row.card),
                now_ms=house().now_ms(),
            )
