"""The law of sharing: something is offered or asked for, agreed, handed over, and comes back.

Whoever put the card up is one side; who asks for what is offered, or offers what is asked for, is
the other. The card's side agrees. Whoever *receives* says so each time: first that they have it,
then, by whoever lent it, that it is back. So nobody is said to have what they never got, and no
press stands for two people meeting. Knowledge and hours do not come back: there one word ends it.

Where whoever lent something takes part in the project no more, whoever looks after it says that it
is back: nothing stays out for ever. A helper says all this for whom they help, but for an office.

Of what is offered, agreed times never overlap, and it is handed over once at a time. While
something is out the card stays open (`held`). What nobody agreed, or nobody fetched, lapses when
its time is over. What was called off is remembered nowhere but in the books' events, and nothing
is counted by person: how often a thing was lent is known, how good anybody is at bringing it back
is not.

Its rooms stand in `law/`.

Source: requirements PER-04, PER-08; journey "lend a room or thing".
"""

from typing import assert_never, get_args

from dugnad.charter.law import Context, Law
from dugnad.ledger.contract import Contract, Decision, happened

from .law import agreeing, asking, meeting, opening, verbs
from .law.events import ShareEvent
from .law.records import Share
from .law.refusals import REFUSALS
from .law.writing import evolve

__all__ = ["CONTRACT", "decide", "evolve"]


# ── decide: may this happen, and what follows?      (reads only)
def decide(share: Share, action: verbs.ShareAction, context: Context) -> Decision[ShareEvent]:
    """Answer one action; see the refusals for the rules."""
    match action:
        case verbs.Open():
            return happened(opening.open_card(action, context))
        case verbs.Ask():
            return happened(asking.ask(share, action, context))
        case verbs.Offer():
            return happened(asking.offer(share, context))
        case verbs.Agree():
            return happened(agreeing.agree(share, action, context))
        case verbs.CallOff():
            return happened(agreeing.call_off(share, action, context))
        case verbs.Receive():
            return happened(meeting.receive(share, action, context))
        case verbs.TakeBack():
            return happened(meeting.take_back(share, action, context))
        case verbs.Tell():
            return happened(meeting.tell(share, action, context))
        case verbs.MomentCame():
            return happened(meeting.moment(share, action, context))
        case _:
            assert_never(action)


CONTRACT: Contract[Share, verbs.ShareAction, ShareEvent, Law] = Contract(
    name="share",
    version=1,
    state=Share,
    actions=get_args(verbs.ShareAction),
    events=get_args(ShareEvent),
    refusals=REFUSALS,
    decide=decide,
    evolve=evolve,
    due=verbs.MomentCame,
    for_others=get_args(verbs.OfPerson),
    helped={"lend": get_args(verbs.OfPerson)},
)
