"""Money in lists: the questions of pages.

A page of a place with a hundred thousand gifts reads a few rows (`money_touched` adds them up). How
an entry, a batch or an obligation stands is read from the books: rows only tell which to look at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet, Sum

from dugnad.charter.money.accounts import box_of, total
from dugnad.charter.money.records import (
    Money,
    MoneyHost,
)
from dugnad.charter.place import Place
from dugnad.ledger.store import Frozen, Store
from dugnad.web.content import services as content
from dugnad.web.content.told import Told
from dugnad.web.lists.models import (
    MoneyBatch,
    MoneyBox,
    MoneyEntry,
    MoneyFlow,
    MoneyHosting,
    MoneyOwed,
    MoneyPromise,
    MoneyPutBack,
    MoneyReturning,
    MoneySum,
)
from dugnad.web.lists.money_sums import (
    PLACE,
    flows,
    of_host,
    of_project,
    owed_of,
)

__all__ = ["PLACE", "flows", "of_host", "of_project", "owed_of"]

TARGET: Final = "money"


def books(store: Store) -> Money:
    """The money as the books have it, to be read."""
    return Money(Frozen(store), TARGET)


def host_at(store: Store, project: bytes) -> MoneyHost | None:
    """What the place has said of a host; None where the project never was one."""
    return Place(Frozen(store), "place").hosts.get(project)


def hosts(store: Store) -> tuple[bytes, ...]:
    """The projects that hold money for others and may be asked."""
    named = Place(Frozen(store), "place").hosts.items()
    return tuple(project for project, host in named if host.named)


# ── What pages ask
def sums(scope: bytes) -> tuple[MoneySum, ...]:
    """What came, went and is left in a scope: by unit, private money before each public fund."""
    return tuple(MoneySum.objects.filter(scope=scope).order_by("unit", "origin"))


def changes(lines: Iterable[int], scope: bytes) -> dict[int, list[MoneyFlow]]:
    """By how much each of some lines changed a scope; lines that did not are left out."""
    found: dict[int, list[MoneyFlow]] = {}
    rows = MoneyFlow.objects.filter(line__in=list(lines), scope=scope).exclude(amount=0)
    for row in rows.order_by("line", "unit", "origin"):
        found.setdefault(row.line, []).append(row)
    return found


def entries_waiting(host: bytes) -> list[int]:
    """Numbers of the entries that somebody of a host must see to, oldest first."""
    rows = MoneyEntry.objects.filter(host=host, waits=True).order_by("number")
    return list(rows.values_list("number", flat=True))


def entries_of(host: bytes, before: int = 0, limit: int = 20) -> list[int]:
    """Numbers of a host's entries, newest first; only those before a number where one is given."""
    rows = MoneyEntry.objects.filter(host=host).order_by("-number")
    if before:
        rows = rows.filter(number__lt=before)
    return list(rows.values_list("number", flat=True)[:limit])


def batches_of(host: bytes, *, waiting: bool, limit: int = 20) -> list[int]:
    """Numbers of a host's batches: those that wait, oldest first, or those done, newest first."""
    rows = MoneyBatch.objects.filter(host=host, waits=waiting)
    ordered = rows.order_by("number" if waiting else "-number")
    return list(ordered.values_list("number", flat=True)[:limit])


def owed_to(members: Iterable[bytes]) -> list[bytes]:
    """Names of all that was ever owed to these members, newest first."""
    rows = MoneyOwed.objects.filter(payee__in=list(members)).order_by("-at_ms", "obligation")
    return [bytes(one) for one in rows.values_list("obligation", flat=True)]


def waiting_for(members: Iterable[bytes]) -> list[bytes]:
    """Names of what is owed to these members and is in no batch."""
    rows = MoneyOwed.objects.filter(payee__in=list(members), waits=True)
    return [bytes(one) for one in rows.order_by("at_ms").values_list("obligation", flat=True)]


def still_owed_to(members: Iterable[bytes]) -> list[tuple[bytes, int]]:
    """What is owed to these members and not paid yet, in a batch or not: its name, how much."""
    rows = MoneyOwed.objects.filter(payee__in=list(members), left__gt=0).order_by("at_ms")
    return [(bytes(name), left) for name, left in rows.values_list("obligation", "left")]


def owed_over() -> list[bytes]:
    """Names of all that was owed because it came in too late, or beyond what was promised."""
    rows = MoneyOwed.objects.filter(project=b"")
    return [bytes(one) for one in rows.values_list("obligation", flat=True)]


def waiting_payees() -> list[bytes]:
    """To whom something is owed now that is in no batch, each once."""
    rows = MoneyOwed.objects.filter(waits=True).values_list("payee", flat=True)
    return [*dict.fromkeys(bytes(one) for one in rows if one is not None)]


def promises_of(members: Iterable[bytes]) -> list[int]:
    """Numbers of all that these members promised, newest first."""
    rows = MoneyPromise.objects.filter(giver__in=list(members)).order_by("-number")
    return list(rows.values_list("number", flat=True))


def entries_for(promises: Iterable[int]) -> list[int]:
    """Numbers of the entries that were for these promises, as they came."""
    rows = MoneyEntry.objects.filter(promise__in=list(promises)).order_by("number")
    return list(rows.values_list("number", flat=True))


def entries_owing(obligations: Iterable[bytes]) -> dict[bytes, int]:
    """The numbers of the entries that made these obligations; others are left out."""
    rows = MoneyEntry.objects.filter(owed__in=list(obligations)).order_by("number")
    return {bytes(row.owed): row.number for row in rows}


def hosting(host: bytes, *, held: bool) -> list[bytes]:
    """Projects whose money a host holds, or that asked it and have no answer yet."""
    rows = MoneyHosting.objects.filter(host=host, held=held)
    return [bytes(one) for one in rows.values_list("project", flat=True)]


def put_back_of(obligations: Iterable[bytes]) -> tuple[MoneyPutBack, ...]:
    """What was put back of some obligations, as it happened."""
    rows = MoneyPutBack.objects.filter(obligation__in=list(obligations))
    return tuple(rows.order_by("line"))


def put_back_into(project: bytes) -> dict[str, int]:
    """How much was put back into a project by those who were owed it, by unit."""
    rows = MoneyPutBack.objects.filter(project=project)
    return {row["unit"]: row["sum"] for row in rows.values("unit").annotate(sum=Sum("amount"))}


def returning(host: bytes) -> dict[bytes, int]:
    """Cards of which not every gift is owed back yet that is to go back, and how many are not."""
    rows = MoneyReturning.objects.filter(host=host, gifts__gt=0)
    return {bytes(row.card): row.gifts for row in rows}


def to_give_back(card: bytes, most: int) -> list[int]:
    """Promises to a card whose money is not owed back yet, by number, at most so many.

    What is no money, or was never paid, does not go back.
    """
    rows = MoneyPromise.objects.filter(card=card, back=True).order_by("number")
    return list(rows.values_list("number", flat=True)[:most])


def to_pay(host: bytes, start: int, most: int) -> list[bytes]:
    """What a host owes and has put into no batch, the oldest first: from place `start` on."""
    rows = MoneyOwed.objects.filter(host=host, waits=True).order_by("at_ms", "obligation")
    found = rows.values_list("obligation", flat=True)[start : start + most]
    return [bytes(name) for name in found]


def unclaimed(host: bytes, since_ms: int, start: int, most: int) -> list[bytes]:
    """What a host owes to known payees since then or longer, the oldest first; also bills."""
    rows = owed_since(since_ms).filter(host=host).order_by("at_ms", "obligation")
    found = rows.values_list("obligation", flat=True)[start : start + most]
    return [bytes(name) for name in found]


def how_much_unclaimed(host: bytes, since_ms: int) -> int:
    """How many of these there are."""
    return owed_since(since_ms).filter(host=host).count()


def owed_since(at_ms: int) -> QuerySet[MoneyOwed]:
    """What known payees are owed since then or longer, at any host, and is in no batch."""
    return MoneyOwed.objects.filter(waits=True, at_ms__lte=at_ms, payee__isnull=False)


def how_much_to_pay(host: bytes) -> int:
    """How many obligations wait to be put into a batch."""
    return MoneyOwed.objects.filter(host=host, waits=True).count()


def left_of(held: Money, name: bytes) -> int:
    """What is still owed of an obligation, and in no batch."""
    owed = held.obligations.get(name)
    if owed is None:
        return 0
    lies = held.accounts.get(("owed", owed.host, b"", name, owed.unit))
    return total(lies or ())


@dataclass(frozen=True)
class BoxNow:
    """A bank account or cash box as it stands.

    Attributes:
        box: its id, 16 bytes.
        unit: its currency.
        kind: "bank" or "cash".
        closed: nothing comes into it or goes out of it any more.
        confirmed: a second person has looked at it; before, it is not used.
        opened_by: who told of it.
        told: the words about it: `title` is the name of who holds the account, `extra` may name
            `account`, `iban`, `bic`, `swish`, `vipps`, and `where` for cash.
        lies: how much lies in it by the books.
    """

    box: bytes
    unit: str
    kind: str
    closed: bool
    told: Told
    lies: int
    confirmed: bool
    opened_by: bytes

    @property
    def in_use(self) -> bool:
        """Whether anything comes into it or goes out of it."""
        return self.confirmed and not self.closed


def boxes_of(store: Store, host: bytes) -> tuple[BoxNow, ...]:
    """The bank accounts and cash boxes of a host, open ones first, then as they were opened."""
    held = books(store)
    proses = {
        bytes(row.box): bytes(row.prose) for row in MoneyBox.objects.filter(host=host) if row.prose
    }
    words = content.read_many([*proses.values()], waiting=True)
    found = sorted(held.boxes.items(under=host), key=lambda one: (one[1].closed, one[1].opened_ms))
    return tuple(
        BoxNow(
            box=box,
            unit=entry.unit,
            kind=entry.kind,
            closed=entry.closed,
            told=told if isinstance(told := words.get(proses.get(box, b"")), Told) else Told(),
            lies=-total(held.accounts.get(box_of(host, box).key(entry.unit)) or ()),
            confirmed=entry.confirmed,
            opened_by=entry.opened_by,
        )
        for (_host, box), entry in found
    )
