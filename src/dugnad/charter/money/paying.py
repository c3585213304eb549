"""Paying what is owed: put together, approved by another person, recorded, confirmed by another.

What goes out is a batch, as banks take them. Released or approved is not paid: a batch is paid once
two persons have seen the bank's line by which it went out.
"""

from typing import assert_never

from dugnad.charter.law import Context
from dugnad.charter.money import refusals, verbs
from dugnad.charter.money.accounts import Line, batch_of, box_of, moved, owed_of, total
from dugnad.charter.money.events import (
    ApprovalTakenBack,
    BatchApproved,
    BatchDropped,
    BatchMade,
    Paid,
    PaidRecorded,
    PaidUndone,
    PaidWithdrawn,
    PayingEvent,
    UndoPaidAsked,
    UndoPaidDropped,
)
from dugnad.charter.money.hosts import (
    another_of_two,
    can_give,
    lies_in,
    one_of_two,
    open_box,
    second_of,
    treasurer_of,
)
from dugnad.charter.money.records import Batch, BatchStanding, Money, Payment
from dugnad.ledger.values import Count


# ── decide
def decide(money: Money, action: verbs.OfPaying, context: Context) -> PayingEvent:
    """Answer one action about batches."""
    match action:
        case verbs.MakeBatch():
            return _make(money, action, context)
        case verbs.ApproveBatch(batch=number):
            batch = _batch_of(money, number)
            by = second_of(batch.host, context)
            if by == batch.made_by:
                raise refusals.SamePerson
            _stands(batch, "made")
            return BatchApproved(number=number, by=by)
        case verbs.TakeBackApproval(batch=number):
            batch = _batch_of(money, number)
            by = one_of_two(batch.host, context)
            _stands(batch, "approved")
            return ApprovalTakenBack(number=number, by=by)
        case verbs.DropBatch(batch=number):
            batch = _batch_of(money, number)
            by = one_of_two(batch.host, context)
            _stands(batch, "made")
            lines = tuple(line for one in batch.items for line in _back(number, batch, one))
            return BatchDropped(lines=lines, number=number, by=by)
        case verbs.RecordPaid():
            return _record(money, action, context)
        case verbs.ConfirmPaid(batch=number):
            return _confirm(money, number, context)
        case verbs.WithdrawPaid(batch=number):
            batch = _batch_of(money, number)
            by = one_of_two(batch.host, context)
            _stands(batch, "recorded")
            line = batch.fingerprint or b""
            return PaidWithdrawn(number=number, by=by, fingerprint=line)
        case verbs.AskUndoPaid(batch=number):
            batch = _batch_of(money, number)
            by = one_of_two(batch.host, context)
            _can_be_undone(money, number, batch)
            if batch.undo_asked_by is not None:
                raise refusals.AlreadyAsked
            return UndoPaidAsked(number=number, by=by)
        case verbs.UndoPaid(batch=number):
            return _undo(money, number, context)
        case verbs.DropUndoPaid(batch=number):
            batch = _batch_of(money, number)
            by = one_of_two(batch.host, context)
            if batch.undo_asked_by is None:
                raise refusals.NothingAsked
            return UndoPaidDropped(number=number, by=by)
        case _:
            assert_never(action)


def _batch_of(money: Money, number: Count) -> Batch:
    batch = money.batches.get(number)
    if batch is None:
        raise refusals.UnknownBatch
    return batch


def _stands(batch: Batch, standing: BatchStanding) -> None:
    if batch.standing != standing:
        raise refusals.NotNow


def _make(money: Money, action: verbs.MakeBatch, context: Context) -> BatchMade:
    member = treasurer_of(action.host, context)
    box = open_box(money, action.host, action.box)
    if len(dict.fromkeys(action.obligations)) < len(action.obligations):
        raise refusals.Twice
    number = (money.batched.get() or 0) + 1
    items: list[Payment] = []
    lines: list[Line] = []
    for name in action.obligations:
        obligation = money.obligations.get(name)
        if obligation is None or obligation.host != action.host:
            raise refusals.UnknownObligation
        if obligation.unit != box.unit:
            raise refusals.OtherUnit
        source = owed_of(action.host, name)
        parts = lies_in(money, source, box.unit)
        if not parts:
            raise refusals.NotOwed
        items.append(Payment(obligation=name, parts=parts))
        lines += moved(source, batch_of(action.host, number), box.unit, parts)
    out = sum(line.amount for line in lines if line.amount > 0)
    can_give(money, action.host, action.box, box.unit, out)
    batch = Batch(
        host=action.host,
        box=action.box,
        unit=box.unit,
        items=tuple(items),
        made_by=member,
        made_ms=context.now_ms,
    )
    return BatchMade(lines=tuple(lines), number=number, batch=batch)


def _back(number: Count, batch: Batch, payment: Payment) -> tuple[Line, ...]:
    """The lines by which one payment leaves its batch and is owed again."""
    target = owed_of(batch.host, payment.obligation)
    return moved(batch_of(batch.host, number), target, batch.unit, payment.parts)


def _record(money: Money, action: verbs.RecordPaid, context: Context) -> PaidRecorded:
    batch = _batch_of(money, action.batch)
    by = one_of_two(batch.host, context)
    _stands(batch, "approved")
    if action.value_ms > context.now_ms:
        raise refusals.FromTheFuture
    if action.fingerprint in money.claimed:
        raise refusals.LineKnown
    lies = lies_in(money, batch_of(batch.host, action.batch), batch.unit)
    can_give(money, batch.host, batch.box, batch.unit, total(lies))
    return PaidRecorded(
        number=action.batch,
        by=by,
        value_ms=action.value_ms,
        fingerprint=action.fingerprint,
    )


def _confirm(money: Money, number: Count, context: Context) -> Paid:
    batch = _batch_of(money, number)
    by = another_of_two(batch.host, batch.recorded_by, context)
    _stands(batch, "recorded")
    account = batch_of(batch.host, number)
    box = box_of(batch.host, batch.box)
    lies = lies_in(money, account, batch.unit)
    can_give(money, batch.host, batch.box, batch.unit, total(lies))
    return Paid(lines=moved(account, box, batch.unit, lies), number=number, by=by)


# ── Undoing: all of it never went out
def _can_be_undone(money: Money, number: Count, batch: Batch) -> None:
    """Refuse a batch that is not paid, or of which something came back or was paid since."""
    _stands(batch, "paid")
    for one in batch.items:
        obligation = money.obligations.get(one.obligation)
        if obligation is None or obligation.batch != number:
            raise refusals.MovedOn


def _undo(money: Money, number: Count, context: Context) -> PaidUndone:
    batch = _batch_of(money, number)
    if batch.undo_asked_by is None:
        one_of_two(batch.host, context)
        raise refusals.NothingAsked
    by = another_of_two(batch.host, batch.undo_asked_by, context)
    _can_be_undone(money, number, batch)
    box, account = box_of(batch.host, batch.box), batch_of(batch.host, number)
    lines = tuple(
        line for one in batch.items for line in moved(box, account, batch.unit, one.parts)
    )
    return PaidUndone(lines=lines, number=number, by=by, fingerprint=batch.fingerprint or b"")
