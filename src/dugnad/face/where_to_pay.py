"""Where money is paid to, in whole sentences short enough for a text message."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.face.around import PayTo
from dugnad.face.sentences import StrOrPromise

SENTENCES_APART: Final = " "


def with_where(text: StrOrPromise, places: Iterable[PayTo]) -> str:
    """A sentence that asks for money, and behind it where that goes: whoever has only it can pay.

    Args:
        text: what is asked for, until when and by which reference.
        places: the bank accounts and cash boxes of whoever holds the money; the first of each kind
            is said, all of them stand on the page.
    """
    listed = list(places)
    bank = next((one for one in listed if one.kind != "cash"), None)
    cash = next((one for one in listed if one.kind == "cash" and one.where), None)
    sentences = [str(text)]
    if bank is not None:
        sentences.append(str(_to_bank(bank)))
    if cash is not None:
        said = _("Or in cash: %(where)s.") if bank is not None else _("In cash: %(where)s.")
        sentences.append(str(said) % {"where": cash.where.rstrip(". ")})
    return SENTENCES_APART.join(one for one in sentences if one)


def _to_bank(one: PayTo) -> StrOrPromise:
    number = one.account or one.iban
    if number:
        return _("Pay to %(holder)s, account %(number)s.") % {
            "holder": one.holder,
            "number": number,
        }
    if one.swish:
        return _("Pay to %(holder)s, Swish %(number)s.") % {
            "holder": one.holder,
            "number": one.swish,
        }
    if one.vipps:
        return _("Pay to %(holder)s, Vipps %(number)s.") % {
            "holder": one.holder,
            "number": one.vipps,
        }
    return ""
