"""What was taken away in the place, when, under which rule, and what came of a second look.

It is read from the books, for everybody; who wrote it and who took it away stands nowhere on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dugnad.charter.entries import Removal, card_of, project_of
from dugnad.charter.law import Law
from dugnad.charter.moderating import APPEAL_MS, lies_here
from dugnad.charter.talk import ProseRemoved
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger import codec
from dugnad.web.house import house
from dugnad.web.leading.reading import now_of
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import RemovalRow
from dugnad.web.lists.words import REMOVALS

SHOWN_MAX = 200
"""So many removals, the newest, stand on the page."""


@dataclass(frozen=True)
class Taken:
    """Words that were taken away by whoever moderates.

    Attributes:
        name: of the words: their fingerprint in hex.
        rule: under which rule, in a sentence.
        at_ms: when.
        where: the page on which they stood; "" where that is not told.
        removal: as the books have it now.
        newest: whether it is the last time that these words were taken away.
        until_ms: until when a second look can be asked for.
        now_ms: the moment of looking.
    """

    name: str
    rule: StrOrPromise
    at_ms: int
    where: str
    removal: Removal
    newest: bool
    until_ms: int
    now_ms: int

    @property
    def appealed(self) -> bool:
        """Whether a second look was asked for, and has not been taken."""
        return self.newest and bool(self.removal.appeal_ms) and not self.removal.reviewed_ms

    @property
    def overdue(self) -> bool:
        """Whether the day of the answer has passed."""
        return self.appealed and self.now_ms > self.removal.answer_by_ms

    @property
    def reviewed(self) -> bool:
        """Whether somebody looked again."""
        return self.newest and bool(self.removal.reviewed_ms)

    @property
    def lies(self) -> bool:
        """Whether the words can still be put back."""
        return self.newest and lies_here(self.removal, self.now_ms)

    @property
    def open(self) -> bool:
        """Whether a second look can still be asked for."""
        asked = self.removal.appeal_ms or self.removal.reviewed_ms
        return self.newest and not asked and self.now_ms < self.until_ms


def taken() -> list[Taken]:
    """What was taken away, the newest first."""
    rows = RemovalRow.objects.order_by("-id")[:SHOWN_MAX]
    return _shown([codec.decode(ProseRemoved, bytes(row.data)) for row in rows])


def taken_once(commitment: bytes) -> Taken | None:
    """The last time that these words were taken away by whoever moderates; None for never."""
    event = event_of(commitment)
    return None if event is None else next(iter(_shown([event])), None)


def event_of(commitment: bytes) -> ProseRemoved | None:
    """The same as the books tell it."""
    row = RemovalRow.objects.filter(commitment=commitment).order_by("-id").first()
    return None if row is None else codec.decode(ProseRemoved, bytes(row.data))


@dataclass(frozen=True)
class Counted:
    """How many were taken away, were asked about, were put back, and wait."""

    all: int
    asked: int
    back: int
    waiting: int
    overdue: int


def counted(rows: Sequence[Taken]) -> Counted:
    """Count what stands on the page."""
    return Counted(
        all=len(rows),
        asked=sum(1 for one in rows if one.newest and one.removal.appeal_ms),
        back=sum(1 for one in rows if one.newest and not one.removal.stands),
        waiting=sum(one.appealed for one in rows),
        overdue=sum(one.overdue for one in rows),
    )


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _shown(events: Iterable[ProseRemoved]) -> list[Taken]:
    found: list[Taken] = []
    seen: dict[bytes, None] = {}
    with house().engine.reader() as store:
        law, now_ms = Law(store), now_of(store)
        for event in events:
            removal = law.taken_away(event.commitment)
            if removal is None:
                continue
            found.append(
                Taken(
                    name=event.commitment.hex(),
                    rule=REMOVALS[event.rule],
                    at_ms=event.at_ms,
                    where=_where(event.about),
                    removal=removal,
                    newest=event.commitment not in seen,
                    until_ms=event.at_ms + APPEAL_MS,
                    now_ms=now_ms,
                )
            )
            seen[event.commitment] = None
    return found


def _where(about: str) -> str:
    """The page of what the books name."""
    card, project = card_of(about), project_of(about)
    code = lists.code_of(card or project or b"")
    if code is None:
        return ""
    return f"/c/{code.lower()}" if card else f"/p/{code.lower()}"
