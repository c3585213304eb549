"""Parts of a project: projects of their own rules and people that use the parent's audience.

The parent decides that a part may be begun before there is one (PRJ-14). The books then hold only a
mark of the part's id. The id itself follows from the decision's card and a secret of the place, so
that it need not be kept anywhere, and nobody else can begin the part in its proposers' place.
"""

from __future__ import annotations

from typing import Final

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.decisions.terms import AllowPart
from dugnad.charter.decisions.verbs import Deciding
from dugnad.charter.entries import target_of
from dugnad.charter.law import Law
from dugnad.charter.projects.events import PartAllowed
from dugnad.charter.projects.starting import part_mark
from dugnad.engine.port import Snapshot
from dugnad.ledger.store import Frozen
from dugnad.web.acting.services import member_in
from dugnad.web.content.openness import JUST_US
from dugnad.web.house import house
from dugnad.web.leading.peace import rests
from dugnad.web.leading.reading import members_of
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import BookLine, CardRow, ProjectRow
from dugnad.web.messages import post as letters
from dugnad.web.pages.rules_of import card_behind
from dugnad.web.people import limits
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of
from dugnad.web.vault import services as vault

_ID_BYTES: Final = 16
INVITED_MAX: Final = 500
"""How many members of the parent hear of a new part."""


def id_of_part(card: bytes) -> bytes:
    """The id of the part that a proposal with this id is about."""
    return vault.lookup_tag("part", card.hex())[:_ID_BYTES]


def effect_of(card: bytes) -> AllowPart:
    """What a proposal with this id asks for."""
    return AllowPart(part=part_mark(id_of_part(card)))


def decided_part(person: Person | None, code: str) -> tuple[bytes, bytes]:
    """The id of the part that a decision allows, and the project that it is a part of.

    Args:
        person: who begins it; a member of the parent.
        code: of the proposal's card.

    Raises:
        Http404: nothing was decided there, the part has begun, or the person is no member.
    """
    row = lists.card_by_code(code)
    if row is None:
        raise Http404
    card, parent = bytes(row.card), bytes(row.project)
    with house().engine.reader() as store:
        allowed = _is_allowed(store, card)
        begun = Law(store).project(id_of_part(card)) is not None
        member = member_in(person, parent)
        now_ms = max(house().now_ms(), store.head.time_ms)
        inside = member is not None and Law(store).is_member(parent, member, now_ms)
    if not allowed or begun or not inside:
        raise Http404
    return id_of_part(card), parent


def to_begin(row: ProjectRow) -> list[CardRow]:
    """The decisions of a project by which a part may be begun that nobody has begun yet."""
    lines = BookLine.objects.filter(
        project=bytes(row.project), card=None, kind="projects", event=PartAllowed.__name__
    ).order_by("-id")[:20]
    cards = [card for line in lines if (card := card_behind(line)) is not None]
    with house().engine.reader() as store:
        waiting = [one for one in cards if Law(store).project(id_of_part(one)) is None]
    rows = lists.cards_by_id(waiting)
    return [rows[one] for one in waiting if one in rows]


def tell_parent(project: bytes, parent: bytes, by: Person) -> int:
    """Tell the parent's members of a part that has begun; gives how many letters were written."""
    row, above = lists.project(project), lists.project(parent)
    if row is None or above is None or row.openness == JUST_US:
        return 0
    with house().engine.reader() as store:
        members = list(members_of(store, parent))[:INVITED_MAX]
    written = 0
    for member, person in people.persons_of_members(members).items():
        reach = letters.best_reach(person, asks=True)
        if reach is None or person == by:
            continue
        if rests(parent, member) or not limits.take(person, house().now_ms()):
            continue
        with override(person.language):
            words = {"name": name_of(by, parent), "part": row.title, "project": above.title}
            letters.write(
                reach,
                subject=_("New in %(project)s: %(part)s") % words,
                text=_("%(name)s has begun %(part)s, a part of %(project)s. You can take part.")
                % words,
                address=f"{house().place.base_address}/p/{row.code.lower()}",
                in_name_of=words["name"],
                about=b"",
                now_ms=house().now_ms(),
                not_before_ms=limits.welcome_ms(person, house().now_ms(), house().place.zone),
            )
        written += 1
    return written


def _is_allowed(store: Snapshot, card: bytes) -> bool:
    deciding = Deciding(Frozen(store), target_of(card))
    terms, stage = deciding.terms.get(), deciding.stage.get()
    return (
        terms is not None
        and stage is not None
        and terms.effect == effect_of(card)
        and stage.standing == "passed"
        and not stage.failed
    )
