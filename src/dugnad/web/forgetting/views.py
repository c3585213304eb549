"""Being forgotten: what goes, what stays, what is open; then once more; then days to think again.

Source: journeys-screens-words S14; PRV-11, K11.
"""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dugnad.web.forgetting import services, vouchers
from dugnad.web.forgetting.carried import open_in_projects
from dugnad.web.forgetting.forms import ForgetForm
from dugnad.web.forgetting.handing_out import everything_of
from dugnad.web.house import house
from dugnad.web.kit.pressing import give_notice, take_receipt
from dugnad.web.people.addresses import Address, spoken
from dugnad.web.people.asking import SESSION_FORGETS, ask_for_code, asked_code, try_code
from dugnad.web.people.buckets import Size, take
from dugnad.web.people.forms import CodeForm
from dugnad.web.people.models import Person
from dugnad.web.people.names import read_reach
from dugnad.web.people.pressed import press_only
from dugnad.web.people.views_me import signed_in
from dugnad.web.people.views_signing_in import MENDING, WAITING
from dugnad.web.traces.catalogue import traces

EVERYTHING: Final = Size(goes=6, refill_ms=10 * 60_000)
"""How often somebody may take out all of theirs: every store is gone through for it."""
_CHOSEN: Final = "forget-me"
"""Where the visit keeps what was chosen until the code comes."""


@require_safe
@signed_in
def everything(request: HttpRequest, person: Person) -> HttpResponse:
    """Give a person everything that is kept of them, in one file."""
    if take("everything", str(person.id), EVERYTHING, house().now_ms()):
        problem = _("You took it out several times just now. Try again in ten minutes.")
        return _page(request, person, ForgetForm(), problem, WAITING)
    answer = HttpResponse(everything_of(person), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="everything-of-me.zip"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def forget_me(request: HttpRequest, person: Person) -> HttpResponse:
    """Say what goes, what stays and what is open; a press sends a code to be sure."""
    form = ForgetForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or services.farewell_of(person) is not None:
        return _page(request, person, ForgetForm())
    form.is_valid()
    address = _where_to_ask(person)
    if address is None:
        problem = _("There is no address to send a code to. Add one on your page first.")
        return _page(request, person, form, problem, MENDING)
    wait = ask_for_code(request, address, SESSION_FORGETS)
    if wait is not None:
        return _page(request, person, form, wait, WAITING)
    request.session[_CHOSEN] = {"keep_words": bool(form.cleaned_data.get("keep_words"))}
    return redirect("me-forget-code")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def confirm(request: HttpRequest, person: Person) -> HttpResponse:
    """Take the code; from then on it is known that they want to be forgotten."""
    code_id, address = asked_code(request, SESSION_FORGETS), _where_to_ask(person)
    chosen = request.session.get(_CHOSEN)
    if code_id is None or address is None or not isinstance(chosen, dict):
        return redirect("me-forget")
    form = CodeForm(request.POST or None)
    passed = try_code(request, code_id, form) if request.POST and form.is_valid() else None
    if passed is not None and passed.person is not None and passed.person.id == person.id:
        del request.session[_CHOSEN]
        services.begin(person, "page", keep_words=bool(chosen.get("keep_words")))
        return redirect("me-forget")
    shown = {
        "form": form,
        "to": spoken(address),
        "sends": house().place.sends(address.kind),
        "check_at": reverse("me-forget-code"),
        "again": "",
        "back": reverse("me-forget"),
    }
    return render(request, "people/code.html", shown, status=MENDING if form.is_bound else 200)


@press_only("me-forget")
@signed_in
def stay(request: HttpRequest, person: Person) -> HttpResponse:
    """Let them stay after all."""
    if services.take_back(person):
        give_notice(request, _("Good that you stay. Nothing was destroyed."))
    return redirect("me-forget")


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _where_to_ask(person: Person) -> Address | None:
    """Where the code goes: the first address that works."""
    rows = person.reaches.filter(confirmed_ms__isnull=False).order_by(
        "failing_since_ms", "created_ms"
    )
    working = [row for row in rows if row.failing_since_ms is None]
    for row in (*working, *rows):
        address = read_reach(row)
        if address is not None:
            return address
    return None


def _page(
    request: HttpRequest, person: Person, form: ForgetForm, problem: str = "", status: int = 200
) -> HttpResponse:
    parts = traces()
    context = {
        "farewell": services.farewell_of(person),
        "goes": [said for trace in parts.values() for said in trace.goes(person)],
        "kept": vouchers.needed_of(person),
        "open": [
            *(one for trace in parts.values() for one in trace.open(person)),
            *open_in_projects(person),
        ],
        "days": services.REGRET_MS // (24 * 3_600_000),
        "form": form,
        "problem": problem,
        "receipt": take_receipt(request),
    }
    return render(request, "forgetting/forget_me.html", context, status=status)
