"""Who signs a press: the place for whom it keeps a key, and everybody else on their own device.

An action has its actor, and sometimes others who vouch for it: the two who type what came on
paper, the two who open an urn. Whoever of them speaks by a device of their own confirms there, one
after the other, and the press waits as long as it holds. Nothing is signed by the place before all
of them have, so a press that waits is worth nothing to whoever finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from nacl.signing import SigningKey

from dugnad.charter.charter import AS_HELPER
from dugnad.charter.people.refusals import KeyMayNot
from dugnad.ledger import action as ledger_action
from dugnad.ledger import codec, signatures
from dugnad.ledger.action import DOMAIN, Body, Envelope, Signed
from dugnad.ledger.errors import TurnedAway
from dugnad.ledger.signatures import ALGORITHM_ED25519, SIGNATURE_BYTES
from dugnad.ledger.values import Action, Channel, MemberId, ProjectId, PublicKey
from dugnad.web.acting.models import Press, PressedProse
from dugnad.web.content import services as content
from dugnad.web.house import house
from dugnad.web.keys import hands
from dugnad.web.keys.models import DeviceKey
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.vault import services as vault

GONE: Final = "Expired"
_DAY_MS: Final = 24 * 3_600_000
HELD_MS: Final = 6 * _DAY_MS
"""How long a press is wanted that waits for a second person: less than what the door lets in."""


class NotLetIn(Exception):
    """The place could not let the person in to the project, or not once more; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class OnlyOnDevice(NotLetIn):
    """Whoever acts, or vouches, has a device of their own for it, and it is not this one.

    Attributes:
        who: they.
    """

    def __init__(self, who: Person) -> None:
        super().__init__(KeyMayNot.code())
        self.who = who


@dataclass(frozen=True)
class Asked:
    """What is asked by a press.

    Attributes:
        person: whose act it is.
        project: where they act, 16 bytes.
        target: of whom it is asked.
        action: what.
        beside: who vouches for it.
        beside_in: where they are known as whom they vouch, 16 bytes; b"": in the same project.
    """

    person: Person
    project: ProjectId
    target: str
    action: Action
    beside: tuple[Person, ...] = ()
    beside_in: ProjectId = b""

    @property
    def vouched_in(self) -> ProjectId:
        """The project by whose keys others vouch for it."""
        return self.beside_in or self.project


def body_of(
    hand: SigningKey | DeviceKey,
    target: str,
    asked: Action,
    *,
    channel: Channel,
    commitments: Sequence[bytes],
    principal: MemberId | None,
    wanted_ms: int,
) -> Body:
    """Write what is to be signed; wanted for `wanted_ms` from now on."""
    engine = house().engine
    # The books' time can lie ahead of the clock by the few blocks of a busy millisecond.
    now_ms = max(house().now_ms(), engine.head().time_ms)
    if isinstance(hand, DeviceKey):
        public_key, nonce = bytes(hand.public_key), hands.next_nonce(hand)
        # Their own device confirms it, and still it is not the word of whom they help.
        channel = channel if channel in AS_HELPER else "own"
    else:
        public_key = bytes(hand.verify_key)
        nonce = engine.next_nonce(public_key)
    return Body(
        format=ledger_action.FORMAT,
        algorithm=ALGORITHM_ED25519,
        key=public_key,
        on_behalf_of=principal,
        channel=channel,
        nonce=nonce,
        not_after_ms=now_ms + wanted_ms,
        target=target,
        contract_version=0,
        verb=type(asked).__name__,
        arguments=codec.encode(asked),
        commitments=tuple(commitments),
    )


def unsigned(body: Body) -> bytes:
    """Keep a body that nobody has signed."""
    return codec.encode(Envelope(ledger_action.FORMAT, codec.encode(body), ()))


def signed(pressed: Press, asked: Asked, hand: Callable[[], hands.Hand]) -> bytes:
    """The press with all signatures that it needs; what the place can sign, it signs last.

    Args:
        pressed: the press.
        asked: what it asks.
        hand: gives by which key its actor acts now.

    Raises:
        ToConfirm: the device from which this is asked has to confirm it first.
        OnlyOnDevice: a device that is not here has to.
        TurnedAway: the place keeps the key no more by which it was to be signed.
    """
    envelope = codec.decode(Envelope, bytes(pressed.envelope))
    body = codec.decode(Body, envelope.body)
    got = {one.key: one.signature for one in envelope.signatures}
    acting = None
    if body.key not in got:
        acting = _acting(pressed, envelope.body, asked, body.key, hand)
    seeds = [_vouching(pressed, envelope.body, asked, one, got) for one in asked.beside]
    missing = [one for one in (acting, *seeds) if one is not None]
    if not missing:
        return bytes(pressed.envelope)
    for seed in missing:
        got[bytes(seed.verify_key)] = signatures.sign(bytes(seed), _message(envelope.body))
    return _keep(pressed, envelope.body, body.key, got)


def vouched(pressed: Press, asked: Asked, one: Person) -> None:
    """See that somebody's device vouched for a press that still waits for others.

    Raises:
        ToConfirm, OnlyOnDevice: as in `signed`.
    """
    envelope = codec.decode(Envelope, bytes(pressed.envelope))
    got = {one.key: one.signature for one in envelope.signatures}
    _vouching(pressed, envelope.body, asked, one, got)


def confirm(press: str, signature: bytes, key: PublicKey | None = None) -> bool:
    """Take a device's word for what it was shown; False when it is not right, or not asked for.

    Args:
        press: the name of the press.
        signature: 64 bytes.
        key: the public half by which it was made, of the device that asks; None: the actor's.
    """
    pressed = Press.objects.filter(id=press).first()
    if pressed is None or len(signature) != SIGNATURE_BYTES:
        return False
    envelope = codec.decode(Envelope, bytes(pressed.envelope))
    actor = codec.decode(Body, envelope.body).key
    by = key or actor
    row = DeviceKey.objects.filter(public_key=by).first()
    if by != actor and (row is None or row.device_id != hands.THIS_DEVICE.get()):
        return False
    if not signatures.verify(by, _message(envelope.body), signature):
        return False
    got = {one.key: one.signature for one in envelope.signatures}
    _keep(pressed, envelope.body, actor, {**got, by: signature})
    return True


def waits_for_others(press: str) -> bool:
    """Whether whose act a press is has confirmed it, so that only others are missing."""
    pressed = Press.objects.filter(id=press).first()
    if pressed is None:
        return False
    envelope = codec.decode(Envelope, bytes(pressed.envelope))
    actor = codec.decode(Body, envelope.body).key
    return any(one.key == actor for one in envelope.signatures)


def is_wanted(commitment: bytes, now_ms: int) -> bool:
    """Whether a press can still be handed in with which something was told."""
    row = PressedProse.objects.select_related("press").filter(commitment=commitment).first()
    if row is None:
        return False
    body = codec.decode(Envelope, bytes(row.press.envelope)).body
    return codec.decode(Body, body).not_after_ms >= now_ms


def let_go(*presses: str) -> None:
    """Forget presses that are not to be handed in, and what was told with them."""
    for row in Press.objects.filter(id__in=presses):
        for one in row.prose.all():
            content.discard(bytes(one.commitment))
        row.delete()


# ── Steps
def _vouching(
    pressed: Press, body: bytes, asked: Asked, one: Person, got: dict[PublicKey, bytes]
) -> SigningKey | None:
    """What somebody vouches by, where the place keeps it; None where they have vouched."""
    where = asked.vouched_in
    membership = people.membership_of(one, where)
    theirs = DeviceKey.objects.filter(device__person=one, project_id=where)
    known = {bytes(key) for key in theirs.values_list("public_key", flat=True)}
    if got.keys() & {bytes(membership.public_key), *known}:
        return None
    member = bytes(membership.member_id)
    if not hands.has_own(member):
        return vault.kept_key(one.id, where)
    here = hands.speaks_here(one, where, member)
    if here is None:
        raise OnlyOnDevice(one)
    raise _to_confirm(pressed, body, asked, bytes(here.public_key))


def _acting(
    pressed: Press,
    body: bytes,
    asked: Asked,
    key: PublicKey,
    hand: Callable[[], hands.Hand],
) -> SigningKey:
    """What the actor signs by, where the place keeps it."""
    if DeviceKey.objects.filter(public_key=key).exists():
        raise _to_confirm(pressed, body, asked, key)
    now = hand()
    if not isinstance(now, SigningKey) or bytes(now.verify_key) != key:
        raise TurnedAway(GONE)
    return now


def _to_confirm(pressed: Press, body: bytes, asked: Asked, key: PublicKey) -> hands.ToConfirm:
    beside = tuple(
        bytes(people.membership_of(one, asked.vouched_in).member_id) for one in asked.beside
    )
    return hands.ToConfirm(
        pressed.id, body, asked.person, asked.project, asked.target, asked.action, key, beside
    )


def _keep(pressed: Press, body: bytes, actor: PublicKey, got: dict[PublicKey, bytes]) -> bytes:
    """Keep what was signed so far: the actor's first, then the others by their keys."""
    ordered = sorted(got, key=lambda one: (one != actor, one))
    envelope = codec.encode(
        Envelope(ledger_action.FORMAT, body, tuple(Signed(one, got[one]) for one in ordered))
    )
    Press.objects.filter(id=pressed.id).update(envelope=envelope)
    return envelope


def _message(body: bytes) -> bytes:
    return DOMAIN + house().engine.genesis_hash + body
