"""What somebody carries in their projects, as things that are open before they are forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from dugnad.charter.entries import STARTER
from dugnad.charter.law import Law
from dugnad.engine.port import Snapshot
from dugnad.face.roles import title_of
from dugnad.web.house import house
from dugnad.web.keys.models import DeviceKey
from dugnad.web.leading import carrying, reading
from dugnad.web.leading.carrying import Carried
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow, ProjectRow
from dugnad.web.people.models import Membership, Person
from dugnad.web.traces.trace import OpenThing


def open_in_projects(person: Person) -> list[OpenThing]:
    """Everything that a person carries, project by project."""
    members = {
        bytes(row.project_id): bytes(row.member_id)
        for row in Membership.objects.filter(person=person)
    }
    rows = lists.projects_by_id(members)
    if not rows:
        return []
    with house().engine.reader() as store:
        found = [one for row in rows for one in _in(store, row, members[bytes(row.project)])]
        by_device = [row for row in rows if _speaks_by_device(store, person, row, members)]
    return [*found, *(_leave_first(row) for row in by_device)]


def _speaks_by_device(
    store: Snapshot, person: Person, row: ProjectRow, members: dict[bytes, bytes]
) -> bool:
    """Whether only a device of their own can let somebody leave a project."""
    project = bytes(row.project)
    inside = Law(store).is_member(project, members[project], reading.now_of(store))
    return inside and DeviceKey.objects.filter(device__person=person, project_id=project).exists()


def _leave_first(row: ProjectRow) -> OpenThing:
    return OpenThing(
        says=_("In %(project)s your own device speaks for you.")
        % {"project": row.title or row.code},
        then=_(
            "Leave it there first, on that device. Otherwise a member without a name stays, whom "
            "nobody can reach."
        ),
        link=reverse("leave", args=[row.code]),
    )


def _in(store: Snapshot, row: ProjectRow, member: bytes) -> Iterator[OpenThing]:
    project, law = bytes(row.project), Law(store)
    look = reading.Look(store, project)
    yield from _asked_for(look, member)
    if not law.is_member(project, member, reading.now_of(store)):
        return
    carried = carrying.carried_by(look, member)
    hand_over = reverse("hand-over", args=[row.code])
    name = row.title or row.code
    last = _is_last_starter(carried)
    for held in carried.roles:
        said = {"role": title_of(held.role.name), "project": name}
        yield OpenThing(
            says=_("You hold a role in %(project)s: %(role)s.") % said,
            then=(
                _("Nobody looks after the project then; whoever takes part can take over.")
                if last and held.role.name == STARTER
                else _("The role is free again. Offer it to somebody first if you like.")
            ),
            link=hand_over,
        )
    for card in (*carried.cards, *carried.proposals):
        yield OpenThing(
            says=_("You look after a card: %(title)s.") % {"title": _named(card)},
            then=_("Whoever looks after the project sees to it."),
            link=hand_over,
        )
    for card in carried.coming:
        yield OpenThing(
            says=_("You said that you come: %(title)s.") % {"title": _named(card)},
            then=_("Take it back on its page, or tell them. Otherwise they count on you."),
            link=reverse("card", args=[card.code]),
        )
    for card in carried.objecting:
        yield OpenThing(
            says=_("You object to a proposal: %(title)s.") % {"title": _named(card)},
            then=_("Your objection stands, without a name and without its words."),
            link=reverse("card", args=[card.code]),
        )
    if carried.questions:
        yield OpenThing(
            says=_("Somebody in %(project)s waits for your answer to a question.")
            % {"project": name},
            then=_("Others who look after the project can answer."),
            link=reverse("hand-over", args=[row.code]),
        )


def _asked_for(look: reading.Look, member: bytes) -> Iterator[OpenThing]:
    """What somebody asked for or offered; whoever takes part in no more than that can, too."""
    for card in look.open_cards:
        if bytes(card.asker) != member and carrying.waits_on(look, card, member):
            yield OpenThing(
                says=_("You asked for something, or offered it: %(title)s.")
                % {"title": _named(card)},
                then=_("Call it off on its page, or bring it back. Otherwise others wait for you."),
                link=reverse("card", args=[card.code]),
            )


def _is_last_starter(carried: Carried) -> bool:
    return any(
        held.role.name == STARTER and not held.deputy and len(held.role.holders) == 1
        for held in carried.roles
    )


def _named(card: CardRow) -> str:
    return card.title or card.code
