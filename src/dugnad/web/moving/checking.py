"""Checking a project that came in a file: nothing in it is believed.

Its books must add up and lead through the fingerprint that it names; its figures are worked out
from them anew; each text must be the one that those books name, each picture a plain one.
"""

from __future__ import annotations

import json
import sqlite3
from base64 import b64decode
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from re import compile as pattern
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

import msgspec
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from dugnad.charter.charter import Charter
from dugnad.engine.fingerprint import read_fingerprint
from dugnad.engine.solo.reading import BooksReader
from dugnad.engine.verify import verify
from dugnad.ledger.codec import decode
from dugnad.ledger.errors import LedgerError
from dugnad.web.content.told import Told, fingerprint
from dugnad.web.house import house
from dugnad.web.moving import figures
from dugnad.web.moving.taking_out import BOOKS, FIGURES, FORMAT, MANIFEST, PEOPLE, TOLD, Along

FILES_MAX: Final = 100_000
BYTES_MAX: Final = 4 << 30
"""More than a place of some years; a zip that says it unpacks to more is no project."""
TEXT_BYTES_MAX: Final = 256 << 20
_NAME: Final = pattern(
    r"books\.db|README\.md|words\.md|(?:figures|people|told)\.json|(?:people|money)\.csv"
    r"|told/\d{4,6}\.md|pictures/[0-9a-f]{64}\.jpg"
)
_HEX16: Final = pattern(r"[0-9a-f]{32}")
_PIXELS_MAX: Final = 50_000_000

Progress = Callable[[int, int], None]


class NotPutIn(Exception):
    """The file cannot be put in; `sentence` says why, and nothing was kept."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Opened:
    """A file that was checked, before anything of it is kept."""

    manifest: dict[str, Any]
    books: Path
    told: list[dict[str, Any]]
    along: list[Along]
    files: dict[str, bytes]


def open_file(path: Path, folder: Path, progress: Progress) -> Opened:
    """Check a file, and write its books into a folder; nothing else of it is kept.

    Args:
        path: the zip.
        folder: for the books.
        progress: told how far the check of the books is.

    Raises:
        NotPutIn: it cannot be put in; the caller throws the folder away.
    """
    try:
        with ZipFile(path) as archive:
            files = _read_all(archive)
    except (BadZipFile, OSError, EOFError, RuntimeError) as error:
        raise NotPutIn(_("This is no file that was taken out of a place, or it is cut.")) from error
    manifest = _manifest(files.pop(MANIFEST, b""))
    sums = manifest["files"]
    if set(sums) != set(files) or any(
        sha256(data).hexdigest() != sums[name] for name, data in files.items()
    ):
        raise NotPutIn(_("A file in it is not what its list says. Take it out once more."))
    books = folder / BOOKS
    books.write_bytes(files.pop(BOOKS, b""))
    books.chmod(0o600)
    _want_good_books(books, manifest, files, progress)
    try:
        told = json.loads(files[TOLD])
        along = msgspec.json.decode(files[PEOPLE], type=list[Along])
        opened = Opened(manifest, books, told, along, files)
        for one in told:
            _want_named(opened, one)
    except (KeyError, ValueError, TypeError, msgspec.MsgspecError) as error:
        raise NotPutIn(_("What is told in it cannot be read. Take it out once more.")) from error
    return opened


def _read_all(archive: ZipFile) -> dict[str, bytes]:
    """Everything in a zip, unless it holds what no project has, or too much."""
    found = archive.infolist()
    names = [one.filename for one in found]
    strange = [one for one in names if one != MANIFEST and not _NAME.fullmatch(one)]
    if strange or len(set(names)) < len(names) or len(names) > FILES_MAX:
        raise NotPutIn(_("It holds something that no project has. Nothing was put in."))
    if sum(one.file_size for one in found) > BYTES_MAX or any(
        one.file_size > TEXT_BYTES_MAX for one in found if one.filename != BOOKS
    ):
        raise NotPutIn(_("It is too large for a project. Nothing was put in."))
    return {one.filename: archive.read(one) for one in found}


def _manifest(data: bytes) -> dict[str, Any]:
    try:
        told = json.loads(data)
        read_fingerprint(told["fingerprint"])
        good = (
            told["format"] == FORMAT
            and _HEX16.fullmatch(told["project"])
            and isinstance(told["files"], dict)
            and all(isinstance(told[one], str) for one in ("title", "place", "figures"))
        )
    except (ValueError, KeyError, TypeError) as error:
        raise NotPutIn(_("Its list of contents cannot be read.")) from error
    if not good:
        raise NotPutIn(_("It was taken out by another version. Take it out once more."))
    return dict(told)


def _want_good_books(
    books: Path, manifest: dict[str, Any], files: dict[str, bytes], progress: Progress
) -> None:
    charter = Charter(house().catalogue.contracts())
    try:
        verdict = verify(books, charter, since=[manifest["fingerprint"]], progress=progress)
        if not verdict.adds_up:
            raise NotPutIn(_("The books in it do not add up. Take it out once more."))
        with closing(BooksReader(books)) as reader, reader.reader() as store:
            found = figures.figures_of(store, bytes.fromhex(manifest["project"]))
    except (LedgerError, sqlite3.Error, OSError, ValueError, TypeError) as error:
        raise NotPutIn(_("There are no books in it that can be read.")) from error
    try:
        told = json.loads(files.get(FIGURES, b"{}"))
    except ValueError:
        told = {}
    if not found or found != told or figures.digest(found) != manifest["figures"]:
        raise NotPutIn(_("Its figures are not those of its books. Nothing was put in."))


def _want_named(opened: Opened, one: dict[str, Any]) -> None:
    """A text is the one that its fingerprint names, and its picture is a plain one.

    Raises:
        ValueError: it is not.
    """
    payload = b64decode(one["payload"], validate=True)
    name = bytes.fromhex(one["fingerprint"])
    if fingerprint(bytes.fromhex(one["salt"]), payload) != name:
        raise ValueError(one["fingerprint"])
    picture = decode(Told, payload).picture
    if picture != one["picture"]:
        raise ValueError(picture)
    if picture:
        _want_plain(picture, opened.files[f"pictures/{picture}.jpg"])


def _want_plain(picture: str, data: bytes) -> None:
    if sha256(data).hexdigest() != picture:
        raise ValueError(picture)
    try:
        with Image.open(BytesIO(data), formats=["JPEG"]) as drawn:
            hidden = {"exif", "comment", "xmp", "icc_profile"} & set(drawn.info)
            if hidden or drawn.width * drawn.height > _PIXELS_MAX:
                raise ValueError(picture)
            drawn.load()
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise ValueError(picture) from error
