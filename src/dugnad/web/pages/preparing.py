"""Opening the form of a card with something filled in already, such as what a proposal carries out.

What is prepared stays with the browser's visit, as it may be longer than an address. It decides
nothing: whoever puts the card up reads it there, and the law judges it as if it had been typed.

    redirect(prepare(request, "proposal", project.code, {"follows": written(effect)}))
"""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from dugnad.web.acting.services import new_press

_PREPARED = "prepared"
_KEPT_MAX = 5


def prepare(request: HttpRequest, kind: str, project_code: str, filled: Mapping[str, str]) -> str:
    """Fill in a card's form for this visit; gives the address at which it opens.

    Args:
        request: of whoever will put the card up.
        kind: the card type, such as "proposal".
        project_code: where it is to hang.
        filled: values by the names of the form's fields.
    """
    name = new_press()[:8]
    held: dict[str, dict[str, str]] = request.session.get(_PREPARED, {})
    held = {at: held[at] for at in [*held][-_KEPT_MAX + 1 :]}
    request.session[_PREPARED] = {**held, name: dict(filled)}
    return f"{reverse('put-up', args=[kind])}?{urlencode({'p': project_code, 'for': name})}"


def prepared(request: HttpRequest) -> dict[str, str]:
    """What was prepared for the form at this address."""
    held: dict[str, dict[str, str]] = request.session.get(_PREPARED, {})
    return held.get(request.GET.get("for", ""), {})
