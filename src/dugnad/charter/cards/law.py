"""The life of a card: put up, what is missing, in force, closed.

A card is pinned for good to the version of its rules that was open when it was put up. Where the
project's rules give time for objections, a card waits that long; an objection that stands keeps it
waiting until it is withdrawn, or set aside once its author has left the project. Another text lets
the time begin anew, so that nothing comes into force that members had no time to read. A card may
instead await the project's decision, and it may await that so much money lies in its pot. Proposals
and votes are how it decides: any member puts one up, nobody rewords it or a card that awaits it,
and nothing ends it but its answers (PRJ-07, PRJ-11).
"""

from typing import assert_never, get_args

from dugnad.charter.cards.ending import close, closed, reword
from dugnad.charter.cards.events import (
    CardPlaced,
    CardsEvent,
    ObjectionWithdrawn,
)
from dugnad.charter.cards.finding import alone, decided, mine
from dugnad.charter.cards.force import bring_into_force, end_periods, funded
from dugnad.charter.cards.objecting import lift, object_to, set_aside
from dugnad.charter.cards.putting_up import put_up
from dugnad.charter.cards.records import Cards
from dugnad.charter.cards.refusals import (
    REFUSALS,
    NotAPerson,
)
from dugnad.charter.cards.verbs import (
    BringIntoForce,
    CardsAction,
    Close,
    End,
    Funded,
    Object,
    OfPerson,
    PeriodOver,
    Place,
    PutUp,
    Reword,
    SetAside,
    Withdraw,
)
from dugnad.charter.cards.writing import evolve
from dugnad.charter.law import Context, Law, principal_of
from dugnad.ledger.contract import Contract, Decision, happened


# ── decide: may this happen, and what follows?      (reads only)
def decide(cards: Cards, action: CardsAction, context: Context) -> Decision[CardsEvent]:
    """Answer one action; see the refusals for the rules."""
    match action:
        case PeriodOver():
            return end_periods(cards, context)
        case BringIntoForce():
            return happened(bring_into_force(cards, action, context))
        case Funded():
            return happened(funded(cards, action.card, context))
        case End():
            entry = decided(cards, action.card, context)
            alone(entry)
            return happened(closed(action.card, entry, None, context))
        case _:
            return _decide_for_person(cards, action, context)


def _decide_for_person(cards: Cards, action: OfPerson, context: Context) -> Decision[CardsEvent]:
    member = principal_of(context)
    if member is None:
        raise NotAPerson
    match action:
        case PutUp():
            return put_up(cards, action, member, context)
        case Object():
            return happened(object_to(cards, action, member, context))
        case Withdraw():
            withdrawn = ObjectionWithdrawn(card=action.card, by=member)
            return happened(*lift(cards, action.card, member, withdrawn, context))
        case SetAside():
            return happened(*set_aside(cards, action, member, context))
        case Close():
            return happened(close(cards, action, member, context))
        case Place():
            mine(cards, action.card, member, context)
            return happened(CardPlaced(card=action.card, by=member, position=action.position))
        case Reword():
            return happened(reword(cards, action, member, context))
        case _:
            assert_never(action)


CONTRACT: Contract[Cards, CardsAction, CardsEvent, Law] = Contract(
    name="cards",
    version=1,
    state=Cards,
    actions=get_args(CardsAction),
    events=get_args(CardsEvent),
    refusals=REFUSALS,
    decide=decide,
    evolve=evolve,
    due=PeriodOver,
    for_others=get_args(OfPerson),
)
