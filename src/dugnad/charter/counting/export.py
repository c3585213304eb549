"""What a decision gives to whoever wants to count again: the file's content, as plain values.

Its form is told in docs/decisions/0014-counting.md and at the head of tools/recount/recount.py.
"""

from typing import TypeAlias

from dugnad.charter.counting.ballots import Ballot, Ballots, TieOrder
from dugnad.charter.counting.method import Method
from dugnad.charter.counting.outcome import Outcome
from dugnad.ledger import codec
from dugnad.ledger.values import Record

FORMAT = "dugnad-count/1"

Plain: TypeAlias = "str | int | list[Plain] | dict[str, Plain] | None"
"""What JSON can say, without fractions."""


def export(
    question: str,
    method: Method,
    options: tuple[str, ...],
    tie_order: TieOrder,
    electorate: int,
    ballots: Ballots,
    outcome: Outcome,
    *,
    tie_seed: bytes = b"",
) -> dict[str, Plain]:
    """Give all that a count depends on, and what it came to; the same values, the same content.

    Args:
        question: what was asked, for people.
        method: how it was counted.
        options: what each option was called; none with yes or no, and consent.
        tie_order: each option once.
        electorate: how many could answer.
        ballots: how many people answered what.
        outcome: what the count came to.
        tie_seed: from what `tie_order` was made, so that this too can be checked; empty if unknown.
    """
    sorted_ballots = sorted(ballots.items(), key=_by_bytes)
    return {
        "format": FORMAT,
        "question": question,
        "method": _plain(method),
        "options": list(options),
        "tie_seed": tie_seed.hex(),
        "tie_order": list(tie_order),
        "electorate": electorate,
        "ballots": [[_plain(answer_of(ballot)), people] for ballot, people in sorted_ballots],
        "outcome": _plain(outcome),
    }


def _by_bytes(counted: tuple[Ballot, int]) -> bytes:
    return codec.encode(counted[0])


def answer_of(ballot: Ballot) -> object:
    """Leave off the kind of a ballot, which the method tells; JSON writes its tuples as lists."""
    (name,) = ballot.__struct_fields__
    answer: object = getattr(ballot, name)
    return answer


def _plain(value: object) -> Plain:
    """Write records by the names of their fields, with their kind, and tuples as lists."""
    match value:
        case Record():
            tag = value.__struct_config__.tag
            kind: dict[str, Plain] = {"kind": str(tag)} if tag else {}
            return kind | {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
        case tuple():
            return [_plain(one) for one in value]
        case str() | int() | None:
            return value
        case _:
            raise TypeError(value)
