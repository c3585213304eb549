"""The page of a map: the list of what stands on it, the picture, and what may be pressed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.map.forms import DRAWERS, KINDS, AddForm, TakeOffForm
from dugnad.cards.map.geojson import Named, write
from dugnad.cards.map.law.records import Chart, Kind, Mark, Spot, Terms, counts_of
from dugnad.cards.map.law.verbs import Add, TakeOff
from dugnad.cards.map.naming import names_in
from dugnad.cards.map.spots import written
from dugnad.face.drawing import Picture, drawn, frame_of
from dugnad.face.face import DataFile
from dugnad.face.page import CardPage, Fact, Verb
from dugnad.face.places import Place, Point
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise
from dugnad.face.standing import waits
from dugnad.face.takes import A_FEW_MINUTES
from dugnad.ledger.state import State

LEAD: Final = "map/lead.html"
BODY: Final = "map/body.html"

NOTHING_YET: Final = Terms(middle=Spot(lat=0, lon=0), across=2_000, drawers="members")
"""The terms of a card that is only being written."""


@dataclass(frozen=True)
class Line:
    """One mark on the list."""

    number: int
    """As it stands in the picture."""

    name: str
    language: str
    kind: StrOrPromise
    where: str
    """Its first corner, as people read it."""

    prose: str
    """How addresses name its words; empty where they were taken away."""

    verb: Verb | None


def page(state: State, seen: Seen) -> CardPage:
    """What is shown of a map."""
    chart = cast("Chart", state)
    terms, count = chart.terms.get() or NOTHING_YET, counts_of(chart).marks
    over = seen.card.status == "closed"
    whole = bool(seen.card_id) or not count  # lists and messages need no picture.
    lines = _lines(chart, seen) if whole else ()
    add = _add(terms, seen)
    return CardPage(
        where="" if seen.told is None else seen.told.where,
        missing=waits(seen) or ("" if over else _there(count)),
        facts=(Fact(_("Who can put something on it"), dict(DRAWERS)[terms.drawers], "pencil"),),
        more=(*(() if add is None else (add,)), *(one.verb for one in lines if one.verb)),
        cue=_("Look at the map"),
        takes=A_FEW_MINUTES,
        result=_closed(count) if over else "",
        extra={
            "lines": lines,
            "add": add,
            "picture": _picture(terms, chart) if whole else None,
            "data": bool(count),
        },
    )


def _there(count: int) -> StrOrPromise:
    if not count:
        return _("Nothing is on the map yet.")
    return ngettext("%(count)s place is on the map.", "%(count)s places are on the map.", count) % {
        "count": count
    }


def _closed(count: int) -> StrOrPromise:
    if not count:
        return _("The map is closed. Nothing was put on it.")
    return ngettext(
        "The map is closed. %(count)s place stays on it.",
        "The map is closed. %(count)s places stay on it.",
        count,
    ) % {"count": count}


def _add(terms: Terms, seen: Seen) -> Verb | None:
    """Putting something on it, for whoever may as far as the page can know."""
    if seen.card.status != "in force":
        return None
    may = {
        "keepers": seen.looks_after,
        "members": seen.is_member or seen.looks_after,
        "everybody": True,
    }
    if not may[terms.drawers]:
        return None
    everybody = terms.drawers == "everybody"
    return Verb(Add, AddForm.verb, icon="plus", asks=True, open_to_all=everybody)


def _marks(chart: Chart) -> list[tuple[int, Mark]]:
    """What stands on it, by number in the books; the law keeps it few."""
    return [*chart.marks.items()]


def _shapes(chart: Chart) -> list[tuple[int, Kind, tuple[Spot, ...]]]:
    return [
        (number, mark.shape.kind, mark.shape.corners)
        for number, (_key, mark) in enumerate(_marks(chart), 1)
    ]


def _picture(terms: Terms, chart: Chart) -> Picture:
    return drawn(frame_of(terms.middle, terms.across), _shapes(chart))


def _names(chart: Chart, seen: Seen) -> dict[int, tuple[str, str]]:
    """What each mark is called, and in which language, by its number in the books."""
    marks = _marks(chart)
    said = seen.around.said({mark.prose for _key, mark in marks})
    names = {prose: names_in(words.text) for prose, words in said.items()}
    return {
        key: (names[mark.prose].get(mark.line, ""), said[mark.prose].language)
        for key, mark in marks
        if mark.prose in said
    }


def _lines(chart: Chart, seen: Seen) -> tuple[Line, ...]:
    names = _names(chart, seen)
    open_ = seen.card.status == "in force"
    lines = []
    for number, (key, mark) in enumerate(_marks(chart), 1):
        mine = seen.member is not None and mark.by == seen.member
        verb = Verb(TakeOff, TakeOffForm.verb, {"mark": str(key)}, icon="x", quiet=True, asks=True)
        name, language = names.get(key, ("", ""))
        lines.append(
            Line(
                number=number,
                name=name,
                language=language,
                kind=KINDS[mark.shape.kind],
                where=written(mark.shape.corners[0]),
                prose=mark.prose.hex() if name else "",
                verb=verb if open_ and (mine or seen.looks_after) else None,
            )
        )
    return tuple(lines)


def said(state: State) -> tuple[bytes, ...]:
    """The words in which marks are named."""
    return tuple(dict.fromkeys(mark.prose for _key, mark in _marks(cast("Chart", state))))


def places(state: State, said: Mapping[bytes, str]) -> tuple[Place, ...]:
    """Where the map itself lies, and what stands on it."""
    chart = cast("Chart", state)
    terms = chart.terms.get()
    itself = () if terms is None else (Place(None, "point", (_point(terms.middle),)),)
    names = {prose: names_in(text) for prose, text in said.items()}
    marks = (
        Place(
            name=names.get(mark.prose, {}).get(mark.line, ""),
            kind=mark.shape.kind,
            corners=tuple(_point(one) for one in mark.shape.corners),
            prose=mark.prose,
        )
        for _key, mark in _marks(chart)
    )
    return (*itself, *marks)


def _point(spot: Spot) -> Point:
    return Point(lat=spot.lat, lon=spot.lon)


def data(state: State, seen: Seen) -> DataFile | None:
    """The map as a file that other programs read; None while nothing is on it."""
    chart = cast("Chart", state)
    marks, names = _marks(chart), _names(chart, seen)
    if not marks:
        return None
    named = [Named(mark.shape, names.get(key, ("", ""))[0]) for key, mark in marks]
    return DataFile(name="map.geojson", kind="application/geo+json", content=write(named))
