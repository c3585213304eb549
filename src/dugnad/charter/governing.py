"""Who decides about the place: whoever runs it, until it is entrusted to one of its organisations.

An association or municipality that lives in the place, in which somebody moderates and whose
members decide what lasts, can be entrusted with it. From then on the place's limits, its money
hosts and what can be put up change when the members of that organisation have decided so, never
when one person or the holders of one office say so; and whoever holds its role `MODERATOR`, or
stands in, takes down what breaks a rule. So the offices of the place are roles like
all others: taken on by saying yes, with an end, with deputies, and vacant for everybody to see.

Source: architecture 3 (place); CHA-14.
"""

from msgspec.structs import replace

from dugnad.charter.entries import MEMBERS, Kind, Rules
from dugnad.charter.law import MODERATOR, Context, Law
from dugnad.ledger.contract import Refused
from dugnad.ledger.genesis import Limits
from dugnad.ledger.values import Action, Event, MemberId, Moment, ProjectId, Record

PUBLIC: tuple[Kind, ...] = ("association", "municipality")
"""Who holds money for others, or decides about the place: those whose members, or citizens, can
look what they do with it."""


class Entrust(Action, frozen=True):
    """Let an organisation decide about the place from now on."""

    project: ProjectId


class PlaceEntrusted(Event, frozen=True):
    """The organisation decides about the place from now on."""

    project: ProjectId
    at_ms: Moment


class Governed(Record, frozen=True):
    """Which organisation decides about the place, and since when."""

    project: ProjectId
    since_ms: Moment


class GoverningRefused(Refused):
    """A no of the rules for who decides about the place; they are the place's."""

    contract = "place"


class NotOperator(GoverningRefused):
    """Only whoever runs the place may do this, until the place decides otherwise."""


class DecidedTogether(GoverningRefused):
    """The organisation to which the place is entrusted decides this, and nobody alone."""


class UnknownProject(GoverningRefused):
    """There is no such project."""


class NotAnAssociation(GoverningRefused):
    """Associations and municipalities are for others too, no groups of people and no firms."""


class NotByMembers(GoverningRefused):
    """In the organisation an office decides what lasts; a place is for its members to decide."""


class NobodyModerates(GoverningRefused):
    """In the organisation somebody has to hold the role of who moderates, before it begins."""


class AlreadyEntrusted(GoverningRefused):
    """The organisation decides about the place already."""


def may_change(governed: Governed | None, operator: MemberId | None, context: Context) -> None:
    """Look whether the place is changed by whom it may be.

    Raises:
        NotOperator, DecidedTogether: as they say.
    """
    if governed is None:
        if context.actor.member != operator:
            raise NotOperator
    elif not context.law.decided(context.actor.orderer, governed.project):
        raise DecidedTogether


def entrust(governed: Governed | None, action: Entrust, context: Context) -> PlaceEntrusted:
    """Judge to whom the place is entrusted.

    Raises:
        UnknownProject, NotAnAssociation, AlreadyEntrusted, NotByMembers, NobodyModerates: as they
            say.
    """
    if governed is not None and governed.project == action.project:
        raise AlreadyEntrusted
    check_fit(action.project, context.law, context.now_ms)
    return PlaceEntrusted(project=action.project, at_ms=context.now_ms)


def check_fit(project: ProjectId, law: Law, at_ms: int) -> None:
    """Look whether a place could be entrusted to this project.

    Raises:
        UnknownProject, NotAnAssociation, NotByMembers, NobodyModerates: as they say.
    """
    entry = law.project(project)
    if entry is None:
        raise UnknownProject
    if entry.kind not in PUBLIC:
        raise NotAnAssociation
    rules = law.rules_of(project)
    if rules is None or rules.lasting.who != MEMBERS:
        raise NotByMembers
    if not law.holders(project, MODERATOR, at_ms):
        raise NobodyModerates


def may_go_by(project: ProjectId, rules: Rules, law: Law) -> bool:
    """Whether a project may go by these rules, as far as the place is concerned.

    Whoever decides about the place goes on deciding what lasts by its members.
    """
    return rules.lasting.who == MEMBERS or law.governing() != project


LEAST = Limits(
    action_bytes=4_096,
    block_actions=1,
    due_per_block=1,
    reads=512,
    writes=64,
    written_bytes=16_384,
    order_depth=2,
    rate_per_minute=10,
    sponsor_per_minute=10,
    horizon_ms=60_000,
    due_reads=2_048,
)
"""Limits under which the place can still do what is needed to change them again."""


def limits_with(name: str, value: int, law: Law) -> Limits:
    """What the limits are to be, with one of them changed.

    What is announced already stays announced: it comes a little later, with the change.
    """
    return replace(law.limits_to_come(), **{name: value})


def are_usable(limits: Limits) -> bool:
    """Whether no limit is lower than in `LEAST`."""
    return (
        limits.action_bytes >= LEAST.action_bytes
        and limits.block_actions >= LEAST.block_actions
        and limits.due_per_block >= LEAST.due_per_block
        and limits.reads >= LEAST.reads
        and limits.writes >= LEAST.writes
        and limits.written_bytes >= LEAST.written_bytes
        and limits.order_depth >= LEAST.order_depth
        and limits.rate_per_minute >= LEAST.rate_per_minute
        and limits.sponsor_per_minute >= LEAST.sponsor_per_minute
        and limits.horizon_ms >= LEAST.horizon_ms
        and limits.due_reads >= LEAST.due_reads
    )
