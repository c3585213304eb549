"""What stories of meetings begin with."""

import msgspec

from dugnad.cards.meeting.contract import CONTRACT
from dugnad.cards.meeting.law.events import ComingSaid, MeetingCalled, TimeFixed
from dugnad.cards.meeting.law.records import REMINDER_MS, Can, Clock, Coming, Fits, Time
from dugnad.charter.cards import records as cards
from dugnad.charter.law import Law
from dugnad.charter.testing import DAY_MS, ELSEWHERE, HOUR_MS, World, card_id, prose
from dugnad.ledger.store import WritableStore
from dugnad.ledger.testing import BEN, NOON_MS, Scenarios, Voice

EVA = Voice("Eva")
WORLD = World("meeting", more_members=(EVA.member,))
FENCE, CHOIR = card_id("fence"), card_id("choir")
ANOTHER_CARD = "card:" + 32 * "d"


def world(store: WritableStore) -> None:
    """The card in its project, another one beside it, and one of another project."""
    WORLD.write(store)
    entry = msgspec.structs.replace(WORLD.entry, card_type="workday", prose=prose("fence"))
    every = cards.Cards(store, "cards").cards
    every.set(FENCE, entry)
    every.set(CHOIR, msgspec.structs.replace(entry, project=ELSEWHERE))


STORIES = Scenarios(CONTRACT, law=Law, world=world)

EVENING = Time(NOON_MS + 4 * DAY_MS + 6 * HOUR_MS, NOON_MS + 4 * DAY_MS + 8 * HOUR_MS)
MORNING = Time(NOON_MS + 5 * DAY_MS - 2 * HOUR_MS, NOON_MS + 5 * DAY_MS)
SAY_BY_MS = NOON_MS + 3 * DAY_MS
CALLED = MeetingCalled(times=(EVENING, MORNING), answer_by_ms=SAY_BY_MS, outsiders=False)
OPEN_TO_ALL = msgspec.structs.replace(CALLED, outsiders=True)
FIXED = TimeFixed(
    time=0,
    by=BEN.member,
    ends_at_ms=EVENING.ends_at_ms,
    remind_ms=EVENING.starts_at_ms - REMINDER_MS,
)


def fit(can: Can, clock: Clock = "core") -> Fits:
    """How a time fits."""
    return Fits(can=can, clock=clock)


def comes(who: Voice, word: Coming = "yes", before: str = "") -> ComingSaid:
    """Somebody said whether they come."""
    return ComingSaid(member=who.member, said=word, before=before)


BOTH = (fit("yes"), fit("no", "spare"))
