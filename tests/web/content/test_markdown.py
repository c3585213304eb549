"""Told text becomes HTML that can do nothing but be read."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dugnad.web.content.markdown import ATTRIBUTES, REL, TAGS, plain, render

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](//evil.example/)",
    "[x](/me/forget)",
    "[x](file:///etc/passwd)",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example"onmouseover="alert(1))',
    "![x](https://a.example/pixel.gif)",
    "![x](https://a.example/a.png 'y\" onerror=\"alert(1)')",
    "<javascript:alert(1)>",
    '<https://a.example/"onclick=alert(1)>',
    'https://a.example/"onclick="alert(1)',
    "https://a.example/<script>alert(1)</script>",
    "`<script>alert(1)</script>`",
    "<iframe src=https://evil.example></iframe>",
    "<style>*{display:none}</style>",
    "<!-- --><script>alert(1)</script>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<p lang=x title=y style='position:fixed'>over everything</p>",
    "\x00<scr\x00ipt>alert(1)</script>",
    "1. <b onclick=alert(1)>x</b>",
)


class Seen(HTMLParser):
    """Everything that a browser would see in a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.others: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        """Note a comment."""
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        """Note a declaration."""
        self.others.append(decl)


def assert_harmless(text: str) -> None:
    """Nothing but the allowed tags, attributes and addresses is in the rendered `text`."""
    seen = Seen(render(text))
    assert not seen.others
    for tag, attributes in seen.tags:
        assert tag in TAGS
        allowed = set(ATTRIBUTES.get(tag, ()))
        assert set(attributes) <= (allowed | {"rel"} if tag == "a" else allowed)
        if tag == "a":
            assert attributes["rel"] == REL
            address = attributes.get("href") or "https://"
            assert address.lower().startswith(("https://", "http://", "mailto:"))
        assert str(attributes.get("value", "1")).isdigit()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text: str) -> None:
    """Whatever tries to be more than text comes out as text, or not at all."""
    assert_harmless(text)


@given(st.text(max_size=300))
def test_any_text_renders_harmlessly(text: str) -> None:
    """No text at all can bring a tag or an attribute that is not on the list."""
    assert_harmless(text)
    plain(text)


@given(
    st.lists(
        st.sampled_from((*HOSTILE, "<", ">", "[", "](", ")", "`", "*", "\n", "\n\n", "> ", "- ")),
        max_size=12,
    )
)
def test_pieces_of_hostile_text_put_together_render_harmlessly(pieces: list[str]) -> None:
    """Two harmless halves do not make a harmful whole."""
    assert_harmless("".join(pieces))


@pytest.mark.parametrize("text", ["> " * 3000, "- " * 3000, "*" * 9000, "[" * 9000, "`" * 9000])
def test_deep_text_does_not_fail(text: str) -> None:
    """Text made to exhaust the reader is shown like any other."""
    assert_harmless(text)


def test_a_note_from_ana() -> None:
    """A heading, a list, a bold word and a typed address are shown as Ana meant them."""
    text = "# Bring\n\n- a rake\n- **gloves**\n\nMore at https://kvinesdal.example/dugnad."
    html = render(text)
    assert "<h3>Bring</h3>" in html
    assert "<li><strong>gloves</strong></li>" in html
    assert (
        '<a href="https://kvinesdal.example/dugnad" rel="nofollow noopener">'
        "https://kvinesdal.example/dugnad</a>." in html
    )


def test_a_new_line_is_a_new_line() -> None:
    """Ben's address on three lines stays on three lines."""
    assert render("Ben\nSkoleveien 2\nKvinesdal").count("<br>") == 2


def test_a_date_is_no_first_point() -> None:
    """The seventeenth of May does not become the first, as page and as plain text."""
    assert 'value="17"' in render("17. mai: tog\n18. mai: rydding")
    assert plain("17. mai: tog") == "17. mai: tog"
    assert "value" not in render("1. spade\n2. bøtte")


def test_plain_text_keeps_what_matters() -> None:
    """In an SMS the marks are gone; points, paragraphs and addresses are still there."""
    text = (
        "# Hei\n\nKom **alle**!\n\n- spade\n- [kart](https://kart.example)\n\n[ring](mailto:a@b.no)"
    )
    assert plain(text) == (
        "Hei\n\nKom alle!\n\n- spade\n- kart (https://kart.example)\n\nring (a@b.no)"
    )
