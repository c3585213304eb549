"""Words that forms and pages of support share."""

from __future__ import annotations

from typing import Final

from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.support.law.records import Terms
from dugnad.face.money import amount_words, unbroken
from dugnad.face.sentences import StrOrPromise

GETS: Final = _(
    "This is a gift each month: you get thanks for it and nothing else. It is no loan, you own no "
    "share, and what you have paid is not paid back."
)
"""What whoever gives gets and risks."""


def sum_words(amount: int, unit: str) -> str:
    """An amount of money, with number and unit on one line."""
    return unbroken(amount_words(amount, unit))


def month_words(month: int) -> str:
    """A calendar month such as 202609 in words: "September 2026"."""
    year, number = divmod(month, 100)
    return f"{MONTHS[number]} {year}"


def month_rules(terms: Terms) -> tuple[StrOrPromise, ...]:
    """How it goes each month, in sentences."""
    return (
        ngettext(
            "Each month you get a message with a reference, and pay within %(count)s day.",
            "Each month you get a message with a reference, and pay within %(count)s days.",
            terms.pay_days,
        )
        % {"count": terms.pay_days},
        _("You stop with one press whenever you like. What you have not paid you then need not."),
    )
