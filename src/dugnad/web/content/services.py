"""Everything that other parts of the web may ask of told text.

The order is always: `save_waiting`, then the action goes into the books, then `publish`. Whatever
falls between is finished or discarded by `sweeping.sweep`. Times are milliseconds since 1970 UTC
and are given by the caller.
"""

import secrets
from collections.abc import Iterable, Sequence
from typing import Final

from django.db import transaction

from dugnad.ledger.codec import decode
from dugnad.web.content.keeping import let_film_go, let_picture_go
from dugnad.web.content.markdown import plain, render
from dugnad.web.content.models import Prose
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
    "NotAccepted",
    "Removed",
    "Told",
    "aside",
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
    "told_by",
    "told_some",
]


DATABASE: Final = "default"
FILM: Final = "film"
"""The name of the part of told text that names a film."""
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
    listed = list(commitments)
    if not listed:
        return found
    for prose in Prose.objects.filter(commitment__in=listed):
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
    removed = destroy(commitment, rule, by_role, now_ms)
    for before in _versions_before(commitment):
        destroy(before, REPLACED_RULE, "place", now_ms)
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


def destroy(commitment: bytes, rule: str, by_role: str, now_ms: int) -> bool:
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
    let_picture_go(picture, now_ms=now_ms)
    let_film_go(film, now_ms=now_ms)
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
        destroy(commitment, FORGOTTEN_RULE, "person", now_ms)
    wipe(DATABASE)
    return gone


def _left_of(prose: Prose) -> Removed:
    return Removed(
        removed_ms=prose.removed_ms or 0, rule=prose.removed_rule, by_role=prose.removed_role
    )
