"""The one format of an action, and how its signatures are judged."""

import hashlib
from typing import Any

import msgspec
import pytest

from dugnad.ledger import action, codec, signatures
from dugnad.ledger.action import Envelope, Signed, open_envelope, seal_body, signatures_hold
from dugnad.ledger.errors import TurnedAway
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, NOON_MS, Voice
from tests.ledger.village import BODY, PLACE


def _with(**changes: Any) -> bytes:
    return seal_body(msgspec.structs.replace(BODY, **changes), PLACE, ANA.seed)


def test_an_action_is_named_by_what_is_asked() -> None:
    """The name is the hash of format and body, whoever signs beside; all of it can be read."""
    alone = open_envelope(seal_body(BODY, PLACE, ANA.seed))
    together = open_envelope(seal_body(BODY, PLACE, ANA.seed, BEN.seed))
    assert alone.body == BODY
    assert alone.body_bytes == codec.encode(BODY)
    assert alone.action_id == together.action_id
    assert alone.action_id == hashlib.sha256(b"\1" + codec.encode(BODY)).digest()
    assert alone.size == len(seal_body(BODY, PLACE, ANA.seed))


def test_these_bytes_never_change() -> None:
    """The bytes of a body and what is signed are written out by hand here."""
    expected = b"".join(
        (
            b"\x9c\x01\x01\xc4\x20",
            ANA.key,
            b"\xc0\xa3own\x01\xcf",
            NOON_MS.to_bytes(8, "big"),
            b"\xa4hall\x00\xa3Say\xc4\x01\x90\x90",
        )
    )
    assert codec.encode(BODY) == expected
    message = b"dugnad/action/v1\0" + PLACE + expected
    signature = signatures.sign(ANA.seed, message)
    envelope = seal_body(BODY, PLACE, ANA.seed)
    head = b"\x93\x01\xc4" + bytes((len(expected),)) + expected
    assert envelope == head + b"\x91\x92\xc4\x20" + ANA.key + b"\xc4\x40" + signature


def test_signatures_hold_for_one_place_only() -> None:
    """What was signed for one place is nothing in another one."""
    opened = open_envelope(seal_body(BODY, PLACE, ANA.seed, BEN.seed, CEM.seed))
    assert signatures_hold(opened, PLACE)
    assert not signatures_hold(opened, hashlib.sha256(b"another place").digest())


def test_every_signature_must_hold() -> None:
    """One wrong signature among right ones is enough."""
    opened = open_envelope(seal_body(BODY, PLACE, ANA.seed, BEN.seed))
    ana, ben = opened.signatures
    crooked = msgspec.structs.replace(
        opened, signatures=(ana, msgspec.structs.replace(ben, signature=ana.signature))
    )
    assert not signatures_hold(crooked, PLACE)


def _envelope(*signed: Signed, form: int = 1, body: bytes = b"") -> bytes:
    return codec.encode(Envelope(form, body or codec.encode(BODY), signed))


def _signed(voice: Voice) -> Signed:
    return Signed(voice.key, bytes(64))


def _sorted(*voices: Voice) -> list[Signed]:
    return sorted((_signed(voice) for voice in voices), key=lambda one: one.key)


MALFORMED = {
    "nothing": b"",
    "no msgpack": b"\xc1",
    "a number": b"\x05",
    "text": codec.encode("action"),
    "no signature": _envelope(),
    "somebody else's signature first": _envelope(_signed(BEN)),
    "the actor twice": _envelope(_signed(ANA), _signed(ANA)),
    "a co-signer twice": _envelope(_signed(ANA), _signed(BEN), _signed(BEN)),
    "co-signers out of order": _envelope(_signed(ANA), *reversed(_sorted(BEN, CEM, DIA))),
    "nine co-signers": _envelope(_signed(ANA), *_sorted(*(Voice(f"{n}") for n in range(9)))),
    "another format of the envelope": _envelope(_signed(ANA), form=2),
    "another format of the body": _with(format=2),
    "another algorithm": _with(algorithm=2),
    "an unknown channel": _with(channel="pigeon"),
    "a short key": codec.encode(
        Envelope(1, codec.encode(BODY), (Signed(ANA.key[:31], bytes(64)),))
    ),
    "a short signature": codec.encode(
        Envelope(1, codec.encode(BODY), (Signed(ANA.key, bytes(63)),))
    ),
    "a member id too long": _with(on_behalf_of=bytes(17)),
    "a nonce below 0": _with(nonce=-1),
    "a nonce above all counts": _with(nonce=2**53),
    "a moment above all moments": _with(not_after_ms=2**53),
    "a version above all counts": _with(contract_version=2**64 - 1),
    "a target too long": _with(target=65 * "a"),
    "a target that ends early": _with(target="hall\0notes\0"),
    "a target in capitals": _with(target="Hall"),
    "no target": _with(target=""),
    "a verb too long": _with(verb=65 * "a"),
    "a short commitment": _with(commitments=(bytes(31),)),
    "too many commitments": _with(commitments=(bytes(32),) * 17),
    "a byte after the envelope": _with() + b"\0",
    "a byte after the body": _envelope(_signed(ANA), body=codec.encode(BODY) + b"\0"),
    "commitments left out": _envelope(_signed(ANA), body=b"\x9b" + codec.encode(BODY)[1:-1]),
    "the envelope cut short": _with()[:-1],
    "a number in too many bytes": _envelope(
        _signed(ANA), body=codec.encode(BODY).replace(b"\x9c\x01\x01", b"\x9c\x01\xcc\x01")
    ),
    "a long header for a short list": b"\xdc\x00\x03" + _with()[1:],
}


@pytest.mark.parametrize("why", MALFORMED)
def test_what_is_no_action_is_malformed(why: str) -> None:
    """Whatever is not written in the one way is malformed, and nothing worse happens."""
    with pytest.raises(TurnedAway) as turned:
        open_envelope(MALFORMED[why])
    assert turned.value.code == "Malformed"


def test_the_largest_envelope_is_read_and_a_larger_one_is_not_looked_at() -> None:
    """The size is asked before a single byte is read."""
    spare = action.ENVELOPE_BYTES_MAX - len(_with(arguments=bytes(30_000)))
    largest = _with(arguments=bytes(30_000 + spare))
    assert len(largest) == action.ENVELOPE_BYTES_MAX
    assert open_envelope(largest).size == len(largest)
    for larger in (largest + b"\0", b"\xc1" * (action.ENVELOPE_BYTES_MAX + 1)):
        with pytest.raises(TurnedAway) as turned:
            open_envelope(larger)
        assert turned.value.code == "TooLarge"


def test_eight_may_sign_beside() -> None:
    """As many co-signers as may be are read, in the order of their keys."""
    others = [Voice(str(number)) for number in range(8)]
    opened = open_envelope(seal_body(BODY, PLACE, ANA.seed, *(other.seed for other in others)))
    keys = [one.key for one in opened.signatures]
    assert keys == [ANA.key, *sorted(other.key for other in others)]
    assert signatures_hold(opened, PLACE)
