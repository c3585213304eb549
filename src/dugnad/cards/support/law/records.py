"""What support remembers: its terms, those who support it, and what each month was promised."""

from typing import Annotated, Literal, TypeAlias

import msgspec

from dugnad.charter.money.records import PromiseEntry
from dugnad.ledger.state import Due, Item, KeySet, Map, State
from dugnad.ledger.values import COUNT_LIMIT, Count, MemberId, Moment, Record

DAY_MS = 24 * 3_600_000

PAY_DAYS_MAX = 28

LASTS_MAX_MS = 3 * 366 * DAY_MS
"""Where it has an end, that is within three years."""

AMOUNT_MAX = 1_000_000_000
"""The most that somebody gives a month: ten million crowns."""

ORDERED = ("Collect", "Promise", "TakeBackPromise", "Release")
"""What support orders of the books of money, and must be granted."""

ENDS_TAG = 0
MONTH_TAG = 1

Currency: TypeAlias = Literal["NOK", "SEK", "DKK", "EUR"]
Shown: TypeAlias = Literal["neighbour", "name"]
"""How a supporter is seen on the card: not at all, or by name."""

Calendar: TypeAlias = Annotated[int, msgspec.Meta(ge=197001, lt=1_000_000)]
"""A month of the calendar, such as 202609."""

Amount: TypeAlias = Annotated[int, msgspec.Meta(ge=1, lt=COUNT_LIMIT)]


class Terms(Record, frozen=True):
    """What is asked for; see `Open`."""

    ends_at_ms: Moment
    pay_days: Count
    unit: Currency
    goal: Count


STOPS_MOST = 12
"""So many months that nothing was paid of can be open at a time: a year of them.

An older one need not be paid any more, and these are taken back when somebody stops."""


class Supporter(Record, frozen=True):
    """Somebody's support, while it goes on and after.

    `promise` is the last month's number in the books of money, `next_ms` when the next one is
    asked for (0: none is).
    """

    member: MemberId
    amount: Count
    shown: Shown
    since_ms: Moment
    months: Count
    promise: Count
    next_ms: Moment
    stopped: bool = False


class Month(Record, frozen=True):
    """What was promised in a calendar month, by how many."""

    promised: Count
    supporters: Count


class Support(State):
    """One activity that is supported.

    `of_member` is a member's support that goes on; `stopped` is who ever stopped one. `waiting`
    are those who are asked again, by moment. `months` and `asked` go by the calendar month; `asked`
    holds its promises. `promises` holds the last ones of each supporter, at most `STOPS_MOST`.
    """

    terms: Item[Terms]
    ended: Item[bool]
    last: Item[Count]
    supporters: Map[int, Supporter]
    of_member: Map[MemberId, int]
    stopped: KeySet[MemberId]
    waiting: KeySet[tuple[int, int]]
    standing: Item[Month]
    months: Map[int, Month]
    asked: KeySet[tuple[int, int]]
    promises: KeySet[tuple[int, int]]
    due: Due


def is_unpaid(promise: PromiseEntry | None) -> bool:
    """Whether nothing was paid of a promise that still stands."""
    return promise is not None and not promise.paid and not promise.taken_back


def is_over(support: Support, now_ms: Moment) -> bool:
    """Whether nobody is asked any more."""
    terms = support.terms.get()
    past = terms is not None and 0 < terms.ends_at_ms <= now_ms
    return past or support.ended.get() is not None
