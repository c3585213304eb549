"""What a task remembers: its terms, places, what was shown, what was said about it."""

from typing import Literal, TypeAlias

from dugnad.charter.counting.outcome import Outcome
from dugnad.charter.entries import Grant
from dugnad.charter.money.accounts import Currency
from dugnad.ledger.state import Due, Item, KeySet, Map, State
from dugnad.ledger.values import Count, Hash, MemberId, Moment, Record, ShortText

DAY_MS = 24 * 3_600_000


PLACES_MAX = 99
"""A card of more work than this is better put up as several; a place is the tag of its moment."""


TIME_TAG = 0
"""The moment by which it is to be done; the others are of the places, from 1."""


KEPT_MS = 14 * DAY_MS
"""How long a place is kept for who took it, from then or from when it was to be done by."""


REPLIES_MAX = 20
"""What is not settled after so many replies is settled by the vote."""


HOUR_MINUTES = 60


OWES = Grant(target="money", verb="Owe")
"""What a card that pays orders, and nothing else."""


Pay: TypeAlias = Literal["nothing", "thanks", "hours", "expenses", "money"]
"""What somebody gets: hours are written down as given, expenses are paid back as they were."""


Said: TypeAlias = Literal["yes", "no"]


Voiced: TypeAlias = Literal["yes", "no", "abstain"]


Standing: TypeAlias = Literal["taken", "shown", "disputed", "agreed", "settled"]
"""Where a place stands.

taken     somebody does it.
shown     it is said to be done, and members may object.
disputed  they are asked by a vote whether it is.
agreed    it is done; what is due could not be owed yet, as `failed` says.
settled   it is done, and what is due is owed or was nothing.
"""


How: TypeAlias = Literal["silence", "confirmed", "withdrawn", "vote"]
"""How it was agreed that work is done: nobody objected (and somebody confirmed), or whoever did
took it back after the time for objections, or the members voted."""


class Terms(Record, frozen=True):
    """What was put up; see `Open`. `confirms` is how many must confirm, else all are asked."""

    pay: Pay
    unit: Currency | None
    amount: Count
    minutes: Count
    places: Count
    done_by_ms: Moment
    outsiders: bool
    period_ms: Moment
    vote_ms: Moment
    confirms: Count


class Taken(Record, frozen=True):
    """What somebody has taken on.

    `words` is the card's text as it was then. `until_ms` is the moment that the place waits for (0:
    none). `showing` is the last one of this place (0: none yet). `failed` is why what is due could
    not be owed.
    """

    member: MemberId
    words: Hash
    standing: Standing
    until_ms: Moment
    showing: Count = 0
    failed: ShortText = ""


class Voting(Record, frozen=True):
    """A vote on what was shown: `number` tells it from others of the task; see `VoteBegan`."""

    number: Count
    since_ms: Moment
    size: Count
    until_ms: Moment
    yes: Count = 0
    no: Count = 0
    abstain: Count = 0


class Showing(Record, frozen=True):
    """Work that was shown as done; see `WorkShown`.

    `confirmed`, `objections` and `replies` count. `vote` is the last one about it. `how` is how it
    was agreed; None before, and where it was not agreed, of which `outcome` then tells.
    """

    place: Count
    member: MemberId
    by: MemberId
    prose: Hash | None
    claimed: Count
    at_ms: Moment
    until_ms: Moment
    confirmed: Count = 0
    objections: Count = 0
    replies: Count = 0
    vote: Voting | None = None
    how: How | None = None
    outcome: Outcome | None = None
    settled_ms: Moment = 0


class Words(Record, frozen=True):
    """Words of a member: an objection or a reply."""

    by: MemberId
    prose: Hash
    at_ms: Moment


class Counts(Record, frozen=True):
    """Sums over the places: those that are taken, in whatever standing, and those settled."""

    taken: Count = 0
    settled: Count = 0


class Task(State):
    """One task.

    `freed` are numbers of places that are free again, `last_place` the highest that was ever given.
    `holding` is the place that somebody does now. `voices` are by vote and member, `objections` by
    showing and member, `replies` by showing and number from 0. `held` counts what was shown and is
    not settled, and is there only while something is: the card is not closed over it. `short`
    counts what is due and could not be owed, likewise: money tells such a card when more has come.
    `hands` are the helpers by whom members answered.
    """

    terms: Item[Terms]
    places: Map[int, Taken]
    freed: KeySet[int]
    last_place: Item[Count]
    holding: Map[MemberId, int]
    declined: KeySet[MemberId]
    hands: Map[MemberId, MemberId]
    showings: Map[int, Showing]
    last_showing: Item[Count]
    confirmed: KeySet[tuple[int, MemberId]]
    objections: Map[tuple[int, MemberId], Words]
    replies: Map[tuple[int, int], Words]
    voices: Map[tuple[int, MemberId], Voiced]
    votes: Item[Count]
    counts: Item[Counts]
    held: Item[Count]
    short: Item[Count]
    due: Due


def counts_of(task: Task) -> Counts:
    """The sums over the places."""
    return task.counts.get() or Counts()
