"""Questions and answers joined with their words and names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse

from dugnad.charter.law import Law
from dugnad.face.page import PersonLine, Saying
from dugnad.face.seen import Seen
from dugnad.web.content.told import Told, is_objection
from dugnad.web.house import house
from dugnad.web.kit import taking_away
from dugnad.web.kit.showing import named
from dugnad.web.lists.models import QuestionRow


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
            "objects": is_objection(words.get(bytes(row.prose))),
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


def with_answers(
    sayings: Sequence[Saying], questions: Sequence[dict[str, Any]], *, may_answer: bool
) -> tuple[tuple[Saying, ...], list[dict[str, Any]]]:
    """Join what people said on a card with what was answered to it.

    Whoever objects asks with the same words, so that it can be answered as every other question.
    It is shown once, with the objection, and goes with it: what was taken back asks nothing.

    Args:
        sayings: what people said, with their words.
        questions: the card's, as `with_words` gives them.
        may_answer: whether the viewer answers questions about the card.

    Returns:
        The sayings with their answers; and the questions that are left.
    """
    left, joined = list(questions), []
    for saying in sayings:
        own = [one for one in left if _is_of(one, saying)]
        for one in own:
            left.remove(one)
        asked = own[-1] if own else None
        if asked is not None and asked["answered"]:
            joined.append(replace(saying, answer=asked["answer"] or "", answered_by=asked["by"]))
        elif asked is not None and may_answer:
            address = reverse("answer-question", args=[asked["id"]])
            joined.append(replace(saying, reply=address))
        else:
            joined.append(saying)
    return tuple(joined), [one for one in left if not one["objects"]]


def _is_of(question: dict[str, Any], saying: Saying) -> bool:
    same = saying.text is not None and question["text"] == saying.text
    return same and bytes(question["row"].by) == saying.by.member


def _text(told: object) -> str | None:
    return told.text if isinstance(told, Told) else None
