"""Where on earth open cards are: by two numbers, or by the name of what stands on a map.

A card stands where its own words about the place say: "The mill" is where a map has a mark of that
name, and words that end with two numbers are a point by themselves. So nobody draws anything twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, cast

from django.db.models import QuerySet

from dugnad.face.places import Kind, Place, Point, key_of, point_in
from dugnad.web.lists.finding import to_come_upon
from dugnad.web.lists.models import CardRow, PlaceRow

CARDS_MAX: Final = 200
"""So many cards one list of a map has, the newest."""

BEHIND_MAX: Final = 100
"""So many areas and routes lie behind them."""

CORNERS_MAX: Final = 3_000


@dataclass(frozen=True)
class Located:
    """A card and where it is."""

    row: CardRow
    point: Point


@dataclass(frozen=True)
class Land:
    """An area or a route of some map."""

    kind: Kind
    corners: tuple[Point, ...]


# ── Rows of places
def rows_of(row: CardRow, where: str, told: Sequence[Place]) -> list[PlaceRow]:
    """The places that an open card tells of; its row learns by what it names where it is.

    Args:
        row: the card.
        where: its words about the place.
        told: what its type tells besides.
    """
    card, point = bytes(row.card), point_in(where)
    places = list(told)
    if point is not None:
        named = [one for one in told if one.name is not None]
        places = [Place(None, "point", (point,)), *named]
    placed = any(one.name is None for one in places)
    row.place = _own(card) if placed else key_of(where)
    return [_row(card, one) for one in places]


def _row(card: bytes, place: Place) -> PlaceRow:
    shape = place.kind != "point"
    return PlaceRow(
        card=card,
        key=_own(card) if place.name is None else key_of(place.name),
        prose=place.prose,
        kind=place.kind,
        lat=place.middle.lat,
        lon=place.middle.lon,
        corners=[[one.lat, one.lon] for one in place.corners] if shape else [],
    )


def _own(card: bytes) -> str:
    """The key of a card's own place; no name has a colon in its key."""
    return f"card:{card.hex()}"


# ── What pages ask
def located(
    project: bytes | None = None, *, inside: bool = False, family: str = "", limit: int = CARDS_MAX
) -> tuple[Located, ...]:
    """Open cards that are somewhere on earth, the newest first.

    A name that stands on several maps is where the card's own project has it, or else where it was
    put last.

    Args:
        project: only its cards, 16 bytes; None: all that everybody may come upon.
        inside: whether who looks is a member of it.
        family: only cards of this family.
        limit: at most so many.
    """
    known = to_come_upon(project, inside=inside)
    places = PlaceRow.objects.filter(card__in=known.values("card"))
    rows = known.filter(place__in=places.exclude(key="").values("key"))
    if project is not None:
        rows = rows.filter(project=project)
    if family:
        rows = rows.filter(family=family)
    return _located(known, rows.order_by("on_home")[:limit])


def where_is(row: CardRow, *, inside: bool) -> Point | None:
    """Where one card is, as its own page tells it; None for nowhere on earth."""
    if row.over or not row.place:
        return None
    found = _located(to_come_upon(bytes(row.project), inside=inside), [row])
    return next((one.point for one in found), None)


def land(project: bytes | None = None, *, inside: bool = False) -> tuple[Land, ...]:
    """What maps tell of how the land lies, those of the newest cards first."""
    known = to_come_upon(project, inside=inside)
    shapes = PlaceRow.objects.filter(card__in=known.values("card")).exclude(kind="point")
    chosen, corners = [], 0
    for row in shapes.order_by("-id")[:BEHIND_MAX]:
        corners += len(row.corners)
        if corners > CORNERS_MAX:
            break
        chosen.append(
            Land(cast("Kind", row.kind), tuple(Point(lat, lon) for lat, lon in row.corners))
        )
    return tuple(chosen)


def _located(known: QuerySet[CardRow], rows: Iterable[CardRow]) -> tuple[Located, ...]:
    """Where these cards are, as far as cards that one may come upon tell it."""
    cards = list(rows)
    named = PlaceRow.objects.filter(key__in={row.place for row in cards})
    places = list(named.order_by("id"))
    if not places:
        return ()
    tellers = known.filter(card__in=named.values("card")).values_list("card", "project")
    homes = {bytes(card): bytes(project) for card, project in tellers}
    found: dict[str, list[tuple[bytes, Point]]] = {}
    for one in places:
        home = homes.get(bytes(one.card))
        if home is not None:
            found.setdefault(one.key, []).append((home, Point(one.lat, one.lon)))
    return tuple(
        Located(row, _nearest(found[row.place], bytes(row.project)))
        for row in cards
        if row.place in found
    )


def _nearest(found: Sequence[tuple[bytes, Point]], project: bytes) -> Point:
    near = [point for home, point in found if home == project]
    return (near or [point for _home, point in found])[-1]
