"""Units, accounts, lines, and how an amount is taken from what lies in an account.

All amounts are whole numbers of the smallest unit (øre, cent, minutes). What lies in an account is
known by *origin*: private money, or the public money of a fund, so that each stays apart to the
smallest coin. A *line* adds to one account; the lines of one event sum to zero for each unit and
origin, so money is never made and never lost.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal, TypeAlias

import msgspec

from dugnad.ledger.values import COUNT_LIMIT, CardId, Count, ProjectId, Record

Currency: TypeAlias = Literal["NOK", "SEK", "DKK", "EUR"]
"""Money, in hundredths: øre, öre, cent."""

Counted: TypeAlias = Literal["minutes", "things", "rooms"]
"""What is given and is no money: time worked, things, times that a room is lent."""

Unit: TypeAlias = Literal["NOK", "SEK", "DKK", "EUR", "minutes", "things", "rooms"]

CURRENCIES: tuple[Currency, ...] = ("NOK", "SEK", "DKK", "EUR")

Amount: TypeAlias = Annotated[int, msgspec.Meta(ge=1, lt=COUNT_LIMIT)]
"""How much moves; never nothing."""


class Sum(Record, frozen=True):
    """So much money."""

    unit: Currency
    amount: Amount


ID_BYTES = 16

Origin: TypeAlias = Annotated[bytes, msgspec.Meta(max_length=ID_BYTES)]
"""Where money came from: empty for private, or the project whose public fund it is (16 bytes)."""

PRIVATE: Origin = b""

Id: TypeAlias = Annotated[bytes, msgspec.Meta(min_length=ID_BYTES, max_length=ID_BYTES)]
MaybeId: TypeAlias = Annotated[bytes, msgspec.Meta(max_length=ID_BYTES)]
"""An id, or empty where there is none."""

NO_HOST: MaybeId = b""
"""Who holds what is no money: nobody."""

Kind: TypeAlias = Literal["box", "pot", "owed", "batch", "unmatched", "work"]
"""What an account is.

box        outside: a bank account or a cash box of a host. It is below zero by what lies in it.
pot        what a host holds for a project, or for one card of it.
owed       what a host owes for one cause (an obligation).
batch      what is on its way out of a box with others.
unmatched  what came in and nobody knows yet what for.
work       outside: those who give time or things to a project. Below zero by what they gave.
"""

OUTSIDE: tuple[Kind, ...] = ("box", "work")
"""The accounts that may be below zero: they stand for the world around the books."""


class Share(Record, frozen=True):
    """So much of one origin; in an account outside it may be below zero."""

    origin: Origin
    amount: int


Balance: TypeAlias = tuple[Share, ...]
"""What lies in an account: by origin ascending, and no share is zero."""


class BookAccount(Record, frozen=True):
    """Where money lies. A pot has a project, and a card where it is a card's; others an owner.

    `owner` is a box's id, an obligation's id, the number of a batch or of an entry as an id, or for
    a pot the card (empty: the project's own pot).
    """

    kind: Kind
    host: MaybeId
    project: MaybeId
    owner: MaybeId

    def key(self, unit: str) -> tuple[str, bytes, bytes, bytes, str]:
        """Where its balance lies in the state."""
        return (self.kind, self.host, self.project, self.owner, unit)


class Line(Record, frozen=True):
    """So much of a unit and origin is added to an account, or taken from it (below zero)."""

    account: BookAccount
    unit: Unit
    origin: Origin
    amount: int


# ── Accounts by name
def box_of(host: ProjectId, box: bytes) -> BookAccount:
    """A bank account or cash box of a host."""
    return BookAccount("box", host, b"", box)


def pot_of(host: bytes, project: ProjectId, card: CardId | None = None) -> BookAccount:
    """What a host holds for a project, or for one card of it."""
    return BookAccount("pot", host, project, card or b"")


def owed_of(host: ProjectId, obligation: bytes) -> BookAccount:
    """What a host owes for one cause."""
    return BookAccount("owed", host, b"", obligation)


def batch_of(host: ProjectId, number: int) -> BookAccount:
    """What is on its way out together."""
    return BookAccount("batch", host, b"", _as_id(number))


def unmatched_of(host: ProjectId, number: int) -> BookAccount:
    """What came in with an entry and nobody knows yet what for."""
    return BookAccount("unmatched", host, b"", _as_id(number))


def work_of(project: ProjectId) -> BookAccount:
    """Those who give time or things to a project."""
    return BookAccount("work", NO_HOST, project, b"")


def _as_id(number: int) -> bytes:
    return number.to_bytes(ID_BYTES, "big")


# ── Obligations by name: one cause can be owed for once
def _named(*parts: bytes) -> bytes:
    return hashlib.sha256(b"\0".join((b"dugnad/owed/v1", *parts))).digest()[:ID_BYTES]


def owed_by_card(card: CardId, key: int) -> bytes:
    """The obligation that a card gives the name `key`."""
    return _named(b"card", card, _as_id(key))


def owed_back(number: int) -> bytes:
    """The obligation to give back what was paid for a promise."""
    return _named(b"promise", _as_id(number))


def owed_over(entry: int) -> bytes:
    """The obligation to give back what came in too late, or beyond what was promised."""
    return _named(b"entry", _as_id(entry))


# ── Balances
def total(balance: Iterable[Share]) -> int:
    """All that lies there, of every origin."""
    return sum(share.amount for share in balance)


def of_origin(balance: Iterable[Share], origin: Origin) -> int:
    """What lies there of one origin."""
    return sum(share.amount for share in balance if share.origin == origin)


def added(balance: Iterable[Share], origin: Origin, amount: int) -> Balance:
    """The balance with so much more (or less) of an origin."""
    by_origin = {share.origin: share.amount for share in balance}
    by_origin[origin] = by_origin.get(origin, 0) + amount
    return tuple(Share(one, by_origin[one]) for one in sorted(by_origin) if by_origin[one])


def take(balance: Sequence[Share], amount: int) -> Balance:
    """Take an amount from what lies there, in proportion to the origins.

    Each origin gives its share rounded down; the coins that are then missing are given one each by
    those that were rounded down most, then by the largest, then by the lowest id.

    Args:
        balance: no share below zero.
        amount: at most its total.

    Returns:
        What each origin gives; it sums to `amount`, and none gives more than it has.
    """
    whole = total(balance)
    if amount == whole:
        return tuple(share for share in balance if share.amount)
    given = {share.origin: amount * share.amount // whole for share in balance}
    missing = amount - sum(given.values())
    order = sorted(
        balance, key=lambda one: (-(amount * one.amount % whole), -one.amount, one.origin)
    )
    for share in order[:missing]:
        given[share.origin] += 1
    return tuple(Share(one, given[one]) for one in sorted(given) if given[one])


def moved(
    source: BookAccount, target: BookAccount, unit: Unit, parts: Iterable[Share]
) -> tuple[Line, ...]:
    """The lines that move these parts from one account to another."""
    return tuple(
        line
        for part in parts
        for line in (
            Line(source, unit, part.origin, -part.amount),
            Line(target, unit, part.origin, part.amount),
        )
    )


# ── References
REFERENCE_DIGITS = 7
"""A reference has at least so many digits before its check digit."""
DIGITS_MAX = len(str(COUNT_LIMIT)) + 1


def reference(number: Count) -> str:
    """The reference by which a payment finds its promise: its number and a check digit.

    Digits only, with Luhn's check digit last, so that it fits KID and OCR: `reference(7)` is
    "00000075".
    """
    digits = str(number).rjust(REFERENCE_DIGITS, "0")
    return digits + str(_check_digit(digits))


def read_reference(text: str) -> Count:
    """The number behind a reference as somebody typed it; 0 where it is none.

    Spaces, full stops and hyphens between digits do not matter.
    """
    digits = text.translate({ord(sign): None for sign in " .-\u00a0\u202f"})
    if not REFERENCE_DIGITS < len(digits) <= DIGITS_MAX or digits.strip("0123456789"):
        return 0
    number = int(digits[:-1])
    return number if reference(number) == digits and number < COUNT_LIMIT else 0


def _check_digit(digits: str) -> int:
    """Luhn's: every second digit from the right is doubled, and all sum to a multiple of ten."""
    doubled = [2 * int(digit) for digit in reversed(digits)][::2]
    plain = [int(digit) for digit in reversed(digits)][1::2]
    return -(sum(plain) + sum(one // 10 + one % 10 for one in doubled)) % 10
