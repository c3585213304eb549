"""The short text that names all books up to a block."""

import re

import pytest

from dugnad.engine.fingerprint import fingerprint_of, letters_of, read_fingerprint


def test_a_fingerprint_is_read_as_it_is_written() -> None:
    """Number and letters come back."""
    header_hash = bytes(range(32))
    text = fingerprint_of(1204, header_hash)
    assert text == "1204-000G4-0R40M-30E20-9185G"
    assert read_fingerprint(text) == (1204, letters_of(header_hash))


@pytest.mark.parametrize("change", [str.lower, lambda text: f"  {text} ", lambda text: text])
def test_what_a_person_types_is_forgiven(change: object) -> None:
    """Small letters and spaces are the same fingerprint."""
    text = fingerprint_of(7, b"\x01" * 32)
    assert callable(change)
    assert read_fingerprint(change(text)) == read_fingerprint(text)


def test_letters_that_look_alike_are_forgiven() -> None:
    """O is zero; I and L are one."""
    number, letters = read_fingerprint("12-OOOOO-IIIII-LLLLL-00000")
    assert (number, letters) == (12, "00000111111111100000")


@pytest.mark.parametrize("text", ["", "12", "12-ABC", "x-" + "A" * 20, "1-" + "U" * 20, "-5-AAAAA"])
def test_what_is_no_fingerprint_is_said(text: str) -> None:
    """Too short, without a number, or with letters that it never has."""
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        read_fingerprint(text)
