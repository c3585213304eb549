"""One field takes a mail address or a mobile number, as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dugnad.web.people.addresses import (
    Address,
    NotAnAddress,
    masked,
    read_address,
    read_address_of,
    spoken,
)


@pytest.mark.parametrize(
    ("typed", "country", "kind", "text"),
    [
        (" Ana@Example.org ", "NO", "mail", "ana@example.org"),
        ("ben+post@bø.example", "NO", "mail", "ben+post@bø.example"),
        ("400 12 345", "NO", "sms", "+4740012345"),
        ("+47 40012345", "NL", "sms", "+4740012345"),
        ("0047 400 12 345", "NO", "sms", "+4740012345"),
        ("06-12345678", "NL", "sms", "+31612345678"),
        ("070-123 45 67", "SE", "sms", "+46701234567"),
        ("20 12 34 56", "DK", "sms", "+4520123456"),
    ],
)
def test_an_address_is_read_as_people_write_it(
    typed: str, country: str, kind: str, text: str
) -> None:
    """Spaces, capitals and national ways of writing all lead to one address."""
    assert read_address(typed, country) == Address(kind, text)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("ana@", "mail"),
        ("ana@example.org, ben@example.org", "mail"),
        ("ana@example.org\nBcc: all@example.org", "mail"),
        ("a" * 250 + "@example.org", "mail"),
        ("Ana", "number"),
        ("123", "number"),
        ("400 12 34", "number"),
        ("22 12 34 56", "not-mobile"),  # a house telephone in Oslo.
        ("820 12 345", "not-mobile"),  # a number that costs whoever calls it.
    ],
)
def test_what_is_no_address_is_named_by_its_remedy(typed: str, code: str) -> None:
    """Each way of being wrong has its own sentence, and repeats nothing that was typed."""
    with pytest.raises(NotAnAddress) as refused:
        read_address(typed, "NO")
    assert refused.value.code == code
    assert str(refused.value) == code


def test_an_address_can_be_asked_for_by_kind() -> None:
    """A number is not taken where a mail address is needed."""
    assert read_address_of("mail", "ana@example.org", "NO").kind == "mail"
    with pytest.raises(NotAnAddress):
        read_address_of("sms", "ana@example.org", "NO")
    with pytest.raises(NotAnAddress):
        read_address_of("mail", "400 12 345", "NO")


def test_an_address_is_shown_whole_to_its_owner_and_hinted_at_on_the_console() -> None:
    """Its owner knows it again; a passer-by learns nothing."""
    ana, ben = Address("mail", "ana@example.org"), Address("sms", "+4740012345")
    assert (spoken(ana), spoken(ben)) == ("ana@example.org", "+47 40 01 23 45")
    assert (masked(ana), masked(ben)) == ("a…@example.org", "+47 … 45")


@given(st.text(max_size=400))
def test_any_text_is_an_address_or_is_refused(typed: str) -> None:
    """Whatever is typed, one of the two sentences comes out; nothing breaks."""
    try:
        address = read_address(typed, "NO")
    except NotAnAddress:
        return
    assert read_address(address.text, "NO") == address
