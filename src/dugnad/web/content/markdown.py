"""Told text as safe HTML: Markdown without HTML, then an allowlist that nothing passes by.

The two do not trust each other: the reader of Markdown lets no HTML in, and the cleaner would
take it out again if it did.
"""

import re
from typing import Final

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

TAGS: Final = frozenset(
    ("p", "br", "ul", "ol", "li", "strong", "em", "a", "blockquote", "h3", "h4", "code")
)
ATTRIBUTES: Final = {"a": {"href"}, "li": {"value"}, "*": set[str]()}
"""The star stands for every tag: left out, the cleaner would let two attributes of its own in."""
SCHEMES: Final = frozenset({"http", "https", "mailto"})
REL: Final = "nofollow noopener"

# A page already has its first two headings: the place's and the card's.
_SHIFTED: Final = {"h1": "h3", "h2": "h4", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}
_BARE_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'`\\]+[^\s<>\"'`\\.,;:!?)\]}]")


def _shift_headings(state: StateCore) -> None:
    for token in state.tokens:
        token.tag = _SHIFTED.get(token.tag, token.tag)


def _keep_numbers(state: StateCore) -> None:
    """Show each number as it was typed: "17. mai" is a date, not the first point of a list."""
    expected: list[int] = []
    for token in state.tokens:
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            expected.append(1)
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            expected.pop()
        elif token.type == "list_item_open" and token.info:
            number = int(token.info)
            if number != expected[-1]:
                token.attrSet("value", str(number))
            expected[-1] = number + 1


def _link_addresses(state: StateCore) -> None:
    """Make links of addresses that were simply typed, as everybody does."""
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = _with_links(state.md, token.children)


def _with_links(markdown: MarkdownIt, tokens: list[Token]) -> list[Token]:
    linked: list[Token] = []
    inside = 0
    for token in tokens:
        inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not inside:
            linked.extend(_split(markdown, token))
        else:
            linked.append(token)
    return linked


def _split(markdown: MarkdownIt, token: Token) -> list[Token]:
    parts: list[Token] = []
    at = 0
    for found in _BARE_ADDRESS.finditer(token.content):
        address = markdown.normalizeLink(found.group())
        if not markdown.validateLink(address):
            continue
        opening = Token("link_open", "a", 1, attrs={"href": address})
        parts += [_text(token.content[at : found.start()]), opening, _text(found.group())]
        parts.append(Token("link_close", "a", -1))
        at = found.end()
    return [*parts, _text(token.content[at:])]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _reader() -> MarkdownIt:
    """A reader for neighbours: a new line is a new line, and four blanks are just blanks."""
    reader = MarkdownIt("js-default", {"html": False, "breaks": True})
    reader.disable(["image", "table", "code", "fence", "hr", "lheading", "reference"])
    reader.disable(["strikethrough", "html_block", "html_inline"])
    reader.core.ruler.push("shift_headings", _shift_headings)
    reader.core.ruler.push("keep_numbers", _keep_numbers)
    reader.core.ruler.push("link_addresses", _link_addresses)
    return reader


_READER: Final = _reader()
_CLEANER: Final = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    url_schemes=set(SCHEMES),
    url_relative="deny",
    link_rel=REL,
)


def render(markdown: str) -> SafeString:
    """`markdown` as HTML made of `TAGS` only; links go to the web or a mail address, no pictures.

    Args:
        markdown: told text of any content; nothing in it can make this fail.
    """
    cleaned = _CLEANER.clean(_READER.render(markdown))
    return mark_safe(cleaned.strip())  # noqa: S308 — this is the one place that makes it safe.


def plain(markdown: str) -> str:
    """`markdown` as text without marks, for SMS, feeds and calendars; paragraphs stay apart."""
    blocks: list[str] = []
    mark = ""
    depth = 0
    for token in _READER.parse(markdown):
        depth += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if token.type == "list_item_open":
            mark = f"{token.info}. " if token.info else "- "
        elif token.type == "inline":
            blocks.append(("\n" if depth else "\n\n") + mark + _words(token.children or []))
            mark = ""
        elif token.type in {"bullet_list_open", "ordered_list_open"} and not depth:
            blocks.append("\n")
    return "".join(blocks).strip()


def _words(tokens: list[Token]) -> str:
    """The words of one block; a link's address follows its words unless they are the same."""
    words = ""
    begun: list[tuple[int, str]] = []
    for token in tokens:
        if token.type == "link_open":
            begun.append((len(words), str(token.attrGet("href") or "")))
        elif token.type == "link_close" and begun:
            start, address = begun.pop()
            if words[start:] != address and f"mailto:{words[start:]}" != address:
                words += f" ({address.removeprefix('mailto:')})"
        elif token.type in {"softbreak", "hardbreak"}:
            words += "\n"
        else:
            words += token.content
    return words
