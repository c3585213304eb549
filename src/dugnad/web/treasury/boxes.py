"""Whether an account that somebody gives as their own is one in which hosts hold money."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.web.content import services as content
from dugnad.web.content.told import Told
from dugnad.web.lists.models import MoneyBox
from dugnad.web.treasury.account_numbers import bare, is_iban

A_HOSTS: Final = _(
    "Money is collected on this account here: it would be paid to itself. Write the number of your "
    "own account."
)
AHEAD: Final = 4
"""So many signs of an IBAN stand before the number that its own country knows."""
NUMBERS: Final = ("account", "iban")


def is_a_hosts(account: str) -> bool:
    """Whether money of others is collected on an account, as its host told everybody who gives."""
    proses = [bytes(row.prose) for row in MoneyBox.objects.all() if row.prose]
    told = [one for one in content.read_many(proses).values() if isinstance(one, Told)]
    known = {_domestic(one.more(name)) for one in told for name in NUMBERS}
    return _domestic(account) in known - {""}


def _domestic(account: str) -> str:
    """The number as its own country writes it: an IBAN without its country and check digits."""
    signs = bare(account)
    return signs[AHEAD:] if is_iban(signs) else signs
