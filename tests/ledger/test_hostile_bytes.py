"""Refusing costs less than sending: what is turned away never reaches the signatures.

Checking one signature is the dearest thing that the door does, so it comes last. These stories
count how often it is done; `bench/refusing.py` measures what refusing costs beside it.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from dugnad.ledger import action, codec, signatures
from dugnad.ledger.action import Envelope, Signed, open_envelope
from dugnad.ledger.errors import TurnedAway
from dugnad.ledger.genesis import Limits
from dugnad.ledger.testing import ANA, BEN, NOON_MS, MemoryPlace, Voice
from tests.ledger.village import NOBODY, Say, Village


@pytest.fixture(name="checked")
def _checked(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The keys whose signatures were checked, in order; the check itself is the real one."""
    keys: list[bytes] = []
    verify = signatures.verify

    def counted(public_key: bytes, message: bytes, signature: bytes) -> bool:
        keys.append(public_key)
        return verify(public_key, message, signature)

    monkeypatch.setattr(signatures, "verify", counted)
    return keys


def _place() -> MemoryPlace:
    return MemoryPlace(Village(bounds=Limits(rate_per_minute=2)))


def _code(place: MemoryPlace, envelope: bytes) -> str:
    try:
        place.let_in(envelope)
    except TurnedAway as turned:
        return turned.code
    return ""


def _signed(place: MemoryPlace, who: Voice = ANA, *beside: Voice, **asked: Any) -> bytes:
    said = Say(asked.pop("word", "x"))
    return place.signed(place.body(who, "hall", said, **asked), who, *beside)


HOSTILE: dict[str, tuple[str, dict[str, Any]]] = {
    "TooLarge": ("more than this place takes in", {"word": "x" * 50_000}),
    "UnknownKey": ("nobody knows the key", {"who": NOBODY}),
    "Expired": ("wanted no longer", {"not_after_ms": NOON_MS}),
    "TooFarAhead": ("wanted for ever", {"not_after_ms": 2**53 - 1}),
    "Replayed": ("sent before", {"nonce": 1}),
    "TooFast": ("one too many in this minute", {}),
}


@pytest.mark.parametrize("code", HOSTILE)
def test_no_signature_is_checked_for_who_is_turned_away(code: str, checked: list[bytes]) -> None:
    """Size, form, keys, time, nonce and pace are all asked before the first signature."""
    place = _place()
    place.ask(ANA, "hall", Say("one"))
    if code == "TooFast":
        place.ask(ANA, "hall", Say("two"))
    checked.clear()
    _, asked = HOSTILE[code]
    assert (
        _code(
            place,
            _signed(place, asked.get("who", ANA), **{k: v for k, v in asked.items() if k != "who"}),
        )
        == code
    )
    assert checked == []


def test_no_signature_is_checked_for_an_unknown_co_signer(checked: list[bytes]) -> None:
    """Eight invented co-signers cost nothing."""
    place = _place()
    others = [Voice(str(number)) for number in range(8)]
    assert _code(place, _signed(place, ANA, *others)) == "UnknownKey"
    assert checked == []


def test_checking_ends_at_the_first_wrong_signature(checked: list[bytes]) -> None:
    """Who forges one signature gets no second one checked."""
    place = _place()
    envelope = codec.decode(Envelope, _signed(place, ANA, BEN))
    forged = msgspec.structs.replace(
        envelope, signatures=tuple(Signed(one.key, bytes(64)) for one in envelope.signatures)
    )
    assert _code(place, codec.encode(forged)) == "BadSignature"
    assert checked == [ANA.key]


def test_who_is_let_in_is_checked_once(checked: list[bytes]) -> None:
    """Each signature of a good action is checked one time."""
    place = _place()
    assert _code(place, _signed(place, ANA, BEN)) == ""
    assert checked == [ANA.key, BEN.key]


def test_what_is_too_large_is_not_read(
    monkeypatch: pytest.MonkeyPatch, checked: list[bytes]
) -> None:
    """Of bytes beyond all bounds only their number is looked at."""
    read: list[int] = []
    monkeypatch.setattr(codec, "decode_strictly", lambda _, data: read.append(len(data)))
    with pytest.raises(TurnedAway, match="TooLarge"):
        open_envelope(bytes(action.ENVELOPE_BYTES_MAX + 1))
    assert (read, checked) == ([], [])


def _nests() -> Iterator[bytes]:
    for opening in (b"\x91", b"\x93\x01", b"\x81\xa1a", b"\xdc\x00\x01", b"\xdd\x00\x00\x00\x01"):
        yield opening * (30_000 // len(opening))
    for header in (b"\xdd", b"\xc6", b"\xdb", b"\xdf", b"\xc9"):
        yield header + b"\xff\xff\xff\xff"
        yield b"\x93\x01" + header + b"\xff\xff\xff\xff"
        yield b"\x93\x01\xc4\x00" + header + b"\xff\xff\xff\xff"
    yield b"\x93\x01\xc4\x00\xdc\xff\xff" + b"\x92\xc4\x00\xc4\x00" * 6_000


@pytest.mark.parametrize("data", [*_nests()], ids=lambda data: data[:12].hex())
def test_bytes_made_to_exhaust_are_only_malformed(data: bytes, checked: list[bytes]) -> None:
    """Depth and announced size exhaust neither stack nor memory."""
    with pytest.raises(TurnedAway, match="Malformed"):
        open_envelope(data)
    assert checked == []


GOOD = _signed(_place())


@given(place=some.integers(0, len(GOOD) - 1), byte=some.integers(0, 255))
def test_no_changed_byte_is_let_in(place: int, byte: int) -> None:
    """Of a signed action not one byte may differ, wherever it is."""
    changed = GOOD[:place] + bytes((byte,)) + GOOD[place + 1 :]
    assert (_code(_place(), changed) == "") == (changed == GOOD)


@given(some.binary(max_size=300))
def test_no_bytes_break_the_door(data: bytes) -> None:
    """Whatever is sent, the answer is a code."""
    assert _code(_place(), data) == "Malformed"


@given(some.integers(0, len(GOOD)), some.binary(min_size=1, max_size=20))
def test_nothing_can_be_put_in(at: int, data: bytes) -> None:
    """Bytes put anywhere into a signed action make it no action."""
    assert _code(_place(), GOOD[:at] + data + GOOD[at:]) != ""
