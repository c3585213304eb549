"""A very short film on a card, with captions; for whoever looks after it."""

from __future__ import annotations

from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from msgspec.structs import replace

from dugnad.cards.fundraiser.contract import CONTRACT
from dugnad.charter.cards.verbs import Reword
from dugnad.web.acting.models import Press
from dugnad.web.acting.services import new_press
from dugnad.web.content import captions, keeping
from dugnad.web.content import services as content
from dugnad.web.content.told import NotAccepted, Told
from dugnad.web.giving.forms_film import CAPTIONS, FilmForm
from dugnad.web.house import house
from dugnad.web.kit.pressing import (
    MENDING,
    REFUSED,
    Refused,
    carry_out,
    give_receipt,
    press_of,
    sign_in_first,
)
from dugnad.web.kit.reading import kept_out
from dugnad.web.kit.showing import Shown, show_code
from dugnad.web.people.pace import Pace
from dugnad.web.people.viewer import viewer_of

SENDING: Final = Pace(goes=10, refill_ms=keeping.DAY_MS // 10)
"""How many films one person may send: whoever sends more waits, and nobody else does."""


@require_http_methods(["GET", "HEAD", "POST"])
def film(request: HttpRequest, code: str) -> HttpResponse:
    """Put a film on the card, change its captions, or take it away."""
    viewer = viewer_of(request)
    if viewer.person is None:
        return sign_in_first(request, request.path)
    shown = show_code(code, viewer)
    told = shown.seen.told
    is_open = shown.face.contract is CONTRACT and shown.entry.status != "closed"
    if not shown.mine or not is_open or not isinstance(told, Told):
        raise Http404
    before = told.more(content.FILM)
    if request.method != "POST":
        lines = captions.typed_of(told.more(CAPTIONS))
        return _page(request, shown, FilmForm(before=before, initial={"lines": lines}))
    if request.POST.get("away"):
        return _reword(request, shown, FilmForm(before=before), told, "", "")
    form = FilmForm(request.POST, request.FILES, before=before)
    if not form.is_valid():
        return _page(request, shown, form, MENDING)
    name = before
    upload = form.cleaned_data.get("film")
    again = Press.objects.filter(id=press_of(request)).exists()  # its film was kept the first time.
    if form.looked is not None and isinstance(upload, UploadedFile) and not again:
        now_ms = house().now_ms()
        if SENDING.wait_ms(str(viewer.person.id), now_ms):
            form.add_error("film", keeping.TOO_MANY_FILMS)
            return _page(request, shown, form, MENDING)
        SENDING.take(str(viewer.person.id), now_ms)
        try:
            name = keeping.store_film(upload, form.looked, now_ms=now_ms)
        except NotAccepted as no:
            form.add_error("film", str(no.sentence))
            return _page(request, shown, form, MENDING)
    return _reword(request, shown, form, told, name, form.written)


@require_safe
def captions_of(request: HttpRequest, code: str) -> HttpResponse:
    """The captions of a card's film, for whoever may read the card."""
    told = show_code(code, viewer_of(request)).seen.told
    written = told.more(CAPTIONS) if isinstance(told, Told) else ""
    if not written:
        raise Http404
    answer = HttpResponse(written, content_type="text/vtt; charset=utf-8")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    return answer


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _reword(
    request: HttpRequest, shown: Shown, form: FilmForm, told: Told, name: str, written: str
) -> HttpResponse:
    """Let the card have the same words with another film, or with none."""
    rest = tuple(one for one in told.extra if one[0] not in (content.FILM, CAPTIONS))
    film_told = ((content.FILM, name), (CAPTIONS, written)) if name else ()
    words = replace(told, extra=(*rest, *film_told))
    try:
        done = carry_out(
            request,
            shown.entry.project,
            "cards",
            Reword(card=shown.card),
            told=[words],
            replaces=shown.entry.prose,
        )
    except Refused as no:
        keeping.drop_loose_film(name, now_ms=house().now_ms())
        form.add_error(None, str(no.sentence))
        return _page(request, shown, form, REFUSED)
    before = told.more(content.FILM)
    if before != name:
        keeping.let_replaced_film_go(before, now_ms=house().now_ms())
    sentence = _("The film is on the card.") if name else _("The film is taken away.")
    give_receipt(request, sentence, done)
    return redirect("card", shown.row.code)


def _page(request: HttpRequest, shown: Shown, form: FilmForm, status: int = 200) -> HttpResponse:
    context = {"shown": shown, "card": shown.pinned, "form": form, "press": new_press()}
    return kept_out(render(request, "giving/film.html", context, status=status), listed=False)
