"""What stories of monthly support begin with."""

from dataclasses import dataclass
from typing import Any

import msgspec

from dugnad.cards.support.contract import CONTRACT
from dugnad.cards.support.law.events import SupportAskedFor, SupportBegan, SupportStopped
from dugnad.cards.support.law.months import month_of, next_month
from dugnad.cards.support.law.records import ORDERED, Support
from dugnad.cards.support.law.verbs import Give
from dugnad.charter.entries import Grant, Status
from dugnad.charter.law import Law
from dugnad.charter.money import verbs as money
from dugnad.charter.money.accounts import Share, pot_of
from dugnad.charter.money.records import Campaign, Hosted, Money, MoneyHost, PromiseEntry
from dugnad.charter.place import Place
from dugnad.charter.testing import DAY_MS, ELSEWHERE, PROJECT, THE_CARD, World
from dugnad.ledger.contract import must
from dugnad.ledger.store import WritableStore
from dugnad.ledger.testing import CEM, NOON_MS, Scenarios

GRANTS = tuple(Grant("money", verb) for verb in ORDERED)
PAY_BY_MS = NOON_MS + 14 * DAY_MS
NEXT_MS = next_month(NOON_MS, 1)
MONTH = month_of(NOON_MS)


@dataclass(frozen=True)
class Street:
    """The world around the card, and what the books of money have of it.

    Attributes:
        paid: what was paid for promise 1; None where none was made.
        there: what lies in the card's pot.
        open: more promises, of which nothing was paid.
        host: who holds the project's money.
        named: whether the place lets that host hold money.
    """

    status: Status = "in force"
    grants: tuple[Grant, ...] = GRANTS
    paid: int | None = None
    taken_back: bool = False
    there: int = 0
    open: tuple[int, ...] = ()
    host: bytes | None = ELSEWHERE
    named: bool = True

    def write(self, store: WritableStore) -> None:
        """Write it."""
        World("support", status=self.status, grants=self.grants).write(store)
        host = MoneyHost(second="starter", since_ms=NOON_MS, named=self.named)
        Place(store, "place").hosts.set(ELSEWHERE, host)
        books = Money(store, "money")
        if self.host is not None:
            books.hosted.set(PROJECT, Hosted(host=self.host, since_ms=NOON_MS))
        if self.paid is None:
            return
        books.campaigns.set(
            THE_CARD, Campaign(ELSEWHERE, PROJECT, "NOK", None, 0, False, "collecting")
        )
        promise = PromiseEntry(THE_CARD, PROJECT, CEM.member, ELSEWHERE, "NOK", 10_000, NOON_MS)
        for number in self.open:
            books.promises.set(number, promise)
        promise = msgspec.structs.replace(promise, paid=self.paid, taken_back=self.taken_back)
        books.promises.set(1, promise)
        books.promised.set(max((1, *self.open)))
        if self.there:
            pot = pot_of(ELSEWHERE, PROJECT, THE_CARD).key("NOK")
            books.accounts.set(pot, (Share(b"", self.there),))

    def tells(self, **story: Any) -> Support:
        """Tell a story in this world."""
        return Scenarios(CONTRACT, law=Law, world=self.write).tell(**story)


STREET = Street()
ASKED = SupportAskedFor(ends_at_ms=0, pay_days=14, unit="NOK", goal=200_000)
BEGAN = SupportBegan(
    support=1,
    member=CEM.member,
    amount=10_000,
    shown="neighbour",
    promise=1,
    month=MONTH,
    at_ms=NOON_MS,
    pay_by_ms=PAY_BY_MS,
    next_ms=NEXT_MS,
)
GIVE = Give(amount=10_000, shown="neighbour")
STOPPED = SupportStopped(1, CEM.member, CEM.member)


def promise(number: int) -> Any:
    """The order by which a month of Cem's is promised."""
    return must("money", money.Promise(number, CEM.member, "NOK", 10_000))
