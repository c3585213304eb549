"""Write events into the state: marks, and their sums in step."""

from typing import assert_never

from dugnad.ledger.values import MemberId

from .events import MapEvent, MapOpened, MarksAdded, MarkTakenOff
from .records import Chart, Counts, Mark, Terms, counts_of


def evolve(chart: Chart, event: MapEvent) -> None:
    """Write one event into the state."""
    match event:
        case MapOpened(middle=middle, across=across, drawers=drawers):
            chart.terms.set(Terms(middle=middle, across=across, drawers=drawers))
        case MarksAdded():
            _add(chart, event)
        case MarkTakenOff(mark=number):
            mark = chart.marks.get(number)
            if mark is not None:
                _count(chart, mark.by, -1, -len(mark.shape.corners))
                chart.marks.remove(number)
        case _:
            assert_never(event)


def _add(chart: Chart, event: MarksAdded) -> None:
    for line, shape in enumerate(event.shapes):
        mark = Mark(shape=shape, by=event.by, prose=event.prose, line=line)
        chart.marks.set(event.first + line, mark)
    chart.last.set(event.first + len(event.shapes) - 1)
    corners = sum(len(shape.corners) for shape in event.shapes)
    _count(chart, event.by, len(event.shapes), corners)


def _count(chart: Chart, by: MemberId, marks: int, corners: int) -> None:
    """Add so many marks and corners of a member to the sums, or take them away (below zero)."""
    counts = counts_of(chart)
    chart.counts.set(Counts(marks=counts.marks + marks, corners=counts.corners + corners))
    chart.of_member.set(by, (chart.of_member.get(by) or 0) + marks)
