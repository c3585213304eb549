"""The law of a fundraiser: money, hours, things and rooms are four equal ways to give.

Each way has a goal, a sum and thanks of its own. Until the end people promise. Then money is paid
within the payment days, and the value date says whether it came in time. Whoever collects all or
nothing keeps nothing below the goal: everything is owed back. Otherwise what comes is kept. Hours,
things and rooms that were promised are called upon, and noted as given or let go.

Money itself lies in the charter's books of money: the card orders promises there, keeps what came
and lets it go to the project, or gives it back; what was paid is asked from there. Here stand the
gifts, each under a number, and sums beside them, so that a gift costs the same whether ten or ten
thousand people have given. A thank-you of which there are only so many is given to the first who
ask, exactly as often as there are.

Its rooms stand in `law/`: what may be asked (`verbs`), what has happened (`events`), the nos in
their order (`refusals`), what is remembered (`records`), the answers by theme (`asking`, `giving`,
`keeping`, `ending`), and how it is written down (`writing`).

Source: requirements MAT-14, MAT-18 to MAT-24, MON-09; journey J5; K18, K19.
"""

from typing import assert_never, get_args

from dugnad.charter.law import Context, Law
from dugnad.ledger.contract import Contract, Decision, happened

from .law import asking, ending, giving, keeping, verbs
from .law.events import FundraiserEvent
from .law.records import Fundraiser
from .law.refusals import REFUSALS
from .law.writing import evolve

__all__ = ["CONTRACT", "decide", "evolve"]


# ── decide: may this happen, and what follows?      (reads only)
def decide(
    fund: Fundraiser, action: verbs.FundraiserAction, context: Context
) -> Decision[FundraiserEvent]:
    """Answer one action; see the refusals for the rules."""
    match action:
        case verbs.Open():
            return happened(asking.open_card(action, context))
        case verbs.MomentCame():
            return ending.moment(fund, action, context)
        case verbs.Give():
            return giving.give(fund, action, context)
        case (
            verbs.TakeBack()
            | verbs.CallUpon()
            | verbs.NoteGiven()
            | verbs.UndoGiven()
            | verbs.LetGo()
            | verbs.HandOver()
        ):
            return keeping.see_to(fund, action, context)
        case verbs.Thank() | verbs.Tell() | verbs.OpenToAll() | verbs.CallOff():
            return keeping.keep(fund, action, context)
        case verbs.CarryOut():
            return ending.carry_out(fund, context)
        case _:
            assert_never(action)


CONTRACT: Contract[Fundraiser, verbs.FundraiserAction, FundraiserEvent, Law] = Contract(
    name="fundraiser",
    version=1,
    state=Fundraiser,
    actions=get_args(verbs.FundraiserAction),
    events=get_args(FundraiserEvent),
    refusals=REFUSALS,
    decide=decide,
    evolve=evolve,
    due=verbs.MomentCame,
    for_others=(verbs.Give, *get_args(verbs.OfGift), *get_args(verbs.OfKeeper)),
)
