"""What people see of a map, and what they may press."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from dugnad.cards.map.contract import CONTRACT
from dugnad.cards.map.face import FACE
from dugnad.cards.map.forms import AddForm, PutUpMap, TakeOffForm
from dugnad.cards.map.geojson import FILE_MAX, NO_GEOJSON, TOO_LARGE, read
from dugnad.cards.map.law.events import MapOpened, MarksAdded, MarkTakenOff
from dugnad.cards.map.law.records import DEGREE, Chart, Drawers, Shape, Spot, Terms
from dugnad.cards.map.law.verbs import Add, Open, TakeOff
from dugnad.cards.map.naming import names_in, told_names
from dugnad.charter.entries import Status
from dugnad.charter.testing import World, card_id, prose
from dugnad.face.around import NobodyAround
from dugnad.face.drawing import HEIGHT, WIDTH, drawn, frame_of
from dugnad.face.seen import Seen, Told
from dugnad.face.testing import Words
from dugnad.ledger.contract import OrderRefused
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, NOON_MS, Voice

ZONE = "Europe/Oslo"
OSLO = Spot(lat=599_139_000, lon=107_522_000)
TERMS = Terms(middle=OSLO, across=2_000, drawers="members")
OPENED = MapOpened(middle=OSLO, across=2_000, drawers="members")
NAMES = prose("names")
WORDS = Words(title="Paths and benches", where="Around the mill")


def spot(north: int, east: int) -> Spot:
    """A place about so many metres from the middle."""
    return Spot(lat=OSLO.lat + north * 90, lon=OSLO.lon + east * 180)


BENCH = Shape("point", (spot(100, 0),))
POND = Shape("area", (spot(0, 0), spot(0, 100), spot(100, 100)))
PATH = Shape("route", (spot(0, 0), spot(50, 50), spot(300, 300)))
ADDED = MarksAdded(first=1, by=ANA.member, prose=NAMES, shapes=(BENCH, POND, PATH))


class Named(NobodyAround):
    """Where the names of marks are known, and of another map."""

    def said(self, prose: Iterable[bytes]) -> Mapping[bytes, Told]:
        """The words."""
        words = Words(**told_names(["The bench", "", "The path"]), language="nb")
        return {one: words for one in prose if one == NAMES}

    def each_of(self, card_type: str, read: Any) -> tuple[Any, ...]:
        """One map of the project."""
        assert card_type == "map"
        return (read(None, Chart(MemoryStore(), CARD)), read(None, chart()))


def chart(*events: Any, drawers: Drawers = "members") -> Chart:
    """A map on which this has happened."""
    state = Chart(MemoryStore(), CARD)
    for event in (replace_opened(drawers), *events):
        CONTRACT.evolve(state, event)
    return state


def replace_opened(drawers: Drawers) -> MapOpened:
    """The map as it was put up for these."""
    return MapOpened(middle=OSLO, across=2_000, drawers=drawers)


def seen(
    who: Voice | None = None,
    *,
    status: Status = "in force",
    is_member: bool = True,
    told: Words | None = WORDS,
    whole: bool = True,
) -> Seen:
    """Somebody looking, a stranger if nobody in particular."""
    return Seen(
        member=None if who is None else who.member,
        card=World("map", status=status, waits_until_ms=NOON_MS + 1).entry,
        told=told,
        now_ms=NOON_MS,
        zone=ZONE,
        is_member=who is not None and is_member,
        looks_after=who is BEN,
        card_id=card_id("card") if whole else b"",
        around=Named(),
    )


# ── Putting it up
def put_up(**typed: str) -> PutUpMap:
    """The form as somebody filled it in, with everything else as it was suggested."""
    fresh = PutUpMap(zone=ZONE, now_ms=NOON_MS)
    suggested = {bound.name: bound.value() for bound in fresh if bound.value() is not None}
    return PutUpMap({**suggested, **typed}, zone=ZONE, now_ms=NOON_MS)


def test_a_title_and_a_middle_are_enough() -> None:
    """Members draw on it."""
    form = put_up(title="Paths", middle="59.9139, 10.7522")
    assert form.is_valid(), form.errors
    assert form.opening(form.cleaned_data) == Open(middle=OSLO, across=2_000, drawers="members")
    wrong = put_up(title="Paths", middle="Oslo")
    assert [*wrong.errors] == ["middle"]
    assert "Oslo" in str(wrong.errors["middle"])


def test_the_next_map_lies_where_the_last_one_did() -> None:
    """Nobody copies the same two numbers twice."""
    form = PutUpMap(zone=ZONE, now_ms=NOON_MS, around=Named())
    assert form["middle"].value() == "59.913900, 10.752200"


# ── Putting something on it
def add(file: bytes | None = None, **typed: Any) -> AddForm:
    """The form as somebody sent it."""
    data = QueryDict(mutable=True)
    data.update(typed)
    files = {} if file is None else {"file": SimpleUploadedFile("map.geojson", file)}
    return AddForm(data, files, zone=ZONE, now_ms=NOON_MS)


def on_a_map(file: bytes | None = None, **typed: Any) -> AddForm:
    """The same, on a map of Oslo that is two kilometres wide."""
    chart = Chart(MemoryStore(), CARD)
    CONTRACT.evolve(chart, MapOpened(middle=OSLO, across=2_000, drawers="members"))
    data = QueryDict(mutable=True)
    data.update({"looked": "on", "kind": "point", "name": "The bench", **typed})
    files = {} if file is None else {"file": SimpleUploadedFile("map.geojson", file)}
    return AddForm(data, files, zone=ZONE, now_ms=NOON_MS, state=chart)


@pytest.mark.parametrize(
    ("spots", "sentence"),
    [
        ("59.92, 10.80", ""),
        ("60.10, 10.80", ""),
        ("60.50, 10.80", "This lies far outside the map. Check the numbers"),
        ("10.7522, 59.9139", "With north and east the other way round it would lie on it"),
        ("-33.9, 151.2", "This lies far outside the map. Check the numbers"),
    ],
)
def test_what_lies_far_away_is_no_place_of_this_map(spots: str, sentence: str) -> None:
    """The commonest mistake is named: north and east the wrong way round."""
    form = on_a_map(spots=spots)
    assert form.is_valid() == (not sentence)
    assert sentence in str(form.errors.get("spots", ""))


def test_a_file_the_wrong_way_round_is_not_put_on() -> None:
    """Nor is it carried along: it has to be mended."""
    turned = b'{"type":"Point","coordinates":[59.9139,10.7522]}'
    form = on_a_map(turned)
    assert not form.is_valid()
    assert "the other way round" in str(form.errors["file"])
    assert not form.data["carried"]
    assert on_a_map(b'{"type":"Point","coordinates":[10.7522,59.9139]}').is_valid()


def test_one_place_is_typed() -> None:
    """With its name, and a look at whose home it is."""
    form = add(kind="point", name="The bench", spots="59.9139, 10.7522\n", looked="on")
    assert form.is_valid(), form.errors
    assert form.action(form.cleaned_data) == Add(shapes=(Shape("point", (OSLO,)),))
    assert form.told(form.cleaned_data) == {"title": "The bench", "text": "1. The bench"}


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, ["name", "spots"]),
        ({"name": "x" * 100, "spots": "x" * 200_000}, ["name", "spots"]),
        ({"name": "Bench", "spots": "by the mill"}, ["spots"]),
        ({"name": "Bench", "spots": "59, 10\n59, 11"}, ["spots"]),
        ({"name": "Path", "kind": "route", "spots": "59, 10"}, ["spots"]),
        ({"name": "Pond", "kind": "area", "spots": "59, 10\n\n59, 11"}, ["spots"]),
        ({"name": "Path", "kind": "route", "spots": "59, 10\n" * 2_001}, ["spots"]),
        ({"name": "Bench", "spots": "59, 10", "kind": "circle"}, ["kind"]),
    ],
)
def test_what_is_to_be_mended_is_said(typed: dict[str, str], wrong: list[str]) -> None:
    """Beside the field it is about."""
    form = add(None, **typed, looked="on")
    assert sorted(form.errors) == wrong


def test_nobodys_home_by_mistake() -> None:
    """Whoever has not looked is asked to."""
    form = add(name="The bench", spots="59.9139, 10.7522")
    assert [*form.errors] == ["looked"]
    assert "somebody's home" in str(form.errors["looked"].as_data()[0].message)
    assert "nobody's home" in str(form.means)


def test_a_file_is_read_and_said_before_it_is_put_up() -> None:
    """It is carried along until it was looked at, so that nobody chooses it twice."""
    file = FACE.data(chart(ADDED), seen())
    assert file is not None
    form = add(file.content)
    assert [*form.errors] == ["looked"]
    assert form.hint == "3 places were read from the file: The bench, An area, The path."
    again = add(carried=form["carried"].value(), looked="on")
    assert again.is_valid(), again.errors
    assert again.action(again.cleaned_data) == Add(shapes=(BENCH, POND, PATH))
    told = again.told(again.cleaned_data)
    assert told == {"title": "The bench", "text": "1. The bench\n3. The path"}
    many = b'{"type":"MultiPoint","coordinates":[' + b"[10,59]," * 19 + b"[10,59]]}"
    form = add(many, looked="on")
    assert form.is_valid()
    assert str(form.hint).endswith("A place, ….")
    assert form.told(form.cleaned_data) == {"title": "Places", "text": ""}


def test_a_file_that_is_none_is_refused() -> None:
    """With the sentence that says why."""
    assert [*add(b"hello", looked="on").errors["file"]] == [str(NO_GEOJSON)]
    assert [*add(b" " * (FILE_MAX + 9), looked="on").errors["file"]] == [str(TOO_LARGE)]


def test_taking_off() -> None:
    """One number."""
    form = TakeOffForm({"mark": "3"}, zone=ZONE, now_ms=NOON_MS)
    assert form.is_valid()
    assert form.action(form.cleaned_data) == TakeOff(mark=3)


# ── The page
def test_an_empty_map() -> None:
    """It shows its place, and members may begin."""
    page = FACE.page(chart(), seen(ANA))
    assert page.missing == "Nothing is on the map yet."
    assert page.where == "Around the mill"
    assert [verb.name for verb in page.more] == ["Add"]
    picture = page.extra["picture"]
    assert (picture.scale, picture.marks, picture.crowded) == ("500 m", (), False)
    assert not page.extra["data"]
    assert FACE.data(chart(), seen()) is None
    assert FACE.page(chart(), seen(told=None)).where == ""


def test_the_list_says_what_the_picture_shows() -> None:
    """Each mark with its number, its name, what it is and where."""
    page = FACE.page(chart(ADDED), seen(ANA))
    lines = page.extra["lines"]
    assert [(one.number, one.name, str(one.kind)) for one in lines] == [
        (1, "The bench", "A place"),
        (2, "", "An area"),
        (3, "The path", "A route"),
    ]
    assert lines[0].where == "59.914800, 10.752200"
    assert [one.prose for one in lines] == [NAMES.hex(), "", NAMES.hex()]
    assert [mark.number for mark in page.extra["picture"].marks] == [1, 2, 3]
    assert str(page.missing) == "3 places are on the map."
    assert FACE.said(chart(ADDED)) == (NAMES,)
    quiet = replace(seen(ANA), around=NobodyAround())
    assert [one.name for one in FACE.page(chart(ADDED), quiet).extra["lines"]] == ["", "", ""]


def test_lists_need_no_picture() -> None:
    """Only the map's own page draws it."""
    page = FACE.page(chart(ADDED), seen(ANA, whole=False))
    assert page.extra["picture"] is None
    assert page.extra["lines"] == ()


@pytest.mark.parametrize(
    ("drawers", "may"),
    [("members", [ANA, BEN]), ("keepers", [BEN]), ("everybody", [None, ANA, BEN, CEM])],
)
def test_who_may_put_something_on_it(drawers: Drawers, may: list[Voice | None]) -> None:
    """As the map says."""
    for who in (None, ANA, BEN, CEM):
        looks = seen(who, is_member=who is not CEM)
        page = FACE.page(chart(drawers=drawers), looks)
        assert (page.extra["add"] is not None) == (who in may)
    assert FACE.page(chart(drawers=drawers), seen(BEN, status="waiting")).extra["add"] is None


def test_who_may_take_off() -> None:
    """Who put it there, and who looks after the map."""
    for who, count in ((ANA, 3), (BEN, 3), (CEM, 0), (None, 0)):
        page = FACE.page(chart(ADDED, drawers="keepers"), seen(who))
        assert len([verb for verb in page.more if verb.action is TakeOff]) == count
    page = FACE.page(chart(ADDED), seen(BEN, status="closed"))
    assert page.more == ()
    assert str(page.result) == "The map is closed. 3 places stay on it."
    empty = FACE.page(chart(), seen(BEN, status="closed"))
    assert str(empty.result) == "The map is closed. Nothing was put on it."
    assert empty.missing == ""


# ── The picture
def test_everything_lies_in_the_picture() -> None:
    """Marks far away too, and in their order from north to south."""
    far = Shape("point", (Spot(lat=OSLO.lat + 2 * DEGREE, lon=OSLO.lon - 3 * DEGREE),))
    marks = [(1, BENCH.kind, BENCH.corners), (2, far.kind, far.corners)]
    picture = drawn(frame_of(OSLO, 2_000), marks)
    assert picture.scale.endswith(" km")
    places = [tuple(map(float, one.place.split())) for one in picture.marks]
    for x, y in places:
        assert 0 < x < WIDTH
        assert 0 < y < HEIGHT
    assert places[1][1] < places[0][1]
    assert places[1][0] < places[0][0]


@pytest.mark.parametrize("lat", [-90, -60, 0, 60, 90])
def test_a_map_of_any_place(lat: int) -> None:
    """Also at the poles, where a degree east is nothing; and of one single point."""
    middle = Spot(lat=lat * DEGREE, lon=180 * DEGREE)
    picture = drawn(frame_of(middle, 100), [(1, "point", (middle,))])
    north, west, per_y, per_x = map(float, picture.frame.split())
    assert north > middle.lat - 2_000
    assert west < middle.lon
    assert per_x >= per_y > 0


def test_numbers_hide_no_others() -> None:
    """That of a route stands where there is room; with very many, only the list has them."""
    well = Shape("point", PATH.corners[1:2])
    marks = [(1, PATH.kind, PATH.corners), (2, well.kind, well.corners)]
    picture = drawn(frame_of(OSLO, 2_000), marks)
    assert picture.marks[0].place != picture.marks[1].place
    assert picture.marks[0].path.startswith("M")
    assert picture.marks[1].path == ""
    everywhere = [(number, well.kind, well.corners) for number in range(2, 60)]
    crowded = drawn(frame_of(OSLO, 2_000), [(1, "route", PATH.corners[1:2] * 2), *everywhere])
    assert crowded.crowded


# ── Names, the file, the books
def test_names_stand_behind_their_numbers() -> None:
    """Whatever else was written is no name."""
    assert names_in("1. The bench\n\nhello\n12. 3. The third") == {
        0: "The bench",
        11: "3. The third",
    }


def test_the_map_is_saved_as_a_file() -> None:
    """With names, to be put on another map."""
    file = FACE.data(chart(ADDED), seen())
    assert file is not None
    assert (file.name, file.kind) == ("map.geojson", "application/geo+json")
    assert [(one.shape, one.name) for one in read(file.content)] == [
        (BENCH, "The bench"),
        (POND, ""),
        (PATH, "The path"),
    ]


def test_words_and_agreement() -> None:
    """What happened, who draws, and that no home is put on it."""
    assert FACE.words(OPENED) == "A map was put up."
    assert str(FACE.words(ADDED)) == "3 places were put on the map."
    assert str(FACE.words(MarkTakenOff(mark=1, by=ANA.member))).endswith("off the map.")
    assert FACE.words(OrderRefused("money", "Owe", "money.NotEnough")) is None
    for drawers in ("keepers", "members", "everybody"):
        lines = [str(line) for line in FACE.agreement(chart(drawers=drawers), seen())]
        assert any("Nobody's home" in line for line in lines)
    assert FACE.agreement(Chart(MemoryStore(), CARD), seen())
