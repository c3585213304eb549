"""Rescue: whether the place could be brought back, and what each rescuer has to do.

A rescuer's part is in the answer to one press and nowhere else; it is kept by no browser.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dugnad.web.house import house
from dugnad.web.kit.pressing import give_notice, take_receipt
from dugnad.web.people.models import Person
from dugnad.web.people.names import names_of
from dugnad.web.people.pressed import press_only
from dugnad.web.people.viewer import viewer_of
from dugnad.web.people.views_me import signed_in
from dugnad.web.rescue import services
from dugnad.web.rescue.parts import NotAPart, read_part


@require_safe
def rescue(request: HttpRequest) -> HttpResponse:
    """Say how it stands; to a rescuer also who the others are and what is to be done."""
    person = viewer_of(request).person
    mine, found = services.rescuer_of(person), services.newest()
    listed = services.keepers()
    names = names_of((one.person for one in listed), None) if mine and mine.since_ms else {}
    context = {
        "mine": mine,
        "made_ms": found.made_ms if found else 0,
        "count": len(listed),
        "keepers": [
            {"name": names[one.person_id], "since_ms": one.since_ms, "fetched_ms": one.fetched_ms}
            for one in listed
            if one.person_id in names
        ],
        "warnings": services.warnings(house().now_ms()),
        "receipt": take_receipt(request),
    }
    return render(request, "rescue/rescue.html", context)


@press_only("rescue")
@signed_in
def take_part(request: HttpRequest, person: Person) -> HttpResponse:
    """Make a part for a rescuer and show it, this once."""
    found = services.rescuer_of(person)
    if found is None:
        raise Http404
    written = services.make_part(found).written()
    # Group by group, so that a narrow page breaks between them.
    context = {"part": written, "groups": written.split()}
    return render(request, "rescue/part.html", context)


@press_only("rescue")
@signed_in
def part_as_file(request: HttpRequest, person: Person) -> HttpResponse:
    """Give back as a file the part that the page has just shown."""
    found = services.rescuer_of(person)
    try:
        part = read_part(request.POST.get("part", "")[:200])
    except NotAPart as no:
        raise Http404 from no
    if found is None or bytes(found.public) != part.public:
        raise Http404
    words = _("My part for bringing %(place)s back. Two parts and the parcel are needed.")
    text = f"{words % {'place': house().place.name}}\n\n{part.written()}\n"
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="rescue-part.txt"'
    return answer


@press_only("rescue")
@signed_in
def decline(request: HttpRequest, person: Person) -> HttpResponse:
    """Let somebody say no, or stop being a rescuer."""
    if services.drop(person):
        give_notice(request, _("Good to know. You keep no part."))
    return redirect("rescue")


@press_only("rescue")
@signed_in
def take_home(request: HttpRequest, person: Person) -> HttpResponse:
    """Give a rescuer the newest parcel, and note that they have it."""
    del request
    found = services.rescuer_of(person)
    if found is None or found.since_ms is None or services.newest() is None:
        raise Http404
    services.fetched(found)
    answer = HttpResponse(services.path().read_bytes(), content_type="application/octet-stream")
    answer["Content-Disposition"] = 'attachment; filename="newest.parcel"'
    return answer
