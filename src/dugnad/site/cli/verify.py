"""Work the books of a place out again from their beginning, and say whether they add up.

Changes nothing; the place may be open meanwhile. With fingerprints that somebody kept elsewhere
(from a receipt, a poster, a message) it also finds books that were rewritten as a whole.
Ends with 0 when everything adds up, else with 1.
"""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dugnad.engine.port import Recorded
from dugnad.engine.solo.reading import BooksReader
from dugnad.ledger.action import open_envelope
from dugnad.site.backups import CONTENTS
from dugnad.site.cli import places
from dugnad.site.environment import (
    PLACE_FILE,
    read_environment,
    read_keys_folder,
    read_place,
)
from dugnad.site.errors import CannotGoOn, PlaceUnusable
from dugnad.site.keyring import keyring_at
from dugnad.site.progress import Progress

if TYPE_CHECKING:
    from dugnad.engine.verify import Verdict

AT_ONCE = 500

WHAT = {
    "file": "the file of the books is damaged",
    "shape": "the file of the books has another shape than books have ({where})",
    "genesis": "the beginning is not the one that these books go on from",
    "block": "a record is missing, or there is one too many",
    "header": "a record says something else than follows from what people did ({where})",
    "seal": "a record was changed after it was written",
    "sealer": "a record was written by somebody who may not write here",
    "action": "something that a person did is missing, changed or added",
    "signature": "something stands there that was not done by whom it says",
    "door": "something stands there that should have been turned away",
    "receipt": "what came of an action is told otherwise than it was",
    "log_node": "the register of receipts was changed",
    "state": "what holds now was changed by hand",
    "anchor": "the books were rewritten: they do not lead through a fingerprint that was kept",
    "version": "they follow rules that this version of Dugnad does not know ({where}); update it",
}
"""What does not add up, as a person would say it."""
MISTYPED = (
    "Or the fingerprint after --since is not one of these books, or was typed wrongly: compare it "
    "sign by sign with what was kept, and check once more."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    parser.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        nargs="?",
        help="a file of books, as anybody can take it from the page that checks them",
    )
    places.add_place(parser)
    parser.add_argument(
        "--since",
        metavar="FINGERPRINT",
        action="append",
        default=[],
        help="a fingerprint that was kept elsewhere; may be given several times",
    )


def run(options: argparse.Namespace) -> int:
    """Check books and told text; print one true sentence about each."""
    from dugnad.cards import catalogue  # noqa: PLC0415  Commands load what they need.
    from dugnad.charter.charter import Charter  # noqa: PLC0415
    from dugnad.engine.folder import PlaceFolder  # noqa: PLC0415
    from dugnad.engine.verify import verify  # noqa: PLC0415

    if options.file is not None:
        folder, books, kept = None, options.file.resolve(), []
        if not books.is_file():
            raise PlaceUnusable(f"There are no books in {books}. Say where the file lies.")
    else:
        folder = places.chosen(options)
        books = PlaceFolder(folder).books
        if not books.exists():
            raise PlaceUnusable(
                f"There are no books in {folder}: {books.name} is not there. "
                "Say with --place where the place lies."
            )
        places.use(folder, options.keys_dir)
        kept = _kept_outside(folder)
    try:
        verdict = verify(
            books,
            Charter(catalogue.contracts()),
            since=[*options.since, *kept],
            cores=os.cpu_count() or 1,
            progress=Progress("checked"),
        )
    except ValueError as error:
        raise CannotGoOn(
            f"{error} is no fingerprint. One looks like this: 1204-7KQ2M-0XH9T-VBN3C-WD84F"
        ) from error
    # Books that came alone say nothing of a zone.
    whole = folder is not None and (folder / PLACE_FILE).exists()
    zone = read_place(folder).zone if folder is not None and whole else "UTC"
    until = places.moment(verdict.until_ms, zone)
    if not verdict.adds_up:
        what = WHAT[verdict.what].format(where=verdict.where)
        print(f"The books do NOT add up: {what}.{_since_when(verdict, zone)}")
        if verdict.what == "anchor" and options.since:
            print(MISTYPED)
        return 1
    print(
        f"The books add up: {verdict.actions:,} things that people did, all worked out again, "
        f"until {until}."
    )
    if kept:
        print("They go on from the fingerprint kept outside the place's folder.")
    print(f"Fingerprint to keep elsewhere: {verdict.fingerprint}")
    if folder is not None and whole and (folder / "place.db").exists():
        return _told_text(books)
    if whole and not any(commitments_in(books)):
        print("Nobody has told anything here yet.")
        return 0
    print("Only the books are here; what people told lies elsewhere and was not checked.")
    return 0


def _since_when(verdict: "Verdict", zone: str) -> str:
    """Tell from where on they are wrong; of a file that cannot be read at all nothing is known."""
    if verdict.what == "file" and not verdict.until_ms:
        return " Nothing in it could be read as a record: perhaps it is another file, or cut off."
    return (
        f" First at record {verdict.since_seq}, of {places.moment(verdict.since_ms, zone)}; "
        f"everything before it, until {places.moment(verdict.until_ms, zone)}, is right."
    )


def _kept_outside(folder: Path) -> list[str]:
    """Find the newest fingerprint that this computer itself kept; none for books from elsewhere."""
    if not (folder / PLACE_FILE).exists():
        return []
    newest = keyring_at(read_keys_folder(folder, read_environment())).newest()
    return [] if newest is None else [newest.fingerprint]


def _told_text(books: Path) -> int:
    """Look whether what people told is still what they told."""
    import django  # noqa: PLC0415  Commands load what they need.

    if books.with_name(CONTENTS).exists():
        _only_read(books.with_name("place.db"))
    django.setup()
    from dugnad.web.content import auditing  # noqa: PLC0415

    found = auditing.audit(commitments_in(books))
    lost = len(found.missing) + len(found.altered)
    total = len(found.present) + len(found.removed) + lost
    pieces = "1 piece" if total == 1 else f"{total:,} pieces"
    print(
        f"Told text, {pieces} in the books. Here as they were told: "
        f"{len(found.present):,}; removed under a rule: {len(found.removed):,}; "
        f"missing: {len(found.missing):,}; changed: {len(found.altered):,}."
    )
    if found.sound:
        return 0
    print("What is missing or changed can be put back from a backup: dugnad restore --help")
    return 1


def _only_read(file: Path) -> None:
    """Open a database of a backup so that no byte of it changes: its sum stands in the backup."""
    from django.conf import settings  # noqa: PLC0415  Commands load what they need.

    settings.DATABASES["default"] |= {"NAME": f"{file.as_uri()}?immutable=1", "OPTIONS": {}}


def commitments_in(books: Path) -> Iterator[bytes]:
    """Give the fingerprint of every told text that the books name, in the order of the books."""
    reader = BooksReader(books)
    refused = {one.receipt.action_id for one in _receipts(reader) if one.receipt.code}
    seq = 0
    while blocks := reader.blocks(after=seq, limit=AT_ONCE):
        for block in blocks:
            for envelope in block.envelopes:
                opened = open_envelope(envelope)
                if opened.action_id not in refused:
                    yield from opened.body.commitments
        seq += len(blocks)


def _receipts(reader: BooksReader) -> Iterator[Recorded]:
    after = 0
    while some := reader.receipts(after=after, limit=AT_ONCE):
        yield from some
        after += len(some)
