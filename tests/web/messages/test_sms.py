"""How an SMS is written and what it costs."""

import pytest

from dugnad.web.messages.sms import BASIC, EXTENDED, Size, size_of, to_gsm


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("", Size(0, 0, plain=True)),
        ("a" * 160, Size(160, 1, plain=True)),
        ("a" * 161, Size(161, 2, plain=True)),
        ("a" * 306, Size(306, 2, plain=True)),
        ("a" * 307, Size(307, 3, plain=True)),
        ("æøåÆØÅäöüñ", Size(10, 1, plain=True)),
        ("[€]", Size(6, 1, plain=True)),
        ("я" * 70, Size(70, 1, plain=False)),
        ("я" * 71, Size(71, 2, plain=False)),
        ("👍", Size(2, 1, plain=False)),
    ],
)
def test_places_and_parts_are_counted(text: str, size: Size) -> None:
    """160 letters in one, 153 in each part of more; 70 and 67 outside the alphabet."""
    assert size_of(text) == size


def test_the_alphabet_is_whole() -> None:
    """All 127 letters and ten two-place ones of the standard are there, each once."""
    assert len(BASIC) == len(set(BASIC)) == 127
    assert len(EXTENDED) == len(set(EXTENDED)) == 10


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("«Dugnad» \u2013 torsdag…", '"Dugnad" - torsdag...'),
        ("Zoë\u2019s café", "Zoe's café"),
        ("kl.\u00a010", "kl. 10"),
        ("Привет \u2013 10", "Привет \u2013 10"),
        ("Sofie: Kom! 👍", "Sofie: Kom! 👍"),
    ],
)
def test_a_text_is_written_in_the_plain_alphabet_where_it_stays_readable(
    text: str, written: str
) -> None:
    """Curved quotes cost no second SMS; another script is left as it is."""
    assert to_gsm(text) == written
