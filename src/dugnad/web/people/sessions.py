"""Visits, sealed: what a browser's session remembers does not lie readable in `place.db`.

A session holds who is signed in and, for a while, what somebody typed before signing in, which may
be a neighbour's name and number. Named in the settings as `SESSION_ENGINE`.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as OpenSessionStore

from dugnad.web.vault.services import seal_for_place, unseal_for_place


class SessionStore(OpenSessionStore):
    """Django's sessions in the database, sealed in the place's own box."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Write what a session remembers as text that only this place can read."""
        return b64encode(seal_for_place(json.dumps(session_dict).encode())).decode("ascii")

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """Read what `encode` wrote; a session that does not open is an empty one."""
        try:
            opened = unseal_for_place(b64decode(session_data, validate=True))
        except ValueError:
            return {}
        found = {} if opened is None else json.loads(opened)
        return found if isinstance(found, dict) else {}
