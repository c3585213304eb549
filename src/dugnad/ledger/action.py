r"""The one format of an action: who asks what of which card, signed.

These bytes can never change. An envelope is `[format, body, signatures]`; the body is signed as
bytes, never as an object: `Ed25519("dugnad/action/v1\0" + genesis hash + body)`. The first
signature belongs to the actor; those of co-signers follow, sorted by key.
"""

import hashlib
from itertools import pairwise
from typing import Annotated

import msgspec

from dugnad.ledger import codec, signatures
from dugnad.ledger.errors import NotCanonical, TurnedAway
from dugnad.ledger.values import (
    Channel,
    Count,
    Hash,
    MemberId,
    Moment,
    PublicKey,
    Record,
    is_target,
)

FORMAT = 1
DOMAIN = b"dugnad/action/v1\0"
ENVELOPE_BYTES_MAX = 65_536
"""No place takes in larger ones; so much is looked at before the place's own limit is asked."""
COSIGNERS_MAX = 8
COMMITMENTS_MAX = 16
NOTHING = codec.encode(())
"""The arguments of a verb that takes none."""

Signature = Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]


class Body(Record, frozen=True):
    """What is signed.

    `key` is the actor's. `on_behalf_of` is whom a helper acts for. `nonce` is used once by `key`
    (see door.py). `target` is a charter module ("projects") or a card ("card:" and 32 hexadecimal
    digits). `contract_version` is the version that the asker had read; 0 leaves it open.
    `arguments` are the msgpack bytes of the verb's record. `commitments` are fingerprints of
    prose that lies outside the books.
    """

    format: int
    algorithm: int
    key: PublicKey
    on_behalf_of: MemberId | None
    channel: Channel
    nonce: Count
    not_after_ms: Moment
    target: Annotated[str, msgspec.Meta(max_length=64)]
    contract_version: Count
    verb: Annotated[str, msgspec.Meta(max_length=64)]
    arguments: bytes
    commitments: Annotated[tuple[Hash, ...], msgspec.Meta(max_length=COMMITMENTS_MAX)] = ()


class Signed(Record, frozen=True):
    """A key and its signature on a body."""

    key: PublicKey
    signature: Signature


class Envelope(Record, frozen=True):
    """A body with its signatures, as it travels."""

    format: int
    body: bytes
    signatures: Annotated[tuple[Signed, ...], msgspec.Meta(max_length=1 + COSIGNERS_MAX)]


class Opened(Record, frozen=True):
    """An envelope that was read: well formed, its signatures not yet checked.

    `size` is the envelope's, in bytes.
    """

    action_id: Hash
    size: Count
    body: Body
    body_bytes: bytes
    signatures: tuple[Signed, ...]


def action_id_of(body: bytes) -> bytes:
    """Name an action by what is asked, so that another signature never makes it another one."""
    return hashlib.sha256(bytes((FORMAT,)) + body).digest()


def open_envelope(data: bytes) -> Opened:
    """Read an envelope without judging its signatures.

    Raises:
        TurnedAway: "TooLarge" when there are more bytes than any place takes in, "Malformed" when
            they are no action or not written in the one way.
    """
    if len(data) > ENVELOPE_BYTES_MAX:
        raise TurnedAway("TooLarge")
    try:
        envelope = codec.decode_strictly(Envelope, data)
        body = codec.decode_strictly(Body, envelope.body)
    except NotCanonical as error:
        raise TurnedAway("Malformed") from error
    keys = [signed.key for signed in envelope.signatures]
    well_formed = (
        envelope.format == FORMAT
        and body.format == FORMAT
        and body.algorithm == signatures.ALGORITHM_ED25519
        and is_target(body.target)
        and keys[:1] == [body.key]
        and all(left < right for left, right in pairwise(keys[1:]))
        and body.key not in keys[1:]
    )
    if not well_formed:
        raise TurnedAway("Malformed")
    return Opened(
        action_id=action_id_of(envelope.body),
        size=len(data),
        body=body,
        body_bytes=envelope.body,
        signatures=envelope.signatures,
    )


def signatures_hold(opened: Opened, genesis_hash: bytes) -> bool:
    """Tell whether every signature of `opened` is right for this place."""
    message = DOMAIN + genesis_hash + opened.body_bytes
    return all(
        signatures.verify(signed.key, message, signed.signature) for signed in opened.signatures
    )


def seal_body(body: Body, genesis_hash: bytes, *seeds: bytes) -> bytes:
    """Sign `body` with the actor's seed first, then with each co-signer's; returns the envelope."""
    body_bytes = codec.encode(body)
    message = DOMAIN + genesis_hash + body_bytes
    signed = [
        Signed(key=signatures.public_key_of(seed), signature=signatures.sign(seed, message))
        for seed in seeds
    ]
    ordered = (*signed[:1], *sorted(signed[1:], key=lambda one: one.key))
    return codec.encode(Envelope(format=FORMAT, body=body_bytes, signatures=ordered))
