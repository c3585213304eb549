"""How a place and people reach each other: its address, mail and text messages."""

import json
import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPException
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPSHandler, OpenerDirector, ProxyHandler, build_opener

from dugnad.engine.folder import PlaceFolder
from dugnad.engine.solo.reading import BooksReader
from dugnad.site.cli import places
from dugnad.site.environment import PLACE_FILE
from dugnad.site.health import Finding
from dugnad.web.house import PlaceSettings
from dugnad.web.messages.adapters import AdapterSettingsError, adapters_of
from dugnad.web.messages.adapters.sms_http import SmsHttp
from dugnad.web.messages.adapters.smtp import Smtp
from dugnad.web.messages.outgoing import NOT_REACHED, REFUSED, TROUBLE, SendFailed

TIMEOUT_S = 10
ANSWER_BYTES_MAX = 1 << 20
WORDS: Final = {"mail": "mail", "sms": "SMS"}
WHY: Final = {
    NOT_REACHED: "{where} does not answer. Look at its name and port, and at the network.",
    TROUBLE: "{where} answers that it cannot now. Ask whoever runs it.",
    REFUSED: "{where} does not take messages from this place. Look at the password or key, at who "
    "it says they are from, and whether they are paid for.",
}
"""What to do, by the code with which a message failed."""


def look(folder: Path, place: PlaceSettings) -> Iterator[Finding]:
    """Look at the ways in and out of a place."""
    if place.sample:
        yield Finding("people sign in with a code")
        return
    yield address(folder, place)
    yield devices(place)
    yield whom_to_ring(place)
    yield from messages(folder, place)


def address(folder: Path, place: PlaceSettings) -> Finding:
    """Tell whether links lead to this place, and whether what stands in front says who asks."""
    base = place.base_address
    what = f"links lead to {base}"
    if base == PlaceSettings().base_address:
        return Finding(
            what,
            f"That is this computer alone. Write the place's own address as base_address in "
            f"{folder / PLACE_FILE}.",
            serious=False,
        )
    if not places.is_open(folder):
        return Finding(what)
    try:
        found = json.loads(_ask(f"{base}/api/head")).get("genesis")
        page = _ask(f"{base}/in/").decode(errors="replace")
    except (URLError, HTTPException, OSError, ValueError, AttributeError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        return Finding(
            what,
            f"Nothing of this place answers there ({reason}). Does the name lead to this computer, "
            "are ports 80 and 443 let in, does the web server in front run?",
        )
    books = BooksReader(PlaceFolder(folder).books)
    books.close()
    if found != books.genesis_hash.hex():
        return Finding(what, f"Another place answers there. Mend base_address in {PLACE_FILE}.")
    if base.startswith("https:") and _has_a_name(base) and 'data-passkey="get"' not in page:
        return Finding(
            what,
            "The web server in front does not say that it was asked by https. Let it send the "
            "header X-Forwarded-Proto, and X-Forwarded-For with who asks.",
        )
    return Finding(what)


def devices(place: PlaceSettings) -> Finding:
    """Tell whether browsers let people sign in with their device's own lock at this address."""
    parts = urlsplit(place.base_address)
    named, secure = _has_a_name(place.base_address), parts.scheme == "https"
    # What browsers ask for is a name instead of a number, read by https.
    if named and (secure or parts.hostname == "localhost"):
        return Finding("people sign in with a code or their device")
    return Finding(
        "people sign in with a code, and not with their device's lock",
        "For that browsers want a base_address with a name, beginning with https.",
        serious=False,
    )


def whom_to_ring(place: PlaceSettings) -> Finding:
    """Tell whether people who are stuck are told whom to ring."""
    return Finding(
        "whoever is stuck is told whom to ring",
        ""
        if place.help_phone
        else f"Nobody is named. Write help_phone and help_hours in {PLACE_FILE}.",
        serious=False,
    )


def messages(folder: Path, place: PlaceSettings) -> Iterator[Finding]:
    """Tell whether messages can leave, and whether they did lately."""
    try:
        ways = adapters_of(place, folder)
    except AdapterSettingsError as no:
        yield Finding("how messages leave", f"{folder / PLACE_FILE}: {no}")
        return
    for channel, word in WORDS.items():
        what = f"{word} leaves this computer"
        way = ways[channel]
        if not isinstance(way, Smtp | SmsHttp):
            shown = (
                " Until then sign-in codes stand on the console, and wherever its lines are kept."
            )
            yield Finding(
                what,
                f"It does not: it lies in {folder / 'outbox'} and nobody gets it. "
                f"Write [adapters.{channel}] in {PLACE_FILE}."
                f"{'' if channel in place.adapters else shown}",
                serious=False,
            )
            continue
        try:
            way.try_out()
        except SendFailed as failed:
            code: str | None = failed.code
        else:
            code = _failing(folder, channel)
        where = place.adapters[channel].get("host") or place.adapters[channel].get("url", "")
        yield Finding(what, WHY[code].format(where=where) if code else "")


def _failing(folder: Path, channel: str) -> str | None:
    """How messages of a channel fail since the last one went out; None where they do not."""
    try:
        with closing(
            sqlite3.connect(f"{PlaceFolder(folder).place.absolute().as_uri()}?mode=ro", uri=True)
        ) as place:
            row = place.execute(
                "SELECT error FROM post_message WHERE channel = ? AND error IN (?, ?, ?)"
                " AND created_ms >"
                " (SELECT coalesce(max(sent_ms), 0) FROM post_message WHERE channel = ?)"
                " ORDER BY created_ms DESC LIMIT 1",
                (channel, NOT_REACHED, TROUBLE, REFUSED, channel),
            ).fetchone()
    except sqlite3.DatabaseError:
        return None  # it was never opened, or is damaged, as is told before.
    return str(row[0]) if row else None


def _has_a_name(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    return any(letter.isalpha() for letter in host) and ":" not in host


def _opener() -> OpenerDirector:
    return build_opener(ProxyHandler({}), HTTPSHandler(context=ssl.create_default_context()))


def _ask(address: str) -> bytes:
    """Open a page.

    Raises:
        URLError, HTTPException, OSError: nothing answers, or not with a page.
    """
    with _opener().open(address, timeout=TIMEOUT_S) as answer:
        return bytes(answer.read(ANSWER_BYTES_MAX))
