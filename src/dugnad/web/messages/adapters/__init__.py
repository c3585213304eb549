"""The ways out of a place: console, file, SMTP for mail, an HTTP gateway for SMS."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from dugnad.web.house import PlaceSettings
from dugnad.web.messages.adapters.console import Console
from dugnad.web.messages.adapters.files import Files
from dugnad.web.messages.adapters.settings import AdapterSettingsError, Row
from dugnad.web.messages.adapters.sms_http import SmsHttp
from dugnad.web.messages.adapters.smtp import Smtp
from dugnad.web.messages.outgoing import Adapter
from dugnad.web.people.models import MAIL, SMS

__all__ = ["AdapterSettingsError", "adapters_of"]

CHANNELS = (MAIL, SMS)
OUTBOX = "outbox"
"""The folder of the place in which messages lie that have no way out."""
INBOUND = ("inbound_secret", "inbound_from", "inbound_text", "inbound_id")
"""How texted answers come in; `web.answers` reads these, so here they are only known."""


def adapters_of(place: PlaceSettings, folder: Path) -> dict[str, Adapter]:
    """Make the adapters that a place's `place.toml` asks for, one for each channel.

    A sample place has the console for everything, whatever its file says: it sends nothing
    outside. A channel that is not named writes files into `outbox/`, and shows codes on the
    console as well.

    Args:
        place: what the place chose.
        folder: the place's folder, which holds `outbox/`.

    Raises:
        AdapterSettingsError: something written there cannot be used; the sentence says what.
    """
    if place.sample:
        return {channel: Console(sys.stdout) for channel in CHANNELS}
    for channel in place.adapters:
        if channel not in CHANNELS:
            raise AdapterSettingsError(f"`[adapters.{channel}]` is none of mail, sms.")
    return {
        channel: _adapter_of(channel, place.adapters.get(channel, {}), folder)
        for channel in CHANNELS
    }


def _adapter_of(channel: str, told: Mapping[str, str], folder: Path) -> Adapter:
    row = Row(f"[adapters.{channel}]", told)
    adapter: Adapter
    match row.text("adapter", "file"), channel:
        case "console", _:
            adapter = Console(sys.stdout)
        case "file", _:
            console = None if told else Console(sys.stdout)
            adapter = Files(folder / OUTBOX, console)
        case "smtp", "mail":
            adapter = Smtp.of(row)
        case (("sms_http" | "sms-http"), "sms"):
            adapter = SmsHttp.of(row)
        case _:
            row.refuse("adapter", "console, file, smtp (mail) or sms_http (sms)")
    if channel == SMS:
        for name in INBOUND:
            row.text(name, "")
    row.done()
    return adapter
