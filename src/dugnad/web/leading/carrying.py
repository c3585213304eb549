"""What somebody carries in a project: roles, cards, questions, promises to come.

Whoever steps down or leaves sees it as a list, and offers it to others by name (K5). How much the
others carry is never shown; only whether a few carry most of it (PRJ-26).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from dugnad.charter.counting.ballots import Stance
from dugnad.charter.decisions.urn import is_whole
from dugnad.charter.decisions.verbs import Deciding
from dugnad.charter.entries import CardEntry, target_of
from dugnad.charter.law import DECIDING
from dugnad.engine.port import Snapshot
from dugnad.face.face import Face
from dugnad.face.question import Question
from dugnad.face.seen import Seen
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import CardId, MemberId
from dugnad.web.house import house
from dugnad.web.leading import reading
from dugnad.web.leading.reading import Look, Offer, RoleNow, Seat
from dugnad.web.lists.models import CardRow, QuestionRow
from dugnad.web.people import limits
from dugnad.web.people import services as people

COMING: Final = ("yes", "maybe")
"""The words of an answer by which others count on somebody."""

GROUP_MIN: Final = 5
"""In a smaller group a band would tell what one person carries."""
FEW: Final = 3
"""So many people carrying most of it are a few."""
THINGS_MIN: Final = 6
"""Below this there is nothing to share out."""


@dataclass(frozen=True)
class Held:
    """A role that somebody holds, or stands in for."""

    role: RoleNow
    seat: Seat
    deputy: bool


@dataclass(frozen=True)
class Carried:
    """What one member carries.

    Attributes:
        roles: that they hold.
        cards: open cards that they put up, newest first.
        proposals: of these, those that wait for others to answer.
        questions: without an answer, that wait for them.
        coming: cards on which others count on them, and that are not their own.
        offers: what they have offered to others.
        counting: secret decisions whose urn they open with somebody else; it passes to nobody.
        objecting: proposals to which they object; that stays when they leave.
    """

    roles: tuple[Held, ...] = ()
    cards: tuple[CardRow, ...] = ()
    proposals: tuple[CardRow, ...] = ()
    questions: tuple[QuestionRow, ...] = ()
    coming: tuple[CardRow, ...] = ()
    offers: tuple[Offer, ...] = ()
    counting: tuple[CardRow, ...] = ()
    objecting: tuple[CardRow, ...] = ()

    @property
    def count(self) -> int:
        """How many things these are that others could take on."""
        own = len(self.roles) + len(self.cards) + len(self.proposals)
        return own + len(self.questions) + len(self.coming)


def carried_by(look: Look, member: MemberId) -> Carried:
    """What a member carries in a project."""
    mine = [row for row in look.open_cards if bytes(row.asker) == member]
    return Carried(
        roles=held_by(look.roles, member),
        cards=tuple(row for row in mine if row.type not in DECIDING),
        proposals=tuple(
            row for row in mine if row.type in DECIDING and is_open(look.store, bytes(row.card))
        ),
        questions=tuple(
            row
            for row, card, entry in look.questions
            if member in look.keepers_of(bytes(card.card), entry)
        ),
        coming=tuple(
            row
            for row in look.open_cards
            if bytes(row.asker) != member and counts_on(look, row, member)
        ),
        offers=tuple(offer for role in look.roles for offer in role.offers if offer.by == member),
        counting=tuple(
            row
            for row in look.open_cards
            if row.type in DECIDING and opens_urn(look.store, bytes(row.card), member)
        ),
        objecting=tuple(
            row
            for row in look.open_cards
            if row.type in DECIDING and objects_to(look.store, bytes(row.card), member)
        ),
    )


def held_by(roles: Sequence[RoleNow], member: MemberId | None) -> tuple[Held, ...]:
    """The roles that a member holds, or stands in for."""
    found = []
    for role in roles:
        holds, stands_in = role.held_by(member), role.stood_in_by(member)
        if holds is not None:
            found.append(Held(role, holds, deputy=False))
        elif stands_in is not None:
            found.append(Held(role, stands_in, deputy=True))
    return tuple(found)


def counts_on(look: Look, row: CardRow, member: MemberId) -> bool:
    """Whether others count on a member on an open card: they said that they come, or perhaps."""
    question = _question(look, row, member)
    return question is not None and question.given in COMING


def waits_on(look: Look, row: CardRow, member: MemberId) -> bool:
    """Whether something that a member asked for or offered on somebody's card is not over yet."""
    question = _question(look, row, member)
    return question is not None and not question.given and bool(question.standing)


def _question(look: Look, row: CardRow, member: MemberId) -> Question | None:
    """What an open card asks a member; decisions are looked at on their own."""
    entry = None if row.type in DECIDING else look.law.card(bytes(row.card))
    if entry is None:
        return None
    face: Face = house().catalogue.face_of(entry.card_type)
    state = face.contract.state(Frozen(look.store), target_of(bytes(row.card)))
    return face.question(state, _seen(look, entry, member))


def objects_to(store: Snapshot, card: CardId, member: MemberId) -> bool:
    """Whether an objection of a member stands in a decision that is not counted yet."""
    deciding = Deciding(Frozen(store), target_of(card))
    stage = deciding.stage.get()
    if stage is None or stage.standing != "open":
        return False
    given = deciding.answers.get((stage.turn, member))
    return given is not None and given.ballot == Stance(says="object")


def is_open(store: Snapshot, card: CardId) -> bool:
    """Whether a decision takes answers, waits to be counted, or has passed and is to be done."""
    stage = Deciding(Frozen(store), target_of(card)).stage.get()
    if stage is None:
        return False
    return stage.standing in ("beginning", "open", "counting") or bool(
        stage.standing == "passed" and stage.failed
    )


def opens_urn(store: Snapshot, card: CardId, member: MemberId) -> bool:
    """Whether a member is one of the two who open the urn of a decision, and it is not open."""
    deciding = Deciding(Frozen(store), target_of(card))
    terms, stage = deciding.terms.get(), deciding.stage.get()
    if terms is None or stage is None or member not in terms.counters:
        return False
    return stage.standing in ("beginning", "open", "counting") and not is_whole(deciding, stage)


def _seen(look: Look, entry: CardEntry, member: MemberId | None) -> Seen:
    return Seen(
        member=member,
        card=entry,
        told=None,
        now_ms=look.now_ms,
        zone=house().place.zone,
    )


# ── Whether a few carry most
def a_few_carry_most(look: Look) -> bool:
    """Whether at most three people carry more than half of it, in a group that could share it.

    What somebody carries is counted from what everybody sees (roles, cards, who said they come) and
    from how often the place asked them lately, which nobody sees. Only this yes or no leaves here.
    """
    members = look.members
    if len(members) < GROUP_MIN:
        return False
    carries: Counter[MemberId] = Counter()
    for role in look.roles:
        carries.update(seat.member for seat in (*role.holders, *role.deputies))
    for row in look.open_cards:
        carries[bytes(row.asker)] += 1
        carries.update(_coming_to(look, row))
    carries.update(_asked_lately(members))
    figures = sorted((carries[one] for one in members), reverse=True)
    few = min(FEW, (len(members) - 1) // 2)
    whole = sum(figures)
    return whole >= THINGS_MIN and sum(figures[:few]) * 2 > whole


def _coming_to(look: Look, row: CardRow) -> list[MemberId]:
    """Who is named on an open card as taking part in it."""
    entry = look.law.card(bytes(row.card))
    if entry is None or row.type in DECIDING:
        return []
    face: Face = house().catalogue.face_of(entry.card_type)
    state = face.contract.state(Frozen(look.store), target_of(bytes(row.card)))
    people_there = face.page(state, _seen(look, entry, None)).people
    named = (line.member for line in islice(people_there, reading.MEMBERS_READ))
    return [one for one in named if one is not None]


def _asked_lately(members: Sequence[MemberId]) -> dict[MemberId, int]:
    persons = people.persons_of_members(list(members))
    since_ms = house().now_ms() - limits.KEPT_MS
    asked = limits.asked_since([one.id for one in persons.values()], since_ms)
    return {member: asked.get(person.id, 0) for member, person in persons.items()}
