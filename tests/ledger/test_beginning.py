"""The beginning of a place, and seals."""

import hashlib
from typing import Any

import msgspec
import pytest

from dugnad.ledger import block, codec, signatures
from dugnad.ledger.action import DOMAIN
from dugnad.ledger.block import seal_header, seal_holds
from dugnad.ledger.errors import NotGenesis
from dugnad.ledger.genesis import Genesis, Limits, genesis_hash_of, read_genesis
from dugnad.ledger.machine import first_state
from dugnad.ledger.merkle import Frontier
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, NOON_MS, SEALER, genesis_of
from tests.ledger.boards import a_place
from tests.ledger.village import Say, Village


def test_a_place_begins_as_its_constitution_says() -> None:
    """The first state is what the constitution writes, under the name of the place."""
    genesis = genesis_of()
    first = first_state(genesis, Village(), MemoryStore())
    assert first == {b"village\0name\0": b"Storyville" + genesis_hash_of(genesis)}
    assert genesis_hash_of(genesis) == hashlib.sha256(b"dugnad/genesis/v1\0" + genesis).digest()
    assert read_genesis(genesis).sample


@pytest.mark.parametrize("change", [{"format": 2}, {"sealers": ()}])
def test_a_beginning_of_another_kind_is_none(change: dict[str, Any]) -> None:
    """A format that this copy does not know, or nobody to seal, is no beginning."""
    genesis = msgspec.structs.replace(read_genesis(genesis_of()), **change)
    with pytest.raises(NotGenesis):
        read_genesis(codec.encode(genesis))


@pytest.mark.parametrize("data", [b"", b"\xc1", codec.encode("place"), genesis_of() + b"\0"])
def test_other_bytes_are_no_beginning(data: bytes) -> None:
    """Bytes that are no record of a beginning begin nothing."""
    with pytest.raises(NotGenesis):
        read_genesis(data)


def test_a_place_begins_with_these_limits() -> None:
    """How much may be asked before a place has decided otherwise; order and numbers are bytes."""
    week_ms = 604_800_000
    limits = (40_960, 1_000, 1_000, 2_048, 128, 65_536, 4, 120, 12_000, week_ms, 131_072)
    assert codec.encode(Limits()) == codec.encode(limits)


def test_two_places_of_one_name_are_two() -> None:
    """The salt tells places apart that are alike in everything else."""
    one = read_genesis(genesis_of())
    other: Genesis = msgspec.structs.replace(one, salt=b"s" * 32)
    assert genesis_hash_of(codec.encode(one)) != genesis_hash_of(codec.encode(other))


def test_a_seal_is_of_one_header_by_one_key() -> None:
    """A seal holds for the header it was made for, and for no other header or key."""
    place = a_place()
    place.ask(ANA, "hall", Say("x"))
    header = place.blocks[0].header
    seal = seal_header(header, SEALER.seed)
    assert seal.key == SEALER.key
    assert seal_holds(header, seal)
    assert not seal_holds(header + b"\0", seal)
    assert not seal_holds(header, msgspec.structs.replace(seal, key=ANA.key))
    sealed = block.Block(header, seal, place.blocks[0].envelopes)
    assert codec.decode_strictly(block.Block, codec.encode(sealed)) == sealed


def test_what_was_signed_as_an_action_is_no_seal() -> None:
    """Headers and actions are signed under different names, so one never passes for the other."""
    assert block.SEAL_DOMAIN.endswith(b"\0")
    header = a_place().genesis
    crooked = block.Seal(SEALER.key, signatures.sign(SEALER.seed, DOMAIN + header))
    assert not seal_holds(header, crooked)


def test_a_fresh_log_and_head() -> None:
    """A place that has just begun stands on its beginning."""
    place = a_place()
    assert place.machine.head.header is None
    assert place.machine.head.header_hash == genesis_hash_of(place.genesis)
    assert (place.machine.head.seq, place.machine.head.time_ms) == (0, NOON_MS)
    assert place.machine.log.root() == Frontier().root()
