"""Blocks of a whole village: proposing, executing, keeping, and coming to the same everywhere."""

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from dugnad.ledger import codec, merkle
from dugnad.ledger.action import open_envelope
from dugnad.ledger.block import Header, header_hash_of
from dugnad.ledger.errors import TurnedAway
from dugnad.ledger.genesis import Limits, genesis_hash_of
from dugnad.ledger.machine import Candidate
from dugnad.ledger.testing import (
    ANA,
    BEN,
    CEM,
    DIA,
    NOON_MS,
    SEALER,
    MemoryPlace,
    Voice,
    genesis_of,
)
from dugnad.ledger.tree import StateTree
from dugnad.ledger.values import Action
from tests.ledger.boards import a_place, board_of, states_of
from tests.ledger.village import (
    NOBODY,
    Fail,
    Fill,
    Look,
    Note,
    Pass,
    Refuse,
    Said,
    Say,
    Strike,
    Village,
    order,
)


# ── One action
def test_an_action_becomes_a_block() -> None:
    """What Ana asks is carried out, told, kept and covered by every root of the header."""
    place = a_place()
    receipt = place.ask(ANA, "hall", Say("hello"), channel="phone", commitments=[b"p" * 32])
    (made,) = place.blocks
    (envelope,) = made.envelopes
    assert (receipt.code, receipt.seq) == ("", 1)
    assert receipt.action_id == open_envelope(envelope).action_id
    assert [*board_of(place).words.values()] == ["hello"]
    leaf = merkle.leaf_hash(made.receipt_bytes[0])
    assert made.head == Header(
        format=1,
        genesis=genesis_hash_of(place.genesis),
        seq=1,
        prev=genesis_hash_of(place.genesis),
        time_ms=NOON_MS + 1,
        actions_root=merkle.root([envelope]),
        receipts_root=leaf,
        log_size=1,
        log_root=leaf,
        state_root=StateTree(states_of(place)).root(),
        params_hash=hashlib.sha256(codec.encode(Limits())).digest(),
        sealers_hash=hashlib.sha256(codec.encode((SEALER.key,))).digest(),
    )
    assert made.header == codec.encode(made.head)
    assert made.header_hash == header_hash_of(made.header)
    place.adds_up()


def test_each_block_points_to_the_one_before() -> None:
    """Headers are a chain, time rises strictly, and the log goes on."""
    place = a_place()
    for word in ("one", "two", "three"):
        place.ask(ANA, "hall", Say(word))
    one, two, three = place.blocks
    assert (two.head.prev, three.head.prev) == (one.header_hash, two.header_hash)
    assert [made.head.time_ms for made in place.blocks] == [NOON_MS + 1, NOON_MS + 2, NOON_MS + 3]
    assert [made.head.log_size for made in place.blocks] == [1, 2, 3]
    hashes = [merkle.leaf_hash(data) for made in place.blocks for data in made.receipt_bytes]
    assert three.head.log_root == merkle.root_of_hashes(hashes)
    place.adds_up()


def test_time_follows_the_clock_but_never_back() -> None:
    """A block has the clock's time, or one millisecond more than the block before."""
    place = a_place()
    place.now_ms += 5_000
    place.ask(ANA, "hall", Say("later"))
    assert place.blocks[-1].head.time_ms == NOON_MS + 5_000
    place.now_ms -= 3_000
    place.ask(ANA, "hall", Say("the clock went back"), not_after_ms=NOON_MS + 60_000)
    assert place.blocks[-1].head.time_ms == NOON_MS + 5_001


def test_what_is_refused_is_in_the_books() -> None:
    """A refusal has a receipt, uses its nonce, counts for the pace, and changes nothing else."""
    place = a_place(rate_per_minute=2)
    receipt = place.ask(ANA, "hall", Refuse(), nonce=4)
    assert (receipt.code, receipt.path, receipt.events) == ("board.NoThanks", ("hall",), ())
    (changed,) = place.blocks[-1].changes
    assert changed == b"ledger\0window\0" + ANA.key
    with pytest.raises(TurnedAway, match="Replayed"):
        place.ask(ANA, "hall", Say("x"), nonce=4)
    assert place.ask(ANA, "hall", Say("x")).code == ""
    with pytest.raises(TurnedAway, match="TooFast"):
        place.ask(ANA, "hall", Say("x"))


def test_who_acts_for_somebody_needs_a_mandate() -> None:
    """Ana may act for Ben in the hall, and for nobody in the shed."""
    place = a_place()
    receipt = place.ask(ANA, "hall", Say("for Ben"), on_behalf_of=BEN.member)
    assert codec.decode(Said, receipt.events[0].data).on_behalf_of == BEN.member
    receipt = place.ask(ANA, "shed", Say("for Ben"), on_behalf_of=BEN.member)
    assert (receipt.code, receipt.path) == ("ledger.NotMandated", ())
    assert (receipt.reads, receipt.writes, receipt.events) == (0, 0, ())
    assert not board_of(place, "shed").words.count()
    with pytest.raises(TurnedAway, match="Replayed"):
        place.ask(ANA, "hall", Say("again"), nonce=2)


def test_only_what_may_be_done_for_others_is() -> None:
    """A mandate reaches as far as the law of what is asked says; striking out is one's own."""
    place = a_place()
    place.ask(ANA, "hall", Note(1, 1))
    receipt = place.ask(ANA, "hall", Strike(1), on_behalf_of=BEN.member)
    assert (receipt.code, receipt.path) == ("ledger.ActsForItself", ("hall",))
    assert place.ask(ANA, "hall", Strike(1)).code == ""


def test_who_signs_beside_is_seen() -> None:
    """Co-signers are known by their member ids, in the order of their keys."""
    place = a_place()
    receipt = place.ask(ANA, "hall", Say("together"), BEN, CEM, DIA)
    beside = [voice.member for voice in sorted((BEN, CEM, DIA), key=lambda one: one.key)]
    assert codec.decode(Said, receipt.events[0].data).beside == tuple(beside)
    with pytest.raises(TurnedAway, match="UnknownKey"):
        place.ask(ANA, "hall", Say("together"), NOBODY)


# ── The door of a whole place
@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("UnknownKey", {"who": NOBODY}),
        ("Expired", {"not_after_ms": NOON_MS}),
        ("TooFarAhead", {"not_after_ms": NOON_MS + 8 * 24 * 3_600_000}),
        ("Replayed", {"nonce": 0}),
    ],
)
def test_what_is_turned_away_leaves_nothing(code: str, asked: dict[str, Any]) -> None:
    """Nothing is sealed and nothing is written for what the door turns away."""
    place = a_place()
    before = states_of(place)
    with pytest.raises(TurnedAway) as turned:
        place.ask(asked.pop("who", ANA), "hall", Say("x"), **asked)
    assert turned.value.code == code
    assert (states_of(place), place.blocks) == (before, [])


def test_looking_asks_the_door_without_going_in() -> None:
    """Whoever only looks hears the door's answer, and nothing is used up."""
    place = a_place()
    opened = open_envelope(place.signed(place.body(ANA, "hall", Say("x"), nonce=1), ANA))
    for _ in range(3):
        place.machine.look(opened, NOON_MS)
    with pytest.raises(TurnedAway, match="Expired"):
        place.machine.look(opened, NOON_MS + 60_001)
    place.ask(ANA, "hall", Say("x"), nonce=1)
    with pytest.raises(TurnedAway, match="Replayed"):
        place.machine.look(opened, NOON_MS)


def test_a_signature_for_another_place_opens_nothing() -> None:
    """What Ana signed for one place cannot be sent to another."""
    here, there = a_place(), MemoryPlace(Village(), genesis=genesis_of(limits=Limits(reads=99)))
    envelope = there.signed(there.body(ANA, "hall", Say("x")), ANA)
    with pytest.raises(TurnedAway, match="BadSignature"):
        here.let_in(envelope)


# ── The same everywhere
_ACTIONS = some.one_of(
    some.builds(Note, key=some.integers(0, 9), value=some.integers(0, 3)),
    some.builds(Strike, key=some.integers(0, 9)),
    some.builds(Say, word=some.sampled_from(["yes", "no"])),
    some.builds(Look, count=some.integers(0, 20)),
    some.builds(Fill, count=some.integers(0, 20)),
    some.builds(Refuse),
    some.builds(Fail, how=some.just("key")),
)
_ORDERS = some.builds(
    order,
    to=some.sampled_from(["hall", "shed", "well", "vault", "nowhere"]),
    action=_ACTIONS,
    must=some.booleans(),
)
_STEPS = some.lists(
    some.tuples(
        some.sampled_from([ANA, BEN, CEM, DIA, NOBODY]),
        some.sampled_from(["hall", "shed", "plain", "nowhere"]),
        _ACTIONS | some.builds(Pass, word=some.just("x"), orders=some.lists(_ORDERS).map(tuple)),
        some.integers(0, 70),
    ),
    max_size=12,
)


def _candidates(
    place: MemoryPlace, steps: Sequence[tuple[Voice, str, Action, int]]
) -> list[Candidate]:
    """Candidates as an engine would hand them over, good and bad."""
    made = []
    for who, target, action, nonce in steps:
        body = place.body(who, target, action, nonce=nonce)
        envelope = place.signed(body, who)
        made.append(Candidate(envelope, open_envelope(envelope)))
    return made


@settings(max_examples=40)
@given(some.lists(_STEPS, max_size=4))
def test_the_same_blocks_give_the_same_headers(blocks: list[Any]) -> None:
    """Whatever is asked, a machine that is told only the blocks comes to the same headers."""
    place = a_place(reads=40, writes=30)
    for steps in blocks:
        proposal, _ = place.machine.propose(_candidates(place, steps), place.now_ms)
        if proposal is not None:
            place.keep(proposal)
    place.adds_up()


@settings(max_examples=40)
@given(_STEPS, some.lists(some.integers(1, 4), min_size=12, max_size=12))
def test_it_makes_no_difference_who_shares_a_block(steps: Any, sizes: list[int]) -> None:
    """The same actions, all in one block or in many, lead to the same state and receipts."""
    together, apart = a_place(reads=40, writes=30), a_place(reads=40, writes=30)
    candidates = _candidates(together, steps)
    proposal, _ = together.machine.propose(candidates, NOON_MS)
    if proposal is not None:
        together.keep(proposal)
    for size in sizes:
        proposal, _ = apart.machine.propose(candidates[:size], NOON_MS)
        candidates = candidates[size:]
        if proposal is not None:
            apart.keep(proposal)
    assert together.machine.tree.root() == apart.machine.tree.root()
    assert _receipts(together) == _receipts(apart)


def _receipts(place: MemoryPlace) -> list[Any]:
    """All receipts, but for the block they are in."""
    return [
        msgspec.structs.replace(receipt, seq=0)
        for made in place.blocks
        for receipt in made.receipts
    ]
