"""Who is to be left in peace: whoever rests in a project or in the place, or has left it."""

from __future__ import annotations

from dugnad.charter.law import Law
from dugnad.ledger.values import ProjectId
from dugnad.web.house import house
from dugnad.web.people import limits
from dugnad.web.people import services as people


def rests(project: ProjectId, member: bytes) -> bool:
    """Whether a member rests here, or the person in the whole place, and is left in peace."""
    now_ms = house().now_ms()
    with house().engine.reader() as store:
        time = Law(store).membership(project, member)
    if time is not None and time.resting_until_ms > now_ms:
        return True
    person = people.person_of_member(member)
    return person is not None and limits.rests(person, now_ms)


def has_left(project: ProjectId, member: bytes) -> bool:
    """Whether a member has left the project: nothing of it is told to them from then on (K2)."""
    with house().engine.reader() as store:
        time = Law(store).membership(project, member)
    return time is not None and time.until_ms is not None
