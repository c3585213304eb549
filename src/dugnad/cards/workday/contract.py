"""The law of a work day: a time, places, and who comes.

Members answer yes, maybe or no and may change it until the time for answers is over; a yes may
bring further people along. Where places are limited they are kept: who finds none waits, in the
order of coming. A freed place goes to the first who fits among the first `LOOKED_AT` waiting, in
the open. That bound, and counts kept beside the answers, let an answer cost the same whether ten
or ten thousand people have answered.

Its rooms stand in `law/`: what may be asked (`verbs`), what has happened (`events`), the nos in
their order (`refusals`), what is remembered (`records`), the answers by theme (`calling`,
`answering`), and how it is written down (`writing`).

Source: requirements PRJ-29, VOL-12, VOL-17; journey J2.
"""

from typing import assert_never, get_args

from dugnad.charter.law import Context, Law
from dugnad.ledger.contract import Contract, Decision, happened

from .law import answering, calling, verbs
from .law.events import WorkdayEvent
from .law.records import Workday
from .law.refusals import REFUSALS
from .law.writing import evolve

__all__ = ["CONTRACT", "decide", "evolve"]


# ── decide: may this happen, and what follows?      (reads only)
def decide(day: Workday, action: verbs.WorkdayAction, context: Context) -> Decision[WorkdayEvent]:
    """Answer one action; see the refusals for the rules."""
    match action:
        case verbs.Open():
            return happened(calling.open_card(action, context))
        case verbs.Answer():
            return happened(*answering.answer(day, action, context))
        case verbs.Thank():
            return happened(calling.thank(day, context))
        case verbs.MomentCame():
            return happened(calling.moment(day, action, context))
        case _:
            assert_never(action)


CONTRACT: Contract[Workday, verbs.WorkdayAction, WorkdayEvent, Law] = Contract(
    name="workday",
    version=1,
    state=Workday,
    actions=get_args(verbs.WorkdayAction),
    events=get_args(WorkdayEvent),
    refusals=REFUSALS,
    decide=decide,
    evolve=evolve,
    due=verbs.MomentCame,
    answers=(verbs.Answer,),
    helped={"answer": (verbs.Answer,)},
)
