"""The file by which anybody counts again: what was answered, how it is counted, what it came to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import cast

from dugnad.charter.counting.ballots import Ballot
from dugnad.charter.counting.export import answer_of, export
from dugnad.charter.decisions.terms import Stage
from dugnad.charter.decisions.verbs import Deciding
from dugnad.ledger.codec import decode


def recount(deciding: Deciding, question: str, options: Sequence[str]) -> Iterator[str] | None:
    """Write the file, JSON, one answer a line; None where nothing has been counted.

    It comes piece by piece: of a town's answers no more than one is held at a time.

    Args:
        deciding: what the books remember of the decision.
        question: what was asked, for people.
        options: the options in words, in their order; none with yes and no.
    """
    stage = deciding.stage.get()
    if stage is None or stage.outcome is None or not stage.decided_ms:
        return None
    told = export(
        question,
        stage.method,
        tuple(options),
        stage.ties,
        stage.outcome.turnout.electorate,
        {},
        stage.outcome,
    )
    del told["ballots"]
    return _written(json.dumps(told, ensure_ascii=False, indent=1), deciding, stage)


def _written(told: str, deciding: Deciding, stage: Stage) -> Iterator[str]:
    yield told.removesuffix("\n}") + ',\n "ballots": ['
    kind = cast("type[Ballot]", Ballot)
    between = "\n  "
    # The books have them in the order of their bytes, as the file asks for.
    for (_turn, written), number in deciding.box.items(under=stage.turn):
        yield f"{between}{json.dumps((answer_of(decode(kind, written)), number))}"
        between = ",\n  "
    yield "\n ]\n}\n"
