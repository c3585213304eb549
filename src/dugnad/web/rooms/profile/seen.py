"""What others see of somebody: worked out by what shows it to them, not told from memory.

Each card is shown here as it is to a stranger, or to another who takes part, and looked through for
the person's own lines. So what stands on this page is what they would read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from dugnad.charter.entries import GROUP
from dugnad.charter.law import Law
from dugnad.face.roles import title_of
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import MemberId, ProjectId
from dugnad.web.house import house
from dugnad.web.kit import showing
from dugnad.web.leading.reading import members_of, now_of, roles_of
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow, ProjectRow
from dugnad.web.people import known_as
from dugnad.web.people import services as people
from dugnad.web.people.models import Membership, Person
from dugnad.web.people.viewer import Viewer
from dugnad.web.rooms import looking, pages
from dugnad.web.rooms.profile.face import THEIRS
from dugnad.web.rooms.profile.others import Somebody, lines_shown_to
from dugnad.web.rooms.profile.views import lines_of
from dugnad.web.rooms.register import law as register
from dugnad.web.rooms.register import linking

CARDS_MAX: Final = 30
"""So many cards of each project are looked through, the newest."""
PROJECTS_MAX: Final = 20
PUT_UP: Final = _("asks")


@dataclass(frozen=True)
class OnCard:
    """A card on which somebody's name stands.

    Attributes:
        row: the card.
        name: as it stands there.
        says: what stands beside the name.
    """

    row: CardRow
    name: str
    says: tuple[StrOrPromise, ...]


@dataclass(frozen=True)
class InProject:
    """What those who take part in a project see of somebody.

    Attributes:
        row: the project.
        alone: nobody else takes part who could look.
        lines: what they read in the profile.
        offices: what stands beside the name under "Who leads what".
        cards: where the name stands.
    """

    row: ProjectRow
    alone: bool
    lines: Somebody | None
    offices: tuple[str, ...]
    cards: tuple[OnCard, ...]


@require_safe
@pages.known()
def seen(request: HttpRequest, person: Person) -> HttpResponse:
    """What a stranger, those who take part, and whom one's lines suit see of oneself."""
    inside, beside = _projects(person)
    rows = (*inside, *beside)
    mine = frozenset(known_as.ids_of(person))
    stranger = Viewer(None, get_language() or person.language)
    lines = lines_of(person)
    context: dict[str, Any] = {
        "cards": [one for row in rows for one in _cards(row, stranger, mine)],
        "offices": [
            (row, titles)
            for row in rows
            if row.kind != GROUP and (titles := _offices(bytes(row.project), mine))
        ],
        "projects": [_in_project(person, row, mine) for row in inside],
        "beside": [one for row in beside if (one := _beside(person, row, mine)).cards],
        "found": [(THEIRS[one.body.side], one.body.text) for one in lines if one.body.found],
        "keepers": len(_kept_by_organisations(person)),
        "cards_max": CARDS_MAX,
    }
    return pages.page(request, "profile_seen.html", context)


def _kept_by_organisations(person: Person) -> list[looking.About]:
    linking.tie(person)
    found = looking.about(person, house().now_ms())
    return [one for one in found if one.room is register.ROOM]


def _projects(person: Person) -> tuple[tuple[ProjectRow, ...], tuple[ProjectRow, ...]]:
    """The projects in which a person takes part now, and others in which they have a number."""
    known = {
        bytes(one.project_id): bytes(one.member_id)
        for one in Membership.objects.filter(person=person)
    }
    with house().engine.reader() as store:
        law, now_ms = Law(store), now_of(store)
        inside = [project for project, me in known.items() if law.is_member(project, me, now_ms)]
    beside = [project for project in known if project not in inside]
    return (
        tuple(lists.projects_by_id(inside[:PROJECTS_MAX])),
        tuple(lists.projects_by_id(beside[:PROJECTS_MAX])),
    )


def _in_project(person: Person, row: ProjectRow, mine: frozenset[MemberId]) -> InProject:
    other = _another(person, bytes(row.project))
    if other is None:
        return InProject(row, alone=True, lines=None, offices=(), cards=())
    return InProject(
        row,
        alone=False,
        lines=lines_shown_to(other, person, bytes(row.project)),
        offices=_offices(bytes(row.project), mine),
        cards=_cards_for(other, person, row, mine),
    )


def _beside(person: Person, row: ProjectRow, mine: frozenset[MemberId]) -> InProject:
    """A project in which somebody only answered: their name stands on cards, and nowhere else."""
    other = _another(person, bytes(row.project))
    cards = () if other is None else _cards_for(other, person, row, mine)
    return InProject(row, alone=other is None, lines=None, offices=(), cards=cards)


def _cards_for(
    other: Person, person: Person, row: ProjectRow, mine: frozenset[MemberId]
) -> tuple[OnCard, ...]:
    return tuple(_cards(row, Viewer(other, get_language() or person.language), mine))


def _another(person: Person, project: ProjectId) -> Person | None:
    """Somebody else who takes part: what is shown to one of them is shown to each."""
    with house().engine.reader() as store:
        members = members_of(store, project)
    found = people.persons_of_members(members).values()
    return next((one for one in found if one != person), None)


def _offices(project: ProjectId, mine: frozenset[MemberId]) -> tuple[str, ...]:
    with house().engine.reader() as store:
        roles = roles_of(store, project)
    return tuple(
        title_of(role.rule.name)
        for role in roles
        if any(seat.member in mine for seat in (*role.holders, *role.deputies))
    )


def _cards(row: ProjectRow, viewer: Viewer, mine: frozenset[MemberId]) -> Iterable[OnCard]:
    """The newest cards of a project on which this viewer reads the name."""
    for card in lists.newest_of(bytes(row.project), CARDS_MAX, quiet=viewer.person is not None):
        try:
            shown = showing.show(card, viewer)
        except Http404:
            continue  # it is for members alone.
        name, says = _says(shown, mine)
        if says:
            yield OnCard(card, name, says)


def _says(shown: showing.Shown, mine: frozenset[MemberId]) -> tuple[str, tuple[StrOrPromise, ...]]:
    """The name on a card as it is shown, and what stands beside it; nothing where it is not there.

    By initials it is a name too.
    """
    found = [(one.name, one.says) for one in shown.page.people if one.member in mine and one.name]
    asker = shown.pinned.asker
    if asker is not None and asker.member in mine and asker.name:
        found.insert(0, (asker.name, asker.says or PUT_UP))
    name = found[0][0] if found else ""
    return name, tuple(dict.fromkeys(str(says) for _name, says in found if says))
