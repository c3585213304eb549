"""Which rows of money an event touches, and how they stand then.

What came, what went and what is left is added up line by line. How an entry, a batch or an
obligation stands is read from the books: rows only tell which ones to look at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from django.db.models import F

from dugnad.charter.law import Law
from dugnad.charter.money import events as money
from dugnad.charter.money.accounts import CURRENCIES, PRIVATE, total
from dugnad.charter.money.promises import gives_back
from dugnad.charter.money.records import (
    Batch,
    Entry,
    ForPromise,
    Money,
    Purpose,
)
from dugnad.ledger.store import Store
from dugnad.ledger.values import Event
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
from dugnad.web.lists.money import books, left_of
from dugnad.web.lists.money_sums import (
    Scoped,
    add_up,
    change,
    flows,
    of_owed,
    went,
)


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
