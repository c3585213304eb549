"""Ed25519 by one named rule, the same on every machine.

Rule 1 is RFC 8032 verification as libsodium does it: S below the group order, key and R in
canonical form and not of small order, the cofactorless equation. Libraries disagree on crafted
signatures (see tests/ledger/test_signatures.py), so no other library may decide here.

Source: RFC 8032; docs/decisions/0004.
"""

from nacl import bindings
from nacl.exceptions import BadSignatureError, CryptoError

ALGORITHM_ED25519 = 1
SIGNATURE_BYTES = 64
PUBLIC_KEY_BYTES = 32


def verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether `signature` is `public_key`'s on `message` under rule 1.

    Args:
        public_key: 32 bytes; other lengths are never right.
        message: any bytes.
        signature: 64 bytes; other lengths are never right.
    """
    if len(signature) != SIGNATURE_BYTES or len(public_key) != PUBLIC_KEY_BYTES:
        return False
    try:
        bindings.crypto_sign_open(signature + message, public_key)
    except (BadSignatureError, CryptoError):
        return False
    return True


def is_sound_key(public_key: bytes) -> bool:
    """Tell whether `public_key` may be registered: canonical and of the prime-order group."""
    if len(public_key) != PUBLIC_KEY_BYTES:
        return False
    return bool(bindings.crypto_core_ed25519_is_valid_point(public_key))


def public_key_of(seed: bytes) -> bytes:
    """Derive the public key of a 32-byte seed."""
    public_key, _ = bindings.crypto_sign_seed_keypair(seed)
    return bytes(public_key)


def sign(seed: bytes, message: bytes) -> bytes:
    """Sign `message` with the 32-byte `seed`; 64 bytes, the same each time."""
    _, secret = bindings.crypto_sign_seed_keypair(seed)
    return bytes(bindings.crypto_sign(message, secret)[:SIGNATURE_BYTES])
