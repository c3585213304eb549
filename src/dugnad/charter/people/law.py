"""The law of people: member ids, the keys that speak for them, and how well they are known.

A person has another member id and other keys in every project, and nothing here joins them. A
*kept* key is held by the place for someone without an own one; it names its custodian and the
channel by which the person came. Whoever takes their key home speaks by it alone, and nobody who
runs the place can bring another one in: that takes the member's own devices, their spare code, or
two people of their choice. Which key may ask for what stands in `speaking`, and what a helper may
do for a person in `helping`.
"""

from typing import get_args

from dugnad.charter.law import Context, Law
from dugnad.charter.people import events, helping, owning, recovering, verbs, welcoming
from dugnad.charter.people.records import People
from dugnad.charter.people.refusals import REFUSALS
from dugnad.charter.people.writing import evolve
from dugnad.ledger.contract import Contract, Decision, happened

__all__ = ["CONTRACT", "decide", "evolve"]


# ── decide: may this happen, and what follows?      (reads only)
def decide(
    people: People, action: verbs.PeopleAction, context: Context
) -> Decision[events.PeopleEvent]:
    """Answer one action; see the refusals for the rules."""
    if isinstance(action, verbs.OfWelcoming):
        return happened(welcoming.decide(people, action, context))
    if isinstance(action, verbs.OfOwning):
        return happened(owning.decide(people, action, context))
    if isinstance(action, verbs.OfHelping):
        return happened(helping.decide(people, action, context))
    return recovering.decide(people, action, context)


CONTRACT: Contract[People, verbs.PeopleAction, events.PeopleEvent, Law] = Contract(
    name="people",
    version=1,
    state=People,
    actions=get_args(verbs.PeopleAction),
    events=get_args(events.PeopleEvent),
    refusals=REFUSALS,
    decide=decide,
    evolve=evolve,
    due=verbs.RestOver,
)
