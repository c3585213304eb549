"""What was pressed: whose press it is, handing it in, and what becomes of its words."""

from __future__ import annotations

from collections.abc import Sequence

from dugnad.ledger import codec
from dugnad.ledger.action import Body, Envelope, action_id_of, open_envelope
from dugnad.ledger.door import window_of
from dugnad.ledger.errors import TurnedAway
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.values import Action, MemberId
from dugnad.web.acting.models import Press
from dugnad.web.acting.signing import GONE
from dugnad.web.content import services as content
from dugnad.web.house import house
from dugnad.web.keys import hands
from dugnad.web.people.models import Person
from dugnad.web.vault import once
from dugnad.web.vault import services as vault

DAY_MS = 24 * 3_600_000
PRESS_KEPT_MS = 8 * DAY_MS
"""Longer than a page is left open, so that a form which is pressed again is the same press."""


class NotYourPress(Exception):
    """The form was made for somebody else; nothing happened."""


def sweep(now_ms: int) -> int:
    """Forget presses whose actions nobody wants any more; gives how many.

    With them go the ids for one act by which nothing was done.
    """
    old = Press.objects.filter(pressed_ms__lt=now_ms - PRESS_KEPT_MS)
    gone, _ = old.delete()
    once.sweep(now_ms - PRESS_KEPT_MS, has_acted)
    return gone


def has_acted(public_key: bytes) -> bool:
    """Whether the books have any action under a key."""
    with house().engine.reader() as store:
        return window_of(store, public_key).last > 0


def tag_of(person: Person, press: str) -> str:
    """Who pressed, as a tag of this press: two presses of somebody have nothing in common."""
    return vault.lookup_tag("press", f"{person.id} {press}").hex()


def has_ended(pressed: Press | None) -> bool:
    """Whether the books have answered a press."""
    if pressed is None:
        return False
    body = codec.decode(Envelope, bytes(pressed.envelope)).body
    return house().engine.receipt(action_id_of(body)) is not None


def hand_in(envelope: bytes, commitments: Sequence[bytes]) -> Receipt:
    """Hand an action in; not one whose words are gone, which the books would name in vain."""
    engine = house().engine
    known = engine.receipt(open_envelope(envelope).action_id)
    if known is not None:
        return known
    if len(content.read_many(commitments, waiting=True)) < len(commitments):
        raise TurnedAway(GONE)
    return engine.submit(envelope)


def confirmed(
    person: Person, target: str, asked: Action, principal: MemberId | None
) -> Press | None:
    """The press by which this visit's device confirmed this very thing, if it is not done yet."""
    for name in hands.CONFIRMED.get():
        pressed = Press.objects.filter(id=name, by=tag_of(person, name)).first()
        if pressed is None or pressed.prose.exists():
            continue
        envelope = codec.decode(Envelope, bytes(pressed.envelope))
        body = codec.decode(Body, envelope.body)
        same = (body.target, body.verb, body.arguments, body.on_behalf_of) == (
            target,
            type(asked).__name__,
            codec.encode(asked),
            principal,
        )
        if same and house().engine.receipt(action_id_of(envelope.body)) is None:
            return pressed
    return None


def settle(commitments: Sequence[bytes], *, carried_out: bool) -> None:
    """Publish or drop the words of a press; again is as good as once."""
    for commitment in commitments:
        if carried_out:
            content.publish(commitment, now_ms=house().now_ms())
        else:
            content.discard(commitment)
