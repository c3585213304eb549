"""What depends on whether somebody has an address: done after the page, by the place itself.

Whoever types an address gets the same page whether anybody here has it. They also wait for it as
long: what is found, sealed, counted and written for somebody who is there would take time that
could be measured. So a page only leaves an errand, the same for every address, and a moment later
the place does it.

Source: PRV-01; decision 0038.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet

from dugnad.ledger import codec
from dugnad.ledger.values import Record
from dugnad.web.house import house
from dugnad.web.people.models import Errand, Person
from dugnad.web.vault import services as vault

log = logging.getLogger("dugnad.errands")

AT_ONCE: Final = 100
LASTS_MS: Final = 3_600_000
"""How long something is tried again that failed; after that it is of no use."""
AGAIN_MS: Final = (*(1_000 * (2**tries - 1) for tries in range(12)), LASTS_MS)
"""How long after it was left something is tried again that failed so often: ever more seldom."""


@dataclass(frozen=True)
class Kind:
    """How one kind of errand is done.

    Attributes:
        told: what it is told.
        do: does it for whoever asked.
    """

    told: type[Record]
    do: Callable[[Person, Any], object]


def leave(person: Person, what: str, told: Record) -> None:
    """Leave something to be done.

    Args:
        person: who asked.
        what: which kind of errand.
        told: what was typed.
    """
    sealed = vault.seal(person.id, codec.encode(told))
    Errand.objects.create(person=person, what=what, sealed=sealed, left_ms=house().now_ms())


def drop(person: Person, what: str) -> None:
    """Let what somebody asked for not be done after all."""
    Errand.objects.filter(person=person, what=what).delete()


def waiting(person: Person) -> list[tuple[str, int]]:
    """What somebody asked for and is not done yet: which kind, and since when."""
    rows = Errand.objects.filter(person=person).order_by("id")
    return [(row.what, row.left_ms) for row in rows]


def carry_out(kinds: Mapping[str, Kind]) -> int:
    """Do what was left to be done, the oldest first; gives how much was done.

    What failed waits behind what was left since, and ever longer each time, so that it holds up
    neither the line nor the computer.
    """
    done = 0
    for row in _due(house().now_ms()):
        try:
            with transaction.atomic():
                _do(row, kinds[row.what])
                row.delete()
            done += 1
        except Exception:
            log.exception("An errand (%s) failed.", row.what)
            if row.left_ms <= house().now_ms() - LASTS_MS:
                row.delete()
            else:
                Errand.objects.filter(id=row.id).update(tries=row.tries + 1)
    return done


def _due(now_ms: int) -> QuerySet[Errand]:
    """What is to be tried now: what has not failed first, and what has, when it is its time.

    What was left later than now was left before the clock was set back: it is tried, too.
    """
    new = Q(tries=0) | Q(left_ms__gt=now_ms)
    again = (Q(tries=tries, left_ms__lte=now_ms - ms) for tries, ms in enumerate(AGAIN_MS))
    over = Q(left_ms__lte=now_ms - LASTS_MS)
    due = Errand.objects.filter(reduce(or_, again, new | over))
    return due.select_related("person").order_by("tries", "id")[:AT_ONCE]


def _do(row: Errand, kind: Kind) -> None:
    opened = vault.unseal(row.person_id, bytes(row.sealed))
    if opened is not None:
        kind.do(row.person, codec.decode(kind.told, opened))
