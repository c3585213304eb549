"""What the place does by itself, and what a page reads, after 10, 10³ and 10⁵ rows of the past.

Counted are the steps of the databases' machines, in tens; beside them the seconds. Wanted: as many
steps after 10⁵ as after 10³, but for the way down a larger tree of rows.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from bench.told import seconds, tell

SIZES = (10, 1_000, 100_000)
NOW_MS = 1_789_984_800_000
BATCH = 5_000
EVERY = 10
ALIASES = ("default", "keys", "views")


def run() -> None:
    """Fill the past, and count."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "place.toml").write_text('name = "Benchville"\n', encoding="utf-8")
        os.environ["DUGNAD_PLACE"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "dugnad.site.settings"
        _measure()


def _measure() -> None:
    import django  # noqa: PLC0415  The environment comes first.

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from dugnad.web.acting import going  # noqa: PLC0415
    from dugnad.web.house import House, PlaceSettings, set_house  # noqa: PLC0415
    from dugnad.web.pages import bills  # noqa: PLC0415
    from dugnad.web.place import removals  # noqa: PLC0415
    from dugnad.web.vault import once  # noqa: PLC0415

    for alias in ALIASES:
        call_command("migrate", database=alias, verbosity=0)
    absent = cast("Any", None)
    house = House(
        engine=absent,
        machine=absent,
        catalogue=absent,
        now_ms=lambda: NOW_MS,
        folder=absent,
        master_key=bytes(32),
        place=PlaceSettings(),
    )
    set_house(house)
    works: dict[str, Callable[[], object]] = {
        "unused_ids": lambda: once.sweep(NOW_MS, lambda _key: True),
        "owed_to_nobody": lambda: list(going.owed_to_nobody()),
        "bills": lambda: bills.sweep(absent, NOW_MS, bills.Round()),
        "one_removal": lambda: removals.event_of(bytes(32)),
    }
    filled = 0
    for size in SIZES:
        _fill(filled, size)
        filled = size
        for name, work in works.items():
            tell("grows", work=name, rows=size, steps=_steps(work), s=seconds(work))


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
    from dugnad.web.content.services import payload_of  # noqa: PLC0415
    from dugnad.web.content.told import Told  # noqa: PLC0415
    from dugnad.web.lists.models import MoneyOwed, RemovalRow  # noqa: PLC0415
    from dugnad.web.pages.bills import BY  # noqa: PLC0415
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
