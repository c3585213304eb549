"""A project as open files in one zip: for whoever looks after it, to keep or to put in elsewhere.

The zip holds the books of the place, which are public anyway, so that every figure in it can be
worked out again; and beside them everything of the project in formats that any program reads.
Names and addresses are those of members who said that they go along; of the others only the
numbers that stand in the books. Described in docs/moving.md.

Source: MAT-29, CHA-04, CHA-09, PRJ-19, K20.
"""

from __future__ import annotations

import csv
import io
import sqlite3
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec
from django.utils.translation import gettext as _

from dugnad.charter.entries import target_of
from dugnad.charter.law import DECIDING
from dugnad.engine.port import Snapshot
from dugnad.engine.solo.reading import BooksReader
from dugnad.ledger.codec import decode, reader_of
from dugnad.ledger.values import ProjectId
from dugnad.web.content import films, pictures
from dugnad.web.content.models import Prose
from dugnad.web.content.services import FILM
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow, ProjectRow, QuestionRow
from dugnad.web.moving import figures
from dugnad.web.moving.models import GoesAlong
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.people.names import address_of, name_of
from dugnad.web.traces.trace import as_json, as_moment

FORMAT: Final = 1
PART_BYTES: Final = 1 << 20
"""So much of a file is in memory while it is packed."""
MANIFEST: Final = "manifest.json"
BOOKS: Final = "books.db"
FIGURES: Final = "figures.json"
PEOPLE: Final = "people.json"
TOLD: Final = "told.json"
WORDS: Final = "words.md"
_CELL: Final = ("=", "+", "-", "@", "\t", "\r")


class Along(msgspec.Struct, frozen=True):
    """A member who goes along, as `people.json` names them.

    Attributes:
        number: of the member in the project, in hex.
        name: what they are called.
        kind: "mail" or "sms".
        address: where they are reached.
        language: they are spoken to in.
    """

    number: str
    name: str
    kind: str
    address: str
    language: str


read_along = reader_of(Along)
read_people = reader_of(list[Along], msgspec.json.Decoder)


@dataclass(frozen=True)
class Preview:
    """What would be taken out.

    Attributes:
        members: how many take part.
        along: how many of them go along with name and address.
        cards: how many cards, and `decisions` how many of them decide.
        texts: how many texts that can be read.
        pictures: how many pictures these show, and `films` how many films.
        stays: the cards that are open here, which do not go on elsewhere.
        size_bytes: of the books, pictures and films, before they are packed.
    """

    members: int
    along: int
    cards: int
    decisions: int
    texts: int
    pictures: int
    films: int
    stays: list[CardRow]
    size_bytes: int


def go_along(person: Person, project: ProjectId) -> None:
    """Note that a member goes along; again is as good."""
    GoesAlong.objects.get_or_create(
        person=person, project=project, defaults={"since_ms": house().now_ms()}
    )


def stay(person: Person, project: ProjectId) -> None:
    """Note that a member does not go along after all."""
    GoesAlong.objects.filter(person=person, project=project).delete()


def goes_along(person: Person | None, project: ProjectId) -> bool:
    """Whether somebody said that they go along."""
    return person is not None and GoesAlong.objects.filter(person=person, project=project).exists()


def preview(row: ProjectRow) -> Preview:
    """Count what would be taken out, for somebody who takes part."""
    project = bytes(row.project)
    with house().engine.reader() as store:
        cards = [entry for _card, entry in figures.cards_of(store, project)]
        members = len(figures.members_now(store, project))
        along = len(_along(store, project))
    told = _told_of(row)
    shown = {one.picture for one in told if one.picture}
    size = house().folder.books.stat().st_size
    size += sum(pictures.path_of(one, "large").stat().st_size for one in shown)
    filmed = {one.film for one in told if one.film}
    size += sum(films.path_of(one).stat().st_size for one in filmed)
    return Preview(
        members=members,
        along=along,
        cards=len(cards),
        decisions=sum(entry.card_type in DECIDING for entry in cards),
        texts=len(told),
        pictures=len(shown),
        films=len(filmed),
        stays=[one for one in _cards_of(project) if one.on_home is not None],
        size_bytes=size,
    )


def take_out(row: ProjectRow) -> IO[bytes]:
    """Put a project into one zip, with a list of what is in it and a sum of each file.

    Returns:
        The zip, open at its beginning; it has no name and goes when it is closed.
    """
    project = bytes(row.project)
    packed = tempfile.TemporaryFile()  # noqa: SIM115  Whoever sends it closes it.
    sums: dict[str, str] = {}
    with _copied_books() as books, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        found = figures.figures_of(books.store, project)
        for name, data in _files(books, row, found):
            sums[name] = _pack(archive, name, data)
        manifest = {
            "format": FORMAT,
            "place": house().place.name,
            "address": house().place.base_address,
            "project": project.hex(),
            "code": row.code,
            "title": row.title,
            "language": row.language,
            "openness": row.openness,
            "taken_out": as_moment(house().now_ms()),
            "fingerprint": books.fingerprint,
            "figures": figures.digest(found),
            "files": sums,
        }
        archive.writestr(ZipInfo(MANIFEST), as_json(manifest), compress_type=ZIP_DEFLATED)
    packed.seek(0)
    return packed


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Books:
    """A copy of the books, made for one file: what is counted is counted in these."""

    store: Snapshot
    path: Path
    fingerprint: str


@contextmanager
def _copied_books() -> Iterator[_Books]:
    source = house().folder.books.absolute().as_uri()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, BOOKS)
        with (
            closing(sqlite3.connect(f"{source}?mode=ro", uri=True)) as now,
            closing(sqlite3.connect(target)) as copy,
        ):
            now.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        with closing(BooksReader(target)) as books, books.reader() as store:
            yield _Books(store, target, books.fingerprint())


def _pack(archive: ZipFile, name: str, data: bytes | Path) -> str:
    """Pack one file, a part at a time where it lies on the disk; gives its sum."""
    told = ZipInfo(name)
    told.compress_type = ZIP_DEFLATED
    size = data.stat().st_size if isinstance(data, Path) else len(data)
    told.file_size = size  # so that one of several gigabytes is told of as such.
    total = sha256()
    with (
        archive.open(told, "w") as packed,
        data.open("rb") if isinstance(data, Path) else io.BytesIO(data) as source,
    ):
        while part := source.read(PART_BYTES):
            total.update(part)
            packed.write(part)
    return total.hexdigest()


def _files(
    books: _Books, row: ProjectRow, found: figures.Figures
) -> Iterator[tuple[str, bytes | Path]]:
    """Every file but the list; what is large is named by where it lies."""
    project, store = bytes(row.project), books.store
    told = _told_of(row)
    yield "README.md", _readme(row).encode()
    yield BOOKS, books.path
    yield FIGURES, as_json(found)
    yield WORDS, figures.words_of(store, project).encode()
    along = _along(store, project)
    yield PEOPLE, as_json([msgspec.structs.asdict(one) for one in along])
    yield "people.csv", _table(_people_rows(found, along))
    yield "money.csv", _table(_money_rows(found))
    yield TOLD, as_json([_text_of(one) for one in told])
    for number, one in enumerate(told, start=1):
        yield f"told/{number:04}.md", _markdown(one)
    for picture in sorted({one.picture for one in told if one.picture}):
        yield f"pictures/{picture}.jpg", Path(pictures.path_of(picture, "large"))
    for film in sorted({one.film for one in told if one.film}):
        yield f"films/{film}", Path(films.path_of(film))


def _along(store: Snapshot, project: ProjectId) -> list[Along]:
    """The members of now who go along, by their numbers."""
    numbers = figures.members_now(store, project)
    persons = people.persons_of_members(numbers)
    willing = set(GoesAlong.objects.filter(project=project).values_list("person_id", flat=True))
    found = []
    for number in numbers:
        person = persons.get(number)
        if person is None or person.id not in willing:
            continue
        reach = person.reaches.exclude(confirmed_ms=None).order_by("created_ms").first()
        address = address_of(reach) if reach else None
        if reach is not None and address is not None:
            found.append(
                Along(number.hex(), name_of(person, project), reach.kind, address, person.language)
            )
    return found


def _cards_of(project: ProjectId, *, quiet: bool = True) -> Iterator[CardRow]:
    after = ""
    while True:
        page = lists.cards_of(project, after, quiet=quiet)
        yield from page.rows
        after = page.after
        if not after:
            return


def _told_of(row: ProjectRow) -> list[Prose]:
    """What was told in a project and can be read: its name, its cards and more."""
    project = bytes(row.project)
    names = [bytes(row.prose)]
    cards = list(_cards_of(project))
    names += [bytes(card.prose) for card in cards]
    abouts = [f"project:{project.hex()}", *(target_of(bytes(card.card)) for card in cards)]
    for about in abouts:
        for asked in QuestionRow.objects.filter(about=about):
            names += [bytes(one) for one in (asked.prose, asked.answer) if one]
    with house().engine.reader() as store:
        for card, entry in figures.cards_of(store, project):
            names += figures.said_on(store, card, entry)
    rows = Prose.objects.filter(pk__in=names, state=Prose.State.PUBLISHED)
    return [one for one in rows.order_by("created_ms") if one.payload is not None]


def _text_of(prose: Prose) -> dict[str, Any]:
    """A text with what proves that it is the one the books name."""
    words = decode(Told, bytes(prose.payload or b""))
    return {
        "fingerprint": bytes(prose.commitment).hex(),
        "salt": bytes(prose.salt or b"").hex(),
        "payload": b64encode(bytes(prose.payload or b"")).decode(),
        "told": as_moment(prose.created_ms),
        "title": words.title,
        "text": words.text,
        "where": words.where,
        "picture": prose.picture,
        "film": prose.film,
    }


def _markdown(prose: Prose) -> bytes:
    words = decode(Told, bytes(prose.payload or b""))
    lines = [f"# {words.title}\n"] if words.title else []
    lines += [one for one in (words.text, words.where, words.who) if one]
    lines += [f"**{name}**: {text}" for name, text in words.extra if name != FILM]
    if prose.picture:
        lines.append(f"![{words.alt}](../pictures/{prose.picture}.jpg)")
    if prose.film:
        lines.append(f"[film](../films/{prose.film})")
    return ("\n\n".join(lines) + "\n").encode()


def _people_rows(found: figures.Figures, along: list[Along]) -> Iterator[list[str]]:
    by_number = {one.number: one for one in along}
    yield ["number", "joined", "left", "name", "address"]
    for one in found["people"]:
        known = by_number.get(one["number"])
        until = as_moment(one["until_ms"])
        who = [known.name, known.address] if known else ["", ""]
        yield [one["number"], as_moment(one["from_ms"]), until, *who]


def _money_rows(found: figures.Figures) -> Iterator[list[str]]:
    yield ["what", "number", "unit", "amount in the smallest part", "paid", "stands"]
    money = found["money"]
    for pot in money["pots"]:
        for share in pot["shares"]:
            unit = pot["account"][4]
            yield ["held", "", unit, str(share["amount"]), "", share["origin"] or "private"]
    for one in money["promises"]:
        amounts = [str(one["amount"]), str(one["paid"])]
        yield ["promised", str(one["number"]), one["unit"], *amounts, ""]
    for one in money["owed"]:
        yield ["owed", one["name"], one["unit"], str(one["amount"]), "", one["standing"]]


def _table(rows: Iterator[list[str]]) -> bytes:
    written = io.StringIO()
    table = csv.writer(written)
    for row in rows:
        table.writerow([f"'{one}" if one.startswith(_CELL) else one for one in row])
    return written.getvalue().encode()


def _readme(row: ProjectRow) -> str:
    said = {"title": row.title, "place": house().place.name}
    return (
        _(
            "# %(title)s, taken out of %(place)s\n\n"
            "All that belongs to the project, in open formats.\n\n"
            "- `figures.json`: members, decisions and amounts, worked out from `books.db`.\n"
            "- `books.db`: the books of the place. Anybody can check them: `dugnad verify`.\n"
            "- `people.json`, `people.csv`: members. Names only of those who go along.\n"
            "- `money.csv`: what was held, promised and owed.\n"
            "- `told/`, `pictures/`, `films/`, `told.json`: what people wrote.\n"
            "- `words.md`: what the group agreed in its own words.\n\n"
            "Not in it: secret answers that are not counted yet, anybody's keys, bank details,\n"
            "private conversations, and names of those who did not say that they go along.\n"
            "The money itself stays where it lies until its host pays it to the new one.\n"
        )
        % said
    )
