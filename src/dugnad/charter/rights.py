"""What differs between those who take part, and what could not be done by a project's rules.

Both are asked by pages and refuse nothing: a group may want differences, and may want rules that it
cannot meet yet. It is told, before it decides.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from dugnad.charter.counting.method import ByConsent, Quorum
from dugnad.charter.counting.turnout import needed_of
from dugnad.charter.decisions.voices import voices_in
from dugnad.charter.entries import (
    MEMBERS,
    STRENGTHS,
    Procedure,
    ProjectEntry,
    Rules,
    is_as_strong,
)
from dugnad.charter.law import Law
from dugnad.ledger.values import MemberId, ProjectId

Deciding: TypeAlias = Literal["everyday", "lasting", "choosing"]
"""What a procedure of the rules is for."""

NAMES: tuple[Deciding, ...] = ("everyday", "lasting", "choosing")
"""The procedures in the order of `Rules.procedures`."""

# ── Differences between those who take part
Differing: TypeAlias = Literal[
    "holds", "stands in", "decides", "puts up", "voices", "strength", "roles", "silent"
]
"""How rights differ.

holds       `members` hold the role `role` and may do what it allows.
stands in   `members` stand in for those who do.
decides     what `of` names is answered by those who hold `role`, and by no other.
puts up     cards other than questions are put up by those who look after the project alone.
voices      of what `of` names not all have a voice of their own: the procedure says whose count.
strength    what `of` names is answered by those who are known as well as the procedure asks.
roles       organisations take part, and only persons hold roles, share a voice, answer cards that
            ask who comes, take on tasks and confirm that they are done.
silent      nobody speaks at present for the organisations `members`, so they do nothing.
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One right that not all have who take part.

    Attributes:
        kind: how it differs.
        of: what is decided, where it is about that.
        role: whose right it is, where a role has it.
        members: whose it is, or is not, where that is about some; in the order of ids.
    """

    kind: Differing
    of: Deciding | None = None
    role: str = ""
    members: tuple[MemberId, ...] = ()


def differences(law: Law, project: ProjectId, at_ms: int) -> tuple[Difference, ...]:
    """Every right that not all who take part in a project have; none where all have the same.

    To join, propose, ask, answer, object, refuse a direction and leave is everybody's, person or
    organisation: nothing but what stands here takes any of it away (COC-07).
    """
    entry, rules = law.project(project), law.rules_of(project)
    if entry is None or rules is None:
        return ()
    return (
        *_of_roles(law, project, rules, at_ms),
        *_of_rules(rules),
        *_of_organisations(law, project, at_ms),
    )


def _of_roles(law: Law, project: ProjectId, rules: Rules, at_ms: int) -> Iterator[Difference]:
    for rule in rules.roles:
        holders = law.holders(project, rule.name, at_ms)
        if holders:
            yield Difference("holds", role=rule.name, members=holders)
        deputies = law.holders(project, rule.name, at_ms, deputies=True)
        if deputies:
            yield Difference("stands in", role=rule.name, members=deputies)


def _of_rules(rules: Rules) -> Iterator[Difference]:
    if rules.puts_up == "starters":
        yield Difference("puts up")
    for name, procedure in zip(NAMES, rules.procedures(), strict=True):
        if procedure.who != MEMBERS:
            yield Difference("decides", name, procedure.who)
        if procedure.voices != "all":
            yield Difference("voices", name)
        if procedure.strength != STRENGTHS[0]:
            yield Difference("strength", name)


def _of_organisations(law: Law, project: ProjectId, at_ms: int) -> Iterator[Difference]:
    parties = law.parties(project)
    if parties:
        yield Difference("roles")
    silent = tuple(
        member for member, organisation in parties if not speakers(law, organisation, at_ms)
    )
    if silent:
        yield Difference("silent", members=silent)


def speakers(law: Law, organisation: ProjectId, at_ms: int) -> tuple[MemberId, ...]:
    """Who speaks for an organisation at a moment: those who hold the roles that do, then deputies.

    They are named as in the organisation's own project, each once.
    """
    rules = law.rules_of(organisation)
    if rules is None:
        return ()
    holders = [
        member
        for deputies in (False, True)
        for role in rules.speaks
        for member in law.holders(organisation, role, at_ms, deputies=deputies)
    ]
    return tuple(dict.fromkeys(holders))


# ── Warnings of rules that nobody could meet
Warned: TypeAlias = Literal["nobody", "nobody holds", "too few", "too few seats", "unknown"]
"""What could not be done by rules.

nobody          nobody has a voice: none of those whose voices count takes part.
nobody holds    nobody holds the role that decides; where it chooses who holds roles, all do.
too few         more must take part than could, were all to answer.
too few seats   more must take part than the role that decides has seats.
unknown         so few are known as well as the rules ask that not enough could take part.
"""


@dataclass(frozen=True, slots=True)
class RuleWarning:
    """Something that could not be done by rules as a group is now.

    Attributes:
        kind: what.
        of: what could not be decided.
        role: the role that decides, where one does.
        able: how many could take part.
        needed: how many must.
    """

    kind: Warned
    of: Deciding
    role: str = ""
    able: int = 0
    needed: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A group as rules would find it.

    Attributes:
        entry: the project.
        held: how well those are known who hold a role, by its name.
        known: how many members are known just as well, by strength; empty where nobody looked.
    """

    entry: ProjectEntry
    held: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known: Mapping[str, int] = field(default_factory=dict)


def group_of(law: Law, project: ProjectId, rules: Rules, at_ms: int) -> Group | None:
    """A group as it is now, as far as the roles of these rules need it; None where there is none.

    How well all members are known is not looked at: there may be many.
    """
    entry = law.project(project)
    if entry is None:
        return None
    held: dict[str, tuple[str, ...]] = {}
    for role in dict.fromkeys(rules.deciding()):
        known = (law.member(member) for member in law.holders(project, role, at_ms))
        held[role] = tuple("" if one is None else one.strength for one in known)
    return Group(entry=entry, held=held)


def warnings_of(rules: Rules, group: Group) -> tuple[RuleWarning, ...]:
    """What a group could not decide by these rules as it is now, and why."""
    warned: list[RuleWarning] = []
    for name, procedure in zip(NAMES, rules.procedures(), strict=True):
        if procedure.who != MEMBERS:
            warned += _warnings_of_role(name, procedure, rules, group)
        else:
            warned += _warnings_of_members(name, procedure, group)
    return tuple(warned)


def _quorums(procedure: Procedure) -> Iterator[Quorum]:
    """How many must take part: in the question, and in the vote that an objection leads to."""
    yield procedure.method.quorum
    if isinstance(procedure.method, ByConsent) and procedure.fallback == "majority":
        yield procedure.majority.quorum


def _needed(procedure: Procedure, size: int) -> int:
    return max(needed_of(quorum, size) for quorum in _quorums(procedure))


def _warnings_of_role(
    name: Deciding, procedure: Procedure, rules: Rules, group: Group
) -> Iterator[RuleWarning]:
    role, rule = procedure.who, rules.role(procedure.who)
    holders = group.held.get(role, ())
    seats = 0 if rule is None else rule.seats
    at_best = _needed(procedure, seats)
    if at_best > seats:
        yield RuleWarning("too few seats", name, role, seats, at_best)
    elif not holders:
        yield RuleWarning("nobody holds", name, role)
    else:
        able = sum(is_as_strong(one, procedure.strength) for one in holders)
        yield from _too_few(name, procedure, len(holders), able)


def _warnings_of_members(
    name: Deciding, procedure: Procedure, group: Group
) -> Iterator[RuleWarning]:
    size = voices_in(group.entry, procedure.voices)
    if not size:
        yield RuleWarning("nobody", name)
        return
    able = size
    if group.known:
        strong = sum(
            number for one, number in group.known.items() if is_as_strong(one, procedure.strength)
        )
        able = min(size, strong)
    yield from _too_few(name, procedure, size, able)


def _too_few(name: Deciding, procedure: Procedure, size: int, able: int) -> Iterator[RuleWarning]:
    role = "" if procedure.who == MEMBERS else procedure.who
    needed = _needed(procedure, size)
    if needed > size:
        yield RuleWarning("too few", name, role, size, needed)
    elif needed > able:
        yield RuleWarning("unknown", name, role, able, needed)
