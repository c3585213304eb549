"""The beginning of a place: what was true before the first action."""

import hashlib

from dugnad.ledger import codec
from dugnad.ledger.errors import NotCanonical, NotGenesis
from dugnad.ledger.values import Count, Hash, Moment, PublicKey, Record, ShortText

FORMAT = 1


class Limits(Record, frozen=True):
    """How much one action or block may ask; parameters of the place.

    `rate_per_minute` is how many actions one key may send within one minute of the books' time;
    `sponsor_per_minute` the same for keys that let others in. `horizon_ms` is how far ahead an
    action may say that it is still wanted. A due moment, which nobody calls at will, may read
    `due_reads`: the count of a decision reads each answer.
    """

    action_bytes: Count = 40_960
    block_actions: Count = 1_000
    due_per_block: Count = 1_000
    reads: Count = 2_048
    writes: Count = 128
    written_bytes: Count = 65_536
    order_depth: Count = 4
    rate_per_minute: Count = 120
    sponsor_per_minute: Count = 12_000
    horizon_ms: Count = 7 * 24 * 3_600_000
    due_reads: Count = 131_072


class ContractVersion(Record, frozen=True):
    """A version of a contract that cards may be opened with; `digest` is of its source."""

    name: ShortText
    version: Count
    digest: Hash


class Genesis(Record, frozen=True):
    """The first record of the books.

    `sample` marks an invented place for ever. `salt` makes two places of one name different.
    `sealers` may seal; `custodian` lets in people whose keys the place keeps; `operator` changes
    parameters until the place has decided otherwise.
    """

    format: int
    name: ShortText
    sample: bool
    created_ms: Moment
    salt: Hash
    sealers: tuple[PublicKey, ...]
    custodian: PublicKey
    operator: PublicKey
    contracts: tuple[ContractVersion, ...]
    limits: Limits


def genesis_hash_of(data: bytes) -> bytes:
    """Name a place by its beginning."""
    return hashlib.sha256(b"dugnad/genesis/v1\0" + data).digest()


def read_genesis(data: bytes) -> Genesis:
    """Read the beginning.

    Raises:
        NotGenesis: the bytes are none, or of a format this copy does not know.
    """
    try:
        genesis = codec.decode_strictly(Genesis, data)
    except NotCanonical as error:
        raise NotGenesis from error
    if genesis.format != FORMAT or not genesis.sealers:
        raise NotGenesis
    return genesis
