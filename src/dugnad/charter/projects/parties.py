"""Organisations that take part in another project than their own, as one member each.

Those act for a party whom the organisation's own rules name. It is let in first, whatever the
rules are for people: nobody gets more voices by starting more associations.
"""

from typing import assert_never

import msgspec

from dugnad.charter.entries import GROUP, party_of
from dugnad.charter.law import Context
from dugnad.charter.people import verbs as people
from dugnad.charter.projects.events import MemberLeft, ProjectsEvent
from dugnad.charter.projects.finding import current
from dugnad.charter.projects.joining import asks, joins
from dugnad.charter.projects.records import Projects
from dugnad.charter.projects.refusals import (
    NotAnOrganisation,
    NotAPerson,
    NotItsOffice,
    OrganisationNotLetIn,
)
from dugnad.charter.projects.verbs import AskFor, JoinFor, LeaveFor, OfOrganisation
from dugnad.ledger.contract import Decision, Order, happened, must


def decide_for_organisation(
    projects: Projects, action: OfOrganisation, context: Context
) -> Decision[ProjectsEvent]:
    """Answer what somebody asks for an organisation, under the id that it has in the project."""
    by = context.actor.member
    if by is None:
        raise NotAPerson
    organisation = projects.projects.get(action.organisation)
    if organisation is None or organisation.kind == GROUP or action.organisation == action.project:
        raise NotAnOrganisation
    if not context.law.speaks_for(action.organisation, by, context.now_ms):
        raise NotItsOffice
    member = party_of(action.project, action.organisation)
    match action:
        case AskFor():
            asked = asks(projects, action.project, member, context)
            event = msgspec.structs.replace(asked, organisation=action.organisation, by=by)
            return happened(event, orders=_enrol(action, context))
        case JoinFor():
            joined = joins(projects, action.project, action.rules_version, member, context)
            known = context.law.member(member)
            let_in = (action.project, member) in projects.let_in
            if known is None or known.organisation != action.organisation or not let_in:
                raise OrganisationNotLetIn
            told = msgspec.structs.replace(joined, organisation=action.organisation, by=by)
            return happened(told)
        case LeaveFor():
            current(projects, action.project, member)
            left = MemberLeft(
                project=action.project,
                member=member,
                at_ms=context.now_ms,
                organisation=action.organisation,
                by=by,
            )
            return happened(left)
        case _:
            assert_never(action)


def _enrol(action: AskFor, context: Context) -> list[Order]:
    """Let an organisation be known in the project, if it is not."""
    member = party_of(action.project, action.organisation)
    known = context.law.member(member)
    if known is not None and known.organisation == action.organisation:
        return []
    enrol = people.Enrol(member=member, project=action.project, organisation=action.organisation)
    return [must("people", enrol)]
