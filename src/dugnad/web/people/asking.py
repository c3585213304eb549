"""What the pages of signing in and of the own page share: asking for a code and checking it."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dugnad.web.house import house
from dugnad.web.people import services
from dugnad.web.people.addresses import Address
from dugnad.web.people.device import known_device
from dugnad.web.people.forms import CodeForm
from dugnad.web.people.viewer import viewer_of

_MINUTE_MS = 60_000
SESSION_CODE = "code"
"""Where the session keeps which code was sent for this browser."""
SESSION_FORGETS = "forget-code"
"""The same of a code that says that somebody is forgotten by it; no other one does that."""


def client_of(request: HttpRequest) -> str:
    """Name the connection a request came by, for counting: an IP address, or an IPv6 /64.

    What a web server in front says of it was put in its place before (`site.middleware`), and is
    believed nowhere else: whoever reaches the place directly can write such a header too.
    """
    try:
        number = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "unknown"
    if isinstance(number, IPv6Address):
        return str(ip_network((number, 64), strict=False))
    return str(number)


def ask_for_code(request: HttpRequest, address: Address, kept: str = SESSION_CODE) -> str | None:
    """Send a code for this browser; gives a sentence when it must wait, else None.

    Args:
        request: of this browser.
        address: where to.
        kept: what the code is for: where the session keeps it.
    """
    try:
        code = services.send_code(
            address,
            language=viewer_of(request).language,
            client=client_of(request),
            known_device=known_device(request, address),
            now_ms=house().now_ms(),
            forgets=kept == SESSION_FORGETS,
        )
    except services.TooOften as error:
        return wait_sentence(error.wait_ms)
    request.session[kept] = str(code.id)
    return None


def asked_code(request: HttpRequest, kept: str = SESSION_CODE) -> UUID | None:
    """Give which code was sent for this browser; None when none was."""
    told = request.session.get(kept)
    return UUID(told) if isinstance(told, str) else None


def try_code(request: HttpRequest, code_id: UUID, form: CodeForm) -> services.Passed | None:
    """Check a valid form's code; None when it did not pass, with the sentence in the form."""
    address = services.code_address(code_id)
    try:
        return services.check_code(
            code_id,
            form.cleaned_data["code"],
            client=client_of(request),
            now_ms=house().now_ms(),
            known_device=known_device(request, address) if address else None,
        )
    except services.TooOften as error:
        _refuse(form, wait_sentence(error.wait_ms))
    except services.CodeSpent:
        _refuse(form, _("This code no longer works. Press \u201cSend a new code\u201d."))
    except services.WrongCode as error:
        _refuse(
            form,
            ngettext(
                "That is not the code we sent. Look at the newest message. You have one try left.",
                "That is not the code we sent. Look at the newest message. "
                "You have %(tries)s tries left.",
                error.tries_left,
            )
            % {"tries": error.tries_left},
        )
    return None


def wait_sentence(wait_ms: int) -> str:
    """Say how long to wait, in whole minutes."""
    minutes = -(-wait_ms // _MINUTE_MS)
    return ngettext(
        "Codes have been asked for too often. Wait one minute, then try again.",
        "Codes have been asked for too often. Wait %(minutes)s minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}


def _refuse(form: forms.Form, sentence: str) -> None:
    form.add_error("code", sentence)
