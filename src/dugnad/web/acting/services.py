"""Acting for a person: their kept key, the action, its receipt, and the words that go with it.

    done = act(person, project, "projects", Join(project, 1), channel="page", press=press)
    if done.refused: ...

The order is always the same: the person is let in to the project if the books do not know them
there yet; told text is saved as waiting, together with the signed action; the action is handed in;
and by its receipt the text is published or dropped. What falls between is finished by the next
press of the same form, or by the sweepers.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from nacl.signing import SigningKey

from dugnad.charter.people.refusals import AtRest
from dugnad.charter.people.verbs import TakeHome
from dugnad.ledger.action import seal_body
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.values import Action, Channel, MemberId, ProjectId, PublicKey
from dugnad.web.acting import signing, turns
from dugnad.web.acting.as_place import written
from dugnad.web.acting.as_whom import WANTED_MS, AsWhom, MoreThanOnePerson, as_whom, ordinary
from dugnad.web.acting.heard import done_for_another
from dugnad.web.acting.letting_in import let_in
from dugnad.web.acting.models import Press, PressedProse
from dugnad.web.acting.presses import NotYourPress, confirmed, hand_in, has_ended, settle, tag_of
from dugnad.web.acting.signing import HELD_MS, Asked, NotLetIn, OnlyOnDevice
from dugnad.web.content import services as content
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.keys import hands
from dugnad.web.lists import services as lists
from dugnad.web.people import services as people
from dugnad.web.people import whereabouts
from dugnad.web.people.models import Person
from dugnad.web.vault import once
from dugnad.web.vault import services as vault


@dataclass(frozen=True)
class Done:
    """What came of a press.

    Attributes:
        receipt: as the books have it.
        member: who acted, 16 bytes, in that project; an id for this act alone where they chose to
            be unseen.
        commitments: fingerprints of what was told with it, in order.
    """

    receipt: Receipt
    member: bytes
    commitments: tuple[bytes, ...]

    @property
    def refused(self) -> str:
        """Why not, as a stable code ("workday.TooLate"); empty when it was carried out."""
        return self.receipt.code


def new_press() -> str:
    """A name for a form that is about to be shown; goes into a hidden field."""
    return secrets.token_urlsafe(18)


def member_in(person: Person | None, project: ProjectId) -> bytes | None:
    """The member id of a person in a project, or None when they never acted there."""
    return whereabouts.id_in(person, project)


def act(
    person: Person,
    project: ProjectId,
    target: str,
    asked: Action,
    *,
    channel: Channel,
    press: str,
    told: Sequence[Told] = (),
    replaces: bytes | None = None,
    beside: Sequence[Person] = (),
    beside_in: ProjectId = b"",
    principal: MemberId | None = None,
    link: bytes = b"",
) -> Done:
    """Carry out what a person pressed.

    Args:
        person: who pressed.
        project: the project in which they act, 16 bytes; that of their organisation, where they
            act for it.
        target: a charter module ("cards") or a card ("card:…").
        asked: the action.
        channel: how the press came.
        press: name of the form; a second press with the same name is the same action.
        told: what was told with it; its fingerprints become the action's commitments, in order.
        replaces: fingerprint of the text that the first told text is a newer version of.
        beside: who vouches for it in the books as well, such as those who entered what came on
            paper; each by their kept key in this project, or on their own device.
        beside_in: the project as whose they vouch, where that is another one.
        principal: the member id of the organisation or the person for whom they act; None where
            they act for themselves.
        link: the question behind whose link they pressed, 16 bytes; b"" where behind none.

    Returns:
        What came of it, also when the books refused it; the lists know it already.

    Raises:
        NotYourPress: the form was made for somebody else.
        NotLetIn: the person could not be let in to the project.
        OnlyOnDevice: who acts or vouches speaks by a device of their own, and it is not this one.
        ToConfirm: the device from which it is asked has to confirm it first; what was written is
            kept until it does.
        TurnedAway: the door did not let the action in (too many at once, say); or the press is of
            a form that was left lying for so long that its words were swept away.
        ClockTrouble, NotKept: nothing can be written down now; pressing again is safe.
        NotAccepted: the told text is empty or too long.
    """
    with turns.taken(person, target):
        done = _act(
            person, project, target, asked, channel=channel, press=press, told=told,
            replaces=replaces, beside=beside, beside_in=beside_in, principal=principal, link=link,
        )  # fmt: skip
    if principal is not None:
        done_for_another.send(
            Done, by=person, project=project, principal=principal, target=target, asked=asked,
            done=done,
        )  # fmt: skip
    return done


def vouch_ahead(
    person: Person,
    project: ProjectId,
    target: str,
    asked: Action,
    *,
    channel: Channel,
    press: str,
    by: Person,
    told: Sequence[Told] = (),
) -> None:
    """Let somebody's own device vouch for what is carried out when another person vouches too.

    Whose vouching the place writes down has nothing to do before: for them nothing happens. The
    others' press is then `act` with the same name, and is what was vouched for here.

    Args:
        person: whose act it will be.
        project: where they act, 16 bytes.
        target: a charter module or a card.
        asked: the action.
        channel: how it came.
        press: the name that the press will have; it is wanted for `HELD_MS`.
        by: who vouches.
        told: what is told with it.

    Raises:
        NotYourPress, NotLetIn, OnlyOnDevice, ToConfirm, ClockTrouble, NotKept, NotAccepted: as in
            `act`.
    """
    if not hands.has_own(bytes(people.membership_of(by, project).member_id)):
        return
    pressed = Press.objects.filter(id=press).first()
    if pressed is None:
        me = ordinary(person, project)
        let_in(person, me, project, channel)
        pressed = _write(
            person, me, project, target, asked, channel=channel, press=press, told=told,
            replaces=None, alone=False, wanted_ms=HELD_MS,
        )  # fmt: skip
    if pressed.by != tag_of(person, press):
        raise NotYourPress
    signing.vouched(pressed, Asked(person, project, target, asked, (by,)), by)


def take_home(person: Person, project: ProjectId, key: PublicKey) -> Receipt:
    """Let a key on a person's device speak for them in a project, and the kept one no more.

    Asked by the kept key, and signed by the custodian as well.

    Raises:
        NotLetIn: the person could not be let in to the project.
        TurnedAway, ClockTrouble, NotKept: as in `act`.
    """
    let_in(person, ordinary(person, project), project, "page")
    envelope = written(
        vault.kept_key(person.id, project), "people", TakeHome(key=key),
        channel="page", commitments=(), vouching=[bytes(vault.place_key("custodian"))],
    )  # fmt: skip
    receipt = house().engine.submit(envelope)
    lists.wait_for(receipt.seq)
    return receipt


def _act(
    person: Person,
    project: ProjectId,
    target: str,
    asked: Action,
    *,
    channel: Channel,
    press: str,
    told: Sequence[Told],
    replaces: bytes | None,
    beside: Sequence[Person],
    beside_in: ProjectId,
    principal: MemberId | None,
    link: bytes,
) -> Done:
    """What `act` does once it is this press's turn."""
    pressed = Press.objects.filter(id=press).first()
    if pressed is not None and pressed.by != tag_of(person, press):
        raise NotYourPress
    if pressed is None and not told:
        pressed = confirmed(person, target, asked, principal)
    me = _as_whom(
        person, project, target, asked, press,
        begun=pressed is not None, ended=has_ended(pressed), principal=principal, link=link,
    )  # fmt: skip
    if pressed is None:
        let_in(person, me, project, channel)
        where = beside_in or project
        for one in beside:
            let_in(one, ordinary(one, where), where, "page")
        pressed = _write(
            person, me, project, target, asked, channel=channel, press=press, told=told,
            replaces=replaces, principal=principal, alone=not beside,
        )  # fmt: skip
    if pressed.by != tag_of(person, pressed.id):
        raise NotYourPress
    envelope = signing.signed(
        pressed,
        Asked(person, project, target, asked, tuple(beside), beside_in),
        partial(_hand_of, person, me, project, target, asked),
    )
    commitments = tuple(bytes(one.commitment) for one in pressed.prose.all())
    receipt = hand_in(envelope, commitments)
    settle(commitments, carried_out=not receipt.code)
    if receipt.code and once.of_press(press) is not None:
        once.drop(me.member)  # nothing was done by it, and nothing will be.
    lists.wait_for(receipt.seq)
    return Done(receipt=receipt, member=me.member, commitments=commitments)


def _as_whom(
    person: Person,
    project: ProjectId,
    target: str,
    asked: Action,
    press: str,
    *,
    begun: bool,
    ended: bool,
    principal: MemberId | None,
    link: bytes,
) -> AsWhom:
    """As whom a person acts; for an organisation always as who they are in its own project."""
    if principal is not None:
        return ordinary(person, project)
    try:
        return as_whom(person, project, target, asked, press, begun=begun, ended=ended, link=link)
    except MoreThanOnePerson as no:
        raise NotLetIn(no.code) from no


def _hand_of(
    person: Person, me: AsWhom, project: ProjectId, target: str, asked: Action
) -> hands.Hand:
    """By which key somebody acts; one for one act is kept, also for who has devices of their own.

    The books cannot know that its owner lost a device. So it is looked at here: while their money
    rests, what is owed for an unseen gift rests as well.

    Raises:
        NotLetIn: it rests.
    """
    if not me.once:
        return hands.hand_of(person, project, me.member, target, asked)
    known = member_in(person, project)
    if known is not None and hands.rests(known) and hands.moves_money(target, asked):
        raise NotLetIn(AtRest.code())
    return me.key


def _write(
    person: Person,
    me: AsWhom,
    project: ProjectId,
    target: str,
    asked: Action,
    *,
    channel: Channel,
    press: str,
    told: Sequence[Told],
    replaces: bytes | None,
    principal: MemberId | None = None,
    alone: bool = True,
    wanted_ms: int = WANTED_MS,
) -> Press:
    """Save the words and the action, and remember both under the press's name, in one step.

    Where nobody else signs, and the place keeps the key, it is signed at once.

    Where two presses of one form meet, one of them finds what the other has written.
    """
    now_ms = house().now_ms()
    hand = _hand_of(person, me, project, target, asked)
    if isinstance(hand, hands.Nobody):
        raise OnlyOnDevice(person)
    with transaction.atomic():
        pressed = Press.objects.filter(id=press).first()
        if pressed is not None:
            return pressed
        commitments = [
            content.save_waiting(
                one,
                once.writer_of(me.member) if me.once else str(person.id),
                now_ms=now_ms,
                replaces=None if at else replaces,
            )
            for at, one in enumerate(told)
        ]
        body = signing.body_of(
            hand, target, asked,
            channel=channel, commitments=commitments, principal=principal, wanted_ms=wanted_ms,
        )  # fmt: skip
        if alone and isinstance(hand, SigningKey):
            envelope = seal_body(body, house().engine.genesis_hash, bytes(hand))
        else:
            envelope = signing.unsigned(body)
        pressed = Press.objects.create(
            id=press, envelope=envelope, by=tag_of(person, press), pressed_ms=now_ms
        )
        PressedProse.objects.bulk_create(
            PressedProse(commitment=commitment, press=pressed, place=at)
            for at, commitment in enumerate(commitments)
        )
    return pressed
