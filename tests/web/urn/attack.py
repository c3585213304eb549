"""The linking attack: whose answer is which? With everything but both counters' halves.

Whoever attacks has all files of the place, also those of a power cut, all backups, the log, and the
master key. They know who took part and which numbers were published. They have found every lower
part of a slip that should have been torn to pieces, and a copy of every text message. Each attack
gives the guesses it comes to; a story that knows the truth says how many are right.
"""

from __future__ import annotations

import base64
import hmac
import re
import shutil
import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from dugnad.charter.counting.method import ByMajority
from dugnad.charter.decisions.urn import TookPart
from dugnad.engine.solo.reading import BooksReader
from dugnad.ledger import codec
from dugnad.web.urn import envelopes
from dugnad.web.urn.cells import Folder, Sheet, grid_of
from dugnad.web.urn.scheme import SCHEME
from dugnad.web.urn.words import read_tracker, spell_tracker
from dugnad.web.vault.wrapping import WrongMasterKeyError, unseal_with, unwrap

MASTER = bytes(range(32))
SAYS = ("yes", "no", "abstain")
NEAR = 300
"""Bytes in which somebody's id and a tracker stand near each other."""
IN_A_LIST = 64
"""Bytes in which the next published tracker follows in a list."""
SHARES = ("urn_half", "urn_added")
"""The tables that hold the counters' halves."""


@dataclass(frozen=True)
class Stolen:
    """What the attacker has.

    Attributes:
        folders: the files of each moment: three backups while it was open, one after it, and the
            place itself ("live").
        log: what the place wrote into its log.
        trackers: the published numbers, as anybody reads them.
        members: everybody who took part: member id to person id, as whoever runs the place knows.
        card: the decision's card, in digits.
        papers: the word that each wrote on the lower part of a slip or texted: member id to word.
        reasons: what was told when the urn was open.
    """

    folders: Mapping[str, Path]
    log: bytes
    trackers: list[bytes]
    members: Mapping[bytes, bytes]
    card: str
    papers: Mapping[bytes, str]
    reasons: list[str]

    def files(self, moment: str) -> Iterator[tuple[str, bytes]]:
        """Every database file of a moment with its logs, as bytes."""
        for path in sorted(self.folders[moment].glob("*.db*")):
            yield path.name, path.read_bytes()


Guess = dict[bytes, bytes]
"""Tracker to member id."""


def press_name(form: str, says: str) -> str:
    """The name of a press that is made of what was chosen, as open presses are."""
    return f"{form}-{sha256(repr(('says', [says])).encode()).hexdigest()[:24]}"


# ── In clear
def in_the_open(stolen: Stolen) -> set[bytes]:
    """Trackers that stand anywhere before they were published, or afterwards but in the list."""
    found = {one for one in stolen.trackers if any(form in stolen.log for form in _forms(one))}
    for moment in ("before", "during", "replaced"):
        for _name, data in stolen.files(moment):
            found |= {one for one in stolen.trackers if any(form in data for form in _forms(one))}
    for moment in ("after", "live"):
        for name, data in stolen.files(moment):
            spelled = {
                one for one in stolen.trackers if any(form in data for form in _forms(one)[1:])
            }
            found |= spelled
            if not name.startswith("books"):
                found |= _alone(data, stolen.trackers)
    return found


def _forms(tracker: bytes) -> tuple[bytes, ...]:
    spelled = spell_tracker(tracker)
    plain = (spelled, spelled.replace("-", ""), tracker.hex())
    return (tracker, *(one.encode() for one in plain))


def _alone(data: bytes, trackers: list[bytes]) -> set[bytes]:
    """Trackers that stand in some bytes otherwise than in the sorted list of all of them."""
    places = {at.start(): one for one in trackers for at in re.finditer(re.escape(one), data)}
    ordered = sorted(places)
    listed = set()
    for before, after in pairwise(ordered):
        if after - before <= IN_A_LIST and places[before] < places[after]:
            listed |= {before, after}
    return {places[at] for at in ordered if at not in listed}


# ── What stands near what
def by_nearness(stolen: Stolen) -> dict[str, Guess]:
    """Whoever's id stands nearest to a tracker, in each file of each moment."""
    names = {
        form: member
        for member, person in stolen.members.items()
        for form in (member, member.hex().encode(), person, person.hex().encode())
    }
    return {
        f"{moment}/{name}": _nearest(data, stolen.trackers, names)
        for moment in stolen.folders
        for name, data in stolen.files(moment)
    }


def _nearest(data: bytes, trackers: list[bytes], names: Mapping[bytes, bytes]) -> Guess:
    guess: Guess = {}
    for tracker in trackers:
        best = NEAR + 1
        for at in re.finditer(re.escape(tracker), data):
            start = max(0, at.start() - NEAR)
            around = data[start : at.end() + NEAR]
            for form, member in names.items():
                for hit in re.finditer(re.escape(form), around):
                    distance = abs(start + hit.start() - at.start())
                    if distance < best:
                        best, guess[tracker] = distance, member
    return guess


# ── What came after what
def by_order(stolen: Stolen) -> dict[str, Guess]:
    """Who came first has the first number, or the last; by the books and by the rows of the urn."""
    came = _came(stolen)
    orders = {
        "books": came,
        "ids": sorted(came),
        **{f"urn {moment}": _in_urn(stolen, moment, came) for moment in ("during", "replaced")},
    }
    guesses: dict[str, Guess] = {}
    for name, order in orders.items():
        guesses[name] = dict(zip(stolen.trackers, order, strict=False))
        guesses[f"{name}, backwards"] = dict(zip(stolen.trackers, reversed(order), strict=False))
    return guesses


def took_part(stolen: Stolen, moment: str) -> list[bytes]:
    """Who took part, in the order in which the books say so."""
    reader = BooksReader(copied(stolen.folders[moment]) / "books.db")
    members = []
    for recorded in reader.receipts(0, 100_000):
        members += [
            codec.decode(TookPart, event.data).member
            for event in recorded.receipt.events
            if event.name == "TookPart"
        ]
    return members


def _came(stolen: Stolen) -> list[bytes]:
    return took_part(stolen, "live")


def _in_urn(stolen: Stolen, moment: str, came: list[bytes]) -> list[bytes]:
    """Members in the order in which their places stand in the urn."""
    places = places_of(stolen, moment)
    return [one for one in places if one in came]


# ── What is sealed
def by_unsealing(stolen: Stolen) -> set[bytes]:
    """Trackers in anything that opens with the master key, at any moment."""
    found: set[bytes] = set()
    for moment in stolen.folders:
        plain = [one for _where, one in opened(stolen, moment)]
        for tracker in stolen.trackers:
            if any(form in one for one in plain for form in _forms(tracker)):
                found.add(tracker)
    return found


def opened(
    stolen: Stolen, moment: str, *, keys_of: str = "", shares: bool = False
) -> list[tuple[str, bytes]]:
    """Everything in `place.db` that opens with the keys of a moment; where it was, and what it is.

    Args:
        stolen: what the attacker has.
        moment: of `place.db`.
        keys_of: the moment of `keys.db`; the same one by default.
        shares: whether the counters' halves are given to the attacker too.
    """
    secrets = secrets_in(stolen, keys_of or moment)
    found = []
    with closing(sqlite3.connect(copied(stolen.folders[moment]) / "place.db")) as base:
        tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master")]
        for table in tables:
            if table in SHARES and not shares:
                continue
            found += [(table, one) for row in _rows(base, table) for one in _try(row, secrets)]
    return found


def secrets_in(stolen: Stolen, moment: str) -> dict[str, bytes]:
    """Every secret that the master key opens in the `keys.db` of a moment, by what it is for."""
    secrets = {}
    with closing(sqlite3.connect(copied(stolen.folders[moment]) / "keys.db")) as base:
        for name, wrapped in base.execute("SELECT name, wrapped FROM vault_placesecret"):
            secrets[name] = _unwrapped(b"place\0" + name.encode(), wrapped)
        for person, wrapped in base.execute("SELECT person_id, wrapped FROM vault_personkey"):
            row = b"person\0" + uuid.UUID(person).bytes
            secrets[person] = _unwrapped(row, wrapped)
    return secrets


def _unwrapped(row: bytes, wrapped: bytes) -> bytes:
    try:
        return unwrap(MASTER, row, wrapped)
    except WrongMasterKeyError as error:
        raise AssertionError(row) from error


def _rows(base: sqlite3.Connection, table: str) -> Iterator[bytes]:
    try:
        rows = base.execute(f'SELECT * FROM "{table}"').fetchall()
    except sqlite3.OperationalError:
        return
    for row in rows:
        for value in row:
            if isinstance(value, bytes):
                yield value
            elif isinstance(value, str):
                yield value.encode()
                try:
                    yield base64.b64decode(value, validate=True)
                except ValueError:
                    continue


def _try(value: bytes, secrets: Mapping[str, bytes]) -> Iterator[bytes]:
    for secret in secrets.values():
        plain = unseal_with(secret, value)
        if plain is not None:
            yield plain
            yield from _try(plain, secrets)


# ── The urn itself
def places_of(
    stolen: Stolen, moment: str, *, keys_of: str = "", consent: bool = False
) -> dict[bytes, bytes]:
    """Each member's place in the urn, by what the urn's own secret opens; in the urn's order."""
    secret = secrets_in(stolen, keys_of or moment).get(f"urn:{stolen.card}:0")
    urns = [one for where, one in opened(stolen, moment, keys_of=keys_of) if where == "urn_urn"]
    if secret is None or not urns:
        return {}
    tags = {_tag(secret, b"place", member)[: envelopes.TAG]: member for member in stolen.members}
    urn, each = urns[0], envelopes.place_bytes(reasons=consent)
    rows = [urn[at : at + each] for at in range(0, len(urn), each)]
    return {tags[row[: envelopes.TAG]]: row for row in rows if row[: envelopes.TAG] in tags}


def _tag(secret: bytes, *parts: bytes) -> bytes:
    text = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.digest(secret, text, "sha256")


def by_opening(
    stolen: Stolen, moment: str, halves: tuple[bytes, bytes], *, consent: bool = False
) -> Guess:
    """Open everybody's envelope, and what their words chose, with two halves, right or wrong."""
    written = next(one for where, one in opened(stolen, moment) if where == "urn_urn")
    box = envelopes.Box.read(written, reasons=consent)
    secret = secrets_in(stolen, moment)[f"urn:{stolen.card}:0"]
    sheets = sheets_of(stolen, moment)
    guess: Guess = {}
    for member in stolen.members:
        place = box.at(_tag(secret, b"place", member))
        if place.envelope is not None:
            inside = envelopes.open_envelope(halves, place.envelope)
            tracker = None if inside is None else inside.tracker
        else:
            answer = sheets[member].answer if member in sheets else None
            read = None if answer is None else answer.opened(halves)
            tracker = None if read is None else read[0]
        if tracker is not None:
            guess[tracker] = member
    return guess


# ── Words on paper
def sheets_of(stolen: Stolen, moment: str) -> dict[bytes, Sheet]:
    """Each member's sheet as the place keeps it, by what the urn's own secret opens."""
    secret = secrets_in(stolen, moment).get(f"urn:{stolen.card}:0")
    pieces = [one for where, one in opened(stolen, moment) if where == "urn_urn"][1:]
    if secret is None or not pieces:
        return {}
    folder = Folder.read(pieces[0], grid_of(ByMajority(), 0))
    found = {member: folder.of(_tag(secret, b"place", member)) for member in stolen.members}
    return {member: sheet for member, sheet in found.items() if sheet is not None}


def by_words(
    stolen: Stolen, moment: str, halves: tuple[bytes, bytes]
) -> dict[bytes, tuple[int, ...]]:
    """What the word on somebody's paper means: by the cell that it leads to, opened with halves."""
    meaning = {}
    for member, sheet in sheets_of(stolen, moment).items():
        word = stolen.papers.get(member, "")
        for cell in sheet.cells:
            plain = SCHEME.open(halves, cell.sealed)
            if cell.word == word and plain is not None:
                meaning[member] = tuple(plain)
    return meaning


def words_outside(stolen: Stolen) -> set[str]:
    """Words from papers that stand in the log, in clear in a file, or in what the keys open.

    In the urn itself every word of every sheet stands, chosen or not; what it means is sealed.
    """
    found = set()
    for word in stolen.papers.values():
        form = re.compile(rb"(?<![a-z])" + word.encode() + rb"(?![a-z])", re.IGNORECASE)
        in_files = any(
            form.search(data) for moment in stolen.folders for _name, data in stolen.files(moment)
        )
        sealed = any(
            form.search(plain)
            for moment in stolen.folders
            for where, plain in opened(stolen, moment)
            if where != "urn_urn"
        )
        if form.search(stolen.log) or in_files or sealed:
            found.add(word)
    return found


# ── Why somebody objected
def reasons_early(stolen: Stolen) -> set[str]:
    """Reasons that could be read before the urn was open, or by the log at any time."""
    found = {one for one in stolen.reasons if one.encode() in stolen.log}
    for moment in ("before", "during", "replaced"):
        plain = [data for _name, data in stolen.files(moment)]
        plain += [one for _where, one in opened(stolen, moment)]
        found |= {one for one in stolen.reasons if any(one.encode() in data for data in plain)}
    return found


def by_reasons(stolen: Stolen) -> dict[str, set[bytes]]:
    """Whose id, or which number, stands in a row with a reason, in clear or opened by keys."""
    names = {
        form: member
        for member, person in stolen.members.items()
        for form in (member, member.hex().encode(), person, person.hex().encode())
    } | {form: one for one in stolen.trackers for form in _forms(one)}
    found: dict[str, set[bytes]] = {}
    for moment in ("after", "live"):
        secrets = secrets_in(stolen, moment)
        for row in _whole_rows(stolen, moment):
            whole = b" ".join((*row, *(plain for value in row for plain in _try(value, secrets))))
            for reason in stolen.reasons:
                if reason.encode() in whole:
                    beside = {who for form, who in names.items() if form in whole}
                    found[reason] = found.get(reason, set()) | beside
    return found


def _whole_rows(stolen: Stolen, moment: str) -> Iterator[list[bytes]]:
    for name in ("place.db", "views.db"):
        path = copied(stolen.folders[moment]) / name
        if not path.exists():
            continue
        with closing(sqlite3.connect(path)) as base:
            tables = [table for (table,) in base.execute("SELECT name FROM sqlite_master")]
            for table in tables:
                try:
                    rows = base.execute(f'SELECT * FROM "{table}"').fetchall()
                except sqlite3.OperationalError:
                    continue
                for row in rows:
                    yield [one if isinstance(one, bytes) else str(one).encode() for one in row]


def halves_in(stolen: Stolen, moment: str) -> list[bytes]:
    """The counters' halves, which no attack but the control is given."""
    with_shares = opened(stolen, moment, shares=True)
    return [one for where, one in with_shares if where == "urn_half" and len(one) == len(MASTER)]


# ── Names of presses
def by_press_names(stolen: Stolen) -> dict[str, str]:
    """Presses whose name tells what was chosen: the press, and the answer."""
    found = {}
    for moment in stolen.folders:
        with closing(sqlite3.connect(copied(stolen.folders[moment]) / "place.db")) as base:
            for (name,) in base.execute("SELECT id FROM acting_press"):
                form, _dash, _rest = name.rpartition("-")
                for says in SAYS:
                    if form and name.startswith(press_name(form, says)):
                        found[name] = says
    return found


def right(guess: Guess, truth: Mapping[bytes, bytes]) -> int:
    """How many guesses are right; `truth` is tracker to member id."""
    return sum(truth.get(tracker) == member for tracker, member in guess.items())


def trackers_in(numbers: Mapping[str, str]) -> dict[str, bytes]:
    """The numbers that people were given, as bytes."""
    return {name: read_tracker(number) or b"" for name, number in numbers.items()}


def copied(folder: Path) -> Path:
    """A copy to look at, so that looking changes nothing of what was stolen."""
    copy = folder.with_name(f"{folder.name}-looked-at")
    if not copy.exists():
        shutil.copytree(folder, copy)
    return copy
