"""Who is to be left in peace: whoever rests in a project, or has left it."""

from __future__ import annotations

from dugnad.charter.law import Law
from dugnad.ledger.values import ProjectId
from dugnad.web.house import house


def rests(project: ProjectId, member: bytes) -> bool:
    """Whether a member rests and is to be left in peace."""
    with house().engine.reader() as store:
        time = Law(store).membership(project, member)
    return time is not None and time.resting_until_ms > house().now_ms()


def has_left(project: ProjectId, member: bytes) -> bool:
    """Whether a member has left the project: nothing of it is told to them from then on (K2)."""
    with house().engine.reader() as store:
        time = Law(store).membership(project, member)
    return time is not None and time.until_ms is not None
