"""Printing slips for a decision, and one's own words for a secret one.

A slip's code travels in the body of a press, never in an address of these pages.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.face.deciding import secretly
from dugnad.web.acting.services import new_press
from dugnad.web.answers import slips
from dugnad.web.answers.desk import OK
from dugnad.web.answers.views import careful
from dugnad.web.house import house
from dugnad.web.kit.pressing import MENDING, press_of, sign_in_first
from dugnad.web.kit.showing import Shown, show_code
from dugnad.web.leading.decisions import decision
from dugnad.web.people.models import Person
from dugnad.web.people.viewer import viewer_of
from dugnad.web.urn import sheets
from dugnad.web.urn.reading import looking


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def print_slips(request: HttpRequest, code: str) -> HttpResponse:
    """Choose for whom slips are printed."""
    shown = show_code(code, viewer_of(request))
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path)
    if not (shown.mine and shown.seen.is_member):
        raise Http404
    with house().engine.reader() as store:
        found = decision(store, shown.card)
        if found is None:
            raise Http404
        listed = slips.electors_named(store, found, shown.seen.member)
        secret = found.terms.secret
        form = slips.SlipsForm(request.POST or None, electors=listed, secret=secret)
        offered = slips.are_offered(found)
        if request.method == "POST" and offered and form.is_valid():
            sheet = press_of(request)
            made_before = slips.was_made(sheet)
            slips.make(found, person, slips.chosen(form, listed), sheet)
            if secret:
                return _shown_once(request, shown, person, "" if made_before else sheet)
            query = urlencode({"sheet": sheet})
            return redirect(f"{reverse('slips-sheet', args=[shown.row.code])}?{query}")
    context = {
        "card": shown.pinned,
        "form": form,
        "offered": offered,
        "open": found.takes_answers,
        "has_room": slips.has_room(found),
        "secret": secret,
        "press": new_press(),
    }
    return render(request, "answers/slips.html", context, status=MENDING if form.errors else OK)


def _shown_once(request: HttpRequest, shown: Shown, person: Person, sheet: str) -> HttpResponse:
    """Slips with words, in the response to the press alone: nobody can show them again."""
    made = slips.of_sheet(shown.card, sheet, person) if sheet else []
    context = {
        "card": shown.pinned,
        "slips": slips.printed(shown.card, made),
        "honest": secretly.HONEST,
        "number": house().place.number_to_text,
    }
    return render(request, "answers/slips_words.html", context)


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def own_words(request: HttpRequest, code: str) -> HttpResponse:
    """Print one's own words for a text message or a slip, by a press."""
    shown = show_code(code, viewer_of(request))
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, reverse("urn", args=[code]))
    if request.method != "POST":
        return redirect("urn", shown.row.code)
    with house().engine.reader() as store:
        found = decision(store, shown.card)
        mine = [] if found is None else slips.electors_named(store, found, shown.seen.member)
    mine = [one for one in mine if one.person == person]
    if found is None or not mine or not sheets.has_words(shown.card, person):
        raise Http404
    sheet = new_press()
    slips.make(found, person, mine, sheet)
    return _shown_once(request, shown, person, sheet)


@careful
@require_safe
def slips_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The slips that somebody has just made, ready for paper; nobody else sees them."""
    shown = show_code(code, viewer_of(request))
    person = viewer_of(request).person
    if person is None:
        return sign_in_first(request, request.path)
    sheet = slips.of_sheet(shown.card, request.GET.get("sheet", ""), person)
    with looking(shown.card) as secret:
        shown_once = secret is not None
    if not sheet or not shown.mine or shown_once:
        return redirect("slips", shown.row.code)
    context = {"card": shown.pinned, "slips": slips.printed(shown.card, sheet)}
    return render(request, "answers/slips_sheet.html", context)
