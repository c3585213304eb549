"""Checking a project that came in a file: nothing in it is believed.

Its books must add up and lead through the fingerprint that it names; its figures are worked out
from them anew; each text must be one that those books name for this project and that was not taken
away there, each picture a plain one; who goes along must take part there.
"""

from __future__ import annotations

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

import msgspec
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from dugnad.charter.charter import Charter
from dugnad.engine.fingerprint import read_fingerprint
from dugnad.engine.solo.reading import BooksReader
from dugnad.engine.verify import verify
from dugnad.ledger.codec import decode
from dugnad.ledger.errors import LedgerError, NotCanonical
from dugnad.web.content import films
from dugnad.web.content.picture_parts import asks_too_much, holds_points_alone
from dugnad.web.content.pictures import SIZES
from dugnad.web.content.services import FILM
from dugnad.web.content.told import NotAccepted, Told, fingerprint, tidy
from dugnad.web.house import house
from dugnad.web.moving import figures
from dugnad.web.moving.taking_out import (
    BOOKS,
    FIGURES,
    FORMAT,
    MANIFEST,
    PEOPLE,
    TOLD,
    Along,
    read_people,
)
from dugnad.web.moving.unpacking import NotPutIn, Unpacked, read_json

__all__ = ["NotPutIn", "Opened", "Progress", "open_file"]

_HEX16: Final = pattern(r"[0-9a-f]{32}")
_PICTURE: Final = "pictures/{}.jpg"
_FILM: Final = "films/{}"

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Opened:
    """A file that was checked, before anything of it is kept."""

    manifest: dict[str, Any]
    told: list[dict[str, Any]]
    along: list[Along]
    unpacked: Unpacked

    def picture(self, picture: str) -> bytes:
        """A picture of it, as JPEG."""
        return self.unpacked.read(_PICTURE.format(picture))

    def film(self, film: str) -> bytes:
        """A film of it, as the place it comes from kept it."""
        return self.unpacked.read(_FILM.format(film))


def open_file(unpacked: Unpacked, folder: Path, progress: Progress) -> Opened:
    """Check a file, and write its books into a folder; nothing else of it is kept.

    Args:
        unpacked: the zip.
        folder: for the books.
        progress: told how far the check of the books is.

    Raises:
        NotPutIn: it cannot be put in; the caller throws the folder away.
    """
    manifest = _manifest(unpacked.read(MANIFEST))
    books = folder / BOOKS
    _want_sums(unpacked, manifest["files"], books)
    known = _want_good_books(books, manifest, unpacked.read(FIGURES), progress)
    try:
        told = read_json(unpacked.read(TOLD))
        along = read_people(unpacked.read(PEOPLE))
        opened = Opened(manifest, told, along, unpacked)
        _want_each_once(told)
        for one in told:
            _want_named(opened, one, known.texts)
        _want_members(along, known.members)
    except (KeyError, ValueError, TypeError, msgspec.MsgspecError) as error:
        raise NotPutIn(_("What is told in it cannot be read. Take it out once more.")) from error
    return opened


@dataclass(frozen=True)
class _Known:
    """What the books in the file say of the project."""

    texts: frozenset[bytes]
    members: frozenset[str]


def _want_sums(unpacked: Unpacked, sums: dict[str, Any], books: Path) -> None:
    """Every file is the one that the list names; the books are written down on the way."""
    differs = set(sums) != unpacked.names
    if not differs:
        with books.open("wb") as copy:
            books.chmod(0o600)
            differs = any(
                unpacked.sum_of(name, copy if name == BOOKS else None) != sums[name]
                for name in sums
            )
    if differs:
        raise NotPutIn(_("A file in it is not what its list says. Take it out once more."))


def _manifest(data: bytes) -> dict[str, Any]:
    try:
        told = read_json(data)
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
    books: Path, manifest: dict[str, Any], told: bytes, progress: Progress
) -> _Known:
    charter = Charter(house().catalogue.contracts())
    project = bytes.fromhex(manifest["project"])
    try:
        verdict = verify(books, charter, since=[manifest["fingerprint"]], progress=progress)
        if not verdict.adds_up:
            raise NotPutIn(_("The books in it do not add up. Take it out once more."))
        with closing(BooksReader(books)) as reader, reader.reader() as store:
            found = figures.figures_of(store, project)
            known = _Known(
                texts=frozenset(figures.texts_of(store, project)),
                members=frozenset(one.hex() for one in figures.members_now(store, project)),
            )
    except (LedgerError, NotCanonical, sqlite3.Error, OSError, ValueError, TypeError) as error:
        raise NotPutIn(_("There are no books in it that can be read.")) from error
    try:
        said = read_json(told)
    except ValueError:
        said = {}
    if not found or found != said or figures.digest(found) != manifest["figures"]:
        raise NotPutIn(_("Its figures are not those of its books. Nothing was put in."))
    return known


def _want_each_once(told: list[dict[str, Any]]) -> None:
    """No text stands there twice: each is looked at with all that it shows.

    Raises:
        ValueError: one does.
    """
    names = {bytes.fromhex(one["fingerprint"]) for one in told}
    if len(names) < len(told):
        raise ValueError(TOLD)


def _want_named(opened: Opened, one: dict[str, Any], known: frozenset[bytes]) -> None:
    """A text is one that these books name, and its picture is a plain one.

    Raises:
        ValueError: it is not.
    """
    payload = b64decode(one["payload"], validate=True)
    name = bytes.fromhex(one["fingerprint"])
    if name not in known or fingerprint(bytes.fromhex(one["salt"]), payload) != name:
        raise ValueError(one["fingerprint"])
    try:
        words = decode(Told, payload)
        tidy(words)
    except (NotCanonical, NotAccepted) as error:
        raise ValueError(one["fingerprint"]) from error
    shown = (words.picture, words.more(FILM))
    if shown != (one["picture"], one["film"]) or not isinstance(one["told"], str):
        raise ValueError(one["fingerprint"])
    if words.more(FILM):
        _want_plain_film(words.more(FILM), opened.film(words.more(FILM)))
    if words.picture:
        _want_plain(words.picture, opened.picture(words.picture))


def _want_plain_film(film: str, data: bytes) -> None:
    """A film is one as this place keeps them: short, and with nothing beside pictures and sound.

    Raises:
        ValueError: it is another one, none at all, or something is hidden in it.
    """
    try:
        looked = films.look(BytesIO(data), len(data))
    except NotAccepted as error:
        raise ValueError(film) from error
    hidden = any(data[at : at + len(zeros)] != zeros for at, zeros in looked.strikes)
    if f"{sha256(data).hexdigest()}.{looked.kind}" != film or hidden:
        raise ValueError(film)


def _want_members(along: list[Along], known: frozenset[str]) -> None:
    """Who goes along takes part there, and each once.

    Raises:
        ValueError: somebody does not.
    """
    numbers = [one.number for one in along]
    if len(set(numbers)) < len(numbers) or not known.issuperset(numbers):
        raise ValueError(PEOPLE)


def _want_plain(picture: str, data: bytes) -> None:
    """A picture is drawn as this place draws them: no larger, and nothing beside its points.

    Raises:
        ValueError: it is another one, or something is hidden in it.
    """
    plain = holds_points_alone(data) and not asks_too_much(data)
    if sha256(data).hexdigest() != picture or not plain:
        raise ValueError(picture)
    try:
        with Image.open(BytesIO(data), formats=["JPEG"]) as drawn:
            if max(drawn.size) > SIZES["large"]:
                raise ValueError(picture)
            drawn.load()
    except (
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        UnidentifiedImageError,
        OSError,
        SyntaxError,
    ) as error:
        raise ValueError(picture) from error
