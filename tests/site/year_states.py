"""In which states the cards of a place stand, told in words that each law itself names.

A state that a law learns is asked for here as soon as the law names it, so a card type that is not
shown in all its states cannot pass.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, Final, get_args

from dugnad.cards import catalogue
from dugnad.cards.fundraiser.law import records as fundraiser
from dugnad.cards.map.law import records as maps
from dugnad.cards.meeting.law import records as meeting
from dugnad.cards.share.law import records as share
from dugnad.cards.support.law import records as support
from dugnad.cards.task.law import records as task
from dugnad.cards.workday.law import records as workday
from dugnad.charter.cards.records import Cards
from dugnad.charter.decisions import terms as decisions
from dugnad.charter.entries import CardEntry, Missing, Status, target_of, what_is_missing
from dugnad.charter.law import DECIDING, Law
from dugnad.ledger.store import Frozen, Store

PASSING: Final = {
    "beginning": "the place ends it by itself, in the block after the one that opened the question",
    "too many": "it takes more different answers than 125,000",
}
"""In which states of a question no village is found, and why."""
NO_VOTE: Final = {"again": "consent is asked of one thing, and a vote is among several"}


def each(kept: Any) -> list[Any]:
    """What a state keeps by some key, in the order of keys."""
    return [one for _key, one in kept.items()]


def wanted(name: str) -> set[str]:
    """Every state in which cards of a type are to stand."""
    if name in DECIDING:
        never = PASSING.keys() | (NO_VOTE.keys() if name == "vote" else set())
        return {*get_args(decisions.Standing)} - never
    return {*get_args(Status), *_WANTED[name]}


def states(store: Store, now_ms: int) -> dict[str, set[str]]:
    """Every state in which cards of each type stand."""
    found: dict[str, set[str]] = defaultdict(set)
    for card, entry in Cards(Frozen(store), "cards").cards.items():
        law = catalogue.contract_of(entry.card_type)
        state: Any = law.state(Frozen(store), target_of(card))
        if entry.card_type in DECIDING:
            stage = state.stage.get()
            found[entry.card_type].add(stage.standing)
        else:
            found[entry.card_type] |= {entry.status, *_FOUND[entry.card_type](state, now_ms)}
    return found


def missing(store: Store, now_ms: int) -> set[str]:
    """What the waiting cards of the place wait for, and whether an objection holds one back."""
    law, found = Law(store), set()
    for card, entry in Cards(Frozen(store), "cards").cards.items():
        money = entry.awaits_money
        pot = 0 if money is None else law.card_pot(card, money.unit)
        found |= {*what_is_missing(entry, pot, now_ms)}
        if entry.status == "waiting" and entry.objections:
            found.add("objection")
    return found


EVERYTHING_MISSING: Final = {*get_args(Missing), "objection"}


def count(store: Store) -> dict[str, dict[str, int]]:
    """How many cards of each type stand in which status."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry in each(Cards(Frozen(store), "cards").cards):
        found[entry.card_type][entry.status] += 1
    return found


def entries(store: Store) -> list[CardEntry]:
    """Every card of the place."""
    return [entry for _card, entry in Cards(Frozen(store), "cards").cards.items()]


# ── What each law names
def _news(state: Any, _now_ms: int) -> Iterator[str]:
    yield "passed" if state.passed.get() else "news still"


def _workday(state: Any, _now_ms: int) -> Iterator[str]:
    stage = workday.stage_of(state)
    for name in workday.Stage.__struct_fields__:
        yield f"{name}: {getattr(stage, name)}"
    for one in each(state.answers):
        yield f"said {one.said}"
    if workday.counts_of(state).waiting:
        yield "people wait"


def _task(state: Any, _now_ms: int) -> Iterator[str]:
    yield f"pay {state.terms.get().pay}"
    for place in each(state.places):
        yield place.standing
    for one in each(state.showings):
        if one.how is not None:
            yield f"by {one.how}"
        elif one.outcome is not None:
            yield "not agreed"


def _meeting(state: Any, now_ms: int) -> Iterator[str]:
    stage = meeting.stage_of(state)
    if stage.fixed is None:
        past = meeting.over_ms(state.terms.get(), stage) <= now_ms
        yield "no time found" if past else "sought"
    else:
        yield "over" if stage.over else "fixed"
    for note in (state.notes.get(at) for at in range(state.notes.count())):
        yield f"noted {note.kind}"
    for said in each(state.coming):
        yield f"comes {said}"


def _fundraiser(state: Any, now_ms: int) -> Iterator[str]:
    yield fundraiser.stage_of(state)
    yield "quiet" if fundraiser.is_quiet(state, now_ms) else "open to all"
    for gift in each(state.gifts):
        yield f"gift {gift.standing}"
        yield f"of {gift.kind}"


def _support(state: Any, now_ms: int) -> Iterator[str]:
    if not support.is_over(state, now_ms):
        yield "goes on"
    else:
        yield "its end came" if state.terms.get().ends_at_ms else "ended"
    for one in each(state.supporters):
        yield "a supporter stopped" if one.stopped else "a supporter goes on"


def _share(state: Any, _now_ms: int) -> Iterator[str]:
    terms = state.terms.get()
    yield f"{terms.way}"
    yield f"of {terms.what}"
    for loan in each(state.loans):
        yield f"loan {loan.standing}"


def _map(state: Any, _now_ms: int) -> Iterator[str]:
    yield f"drawn by {state.terms.get().drawers}"
    if not maps.counts_of(state).marks:
        yield "empty"
    for mark in each(state.marks):
        yield mark.shape.kind


_FOUND: Final[dict[str, Callable[[Any, int], Iterator[str]]]] = {
    "news": _news,
    "workday": _workday,
    "task": _task,
    "meeting": _meeting,
    "fundraiser": _fundraiser,
    "support": _support,
    "share": _share,
    "map": _map,
}

_WANTED: Final[dict[str, set[str]]] = {
    "news": {"news still", "passed"},
    "workday": {
        *(f"{one}: {is_so}" for one in workday.Stage.__struct_fields__ for is_so in (True, False)),
        *(f"said {one}" for one in get_args(workday.Said)),
        "people wait",
    },
    "task": {
        *get_args(task.Standing),
        *(f"pay {one}" for one in get_args(task.Pay)),
        *(f"by {one}" for one in get_args(task.How)),
        "not agreed",
    },
    "meeting": {
        "sought", "fixed", "over", "no time found",
        *(f"noted {one}" for one in get_args(meeting.Kind)),
        *(f"comes {one}" for one in get_args(meeting.Coming)),
    },
    "fundraiser": {
        *get_args(fundraiser.Stage),
        *(f"gift {one}" for one in get_args(fundraiser.Standing)),
        *(f"of {one}" for one in get_args(fundraiser.Kind)),
        "quiet", "open to all",
    },
    "support": {
        "goes on", "ended", "its end came", "a supporter goes on", "a supporter stopped",
    },
    "share": {
        *get_args(share.Way),
        *(f"of {one}" for one in get_args(share.What)),
        *(f"loan {one}" for one in get_args(share.Standing)),
    },
    "map": {
        *get_args(maps.Kind),
        *(f"drawn by {one}" for one in get_args(maps.Drawers)),
        "empty",
    },
}  # fmt: skip
