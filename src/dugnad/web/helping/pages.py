"""What the pages of helping have in common: a page that no browser keeps, and tries that count."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from dugnad.face.sentences import StrOrPromise
from dugnad.web import refusals
from dugnad.web.acting.services import new_press
from dugnad.web.answers import guessing
from dugnad.web.helping.services import NotBegun, OnOwnDevice
from dugnad.web.house import house
from dugnad.web.kit.pressing import take_receipt
from dugnad.web.people.buckets import Size, shared, take, take_all
from dugnad.web.people.models import Person
from dugnad.web.people.pace import Pace, client_of

WRONG: Final = Pace(goes=20, refill_ms=15_000)
"""Wrong codes from one connection; right ones are not counted. They count with those of questions
as well (`answers.guessing`), since a question's code is taken here, too."""
ASKED: Final = Size(goes=20, refill_ms=3 * 60_000)
"""How often one helper may ask for help to begin: each may send a message."""
ASKED_OF: Final = Size(goes=4, refill_ms=15 * 60_000)
"""How often one person may be sent a code by all helpers together."""
BY_ADDRESS: Final = Size(goes=10, refill_ms=10 * 60_000)
"""How often one helper may name an address: a message goes there, whoever has it."""
TOO_MANY: Final = 429
WAIT: Final = _("There were many wrong codes just now. Wait a minute and try again.")
TOO_OFTEN: Final = _("Many codes were sent just now. Wait a while before the next one.")
WRONG_CODE: Final = _(
    "This code begins nothing. Read it once more; after an hour a new one is needed."
)
ON_THEIR_DEVICE: Final = _(
    "They confirm with a device of their own. On that device, under “Me” and “My helpers”, they "
    "say yes."
)


def page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page that no browser keeps, with what the press before left."""
    shown = {"receipt": take_receipt(request), "press": new_press(), **context}
    answer = render(request, f"helping/{template}", shown, status=status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def guesses_too_much(request: HttpRequest) -> bool:
    """Whether so many wrong codes came from here that none is looked at now."""
    many = WRONG.wait_ms(client_of(request), house().now_ms()) > 0
    return many or guessing.guesses_too_much(request)


def note_wrong(request: HttpRequest) -> None:
    """Count a wrong code."""
    WRONG.take(client_of(request), house().now_ms())
    guessing.note_wrong(request)


def asks_too_often(helper: Person) -> bool:
    """Whether a helper has begun too much lately; counts this time."""
    return take("help-by", str(helper.id), ASKED, house().now_ms()) > 0


def names_too_many(helper: Person) -> bool:
    """Whether a helper has named too many addresses lately; counts this time."""
    return take("help-to", str(helper.id), BY_ADDRESS, house().now_ms()) > 0


def is_asked_too_often(helped: Person, helper: Person) -> bool:
    """Whether somebody was sent too many codes lately; counts this time.

    One helper alone does not use up what others may send them.
    """
    goes = shared("help-of", str(helped.id), str(helper.id), ASKED_OF)
    return take_all(goes, house().now_ms()) > 0


def sentence(no: NotBegun) -> StrOrPromise:
    """What to say where help did not begin."""
    if isinstance(no, OnOwnDevice):
        return ON_THEIR_DEVICE
    return refusals.sentence(no.code) if no.code else WRONG_CODE
