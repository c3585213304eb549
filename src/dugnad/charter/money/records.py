"""What the books remember of money: hosts, boxes, campaigns, promises, entries, debts, batches."""

from typing import Literal, TypeAlias

from dugnad.charter.money.accounts import (
    Amount,
    Balance,
    Currency,
    Id,
    Line,
    MaybeId,
    Origin,
    Share,
    Unit,
)
from dugnad.ledger.state import Item, KeySet, Map, State
from dugnad.ledger.values import (
    CardId,
    Count,
    Hash,
    MemberId,
    Moment,
    ProjectId,
    Record,
    ShortText,
)

BOXES_MAX = 20
"""How many boxes a host has that are not closed."""

BOXES_EVER_MAX = 200
"""How many boxes a host has with those that are closed: their ids are not used again."""

FUNDS_MAX = 15
"""How many public funds a host holds money of: no account has more origins than this and one."""

OWED_BACK_MAX = 25
"""How many gifts become owed back in one step."""

BATCH_MAX = 50
"""How many obligations are paid together."""


UNCLAIMED_MS = 3_653 * 24 * 60 * 60 * 1_000
"""How long money waits for its payee before it may go to the project it came from: ten years.

A claim for money ends after three years in Norway and Denmark, five in the Netherlands, ten in
Sweden, where nothing interrupts it; the longest of them holds everywhere, with all its leap days.
"""


class MoneyHost(Record, frozen=True):
    """A project that holds money for others; it is `named` until the place drops it.

    Its second person holds the role `second`.
    """

    second: ShortText
    since_ms: Moment
    named: bool = True


class Hosted(Record, frozen=True):
    """Which host holds money for a project."""

    host: ProjectId
    since_ms: Moment


BoxKind: TypeAlias = Literal["bank", "cash"]


class Box(Record, frozen=True):
    """A bank account or cash box of a host, for one currency.

    Attributes:
        opened_by: who told of it; another one confirms.
        confirmed: another person has looked at it, so that it is used.
    """

    unit: Currency
    kind: BoxKind
    opened_ms: Moment
    opened_by: MemberId
    confirmed: bool = False
    closed: bool = False

    @property
    def in_use(self) -> bool:
        """Whether anything comes into it or goes out of it."""
        return self.confirmed and not self.closed


Collecting: TypeAlias = Literal["collecting", "kept", "returning"]
"""Where a campaign stands; one that gives back holds its pot shut until it is kept."""


class Campaign(Record, frozen=True):
    """A card collects money.

    Attributes:
        host: who holds what comes, fixed for good.
        unit: the one currency it collects.
        to: the card it collects for; None: the project.
        until_ms: the last value date that counts (0: any does).
        back: what came is given back unless the card says that it keeps it.
        given: what came in for its promises and is not owed back.
    """

    host: ProjectId
    project: ProjectId
    unit: Currency
    to: CardId | None
    until_ms: Moment
    back: bool
    standing: Collecting = "collecting"
    given: int = 0


class PromiseEntry(Record, frozen=True):
    """A promise of somebody to give something to a card.

    Attributes:
        giver: as who they are known in the card's project.
        host: who will receive it; empty where it is no money.
        paid: what has been given of it; more than `amount` only where it is no money.
        owed_back: what of that became owed back to the giver.
        taken_back: the giver gives no more.
    """

    card: CardId
    project: ProjectId
    giver: MemberId
    host: MaybeId
    unit: Unit
    amount: Amount
    at_ms: Moment
    paid: Count = 0
    owed_back: Count = 0
    taken_back: bool = False


# ── Where money that comes in is to go
class ForPromise(Record, frozen=True, tag="promise"):
    """To the promise of this number (what `accounts.read_reference` gives)."""

    number: Count


class ForPot(Record, frozen=True, tag="pot"):
    """To a project, or one card of it, from somebody who promised nothing."""

    project: ProjectId
    card: CardId | None = None


class Returned(Record, frozen=True, tag="returned"):
    """The bank gave back what was paid for this obligation: it is owed again."""

    obligation: Id
    reason: Literal["wrong account", "refused", "mistake", "other"] = "other"


class FromBox(Record, frozen=True, tag="box"):
    """It was carried here from another box of the same host."""

    box: Id


class SentBack(Record, frozen=True, tag="sent back"):
    """Nobody knows what it is for, so whoever sent it gets it back."""


class Unknown(Record, frozen=True, tag="unknown"):
    """Nobody knows yet."""


Purpose: TypeAlias = ForPromise | ForPot | Returned | FromBox | SentBack | Unknown

EntryStanding: TypeAlias = Literal["recorded", "withdrawn", "unmatched", "placed", "reversed"]
Asked: TypeAlias = Literal["", "place", "match", "reverse"]
ReversalReason: TypeAlias = Literal["mistake", "taken back"]
"""It never came like this; or the payer or the bank took it back."""


class Entry(Record, frozen=True):
    """Something came into a box: what one of a host's two persons recorded, the other confirms.

    Attributes:
        origin: private, or the public fund whose money it is.
        value_ms: the day it came, by the bank or by those who counted.
        fingerprint: of the bank's line or of the count; one line enters the books once.
        standing: `recorded` until it is confirmed: nothing has moved.
        asked: what waits for the other person, asked by `asked_by` ("": nothing waits).
        asked_line: the bank's line by which it was taken back, where that is asked.
        at: the lines by which it came to where it lies, without those of the box.
        to: what it is for, or is asked to be for.
        gift: what of it counts for its promise.
        obligation: what it made owed, or owed anew (empty: nothing).
        batch: the batch that a returned obligation had been paid in.
    """

    host: ProjectId
    box: Id
    unit: Currency
    amount: Amount
    origin: Origin
    value_ms: Moment
    fingerprint: Hash
    to: Purpose
    asked_by: MemberId
    at_ms: Moment
    standing: EntryStanding = "recorded"
    asked: Asked = "place"
    asked_line: Hash | None = None
    reason: ShortText = ""
    at: tuple[Line, ...] = ()
    gift: Count = 0
    obligation: MaybeId = b""
    batch: Count = 0


# ── What is owed
Late: TypeAlias = Literal["given back", "taken back", "too late", "held no more", "too much"]
"""Why what was paid for a promise is owed back, asked in this order: the card gives all back, the
promise had been taken back, the value date lies behind the last day, the host holds the project's
money no more, or it is more than was promised."""

Why: TypeAlias = Late | Literal["card", "decision", "sent back"]


class Obligation(Record, frozen=True):
    """What a host owes somebody for one cause; what is left of it lies in the account `owed`.

    Attributes:
        card: the card, or decision, that it follows from; empty where there is none.
        payee: the member it is owed to; None where it is the bill of somebody who is not known
            here, or goes to an unknown sender.
        bill: fingerprint of the bill as told text, or empty.
        at_ms: since when it is owed; anew from when the bank returned it.
        put_back: what of it the payee gave to a project instead.
        batch: the batch it was last put into (0: none yet, or the bank returned it).
        lapsed: what of it nobody claimed for so long that it went to the project.
    """

    host: ProjectId
    project: MaybeId
    card: MaybeId
    payee: MemberId | None
    bill: bytes
    unit: Currency
    amount: Amount
    why: Why
    at_ms: Moment
    put_back: Count = 0
    batch: Count = 0
    lapsed: Count = 0

    @property
    def theirs(self) -> int:
        """What of it is the payee's: it was paid to them, or is to be."""
        return self.amount - self.put_back - self.lapsed

    @property
    def unclaimed_ms(self) -> Moment:
        """From when on it may go to its project, where it is still owed then."""
        return self.at_ms + UNCLAIMED_MS

    @property
    def lapses(self) -> bool:
        """Whether it ever may: it is known who could claim it, and it is no bill."""
        return self.payee is not None and not self.bill


class Payment(Record, frozen=True):
    """One obligation in a batch, and what of each origin goes out for it."""

    obligation: Id
    parts: Balance


BatchStanding: TypeAlias = Literal["made", "approved", "recorded", "paid", "dropped"]


class Batch(Record, frozen=True):
    """Obligations paid together out of one box.

    Attributes:
        made_by: the treasurer who put it together.
        approved_by: the other person, once they have.
        value_ms: the day it went out, once it is recorded.
        fingerprint: of the bank's line by which it went out.
        recorded_by: who recorded that; another one confirms.
        undo_asked_by: who says that it never went out, though it counts as paid.
    """

    host: ProjectId
    box: Id
    unit: Currency
    items: tuple[Payment, ...]
    made_by: MemberId
    made_ms: Moment
    standing: BatchStanding = "made"
    approved_by: MemberId | None = None
    value_ms: Moment = 0
    fingerprint: Hash | None = None
    recorded_by: MemberId | None = None
    undo_asked_by: MemberId | None = None


OwedStanding: TypeAlias = Literal["owed", "in a batch", "paid", "put back", "lapsed"]


# ── State: what is remembered of money
class Money(State):
    """All money of a place.

    `accounts` holds every balance; one that is empty is not there. `claimed` tells by which entry a
    bank's line is taken (0: by a payment). `bills` tells what a project owes or
    owed for a bill. The counters give the last number used.
    """

    accounts: Map[tuple[str, bytes, bytes, bytes, str], tuple[Share, ...]]
    asked: Map[ProjectId, ProjectId]
    hosted: Map[ProjectId, Hosted]
    boxes: Map[tuple[bytes, bytes], Box]
    funds: KeySet[tuple[bytes, bytes]]
    campaigns: Map[CardId, Campaign]
    promises: Map[int, PromiseEntry]
    promised: Item[Count]
    gifts: KeySet[tuple[bytes, int]]
    entries: Map[int, Entry]
    recorded: Item[Count]
    claimed: Map[Hash, Count]
    obligations: Map[bytes, Obligation]
    bills: Map[tuple[bytes, bytes], bytes]
    owed: KeySet[tuple[bytes, bytes]]
    batches: Map[int, Batch]
    batched: Item[Count]
