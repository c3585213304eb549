"""How the hours of work in a project are spread over those who take part (PRJ-25).

Counted are the hours that the books have anyway: of tasks that count as done, and those that people
promised and gave. Each member reads their own; of the others only whether a few gave most.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from dugnad.charter.entries import target_of
from dugnad.face.face import Face
from dugnad.ledger.state import State
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import CardId, MemberId
from dugnad.web.house import house
from dugnad.web.leading.carrying import FEW, GROUP_MIN
from dugnad.web.leading.reading import Look
from dugnad.web.lists import history

YEAR_MS: Final = 365 * 24 * 3_600_000
LINES_MAX: Final = 2_000
"""So many of the newest lines about work are looked at."""


@dataclass(frozen=True)
class Spread:
    """How the hours of the last year are spread, as one member reads it.

    Attributes:
        mine: minutes of the member's own.
        told: whether the group is large enough to be told of, and has hours at all.
        few_gave_most: whether at most three people gave more than half.
    """

    mine: int
    told: bool
    few_gave_most: bool


def spread_for(look: Look, me: MemberId | None) -> Spread | None:
    """What a member reads: their own hours, and of a group that is large enough a yes or no.

    None for whoever does not take part.
    """
    if me is None or not look.law.is_member(look.project, me, look.now_ms):
        return None
    minutes = _minutes_by_member(look)
    members = look.members
    figures = sorted((minutes[one] for one in members), reverse=True)
    few, whole = min(FEW, (len(members) - 1) // 2), sum(figures)
    told = len(members) >= GROUP_MIN and whole > 0
    return Spread(
        mine=minutes[me],
        told=told,
        few_gave_most=told and sum(figures[:few]) * 2 > whole,
    )


def _minutes_by_member(look: Look) -> Counter[MemberId]:
    faces = {face.contract.name: face for face in house().catalogue.faces() if face.works}
    events = {name: face.works for name, face in faces.items()}
    lines = history.events_of(look.project, events, look.now_ms - YEAR_MS, LINES_MAX)
    states: dict[CardId, State] = {}
    found: Counter[MemberId] = Counter()
    for card, kind, event in lines:
        face: Face = faces[kind]
        if card not in states:
            states[card] = face.contract.state(Frozen(look.store), target_of(card))
        worked = face.worked(states[card], event)
        if worked is not None:
            found[worked.member] += worked.minutes
    return found
