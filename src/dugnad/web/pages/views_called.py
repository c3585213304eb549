"""What somebody is called in one project, where that is not by their ordinary name (PRV-01)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dugnad.web.acting.services import member_in, new_press
from dugnad.web.kit.one_project import row_of
from dugnad.web.kit.pressing import MENDING, give_notice, sign_in_first
from dugnad.web.pages.forms_called import CalledForm
from dugnad.web.people import services as people
from dugnad.web.people.viewer import viewer_of


@require_http_methods(["GET", "HEAD", "POST"])
def my_name(request: HttpRequest, code: str) -> HttpResponse:
    """See and change what one is called in a project; whoever is new there says it on joining."""
    row = row_of(code, request)
    person, project = viewer_of(request).person, bytes(row.project)
    if person is None:
        return sign_in_first(request, reverse("my-name", args=[row.code]), ("called",))
    if member_in(person, project) is None:
        return redirect("join", row.code)
    now, ordinary = people.name_of(person, project), people.name_of(person, None)
    form = CalledForm(
        request.POST if request.method == "POST" else None,
        initial={"called": now},
        ordinary=ordinary,
    )
    if request.method == "POST" and form.is_valid():
        people.be_called(person, project, form.cleaned_data["called"])
        said = _("From now on you are called %(name)s here, also on what stands here already.")
        give_notice(request, said % {"name": people.name_of(person, project)})
        return redirect("project", row.code)
    context = {"project": row, "form": form, "name": now, "press": new_press()}
    context["otherwise"] = now != ordinary
    status = MENDING if form.is_bound else 200
    return render(request, "pages/my_name.html", context, status=status)
