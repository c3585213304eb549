"""What must hold of money after every action, looked for in what was in fact written.

The law's own sums are not asked: whichever law wrote an account, and however, what it added and
what it took must be the same for each unit and origin, and nothing may be below zero but what
stands for the world outside.
"""

from collections.abc import Iterable

from dugnad.charter.money.accounts import OUTSIDE, Balance, added, total
from dugnad.ledger import codec
from dugnad.ledger.errors import Unsound
from dugnad.ledger.execution import Change
from dugnad.ledger.state import after, key_value
from dugnad.ledger.store import Store

_ACCOUNTS = b"money\0accounts\0"


def check(changes: Iterable[Change]) -> None:
    """Look at the accounts that an action changed; costs as much as it changed.

    Raises:
        Unsound: money was made or lost, or something is below zero that must not be.
    """
    sums: dict[str, Balance] = {}
    for key, then, now in changes:
        if not key.startswith(_ACCOUNTS):
            continue
        kind, _, _, _, unit = key_value(key[len(_ACCOUNTS) :], (str, bytes, bytes, bytes, str))
        before, balance = _balance(then), _balance(now)
        if kind not in OUTSIDE and any(share.amount < 0 for share in balance):
            msg = f"{kind} is below zero"
            raise Unsound(msg)
        moved = sums.get(unit, ())
        for share in balance:
            moved = added(moved, share.origin, share.amount)
        for share in before:
            moved = added(moved, share.origin, -share.amount)
        sums[unit] = moved
    for unit, moved in sums.items():
        if moved:
            msg = f"{total(moved)} {unit} more than there was"
            raise Unsound(msg)


def check_all(store: Store) -> int:
    """Look at all accounts of a place, as after one action that wrote them all.

    Returns:
        How many accounts hold something.

    Raises:
        Unsound: they do not sum to zero, or something is below zero that must not be.
    """
    accounts = [(key, None, data) for key, data in store.scan(_ACCOUNTS, after(_ACCOUNTS))]
    check(accounts)
    return len(accounts)


def _balance(data: bytes | None) -> Balance:
    return () if data is None else codec.decode(Balance, data)
