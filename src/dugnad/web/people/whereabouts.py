"""As whom a person is known where: asked once for a page that is only looked at.

A page of somebody who is signed in asks for their member id in a dozen places. While it is made
nobody presses anything for them, so their ids are read once, and let go when it is there; two pages
share nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final
from uuid import UUID

from dugnad.ledger.values import MemberId, ProjectId
from dugnad.web.people.models import Membership, Person

_Read = dict[UUID, dict[ProjectId, MemberId]]

_WHILE_LOOKING: Final = ContextVar[_Read | None]("while_looking", default=None)


@contextmanager
def only_looking() -> Iterator[None]:
    """Read each person's ids at most once, for as long as a page is made that changes nothing."""
    token = _WHILE_LOOKING.set({})
    try:
        yield
    finally:
        _WHILE_LOOKING.reset(token)


def ids_by_project(person: Person) -> Mapping[ProjectId, MemberId]:
    """The ordinary member id of a person in every project that knows them."""
    known = _WHILE_LOOKING.get()
    if known is None:
        return _read(person)
    if person.id not in known:
        known[person.id] = _read(person)
    return known[person.id]


def id_in(person: Person | None, project: ProjectId) -> MemberId | None:
    """The member id of a person in a project, or None when they never acted there."""
    if person is None:
        return None
    if _WHILE_LOOKING.get() is not None:
        return ids_by_project(person).get(project)
    row = Membership.objects.filter(person=person, project_id=project).first()
    return None if row is None else bytes(row.member_id)


def another_was_made() -> None:
    """Read all ids anew: somebody is known somewhere since a moment ago."""
    known = _WHILE_LOOKING.get()
    if known is not None:
        known.clear()


def _read(person: Person) -> dict[ProjectId, MemberId]:
    rows = Membership.objects.filter(person=person).order_by("id")
    return {bytes(row.project_id): bytes(row.member_id) for row in rows}
