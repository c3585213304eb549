"""Writing down what happened to a decision; nothing is questioned here."""

from typing import TypeVar, assert_never

from msgspec.structs import replace

from dugnad.charter.decisions import urn
from dugnad.charter.decisions.terms import Stage
from dugnad.charter.decisions.verbs import (
    BEGIN_TAG,
    COUNT_TAG,
    EARLY_TAG,
    AnswerGiven,
    AnsweringBegan,
    CarriedOut,
    Counted,
    Deciding,
    DecisionEvent,
    DecisionOpened,
    ObjectionSetAside,
    SecondRoundBegan,
    Withdrawn,
)
from dugnad.ledger.codec import encode
from dugnad.ledger.state import Map
from dugnad.ledger.values import MemberId

K = TypeVar("K", bytes, str)


# ── evolve: write it down      (writes only, never fails)
def evolve(deciding: Deciding, event: DecisionEvent) -> None:
    """Write one event into the state."""
    match event:
        case DecisionOpened():
            _write_opened(deciding, event)
        case AnsweringBegan(ties=ties):
            _write(deciding, standing="open", ties=ties)
        case AnswerGiven():
            _write_answer(deciding, event)
        case urn.TookPart() | urn.UrnClosed() | urn.UrnOpened() | urn.UrnDestroyed():
            _write_urn(deciding, event)
        case Counted(outcome=outcome, standing=standing, at_ms=at_ms):
            _end(deciding, standing=standing, outcome=outcome, decided_ms=at_ms)
        case SecondRoundBegan():
            _write_second_round(deciding, event)
        case Withdrawn(at_ms=at_ms):
            _end(deciding, standing="withdrawn", decided_ms=at_ms)
        case ObjectionSetAside():
            _write_set_aside(deciding, event)
        case CarriedOut(failed=failed, member=member):
            _write_carried_out(deciding, failed, member)
        case _:
            assert_never(event)


def _write_opened(deciding: Deciding, event: DecisionOpened) -> None:
    terms = event.terms
    ties = bool(terms.options)
    deciding.terms.set(terms)
    deciding.texts.set(terms.text, event.text)
    deciding.stage.set(
        Stage(
            standing="beginning" if ties else "open",
            turn=0,
            method=terms.method,
            closes_ms=terms.closes_ms,
            counts_ms=terms.counts_ms,
        )
    )
    if ties:
        # The order of ties follows from a header that nobody knew when the question was written.
        deciding.due.set(terms.opened_ms + 1, BEGIN_TAG)
    deciding.due.set(terms.counts_ms, COUNT_TAG)


def _write_answer(deciding: Deciding, event: AnswerGiven) -> None:
    turn, before, given = event.turn, event.before, event.given
    if before is not None:
        _add(deciding.box, (turn, encode(before.ballot)), -1)
        _add(deciding.channels, (turn, before.channel), -1)
    _add(deciding.box, (turn, encode(given.ballot)), 1)
    _add(deciding.channels, (turn, given.channel), 1)
    deciding.answers.set((turn, event.member), given)
    stage = deciding.stage.get()
    if stage is None:
        return
    if event.instead_of_ms:
        deciding.due.clear(event.instead_of_ms, EARLY_TAG)
    if event.early_ms:
        deciding.due.set(event.early_ms, EARLY_TAG)
    answered = stage.answered + (before is None)
    _write(deciding, answered=answered, early_ms=event.early_ms)


def _write_set_aside(deciding: Deciding, event: ObjectionSetAside) -> None:
    turn, before = event.turn, event.before
    _add(deciding.box, (turn, encode(before.ballot)), -1)
    _add(deciding.channels, (turn, before.channel), -1)
    deciding.answers.remove((turn, event.member))
    stage = deciding.stage.get()
    if stage is None:
        return
    if event.instead_of_ms:
        deciding.due.clear(event.instead_of_ms, EARLY_TAG)
    _write(deciding, answered=stage.answered - 1, early_ms=0)


def _write_urn(deciding: Deciding, event: urn.UrnEvent) -> None:
    stage = deciding.stage.get()
    if stage is None:
        return
    match event:
        case urn.TookPart(member=member, turn=turn, channel=channel):
            deciding.took.add((turn, member))
            _add(deciding.channels, (turn, channel), 1)
            _write(deciding, answered=stage.answered + 1)
        case urn.UrnClosed(until_ms=until_ms):
            urn.write_closed(deciding, event)
            _write(deciding, standing="counting", counts_ms=until_ms)
            deciding.due.set(until_ms, COUNT_TAG)
        case urn.UrnOpened(turn=turn, whole=whole, at_ms=at_ms):
            for ballot in urn.write_opened(deciding, event):
                _add(deciding.box, (turn, ballot), 1)
            if whole:
                deciding.due.clear(stage.counts_ms, COUNT_TAG)
                _write(deciding, counts_ms=at_ms)
                deciding.due.set(at_ms, COUNT_TAG)
        case urn.UrnDestroyed():
            urn.write_destroyed(deciding, event)
        case _:
            assert_never(event)


def _add(counts: Map[tuple[int, K], int], key: tuple[int, K], by: int) -> None:
    number = (counts.get(key) or 0) + by
    if number:
        counts.set(key, number)
    else:
        counts.remove(key)


def _write_second_round(deciding: Deciding, event: SecondRoundBegan) -> None:
    _write(
        deciding,
        standing="open",
        turn=event.turn,
        method=event.method,
        closes_ms=event.closes_ms,
        counts_ms=event.counts_ms,
        answered=0,
        early_ms=0,
        outcome=event.outcome,
    )
    deciding.due.set(event.counts_ms, COUNT_TAG)


def _write_carried_out(deciding: Deciding, failed: str, member: MemberId | None) -> None:
    stage = deciding.stage.get()
    if stage is not None:
        left = stage.left if failed else ()
        more = () if member is None else (member,)
        deciding.stage.set(replace(stage, failed=failed, left=(*left, *more)))


def _end(deciding: Deciding, **changes: object) -> None:
    """Write how it ended; no moment is waited for any more."""
    terms, stage = deciding.terms.get(), deciding.stage.get()
    if terms is not None and stage is not None:
        deciding.due.clear(terms.opened_ms + 1, BEGIN_TAG)
        deciding.due.clear(stage.early_ms, EARLY_TAG)
        deciding.due.clear(stage.counts_ms, COUNT_TAG)
    _write(deciding, early_ms=0, **changes)


def _write(deciding: Deciding, **changes: object) -> None:
    stage = deciding.stage.get()
    if stage is not None:
        deciding.stage.set(replace(stage, **changes))
