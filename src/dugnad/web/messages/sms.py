"""The text of an SMS: which letters cost nothing extra, and how many parts it takes. Pure.

160 letters of the GSM alphabet fit in one SMS, 153 in each part of a longer one; as soon as one
letter lies outside, only 70, and 67 in parts.

Source: 3GPP TS 23.038 (alphabet), TS 23.040 (parts).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

BASIC: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""Letters that take one place."""
EXTENDED: Final = "\f^{}\\[~]|€"
"""Letters that take two places."""
_LIKE: Final = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"',
    "\u00ab": '"', "\u00bb": '"', "\u2013": "-", "\u2014": "-", "\u2011": "-", "\u2212": "-",
    "\u2026": "...", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\u2022": "-",
    "\u00b7": "-", "\u00d7": "x", "`": "'", "\u00b4": "'",
}  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How large an SMS is."""

    places: int
    """How many places its letters take."""
    parts: int
    """How many SMS it is sent as; 0 for an empty text."""
    plain: bool
    """True when every letter is of the GSM alphabet."""


def to_gsm(text: str) -> str:
    """Write a text in the GSM alphabet, when that leaves every word readable.

    Curved quotes, dashes and dots become straight ones, and accents the alphabet lacks are left
    out. A text in another script is given back as it was: a short SMS that nobody can read is
    worth nothing.
    """
    written = "".join(_gsm_letters(letter) for letter in unicodedata.normalize("NFC", text))
    return written if _is_plain(written) else text


def size_of(text: str) -> Size:
    """Count the places and parts of a text as it stands."""
    plain = _is_plain(text)
    if plain:
        places = sum(2 if letter in EXTENDED else 1 for letter in text)
        single, part = 160, 153
    else:
        places = len(text.encode("utf-16-be")) // 2
        single, part = 70, 67
    parts = (places > 0) if places <= single else -(-places // part)
    return Size(places, int(parts), plain)


def _is_plain(text: str) -> bool:
    return all(letter in BASIC or letter in EXTENDED for letter in text)


def _gsm_letters(letter: str) -> str:
    if letter in BASIC or letter in EXTENDED:
        return letter
    if letter in _LIKE:
        return _LIKE[letter]
    bare = "".join(
        part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part)
    )
    return bare if bare and _is_plain(bare) else letter
