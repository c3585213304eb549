"""Who helps at a desk: those who hold that office in an organisation, and their turns in the week.

Whoever takes on an office there is told that their name stands on its page. A turn says when they
help, and is theirs to write and to take away; it holds no words, so that nobody has to look after
them.

Source: CHA-13; S40; journeys-screens-words 4.4, rule 9.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.dates import WEEKDAYS

from dugnad.charter.law import HELPER, Law
from dugnad.engine.port import Snapshot
from dugnad.face.moments import local
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import ProjectId
from dugnad.web.helping.models import Turn
from dugnad.web.house import house
from dugnad.web.leading import reading
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people import services as people
from dugnad.web.people.models import Membership, Person
from dugnad.web.people.names import names_of

TURNS_MAX: Final = 14
"""How many turns one person has at one desk: twice a day, the whole week."""


@dataclass(frozen=True)
class Crew:
    """Those who help at the desk of one organisation.

    Attributes:
        row: the organisation in lists.
        names: who helps there now, by person id, in the order of names.
        in_office: whether whoever looks holds an office there themselves.
    """

    row: ProjectRow
    names: dict[UUID, str]
    in_office: bool


@dataclass(frozen=True)
class TurnShown:
    """One turn as a page shows it: times as people write them, and whether it runs now."""

    id: int
    day: StrOrPromise
    begins: str
    ends: str
    name: str
    now: bool
    mine: bool


def crews(store: Snapshot, person: Person | None) -> list[Crew]:
    """The desks that somebody is shown, in the order of their organisations' names.

    Anybody may begin an organisation and call themselves a helper there. So a stranger is shown the
    one that decides about the place, and others only to those who take part in them.
    """
    law, now_ms = Law(store), reading.now_of(store)
    governing = law.governing()
    mine = {
        bytes(one.project_id): bytes(one.member_id)
        for one in Membership.objects.filter(person=person)
        if law.is_member(bytes(one.project_id), bytes(one.member_id), now_ms)
    }
    shown = {*mine, *(() if governing is None else (governing,))}
    found = []
    for row in lists.organisations_among(shown):
        project = bytes(row.project)
        names = _names(law, project, now_ms)
        roles = reading.roles_of(store, project) if names and project in mine else ()
        me = mine.get(project)
        in_office = any(one.held_by(me) or one.stood_in_by(me) for one in roles)
        found += [Crew(row, names, in_office)] if names else []
    return found


def _names(law: Law, project: ProjectId, now_ms: int) -> dict[UUID, str]:
    members = [
        *law.holders(project, HELPER, now_ms),
        *law.holders(project, HELPER, now_ms, deputies=True),
    ]
    names = names_of(people.persons_of_members(members).values(), project)
    return dict(sorted(names.items(), key=lambda one: (one[1], one[0])))


def turns_of(crew: Crew, viewer: Person | None) -> list[TurnShown]:
    """When who helps there, from Monday on."""
    now = local(house().now_ms(), house().place.zone)
    minute = now.hour * 60 + now.minute
    rows = Turn.objects.filter(project=bytes(crew.row.project), person__in=list(crew.names))
    return [
        TurnShown(
            id=row.pk,
            day=WEEKDAYS[row.weekday],
            begins=_clock(row.begins),
            ends=_clock(row.ends),
            name=crew.names[row.person_id],
            now=row.weekday == now.weekday() and row.begins <= minute < row.ends,
            mine=viewer is not None and row.person_id == viewer.id,
        )
        for row in rows
    ]


def desks(store: Snapshot, person: Person | None) -> list[tuple[Crew, list[TurnShown]]]:
    """The desks that somebody is shown, with who helps there when."""
    return [(crew, turns_of(crew, person)) for crew in crews(store, person)]


def take_turn(person: Person, crew: Crew, weekday: int, begins: int, ends: int) -> bool:
    """Note that somebody helps then; False where they have as many turns as anybody may."""
    project = bytes(crew.row.project)
    mine = Turn.objects.filter(person=person, project=project)
    if mine.count() >= TURNS_MAX:
        return False
    mine.get_or_create(
        weekday=weekday,
        begins=begins,
        defaults={"person": person, "project": project, "ends": ends},
    )
    return True


def give_back(person: Person, turn: int) -> bool:
    """Take a turn of one's own away; tells whether there was one."""
    return Turn.objects.filter(person=person, id=turn).delete()[0] > 0


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
