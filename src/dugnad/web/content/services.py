"""Everything that other parts of the web may ask of told text.

The order is always: `save_waiting`, then the action goes into the books, then `publish`. Whatever
falls between is finished or discarded by `sweep`. Times are milliseconds since 1970 UTC and are
given by the caller.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from threading import Lock
from typing import IO, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dugnad.ledger.codec import decode
from dugnad.web.content import films, pictures
from dugnad.web.content.films_looked import Looked
from dugnad.web.content.markdown import plain, render
from dugnad.web.content.models import Film, Picture, Prose
from dugnad.web.content.told import (
    SALT_BYTES,
    NotAccepted,
    Removed,
    Told,
    fingerprint,
    payload_of,
    tidy,
)
from dugnad.web.content.wiping import wipe

__all__ = [
    "Audit",
    "NotAccepted",
    "Removed",
    "Swept",
    "Told",
    "aside",
    "audit",
    "author_of",
    "discard",
    "forget",
    "is_aside",
    "plain",
    "publish",
    "put_back",
    "read",
    "read_aside",
    "read_many",
    "remove",
    "render",
    "save_waiting",
    "set_aside",
    "store_picture",
    "sweep",
    "told_by",
    "told_some",
]

DATABASE: Final = "default"
HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
WAITS_MS: Final = HOUR_MS
"""How long a text may wait for the books before it is discarded."""
OLD_VERSION_MS: Final = 30 * DAY_MS
"""How long the version before an edit stays readable for those who look after the page."""
LOOSE_PICTURE_MS: Final = 7 * DAY_MS
"""How long a picture may belong to no text, for instance to a draft."""
AT_ONCE: Final = 500
FILM: Final = "film"
"""The name of the part of told text that names a film."""
TOO_MANY_FILMS: Final = _("Many films were sent lately. Please try again tomorrow.")
LOOSE_FILMS: Final = 10
"""How many films may lie here that no text shows: no more than a few hands send at once."""
_ONE_FILM_AT_A_TIME: Final = Lock()
REPLACED_RULE: Final = "replaced"
FORGOTTEN_RULE: Final = "forgotten"

State = Prose.State


def save_waiting(told: Told, by: str, *, now_ms: int, replaces: bytes | None = None) -> bytes:
    """Keep `told` until the books have it.

    Args:
        told: what was told; kept as `tidy` makes it.
        by: id of the person.
        now_ms: now.
        replaces: fingerprint of the text that this one is a newer version of.

    Returns:
        The fingerprint for the books, 32 bytes; the same words twice give two different ones.

    Raises:
        NotAccepted: it is empty or too long; the sentence says what to do.
    """
    payload = payload_of(tidy(told))
    salt = secrets.token_bytes(SALT_BYTES)
    commitment = fingerprint(salt, payload)
    Prose.objects.create(
        commitment=commitment,
        salt=salt,
        payload=payload,
        by=by,
        picture=told.picture,
        film=told.more(FILM),
        created_ms=now_ms,
        replaces=replaces,
    )
    return commitment


def publish(commitment: bytes, *, now_ms: int) -> None:
    """Show a waiting text, because the books have its fingerprint; again is as good as once.

    The version that it replaces, if any, is kept for `OLD_VERSION_MS` and then swept.

    Raises:
        LookupError: there is no such text.
    """
    with transaction.atomic():
        prose = Prose.objects.filter(commitment=commitment).first()
        if prose is None:
            raise LookupError("no such text")
        if prose.state != State.WAITING:
            return
        prose.state = State.PUBLISHED
        prose.published_ms = now_ms
        prose.save(update_fields=["state", "published_ms"])
        if prose.replaces is not None:
            Prose.objects.filter(commitment=prose.replaces, replaced_ms=None).update(
                replaced_ms=now_ms
            )


def discard(commitment: bytes) -> None:
    """Drop a waiting text, because its action was refused; others are left alone.

    Its picture stays for a while, so that nobody has to send it again with the mended form.
    """
    Prose.objects.filter(commitment=commitment, state=State.WAITING).delete()


def read(commitment: bytes, *, waiting: bool = False) -> Told | Removed | None:
    """The text behind a fingerprint.

    Args:
        commitment: 32 bytes.
        waiting: also read a text that still waits; only for whoever wrote it, or for a reader
            who has the fingerprint from the books.

    Returns:
        The text; or what is left of it; or None when this place does not have it.
    """
    return read_many([commitment], waiting=waiting).get(commitment)


def read_many(
    commitments: Iterable[bytes], *, waiting: bool = False
) -> dict[bytes, Told | Removed]:
    """The texts behind many fingerprints in one question; those not here are left out."""
    found: dict[bytes, Told | Removed] = {}
    for prose in Prose.objects.filter(commitment__in=list(commitments)):
        if prose.state in (State.REMOVED, State.ASIDE):
            found[bytes(prose.commitment)] = _left_of(prose)
        elif prose.payload is not None and (waiting or prose.state == State.PUBLISHED):
            found[bytes(prose.commitment)] = decode(Told, bytes(prose.payload))
    return found


def waiting_of(commitments: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    """Salt and bytes of texts that wait, in this order: whoever confirms them can look themselves.

    Those that wait no more are left out.
    """
    rows = Prose.objects.filter(commitment__in=list(commitments), state=State.WAITING)
    found = {bytes(one.commitment): one for one in rows}
    return [
        (bytes(found[one].salt or b""), bytes(found[one].payload or b""))
        for one in commitments
        if one in found
    ]


def remove(commitment: bytes, rule: str, by_role: str, *, now_ms: int) -> bool:
    """Destroy a text and its salt; what stays is when, by which role and under which rule.

    Its picture and its film go too, unless another text shows them. The versions that it replaced
    go with it: they say the same, and nobody asks about them alone.

    Returns:
        Whether there was something to remove; removing again changes nothing.
    """
    removed = _remove(commitment, rule, by_role, now_ms)
    for before in _versions_before(commitment):
        _remove(before, REPLACED_RULE, "place", now_ms)
    wipe(DATABASE)
    return removed


def _versions_before(commitment: bytes) -> list[bytes]:
    """The texts that a text replaced, and those before them, as far as they still lie here."""
    rows = Prose.objects.filter(replaces__isnull=False)
    found: list[bytes] = []
    before = rows.filter(pk=commitment).values_list("replaces", flat=True).first()
    while before is not None and bytes(before) not in found:
        found.append(bytes(before))
        before = rows.filter(pk=bytes(before)).values_list("replaces", flat=True).first()
    still = Prose.objects.filter(pk__in=found, state=State.PUBLISHED, replaced_ms__isnull=False)
    return [bytes(row) for row in still.values_list("commitment", flat=True)]


def _remove(commitment: bytes, rule: str, by_role: str, now_ms: int) -> bool:
    with transaction.atomic():
        prose = Prose.objects.filter(commitment=commitment).exclude(state=State.REMOVED).first()
        if prose is None:
            return False
        picture, film = prose.picture, prose.film
        prose.state = State.REMOVED
        prose.salt = prose.payload = None
        prose.picture = prose.film = prose.by = ""
        prose.removed_ms, prose.removed_rule, prose.removed_role = now_ms, rule, by_role
        prose.save()
    _let_go(picture, now_ms=now_ms)
    _let_film_go(film, now_ms=now_ms)
    return True


def set_aside(commitment: bytes, rule: str, by_role: str, *, now_ms: int) -> bool:
    """Show a text no more, and keep it for a second look; nothing of it is given to readers.

    Returns:
        Whether there was something to set aside; again changes nothing.
    """
    rows = Prose.objects.filter(commitment=commitment)
    shown = rows.filter(state__in=(State.PUBLISHED, State.WAITING))
    told = {"removed_ms": now_ms, "removed_rule": rule, "removed_role": by_role}
    return bool(shown.update(state=State.ASIDE, **told))


def put_back(commitment: bytes) -> bool:
    """Show a text again that was set aside; gives whether there was one."""
    aside = Prose.objects.filter(commitment=commitment, state=State.ASIDE)
    told = {"removed_ms": None, "removed_rule": "", "removed_role": ""}
    return bool(aside.update(state=State.PUBLISHED, **told))


def read_aside(commitment: bytes) -> Told | None:
    """The text that was set aside, for who wrote it and who looks again; None where it is gone."""
    prose = Prose.objects.filter(commitment=commitment, state=State.ASIDE).first()
    if prose is None or prose.payload is None:
        return None
    return decode(Told, bytes(prose.payload))


def author_of(commitment: bytes) -> str:
    """Id of the person who told a text that is still here; "" where nobody knows."""
    rows = Prose.objects.filter(commitment=commitment)
    return rows.values_list("by", flat=True).first() or ""


def is_aside(kind: str, name: str) -> bool:
    """Whether a picture or film (`kind`) belongs to texts that were set aside, and to no other.

    A version that was replaced is no page's text any more, so it shows nothing.
    """
    old = {"state": State.PUBLISHED, "replaced_ms__isnull": False}
    shown = Prose.objects.filter(**{kind: name}).exclude(**old)
    return set(shown.values_list("state", flat=True)) == {State.ASIDE}


def aside() -> tuple[bytes, ...]:
    """Fingerprints of what is set aside."""
    rows = Prose.objects.filter(state=State.ASIDE)
    return tuple(bytes(row) for row in rows.values_list("commitment", flat=True))


def told_by(by: str, *, before_ms: int | None = None) -> tuple[bytes, ...]:
    """Fingerprints of everything readable that a person told, oldest first; or only before then."""
    rows = Prose.objects.filter(by=by).order_by("created_ms")
    if before_ms is not None:
        rows = rows.filter(created_ms__lt=before_ms)
    return tuple(bytes(row) for row in rows.values_list("commitment", flat=True))


def told_some(
    by: str, *, after: tuple[int, bytes], before_ms: int, most: int
) -> list[tuple[int, bytes]]:
    """Some of what was told by a name, by moment and fingerprint, in this order.

    Args:
        by: whose words.
        after: where to go on: moment and fingerprint of the last one.
        before_ms: only what was told before.
        most: how many.
    """
    at_ms, name = after
    rows = Prose.objects.filter(by=by, created_ms__gte=at_ms, created_ms__lt=before_ms)
    rows = rows.exclude(created_ms=at_ms, commitment__lte=name).order_by("created_ms", "commitment")
    found = rows.values_list("created_ms", "commitment")[:most]
    return [(created_ms, bytes(commitment)) for created_ms, commitment in found]


def forget(by: str, *, now_ms: int) -> tuple[bytes, ...]:
    """Destroy everything a person told, because they asked to be forgotten.

    Returns:
        The fingerprints, so that the caller can have each removal recorded in the books.
    """
    if not by:
        raise ValueError("nobody in particular cannot be forgotten")
    gone = told_by(by)
    for commitment in gone:
        _remove(commitment, FORGOTTEN_RULE, "person", now_ms)
    wipe(DATABASE)
    return gone


def store_picture(upload: IO[bytes], *, now_ms: int) -> str:
    """Draw a picture anew in two sizes, without anything hidden in it, and keep it.

    Args:
        upload: an open file; Django's uploaded files are one.
        now_ms: now.

    Returns:
        The picture's id for `Told.picture`.

    Raises:
        NotAccepted: it is no picture that this place can show; the sentence says what to do.
    """
    drawn = pictures.redraw(upload)
    # The row comes first: a file that nobody knows of would never be swept.
    Picture.objects.update_or_create(
        id=drawn.id,
        defaults={
            "small_digest": drawn.small_digest,
            "width": drawn.width,
            "height": drawn.height,
            "size_bytes": len(drawn.large) + len(drawn.small),
            "created_ms": now_ms,
            "removed_ms": None,
        },
    )
    pictures.keep(drawn)
    return drawn.id


def store_film(upload: IO[bytes], looked: Looked, *, now_ms: int) -> str:
    """Keep a film that was looked at.

    Args:
        upload: an open file; Django's uploaded files are one.
        looked: what `films.look` found of it.
        now_ms: now.

    Returns:
        The film's name, for the part of told text that is called `FILM`.

    Raises:
        NotAccepted: more films lie here for nobody than there is room for.
    """
    with _ONE_FILM_AT_A_TIME:
        if _loose_films().count() >= LOOSE_FILMS:
            raise NotAccepted("film", TOO_MANY_FILMS)
        return _keep_film(upload, looked, now_ms)


def keep_film(data: bytes, *, now_ms: int) -> str:
    """Keep a film that was kept like this elsewhere, and that a text here shows; gives its name.

    Raises:
        NotAccepted: it is no film as they are kept.
    """
    with _ONE_FILM_AT_A_TIME:
        return _keep_film(BytesIO(data), films.look(BytesIO(data), len(data)), now_ms)


def drop_loose_film(name: str, *, now_ms: int) -> None:
    """Destroy a film at once if no text shows it, nor waits to."""
    with _ONE_FILM_AT_A_TIME:
        _let_film_go(name, now_ms=now_ms)


def let_replaced_film_go(name: str, *, now_ms: int) -> None:
    """Drop a film at once that only words show which were replaced.

    Words that were replaced lie here for a while; a film of each would fill the disk.
    """
    Prose.objects.filter(film=name, replaced_ms__isnull=False).update(film="")
    _let_film_go(name, now_ms=now_ms)


def length_of_film(name: str) -> int:
    """How long a film lasts, in milliseconds; 0 where that is not known."""
    return Film.objects.filter(id=name).values_list("length_ms", flat=True).first() or 0


@dataclass(frozen=True)
class Swept:
    """What a sweep did, as counts."""

    published: int
    discarded: int
    old_versions: int
    pictures: int


def sweep(
    now_ms: int,
    is_recorded: Callable[[bytes], bool],
    is_wanted: Callable[[bytes], bool] = lambda _commitment: False,
) -> Swept:
    """Finish what an interruption left behind. Safe to run at any time, and again.

    A waiting text is published if the books have it, and discarded after `WAITS_MS` if not, unless
    it still waits for somebody. Old versions and pictures that no text shows go when their time is
    over.

    Args:
        now_ms: now.
        is_recorded: whether the books have a fingerprint.
        is_wanted: whether what a text goes with may still be handed in.
    """
    published = discarded = 0
    waiting = Prose.objects.filter(state=State.WAITING).order_by("created_ms")
    for commitment, created_ms in waiting.values_list("commitment", "created_ms"):
        if is_recorded(bytes(commitment)):
            publish(bytes(commitment), now_ms=now_ms)
            published += 1
        elif now_ms - created_ms >= WAITS_MS and not is_wanted(bytes(commitment)):
            discard(bytes(commitment))
            discarded += 1
    old = Prose.objects.filter(
        state=State.PUBLISHED, replaced_ms__isnull=False, replaced_ms__lte=now_ms - OLD_VERSION_MS
    )
    outdated = [bytes(row) for row in old.values_list("commitment", flat=True)]
    for commitment in outdated:
        _remove(commitment, REPLACED_RULE, "place", now_ms)
    if outdated:
        wipe(DATABASE)
    loose = _sweep_pictures(now_ms)
    pictures.sweep_unfinished(now_ms - DAY_MS)
    _sweep_films(now_ms)
    films.sweep_unfinished(now_ms - DAY_MS)
    return Swept(published, discarded, len(outdated), loose)


@dataclass(frozen=True)
class Audit:
    """What the place still has of the texts that its books name.

    Attributes:
        present: readable, and exactly what was told.
        removed: taken away under a rule; the page says so.
        missing: not here, though nobody removed it: an error.
        altered: here, but not what was told (or its picture is not): an error.
    """

    present: tuple[bytes, ...]
    removed: tuple[bytes, ...]
    missing: tuple[bytes, ...]
    altered: tuple[bytes, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is missing and nothing was altered."""
        return not self.missing and not self.altered


def audit(commitments: Iterable[bytes]) -> Audit:
    """Look at every text that the books name, recomputing each fingerprint.

    Args:
        commitments: fingerprints from the books, in any order; may be as many as you like.
    """
    found: dict[str, list[bytes]] = {"present": [], "removed": [], "missing": [], "altered": []}
    rest = iter(commitments)
    while some := list(islice(rest, AT_ONCE)):
        rows = {bytes(prose.commitment): prose for prose in Prose.objects.filter(pk__in=some)}
        for commitment in some:
            found[_standing(commitment, rows.get(commitment))].append(commitment)
    return Audit(**{kind: tuple(each) for kind, each in found.items()})


def _standing(commitment: bytes, prose: Prose | None) -> str:
    if prose is None:
        return "missing"
    if prose.state in (State.REMOVED, State.ASIDE):
        return "removed"
    if prose.salt is None or prose.payload is None:
        return "missing"
    if fingerprint(bytes(prose.salt), bytes(prose.payload)) != commitment:
        return "altered"
    if prose.picture and not pictures.is_whole(prose.picture):
        return "altered"
    if prose.film and not films.is_whole(prose.film):
        return "altered"
    return "present"


def _left_of(prose: Prose) -> Removed:
    return Removed(
        removed_ms=prose.removed_ms or 0, rule=prose.removed_rule, by_role=prose.removed_role
    )


def _let_go(picture: str, *, now_ms: int) -> bool:
    """Drop a picture's files if no text shows it any more."""
    if not picture or Prose.objects.filter(picture=picture).exists():
        return False
    Picture.objects.filter(id=picture).update(removed_ms=now_ms)
    pictures.destroy(picture)
    return True


def _keep_film(upload: IO[bytes], looked: Looked, now_ms: int) -> str:
    kept = films.keep(upload, looked)
    Film.objects.update_or_create(
        id=kept.name,
        defaults={
            "size_bytes": kept.size_bytes,
            "length_ms": kept.length_ms,
            "created_ms": now_ms,
            "removed_ms": None,
        },
    )
    return kept.name


def _let_film_go(film: str, *, now_ms: int) -> None:
    """Drop a film if no text shows it any more."""
    if not film or Prose.objects.filter(film=film).exists():
        return
    Film.objects.filter(id=film).update(removed_ms=now_ms)
    films.destroy(film)


def _loose_films() -> QuerySet[Film]:
    """The films that no text shows."""
    shown = Prose.objects.exclude(film="").values("film")
    return Film.objects.filter(removed_ms=None).exclude(id__in=shown)


def _sweep_films(now_ms: int) -> None:
    for film in _loose_films().filter(created_ms__lte=now_ms - DAY_MS):
        _let_film_go(film.id, now_ms=now_ms)


def _sweep_pictures(now_ms: int) -> int:
    old = Picture.objects.filter(removed_ms=None, created_ms__lte=now_ms - LOOSE_PICTURE_MS)
    shown = Prose.objects.exclude(picture="").values("picture")
    loose = list(old.exclude(id__in=shown).values_list("id", flat=True))
    return sum(_let_go(picture, now_ms=now_ms) for picture in loose)
