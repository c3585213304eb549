"""A phone in a test: does what the scripts do, with keys of its own, and signs what it is shown."""

from __future__ import annotations

import hashlib
import html
import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from dugnad.ledger import codec
from dugnad.ledger.action import DOMAIN, FORMAT, Body, seal_body
from dugnad.ledger.signatures import ALGORITHM_ED25519, public_key_of, sign
from dugnad.ledger.values import Action
from tests.web.living import Living

_FORM = re.compile(r'<form[^>]*data-own="([a-z-]+)"[^>]*data-places="([^"]*)"')
_DATA = re.compile(r'data-(confirm|body|target|verb|genesis|key)="([^"]*)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass
class Phone:
    """A browser in which somebody is signed in, and that keeps keys."""

    place: Living
    client: Client
    name: str = "phone"
    made: dict[str, bytes] = field(default_factory=dict)

    def seed(self, public: str) -> bytes:
        """The secret half of a key that was made here."""
        return self.made[public]

    def makes(self, project: str) -> str:
        """Make a key for a project; gives its public half."""
        seed = hashlib.sha256(f"{self.name} {project} {len(self.made)}".encode()).digest()
        public = public_key_of(seed).hex()
        self.made[public] = seed
        return public

    def sees(self, path: str = "/me/devices/") -> str:
        """Look at a page."""
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def rows(self, what: str, path: str = "/me/devices/") -> list[list[dict[str, Any]]]:
        """What the forms of one kind on a page say where they hold."""
        found = _FORM.findall(self.sees(path))
        return [json.loads(html.unescape(rows)) for kind, rows in found if kind == what]

    def tells(self, path: str, told: object) -> Any:
        """Send JSON, as the scripts do."""
        return self.client.post(path, json.dumps(told), content_type="application/json")

    def goes_home(self) -> dict[str, str]:
        """Let this phone confirm in every project where the place does."""
        keys = {}
        for rows in self.rows("home"):
            keys[rows[0]["project"]] = self.makes(rows[0]["project"])
        self.place.now_ms += 1_000
        answer = self.tells("/me/devices/home/", {"name": self.name, "keys": keys})
        assert answer.status_code == 200, answer.content
        return keys

    def asks(self, key: bytes, nonce: int, action: Action, seed: bytes | None = None) -> str:
        """Hand in an action about keys; gives the code with which it was refused."""
        self.place.now_ms += 1_000
        body = Body(
            format=FORMAT,
            algorithm=ALGORITHM_ED25519,
            key=key,
            on_behalf_of=None,
            channel="own",
            nonce=nonce,
            not_after_ms=self.place.now_ms + 600_000,
            target="people",
            contract_version=0,
            verb=type(action).__name__,
            arguments=codec.encode(action),
        )
        envelope = seal_body(
            body, self.place.engine.genesis_hash, self.seed(key.hex()) if seed is None else seed
        )
        answer = self.client.post("/api/actions", envelope, content_type="application/octet-stream")
        code: str = answer.json()["code"]
        return code

    def confirms(self, shown: Any, path: str) -> Any:
        """Confirm what a form led to, and send the form once more."""
        page = shown.content.decode()
        page = page[page.index("data-confirm") :].partition("</form>")[0]
        asked = dict(_DATA.findall(page))
        message = DOMAIN + bytes.fromhex(asked["genesis"]) + bytes.fromhex(asked["body"])
        signature = sign(self.seed(asked["key"]), message)
        told = {"press": asked["confirm"], "key": asked["key"], "signature": signature.hex()}
        answer = self.tells("/me/devices/confirm/", told)
        assert answer.status_code == 200, answer.content
        filled = {name: html.unescape(value) for name, value in _HIDDEN.findall(page)}
        filled.pop("csrfmiddlewaretoken", None)
        self.place.now_ms += 1_000
        return self.client.post(path, filled)
