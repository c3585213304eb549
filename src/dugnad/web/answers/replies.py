"""What comes of a text message, in one word for the gateway and in a sentence for the sender."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _

from dugnad.engine.port import NotKept
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.web import refusals
from dugnad.web.acting.services import Done
from dugnad.web.acting.signing import NotLetIn, OnlyOnDevice
from dugnad.web.answers import secrets, services
from dugnad.web.answers.models import Ask
from dugnad.web.content.told import NotAccepted

ANSWERED: Final = "answered"
RING: Final = "ring"
STOPPED: Final = "stopped"
STARTED: Final = "started"
NOT_UNDERSTOOD: Final = "not-understood"
UNKNOWN: Final = "unknown"
MORE_NEEDED: Final = "more-needed"


def why_not(given: Callable[[], Done | None], ask: Ask | None = None) -> str:
    """Give an answer; returns in words why it was not taken, or nothing.

    Args:
        given: gives it.
        ask: what was asked, so that whoever answers by a device of their own is led there.
    """
    try:
        done = given()
    except services.NothingToAsk:
        return _("It is too late to answer that. Ring instead.")
    except NotAccepted as wrong:
        return str(wrong.sentence)
    except OnlyOnDevice as no:
        if ask is None:
            return str(refusals.sentence(no.code))
        address = secrets.address_of(services.secrets_of(ask)[0])
        return _("You answer by a device of your own. Open this on it: %(address)s") % {
            "address": address
        }
    except (TurnedAway, NotLetIn) as no:
        return str(refusals.sentence(no.code))
    except (ClockTrouble, NotKept):
        return str(refusals.NOTHING_WRITTEN)
    return str(refusals.sentence(done.refused)) if done is not None and done.refused else ""
