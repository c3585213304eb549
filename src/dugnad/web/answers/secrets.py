"""The two ways into a question: a secret in a link, and six characters that can be said aloud."""

from __future__ import annotations

import re
import secrets
from typing import Final

from dugnad.web.house import house
from dugnad.web.lists.codes import ALPHABET, LENGTH, NotACode, guesses
from dugnad.web.vault import services as vault

SECRET_CHARACTERS: Final = 16
"""Of 32 kinds: 80 bits, beyond guessing, and short enough for a text message."""

_FIRST_WORD: Final = re.compile(r"[0-9a-z]+")


def new_secret() -> str:
    """A secret for a link, in small letters and numbers."""
    return _draw(SECRET_CHARACTERS).lower()


def new_code() -> str:
    """Six characters; whoever draws them sees to it that nobody has them."""
    return _draw(LENGTH)


def read_secret(typed: str) -> str:
    """Read the end of a link as mail programs and people leave it; "" when it can be none.

    What often hangs on to a link (a stop, a bracket, a slash) is left out.
    """
    found = _FIRST_WORD.search(typed.lower())
    secret = found.group() if found else ""
    return secret if len(secret) == SECRET_CHARACTERS else ""


def link_tag(secret: str) -> bytes:
    """What finds a question by its link."""
    return vault.lookup_tag("ask", secret)


def code_tag(code: str) -> bytes:
    """What finds a question by its code."""
    return vault.lookup_tag("ask-code", code)


def code_tags(typed: str) -> list[bytes]:
    """What finds a question by a code as somebody typed it; empty when it can be none."""
    try:
        return [code_tag(guess) for guess in guesses(typed)]
    except NotACode:
        return []


def address_of(secret: str) -> str:
    """The whole address of a link."""
    return f"{house().place.base_address}/a/{secret}"


def spoken(code: str) -> str:
    """Write a code the way people say it: "K7M 4XQ"."""
    return f"{code[:3]} {code[3:]}"


def _draw(characters: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(characters))
