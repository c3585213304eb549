"""Where questions are answered, and by whom those about lines of the books (PRV-06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dugnad.charter.entries import Question
from dugnad.charter.law import Law
from dugnad.charter.talk import may_answer_for_place, may_answer_line
from dugnad.ledger.values import ProjectId
from dugnad.web.acting.services import member_in
from dugnad.web.house import house
from dugnad.web.kit.showing import now_of
from dugnad.web.lists import history
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import QuestionRow
from dugnad.web.people.models import Person

PLACE: Final = "place"
"""What a question about the place itself is about."""

LOOKED_THROUGH: Final = 100
"""So many open questions about lines are looked through for those of one person."""


def project_of(law: Law, asked: Question) -> ProjectId | None:
    """The project in which a question is answered.

    The card's; for a line that in which it was asked; for the place that which decides about it.
    """
    if asked.about == PLACE:
        return law.governing()
    card = law.card_at(asked.about)
    if card is not None:
        return card.project
    known = law.member(asked.asked_by) if asked.about.startswith("line:") else None
    return None if known is None else known.project


@dataclass(frozen=True)
class LineAsked:
    """A question that waits for somebody: its id in addresses, what the line says.

    The sentence is empty where it is about the place itself.
    """

    id: str
    sentence: str
    asked_ms: int


def waiting_for(person: Person | None) -> list[LineAsked]:
    """The questions about lines of the books that wait for a person, the oldest first."""
    rows = [] if person is None else [*reversed(lists.questions_on_lines(LOOKED_THROUGH))]
    mine = mine_to_answer(person, rows)
    found = []
    for row in rows:
        if bytes(row.question) not in mine:
            continue
        name = bytes(row.question).hex()
        line = history.book_line(row.about)
        if row.about == PLACE:
            found.append(LineAsked(name, "", row.asked_ms))
        elif line is not None:
            found.append(LineAsked(name, str(line.sentence), row.asked_ms))
    return found


def mine_to_answer(person: Person | None, rows: Sequence[QuestionRow]) -> frozenset[bytes]:
    """Those of some questions about lines that a person may answer and that have no answer."""
    waiting = [bytes(row.question) for row in rows if row.answer is None]
    if person is None or not waiting:
        return frozenset()
    found = []
    with house().engine.reader() as store:
        law, now_ms = Law(store), now_of(store)
        for name in waiting:
            asked = law.question(name)
            project = None if asked is None else project_of(law, asked)
            member = None if project is None else member_in(person, project)
            if (
                asked is not None
                and member is not None
                and (
                    may_answer_line(law, asked, member, now_ms)
                    or may_answer_for_place(law, asked, member, now_ms)
                )
            ):
                found.append(name)
    return frozenset(found)
