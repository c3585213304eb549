"""Somebody's browser, without scripts: cookies, forms, and what was pressed with them."""

import html
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import urlencode

from tests.patience import PATIENCE_S

BROKEN_OFF: Final = (OSError, HTTPException)
"""What a browser sees when the place is gone in the middle of an answer."""
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass(frozen=True)
class Answered:
    """What came back.

    Attributes:
        status: of HTTP.
        body: its bytes.
        location: where it leads, or "".
    """

    status: int
    body: bytes
    location: str

    @property
    def text(self) -> str:
        """The page as text."""
        return self.body.decode()

    @property
    def hidden(self) -> dict[str, str]:
        """What the page's forms carry along; of several forms the last says it."""
        return {name: html.unescape(value) for name, value in _HIDDEN.findall(self.text)}


@dataclass(frozen=True)
class Form:
    """A form that is filled in; pressed again it sends the same."""

    path: str
    fields: Mapping[str, str]

    @property
    def press(self) -> str:
        """The name that the page gave it."""
        return self.fields["press"]


@dataclass
class Browser:
    """One person's browser.

    Attributes:
        port: where the place is open on this computer.
        cookies: by name.
    """

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answered:
        """Open a page."""
        return self._ask("GET", path, None, {})

    def form(self, path: str, **typed: str) -> Form:
        """Open the page with a form, and fill it in."""
        return Form(path, {**self.get(path).hidden, **typed})

    def press(self, form: Form) -> Answered:
        """Send a form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", form.path, urlencode(form.fields).encode(), kind)

    def press_with_file(self, form: Form, name: str, data: bytes) -> Answered:
        """Send a form with a picture."""
        edge = secrets.token_hex(12)
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in form.fields.items()
        ]
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="picture.png"'
            "\r\nContent-Type: image/png\r\n\r\n"
        ).encode()
        body = b"".join([*parts, head, data, f"\r\n--{edge}--\r\n".encode()])
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._ask("POST", form.path, body, kind)

    def twin(self) -> "Browser":
        """The same browser, for a second tap that meets the first."""
        return replace(self, cookies=dict(self.cookies))

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answered:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        told = {"Accept-Language": "en", **headers}
        if self.cookies:
            told["Cookie"] = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        try:
            connection.request(method, path, body, told)
            answer = connection.getresponse()
            came = answer.read()
            for line in answer.headers.get_all("Set-Cookie") or ():
                for key, morsel in SimpleCookie(line).items():
                    self.cookies[key] = morsel.value
            return Answered(answer.status, came, answer.headers.get("Location", ""))
        finally:
            connection.close()
