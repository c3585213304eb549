"""No word of cryptography or of chains stands on any surface, in any language.

The words and what to say instead: rule 12 of the wording rules, docs/glossary.md.
"""

import ast
import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dugnad.site import catalogues

SOURCE = Path(__file__).resolve().parents[2] / "src" / "dugnad"

NEVER = {
    "daos?": "project",
    "smart contracts?": "agreement",
    "block-?chains?": "the books",
    "chains?": "the books",
    "on-chain": "in the books",
    "blocks?": "record",
    "ledgers?": "the books",
    "hash(?:es|ed)?": "fingerprint",
    "merkle": "fingerprint",
    "signatures?": "how we know",
    "cryptograph(?:y|ic)": "how we know",
    "nodes?": "copy; host computer",
    "validators?": "copy; host computer",
    "peers?": "copy",
    "wallets?": "account name; my money",
    "public keys?": "your key",
    "private keys?": "your key",
    "seed phrases?": "spare code",
    "tokens?": "points or hours",
    "coins?": "points or hours",
    "mint(?:s|ed|ing)?": "promise",
    "stak(?:e|es|ed|ing)": "promise",
    "gas": "fee",
    "transactions?": "confirm",
    "consensus": "copies agree",
    "immutable": "cannot be changed unseen",
    "trustless": "anyone can check",
    "governance": "how we decide",
    "nonces?": "leave it out",
    "payloads?": "what was said",
}
"""English words that are never shown, and what to say instead."""

NEVER_ABROAD = {
    "nb": ("blokkjeder?", "smartkontrakt(?:er)?", "hash", "merkle", "tokens?", "wallet", "dao"),
    "nn": ("blokkjeder?", "smartkontrakt(?:ar)?", "hash", "merkle", "tokens?", "wallet", "dao"),
    "sv": ("blockked(?:ja|jor)", "smarta? kontrakt", "hash", "merkle", "tokens?", "wallet", "nod"),
    "da": ("blokkæder?", "smartkontrakt(?:er)?", "hash", "merkle", "tokens?", "wallet", "dao"),
    "nl": ("blockchains?", "slimme? contract(?:en)?", "hash", "merkle", "tokens?", "wallet", "dao"),
}
"""The same in other languages, without the words that mean something else in a neighbourhood."""


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])", re.IGNORECASE)


ENGLISH = _pattern(tuple(NEVER))

_CODES = re.compile(r"\b[0-9A-Z]{3,4}(?:[ -][0-9A-Z]{3,4})+\b")


def without_codes(shown: str) -> str:
    """What a page or message says, but for codes in groups: chance writes "GAS 4TX" as well."""
    return _CODES.sub(" ", shown)


ABROAD = {language: _pattern(words) for language, words in NEVER_ABROAD.items()}
_TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->|<(style|script|svg)\b.*?</\1>", re.DOTALL)
_SHOWN = re.compile(r"\b(?:alt|title|aria-label|placeholder|value)=\"([^\"]*)\"")
_ELEMENT = re.compile(r"<[^>]*>", re.DOTALL)


def shown_by(template: str) -> str:
    """Give the words of a template that stand on the page as they are."""
    text = _TAG.sub(" ", template)
    attributes = " ".join(_SHOWN.findall(text))
    return html.unescape(_ELEMENT.sub(" ", text) + " " + attributes)


def printed_by(code: str) -> Iterator[str]:
    """Give the words that a command prints or explains itself with."""
    tree = ast.parse(code)
    yield ast.get_docstring(tree) or ""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        parts = [word.value for word in node.keywords if word.arg in {"help", "description"}]
        if name in {"print", "say"}:
            parts += node.args
        for part in parts:
            for leaf in ast.walk(part):
                if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str):
                    yield leaf.value


@pytest.mark.parametrize(("app", "folder"), catalogues.apps().items())
def test_sentences_are_plain(app: str, folder: Path) -> None:
    """No sentence that is translated uses a word that only programmers know."""
    words = catalogues.words_of(folder)
    said = [text for word in words for text in (word.text, word.plural)]
    assert [text for text in said if ENGLISH.search(text)] == []


@pytest.mark.parametrize("language", NEVER_ABROAD)
@pytest.mark.parametrize(("app", "folder"), catalogues.apps().items())
def test_translations_are_plain(app: str, folder: Path, language: str) -> None:
    """No translation brings such a word back in."""
    texts = [
        text
        for entry in catalogues.read(folder, language)
        for text in (entry.msgstr, *entry.msgstr_plural.values())
    ]
    assert [text for text in texts if ABROAD[language].search(text)] == []


def test_templates_are_plain() -> None:
    """No template has such a word standing in it untranslated."""
    found = []
    templates = [*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")]
    assert {path.relative_to(SOURCE).parts[0] for path in templates} >= {"face", "web"}
    for path in sorted(templates):
        match = ENGLISH.search(shown_by(path.read_text(encoding="utf-8")))
        if match:
            found.append((str(path.relative_to(SOURCE)), match[0]))
    assert found == []


def test_the_command_line_is_plain() -> None:
    """The operator's screen speaks as plainly as the pages."""
    found = []
    for path in sorted((SOURCE / "site").rglob("*.py")):
        for text in printed_by(path.read_text(encoding="utf-8")):
            match = ENGLISH.search(text)
            if match:
                found.append((path.name, match[0], text))
    assert found == []


@pytest.mark.parametrize("word", ["block", "The Merkle root", "your tokens", "private key", "DAO"])
def test_a_crypto_word_is_found(word: str) -> None:
    """The search knows the words, whatever their case and number."""
    assert ENGLISH.search(f"See {word}.")


@pytest.mark.parametrize("word", ["blocked", "Your key", "paper chain-link", "gasp", "the books"])
def test_a_plain_word_is_left_alone(word: str) -> None:
    """Words that only contain a banned one are no trouble."""
    assert not ENGLISH.search(word)


def test_what_a_template_shows_is_read_as_a_reader_sees_it() -> None:
    """Tags, scripts and pictures are not read; texts and labels are."""
    text = shown_by(
        '{% block a %}<p class="block" title="Ring me">Come &amp; help {{ token }}</p>'
        "<script>hash()</script><!-- chain -->"
    )
    assert text.split() == ["Come", "&", "help", "Ring", "me"]
