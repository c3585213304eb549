"""What the rest of the web may ask of the vault; it and `once` alone read `keys.db`.

Forgetting is the destruction of a person's key: from then on everything sealed under it is noise,
also in older backups of `place.db`. What cannot be promised is said: whoever holds both `keys.db`
and the master key can read everything that was not yet forgotten.

Source: architecture 4 (kept keys), 6 (what is private); PRV-02.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Sequence
from hashlib import sha256
from uuid import UUID

from django.db import connections, transaction
from nacl.signing import SigningKey

from dugnad.web.house import house
from dugnad.web.vault.models import Forgotten, KeptKey, OnceKey, PersonKey, PlaceSecret
from dugnad.web.vault.wrapping import SECRET_BYTES, seal_with, unseal_with, unwrap, wrap

DATABASE = "keys"
_BOX = "box"
_LOOKUP = "lookup"
_LASTING = (_BOX, _LOOKUP)
"""Secrets of the place that are never destroyed, and that pages ask for hundreds of times."""


class PersonForgottenError(Exception):
    """This person was forgotten; nothing new may be kept under their name."""


class PlaceKeyDiffersError(Exception):
    """The place already has another key of that name; a key is never overwritten."""


# ── People's records ───────────────────────────────────────────────────────────────────────────


def seal(person_id: UUID, data: bytes) -> bytes:
    """Seal `data` under the person's own key, made when it is first needed.

    Returns:
        bytes 41 longer than `data`, different each time.

    Raises:
        PersonForgottenError: the person was forgotten; nothing was made.
    """
    return seal_with(_person_secret(person_id), data)


def unseal(person_id: UUID, data: bytes) -> bytes | None:
    """Open what `seal` made; None when the person was forgotten or `data` is not theirs."""
    return unseal_many([(person_id, data)])[0]


def unseal_many(rows: Sequence[tuple[UUID, bytes]]) -> list[bytes | None]:
    """Open many sealed records with one read of `keys.db`; in the order of `rows`."""
    if not rows:
        return []
    wanted = {person_id for person_id, _ in rows}
    found = PersonKey.objects.filter(person_id__in=wanted)
    known = {key.person_id: _open(_person_row(key.person_id), key.wrapped) for key in found}
    return [
        unseal_with(known[person_id], bytes(data)) if person_id in known else None
        for person_id, data in rows
    ]


def forget(person_id: UUID) -> None:
    """Destroy everything that opens the person's records, and remember only that it was done.

    Asking again changes nothing. The freed pages of `keys.db` are overwritten.
    """
    _overwrite_what_is_freed()
    with transaction.atomic(using=DATABASE):
        Forgotten.objects.get_or_create(tag=_forgotten_tag(person_id))
        PersonKey.objects.filter(person_id=person_id).delete()
        KeptKey.objects.filter(person_id=person_id).delete()
        # What they did unseen is nobody's from now on: see `once`.
        OnceKey.objects.filter(person_id=person_id).update(person_id=None)
    _empty_the_log()


def is_forgotten(person_id: UUID) -> bool:
    """Tell whether the person was forgotten in this place."""
    return Forgotten.objects.filter(tag=_forgotten_tag(person_id)).exists()


def forgotten_among(person_ids: Iterable[UUID]) -> list[UUID]:
    """Give those of some people who were forgotten; cheap while nobody of them was."""
    asked = list(person_ids)
    with_key = PersonKey.objects.values_list("person_id", flat=True)
    # A missing key alone proves nothing: another keys.db may have been put here by mistake.
    keyless = set(asked).difference(with_key)
    return [person_id for person_id in asked if person_id in keyless and is_forgotten(person_id)]


def forgotten_tags() -> list[bytes]:
    """Give the tags of everybody forgotten, ascending: kept apart from backups of `keys.db`."""
    return sorted(bytes(tag) for tag in Forgotten.objects.values_list("tag", flat=True))


def tag_of(person_id: UUID) -> bytes:
    """Give the tag that a person leaves when they are forgotten, as in `forgotten_tags`."""
    return _forgotten_tag(person_id)


def forget_again(tags: Iterable[bytes]) -> int:
    """After a restore, forget whoever the `tags` of `forgotten_tags` name; gives how many."""
    known = {bytes(tag) for tag in tags}
    with_records = list(PersonKey.objects.values_list("person_id", flat=True))
    with_kept_keys = list(KeptKey.objects.values_list("person_id", flat=True))
    unseen = OnceKey.objects.exclude(person_id=None).values_list("person_id", flat=True)
    back = {
        person
        for person in [*with_records, *with_kept_keys, *unseen]
        if person is not None and _forgotten_tag(person) in known
    }
    for person_id in back:
        forget(person_id)
    for tag in known:
        Forgotten.objects.get_or_create(tag=tag)
    return len(back)


# ── Keys kept for people ───────────────────────────────────────────────────────────────────────


def kept_key(person_id: UUID, project_id: bytes) -> SigningKey:
    """Give the signing key that the place keeps for a person in a project, made on first use.

    Args:
        person_id: whose acts it signs.
        project_id: 16 bytes; every project has its own key, so that none is met in two.

    Raises:
        PersonForgottenError: the person was forgotten; nothing was made.
    """
    found = KeptKey.objects.filter(person_id=person_id, project_id=project_id).first()
    if found is None:
        _refuse_forgotten(person_id)
        wrapped = _wrap(_kept_row(person_id, project_id), secrets.token_bytes(SECRET_BYTES))
        found, _ = KeptKey.objects.get_or_create(
            person_id=person_id, project_id=project_id, defaults={"wrapped": wrapped}
        )
    return SigningKey(_open(_kept_row(person_id, project_id), found.wrapped))


def answering_key(person_id: UUID, project_id: bytes) -> SigningKey:
    """Give the key that answers for somebody with keys of their own, made on first use.

    Raises:
        PersonForgottenError: the person was forgotten; nothing was made.
    """
    return kept_key(person_id, _answering(project_id))


def drop_answering_key(person_id: UUID, project_id: bytes) -> None:
    """Destroy the key that answers for somebody: the next one is another one."""
    _overwrite_what_is_freed()
    KeptKey.objects.filter(person_id=person_id, project_id=_answering(project_id)).delete()
    _empty_the_log()


def _answering(project_id: bytes) -> bytes:
    """Where the key lies that answers for somebody: beside the one kept before, as of its own."""
    return sha256(b"answers\x00" + project_id).digest()[:16]


# ── The place's own ────────────────────────────────────────────────────────────────────────────


def place_key(name: str) -> SigningKey:
    """Give a signing key of the place ("custodian", "operator", "sealer"), made on first use."""
    return SigningKey(_place_secret(f"sign:{name}"))


def keep_place_key(name: str, seed: bytes) -> None:
    """Put in a signing key that was made elsewhere, as its 32-byte seed.

    Raises:
        PlaceKeyDiffersError: another key of that name is kept; it stays.
        ValueError: `seed` is not 32 bytes.
    """
    if len(seed) != SECRET_BYTES:
        raise ValueError("A seed has 32 bytes.")
    kept = _place_secret(f"sign:{name}", first=seed)
    if not hmac.compare_digest(kept, seed):
        raise PlaceKeyDiffersError(f"The place already has another {name} key; it was left as is.")


def lookup_tag(kind: str, address: str) -> bytes:
    """Give the 32 bytes by which a person is found: an HMAC that only this place can make.

    Args:
        kind: what sort of address ("mail", "sms"), or any other scope of its own.
        address: in its one way of writing (see `people.addresses`).
    """
    return _tag(_LOOKUP, kind.encode(), address.encode())


def read_what_lasts() -> None:
    """Read the secrets that stay the same while the place is open, and keep them in the house.

    Called when a place opens, outside any transaction: what was made in one could be rolled back.
    """
    for name in _LASTING:
        house().lasting[name] = _place_secret(name)


def seal_for_place(data: bytes) -> bytes:
    """Seal `data` that belongs to nobody known yet under the place's own box."""
    return seal_with(_lasting_secret(_BOX), data)


def unseal_for_place(data: bytes) -> bytes | None:
    """Open what `seal_for_place` made; None when it is damaged."""
    return unseal_with(_lasting_secret(_BOX), data)


# ── What passes ────────────────────────────────────────────────────────────────────────────────


def begin_passing(name: str) -> None:
    """Make a secret under which things are sealed until it is destroyed; again changes nothing.

    Args:
        name: what it is for, at most 40 characters.
    """
    _place_secret(name)


def seal_passing(name: str, data: bytes) -> bytes | None:
    """Seal `data` under a passing secret; None when there is none of that name any more."""
    secret = _passing(name)
    return None if secret is None else seal_with(secret, data)


def unseal_passing(name: str, data: bytes) -> bytes | None:
    """Open what `seal_passing` made; None when the secret was destroyed or `data` is damaged."""
    secret = _passing(name)
    return None if secret is None else unseal_with(secret, bytes(data))


def unseal_passing_many(name: str, rows: Sequence[bytes]) -> list[bytes | None]:
    """Open many records sealed under one passing secret, with one read; in the order of `rows`."""
    secret = _passing(name)
    return [None if secret is None else unseal_with(secret, data) for data in rows]


def passing_tag(name: str, *parts: bytes) -> bytes | None:
    """Give 32 bytes that only a passing secret can make; None when it was destroyed."""
    return None if _passing(name) is None else _tag(name, *parts)


def destroy_passing(name: str) -> None:
    """Destroy a passing secret: what was sealed under it is noise from now on, wherever it lies.

    Asking again changes nothing. The freed pages of `keys.db` are overwritten.
    """
    _overwrite_what_is_freed()
    PlaceSecret.objects.filter(name=name).delete()
    _empty_the_log()


# ── For the vault's own rooms ──────────────────────────────────────────────────────────────────


def wrap_row(row: bytes, secret: bytes) -> bytes:
    """Wrap a secret for one row, named by its table and primary key."""
    return _wrap(row, secret)


def open_row(row: bytes, wrapped: bytes | memoryview) -> bytes:
    """Open what `wrap_row` made for the same row.

    Raises:
        WrongMasterKeyError: another master key wrapped it, or it is damaged.
    """
    return _open(row, wrapped)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _passing(name: str) -> bytes | None:
    found = PlaceSecret.objects.filter(name=name).first()
    return None if found is None else _open(_place_row(name), found.wrapped)


def _overwrite_what_is_freed() -> None:
    """Let the file's freed pages be overwritten; other databases than SQLite have no such file."""
    if connections[DATABASE].vendor == "sqlite":
        with connections[DATABASE].cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _empty_the_log() -> None:
    """Fold in and empty the write-ahead log, which still holds rows as they were."""
    keys = connections[DATABASE]
    if keys.vendor == "sqlite" and not keys.in_atomic_block:
        with connections[DATABASE].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _person_secret(person_id: UUID) -> bytes:
    found = PersonKey.objects.filter(person_id=person_id).first()
    if found is None:
        _refuse_forgotten(person_id)
        wrapped = _wrap(_person_row(person_id), secrets.token_bytes(SECRET_BYTES))
        found, _ = PersonKey.objects.get_or_create(
            person_id=person_id, defaults={"wrapped": wrapped}
        )
    return _open(_person_row(person_id), found.wrapped)


def _place_secret(name: str, first: bytes | None = None) -> bytes:
    found = PlaceSecret.objects.filter(name=name).first()
    if found is None:
        wrapped = _wrap(_place_row(name), first or secrets.token_bytes(SECRET_BYTES))
        found, _ = PlaceSecret.objects.get_or_create(name=name, defaults={"wrapped": wrapped})
    return _open(_place_row(name), found.wrapped)


def _refuse_forgotten(person_id: UUID) -> None:
    if is_forgotten(person_id):
        raise PersonForgottenError("This person was forgotten; nothing can be kept for them.")


def _forgotten_tag(person_id: UUID) -> bytes:
    return _tag(_LOOKUP, b"forgotten", person_id.bytes)


def _tag(secret_name: str, *parts: bytes) -> bytes:
    # Each part carries its length, so that no two lists of parts read the same.
    text = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    lasts = secret_name in _LASTING
    secret = _lasting_secret(secret_name) if lasts else _place_secret(secret_name)
    return hmac.digest(secret, text, sha256().name)


def _lasting_secret(name: str) -> bytes:
    return house().lasting.get(name) or _place_secret(name)


def _wrap(row: bytes, secret: bytes) -> bytes:
    return wrap(house().master_key, row, secret)


def _open(row: bytes, wrapped: bytes | memoryview) -> bytes:
    return unwrap(house().master_key, row, bytes(wrapped))


def _person_row(person_id: UUID) -> bytes:
    return b"person\x00" + person_id.bytes


def _kept_row(person_id: UUID, project_id: bytes) -> bytes:
    return b"kept\x00" + person_id.bytes + project_id


def _place_row(name: str) -> bytes:
    return b"place\x00" + name.encode()
