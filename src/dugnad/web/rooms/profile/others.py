"""What those who meet in a project show each other: by name, in the order of names, and no other.

Each profile is asked for what this viewer may read of it, so who has left reads nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dugnad.charter.law import Law
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import ProjectId
from dugnad.web.acting.services import member_in
from dugnad.web.house import house
from dugnad.web.leading.reading import now_of
from dugnad.web.lists import services as lists
from dugnad.web.people import services as people
from dugnad.web.people.models import Membership, Person
from dugnad.web.rooms import pages, services
from dugnad.web.rooms.models import Row
from dugnad.web.rooms.profile.face import THEIRS
from dugnad.web.rooms.profile.law import ROOM, Shown

LISTED_MAX: Final = 200
READ_MAX: Final = 1_000
"""So many who show something are looked at, some of whom may have left."""


@dataclass(frozen=True)
class Somebody:
    """Somebody with what they show.

    Attributes:
        name: theirs.
        sides: for each side that they show: what stands above it, and its lines.
    """

    name: str
    sides: tuple[tuple[StrOrPromise, tuple[str, ...]], ...]


@require_safe
@pages.known()
def people_of_project(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """What the others who take part in a project can and want to learn."""
    row = lists.project_by_code(code)
    if row is None or not _takes_part(person, bytes(row.project)):
        raise Http404
    others, more = _others(person, bytes(row.project))
    context = {"project": row, "others": others, "most": LISTED_MAX if more else 0}
    return pages.page(request, "profile_others.html", context)


def lines_shown_to(viewer: Person, other: Person, project: ProjectId) -> Somebody:
    """What a viewer reads in somebody's profile, under what they are called there."""
    found = services.records(viewer, ROOM, other.id.bytes, Shown)
    lines = sorted(found, key=lambda one: (one.made_ms, one.id))
    sides = [
        (title, tuple(one.body.text for one in lines if one.body.side == side))
        for side, title in THEIRS.items()
    ]
    name = people.name_of(other, project)
    return Somebody(name, tuple((title, said) for title, said in sides if said))


def _takes_part(person: Person, project: ProjectId) -> bool:
    member = member_in(person, project)
    if member is None:
        return False
    with house().engine.reader() as store:
        return Law(store).is_member(project, member, now_of(store))


def _others(person: Person, project: ProjectId) -> tuple[list[Somebody], bool]:
    """Those who show something, in the order of names; and whether there are more than are read.

    Who is read where they are very many does not depend on names, which lie under seals.
    """
    with house().engine.reader() as store:
        law, now_ms = Law(store), now_of(store)
        here = [
            one.person
            for one in islice(_showing(person, project), READ_MAX)
            if law.is_member(project, bytes(one.member_id), now_ms)
        ]
    found = (lines_shown_to(person, one, project) for one in here)
    some = list(islice((one for one in found if one.sides), LISTED_MAX + 1))
    return sorted(some[:LISTED_MAX], key=lambda one: one.name.casefold()), len(some) > LISTED_MAX


def _showing(person: Person, project: ProjectId) -> Iterator[Membership]:
    """The others of a project, here or not any more, of whom some line is shown to others."""
    shown = Row.objects.filter(
        place__room=ROOM.name, kind=Shown.__name__, about_id=OuterRef("person_id")
    )
    rows = Membership.objects.filter(Exists(shown), project_id=project).exclude(person=person)
    return rows.select_related("person").order_by("person_id").iterator(chunk_size=LISTED_MAX)
