"""What people answer, as plain values, and the order that settles ties.

An *option* is its place in the list that the question showed, 0 the first. A ballot is one of five
kinds; which one a method takes stands at the method. Equal ballots are counted together: whoever
counts is given a mapping from a ballot to how many people answered it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias, TypeVar

from dugnad.ledger.values import Record

OPTIONS_MAX = 64
"""More options than this nobody can compare; a question is then better asked in two steps."""

TieOrder: TypeAlias = tuple[int, ...]
"""Every option once. Of options that are equal in all else, the one that stands first here wins."""


class Voice(Record, frozen=True, tag="voice"):
    """An answer to a question of yes or no; who abstains takes part and does not choose."""

    says: Literal["yes", "no", "abstain"]


class Stance(Record, frozen=True, tag="stance"):
    """An answer to a question of consent: fine, I stand aside, I have a question, I object."""

    says: Literal["fine", "aside", "question", "object"]


class Approval(Record, frozen=True, tag="approval"):
    """The options that somebody can live with, smallest number first; none is to abstain."""

    options: tuple[int, ...]


class Scores(Record, frozen=True, tag="scores"):
    """`scores[i]` is what somebody gives option `i`; None where they left it open."""

    scores: tuple[int | None, ...]


class Ranking(Record, frozen=True, tag="ranking"):
    """Groups of options, best first; those within a group are equal, smallest number first.

    Options that stand in no group are equal to each other. In pairwise counting (Schulze) they
    stand below all that are ranked; in the single transferable vote they get nothing of this
    ballot, and a group there is one option. No group at all is to abstain.
    """

    groups: tuple[tuple[int, ...], ...]


Ballot: TypeAlias = Voice | Stance | Approval | Scores | Ranking
Ballots: TypeAlias = Mapping[Ballot, int]
"""How many people answered each ballot; in which order they stand here changes nothing."""

B = TypeVar("B", bound=Ballot)

Fault = Literal[
    "of another kind",
    "unknown option",
    "option twice",
    "not in order",
    "empty group",
    "equal ranks",
    "wrong number of scores",
    "score out of range",
    "too many options",
    "number below one",
    "more than may answer",
]
"""Why a ballot is not counted, for programs; faces put it in words."""


class BadBallot(Exception):
    """This ballot cannot be counted by this method; nothing was counted.

    Attributes:
        ballot: the ballot, or None where all of them together are too many.
        fault: why.
    """

    def __init__(self, ballot: object, fault: Fault) -> None:
        super().__init__(f"{fault}: {ballot!r}")
        self.ballot = ballot
        self.fault = fault


def tie_order(seed: bytes, options: int) -> TieOrder:
    """Put the options in the order that settles ties: by SHA-256(seed ‖ option), lowest first.

    The option is written as four bytes, the highest first; digests are compared as bytes. `seed` is
    fixed before anybody answers (for a decision the header under which it was opened), and the
    order is shown with the question.
    """

    def place(option: int) -> bytes:
        return hashlib.sha256(seed + option.to_bytes(4, "big")).digest()

    return tuple(sorted(range(options), key=place))


def is_tie_order(order: Sequence[int], options: int) -> bool:
    """Tell whether `order` names each of the options once."""
    return sorted(order) == list(range(options))


def by_tie_order(options: Sequence[int], order: TieOrder) -> tuple[int, ...]:
    """Put some options into the order that settles ties."""
    return tuple(option for option in order if option in options)


def in_order(ranks: Sequence[Sequence[int]], order: TieOrder) -> tuple[int, ...]:
    """Put all options in one order: rank by rank, and within a rank by the tie order."""
    return tuple(option for rank in ranks for option in by_tie_order(rank, order))


def each(kind: type[B], ballots: Ballots) -> list[tuple[B, int]]:
    """Give the ballots of one kind, each with how many people answered it."""
    return [(ballot, people) for ballot, people in ballots.items() if isinstance(ballot, kind)]
