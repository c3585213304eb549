"""The file by which anybody counts again: what was answered, how it is counted, what it came to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from dugnad.charter.counting.ballots import Ballot
from dugnad.charter.counting.export import Plain, export
from dugnad.charter.decisions.law import Deciding
from dugnad.ledger.codec import decode


def recount(deciding: Deciding, question: str, options: Sequence[str]) -> dict[str, Plain] | None:
    """Give the content of the file; None where nothing has been counted.

    Args:
        deciding: what the books remember of the decision.
        question: what was asked, for people.
        options: the options in words, in their order; none with yes and no.
    """
    terms, stage = deciding.terms.get(), deciding.stage.get()
    if terms is None or stage is None or stage.outcome is None or not stage.decided_ms:
        return None
    kind = cast("type[Ballot]", Ballot)
    ballots = {
        decode(kind, written): number
        for (_turn, written), number in deciding.box.items(under=stage.turn)
    }
    return export(
        question,
        stage.method,
        tuple(options),
        stage.ties,
        stage.outcome.turnout.electorate,
        ballots,
        stage.outcome,
    )
