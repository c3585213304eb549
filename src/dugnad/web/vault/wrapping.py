"""How a secret is wrapped before it is written, and how a person's bytes are sealed.

Each row has a wrapping key of its own, derived from the master key and the row's place, so that a
wrapped secret moved to another row opens nothing. Sealing is XSalsa20-Poly1305 with a random
24-byte nonce (`nacl.secret.SecretBox`). Pure but for the nonce.
"""

from nacl.encoding import RawEncoder
from nacl.exceptions import CryptoError
from nacl.hash import blake2b
from nacl.secret import SecretBox

SECRET_BYTES = 32
"""Length of the master key and of every secret that is wrapped."""

FORMAT = b"\x01"
"""The first byte of everything sealed; another way of sealing takes another byte."""


class WrongMasterKeyError(Exception):
    """A row does not open: another master key wrote it, or its bytes were changed."""


def wrap(master_key: bytes, row: bytes, secret: bytes) -> bytes:
    """Wrap a `secret` for the place named by `row` (table and primary key)."""
    return seal_with(_row_key(master_key, row), secret)


def unwrap(master_key: bytes, row: bytes, wrapped: bytes) -> bytes:
    """Open what `wrap` made for the same `row`.

    Raises:
        WrongMasterKeyError: it was wrapped by another master key or for another row, or is damaged.
    """
    secret = unseal_with(_row_key(master_key, row), wrapped)
    if secret is None:
        raise WrongMasterKeyError(
            "keys.db does not open with this master key. Start the place with the key folder that "
            "belongs to it, or restore keys.db from the newest backup."
        )
    return secret


def seal_with(secret: bytes, data: bytes) -> bytes:
    """Seal `data` under a 32-byte `secret`; 41 bytes longer, different each time."""
    return FORMAT + bytes(SecretBox(secret).encrypt(data))


def unseal_with(secret: bytes, sealed: bytes) -> bytes | None:
    """Open what `seal_with` made; None when it is damaged or belongs to another secret."""
    if sealed[:1] != FORMAT:
        return None
    try:
        return bytes(SecretBox(secret).decrypt(sealed[1:]))
    except (CryptoError, ValueError):
        return None


def _row_key(master_key: bytes, row: bytes) -> bytes:
    derived = blake2b(
        row, digest_size=32, key=master_key, person=b"dugnad/vault/v1", encoder=RawEncoder
    )
    return bytes(derived)
