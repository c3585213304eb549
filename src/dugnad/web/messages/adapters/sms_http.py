"""SMS through any gateway that takes an HTTP POST, as `place.toml` describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_address
from socket import create_connection
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from dugnad.web.messages.adapters.settings import Row
from dugnad.web.messages.outgoing import (
    ADDRESS_REFUSED,
    NOT_REACHED,
    REFUSED,
    TROUBLE,
    Outgoing,
    SendFailed,
)
from dugnad.web.messages.sms import to_gsm

TIMEOUT_S = 20
ANSWER_BYTES_MAX = 65_536
_ABOUT_THE_ADDRESS = (400, 404, 410, 422)
_COME_BACK_LATER = (408, 425, 429)


class _NoRedirect(HTTPRedirectHandler):
    """A gateway that sends us elsewhere gets neither the number nor our password there."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


_opener = build_opener(_NoRedirect(), ProxyHandler({}))


@dataclass(frozen=True, kw_only=True)
class SmsHttp:
    """A gateway, and how it wants to be spoken to."""

    url: str
    style: str = "form"
    """"form" or "json"."""
    to_field: str = "to"
    text_field: str = "text"
    sender_field: str = ""
    """The field for `sender`; empty when the gateway knows it."""
    sender: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    """Fields sent with every message (`extra_…` in the settings)."""
    auth_header: str = "Authorization"
    auth_value: str = field(default="", repr=False)
    id_path: str = ""
    """Where the answer's JSON names the message, like "messages.0.id"; empty: nowhere."""

    @classmethod
    def of(cls, row: Row) -> SmsHttp:
        """Read the table; see the fields above for its names.

        Raises:
            AdapterSettingsError: one of them cannot be used.
        """
        url = row.text("url")
        if not _is_safe(url):
            row.refuse("url", "an https:// address (http:// only to this computer itself)")
        return cls(
            url=url,
            style=row.choice("style", ("form", "json"), "form"),
            to_field=row.text("to_field", "to"),
            text_field=row.text("text_field", "text"),
            sender_field=row.text("sender_field", ""),
            sender=row.text("sender", ""),
            extra=row.prefixed("extra_"),
            auth_header=row.text("auth_header", "Authorization"),
            auth_value=row.text("auth_value", ""),
            id_path=row.text("id_path", ""),
        )

    def send(self, message: Outgoing) -> str:
        """Hand one SMS to the gateway; gives its id of it, or "".

        Raises:
            SendFailed: permanent for 4xx (but 408, 425 and 429), not for 5xx and silence.
        """
        try:
            with _opener.open(self._request(message), timeout=TIMEOUT_S) as answer:
                return self._provider_id(answer)
        except HTTPError as error:
            error.close()
            raise _failure_of(error.code) from None
        except (URLError, HTTPException, OSError):
            raise SendFailed(NOT_REACHED, permanent=False) from None

    def try_out(self) -> None:
        """See whether the gateway can be reached; what it says to a message is seen by sending one.

        Raises:
            SendFailed: it does not answer.
        """
        parts = urlsplit(self.url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            create_connection((parts.hostname or "", port), timeout=TIMEOUT_S).close()
        except OSError:
            raise SendFailed(NOT_REACHED, permanent=False) from None

    def _request(self, message: Outgoing) -> Request:
        fields = {
            **self.extra,
            self.to_field: message.address,
            self.text_field: to_gsm(message.text),
        }
        if self.sender_field:
            fields[self.sender_field] = self.sender
        as_json = self.style == "json"
        body = json.dumps(fields) if as_json else urlencode(fields)
        kind = "application/json" if as_json else "application/x-www-form-urlencoded"
        headers = {
            "Content-Type": f"{kind}; charset=utf-8",
            # Gateways that know the word send a repeated message once.
            "Idempotency-Key": str(message.message_id),
        }
        if self.auth_value:
            headers[self.auth_header] = self.auth_value
        # S310: the scheme was checked when the settings were read.
        return Request(self.url, body.encode(), headers, method="POST")  # noqa: S310

    def _provider_id(self, answer: HTTPResponse) -> str:
        """Find the gateway's id; a strange answer to a message that was taken is no failure."""
        data = answer.read(ANSWER_BYTES_MAX)
        if not self.id_path:
            return ""
        try:
            found: Any = json.loads(data)
            for step in self.id_path.split("."):
                found = found[int(step)] if isinstance(found, list) else found[step]
        except (ValueError, LookupError, TypeError):
            return ""
        return str(found) if isinstance(found, str | int) else ""


def _failure_of(status: int) -> SendFailed:
    if status in _ABOUT_THE_ADDRESS:
        return SendFailed(ADDRESS_REFUSED, permanent=True)
    if 400 <= status < 500 and status not in _COME_BACK_LATER:  # noqa: PLR2004  HTTP's own words.
        return SendFailed(REFUSED, permanent=True)
    return SendFailed(TROUBLE, permanent=False)


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and _is_loopback(parts.hostname or "")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
