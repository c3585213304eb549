"""What comes of a text message, in one word for the gateway and in a sentence for the sender."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _

from dugnad.engine.port import NotKept
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.web.acting.services import Done
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.answers import services
from dugnad.web.content.told import NotAccepted
from dugnad.web.pages import refusals

ANSWERED: Final = "answered"
RING: Final = "ring"
STOPPED: Final = "stopped"
NOT_UNDERSTOOD: Final = "not-understood"
UNKNOWN: Final = "unknown"
MORE_NEEDED: Final = "more-needed"


def why_not(given: Callable[[], Done | None]) -> str:
    """Give an answer; returns in words why it was not taken, or nothing."""
    try:
        done = given()
    except services.NothingToAsk:
        return _("It is too late to answer that. Ring instead.")
    except NotAccepted as wrong:
        return str(wrong.sentence)
    except (TurnedAway, NotLetIn) as no:
        return str(refusals.sentence(no.code))
    except (ClockTrouble, NotKept):
        return str(refusals.NOTHING_WRITTEN)
    return str(refusals.sentence(done.refused)) if done is not None and done.refused else ""
