"""The code by which a screen for everybody becomes one person's again (S34).

Whoever makes it one chooses the code. The browser alone keeps a mark of it, by which this place,
and nobody else, sees whether a code is that one. So a passer-by takes no screen out of use that
clears itself, and the place needs no list of screens.
"""

from __future__ import annotations

import secrets
from hmac import compare_digest
from typing import Final

from django.http import HttpRequest

from dugnad.web.helping.shared import COOKIE, SHARED
from dugnad.web.house import house
from dugnad.web.people.pace import Pace
from dugnad.web.vault import services as vault

LETTERS_MIN: Final = 6
"""A code has at least so many letters or digits."""
LETTERS_MAX: Final = 40
TRIES: Final = Pace(goes=5, refill_ms=10 * 60_000)
"""Wrong codes typed at one screen."""


def read(typed: str) -> str:
    """A code as it is compared: small letters and digits, whatever was written between them."""
    return "".join(one for one in typed.casefold() if one.isalnum())


def mark(code: str) -> str:
    """What the browser keeps of a code, as the value of its cookie."""
    salt = secrets.token_hex(8)
    return f"{SHARED}.{salt}.{_tag(salt, code)}"


def waits(request: HttpRequest) -> bool:
    """Whether so many wrong codes were typed at this screen that none is looked at now."""
    return TRIES.wait_ms(_salt(request), house().now_ms()) > 0


def opens(request: HttpRequest, code: str) -> bool:
    """Whether a code is the one that this screen was begun with; a wrong one counts."""
    _shared, _dot, kept = request.COOKIES.get(COOKIE, "").partition(".")
    salt, _dot, tag = kept.partition(".")
    right = compare_digest(tag.encode(), _tag(salt, code).encode())
    if not right:
        TRIES.take(_salt(request), house().now_ms())
    return right


def _salt(request: HttpRequest) -> str:
    return ".".join(request.COOKIES.get(COOKIE, "").split(".")[1:2])[:32]


def _tag(salt: str, code: str) -> str:
    return vault.lookup_tag("kiosk", f"{salt} {code}").hex()
