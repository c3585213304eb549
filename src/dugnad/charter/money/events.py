"""What has happened to money. Those that move something carry the lines by which it moved."""

from typing import TypeAlias

from dugnad.charter.money.accounts import Counted, Id, Line
from dugnad.charter.money.records import (
    Batch,
    Box,
    Campaign,
    Entry,
    Obligation,
    PromiseEntry,
    Purpose,
    ReversalReason,
)
from dugnad.ledger.values import (
    CardId,
    Count,
    Event,
    Hash,
    MemberId,
    Moment,
    ProjectId,
    Record,
    ShortText,
)


# ── Hosts
class HostAsked(Event, frozen=True):
    """`by` asked the host to hold the project's money."""

    project: ProjectId
    host: ProjectId
    by: MemberId


class HostDeclined(Event, frozen=True):
    """The host does not, or was asked no longer."""

    project: ProjectId
    host: ProjectId
    by: MemberId


class TakenOn(Event, frozen=True):
    """The host holds the project's money from now on."""

    project: ProjectId
    host: ProjectId
    by: MemberId
    at_ms: Moment


class HostLeft(Event, frozen=True):
    """The host holds no money of the project any more."""

    project: ProjectId
    host: ProjectId
    by: MemberId


class BoxOpened(Event, frozen=True):
    """The host has this box; `prose` may name it."""

    host: ProjectId
    id: Id
    box: Box
    by: MemberId
    prose: Hash | None


class BoxConfirmed(Event, frozen=True):
    """Another person has looked at the box; it is used from now on."""

    host: ProjectId
    box: Id
    by: MemberId


class BoxClosed(Event, frozen=True):
    """The box is used no more."""

    host: ProjectId
    box: Id
    by: MemberId


class BoxReopened(Event, frozen=True):
    """Money came into a closed box, or went out of it, so it is used again."""

    host: ProjectId
    box: Id


class FundNamed(Event, frozen=True):
    """The host may hold money of this public fund."""

    host: ProjectId
    fund: ProjectId
    by: MemberId


# ── Promises
class CollectingBegan(Event, frozen=True):
    """A card collects money."""

    card: CardId
    campaign: Campaign


class Promised(Event, frozen=True):
    """Something was promised, under this number."""

    number: Count
    promise: PromiseEntry


class PromiseTakenBack(Event, frozen=True):
    """The giver gives no more than they have."""

    number: Count


class WorkGiven(Event, frozen=True):
    """Time or things were given; for the promise `number`, or without one (0)."""

    lines: tuple[Line, ...]
    number: Count
    card: CardId
    giver: MemberId
    unit: Counted
    amount: Count


class WorkUndone(Event, frozen=True):
    """It was noted that time or things were given for the promise `number`; they were not."""

    lines: tuple[Line, ...]
    number: Count
    card: CardId
    giver: MemberId
    unit: Counted
    amount: Count


class Kept(Event, frozen=True):
    """What came stays."""

    card: CardId


class Returning(Event, frozen=True):
    """All that came for promises is given back."""

    card: CardId


class GiftBack(Record, frozen=True):
    """One gift that is owed back."""

    number: Count
    id: Id
    obligation: Obligation


class GiftsOwedBack(Event, frozen=True):
    """These gifts are owed to their givers."""

    lines: tuple[Line, ...]
    card: CardId
    gifts: tuple[GiftBack, ...]


# ── In
class InRecorded(Event, frozen=True):
    """Somebody recorded that something came in; nothing has moved."""

    number: Count
    entry: Entry


class InWithdrawn(Event, frozen=True):
    """What was asked of an entry is asked no more."""

    number: Count
    by: MemberId


class InConfirmed(Event, frozen=True):
    """An entry lies where it was asked to go.

    `at` are the lines by which it came there, `gift` what of it counts for its promise.
    `obligation` is what it made owed under `id`; `batch` is where a returned one was paid; it
    is owed anew from `at_ms` on.
    """

    lines: tuple[Line, ...]
    number: Count
    by: MemberId
    to: Purpose
    at: tuple[Line, ...]
    gift: Count = 0
    id: bytes = b""
    obligation: Obligation | None = None
    batch: Count = 0
    at_ms: Moment = 0


class MatchAsked(Event, frozen=True):
    """`by` says what something unmatched is for."""

    number: Count
    by: MemberId
    to: Purpose


class ReversalAsked(Event, frozen=True):
    """`by` asks to undo an entry; `line` is the bank's line by which it was taken back."""

    number: Count
    by: MemberId
    reason: ReversalReason
    line: Hash | None


class InReversed(Event, frozen=True):
    """An entry is undone; `by` confirmed it."""

    lines: tuple[Line, ...]
    number: Count
    by: MemberId
    reason: ShortText


# ── Pots
class Released(Event, frozen=True):
    """From a card's pot to that of another card, or of its project (None)."""

    lines: tuple[Line, ...]
    card: CardId
    to: CardId | None


class MoneySetAside(Event, frozen=True):
    """From the project's pot to a card's, as the project decided."""

    lines: tuple[Line, ...]
    card: CardId
    decision: CardId


class PotEmptied(Event, frozen=True):
    """From a closed card's pot back to the project's."""

    lines: tuple[Line, ...]
    card: CardId
    by: MemberId


# ── Owed
class Owed(Event, frozen=True):
    """Somebody is owed something."""

    lines: tuple[Line, ...]
    id: Id
    obligation: Obligation


class GivenFromOwed(Event, frozen=True):
    """The payee gave so much of what they are owed to a project, or to one card of it."""

    lines: tuple[Line, ...]
    obligation: Id
    amount: Count
    project: ProjectId
    card: CardId | None


class Lapsed(Event, frozen=True):
    """Nobody claimed what was owed for so long that it went to the project it came from."""

    lines: tuple[Line, ...]
    obligation: Id
    amount: Count
    project: ProjectId
    by: MemberId


# ── Paid
class BatchMade(Event, frozen=True):
    """These obligations are to be paid together."""

    lines: tuple[Line, ...]
    number: Count
    batch: Batch


class BatchApproved(Event, frozen=True):
    """A batch may be paid."""

    number: Count
    by: MemberId


class ApprovalTakenBack(Event, frozen=True):
    """A batch may not be paid after all."""

    number: Count
    by: MemberId


class BatchDropped(Event, frozen=True):
    """A batch was taken apart."""

    lines: tuple[Line, ...]
    number: Count
    by: MemberId


class PaidRecorded(Event, frozen=True):
    """Somebody recorded that a batch went out; nothing has moved."""

    number: Count
    by: MemberId
    value_ms: Moment
    fingerprint: Hash


class PaidWithdrawn(Event, frozen=True):
    """A batch did not go out as recorded."""

    number: Count
    by: MemberId
    fingerprint: Hash


class Paid(Event, frozen=True):
    """A batch went out of its box; `by` confirmed it."""

    lines: tuple[Line, ...]
    number: Count
    by: MemberId


class UndoPaidAsked(Event, frozen=True):
    """Somebody said that a batch which counts as paid never went out; nothing has moved."""

    number: Count
    by: MemberId


class UndoPaidDropped(Event, frozen=True):
    """It did go out, after all."""

    number: Count
    by: MemberId


class PaidUndone(Event, frozen=True):
    """All of a batch never went out, and lies in it again; `by` confirmed it."""

    lines: tuple[Line, ...]
    number: Count
    by: MemberId
    fingerprint: Hash


MOVING = (
    WorkGiven,
    WorkUndone,
    GiftsOwedBack,
    InConfirmed,
    InReversed,
    Released,
    MoneySetAside,
    PotEmptied,
    Owed,
    GivenFromOwed,
    Lapsed,
    BatchMade,
    BatchDropped,
    Paid,
    PaidUndone,
)
"""The events that move something: they begin with their lines."""

HostEvent: TypeAlias = (
    HostAsked
    | HostDeclined
    | TakenOn
    | HostLeft
    | BoxOpened
    | BoxConfirmed
    | BoxClosed
    | BoxReopened
    | FundNamed
)
PromiseEvent: TypeAlias = (
    CollectingBegan
    | Promised
    | PromiseTakenBack
    | WorkGiven
    | WorkUndone
    | Kept
    | Returning
    | GiftsOwedBack
)
ReceivingEvent: TypeAlias = (
    InRecorded | InWithdrawn | InConfirmed | MatchAsked | ReversalAsked | InReversed
)
HoldingEvent: TypeAlias = Released | MoneySetAside | PotEmptied
OwingEvent: TypeAlias = Owed | GivenFromOwed | Lapsed
PayingEvent: TypeAlias = (
    BatchMade
    | BatchApproved
    | ApprovalTakenBack
    | BatchDropped
    | PaidRecorded
    | PaidWithdrawn
    | Paid
    | UndoPaidAsked
    | UndoPaidDropped
    | PaidUndone
)
MoneyEvent: TypeAlias = (
    HostEvent | PromiseEvent | ReceivingEvent | HoldingEvent | OwingEvent | PayingEvent
)
