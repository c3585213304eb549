"""What may be asked of projects."""

from typing import TypeAlias

from dugnad.charter.entries import GROUP, AgreedText, Kind, Rules
from dugnad.charter.households import HouseholdAction
from dugnad.ledger.values import Action, Count, MemberId, Moment, ProjectId


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


OfPerson: TypeAlias = (
    Start | Join | Rest | Leave | TakeOver | Describe | AskToJoin | LetIn | HouseholdAction
)


OfOrganisation: TypeAlias = AskFor | JoinFor | LeaveFor


ProjectsAction: TypeAlias = (
    Start
    | Join
    | Rest
    | Leave
    | TakeOver
    | Describe
    | AskToJoin
    | LetIn
    | ChangeRules
    | AllowPart
    | OfOrganisation
    | HouseholdAction
)
