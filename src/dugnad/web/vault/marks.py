"""Values that stand in a form in the place of an id, and mean something to one viewer alone.

A form that shows people by name must not carry their member ids, which stand in the public books: a
neighbour could note which belongs to whom. What it carries instead is made for this viewer and this
purpose, and only the place can read it back. The same id gives the same value again, so that a form
which is shown once more knows what was chosen.

The way is that of a synthetic initialisation vector (RFC 5297), with HMAC-SHA-256 in both steps.

Source: architecture 4; PRV-03; decision 0022.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from typing import Final

from dugnad.web.vault import services as vault

_TAG: Final = 16
_BLOCK: Final = 32
_LONGEST: Final = 1_024
"""More bytes than anything has that stands in a form."""


def mark(viewer: str, purpose: str, name: bytes) -> str:
    """Give the value that stands for an id.

    Args:
        viewer: whoever looks, in a way of writing that is theirs alone.
        purpose: which form of which project it is for.
        name: the id, or what else tells one person from another; 1 to 1,024 bytes.
    """
    tag = _tag(viewer, purpose, name)
    hidden = _hidden(name, viewer, purpose, tag)
    return urlsafe_b64encode(tag + hidden).decode().rstrip("=")


def read_mark(viewer: str, purpose: str, value: str) -> bytes | None:
    """Read back what `mark` made; None for another viewer or purpose, and for anything else."""
    try:
        told = urlsafe_b64decode((value + "=" * (-len(value) % 4)).encode("ascii"))
    except (NotBase64, ValueError):
        return None
    tag, hidden = told[:_TAG], told[_TAG:]
    if not 0 < len(hidden) <= _LONGEST:
        return None
    name = _hidden(hidden, viewer, purpose, tag)
    return name if hmac.compare_digest(tag, _tag(viewer, purpose, name)) else None


def _tag(viewer: str, purpose: str, name: bytes) -> bytes:
    return vault.lookup_tag("mark", f"{viewer}\x00{purpose}\x00{name.hex()}")[:_TAG]


def _hidden(text: bytes, viewer: str, purpose: str, tag: bytes) -> bytes:
    """The text laid over with a stream that the tag begins; laid over again, it is back."""
    scope = f"{viewer}\x00{purpose}\x00{tag.hex()}\x00"
    blocks = range(-(-len(text) // _BLOCK))
    stream = b"".join(vault.lookup_tag("mark-stream", f"{scope}{block}") for block in blocks)
    return bytes(a ^ b for a, b in zip(text, stream, strict=False))
