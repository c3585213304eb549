"""Codes that are said aloud: one begins help, another one stops it."""

from __future__ import annotations

import secrets

from dugnad.web.lists.codes import ALPHABET, LENGTH, NotACode, guesses
from dugnad.web.vault import services as vault


def new() -> str:
    """Six characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def tag(code: str) -> bytes:
    """What finds a row by its code."""
    return vault.lookup_tag("help", code)


def tags(typed: str) -> list[bytes]:
    """What finds it by a code as somebody typed it; empty when it can be none."""
    try:
        return [tag(guess) for guess in guesses(typed)]
    except NotACode:
        return []


def sealed(code: str) -> bytes:
    """A code as it is kept, for receipts."""
    return vault.seal_for_place(code.encode())


def opened(kept: bytes) -> str:
    """A code that was kept; "" where it does not open."""
    return (vault.unseal_for_place(kept) or b"").decode()


def spoken(code: str) -> str:
    """Write a code the way people say it: "K7M 4XQ"."""
    return f"{code[:3]} {code[3:]}"
