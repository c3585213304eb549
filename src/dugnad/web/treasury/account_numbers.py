"""Numbers of accounts: a missing or wrong digit is found by what the number itself tells."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

DIGITS_MIN: Final = 5
NORWEGIAN_DIGITS: Final = 11
_WEIGHTS: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)

NO_NUMBER: Final = _("This is no account number. Look at your bank's page.")
WRONG_IBAN: Final = _("One sign of this IBAN is missing or wrong. Look at it again.")
WRONG_NORWEGIAN: Final = _(
    "A Norwegian account number has eleven digits, and one of these is missing or wrong. Look at "
    "it again."
)


def checked_account(typed: str, country: str) -> str:
    """A number of an account as it was typed, one blank between its parts.

    Args:
        typed: a domestic number, or an IBAN.
        country: of the place, two letters: where domestic numbers have a check digit, it is read.

    Raises:
        ValidationError: it is none, or a digit is wrong.
    """
    tidy = " ".join(typed.split())
    signs = bare(tidy)
    digits = sum(sign.isdigit() for sign in signs)
    if digits < DIGITS_MIN or not signs.isascii():
        raise forms.ValidationError(NO_NUMBER)
    if signs[:2].isalpha():
        if not is_iban(tidy):
            raise forms.ValidationError(WRONG_IBAN)
    elif country == "NO" and not is_norwegian(signs):
        raise forms.ValidationError(WRONG_NORWEGIAN)
    return tidy


def is_iban(typed: str) -> bool:
    """Whether the check digits of an IBAN are right (ISO 13616: modulo 97)."""
    iban = bare(typed)
    if len(iban) <= DIGITS_MIN or not iban.isascii() or not iban[:2].isalpha():
        return False
    number = "".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])
    return int(number) % 97 == 1


def is_norwegian(signs: str) -> bool:
    """Whether it is the number of a Norwegian account: eleven digits, modulo 11."""
    if len(signs) != NORWEGIAN_DIGITS or not signs.isdecimal():
        return False
    weighed = sum(int(digit) * weight for digit, weight in zip(signs[:-1], _WEIGHTS, strict=True))
    return int(signs[-1]) == -weighed % 11


def bare(text: str) -> str:
    """Letters and digits alone, in capitals."""
    return "".join(sign for sign in text if sign.isalnum()).upper()
