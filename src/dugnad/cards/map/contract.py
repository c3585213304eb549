"""The law of a map: places, areas and routes that people put on it and take off again.

Each mark has its corners as whole numbers, ten millionths of a degree: every copy of the books has
the very same place, and nothing is ever rounded twice. What a mark is called is told text, outside
the books and removable; several marks of one press share one text.

Who may put marks on it stands in its terms: whoever looks after the card, members, or everybody
known in the project. A mark is taken off by whoever put it there, or who looks after the card. It
is then gone from the map, and its numbers stay in the books as all that ever happened.

Its rooms stand in `law/`.

Source: requirement CRD-04.
"""

from typing import assert_never, get_args

from dugnad.charter.law import Context, Law
from dugnad.ledger.contract import Contract, Decision, happened

from .law import marking, verbs
from .law.events import MapEvent
from .law.records import Chart
from .law.refusals import REFUSALS
from .law.writing import evolve

__all__ = ["CONTRACT", "decide", "evolve"]


# ── decide: may this happen, and what follows?      (reads only)
def decide(chart: Chart, action: verbs.MapAction, context: Context) -> Decision[MapEvent]:
    """Answer one action; see the refusals for the rules."""
    match action:
        case verbs.Open():
            return happened(marking.open_card(action, context))
        case verbs.Add():
            return happened(marking.add(chart, action, context))
        case verbs.TakeOff():
            return happened(marking.take_off(chart, action, context))
        case _:
            assert_never(action)


CONTRACT: Contract[Chart, verbs.MapAction, MapEvent, Law] = Contract(
    name="map",
    version=1,
    state=Chart,
    actions=get_args(verbs.MapAction),
    events=get_args(MapEvent),
    refusals=REFUSALS,
    decide=decide,
    evolve=evolve,
    for_others=(verbs.Add, verbs.TakeOff),
)
