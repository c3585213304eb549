"""Who leads what, as the books have it now: roles, deputies, offers, members, keepers of cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final

from dugnad.charter.entries import STARTER, CardEntry, RoleOffer, RoleRule, target_of
from dugnad.charter.law import Law
from dugnad.charter.projects.records import Projects
from dugnad.charter.roles import OFFER_MS, Roles
from dugnad.engine.port import Snapshot
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import CardId, MemberId, ProjectId
from dugnad.web.content import services as content
from dugnad.web.content.told import is_objection
from dugnad.web.house import house
from dugnad.web.leading.models import Handing
from dugnad.web.lists import questions as lists_questions
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow, QuestionRow
from dugnad.web.people import limits
from dugnad.web.people import services as people
from dugnad.web.people.models import Membership

MEMBERS_READ: Final = 500
"""So many members are offered something by name, or told; a larger group has parts."""

CARDS_READ: Final = 200
"""So many of a project's newest cards are looked at for what is open on them."""


@dataclass(frozen=True)
class Seat:
    """That a member holds a role, or stands in, from a moment until another."""

    member: MemberId
    from_ms: int
    until_ms: int


@dataclass(frozen=True)
class Offer:
    """That a role was offered to a member, who has not answered."""

    project: ProjectId
    role: str
    member: MemberId
    by: MemberId | None
    passing: bool
    deputy: bool
    at_ms: int


@dataclass(frozen=True)
class RoleNow:
    """One role of a project as it stands.

    Attributes:
        rule: its name, seats and term.
        holders: who holds it.
        deputies: who stands in for them.
        offers: to whom it is offered.
        together: whether the project alone gives it, as it decides for the others; who holds it
            names a deputy.
    """

    rule: RoleRule
    holders: tuple[Seat, ...]
    deputies: tuple[Seat, ...]
    offers: tuple[Offer, ...]
    together: bool = False

    @property
    def name(self) -> str:
        """As the rules name it."""
        return self.rule.name

    @property
    def free(self) -> int:
        """How many more could hold it."""
        return max(0, self.rule.seats - len(self.holders))

    def held_by(self, member: MemberId | None) -> Seat | None:
        """The member's own time as holder, or None."""
        return next((one for one in self.holders if one.member == member), None)

    def stood_in_by(self, member: MemberId | None) -> Seat | None:
        """The member's own time as deputy, or None."""
        return next((one for one in self.deputies if one.member == member), None)


def now_of(store: Snapshot) -> int:
    """The moment of looking: never before what the books already tell."""
    return max(house().now_ms(), store.head.time_ms)


def roles_of(store: Snapshot, project: ProjectId) -> tuple[RoleNow, ...]:
    """Every role of a project, in the order of its rules."""
    law, now_ms = Law(store), now_of(store)
    entry = law.project(project)
    rules = None if entry is None else law.rules(project, entry.rules_version)
    if rules is None:
        return ()
    state = Roles(Frozen(store), "roles")
    found = []
    for rule in rules.roles:
        offers = state.offers.items(under=(project, rule.name))
        found.append(
            RoleNow(
                rule=rule,
                holders=_seats(law, project, rule.name, now_ms, deputies=False),
                deputies=_seats(law, project, rule.name, now_ms, deputies=True),
                offers=tuple(
                    _offer(key, offer)
                    for key, offer in offers
                    if law.is_member(project, key[2], now_ms)
                    and _stands(law, offer, project, rule.name, now_ms)
                ),
                together=rule.name in rules.deciding(),
            )
        )
    return tuple(found)


def _seats(
    law: Law, project: ProjectId, role: str, now_ms: int, *, deputies: bool
) -> tuple[Seat, ...]:
    found = []
    for member in law.holders(project, role, now_ms, deputies=deputies):
        time = law.holding(project, role, member)
        if time is not None:
            found.append(Seat(member, time.from_ms, time.until_ms))
    return tuple(found)


def offers_to(store: Snapshot, project: ProjectId, member: MemberId) -> list[Offer]:
    """What is offered to a member, in the order of the rules."""
    law, now_ms = Law(store), now_of(store)
    entry = law.project(project)
    rules = None if entry is None else law.rules(project, entry.rules_version)
    if rules is None or not law.is_member(project, member, now_ms):
        return []
    offers = Roles(Frozen(store), "roles").offers
    found = []
    for rule in rules.roles:
        key = (project, rule.name, member)
        offer = offers.get(key)
        if offer is not None and _stands(law, offer, project, rule.name, now_ms):
            found.append(_offer(key, offer))
    return found


def _stands(law: Law, offer: RoleOffer, project: ProjectId, role: str, now_ms: int) -> bool:
    """Whether an offer can still be taken: it is not old, and who made it holds the role."""
    fresh = now_ms < offer.at_ms + OFFER_MS
    return fresh and (offer.by is None or law.holds(project, role, offer.by, now_ms))


def _offer(key: tuple[ProjectId, str, MemberId], offer: RoleOffer) -> Offer:
    project, role, member = key
    return Offer(
        project=project,
        role=role,
        member=member,
        by=offer.by,
        passing=offer.passing,
        deputy=offer.deputy,
        at_ms=offer.at_ms,
    )


# ── Members
def members_of(store: Snapshot, project: ProjectId) -> list[MemberId]:
    """Who takes part in a project now, in the order of ids; at most `MEMBERS_READ`."""
    now_ms = now_of(store)
    times = Projects(Frozen(store), "projects").memberships.items(under=project)
    current = (
        key[1]
        for key, time in times
        if time.from_ms <= now_ms and (time.until_ms is None or now_ms < time.until_ms)
    )
    return list(islice(current, MEMBERS_READ))


def asking_to_join(store: Snapshot, project: ProjectId) -> list[tuple[MemberId, int]]:
    """Who would like to join, and since when."""
    asking = Projects(Frozen(store), "projects").asking.items(under=project)
    return [(key[1], at_ms) for key, at_ms in islice(asking, MEMBERS_READ)]


def has_left(law: Law, project: ProjectId, member: MemberId) -> bool:
    """Whether somebody took part once, and has left since."""
    time = law.membership(project, member)
    return time is not None and time.until_ms is not None


# ── One project, looked at once
class Look:
    """One project at one moment; each part is read when it is first asked for, and once."""

    def __init__(self, store: Snapshot, project: ProjectId) -> None:
        """Look at a project in a snapshot, which is held for as long as this is."""
        self.store = store
        self.project = project
        self.now_ms = now_of(store)
        self.law = Law(store)

    @cached_property
    def roles(self) -> tuple[RoleNow, ...]:
        """Every role, in the order of the rules."""
        return roles_of(self.store, self.project)

    @cached_property
    def members(self) -> list[MemberId]:
        """Who takes part, at most `MEMBERS_READ`."""
        return members_of(self.store, self.project)

    @cached_property
    def cards(self) -> tuple[lists.InShort, ...]:
        """The newest cards, open or not, at most `CARDS_READ`."""
        return lists.newest_in_short(self.project, CARDS_READ)

    @cached_property
    def open_cards(self) -> list[CardRow]:
        """Those of the newest cards that are not over, whole."""
        newest = lists.newest_of(self.project, CARDS_READ, quiet=True)
        return [row for row in newest if not row.over]

    def rows_of(self, cards: Iterable[lists.InShort]) -> list[CardRow]:
        """A few of the cards whole, in the same order."""
        listed = [one.card for one in cards]
        rows = lists.cards_by_id(listed)
        return [rows[one] for one in listed if one in rows]

    @cached_property
    def questions(self) -> list[tuple[QuestionRow, CardRow, CardEntry]]:
        """The questions about the newest cards that have no answer, oldest first.

        An objection is none: it is answered where it stands, as long as it stands.
        """
        by_target = {target_of(one.card): one.card for one in self.cards}
        found = []
        rows = lists_questions.unanswered(list(by_target))
        cards = lists.cards_by_id({by_target[row.about] for row in rows})
        words = content.read_many([bytes(row.prose) for row in rows], waiting=True)
        for row in rows:
            card = cards.get(by_target[row.about])
            entry = self.law.card(by_target[row.about])
            if card is None or is_objection(words.get(bytes(row.prose))):
                continue
            if entry is not None and self.law.removal(bytes(row.prose)) is None:
                found.append((row, card, entry))
        return found

    # Who rests, and who sees to a card
    def rests(self, member: MemberId) -> bool:
        """Whether a member rests in this project, or the person in the whole place."""
        time = self.law.membership(self.project, member)
        if time is not None and time.resting_until_ms > self.now_ms:
            return True
        return member in self._resting_everywhere

    def keepers_of(self, card: CardId, entry: CardEntry) -> tuple[MemberId, ...]:
        """Who sees to a card now, so that questions about it reach somebody (COC-44).

        The first of these who is there and does not rest: whoever took it on by name, whoever put
        it up, those who look after the project, their deputies. Nobody when all of them rest.
        """
        for group in self._keeping(card, entry):
            there = tuple(
                one
                for one in group
                if not has_left(self.law, self.project, one) and not self.rests(one)
            )
            if there:
                return there
        return ()

    def keepers_to_ask(self, card: CardId, entry: CardEntry) -> tuple[MemberId, ...]:
        """Who of those who see to a card is written to about it: the first who may be asked now.

        Nobody where all of them rest or were asked enough this week; what waits stands under *For
        you* of `keepers_of` all the same.
        """
        for group in self._keeping(card, entry):
            there = [
                one
                for one in group
                if not has_left(self.law, self.project, one) and not self.rests(one)
            ]
            persons = people.persons_of_members(there)
            welcome = limits.may_be_asked_among(persons.values(), self.now_ms)
            asked = tuple(one for one in there if one not in persons or persons[one].id in welcome)
            if asked:
                return asked
        return ()

    def _keeping(self, card: CardId, entry: CardEntry) -> Iterator[Sequence[MemberId]]:
        taker = self._taken_on.get(card)
        if taker is not None and self.law.looks_after(entry, taker, self.now_ms):
            yield (taker,)
        yield (entry.put_up_by,)
        yield self.law.holders(self.project, STARTER, self.now_ms)
        yield self.law.holders(self.project, STARTER, self.now_ms, deputies=True)

    @cached_property
    def _taken_on(self) -> dict[CardId, MemberId]:
        """The members who took cards on by name, by card."""
        rows = Handing.objects.filter(project=self.project, state=Handing.State.TAKEN)
        takers = dict(rows.values_list("card", "taker_id"))
        members = Membership.objects.filter(project_id=self.project, person__in=takers.values())
        by_person = {row.person_id: bytes(row.member_id) for row in members}
        return {
            bytes(card): by_person[taker] for card, taker in takers.items() if taker in by_person
        }

    @cached_property
    def _resting_everywhere(self) -> frozenset[MemberId]:
        rows = Membership.objects.filter(
            project_id=self.project, person__rest_until_ms__gt=self.now_ms
        )
        return frozenset(bytes(one) for one in rows.values_list("member_id", flat=True))
