"""Visits, sealed: what a browser's session remembers does not lie readable in `place.db`.

A session holds who is signed in and, for a while, what somebody typed before signing in, which may
be a neighbour's name and number. The browser's own key opens it and lies nowhere here: the table
knows only a fingerprint, so whoever finds a copy of `place.db` comes in as nobody. Named in the
settings as `SESSION_ENGINE`.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as OpenSessionStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import SuspiciousOperation
from django.utils import timezone

from dugnad.web.vault.services import seal_for_place, unseal_for_place

_NAME_DIGITS = 40
"""160 bits, as many as the column holds; the keys themselves are 32 random letters."""


REMEMBERED_MAX = 512 * 1024
"""How many letters a row may have: several long texts that somebody typed before signing in. A
visitor needs no name to have a row, so without an end a few of them could fill the disk."""


class TooMuchToRemember(SuspiciousOperation):
    """A visit was to remember more than anybody types; nothing was kept, and the page says so."""


def name_of_row(session_key: str) -> str:
    """Name the row of a browser's key; the key cannot be worked out from it."""
    return sha256(session_key.encode()).hexdigest()[:_NAME_DIGITS]


class SessionStore(OpenSessionStore):
    """Django's sessions in the database, sealed in the place's own box."""

    def exists(self, session_key: str) -> bool:
        """Whether there is a session of this key."""
        return super().exists(name_of_row(session_key))

    def delete(self, session_key: str | None = None) -> None:
        """Forget a session: that of `session_key`, or this one."""
        key = session_key or self.session_key
        if key is not None:
            super().delete(name_of_row(key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """Make the row of this session."""
        row = super().create_model_instance(data)
        row.session_key = name_of_row(row.session_key)
        return row

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        key, now = self.session_key or "", timezone.now()
        rows = self.model.objects.filter(session_key=name_of_row(key), expire_date__gt=now)
        found: AbstractBaseSession | None = rows.first()
        if found is None:
            self._session_key = None
        return found

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Write what a session remembers as text that only this place can read.

        Raises:
            TooMuchToRemember: it is longer than `REMEMBERED_MAX`.
        """
        written = b64encode(seal_for_place(json.dumps(session_dict).encode())).decode("ascii")
        if len(written) > REMEMBERED_MAX:
            raise TooMuchToRemember
        return written

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """Read what `encode` wrote; a session that does not open is an empty one."""
        try:
            opened = unseal_for_place(b64decode(session_data, validate=True))
        except ValueError:
            return {}
        found = {} if opened is None else json.loads(opened)
        return found if isinstance(found, dict) else {}
