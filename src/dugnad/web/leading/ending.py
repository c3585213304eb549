"""Leaving a project: what ends, what is taken back, and that nothing comes after it (K2, PRJ-03).

Whoever leaves is asked for nothing more by the project: answers by which others count on them are
taken back, questions on their way to them end, and letters that have not gone out are called back.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dugnad.charter.entries import target_of
from dugnad.charter.law import Law
from dugnad.engine.port import NotKept
from dugnad.face.face import Face
from dugnad.face.seen import Seen
from dugnad.ledger.codec import reader_of
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import MemberId, ProjectId
from dugnad.web.acting.services import act, member_in, new_press
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.house import house
from dugnad.web.leading.carrying import Carried, counts_on
from dugnad.web.leading.models import Left
from dugnad.web.leading.reading import Look, now_of
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow, ProjectRow
from dugnad.web.people.models import Membership, Person
from dugnad.web.vault import services as vault

NO = "no"
"""The word of an answer by which nobody counts on somebody."""


class Ended(msgspec.Struct, frozen=True, array_like=True):
    """What ended by leaving; cards by their ids.

    Attributes:
        roles: names of the roles that ended.
        taken_back: cards on which an answer was taken back.
        standing: cards on which it was too late for that.
        cards: that the person had put up, and others see to now.
        counting: cards whose urn the person opens with somebody else.
    """

    roles: tuple[str, ...] = ()
    taken_back: tuple[bytes, ...] = ()
    standing: tuple[bytes, ...] = ()
    cards: tuple[bytes, ...] = ()
    counting: tuple[bytes, ...] = ()


_read_ended = reader_of(Ended)


def take_back_answers(
    person: Person, project: ProjectId, cards: Sequence[CardRow], press: str
) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Say no on cards where others count on a person, where that can still be said.

    Args:
        person: who leaves, or cannot come.
        project: of the cards.
        cards: on which they said that they come, or perhaps.
        press: name of the form; the same one again takes nothing back twice.

    Returns:
        The ids of the cards where it was taken back, and of those where it was too late.
    """
    done: list[bytes] = []
    late: list[bytes] = []
    for at, row in enumerate(cards):
        card = bytes(row.card)
        taken = _say_no(person, project, card, f"{press}-d{at}")
        (done if taken else late).append(card)
    return tuple(done), tuple(late)


def take_back_all(person: Person) -> None:
    """Say no wherever others count on a person, in every project, before they go for good.

    On a card of their own, too: nobody else could say it afterwards.
    """
    for row in Membership.objects.filter(person=person):
        project, member = bytes(row.project_id), bytes(row.member_id)
        with house().engine.reader() as store:
            look = Look(store, project)
            cards = [one for one in look.open_cards if counts_on(look, one, member)]
        take_back_answers(person, project, cards, new_press())


def _say_no(person: Person, project: ProjectId, card: bytes, press: str) -> bool:
    member = member_in(person, project)
    with house().engine.reader() as store:
        entry = Law(store).card(card)
        if entry is None or member is None:
            return False
        face: Face = house().catalogue.face_of(entry.card_type)
        seen = Seen(
            member=member,
            card=entry,
            told=None,
            now_ms=now_of(store),
            zone=house().place.zone,
            is_member=True,
        )
        question = face.question(face.contract.state(Frozen(store), target_of(card)), seen)
    answers = () if question is None else question.answers
    no = next((one.action for one in answers if one.word == NO), None)
    if no is None:
        return False
    try:
        done = act(person, project, target_of(card), no, channel="page", press=press)
    except (TurnedAway, NotLetIn, ClockTrouble, NotKept):
        return False
    return not done.refused


def remember(person: Person, project: ProjectId, left_ms: int, ended: Ended) -> None:
    """Keep what ended, for the person to read again."""
    sealed = vault.seal(person.id, msgspec.msgpack.encode(ended))
    Left.objects.update_or_create(
        person=person, project=project, defaults={"left_ms": left_ms, "sealed_ended": sealed}
    )


def ended_of(left: Left) -> Ended:
    """What ended when somebody left."""
    opened = vault.unseal(left.person_id, bytes(left.sealed_ended))
    return Ended() if opened is None else _read_ended(opened)


def ended_by(carried: Carried, taken_back: tuple[bytes, ...], standing: tuple[bytes, ...]) -> Ended:
    """What ended when somebody left who had carried this.

    Args:
        carried: just before.
        taken_back: cards on which an answer was taken back.
        standing: cards on which it was too late for that.
    """
    return Ended(
        roles=tuple(held.role.name for held in carried.roles),
        taken_back=taken_back,
        standing=standing,
        cards=tuple(bytes(row.card) for row in (*carried.cards, *carried.proposals)),
        counting=tuple(bytes(row.card) for row in carried.counting),
    )


def left_ms(project: ProjectId, member: MemberId) -> int | None:
    """When a member left a project, by the books; None while they take part, or never did."""
    with house().engine.reader() as store:
        time = Law(store).membership(project, member)
    return None if time is None else time.until_ms


def left_by(person: Person | None) -> list[tuple[ProjectRow, int]]:
    """The projects that a person has left, and when; the last one first."""
    if person is None:
        return []
    found = list(Left.objects.filter(person=person).order_by("-left_ms"))
    rows = {
        bytes(row.project): row for row in lists.projects_by_id(bytes(one.project) for one in found)
    }
    return [(rows[bytes(one.project)], one.left_ms) for one in found if bytes(one.project) in rows]
