"""What carrying out one action does, refuses and leaves behind."""

from typing import Any

import pytest

from dugnad.ledger import codec
from dugnad.ledger.contract import (
    CLOCK,
    Actor,
    AnyContract,
    Context,
    Contract,
    OrderRefused,
    attempt,
    must,
)
from dugnad.ledger.errors import ContractFault, Unsound
from dugnad.ledger.execution import Call, carry_out
from dugnad.ledger.genesis import Limits
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.store import Draft, MemoryStore, Store
from dugnad.ledger.testing import ANA, BEN, CEM, NOON_MS
from dugnad.ledger.values import Action, Event
from tests.ledger.village import (
    BOARD,
    BOARDS,
    WATCHED,
    Board,
    Fail,
    Fill,
    Foreign,
    Look,
    Note,
    Noted,
    Pass,
    Passed,
    Refuse,
    Ring,
    Said,
    Say,
    Settled,
    Strike,
    Tally,
    Village,
    order,
)

VILLAGE = Village()
WORDS = b"p" * 32


def _call(
    action: Action,
    to: str = "hall",
    *,
    version: int = 0,
    actor: Actor | None = None,
    told: bytes = WORDS,
    behalf: bytes | None = None,
    **changes: Any,
) -> Call:
    context: Context[Any] = Context(
        action_id=bytes(32),
        actor=actor or Actor(member=ANA.member),
        on_behalf_of=behalf or (None if isinstance(action, (Ring, Strike)) else BEN.member),
        channel="page",
        now_ms=NOON_MS,
        commitments=(told,),
        co_signers=(CEM.member,),
        me=to,
        law=None,
        before=bytes(32),
    )
    call = {"verb": type(action).__name__, "arguments": codec.encode(action), **changes}
    return Call(to, call["verb"], call["arguments"], version, context)


def _carry_out(call: Call, draft: Draft | None = None, **limits: int) -> Receipt:
    return carry_out(draft or Draft(MemoryStore()), VILLAGE, Limits(**limits), call, 7)


def _events(receipt: Receipt) -> list[tuple[str, Event]]:
    kinds = {**BOARD.happenings}
    return [(one.target, codec.decode(kinds[one.name], one.data)) for one in receipt.events]


def _said(word: str, orderer: str | None = None) -> Said:
    """What somebody said: Ana herself for Ben beside Cem, or a board that orders, for nobody."""
    person = orderer is None
    return Said(
        word=word,
        by=ANA.member if person else None,
        orderer=orderer,
        on_behalf_of=BEN.member if person else None,
        beside=(CEM.member,) if person else (),
        prose=(b"p" * 32,),
    )


def test_an_action_is_carried_out_and_told() -> None:
    """Events are written and told in order, with whose they are and under which law."""
    draft = Draft(MemoryStore())
    receipt = _carry_out(_call(Fill(2)), draft)
    assert (receipt.code, receipt.path, receipt.seq) == ("", (), 7)
    assert _events(receipt) == [("hall", Noted(0, 0)), ("hall", Noted(1, 0))]
    assert {(one.contract, one.version) for one in receipt.events} == {("board", 3)}
    assert [*Board(draft, "hall").notes.keys()] == [0, 1]
    assert [*Board(draft, "shed").notes.keys()] == []
    assert (receipt.reads, receipt.writes) == (0, 2)


def test_reads_and_writes_are_counted() -> None:
    """A receipt tells how many entries were asked for and how many written."""
    receipt = _carry_out(_call(Look(5)))
    assert (receipt.reads, receipt.writes, receipt.events) == (5, 0, ())
    said = _carry_out(_call(Say("hello")))
    assert (said.reads, said.writes) == (1, 3)


def test_orders_run_depth_first_in_their_order() -> None:
    """First the events of who orders, then each order with all that follows from it."""
    inner = Pass("second", (order("well", Say("third")),))
    receipt = _carry_out(_call(Pass("first", (order("shed", inner), order("mill", Say("last"))))))
    assert receipt.code == ""
    assert _events(receipt) == [
        ("hall", _said("first")),
        ("shed", _said("second", "hall")),
        ("well", _said("third", "shed")),
        ("shed", Settled("well", "")),
        ("hall", Settled("shed", "")),
        ("mill", _said("last", "hall")),
        ("hall", Settled("mill", "")),
    ]


def test_an_order_sees_what_came_before_it() -> None:
    """An owner decides on the draft, with all that the same action has written."""
    orders = (order("shed", Fill(3)), order("shed", Tally()))
    receipt = _carry_out(_call(Pass("count", orders)))
    assert [one.name for one in receipt.events if one.target == "shed"][-1] == "Counted"
    assert codec.decode(tuple[int], receipt.events[-2].data) == (3,)


def test_the_actor_of_an_order_is_who_ordered() -> None:
    """No person, nobody's principal and no co-signer stands behind an order; the prose does."""
    receipt = _carry_out(_call(Pass("first", (order("shed", Say("second")),))))
    assert _events(receipt)[1] == ("shed", _said("second", "hall"))


@pytest.mark.parametrize("depth", range(1, 8))
def test_orders_lead_so_deep_and_no_deeper(depth: int) -> None:
    """Four levels of orders below the root are carried out; the fifth refuses everything."""
    action: Action = Say("deepest")
    for target in reversed(BOARDS[1:depth]):
        action = Pass("deeper", (order(target, action),))
    draft = Draft(MemoryStore())
    receipt = _carry_out(_call(action), draft, order_depth=4)
    if depth <= 5:
        assert receipt.code == ""
    else:
        assert (receipt.code, receipt.path) == ("ledger.TooDeep", BOARDS[:6])
        assert draft.changes == {}


class Street(Village):
    """A village where every house has a board."""

    def contract_at(self, store: Store, target: str) -> AnyContract:  # noqa: ARG002
        """The same rules everywhere."""
        return BOARD


@pytest.mark.parametrize(("depth", "code"), [(32, ""), (33, "ledger.TooDeep")])
def test_no_place_allows_orders_deeper_than_a_stack_may_be(depth: int, code: str) -> None:
    """Whatever a place allows, the size of a machine's stack decides nothing."""
    action: Action = Say("deepest")
    for house in range(depth, 0, -1):
        action = Pass("deeper", (order(f"house-{house}", action),))
    limits = Limits(order_depth=10**6, reads=10**6, writes=10**6, written_bytes=10**6)
    assert carry_out(Draft(MemoryStore()), Street(), limits, _call(action), 1).code == code


def test_a_must_that_is_refused_refuses_everything() -> None:
    """The refusal's code and the way to it are told, and nothing else remains."""
    draft = Draft(MemoryStore())
    draft.put(b"before", b"1")
    inner = Pass("second", (order("well", Note(1, 1)), order("mill", Refuse())))
    receipt = _carry_out(_call(Pass("first", (order("shed", inner),))), draft)
    assert (receipt.code, receipt.path) == ("board.NoThanks", ("hall", "shed", "mill"))
    assert receipt.events == ()
    assert receipt.writes > 0
    assert draft.changes == {b"before": b"1"}


def test_a_try_that_is_refused_is_told() -> None:
    """All that followed from the order is undone; the rest stands and knows why."""
    inner = Pass("second", (order("well", Note(1, 1)), order("mill", Refuse())))
    orders = (order("shed", inner, must=False), order("barn", Say("third")))
    draft = Draft(MemoryStore())
    receipt = _carry_out(_call(Pass("first", orders)), draft)
    assert (receipt.code, receipt.path) == ("", ())
    assert _events(receipt) == [
        ("hall", _said("first")),
        ("hall", OrderRefused("shed", "Pass", "board.NoThanks")),
        ("hall", Settled("shed", "board.NoThanks")),
        ("barn", _said("third", "hall")),
        ("hall", Settled("barn", "")),
    ]
    assert [*Board(draft, "well").notes.keys()] == []
    assert Board(draft, "shed").words.count() == 0
    assert Board(draft, "barn").words.count() == 1


def test_who_was_tried_in_vain_can_be_asked_again() -> None:
    """A refused order leaves nobody on the way, so the same target may be ordered after it."""
    orders = (
        order("shed", Pass("x", (order("well", Refuse()),)), must=False),
        order("shed", Say("again")),
        order("well", Say("again")),
    )
    assert _carry_out(_call(Pass("first", orders))).code == ""


def test_nobody_is_asked_while_still_deciding() -> None:
    """An order that comes back to who stands above it is refused, alone or far below."""
    back = Pass("second", (order("hall", Say("back")),))
    receipt = _carry_out(_call(Pass("first", (order("shed", back),))))
    assert (receipt.code, receipt.path) == ("ledger.Reentered", ("hall", "shed", "hall"))
    receipt = _carry_out(_call(Pass("first", (order("hall", Say("self"), must=False),))))
    assert _events(receipt)[1] == ("hall", OrderRefused("hall", "Say", "ledger.Reentered"))


def test_a_contract_without_settled_is_not_told_more() -> None:
    """Where nobody needs to know how an order ended, the refusal itself is still told."""
    orders = (order("shed", Refuse(), must=False), order("shed", Say("second")))
    receipt = _carry_out(_call(Pass("first", orders), "plain"))
    assert [(one.target, one.name) for one in receipt.events] == [
        ("plain", "Said"),
        ("plain", "OrderRefused"),
        ("shed", "Said"),
    ]


ORDERED = Passed("vault", "Nonsense", b"\xc1", must=True)
REFUSED_IN_ORDER: tuple[tuple[str, dict[str, Any]], ...] = (
    ("ledger.UnknownTarget", {"to": "no\0where"}),
    ("ledger.UnknownTarget", {"to": "nowhere"}),
    ("ledger.OtherVersion", {"version": 2}),
    ("ledger.UnknownVerb", {"verb": "Nonsense"}),
    ("ledger.ActsForItself", {"behalf": BEN.member}),
    ("ledger.MalformedArguments", {"arguments": b"\x93\x01\x02\x03"}),
    ("board.NobodyThere", {}),
)
"""What can be wrong with one action, in the order in which it is asked."""


@pytest.mark.parametrize("first", range(len(REFUSED_IN_ORDER)))
def test_an_action_is_judged_in_a_fixed_order(first: int) -> None:
    """Of all that is wrong with an action, the first thing in the order is the refusal."""
    wrong: dict[str, Any] = {}
    for _, changes in reversed(REFUSED_IN_ORDER[first:]):
        wrong |= changes
    draft = Draft(MemoryStore())
    receipt = _carry_out(_call(Strike(0), **wrong), draft)
    assert receipt.code == REFUSED_IN_ORDER[first][0]
    assert receipt.path == (() if first == 0 else (wrong.get("to", "hall"),))
    assert draft.changes == {}


@pytest.mark.parametrize(
    ("code", "depth", "passed"),
    [
        ("ledger.UnknownTarget", 0, Passed("\x00", "Nonsense", b"", must=True)),
        ("ledger.Reentered", 0, Passed("hall", "Nonsense", b"", must=True)),
        ("ledger.TooDeep", 0, Passed("nowhere", "Nonsense", b"", must=True)),
        ("ledger.UnknownTarget", 1, Passed("nowhere", "Nonsense", b"", must=True)),
        ("ledger.NotGranted", 1, ORDERED),
        ("ledger.UnknownVerb", 1, Passed("shed", "Nonsense", b"", must=True)),
        ("ledger.UnknownVerb", 1, order("shed", Ring(0))),
        ("ledger.MalformedArguments", 1, Passed("shed", "Say", b"\xc1", must=True)),
        ("board.NoThanks", 1, order("shed", Refuse())),
        ("", 1, order("shed", Say("yes"))),
    ],
)
def test_an_order_is_judged_in_a_fixed_order(code: str, depth: int, passed: Passed) -> None:
    """An order is asked for way, depth, target, grant, verb and form, and then by its owner."""
    assert _carry_out(_call(Pass("x", (passed,))), order_depth=depth).code == code


def test_only_the_clock_asks_what_is_due() -> None:
    """The action of a due moment is unknown to everybody but the clock."""
    assert _carry_out(_call(Ring(0))).code == "ledger.UnknownVerb"
    assert _carry_out(_call(Ring(0), actor=Actor(orderer="shed"))).code == "ledger.UnknownVerb"
    assert _carry_out(_call(Ring(0), actor=CLOCK)).code == ""


@pytest.mark.parametrize("version", [0, 3])
def test_the_version_that_was_read_is_the_one_that_holds(version: int) -> None:
    """Who names the version in force, or none, is answered."""
    assert _carry_out(_call(Say("x"), version=version)).code == ""


@pytest.mark.parametrize(
    ("action", "limits", "path"),
    [
        (Look(6), {"reads": 5}, ("hall",)),
        (Fill(6), {"writes": 5}, ("hall",)),
        (Say("x" * 100), {"written_bytes": 100}, ("hall",)),
        (Pass("x", (order("shed", Look(9)),)), {"reads": 9}, ("hall", "shed")),
        (Pass("x", (order("shed", Fill(5)),)), {"writes": 7}, ("hall", "shed")),
        (Pass("x", (order("shed", Look(99), must=False),)), {"reads": 9}, ("hall", "shed")),
        (Pass("x", (order("shed", Fill(9), must=False),)), {"writes": 7}, ("hall", "shed")),
        (
            Pass("x", (order("shed", Pass("y", (order("well", Look(9)),)), must=False),)),
            {"reads": 9},
            ("hall", "shed", "well"),
        ),
        (
            Pass("x", (order("shed", Say("y" * 99), must=False),)),
            {"written_bytes": 160},
            ("hall", "shed"),
        ),
        (Pass("x", (order("well", Refuse(), must=False),)), {"reads": 1}, ("hall",)),
    ],
)
def test_too_much_refuses_the_root(
    action: Action, limits: dict[str, int], path: tuple[str, ...]
) -> None:
    """Who reads or writes too much refuses everything, also from an order that was only tried."""
    draft = Draft(MemoryStore())
    receipt = _carry_out(_call(action), draft, **limits)
    assert (receipt.code, receipt.path) == ("ledger.TooMuch", path)
    assert (receipt.events, draft.changes) == ((), {})
    draft.restart_counts()
    assert draft.get(b"anything") is None


def test_as_much_as_allowed_is_not_too_much() -> None:
    """The last allowed read, write and byte are allowed."""
    assert _carry_out(_call(Look(5)), reads=5).code == ""
    assert _carry_out(_call(Fill(5)), writes=5).code == ""
    size = len(b"hall\0notes\0") + 8 + 1
    assert _carry_out(_call(Fill(5)), written_bytes=5 * size).code == ""
    assert _carry_out(_call(Fill(5)), written_bytes=5 * size - 1).code == "ledger.TooMuch"


def test_limits_of_one_action_are_not_those_of_the_next() -> None:
    """Each action counts from nothing, and the ledger itself without limits."""
    draft = Draft(MemoryStore())
    for words in (b"1" * 32, b"2" * 32, b"3" * 32):
        assert _carry_out(_call(Look(5), told=words), draft, reads=5).reads == 5
    for _ in range(300):
        draft.get(b"x")
    assert draft.reads == 300


@pytest.mark.parametrize(
    ("how", "cause"),
    [
        ("writes", "WroteWhileDeciding"),
        ("key", "ValueError"),
        ("number", "OverflowError"),
        ("count", "NotCanonical"),
        ("truth", "NotCanonical"),
        ("text", "UnicodeEncodeError"),
        ("foreign", "TypeError"),
        ("namesake", "TypeError"),
        ("order", "UnicodeEncodeError"),
        ("settled", "NoThanks"),
        ("other", "KeyError"),
    ],
)
def test_a_fault_of_a_contract_is_no_refusal(how: str, cause: str) -> None:
    """A contract that fails leaves nothing behind; the fault is told as one, with its cause."""
    draft = Draft(MemoryStore())
    draft.put(b"before", b"1")
    with pytest.raises(ContractFault, match="Pass at hall") as fault:
        _carry_out(_call(Pass("x", (order("shed", Fail(how), must=False),))), draft, reads=50)
    assert type(fault.value.__cause__).__name__ == cause
    assert draft.changes == {b"before": b"1"}
    for _ in range(60):
        draft.get(b"what the ledger itself reads is not limited")
    assert draft.reads == 60


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize(
    "unsound", [Note(WATCHED, 3), Strike(0), Pass("x", (order("shed", Note(WATCHED, 3)),))]
)
def test_what_an_action_wrote_is_looked_at_as_a_whole(unsound: Action, *, kept: bool) -> None:
    """What the constitution finds unsound is undone as a fault, also where an order wrote it."""
    store = MemoryStore()
    draft = Draft(store)
    for board in ("hall", "shed"):
        _carry_out(_call(Note(WATCHED, 9), board, told=board.encode() * 8), draft)
    if kept:
        store.apply(draft.changes)
        draft = Draft(store)
    before = dict(draft.changes)
    with pytest.raises(ContractFault) as fault:
        _carry_out(_call(unsound, told=b"2" * 32), draft)
    assert isinstance(fault.value.__cause__, Unsound)
    assert draft.changes == before


def test_an_order_that_was_tried_and_undone_wrote_nothing() -> None:
    """What is looked at is what stands in the end."""
    draft = Draft(MemoryStore())
    _carry_out(_call(Note(WATCHED, 9), "shed"), draft)
    both = (order("shed", Note(WATCHED, 3)), order("shed", Refuse()))
    tried = order("well", Pass("y", both), must=False)
    receipt = _carry_out(_call(Pass("x", (tried,)), told=b"2" * 32), draft)
    assert receipt.code == ""
    assert [one.name for one in receipt.events] == ["Said", "OrderRefused", "Settled"]


def test_a_disk_that_fails_is_no_fault_of_the_contract() -> None:
    """What is broken beneath goes up as it is."""
    with pytest.raises(OSError, match="disk"):
        _carry_out(_call(Fail("disk")))


def test_what_is_removed_while_it_is_read_is_gone() -> None:
    """A contract may remove as it reads, and it makes no difference when the entries came."""
    for kept in (True, False):
        store = MemoryStore()
        draft = Draft(store)
        _carry_out(_call(Fill(5)), draft)
        if kept:
            store.apply(draft.changes)
            draft = Draft(store)
        receipt = _carry_out(_call(Strike(2), told=b"2" * 32), draft)
        assert [*Board(draft, "hall").notes.keys()] == [0, 1]
        assert (receipt.code, receipt.reads, receipt.writes) == ("", 4, 3)


def test_orders_are_written_as_their_owner_reads_them() -> None:
    """An order names its verb by the action's class, and says whether it must be."""
    assert must("hall", Say("x")).arguments == codec.encode(Say("x"))
    assert (must("hall", Say("x")).verb, must("hall", Say("x")).must) == ("Say", True)
    assert not attempt("hall", Say("x")).must


def test_a_contract_says_one_thing_by_one_name() -> None:
    """A name used twice, or moments that nobody answers, are an author's mistake."""
    shape: dict[str, Any] = {
        "name": "board",
        "version": 1,
        "state": Board,
        "actions": (Say, Ring),
        "events": (Said,),
        "refusals": (),
        "decide": BOARD.decide,
        "evolve": BOARD.evolve,
        "due": Ring,
    }
    assert Contract(**shape).verbs == {"Say": Say, "Ring": Ring}
    assert Contract(**shape).happenings == {"Said": Said, "OrderRefused": OrderRefused}
    for wrong, sentence in (
        ({"actions": (Say, Say, Ring)}, "used twice"),
        ({"events": (Said, Said)}, "used twice"),
        ({"events": (OrderRefused,)}, "used twice"),
        ({"due": None}, "due moments need an action"),
        ({"state": BOARD.state.__base__}, "due moments need an action"),
        ({"actions": (Say,)}, "Ring is none of its actions"),
    ):
        with pytest.raises(ValueError, match=sentence):
            Contract(**{**shape, **wrong})


def test_a_foreign_event_is_known_to_nobody() -> None:
    """The village's foreign event really belongs to no contract."""
    assert Foreign not in BOARD.happenings.values()


def test_a_text_is_told_once() -> None:
    """Whoever hands in a fingerprint that is in the books already is refused, and nothing stays."""
    draft = Draft(MemoryStore())
    assert not _carry_out(_call(Say("hello"), told=WORDS), draft).code
    before = dict(draft.changes)
    again = _carry_out(_call(Say("mine now"), told=WORDS), draft)
    assert (again.code, again.path, again.events) == ("ledger.ToldBefore", (), ())
    assert draft.changes == before


def test_a_text_of_a_refused_action_may_be_told_again() -> None:
    """A refusal leaves no trace, so the words are free for the mended action."""
    draft = Draft(MemoryStore())
    assert _carry_out(_call(Refuse(), told=WORDS), draft).code == "board.NoThanks"
    assert not _carry_out(_call(Say("hello"), told=WORDS), draft).code
