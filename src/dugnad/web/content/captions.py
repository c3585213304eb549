"""Captions of a film: read from a file or from typed lines, and written anew as WebVTT.

Whatever was sent, only moments and plain words are kept of it: no styles, no places on the screen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.web.content.told import NotAccepted

MOST_CHARACTERS: Final = 2_000
"""So much one further part of told text holds; a minute of speech is half of it."""
MOST_CUES: Final = 60
LINE_MOST: Final = 200
EACH_MS: Final = 4_000
"""How long a line stays where neither its moment nor the film's length is known."""

_MOMENT: Final = r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?"
_ARROW: Final = re.compile(rf"{_MOMENT}\s*-->\s*{_MOMENT}.*")
_TYPED: Final = re.compile(rf"{_MOMENT}\s+(.+)")
_TAG: Final = re.compile(r"<[^>]{0,200}>")

MISSING: Final = _(
    "Write what is said in the film, a line for each sentence, so that those who do not hear it "
    "can read it. If nobody speaks, write what is to be heard."
)
UNREAD: Final = _("We could not read these captions. Type them instead, a line for each sentence.")
TOO_MANY: Final = _("These captions are too long for a minute. Please make them shorter.")


@dataclass(frozen=True)
class Cue:
    """Some words and when they stand there, in milliseconds from the beginning."""

    from_ms: int
    until_ms: int
    words: str


def from_file(data: bytes) -> str:
    """Read a WebVTT or SubRip file and write it anew.

    Raises:
        NotAccepted: nothing in it can be read, or it is too long.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAccepted("captions", UNREAD) from error
    cues: list[Cue] = []
    for block in re.split(r"\n{2,}", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.strip().split("\n")
        at = next((number for number, line in enumerate(lines) if _ARROW.fullmatch(line)), None)
        if at is None:
            continue
        found = _ARROW.fullmatch(lines[at])
        words = " ".join(_TAG.sub("", line).strip() for line in lines[at + 1 :]).strip()
        if found is not None and words:
            parts = found.groups()
            cues.append(Cue(_ms(parts[:4]), _ms(parts[4:]), words[:LINE_MOST]))
    return _written(cues, UNREAD)


def from_lines(typed: str, length_ms: int) -> str:
    """Make captions of typed lines, such as "0:03 We sit here in the evening".

    A line without a moment follows the one before. Where no line has one, they share the length of
    the film.

    Raises:
        NotAccepted: there are no words, or they are too long.
    """
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if not lines:
        raise NotAccepted("captions", MISSING)
    found = [(_TYPED.fullmatch(line), line) for line in lines]
    each = length_ms // len(lines) if length_ms else EACH_MS
    timed = any(match for match, _line in found)
    starts: list[tuple[int, str]] = []
    for number, (match, line) in enumerate(found):
        if match is not None:
            starts.append((_ms(match.groups()[:4]), match.group(5)))
        else:
            before = starts[-1][0] + EACH_MS if starts else 0
            starts.append((before if timed else number * each, line))
    starts.sort(key=lambda one: one[0])
    last_ms = starts[-1][0]
    ends = [*(at for at, _words in starts[1:]), length_ms if length_ms > last_ms else 0]
    cues = [
        Cue(at, until or last_ms + EACH_MS, words[:LINE_MOST])
        for (at, words), until in zip(starts, ends, strict=True)
    ]
    return _written(cues, MISSING)


def typed_of(written: str) -> str:
    """Captions as lines that somebody can change: the moment, then the words."""
    lines = written.split("\n")
    typed = []
    for number, line in enumerate(lines):
        match = _ARROW.fullmatch(line)
        if match is not None and number + 1 < len(lines):
            seconds = _ms(match.groups()[:4]) // 1_000
            typed.append(f"{seconds // 60}:{seconds % 60:02} {unescape(lines[number + 1])}")
    return "\n".join(typed)


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = parts
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    return whole * 1_000 + int((rest or "0").ljust(3, "0"))


def _written(cues: list[Cue], missing: object) -> str:
    """WebVTT, in the order of the moments; each cue of one line without anything but words."""
    if not cues:
        raise NotAccepted("captions", str(missing))
    if len(cues) > MOST_CUES:
        raise NotAccepted("captions", TOO_MANY)
    lines = ["WEBVTT", ""]
    for cue in sorted(cues, key=lambda one: one.from_ms):
        words = escape(" ".join(cue.words.split()), quote=False)
        until_ms = max(cue.until_ms, cue.from_ms + 1)
        lines += [f"{_told(cue.from_ms)} --> {_told(until_ms)}", words, ""]
    written = "\n".join(lines).rstrip("\n")
    if len(written) > MOST_CHARACTERS:
        raise NotAccepted("captions", TOO_MANY)
    return written


def _told(at_ms: int) -> str:
    seconds, rest = divmod(at_ms, 1_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"
