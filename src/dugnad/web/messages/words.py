"""Reading what somebody texted back: yes, no, maybe, ring me, stop, and words beside them. Pure.

All words of all our languages are understood everywhere: people text in their own language
whatever they were asked in. Typing errors are accepted where only one meaning lies near. What is
not understood is None, and then a person reads it: a wrong guess would be worse than a question.

Source: journeys-screens-words 4.6 ("words in all five languages, typing errors accepted, reply
confirms what was understood").
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from dugnad.web.lists.codes import ALPHABET, LENGTH

_FUZZY_FROM = 3


class Word(enum.StrEnum):
    """What an answer by SMS can mean."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"
    ASIDE = "aside"
    QUESTION = "question"
    OBJECT = "object"
    RING = "ring"
    STOP = "stop"
    START = "start"


WORDS: Final = {
    "ja": Word.YES,
    "jo": Word.YES,
    "yes": Word.YES,
    "ok": Word.YES,
    "okay": Word.YES,
    "okei": Word.YES,
    "okej": Word.YES,
    "oke": Word.YES,
    "oké": Word.YES,
    "greit": Word.YES,
    "fint": Word.YES,
    "fine": Word.YES,
    "fijn": Word.YES,
    "prima": Word.YES,
    "nei": Word.NO,
    "nej": Word.NO,
    "nee": Word.NO,
    "no": Word.NO,
    "kanskje": Word.MAYBE,
    "kanske": Word.MAYBE,
    "måske": Word.MAYBE,
    "misschien": Word.MAYBE,
    "maybe": Word.MAYBE,
    "avstår": Word.ASIDE,
    "avstar": Word.ASIDE,
    "avhold": Word.ASIDE,
    "afstår": Word.ASIDE,
    "afstar": Word.ASIDE,
    "blank": Word.ASIDE,
    "onthoud": Word.ASIDE,
    "onthouding": Word.ASIDE,
    "aside": Word.ASIDE,
    "abstain": Word.ASIDE,
    "spørsmål": Word.QUESTION,
    "sporsmal": Word.QUESTION,
    "spm": Word.QUESTION,
    "fråga": Word.QUESTION,
    "fraga": Word.QUESTION,
    "spørgsmål": Word.QUESTION,
    "sporgsmal": Word.QUESTION,
    "vraag": Word.QUESTION,
    "question": Word.QUESTION,
    "innvending": Word.OBJECT,
    "invändning": Word.OBJECT,
    "indvending": Word.OBJECT,
    "bezwaar": Word.OBJECT,
    "object": Word.OBJECT,
    "objection": Word.OBJECT,
    "ring": Word.RING,
    "bel": Word.RING,
    "call": Word.RING,
    "stop": Word.STOP,
    "stopp": Word.STOP,
    "start": Word.START,
}
"""Every word in nb, nn, sv, da, nl and en."""

_ANSWERS: Final = (Word.YES, Word.NO, Word.MAYBE)
_BECAUSE: Final = ("fordi", "ettersom", "därför", "eftersom", "omdat", "want", "because", "since")
"""Words between a no and its reason, which the reason does without."""
_THANKS: Final = ("thanks", "thank", "thx", "sorry", "takk", "tack", "tak")
_FINE: Final = (
    *("ok", "okay", "okei", "okej", "oke", "oké"),
    *("greit", "fint", "fine", "fijn", "prima"),
)
_EXACTLY: Final = ("spm", "start", *_FINE)
"""Too short, or too near to other words, to be guessed from something near."""
_ONLY_FIRST: Final = ("jo", "no", *_FINE)
"""Also small words in a sentence ("jeg kan jo ikke", "no, but fine"): there they answer nothing."""


_OTHER_WORDS: Final = (
    *("hei", "hej", "hey", "dei", "vei", "lei", "mei", "sei", "dej", "mej", "sej"),
    *("mee", "zee", "tee", "see", "fee", "bee", "neen", "yet", "des", "les", "mes", "eyes"),
    *("ben", "bed", "wel", "vel", "del", "hel", "bal", "bol", "bek", "beul", "bell", "belg"),
    *("ting", "king", "wing", "sing", "ping", "ding", "bring", "rings", "ringt"),
    *("all", "ball", "fall", "hall", "tall", "wall", "kall", "cell", "calm"),
    *("step", "shop", "top", "stof", "stor", "stoep"),
    *("blunk", "blanke", "blink", "black", "side", "inside", "vraagt", "traag", "graag", "abject"),
)
"""Words and names of their own that lie one slip from ours: "Hei" is no "nei"."""


@dataclass(frozen=True)
class Heard:
    """What was understood."""

    word: Word
    code: str | None
    """The six-character code that was texted with it, in capitals; None when there was none."""

    rest: str = field(default="", compare=False)
    """What else was written after the word, as it was typed: a reason, or what one wants to know.
    Without the code, and without a "because" at its head."""


def _looks_like_code(text: str) -> bool:
    """Tell a code from a word of six letters: without a list of codes, only digits tell."""
    return any(letter.isdigit() for letter in text)


def read_words(text: str, is_code: Callable[[str], bool] = _looks_like_code) -> Heard | None:
    """Understand an answer by SMS.

    Args:
        text: what was texted: one word of `WORDS` first, in any case and with a typing error, then
            whatever else people write; a code anywhere, also as "K7M 3QP" or "k7m-3qp".
        is_code: tells whether six characters of the code alphabet, in capitals, are a code. The
            default takes those with a digit; who knows the codes in use can do better.

    Returns:
        None when the first word is none of ours, or a second one says something else.
    """
    heard = read_with_words(text, is_code)
    return heard if heard is not None and says_one_thing(heard) else None


def says_one_thing(heard: Heard) -> bool:
    """Whether no second answer stands among the words beside an answer."""
    others = [_plain(token.strip("'-")) for token in _tokens(heard.rest)]
    return heard.word not in _ANSWERS or not _contradicted(heard.word, others)


def read_with_words(
    text: str,
    is_code: Callable[[str], bool] = _looks_like_code,
    *,
    no_is_no: bool = False,
) -> Heard | None:
    """Understand an answer that may come with words of its own, such as a reason.

    What comes after the first word is not looked at: "No, I said yes last year and was wrong" is a
    no. `no_is_no` says that the writer's "no" is English, as in "no too dear"; in Nynorsk it is
    "now".
    """
    code, rest = _take_code(_tokens(text), is_code)
    if not rest:
        return None
    first = rest[0].strip("'-")
    word = _meaning(_plain(first))
    others = [_plain(token.strip("'-")) for token in rest[1:]]
    english = no_is_no or _is_english_no(text, others)
    if word is None or (_plain(first) == "no" and not english):
        return None
    return Heard(word, code, _words_after(text, first, code))


def code_in(text: str, is_code: Callable[[str], bool] = _looks_like_code) -> str | None:
    """The six-character code in a message, in capitals, or None."""
    return _take_code(_tokens(text), is_code)[0]


def without_code(text: str, code: str | None) -> str:
    """What was texted beside a code, with single spaces."""
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    if code is None:
        return composed
    spoken = r"[\W_]*".join(re.escape(letter) for letter in code)
    return re.sub(rf"(?i)\b{spoken}\b", " ", composed, count=1)


def _tokens(text: str) -> list[str]:
    composed = unicodedata.normalize("NFC", text)
    return [token for token in re.split(r"[^\w'-]+|_", composed) if token.strip("'-")]


def _words_after(text: str, first: str, code: str | None) -> str:
    """What stands after the first word, as it was typed."""
    _before, _first, after = without_code(text, code).partition(first)
    words = after.strip(" \t,.:;!-–").split()  # noqa: RUF001  People text dashes of every length.
    while words and _plain(words[0]).strip(",:") in _BECAUSE:
        words = words[1:]
    said = [_plain(token) for token in _tokens(" ".join(words))]
    return "" if all(token in _THANKS for token in said) else " ".join(words)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _take_code(tokens: list[str], is_code: Callable[[str], bool]) -> tuple[str | None, list[str]]:
    for index, token in enumerate(tokens):
        code = token.replace("-", "").upper()
        if _is_well_formed(code) and is_code(code):
            return code, tokens[:index] + tokens[index + 1 :]
    for index, (left, right) in enumerate(pairwise(tokens)):
        code = (left + right).upper()
        halves = len(left) == len(right) == LENGTH // 2
        if halves and _is_well_formed(code) and is_code(code):
            return code, tokens[:index] + tokens[index + 2 :]
    return None, tokens


def _is_well_formed(code: str) -> bool:
    return len(code) == LENGTH and all(letter in ALPHABET for letter in code)


def _meaning(token: str) -> Word | None:
    if token in WORDS:
        return WORDS[token]
    if token in _OTHER_WORDS:
        return None
    stretched = _one_meaning([word for word in WORDS if _unstretched(word) == _unstretched(token)])
    if stretched is not None:
        return stretched
    if len(token) < _FUZZY_FROM:
        return None
    words = [word for word in WORDS if len(word) >= _FUZZY_FROM and word not in _EXACTLY]
    near = [word for word in words if _is_one_slip(token, word)]
    return _one_meaning(near)


def _one_meaning(words: list[str]) -> Word | None:
    meanings = sorted({WORDS[word] for word in words})
    return meanings[0] if len(meanings) == 1 else None


def _unstretched(token: str) -> str:
    """Write "jaaa" as "ja": letters held down too long."""
    return re.sub(r"(.)\1+", r"\1", token)


def _is_one_slip(typed: str, word: str) -> bool:
    """Tell whether one letter was added, left out, mistaken, or two neighbours were swapped."""
    if len(typed) > len(word):
        typed, word = word, typed
    start = 0
    while start < len(typed) and typed[start] == word[start]:
        start += 1
    if len(typed) < len(word):
        return typed[start:] == word[start + 1 :]
    mistaken = typed[start + 1 :] == word[start + 1 :]
    swapped = (
        typed[start : start + 2] == word[start : start + 2][::-1]
        and typed[start + 2 :] == word[start + 2 :]
    )
    return mistaken or swapped


def _is_english_no(text: str, others: list[str]) -> bool:
    """Tell "No, sorry" from the Nynorsk "No kan eg komme" (now I can come)."""
    punctuated = re.search(r"\bno\s*[,.!;:-]", _plain(text)) is not None
    return not others or others[0] in _THANKS or punctuated


def _contradicted(word: Word, others: list[str]) -> bool:
    said = [WORDS[token] for token in others if token in WORDS and token not in _ONLY_FIRST]
    return any(other in _ANSWERS and other != word for other in said)
