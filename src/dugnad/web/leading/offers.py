"""What waits for one person: roles offered to them, cards they are asked to see to, questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from dugnad.face.roles import said, title_of, words_of
from dugnad.ledger.values import MemberId, ProjectId
from dugnad.web.house import house
from dugnad.web.leading import reading
from dugnad.web.leading.models import Handing
from dugnad.web.leading.reading import Look, Offer
from dugnad.web.leading.speaking import Speaking, everywhere
from dugnad.web.leading.waiting import offer_ends_ms
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow, ProjectRow, QuestionRow
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of
from dugnad.web.people.whereabouts import ids_by_project
from dugnad.web.vault import marks

_OFFERED: Final = "offered"


@dataclass(frozen=True)
class Offered:
    """A role that is offered to a person, in words.

    Attributes:
        project: in which.
        offer: as the books have it.
        question: "Will you look after the project?".
        yes: the answer that takes it on.
        by: the name of whoever offers it; "" where the project decided so.
        ends_ms: when it is none any more.
    """

    project: ProjectRow
    offer: Offer
    question: str
    yes: str
    by: str
    ends_ms: int

    @property
    def title(self) -> str:
        """The role as a heading."""
        return title_of(self.offer.role)


@dataclass(frozen=True)
class CardToSee:
    """A card that somebody asks a person to see to."""

    handing: Handing
    card: CardRow
    by: str


@dataclass(frozen=True)
class QuestionToAnswer:
    """A question that waits for a person, as they see to what it is about.

    Where an organisation does, it waits for whoever speaks for it: `speaking`.
    """

    row: QuestionRow
    card: CardRow
    speaking: Speaking | None = None

    @property
    def query(self) -> str:
        """What its address says of whom one acts for."""
        return "" if self.speaking is None else f"?for={self.speaking.code}"

    @property
    def id(self) -> str:
        """Its name in addresses."""
        return bytes(self.row.question).hex()


def roles_offered_to(person: Person | None) -> list[Offered]:
    """The roles that wait for a person's yes or no, the longest waiting first."""
    found = [
        _in_words(offer)
        for project, member in _memberships(person)
        for offer in _offers(project, member)
    ]
    return sorted((one for one in found if one is not None), key=lambda one: one.offer.at_ms)


def cards_asked_of(person: Person | None) -> list[CardToSee]:
    """The cards that a person is asked to see to."""
    if person is None:
        return []
    asked = Handing.objects.filter(taker=person, state=Handing.State.ASKED)
    waiting = list(asked.select_related("giver").order_by("asked_ms"))
    rows = lists.cards_by_id({bytes(one.card) for one in waiting})
    return [
        CardToSee(
            one, rows[bytes(one.card)], name_of(one.giver, bytes(rows[bytes(one.card)].project))
        )
        for one in waiting
        if bytes(one.card) in rows and not rows[bytes(one.card)].over
    ]


def questions_for(person: Person | None) -> list[QuestionToAnswer]:
    """The questions without an answer that wait for a person, the oldest first."""
    found = []
    with house().engine.reader() as store:
        for project, member in _memberships(person):
            look = Look(store, project)
            found += [
                QuestionToAnswer(row, card)
                for row, card, entry in look.questions
                if member in look.keepers_of(bytes(card.card), entry)
            ]
        for project, spoken in everywhere(store, person):
            look = Look(store, project)
            found += [
                QuestionToAnswer(row, card, spoken)
                for row, card, entry in look.questions
                if spoken.party in look.keepers_of(bytes(card.card), entry)
            ]
    return sorted(found, key=lambda one: one.row.asked)


def count_for(person: Person | None) -> int:
    """How many roles and cards wait for a person's yes or no."""
    return len(roles_offered_to(person)) + len(cards_asked_of(person))


def in_words(project: ProjectRow, offer: Offer) -> Offered:
    """An offer in the language that is active."""
    words = words_of(offer.role)
    giver = None if offer.by is None else people.person_of_member(offer.by)
    return Offered(
        project=project,
        offer=offer,
        question=said(words.asked_deputy if offer.deputy else words.asked, offer.role),
        yes=_("Yes, I stand in") if offer.deputy else said(words.i_do, offer.role),
        by="" if giver is None else name_of(giver, bytes(project.project)),
        ends_ms=offer_ends_ms(offer),
    )


# ── By link
def link_of(member: MemberId) -> str:
    """Where a member answers offers without signing in; only this place can make the address."""
    return f"/o/{marks.mark('', _OFFERED, member)}"


def of_token(token: str) -> Person | None:
    """Whose offers a token opens, or None."""
    member = marks.read_mark("", _OFFERED, token)
    return None if member is None else people.person_of_member(member)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _memberships(person: Person | None) -> Iterator[tuple[ProjectId, MemberId]]:
    if person is not None:
        yield from ids_by_project(person).items()


def _offers(project: ProjectId, member: MemberId) -> list[Offer]:
    with house().engine.reader() as store:
        return reading.offers_to(store, project, member)


def _in_words(offer: Offer) -> Offered | None:
    row = lists.project(offer.project)
    return None if row is None else in_words(row, offer)
