"""Cards of a list as one person sees them: what somebody has answered asks them nothing anew.

A list is made for everybody at once, so what stands on its cards is what a stranger may press.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dugnad.charter.entries import target_of
from dugnad.charter.law import Law
from dugnad.engine.port import Snapshot
from dugnad.face.face import Face, Pinned
from dugnad.face.page import CardPage
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import MemberId
from dugnad.web.acting.services import member_in
from dugnad.web.house import house
from dugnad.web.kit.around import ProjectAround
from dugnad.web.lists import services as lists
from dugnad.web.lists.line import unless_it_fails
from dugnad.web.lists.models import CardRow
from dugnad.web.people.models import Person


def pinned_for(person: Person | None, rows: Iterable[CardRow]) -> list[Pinned]:
    """Cards of a list, ready to be shown to somebody; None: to whom nobody knows.

    Each says what one can press on it, or that this person has answered.
    """
    cards = list(rows)
    pinned = [lists.pinned(row) for row in cards]
    if person is None:
        return pinned
    # One question a project, and not one a card.
    projects = dict.fromkeys(bytes(row.project) for row in cards)
    members = {project: member_in(person, project) for project in projects}
    with house().engine.reader() as store:
        now_ms = max(house().now_ms(), store.head.time_ms)
        inside = {
            project: _Inside(member, now_ms, ProjectAround(project, member, now_ms))
            for project, member in members.items()
            if member is not None
        }
        return [
            _seen_by(inside.get(bytes(row.project)), store, row, one)
            for row, one in zip(cards, pinned, strict=True)
        ]


@dataclass(frozen=True)
class _Inside:
    """Somebody in a project that knows them, and what lies around its cards for them."""

    member: MemberId
    now_ms: int
    around: ProjectAround


def _seen_by(who: _Inside | None, store: Snapshot, row: CardRow, pinned: Pinned) -> Pinned:
    entry = None if who is None or pinned.closed else Law(store).card(bytes(row.card))
    if who is None or entry is None:
        return pinned
    face: Face = house().catalogue.face_of(row.type)
    seen = Seen(
        member=who.member,
        card=entry,
        told=None,
        now_ms=who.now_ms,
        zone=house().place.zone,
        is_member=Law(store).is_member(entry.project, who.member, who.now_ms),
        language=get_language() or house().place.language,
        around=who.around,
    )
    state = face.contract.state(Frozen(store), target_of(bytes(row.card)))
    return unless_it_fails(row.type, lambda: _as_seen(face.page(state, seen), seen, pinned), pinned)


def _as_seen(page: CardPage, seen: Seen, pinned: Pinned) -> Pinned:
    cue = _cue(page)
    if cue:
        return replace(pinned, page=replace(pinned.page, cue=cue))
    if seen.is_member and not page.verbs:  # others may answer, and this member may not.
        return replace(pinned, page=replace(pinned.page, cue="", verbs=()))
    return pinned


def _cue(page: CardPage) -> StrOrPromise:
    return page.cue or (_("You have answered") if page.is_answered else "")
