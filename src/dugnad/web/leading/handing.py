"""Handing things over by name: a card is asked to be seen to, a day that one cannot come passed on.

Roles are offered in the books (`charter.roles`). A card that somebody put up is looked after by
those who look after the project anyway; here one of them is asked, by name, to see to it first.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.ledger.values import MemberId, ProjectId
from dugnad.web.acting.services import member_in
from dugnad.web.house import house
from dugnad.web.leading import letters
from dugnad.web.leading.models import Handing
from dugnad.web.leading.reading import Look
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow
from dugnad.web.messages.post import Post, best_reach, post
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of


def ask_to_see_to(card: CardRow, giver: Person, taker: MemberId) -> bool:
    """Ask a member by name to see to a card.

    Returns:
        Whether they were asked: not when they rest, or were asked enough.
    """
    person = people.person_of_member(taker)
    reach = None if person is None else best_reach(person, asks=True)
    if person is None or reach is None:
        return False
    now_ms = house().now_ms()
    name = name_of(giver, bytes(card.project))
    with override(person.language):
        words = {"name": name, "title": card.title}
        letter = Post(
            reach=reach,
            subject=_("%(name)s asks you: %(title)s") % words,
            text=_("%(name)s asks you to see to %(title)s. Press yes or no thanks under “For you”.")
            % words,
            address=f"{house().place.base_address}/for-you/",
            in_name_of=name,
            card=bytes(card.card),
            asks=True,
        )
    with transaction.atomic():
        known = Handing.objects.filter(card=bytes(card.card)).first()
        if known is not None and (known.giver_id, known.taker_id) == (giver.id, person.id):
            return known.state != Handing.State.DECLINED
        if not post(letter, now_ms):
            return False
        Handing.objects.update_or_create(
            card=bytes(card.card),
            defaults={
                "project": bytes(card.project),
                "giver": giver,
                "taker": person,
                "state": Handing.State.ASKED,
                "asked_ms": now_ms,
                "moved_ms": now_ms,
            },
        )
    return True


def handed(giver: Person, project: ProjectId) -> dict[bytes, Handing]:
    """What somebody asked others to see to, by card."""
    rows = Handing.objects.filter(giver=giver, project=project).select_related("taker")
    return {bytes(row.card): row for row in rows}


def tell_group(project: ProjectId, writer: Person, me: MemberId) -> int:
    """Tell those who take part that somebody has handed over; gives how many were told."""
    now_ms = house().now_ms()
    return sum(post(one, now_ms) for one in posts_to_group(project, writer, me))


def posts_to_group(project: ProjectId, writer: Person, me: MemberId) -> Iterator[Post]:
    """The letters that say, kindly, that somebody hands over and has written to all."""
    row = lists.project(project)
    title = row.title if row is not None and row.title else house().place.name
    code = lists.code_of(project) or ""
    name = name_of(writer, project)
    with house().engine.reader() as store:
        look = Look(store, project)
        members = [one for one in look.members if one != me and not look.rests(one)]
    for person in people.persons_of_members(members).values():
        reach = best_reach(person)
        if reach is None:
            continue
        with override(person.language):
            words = {"name": name, "project": title}
            text = _(
                "%(name)s hands over what they did in %(project)s, and has written a letter to all "
                "who take part. Say thank you when you meet."
            )
            yield Post(
                reach=reach,
                subject=_("%(name)s hands over: %(project)s") % words,
                text=text % words,
                address=f"{house().place.base_address}/p/{code.lower()}/roles#letters",
                in_name_of=name,
                card=project,
            )


def taken(handing: Handing) -> None:
    """Tell the group, with the first card that somebody takes on from whoever wrote to all."""
    project = bytes(handing.project)
    mine = Handing.objects.filter(giver=handing.giver, project=project, state=Handing.State.TAKEN)
    me = member_in(handing.giver, project)
    if me is not None and mine.count() == 1 and letters.text_of(handing.giver, project):
        tell_group(project, handing.giver, me)
