"""Who shares one voice with whom in a project, and who offers to (households)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from dugnad.charter.entries import VoiceOffer
from dugnad.charter.households import OFFER_MS
from dugnad.charter.law import Law
from dugnad.charter.projects.records import Projects
from dugnad.engine.port import Snapshot
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import MemberId, ProjectId
from dugnad.web.house import house
from dugnad.web.leading import reading
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people import marking
from dugnad.web.people import services as people
from dugnad.web.people.models import Membership, Person
from dugnad.web.people.names import called


@dataclass(frozen=True)
class OfferedVoice:
    """That a member offers another to share one voice, since a moment."""

    member: MemberId
    at_ms: int


@dataclass(frozen=True)
class Voice:
    """With whose voice a member speaks in a project.

    Attributes:
        others: those with whom they share it; nobody where it is their own alone.
        offered: who offers to share one with them.
        offers: what they have offered themselves; None for nothing.
    """

    others: tuple[MemberId, ...]
    offered: tuple[OfferedVoice, ...]
    offers: VoiceOffer | None


@dataclass(frozen=True)
class OfferedTo:
    """A voice that is offered to a person: in which project, by whom, since when.

    `value` is what stands for who offers it in a form of that person's.
    """

    project: ProjectRow
    value: str
    name: str
    at_ms: int


def voice_in(store: Snapshot, project: ProjectId, member: MemberId) -> Voice:
    """With whose voice a member speaks, and what is offered."""
    law, now_ms = Law(store), reading.now_of(store)
    entry = law.project(project)
    sharing = 0 if entry is None else entry.sharing
    together = law.household(project, law.voice(project, member, sharing), sharing)
    offers = Projects(Frozen(store), "projects").voice_offers
    offered = tuple(
        OfferedVoice(by, offer.at_ms)
        for (_project, by), offer in islice(offers.items(under=project), reading.MEMBERS_READ)
        if offer.to == member and _stands(law, project, by, offer, now_ms)
    )
    mine = offers.get((project, member))
    return Voice(
        others=tuple(one for one in together if one != member),
        offered=tuple(sorted(offered, key=lambda one: one.at_ms)),
        offers=mine if mine and _stands(law, project, member, mine, now_ms) else None,
    )


def voices_offered_to(person: Person | None) -> list[OfferedTo]:
    """What waits for a person to say yes: to share one voice; the longest waiting first."""
    if person is None:
        return []
    found: list[tuple[ProjectId, MemberId, OfferedVoice]] = []
    with house().engine.reader() as store:
        law, now_ms = Law(store), reading.now_of(store)
        for row in Membership.objects.filter(person=person):
            project, member = bytes(row.project_id), bytes(row.member_id)
            if law.is_member(project, member, now_ms):
                offered = voice_in(store, project, member).offered
                found += [(project, member, one) for one in offered]
    return _named(found)


def _named(found: Sequence[tuple[ProjectId, MemberId, OfferedVoice]]) -> list[OfferedTo]:
    rows = {bytes(row.project): row for row in lists.projects_by_id(one for one, _me, _o in found)}
    persons = people.persons_of_members([one.member for _project, _me, one in found])
    names = called(persons)
    return [
        OfferedTo(
            rows[project],
            marking.mark(me, project, marking.VOICE, one.member),
            names[one.member],
            one.at_ms,
        )
        for project, me, one in sorted(found, key=lambda each: each[2].at_ms)
        if project in rows and one.member in persons
    ]


def _stands(law: Law, project: ProjectId, by: MemberId, offer: VoiceOffer, now_ms: int) -> bool:
    """Whether an offer can still be taken: it is not old, and both are there."""
    there = law.is_member(project, by, now_ms) and law.is_member(project, offer.to, now_ms)
    return there and now_ms < offer.at_ms + OFFER_MS
