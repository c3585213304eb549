"""Every sentence in every language is plain, short and set as its language sets it.

How hard a text is to read is measured by LIX (Björnsson 1968: words in a sentence, and how many of
them are longer than six letters), made for Swedish and used for Danish and Norwegian; Dutch builds
longer words, so its bound is higher. English is measured by the Automated Readability Index (Senter
and Smith 1967), which says what year of school reads it. No sentence is exempt: it is rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import pytest

from dugnad.site import catalogues

ENGLISH: Final = "en"
LANGUAGES: Final = (ENGLISH, *catalogues.TRANSLATED, *catalogues.FALLS_BACK)

LIX_MOST: Final = {"nb": 45, "nn": 45, "sv": 45, "da": 45, "nl": 50}
"""Up to 40 reads like a novel, up to 50 like a newspaper."""
ARI_MOST: Final = 12
"""Read after twelve years of school; most of what is said here needs six."""
LIX_MEAN_MOST: Final = 30
ARI_MEAN_MOST: Final = 7
LONG: Final = 15
"""A text of so many words is an explanation; what is shorter is a button, a label or a notice."""
SENTENCE_MOST: Final = 30
"""Words in a sentence."""
WORD_MOST: Final = 28
"""Letters in a word: what is longer breaks a button on a phone."""

QUOTES: Final = {"en": "“”", "nb": "«»", "nn": "«»", "sv": "”", "da": "»«", "nl": "“”"}
ALL_QUOTES: Final = '"“”„«»\u2018‟\u2039\u203a'

INSTEAD: Final = {
    "en": {
        "users?": "people, somebody",
        "submit": "send",
        "click(?:s|ed|ing)?": "press",
        "log ?in": "sign in",
        "invalid|illegal|forbidden|denied|fatal|error|failed": "what happened, and what to do",
        "oops|sorry|unfortunately": "what to do",
        "you (?:forgot|failed|must)": "what is missing, without blame",
        "features?|dashboards?|platforms?|backend|databases?|caches?|timeout": "what it does",
    },
    "nb": {
        "bøkene": "regnskapet",
        "stedfortredere?n?|trår til|trer (?:til|inn)": "vara",
        "tekstmelding\\w*": "SMS",
        "klikk\\w*": "trykk",
        "brukernavn|brukeren": "navn, noen",
        "dessverre|beklager|feilet": "hva du kan gjøre",
        "gruppa|tida|fritida|lista|fila|uka|helga|kassa|ikkje|sjølv|frå": "bokmål med -en",
    },
    "nn": {"ikke|jeg|hva|hvem|hvor|hvordan|hvorfor|hver|noen|uke|bare|fra|være|gjøre": "nynorsk"},
    "sv": {
        "böckerna": "kassaboken",
        "ställföreträdare|rycker in": "ersättare",
        "e-post\\w*": "mejl",
        "kassalåd\\w+": "kassaskrin",
        "klicka\\w*": "tryck",
        "användare\\w*": "någon",
        "tyvärr|misslyckad\\w*": "vad man kan göra",
        "sade": "sa",
    },
    "da": {
        "bøgerne": "regnskabet",
        "indsigelse\\w*": "indvending",
        "træder (?:til|ind) for": "er stedfortræder for",
        "e-mail\\w*": "mail",
        "password\\w*": "adgangskode",
        "kælenavn\\w*": "kaldenavn",
        "indtast\\w*": "skriv",
        "klik\\w*": "tryk",
        "desværre|beklager": "hvad man kan gøre",
    },
    "nl": {
        "u|uw": "je, jouw",
        "de boeken": "het kasboek",
        "toestel\\w*": "apparaat",
        "bladzijden?": "pagina",
        "e-mail\\w*": "mail",
        "geldbeheerder|geldgastheer": "gastheer",
        "klik\\w*": "druk",
        "wachtwoordje|gebruikers?": "iemand",
        "helaas|mislukte": "wat je kunt doen",
        "afdrukken": "printen",
    },
}
"""What is never said in a language, and what is said instead: one word for one thing."""

_BLANK: Final = re.compile(r"%\(\w+\)[sd]|<[^>]*>|https?://\S+|`[^`]*`")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_STOP: Final = re.compile(r"[.!?:;]+(?=\s|$|[”»“«])|\n+")
_CODE: Final = re.compile(r"`[^`]*`")
_TAG: Final = re.compile(r"<[^>]*>")
_LONG_WORD: Final = 6
_QUOTED: Final = re.compile("“([^”]+)”")


@cache
def said(language: str) -> tuple[tuple[str, str], ...]:
    """Every sentence of a language with the English that it says, each once."""
    return tuple(dict.fromkeys(_said(language)))


def _said(language: str) -> Iterator[tuple[str, str]]:
    for folder in catalogues.apps().values():
        for entry in catalogues.read(folder, "nb" if language == ENGLISH else language):
            english = [entry.msgid, *([entry.msgid_plural] if entry.msgid_plural else [])]
            if language == ENGLISH:
                yield from ((one, one) for one in english)
            elif catalogues.is_translated(entry) and entry.msgid_plural:
                yield from zip(english, entry.msgstr_plural.values(), strict=True)
            elif catalogues.is_translated(entry):
                yield entry.msgid, entry.msgstr


def words_of(text: str) -> list[str]:
    """The words of a text; what is filled in counts as a short one."""
    return _WORD.findall(_BLANK.sub(" x ", text))


def sentences_of(text: str) -> list[list[str]]:
    """The sentences of a text, as words."""
    parts = [_WORD.findall(part) for part in _STOP.split(_BLANK.sub(" x ", text))]
    return [part for part in parts if part]


def lix(text: str) -> float:
    """How hard a text is to read: words in a sentence, and long words in a hundred."""
    words = words_of(text)
    long = [one for one in words if len(one) > _LONG_WORD]
    return len(words) / len(sentences_of(text)) + 100 * len(long) / len(words)


def ari(text: str) -> float:
    """After how many years of school somebody reads an English text."""
    words = words_of(text)
    letters = sum(map(len, words))
    return 4.71 * letters / len(words) + 0.5 * len(words) / len(sentences_of(text)) - 21.43


def _explanations(language: str) -> list[str]:
    return [text for _english, text in said(language) if len(words_of(text)) >= LONG]


# ── How hard it is to read
def test_no_english_explanation_is_hard_to_read() -> None:
    """Each is read after twelve years of school, and on the whole after seven."""
    grades = {text: ari(text) for text in _explanations(ENGLISH)}
    assert {text: round(grade, 1) for text, grade in grades.items() if grade > ARI_MOST} == {}
    assert sum(grades.values()) / len(grades) <= ARI_MEAN_MOST


@pytest.mark.parametrize("language", LIX_MOST)
def test_no_explanation_is_hard_to_read(language: str) -> None:
    """Each is at most as hard as a newspaper, and on the whole as easy as a novel."""
    found = {text: lix(text) for text in _explanations(language)}
    assert {text: round(one) for text, one in found.items() if one > LIX_MOST[language]} == {}
    assert sum(found.values()) / len(found) <= LIX_MEAN_MOST


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_long(language: str) -> None:
    """At most thirty words, and no word that breaks a button."""
    texts = [text for _english, text in said(language)]
    sentences = [one for text in texts for one in sentences_of(text)]
    assert [" ".join(one) for one in sentences if len(one) > SENTENCE_MOST] == []
    assert [one for sentence in sentences for one in sentence if len(one) > WORD_MOST] == []


# ── How it is set
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_set_as_its_language_sets_it(language: str) -> None:
    """Its own quotation marks, one space, one stop, and a question where English asks."""
    faults = {
        text: found
        for english, text in said(language)
        if (found := _faults(english, text, language))
    }
    assert faults == {}


def _faults(english: str, text: str, language: str) -> list[str]:
    plain = _TAG.sub("", _CODE.sub("x", text))
    ends = (english.rstrip()[-1:], text.rstrip()[-1:])
    looked = {
        "another language's quotation mark": any(
            one in plain for one in ALL_QUOTES if one not in QUOTES[language]
        ),
        "two spaces": "  " in plain,
        "a space before a stop": bool(re.search(r"\s[.,;!?](?:\s|$)", plain)),
        "two stops": bool(re.search(r"[?!]\.(?:\s|$)|(?<!\.)\.\.(?!\.)|,,", plain)),
        "a space at an end": (english != english.strip()) != (text != text.strip()),
        "no stop": ends[0] == "." and ends[1] not in ".!?",
        "a question": (ends[0] == "?") != (ends[1] == "?"),
        "a colon": (ends[0] == ":") != (ends[1] == ":"),
    }
    return [what for what, is_so in looked.items() if is_so]


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_what_is_quoted_is_what_the_button_says(language: str) -> None:
    """Where a sentence names a button, it names it as the button is called in that language."""
    called: dict[str, set[str]] = {}
    for english, text in said(language):
        called.setdefault(english, set()).add(text)
    first, last = QUOTES[language][0], QUOTES[language][-1]
    pattern = re.compile(f"{first}([^{first}{last}]+){last}")
    faults = []
    for english, text in said(language):
        quoted = {one.rstrip(".") for one in pattern.findall(text)}
        for button in _QUOTED.findall(english):
            names = {one.rstrip(".") for one in called.get(button, ())}
            if names and not names & quoted:
                faults.append((text, names))
    assert faults == []


# ── One word for one thing
@pytest.mark.parametrize("language", INSTEAD)
def test_one_thing_has_one_word(language: str) -> None:
    """No word that blames, belongs to programmers, or stands for what has another word here."""
    pattern = forbidden(language)
    found = {text: match[0] for _e, text in said(language) if (match := pattern.search(text))}
    assert found == {}


def forbidden(language: str) -> re.Pattern[str]:
    """What is never said in a language."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(INSTEAD[language])})(?![\w-])", re.IGNORECASE)


# ── The measures themselves
def test_the_measures_can_fail() -> None:
    """A text as an office writes it is found, and a plain one is not."""
    office = (
        "Vedtektsendringer kunngjøres skriftlig overfor samtlige stemmeberettigede medlemmer "
        "senest fjorten dager før ekstraordinær generalforsamling avholdes."
    )
    assert lix(office) > LIX_MOST["nb"]
    assert lix("Du får en kode på seks tall. Den virker i tjue minutter.") < LIX_MEAN_MOST
    assert ari("The municipality's administrative representatives communicate determinations.") > 12
    assert _faults("Who?", "Hvem", "nb") == ["a question"]
    assert _faults("Press “Yes”.", 'Trykk "Ja"..', "nb") == [
        "another language's quotation mark",
        "two stops",
    ]
    assert forbidden("nl").search("Wat wilt u?")
    assert not forbidden("nl").search("Hoe laat is het uur?")
