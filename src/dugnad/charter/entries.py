"""The records that the charter keeps, apart from the modules so that `law` can read them all."""

import hashlib
from typing import Annotated, Literal, TypeAlias

import msgspec

from dugnad.charter.counting.method import HALF, ByConsent, ByMajority, Quorum, Share
from dugnad.charter.money.accounts import Sum
from dugnad.ledger.values import (
    CardId,
    Channel,
    Count,
    Hash,
    MemberId,
    Moment,
    ProjectId,
    PublicKey,
    Record,
    ShortText,
)

Scope: TypeAlias = Literal["whole", "answers", "spare", "helper"]
"""What a key speaks for: its member in everything, in answers alone, as the member's spare code, or
as the code of somebody who brings the member back."""


class KeyEntry(Record, frozen=True):
    """Whose key it is and who keeps it (None: the member), and what it speaks for.

    `desk`: many write from it at once. `sponsor`: it lets others in, with a rate of its own.
    """

    member: MemberId
    custodian: MemberId | None
    channel: Channel
    since_ms: Moment
    desk: bool
    sponsor: bool
    scope: Scope = "whole"


class MemberEntry(Record, frozen=True):
    """The one project a member id belongs to, and how well the person is known.

    Where it is no person that takes part but an organisation, `organisation` is its own project.
    """

    project: ProjectId
    strength: ShortText
    since_ms: Moment
    organisation: ProjectId | None = None


Kind: TypeAlias = Literal["group", "association", "firm", "municipality"]
"""What a project is to others: a group of people, or an organisation that acts as one."""

GROUP: Kind = "group"
"""People who do something together; every other kind may take part in other projects."""


Way: TypeAlias = Literal["together", "trusted", "funded", "association"]
"""How a project decides; presets of the same rules."""

Joining: TypeAlias = Literal["open", "asked", "decided"]
"""Who may join: anybody, whom a member let in, or whom the group decided to let in."""

PutsUp: TypeAlias = Literal["anyone", "members", "starters"]
"""Who may put up cards."""


OBJECTION_MS_MAX = 90 * 24 * 3_600_000
"""No card waits longer than a season: silence must come to mean something."""

ObjectionTime: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=OBJECTION_MS_MAX)]


Strength: TypeAlias = Literal["link", "sms", "letter", "vouched", "met", "eid"]
STRENGTHS: tuple[Strength, ...] = ("link", "sms", "letter", "vouched", "met", "eid")
"""How well somebody is known, from least to most; a mail address counts as a link."""


def is_as_strong(known: str, wanted: str) -> bool:
    """Whether somebody known this well is known at least as well as `wanted` asks."""
    order: list[str] = [*STRENGTHS]
    return known in order and order.index(known) >= order.index(wanted)


ONE_THIRD = Share(parts=1, of=3)
TWO_THIRDS = Share(parts=2, of=3)

MEMBERS = "members"
"""Who decides where all do; any other name in its place is that of a role."""

ANSWER_MS_MIN = 3_600_000
ANSWER_MS_MAX = 90 * 24 * 3_600_000
LATE_MS_MAX = 14 * 24 * 3_600_000
"""Paper that comes in later than two weeks after the end counts for nothing."""

Fallback: TypeAlias = Literal["again", "majority", "drop"]
"""What a standing objection leads to: a new version, a majority vote, or the end of it."""

Secrecy: TypeAlias = Literal["open", "asked", "secret"]
"""Whether answers are open, secret where who proposes asks for it, or secret from five on."""


Voices: TypeAlias = Literal["all", "persons", "households", "organisations"]
"""Whose voices count: each member's, those of persons alone, of persons with one for those who
share it, or of organisations alone."""


class Procedure(Record, frozen=True):
    """How a project decides one kind of thing.

    `who` decides: "members", or those who hold a role of this name; each must be known at least as
    well as `strength`. `method` says how yes is found, and how many must take part. Where that is
    consent, a standing objection leads to `fallback`, and a vote it leads to asks for `majority`.
    Answers are given for `answer_ms`; what was received on paper or by phone by then is entered
    for `late_ms` more. `voices` says whose voices count; where a role decides, only persons hold it
    and each has an own one.
    """

    who: ShortText
    method: ByConsent | ByMajority
    answer_ms: Annotated[int, msgspec.Meta(ge=ANSWER_MS_MIN, le=ANSWER_MS_MAX)]
    late_ms: Annotated[int, msgspec.Meta(ge=0, le=LATE_MS_MAX)] = 0
    strength: Strength = "link"
    fallback: Fallback = "again"
    majority: ByMajority = ByMajority(least=TWO_THIRDS)
    secrecy: Secrecy = "asked"
    voices: Voices = "all"


STARTER = "starter"
"""The role of those who look after a project; every project has it."""
ROLES_MAX = 12
SEATS_MAX = 20
TERM_MS_MAX = 5 * 366 * 24 * 3_600_000
"""No role is held for longer than five years without being given anew (PRJ-24)."""

_DAY_MS = 24 * 3_600_000
YEAR_MS = 365 * _DAY_MS


AGREED_MAX = 4_000
AgreedText: TypeAlias = Annotated[str, msgspec.Meta(max_length=AGREED_MAX)]
"""What a group agreed, in its own words: public, in the books, replaced but never taken away."""


class RoleRule(Record, frozen=True):
    """A role: its name, how many may hold it at a time, and for how long."""

    name: ShortText
    seats: Annotated[int, msgspec.Meta(ge=1, le=SEATS_MAX)]
    term_ms: Annotated[int, msgspec.Meta(ge=_DAY_MS, le=TERM_MS_MAX)]


ANSWER_DAYS_MAX = 60
"""No organisation promises an answer later than in two months."""

HOUSEHOLD_MAX = 8
"""How many persons share one voice at most."""


class Rules(Record, frozen=True):
    """A project's rules as data.

    `objection_ms` is how long a new card waits for objections before it is in force; 0 lets it be
    in force at once (small spontaneous things need no plan: PRJ-29). `everyday` is how ordinary
    proposals are decided, `lasting` how the rules themselves are changed and sub-projects begun,
    `choosing` who holds roles; as it stands here, silence puts nobody above the others. `words` is
    the fingerprint of what the group agreed in words of its own, which lies beside the rules in the
    books (32 bytes, or empty).

    Of an organisation, whoever holds one of the roles `speaks`, or stands in, acts for it in other
    projects. `answer_days` is within how many days it answers (0: it does not say).
    """

    way: Way
    joining: Joining
    puts_up: PutsUp
    objection_ms: ObjectionTime
    everyday: Procedure = Procedure(
        who=MEMBERS, method=ByConsent(silence=True), answer_ms=5 * _DAY_MS
    )
    lasting: Procedure = Procedure(
        who=MEMBERS,
        method=ByConsent(quorum=Quorum(share=HALF)),
        answer_ms=14 * _DAY_MS,
        late_ms=2 * _DAY_MS,
        fallback="majority",
        majority=ByMajority(least=TWO_THIRDS, quorum=Quorum(share=HALF)),
    )
    choosing: Procedure = Procedure(
        who=MEMBERS,
        method=ByConsent(quorum=Quorum(share=ONE_THIRD)),
        answer_ms=7 * _DAY_MS,
        late_ms=2 * _DAY_MS,
        fallback="majority",
        majority=ByMajority(quorum=Quorum(share=ONE_THIRD)),
    )
    roles: Annotated[tuple[RoleRule, ...], msgspec.Meta(min_length=1, max_length=ROLES_MAX)] = (
        RoleRule(name=STARTER, seats=3, term_ms=YEAR_MS),
    )
    words: Annotated[bytes, msgspec.Meta(max_length=32)] = b""
    speaks: Annotated[tuple[ShortText, ...], msgspec.Meta(min_length=1, max_length=ROLES_MAX)] = (
        STARTER,
    )
    answer_days: Annotated[int, msgspec.Meta(ge=0, le=ANSWER_DAYS_MAX)] = 0

    def role(self, name: str) -> RoleRule | None:
        """The role of this name, or None."""
        return next((one for one in self.roles if one.name == name), None)

    def procedures(self) -> tuple[Procedure, Procedure, Procedure]:
        """How the project decides: what is everyday, what lasts, who holds roles."""
        return (self.everyday, self.lasting, self.choosing)

    def deciding(self) -> tuple[str, ...]:
        """The roles that decide for the others, in the order of `procedures`."""
        return tuple(one.who for one in self.procedures() if one.who != MEMBERS)


class Holding(Record, frozen=True):
    """That somebody holds a role from a moment until another; `deputy` stands in for the others."""

    from_ms: Moment
    until_ms: Moment
    deputy: bool


class RoleOffer(Record, frozen=True):
    """A role offered to somebody, who has not answered yet.

    `by` is the holder who offers it, None where the project decided so. `passing` ends that
    holder's own time when it is accepted; otherwise the role is shared.
    """

    by: MemberId | None
    passing: bool
    deputy: bool
    at_ms: Moment


class ProjectEntry(Record, frozen=True):
    """A project.

    `starter` is who started it, or took it over when nobody looked after it; who does now stands
    with the roles. `prose` is the fingerprint of its name and aim,
    written by `author`; `members` counts those in it. `parent` is the project that it is a part of.

    Of the members `parties` are organisations, and `shared` are persons who speak with the voice
    of somebody else. `sharing` counts how often it changed who shares a voice with whom: what was
    so at a moment is named by the number there was then.
    """

    starter: MemberId
    started_ms: Moment
    prose: Hash
    author: MemberId
    rules_version: Count
    members: Count
    parent: ProjectId | None = None
    kind: Kind = GROUP
    parties: Count = 0
    shared: Count = 0
    sharing: Count = 0

    @property
    def persons(self) -> int:
        """How many of the members are persons."""
        return self.members - self.parties

    @property
    def voices(self) -> int:
        """How many voices the persons have, where those who share one have one."""
        return self.persons - self.shared


class Membership(Record, frozen=True):
    """From when until when somebody is a member; resting until `resting_until_ms` (0: not).

    `voice` is the member whose voice it is, where voices are shared; None: it is one's own.
    """

    from_ms: Moment
    until_ms: Moment | None
    resting_until_ms: Moment
    voice: MemberId | None = None


class VoiceOffer(Record, frozen=True):
    """That somebody offered `to` to share one voice."""

    to: MemberId
    at_ms: Moment


class Grant(Record, frozen=True):
    """What a card may order of another target."""

    target: ShortText
    verb: ShortText


Status: TypeAlias = Literal["waiting", "in force", "closed"]


class CardEntry(Record, frozen=True):
    """A card's life.

    `version` is the one of its rules for good. `waits_until_ms` is when the time for objections
    ends; `objections` counts those that stand. `position` orders the page by hand, from 1; 0
    leaves it to the page. A card that `awaits_decision` is in force once the project has decided
    so, and not by waiting; one that `awaits_money`, once so much lies in its pot. Where it awaits
    both, `decided` tells that the decision is not what is missing.
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
    awaits_decision: bool = False
    awaits_money: Sum | None = None
    decided: bool = False


Missing: TypeAlias = Literal["time", "decision", "money"]
"""What a waiting card waits for: the time for objections, or that one is withdrawn; the project's
decision; so much money in its pot."""


def what_is_missing(entry: CardEntry, pot: int, now_ms: Moment) -> tuple[Missing, ...]:
    """What a card still waits for, where so much lies in its pot; nothing once it is in force."""
    if entry.status != "waiting":
        return ()
    money = entry.awaits_money
    wanted: tuple[tuple[Missing, bool], ...] = (
        ("time", entry.objections > 0 or now_ms < entry.waits_until_ms),
        ("decision", entry.awaits_decision and not entry.decided),
        ("money", money is not None and pot < money.amount),
    )
    return tuple(what for what, is_missing in wanted if is_missing)


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


class Refusal(Record, frozen=True):
    """That a direction was refused: why, when, and by whom where that was done for another."""

    prose: Hash
    at_ms: Moment
    by: MemberId | None


class Removal(Record, frozen=True):
    """That prose was taken away, under which rule, by which role, when.

    `by` is who moderated, so that somebody else looks again. `appeal_ms` is when that was asked for
    (0: it was not), `answer_by_ms` by when there is an answer, `reviewed_ms` when there was one.
    What does not stand was put back. `about` is where it stood, where who moderated said so.
    """

    rule: ShortText
    by_role: ShortText
    at_ms: Moment
    by: MemberId | None = None
    appeal_ms: Moment = 0
    answer_by_ms: Moment = 0
    reviewed_ms: Moment = 0
    stands: bool = True
    about: ShortText = ""


def target_of(card: CardId) -> str:
    """The target of a card."""
    return f"card:{card.hex()}"


def party_of(project: ProjectId, organisation: ProjectId) -> MemberId:
    """The member id of an organisation in another project: the first 16 bytes of a SHA-256.

    It follows from both, so that an organisation has one voice there however often it comes back.
    """
    return hashlib.sha256(b"dugnad/party/v1\0" + project + organisation).digest()[:16]


def helper_of(key: PublicKey) -> MemberId:
    """The id under which a code speaks that brings somebody back; it says nothing else."""
    return hashlib.sha256(b"dugnad/helper/v1\0" + key).digest()[:16]


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
