"""Who reads the words of a project that is just for its members (`content.openness`)."""

from __future__ import annotations

from django.http import HttpResponse

from dugnad.charter.law import Law
from dugnad.engine.port import Snapshot
from dugnad.ledger.values import ProjectId
from dugnad.web.acting.services import member_in
from dugnad.web.content.openness import JUST_US
from dugnad.web.house import house
from dugnad.web.leading import speaking
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people.models import Person


def kept_out(answer: HttpResponse, *, listed: bool) -> HttpResponse:
    """Keep a page that stands in no list of ours out of those of other sites too."""
    if not listed:
        answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def may_read(person: Person | None, project: ProjectId, store: Snapshot) -> bool:
    """Whether somebody may read what is told in a project: its story and its cards."""
    row = lists.project(project)
    return row is None or may_read_in(person, row, store)


def may_read_in(person: Person | None, row: ProjectRow, store: Snapshot) -> bool:
    """The same, of a project that was found in lists already."""
    if row.openness != JUST_US:
        return True
    project = bytes(row.project)
    member = member_in(person, project)
    now_ms = max(house().now_ms(), store.head.time_ms)
    if member is not None and Law(store).is_member(project, member, now_ms):
        return True
    # Whoever speaks for an organisation that takes part reads what it is asked.
    return any(one.takes_part for one in speaking.speaking_in(store, person, project))
