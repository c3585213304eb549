"""A message as a mail: plain text, and the same with a little shape for programs that show it.

Nothing in it is fetched from anywhere, so nobody learns when it is read. Its colours follow the
reader's own choice of light or dark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import formataddr, formatdate
from typing import Final

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.web.messages.outgoing import Outgoing

SECURE: Final = "https://"
_ADDRESS: Final = re.compile(r"(https?://\S+)")
_APART: Final = re.compile(r"\n{2,}")


@dataclass(frozen=True)
class Part:
    """A paragraph of a mail, or an address to press where it stands on a line of its own.

    `lines` are pairs of words and the address that they are, which is empty for words.
    """

    lines: tuple[tuple[tuple[str, str], ...], ...]
    address: str = ""


def as_mail(message: Outgoing, sender: str) -> EmailMultiAlternatives:
    """Write a message as a mail: from "Ana (Solbakken)" at the place's own address."""
    shown = f"{message.in_name_of} ({message.place})" if message.in_name_of else message.place
    domain = sender.rpartition("@")[2]
    with override(message.language or None):
        text = _with_a_way_out(message)
        page = render_to_string("messages/mail.html", _context(message))
    mail = EmailMultiAlternatives(
        subject=" ".join(message.subject.split()),
        body=text,
        from_email=formataddr((shown, sender)),
        to=[message.address],
        headers={
            "Message-ID": f"<{message.message_id.hex}@{domain}>",
            "Date": formatdate(message.created_ms // 1000, localtime=False),
            # Asks out-of-office robots to keep still.
            "Auto-Submitted": "auto-generated",
            **_stop_headers(message.stop_address),
        },
    )
    mail.attach_alternative(page, "text/html")
    return mail


def parts_of(text: str) -> tuple[Part, ...]:
    """The paragraphs of a text; its last address on a line of its own is what one presses."""
    lines = [line.strip() for line in text.splitlines()]
    alone = next((line for line in reversed(lines) if _ADDRESS.fullmatch(line)), "")
    return tuple(_parts(text.strip(), alone))


def _parts(text: str, alone: str) -> Iterator[Part]:
    for paragraph in _APART.split(text):
        before: list[str] = []
        for line in paragraph.splitlines():
            if alone and line.strip() == alone:
                if before:
                    yield Part(_words(before))
                yield Part((), alone)
                before = []
            else:
                before.append(line)
        if before:
            yield Part(_words(before))


def _words(lines: list[str]) -> tuple[tuple[tuple[str, str], ...], ...]:
    return tuple(
        tuple((part, part if _ADDRESS.fullmatch(part) else "") for part in _ADDRESS.split(line))
        for line in lines
    )


def _context(message: Outgoing) -> dict[str, object]:
    return {
        "message": message,
        "language": "no" if message.language == "nn" else message.language or "en",
        "parts": parts_of(message.text),
    }


def _with_a_way_out(message: Outgoing) -> str:
    if not message.stop_address:
        return message.text
    way_out = _("Fewer messages to this address, or none: %(address)s") % {
        "address": message.stop_address
    }
    return f"{message.text.rstrip()}\n\n{way_out}\n"


def _stop_headers(address: str) -> dict[str, str]:
    """What mail programs offer a button for; one press is enough only where nobody listens in."""
    if not address:
        return {}
    one_press = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return {"List-Unsubscribe": f"<{address}>", **(one_press if address.startswith(SECURE) else {})}
