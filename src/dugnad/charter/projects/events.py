"""What has happened to projects and to those who take part."""

from typing import TypeAlias

from dugnad.charter.entries import GROUP, AgreedText, Kind, Rules
from dugnad.charter.households import HouseholdEvent
from dugnad.ledger.values import Count, Event, Hash, MemberId, Moment, ProjectId


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

    Where it is an `organisation`, `by` did so for it; for a person `by` is a helper, if any.
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
    """`member` would like to join; `by` asked for them: for an `organisation`, or as a helper."""

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
