"""By which key somebody acts: one on this device, one that answers for them, or a kept one."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from django.db import transaction
from nacl.signing import SigningKey

from dugnad.charter.entries import card_of
from dugnad.charter.law import Law
from dugnad.ledger.contract import Refused
from dugnad.ledger.store import Store
from dugnad.ledger.values import Action, MemberId, ProjectId, PublicKey
from dugnad.web.house import house
from dugnad.web.keys.models import Device, DeviceKey
from dugnad.web.people.models import Membership, Person
from dugnad.web.vault import services as vault

THIS_DEVICE: ContextVar[UUID | None] = ContextVar("this_device", default=None)
"""The device that the request came from, as its cookie says; None outside of requests."""

CONFIRMED: ContextVar[tuple[str, ...]] = ContextVar("confirmed", default=())
"""The presses that this visit confirmed last. Some forms make a new name for each press, and are
known again by what they ask."""


class ToConfirm(Exception):
    """The person's device has to confirm this: nothing was written yet.

    The same press, sent once more with the device's word, goes on where this one ended.

    Attributes:
        press: the name of the press.
        body: the bytes to be confirmed.
        person: whose act it is.
        project: where, 16 bytes.
        target: of whom it is asked.
        asked: what.
        key: the public half of what confirms it here; another one than the act's own where its
            owner vouches for somebody else's act.
        beside: the member ids of those who vouch.
    """

    def __init__(
        self,
        press: str,
        body: bytes,
        person: Person,
        project: ProjectId,
        target: str,
        asked: Action,
        key: PublicKey,
        beside: tuple[MemberId, ...] = (),
    ) -> None:
        super().__init__(press)
        self.press = press
        self.body = body
        self.person = person
        self.project = project
        self.target = target
        self.asked = asked
        self.key = key
        self.beside = beside


@dataclass(frozen=True)
class Nobody:
    """The person has keys of their own, and none of them can speak here."""


NOBODY = Nobody()
Hand: TypeAlias = SigningKey | DeviceKey | Nobody


def hand_of(
    person: Person, project: ProjectId, member: MemberId, target: str, asked: Action
) -> Hand:
    """By which key a person acts now: a kept one, or the public half of the one on this device."""
    with house().engine.reader() as store:
        answering = Law(store).answering_key(member)
        answers = answering is not None and _answers(store, target, asked)
    if not has_own(member):
        return vault.kept_key(person.id, project)
    here = speaks_here(person, project, member)
    if here is not None:
        return here
    return vault.answering_key(person.id, project) if answers else NOBODY


def speaks_here(person: Person, project: ProjectId, member: MemberId) -> DeviceKey | None:
    """The key by which a person speaks on this very device, or None where it does not speak."""
    here = this_key(person, project)
    if here is None:
        return None
    with house().engine.reader() as store:
        law = Law(store)
        own, running = law.own_keys(member), law.recovery(member)
    key = bytes(here.public_key)
    is_new = running is not None and running.key == key and not running.stopped
    return here if key in own or is_new else None


def this_key(person: Person, project: ProjectId) -> DeviceKey | None:
    """The key that this very device has of a person's in a project, whether it speaks or not."""
    device = THIS_DEVICE.get()
    if device is None:
        return None
    return DeviceKey.objects.filter(
        device_id=device, device__person=person, project_id=project
    ).first()


def has_own(member: MemberId) -> bool:
    """Whether somebody speaks by devices of their own."""
    with house().engine.reader() as store:
        law = Law(store)
        return bool(law.own_keys(member)) or law.recovery(member) is not None


def word_of(person: Person, project: ProjectId) -> bytes:
    """The public half of the key that may answer for a person; one that ended is replaced."""
    key = bytes(vault.answering_key(person.id, project).verify_key)
    with house().engine.reader() as store:
        ended = Law(store).is_ended(key)
    if ended:
        vault.drop_answering_key(person.id, project)
        key = bytes(vault.answering_key(person.id, project).verify_key)
    return key


def name_of(device: Device) -> str:
    """What a person calls a device."""
    opened = vault.unseal(device.person_id, bytes(device.sealed_name))
    return "" if opened is None else opened.decode()


def rests(member: MemberId) -> bool:
    """Whether somebody's money rests, as a lost device was replaced."""
    with house().engine.reader() as store:
        return Law(store).recovery(member) is not None


def anything_rests(person: Person) -> bool:
    """Whether a lost device of a person's was replaced in a project and all else rests meanwhile.

    Then also rests what no books know: where their money goes, and where they are reached.
    """
    return rests_until_ms(person) > 0


def rests_until_ms(person: Person) -> int:
    """Until when it rests, in whatever project the longest; 0: nothing does."""
    members = list(Membership.objects.filter(person=person).values_list("member_id", flat=True))
    if not members:
        return 0
    with house().engine.reader() as store:
        law = Law(store)
        running = [law.recovery(bytes(member)) for member in members]
    return max((one.until_ms for one in running if one is not None), default=0)


def moves_money(target: str, asked: Action) -> bool:
    """Whether this rests for whoever lost a device; the books say it of those they know."""
    with house().engine.reader() as store:
        card = card_of(target)
        entry = None if card is None else Law(store).card(card)
        through = entry is not None and bool(entry.grants) and not _answers(store, target, asked)
    return target == "money" or through


def next_nonce(key: DeviceKey) -> int:
    """A number for one more thing that a device confirms, another one for each page."""
    used = house().engine.next_nonce(bytes(key.public_key))
    with transaction.atomic():
        row = DeviceKey.objects.select_for_update().get(pk=key.pk)
        row.nonce_given = max(used, row.nonce_given + 1)
        row.save(update_fields=["nonce_given"])
    return row.nonce_given


def _answers(store: Store, target: str, asked: Action) -> bool:
    try:
        law = house().machine.constitution.contract_at(store, target)
    except Refused:
        return False
    return type(asked) in law.answers
