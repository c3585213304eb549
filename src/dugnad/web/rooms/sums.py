"""Sums over people that tell of no one: released only where nobody can be worked out from them.

    told = release({"north": {"Ana", ...}, "all": {...}}, least=5)      # {"north": True, ...}

Whoever sees several sums can add and take away. If "all" and "all but Ana" were both told, the
difference would be Ana's. So the groups that are told cut the people into pieces, and a group is
told only while every piece has at least `least` people: whatever is added and taken away then, each
person is hidden among so many. That is more than asking it of every two sums.

What was told before counts with it, so groups that grow by one person are not told again. Which of
two groups is told when both cannot be is settled by the order in which they are asked; nothing
depends on what the values are, so a missing sum says nothing about them either. One thing this
cannot do: hide what whoever reads it knows already of the others in a piece.

Source: SAM-14, K50; architecture 6 (minimum group size).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

Name = TypeVar("Name")
People = frozenset[bytes]
"""Some people, by numbers that mean nothing elsewhere."""


def release(
    groups: Mapping[Name, Collection[bytes]],
    *,
    least: int,
    before: Sequence[Collection[bytes]] = (),
) -> dict[Name, bool]:
    """Say of each group whether its sum may be told.

    Args:
        groups: who is in each, asked in this order.
        least: how many people hide each other, at least 1.
        before: the groups whose sums were told before, of the same people and values.

    Returns:
        for each group whether it may be told, in the order asked.
    """
    pieces: list[People] = []
    for told in before:
        pieces = _cut(pieces, frozenset(told))
    may: dict[Name, bool] = {}
    for name, members in groups.items():
        people = frozenset(members)
        cut = _cut(pieces, people)
        # Pieces that were too small before this group are not its doing; new ones are.
        may[name] = bool(people) and all(len(one) >= least for one in cut if one not in pieces)
        may[name] = may[name] and len(people) >= least
        if may[name]:
            pieces = cut
    return may


def sums(
    groups: Mapping[Name, Collection[bytes]],
    values: Mapping[bytes, int],
    *,
    least: int,
    before: Sequence[Collection[bytes]] = (),
) -> dict[Name, int | None]:
    """Give the sum of each group's values; None where it may not be told (see `release`)."""
    may = release(groups, least=least, before=before)
    return {
        name: sum(values.get(one, 0) for one in frozenset(members)) if may[name] else None
        for name, members in groups.items()
    }


def counts(
    groups: Mapping[Name, Collection[bytes]],
    *,
    least: int,
    before: Sequence[Collection[bytes]] = (),
) -> dict[Name, int | None]:
    """Give how many are in each group; None where that may not be told (see `release`)."""
    everybody = {one: 1 for members in groups.values() for one in members}
    return sums(groups, everybody, least=least, before=before)


def _cut(pieces: Iterable[People], group: People) -> list[People]:
    """Cut pieces along one more group; what of it lies in none of them is a piece of its own."""
    cut, rest = list[People](), group
    for piece in pieces:
        cut += [part for part in (piece & group, piece - group) if part]
        rest -= piece
    return [*cut, rest] if rest else cut
