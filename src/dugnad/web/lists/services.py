"""Rows of cards, projects and organisations, for the other parts of the web, and keeping them.

`wait_for` after an action, so that the page that follows shows it; then the questions. Each of
them reads a fixed number of index entries, however long the lists are. What happened stands in
`history`, what was asked in `questions`.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from dugnad.charter.charter import MODULES
from dugnad.charter.entries import GROUP
from dugnad.engine.port import Engine
from dugnad.face.face import Pinned
from dugnad.web.content.openness import JUST_US, PUBLIC
from dugnad.web.content.wiping import wipe
from dugnad.web.house import house
from dugnad.web.lists import line as lines
from dugnad.web.lists import money_touched
from dugnad.web.lists.codes import NotACode, guesses
from dugnad.web.lists.lens import Lens
from dugnad.web.lists.models import (
    BookLine,
    CardRow,
    Code,
    Cursor,
    PartyRow,
    PlaceRow,
    ProjectRow,
    QuestionRow,
    Recorded,
    RemovalRow,
)
from dugnad.web.lists.projection import look_again, take_in

T = TypeVar("T")


VIEWS: Final = "views"


BATCH: Final = 1_000
"""Receipts taken in with one transaction."""


PAGE: Final = 20


PARTIES: Final = 200
"""So many organisations of a project, or projects of an organisation, are looked at."""


AMBIGUOUS: Final = _(
    "More than one card could be meant: a Q and a D are easily taken for a 0. "
    "Please look at the code again."
)


_FOLLOWING: Final = threading.Lock()
_LATER: Final = ContextVar("later", default=False)


# ── Following the books
def lens_of_house(engine: Engine | None = None) -> Lens:
    """What the running place's lists are worked out with; its own engine unless one is given."""
    home = house()
    contracts = (*MODULES.values(), *home.catalogue.contracts())
    return Lens(
        engine=engine or home.engine,
        contracts={(one.name, one.version): one for one in contracts},
        face_of=home.catalogue.face_of,
        now_ms=home.now_ms,
        zone=home.place.zone,
        languages=home.place.languages,
    )


def catch_up(engine: Engine | None = None) -> int:
    """Take in everything that the books have and the lists have not; again is as good as once.

    Lists that belong to other books, or were worked out in another way, are made anew.

    Returns:
        The number of the last block that is wholly in the lists.
    """
    lens = lens_of_house(engine)
    with _FOLLOWING:
        _follow(lens)
    return reached()


@contextmanager
def followed_later() -> Iterator[None]:
    """Let `wait_for` wait for nothing: for whoever hands in a great deal, and shows no page.

    They catch up themselves where they need the lists, and at the end.
    """
    token = _LATER.set(True)
    try:
        yield
    finally:
        _LATER.reset(token)


def wait_for(seq: int, timeout_s: float = 5.0) -> bool:
    """Be sure that the lists have reached a block, catching up if they have not.

    Args:
        seq: number of the block, from a receipt.
        timeout_s: how long to wait for somebody else who is catching up.

    Returns:
        Whether they have; a page is shown either way, but says when it may be behind.
    """
    if _LATER.get():
        return False
    if reached() < seq and _FOLLOWING.acquire(timeout=timeout_s):
        try:
            if reached() < seq:  # nobody else did it meanwhile.
                _follow(lens_of_house())
        finally:
            _FOLLOWING.release()
    return reached() >= seq


def rebuild(engine: Engine | None = None) -> int:
    """Throw all lists away and make them anew from the books.

    Returns:
        As `catch_up`.
    """
    lens = lens_of_house(engine)
    with _FOLLOWING:
        _make_anew(lens)
    return reached()


def retell(commitment: bytes) -> None:
    """Look again at what shows this told text, because it was destroyed or came back.

    What the books say of a text reaches the lists by itself; this is for what they do not say, or
    say later.
    """
    lens = lens_of_house()
    with _FOLLOWING, transaction.atomic(using=VIEWS):
        look_again(lens, commitment)
    wipe(VIEWS)


def reached() -> int:
    """The number of the last block that is wholly in the lists; 0 before the first."""
    return Cursor.objects.filter(pk=1).values_list("seq", flat=True).first() or 0


def _follow(lens: Lens) -> None:
    """Take in what is new; make everything anew where the lists belong to something else."""
    cursor = Cursor.objects.filter(pk=1).first()
    if cursor is None:
        _take_all(lens)
        return
    last_and_next = lens.engine.receipts(cursor.receipts - 1, 2)
    last = last_and_next[0].receipt.action_id if last_and_next else b""
    if last != bytes(cursor.mark) or cursor.shape != lens.shape:
        _make_anew(lens)
    elif last_and_next[1:]:
        _take_all(lens)


def _take_all(lens: Lens) -> None:
    while _take_batch(lens):
        pass


def _make_anew(lens: Lens) -> None:
    """Work out all lists in one step: whoever reads meanwhile sees the old ones."""
    _COUNTED.clear()
    with transaction.atomic(using=VIEWS):
        kinds = (
            *(
                BookLine,
                CardRow,
                Code,
                Cursor,
                PartyRow,
                PlaceRow,
                ProjectRow,
                QuestionRow,
                Recorded,
                RemovalRow,
            ),
            *money_touched.ROWS,
        )
        for kind in kinds:
            kind._default_manager.all().delete()  # noqa: SLF001 — Django's public name for it.
        _take_all(lens)
    wipe(VIEWS)


def _take_batch(lens: Lens) -> bool:
    """Take in some receipts; tell whether there are more."""
    with transaction.atomic(using=VIEWS):
        cursor = Cursor.objects.filter(pk=1).first() or Cursor(pk=1, shape=lens.shape)
        coming = lens.engine.receipts(cursor.receipts, BATCH + 1)
        if not coming:
            return False
        recorded, more = coming[:BATCH], coming[BATCH:]
        took_away = take_in(lens, recorded)
        cursor.receipts = recorded[-1].index + 1
        cursor.mark = recorded[-1].receipt.action_id
        cursor.seq = more[0].receipt.seq - 1 if more else recorded[-1].receipt.seq
        cursor.save()
    if took_away:
        wipe(VIEWS)
    return bool(more)


# ── What pages ask
@dataclass(frozen=True)
class Page(Generic[T]):
    """Some of a list.

    Attributes:
        rows: in the order in which they are shown.
        after: hand this back for the next ones; "" when there are none.
    """

    rows: tuple[T, ...]
    after: str


class InShort(NamedTuple):
    """Of a card in lists what says whether anything waits on it.

    Attributes:
        card: id, 16 bytes.
        type: card type ("workday").
        status: waiting, in force or closed.
        over: whether it was closed, or has come to its result.
    """

    card: bytes
    type: str
    status: str
    over: bool


def home(after: str = "", limit: int = PAGE, *, family: str = "") -> Page[CardRow]:
    """The place's open cards, newest first; only those of one family when it is named.

    Cards of projects that stand in no list are left out, and those in a quiet round.
    """
    rows = _for_all(CardRow.objects.filter(on_home__gt=after, listed=True)).order_by("on_home")
    if family:
        rows = rows.filter(family=family)
    return page_of(rows[: limit + 1], limit, "on_home")


def to_come(now_ms: int, limit: int = 3) -> tuple[CardRow, ...]:
    """Open cards that take place at a time that lies ahead, the next one first."""
    rows = CardRow.objects.filter(on_home__isnull=False, when_ms__gte=now_ms, listed=True)
    return tuple(_for_all(rows).order_by("when_ms", "card")[:limit])


def _for_all(rows: QuerySet[CardRow]) -> QuerySet[CardRow]:
    """Without those that are in a quiet round."""
    return rows.filter(quiet_until_ms__lte=house().now_ms())


def cards_of(
    project: bytes, after: str = "", limit: int = PAGE, *, quiet: bool = False
) -> Page[CardRow]:
    """A project's cards: open ones first, those placed by hand before the others, then newest.

    Args:
        project: 16 bytes.
        after: from the page before.
        limit: at most so many.
        quiet: with those that are in a quiet round; who asks for them asks for a member.
    """
    rows = CardRow.objects.filter(project=project, on_page__gt=after).order_by("on_page")
    if not quiet:
        rows = _for_all(rows)
    return page_of(rows[: limit + 1], limit, "on_page")


def newest_of(project: bytes, limit: int, *, quiet: bool = False) -> tuple[CardRow, ...]:
    """A project's cards as they were put up, newest first, open or not; `quiet`: all of them."""
    rows = CardRow.objects.filter(project=project).order_by("-put_up_ms")
    if not quiet:
        rows = _for_all(rows)
    return tuple(rows[:limit])


def newest_in_short(project: bytes, limit: int) -> tuple[InShort, ...]:
    """Of the newest cards, open or not, what says whether anything waits on them; all of them."""
    rows = CardRow.objects.filter(project=project).order_by("-put_up_ms")
    found = rows.values_list("card", "type", "status", "on_home")[:limit]
    return tuple(InShort(bytes(one), kind, is_now, on is None) for one, kind, is_now, on in found)


def open_of(projects: Iterable[bytes], kinds: Iterable[str], limit: int) -> tuple[CardRow, ...]:
    """Cards of these types in these projects that are not over, newest first."""
    rows = CardRow.objects.filter(project__in=list(projects), type__in=list(kinds))
    return tuple(rows.filter(on_home__isnull=False).order_by("-put_up_ms")[:limit])


def decisions_of(project: bytes, kinds: Iterable[str], limit: int) -> tuple[CardRow, ...]:
    """The newest cards of some types in a project, open or not."""
    rows = CardRow.objects.filter(project=project, type__in=list(kinds))
    return tuple(rows.order_by("-put_up_ms")[:limit])


def projects(after: str = "", limit: int = PAGE, *, unlisted: bool = False) -> Page[ProjectRow]:
    """The place's projects, the one in which something happened last first.

    Args:
        after: from the page before.
        limit: at most so many.
        unlisted: those that stand in no list as well; for what the place does by itself.
    """
    rows = ProjectRow.objects.filter(on_place__gt=after).order_by("on_place")
    if not unlisted:
        rows = rows.filter(openness=PUBLIC)
    return page_of(rows[: limit + 1], limit, "on_place")


def cards_open() -> int:
    """How many cards of the whole place are not over."""
    return ProjectRow.objects.aggregate(number=Sum("cards_open"))["number"] or 0


def projects_by_id(identities: Iterable[bytes]) -> tuple[ProjectRow, ...]:
    """These projects, the one in which something happened last first."""
    listed = list(identities)
    if not listed:
        return ()
    return tuple(ProjectRow.objects.filter(project__in=listed).order_by("on_place"))


def card(identity: bytes) -> CardRow | None:
    """The row of a card."""
    return CardRow.objects.filter(card=identity).first()


def cards_by_id(identities: Iterable[bytes]) -> dict[bytes, CardRow]:
    """The rows of these cards, by id; those that are not there are left out."""
    listed = list(identities)
    if not listed:
        return {}
    return {bytes(row.card): row for row in CardRow.objects.filter(card__in=listed)}


def still_asking(identities: Iterable[bytes], now_ms: int) -> list[bytes]:
    """Those of these cards that can still be answered, as far as lists know."""
    rows = CardRow.objects.filter(card__in=list(identities), on_home__isnull=False)
    open_yet = rows.filter(Q(closes_ms=None) | Q(closes_ms__gt=now_ms))
    return [bytes(card) for card in open_yet.values_list("card", flat=True)]


def parts_of(project: bytes) -> tuple[ProjectRow, ...]:
    """The projects that are parts of this one, the one that began last first."""
    return tuple(ProjectRow.objects.filter(parent=project).order_by("-started_ms"))


def project(identity: bytes) -> ProjectRow | None:
    """The row of a project."""
    return ProjectRow.objects.filter(project=identity).first()


def parties_in(project: bytes, limit: int = PARTIES) -> list[PartyRow]:
    """The organisations that are known in a project, the first one first.

    Whether they take part now is a question to the law.
    """
    return list(PartyRow.objects.filter(project=project).order_by("since_ms")[:limit])


def parties_of(organisations: Iterable[bytes], limit: int = PARTIES) -> list[PartyRow]:
    """Where these organisations are known, the newest first."""
    rows = PartyRow.objects.filter(organisation__in=list(organisations))
    return list(rows.order_by("-since_ms")[:limit])


def organisations_of(members: Iterable[bytes]) -> dict[bytes, ProjectRow]:
    """The organisations that take part, or took part, under these member ids."""
    listed = list(members)
    rows = list(PartyRow.objects.filter(member__in=listed)) if listed else []
    if not rows:
        return {}
    named = {bytes(row.project): row for row in projects_by_id(bytes(r.organisation) for r in rows)}
    return {
        bytes(row.member): named[bytes(row.organisation)]
        for row in rows
        if bytes(row.organisation) in named
    }


def organisations_among(projects: Iterable[bytes]) -> list[ProjectRow]:
    """Those of these projects that are organisations, in the order of their names."""
    rows = ProjectRow.objects.filter(project__in=list(projects)).exclude(kind=GROUP)
    return list(rows.order_by("title"))


def organisations() -> list[ProjectRow]:
    """The organisations that everybody may read about, in the order of their names."""
    rows = ProjectRow.objects.exclude(kind=GROUP).exclude(openness=JUST_US)
    return list(rows.order_by("title"))


def names_of_parties(members: Iterable[bytes]) -> dict[bytes, str]:
    """The names of the organisations among these members; who they are is open to everybody."""
    rows = organisations_of(members)
    return {one: row.title for one, row in rows.items() if row.title and row.openness != JUST_US}


def card_by_code(code: str) -> CardRow | None:
    """The card with exactly this code, in capital or small letters."""
    found = Code.objects.filter(code=code.upper(), kind=Code.Kind.CARD).first()
    return None if found is None else card(bytes(found.identity))


def project_by_code(code: str) -> ProjectRow | None:
    """The project with exactly this code, in capital or small letters."""
    found = Code.objects.filter(code=code.upper(), kind=Code.Kind.PROJECT).first()
    return None if found is None else project(bytes(found.identity))


def code_of(identity: bytes) -> str | None:
    """The code of a card or project."""
    return Code.objects.filter(identity=identity).values_list("code", flat=True).first()


def find(typed: str) -> Code | None:
    """What a typed code opens, read kindly.

    Returns:
        The code with its kind and the id of what it opens; None when nothing has this code.

    Raises:
        NotACode: it cannot be a code, or could be more than one; the sentence says what to do.
    """
    found = list(Code.objects.filter(code__in=guesses(typed))[:2])
    if len(found) > 1:
        raise NotACode(AMBIGUOUS)
    return found[0] if found else None


def pinned(row: CardRow) -> Pinned:
    """A card of a list, ready to be shown in the language that is active."""
    return lines.pinned(row, house().catalogue.face_of(row.type))


def questions_on_lines(limit: int) -> tuple[QuestionRow, ...]:
    """The newest questions about lines of the books, or the place, that have no answer."""
    about = Q(about__startswith="line:") | Q(about="place")
    open_ones = QuestionRow.objects.filter(about, answer__isnull=True)
    return tuple(open_ones.order_by("-asked")[:limit])


_COUNTED: Final[dict[tuple[str, bytes], tuple[int, int]]] = {}
"""Up to which line those about a project were counted, and how many these are, by place."""


def lines_of(project: bytes) -> int:
    """How many lines are about a project; what was counted once is not counted again."""
    place = (str(house().folder.root), project)
    until, number = _COUNTED.get(place, (-1, 0))
    rows = BookLine.objects.filter(project=project, id__gt=until)
    new = rows.aggregate(number=Count("id"), until=Max("id"))
    if new["number"]:
        number += new["number"]
        _COUNTED[place] = (new["until"], number)
    return number


# ── Which told text the books name
class BehindTheBooks(Exception):
    """The lists could not be brought up to the books, so a no would be a guess."""


def is_recorded(commitment: bytes) -> bool:
    """Whether the books hold this fingerprint; a no is said only after looking to their end.

    Raises:
        BehindTheBooks: the lists are busy being made anew; ask again later.
    """
    known = Recorded.objects.filter(commitment=commitment)
    if known.exists():
        return True
    if not wait_for(house().engine.head().seq):
        raise BehindTheBooks
    return known.exists()


def recorded() -> Iterator[bytes]:
    """Every fingerprint of told text that the books hold."""
    for found in Recorded.objects.values_list("commitment", flat=True).iterator():
        yield bytes(found)


def page_of(rows: Iterable[T], limit: int, key: str) -> Page[T]:
    """The rows of one page, and where the next one begins; `rows` has one more than fit if any."""
    found = tuple(rows)
    after = str(getattr(found[limit - 1], key)) if len(found) > limit else ""
    return Page(found[:limit], after)
