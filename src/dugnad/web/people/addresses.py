"""Reading what somebody typed as "mail or mobile number" into the one way we write it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from dugnad.web.people.models import MAIL, SMS

MAIL_CHARACTERS_MAX = 254
"""RFC 5321's longest path, and what mail servers accept."""

_CAN_GET_TEXTS = (
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
)
_is_mail = EmailValidator()


class NotAnAddress(Exception):
    """What was typed is neither a mail address nor a mobile number; it is not repeated here."""

    def __init__(self, code: str) -> None:
        """Remember why.

        Args:
            code: "empty", "mail" (not a mail address), "number" (not a telephone number) or
                "not-mobile" (a number that cannot get text messages).
        """
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Address:
    """Where a message can go."""

    kind: str
    """"mail" or "sms"."""
    text: str
    """A mail address in small letters, or a number in E.164 ("+4740012345")."""


def read_address(typed: str, country: str) -> Address:
    """Read a mail address or a mobile number.

    Args:
        typed: what somebody wrote, with any spaces.
        country: two letters; whose national numbers are understood without "+".

    Raises:
        NotAnAddress: it is neither.
    """
    text = typed.strip()
    if not text:
        raise NotAnAddress("empty")
    return _read_mail(text) if "@" in text else _read_number(text, country)


def read_address_of(kind: str, typed: str, country: str) -> Address:
    """Read an address that must be of the given kind.

    Raises:
        NotAnAddress: it is not.
    """
    address = read_address(typed, country)
    if address.kind != kind:
        raise NotAnAddress("mail" if kind == MAIL else "number")
    return address


def read_number_to_ring(typed: str, country: str) -> str:
    """Read a number to ring, of a mobile or not, as people write it ("+47 22 12 34 56").

    Raises:
        NotAnAddress: it is none.
    """
    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException:
        raise NotAnAddress("number") from None
    if not phonenumbers.is_valid_number(number):
        raise NotAnAddress("number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def masked(address: Address) -> str:
    """Hide most of an address, so that its owner knows it and a passer-by does not.

    "ana@example.org" becomes "a…@example.org", "+4740012345" becomes "+47 … 45".
    """
    if address.kind == MAIL:
        name, _, domain = address.text.partition("@")
        return f"{name[:1]}…@{domain}"
    return f"{address.text[:3]} … {address.text[-2:]}"


def spoken(address: Address) -> str:
    """Write an address the way people read it: a number with its spaces, a mail as it is."""
    if address.kind == MAIL:
        return address.text
    number = phonenumbers.parse(address.text, None)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _read_mail(text: str) -> Address:
    # Small letters throughout: two people whose addresses differ in case alone do not exist.
    lowered = text.lower()
    if len(lowered) > MAIL_CHARACTERS_MAX:
        raise NotAnAddress("mail")
    try:
        _is_mail(lowered)
    except ValidationError:
        raise NotAnAddress("mail") from None
    return Address(MAIL, lowered)


def _read_number(text: str, country: str) -> Address:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        raise NotAnAddress("number") from None
    if not phonenumbers.is_valid_number(number):
        raise NotAnAddress("number")
    if phonenumbers.number_type(number) not in _CAN_GET_TEXTS:
        raise NotAnAddress("not-mobile")
    return Address(SMS, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
