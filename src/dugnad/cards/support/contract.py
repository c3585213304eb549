"""The law of support: people give an amount each month, and stop when they like.

The first month is promised at once. Each further month is promised when its day comes, one
supporter at a time, so that a step costs the same whether ten or ten thousand give; each month has
a promise of its own in the books of money, with its own reference. Whoever stops is asked no more,
and what they have not paid need not be paid. What came stays, and goes on to the project.

It has no end, or one within three years. Its rooms stand in `law/`; `law/months.py` knows the
calendar.

Source: requirement MAT-21.
"""

from typing import assert_never, get_args

from dugnad.charter.law import Context, Law
from dugnad.ledger.contract import Contract, Decision, happened

from .law import giving, going_on, verbs
from .law.events import SupportEvent
from .law.records import Support
from .law.refusals import REFUSALS
from .law.writing import evolve

__all__ = ["CONTRACT", "decide", "evolve"]


# ── decide: may this happen, and what follows?      (reads only)
def decide(
    support: Support, action: verbs.SupportAction, context: Context
) -> Decision[SupportEvent]:
    """Answer one action; see the refusals for the rules."""
    match action:
        case verbs.Open():
            return happened(giving.open_card(action, context))
        case verbs.MomentCame():
            return going_on.moment(support, action, context)
        case verbs.Give():
            return giving.give(support, action, context)
        case verbs.Stop():
            return giving.stop(support, action, context)
        case verbs.End():
            return going_on.end(support, context)
        case verbs.CarryOut():
            return going_on.carry_out(support, context)
        case _:
            assert_never(action)


CONTRACT: Contract[Support, verbs.SupportAction, SupportEvent, Law] = Contract(
    name="support",
    version=1,
    state=Support,
    actions=get_args(verbs.SupportAction),
    events=get_args(SupportEvent),
    refusals=REFUSALS,
    decide=decide,
    evolve=evolve,
    due=verbs.MomentCame,
    for_others=(verbs.Give, verbs.Stop, verbs.End),
)
