"""What may be asked of the money: by people of a host, by cards, by a project's decision.

A card that orders something speaks of its own pot and promises, so none of these name the card.
What a treasurer records moves nothing until the other of the two persons has confirmed it.
"""

from typing import Annotated, TypeAlias

import msgspec

from dugnad.charter.money.accounts import (
    PRIVATE,
    Amount,
    Counted,
    Currency,
    Id,
    Origin,
    Unit,
)
from dugnad.charter.money.records import (
    BATCH_MAX,
    OWED_BACK_MAX,
    BoxKind,
    Purpose,
    ReversalReason,
    Unknown,
)
from dugnad.ledger.values import Action, CardId, Count, Hash, MemberId, Moment, ProjectId


# ── Hosts: who holds money for whom (hosts.py)
class AskHost(Action, frozen=True):
    """Ask a host to hold the project's money.

    Whoever looks after a group asks, and whoever speaks for an organisation.
    """

    project: ProjectId
    host: ProjectId


class TakeOn(Action, frozen=True):
    """Hold the money of a project that asked; the host's treasurer says so."""

    project: ProjectId
    host: ProjectId


class Decline(Action, frozen=True):
    """Do not; the host's treasurer says so, or whoever could ask for the project takes it back."""

    project: ProjectId


class Leave(Action, frozen=True):
    """Part from the host once nothing is left in the project's pots; either side may."""

    project: ProjectId


class OpenBox(Action, frozen=True):
    """Tell of a bank account or cash box of a host; `box` is a fresh id chosen by the asker.

    A first commitment may name it in told text. It is used once another person has confirmed it.
    """

    host: ProjectId
    box: Id
    unit: Currency
    kind: BoxKind


class ConfirmBox(Action, frozen=True):
    """Another of the two has looked at a new box and what is told of it: it is used from now on."""

    host: ProjectId
    box: Id


class CloseBox(Action, frozen=True):
    """Nothing comes into this box any more, and nothing goes out of it; it must be empty.

    What was on its way, or is undone later, opens it again: no money lies in a closed box. Before
    it was looked at, either of the two says that it is not right.
    """

    host: ProjectId
    box: Id


class NameFund(Action, frozen=True):
    """Tell of a public fund whose money the host will hold: the project that it is of."""

    host: ProjectId
    fund: ProjectId


# ── Promises, by order of a card in force (promises.py)
class Collect(Action, frozen=True):
    """Begin to collect money for `to` (None: the project).

    `until_ms` is the last value date that counts (0: any does). With `back` all that was promised
    and paid is given back unless the card orders `Keep`; also when the card is closed before.
    """

    unit: Currency
    until_ms: Moment
    back: bool
    to: CardId | None = None


class Promise(Action, frozen=True):
    """Promise that `giver` gives something; money only while the card collects.

    `number` is the one that `law.next_promise()` gives, so that the card knows it at once.
    """

    number: Count
    giver: MemberId
    unit: Unit
    amount: Amount


class TakeBackPromise(Action, frozen=True):
    """The giver gives no more than they have; what came stays given."""

    number: Count


class Fulfil(Action, frozen=True):
    """Some of a promise that is no money has been given."""

    number: Count
    amount: Amount


class Unfulfil(Action, frozen=True):
    """So much of a promise that is no money was not given after all."""

    number: Count
    amount: Amount


class NoteWork(Action, frozen=True):
    """Somebody gave time or things to the card without a promise."""

    giver: MemberId
    unit: Counted
    amount: Amount


class Keep(Action, frozen=True):
    """What came stays: the campaign has reached what it was for."""


class GiveBack(Action, frozen=True):
    """All that came for promises is owed back; each gift as it is asked for with `OweBack`."""


class OweBack(Action, frozen=True):
    """Make these gifts of a card that gives back owed to their givers; any person may ask."""

    card: CardId
    numbers: Annotated[tuple[Count, ...], msgspec.Meta(min_length=1, max_length=OWED_BACK_MAX)]


# ── In: by a host's treasurer or second person (receiving.py)
class RecordIn(Action, frozen=True):
    """Something came into a box; it moves once another of the two persons confirms it.

    `fingerprint` is of the bank's line, or of the count of the cash. `origin` is private, or one of
    the host's public funds. `to` says what it is for: a promise's number, a pot, an obligation that
    the bank returned, another box it was carried from, or that nobody knows yet.
    """

    host: ProjectId
    box: Id
    amount: Amount
    value_ms: Moment
    fingerprint: Hash
    to: Purpose = Unknown()
    origin: Origin = PRIVATE


class ConfirmIn(Action, frozen=True):
    """Confirm what another person asked of an entry: to place, match or reverse it."""

    entry: Count


class WithdrawIn(Action, frozen=True):
    """Take back what was asked of an entry, before it is confirmed."""

    entry: Count


class Match(Action, frozen=True):
    """It is known now what something unmatched is for; another person confirms."""

    entry: Count
    to: Purpose


class Reverse(Action, frozen=True):
    """Undo an entry while its money lies where it came to; another person confirms.

    `fingerprint` is of the bank's line by which it was taken back, and None for a mistake.
    """

    entry: Count
    reason: ReversalReason
    fingerprint: Hash | None = None


# ── Pots (holding.py)
class Release(Action, frozen=True):
    """By order of a card: from its pot to what it collects for, or else to its project's."""

    unit: Currency
    amount: Amount


class SetAside(Action, frozen=True):
    """By a project's decision: from its pot to that of one of its cards."""

    card: CardId
    unit: Currency
    amount: Amount


class EmptyPot(Action, frozen=True):
    """What lies in the pot of a closed card goes back to its project; any member may ask."""

    card: CardId
    unit: Currency


# ── Owed (owing.py)
class Owe(Action, frozen=True):
    """Owe somebody something: a card from its own pot, a project's decision from the project's.

    `key` names the cause among those of the card, so that nothing is owed twice; the obligation is
    `accounts.owed_by_card(card, key)`. To a payee who is known in the project, or by the
    fingerprint of a bill, or both: it is their bill then. A project owes a bill once.
    """

    key: Count
    unit: Currency
    amount: Amount
    payee: MemberId | None = None
    bill: Annotated[bytes, msgspec.Meta(max_length=32)] = b""


class PutBack(Action, frozen=True):
    """The payee gives what they are owed, or part of it, to a project or card of the same host."""

    obligation: Id
    amount: Amount
    project: ProjectId
    card: CardId | None = None


class LetLapse(Action, frozen=True):
    """What nobody claimed for so long goes to its project's pot; one of the host's two says so.

    Only what a known payee is owed, and has been for `UNCLAIMED_MS`; never a bill.
    """

    obligation: Id


# ── Paid: by a host's treasurer and second person (paying.py)
class MakeBatch(Action, frozen=True):
    """Put obligations together that are to be paid out of one box; the treasurer does."""

    host: ProjectId
    box: Id
    obligations: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1, max_length=BATCH_MAX)]


class ApproveBatch(Action, frozen=True):
    """Let a batch be paid; the second person does, and is not who made it."""

    batch: Count


class TakeBackApproval(Action, frozen=True):
    """Do not let it be paid after all, before it is recorded as paid; who approved does."""

    batch: Count


class DropBatch(Action, frozen=True):
    """Take a batch apart that is not approved; all in it is owed as before."""

    batch: Count


class RecordPaid(Action, frozen=True):
    """An approved batch went out; it moves once another of the two persons confirms it."""

    batch: Count
    value_ms: Moment
    fingerprint: Hash


class ConfirmPaid(Action, frozen=True):
    """Confirm that a batch went out."""

    batch: Count


class WithdrawPaid(Action, frozen=True):
    """A batch did not go out as recorded; before it is confirmed."""

    batch: Count


class AskUndoPaid(Action, frozen=True):
    """Say that a batch which counts as paid never went out; another person confirms it."""

    batch: Count


class UndoPaid(Action, frozen=True):
    """Confirm that all of a batch never went out: it is approved, and not paid, as before."""

    batch: Count


class DropUndoPaid(Action, frozen=True):
    """It did go out after all; before it is confirmed that it did not."""

    batch: Count


class MoneyCame(Action, frozen=True):
    """More lies in the pot of a card that waits for it; money orders this of such a card."""


OfHosts: TypeAlias = AskHost | TakeOn | Decline | Leave | OpenBox | ConfirmBox | CloseBox | NameFund
OfPromises: TypeAlias = (
    Collect | Promise | TakeBackPromise | Fulfil | Unfulfil | NoteWork | Keep | GiveBack | OweBack
)
OfReceiving: TypeAlias = RecordIn | ConfirmIn | WithdrawIn | Match | Reverse
OfHolding: TypeAlias = Release | SetAside | EmptyPot
OfOwing: TypeAlias = Owe | PutBack | LetLapse
OfPaying: TypeAlias = (
    MakeBatch
    | ApproveBatch
    | TakeBackApproval
    | DropBatch
    | RecordPaid
    | ConfirmPaid
    | WithdrawPaid
    | AskUndoPaid
    | UndoPaid
    | DropUndoPaid
)
MoneyAction: TypeAlias = OfHosts | OfPromises | OfReceiving | OfHolding | OfOwing | OfPaying
