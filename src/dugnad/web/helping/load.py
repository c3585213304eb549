"""How much help each helper carries at the desks, so that it does not fall on one person (K39).

What counts is how often somebody was sat beside: each person who was helped, once a day. Of those
who were helped nothing is said, and of the helpers only those are named who hold the office. What
neighbours do for each other is between the two, and is not counted.

Source: CHA-13; K39.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from dugnad.face.moments import local
from dugnad.web.helping.models import Help, HelpedAct
from dugnad.web.house import house

DAYS: Final = 30
"""How many days are looked at."""
WARNS_ABOVE: Final = 40
"""Of a hundred times: where one person carries more, it is said."""
LEAST: Final = 5
"""From how many times on: of one time, one person always carries all."""
_DAY_MS: Final = 24 * 3_600_000


@dataclass(frozen=True)
class Carried:
    """What one helper carries; `name` is "" for all those together who are not named."""

    name: str
    times: int
    per_cent: int
    too_much: bool


@dataclass(frozen=True)
class Load:
    """What all helpers carry.

    Attributes:
        times: how often somebody was helped at a desk.
        by: how often each helper helped, by person id.
    """

    times: int
    by: Mapping[UUID, int]

    @property
    def too_much(self) -> bool:
        """Whether one person carries too much of it."""
        return any(self.is_too_much(one) for one in self.by.values())

    def is_too_much(self, times: int) -> bool:
        """Whether so many times are too much for one person."""
        return self.times >= LEAST and times * 100 > WARNS_ABOVE * self.times

    def of(self, person: UUID, name: str) -> Carried:
        """What one helper carries, by name."""
        times = self.by.get(person, 0)
        return Carried(name, times, self._share(times), self.is_too_much(times))

    def of_others(self, named: Mapping[UUID, str]) -> Carried:
        """What all those together carry who are not named."""
        others = [times for person, times in self.by.items() if person not in named]
        too_much = any(self.is_too_much(one) for one in others)
        return Carried("", sum(others), self._share(sum(others)), too_much)

    def _share(self, times: int) -> int:
        return round(times * 100 / self.times) if self.times else 0


def load() -> Load:
    """Look at the last month."""
    own = house()
    since_ms = own.now_ms() - DAYS * _DAY_MS
    begun = Help.objects.filter(at_desk=True, helper__isnull=False, began_ms__gt=since_ms)
    acts = HelpedAct.objects.filter(help__at_desk=True, at_ms__gt=since_ms).order_by()
    times = {
        (helper, whom, local(at_ms, own.place.zone).date())
        for helper, whom, at_ms in (
            *begun.values_list("helper_id", "helped_id", "began_ms"),
            *acts.values_list("help__helper_id", "help__helped_id", "at_ms"),
        )
    }
    return Load(len(times), Counter(helper for helper, _whom, _day in times))
