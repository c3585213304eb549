"""The law of a meeting: times to choose among, an agenda, and what was noted while it lasted.

Whoever can come says so for each time, and whether that time lies in their own core hours or takes
their spare time: for an employee the afternoon is work, for a volunteer it may be the day's pay
(COC-04). Who looks after the meeting fixes one of the times; then people say whether they come.
The agenda is made of cards and of words of its own, and what a meeting needs is a list from which
people take (COC-25). What is noted during the meeting stands in the books in its order, so that the
minutes write themselves (PRJ-20). A note decides nothing: what is to bind the group is put to the
group.

Its rooms stand in `law/`: what may be asked (`verbs`), what has happened (`events`), the nos in
their order (`refusals`), what is remembered (`records`), the answers by theme (`calling`,
`choosing`, `coming`, `minutes`), and how it is written down (`writing`).

Source: requirements COC-04, COC-25, PRJ-20; K43; screen S35.
"""

from typing import assert_never, get_args

from dugnad.charter.law import Context, Law
from dugnad.ledger.contract import Contract, Decision, happened

from .law import calling, choosing, coming, minutes, verbs
from .law.events import MeetingEvent
from .law.records import Meeting
from .law.refusals import REFUSALS
from .law.writing import evolve

__all__ = ["CONTRACT", "decide", "evolve"]


# ── decide: may this happen, and what follows?      (reads only)
def decide(
    meeting: Meeting, action: verbs.MeetingAction, context: Context
) -> Decision[MeetingEvent]:
    """Answer one action; see the refusals for the rules."""
    match action:
        case verbs.Open():
            return happened(*calling.open_card(action, context))
        case verbs.SayWhen():
            return happened(choosing.say_when(meeting, action, context))
        case verbs.Fix():
            return happened(choosing.fix(meeting, action, context))
        case verbs.Come():
            return happened(coming.come(meeting, action, context))
        case verbs.SeeTo():
            return happened(coming.see_to(meeting, action, context))
        case verbs.AddItem():
            return happened(minutes.add_item(meeting, action, context))
        case verbs.Note():
            return happened(minutes.note(meeting, action, context))
        case verbs.TakeBack():
            return happened(minutes.take_back(meeting, action, context))
        case verbs.MomentCame():
            return happened(calling.moment(meeting, action, context))
        case _:
            assert_never(action)


CONTRACT: Contract[Meeting, verbs.MeetingAction, MeetingEvent, Law] = Contract(
    name="meeting",
    version=1,
    state=Meeting,
    actions=get_args(verbs.MeetingAction),
    events=get_args(MeetingEvent),
    refusals=REFUSALS,
    decide=decide,
    evolve=evolve,
    due=verbs.MomentCame,
    answers=(verbs.SayWhen, verbs.Come),
    helped={"answer": (verbs.SayWhen, verbs.Come)},
)
