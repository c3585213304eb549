"""Putting in a project that was taken out elsewhere: checked, looked at, then begun or thrown away.

Nothing in the file is believed: see `checking`.

Its own history stays what it was: the old books are kept beside the new ones, and the page of the
project reads its past there. In the new books it begins with the same id, rules and words, and the
members who go along come in with the same numbers.

Source: MAT-29, K20; decision 0027.
"""

from __future__ import annotations

import json
import logging
import shutil
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.charter import Charter
from dugnad.charter.law import Law
from dugnad.charter.projects.verbs import Join, Start
from dugnad.engine.port import NotKept
from dugnad.engine.solo.reading import BooksReader, BooksSnapshot
from dugnad.engine.verify import verify
from dugnad.ledger.codec import decode
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.ledger.values import ProjectId
from dugnad.web.acting.services import act
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.content import keeping, pictures
from dugnad.web.content.models import Picture, Prose
from dugnad.web.content.openness import JUST_US, OPENNESSES, with_openness
from dugnad.web.content.told import NotAccepted, Told
from dugnad.web.content.wiping import wipe
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.messages import services as messages
from dugnad.web.messages.post import one_sms
from dugnad.web.moving import figures
from dugnad.web.moving.checking import NotPutIn, Opened, Progress, open_file
from dugnad.web.moving.models import Arrival, Newcomer
from dugnad.web.moving.taking_out import BOOKS, Along, read_along
from dugnad.web.moving.unpacking import Unpacked, cut
from dugnad.web.people import services as people
from dugnad.web.people.addresses import NotAnAddress
from dugnad.web.people.models import SMS, Membership, Person
from dugnad.web.vault import services as vault

log = logging.getLogger("dugnad.moving")

FOLDER: Final = "moved"
WAITS_MS: Final = 30 * 24 * 3_600_000
"""How long a project that was put in waits to be begun."""
CHECKED_MS: Final = 24 * 3_600_000
"""Longer than any check takes."""
AT_ONCE: Final = 20
"""How many members one call takes in."""
IN: Final = "in"


# ── Putting in
def put_in(path: Path, by: Person, progress: Progress) -> Arrival:
    """Check a file and keep it here to be looked at; nothing is begun yet.

    Args:
        path: the zip.
        by: who will begin it here, or throw it away.
        progress: told how far the check of the books is.

    Raises:
        NotPutIn: it cannot be; nothing was kept.
    """
    arrival = Arrival(by=by, came_ms=house().now_ms())
    with closing(Unpacked(path)) as unpacked:
        return _put_in(arrival, unpacked, progress)


def _put_in(arrival: Arrival, unpacked: Unpacked, progress: Progress) -> Arrival:
    folder = folder_of(arrival)
    folder.mkdir(parents=True, mode=0o700)
    try:
        opened = open_file(unpacked, folder, progress)
        manifest = opened.manifest
        arrival.project = bytes.fromhex(manifest["project"])
        arrival.title = str(manifest["title"])[:200]
        arrival.from_place = str(manifest["place"])[:200]
        arrival.fingerprint = str(manifest["fingerprint"])
        _want_new(bytes(arrival.project))
        _keep(arrival, opened)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if _is_of_the_file(error):
            log.exception("A file that was put in could not be checked.")
            raise NotPutIn(cut()) from error
        raise
    return arrival


def throw_away(arrival: Arrival) -> bool:
    """Destroy what was put in, as if it had never come; False once it is begun."""
    if arrival.begun_ms is not None:
        return False
    folder = folder_of(arrival)
    # What was here before does not go with what came: it may be the place's own.
    names = [bytes.fromhex(one["fingerprint"]) for one in _told_kept(arrival) if one["new"]]
    with transaction.atomic():
        for row in Prose.objects.filter(pk__in=names):
            _drop_picture(row.picture, but=bytes(row.commitment))
            film = row.film
            row.delete()
            keeping.drop_loose_film(film, now_ms=house().now_ms())
        arrival.delete()
    shutil.rmtree(folder, ignore_errors=True)
    wipe("default")
    return True


def sweep(now_ms: int) -> int:
    """Throw away what nobody began within a month; gives how many."""
    _clear_left(now_ms)
    old = Arrival.objects.filter(begun_ms=None, came_ms__lt=now_ms - WAITS_MS)
    return sum(throw_away(one) for one in old)


def forget_newcomer(person: Person) -> None:
    """Destroy what came along about somebody who is forgotten before they were taken in."""
    for newcomer in Newcomer.objects.filter(done_ms=None):
        one = _along_of(newcomer)
        if one is not None and _person_at(one) == person:
            newcomer.delete()


def begin(arrival: Arrival, person: Person) -> None:
    """Begin the project here: same id, same rules, same words; then its members come in.

    Args:
        arrival: that was looked at.
        person: who begins it; they look after it from now on.

    Raises:
        NotPutIn: the books said no.
        TurnedAway, ClockTrouble, NotKept: as in `acting.act`; again is safe.
    """
    project = bytes(arrival.project)
    with books_of(arrival) as store:
        law = Law(store)
        entry, rules = law.project(project), law.rules_of(project)
        words = figures.words_of(store, project)
    if entry is None or rules is None:
        raise NotPutIn(_("This project is not in the books that came with it."))
    mine = _number_of(arrival, person)
    if mine is not None:
        _claim(person, project, mine)
    start = Start(project=project, rules=rules, words=words, kind=entry.kind)
    told = with_openness(_name_of(arrival, entry.prose), _openness_of(arrival))
    done = act(
        person, project, "projects", start,
        channel="page", press=f"arrival-{arrival.id.hex}", told=[told],
    )  # fmt: skip
    if done.refused:
        raise NotPutIn(
            _("The books of this place do not take the project: %(code)s") % {"code": done.refused}
        )
    arrival.begun_ms = house().now_ms()
    arrival.save(update_fields=["begun_ms"])


def take_in_some() -> int:
    """Take in members of projects that were begun, some at a time; gives how many.

    Each comes in with the number they had, and is told where their project is now.
    """
    waiting = Newcomer.objects.filter(done_ms=None).exclude(arrival__begun_ms=None)
    done = 0
    for newcomer in waiting.select_related("arrival")[:AT_ONCE]:
        try:
            outcome = _take_in(newcomer)
        except (TurnedAway, ClockTrouble, NotKept):
            break  # not now: the next call goes on.
        # What was sealed for the whole place is theirs now, or of no use.
        Newcomer.objects.filter(pk=newcomer.pk).update(
            done_ms=house().now_ms(), outcome=outcome, sealed=b""
        )
        done += 1
    return done


# ── Reading
@contextmanager
def books_of(arrival: Arrival) -> Iterator[BooksSnapshot]:
    """The books that a project came with, at their end."""
    with closing(BooksReader(folder_of(arrival) / BOOKS)) as books, books.reader() as store:
        yield store


def figures_of(arrival: Arrival) -> figures.Figures:
    """The figures of a project where it came from, worked out from its books now."""
    with books_of(arrival) as store:
        return figures.figures_of(store, bytes(arrival.project))


def adds_up(arrival: Arrival) -> bool:
    """Work the old books out again: whether they add up and are those that came."""
    verdict = verify(
        folder_of(arrival) / BOOKS,
        Charter(house().catalogue.contracts()),
        since=[arrival.fingerprint],
    )
    return verdict.adds_up


def arrival_of(project: ProjectId) -> Arrival | None:
    """How a project came here; None where it began here."""
    return Arrival.objects.filter(project=project).first()


def folder_of(arrival: Arrival) -> Path:
    """Where what came with a project lies."""
    return Path(house().folder.root) / FOLDER / arrival.id.hex


def texts_of(arrival: Arrival) -> list[Prose]:
    """What people wrote before the project came, and can still be read; oldest first."""
    names = names_of_texts(arrival)
    found = Prose.objects.filter(pk__in=names, state=Prose.State.PUBLISHED)
    return list(found.order_by("created_ms"))


def names_of_texts(arrival: Arrival) -> list[bytes]:
    """The names of the texts that came along, also of those that are gone; as they were told."""
    return [bytes.fromhex(one["fingerprint"]) for one in _told_kept(arrival)]


# ── Steps: keeping ─────────────────────────────────────────────────────────────────────────────


def _is_of_the_file(error: BaseException) -> bool:
    """Whether it is the file that nobody foresaw, and not this computer: again would not help."""
    return isinstance(error, Exception) and not isinstance(
        error, (NotPutIn, OSError, DatabaseError)
    )


def _clear_left(now_ms: int) -> None:
    """Throw away books whose check was interrupted a day ago or longer: nobody knows of them."""
    for folder in (Path(house().folder.root) / FOLDER).glob("*"):
        if folder.stat().st_mtime_ns // 1_000_000 > now_ms - CHECKED_MS:
            continue
        if not Arrival.objects.filter(id=UUID(hex=folder.name)).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _want_new(project: ProjectId) -> None:
    with house().engine.reader() as store:
        known = Law(store).project(project) is not None
    if known or arrival_of(project) is not None:
        raise NotPutIn(_("This project is here already."))


def _keep(arrival: Arrival, opened: Opened) -> None:
    folder, now_ms = folder_of(arrival), house().now_ms()
    index = []
    with transaction.atomic():
        arrival.save(force_insert=True)
        for one in opened.along:
            Newcomer.objects.create(
                arrival=arrival,
                member=bytes.fromhex(one.number),
                sealed=vault.seal_for_place(msgspec.msgpack.encode(one)),
            )
        for at, text in enumerate(opened.told):
            new = _keep_text(text, opened, now_ms + at)
            index.append({"fingerprint": text["fingerprint"], "told": text["told"], "new": new})
        openness = opened.manifest.get("openness")
        kept = {"told": index, "openness": openness if openness in OPENNESSES else JUST_US}
        (folder / "kept.json").write_text(json.dumps(kept), encoding="utf-8")


def _keep_text(one: dict[str, Any], opened: Opened, now_ms: int) -> bool:
    """Keep a text, unless it is here already, or was and is gone; gives whether it is new."""
    picture, film = one["picture"], one["film"]
    _prose, new = Prose.objects.get_or_create(
        commitment=bytes.fromhex(one["fingerprint"]),
        defaults={
            "salt": bytes.fromhex(one["salt"]),
            "payload": b64decode(one["payload"]),
            "state": Prose.State.PUBLISHED,
            "picture": picture,
            "film": film,
            "created_ms": now_ms,
            "published_ms": now_ms,
        },
    )
    if new and picture and not Picture.objects.filter(id=picture).exists():
        _keep_picture(picture, opened.picture(picture), now_ms)
    if new and film:
        keeping.keep_film(opened.film(film), now_ms=now_ms)
    return new


def _keep_picture(picture: str, data: bytes, now_ms: int) -> None:
    """Keep a picture byte for byte, as texts name it by its bytes; the small one is drawn here."""
    drawn = replace(pictures.redraw(BytesIO(data)), id=picture, large=data)
    Picture.objects.create(
        id=picture,
        small_digest=drawn.small_digest,
        width=drawn.width,
        height=drawn.height,
        size_bytes=len(drawn.large) + len(drawn.small),
        created_ms=now_ms,
    )
    pictures.keep(drawn)


def _drop_picture(picture: str, *, but: bytes) -> None:
    if picture and not Prose.objects.filter(picture=picture).exclude(pk=but).exists():
        Picture.objects.filter(id=picture).delete()
        pictures.destroy(picture)


def _told_kept(arrival: Arrival) -> list[dict[str, Any]]:
    return list(_kept(arrival)["told"])


def _openness_of(arrival: Arrival) -> Any:
    return _kept(arrival)["openness"]


def _kept(arrival: Arrival) -> dict[str, Any]:
    text = (folder_of(arrival) / "kept.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


# ── Steps: beginning ───────────────────────────────────────────────────────────────────────────


def _name_of(arrival: Arrival, prose: bytes) -> Told:
    found = Prose.objects.filter(pk=prose).first()
    if found is None or found.payload is None:
        return Told(title=arrival.title)
    return decode(Told, bytes(found.payload))


def _number_of(arrival: Arrival, person: Person) -> bytes | None:
    """The number that somebody had in a project, where they go along under an address of theirs."""
    for newcomer in arrival.newcomers.filter(done_ms=None):
        one = _along_of(newcomer)
        if one is not None and _person_at(one) == person:
            return bytes(newcomer.member)
    return None


def _along_of(newcomer: Newcomer) -> Along | None:
    opened = vault.unseal_for_place(bytes(newcomer.sealed))
    return None if opened is None else read_along(opened)


def _person_at(one: Along) -> Person | None:
    try:
        return people.find_by_address(one.kind, one.address)
    except NotAnAddress:
        return None


def _claim(person: Person, project: ProjectId, number: bytes) -> None:
    """Give somebody in the new books the number that they had in the old ones.

    Where the books here know that number already, as somebody else's, they get another one.
    """
    with house().engine.reader() as store:
        known = Law(store).member(number) is not None
    if known or Membership.objects.filter(member_id=number).exists():
        return
    key = bytes(vault.kept_key(person.id, project).verify_key)
    Membership.objects.get_or_create(
        person=person, project_id=project, defaults={"member_id": number, "public_key": key}
    )


def _take_in(newcomer: Newcomer) -> str:
    """Take in one member; gives "in", or in a word why not."""
    arrival, one = newcomer.arrival, _along_of(newcomer)
    if one is None:
        return "unreadable"
    project = bytes(arrival.project)
    try:
        person = people.find_or_create(one.name, one.kind, one.address, one.language)
    except (NotAnAddress, people.NameMissing):
        return "address"
    try:
        _claim(person, project, bytes(newcomer.member))
        join = Join(project=project, rules_version=1)
        done = act(
            person, project, "projects", join,
            channel="desk", press=f"newcomer-{newcomer.pk}-{arrival.id.hex}",
        )  # fmt: skip
    except (NotLetIn, IntegrityError, NotAccepted):
        return "not-in"
    if done.refused and done.refused != "projects.AlreadyMember":
        return "asks"
    _tell(person, arrival)
    return IN


def _tell(person: Person, arrival: Arrival) -> None:
    own, code = house().place, lists.code_of(bytes(arrival.project)) or ""
    with override(person.language):
        said = {
            "title": arrival.title,
            "from": arrival.from_place,
            "place": own.name,
        }
        address = f"{own.base_address}/p/{code.lower()}"
        text = (
            _(
                "%(title)s has moved from %(from)s to %(place)s. You take part here as before, and "
                "can leave."
            )
            % said
        )
        for reach in person.reaches.all()[:1]:
            messages.send(
                reach=reach,
                subject=_("%(title)s has moved") % said,
                text=one_sms(text, address) if reach.kind == SMS else f"{text}\n\n{address}",
                about=bytes(arrival.project).hex(),
                now_ms=house().now_ms(),
            )
