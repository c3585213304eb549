"""Told text as a value: what a person said in their own words, and its fingerprint."""

import hashlib
import re

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dugnad.face.letters import plain
from dugnad.ledger.codec import encode
from dugnad.ledger.values import Record

SALT_BYTES = 16

LIMITS = {"title": 120, "text": 10_000, "where": 200, "who": 120, "alt": 300, "language": 16}
"""The most characters in each part. They keep a page readable, not a disk small."""

MOST_EXTRAS = 24
EXTRA_NAME = 40
EXTRA_TEXT = 2_000

_PICTURE = re.compile(r"(?:[0-9a-f]{64})?")
_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)?")
_BLANK_LINES = re.compile(r"\n{3,}")


class NotAccepted(Exception):
    """Something typed or sent cannot be kept; nothing was changed.

    Attributes:
        field: the part it is about ("title", "picture", …), so that a form can show it there.
        sentence: what happened and what to do, in the reader's language.
    """

    def __init__(self, field: str, sentence: str | Promise) -> None:
        super().__init__(str(sentence))
        self.field = field
        self.sentence = sentence


class Told(Record, frozen=True, kw_only=True):
    """What somebody told the others; every part may be empty except one of title and text.

    New parts are only ever added at the end, so that old text stays readable.

    Attributes:
        title: one line.
        text: Markdown, see `markdown.render`.
        where: a place in the words of whoever asks ("the ramp behind the school").
        who: who asks, as they want to be called here.
        picture: id of a stored picture, or "".
        alt: what the picture shows, for those who do not see it.
        language: the language it is written in ("nb", "nl", …), or "" when nobody said.
        extra: further prose of a card type, as (name, text) in the order of its form.
    """

    title: str = ""
    text: str = ""
    where: str = ""
    who: str = ""
    picture: str = ""
    alt: str = ""
    language: str = ""
    extra: tuple[tuple[str, str], ...] = ()

    def more(self, name: str) -> str:
        """The further prose called `name`, or ""."""
        return next((text for key, text in self.extra if key == name), "")


class Removed(Record, frozen=True, kw_only=True):
    """What is left of told text that was removed: when, by which role, under which rule."""

    removed_ms: int
    rule: str
    by_role: str


def is_objection(words: Told | Removed | None) -> bool:
    """Whether what was asked is the reason of an objection: that has a title, a question none."""
    return isinstance(words, Told) and bool(words.title)


def fingerprint(salt: bytes, payload: bytes) -> bytes:
    """What the books know of told text: 32 bytes that say nothing without the salt."""
    return hashlib.sha256(salt + payload).digest()


def payload_of(told: Told) -> bytes:
    """`told` as bytes, the same ones on every machine."""
    return encode(told)


def tidy(told: Told) -> Told:
    """`told` as it is kept: one spelling of each letter, no stray blanks, no invisible tricks.

    Raises:
        NotAccepted: it is empty, or a part is longer than `LIMITS` allow.
    """
    tidied = msgspec.structs.replace(
        told,
        title=_line(told.title),
        text=_paragraphs(told.text),
        where=_line(told.where),
        who=_line(told.who),
        alt=_line(told.alt),
        extra=tuple(
            (_line(name), tidy_text)
            for name, text in told.extra
            if (tidy_text := _paragraphs(text))
        ),
    )
    if not tidied.title and not tidied.text:
        raise NotAccepted("title", gettext_lazy("Nothing is written yet. Write a few words."))
    for field, most in LIMITS.items():
        _hold(field, getattr(tidied, field), most)
    for name, text in tidied.extra:
        _hold(name, name, EXTRA_NAME)
        _hold(name, text, EXTRA_TEXT)
    if len(tidied.extra) > MOST_EXTRAS:
        raise ValueError(f"a card type told {len(tidied.extra)} further parts")
    if not _PICTURE.fullmatch(tidied.picture) or not _LANGUAGE.fullmatch(tidied.language):
        raise ValueError("a picture or a language that no form of ours sends")
    return tidied


def _hold(field: str, text: str, most: int) -> None:
    if len(text) > most:
        sentence = _(
            "This is %(length)s characters long, and there is room for %(most)s. "
            "Please make it shorter."
        )
        raise NotAccepted(field, sentence % {"length": len(text), "most": most})


def _line(text: str) -> str:
    return " ".join(plain(text).split())


def _paragraphs(text: str) -> str:
    lines = (line.rstrip() for line in plain(text).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")
