"""One line of the bank enters the books once: its fingerprint is made from its own text. Pure.

Who types or pastes the same line again gets the same fingerprint, whatever the blanks between its
words; a file from the bank will give the same one. A count of cash has none of the bank, so it is
told in words who counted, when and how much.
"""

from __future__ import annotations

import unicodedata
from hashlib import sha256

_LINE = b"dugnad/bank-line/v1\0"
_COUNT = b"dugnad/cash-count/v1\0"


def plain_line(text: str) -> str:
    """The text of a bank's line as it is fingerprinted: one blank between words.

    Letters that look alike are alike ("å" typed, or copied as "a" with a ring), and signs that
    nobody sees are left out: they are no way to bring a line in twice.
    """
    alike = unicodedata.normalize("NFKC", text)
    return " ".join("".join(one for one in alike if _is_seen(one)).split())


def _is_seen(sign: str) -> bool:
    """Whether a sign is written, or a blank."""
    return sign.isspace() or unicodedata.category(sign) not in ("Cf", "Cc")


def of_bank_line(box: bytes, text: str, nth: int = 1) -> bytes:
    """The fingerprint of a line of a bank account.

    Args:
        box: id of the account in the books, 16 bytes: two accounts can show the same line.
        text: the line as the bank shows it, typed or pasted.
        nth: which of those that read the same, from 1: a bank may show a line twice.
    """
    return sha256(_LINE + box + plain_line(text).encode() + _which(nth)).digest()


def of_count(box: bytes, text: str, amount: int, day: str, nth: int = 1) -> bytes:
    """The fingerprint of a count of cash.

    Args:
        box: id of the cash box, 16 bytes.
        text: who counted it and from what.
        amount: in the smallest part of the currency.
        day: of the count, "2026-06-06".
        nth: which of those that are told alike, from 1.
    """
    told = f"{day} {amount} {plain_line(text)}".encode()
    return sha256(_COUNT + box + told + _which(nth)).digest()


def _which(nth: int) -> bytes:
    """Nothing for the first; a number that no text can hold for each further one."""
    return b"" if nth == 1 else b"\0" + str(nth).encode()
