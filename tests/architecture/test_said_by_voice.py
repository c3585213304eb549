"""What stands on a button is in its name, in every language, so that it is pressed by voice."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site.running import TOP

TEMPLATES = sorted((TOP / "src" / "dugnad").glob("**/templates/**/*.html"))
A_TAG = r'(?:[^<>"{]|"(?:[^"{]|\{%.*?%\}|\{\{.*?\}\})*"|\{%.*?%\}|\{\{.*?\}\}|\{)*'
PRESSED = re.compile(rf"<(button|a|summary)\b({A_TAG})>(.*?)</\1>", re.DOTALL)
NAME = re.compile(r'\baria-label="((?:[^"{]|\{%.*?%\}|\{\{.*?\}\}|\{)*)"', re.DOTALL)
WORDS = re.compile(
    r'\{% translate "[^"]*" %\}|\{% blocktranslate.*?endblocktranslate %\}|\{\{.*?\}\}', re.DOTALL
)


def named(source: str) -> Iterator[tuple[str, str]]:
    """The words on each thing to press that has a name of its own, and that name."""
    for found in PRESSED.finditer(source):
        name = NAME.search(found[2])
        if name is not None:
            yield from ((words, name[1]) for words in WORDS.findall(found[3]))


def test_there_are_such_names() -> None:
    """Otherwise the pattern would find nothing, and prove nothing."""
    found = [pair for path in TEMPLATES for pair in named(path.read_text(encoding="utf-8"))]
    assert len(found) > 15


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(TOP)))
def test_the_words_on_it_are_in_its_name(path: Path) -> None:
    """As the very same piece of source: so no translation can part them (WCAG 2.5.3)."""
    pairs = named(path.read_text(encoding="utf-8"))
    assert [(words, name) for words, name in pairs if words not in name] == []
