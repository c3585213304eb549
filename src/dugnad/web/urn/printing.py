"""Sheets of words: one for each person, that mean what they mean only until the next is printed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

from dugnad.charter.decisions import urn as law
from dugnad.ledger.values import CardId
from dugnad.web.acting.services import member_in
from dugnad.web.people.models import Person
from dugnad.web.urn import cells
from dugnad.web.urn.answering import decides
from dugnad.web.urn.cells import CELLS_MAX, NotOnTheSheet, Sheet
from dugnad.web.urn.lying import Lies, NotTaken, folder_of, row_of, tag_of, urn_of, write_anew
from dugnad.web.urn.reading import looking


def has_words(card: CardId, person: Person) -> bool:
    """Whether a sheet can be printed for a person: they decide, and it has room for the words."""
    with looking(card) as found:
        member = None if found is None else member_in(person, found.entry.project)
        return (
            found is not None
            and member is not None
            and found.takes_answers
            and found.grid.cells <= CELLS_MAX
            and decides(found, member)
        )


def print_sheet(card: CardId, person: Person, *, numbered: bool) -> tuple[tuple[str, ...], bytes]:
    """Draw the words of a new sheet for a person; those of the sheet before mean nothing any more.

    An answer by the sheet before counts until there is another one.

    Args:
        card: id of the decision's card, 16 bytes.
        person: for whom.
        numbered: whether the tracker is printed, as for whoever prints their own.

    Returns:
        Its words by cell, which are kept nowhere; and the tracker of an answer by them, or b"".

    Raises:
        NotTaken: there is none for them.
    """
    if not has_words(card, person):
        raise NotTaken("decisions.NotAmongThose")
    tracker = secrets.token_bytes(law.TRACKER_BYTES)
    with looking(card) as found:
        member = None if found is None else member_in(person, found.entry.project)
        row = None if found is None or member is None else urn_of(found)
        if found is None or member is None or row is None:
            raise NotTaken("decisions.NotOpen")
        sheet, words = cells.make(
            bytes(row.public), tag_of(found.name, member), found.grid, tracker
        )

        def change(lies: Lies) -> Lies:
            answer = None if lies.sheet is None else lies.sheet.answer
            return Lies(lies.place, replace(sheet, answer=answer))

        write_anew(row, found, member, change)
    return words, tracker if numbered else b""


def read_words(card: CardId, person: Person, typed: str) -> tuple[Sheet, tuple[int, ...]]:
    """Find the cells of a person's words; one wrong letter in a word is mended.

    Raises:
        NotOnTheSheet: they are not words of the person's newest sheet.
    """
    with looking(card) as found:
        member = None if found is None else member_in(person, found.entry.project)
        row = None if found is None else row_of(found)
        if found is None or member is None or row is None:
            raise NotOnTheSheet
        sheet = folder_of(row, found).of(tag_of(found.name, member))
        if sheet is None:
            raise NotOnTheSheet
        return sheet, sheet.read(found.grid, typed)


def on_paper(card: CardId, persons: Sequence[Person]) -> list[Person]:
    """Those of some people whose answer came on paper and was not given otherwise since."""
    with looking(card) as found:
        row = None if found is None else row_of(found)
        if found is None or row is None:
            return []
        folder, name = folder_of(row, found), found.name
        members = {one.id: member_in(one, found.entry.project) for one in persons}
    sheets = {one: folder.of(tag_of(name, member)) for one, member in members.items() if member}
    kept = [one for one in persons if sheets.get(one.id) is not None]
    return [one for one in kept if (sheet := sheets[one.id]) and sheet.holds_paper]


def sheet_of(card: CardId, person: Person) -> Sheet | None:
    """What the place keeps of a person's newest sheet; None where none was printed."""
    with looking(card) as found:
        member = None if found is None else member_in(person, found.entry.project)
        row = None if found is None else row_of(found)
        if found is None or member is None or row is None:
            return None
        return folder_of(row, found).of(tag_of(found.name, member))
