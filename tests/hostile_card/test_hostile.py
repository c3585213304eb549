"""A hostile card orders everything of everybody and gets nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from dugnad.cards import catalogue
from dugnad.cards.fundraiser.law import verbs as fundraiser
from dugnad.cards.fundraiser.law.records import ORDERED
from dugnad.cards.map.law import verbs as chart
from dugnad.cards.map.law.records import Spot
from dugnad.cards.meeting.law import verbs as meeting
from dugnad.cards.meeting.law.records import Time
from dugnad.cards.share.law import verbs as share
from dugnad.cards.support.law import verbs as support
from dugnad.cards.support.law.records import ORDERED as EACH_MONTH
from dugnad.cards.task.law import verbs as task
from dugnad.cards.workday.law import verbs as workday
from dugnad.charter.cards import verbs as cards
from dugnad.charter.charter import MODULES
from dugnad.charter.counting.method import BySchulze
from dugnad.charter.decisions import terms
from dugnad.charter.decisions import verbs as decisions
from dugnad.charter.entries import Grant, target_of
from dugnad.charter.law import DECIDING
from dugnad.charter.testing import DAY_MS, HOUR_MS, Neighbourhood, card_id
from dugnad.ledger import codec
from dugnad.ledger.contract import AnyContract, OrderRefused
from dugnad.ledger.genesis import Limits
from dugnad.ledger.testing import BEN, NOON_MS
from dugnad.ledger.values import Action
from tests.cards.samples import samples
from tests.dummy_card import contract as dummy
from tests.hostile_card.contract import CONTRACT, Demand, Open, Wish

HOSTILE = target_of(card_id("hostile"))
LAWS: dict[str, AnyContract] = {
    law.name: law for law in (*catalogue.contracts(), dummy.CONTRACT, CONTRACT)
}
CARDS = {name: target_of(card_id(name)) for name in LAWS}
TARGETS: dict[str, AnyContract] = {
    **MODULES,
    **{CARDS[name]: law for name, law in LAWS.items()},
    HOSTILE: CONTRACT,
}

NEEDED = {
    "fundraiser": tuple(Grant("money", verb) for verb in ORDERED),
    "support": tuple(Grant("money", verb) for verb in EACH_MONTH),
}
"""What these must be granted."""

EVERYTHING = [(target, verb) for target, law in TARGETS.items() for verb in law.verbs]
"""Every verb of every module and of one card of each type, itself among them."""


def openings() -> Iterator[tuple[AnyContract, Action]]:
    """One card of each type to be attacked."""
    starts_ms = NOON_MS + 4 * DAY_MS
    mine: dict[str, Action] = {
        "news": catalogue.contract_of("news").actions[0](NOON_MS + DAY_MS),
        "workday": workday.Open(starts_ms, starts_ms + HOUR_MS, starts_ms, 2, 1, outsiders=True),
        "meeting": meeting.Open((Time(starts_ms, starts_ms + 1),), starts_ms, outsiders=True),
        "fundraiser": fundraiser.Open(
            starts_ms, 0, "NOK", money=0, hours=60, things=0, rooms=0, whole=False
        ),
        "support": support.Open(0, 14, "NOK", 0),
        "map": chart.Open(Spot(0, 0), 100, "everybody"),
        "share": share.Open("offer", "thing", 0, 0, 0, outsiders=True, of_group=False),
        "task": task.Open(
            "nothing", None, 0, 0, 1, 0, outsiders=True, period_ms=DAY_MS, vote_ms=DAY_MS
        ),
        "dummy_card": dummy.Open(starts_ms, bytes(16)),
        "hostile_card": Open(0, None),
        "proposal": decisions.Open(effect=terms.Agree(), text="Paint the fence"),
        "vote": decisions.Open(
            effect=terms.Agree(),
            text="Which colour?",
            options=(terms.Option("red"), terms.Option("blue")),
            method=BySchulze(),
        ),
    }
    for name, law in LAWS.items():
        yield law, mine[name]


def surrounded(*, granted: bool, opening: Open | None = None) -> Neighbourhood:
    """A place with one card of each type, and a hostile one that was granted nothing or all."""
    quick = Limits(rate_per_minute=1_000_000)
    place = Neighbourhood([*LAWS.values()], limits=quick)
    for law, action in openings():
        asks = NEEDED.get(law.name, ())
        assert place.puts_up(BEN, law, action, name=law.name, grants=asks).code == ""
    grants = [Grant(target=target, verb=verb) for target, verb in EVERYTHING] if granted else []
    receipt = place.puts_up(BEN, CONTRACT, opening or Open(0, None), name="hostile", grants=grants)
    assert receipt.code == ""
    return place


@pytest.fixture(scope="module")
def ungranted() -> Iterator[Neighbourhood]:
    """A place that is attacked all through this module by a card that was granted nothing.

    After all these attempts the roots are those of the state, made anew.
    """
    place = surrounded(granted=False)
    yield place
    place.place.adds_up()


@pytest.fixture(scope="module")
def granted() -> Iterator[Neighbourhood]:
    """The same with a card that was granted everything."""
    place = surrounded(granted=True)
    yield place
    place.place.adds_up()


def rest_of(place: Neighbourhood) -> list[tuple[bytes, bytes]]:
    """All state but the hostile card's own and what keys have used."""
    own = (HOSTILE.encode() + b"\0", b"ledger\0window\0")
    return [entry for entry in place.place.store.scan(b"", b"\xff") if not entry[0].startswith(own)]


def wishes(target: str, verb: str) -> Iterator[bytes]:
    """Every kind of arguments that a verb could be ordered with, and some that cannot be read."""
    kind: Any = TARGETS[target].verbs[verb]
    yield from (codec.encode(one) for one in samples(kind))
    yield from (b"", b"\xc0")


def refused(place: Neighbourhood, target: str, verb: str) -> Iterator[str]:
    """Order a verb in every way, tried and insisted on; gives the codes and proves the rest."""
    before = rest_of(place)
    for arguments in wishes(target, verb):
        tried = Wish(to=target, verb=verb, arguments=arguments, must=False)
        receipt = place.asks(BEN, HOSTILE, Demand((tried,)))
        assert receipt.code == ""
        assert [one.name for one in receipt.events] == ["Ordered", "OrderRefused"]
        code = codec.decode(OrderRefused, receipt.events[1].data).code
        insisted = Wish(to=target, verb=verb, arguments=arguments, must=True)
        receipt = place.asks(BEN, HOSTILE, Demand((insisted,)))
        assert receipt.code == code
        assert receipt.path == (HOSTILE, target)
        assert receipt.events == ()
        yield code
    assert rest_of(place) == before


def said_by(name: str) -> str:
    """The name before the point in the codes of refusals: projects decide by one law."""
    return "decisions" if name in DECIDING else name


@pytest.mark.parametrize(("target", "verb"), EVERYTHING)
def test_a_card_without_grants_orders_nothing(
    ungranted: Neighbourhood, target: str, verb: str
) -> None:
    """Not one verb of one module or card; it does not even reach itself."""
    expected = "ledger.Reentered" if target == HOSTILE else "ledger.NotGranted"
    assert {*refused(ungranted, target, verb)} == {expected}


@pytest.mark.parametrize(
    ("target", "verb"),
    [one for one in EVERYTHING if one[0] not in {CARDS["dummy_card"], CARDS["hostile_card"]}],
)
def test_a_grant_is_no_person(granted: Neighbourhood, target: str, verb: str) -> None:
    """What people do, no card does, whatever it was granted: the owner's own rules say no."""
    name = TARGETS[target].name
    for code in refused(granted, target, verb):
        contract, _, rule = code.partition(".")
        assert contract in {"ledger", said_by(name)} or target == HOSTILE
        if contract == "ledger":
            assert rule in {"MalformedArguments", "UnknownVerb", "Reentered"}
        assert contract == said_by(name) or rule != "NotGranted"


@pytest.mark.parametrize("target", [CARDS[name] for name in (*catalogue.NAMES, "dummy_card")])
def test_no_card_opens_another_one_again(granted: Neighbourhood, target: str) -> None:
    """Even a card that was granted it is not the one that puts up cards."""
    codes = {*refused(granted, target, "Open")} - {"ledger.MalformedArguments"}
    assert codes == {f"{said_by(TARGETS[target].name)}.OnlyWhenPutUp"}


@pytest.mark.parametrize("target", ["nobody", "", "card:", "card:" + 32 * "0", "cards\0cards"])
def test_an_order_to_nobody_is_refused(granted: Neighbourhood, target: str) -> None:
    """A target that is not there, or is none, hides nothing."""
    before = rest_of(granted)
    wish = Wish(to=target, verb="Open", arguments=b"\x90", must=True)
    receipt = granted.asks(BEN, HOSTILE, Demand((wish,)))
    assert receipt.code == "ledger.UnknownTarget"
    assert rest_of(granted) == before


@pytest.mark.slow
def test_a_due_moment_is_no_better_time() -> None:
    """What a card tries in the night is refused as by day."""
    for target, verb in EVERYTHING:
        wish = Wish(to=target, verb=verb, arguments=b"\x90", must=False)
        place = surrounded(granted=False, opening=Open(NOON_MS + HOUR_MS, wish))
        before = rest_of(place)
        (receipt,) = place.place.wait(HOUR_MS)
        assert [one.name for one in receipt.events] == ["Ordered", "OrderRefused"]
        left = [entry for entry in before if not entry[0].startswith(b"ledger\0due\0")]
        assert [e for e in rest_of(place) if not e[0].startswith(b"ledger\0due\0")] == left


def test_many_orders_at_once_are_still_refused(ungranted: Neighbourhood) -> None:
    """Each of them is told, and none is carried out."""
    before = rest_of(ungranted)
    every = tuple(Wish(to, verb, b"\x90", must=False) for to, verb in EVERYTHING)
    receipt = ungranted.asks(BEN, HOSTILE, Demand(every))
    assert [one.name for one in receipt.events] == ["Ordered", *["OrderRefused"] * len(every)]
    assert rest_of(ungranted) == before


def test_a_closed_card_orders_nothing_any_more() -> None:
    """Grants end with the card, also where its rules would go on."""
    place = surrounded(granted=True)
    put = Wish(CARDS["dummy_card"], "Put", codec.encode(dummy.Put(kind="book")), must=True)
    place.does(BEN, HOSTILE, Demand((put,)))
    place.does(BEN, "cards", cards.Close(card=card_id("hostile")))
    again = Wish(CARDS["dummy_card"], "Put", codec.encode(dummy.Put(kind="book", thing=1)), True)
    assert place.asks(BEN, HOSTILE, Demand((again,))).code == "ledger.NotGranted"
