"""Short codes: six characters that can be told by telephone and typed on the first page.

A code is worked out from the id of a card or project, so it is the same whenever the lists are
made anew. It names, it does not protect: whoever has it sees what everybody may see.
"""

import hashlib
from collections.abc import Iterator
from itertools import count, product
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 characters, none of which is easily taken for another: no 0 and O, no 1 and I."""
LENGTH: Final = 6
BITS: Final = 30

MOST_GUESSES: Final = 16
_BETWEEN: Final = str.maketrans("", "", " \t\n\r-.,_#/\u00a0\u2010\u2011\u2013")
# What a reader may have taken one of ours for. Nothing else of ours looks like 1 or I.
_LOOKS_LIKE: Final = {"1": "L", "I": "L", "|": "L", "0": "QD", "O": "QD", "Ø": "QD"}

WRONG_LENGTH: Final = _("A code has six characters, for example K7M4XQ. Please type it again.")
WRONG_CHARACTER: Final = _(
    "A code has only the letters A to Z and the digits 2 to 9. Please look at it again."
)


class NotACode(Exception):
    """What was typed cannot be a code.

    Attributes:
        sentence: what to do, in the reader's language.
    """

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def codes_of(identity: bytes) -> Iterator[str]:
    """The codes that an id may have, the first choice first, without end.

    The first four are cut from the id itself, 30 bits each; the others from its digests.

    Args:
        identity: 16 bytes.
    """
    for number in count():
        source = identity if number == 0 else _digest(identity, number)
        bits = int.from_bytes(source[:16], "big")
        for window in range(4):
            yield _spell(bits >> (128 - BITS * (window + 1)) & (1 << BITS) - 1)


def guesses(typed: str) -> tuple[str, ...]:
    """What somebody may mean who typed this, most likely first; at most `MOST_GUESSES`.

    Blanks, dashes and small letters do not matter. A 1 or I can only be an L; a 0 or O is no
    character of ours, but may be a Q or D that was hard to read.

    Raises:
        NotACode: it is nothing that could be a code.
    """
    letters = typed.translate(_BETWEEN).upper()
    if len(letters) != LENGTH:
        raise NotACode(WRONG_LENGTH)
    choices = [char if char in ALPHABET else _LOOKS_LIKE.get(char, "") for char in letters]
    if "" in choices:
        raise NotACode(WRONG_CHARACTER)
    combined = ("".join(chosen) for chosen in product(*choices))
    return tuple(code for code, _number in zip(combined, range(MOST_GUESSES), strict=False))


def _digest(identity: bytes, number: int) -> bytes:
    return hashlib.sha256(identity + number.to_bytes(8, "big")).digest()


def _spell(bits: int) -> str:
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in reversed(range(LENGTH)))
