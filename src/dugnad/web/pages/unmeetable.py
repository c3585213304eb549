"""Rules that a group could not meet as it is now: said before anybody proposes by them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from dugnad.charter.entries import STRENGTHS, Rules
from dugnad.charter.law import Law
from dugnad.charter.rights import group_of, warnings_of
from dugnad.engine.port import Snapshot
from dugnad.face.differing import Differing, warning_words
from dugnad.ledger.values import ProjectId
from dugnad.web.house import house
from dugnad.web.leading import reading


def unmeetable(project: ProjectId, rules: Rules) -> list[Differing]:
    """What could not be decided by these rules in a project as it is now, and why."""
    with house().engine.reader() as store:
        law = Law(store)
        group = group_of(law, project, rules, reading.now_of(store))
        if group is None:
            return []
        if any(one.strength != STRENGTHS[0] for one in rules.procedures()):
            group = replace(group, known=_known(store, project))
    return [warning_words(one) for one in warnings_of(rules, group)]


def _known(store: Snapshot, project: ProjectId) -> Counter[str]:
    """How many members are known just as well, by strength, as far as pages look."""
    law = Law(store)
    found = (law.member(member) for member in reading.members_of(store, project))
    return Counter(one.strength for one in found if one is not None)
