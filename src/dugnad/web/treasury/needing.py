"""What needs somebody at the desk of a host: whose turn it is, and how much of it there is."""

from __future__ import annotations

from dataclasses import dataclass

from dugnad.engine.port import Snapshot
from dugnad.ledger.values import ProjectId
from dugnad.web.house import house
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow, ProjectRow
from dugnad.web.lists.money import BoxNow
from dugnad.web.people.models import Person
from dugnad.web.treasury import own, reading
from dugnad.web.treasury.reading import BatchNow, EntryNow, OwedNow, Turn, Two


@dataclass(frozen=True)
class Returning:
    """A card whose gifts go back, and are not yet owed to those who gave."""

    card: CardRow
    gifts: int


@dataclass(frozen=True)
class Needs:
    """What waits at the desk of a host, for one of its two persons.

    Attributes:
        entries, batches: all that waits, whoever's turn it is.
        owed: the first page of what is to be paid.
        boxes: new accounts and cash boxes that another person looks at.
        asking: projects that ask the host to hold their money.
        returning: cards whose gifts are to be made owed.
        begins: nothing is there yet in which money could lie.
    """

    two: Two
    entries: list[EntryNow]
    batches: list[BatchNow]
    owed: list[OwedNow]
    asking: tuple[ProjectRow, ...]
    boxes: list[BoxNow]
    returning: list[Returning]
    begins: bool

    def entries_of(self, turn: Turn) -> list[EntryNow]:
        """What came in and waits for the viewer ("yours") or for somebody else ("another")."""
        return [one for one in self.entries if one.turn == turn]

    def batches_of(self, turn: Turn) -> list[BatchNow]:
        """The same of lists to pay."""
        return [one for one in self.batches if one.turn == turn]

    def boxes_of(self, turn: Turn) -> list[BoxNow]:
        """The same of new accounts and cash boxes."""
        yours = turn == "yours"
        return [one for one in self.boxes if self.two.confirms(one.opened_by) == yours]

    @property
    def number(self) -> int:
        """How many things need the viewer now."""
        number = len(self.entries_of("yours")) + len(self.batches_of("yours"))
        number += len(self.boxes_of("yours"))
        if self.two.treasurer:
            number += len(self.asking) + len(self.returning)
            number += any(one.can_go for one in self.owed)
            number += self.begins
        return number


def needs_at(store: Snapshot, host: ProjectId, two: Two) -> Needs:
    """What waits at a desk."""
    gifts = money.returning(host)
    cards = lists.cards_by_id(gifts)
    boxes = money.boxes_of(store, host)
    return Needs(
        two=two,
        entries=reading.entries_now(store, host, money.entries_waiting(host), two),
        batches=reading.batches_now(store, host, money.batches_of(host, waiting=True), two),
        owed=reading.owed_now(store, host, money.to_pay(host, 0, reading.OWED_PAGE)),
        asking=lists.projects_by_id(money.hosting(host, held=False)),
        boxes=[one for one in boxes if not one.confirmed and not one.closed],
        returning=[Returning(card=row, gifts=gifts[card]) for card, row in cards.items()],
        begins=not boxes,
    )


def desks_that_need(person: Person | None) -> list[tuple[ProjectRow, int]]:
    """The hosts at whose desk something needs a person, and how much."""
    if person is None:
        return []
    found = []
    for row in own.desks_of(person):
        host = bytes(row.project)
        with house().engine.reader() as store:
            number = needs_at(store, host, reading.two_of(person, host, store)).number
        if number:
            found.append((row, number))
    return found
