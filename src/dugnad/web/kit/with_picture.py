"""A picture that is sent along with a form, kept at once so that it need not be chosen again."""

from __future__ import annotations

from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from dugnad.web.content import keeping, pictures
from dugnad.web.content.told import NotAccepted
from dugnad.web.house import house
from dugnad.web.people.pace import Pace, client_of
from dugnad.web.people.viewer import viewer_of

KNOWN: Final = Pace(goes=30, refill_ms=60_000)
"""How many pictures somebody may send who has signed in."""
STRANGERS: Final = Pace(goes=6, refill_ms=10 * 60_000)
"""How many one connection may send before anybody signs in: each is drawn anew and lies here for a
week, whether a card shows it or not."""


def with_picture(request: HttpRequest) -> tuple[QueryDict, str]:
    """What was typed, with the id of an uploaded picture, so that it need not be chosen again.

    Returns:
        The typed fields; and, where the picture could not be taken, a sentence that says why.
    """
    typed = request.POST.copy()
    upload = request.FILES.get("picture_file")
    if isinstance(upload, UploadedFile):
        if not _may_send(request):
            return typed, _("You sent many pictures just now. Try again in some minutes.")
        try:
            typed["picture"] = keeping.store_picture(upload, now_ms=house().now_ms())
        except NotAccepted as no:
            return typed, str(no.sentence)
    elif not pictures.is_whole(str(typed.get("picture", ""))):
        typed["picture"] = ""
    return typed, ""


def _may_send(request: HttpRequest) -> bool:
    """Whether one more picture is taken from whoever asks; takes it from what they may send."""
    person, now_ms = viewer_of(request).person, house().now_ms()
    pace = STRANGERS if person is None else KNOWN
    client = client_of(request) if person is None else str(person.id)
    waits = pace.wait_ms(client, now_ms) > 0
    if not waits:
        pace.take(client, now_ms)
    return not waits
