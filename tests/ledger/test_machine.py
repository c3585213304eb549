"""Blocks of a whole village: proposing, executing, keeping, and coming to the same everywhere."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from dugnad.ledger import block, codec, merkle, signatures
from dugnad.ledger.action import DOMAIN, open_envelope
from dugnad.ledger.block import Header, header_hash_of, seal_header, seal_holds
from dugnad.ledger.contract import UnknownTarget
from dugnad.ledger.errors import (
    BooksDoNotAddUp,
    ContractFault,
    NotGenesis,
    OutOfStep,
    TurnedAway,
)
from dugnad.ledger.genesis import Genesis, Limits, genesis_hash_of, read_genesis
from dugnad.ledger.machine import (
    FAULT,
    FAULT_AGAIN_MS,
    Candidate,
    Executed,
    Machine,
    Proposal,
    first_state,
)
from dugnad.ledger.merkle import Frontier
from dugnad.ledger.state import due_key, due_until
from dugnad.ledger.store import MemoryStore
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
from tests.ledger.village import (
    NOBODY,
    READS_OF_98,
    Board,
    Fail,
    Fill,
    Look,
    Note,
    Pass,
    Refuse,
    Said,
    Say,
    SetBell,
    StopBell,
    Strike,
    Village,
    order,
)


def _place(**limits: Any) -> MemoryPlace:
    return MemoryPlace(Village(bounds=Limits(**limits)))


def _board(place: MemoryPlace, target: str = "hall") -> Board:
    return Board(place.store, target)


def _candidate(
    place: MemoryPlace, who: Voice, action: Action, *beside: Voice, **asked: Any
) -> Candidate:
    body = place.body(who, asked.pop("to", "hall"), action, **asked)
    return place.let_in(place.signed(body, who, *beside))


def _states(place: MemoryPlace) -> list[tuple[bytes, bytes]]:
    return [*place.store.scan(b"", b"\xff")]


# ── One action
def test_an_action_becomes_a_block() -> None:
    """What Ana asks is carried out, told, kept and covered by every root of the header."""
    place = _place()
    receipt = place.ask(ANA, "hall", Say("hello"), channel="phone", commitments=[b"p" * 32])
    (made,) = place.blocks
    (envelope,) = made.envelopes
    assert (receipt.code, receipt.seq) == ("", 1)
    assert receipt.action_id == open_envelope(envelope).action_id
    assert [*_board(place).words.values()] == ["hello"]
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
        state_root=StateTree(_states(place)).root(),
        params_hash=hashlib.sha256(codec.encode(Limits())).digest(),
        sealers_hash=hashlib.sha256(codec.encode((SEALER.key,))).digest(),
    )
    assert made.header == codec.encode(made.head)
    assert made.header_hash == header_hash_of(made.header)
    place.adds_up()


def test_each_block_points_to_the_one_before() -> None:
    """Headers are a chain, time rises strictly, and the log goes on."""
    place = _place()
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
    place = _place()
    place.now_ms += 5_000
    place.ask(ANA, "hall", Say("later"))
    assert place.blocks[-1].head.time_ms == NOON_MS + 5_000
    place.now_ms -= 3_000
    place.ask(ANA, "hall", Say("the clock went back"), not_after_ms=NOON_MS + 60_000)
    assert place.blocks[-1].head.time_ms == NOON_MS + 5_001


def test_what_is_refused_is_in_the_books() -> None:
    """A refusal has a receipt, uses its nonce, counts for the pace, and changes nothing else."""
    place = _place(rate_per_minute=2)
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
    place = _place()
    receipt = place.ask(ANA, "hall", Say("for Ben"), on_behalf_of=BEN.member)
    assert codec.decode(Said, receipt.events[0].data).on_behalf_of == BEN.member
    receipt = place.ask(ANA, "shed", Say("for Ben"), on_behalf_of=BEN.member)
    assert (receipt.code, receipt.path) == ("ledger.NotMandated", ())
    assert (receipt.reads, receipt.writes, receipt.events) == (0, 0, ())
    assert not _board(place, "shed").words.count()
    with pytest.raises(TurnedAway, match="Replayed"):
        place.ask(ANA, "hall", Say("again"), nonce=2)


def test_only_what_may_be_done_for_others_is() -> None:
    """A mandate reaches as far as the law of what is asked says; striking out is one's own."""
    place = _place()
    place.ask(ANA, "hall", Note(1, 1))
    receipt = place.ask(ANA, "hall", Strike(1), on_behalf_of=BEN.member)
    assert (receipt.code, receipt.path) == ("ledger.ActsForItself", ("hall",))
    assert place.ask(ANA, "hall", Strike(1)).code == ""


def test_who_signs_beside_is_seen() -> None:
    """Co-signers are known by their member ids, in the order of their keys."""
    place = _place()
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
    place = _place()
    before = _states(place)
    with pytest.raises(TurnedAway) as turned:
        place.ask(asked.pop("who", ANA), "hall", Say("x"), **asked)
    assert turned.value.code == code
    assert (_states(place), place.blocks) == (before, [])


def test_looking_asks_the_door_without_going_in() -> None:
    """Whoever only looks hears the door's answer, and nothing is used up."""
    place = _place()
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
    here, there = _place(), MemoryPlace(Village(), genesis=genesis_of(limits=Limits(reads=99)))
    envelope = there.signed(there.body(ANA, "hall", Say("x")), ANA)
    with pytest.raises(TurnedAway, match="BadSignature"):
        here.let_in(envelope)


# ── Proposing
def test_proposing_changes_nothing() -> None:
    """A proposal is only a thought: store, roots, log and head stay as they are."""
    place = _place()
    place.ask(ANA, "hall", SetBell(NOON_MS + 10, 0))
    place.now_ms += 20
    machine = place.machine
    before = (
        _states(place),
        machine.head,
        machine.tree.root(),
        machine.log.root(),
        machine.log.size,
    )
    candidates = [_candidate(place, ANA, Say("x")), _candidate(place, BEN, Refuse())]
    first, _ = machine.propose(candidates, place.now_ms)
    second, _ = machine.propose(candidates, place.now_ms)
    assert first == second
    assert first is not None
    assert (
        _states(place),
        machine.head,
        machine.tree.root(),
        machine.log.root(),
        machine.log.size,
    ) == before
    place.keep(first)  # an older proposal of the same moment is carried out anew


def test_a_proposal_says_who_was_turned_away_and_why() -> None:
    """Whoever cannot be let in after all is left out, with the door's code; the others go on."""
    place = _place()
    used = _candidate(place, ANA, Say("one"), nonce=1)
    again = _candidate(place, ANA, Say("other words, same nonce"), nonce=1)
    late = _candidate(place, BEN, Say("late"), not_after_ms=NOON_MS + 5)
    good = _candidate(place, CEM, Say("good"))
    proposal, away = place.machine.propose([used, again, late, good], NOON_MS + 6)
    assert proposal == Proposal(NOON_MS + 6, (used, good))
    assert {name: reason.code for name, reason in away.items()} == {
        again.opened.action_id: "Replayed",
        late.opened.action_id: "Expired",
    }


def test_a_second_press_is_not_turned_away() -> None:
    """An action that comes twice at once is in the block once, and nobody hears otherwise."""
    place = _place()
    once = _candidate(place, ANA, Say("x"), nonce=1)
    twice = _candidate(place, ANA, Say("x"), nonce=1)
    proposal, away = place.machine.propose([once, twice], NOON_MS)
    assert proposal is not None
    assert proposal.candidates == (once,)
    assert away == {}


def test_nothing_to_do_is_no_block() -> None:
    """Without actions and due moments there is nothing to seal."""
    place = _place()
    assert place.machine.propose([], NOON_MS) == (None, {})
    assert place.seal() is None
    late = _candidate(place, ANA, Say("x"), not_after_ms=NOON_MS + 1)
    proposal, away = place.machine.propose([late], NOON_MS + 2)
    assert proposal is None
    assert [reason.code for reason in away.values()] == ["Expired"]


def test_a_full_block_leaves_the_rest_for_the_next() -> None:
    """So many actions go into a block; the others are neither in it nor turned away."""
    place = _place(block_actions=2)
    candidates = [_candidate(place, ANA, Note(nonce, 0), nonce=nonce) for nonce in (1, 2, 3)]
    proposal, away = place.machine.propose(candidates, NOON_MS)
    assert proposal is not None
    assert (proposal.candidates, away) == (tuple(candidates[:2]), {})
    with pytest.raises(BooksDoNotAddUp, match="door at 1"):
        place.machine.execute(Proposal(NOON_MS + 1, tuple(candidates)))


def test_a_contract_that_fails_stops_nobody_else() -> None:
    """An action that brings out a fault is turned away with all its traces; the others go on."""
    place = _place()
    candidates = [
        _candidate(place, ANA, Fail("key"), nonce=1),
        _candidate(place, ANA, Pass("x", (order("shed", Fail("writes"), must=False),)), nonce=2),
        _candidate(place, ANA, Say("good"), nonce=3),
    ]
    proposal, away = place.machine.propose(candidates, NOON_MS)
    assert proposal is not None
    assert proposal.candidates == (candidates[2],)
    assert [reason.code for reason in away.values()] == ["Fault", "Fault"]
    assert all(isinstance(reason.__cause__, ContractFault) for reason in away.values())
    with pytest.raises(BooksDoNotAddUp, match="door at 1"):
        place.machine.execute(Proposal(NOON_MS + 1, tuple(candidates)))
    place.keep(proposal)
    assert place.ask(ANA, "hall", Say("the nonce is still good"), nonce=1).code == ""


# ── Executing what somebody else proposed
def _misstep(change: Callable[[Proposal], Proposal], what: str) -> None:
    place = _place()
    place.ask(BEN, "hall", Say("before"))
    good = Proposal(NOON_MS + 10, (_candidate(place, ANA, Say("x"), nonce=1),))
    before = _states(place)
    with pytest.raises(BooksDoNotAddUp, match=f"{what} at 2") as trouble:
        place.machine.execute(change(good))
    assert (trouble.value.what, trouble.value.seq) == (what, 2)
    assert _states(place) == before
    place.keep(good)


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("time", lambda good: Proposal(NOON_MS + 1, good.candidates)),
        ("door", lambda _: Proposal(NOON_MS + 10, ())),
        ("door", lambda good: Proposal(NOON_MS + 10, good.candidates * 2)),
        ("door", lambda good: Proposal(NOON_MS + 10 * 60_000, good.candidates)),
    ],
    ids=["time that does not rise", "an empty block", "an action twice", "an action too late"],
)
def test_a_block_that_cannot_be_is_not_carried_out(
    what: str, change: Callable[[Proposal], Proposal]
) -> None:
    """A block that no honest sealer could have made is found out before anything changes."""
    _misstep(change, what)


def test_one_block_is_kept_before_the_next() -> None:
    """An engine that goes on without keeping a block, or keeps another one, is stopped."""
    place = _place()
    proposal, _ = place.machine.propose([_candidate(place, ANA, Say("x"))], NOON_MS)
    assert proposal is not None
    executed = place.machine.execute(proposal)
    with pytest.raises(OutOfStep):
        place.machine.execute(proposal)
    with pytest.raises(OutOfStep):
        place.machine.commit(_again(executed))
    place.store.apply(executed.changes)
    place.machine.commit(executed)
    with pytest.raises(OutOfStep):
        place.machine.commit(executed)
    assert place.machine.head.seq == 1


def _again(executed: Executed) -> Executed:
    """Another block of the same words."""
    return Executed(*(getattr(executed, name) for name in Executed.__slots__))


def test_a_machine_goes_on_where_another_stopped() -> None:
    """From store, log and last header a new machine comes to the same next block."""
    place = _place()
    for word in ("one", "two", "three"):
        place.ask(ANA, "hall", Say(word))
    store = MemoryStore()
    store.apply(dict(_states(place)))
    log = place.machine.log.copy()
    tree = StateTree(_states(place))
    header = place.blocks[-1].header
    again = Machine(place.genesis, Village(), store, tree=tree, log=log, header=header)
    assert again.head == place.machine.head
    proposal, _ = again.propose([_candidate(place, ANA, Say("four"))], place.now_ms)
    assert proposal is not None
    assert again.execute(proposal).header == place.keep(proposal).header


# ── Due moments
def _rung(place: MemoryPlace, target: str) -> int:
    return _board(place, target).rung.get() or 0


def test_due_moments_come_before_actions_and_in_order() -> None:
    """First what is due, by moment, target and tag; then the actions."""
    place = _place()
    for target, at_ms, tag in (("shed", 20, 0), ("hall", 20, 9), ("hall", 20, 3), ("well", 10, 0)):
        place.ask(ANA, target, SetBell(NOON_MS + at_ms, tag))
    place.now_ms = NOON_MS + 20
    made = place.seal([_candidate(place, ANA, Say("after"))])
    assert made is not None
    assert made.due_count == 4
    events = [receipt.events[0] for receipt in made.receipts]
    assert [(one.target, one.name) for one in events] == [
        ("well", "Rang"),
        ("hall", "Rang"),
        ("hall", "Rang"),
        ("shed", "Rang"),
        ("hall", "Said"),
    ]
    assert [codec.decode(tuple[int, int], one.data)[0] for one in events[1:3]] == [3, 9]
    assert [*due_until(place.store, 2**50)] == []
    assert merkle.root(made.receipt_bytes) == made.head.receipts_root
    place.adds_up()


def test_nothing_rings_before_its_time() -> None:
    """A moment is called in the first block at or after it, and once."""
    place = _place()
    place.ask(ANA, "hall", SetBell(NOON_MS + 1_000, 0))
    assert place.wait(998) == ()
    (receipt,) = place.wait(2)
    assert place.blocks[-1].head.time_ms == NOON_MS + 1_001
    assert (receipt.code, receipt.events[0].name) == ("", "Rang")
    assert place.wait(10_000) == ()
    assert _rung(place, "hall") == 1


def test_a_due_moment_that_fails_stops_nobody_else() -> None:
    """It is told to have failed and called again each day, until it can be carried out."""
    place = _place()
    for target, tag in (("hall", 99), ("shed", 0)):
        place.ask(ANA, target, SetBell(NOON_MS + 1_000, tag))
    failed, rang = place.wait(1_000)
    assert (failed.code, failed.path, failed.events) == (FAULT, ("hall",), ())
    assert [event.name for event in rang.events] == ["Rang"]
    assert place.ask(ANA, "hall", Say("the others go on")).code == ""
    (again,) = place.wait(FAULT_AGAIN_MS)
    assert again.code == FAULT
    assert again.action_id != failed.action_id
    place.ask(ANA, "hall", Note(9, 1))
    (mended,) = place.wait(FAULT_AGAIN_MS)
    assert mended.code == ""
    assert place.wait(2 * FAULT_AGAIN_MS) == ()
    place.adds_up()


@pytest.mark.parametrize(
    ("spare", "code"), [(0, ""), (-1, "ledger.TooMuch")], ids=["just enough", "one too few"]
)
def test_a_due_moment_may_read_more_than_an_action(spare: int, code: str) -> None:
    """As nobody calls it at will, it has a limit of its own; what was too much is not forgotten."""
    place = _place(reads=READS_OF_98 - 1, due_reads=READS_OF_98 + 1 + spare)
    place.ask(ANA, "hall", SetBell(NOON_MS + 1_000, 98))
    (receipt,) = place.wait(1_000)
    assert receipt.code == code
    assert [one.code for one in place.wait(FAULT_AGAIN_MS)] == [code] * (code != "")
    place.adds_up()


def test_many_due_moments_take_more_blocks() -> None:
    """At most so many are called in a block; the others rest for the next ones."""
    place = _place(due_per_block=2)
    for tag in range(3, 8):
        place.ask(ANA, "hall", SetBell(NOON_MS + 1_000, tag))
    before = len(place.blocks)
    assert len(place.wait(1_000)) == 5
    assert [made.due_count for made in place.blocks[before:]] == [2, 2, 1]


def test_a_moment_taken_back_in_the_same_block_does_not_come() -> None:
    """What an earlier due moment takes back is not called after it."""
    place = _place()
    at_ms = NOON_MS + 1_000
    place.ask(ANA, "hall", SetBell(at_ms, 1))
    place.ask(ANA, "hall", SetBell(at_ms, 7))
    place.now_ms = at_ms
    made = place.seal()
    assert made is not None
    assert (made.due_count, _rung(place, "hall")) == (1, 1)


def test_a_moment_taken_back_by_a_person_does_not_come() -> None:
    """Who asked to be called may ask no longer."""
    place = _place()
    place.ask(ANA, "hall", SetBell(NOON_MS + 1_000, 0))
    place.ask(ANA, "hall", StopBell(NOON_MS + 1_000, 0))
    assert place.wait(2_000) == ()


def test_a_moment_set_for_now_waits_for_the_next_block() -> None:
    """A due moment that sets another one for now is called again, under another name."""
    place = _place()
    place.ask(ANA, "hall", SetBell(NOON_MS + 1_000, 2))
    place.now_ms = NOON_MS + 1_000
    names = []
    for _ in range(3):
        made = place.seal()
        assert made is not None
        assert made.due_count == 1
        names.append(made.receipts[0].action_id)
    assert len(dict.fromkeys(names)) == 3
    with pytest.raises(AssertionError, match="again and again"):
        place.wait(1)


def test_a_moment_set_again_has_another_name() -> None:
    """The same moment, set again after it came, is told apart from the first."""
    place = _place()
    place.ask(ANA, "hall", SetBell(NOON_MS, 0))
    first = place.wait(10)
    place.ask(ANA, "hall", SetBell(NOON_MS, 0))
    second = place.wait(10)
    assert first[0].action_id != second[0].action_id
    key = due_key(NOON_MS, "hall", 0)
    for receipt in (*first, *second):
        name = hashlib.sha256(key + receipt.seq.to_bytes(8, "big")).digest()
        assert receipt.action_id == name


def test_a_moment_that_nobody_answers_is_told() -> None:
    """A moment of a contract that answers none is called in vain, with a receipt that says so."""
    place = _place()
    place.store.put(due_key(NOON_MS, "plain", 0), b"\xc0")
    made = place.machine.execute(Proposal(NOON_MS + 1, ()))
    assert [receipt.code for receipt in made.receipts] == ["ledger.UnknownVerb"]
    assert made.changes == {due_key(NOON_MS, "plain", 0): None}


def test_a_moment_of_nobody_stops_the_work() -> None:
    """A due moment of a target that never was is a fault of the books."""
    place = _place()
    place.store.put(due_key(NOON_MS, "nowhere", 0), b"\xc0")
    with pytest.raises(UnknownTarget):
        place.machine.propose([], NOON_MS)


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
    place = _place(reads=40, writes=30)
    for steps in blocks:
        proposal, _ = place.machine.propose(_candidates(place, steps), place.now_ms)
        if proposal is not None:
            place.keep(proposal)
    place.adds_up()


@settings(max_examples=40)
@given(_STEPS, some.lists(some.integers(1, 4), min_size=12, max_size=12))
def test_it_makes_no_difference_who_shares_a_block(steps: Any, sizes: list[int]) -> None:
    """The same actions, all in one block or in many, lead to the same state and receipts."""
    together, apart = _place(reads=40, writes=30), _place(reads=40, writes=30)
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


# ── The beginning, and seals
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
    place = _place()
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
    header = _place().genesis
    crooked = block.Seal(SEALER.key, signatures.sign(SEALER.seed, DOMAIN + header))
    assert not seal_holds(header, crooked)


def test_a_fresh_log_and_head() -> None:
    """A place that has just begun stands on its beginning."""
    place = _place()
    assert place.machine.head.header is None
    assert place.machine.head.header_hash == genesis_hash_of(place.genesis)
    assert (place.machine.head.seq, place.machine.head.time_ms) == (0, NOON_MS)
    assert place.machine.log.root() == Frontier().root()
