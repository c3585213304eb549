"""Stories about how private rooms stand in the books: many records as one fingerprint."""

import pytest

from dugnad.charter.law import Law
from dugnad.charter.noting import (
    LEAST,
    KeeperOnly,
    NoteRooms,
    PeriodUnusable,
    RoomsNoted,
    TooFewToNote,
)
from dugnad.charter.place import CONTRACT, Place
from dugnad.ledger.contract import Actor
from dugnad.ledger.store import WritableStore
from dugnad.ledger.testing import ANA, CUSTODIAN, NOON_MS, OPERATOR, By, Scenarios

DAY_MS = 24 * 3_600_000
ROOT = bytes([7]) * 32
YESTERDAY_MS = NOON_MS - DAY_MS
ASKED = NoteRooms("register", YESTERDAY_MS, NOON_MS, LEAST, ROOT)
NOTED = RoomsNoted("register", YESTERDAY_MS, NOON_MS, LEAST, ROOT)


def appoint(store: WritableStore) -> None:
    """Say who runs the place and who keeps its keys."""
    place = Place(store, "place")
    place.operator.set(OPERATOR.member)
    place.custodian.set(CUSTODIAN.member)


PLACE = Scenarios(CONTRACT, law=Law, world=appoint, target="place")


def test_a_period_is_noted() -> None:
    """How many, and their root: that is all the books hold, and until when it goes."""
    place = PLACE.tell(when=ASKED, by=CUSTODIAN, then=[NOTED])
    assert place.noted.get("register") == NOON_MS
    assert place.noted.get("pocket") is None


def test_the_next_period_begins_where_it_ended() -> None:
    """Nothing is noted twice; a gap in which nothing was written is none."""
    PLACE.tell(
        given=[NOTED],
        when=NoteRooms("register", NOON_MS - 1, NOON_MS, LEAST, ROOT),
        by=CUSTODIAN,
        then=PeriodUnusable,
    )
    earlier = RoomsNoted("register", 0, YESTERDAY_MS - 1, LEAST, ROOT)
    PLACE.tell(given=[earlier], when=ASKED, by=CUSTODIAN, then=[NOTED])
    PLACE.tell(
        given=[NOTED],
        when=NoteRooms("letters", 0, NOON_MS, 9, ROOT),
        by=CUSTODIAN,
        then=[RoomsNoted("letters", 0, NOON_MS, 9, ROOT)],
    )


@pytest.mark.parametrize(
    ("from_ms", "until_ms"), [(NOON_MS, NOON_MS), (YESTERDAY_MS, NOON_MS + 1), (2, 1)]
)
def test_a_period_is_over(from_ms: int, until_ms: int) -> None:
    """Nothing is noted ahead, and no time that is none."""
    asked = NoteRooms("register", from_ms, until_ms, LEAST, ROOT)
    PLACE.tell(when=asked, by=CUSTODIAN, then=PeriodUnusable)


def test_so_few_wait() -> None:
    """Four records are not told: who knows the four people would know whose they are."""
    asked = NoteRooms("register", YESTERDAY_MS, NOON_MS, LEAST - 1, ROOT)
    PLACE.tell(when=asked, by=CUSTODIAN, then=TooFewToNote)


@pytest.mark.parametrize(
    "by", [OPERATOR, ANA, Actor(orderer="cards")], ids=["operator", "Ana", "an order"]
)
def test_only_who_keeps_the_rooms_notes_them(by: By) -> None:
    """Not whoever runs the place, no member, and no card; that is asked before all else."""
    asked = NoteRooms("register", NOON_MS, NOON_MS, 0, ROOT)
    PLACE.tell(when=asked, by=by, then=KeeperOnly)
