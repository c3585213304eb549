"""Beginning a map, putting marks on it, taking them off."""

from dugnad.charter.law import Context

from .events import MapOpened, MarksAdded, MarkTakenOff
from .records import (
    CORNERS_AT_ONCE_MAX,
    CORNERS_MAX,
    CORNERS_OF,
    MARKS_MAX,
    OWN_MAX,
    Chart,
    Shape,
    counts_of,
)
from .refusals import (
    MapFull,
    NotAShape,
    NotYours,
    OnlyWhenPutUp,
    TextMissing,
    TooManyCorners,
    TooManyOfYours,
    UnknownMark,
)
from .verbs import Add, Open, TakeOff
from .who import in_force, may_draw, person


def open_card(action: Open, context: Context) -> MapOpened:
    """Answer the charter, which puts up an empty map."""
    if context.actor.orderer != "cards":
        raise OnlyWhenPutUp
    return MapOpened(middle=action.middle, across=action.across, drawers=action.drawers)


def add(chart: Chart, action: Add, context: Context) -> MarksAdded:
    """Answer whoever puts marks on the map."""
    member = person(context)
    card, terms = in_force(chart, context)
    keeps = may_draw(card, terms, member, context)
    if not all(is_shape(one) for one in action.shapes):
        raise NotAShape
    corners = sum(len(one.corners) for one in action.shapes)
    if corners > CORNERS_AT_ONCE_MAX:
        raise TooManyCorners
    if not context.commitments:
        raise TextMissing
    count = len(action.shapes)
    if not keeps and (chart.of_member.get(member) or 0) + count > OWN_MAX:
        raise TooManyOfYours
    there = counts_of(chart)
    if there.marks + count > MARKS_MAX or there.corners + corners > CORNERS_MAX:
        raise MapFull
    return MarksAdded(
        first=(chart.last.get() or 0) + 1,
        by=member,
        prose=context.commitments[0],
        shapes=action.shapes,
    )


def take_off(chart: Chart, action: TakeOff, context: Context) -> MarkTakenOff:
    """Answer whoever takes a mark off the map."""
    member = person(context)
    card, _terms = in_force(chart, context)
    mark = chart.marks.get(action.mark)
    if mark is None:
        raise UnknownMark
    if mark.by != member and not context.law.looks_after(card, member, context.now_ms):
        raise NotYours
    return MarkTakenOff(mark=action.mark, by=member)


def is_shape(shape: Shape) -> bool:
    """Whether a shape has as many corners as its kind needs."""
    count = len(shape.corners)
    return count == 1 if shape.kind == "point" else count >= CORNERS_OF[shape.kind]
