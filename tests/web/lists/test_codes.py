"""Codes can be told by telephone, and are the same whenever they are worked out."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dugnad.web.lists.codes import ALPHABET, LENGTH, NotACode, codes_of, guesses

IDENTITY = bytes(range(16))


def test_a_code_comes_from_the_first_bits() -> None:
    """The first thirty bits of an id are its code, five bits a character."""
    assert next(codes_of(bytes(16))) == "222222"
    assert next(codes_of(b"\xff" * 16)) == "ZZZZZZ"
    assert next(codes_of(IDENTITY)) == "222J62"


def test_the_next_choices_are_other_bits() -> None:
    """When a code is taken, the next thirty bits give another, and so on without end."""
    first = list(islice(codes_of(IDENTITY), 12))
    assert first == list(islice(codes_of(IDENTITY), 12))
    assert len(dict.fromkeys(first)) == 12


@given(st.binary(min_size=16, max_size=16))
def test_every_code_is_easily_spoken(identity: bytes) -> None:
    """No code has a 0, O, 1 or I, and each reads back as itself."""
    for code in islice(codes_of(identity), 6):
        assert len(code) == LENGTH
        assert not set(code) - set(ALPHABET)
        assert guesses(code) == (code,)


@pytest.mark.parametrize("typed", ["k7m4xq", "K7M-4XQ", " k7m 4xq ", "#K7M4XQ", "K7M\u20114XQ"])
def test_how_a_code_is_typed_does_not_matter(typed: str) -> None:
    """Small letters, blanks and dashes are all the same code."""
    assert guesses(typed) == ("K7M4XQ",)


def test_what_was_misread_is_guessed() -> None:
    """A 1 or I can only be an L; a 0 or O may be a Q or a D."""
    assert guesses("K7M4X1") == guesses("k7m4xi") == ("K7M4XL",)
    assert guesses("K7M4X0") == guesses("k7m4xo") == ("K7M4XQ", "K7M4XD")
    assert len(guesses("OOOOOO")) == 16


@pytest.mark.parametrize("typed", ["", "K7M4X", "K7M4XQ7", "K7M4X?", "K7M4XÆ", "рассвет", "\0" * 6])
def test_what_is_no_code_says_what_to_do(typed: str) -> None:
    """Anything else is answered with what a code looks like."""
    with pytest.raises(NotACode) as no:
        guesses(typed)
    assert "code" in str(no.value.sentence)


@given(st.text(max_size=12))
def test_no_typing_is_a_fault(typed: str) -> None:
    """Whatever is typed is either guessed or answered."""
    try:
        found = guesses(typed)
    except NotACode:
        return
    assert 1 <= len(found) <= 16
