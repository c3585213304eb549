"""Looking for a word among the sealed records of one room, at 10, 10³ and 10⁵ of them.

Nothing of a record lies open, so a search opens each seal and reads it. Measured is the whole way:
rows from the database, key from the vault, seals, records, words. A search of the place opens the
newest 5,000 and says so; here it is asked for all, to see what that bound is worth. Beside it the
page that lists the newest 200. Wanted: at most half a second for what a search opens.
"""

from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from bench._databases import empty_databases
from bench.told import seconds, tell

SIZES = (10, 1_000, 5_000, 100_000)
ROUNDS = 3
WANTED_S = 0.5
NOW_MS = 1_789_984_800_000
BATCH = 1_000


def run() -> None:
    """Fill rooms and look through them."""
    with empty_databases(("default", "keys"), NOW_MS):
        _measure()


def _measure() -> None:
    from dugnad.web.rooms.models import Place  # noqa: PLC0415
    from dugnad.web.rooms.pocket.law import ROOM, Note  # noqa: PLC0415
    from dugnad.web.rooms.services import LISTED_MAX, SEARCHED_MAX  # noqa: PLC0415
    from dugnad.web.rooms.shelf import Shelf  # noqa: PLC0415

    opened, opened_s = 0, 0.0
    for size in SIZES:
        owner = uuid4()
        place = Place.objects.create(room="pocket", anchor=owner.bytes, made_ms=NOW_MS)
        _fill(place, owner, size)
        shelf = Shelf(ROOM, place, NOW_MS)

        def look(shelf: Shelf = shelf) -> None:
            found = sum("zebra" in one.body.words().casefold() for one in shelf.all(Note))
            if found != 1:
                raise RuntimeError(f"{found} found instead of one")

        def page(shelf: Shelf = shelf) -> None:
            list(islice(shelf.all(Note), LISTED_MAX))

        search_s = min(seconds(look) for _ in range(ROUNDS))
        if size <= SEARCHED_MAX:
            opened, opened_s = size, search_s
        list_s = min(seconds(page) for _ in range(ROUNDS))
        tell("rooms", records=size, search_s=search_s, list_s=list_s, bound=SEARCHED_MAX)
    tell("rooms", records=opened, search_s=opened_s, ratio=WANTED_S / opened_s, wanted=1.0)


def _fill(place: Any, owner: UUID, size: int) -> None:
    from dugnad.ledger import codec  # noqa: PLC0415
    from dugnad.web.rooms.models import Row  # noqa: PLC0415
    from dugnad.web.rooms.pocket.law import Note  # noqa: PLC0415
    from dugnad.web.rooms.shelf import Sealed  # noqa: PLC0415
    from dugnad.web.vault import services as vault  # noqa: PLC0415

    rows = []
    for number in range(size):
        note = uuid4()
        text = "zebra" if number == 0 else f"Ring number {number} about the ramp on Tuesday"
        body = codec.encode(Note(text))
        sealed = codec.encode(Sealed(note.bytes, "Note", bytes(16), body))
        rows.append(
            Row(
                id=note,
                place=place,
                kind="Note",
                under_id=owner,
                sealed=vault.seal(owner, sealed),
                made_ms=NOW_MS + number,
            )
        )
        if len(rows) == BATCH:
            Row.objects.bulk_create(rows)
            rows = []
    Row.objects.bulk_create(rows)
