"""The books in plain lines: what happened, in words that everybody reads alike."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.functional import Promise

from dugnad.charter.cards import events as cards_events
from dugnad.charter.cards import law as cards_law
from dugnad.charter.money.events import Owed
from dugnad.ledger import codec
from dugnad.ledger.values import Event
from dugnad.web.content.openness import PUBLIC
from dugnad.web.house import house
from dugnad.web.lists.models import BookLine, CardRow, ProjectRow
from dugnad.web.lists.money_words import TOLD_BY_CARDS, WAITING
from dugnad.web.lists.services import (
    PAGE,
    Page,
    cards_by_id,
    lens_of_house,
    page_of,
    projects_by_id,
)
from dugnad.web.lists.touched import EVENT_BITS
from dugnad.web.lists.words import worded

MONEY: Final = "money"
"""Whose law lines about money are of."""


NAME_MAX: Final = 24
"""No line has a longer name, so longer ones are not looked for."""


@dataclass(frozen=True)
class PlainLine:
    """One thing that happened, in words.

    Attributes:
        id: its place among all lines.
        name: how a question names it ("line:12.3").
        seq: number of the block.
        moment_ms: when.
        sentence: what happened.
        card: the card it is about, if there is one.
        project: the project it is about, if there is one.
        owes: the obligation that it made, if it made one.
    """

    id: int
    name: str
    seq: int
    moment_ms: int
    sentence: str | Promise
    card: CardRow | None
    project: ProjectRow | None
    owes: bytes = b""


def book_lines(
    *,
    project: bytes | None = None,
    card: bytes | None = None,
    host: bytes | None = None,
    money: bool = False,
    done: bool = False,
    after: str = "",
    limit: int = PAGE,
    words: bool = True,
) -> Page[PlainLine]:
    """What happened, newest first.

    Args:
        project: only in this project.
        card: only about this card.
        host: only about money that this host holds, for whichever project.
        money: only about money.
        done: without what only waits for another person, or was taken back before it moved.
        after: from the page before.
        limit: at most so many.
        words: whether the reader may know which card and project a line is about. Where they look
            at the whole place, they do of those that stand in its lists.
    """
    rows = BookLine.objects.order_by("-id")
    if project is not None:
        rows = rows.filter(project=project)
    if card is not None:
        rows = rows.filter(card=card)
    if host is not None:
        rows = rows.filter(host=host)
    if money:
        rows = rows.filter(kind=MONEY)
    if done:
        rows = rows.exclude(event__in=[one.__name__ for one in WAITING])
    if after:
        rows = rows.filter(id__lt=int(after)) if after.isdecimal() else rows.none()
    page = page_of(rows[: limit + 1], limit, "id")
    lines = tuple(_in_words(page.rows))
    if card is None:
        lines = tuple(replace(one, card=None) if _is_quiet(one) else one for one in lines)
    if project is None and card is None:
        lines = tuple(one if _is_listed(one) else _without_words(one) for one in lines)
    elif not words:
        lines = tuple(_without_words(one) for one in lines)
    return Page(lines, page.after)


def history_of(card: bytes, told_by_money: Iterable[type[Event]], limit: int) -> list[PlainLine]:
    """What happened on a card, each thing once, newest first; lines lead nowhere else.

    Args:
        card: 16 bytes.
        told_by_money: events of the card that the books of money tell too, with the amount.
        limit: at most so many.
    """
    rows = BookLine.objects.filter(card=card).order_by("-id")
    rows = rows.exclude(event__in=[one.__name__ for one in told_by_money])
    rows = rows.exclude(kind=MONEY, event__in=[one.__name__ for one in TOLD_BY_CARDS])
    return list(_in_words(rows[:limit], lead=False))


def _is_quiet(line: PlainLine) -> bool:
    """Whether a line is about a card in a quiet round: it is told, and does not lead there."""
    return line.card is not None and house().now_ms() < line.card.quiet_until_ms


def _is_listed(line: PlainLine) -> bool:
    return line.project is None or line.project.openness == PUBLIC


def _without_words(line: PlainLine) -> PlainLine:
    """A line of a project that stands in no list: what happened, and not where."""
    return replace(line, card=None, project=None)


def changes_of(
    project: bytes, events: Sequence[str], since_ms: int, limit: int = PAGE
) -> tuple[PlainLine, ...]:
    """What happened in a project after a moment, only of these events, newest first.

    They lead nowhere else.
    """
    rows = BookLine.objects.filter(
        project=project, card=None, event__in=events, moment_ms__gt=since_ms
    )
    return tuple(_in_words(rows.order_by("-id")[:limit], lead=False))


def happened(
    project: bytes,
    events: Sequence[type[Event]],
    after_ms: int,
    before_ms: int,
    *,
    limit: int = PAGE,
    newest: bool = False,
) -> tuple[PlainLine, ...]:
    """What happened in a project and on its cards between two moments, only of these events.

    Args:
        project: 16 bytes.
        events: what is looked for, of the charter or of a card type.
        after_ms: later than this.
        before_ms: earlier than this.
        limit: at most so many.
        newest: the newest first; otherwise as it happened.
    """
    rows = BookLine.objects.filter(
        project=project,
        event__in=[one.__name__ for one in events],
        moment_ms__gt=after_ms,
        moment_ms__lt=before_ms,
    )
    return tuple(_in_words(rows.order_by("-id" if newest else "id")[:limit]))


def events_of(
    project: bytes, events: Mapping[str, Sequence[type[Event]]], after_ms: int, limit: int
) -> Iterator[tuple[bytes, str, Event]]:
    """What happened on the cards of a project after a moment, newest first, as the books have it.

    Args:
        project: 16 bytes.
        events: what is looked for, by card type.
        after_ms: later than this.
        limit: at most so many.

    Yields:
        The card's id, its type, and the event.
    """
    kinds = {(kind, one.__name__): one for kind, ones in events.items() for one in ones}
    rows = BookLine.objects.filter(
        project=project,
        kind__in=[*events],
        event__in={name for _kind, name in kinds},
        moment_ms__gt=after_ms,
    )
    for row in rows.order_by("-id")[:limit]:
        found = kinds.get((row.kind, row.event))
        if found is not None and row.card is not None:
            yield bytes(row.card), row.kind, codec.decode(found, bytes(row.data))


def closing_of(card: bytes) -> bytes | None:
    """Fingerprint of what was told when a card was closed; None when nothing was."""
    rows = BookLine.objects.filter(card=card, kind=cards_law.CONTRACT.name)
    row = rows.filter(event=cards_events.CardClosed.__name__).order_by("-id").first()
    return None if row is None else codec.decode(cards_events.CardClosed, bytes(row.data)).prose


def book_line(name: str) -> PlainLine | None:
    """The line that a question names ("line:12.3"), or None."""
    receipt, _dot, event = name.removeprefix("line:").partition(".")
    if not (receipt.isdecimal() and event.isdecimal() and len(name) <= NAME_MAX):
        return None
    rows = BookLine.objects.filter(id=int(receipt) << EVENT_BITS | int(event))
    return next(_in_words(rows), None)


def _in_words(rows: Iterable[BookLine], *, lead: bool = True) -> Iterator[PlainLine]:
    """Lines in words; `lead`: with the card and the project that each is about."""
    rows = tuple(rows)
    lens = lens_of_house()
    cards = cards_by_id({bytes(row.card) for row in rows if row.card and lead})
    known = {bytes(row.project) for row in rows if row.project and lead}
    in_projects = {bytes(row.project): row for row in projects_by_id(known)}
    for row in rows:
        law = lens.contracts[row.kind, row.version]
        event = codec.decode(law.happenings[row.event], bytes(row.data))
        yield PlainLine(
            id=row.id,
            name=row.name,
            seq=row.seq,
            moment_ms=row.moment_ms,
            sentence=worded(lens.face_of, row.kind, event) or "",
            card=cards.get(bytes(row.card or b"")),
            project=in_projects.get(bytes(row.project or b"")),
            owes=event.id if isinstance(event, Owed) else b"",
        )
