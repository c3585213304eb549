"""Member ids and keys for one act each, of people who chose to be unseen.

In the books such an act stands under a member id that nothing else was done by, and that nothing
there joins to the person's other acts. Which belong together is known here alone, so that the
person still sees their own and is told what concerns them. Forgetting somebody takes the person out
of the rows: money that would be owed to them is then given back by the place.

Source: architecture 4 (who a member is); MAT-23, PRV-03; decision 0022.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from nacl.signing import SigningKey

from dugnad.ledger.values import CardId, MemberId, ProjectId
from dugnad.web.vault import services as vault
from dugnad.web.vault.models import OnceKey, PersonKey

_ID: Final = 16
_MOMENT: Final = 8
_SEED: Final = 32
NO_LINK: Final = bytes(_ID)
"""Where an act was not done by a link."""
_LONG: Final = 4 * _ID + _MOMENT + _SEED
_AT_ONCE: Final = 500


@dataclass(frozen=True)
class Once:
    """Who somebody is for one act.

    Attributes:
        member: 16 random bytes, as in the books.
        project: where they act, 16 bytes.
        card: on what, 16 bytes.
        made_ms: when it was made, in milliseconds since 1970 UTC.
        key: what signs the act, and what concerns it later.
        person_id: whose it is; None once they were forgotten.
        link: the question whose link it was made by, 16 bytes; zeros where by none. Whoever holds
            that link sees what was done by it, and nothing else that is unseen.
    """

    member: MemberId
    project: ProjectId
    card: CardId
    made_ms: int
    key: SigningKey
    person_id: UUID | None
    link: bytes = NO_LINK


def make(
    person_id: UUID,
    project: ProjectId,
    card: CardId,
    press: str,
    now_ms: int,
    look: Callable[[Sequence[Once]], None],
    *,
    is_over: Callable[[Once], bool],
    link: bytes = NO_LINK,
) -> Once:
    """Give the id and key for one press, made when the press first comes.

    Args:
        person_id: whose act it is.
        project: where they act, 16 bytes.
        card: on what, 16 bytes.
        press: the name of the press; the same one is given the same id.
        now_ms: milliseconds since 1970 UTC.
        look: is shown all that the person then has on this card, this one among them, while no
            other can be made; what it raises is raised on, and nothing was made.
        is_over: whether nothing was done by an id, and nothing will be any more; such ids of the
            person on this card are destroyed, and count for nothing.
        link: the question whose link was pressed, 16 bytes; zeros where none was.

    Raises:
        PersonForgottenError: the person was forgotten; nothing was made.
    """
    found = of_press(press)
    if found is not None and not is_over(found):
        return found
    if vault.is_forgotten(person_id):
        raise vault.PersonForgottenError("This person was forgotten; nothing can be kept for them.")
    member, seed = secrets.token_bytes(_ID), secrets.token_bytes(_SEED)
    tag = _tag(member)
    told = member + project + card + now_ms.to_bytes(_MOMENT, "big") + seed + link
    with suppress(IntegrityError), transaction.atomic(using=vault.DATABASE):
        if found is not None:
            drop(found.member)
        # Written before it is looked at: from here on nobody else writes, so two presses count.
        OnceKey.objects.create(
            tag=tag,
            person_id=person_id,
            press=_press(press),
            wrapped=vault.wrap_row(_row(tag), told),
        )
        list(PersonKey.objects.select_for_update().filter(person_id=person_id))
        theirs = [one for one in of_person(person_id) if one.card == card]
        for one in (one for one in theirs if is_over(one)):
            drop(one.member)
        look([one for one in theirs if not is_over(one)])
    made = of_press(press)
    if made is None:
        raise vault.PersonForgottenError("This person was forgotten; nothing can be kept for them.")
    return made


def of_press(press: str) -> Once | None:
    """The id that was made for a press; None where there is none."""
    row = OnceKey.objects.filter(press=_press(press)).first()
    return None if row is None else _open(row)


def of_member(member: MemberId) -> Once | None:
    """Who is behind a member of the books, where that is an id for one act; None otherwise."""
    row = OnceKey.objects.filter(tag=_tag(member)).first()
    return None if row is None else _open(row)


def of_person(person_id: UUID) -> list[Once]:
    """All that somebody did unseen, the oldest first."""
    found = [_open(row) for row in OnceKey.objects.filter(person_id=person_id)]
    return sorted(found, key=lambda one: (one.made_ms, one.member))


def persons_behind(members: Iterable[MemberId]) -> dict[MemberId, UUID]:
    """The persons behind those of some members that are ids for one act, with one read."""
    by_tag = {_tag(member): member for member in members}
    if not by_tag:
        return {}
    rows = OnceKey.objects.filter(tag__in=[*by_tag], person_id__isnull=False)
    return {
        by_tag[bytes(tag)]: person
        for tag, person in rows.values_list("tag", "person_id")
        if person is not None
    }


def writer_of(member: MemberId) -> str:
    """Under which name words that go with an unseen act are kept: it leads to nobody else's."""
    return str(UUID(bytes=vault.lookup_tag("once-words", member.hex())[:_ID]))


def drop(member: MemberId) -> None:
    """Destroy an id by which nothing was done."""
    OnceKey.objects.filter(tag=_tag(member)).delete()


def sweep(before_ms: int, has_acted: Callable[[bytes], bool]) -> int:
    """Destroy ids by which nothing was done, though they were made long ago; gives how many.

    Each is looked at until it is known to be used, and never after that.

    Args:
        before_ms: those made before, in milliseconds since 1970 UTC.
        has_acted: whether anything was done by a public key.
    """
    used, unused = list[bytes](), list[bytes]()
    for row in OnceKey.objects.filter(used=False, person_id__isnull=False):
        found = _open(row)
        if found.made_ms < before_ms:
            acted = has_acted(bytes(found.key.verify_key))
            (used if acted else unused).append(bytes(row.tag))
    for some in batched(used):
        OnceKey.objects.filter(tag__in=some).update(used=True)
    for some in batched(unused):
        OnceKey.objects.filter(tag__in=some).delete()
    return len(unused)


def batched(tags: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """Some at a time, so that no question to the database is too long."""
    return (tags[at : at + _AT_ONCE] for at in range(0, len(tags), _AT_ONCE))


# ── Of those who were forgotten
def of_nobody(members: Iterable[MemberId]) -> dict[MemberId, Once]:
    """Those of some members who were forgotten, by which something may still come back."""
    tags = [_tag(member) for member in members]
    rows = (OnceKey.objects.filter(tag__in=some, person_id=None) for some in batched(tags))
    opened = (_open(row) for some in rows for row in some)
    return {one.member: one for one in opened}


def leave_behind(
    member: MemberId, project: ProjectId, card: CardId, key: SigningKey, now_ms: int
) -> None:
    """Keep the key of somebody who is being forgotten, without them, for what may come back.

    Args:
        member: their id in the books.
        project: of which project.
        card: 16 zero bytes where it acted on more than one.
        key: what signs for it.
        now_ms: milliseconds since 1970 UTC.
    """
    tag = _tag(member)
    told = member + project + card + now_ms.to_bytes(_MOMENT, "big") + bytes(key) + NO_LINK
    OnceKey.objects.get_or_create(
        tag=tag,
        defaults={
            "person_id": None,
            "press": _press(secrets.token_urlsafe(18)),
            "wrapped": vault.wrap_row(_row(tag), told),
        },
    )


# ── Steps
def _open(row: OnceKey) -> Once:
    told = vault.open_row(_row(bytes(row.tag)), row.wrapped)
    if len(told) != _LONG:
        raise ValueError("A key for one act has another length than it was written with.")
    member, project, card = told[:_ID], told[_ID : 2 * _ID], told[2 * _ID : 3 * _ID]
    made = int.from_bytes(told[3 * _ID : 3 * _ID + _MOMENT], "big")
    seed, link = told[-_SEED - _ID : -_ID], told[-_ID:]
    return Once(member, project, card, made, SigningKey(seed), row.person_id, link)


def _tag(member: MemberId) -> bytes:
    return vault.lookup_tag("once", member.hex())


def _press(press: str) -> bytes:
    return vault.lookup_tag("once-press", press)


def _row(tag: bytes) -> bytes:
    return b"once\x00" + tag
