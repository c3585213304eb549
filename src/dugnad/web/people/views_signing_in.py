"""Coming in without a password: by a code, or by the lock of a device (S14's front door).

Nothing here says whether anybody is known by an address before its owner has typed the code.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dugnad.web.house import house
from dugnad.web.people import passkeys, services
from dugnad.web.people.addresses import Address, spoken
from dugnad.web.people.asking import SESSION_CODE, ask_for_code, asked_code, try_code
from dugnad.web.people.device import remember_device
from dugnad.web.people.forms import AddressForm, CodeForm, NameForm
from dugnad.web.people.models import Person
from dugnad.web.people.pressed import press_only
from dugnad.web.people.viewer import viewer_of

SESSION_AFTER = "after"
"""Where the session keeps the page that somebody wanted before signing in."""

PRESSED = "pressed"
"""Why somebody is asked who they are: they pressed something that somebody must have pressed."""
TYPED = "typed"
"""The same, and what they typed is kept until they are back."""

MENDING = 422
WAITING = 429


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Show the one field, or send a code to what was typed there."""
    if request.method != "POST":
        if viewer_of(request).person is not None:
            return redirect(_wanted(request) or reverse("me"))
        return _show_enter(request, AddressForm(), 200)
    _remember_where_to(request)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _show_enter(request, form, MENDING)
    wait = ask_for_code(request, form.cleaned_data["address"])
    if wait is not None:
        form.add_error("address", wait)
        return _show_enter(request, form, WAITING)
    return redirect("sign-in-code")


@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """Show the field for the six digits, or check them and let the person in."""
    code_id = asked_code(request)
    address = services.code_address(code_id) if code_id else None
    if code_id is None or address is None:
        return redirect("sign-in")
    form = CodeForm(request.POST or None)
    passed = try_code(request, code_id, form) if request.POST and form.is_valid() else None
    if passed is None:
        return _show_code(request, form, address)
    if passed.person is None:
        return redirect("sign-in-name")
    return _let_in(request, passed.person, address)


@press_only("sign-in-code")
def send_again(request: HttpRequest) -> HttpResponse:
    """Send a new code to the same address; the old one no longer counts for this browser."""
    code_id = asked_code(request)
    address = services.code_address(code_id) if code_id else None
    if address is None:
        return redirect("sign-in")
    wait = ask_for_code(request, address)
    if wait is None:
        return redirect("sign-in-code")
    form = CodeForm({})
    form.errors.clear()
    form.add_error("code", wait)
    return _show_code(request, form, address)


@require_http_methods(["GET", "HEAD", "POST"])
def enter_name(request: HttpRequest) -> HttpResponse:
    """Ask somebody new what to call them, then let them in."""
    code_id = asked_code(request)
    address = services.code_address(code_id) if code_id else None
    if code_id is None or address is None:
        return redirect("sign-in")
    form = NameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            person = services.person_of_code(
                code_id, form.cleaned_data["name"], viewer_of(request).language, house().now_ms()
            )
        except services.CodeSpent:
            return redirect("sign-in")
        return _let_in(request, person, address)
    return render(
        request, "people/name.html", {"form": form}, status=MENDING if form.is_bound else 200
    )


@require_POST
def begin_device(request: HttpRequest) -> HttpResponse:
    """Give the browser what it needs to ask for the device's lock."""
    _remember_where_to(request)
    try:
        return JsonResponse(passkeys.begin_signing_in(request))
    except passkeys.PasskeyRefused:
        return _device_refused()


@require_POST
def finish_device(request: HttpRequest) -> HttpResponse:
    """Let in whoever's device answered."""
    try:
        person = passkeys.finish_signing_in(request, read_json(request))
    except passkeys.PasskeyRefused:
        return _device_refused()
    where = _where_to(request)
    services.sign_in(request, person)
    return JsonResponse({"go": where})


@press_only("me")
def leave(request: HttpRequest) -> HttpResponse:
    """Let the person out and forget the visit."""
    services.sign_out(request)
    return redirect("/")


def read_json(request: HttpRequest) -> dict[str, Any]:
    """Read a posted JSON object; anything else is an empty one."""
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _let_in(request: HttpRequest, person: Person, address: Address) -> HttpResponse:
    where = _where_to(request)
    services.sign_in(request, person)
    request.session.pop(SESSION_CODE, None)
    response = redirect(where)
    remember_device(request, response, address)
    return response


def _show_enter(request: HttpRequest, form: AddressForm, status: int) -> HttpResponse:
    shown = {
        "form": form,
        "device": passkeys.is_offered(request),
        "pressed": request.GET.get("why") in (PRESSED, TYPED),
        "typed": request.GET.get("why") == TYPED,
    }
    return render(request, "people/enter.html", shown, status=status)


def _show_code(request: HttpRequest, form: CodeForm, address: Address) -> HttpResponse:
    shown = {
        "form": form,
        "to": spoken(address),
        "sends": house().place.sends(address.kind),
        "check_at": reverse("sign-in-code"),
        "again": reverse("sign-in-again"),
        "back": reverse("sign-in"),
    }
    response = render(request, "people/code.html", shown, status=MENDING if form.is_bound else 200)
    # It shows an address, and whoever sits down here next could go back to it.
    response.headers["Cache-Control"] = "no-store"
    return response


def _device_refused() -> JsonResponse:
    sentence = _("This device is not known here, or it took too long. Use a code instead.")
    return JsonResponse({"sentence": sentence}, status=MENDING)


def _wanted(request: HttpRequest) -> str | None:
    """Give the page somebody came from, if it is one of this place: no link leads elsewhere."""
    told = request.GET.get("next", "")
    safe = told.startswith("/") and url_has_allowed_host_and_scheme(told, allowed_hosts=None)
    return told if safe else None


def _remember_where_to(request: HttpRequest) -> None:
    wanted = _wanted(request)
    if wanted is not None:
        request.session[SESSION_AFTER] = wanted


def _where_to(request: HttpRequest) -> str:
    wanted = request.session.pop(SESSION_AFTER, None)
    return wanted if isinstance(wanted, str) else reverse("me")
