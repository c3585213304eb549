"""Who is let in, asked in a fixed order, and how often a nonce opens the door."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from dugnad.ledger.action import Body, Opened, open_envelope, seal_body
from dugnad.ledger.door import Window, admit, next_nonce, use, window_of
from dugnad.ledger.errors import TurnedAway
from dugnad.ledger.genesis import Limits
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, NOON_MS, Voice
from tests.ledger.village import BODY, NOBODY, PLACE, Village

VILLAGE = Village()
LIMITS = Limits(action_bytes=400, rate_per_minute=3, sponsor_per_minute=5, horizon_ms=60_000)
MINUTE_MS = 60_000
EARLY_MS = NOON_MS - NOON_MS % MINUTE_MS
"""The first millisecond of a minute."""


def _opened(who: Voice = ANA, *beside: Voice, **changes: Any) -> Opened:
    body: Body = msgspec.structs.replace(
        BODY, **{"key": who.key, "not_after_ms": EARLY_MS + 1_000, **changes}
    )
    return open_envelope(seal_body(body, PLACE, who.seed, *(one.seed for one in beside)))


def _ask(
    store: MemoryStore,
    opened: Opened,
    now_ms: int = EARLY_MS,
    limits: Limits = LIMITS,
    village: Village = VILLAGE,
) -> str:
    """The door's answer: a code, or "" and the nonce is used."""
    try:
        _, window = admit(store, opened, village.holder, limits, now_ms)
    except TurnedAway as turned:
        return turned.code
    use(store, opened.body.key, window)
    return ""


WRONG: tuple[tuple[str, dict[str, Any]], ...] = (
    ("TooLarge", {"arguments": bytes(400)}),
    ("UnknownKey", {"key": NOBODY.key}),
    ("Expired", {"not_after_ms": EARLY_MS - 1}),
    ("TooFarAhead", {"not_after_ms": EARLY_MS + 60_001}),
    ("Replayed", {"nonce": 5}),
    ("TooFast", {}),
)
"""What can be wrong, in the order in which it is asked."""


@pytest.mark.parametrize("first", range(len(WRONG)), ids=lambda first: WRONG[first][0])
def test_the_door_asks_in_its_order(first: int) -> None:
    """Of all that is wrong with an action, the first thing in the door's order is told."""
    store = MemoryStore()
    for nonce in (5, 6, 7):
        assert _ask(store, _opened(nonce=nonce)) == ""
    wrong: dict[str, Any] = {"nonce": 8}
    for code, changes in reversed(WRONG[first:]):
        if code != "TooFarAhead" or first == 3:  # it cannot be too late and too early at once
            wrong |= changes
    who = NOBODY if wrong.get("key") == NOBODY.key else ANA
    before = dict(store.scan(b"", b"\xff"))
    assert _ask(store, _opened(who, **wrong)) == WRONG[first][0]
    assert dict(store.scan(b"", b"\xff")) == before


def test_who_signs_beside_must_be_known_too() -> None:
    """An unknown co-signer is found before any signature is judged."""
    assert _ask(MemoryStore(), _opened(ANA, NOBODY)) == "UnknownKey"
    holders, _ = admit(MemoryStore(), _opened(ANA, BEN, CEM), VILLAGE.holder, Limits(), EARLY_MS)
    assert holders[0].member == ANA.member
    assert sorted(one.member for one in holders[1:]) == sorted([BEN.member, CEM.member])


@pytest.mark.parametrize(
    ("not_after_ms", "code"),
    [
        (EARLY_MS - 1, "Expired"),
        (EARLY_MS, ""),
        (EARLY_MS + 60_000, ""),
        (EARLY_MS + 60_001, "TooFarAhead"),
    ],
)
def test_the_moment_an_action_is_wanted_until(not_after_ms: int, code: str) -> None:
    """An action is let in until its very moment, and no further ahead than the horizon."""
    assert _ask(MemoryStore(), _opened(not_after_ms=not_after_ms)) == code


def test_the_place_takes_in_so_many_bytes() -> None:
    """An action as large as allowed is let in; one byte more is not."""
    opened = _opened(arguments=bytes(100))
    assert _ask(MemoryStore(), opened, limits=Limits(action_bytes=opened.size)) == ""
    assert _ask(MemoryStore(), opened, limits=Limits(action_bytes=opened.size - 1)) == "TooLarge"


WIDTHS = [(ANA, 64), (CEM, 1_024)]
GENEROUS = Limits(rate_per_minute=10**9)


@pytest.mark.parametrize(("who", "width"), WIDTHS)
def test_the_edges_of_the_window(who: Voice, width: int) -> None:
    """The oldest nonce in the window is good, the one before it is not, and each only once."""
    store = MemoryStore()
    last = 5_000
    assert _ask(store, _opened(who, nonce=last), limits=GENEROUS) == ""
    assert _ask(store, _opened(who, nonce=last - width), limits=GENEROUS) == "Replayed"
    assert _ask(store, _opened(who, nonce=last - width + 1), limits=GENEROUS) == ""
    assert _ask(store, _opened(who, nonce=last - width + 1), limits=GENEROUS) == "Replayed"
    assert _ask(store, _opened(who, nonce=last), limits=GENEROUS) == "Replayed"
    assert _ask(store, _opened(who, nonce=last + width - 1), limits=GENEROUS) == ""
    assert _ask(store, _opened(who, nonce=last), limits=GENEROUS) == "Replayed"
    assert _ask(store, _opened(who, nonce=last + 1), limits=GENEROUS) == ""
    assert _ask(store, _opened(who, nonce=last + 3 * width), limits=GENEROUS) == ""
    assert _ask(store, _opened(who, nonce=last + width), limits=GENEROUS) == "Replayed"
    assert next_nonce(store, who.key) == last + 3 * width + 1


def test_the_first_nonce_is_one() -> None:
    """Nonce 0 opens nothing; whoever has sent nothing begins with 1."""
    store = MemoryStore()
    assert next_nonce(store, ANA.key) == 1
    assert _ask(store, _opened(nonce=0)) == "Replayed"
    assert _ask(store, _opened(nonce=2**53 - 1)) == ""
    assert _ask(store, _opened(nonce=2**53 - 2)) == ""


class Nonces(RuleBasedStateMachine):
    """In whatever order they come, no nonce opens the door twice, also as the width changes."""

    @initialize()
    def begin(self) -> None:
        """Nobody has sent anything."""
        self.store = MemoryStore()
        self.used: dict[int, None] = {}
        self.desk = False

    @rule(
        nonce=some.integers(1, 200) | some.integers(900, 1_300) | some.integers(1, 4_000),
        desk=some.sampled_from([None, None, None, True, False]),
    )
    def send(self, nonce: int, desk: bool | None) -> None:  # noqa: FBT001
        """An action comes."""
        self.desk = self.desk if desk is None else desk
        width = 1_024 if self.desk else 64
        village = Village()
        village.people[ANA.key] = type(village.people[ANA.key])(ANA.member, desk=self.desk)
        last = max(self.used, default=0)
        code = _ask(self.store, _opened(nonce=nonce), limits=GENEROUS, village=village)
        assert code in ("", "Replayed")
        if code:
            assert nonce <= last
            return
        assert nonce not in self.used
        assert nonce > last - width
        self.used[nonce] = None

    @rule(ahead=some.integers(1, 2_000))
    def send_next(self, ahead: int) -> None:
        """A nonce above all others is always let in."""
        before = len(self.used)
        self.send(max(self.used, default=0) + ahead, None)
        assert len(self.used) == before + 1


TestNonces = Nonces.TestCase


@given(some.lists(some.integers(1, 300), max_size=60))
def test_an_unused_nonce_in_the_window_is_let_in(nonces: list[int]) -> None:
    """A key of one width is turned away exactly for what it used and what lies too far back."""
    store = MemoryStore()
    used: list[int] = []
    for nonce in nonces:
        good = nonce not in used and nonce > max(used, default=0) - 64
        assert _ask(store, _opened(nonce=nonce), limits=GENEROUS) == ("" if good else "Replayed")
        if good:
            used.append(nonce)


def test_a_key_that_becomes_a_desk_replays_nothing() -> None:
    """A wider window does not forget what the narrow one had let go."""
    store = MemoryStore()
    for nonce in range(1, 101):
        assert _ask(store, _opened(nonce=nonce), limits=GENEROUS) == ""
    desk = Village()
    desk.people[ANA.key] = desk.people[CEM.key]
    for nonce in (1, 30, 36, 37, 100):
        with pytest.raises(TurnedAway, match="Replayed"):
            admit(store, _opened(nonce=nonce), desk.holder, GENEROUS, EARLY_MS)
    _, window = admit(store, _opened(nonce=400), desk.holder, GENEROUS, EARLY_MS)
    use(store, ANA.key, window)
    for nonce in (1, 37, 100):
        with pytest.raises(TurnedAway, match="Replayed"):
            admit(store, _opened(nonce=nonce), desk.holder, GENEROUS, EARLY_MS)
    admit(store, _opened(nonce=101), desk.holder, GENEROUS, EARLY_MS)


@pytest.mark.parametrize(("who", "most"), [(ANA, 3), (CEM, 3), (DIA, 5)])
def test_so_many_in_a_minute(who: Voice, most: int) -> None:
    """A key may send so much within a minute of the books, and again in the next one."""
    store = MemoryStore()
    last_ms = EARLY_MS + MINUTE_MS - 1
    late = {"not_after_ms": EARLY_MS + MINUTE_MS}
    for nonce in range(1, most + 1):
        assert _ask(store, _opened(who, nonce=nonce, **late), EARLY_MS) == ""
    assert _ask(store, _opened(who, nonce=99, **late), last_ms) == "TooFast"
    assert _ask(store, _opened(BEN, nonce=99, **late), last_ms) == ""
    assert _ask(store, _opened(who, nonce=99, **late), last_ms + 1) == ""
    assert window_of(store, who.key).sent == 1


def test_a_window_lies_where_its_name_says() -> None:
    """A window is an entry of the ledger, as wide as its key's; these bytes never change."""
    store = MemoryStore()
    assert _ask(store, _opened(nonce=3)) == ""
    assert _ask(store, _opened(nonce=1)) == ""
    minute = EARLY_MS // MINUTE_MS
    assert window_of(store, ANA.key) == Window(
        last=3, used=b"\x05" + bytes(7), minute=minute, sent=2
    )
    assert store.get(b"ledger\0window\0" + ANA.key) is not None
