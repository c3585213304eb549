"""Directions that were refused: who does not go this way, and why (COC-13, COC-19).

A refusal stands beside what the others agree on, for good, and changes nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from dugnad.charter.entries import Refusal, target_of
from dugnad.charter.law import DECIDING, Law
from dugnad.charter.talk import Talk
from dugnad.face.page import PersonLine
from dugnad.ledger.store import Frozen, Store
from dugnad.ledger.values import MemberId
from dugnad.web.content.told import Removed, Told
from dugnad.web.house import house
from dugnad.web.kit import taking_away
from dugnad.web.kit.showing import Shown, named, show
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow, ProjectRow
from dugnad.web.people.viewer import viewer_of

SHOWN: Final = 20
"""So many refusals of one card are shown."""
CARDS: Final = 40
"""So many of a project's newest decisions are looked at."""


@dataclass(frozen=True)
class Refused:
    """That somebody refused a direction.

    Attributes:
        card: which.
        by: who, as far as this viewer may know.
        hand: who pressed, where that was done for an organisation for which they still speak; ""
            where nobody may know, or does any more.
        for_other: whether it was done for an organisation.
        text: why; None where it was taken away.
        gone: when and why it was taken away.
        at_ms: when.
    """

    card: CardRow
    by: PersonLine
    hand: str
    for_other: bool
    text: str | None
    gone: str
    at_ms: int


def refused_on(shown: Shown) -> tuple[Refused, ...]:
    """Who refused the direction of a card, and why; the first one first."""
    with house().engine.reader() as store:
        found = _refusals(store, shown.target)
        words = taking_away.read_many(Law(store), [one.prose for one in found.values()])
    lines = named([PersonLine(member=member) for member in found], shown.seen)
    around = shown.seen.around
    hands = around.hands([one.by for one in found.values() if one.by is not None])
    return tuple(
        _told(shown.row, line, found[line.member], words.get(found[line.member].prose), hands)
        for line in lines
        if line.member is not None
    )


def has_refused(shown: Shown) -> bool:
    """Whether the viewer, or the organisation as which they look, has refused this."""
    member = shown.seen.member
    if member is None:
        return False
    with house().engine.reader() as store:
        return (shown.target, member) in Talk(Frozen(store), "talk").refused


def refused_in(request: HttpRequest, row: ProjectRow) -> list[Refused]:
    """The directions of a project's newest decisions that somebody refused."""
    decisions = lists.decisions_of(bytes(row.project), DECIDING, CARDS)
    with house().engine.reader() as store:
        touched = [one for one in decisions if _refusals(store, target_of(bytes(one.card)))]
    viewer = viewer_of(request)
    return [refused for one in touched for refused in refused_on(show(one, viewer))]


def _refusals(store: Store, target: str) -> dict[MemberId, Refusal]:
    refused = Talk(Frozen(store), "talk").refused
    found = [(member, one) for (_about, member), one in refused.items(under=target)]
    return dict(sorted(found, key=lambda pair: pair[1].at_ms)[:SHOWN])


def _told(
    card: CardRow,
    line: PersonLine,
    one: Refusal,
    words: Told | Removed | None,
    hands: Mapping[bytes, str],
) -> Refused:
    return Refused(
        card=card,
        by=line,
        hand=hands.get(one.by or b"", ""),
        for_other=one.by is not None,
        text=words.text if isinstance(words, Told) else None,
        gone=taking_away.gone(words),
        at_ms=one.at_ms,
    )
