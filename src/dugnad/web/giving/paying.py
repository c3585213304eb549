"""How a promise of money is paid, by the means of each country, as text and as a square code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.face.around import PayTo
from dugnad.face.money import HUNDREDTHS, amount_words
from dugnad.face.sentences import StrOrPromise

EPC_NAME_MAX: Final = 70
EPC_AMOUNT_MAX: Final = 99_999_999_999
"""The largest amount that a payment code can say, in cents: 999 999 999,99."""
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_BIC: Final = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_NINETY_SEVEN: Final = 97


@dataclass(frozen=True)
class WayToPay:
    """One way to pay: its name, what to fill in where, and a square code where there is one."""

    label: StrOrPromise
    icon: str
    rows: tuple[tuple[StrOrPromise, str], ...]
    code: str = ""
    """What the square code says; empty for none."""

    note: StrOrPromise = ""


def ways_to_pay(
    places: Iterable[PayTo], amount: int, unit: str, reference: str
) -> tuple[WayToPay, ...]:
    """Every way to pay an amount, with the reference by which it is found again.

    Args:
        places: the bank accounts and cash boxes of whoever holds the money.
        amount: what is still to be paid, in hundredths of `unit`.
        unit: the currency.
        reference: of the promise, digits only.
    """
    ways: list[WayToPay] = []
    asked = amount_words(amount, unit)
    for one in places:
        if one.kind == "cash":
            ways.append(_cash(one, asked, reference))
            continue
        if one.account or one.iban:
            ways.append(_bank(one, amount, unit, reference))
        if one.swish:
            ways.append(_app(_("Swish"), one.swish, asked, reference))
        if one.vipps:
            ways.append(_app(_("Vipps"), one.vipps, asked, reference))
    return tuple(ways)


def _bank(one: PayTo, amount: int, unit: str, reference: str) -> WayToPay:
    rows = [
        (_("To"), one.holder),
        (_("Account"), one.account),
        (_("IBAN"), one.iban),
        (_("BIC"), one.bic),
        (_("Amount"), amount_words(amount, unit)),
        (_("Reference"), reference),
    ]
    return WayToPay(
        label=_("By bank transfer"),
        icon="coins",
        rows=tuple((label, value) for label, value in rows if value),
        code=epc_code(one, amount, reference) if unit == "EUR" else "",
        note=_("Write the reference where the bank asks for KID, OCR or a message."),
    )


def _app(label: StrOrPromise, number: str, asked: str, reference: str) -> WayToPay:
    return WayToPay(
        label=label,
        icon="device-mobile-message",
        rows=((_("Number"), number), (_("Amount"), asked), (_("Message"), reference)),
        note=_("Write the reference as the message, and nothing else."),
    )


def _cash(one: PayTo, asked: str, reference: str) -> WayToPay:
    rows = [(_("Where"), one.where), (_("Amount"), asked), (_("Reference"), reference)]
    return WayToPay(
        label=_("In cash"),
        icon="door",
        rows=tuple((label, value) for label, value in rows if value),
        note=_("Say the reference when you pay. Two people count the money and write it down."),
    )


def epc_code(one: PayTo, amount: int, reference: str) -> str:
    """What a square code for a payment in euro says, or "" where the account is not fit for one.

    It follows the European Payments Council's "Quick Response Code: Guidelines to Enable Data
    Capture for the Initiation of a SEPA Credit Transfer" (EPC069-12), version 002.

    Args:
        one: the account, with its holder's name.
        amount: in cents.
        reference: of the promise; it travels as the message to the receiver.
    """
    iban, bic = _squeezed(one.iban), _squeezed(one.bic)
    if not is_iban(iban) or not one.holder or not 0 < amount <= EPC_AMOUNT_MAX:
        return ""
    whole, part = divmod(amount, HUNDREDTHS)
    name = " ".join(one.holder.split())[:EPC_NAME_MAX]
    lines = [
        "BCD",
        "002",
        "1",
        "SCT",
        bic if _BIC.fullmatch(bic) else "",
        name,
        iban,
        f"EUR{whole}.{part:02}",
        "",
        "",
        reference,
    ]
    return "\n".join(lines)


def is_iban(typed: str) -> bool:
    """Whether something is an account number of the international kind, its check digits right."""
    iban = _squeezed(typed)
    if not _IBAN.fullmatch(iban):
        return False
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % _NINETY_SEVEN == 1


def _squeezed(typed: str) -> str:
    return "".join(typed.split()).upper()
