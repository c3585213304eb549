"""What a share card remembers: its terms, who asked for which time, when it is taken."""

from typing import Literal, TypeAlias

from dugnad.ledger.state import Due, Item, KeySet, Map, Sequence, State
from dugnad.ledger.values import Count, Hash, MemberId, Moment, Record

DAY_MS = 24 * 3_600_000

AHEAD_MS = 366 * DAY_MS
"""How far ahead something can be asked for."""

LONGEST_DAYS = 366

ENDS_TAG = 0
"""The end of the time for which it was put up; loans are numbered from 1."""

OPEN_MAX = 60
"""So many can ask at once; a longer line nobody answers."""

OWN_MAX = 5
"""So often one member can be in that line."""

BEGUN_MS = 3_600_000
"""So long ago a time may have begun that is asked for: whoever needs it now takes time to type."""

WAITED_FOR_MS = 90 * DAY_MS
"""So long it is left to whoever never took part in the project to say that what they lent is back:
from its end on, or from when the card was put up where it has none."""

Way: TypeAlias = Literal["offer", "ask"]
What: TypeAlias = Literal["thing", "room", "knowledge", "hours"]

COMES_BACK = ("thing", "room")

Standing: TypeAlias = Literal["asked", "agreed", "out", "over"]
"""Where it stands: asked or offered, agreed, handed over, and back or done."""


class Terms(Record, frozen=True):
    """What was put up; see `Open`."""

    way: Way
    what: What
    from_ms: Moment
    until_ms: Moment
    days: Count
    outsiders: bool
    of_group: bool


class Loan(Record, frozen=True):
    """What the card's side and another member have with each other.

    `member` is that other, who gets what is offered or gives what is asked for. Both moments are 0
    where no time was named. `told` is what came of it. `hand` is the helper who pressed
    for them when it began, if anybody did.
    """

    member: MemberId
    from_ms: Moment
    until_ms: Moment
    standing: Standing = "asked"
    told: Hash | None = None
    hand: MemberId | None = None


class Share(State):
    """One thing that is shared.

    `open` are the loans that are not over, `of_member` the same by member. `taken` are the agreed
    times of what is offered, by their end and number, each with its beginning. `over` are numbers
    of loans in the order in which they ended. `held` counts what is out, and is there only while
    something is.
    """

    terms: Item[Terms]
    last: Item[Count]
    loans: Map[int, Loan]
    open: KeySet[int]
    of_member: KeySet[tuple[MemberId, int]]
    taken: Map[tuple[int, int], Moment]
    over: Sequence[Count]
    held: Item[Count]
    due: Due
