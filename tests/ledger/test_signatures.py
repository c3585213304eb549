"""One rule of verification, held against the vectors on which libraries disagree."""

import json
from pathlib import Path
from typing import Any

import pytest

from dugnad.ledger import signatures

VECTORS = Path(__file__).with_name("vectors")
WYCHEPROOF = json.loads((VECTORS / "wycheproof_ed25519.json").read_text())["cases"]
SPECCHECK = json.loads((VECTORS / "speccheck.json").read_text())
SIGN_INPUT = (VECTORS / "sign_input.txt").read_text().splitlines()

WHY = (
    (False, "key and R are of small order"),
    (False, "the key is of small order, so it signs anything"),
    (False, "R is of small order"),
    (True, "key and R have a part of small order; the equation holds without the cofactor"),
    (False, "the equation holds only with the cofactor"),
    (False, "the equation holds only with the cofactor"),
    (False, "S is above the group order"),
    (False, "S is far above the group order"),
    (False, "R is written in another way than the one"),
    (False, "R is written in another way than the one, and reduced before hashing"),
    (False, "the key is written in another way than the one"),
    (False, "the key is written in another way than the one, and reduced before hashing"),
)
"""Which of the twelve crafted signatures rule 1 takes, and what is crafted about each."""

PRIME = 2**255 - 19


@pytest.mark.parametrize("case", WYCHEPROOF, ids=lambda case: f"{case['id']} {case['comment']}")
def test_wycheproof_agrees(case: dict[str, Any]) -> None:
    """Every signature that Wycheproof calls valid holds, and no other."""
    key, message, signature = (
        bytes.fromhex(case[name]) for name in ("key", "message", "signature")
    )
    assert signatures.verify(key, message, signature) == (case["result"] == "valid")


def test_all_of_wycheproof_is_here() -> None:
    """All 151 cases were asked, of both kinds."""
    assert len(WYCHEPROOF) == 151
    assert sum(case["result"] == "valid" for case in WYCHEPROOF) == 88


@pytest.mark.parametrize("number", range(12), ids=lambda number: WHY[number][1])
def test_crafted_signatures_are_judged_by_the_named_rule(number: int) -> None:
    """Of the signatures on which libraries disagree, exactly one is taken, for the reason named."""
    case = SPECCHECK[number]
    key, message, signature = (
        bytes.fromhex(case[name]) for name in ("pub_key", "message", "signature")
    )
    assert signatures.verify(key, message, signature) is WHY[number][0]


@pytest.mark.parametrize("number", range(12))
def test_no_crafted_key_can_be_registered(number: int) -> None:
    """A crafted key is turned away long before a signature of it is judged."""
    honest = (6, 7)  # here only S is crafted
    sound = signatures.is_sound_key(bytes.fromhex(SPECCHECK[number]["pub_key"]))
    assert sound is (number in honest)


@pytest.mark.parametrize("line", SIGN_INPUT, ids=range(len(SIGN_INPUT)))
def test_signing_gives_the_bytes_of_the_authors(line: str) -> None:
    """Key, signature and verification are those of the authors of Ed25519."""
    secret, public, message, signed = (bytes.fromhex(part) for part in line.split(":")[:4])
    seed, signature = secret[:32], signed[:64]
    assert signatures.public_key_of(seed) == public
    assert signatures.sign(seed, message) == signature
    assert signatures.verify(public, message, signature)
    assert signatures.is_sound_key(public)


@pytest.mark.parametrize("line", SIGN_INPUT[:16], ids=range(16))
def test_a_changed_bit_never_holds(line: str) -> None:
    """No single bit of signature, key or message may differ."""
    secret, public, message, signed = (bytes.fromhex(part) for part in line.split(":")[:4])
    signature = signed[:64]
    for place in range(0, 512, 7):
        assert not signatures.verify(public, message, _flipped(signature, place))
    for place in range(0, 256, 7):
        assert not signatures.verify(_flipped(public, place), message, signature)
    assert not signatures.verify(public, message + b"\0", signature)
    assert secret[32:] == public


def _flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit >> 3] ^= 1 << (bit & 7)
    return bytes(changed)


@pytest.mark.parametrize(
    ("key_bytes", "signature_bytes"), [(31, 64), (33, 64), (32, 63), (32, 65), (0, 0)]
)
def test_other_lengths_are_never_right(key_bytes: int, signature_bytes: int) -> None:
    """Bytes of another length are no key and no signature, and no error either."""
    assert not signatures.verify(bytes(key_bytes), b"hello", bytes(signature_bytes))


def test_the_signature_of_a_longer_message_says_nothing_of_its_beginning() -> None:
    """Signature and message are not one string that could be cut elsewhere."""
    seed = bytes(32)
    key = signatures.public_key_of(seed)
    signature = signatures.sign(seed, b"yes, but")
    assert signatures.verify(key, b"yes, but", signature)
    assert not signatures.verify(key, b"yes", signature)
    assert not signatures.verify(key, b"", signature)


@pytest.mark.parametrize(
    ("key", "why"),
    [
        (b"", "no bytes"),
        (bytes(31), "too few"),
        (bytes(33), "too many"),
        (bytes(32), "y = 0 is of order 4"),
        ((1).to_bytes(32, "little"), "the neutral point"),
        ((PRIME - 1).to_bytes(32, "little"), "of order 2"),
        ((PRIME + 3).to_bytes(32, "little"), "3, written in another way"),
        (b"\xff" * 32, "above the prime"),
        ((2).to_bytes(32, "little"), "not on the curve"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_unsound_keys_cannot_be_registered(key: bytes, why: str) -> None:
    """Only canonical points of the prime-order group are keys."""
    assert not signatures.is_sound_key(key), why
