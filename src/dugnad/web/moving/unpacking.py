"""Opening a zip that somebody brought: what it holds is bounded before anything is unpacked.

What a zip says of itself is not believed: no file becomes longer than it said, and what is not
compressed as projects are is turned away. The books go straight to the disk; of the rest no more is
held in memory than a project of some years needs.
"""

from __future__ import annotations

import json
import zlib
from hashlib import sha256
from pathlib import Path
from re import compile as pattern
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from dugnad.web.content.films import MOST_BYTES
from dugnad.web.moving.taking_out import BOOKS, MANIFEST

FILES_MAX: Final = 100_000
BOOKS_BYTES_MAX: Final = 4 << 30
"""More than the books of a place of some years."""
TEXT_BYTES_MAX: Final = 32 << 20
PICTURE_BYTES_MAX: Final = 4 << 20
"""A picture of 1,600 points a side has a tenth of it."""
BYTES_MAX: Final = 1 << 30
"""Everything but the books, unpacked."""
TIMES_MAX: Final = 200
"""So many times its packed size is what a file of books, words or pictures has at most."""
SMALL_BYTES: Final = 1 << 20
"""Below this it does not matter how well something is packed."""
_CHUNK: Final = 1 << 20
_NAME: Final = pattern(
    r"books\.db|README\.md|words\.md|(?:figures|people|told)\.json|(?:people|money)\.csv"
    r"|told/\d{4,6}\.md|pictures/[0-9a-f]{64}\.jpg|films/[0-9a-f]{64}\.(?:mp4|webm)"
)
_DAMAGED: Final = (BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)
"""In how many ways a zip can be none; RuntimeError: it asks for a password, or is packed oddly."""


class NotPutIn(Exception):
    """The file cannot be put in; `sentence` says why, and nothing was kept."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Unpacked:
    """A zip whose list was looked at; its files are read when they are asked for."""

    def __init__(self, path: Path) -> None:
        """Look at the list of what it holds.

        Raises:
            NotPutIn: it is no zip, holds what no project has, or too much.
        """
        try:
            self._archive = ZipFile(path)
        except _DAMAGED as error:
            raise NotPutIn(cut()) from error
        try:
            self._listed = _listed(self._archive.infolist())
        except NotPutIn:
            self.close()
            raise

    @property
    def names(self) -> set[str]:
        """What it holds, without its own list."""
        return {*self._listed} - {MANIFEST}

    def read(self, name: str) -> bytes:
        """A file of it, whole; `b""` where there is none.

        Raises:
            NotPutIn: it cannot be unpacked.
        """
        found = self._listed.get(name)
        if found is None:
            return b""
        try:
            return self._archive.read(found)
        except _DAMAGED as error:
            raise NotPutIn(cut()) from error

    def sum_of(self, name: str, copy: IO[bytes] | None = None) -> str:
        """The SHA-256 of a file, in hex; it is copied on the way where there is somewhere to.

        Raises:
            NotPutIn: it cannot be unpacked.
        """
        summed = sha256()
        try:
            with self._archive.open(self._listed[name]) as unpacked:
                while part := unpacked.read(_CHUNK):
                    summed.update(part)
                    if copy is not None:
                        copy.write(part)
        except _DAMAGED as error:
            raise NotPutIn(cut()) from error
        return summed.hexdigest()

    def close(self) -> None:
        """Let the file go."""
        self._archive.close()


def read_json(data: bytes) -> Any:
    """Read JSON that somebody wrote.

    Raises:
        ValueError: it is none; also where it is nested deeper than anything of ours.
    """
    try:
        return json.loads(data)
    except RecursionError as error:
        msg = "too deep"
        raise ValueError(msg) from error


def cut() -> str:
    """What is said of a file that is none of ours."""
    return _("This is no file that was taken out of a place, or it is cut.")


def _listed(found: list[ZipInfo]) -> dict[str, ZipInfo]:
    by_name = {one.filename: one for one in found}
    strange = [name for name in by_name if name != MANIFEST and not _NAME.fullmatch(name)]
    odd = [one for one in found if one.compress_type not in (ZIP_STORED, ZIP_DEFLATED)]
    if strange or odd or len(by_name) < len(found) or len(found) > FILES_MAX:
        raise NotPutIn(_("It holds something that no project has. Nothing was put in."))
    rest = sum(one.file_size for one in found if one.filename != BOOKS)
    if rest > BYTES_MAX or any(_is_too_large(one) for one in found):
        raise NotPutIn(_("It is too large for a project. Nothing was put in."))
    return by_name


def _is_too_large(one: ZipInfo) -> bool:
    most = TEXT_BYTES_MAX
    if one.filename == BOOKS:
        most = BOOKS_BYTES_MAX
    elif one.filename.startswith("pictures/"):
        most = PICTURE_BYTES_MAX
    elif one.filename.startswith("films/"):
        most = MOST_BYTES
    packed_too_well = one.file_size > SMALL_BYTES and one.file_size > TIMES_MAX * one.compress_size
    return one.file_size > most or packed_too_well
