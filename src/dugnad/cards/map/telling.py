"""What is told of a map: lines of the books, and what people agree to."""

from __future__ import annotations

from typing import cast

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.map.law import events
from dugnad.cards.map.law.records import Chart
from dugnad.cards.map.page import NOTHING_YET
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.state import State
from dugnad.ledger.values import Event


def words(event: Event) -> StrOrPromise | None:
    """A plain line for the books."""
    match event:
        case events.MapOpened():
            return _("A map was put up.")
        case events.MarksAdded(shapes=shapes):
            return ngettext(
                "%(count)s place was put on the map.",
                "%(count)s places were put on the map.",
                len(shapes),
            ) % {"count": len(shapes)}
        case events.MarkTakenOff():
            return _("Something was taken off the map.")
        case _:
            return None


def agreement(state: State, seen: Seen) -> tuple[StrOrPromise, ...]:
    """Who draws, who takes off, and what nobody puts on it."""
    del seen  # It is the same for everybody.
    terms = cast("Chart", state).terms.get() or NOTHING_YET
    who = {
        "keepers": _("Only whoever looks after the card puts something on the map."),
        "members": _("Members of the project put something on the map."),
        "everybody": _("Everybody who is known in the project can put something on the map."),
    }
    return (
        who[terms.drawers],
        _("Whoever put something on it, or looks after the card, takes it off again."),
        _("Nobody's home is put on it, unless those who live there ask for it."),
        _(
            "What is taken off is gone from the map. Its numbers, without a name, stay in the "
            "books for good."
        ),
    )
