"""One step of the books: what was asked together, and the roots of what came of it."""

import hashlib
from typing import Annotated

import msgspec

from dugnad.ledger import codec, signatures
from dugnad.ledger.values import Count, Hash, Moment, PublicKey, Record

FORMAT = 1
SEAL_DOMAIN = b"dugnad/block/v1\0"


class Header(Record, frozen=True):
    """All that a block promises.

    `seq` counts from 1; `prev` is the hash of the header before it (the genesis hash for the
    first). `time_ms` rises strictly. `actions_root` and `receipts_root` are RFC 9162 roots over
    this block's envelopes and receipts. `log_size` and `log_root` cover all receipts since the
    beginning. `state_root` covers every entry of state after this block. `params_hash` is of the
    limits in force, `sealers_hash` of the keys that may seal.
    """

    format: int
    genesis: Hash
    seq: Count
    prev: Hash
    time_ms: Moment
    actions_root: Hash
    receipts_root: Hash
    log_size: Count
    log_root: Hash
    state_root: Hash
    params_hash: Hash
    sealers_hash: Hash


class Seal(Record, frozen=True):
    """Who sealed, and the signature on the header."""

    key: PublicKey
    signature: Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]


class Block(Record, frozen=True):
    """A header with its seal and the envelopes it holds, in order."""

    header: bytes
    seal: Seal
    envelopes: tuple[bytes, ...]


def header_hash_of(header: bytes) -> bytes:
    """Name a header; the next one points to it."""
    return hashlib.sha256(b"dugnad/header/v1\0" + header).digest()


def seal_header(header: bytes, seed: bytes) -> Seal:
    """Sign a header with the sealer's 32-byte seed."""
    return Seal(
        key=signatures.public_key_of(seed),
        signature=signatures.sign(seed, SEAL_DOMAIN + header),
    )


def seal_holds(header: bytes, seal: Seal) -> bool:
    """Tell whether the seal is right for the header; who may seal is asked elsewhere."""
    return signatures.verify(seal.key, SEAL_DOMAIN + header, seal.signature)


def digest_of(value: object) -> bytes:
    """SHA-256 of a record's bytes."""
    return hashlib.sha256(codec.encode(value)).digest()
