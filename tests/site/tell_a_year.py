"""Tell the year of the sample place at a fixed date, with all that is random drawn from a seed.

    python tell_a_year.py FOLDER

The second clock of the same script: `./up` tells a year that ends today, with random keys. What
the place knows beside its books is written beside FOLDER.
"""

import hashlib
import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

ENDS_NS = 1_780_315_200 * 10**9
"""Noon in UTC on 1 June 2026."""


class Drawn:
    """Bytes that look random and are the same each time."""

    def __init__(self) -> None:
        """Begin anew."""
        self._number = 0

    def __call__(self, size: int) -> bytes:
        """Draw so many bytes."""
        drawn = b""
        while len(drawn) < size:
            self._number += 1
            drawn += hashlib.sha256(b"solbakken" + self._number.to_bytes(8, "big")).digest()
        return drawn[:size]


def main(folder: Path) -> None:
    """Make the place and tell its year."""
    from dugnad.site.founding import Wishes, found  # noqa: PLC0415  Once the clock stands still.
    from dugnad.site.wiring import open_house  # noqa: PLC0415

    os.environ["DJANGO_SETTINGS_MODULE"] = "dugnad.site.settings"
    os.environ["DUGNAD_PLACE"] = str(folder)
    found(folder, Wishes(name="Solbakken", sample=True, year=True), keys=folder.with_name("keys"))
    opened = open_house()
    folder.with_name("facts.json").write_text(json.dumps(_facts()))
    opened.close()
    sys.stdout.write("told\n")


def _facts() -> dict[str, Any]:
    """What the place knows of its people and words, beside its books."""
    from dugnad.web.content.models import Prose  # noqa: PLC0415  After django.setup().
    from dugnad.web.helping.models import Help  # noqa: PLC0415
    from dugnad.web.keys.models import Device  # noqa: PLC0415
    from dugnad.web.messages.models import Message  # noqa: PLC0415
    from dugnad.web.people.models import Person, Reach  # noqa: PLC0415
    from dugnad.web.people.names import name_of  # noqa: PLC0415
    from dugnad.web.vault import services as vault  # noqa: PLC0415

    return {
        "names": sorted(name_of(one, None) for one in Person.objects.all()),
        "own": sorted(name_of(one.person, None) for one in Device.objects.select_related("person")),
        "by_text": sorted(
            name_of(one.person, None)
            for one in Reach.objects.filter(kind="sms").select_related("person")
        ),
        "helped": sorted(
            name_of(one.helped, None) for one in Help.objects.filter(state=Help.State.RUNNING)
        ),
        "forgotten": len(vault.forgotten_tags()),
        "taken_away": [
            bytes(one.commitment).hex() for one in Prose.objects.filter(removed_rule="advertising")
        ],
        "languages": sorted({one.language for one in Person.objects.all()}),
        "letters_waiting": Message.objects.filter(state="waiting").count(),
    }


if __name__ == "__main__":
    os.urandom = random._urandom = Drawn()
    time.time_ns = lambda: ENDS_NS
    main(Path(sys.argv[1]))
