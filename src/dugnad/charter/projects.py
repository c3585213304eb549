"""Projects: groups with rules as data; starting one, joining, resting and leaving.

Joining is one action after reading the rules (PRJ-02); leaving is one action, always possible, and
ends all that follows from membership at that moment (PRJ-03). Where nobody looks after a project
any more, any member may take over. Rules are changed by what the project decided, and by nothing
else; every older version stays (PRJ-06).

An association, firm or municipality is a project too, whose offices are its roles. It takes part in
another project as one member, a *party*, for which those act whom its own rules name. It is let in
first, whatever the rules are for people: nobody gets more voices by starting more associations.
"""

import hashlib
from typing import TypeAlias, assert_never, get_args

import msgspec

from dugnad.charter import roles
from dugnad.charter.counting.method import BadMethod, ByConsent, check_method
from dugnad.charter.entries import (
    GROUP,
    MEMBERS,
    STARTER,
    STRENGTHS,
    AgreedText,
    Kind,
    Membership,
    Procedure,
    ProjectEntry,
    Rules,
    Strength,
    VoiceOffer,
    is_as_strong,
    party_of,
)
from dugnad.charter.households import REFUSALS as HOUSEHOLD_REFUSALS
from dugnad.charter.households import (
    HouseholdAction,
    HouseholdEvent,
    Households,
    OfferVoice,
    OwnVoice,
    ShareVoice,
    VoiceOffered,
    VoiceOfferTakenBack,
    VoiceOwned,
    VoiceShared,
    leave_household,
    offer_voice,
    own_voice,
    share_voice,
)
from dugnad.charter.law import Context, Law, newest_first, principal_of
from dugnad.charter.people import verbs as people
from dugnad.ledger.contract import Contract, Decision, Order, Refused, happened, must
from dugnad.ledger.state import KeySet, Map
from dugnad.ledger.values import Action, Count, Event, Hash, MemberId, Moment, ProjectId

LET_IN: Strength = "met"
"""How well an organisation is known that was let in: at most, as nobody makes another one better
known than they are themselves."""


# ── Actions: what may be asked
class Start(Action, frozen=True):
    """Start a project; the first commitment is of its name and aim.

    `words` is what the group agreed in its own words, and `rules.words` its fingerprint. `parent`
    is the project that it becomes a part of, which has decided so. Of another `kind` than a group
    it is an organisation for good.
    """

    project: ProjectId
    rules: Rules
    words: AgreedText = ""
    parent: ProjectId | None = None
    kind: Kind = GROUP


class Join(Action, frozen=True):
    """Become a member, having read version `rules_version` of the rules."""

    project: ProjectId
    rules_version: Count


class Rest(Action, frozen=True):
    """Be left in peace until a moment; 0 ends the rest."""

    project: ProjectId
    until_ms: Moment


class Leave(Action, frozen=True):
    """Stop being a member, now."""

    project: ProjectId


class TakeOver(Action, frozen=True):
    """Begin to look after a project that nobody looks after.

    Where whoever does speaks for an organisation, it decides who that is.
    """

    project: ProjectId


class Describe(Action, frozen=True):
    """Put another text about the project; the first commitment is of it."""

    project: ProjectId


class AskToJoin(Action, frozen=True):
    """Say that one would like to join a project that lets people in."""

    project: ProjectId


class LetIn(Action, frozen=True):
    """Let somebody join who reads the rules and confirms; by a member, or as decided."""

    project: ProjectId
    member: MemberId


class ChangeRules(Action, frozen=True):
    """Put other rules in place of version `instead_of`, as the project decided.

    `words` as in `Start`; such as stand in the books already need not be said again.
    """

    project: ProjectId
    rules: Rules
    instead_of: Count
    words: AgreedText = ""


class AllowPart(Action, frozen=True):
    """Let a project be started as a part of this one, as it decided (PRJ-14).

    `part` is the mark of its id, see `part_mark`: who started it must have known the id itself.
    """

    project: ProjectId
    part: ProjectId


class AskFor(Action, frozen=True):
    """Say that an organisation for which one acts would like to take part in another project.

    It asks wherever it is: also where people join without.
    """

    project: ProjectId
    organisation: ProjectId


class JoinFor(Action, frozen=True):
    """Let an organisation take part in another project, having read its rules.

    It is a member there under an id of its own (`entries.party_of`). Whoever acts for it signs as
    who they are in the organisation's own project, then and later.
    """

    project: ProjectId
    organisation: ProjectId
    rules_version: Count


class LeaveFor(Action, frozen=True):
    """End that an organisation takes part in another project, now."""

    project: ProjectId
    organisation: ProjectId


_OfPerson: TypeAlias = (
    Start | Join | Rest | Leave | TakeOver | Describe | AskToJoin | LetIn | HouseholdAction
)
_OfOrganisation: TypeAlias = AskFor | JoinFor | LeaveFor
ProjectsAction: TypeAlias = _OfPerson | _OfOrganisation | ChangeRules | AllowPart


# ── Events: what has happened
class ProjectStarted(Event, frozen=True):
    """A project with its first rules and its first member."""

    project: ProjectId
    starter: MemberId
    rules: Rules
    prose: Hash
    at_ms: Moment
    words: AgreedText = ""
    parent: ProjectId | None = None
    kind: Kind = GROUP


class MemberJoined(Event, frozen=True):
    """`member` agreed to version `rules_version` of the rules.

    Where it is an `organisation`, `by` did so for it.
    """

    project: ProjectId
    member: MemberId
    rules_version: Count
    at_ms: Moment
    organisation: ProjectId | None = None
    by: MemberId | None = None


class MemberRested(Event, frozen=True):
    """`member` rests until a moment; 0 ended the rest."""

    project: ProjectId
    member: MemberId
    until_ms: Moment


class MemberLeft(Event, frozen=True):
    """`member` is one no longer; where it is an `organisation`, `by` left for it."""

    project: ProjectId
    member: MemberId
    at_ms: Moment
    organisation: ProjectId | None = None
    by: MemberId | None = None


class ProjectTakenOver(Event, frozen=True):
    """`by` looks after the project from now on."""

    project: ProjectId
    by: MemberId
    at_ms: Moment


class ProjectDescribed(Event, frozen=True):
    """The project has another text; the one before was `before`."""

    project: ProjectId
    by: MemberId
    prose: Hash
    before: Hash


class JoiningAsked(Event, frozen=True):
    """`member` would like to join; where it is an `organisation`, `by` asked for it."""

    project: ProjectId
    member: MemberId
    at_ms: Moment
    organisation: ProjectId | None = None
    by: MemberId | None = None


class MemberLetIn(Event, frozen=True):
    """`member` may join; `by` is who let them in, None where the project decided so."""

    project: ProjectId
    member: MemberId
    by: MemberId | None


class RulesChanged(Event, frozen=True):
    """Version `rules_version` of the rules is in force; those before stay readable."""

    project: ProjectId
    rules: Rules
    rules_version: Count
    words: AgreedText
    at_ms: Moment


class PartAllowed(Event, frozen=True):
    """The project of this mark may be started as a part."""

    project: ProjectId
    part: ProjectId


ProjectsEvent: TypeAlias = (
    ProjectStarted
    | MemberJoined
    | MemberRested
    | MemberLeft
    | ProjectTakenOver
    | ProjectDescribed
    | JoiningAsked
    | MemberLetIn
    | RulesChanged
    | PartAllowed
    | HouseholdEvent
)


# ── Refusals: the rules that say no, in the order in which they are asked
class ProjectsRefused(Refused):
    """A no of the rules about projects."""

    contract = "projects"


class NotAPerson(ProjectsRefused):
    """Only people start, join and leave projects."""


class OfAnotherProject(ProjectsRefused):
    """This key speaks in another project; nobody has one key in two projects."""


class NotAnOrganisation(ProjectsRefused):
    """Associations, firms and municipalities take part in projects, other ones than their own."""


class NotItsOffice(ProjectsRefused):
    """Whoever acts for an organisation holds one of the roles that its rules name for that."""


class TextMissing(ProjectsRefused):
    """A project needs a name and a sentence about what it is for."""


class AlreadyStarted(ProjectsRefused):
    """The project is there already."""


class NoSuchPart(ProjectsRefused):
    """A part is begun once the project has decided that it may be."""


class UnknownProject(ProjectsRefused):
    """There is no such project."""


class NotAMember(ProjectsRefused):
    """Only members rest, leave and take over."""


class NotDecided(ProjectsRefused):
    """Only the project's own decision does this (PRJ-06)."""


class RulesHaveChanged(ProjectsRefused):
    """The rules were changed after they were read; read them again."""


class RulesUnsound(ProjectsRefused):
    """Rules by which nobody could decide: a role that decides is one of the rules' roles."""


class WordsDiffer(ProjectsRefused):
    """The words that were agreed are those of the fingerprint."""


class AlreadyMember(ProjectsRefused):
    """Who is a member need not join."""


class NotLetIn(ProjectsRefused):
    """This project takes in those whom a member, or the whole project, let in."""


class OrganisationNotLetIn(ProjectsRefused):
    """No organisation joins by itself: a member, or the whole project, lets it in first."""


class OpenToAll(ProjectsRefused):
    """People who may join anyway need not ask, nor be let in."""


class AskedBefore(ProjectsRefused):
    """Once is enough: who asked to join has asked, and who was let in may join."""


class HasStarter(ProjectsRefused):
    """Somebody looks after the project already."""


class NotStarter(ProjectsRefused):
    """Only who looks after the project describes it."""


# ── State: what projects remember
class Projects(Households):
    """All projects of the place."""

    projects: Map[ProjectId, ProjectEntry]
    rules: Map[tuple[ProjectId, int], Rules]
    words: Map[Hash, str]
    asking: Map[tuple[ProjectId, MemberId], Moment]
    let_in: KeySet[tuple[ProjectId, MemberId]]
    parts: KeySet[tuple[ProjectId, ProjectId]]
    parties: Map[tuple[ProjectId, MemberId], ProjectId]
    """By project and member id: the organisations that take part."""


# ── decide: may this happen, and what follows?      (reads only)
def decide(projects: Projects, action: ProjectsAction, context: Context) -> Decision[ProjectsEvent]:
    """Answer one action; see the refusals for the rules."""
    match action:
        case ChangeRules():
            return happened(_change_rules(projects, action, context))
        case AllowPart():
            _decided(projects, action.project, context)
            return happened(PartAllowed(project=action.project, part=action.part))
        case LetIn() if context.actor.orderer is not None:
            return _let_in(projects, action, None, context)
        case AskFor() | JoinFor() | LeaveFor():
            return _decide_for_organisation(projects, action, context)
        case _:
            return _decide_for_person(projects, action, context)


def _decide_for_person(
    projects: Projects, action: _OfPerson, context: Context
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
            started = _start(projects, action, member, context)
            begin = roles.Begin(
                project=action.project, member=member, names=_first_roles(action.rules)
            )
            return happened(started, orders=[must("roles", begin)])
        case Join():
            return happened(_join(projects, action.project, action.rules_version, member, context))
        case Rest():
            _current(projects, action.project, member)
            return happened(
                MemberRested(project=action.project, member=member, until_ms=action.until_ms)
            )
        case Leave():
            return _leave(projects, action.project, member, context)
        case TakeOver():
            over = _take_over(projects, action, member, context)
            begin = roles.Begin(project=action.project, member=member, names=(STARTER,))
            return happened(over, orders=[must("roles", begin)])
        case Describe():
            return happened(_describe(projects, action, member, context))
        case AskToJoin():
            return happened(_ask_to_join(projects, action.project, member, context))
        case LetIn():
            return _let_in(projects, action, member, context)
        case _:
            assert_never(action)


def _voices(
    projects: Projects, action: HouseholdAction, member: MemberId, context: Context
) -> HouseholdEvent:
    _current(projects, action.project, member)
    match action:
        case OfferVoice():
            return offer_voice(action, member, context)
        case ShareVoice():
            return share_voice(projects, action, member, context)
        case OwnVoice():
            return own_voice(projects, action, member, context)
        case _:
            assert_never(action)


def _leave(
    projects: Projects, project: ProjectId, member: MemberId, context: Context
) -> Decision[ProjectsEvent]:
    """End a membership and all that follows from it; others of the household keep their voice."""
    _current(projects, project, member)
    left = MemberLeft(project=project, member=member, at_ms=context.now_ms)
    owned = leave_household(project, member, context)
    events: list[ProjectsEvent] = [left] if owned is None else [owned, left]
    release = roles.Release(project=project, member=member)
    return happened(*events, orders=[must("roles", release)])


def _decide_for_organisation(
    projects: Projects, action: _OfOrganisation, context: Context
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
            asked = _asks(projects, action.project, member, context)
            event = msgspec.structs.replace(asked, organisation=action.organisation, by=by)
            return happened(event, orders=_enrol(action, context))
        case JoinFor():
            joined = _joins(projects, action.project, action.rules_version, member, context)
            known = context.law.member(member)
            let_in = (action.project, member) in projects.let_in
            if known is None or known.organisation != action.organisation or not let_in:
                raise OrganisationNotLetIn
            told = msgspec.structs.replace(joined, organisation=action.organisation, by=by)
            return happened(told)
        case LeaveFor():
            _current(projects, action.project, member)
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


def _start(projects: Projects, action: Start, member: MemberId, context: Context) -> ProjectStarted:
    if not context.commitments:
        raise TextMissing
    if action.project in projects.projects:
        raise AlreadyStarted
    mark = part_mark(action.project)
    if action.parent is not None and (action.parent, mark) not in projects.parts:
        raise NoSuchPart
    _sound(projects, action.rules, action.words)
    return ProjectStarted(
        project=action.project,
        starter=member,
        rules=action.rules,
        prose=context.commitments[0],
        at_ms=context.now_ms,
        words=action.words,
        parent=action.parent,
        kind=action.kind,
    )


def _first_roles(rules: Rules) -> tuple[str, ...]:
    """The roles of who starts a project: looking after it, and every role that decides."""
    deciding = rules.deciding()
    return tuple(one.name for one in rules.roles if one.name == STARTER or one.name in deciding)


def are_sound(rules: Rules) -> bool:
    """Whether a group could decide by these rules.

    They name the role of who looks after the project, and each role that decides; no role twice,
    and none without a name. Who looks after the project neither changes its rules nor chooses
    people, as any member takes that over where nobody does. Each method can come to a yes, and
    silence is one only where nobody is silent for not being known well enough to object. Who holds
    a role holds it alone, so it is not shared by a household; and what a household answers each of
    it may change, so it is never secret. Who speaks for an organisation holds a role of its rules.
    """
    names = [one.name for one in rules.roles]
    return (
        STARTER in names
        and MEMBERS not in names
        and all(name.strip() and names.count(name) == 1 for name in names)
        and all(who in names for who in rules.deciding())
        and all(role in names and rules.speaks.count(role) == 1 for role in rules.speaks)
        and STARTER not in (rules.lasting.who, rules.choosing.who)
        and all(_decides(procedure) for procedure in rules.procedures())
    )


def _decides(procedure: Procedure) -> bool:
    method = procedure.method
    if isinstance(method, ByConsent) and method.silence and procedure.strength != STRENGTHS[0]:
        return False
    if procedure.who != MEMBERS and procedure.voices not in ("all", "persons"):
        return False
    if procedure.voices == "households" and procedure.secrecy == "secret":
        return False
    try:
        check_method(procedure.method, 0)
        check_method(procedure.majority, 0)
    except BadMethod:
        return False
    return True


def _sound(projects: Projects, rules: Rules, words: str) -> None:
    """Refuse rules by which nobody could decide, or whose words are not the ones agreed.

    Raises:
        RulesUnsound, WordsDiffer: as they say.
    """
    if not are_sound(rules):
        raise RulesUnsound
    known = not words and (not rules.words or rules.words in projects.words)
    if not known and fingerprint(words) != rules.words:
        raise WordsDiffer


def fingerprint(words: str) -> bytes:
    """The fingerprint of agreed words: SHA-256 of them in UTF-8, and nothing for no words."""
    return hashlib.sha256(words.encode()).digest() if words else b""


def part_mark(project: ProjectId) -> ProjectId:
    """What stands for a project until it is started: the first 16 bytes of a SHA-256.

    Whoever decides about a part names its mark and not its id, so that nobody who reads the books
    can start the part in the place of those whom the decision was about.
    """
    return hashlib.sha256(b"dugnad/part/v1\0" + project).digest()[:16]


def _decided(projects: Projects, project: ProjectId, context: Context) -> ProjectEntry:
    """The project, where it has itself decided what is asked.

    Raises:
        UnknownProject, NotDecided: as they say.
    """
    entry = projects.projects.get(project)
    if entry is None:
        raise UnknownProject
    if not context.law.decided(context.actor.orderer, project):
        raise NotDecided
    return entry


def _change_rules(projects: Projects, action: ChangeRules, context: Context) -> RulesChanged:
    entry = _decided(projects, action.project, context)
    if action.instead_of != entry.rules_version:
        raise RulesHaveChanged
    _sound(projects, action.rules, action.words)
    return RulesChanged(
        project=action.project,
        rules=action.rules,
        rules_version=entry.rules_version + 1,
        words=action.words,
        at_ms=context.now_ms,
    )


def _join(
    projects: Projects,
    project: ProjectId,
    rules_version: int,
    member: MemberId,
    context: Context,
) -> MemberJoined:
    joined = _joins(projects, project, rules_version, member, context)
    _, rules = _rules(projects, project)
    if rules.joining != "open" and (project, member) not in projects.let_in:
        raise NotLetIn
    return joined


def _joins(
    projects: Projects,
    project: ProjectId,
    rules_version: int,
    member: MemberId,
    context: Context,
) -> MemberJoined:
    """Join by the rules in force, once one may."""
    entry, _ = _rules(projects, project)
    if rules_version != entry.rules_version:
        raise RulesHaveChanged
    _no_member(projects, project, member)
    return MemberJoined(
        project=project, member=member, rules_version=rules_version, at_ms=context.now_ms
    )


def _rules(projects: Projects, project: ProjectId) -> tuple[ProjectEntry, Rules]:
    entry = projects.projects.get(project)
    rules = None if entry is None else projects.rules.get((project, entry.rules_version))
    if entry is None or rules is None:
        raise UnknownProject
    return entry, rules


def _no_member(projects: Projects, project: ProjectId, member: MemberId) -> None:
    membership = projects.memberships.get((project, member))
    if membership is not None and membership.until_ms is None:
        raise AlreadyMember


def _ask_to_join(
    projects: Projects, project: ProjectId, member: MemberId, context: Context
) -> JoiningAsked:
    _, rules = _rules(projects, project)
    _no_member(projects, project, member)
    if rules.joining == "open":
        raise OpenToAll
    return _asks(projects, project, member, context)


def _asks(
    projects: Projects, project: ProjectId, member: MemberId, context: Context
) -> JoiningAsked:
    """Ask to join, once."""
    _rules(projects, project)
    _no_member(projects, project, member)
    if (project, member) in projects.asking or (project, member) in projects.let_in:
        raise AskedBefore
    return JoiningAsked(project=project, member=member, at_ms=context.now_ms)


def _let_in(
    projects: Projects, action: LetIn, by: MemberId | None, context: Context
) -> Decision[ProjectsEvent]:
    """Let somebody in who speaks in this project and is no member of it.

    An organisation is let in also where people join without: somebody has looked at it, as else
    whoever wanted more voices would begin as many firms. One that the project let in is known from
    then on as one that was met; one that a member let in as well as that member is, and no better
    than met.
    """
    _, rules = _rules(projects, action.project)
    if by is None:
        _decided(projects, action.project, context)
    else:
        _current(projects, action.project, by)
        if rules.joining == "decided":
            raise NotDecided
    known = context.law.member(action.member)
    if known is None or known.project != action.project:
        raise OfAnotherProject
    _no_member(projects, action.project, action.member)
    if rules.joining == "open" and known.organisation is None:
        raise OpenToAll
    if (action.project, action.member) in projects.let_in:
        raise AskedBefore
    let_in = MemberLetIn(project=action.project, member=action.member, by=by)
    strength = _strength_by(by, context)
    if known.organisation is None or is_as_strong(known.strength, strength):
        return happened(let_in)
    strengthen = people.Strengthen(member=action.member, strength=strength)
    return happened(let_in, orders=[must("people", strengthen)])


def _strength_by(by: MemberId | None, context: Context) -> Strength:
    """How well an organisation is known that a member let in; None: that the project let in."""
    if by is None:
        return LET_IN
    member = context.law.member(by)
    known = STRENGTHS[0] if member is None else member.strength
    most = STRENGTHS[: STRENGTHS.index(LET_IN) + 1]
    return [one for one in most if is_as_strong(known, one)][-1]


def _current(projects: Projects, project: ProjectId, member: MemberId) -> Membership:
    membership = projects.memberships.get((project, member))
    if membership is None or membership.until_ms is not None:
        raise NotAMember
    return membership


def _take_over(
    projects: Projects, action: TakeOver, member: MemberId, context: Context
) -> ProjectTakenOver:
    entry, rules = _rules(projects, action.project)
    _current(projects, action.project, member)
    if not can_be_taken_over(entry.kind, rules):
        raise NotDecided
    if context.law.holders(action.project, STARTER, context.now_ms):
        raise HasStarter
    return ProjectTakenOver(project=action.project, by=member, at_ms=context.now_ms)


def can_be_taken_over(kind: Kind, rules: Rules) -> bool:
    """Whether any member may look after such a project where nobody does.

    Else whoever joins an association that nobody looks after would speak for it in others.
    """
    return kind == GROUP or STARTER not in rules.speaks


def _describe(
    projects: Projects, action: Describe, member: MemberId, context: Context
) -> ProjectDescribed:
    if not context.commitments:
        raise TextMissing
    project = projects.projects.get(action.project)
    if project is None:
        raise UnknownProject
    _current(projects, action.project, member)
    if not context.law.is_starter(action.project, member, context.now_ms):
        raise NotStarter
    return ProjectDescribed(
        project=action.project,
        by=member,
        prose=context.commitments[0],
        before=project.prose,
    )


# ── evolve: write it down      (writes only, never fails)
def evolve(projects: Projects, event: ProjectsEvent) -> None:
    """Write one event into the state."""
    match event:
        case ProjectStarted():
            _write_start(projects, event)
        case MemberJoined(project=project, member=member, at_ms=at_ms, organisation=organisation):
            projects.memberships.set(
                (project, member), Membership(from_ms=at_ms, until_ms=None, resting_until_ms=0)
            )
            projects.asking.remove((project, member))
            projects.let_in.remove((project, member))
            if organisation is not None:
                projects.parties.set((project, member), organisation)
            _count(projects, project, 1, parties=0 if organisation is None else 1)
        case MemberRested(project=project, member=member, until_ms=until_ms):
            _change(projects, project, member, resting_until_ms=until_ms)
        case MemberLeft(project=project, member=member, at_ms=at_ms, organisation=organisation):
            _change(projects, project, member, until_ms=at_ms)
            projects.voice_offers.remove((project, member))
            projects.parties.remove((project, member))
            _count(projects, project, -1, parties=0 if organisation is None else -1)
        case ProjectTakenOver(project=project, by=by):
            _replace(projects, project, starter=by)
        case ProjectDescribed(project=project, by=by, prose=prose):
            _replace(projects, project, prose=prose, author=by)
        case JoiningAsked(project=project, member=member, at_ms=at_ms):
            projects.asking.set((project, member), at_ms)
        case MemberLetIn(project=project, member=member):
            projects.asking.remove((project, member))
            projects.let_in.add((project, member))
        case RulesChanged(project=project, rules=rules, rules_version=version, words=words):
            _write_rules(projects, project, version, rules, words)
            _replace(projects, project, rules_version=version)
        case PartAllowed(project=project, part=part):
            projects.parts.add((project, part))
        case VoiceOffered() | VoiceOfferTakenBack() | VoiceShared() | VoiceOwned():
            _write_voices(projects, event)
        case _:
            assert_never(event)


def _write_voices(projects: Projects, event: HouseholdEvent) -> None:
    project, member = event.project, event.member
    match event:
        case VoiceOffered(to=to, at_ms=at_ms):
            projects.voice_offers.set((project, member), VoiceOffer(to=to, at_ms=at_ms))
        case VoiceOfferTakenBack():
            projects.voice_offers.remove((project, member))
        case VoiceShared(of=of, voice=voice, household=household, number=number):
            projects.voice_offers.remove((project, of))
            projects.households.set((project, voice, newest_first(number)), household)
            _speak(projects, project, member, voice, number)
            _count_shared(projects, project, number, 1)
        case VoiceOwned(left=left, number=number):
            for together in ((member,), left):
                first = together[0]
                projects.households.set((project, first, newest_first(number)), together)
                for one in together:
                    _speak(projects, project, one, first, number)
            _count_shared(projects, project, number, -1)
        case _:
            assert_never(event)


def _speak(
    projects: Projects, project: ProjectId, member: MemberId, voice: MemberId, number: int
) -> None:
    """Write with whose voice somebody speaks from change `number` on, if that is another one."""
    time = projects.memberships.get((project, member))
    shared = None if voice == member else voice
    if time is not None and time.voice != shared:
        time = msgspec.structs.replace(time, voice=shared)
        projects.memberships.set((project, member), time)
        projects.voices.set((project, member, newest_first(number)), voice)


def _count_shared(projects: Projects, project: ProjectId, number: int, shared: int) -> None:
    entry = projects.projects.get(project)
    if entry is not None:
        _replace(projects, project, shared=entry.shared + shared, sharing=number)


def _write_start(projects: Projects, event: ProjectStarted) -> None:
    projects.projects.set(
        event.project,
        ProjectEntry(
            starter=event.starter,
            started_ms=event.at_ms,
            prose=event.prose,
            author=event.starter,
            rules_version=1,
            members=1,
            parent=event.parent,
            kind=event.kind,
        ),
    )
    _write_rules(projects, event.project, 1, event.rules, event.words)
    projects.memberships.set(
        (event.project, event.starter),
        Membership(from_ms=event.at_ms, until_ms=None, resting_until_ms=0),
    )


def _write_rules(
    projects: Projects, project: ProjectId, version: int, rules: Rules, words: str
) -> None:
    projects.rules.set((project, version), rules)
    if words:
        projects.words.set(rules.words, words)


def _change(projects: Projects, project: ProjectId, member: MemberId, **changes: object) -> None:
    time = projects.memberships.get((project, member))
    if time is not None:
        projects.memberships.set((project, member), msgspec.structs.replace(time, **changes))


def _count(projects: Projects, project: ProjectId, members: int, *, parties: int) -> None:
    entry = projects.projects.get(project)
    if entry is not None:
        members, parties = entry.members + members, entry.parties + parties
        _replace(projects, project, members=members, parties=parties)


def _replace(projects: Projects, project: ProjectId, **changes: object) -> None:
    entry = projects.projects.get(project)
    if entry is not None:
        projects.projects.set(project, msgspec.structs.replace(entry, **changes))


CONTRACT: Contract[Projects, ProjectsAction, ProjectsEvent, Law] = Contract(
    name="projects",
    version=1,
    state=Projects,
    actions=(
        Start,
        Join,
        Rest,
        Leave,
        TakeOver,
        Describe,
        AskToJoin,
        LetIn,
        ChangeRules,
        AllowPart,
        AskFor,
        JoinFor,
        LeaveFor,
        *get_args(HouseholdAction),
    ),
    events=(
        ProjectStarted,
        MemberJoined,
        MemberRested,
        MemberLeft,
        ProjectTakenOver,
        ProjectDescribed,
        JoiningAsked,
        MemberLetIn,
        RulesChanged,
        PartAllowed,
        *get_args(HouseholdEvent),
    ),
    refusals=(
        NotAPerson,
        OfAnotherProject,
        NotAnOrganisation,
        NotItsOffice,
        TextMissing,
        AlreadyStarted,
        NoSuchPart,
        UnknownProject,
        NotAMember,
        NotDecided,
        RulesHaveChanged,
        RulesUnsound,
        WordsDiffer,
        AlreadyMember,
        NotLetIn,
        OrganisationNotLetIn,
        OpenToAll,
        AskedBefore,
        HasStarter,
        NotStarter,
        *HOUSEHOLD_REFUSALS,
    ),
    decide=decide,
    evolve=evolve,
    for_others=(Rest, LetIn),
)
