"""PER-03: what can be undone is written down for every act, and what is final says so before.

python -m tests.undoing.test_undo        writes docs/undo.md anew
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import chain
from pathlib import Path

import polib
import pytest

from dugnad.cards import catalogue
from dugnad.charter.charter import MODULES
from dugnad.web.rooms.catalogue import rooms
from tests.undoing.table import (
    LAWS,
    ROOMS,
    Again,
    Back,
    Decided,
    Ends,
    Stays,
    Undo,
)

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "undo.md"
INTRODUCTION = """# What can be undone

All but payments and votes can be tried, and taken back or changed (PER-03). Here stands every act
that the laws know: how it is taken back, how it is changed, or why it is final. What is final says
so on its page, before it is pressed. What the books have stays in them: taking back is a line of
its own, and words that are taken back are destroyed. `python -m tests.undoing.test_undo` writes
this page anew, and `tests/undoing/test_undo.py` fails where an act is missing. What no person
presses (what a law asks for, what the place does by itself, a moment that comes) is left out.
"""


def acts() -> dict[str, list[str]]:
    """The acts of every law of the books, by the law's name."""
    laws = chain(MODULES.values(), catalogue.contracts())
    return {law.name: [action.__name__ for action in law.actions] for law in laws}


def acts_of_rooms() -> dict[str, list[str]]:
    """The acts of every room."""
    return {name: [one.__name__ for one in room.actions] for name, room in rooms().items()}


def words(undo: Undo) -> str:
    """How it is said; "" for what no person presses."""
    match undo:
        case Back(by=by, how=how):
            return f"taken back by `{by}`" + (f", {how}" if how else "")
        case Again(how=how):
            return "changed by doing it again" + (f", {how}" if how else "")
        case Decided():
            return "follows from a decision; another decision changes it"
        case Ends(how=how):
            return f"nothing to take back: {how}"
        case Stays(why=why):
            return f"**final**: {why}"
        case _:
            return ""


def document() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    for heading, laws in (("In the books", LAWS), ("In rooms", ROOMS)):
        parts.append(f"## {heading}\n")
        for name, law in laws.items():
            said = [(act, words(undo)) for act, undo in law.items() if words(undo)]
            if said:
                rows = "\n".join(f"| {act} | {one} |" for act, one in said)
                parts.append(f"### {name}\n\n| act | |\n|---|---|\n{rows}\n")
    return "\n".join(parts)


@cache
def sentences() -> str:
    """Every sentence that a page can show, in English."""
    files = (ROOT / "src" / "dugnad").glob("**/locale/nb/LC_MESSAGES/django.po")
    return "\n".join(entry.msgid for file in sorted(files) for entry in polib.pofile(str(file)))


def test_every_act_is_there() -> None:
    """A new act says how it is undone, and what no law knows any more goes."""
    assert {name: sorted(law) for name, law in LAWS.items()} == {
        name: sorted(known) for name, known in acts().items()
    }
    assert {name: sorted(law) for name, law in ROOMS.items()} == {
        name: sorted(known) for name, known in acts_of_rooms().items()
    }


@pytest.mark.parametrize(
    ("laws", "known"), [(LAWS, acts()), (ROOMS, acts_of_rooms())], ids=["books", "rooms"]
)
def test_what_takes_it_back_is_there(
    laws: Mapping[str, Mapping[str, Undo]], known: dict[str, list[str]]
) -> None:
    """It names an act that somebody can press, of its own law or of another one."""
    for name, law in laws.items():
        for act, undo in law.items():
            if isinstance(undo, Back):
                of, _dot, by = undo.by.rpartition(".")
                assert by in known[of or name], (name, act)
                assert words(laws[of or name][by]), (name, act)


def test_what_is_final_says_so_before() -> None:
    """In a sentence that a page has, in every language."""
    for name, law in (*LAWS.items(), *ROOMS.items()):
        for act, undo in law.items():
            if isinstance(undo, Stays):
                assert undo.says in sentences(), (name, act, undo.says)


def test_the_page_is_true() -> None:
    """What people read is what stands in the table."""
    assert TABLE.read_text(encoding="utf-8") == document()


if __name__ == "__main__":
    TABLE.write_text(document(), encoding="utf-8")
