"""The law of decisions: a card that asks, counts what was answered and carries out what it says.

All that could be argued about afterwards is frozen when it opens: who may answer, by which method,
until when, what silence means, and the order that settles ties (PRJ-12, PRJ-13). Nothing passes
before the time is over, unless all have answered and ten minutes have gone. What is then to follow
follows by itself; where it cannot, the decision is passed and says why, and anybody may ask for it
again.

A decision is a card, and its state lies with it. The charter holds the law, as what a project
decided may do what nobody may do alone; see `charter.law.DECIDING`.
"""

from typing import assert_never, get_args

from dugnad.charter.decisions import urn, verbs
from dugnad.charter.decisions.answering import (
    answer,
    destroy_urn,
    open_urn,
    set_aside,
    take_part,
    withdraw,
)
from dugnad.charter.decisions.ending import (
    carry_out,
    moment_came,
    settled,
)
from dugnad.charter.decisions.opening import open_decision
from dugnad.charter.decisions.verbs import (
    Answer,
    AnswerGiven,
    AnsweringBegan,
    CarriedOut,
    CarryOut,
    Counted,
    Deciding,
    DecisionAction,
    DecisionEvent,
    DecisionOpened,
    MomentCame,
    ObjectionSetAside,
    Open,
    SecondRoundBegan,
    SetAside,
    Withdraw,
    Withdrawn,
)
from dugnad.charter.decisions.writing import evolve
from dugnad.charter.law import DECIDING, Context, Law
from dugnad.ledger.contract import Contract, Decision, happened


# ── decide: may this happen, and what follows?      (reads only)
def decide(deciding: Deciding, action: DecisionAction, context: Context) -> Decision[DecisionEvent]:
    """Answer one action; see the refusals for the rules."""
    match action:
        case Open():
            return happened(open_decision(action, context))
        case Answer():
            return happened(answer(deciding, action, context))
        case urn.TakePart():
            return happened(take_part(deciding, action, context))
        case urn.OpenUrn():
            return happened(open_urn(deciding, action, context))
        case urn.DestroyUrn(turn=turn):
            return happened(destroy_urn(deciding, turn, context))
        case Withdraw():
            return happened(withdraw(deciding, context))
        case SetAside(member=member):
            return happened(set_aside(deciding, member, context))
        case CarryOut():
            return carry_out(deciding, context)
        case MomentCame():
            return moment_came(deciding, action.tag, context)
        case _:
            assert_never(action)


def _contract_for(name: str) -> Contract[Deciding, DecisionAction, DecisionEvent, Law]:
    return Contract(
        name=name,
        version=1,
        state=Deciding,
        actions=(Open, Answer, *get_args(urn.UrnAction), Withdraw, SetAside, CarryOut, MomentCame),
        events=(
            DecisionOpened,
            AnsweringBegan,
            AnswerGiven,
            *get_args(urn.UrnEvent),
            Counted,
            SecondRoundBegan,
            Withdrawn,
            ObjectionSetAside,
            CarriedOut,
        ),
        refusals=(*urn.REFUSALS, *verbs.REFUSALS),
        decide=decide,
        evolve=evolve,
        settled=settled,
        due=MomentCame,
        for_others=(Answer, urn.TakePart, Withdraw, SetAside),
        helped={"answer": (Answer,), "mark": (urn.TakePart,)},
        answers=(Answer, urn.TakePart),
    )


CONTRACTS = {name: _contract_for(name) for name in DECIDING}
"""The law of each card type by which projects decide: the same for all of them."""
