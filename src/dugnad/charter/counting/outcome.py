"""What came of a count, with the tables that a page shows and a recount compares.

Everything is a whole number. Options are named by their place in the question, 0 the first; a table
of options has a line for each, in that order.
"""

from typing import Literal, TypeAlias

from dugnad.ledger.values import Count, Record

VOTE = 100_000
"""One vote, in the unit of transfers: hundred-thousandths, the five decimals of the Order."""

Result: TypeAlias = Literal["passed", "fell", "falls_back", "no_quorum"]
"""What is decided.

passed      what was asked is agreed, or the winners are elected.
fell        it is not: too few yes, or things stay as today, or nobody was wanted.
falls_back  an objection stands: what was frozen for that case follows.
no_quorum   too few took part; nothing is decided.
"""


class Turnout(Record, frozen=True):
    """Who took part.

    `counted` is how many count for the quorum (with counted silence also who did not answer);
    `needed` is how many there must be.
    """

    electorate: Count
    answered: Count
    abstained: Count
    counted: Count
    needed: Count


class Voices(Record, frozen=True, tag="voices"):
    """The answers to yes or no."""

    yes: Count
    no: Count
    abstain: Count


class Stances(Record, frozen=True, tag="stances"):
    """The answers to a question of consent; `silent` are those who did not answer."""

    fine: Count
    aside: Count
    question: Count
    objections: Count
    silent: Count


class Sums(Record, frozen=True, tag="sums"):
    """`sums[i]` is what option `i` got, from `givers[i]` people; their mean is one over the other.

    With approval both are how many approve.
    """

    sums: tuple[int, ...]
    givers: tuple[Count, ...]


class Pairs(Record, frozen=True, tag="pairs"):
    """Each option against each: a line for an option, in it a number for each other one.

    `above[a][b]` people rank `a` above `b`. `strengths[a][b]` is the strength of the strongest path
    from `a` to `b` (the weakest link of it, in people), over the options that were not dropped.
    `dropped` are the options that did not beat as today, or had too little support.
    """

    above: tuple[tuple[Count, ...], ...]
    strengths: tuple[tuple[Count, ...], ...]
    dropped: tuple[int, ...]


class Stage(Record, frozen=True):
    """One stage of a count with transfers; all votes in units of 1/100,000 (`VOTE`).

    kind                what was done: "first" preferences were counted, a "surplus" was
                        transferred, an option was excluded ("exclusion"), or the seats left were
                        filled by all who were left ("last").
    option              from whom votes were transferred; None with "first" and "last".
    surplus             the surplus transferred; 0 otherwise.
    transfers           what each option got (or lost, then below 0) in this stage.
    votes               what each option has after this stage.
    non_transferable    votes of ballots that name no further option, all stages together.
    lost                what was lost by leaving off further decimals, all stages together.
    elected             in this stage, in this order.
    tied                the options among which only the tie order could choose `option`, if any.
    """

    kind: Literal["first", "surplus", "exclusion", "last"]
    option: int | None
    surplus: Count
    transfers: tuple[int, ...]
    votes: tuple[Count, ...]
    non_transferable: Count
    lost: Count
    elected: tuple[int, ...]
    tied: tuple[int, ...]


class Stages(Record, frozen=True, tag="stages"):
    """A count with transfers, stage by stage; `quota` in units of 1/100,000 vote."""

    quota: Count
    stages: tuple[Stage, ...]


Table: TypeAlias = Voices | Stances | Sums | Pairs | Stages


class Outcome(Record, frozen=True):
    """What came of a question.

    winners     the options elected, the first elected first; none with yes and no or consent, and
                none without quorum. Where things stay as today, that option, with `result` "fell".
    ranks       all options, best first, those of one rank equal before the tie order was asked.
    order       all options, best first, those of one rank put in order by the tie order.
    """

    result: Result
    turnout: Turnout
    table: Table
    winners: tuple[int, ...] = ()
    ranks: tuple[tuple[int, ...], ...] = ()
    order: tuple[int, ...] = ()
