"""A browser's mark that somebody has signed in here with an address before.

The mark opens nothing. It only gives the browser a bucket of its own when it asks for codes, so
that strangers who ask for codes to the same address elsewhere do not make its owner wait.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from dugnad.web.people.addresses import Address
from dugnad.web.vault.services import lookup_tag

COOKIE = "device"
ADDRESSES_MAX = 4
_SALT = "dugnad.people.device"
_TAG_HEX = 16
_YEAR_S = 365 * 24 * 60 * 60


def known_device(request: HttpRequest, address: Address) -> str | None:
    """Give the browser's own mark when it has signed in with this address; None otherwise."""
    device, tags = _read(request)
    return device if _tag(address) in tags else None


def remember_device(request: HttpRequest, response: HttpResponse, address: Address) -> None:
    """Mark the browser as one that has signed in with this address (the latest four)."""
    device, tags = _read(request)
    tag = _tag(address)
    kept = [tag, *(other for other in tags if other != tag)][:ADDRESSES_MAX]
    response.set_cookie(
        COOKIE,
        signing.dumps([device or secrets.token_hex(8), *kept], salt=_SALT),
        max_age=_YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _read(request: HttpRequest) -> tuple[str | None, list[str]]:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_YEAR_S)
    except signing.BadSignature:
        return None, []
    device, *tags = found
    return device, tags


def _tag(address: Address) -> str:
    return lookup_tag("device", f"{address.kind}:{address.text}").hex()[:_TAG_HEX]
