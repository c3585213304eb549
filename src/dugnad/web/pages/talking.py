"""Questions and answers joined with their words and names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dugnad.web.content import services as content
from dugnad.web.content.told import Told
from dugnad.web.lists.models import QuestionRow
from dugnad.web.people import services as people
from dugnad.web.people.names import names_of


def with_words(rows: Sequence[QuestionRow]) -> list[dict[str, Any]]:
    """Questions in their order, each with `text`, `answer` and who answered.

    A text that was taken down is None; the page says so.
    """
    wanted = [bytes(row.prose) for row in rows]
    wanted += [bytes(row.answer) for row in rows if row.answer]
    words = content.read_many(wanted, waiting=True)
    answerers = [bytes(row.answered_by) for row in rows if row.answered_by]
    persons = people.persons_of_members(answerers)
    names = names_of(persons.values())
    return [
        {
            "row": row,
            "id": bytes(row.question).hex(),
            "text": _text(words.get(bytes(row.prose))),
            "answer": _text(words.get(bytes(row.answer))) if row.answer else None,
            "answered": bool(row.answer),
            "by": names.get(persons[bytes(row.answered_by)].id, "")
            if row.answered_by and bytes(row.answered_by) in persons
            else "",
        }
        for row in rows
    ]


def _text(told: object) -> str | None:
    return told.text if isinstance(told, Told) else None
