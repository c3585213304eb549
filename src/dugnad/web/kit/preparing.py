"""Opening the form of a card with something filled in already, such as what a proposal carries out.

What is prepared stays with the browser's visit, as it may be longer than an address. It decides
nothing: whoever puts the card up reads it there, and the law judges it as if it had been typed.

    redirect(prepare(request, "proposal", project.code, {"follows": written(effect)}))
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from dugnad.charter.decisions.terms import BringIntoForce
from dugnad.charter.decisions.verbs import Deciding
from dugnad.charter.entries import target_of
from dugnad.charter.law import DECIDING
from dugnad.face.deciding.effects import written
from dugnad.face.face import Face
from dugnad.face.money import amount_words
from dugnad.ledger.store import Frozen
from dugnad.web.acting.services import new_press
from dugnad.web.house import house
from dugnad.web.kit.reading import may_read
from dugnad.web.kit.setting_aside import could_be_set_aside
from dugnad.web.kit.showing import show
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow
from dugnad.web.people.viewer import viewer_of

_PREPARED = "prepared"
_KEPT_MAX = 5
_PARTS = ("title", "text", "how")
"""The fields of a proposal's form, in the order in which they stand in its agreed text."""


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
    """What was prepared for the form at this address: by a page, or from another card.

    `?again=` and the code of a proposal fills in its text anew; `?into-force=` and the code of a
    card that awaits a decision lets it be in force; `?money-for=` and a code sets aside what of the
    project's money the card lacks.
    """
    held: dict[str, dict[str, str]] = request.session.get(_PREPARED, {})
    if "again" in request.GET:
        return _anew(request, _readable(request, request.GET["again"]))
    if "into-force" in request.GET:
        return _into_force(_readable(request, request.GET["into-force"]))
    if "money-for" in request.GET:
        return _money_for(request, _readable(request, request.GET["money-for"]))
    return held.get(request.GET.get("for", ""), {})


def preset(request: HttpRequest, face: Face) -> Mapping[str, Any]:
    """What the box fills in for something that many put up; nothing where it was not chosen."""
    chosen = request.GET.get("as", "")
    return next((one.filled for one in face.presets if one.name == chosen), {})


def _readable(request: HttpRequest, code: str) -> CardRow | None:
    """The card with this code, where whoever looks may read it."""
    row = lists.card_by_code(code)
    if row is None:
        return None
    with house().engine.reader() as store:
        readable = may_read(viewer_of(request).person, bytes(row.project), store)
    return row if readable else None


def _anew(request: HttpRequest, row: CardRow | None) -> dict[str, str]:
    """A proposal's agreed text, part by part, and what was to follow."""
    if row is None or row.type not in DECIDING:
        return {}
    with house().engine.reader() as store:
        deciding = Deciding(Frozen(store), target_of(bytes(row.card)))
        terms = deciding.terms.get()
        text = None if terms is None else deciding.texts.get(terms.text)
    if terms is None or text is None:
        return {}
    parts = text.split("\n\n")
    around = show(row, viewer_of(request)).seen.around
    follows = written(terms.effect, around)
    return {"follows": follows, **dict(zip(_PARTS, parts, strict=False))}


def _into_force(row: CardRow | None) -> dict[str, str]:
    if row is None:
        return {}
    return {"follows": written(BringIntoForce(card=bytes(row.card))), "title": row.title}


def _money_for(request: HttpRequest, row: CardRow | None) -> dict[str, str]:
    if row is None:
        return {}
    shown = show(row, viewer_of(request))
    with house().engine.reader() as store:
        effect = could_be_set_aside(store, shown.card, shown.entry, shown.page)
    if effect is None:
        return {}
    words = {"amount": amount_words(effect.amount, effect.unit), "card": row.title}
    return {"follows": written(effect), "title": _("%(amount)s for “%(card)s”") % words}
