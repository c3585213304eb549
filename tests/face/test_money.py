"""Amounts: how they are read and how they are told."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from dugnad.face.forms import say_plainly
from dugnad.face.money import (
    AmountField,
    HoursField,
    amount_words,
    currency_of,
    hours_words,
    number_words,
    unit_choices,
)
from dugnad.ledger.values import COUNT_LIMIT

BLANK = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("40", 4_000),
        ("99,50", 9_950),
        ("99.5", 9_950),
        ("0,01", 1),
        ("2 100", 210_000),
        (f"2{BLANK}100 kr", 210_000),
        ("2.100,50", 210_050),
        ("2,100.50", 210_050),
        ("1.000", 100_000),
        ("1 234 567", 123_456_700),
        ("€ 12,5", 1_250),
        ("250,- ", 25_000),
        ("NOK 7", 700),
        ("kr. 7", 700),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, amount: int) -> None:
    """Blanks, points, commas and the sign of the money are all understood."""
    assert AmountField().clean(typed) == amount


@pytest.mark.parametrize(
    "typed",
    ["forty", "1.2.3", "12,345,6", "-5", "1e3", "5,123,", "½", "0.500", "0,125", "1kr000"],
)
def test_what_is_no_amount_is_asked_for_anew(typed: str) -> None:
    """Nothing is guessed where money is concerned."""
    with pytest.raises(ValidationError):
        AmountField().clean(typed)


def test_an_amount_is_neither_nothing_nor_endless() -> None:
    """Zero is no gift, and no number is larger than the books can hold."""
    for typed in ("0", "0,00", str(COUNT_LIMIT), "1" * 5_000, "1" + " 000" * 2_000):
        with pytest.raises(ValidationError):
            AmountField().clean(typed)
    assert AmountField(least=0).clean("0") == 0
    assert AmountField(required=False).clean("") is None


@pytest.mark.parametrize(
    ("field", "words"), [(AmountField, "Write an amount"), (HoursField, "Write how many hours")]
)
def test_an_empty_field_asks_for_a_number(
    field: type[AmountField] | type[HoursField], words: str
) -> None:
    """Not for a few words, as other fields do."""
    asked = field()
    say_plainly(asked)
    with override("en"), pytest.raises(ValidationError, match=words):
        asked.clean("")


def test_what_was_read_is_shown_as_it_is_written() -> None:
    """A form filled from the books can be sent off as it stands."""
    field = AmountField()
    for language in ("en", "nb", "sv", "da", "nl"):
        with override(language):
            for amount in (1, 40, 100, 4_050, 210_000, 123_456_789):
                assert field.clean(field.prepare_value(amount)) == amount
    assert field.prepare_value("abc") == "abc"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "2,100.50"),
        ("nb", f"2{BLANK}100,50"),
        ("sv", f"2{BLANK}100,50"),
        ("da", "2.100,50"),
        ("nl", "2.100,50"),
    ],
)
def test_numbers_are_written_as_each_language_does(language: str, words: str) -> None:
    """Thousands and hundredths are told apart the way readers know."""
    with override(language):
        assert number_words(210_050) == words


def test_amounts_say_their_unit() -> None:
    """Money, hours and things each read as one says them."""
    with override("en"):
        assert amount_words(210_000, "NOK") == "2,100 kr"
        assert amount_words(4_050, "EUR") == "€40.50"
        assert amount_words(-100, "SEK") == "\N{MINUS SIGN}1 kr"
        assert amount_words(90, "minutes") == "1 hour 30 minutes"
        assert amount_words(1, "things") == "1 thing"
        assert amount_words(5, "things") == "5 things"


def test_hours_are_read_and_told() -> None:
    """One and a half hours can be typed in three ways."""
    field = HoursField()
    assert [field.clean(typed) for typed in ("1,5", "1.5", "1:30", "2", "0,25")] == [
        90,
        90,
        90,
        120,
        15,
    ]
    for typed in ("0", "x", "1:75", "0,001"):
        with pytest.raises(ValidationError):
            field.clean(typed)
    assert HoursField(required=False).clean("") is None
    assert [field.prepare_value(one) for one in (90, 120, "x")] == ["1:30", "2", "x"]
    with override("en"):
        assert [hours_words(one) for one in (0, 45, 60, 61)] == [
            "0 hours",
            "45 minutes",
            "1 hour",
            "1 hour 1 minute",
        ]


def test_money_goes_with_the_clock() -> None:
    """A form suggests what people pay with there."""
    assert currency_of("Europe/Oslo") == "NOK"
    assert currency_of("Europe/Amsterdam") == "EUR"
    assert {currency_of("Europe/Stockholm"), currency_of("Europe/Copenhagen")} <= {
        unit for unit, _name in unit_choices()
    }
