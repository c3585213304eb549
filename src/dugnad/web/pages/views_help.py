"""Help, the same place on every page, and the choice of language (S40)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_safe

from dugnad.web.helping import crews
from dugnad.web.helping.load import load
from dugnad.web.house import house
from dugnad.web.people.pressed import press_only
from dugnad.web.people.viewer import viewer_of


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """The commonest questions here, whom to ring, and who helps at which desk when."""
    with house().engine.reader() as store:
        desks = crews.desks(store, viewer_of(request).person)
    return render(request, "pages/help.html", {"desks": desks, "too_much": load().too_much})


@press_only("home")
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language that was chosen, and go back to where it was chosen."""
    wanted = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, None):
        back = "/"
    # An address of this place, and no view's name.
    answer: HttpResponse = HttpResponseRedirect(back)
    if wanted in dict(settings.LANGUAGES) and check_for_language(wanted):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
        person = viewer_of(request).person
        if person is not None:
            person.language = wanted
            person.save(update_fields=["language"])
    return answer
