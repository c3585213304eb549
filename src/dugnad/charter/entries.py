"""The records that the charter keeps, apart from the modules so that `law` can read them all."""

from typing import Annotated, Literal, TypeAlias

import msgspec

from dugnad.ledger.values import (
    CardId,
    Channel,
    Count,
    Hash,
    MemberId,
    Moment,
    ProjectId,
    Record,
    ShortText,
)


class KeyEntry(Record, frozen=True):
    """Whose key it is and who keeps it (None: the member).

    `desk`: many write from it at once. `sponsor`: it lets others in, with a rate of its own.
    """

    member: MemberId
    custodian: MemberId | None
    channel: Channel
    since_ms: Moment
    desk: bool
    sponsor: bool


class MemberEntry(Record, frozen=True):
    """The one project a member id belongs to, and how well the person is known."""

    project: ProjectId
    strength: ShortText
    since_ms: Moment


Way: TypeAlias = Literal["together", "trusted", "funded", "association"]
"""How a project decides; presets of the same rules."""

Joining: TypeAlias = Literal["open", "asked"]
"""Whether anybody may join, or only who was asked by a member."""

PutsUp: TypeAlias = Literal["anyone", "members", "starters"]
"""Who may put up cards."""


OBJECTION_MS_MAX = 90 * 24 * 3_600_000
"""No card waits longer than a season: silence must come to mean something."""

ObjectionTime: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=OBJECTION_MS_MAX)]


class Rules(Record, frozen=True):
    """A project's rules as data.

    `objection_ms` is how long a new card waits for objections before it is in force; 0 lets it be
    in force at once (small spontaneous things need no plan: PRJ-29). `decision_ms` is that wait
    where a card says that it binds the group.
    """

    way: Way
    joining: Joining
    puts_up: PutsUp
    objection_ms: ObjectionTime


class ProjectEntry(Record, frozen=True):
    """A project.

    `starter` is who began last to look after it; `starters` counts those who do now, and with 0
    any member may begin to. `prose` is the fingerprint of its name and aim, written by `author`;
    `members` counts those in it.
    """

    starter: MemberId
    started_ms: Moment
    prose: Hash
    author: MemberId
    rules_version: Count
    members: Count
    starters: Count


class Membership(Record, frozen=True):
    """From when until when somebody is a member; resting until `resting_until_ms` (0: not).

    `starter` members look after the project.
    """

    from_ms: Moment
    until_ms: Moment | None
    resting_until_ms: Moment
    starter: bool


class Grant(Record, frozen=True):
    """What a card may order of another target."""

    target: ShortText
    verb: ShortText


Status: TypeAlias = Literal["waiting", "in force", "closed"]


class CardEntry(Record, frozen=True):
    """A card's life.

    `version` is the one of its rules for good. `waits_until_ms` is when the time for objections
    ends; `objections` counts those that stand. `position` orders the page by hand, from 1; 0
    leaves it to the page.
    """

    project: ProjectId
    card_type: ShortText
    version: Count
    put_up_by: MemberId
    put_up_ms: Moment
    prose: Hash
    status: Status
    waits_until_ms: Moment
    objections: Count
    closed_ms: Moment | None
    position: Count
    grants: tuple[Grant, ...]


class Question(Record, frozen=True):
    """A question about something in the books, and its answer once there is one.

    `about` is a target or a line ("card:…", "line:12.3"). `promised_ms` is the day by which an
    answer was promised.
    """

    about: ShortText
    asked_by: MemberId
    asked_ms: Moment
    prose: Hash
    promised_ms: Moment | None
    answer: Hash | None
    answered_by: MemberId | None
    answered_ms: Moment | None


class Removal(Record, frozen=True):
    """That prose was taken away, under which rule, by which role, when."""

    rule: ShortText
    by_role: ShortText
    at_ms: Moment


def target_of(card: CardId) -> str:
    """The target of a card."""
    return f"card:{card.hex()}"


_ID_DIGITS = 32
_HEX_DIGITS = "0123456789abcdef"


def card_of(target: str) -> CardId | None:
    """The card of a target, or None when it is none."""
    return _named(target, "card:")


def about_project(project: ProjectId) -> str:
    """How a project is named where something is said about it; it is no target of its own."""
    return f"project:{project.hex()}"


def project_of(about: str) -> ProjectId | None:
    """The project that something is said about, or None when it is none."""
    return _named(about, "project:")


def _named(name: str, sort: str) -> bytes | None:
    digits = name[len(sort) :]
    if not name.startswith(sort) or len(digits) != _ID_DIGITS or digits.strip(_HEX_DIGITS):
        return None
    return bytes.fromhex(digits)
