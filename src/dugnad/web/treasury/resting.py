"""Whose hand is at rest at a host's desk, as a lost device of theirs was replaced.

Both of the two read it: whoever it is presses in vain until then, and the other one may be the
first to notice that it was not they who came back.
"""

from __future__ import annotations

from dataclasses import dataclass

from dugnad.charter.law import Law
from dugnad.charter.money.records import MoneyHost
from dugnad.charter.ways import TREASURER
from dugnad.engine.port import Snapshot
from dugnad.ledger.values import ProjectId
from dugnad.web.kit.hosting import names_of_members
from dugnad.web.kit.showing import now_of


@dataclass(frozen=True)
class Resting:
    """One of the two, and until when nothing about money is taken from them."""

    name: str
    until_ms: int


def resting(store: Snapshot, host: ProjectId, known: MoneyHost) -> list[Resting]:
    """Those of a host's two offices whose money rests."""
    law, now_ms = Law(store), now_of(store)
    members = [
        *law.holders(host, TREASURER, now_ms),
        *law.holders(host, known.second, now_ms),
        *law.holders(host, known.second, now_ms, deputies=True),
    ]
    running = {one: found for one in members if (found := law.recovery(one)) is not None}
    names = names_of_members(running)
    return [Resting(names[one], found.until_ms) for one, found in running.items() if one in names]
