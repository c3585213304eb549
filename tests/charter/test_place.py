"""Stories about the place itself: its limits, its moderators, the rules that cards follow."""

import msgspec
import pytest

from dugnad.charter.law import Law
from dugnad.charter.place import (
    CONTRACT,
    LIMITS_TAG,
    NOTICE_MS,
    AlreadyModerator,
    AnnounceLimits,
    AppointModerator,
    LimitsAnnounced,
    LimitsChanged,
    LimitsDue,
    LimitsUnusable,
    ModeratorAppointed,
    ModeratorRecalled,
    NothingAnnounced,
    NotModerator,
    NotNewer,
    NotOperator,
    OpenVersion,
    Place,
    PlaceAction,
    RecallModerator,
    TooSoon,
    VersionOpened,
)
from dugnad.charter.testing import DAY_MS, Neighbourhood
from dugnad.ledger.contract import CLOCK, Refused
from dugnad.ledger.genesis import Limits
from dugnad.ledger.state import due_until
from dugnad.ledger.store import MemoryStore, WritableStore
from dugnad.ledger.testing import ANA, BEN, NOON_MS, OPERATOR, By, Scenarios

FROM_MS = NOON_MS + NOTICE_MS
LIMITS = Limits(reads=1_024)
LOWEST = Limits(
    action_bytes=4_096,
    block_actions=1,
    due_per_block=1,
    reads=512,
    writes=64,
    written_bytes=16_384,
    order_depth=2,
    rate_per_minute=10,
    sponsor_per_minute=10,
    horizon_ms=60_000,
    due_reads=2_048,
)
ANNOUNCED = LimitsAnnounced(limits=LIMITS, from_ms=FROM_MS, instead_of_ms=None)
DIGEST = bytes(32)
OPENED = VersionOpened(name="news", version=1, digest=DIGEST)


def appoint(store: WritableStore) -> None:
    """Say who runs the place."""
    Place(store, "place").operator.set(OPERATOR.member)


PLACE = Scenarios(CONTRACT, law=Law, world=appoint, target="place")


# ── Rules that cards follow
def test_a_type_of_card_is_opened() -> None:
    """New cards of the type follow this version from now on, and its digest is kept."""
    place = PLACE.tell(when=OpenVersion("news", 1, DIGEST), by=OPERATOR, then=[OPENED])
    newest = place.versions.get("news")
    assert newest is not None
    assert newest.version == 1
    assert place.digests.get(("news", 1)) == DIGEST


@pytest.mark.parametrize("version", [0, 1, 3])
def test_a_version_follows_the_one_in_force(version: int) -> None:
    """Nothing is opened twice, and none is left out."""
    PLACE.tell(
        given=[OPENED], when=OpenVersion("news", version, DIGEST), by=OPERATOR, then=NotNewer
    )


def test_the_next_version_is_opened_beside_the_older_one() -> None:
    """What the older one was stays known, as cards are pinned to it."""
    second = VersionOpened(name="news", version=2, digest=bytes([2]) * 32)
    place = PLACE.tell(
        given=[OPENED],
        when=OpenVersion("news", 2, bytes([2]) * 32),
        by=OPERATOR,
        then=[second],
    )
    assert [*place.digests.keys()] == [("news", 1), ("news", 2)]


# ── Limits
def test_limits_are_announced_a_week_ahead() -> None:
    """They hold when their moment comes, and not before."""
    place = PLACE.tell(when=AnnounceLimits(LIMITS, FROM_MS), by=OPERATOR, then=[ANNOUNCED])
    assert place.limits.get() is None


def test_a_new_announcement_takes_the_place_of_the_one_before() -> None:
    """The moment of the one that was dropped is forgotten."""
    later = LimitsAnnounced(limits=LIMITS, from_ms=FROM_MS + 1, instead_of_ms=FROM_MS)
    PLACE.tell(
        given=[ANNOUNCED], when=AnnounceLimits(LIMITS, FROM_MS + 1), by=OPERATOR, then=[later]
    )
    store = MemoryStore()
    place = Place(store, "place")
    for event in (ANNOUNCED, later):
        CONTRACT.evolve(place, event)
    assert [*due_until(store, FROM_MS + 1)] == [(FROM_MS + 1, "place", LIMITS_TAG)]


def test_announced_limits_hold_from_their_moment() -> None:
    """Once they hold nothing is announced any more."""
    place = PLACE.tell(
        given=[ANNOUNCED],
        when=LimitsDue(LIMITS_TAG),
        by=CLOCK,
        at=FROM_MS,
        then=[LimitsChanged(LIMITS)],
    )
    assert place.limits.get() == LIMITS
    assert place.announced.get() is None


@pytest.mark.parametrize(("given", "at"), [([], FROM_MS), ([ANNOUNCED], FROM_MS - 1)])
def test_nothing_changes_before_its_moment(given: list[LimitsAnnounced], at: int) -> None:
    """The clock alone changes nothing."""
    PLACE.tell(given=given, when=LimitsDue(LIMITS_TAG), by=CLOCK, at=at, then=NothingAnnounced)


def test_the_lowest_limits_can_be_announced() -> None:
    """A place may be small."""
    PLACE.tell(
        when=AnnounceLimits(LOWEST, FROM_MS),
        by=OPERATOR,
        then=[LimitsAnnounced(limits=LOWEST, from_ms=FROM_MS, instead_of_ms=None)],
    )


@pytest.mark.parametrize("name", LOWEST.__struct_fields__)
def test_a_place_cannot_lock_itself_up(name: str) -> None:
    """Every limit leaves enough to change the limits again."""
    lower = msgspec.structs.replace(LOWEST, **{name: getattr(LOWEST, name) - 1})
    PLACE.tell(when=AnnounceLimits(lower, FROM_MS), by=OPERATOR, then=LimitsUnusable)


def test_under_the_lowest_limits_the_place_still_works() -> None:
    """Under the very lowest limits they can still be raised again."""
    place = Neighbourhood()
    wide = Limits()
    place.does(OPERATOR, "place", AnnounceLimits(LOWEST, place.place.now_ms + NOTICE_MS + 1))
    place.place.wait(NOTICE_MS + DAY_MS)
    assert place.place.machine.constitution.limits(place.place.store) == LOWEST
    place.does(OPERATOR, "place", AnnounceLimits(wide, place.place.now_ms + NOTICE_MS + 1))
    place.place.wait(NOTICE_MS + DAY_MS)
    assert place.place.machine.constitution.limits(place.place.store) == wide


# ── Moderators
def test_somebody_is_asked_to_moderate_and_recalled() -> None:
    """Both stand in the open."""
    place = PLACE.tell(
        when=AppointModerator(ANA.member), by=OPERATOR, then=[ModeratorAppointed(ANA.member)]
    )
    assert ANA.member in place.moderators
    place = PLACE.tell(
        given=[ModeratorAppointed(ANA.member)],
        when=RecallModerator(ANA.member),
        by=OPERATOR,
        then=[ModeratorRecalled(ANA.member)],
    )
    assert ANA.member not in place.moderators


@pytest.mark.parametrize(
    ("by", "action", "refusal"),
    [
        (BEN, OpenVersion("news", 7, DIGEST), NotOperator),
        ("card:" + 32 * "d", AppointModerator(ANA.member), NotOperator),
        (BEN, AnnounceLimits(LOWEST, 0), NotOperator),
        (OPERATOR, AnnounceLimits(Limits(reads=0), FROM_MS - 1), TooSoon),
        (OPERATOR, AppointModerator(ANA.member), AlreadyModerator),
        (OPERATOR, RecallModerator(BEN.member), NotModerator),
    ],
)
def test_what_breaks_a_rule_of_the_place(
    by: By, action: PlaceAction, refusal: type[Refused]
) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    PLACE.tell(given=[ModeratorAppointed(ANA.member)], when=action, by=by, then=refusal)
