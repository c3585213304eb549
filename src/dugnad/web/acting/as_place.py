"""Acting with the keys that lie with the place: its own, and those that it keeps for people."""

from __future__ import annotations

from collections.abc import Sequence

from nacl.signing import SigningKey

from dugnad.ledger.action import seal_body
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.values import Action, Channel
from dugnad.web.acting import signing
from dugnad.web.acting.as_whom import WANTED_MS
from dugnad.web.house import house
from dugnad.web.vault import services as vault


def act_as_place(
    role: str, target: str, asked: Action, *, commitments: Sequence[bytes] = ()
) -> Receipt:
    """Act with one of the place's own keys ("custodian", "operator").

    Raises:
        TurnedAway, ClockTrouble, NotKept: as in `act`.
    """
    key = vault.place_key(role)
    envelope = written(key, target, asked, channel="desk", commitments=commitments)
    return house().engine.submit(envelope)


def written(
    key: SigningKey,
    target: str,
    asked: Action,
    *,
    channel: Channel,
    commitments: Sequence[bytes],
    vouching: Sequence[bytes] = (),
) -> bytes:
    """An action signed by keys that the place keeps."""
    body = signing.body_of(
        key, target, asked,
        channel=channel, commitments=commitments, principal=None, wanted_ms=WANTED_MS,
    )  # fmt: skip
    return seal_body(body, house().engine.genesis_hash, bytes(key), *vouching)
