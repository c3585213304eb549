"""Letting people and organisations in, and saying how well somebody is known."""

from typing import assert_never

from dugnad.charter.entries import STRENGTHS
from dugnad.charter.law import Context
from dugnad.charter.people import events, refusals, verbs
from dugnad.charter.people.owning import new_key
from dugnad.charter.people.records import People
from dugnad.ledger.values import MemberId


# ── decide
def decide(people: People, action: verbs.OfWelcoming, context: Context) -> events.OfWelcoming:
    """Answer one action about who is who."""
    by_projects = context.actor.orderer == "projects"
    custodian = context.actor.member
    match action:
        case verbs.Enrol() if by_projects:
            return _enrol(people, action, context)
        case verbs.Strengthen() if by_projects:
            return _strengthen(people, action)
        case _ if custodian is None or not context.law.is_custodian(custodian):
            raise refusals.NotSponsor
        case verbs.Welcome():
            return _welcome(people, action, custodian, context)
        case verbs.Strengthen():
            return _strengthen(people, action)
        case verbs.Enrol():
            raise refusals.NotSponsor
        case _:
            assert_never(action)


def _welcome(
    people: People, action: verbs.Welcome, custodian: MemberId, context: Context
) -> events.MemberWelcomed:
    new_key(people, action.key)
    if action.member in people.members:
        raise refusals.MemberKnown
    return events.MemberWelcomed(
        member=action.member,
        project=action.project,
        key=action.key,
        custodian=custodian,
        channel=action.channel,
        strength=action.strength,
        at_ms=context.now_ms,
    )


def _enrol(people: People, action: verbs.Enrol, context: Context) -> events.OrganisationEnrolled:
    if action.member in people.members:
        raise refusals.MemberKnown
    return events.OrganisationEnrolled(
        member=action.member,
        project=action.project,
        organisation=action.organisation,
        at_ms=context.now_ms,
    )


def _strengthen(people: People, action: verbs.Strengthen) -> events.MemberStrengthened:
    entry = people.members.get(action.member)
    if entry is None:
        raise refusals.UnknownMember
    if _rank(action.strength) <= _rank(entry.strength):
        raise refusals.NotStronger
    return events.MemberStrengthened(member=action.member, strength=action.strength)


def _rank(strength: str) -> int:
    return [*STRENGTHS].index(strength) if strength in STRENGTHS else -1
