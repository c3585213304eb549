"""Reading a guide, and walking through the pages as it says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

from django.test import Client

GUIDES = Path(__file__).resolve().parents[3] / "docs" / "guide"
_STEP = re.compile(r"^(\d+)\. (.*(?:\n   .*)*)", re.MULTILINE)
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_ADDRESS = re.compile(r"`(/[^`\s]*)`")
_CODE = re.compile(r"(?<=^/[pc]/)\w{6}")


class Step(NamedTuple):
    """One numbered step of a guide: what it tells to press or find, and where."""

    number: int
    words: tuple[str, ...]
    addresses: tuple[str, ...]


def steps_of(name: str) -> list[Step]:
    """Read the steps of a guide."""
    text = (GUIDES / name).read_text(encoding="utf-8")
    return [
        Step(
            int(number),
            tuple(" ".join(one.split()) for one in _BOLD.findall(said)),
            tuple(_ADDRESS.findall(said)),
        )
        for number, said in _STEP.findall(text)
    ]


class _Words(HTMLParser):
    """Gathers the words of everything that can be pressed or found."""

    KINDS = frozenset({"a", "b", "button", "h1", "h2", "h3", "label", "option", "summary"})

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._open: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        del attrs
        if tag in self.KINDS:
            self._open.append((tag, []))

    def handle_data(self, data: str) -> None:
        for _tag, words in self._open:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        for place, (open_tag, words) in enumerate(self._open):
            if open_tag == tag:
                self.found.add(" ".join("".join(words).split()))
                del self._open[place]
                return


def words_on(page: str) -> set[str]:
    """What can be pressed or found on a page, as it is read there."""
    reader = _Words()
    reader.feed(page)
    return reader.found


@dataclass
class Walk:
    """What was seen in one step.

    Attributes:
        there: what could be pressed or found on its pages.
        been: their addresses, with `CODE` for each code.
    """

    there: set[str] = field(default_factory=set)
    been: set[str] = field(default_factory=set)

    def open(self, who: Client, path: str) -> str:
        """Somebody opens a page; gives it."""
        answer = who.get(path, follow=True)
        assert answer.status_code == 200, (path, answer.status_code)
        page = str(answer.content.decode())
        self.there |= words_on(page)
        at = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        self.been |= {_CODE.sub("CODE", one).partition("?")[0] for one in (path, at)}
        return page

    def press(self, who: Client, path: str, typed: dict[str, Any]) -> Any:
        """Somebody sends a form; gives the answer."""
        answer = who.post(path, typed)
        assert answer.status_code in (200, 302), (path, answer.status_code)
        if answer.status_code == 200:
            self.there |= words_on(answer.content.decode())
        return answer

    def missing(self, step: Step) -> list[str]:
        """What a step names and its pages do not have."""
        gone = [word for word in step.words if not any(map(_pattern(word), self.there))]
        return gone + [one for one in step.addresses if one not in self.been]


def _pattern(word: str) -> Any:
    """How a word of a guide looks on a page: dots are anything; a card's name comes first."""
    said = ".+".join(re.escape(part.strip()) for part in word.split("…"))
    return re.compile(rf"{said}(?:$| .*takes \d+ minutes?)").match
