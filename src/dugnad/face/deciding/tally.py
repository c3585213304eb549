"""How many answered what, and how their answers came: counted from what the books remember."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast

from dugnad.charter.counting.ballots import Ballot, Stance, Voice
from dugnad.charter.decisions.terms import Given
from dugnad.charter.decisions.verbs import Deciding
from dugnad.face.seen import Seen
from dugnad.ledger.codec import decode, encode

LOOKED_AT = 2_000
"""How many answers a page goes through one by one; of more it shows the sums only."""


@dataclass(frozen=True)
class Answered:
    """One answer and whose it is (16 bytes)."""

    member: bytes
    given: Given


def answers_of(deciding: Deciding, turn: int) -> Iterator[Answered]:
    """The answers of one round, at most as many as a page goes through."""
    found = islice(deciding.answers.items(under=turn), LOOKED_AT)
    return (Answered(member=member, given=given) for (_turn, member), given in found)


def mine(deciding: Deciding, turn: int, member: bytes | None) -> Given | None:
    """What somebody has answered in a round, or None."""
    return None if member is None else deciding.answers.get((turn, member))


def own(deciding: Deciding, turn: int, seen: Seen | None) -> Given | None:
    """What the viewer has answered in a round, or somebody with whom they share a voice."""
    terms = deciding.terms.get()
    if seen is None or seen.member is None or terms is None:
        return None
    # Whoever has no voice now may have answered while they had one: it stands under their own id.
    return mine(deciding, turn, seen.around.voice(terms.electorate, seen.member) or seen.member)


def says(ballot: Ballot) -> str:
    """What a yes-or-no ballot says, such as "fine" or "no"; "" for a ballot among options."""
    return ballot.says if isinstance(ballot, Stance | Voice) else ""


def stands(deciding: Deciding, turn: int, ballot: Ballot) -> bool:
    """Whether anybody gave this very answer in a round, however many answered."""
    return (turn, encode(ballot)) in deciding.box


def totals(deciding: Deciding, turn: int) -> dict[str, int]:
    """How many gave each yes-or-no answer, however many answered."""
    kind = cast("type[Ballot]", Ballot)
    return {
        says(decode(kind, written)): number
        for (_turn, written), number in deciding.box.items(under=turn)
    }


def by_channel(deciding: Deciding, turn: int) -> dict[str, int]:
    """How many answers came how; the two ways to bring a key of one's own are one."""
    counts: dict[str, int] = {}
    for (_turn, channel), number in deciding.channels.items(under=turn):
        own = "own" if channel == "device" else channel
        counts[own] = counts.get(own, 0) + number
    return counts


def by_answer(deciding: Deciding, turn: int) -> dict[str, dict[str, int]]:
    """How many gave each yes-or-no answer, by how it came: answer, then channel."""
    counts: dict[str, dict[str, int]] = {}
    for one in answers_of(deciding, turn):
        channel = "own" if one.given.channel == "device" else one.given.channel
        line = counts.setdefault(says(one.given.ballot), {})
        line[channel] = line.get(channel, 0) + 1
    return counts
