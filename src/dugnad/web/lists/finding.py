"""Finding open cards by words of their titles, and what neighbours share."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from dugnad.web.house import house
from dugnad.web.lists.models import CardRow

WORDS_MAX: Final = 6
"""More words than this nobody looks for at once; the others are left out."""


def matching(words: str, project: bytes, *, inside: bool, limit: int) -> tuple[CardRow, ...]:
    """Open cards whose title has all of these words, those of the project first, then newest.

    Args:
        words: as somebody typed them, in large or small letters.
        project: from whose page they look, 16 bytes.
        inside: whether they are a member of it.
        limit: at most so many.
    """
    wanted = words.split()[:WORDS_MAX]
    if not wanted:
        return ()
    rows = to_come_upon(project, inside=inside)
    for word in wanted:
        rows = rows.filter(_has(word))
    return _near_first(rows, project, limit)


def shared(project: bytes, *, inside: bool, limit: int) -> tuple[CardRow, ...]:
    """What is offered and looked for: in the project first, then in the whole place."""
    return _near_first(to_come_upon(project, inside=inside).filter(type="share"), project, limit)


def to_come_upon(project: bytes | None, *, inside: bool) -> QuerySet[CardRow]:
    """What is not over and may be come upon: also in a quiet round, where somebody belongs.

    Args:
        project: from whose page they look, 16 bytes; None: from the place's.
        inside: whether they are a member of it.
    """
    loud = Q(quiet_until_ms__lte=house().now_ms())
    rows = CardRow.objects.filter(on_home__isnull=False)
    if project is None:
        return rows.filter(loud, listed=True)
    own = Q(project=project) if inside else Q(project=project) & loud
    return rows.filter(own | Q(listed=True) & loud)


def _has(word: str) -> Q:
    """Whether a title has a word; the database knows large and small letters of English alone."""
    found = Q(title__icontains=word)
    for spelling in {word.lower(), word.upper(), word.capitalize()}:
        found |= Q(title__contains=spelling)
    return found


def _near_first(rows: QuerySet[CardRow], project: bytes, limit: int) -> tuple[CardRow, ...]:
    near = list(rows.filter(project=project).order_by("-put_up_ms")[:limit])
    others = rows.exclude(project=project).order_by("-put_up_ms")[: limit - len(near)]
    return (*near, *others)
