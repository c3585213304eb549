"""One way to write each value, and no second one is ever read."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from dugnad.ledger import codec
from dugnad.ledger.action import Body, Envelope, Opened
from dugnad.ledger.block import Block, Header, Seal
from dugnad.ledger.errors import NotCanonical
from dugnad.ledger.genesis import Genesis, Limits
from dugnad.ledger.receipt import Happened, Receipt
from dugnad.ledger.tree import StateProof
from dugnad.ledger.values import Record, ShortText, is_target

TOP = Path(__file__).resolve().parents[2]

KINDS = (
    Body,
    Envelope,
    Opened,
    Block,
    Header,
    Seal,
    Genesis,
    Limits,
    Happened,
    Receipt,
    StateProof,
)


class Slip(Record, frozen=True):
    """Everything that a record may hold."""

    number: int
    text: str
    data: bytes
    truth: bool
    maybe: int | None
    many: tuple[int, ...]
    named: dict[str, int]


slips = some.builds(
    Slip,
    number=some.integers(-(2**63), 2**64 - 1),
    text=some.text(),
    data=some.binary(),
    truth=some.booleans(),
    maybe=some.none() | some.integers(-(2**63), 2**64 - 1),
    many=some.lists(some.integers(-(2**63), 2**64 - 1)).map(tuple),
    named=some.dictionaries(some.text(), some.integers(0, 9)),
)


@given(slip=slips)
def test_a_value_comes_back_from_its_bytes(slip: Slip) -> None:
    """What is written is read back as it was."""
    assert codec.decode_strictly(Slip, codec.encode(slip)) == slip


@given(slip=slips)
def test_a_mapping_has_one_spelling(slip: Slip) -> None:
    """The order in which a mapping came about is not in its bytes."""
    turned = msgspec.structs.replace(slip, named=dict(reversed(slip.named.items())))
    assert codec.encode(turned) == codec.encode(slip)


@given(data=some.binary(max_size=200), kind=some.sampled_from(KINDS))
def test_whatever_is_read_strictly_is_written_the_same(data: bytes, kind: Any) -> None:
    """Bytes are either turned away or are the one way to write what was read."""
    try:
        value = codec.decode_strictly(kind, data)
    except NotCanonical:
        return
    assert codec.encode(value) == data


@given(slip=slips, place=some.integers(0, 10_000), byte=some.integers(0, 255))
def test_a_changed_byte_is_another_value_or_none(slip: Slip, place: int, byte: int) -> None:
    """No two byte strings are read as the same value."""
    data = bytearray(codec.encode(slip))
    data[place % len(data)] = byte
    changed = bytes(data)
    try:
        value = codec.decode_strictly(Slip, changed)
    except NotCanonical:
        return
    assert (value == slip) == (changed == codec.encode(slip))


OTHERWISE = [
    (int, b"\xcc\x05", "5 in two bytes"),
    (int, b"\xcd\x00\x05", "5 in three bytes"),
    (int, b"\xce\x00\x00\x00\x05", "5 in five bytes"),
    (int, b"\xcf\x00\x00\x00\x00\x00\x00\x00\x05", "5 in nine bytes"),
    (int, b"\xd0\x05", "5 as a signed number"),
    (int, b"\xd0\xff", "-1 in two bytes"),
    (int, b"\xd3\xff\xff\xff\xff\xff\xff\xff\xff", "-1 in nine bytes"),
    (int, b"\xcb\x40\x14\x00\x00\x00\x00\x00\x00", "5 as a fraction"),
    (int, b"\xc3", "yes as a number"),
    (int, b"\xa15", "5 as text"),
    (bool, b"\x01", "1 as yes"),
    (str, b"\xd9\x01a", "a short text with a long header"),
    (str, b"\xda\x00\x01a", "a short text with a longer header"),
    (str, b"\xdb\x00\x00\x00\x01a", "a short text with the longest header"),
    (str, b"\xc4\x01a", "bytes as text"),
    (str, b"\xa1\xff", "text that is no text"),
    (str, b"\xa3\xed\xa0\x80", "half a character"),
    (str, b"\xa2\xc0\x80", "an overlong NUL"),
    (bytes, b"\xa1a", "text as bytes"),
    (bytes, b"\xc5\x00\x01a", "short bytes with a long header"),
    (bytes, b"\xc6\x00\x00\x00\x01a", "short bytes with the longest header"),
    (tuple[int, ...], b"\xdc\x00\x01\x05", "a short list with a long header"),
    (tuple[int, ...], b"\xdd\x00\x00\x00\x01\x05", "a short list with the longest header"),
    (dict[str, int], b"\xde\x00\x01\xa1a\x05", "a small mapping with a long header"),
    (dict[str, int], b"\x82\xa1b\x05\xa1a\x05", "a mapping out of order"),
    (dict[str, int], b"\x82\xa1a\x05\xa1a\x05", "a mapping with one key twice"),
    (int, b"\x05\x05", "one value too many"),
    (int, b"", "nothing"),
    (int, b"\xc1", "the byte that msgpack never uses"),
    (bytes, b"\xc4\x05abc", "fewer bytes than announced"),
    (tuple[int, ...], b"\xdd\xff\xff\xff\xff", "four thousand million announced, none there"),
    (bytes, b"\xc6\xff\xff\xff\xff", "four gigabytes announced, none there"),
    (Seal, b"\x93\xc4\x20" + bytes(32) + b"\xc4\x40" + bytes(64) + b"\xc0", "a field too many"),
    (Seal, b"\x91\xc4\x20" + bytes(32), "a field missing"),
    (Seal, b"\x82\xa3key\xc4\x20" + bytes(32) + b"\xa9signature\xc4\x40" + bytes(64), "by name"),
    (tuple[Any, ...], b"\x91" * 100_000 + b"\xc0", "a hundred thousand levels deep"),
    (dict[str, Any], b"\x81\xa1a" * 100_000 + b"\xc0", "a hundred thousand mappings deep"),
]


@pytest.mark.parametrize(("kind", "data", "why"), OTHERWISE, ids=[one[2] for one in OTHERWISE])
def test_another_spelling_is_turned_away(kind: Any, data: bytes, why: str) -> None:
    """A value written in another way than the one is no value."""
    with pytest.raises(NotCanonical):
        codec.decode_strictly(kind, data)


def test_a_default_left_out_is_another_spelling() -> None:
    """A record without its last field is turned away, even where the field has a default."""
    limits = codec.encode(Limits())
    shorter = bytes((limits[0] - 1,)) + limits[1 : -len(codec.encode(Limits().due_reads))]
    assert codec.decode(Limits, shorter) == Limits()
    with pytest.raises(NotCanonical):
        codec.decode_strictly(Limits, shorter)


def test_a_text_too_long_is_no_short_text() -> None:
    """The bounds of a field hold when it is read."""
    assert codec.decode_strictly(ShortText, codec.encode(80 * "å")) == 80 * "å"
    with pytest.raises(NotCanonical):
        codec.decode_strictly(ShortText, codec.encode(81 * "å"))


@pytest.mark.parametrize("text", ["place", "card:" + 16 * "0f", "my_module-2", "a", 64 * "a"])
def test_a_target_is_a_plain_word(text: str) -> None:
    """Targets are small letters, digits and a few signs."""
    assert is_target(text)


@pytest.mark.parametrize(
    "text", ["", "a\0b", "\0", "Place", "plåce", "a b", "a/b", 65 * "a", "\ud800"]
)
def test_what_could_end_a_name_is_no_target(text: str) -> None:
    """Nothing in a target could be taken for the end of its name, or be written in two ways."""
    assert not is_target(text)


def test_many_threads_read_the_first_value_of_a_kind() -> None:
    """A place's threads begin to read in the same second, and it goes on (decision 0041)."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.ledger.many_readers"],
        cwd=TOP,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (0, "")
