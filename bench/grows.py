"""What the place does by itself, and what a page reads, after 10, 10³ and 10⁵ rows of the past.

Counted are the steps of the databases' machines, in tens; beside them the seconds. Wanted: as many
steps after 10⁵ as after 10³, but for the way down a larger tree of rows.
"""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from bench._databases import empty_databases
from bench.told import seconds, tell

SIZES = (10, 1_000, 100_000)
WANTED = 1.3
"""So many times the steps after a thousand rows are at most taken after the most."""
NOW_MS = 1_789_984_800_000
BATCH = 5_000
EVERY = 10
ALIASES = ("default", "keys", "views")


def run() -> None:
    """Fill the past, and count."""
    with empty_databases(ALIASES, NOW_MS):
        _measure()


def _measure() -> None:
    from dugnad.web.acting import going  # noqa: PLC0415
    from dugnad.web.kit import bills  # noqa: PLC0415
    from dugnad.web.place import removals  # noqa: PLC0415
    from dugnad.web.vault import once  # noqa: PLC0415

    works: dict[str, Callable[[], object]] = {
        "unused_ids": lambda: once.sweep(NOW_MS, lambda _key: True),
        "owed_to_nobody": lambda: list(going.owed_to_nobody()),
        "bills": lambda: bills.sweep(cast("Any", None), NOW_MS, bills.Round()),
        "one_removal": lambda: removals.event_of(bytes(32)),
    }
    filled, found = 0, dict[str, list[int]]()
    for size in SIZES:
        _fill(filled, size)
        filled = size
        for name, work in works.items():
            found.setdefault(name, []).append(_steps(work))
            tell("grows", work=name, rows=size, steps=found[name][-1], s=seconds(work))
    # Ten rows fill no round; from a thousand on, what is done at a time is full.
    worst = max(counts[-1] / max(counts[min(1, len(counts) - 1)], 1) for counts in found.values())
    tell("grows", rows=SIZES[-1], ratio=worst, wanted=WANTED)


def _steps(work: Callable[[], object]) -> int:
    """How many steps the databases take for some work, in tens."""
    from django.db import connections  # noqa: PLC0415

    counted = [0]

    def note() -> None:
        counted[0] += EVERY

    for alias in ALIASES:
        connections[alias].ensure_connection()
        connections[alias].connection.set_progress_handler(note, EVERY)
    work()
    for alias in ALIASES:
        connections[alias].connection.set_progress_handler(None, EVERY)
    return counted[0]


def _name(kind: int, number: int) -> bytes:
    return bytes([kind]) * 24 + number.to_bytes(8, "big")


def _fill(first: int, last: int) -> None:
    """Acts that were done unseen, people who were forgotten, bills, removals, what was paid."""
    from dugnad.charter.moderating import MODERATORS  # noqa: PLC0415
    from dugnad.charter.talk import ProseRemoved  # noqa: PLC0415
    from dugnad.ledger import codec  # noqa: PLC0415
    from dugnad.web.content.models import Prose  # noqa: PLC0415
    from dugnad.web.content.told import Told, payload_of  # noqa: PLC0415
    from dugnad.web.kit.bills import BY  # noqa: PLC0415
    from dugnad.web.lists.models import MoneyOwed, RemovalRow  # noqa: PLC0415
    from dugnad.web.vault.models import OnceKey  # noqa: PLC0415

    words, person = payload_of(Told(title="Nilsen Bygg", text="Planks")), UUID(int=1)
    numbers = range(first, last)
    OnceKey.objects.bulk_create(
        (
            OnceKey(tag=_name(kind, one), press=_name(kind + 1, one), wrapped=b"-", **more)
            for one in numbers
            for kind, more in (
                (1, {"person_id": person, "used": True}),
                (3, {"person_id": None, "used": False}),
            )
        ),
        batch_size=BATCH,
    )
    Prose.objects.bulk_create(
        (
            Prose(
                commitment=_name(5, one),
                salt=bytes(16),
                payload=words,
                by=BY,
                state=Prose.State.PUBLISHED,
                created_ms=one,
            )
            for one in numbers
        ),
        batch_size=BATCH,
    )
    RemovalRow.objects.bulk_create(
        (
            RemovalRow(
                id=one,
                commitment=_name(6, one),
                data=codec.encode(ProseRemoved(_name(6, one), "abuse", MODERATORS, one)),
            )
            for one in numbers
        ),
        batch_size=BATCH,
    )
    MoneyOwed.objects.bulk_create(
        (
            MoneyOwed(
                obligation=_name(7, one)[-16:],
                payee=_name(8, one)[-16:],
                host=bytes(16),
                at_ms=one,
                waits=False,
            )
            for one in numbers
        ),
        batch_size=BATCH,
    )
