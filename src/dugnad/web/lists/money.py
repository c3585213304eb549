"""Money in lists: which rows an event touches, what it changed, and the questions of pages.

What came, what went and what is left is added up here line by line, so that a page of a place with
a hundred thousand gifts reads a few rows. The books themselves say how an entry, a batch or an
obligation stands: rows only tell which ones to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import F, QuerySet, Sum

from dugnad.charter.law import Law
from dugnad.charter.money import events as money
from dugnad.charter.money.accounts import CURRENCIES, PRIVATE, Line, box_of, total
from dugnad.charter.money.promises import gives_back
from dugnad.charter.money.records import (
    Batch,
    Entry,
    ForPot,
    ForPromise,
    Money,
    MoneyHost,
    Obligation,
    PromiseEntry,
    Purpose,
)
from dugnad.charter.place import Place
from dugnad.ledger.store import Frozen, Store
from dugnad.ledger.values import Event
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
    Scoped,
    add_up,
    change,
    flows,
    of_host,
    of_owed,
    of_project,
    owed_of,
    went,
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


# ── What an event is about
@dataclass(frozen=True)
class About:
    """What a line is about, as far as that can be told."""

    card: bytes | None = None
    project: bytes | None = None
    host: bytes | None = None


def about(store: Store, event: Event) -> About:
    """The card, project and host of an event of the money."""
    held = books(store)
    match event:
        case money.HostAsked() | money.HostDeclined() | money.TakenOn() | money.HostLeft():
            return About(project=event.project, host=event.host)
        case (
            money.BoxOpened()
            | money.BoxConfirmed()
            | money.BoxClosed()
            | money.BoxReopened()
            | money.FundNamed()
        ):
            return About(project=event.host, host=event.host)
        case money.CollectingBegan(campaign=campaign):
            return About(event.card, campaign.project, campaign.host)
        case money.Promised(promise=promise):
            return _of_promise(promise)
        case money.PromiseTakenBack(number=number):
            return _of_promise(held.promises.get(number))
        case money.GivenFromOwed():
            return About(event.card, event.project, _host_of(event.lines))
        case money.Owed(obligation=obligation):
            return _of_obligation(obligation)
        case money.Lapsed():
            return About(project=event.project, host=_host_of(event.lines))
        case (
            money.InRecorded()
            | money.InWithdrawn()
            | money.InConfirmed()
            | money.MatchAsked()
            | money.ReversalAsked()
            | money.InReversed()
        ):
            return _of_entry(held, held.entries.get(event.number))
        case (
            money.BatchMade()
            | money.BatchApproved()
            | money.ApprovalTakenBack()
            | money.BatchDropped()
            | money.PaidRecorded()
            | money.PaidWithdrawn()
            | money.Paid()
            | money.UndoPaidAsked()
            | money.UndoPaidDropped()
            | money.PaidUndone()
        ):
            batch = held.batches.get(event.number)
            return About() if batch is None else About(project=batch.host, host=batch.host)
        case _:
            return _of_card(store, getattr(event, "card", None), getattr(event, "lines", ()))


def _of_card(store: Store, card: bytes | None, lines: Sequence[Line]) -> About:
    entry = None if card is None else Law(store).card(card)
    return About() if entry is None else About(card, entry.project, _host_of(lines))


def _of_promise(promise: PromiseEntry | None) -> About:
    if promise is None:
        return About()
    return About(promise.card, promise.project, promise.host or None)


def _of_obligation(obligation: Obligation) -> About:
    return About(obligation.card or None, obligation.project or obligation.host, obligation.host)


def _of_entry(held: Money, entry: Entry | None) -> About:
    if entry is None:
        return About()
    match entry.to:
        case ForPromise(number=number):
            found = _of_promise(held.promises.get(number))
            return About(found.card, found.project or entry.host, entry.host)
        case ForPot(project=project, card=card):
            return About(card, project, entry.host)
        case _:
            return About(project=entry.host, host=entry.host)


def _host_of(lines: Sequence[Line]) -> bytes | None:
    return next((line.account.host for line in lines if line.account.host), None)


# ── Which rows it touches
@dataclass
class Touched:
    """What a batch of receipts changed about money."""

    entries: dict[int, None] = field(default_factory=dict)
    batches: dict[int, None] = field(default_factory=dict)
    owed: dict[bytes, None] = field(default_factory=dict)
    over: dict[bytes, None] = field(default_factory=dict)
    promises: dict[int, None] = field(default_factory=dict)
    projects: dict[bytes, None] = field(default_factory=dict)
    boxes: dict[tuple[bytes, bytes], bytes | None] = field(default_factory=dict)
    moved: dict[int, Event] = field(default_factory=dict)
    put_back: list[MoneyPutBack] = field(default_factory=list)
    returning: dict[bytes, None] = field(default_factory=dict)


def note(touched: Touched, line: int, event: Event, at_ms: int) -> None:
    """Remember what an event touches; `line` is the id of its line, `at_ms` when it happened."""
    if isinstance(event, money.MOVING):
        touched.moved[line] = event
    match event:
        case money.HostAsked() | money.HostDeclined() | money.TakenOn() | money.HostLeft():
            touched.projects[event.project] = None
        case money.BoxOpened():
            touched.boxes[event.host, event.id] = event.prose
        case money.Promised(number=number):
            touched.promises[number] = None
        case money.Owed(id=obligation) | money.Lapsed(obligation=obligation):
            touched.owed[obligation] = None
        case money.GiftsOwedBack(gifts=gifts):
            touched.owed.update(dict.fromkeys(gift.id for gift in gifts))
            touched.promises.update(dict.fromkeys(gift.number for gift in gifts))
            touched.returning[event.card] = None
        case money.Returning(card=card):
            touched.returning[card] = None
        case money.GivenFromOwed():
            touched.owed[event.obligation] = None
            touched.put_back.append(
                MoneyPutBack(
                    line=line,
                    obligation=event.obligation,
                    project=event.project,
                    card=event.card,
                    unit=event.lines[0].unit,
                    amount=event.amount,
                    at_ms=at_ms,
                )
            )
        case money.InConfirmed(number=number, id=name, obligation=obligation):
            touched.entries[number] = None
            if name:
                touched.owed[name] = None
            if obligation is not None:
                touched.over[name] = None
        case (
            money.InRecorded()
            | money.InWithdrawn()
            | money.MatchAsked()
            | money.ReversalAsked()
            | money.InReversed()
        ):
            touched.entries[event.number] = None
        case (
            money.BatchMade()
            | money.BatchDropped()
            | money.Paid()
            | money.UndoPaidAsked()
            | money.UndoPaidDropped()
            | money.PaidUndone()
        ):
            touched.batches[event.number] = None
        case _:
            pass


def refresh(store: Store, touched: Touched) -> None:
    """Bring the rows up to how things stand. Runs inside a transaction of the caller."""
    held = books(store)
    for number in touched.entries:
        entry = held.entries.get(number)
        if entry is not None:
            _also_touched(touched, entry)
            MoneyEntry.objects.update_or_create(
                number=number,
                defaults={
                    "host": entry.host,
                    "waits": waits(entry),
                    "promise": _promise_of(entry.to),
                    "owed": entry.obligation,
                },
            )
    for number in touched.batches:
        batch = held.batches.get(number)
        if batch is not None:
            touched.owed.update(dict.fromkeys(one.obligation for one in batch.items))
            MoneyBatch.objects.update_or_create(
                number=number, defaults={"host": batch.host, "waits": batch_waits(batch)}
            )
    for name in touched.owed:
        _refresh_owed(held, name, over=name in touched.over)
    for number in touched.promises:
        _refresh_promise(held, number)
    for project in touched.projects:
        _refresh_hosting(held, project)
    for (host, box), prose in touched.boxes.items():
        MoneyBox.objects.update_or_create(host=host, box=box, defaults={"prose": prose})
    for card in touched.returning:
        _refresh_returning(store, held, card)
    MoneyPutBack.objects.bulk_create(touched.put_back, ignore_conflicts=True)
    _add_up(held, touched)


def _also_touched(touched: Touched, entry: Entry) -> None:
    """What an entry changes besides: the promise it is for, and what it made owed."""
    if isinstance(entry.to, ForPromise):
        touched.promises[entry.to.number] = None
    if entry.obligation:
        touched.owed[entry.obligation] = None


def _refresh_owed(held: Money, name: bytes, *, over: bool) -> None:
    """Say how much of an obligation is not paid, and whether it waits to be put into a batch.

    What is not paid of all that went out of a project's pots is added up on the way; what came too
    late or too much (`over`) was never in one.
    """
    owed = held.obligations.get(name)
    row = MoneyOwed.objects.filter(obligation=name).first()
    before = 0 if row is None else row.left
    if owed is None:
        # An entry that made it owed was undone.
        MoneyOwed.objects.filter(obligation=name).delete()
        return
    waits = left_of(held, name)
    left = waits or in_batch(held.batches.get(owed.batch), name)
    project = b"" if over else owed.project
    if row is not None:
        project = bytes(row.project)
    MoneyOwed.objects.update_or_create(
        obligation=name,
        defaults={
            "payee": owed.payee,
            "host": owed.host,
            "at_ms": owed.at_ms,
            "project": project,
            "unit": owed.unit,
            "left": left,
            "waits": bool(waits),
        },
    )
    if project and left != before:
        change((of_owed(project), owed.unit, PRIVATE), left - before, 0)


def in_batch(batch: Batch | None, name: bytes) -> int:
    """What of an obligation is on its way out in a batch; nothing once that is paid."""
    if batch is None or batch.standing == "paid":
        return 0
    return sum(total(one.parts) for one in batch.items if one.obligation == name)


def _refresh_promise(held: Money, number: int) -> None:
    """Say whose a promise is, and whether money for it would go back where its card gives back."""
    one = held.promises.get(number)
    if one is None:
        return
    back = one.unit in CURRENCIES and one.paid > one.owed_back
    row = MoneyPromise.objects.filter(number=number).first()
    before = row is not None and row.back
    left = 0 if one.taken_back or one.unit not in CURRENCIES else max(0, one.amount - one.paid)
    MoneyPromise.objects.update_or_create(
        number=number,
        defaults={
            "giver": one.giver,
            "card": one.card,
            "back": back,
            "host": one.host,
            "left": left,
        },
    )
    if back != before:
        more = 1 if back else -1
        MoneyReturning.objects.filter(card=one.card).update(gifts=F("gifts") + more)


def waits(entry: Entry) -> bool:
    """Whether somebody of the host must see to it."""
    return bool(entry.asked) or entry.standing == "unmatched"


def batch_waits(batch: Batch) -> bool:
    """Whether somebody of the host must see to it."""
    undoing = batch.undo_asked_by is not None
    return undoing or batch.standing in ("made", "approved", "recorded")


def _promise_of(to: Purpose) -> int:
    return to.number if isinstance(to, ForPromise) else 0


def _refresh_hosting(held: Money, project: bytes) -> None:
    hosted, asked = held.hosted.get(project), held.asked.get(project)
    host = hosted.host if hosted is not None else asked
    if host is None:
        MoneyHosting.objects.filter(project=project).delete()
        return
    MoneyHosting.objects.update_or_create(
        project=project, defaults={"host": host, "held": hosted is not None}
    )


def _refresh_returning(store: Store, held: Money, card: bytes) -> None:
    campaign = held.campaigns.get(card)
    goes_back = campaign is not None and gives_back(campaign, Law(store).card(card))
    if campaign is None or not goes_back or not campaign.given:
        MoneyReturning.objects.filter(card=card).delete()
        return
    gifts = MoneyPromise.objects.filter(card=card, back=True)
    _row, new = MoneyReturning.objects.get_or_create(
        card=card, defaults={"host": campaign.host, "gifts": 0}
    )
    if new:
        MoneyReturning.objects.filter(card=card).update(gifts=gifts.count())


def _add_up(held: Money, touched: Touched) -> None:
    """What changed, of what is there and of what went, into the sums."""
    changed: dict[tuple[int, Scoped], tuple[int, int]] = {}
    for line, event in touched.moved.items():
        undone = held.entries.get(event.number) if isinstance(event, money.InReversed) else None
        there, gone = flows(event), went(event, to=None if undone is None else undone.to)
        if isinstance(event, money.GivenFromOwed | money.Lapsed) and _was_there(event):
            # It comes back to the project that it went from: it went less, and no more came.
            gone = {place: -amount for place, amount in there.items()}
        for place in {**there, **gone}:
            changed[line, place] = (there.get(place, 0), gone.get(place, 0))
    add_up(changed)


def _was_there(event: money.GivenFromOwed | money.Lapsed) -> bool:
    """Whether what was put back, or nobody claimed, had gone from the same project."""
    row = MoneyOwed.objects.filter(obligation=event.obligation).first()
    return row is not None and bytes(row.project) == event.project


ROWS: Final = (
    MoneyFlow,
    MoneySum,
    MoneyEntry,
    MoneyBatch,
    MoneyOwed,
    MoneyPromise,
    MoneyHosting,
    MoneyBox,
    MoneyPutBack,
    MoneyReturning,
)
"""All that is thrown away when lists are made anew."""


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
