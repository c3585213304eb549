"""Projects: groups with rules as data; starting one, joining, resting and leaving.

Joining is one action after reading the rules (PRJ-02); leaving is one action, always possible, and
ends all that follows from membership at that moment (PRJ-03). Where nobody looks after a project
any more, any member may take over. Rules are changed by what the project decided, and by nothing
else; every older version stays (PRJ-06).

An association, firm or municipality is a project too, whose offices are its roles. It takes part in
another project as one member, a *party*, for which those act whom its own rules name. It is let in
first, whatever the rules are for people: nobody gets more voices by starting more associations.
"""

from typing import assert_never, get_args

from dugnad.charter import roles
from dugnad.charter.entries import STARTER
from dugnad.charter.households import (
    HouseholdAction,
    HouseholdEvent,
    OfferVoice,
    OwnVoice,
    ShareVoice,
    offer_voice,
    own_voice,
    share_voice,
)
from dugnad.charter.law import Context, Law, principal_of
from dugnad.charter.projects.events import (
    MemberRested,
    PartAllowed,
    ProjectsEvent,
)
from dugnad.charter.projects.finding import current, decided
from dugnad.charter.projects.joining import ask_to_join, join, leave, let_somebody_in
from dugnad.charter.projects.looking_after import describe, take_over
from dugnad.charter.projects.parties import decide_for_organisation
from dugnad.charter.projects.records import Projects
from dugnad.charter.projects.refusals import (
    REFUSALS,
    NotAPerson,
    OfAnotherProject,
)
from dugnad.charter.projects.rules import change_rules
from dugnad.charter.projects.starting import first_roles, start
from dugnad.charter.projects.verbs import (
    AllowPart,
    AskFor,
    AskToJoin,
    ChangeRules,
    Describe,
    Join,
    JoinFor,
    Leave,
    LeaveFor,
    LetIn,
    OfPerson,
    ProjectsAction,
    Rest,
    Start,
    TakeOver,
)
from dugnad.charter.projects.writing import evolve
from dugnad.ledger.contract import Contract, Decision, happened, must
from dugnad.ledger.values import MemberId


# ── decide: may this happen, and what follows?      (reads only)
def decide(projects: Projects, action: ProjectsAction, context: Context) -> Decision[ProjectsEvent]:
    """Answer one action; see the refusals for the rules."""
    match action:
        case ChangeRules():
            return happened(change_rules(projects, action, context))
        case AllowPart():
            decided(projects, action.project, context)
            return happened(PartAllowed(project=action.project, part=action.part))
        case LetIn() if context.actor.orderer is not None:
            return let_somebody_in(projects, action, None, context)
        case AskFor() | JoinFor() | LeaveFor():
            return decide_for_organisation(projects, action, context)
        case _:
            return _decide_for_person(projects, action, context)


def _decide_for_person(
    projects: Projects, action: OfPerson, context: Context
) -> Decision[ProjectsEvent]:
    member = principal_of(context)
    if member is None:
        raise NotAPerson
    known = context.law.member(member)
    if known is None or known.project != action.project:
        raise OfAnotherProject
    match action:
        case OfferVoice() | ShareVoice() | OwnVoice():
            return happened(_voices(projects, action, member, context))
        case Start():
            started = start(projects, action, member, context)
            begin = roles.Begin(
                project=action.project, member=member, names=first_roles(action.rules)
            )
            return happened(started, orders=[must("roles", begin)])
        case Join():
            return happened(join(projects, action.project, action.rules_version, member, context))
        case Rest():
            current(projects, action.project, member)
            return happened(
                MemberRested(project=action.project, member=member, until_ms=action.until_ms)
            )
        case Leave():
            return leave(projects, action.project, member, context)
        case TakeOver():
            over = take_over(projects, action, member, context)
            begin = roles.Begin(project=action.project, member=member, names=(STARTER,))
            return happened(over, orders=[must("roles", begin)])
        case Describe():
            return happened(describe(projects, action, member, context))
        case AskToJoin():
            return happened(ask_to_join(projects, action.project, member, context))
        case LetIn():
            return let_somebody_in(projects, action, member, context)
        case _:
            assert_never(action)


def _voices(
    projects: Projects, action: HouseholdAction, member: MemberId, context: Context
) -> HouseholdEvent:
    current(projects, action.project, member)
    match action:
        case OfferVoice():
            return offer_voice(action, member, context)
        case ShareVoice():
            return share_voice(projects, action, member, context)
        case OwnVoice():
            return own_voice(projects, action, member, context)
        case _:
            assert_never(action)


CONTRACT: Contract[Projects, ProjectsAction, ProjectsEvent, Law] = Contract(
    name="projects",
    version=1,
    state=Projects,
    actions=get_args(ProjectsAction),
    events=get_args(ProjectsEvent),
    refusals=REFUSALS,
    decide=decide,
    evolve=evolve,
    for_others=(Rest, LetIn),
    helped={"join": (Join, AskToJoin)},
)
