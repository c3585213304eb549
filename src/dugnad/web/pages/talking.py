"""Questions and answers joined with their words and names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dugnad.charter.law import Law
from dugnad.face.face import PersonLine, Seen
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.lists.models import QuestionRow
from dugnad.web.pages import taking_away
from dugnad.web.pages.showing import named


def with_words(rows: Sequence[QuestionRow], seen: Seen | None = None) -> list[dict[str, Any]]:
    """Questions in their order, each with `text`, `answer` and who answered.

    A text that was taken away is None, and `text_gone` or `answer_gone` says when and why. Without
    a card that somebody looks at nobody is named.
    """
    wanted = [bytes(row.prose) for row in rows]
    wanted += [bytes(row.answer) for row in rows if row.answer]
    with house().engine.reader() as store:
        words = taking_away.read_many(Law(store), wanted)
    answerers = {bytes(row.answered_by): "" for row in rows if row.answered_by}
    if seen is not None and answerers:
        lines = named([PersonLine(member=member) for member in answerers], seen)
        answerers |= {line.member: line.name for line in lines if line.member}
    return [
        {
            "row": row,
            "id": bytes(row.question).hex(),
            "text": _text(words.get(bytes(row.prose))),
            "answer": _text(words.get(bytes(row.answer))) if row.answer else None,
            "text_gone": taking_away.gone(words.get(bytes(row.prose))),
            "answer_gone": taking_away.gone(words.get(bytes(row.answer))) if row.answer else "",
            "asked_here": seen is not None and bytes(row.by) == seen.member,
            "answered_here": seen is not None and bytes(row.answered_by or b"") == seen.member,
            "answered": bool(row.answer),
            "by": answerers[bytes(row.answered_by)] if row.answered_by else "",
        }
        for row in rows
    ]


def _text(told: object) -> str | None:
    return told.text if isinstance(told, Told) else None
