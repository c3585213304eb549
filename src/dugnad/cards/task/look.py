"""A task and who looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from dugnad.cards.task.law.records import Counts, Showing, Taken, Task, Terms, counts_of
from dugnad.cards.task.law.worth import claim_max, due_for
from dugnad.face.moments import moment_words
from dugnad.face.seen import Seen
from dugnad.ledger.state import State

NOTHING_YET: Final = Terms(
    pay="nothing",
    unit=None,
    amount=0,
    minutes=0,
    places=1,
    done_by_ms=0,
    outsiders=True,
    period_ms=0,
    vote_ms=0,
    confirms=0,
)
"""The terms of a card that is only being written."""


@dataclass(frozen=True)
class Work:
    """A place with what was last shown of it."""

    number: int
    place: Taken
    showing: Showing | None

    @property
    def is_open(self) -> bool:
        """Whether members say now whether it is done."""
        return self.showing is not None and self.place.standing in ("shown", "disputed")


@dataclass(frozen=True)
class Look:
    """A task and who looks at it."""

    task: Task
    terms: Terms
    seen: Seen
    works: tuple[Work, ...]

    @property
    def counts(self) -> Counts:
        """The sums over the places."""
        return counts_of(self.task)

    @property
    def free(self) -> int:
        """How many places nobody has."""
        return max(0, self.terms.places - self.counts.taken)

    @property
    def mine(self) -> Work | None:
        """What the viewer has taken on, if it is not settled."""
        number = None if self.seen.member is None else self.task.holding.get(self.seen.member)
        return next((one for one in self.works if one.number == number), None)

    @property
    def done_by_viewer(self) -> tuple[Work, ...]:
        """What the viewer has done, and counts as done."""
        done = [one for one in self.works if one.place.standing in ("agreed", "settled")]
        return tuple(one for one in done if one.place.member == self.seen.member)

    @property
    def in_parts(self) -> bool:
        """Whether several people each do a part, so that it must be said which one is meant."""
        return self.terms.places > 1

    @property
    def stuck(self) -> tuple[Work, ...]:
        """What is done, and what is due for it could not be owed yet."""
        return tuple(one for one in self.works if one.place.standing == "agreed")

    @property
    def in_time(self) -> bool:
        """Whether it can still be taken on."""
        return not 0 < self.terms.done_by_ms <= self.seen.now_ms

    @property
    def over(self) -> bool:
        """Whether nothing on it waits for anybody."""
        if self.counts.settled >= self.terms.places:
            return True
        return not self.in_time and self.counts.taken == self.counts.settled

    @property
    def to_judge(self) -> tuple[Work, ...]:
        """What members can say something about now, the one that ends first before the others."""
        waiting = [
            one for one in self.works if one.is_open and self.seen.now_ms < one.place.until_ms
        ]
        return tuple(sorted(waiting, key=lambda one: (one.place.until_ms, one.number)))

    def moment(self, at_ms: int) -> str:
        """A moment in words."""
        return moment_words(at_ms, self.seen.zone, self.seen.now_ms)


def look_at(state: State, seen: Seen) -> Look:
    """A task as somebody sees it."""
    task = cast("Task", state)
    works = tuple(
        Work(number, place, task.showings.get(place.showing))
        for number, place in task.places.items()
    )
    return Look(task=task, terms=task.terms.get() or NOTHING_YET, seen=seen, works=works)


def pot_of(look: Look) -> tuple[int, int] | None:
    """What lies in the card's pot, and what may still be due; None where nobody knows here."""
    terms, seen = look.terms, look.seen
    there = seen.around.pot(seen.card_id, terms.unit) if terms.unit else None
    if there is None:
        return None
    left = terms.places - look.counts.settled
    return there, left * due_for(terms, claim_max(terms))
