"""The law of money as one contract: what may be asked of it, and which room answers.

What somebody has is what a named host owes for a named cause. Money comes in by a line of the bank
or a count, is held in the pots of projects and cards, is owed, and goes out by a line of the bank;
each of these is told by one person and confirmed by another. Every event that moves money carries
its lines, and they sum to zero; the machine looks after every action that they do (`sound`).
"""

from typing import get_args

from dugnad.charter.law import Context, Law
from dugnad.charter.money import events, holding, hosts, owing, paying, promises, receiving, verbs
from dugnad.charter.money.records import Money
from dugnad.charter.money.refusals import REFUSALS
from dugnad.charter.money.writing import evolve
from dugnad.ledger.contract import Contract, Decision, happened

__all__ = ["CONTRACT", "decide", "evolve"]


# ── decide: may this happen, and what follows?      (reads only)
def decide(
    money: Money, action: verbs.MoneyAction, context: Context
) -> Decision[events.MoneyEvent]:
    """Answer one action; see the refusals for the rules."""
    if isinstance(action, verbs.OfHosts):
        return happened(hosts.decide(money, action, context))
    if isinstance(action, verbs.OfPromises):
        return happened(promises.decide(money, action, context))
    if isinstance(action, verbs.OfReceiving):
        return receiving.decide(money, action, context)
    if isinstance(action, verbs.OfHolding):
        return holding.decide(money, action, context)
    if isinstance(action, verbs.OfOwing):
        return owing.decide(money, action, context)
    paid = paying.decide(money, action, context)
    return happened(paid, *hosts.reopened(money, paid))


CONTRACT: Contract[Money, verbs.MoneyAction, events.MoneyEvent, Law] = Contract(
    name="money",
    version=1,
    state=Money,
    actions=get_args(verbs.MoneyAction),
    events=get_args(events.MoneyEvent),
    refusals=REFUSALS,
    decide=decide,
    evolve=evolve,
)
