"""The questions that contracts and pages may ask about money; each is a counted read."""

from collections.abc import Iterable

from dugnad.charter.money.accounts import (
    CURRENCIES,
    ID_BYTES,
    NO_HOST,
    Balance,
    BookAccount,
    Unit,
    owed_of,
    pot_of,
)
from dugnad.charter.money.records import (
    Batch,
    Box,
    Campaign,
    Entry,
    Money,
    MoneyHost,
    Obligation,
    OwedStanding,
    PromiseEntry,
)
from dugnad.ledger import codec
from dugnad.ledger.store import Frozen, Store
from dugnad.ledger.values import CardId, Count, MemberId, ProjectId

PAGE = 50
"""How many of something a question gives at most, unless it is asked for fewer."""


class MoneyQuestions:
    """Read-only questions about money over a store."""

    __slots__ = ("_store",)

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def _money(self) -> Money:
        return Money(Frozen(self._store), "money")

    # ── Hosts
    def money_host(self, project: ProjectId) -> MoneyHost | None:
        """What the place said of a project that holds money for others, or did."""
        data = self._store.get(b"place\0hosts\0" + project)
        return None if data is None else codec.decode(MoneyHost, data)

    def host_of(self, project: ProjectId) -> ProjectId | None:
        """Who holds money for a project."""
        hosted = self._money.hosted.get(project)
        return None if hosted is None else hosted.host

    def asked_host(self, project: ProjectId) -> ProjectId | None:
        """Whom a project asked to hold its money, while there is no answer."""
        return self._money.asked.get(project)

    def boxes_of(self, host: ProjectId) -> tuple[tuple[bytes, Box], ...]:
        """A host's bank accounts and cash boxes, by id, closed ones among them."""
        return tuple((key[1], box) for key, box in self._money.boxes.items(under=host))

    def funds_of(self, host: ProjectId) -> tuple[ProjectId, ...]:
        """The public funds that a host may hold money of."""
        return tuple(fund for _, fund in self._money.funds.keys(under=host))

    # ── Pots
    def balance(self, account: BookAccount, unit: Unit) -> Balance:
        """What lies in an account, by origin."""
        return self._money.accounts.get(account.key(unit)) or ()

    def pot(self, project: ProjectId, unit: Unit, card: CardId | None = None) -> Balance:
        """What a project's host holds for it, or for one card of it."""
        host = self.host_of(project) if unit in CURRENCIES else NO_HOST
        return () if host is None else self.balance(pot_of(host, project, card), unit)

    # ── Promises
    def next_promise(self) -> Count:
        """The number that the next promise gets."""
        return (self._money.promised.get() or 0) + 1

    def promise(self, number: Count) -> PromiseEntry | None:
        """A promise by its number (`accounts.read_reference` gives it)."""
        return self._money.promises.get(number)

    def gifts_of(
        self, card: CardId, start: Count = 0, most: int = PAGE
    ) -> tuple[tuple[Count, PromiseEntry], ...]:
        """Promises to a card with their numbers, from number `start` on, at most so many."""
        money = self._money
        numbers = money.gifts.keys((card, start), under=card)
        some = [number for (_, number), _ in zip(numbers, range(most), strict=False)]
        found = ((number, money.promises.get(number)) for number in some)
        return tuple((number, promise) for number, promise in found if promise is not None)

    def campaign(self, card: CardId) -> Campaign | None:
        """How a card collects money, if it does or did."""
        return self._money.campaigns.get(card)

    # ── In
    def money_entry(self, number: Count) -> Entry | None:
        """What was recorded as come in, by its number."""
        return self._money.entries.get(number)

    def unmatched_at(
        self, host: ProjectId, start: Count = 0, most: int = PAGE
    ) -> tuple[tuple[Count, Entry], ...]:
        """What came in at a host and nobody knows what for, from entry `start` on."""
        money = self._money
        first = BookAccount("unmatched", host, b"", start.to_bytes(ID_BYTES, "big"))
        keys = money.accounts.keys(first.key(""), under=("unmatched", host))
        some = [int.from_bytes(key[3], "big") for key, _ in zip(keys, range(most), strict=False)]
        found = ((number, money.entries.get(number)) for number in some)
        return tuple((number, entry) for number, entry in found if entry is not None)

    # ── Owed and paid
    def obligation(self, name: bytes) -> Obligation | None:
        """What was owed for one cause (`accounts.owed_by_card`, `owed_back`, `owed_over`)."""
        return self._money.obligations.get(name)

    def owed_for(self, project: ProjectId, bill: bytes) -> bytes | None:
        """The obligation that a project owes or owed for a bill; None where it owes none."""
        return self._money.bills.get((project, bill))

    def still_owed(self, name: bytes) -> Balance:
        """What of an obligation is owed and in no batch, by origin."""
        owed = self.obligation(name)
        return () if owed is None else self.balance(owed_of(owed.host, name), owed.unit)

    def owed_standing(self, name: bytes) -> OwedStanding | None:
        """Where an obligation stands; None where there is none."""
        owed = self.obligation(name)
        if owed is None:
            return None
        if self.still_owed(name):
            return "owed"
        if owed.lapsed:
            return "lapsed"
        batch = self.batch(owed.batch)
        if batch is None:
            return "put back"
        return "paid" if batch.standing == "paid" else "in a batch"

    def owed_to(
        self, payee: MemberId, start: bytes = b"", most: int = PAGE
    ) -> tuple[tuple[bytes, Obligation], ...]:
        """What somebody is or was owed, from obligation `start` on by id, at most so many."""
        names = (name for _, name in self._money.owed.keys((payee, start), under=payee))
        return self._obligations(names, most)

    def owed_at(
        self, host: ProjectId, start: bytes = b"", most: int = PAGE
    ) -> tuple[tuple[bytes, Obligation], ...]:
        """What a host owes and has in no batch, from obligation `start` on by id."""
        first = owed_of(host, start).key("")
        names = (key[3] for key in self._money.accounts.keys(first, under=("owed", host)))
        return self._obligations(names, most)

    def _obligations(
        self, names: Iterable[bytes], most: int
    ) -> tuple[tuple[bytes, Obligation], ...]:
        money = self._money
        some = [name for name, _ in zip(names, range(most), strict=False)]
        found = ((name, money.obligations.get(name)) for name in some)
        return tuple((name, owed) for name, owed in found if owed is not None)

    def batch(self, number: Count) -> Batch | None:
        """What was paid together, or is to be, by its number."""
        return self._money.batches.get(number)
