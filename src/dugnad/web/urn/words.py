"""Words for paper: halves of a key, trackers, and what stands for an answer in a text message.

A word has five letters, consonants and vowels in turn, and stands for 16 bits. It belongs to no
language, can be said on the telephone, and looks like no number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

from dugnad.charter.decisions.urn import TRACKER_BYTES
from dugnad.web.lists.codes import ALPHABET

CONSONANTS: Final = "bdfghjklmnprstvz"
VOWELS: Final = "aiou"
WORD: Final = 5
_BITS: Final = (4, 2, 4, 2, 4)

GROUP: Final = 4
_TRACKER_LETTERS: Final = TRACKER_BYTES * 8 // 5
_BETWEEN: Final = str.maketrans("", "", " \t\n\r-.,")

APART: Final = 3
"""In so many letters two words of one sheet differ at least, so that one wrong letter is mended."""


class NotWords(Exception):
    """What was typed is not the words that were printed."""


def word(number: int) -> str:
    """Write 16 bits as a word."""
    letters, left = [], number
    for bits in reversed(_BITS):
        letters.append((CONSONANTS if bits == _BITS[0] else VOWELS)[left & (1 << bits) - 1])
        left >>= bits
    return "".join(reversed(letters))


def number_of(typed: str) -> int:
    """Read a word as its 16 bits.

    Raises:
        NotWords: it is none.
    """
    if len(typed) != WORD:
        raise NotWords
    number = 0
    for letter, bits in zip(typed, _BITS, strict=True):
        letters = CONSONANTS if bits == _BITS[0] else VOWELS
        if letter not in letters:
            raise NotWords
        number = number << bits | letters.index(letter)
    return number


def half_words(half: bytes) -> tuple[str, ...]:
    """Write 32 bytes as seventeen words; the last one shows typing errors."""
    data = half + sha256(half).digest()[:2]
    return tuple(word(int.from_bytes(data[at : at + 2], "big")) for at in range(0, len(data), 2))


def read_half(typed: str) -> bytes:
    """Read the words of a half.

    Raises:
        NotWords: there are more or fewer, or one is wrong.
    """
    data = b"".join(number_of(one).to_bytes(2, "big") for one in typed.lower().split())
    half, proof = data[:-2], data[-2:]
    if len(half) != 32 or sha256(half).digest()[:2] != proof:  # noqa: PLR2004  A key's bytes.
        raise NotWords
    return half


def spell_tracker(tracker: bytes) -> str:
    """Write a tracker in four groups of four letters and digits."""
    number = int.from_bytes(tracker, "big")
    letters = [ALPHABET[number >> 5 * place & 31] for place in range(_TRACKER_LETTERS)]
    text = "".join(reversed(letters))
    return "-".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))


def read_tracker(typed: str) -> bytes | None:
    """Read a tracker as somebody typed it; None when it can be none."""
    letters = typed.translate(_BETWEEN).upper()
    if len(letters) != _TRACKER_LETTERS or any(one not in ALPHABET for one in letters):
        return None
    number = 0
    for one in letters:
        number = number << 5 | ALPHABET.index(one)
    return number.to_bytes(TRACKER_BYTES, "big")


def distinct(tags: Iterable[bytes], many: int) -> tuple[str, ...]:
    """Give so many words, each unlike the others, from random bytes that never end."""
    words: list[str] = []
    for tag in tags:
        one = word(int.from_bytes(tag[:2], "big"))
        if all(_differ(one, other) >= APART for other in words):
            words.append(one)
        if len(words) >= many:
            break
    return tuple(words)


def meant(typed: str, words: Sequence[str]) -> int | None:
    """Which of some words somebody meant, who may have one letter wrong; None for none."""
    one = typed.lower()
    for at, other in enumerate(words):
        if len(one) == WORD and _differ(one, other) <= 1:
            return at
    return None


def _differ(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))
