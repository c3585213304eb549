"""Questions about cards, lines of the books and the place, as lists have them."""

from collections.abc import Sequence

from dugnad.charter.entries import target_of
from dugnad.web.lists.models import QuestionRow
from dugnad.web.lists.services import PAGE, Page, page_of


def questions(about: str, after: str = "", limit: int = PAGE) -> Page[QuestionRow]:
    """Questions about a card (`target_of`), a line ("line:12.3") or the "place", oldest first."""
    rows = QuestionRow.objects.filter(about=about).order_by("asked")
    if after:
        rows = rows.filter(asked__gt=int(after)) if after.isdecimal() else rows.none()
    return page_of(rows[: limit + 1], limit, "asked")


def questions_about(names: Sequence[str], limit: int = 10 * PAGE) -> tuple[QuestionRow, ...]:
    """Questions about any of these subjects, oldest first."""
    return tuple(QuestionRow.objects.filter(about__in=names).order_by("asked")[:limit])


def unanswered(names: Sequence[str], limit: int = 10 * PAGE) -> tuple[QuestionRow, ...]:
    """Questions about any of these subjects that have no answer, oldest first."""
    rows = QuestionRow.objects.filter(about__in=names, answer=None)
    return tuple(rows.order_by("asked")[:limit])


def questions_of(card: bytes, after: str = "", limit: int = PAGE) -> Page[QuestionRow]:
    """Questions about a card, oldest first."""
    return questions(target_of(card), after, limit)
