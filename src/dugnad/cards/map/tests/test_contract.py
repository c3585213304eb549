"""Stories about the law of a map."""

import msgspec
import pytest

from dugnad.cards.map.contract import CONTRACT
from dugnad.cards.map.law.events import MapOpened, MarksAdded, MarkTakenOff
from dugnad.cards.map.law.records import (
    AT_ONCE_MAX,
    CORNERS_AT_ONCE_MAX,
    CORNERS_MAX,
    DEGREE,
    MARKS_MAX,
    OWN_MAX,
    Counts,
    Kind,
    Shape,
    Spot,
    counts_of,
)
from dugnad.cards.map.law.refusals import (
    MapFull,
    NotAMember,
    NotAPerson,
    NotAShape,
    NotInForce,
    NotYours,
    OfAnotherProject,
    OnlyKeepers,
    OnlyWhenPutUp,
    TextMissing,
    TooManyCorners,
    TooManyOfYours,
    UnknownMark,
)
from dugnad.cards.map.law.verbs import Add, Open, TakeOff
from dugnad.charter.law import Law
from dugnad.charter.testing import World, prose
from dugnad.ledger import codec
from dugnad.ledger.errors import NotCanonical
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, Scenarios, Voice

EVA = Voice("Eva")
STORIES = Scenarios(CONTRACT, law=Law, world=World("map", more_members=(EVA.member,)).write)
CLOSED = Scenarios(CONTRACT, law=Law, world=World("map", status="closed").write)
OSLO = Spot(lat=599_139_000, lon=107_522_000)
OPEN = Open(middle=OSLO, across=2_000, drawers="members")
OPENED = MapOpened(middle=OSLO, across=2_000, drawers="members")
BY_KEEPERS = msgspec.structs.replace(OPENED, drawers="keepers")
BY_ALL = msgspec.structs.replace(OPENED, drawers="everybody")
BENCH = Shape("point", (OSLO,))
NAMES = prose("the bench")


def corners(count: int) -> tuple[Spot, ...]:
    """So many corners, each somewhere else."""
    return tuple(Spot(lat=OSLO.lat + number, lon=OSLO.lon) for number in range(count))


def added(who: Voice = EVA, count: int = 1, first: int = 1, shape: Shape = BENCH) -> MarksAdded:
    """Somebody put so many benches on it."""
    return MarksAdded(first=first, by=who.member, prose=NAMES, shapes=(shape,) * count)


ADD = Add(shapes=(BENCH,))


def test_a_map_begins_empty() -> None:
    """Its place is kept; nobody begins it again."""
    chart = STORIES.tell(when=OPEN, by="cards", then=[OPENED])
    terms = chart.terms.get()
    assert terms is not None
    assert (terms.middle, terms.across, terms.drawers) == (OSLO, 2_000, "members")
    STORIES.tell(given=[OPENED], when=OPEN, by=BEN, then=OnlyWhenPutUp)


def test_members_put_places_on_it() -> None:
    """Each has its corners, and the words that name it."""
    chart = STORIES.tell(given=[OPENED], when=ADD, by=EVA, commitments=[NAMES], then=[added()])
    mark = chart.marks.get(1)
    assert mark is not None
    assert (mark.shape, mark.by, mark.prose, mark.line) == (BENCH, EVA.member, NAMES, 0)
    again = [OPENED, added()]
    STORIES.tell(given=again, when=ADD, by=EVA, commitments=[NAMES], then=[added(first=2)])


def test_who_may_draw() -> None:
    """As its terms say; who looks after it always may, and a card never."""
    told = [NAMES]
    STORIES.tell(given=[OPENED], when=ADD, by="cards", then=NotAPerson, commitments=told)
    CLOSED.tell(given=[OPENED], when=ADD, by=DIA, then=NotInForce, commitments=told)
    STORIES.tell(when=ADD, by=DIA, then=NotInForce, commitments=told)
    STORIES.tell(given=[OPENED], when=ADD, by=DIA, then=OfAnotherProject, commitments=told)
    STORIES.tell(given=[OPENED], when=ADD, by=CEM, then=NotAMember, commitments=told)
    STORIES.tell(given=[BY_ALL], when=ADD, by=CEM, then=[added(CEM)], commitments=told)
    STORIES.tell(given=[BY_KEEPERS], when=ADD, by=CEM, then=NotAMember, commitments=told)
    STORIES.tell(given=[BY_KEEPERS], when=ADD, by=EVA, then=OnlyKeepers, commitments=told)
    for keeper in (ANA, BEN):
        STORIES.tell(
            given=[BY_KEEPERS], when=ADD, by=keeper, then=[added(keeper)], commitments=told
        )


@pytest.mark.parametrize(("kind", "count"), [("point", 2), ("route", 1), ("area", 1), ("area", 2)])
def test_a_shape_has_its_corners(kind: Kind, count: int) -> None:
    """A point one, a route two, an area three."""
    wrong = Add(shapes=(BENCH, Shape(kind, corners(count))))
    STORIES.tell(given=[OPENED], when=wrong, by=EVA, then=NotAShape)


@pytest.mark.parametrize(("kind", "count"), [("route", 2), ("area", 3), ("area", 40)])
def test_areas_and_routes(kind: Kind, count: int) -> None:
    """They are kept as they are, and counted."""
    shape = Shape(kind, corners(count))
    put = Add(shapes=(shape,))
    then = [added(shape=shape)]
    chart = STORIES.tell(given=[OPENED], when=put, by=EVA, commitments=[NAMES], then=then)
    assert counts_of(chart) == Counts(marks=1, corners=count)


def test_a_press_has_an_end() -> None:
    """A hundred marks and two thousand corners fit what a place allows; no more do."""
    large = Shape("area", corners(CORNERS_AT_ONCE_MAX - AT_ONCE_MAX + 1))
    most = Add(shapes=(large, *(BENCH,) * (AT_ONCE_MAX - 1)))
    then = [MarksAdded(first=1, by=BEN.member, prose=NAMES, shapes=most.shapes)]
    STORIES.tell(given=[OPENED], when=most, by=BEN, commitments=[NAMES], then=then)
    more = Add(shapes=(large, Shape("area", corners(AT_ONCE_MAX))))
    STORIES.tell(given=[OPENED], when=more, by=BEN, then=TooManyCorners)
    STORIES.tell(given=[OPENED], when=ADD, by=BEN, then=TextMissing)
    for wrong in ((), (BENCH,) * (AT_ONCE_MAX + 1)):
        with pytest.raises(NotCanonical):
            codec.decode(Add, codec.encode(Add(shapes=wrong)))


@pytest.mark.parametrize(
    ("lat", "lon"), [(90 * DEGREE + 1, 0), (-90 * DEGREE - 1, 0), (0, 180 * DEGREE + 1)]
)
def test_a_place_is_on_earth(lat: int, lon: int) -> None:
    """Anything else is no action at all."""
    with pytest.raises(NotCanonical):
        codec.decode(Spot, codec.encode(Spot(lat=lat, lon=lon)))


def test_there_is_room_for_all() -> None:
    """A member has few marks, who looks after it many, and the map an end."""
    mine = [OPENED, added(EVA, OWN_MAX)]
    STORIES.tell(given=mine, when=ADD, by=EVA, commitments=[NAMES], then=TooManyOfYours)
    room = OWN_MAX - len(ADD.shapes)
    last = [added(EVA, len(ADD.shapes), room + 1)]
    nearly = [OPENED, added(EVA, room)]
    STORIES.tell(given=nearly, when=ADD, by=EVA, commitments=[NAMES], then=last)
    then = [added(BEN, first=OWN_MAX + 1)]
    STORIES.tell(given=mine, when=ADD, by=BEN, commitments=[NAMES], then=then)
    full = [OPENED, *(added(BEN, 100, 1 + 100 * number) for number in range(MARKS_MAX // 100))]
    STORIES.tell(given=full, when=ADD, by=BEN, commitments=[NAMES], then=MapFull)
    big = Shape("area", corners(CORNERS_AT_ONCE_MAX))
    parts = range(1, CORNERS_MAX // CORNERS_AT_ONCE_MAX + 1)
    wide = [OPENED, *(added(BEN, 1, number, big) for number in parts)]
    STORIES.tell(given=wide, when=ADD, by=BEN, commitments=[NAMES], then=MapFull)


def test_who_put_it_there_takes_it_off() -> None:
    """Or who looks after the card; nobody else, and it is then gone."""
    given = [OPENED, added(EVA, 2)]
    for by in (EVA, BEN, ANA):
        off = MarkTakenOff(mark=1, by=by.member)
        chart = STORIES.tell(given=given, when=TakeOff(mark=1), by=by, then=[off])
        assert [number for number, _mark in chart.marks.items()] == [2]
        assert counts_of(chart) == Counts(marks=1, corners=1)
        assert chart.of_member.get(EVA.member) == 1
    STORIES.tell(given=given, when=TakeOff(mark=1), by=CEM, then=NotYours)
    STORIES.tell(given=given, when=TakeOff(mark=3), by=CEM, then=UnknownMark)
    STORIES.tell(given=given, when=TakeOff(mark=1), by="cards", then=NotAPerson)
    CLOSED.tell(given=given, when=TakeOff(mark=1), by=EVA, then=NotInForce)
    twice = [*given, MarkTakenOff(mark=1, by=EVA.member), MarkTakenOff(mark=1, by=EVA.member)]
    off = MarkTakenOff(mark=2, by=EVA.member)
    chart = STORIES.tell(given=twice, when=TakeOff(mark=2), by=EVA, then=[off])
    assert counts_of(chart) == Counts()
