"""Which lines suit each other: one who gives and one who asks for it, and the words they share.

Two lines suit each other or they do not: nothing is weighed, counted or put in an order, so that
no page can show one person before another for what they can (PER-02, K7).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from dugnad.web.rooms.profile.law import Side

ASKED_BY: Final[Mapping[Side, tuple[Side, ...]]] = {
    "can": ("learn", "seeks"),
    "knows": ("learn", "seeks"),
    "has": ("needs",),
}
"""Of who gives something, who asks for it: to have it shown or done, or to have the thing."""

WORD_MIN = 3
STEM_MIN = 4
ENDING_MAX = 2
"""How many letters of a stem may differ at its end."""
ENDINGS: Final = (
    "ning", "ene", "ing", "ar", "de", "en", "er", "es", "et", "ne", "or", "te", "a", "e", "n", "s",
    "t",
)  # fmt: skip
"""Common endings, the longest first: "baking" and "bake" both begin with "bak"."""

_WORD: Final = re.compile(r"[^\W\d_]+")
EMPTY: Final = frozenset(
    """
    and are can did for from have her his how into learn learning like make making new some
    somebody teach that the them their things this use using want with work you your about all
    also any best better good little more other people show someone well what when where who
    would able help alt andre bli bra den det dette eller enn ett etter fra flere folk gjøre god
    godt ha har hvem hvordan kan kunne lage litt lære lærer meg med mer mine min noe noen når
    och og også om på som til ting ved vil være man jeg hva hvor hjelp hjelpe andra att bättre
    där från göra hur inte jag kunna lite lära mig mina många något någon också saker så till
    vad vara vem vill åt över hjälp hjälpa anden bedre gerne gør gøre hjælp hjælpe hvad lidt
    mange noget nogen aan alle anderen beter bij dat de dingen een en ergens graag hem het hoe
    hulp iemand iets ik kunnen leer leren maken met mij mijn naar niet nog nieuwe ook over van
    veel voor wat wie wil willen zijn helpen
    lend lending borrow need needs låne låner lån låna lånar lenen leen trenger trengs behöver
    behov behøver mangler nodig hebben heb
    """.split()  # noqa: SIM905  A list of words reads best as words.
)
"""Words that say nothing of what somebody can, in the languages of the place."""


def suits(side: Side, text: str, other_side: Side, other_text: str) -> bool:
    """Whether one of two lines gives what the other asks for; the same from either side."""
    return fits(side, other_side) and share_a_word(words_of(text), words_of(other_text))


def fits(side: Side, other_side: Side) -> bool:
    """Whether one side gives what the other asks for."""
    return other_side in ASKED_BY.get(side, ()) or side in ASKED_BY.get(other_side, ())


def words_of(text: str) -> tuple[str, ...]:
    """The words of a line that say what it is about."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return tuple(
        dict.fromkeys(
            word for word in _WORD.findall(folded) if len(word) >= WORD_MIN and word not in EMPTY
        )
    )


def share_a_word(ones: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether any word of one line is alike to one of another."""
    return any(alike(one, other) for one in ones for other in others)


def alike(one: str, other: str) -> bool:
    """Whether two words begin alike, so far as endings and compounds let them."""
    short, long = sorted((stem_of(one), stem_of(other)), key=len)
    if len(short) < STEM_MIN:
        return short == long
    return long.startswith(short[: max(STEM_MIN, len(short) - ENDING_MAX)])


def beginnings_of(text: str) -> tuple[str, ...]:
    """How the words of a line begin: lines that share a word share one of these."""
    return tuple(dict.fromkeys(stem_of(word)[:STEM_MIN] for word in words_of(text)))


def stem_of(word: str) -> str:
    """A word without a common ending, where three letters are left."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= WORD_MIN:
            return word.removesuffix(ending)
    return word
