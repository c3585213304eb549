"""How a promise is paid: what stands where, and the square code for payments in euro."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from dugnad.face.around import PayTo
from dugnad.web.giving.paying import epc_code, is_iban, ways_to_pay
from tests.web.giving.jetty import ALIASES, Jetty

CLUB = PayTo(
    kind="bank",
    holder="Stichting De Brug",
    iban="NL91 ABNA 0417 1643 00",
    bic="ABNANL2A",
)
REFERENCE = "00000018"


def test_the_square_code_says_what_the_guidelines_ask_for() -> None:
    """EPC069-12: eleven lines, the amount with two digits, our reference as the message."""
    assert epc_code(CLUB, 4_050, REFERENCE).split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "ABNANL2A",
        "Stichting De Brug",
        "NL91ABNA0417164300",
        "EUR40.50",
        "",
        "",
        REFERENCE,
    ]


@pytest.mark.parametrize(
    ("account", "amount"),
    [
        (PayTo(kind="bank", holder="", iban=CLUB.iban), 100),
        (PayTo(kind="bank", holder="De Brug", iban="NL91 ABNA 0417 1643 01"), 100),
        (PayTo(kind="bank", holder="De Brug", account="1234"), 100),
        (CLUB, 0),
        (CLUB, 100_000_000_000),
    ],
)
def test_what_is_not_fit_for_a_square_code_has_none(account: PayTo, amount: int) -> None:
    """A wrong digit in an account must not become a payment to somebody else."""
    assert epc_code(account, amount, REFERENCE) == ""


def test_account_numbers_are_checked() -> None:
    """The check digits of the international kind are right, or it is none."""
    for right in ("NO93 8601 1117 947", "SE45 5000 0000 0583 9825 7466", "DK5000400440116243"):
        assert is_iban(right)
    arabic = "NO\N{ARABIC-INDIC DIGIT NINE}\N{ARABIC-INDIC DIGIT THREE} 8601 1117 947"
    for wrong in (arabic, "NO9386011117948", "1234 56 78903", "", "NO93"):
        assert not is_iban(wrong)


def test_each_way_is_offered_where_it_is_known() -> None:
    """Bank, Swish, Vipps and cash stand as text, each with amount and reference."""
    places = (
        PayTo(kind="bank", holder="Byalaget", account="123-4567", swish="123 456 78 90"),
        PayTo(kind="bank", vipps="12345"),
        PayTo(kind="cash", where="The shop, Fridays"),
    )
    with override("en"):
        ways = ways_to_pay(places, 20_000, "SEK", REFERENCE)
        assert [str(way.label) for way in ways] == ["By bank transfer", "Swish", "Vipps", "In cash"]
        for way in ways:
            values = [value for _label, value in way.rows]
            assert "200 kr" in values
            assert REFERENCE in values
            assert not way.code
            assert str(way.note)
    assert ways_to_pay((), 20_000, "SEK", REFERENCE) == ()


@pytest.mark.django_db(databases=list(ALIASES))
def test_a_payment_in_euro_has_a_square_code(jetty: Jetty) -> None:
    """Whoever pays in euro points the bank's app at it; nothing is typed wrongly."""
    jetty.hosts("EUR", (("iban", CLUB.iban), ("bic", CLUB.bic)))
    jetty.asks_for(unit="EUR")
    cem = jetty.living.visitor("Cem")
    jetty.gives(cem, "money", "40,50")
    page = jetty.page(cem, "/gift/1")
    assert "Pay €40.50" in page
    assert 'class="qr"' in page
    assert "Opens this payment in your bank" in page
