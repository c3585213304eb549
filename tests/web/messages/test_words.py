"""What people text back is understood in every language, and guessed at nowhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dugnad.web.messages.words import WORDS, Heard, Word, read_words

UNDERSTOOD = [
    # Every word, as a phone writes it.
    *((word, meaning, None) for word, meaning in WORDS.items()),
    *((word.upper(), meaning, None) for word, meaning in WORDS.items()),
    *((f"{word.capitalize()}!", meaning, None) for word, meaning in WORDS.items()),
    # What people write behind it.
    ("Ja takk, vi kommer begge", Word.YES, None),
    ("Ja, gjerne! 👍", Word.YES, None),
    ("Jo visst", Word.YES, None),
    ("ja\nhilsen Ana", Word.YES, None),
    ("Nei, jeg kan jo ikke torsdag", Word.NO, None),
    ("nej tack", Word.NO, None),
    ("Nee, sorry", Word.NO, None),
    ("No thanks", Word.NO, None),
    ("No, I am away", Word.NO, None),
    ("  kanskje ... sier fra i morgen", Word.MAYBE, None),
    ("Misschien, ik bel je nog", Word.MAYBE, None),
    ("Ring meg", Word.RING, None),
    ("ring mig gerne efter 17", Word.RING, None),
    ("Bel mij even", Word.RING, None),
    ("Call me please", Word.RING, None),
    ("STOPP disse meldingene", Word.STOP, None),
    # Letters held down, left out, mistaken, swapped.
    ("jaaa", Word.YES, None),
    ("neiii", Word.NO, None),
    ("nie", Word.NO, None),
    ("neu", Word.NO, None),
    ("kansje", Word.MAYBE, None),
    ("kanksje", Word.MAYBE, None),
    ("maske", Word.MAYBE, None),
    ("måsje", Word.MAYBE, None),
    ("mischien", Word.MAYBE, None),
    ("mayby", Word.MAYBE, None),
    ("rimg", Word.RING, None),
    ("rign", Word.RING, None),
    ("cal", Word.RING, None),
    ("STPO", Word.STOP, None),
    ("sotp", Word.STOP, None),
    ("yess", Word.YES, None),
    ("yse", Word.YES, None),
    # A code, wherever it stands and however it is written.
    ("JA K7M3QP", Word.YES, "K7M3QP"),
    ("k7m3qp ja", Word.YES, "K7M3QP"),
    ("Ja, vi kommer (K7M-3QP).", Word.YES, "K7M3QP"),
    ("nei k7m 3qp", Word.NO, "K7M3QP"),
    ("STOP K7M3QP", Word.STOP, "K7M3QP"),
    ("No K7M3QP", Word.NO, "K7M3QP"),
    ("Ja takker", Word.YES, None),
    ("Ja 123456", Word.YES, None),
    ("Ja, K7M3QPX", Word.YES, None),
]

NOT_UNDERSTOOD = [
    "",
    "   ",
    "👍",
    "K7M3QP",
    "Hvem er dette?",
    "Hei, hva gjelder det",
    "Hei!",
    "Hej Ingrid",
    "Jan",
    "Ben",
    "Wel, ik weet het niet",
    "j",
    "n",
    "Ja eller nei?",
    "nei ... ja",
    "Ja, kanskje",
    "No kan eg komme",
    "12",
    "torsdag",
    "STTTO",
    "x" * 2_000,
]


@pytest.mark.parametrize(("text", "word", "code"), UNDERSTOOD)
def test_an_answer_is_understood(text: str, word: Word, code: str | None) -> None:
    """What a neighbour would understand, the place understands."""
    assert read_words(text) == Heard(word, code)


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_what_is_unclear_is_left_to_a_person(text: str) -> None:
    """Where a neighbour would ask back, nothing is guessed."""
    assert read_words(text) is None


def test_who_knows_the_codes_finds_those_without_a_digit() -> None:
    """A code of letters alone counts for whoever gave it out; "takker" never does."""
    given_out = {"KWMRQP"}
    assert read_words("ja kwmrqp") == Heard(Word.YES, None)
    assert read_words("ja kwmrqp", given_out.__contains__) == Heard(Word.YES, "KWMRQP")
    assert read_words("ja takker", given_out.__contains__) == Heard(Word.YES, None)


def test_no_word_lies_one_slip_from_another_meaning() -> None:
    """A word of ours typed right is never unclear, so the table can grow only with care."""
    for word, meaning in WORDS.items():
        heard = read_words(word)
        assert heard is not None
        assert heard.word == meaning


@given(st.text(max_size=200))
def test_any_text_is_read_without_harm(text: str) -> None:
    """Whatever arrives from outside is understood or not; nothing else happens."""
    heard = read_words(text)
    assert heard is None or heard.word in Word
