"""Which slip lies on the helper's desk: an id in their visit, and nobody's name."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from dugnad.web.answers import services as answers
from dugnad.web.answers.models import Ask
from dugnad.web.lists import services as lists
from dugnad.web.lists.codes import NotACode, guesses

_TOGETHER: Final = "together"


def lay_on_the_desk(request: HttpRequest, typed: str) -> bool:
    """Keep which question a slip's or message's code opens; tells whether it opens one."""
    ask = answers.by_code(typed)
    if ask is None:
        return False
    request.session[_TOGETHER] = str(ask.id)
    return True


def on_the_desk(request: HttpRequest) -> Ask | None:
    """The question whose slip lies on the desk."""
    found = request.session.get(_TOGETHER)
    if not isinstance(found, str):
        return None
    return Ask.objects.filter(id=found).select_related("person").first()


def take_off(request: HttpRequest) -> None:
    """Let nothing lie there."""
    request.session.pop(_TOGETHER, None)


def torn_off(typed: str) -> str:
    """The code of the card from whose poster somebody tore a slip; "" where it is none."""
    try:
        tried = guesses(typed)
    except NotACode:
        return ""
    return next((code for code in tried if lists.card_by_code(code) is not None), "")
