"""No more messages, by one press on a link that came with a mail: no account, no sign-in.

The address in a mail names nobody: it holds the random name of a way to reach somebody, and what
only this place can have made of it. It does nothing but stop messages there, and it works for good,
as an old mail is as tiresome as a new one.

Source: RFC 8058 (one-click unsubscribe).
"""

from __future__ import annotations

from hmac import compare_digest
from typing import Final
from uuid import UUID

from dugnad.web.house import house
from dugnad.web.people.models import Reach
from dugnad.web.vault import services as vault

PURPOSE: Final = "stop"
_ID_DIGITS: Final = 32
_TAG_DIGITS: Final = 32


def address_of(reach: Reach) -> str:
    """Where whoever is reached there stops messages."""
    return f"{house().place.base_address}/stop/{reach.id.hex}{_tag(reach.id.hex)}"


def reach_of(token: str) -> Reach | None:
    """The way to reach somebody that an address of `address_of` ends with; None for any other."""
    name, tag = token[:_ID_DIGITS], token[_ID_DIGITS:]
    if not compare_digest(tag.encode(), _tag(name).encode()):
        return None
    return Reach.objects.filter(id=UUID(name)).first()


def _tag(name: str) -> str:
    return vault.lookup_tag(PURPOSE, name).hex()[:_TAG_DIGITS]
