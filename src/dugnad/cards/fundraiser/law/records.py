"""What a fundraiser remembers: its terms, gifts, sums, and the people who give."""

from typing import Annotated, Literal, TypeAlias

import msgspec

from dugnad.ledger.state import Due, Item, KeySet, Map, Sequence, State
from dugnad.ledger.values import CardId, Count, Hash, MemberId, Moment, Record

REWARDS_MAX = 8

BUDGET_MAX = 12
"""How many lines tell what the gifts go to."""

PAY_DAYS_MAX = 60

GIFTS_MAX = 20
"""How many gifts of one person stand at a time."""

GIFT_MAX = 100_000_000_000
"""The most that one gift is: a thousand million crowns. Nobody alone fills what can be counted."""

DAY_MS = 24 * 3_600_000

LASTS_MAX_MS = 3 * 366 * DAY_MS
"""Gifts are asked for during three years at most: what may have to go back is not held for ever."""

BOOKED_MS = 4 * DAY_MS
"""How long after the payment days what was paid in time is still noted: banks rest at Easter."""

REMINDER_MS = 3 * DAY_MS
"""How long before the end of the payment days people are reminded."""

ORDERED = (
    "Collect",
    "Promise",
    "TakeBackPromise",
    "Fulfil",
    "Unfulfil",
    "Keep",
    "GiveBack",
    "Release",
)
"""What a fundraiser orders of the books of money, and must be granted."""

ENDS_TAG = 0

REMINDER_TAG = 1

SETTLES_TAG = 2

Kind: TypeAlias = Literal["money", "hours", "things", "rooms"]

KINDS: tuple[Kind, ...] = ("money", "hours", "things", "rooms")

Currency: TypeAlias = Literal["NOK", "SEK", "DKK", "EUR"]

Shown: TypeAlias = Literal["neighbour", "initials", "name"]
"""How a giver is seen on the card: not at all, by two letters, or by name."""

Circle: TypeAlias = Literal["project", "outside", "unsaid"]
"""Whether a giver belongs to the project, comes from outside, or does not say: whoever is seen
neither by name nor as an organisation may give under a number for this gift alone, and then nobody
here knows."""

Standing: TypeAlias = Literal["promised", "called upon", "given", "taken back", "let go"]

Stage: TypeAlias = Literal["giving", "paying", "reached", "missed", "called off"]
"""Promises are given; then paid; then the goal was reached (or what came is kept), or it was missed
and all is owed back."""


class Reward(Record, frozen=True):
    """A thank-you for whoever gives at least `least` of a kind.

    There are `stock` of it (0: as many as are asked for); it is handed over by `by_ms` (0: at
    once, or whenever the card says).
    """

    kind: Kind
    least: Annotated[int, msgspec.Meta(ge=1, lt=2**53)]
    stock: Count
    by_ms: Moment


class BudgetLine(Record, frozen=True):
    """So much of a kind goes to one thing; what it is stands in the card's words, by its number."""

    kind: Kind
    amount: Annotated[int, msgspec.Meta(ge=1, lt=2**53)]


class Terms(Record, frozen=True):
    """What was asked for; see `Open`."""

    ends_at_ms: Moment
    pay_by_ms: Moment
    unit: Currency
    money: Count
    hours: Count
    things: Count
    rooms: Count
    whole: bool
    step: Count
    rewards: tuple[Reward, ...]
    collects_for: CardId | None
    budget: tuple[BudgetLine, ...] = ()
    quiet_until_ms: Moment = 0

    def budgeted(self, kind: Kind) -> int:
        """What the lines about a kind add up to."""
        return sum(line.amount for line in self.budget if line.kind == kind)

    def goal(self, kind: Kind) -> int:
        """How much of a kind is asked for; 0: none."""
        goals = {
            "money": self.money,
            "hours": self.hours,
            "things": self.things,
            "rooms": self.rooms,
        }
        return goals[kind]


class Gift(Record, frozen=True):
    """One gift.

    Of hours, things and rooms `given` is how much of `amount` has come, and `arrived` its number
    among the gifts of its kind that have, from 1 in their order; 0 before. What was paid of a gift
    of money stands with its `promise` in the books of money.
    `by` is who pressed for an organisation.
    """

    giver: MemberId
    kind: Kind
    amount: Count
    shown: Shown
    reward: Count
    prose: Hash | None
    promise: Count
    circle: Circle
    at_ms: Moment
    standing: Standing = "promised"
    given: Count = 0
    arrived: Count = 0
    handed_over: bool = False
    called: Hash | None = None
    by: MemberId | None = None

    @property
    def stands(self) -> bool:
        """Whether it counts: promised, called upon, or given."""
        return self.standing in ("promised", "called upon", "given")

    @property
    def counts(self) -> int:
        """What it adds to the sum of its kind."""
        if not self.stands:
            return 0
        return self.given if self.standing == "given" else self.amount


class Sums(Record, frozen=True):
    """Sums over the gifts of one kind.

    `promised` is what stands, come or not, in `gifts` gifts; `given` what has come of it, in
    `arrived` gifts, of which the first `thanked` were thanked for. Of money these three stand in
    the books of money, and `thanked` is the sum that was thanked for.
    """

    promised: Count = 0
    given: Count = 0
    gifts: Count = 0
    arrived: Count = 0
    thanked: Count = 0


class Giver(Record, frozen=True):
    """Somebody who gives: how many of their gifts stand, and how many of these say who gave.

    `circle` is where they came from when they first said so.
    """

    gifts: Count
    said: Count = 0
    circle: Circle = "unsaid"


class People(Record, frozen=True):
    """Who has gifts that stand.

    `givers` are people who say who they are, `outside` how many of them were no members before.
    `unsaid` are gifts of those who do not say: how many people they are, nobody knows here.
    """

    givers: Count = 0
    outside: Count = 0
    unsaid: Count = 0

    @property
    def some(self) -> bool:
        """Whether anybody gives."""
        return self.givers + self.unsaid > 0


class Update(Record, frozen=True):
    """Something that all who give were told."""

    by: MemberId
    prose: Hash
    at_ms: Moment


class Fundraiser(State):
    """One fundraiser.

    `open` holds the promised hours, things and rooms that somebody has to see to, `came` those that
    have come, by kind and in their order, `owing` the gifts whose thank-you is still to be handed
    over. `quiet` is until when it stands in no list.
    """

    terms: Item[Terms]
    stage: Item[Stage]
    gifts: Map[int, Gift]
    last: Item[Count]
    of_giver: KeySet[tuple[MemberId, int]]
    givers: Map[MemberId, Giver]
    people: Item[People]
    sums: Map[str, Sums]
    taken: Map[int, Count]
    open: KeySet[int]
    came: Map[tuple[str, int], int]
    owing: KeySet[int]
    updates: Sequence[Update]
    quiet: Item[Moment]
    due: Due


def stage_of(fund: Fundraiser) -> Stage:
    """How far it is."""
    return fund.stage.get() or "giving"


def is_quiet(fund: Fundraiser, now_ms: Moment) -> bool:
    """Whether it stands in no list yet."""
    return now_ms < (fund.quiet.get() or 0)


def sums_of(fund: Fundraiser, kind: Kind) -> Sums:
    """The sums over the gifts of a kind."""
    return fund.sums.get(kind) or Sums()
