"""The file for whoever wants to count a decision again (PRJ-13)."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dugnad.charter.decisions.verbs import Deciding
from dugnad.charter.law import DECIDING
from dugnad.face.deciding.look import look_at
from dugnad.face.deciding.options import option_words
from dugnad.face.deciding.recount import recount
from dugnad.face.deciding.telling import title_of
from dugnad.web.kit.showing import show_code
from dugnad.web.people.viewer import viewer_of


@require_safe
def count_file(request: HttpRequest, code: str) -> HttpResponse:
    """Give all answers, without names, with the way to count and what it came to.

    Raises:
        Http404: the card decides nothing, or has not been counted.
    """
    shown = show_code(code, viewer_of(request))
    look = None
    if shown.entry.card_type in DECIDING:
        look = look_at(shown.state, shown.seen)
    if look is None:
        raise Http404
    words = option_words(look.terms, shown.seen.around)
    content = recount(cast("Deciding", shown.state), title_of(look), words)
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="count-{code.lower()}.json"'
    return answer
