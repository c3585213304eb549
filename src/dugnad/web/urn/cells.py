"""Sheets whose words nobody can read but whoever holds the paper.

A sheet has words that are drawn by chance and differ from person to person. Behind each word lies
what it stands for, its *cell*, sealed for the two counters when the sheet is made. So whoever
carries or types a word learns nothing, and neither does whoever runs the place, with every file and
every key but the counters' halves: a word that is typed only chooses which sealed cells count. What
a word means stands on the paper alone.

    tag 16 | id 8 | flags 1 | sealed tracker | words and their cells | answer's tracker and cells

All sheets of an urn lie in one piece in the order of their tags, and end with the urn.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from dugnad.charter.counting.ballots import Approval, Ballot, Ranking, Scores, Stance, Voice
from dugnad.charter.counting.method import ByApproval, ByConsent, ByScore, Method
from dugnad.charter.decisions.opening import is_yes_or_no
from dugnad.charter.decisions.urn import TRACKER_BYTES
from dugnad.web.urn.envelopes import TAG
from dugnad.web.urn.scheme import OVERHEAD, SCHEME
from dugnad.web.urn.words import distinct, meant, number_of, word

CELLS_MAX: Final = 120
"""So many words a sheet has at most: more are too many to read, and too easy to hit by chance."""
ID: Final = 8

_SEALED_CELL: Final = OVERHEAD + 1
_CELL: Final = 3 + _SEALED_CELL
_SEALED_TRACKER: Final = OVERHEAD + TRACKER_BYTES
_TYPED: Final = 1
_PAPER_OVER: Final = 2
_TRIES: Final = 200

STANCES: Final = ("fine", "aside", "object")
VOICES: Final = ("yes", "no", "abstain")


class NotOnTheSheet(Exception):
    """What was typed is not, or not only, words of this sheet as it is to be filled in."""


@dataclass(frozen=True)
class Grid:
    """What can be answered by words: `rows` times `columns` cells, numbered row by row.

    Attributes:
        rows: lines of the sheet.
        columns: words in a line.
        most: how many words an answer has at most.
    """

    rows: int
    columns: int
    most: int

    @property
    def cells(self) -> int:
        """How many words there are in all."""
        return self.rows * self.columns

    def line_of(self, cell: int) -> int:
        """Which line a cell stands in, where an answer has one word a line; else 0 for all.

        That is all that a sheet which nobody can read says of its words: two of one line would be
        no answer.
        """
        return cell // self.columns if self.columns > 1 else 0


def grid_of(method: Method, options: int) -> Grid:
    """How a sheet looks on which people answer by this method."""
    match method:
        case ByConsent():
            return Grid(rows=len(STANCES), columns=1, most=1)
        case _ if is_yes_or_no(method):
            return Grid(rows=len(VOICES), columns=1, most=1)
        case ByApproval():
            return Grid(rows=options, columns=2, most=options)
        case ByScore(low=low, high=high):
            return Grid(rows=options, columns=high - low + 1, most=options)
        case _:
            return Grid(rows=options, columns=1, most=options)


def ballot_in(method: Method, options: int, chosen: Sequence[int]) -> Ballot:
    """What some cells answer, in the order in which their words were given.

    By consent and yes or no there is one; by points and ticks one a line; else the best comes
    first.
    """
    match method:
        case ByConsent():
            return Stance(says=STANCES[chosen[0]])
        case _ if is_yes_or_no(method):
            return Voice(says=VOICES[chosen[0]])
        case ByApproval():
            return Approval(options=tuple(sorted(one // 2 for one in chosen if one % 2 == 0)))
        case ByScore(low=low, high=high):
            columns = high - low + 1
            given = {one // columns: low + one % columns for one in chosen}
            return Scores(scores=tuple(given.get(at) for at in range(options)))
        case _:
            return Ranking(groups=tuple((one,) for one in chosen))


@dataclass(frozen=True)
class Cell:
    """A word, the line in which no other word may be given, and what it stands for, sealed."""

    word: str
    line: int
    sealed: bytes


@dataclass(frozen=True)
class Answer:
    """An answer that came by words: its sealed tracker, and the sealed cells that were chosen."""

    tracker: bytes
    cells: tuple[bytes, ...]

    def opened(self, halves: tuple[bytes, bytes]) -> tuple[bytes, tuple[int, ...]] | None:
        """Open the answer with both halves: tracker and cells; None when it does not open."""
        tracker = SCHEME.open(halves, self.tracker)
        cells = [SCHEME.open(halves, one) for one in self.cells]
        known = tuple(one[0] for one in cells if one is not None)
        if tracker is None or len(known) < len(cells):
            return None
        return tracker, known


@dataclass(frozen=True)
class Sheet:
    """What the place keeps of a sheet: not what its words mean.

    Attributes:
        tag: whose it is, as in the urn.
        id: of this sheet, as another one of the same person has other words.
        tracker: the tracker of an answer by its words, sealed for the counters.
        cells: its words, in an order that says nothing.
        answer: what was answered by words, of this sheet or of the one before; None: nothing.
        typed: whether what came on paper was typed.
        paper_over: whether the person answered in another way since, so that no paper counts.
    """

    tag: bytes
    id: bytes
    tracker: bytes
    cells: tuple[Cell, ...]
    answer: Answer | None = None
    typed: bool = False
    paper_over: bool = False

    @property
    def holds_paper(self) -> bool:
        """Whether the answer that counts came by words, and nothing ended paper since."""
        return self.answer is not None and not self.paper_over

    def read(self, grid: Grid, typed: str) -> tuple[int, ...]:
        """Find the cells of some words as somebody typed them; one wrong letter each is mended.

        Raises:
            NotOnTheSheet: they are none, too many, twice the same, or two of one line.
        """
        words = [cell.word for cell in self.cells]
        found = [meant(one, words) for one in typed.translate(_BETWEEN).split()]
        chosen = tuple(one for one in found if one is not None)
        if not chosen or len(chosen) < len(found) or len(chosen) > grid.most:
            raise NotOnTheSheet
        if len(dict.fromkeys(chosen)) < len(chosen):
            raise NotOnTheSheet
        lines = [self.cells[one].line for one in chosen]
        if grid.columns > 1 and len(dict.fromkeys(lines)) < len(lines):
            raise NotOnTheSheet
        return chosen

    def answering(self, chosen: Sequence[int], *, on_paper: bool) -> Sheet:
        """Give the sheet as it is once an answer came by its words."""
        cells = tuple(self.cells[one].sealed for one in chosen)
        return replace(
            self,
            answer=Answer(self.tracker, cells),
            typed=self.typed or on_paper,
            paper_over=self.paper_over or not on_paper,
        )

    def set_aside(self) -> Sheet:
        """Give the sheet as it is once its person answered without it."""
        return replace(self, answer=None, paper_over=True)


_BETWEEN: Final = str.maketrans(dict.fromkeys(",.;:/|\t\r\n", " "))


def make(public: bytes, tag: bytes, grid: Grid, tracker: bytes) -> tuple[Sheet, tuple[str, ...]]:
    """Make a sheet: what is kept of it, and its words by cell, which nobody keeps.

    Raises:
        ValueError: it has more than `CELLS_MAX` words.
    """
    if grid.cells > CELLS_MAX:
        raise ValueError("A sheet with so many words is not printed.")
    drawn = (secrets.token_bytes(2) for _ in range(_TRIES * grid.cells))
    words = distinct(drawn, grid.cells)
    cells = [
        Cell(one, grid.line_of(at), SCHEME.seal(public, bytes([at])))
        for at, one in enumerate(words)
    ]
    secrets.SystemRandom().shuffle(cells)
    sealed = SCHEME.seal(public, tracker)
    return Sheet(tag[:TAG], secrets.token_bytes(ID), sealed, tuple(cells)), words


class Folder:
    """All sheets of one urn, in memory."""

    def __init__(self, sheets: dict[bytes, Sheet], grid: Grid) -> None:
        """Take the sheets by tag."""
        self._sheets = sheets
        self._grid = grid

    @classmethod
    def read(cls, data: bytes, grid: Grid) -> Folder:
        """Read what `written` wrote."""
        each = _size(grid)
        return cls({row[:TAG]: _read(row, grid) for row in _pieces(data, each)}, grid)

    def written(self) -> bytes:
        """Write all sheets, in the order of their tags; each is as long as any other."""
        return b"".join(_written(self._sheets[tag], self._grid) for tag in sorted(self._sheets))

    def of(self, tag: bytes) -> Sheet | None:
        """Somebody's sheet, or None."""
        return self._sheets.get(tag[:TAG])

    def put(self, tag: bytes, sheet: Sheet | None) -> None:
        """Put a sheet in the place of the one before; None takes it out."""
        if sheet is None:
            self._sheets.pop(tag[:TAG], None)
        else:
            self._sheets[tag[:TAG]] = sheet


def _size(grid: Grid) -> int:
    answer = 1 + _SEALED_TRACKER + grid.most * _SEALED_CELL
    return TAG + ID + 1 + _SEALED_TRACKER + grid.cells * _CELL + answer


def _written(sheet: Sheet, grid: Grid) -> bytes:
    flags = (_TYPED if sheet.typed else 0) | (_PAPER_OVER if sheet.paper_over else 0)
    cells = [
        number_of(cell.word).to_bytes(2, "big") + bytes([cell.line]) + cell.sealed
        for cell in sheet.cells
    ]
    return (
        sheet.tag
        + sheet.id
        + bytes([flags])
        + sheet.tracker
        + b"".join(cells)
        + _written_answer(sheet.answer, grid)
    )


def _written_answer(answer: Answer | None, grid: Grid) -> bytes:
    """Write an answer; as many random bytes where there is less."""
    full = _SEALED_TRACKER + grid.most * _SEALED_CELL
    known = b"" if answer is None else answer.tracker + b"".join(answer.cells)
    number = 0 if answer is None else len(answer.cells)
    return bytes([number]) + known + secrets.token_bytes(full - len(known))


def _read(row: bytes, grid: Grid) -> Sheet:
    at = TAG + ID + 1 + _SEALED_TRACKER
    cells = row[at : at + grid.cells * _CELL]
    flags = row[TAG + ID]
    return Sheet(
        tag=row[:TAG],
        id=row[TAG : TAG + ID],
        tracker=row[TAG + ID + 1 : at],
        cells=tuple(_cell(one) for one in _pieces(cells, _CELL)),
        answer=_read_answer(row[at + len(cells) :]),
        typed=bool(flags & _TYPED),
        paper_over=bool(flags & _PAPER_OVER),
    )


def _read_answer(data: bytes) -> Answer | None:
    number, tracker = data[0], data[1 : 1 + _SEALED_TRACKER]
    cells = data[1 + _SEALED_TRACKER :][: number * _SEALED_CELL]
    return Answer(tracker, tuple(_pieces(cells, _SEALED_CELL))) if number else None


def _cell(data: bytes) -> Cell:
    return Cell(word(int.from_bytes(data[:2], "big")), data[2], data[3:])


def _pieces(data: bytes, each: int) -> list[bytes]:
    return [data[at : at + each] for at in range(0, len(data), each)]
