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

from dugnad.charter.decisions import urn
from dugnad.charter.decisions.answering import (
    EARLY_MS,
    VOUCHERS,
    answer,
    destroy_urn,
    open_urn,
    set_aside,
    take_part,
    withdraw,
)
from dugnad.charter.decisions.ending import (
    CARRY_OUT_MS,
    COUNTED_AT_ONCE,
    READS_BESIDE,
    carry_out,
    moment_came,
    settled,
)
from dugnad.charter.decisions.opening import SCORE_MAX, is_yes_or_no, open_decision
from dugnad.charter.decisions.verbs import (
    BEGIN_TAG,
    COUNT_TAG,
    EARLY_TAG,
    Answer,
    AnswerGiven,
    AnsweringBegan,
    BallotUnfit,
    CarriedOut,
    CarryOut,
    Counted,
    Deciding,
    DecisionAction,
    DecisionEvent,
    DecisionOpened,
    DecisionsRefused,
    EffectUnfit,
    MethodUnfit,
    MomentCame,
    NewerAnswer,
    NobodyDecides,
    NoObjection,
    NotAmongThose,
    NotAPerson,
    NotElectable,
    NothingToCarryOut,
    NotKnownWellEnough,
    NotOfThisProject,
    NotOpen,
    NotSecret,
    NotVouchedFor,
    NotYours,
    ObjectionSetAside,
    OfAnotherProject,
    OnlyWhenPutUp,
    Open,
    OptionsUnfit,
    ReasonMissing,
    RulesSayHow,
    SameAnswer,
    SecondRoundBegan,
    SetAside,
    StillMember,
    TextMissing,
    TooFewForSecret,
    TooLate,
    TooShort,
    UnknownMoment,
    Withdraw,
    Withdrawn,
)
from dugnad.charter.decisions.voices import voice_of
from dugnad.charter.decisions.writing import evolve
from dugnad.charter.law import DECIDING, Context, Law
from dugnad.ledger.contract import Contract, Decision, happened

__all__ = [
    "BEGIN_TAG",
    "CARRY_OUT_MS",
    "CONTRACTS",
    "COUNTED_AT_ONCE",
    "COUNT_TAG",
    "EARLY_MS",
    "EARLY_TAG",
    "READS_BESIDE",
    "SCORE_MAX",
    "VOUCHERS",
    "Answer",
    "AnswerGiven",
    "AnsweringBegan",
    "BallotUnfit",
    "CarriedOut",
    "CarryOut",
    "Counted",
    "Deciding",
    "DecisionAction",
    "DecisionEvent",
    "DecisionOpened",
    "DecisionsRefused",
    "EffectUnfit",
    "MethodUnfit",
    "MomentCame",
    "NewerAnswer",
    "NoObjection",
    "NobodyDecides",
    "NotAPerson",
    "NotAmongThose",
    "NotElectable",
    "NotKnownWellEnough",
    "NotOfThisProject",
    "NotOpen",
    "NotSecret",
    "NotVouchedFor",
    "NotYours",
    "NothingToCarryOut",
    "ObjectionSetAside",
    "OfAnotherProject",
    "OnlyWhenPutUp",
    "Open",
    "OptionsUnfit",
    "ReasonMissing",
    "RulesSayHow",
    "SameAnswer",
    "SecondRoundBegan",
    "SetAside",
    "StillMember",
    "TextMissing",
    "TooFewForSecret",
    "TooLate",
    "TooShort",
    "UnknownMoment",
    "Withdraw",
    "Withdrawn",
    "decide",
    "evolve",
    "is_yes_or_no",
    "settled",
    "voice_of",
]


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


_REFUSALS = (
    *urn.REFUSALS,
    OnlyWhenPutUp,
    TextMissing,
    NotOfThisProject,
    EffectUnfit,
    RulesSayHow,
    OptionsUnfit,
    MethodUnfit,
    NotElectable,
    TooShort,
    NobodyDecides,
    NotSecret,
    TooFewForSecret,
    NotAPerson,
    NotOpen,
    NotVouchedFor,
    TooLate,
    OfAnotherProject,
    NotAmongThose,
    NotKnownWellEnough,
    NewerAnswer,
    BallotUnfit,
    ReasonMissing,
    SameAnswer,
    NotYours,
    NoObjection,
    StillMember,
    NothingToCarryOut,
    UnknownMoment,
)


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
        refusals=_REFUSALS,
        decide=decide,
        evolve=evolve,
        settled=settled,
        due=MomentCame,
        for_others=(Answer, urn.TakePart, Withdraw, SetAside),
    )


CONTRACTS = {name: _contract_for(name) for name in DECIDING}
"""The law of each card type by which projects decide: the same for all of them."""
