"""Databases of the web without a place: empty, in a folder that goes, with a clock that stands."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast


@contextmanager
def empty_databases(aliases: Sequence[str], now_ms: int) -> Iterator[None]:
    """Open these empty databases, once in a process; nothing else of a house is there.

    Args:
        aliases: the databases by their names, such as "default".
        now_ms: what the clock says all the time.
    """
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "place.toml").write_text('name = "Benchville"\n', encoding="utf-8")
        os.environ["DUGNAD_PLACE"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "dugnad.site.settings"
        import django  # noqa: PLC0415  The environment comes first.

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        from dugnad.web.house import House, PlaceSettings, set_house  # noqa: PLC0415

        for alias in aliases:
            call_command("migrate", database=alias, verbosity=0)
        absent = cast("Any", None)
        house = House(
            engine=absent,
            machine=absent,
            catalogue=absent,
            now_ms=lambda: now_ms,
            folder=absent,
            master_key=bytes(32),
            place=PlaceSettings(),
        )
        set_house(house)
        yield
