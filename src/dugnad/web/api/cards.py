"""A card for programs: what a passer-by reads on its page, without anybody's name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from dugnad.face.page import CardPage
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.kit.showing import Shown, show_code
from dugnad.web.lists import services as lists
from dugnad.web.people.viewer import Viewer, viewer_of


def card_of(request: HttpRequest, code: str) -> dict[str, Any]:
    """The card with this code, in the reader's language.

    Raises:
        Http404: there is none.
    """
    shown = show_code(code, Viewer(None, viewer_of(request).language))
    entry = shown.entry
    return {
        "code": shown.row.code,
        "card": shown.card.hex(),
        "project": entry.project.hex(),
        "type": entry.card_type,
        "version": entry.version,
        "family": shown.face.family.value,
        "status": entry.status,
        "put_up_ms": entry.put_up_ms,
        "waits_until_ms": entry.waits_until_ms,
        "objections": entry.objections,
        "closed_ms": entry.closed_ms,
        "position": entry.position,
        "prose": entry.prose.hex(),
        "words": _words(shown.page),
        "told": _told(shown),
        "links": _links(shown),
    }


def _words(page: CardPage) -> dict[str, Any]:
    bar = page.bar
    return {
        "when": page.when,
        "where": page.where,
        "missing": str(page.missing),
        "result": str(page.result),
        "bar": bar and {"have": bar.have, "want": bar.want, "label": str(bar.label)},
        "facts": [{"label": str(fact.label), "value": str(fact.value)} for fact in page.facts],
        "verbs": [{"name": verb.name, "label": str(verb.label)} for verb in page.all_verbs],
    }


def _told(shown: Shown) -> dict[str, str] | None:
    words = shown.seen.told
    if not isinstance(words, Told):
        return None
    return {
        "title": words.title,
        "text": words.text,
        "where": words.where,
        "who": words.who,
        "picture": shown.pinned.picture,
        "alt": words.alt,
        "language": words.language,
    }


def _links(shown: Shown) -> dict[str, str]:
    base = house().place.base_address
    page = f"{base}{shown.pinned.address}"
    project = lists.code_of(shown.entry.project)
    return {
        "page": page,
        "print": f"{page}/print",
        "poster": f"{page}/poster",
        "project": f"{base}/p/{project.lower()}" if project else base,
    }
