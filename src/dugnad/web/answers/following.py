"""Telling people what happened: the books are followed, and some events become messages.

Each event is looked at once: how far the books were followed is written in the same step as the
messages, so a computer that stops between the two tells nobody twice and forgets nobody. Of one
thing many people are told portion by portion, so that no step is long.

Two things that the books say are finished here as well: words that were taken away are destroyed,
and what people answered on a card's own page is noted on the question that was sent to them.

Source: journeys-screens-words B1, B2; PRJ-29 (reminder, thanks).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from django.db import DatabaseError, transaction

from dugnad.charter.charter import MODULES
from dugnad.charter.decisions.verbs import SecondRoundBegan
from dugnad.charter.entries import card_of
from dugnad.engine.port import EngineClosed, Recorded
from dugnad.ledger import codec
from dugnad.ledger.contract import AnyContract
from dugnad.ledger.receipt import Happened
from dugnad.ledger.values import Event
from dugnad.web.answers import leaving, services
from dugnad.web.answers.models import Followed, Portion
from dugnad.web.answers.notices import posts_of, tells_more
from dugnad.web.giving import arriving, hearing
from dugnad.web.house import house
from dugnad.web.leading import moderating, telling
from dugnad.web.lists import services as lists
from dugnad.web.messages import post as letters
from dugnad.web.messages.post import Post
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.treasury import telling as about_money

LOG: Final = logging.getLogger(__name__)


BATCH: Final = 200
"""Receipts looked at with one step."""


DAY_MS: Final = 24 * 3_600_000


NEWS_MS: Final = 2 * DAY_MS
"""What happened longer ago is no news: a place that slept, or came back, tells nobody of it."""


def follow() -> int:
    """Look at everything that the books have and that was not looked at yet.

    What comes meanwhile waits for the next time: where people press all the time, each step would
    else be for a few receipts alone, and take as long as one for two hundred.

    Returns:
        How many letters were put into the outbox.
    """
    written, more = 0, True
    while more:
        found, more = _follow_some()
        written += found
    return written + _tell_a_portion()


def letters_of(one: Recorded) -> list[tuple[str, Post]]:
    """What people would be told of a receipt now, however long ago it was; nothing is noted.

    Returns:
        The letters, each with the name of what happened ("workday.DayOver").
    """
    if one.receipt.code:
        return []
    return [
        (f"{happened.contract}.{happened.name}", post)
        for happened, event in _happened(one, _laws())
        for post in _all_told(happened, event, one.time_ms)
    ]


def begin_here() -> None:
    """Tell nobody of anything that is in the books by now."""
    with transaction.atomic():
        Portion.objects.all().delete()
        _keep(Followed.objects.filter(pk=1).first() or Followed(pk=1), _size())


def _follow_some() -> tuple[int, bool]:
    """Look at some receipts; gives how many letters they made, and whether there are more."""
    before = Followed.objects.filter(pk=1).first() or Followed(pk=1)
    if not _is_of_these_books(before):
        LOG.warning("The books are others than before: nobody is told of what they have by now.")
        begin_here()
        return 0, False
    recorded = house().engine.receipts(before.receipts, BATCH)
    if not recorded:
        return 0, False
    if not lists.wait_for(recorded[-1].receipt.seq):
        return 0, False  # the lists are being made anew; it is tried again when they are there.
    laws = _laws()
    persons = _persons_in(recorded, laws)
    posts = [post for one in recorded for post in _posts(one, laws, persons)]
    long = [one.index for one in recorded if _goes_on(one, laws, 0)]
    now_ms = house().now_ms()
    with transaction.atomic():
        cursor = Followed.objects.filter(pk=1).first() or Followed(pk=1)
        if cursor.receipts != before.receipts:
            return 0, True  # somebody else has looked at these meanwhile.
        written = sum(letters.post(post, now_ms) for post in letters.together(posts))
        Portion.objects.bulk_create([Portion(receipt=index) for index in long])
        _keep(cursor, recorded[-1].index + 1)
    return written, len(recorded) == BATCH


def _tell_a_portion() -> int:
    """Tell the next portion of those who are told of the same; gives how many letters that were."""
    row = Portion.objects.order_by("receipt").first()
    if row is None:
        return 0
    laws, now_ms = _laws(), house().now_ms()
    recorded = [one for one in house().engine.receipts(row.receipt, 1) if _is_news(one)]
    posts = [post for one in recorded for post in _portion_of(one, laws, row.portion)]
    goes_on = any(_goes_on(one, laws, row.portion) for one in recorded)
    with transaction.atomic():
        mine = Portion.objects.filter(receipt=row.receipt, portion=row.portion)
        told = mine.update(portion=row.portion + 1) if goes_on else mine.delete()[0]
        if not told:
            return 0  # somebody else has told them meanwhile.
        return sum(letters.post(post, now_ms) for post in letters.together(posts))


def _portion_of(
    one: Recorded, laws: Mapping[tuple[str, int], AnyContract], portion: int
) -> list[Post]:
    """The letters of one portion; what cannot be told is logged, and left out."""
    try:
        return [
            post
            for happened, event in _happened(one, laws)
            for post in posts_of(happened, event, portion)
        ]
    except (DatabaseError, EngineClosed):
        raise  # as in `_posts`.
    except Exception:
        LOG.exception("Nobody could be told of portion %s of receipt %s.", portion, one.index)
        return []


def _goes_on(one: Recorded, laws: Mapping[tuple[str, int], AnyContract], portion: int) -> bool:
    """Whether more people are told of a receipt than those of one portion."""
    if one.receipt.code or not _is_news(one):
        return False
    try:
        return any(tells_more(happened, event, portion) for happened, event in _happened(one, laws))
    except (DatabaseError, EngineClosed):
        raise
    except Exception:
        LOG.exception("Nobody knows who else is told of receipt %s.", one.index)
        return False


def _happened(
    one: Recorded, laws: Mapping[tuple[str, int], AnyContract]
) -> Iterator[tuple[Happened, Event]]:
    """The events of a receipt that a law here knows."""
    for happened in one.receipt.events:
        event = _event_of(laws, happened)
        if event is not None:
            yield happened, event


def _is_news(one: Recorded) -> bool:
    return house().now_ms() - one.time_ms <= NEWS_MS


def _is_of_these_books(cursor: Followed) -> bool:
    if cursor.receipts == 0:
        return True
    last = house().engine.receipts(cursor.receipts - 1, 1)
    return bool(last) and last[0].receipt.action_id == bytes(cursor.mark)


def _size() -> int:
    header = house().engine.head().header
    return 0 if header is None else header.log_size


def _keep(cursor: Followed, receipts: int) -> None:
    last = house().engine.receipts(receipts - 1, 1) if receipts else []
    cursor.receipts = receipts
    cursor.mark = last[0].receipt.action_id if last else b""
    cursor.save()


def _persons_in(
    recorded: Sequence[Recorded], laws: Mapping[tuple[str, int], AnyContract]
) -> dict[bytes, Person]:
    """Whoever of this place some receipts are about, by member id, found with one question."""
    members = {
        getattr(event, "member", None)
        for one in recorded
        for happened in one.receipt.events
        if card_of(happened.target) is not None and (event := _event_of(laws, happened)) is not None
    }
    return people.persons_behind([member for member in members if isinstance(member, bytes)])


def _event_of(laws: Mapping[tuple[str, int], AnyContract], happened: Happened) -> Event | None:
    """What happened, or None for what no law here knows."""
    law = laws.get((happened.contract, happened.version))
    if law is None or happened.name not in law.happenings:
        return None
    return codec.decode(law.happenings[happened.name], happened.data)


def _posts(
    one: Recorded, laws: Mapping[tuple[str, int], AnyContract], persons: Mapping[bytes, Person]
) -> Iterator[Post]:
    """The letters that a receipt makes. An event that cannot be told is logged, and left out."""
    if one.receipt.code:
        return
    is_news = _is_news(one)
    for happened, event in _happened(one, laws):
        moderating.note(event)
        _note_taken_back(happened, event)
        try:
            _note_answer(happened, event, persons)
            hearing.note(event, card_of(happened.target))
            _begin_again(happened, event)
            leaving.note(event)
            posts = _all_told(happened, event, one.time_ms) if is_news else []
        except (DatabaseError, EngineClosed):
            raise  # the disk is full, say, or the place is closing: it is tried again.
        except Exception:
            LOG.exception("Nobody could be told of %s %s.", happened.contract, happened.name)
        else:
            yield from posts


def _laws() -> Mapping[tuple[str, int], AnyContract]:
    contracts = (*MODULES.values(), *house().catalogue.contracts())
    return {(one.name, one.version): one for one in contracts}


def _note_taken_back(happened: Happened, event: Event) -> None:
    """Destroy words on a card that were taken back by whoever told them."""
    if card_of(happened.target) is not None and happened.contract not in MODULES:
        words = house().catalogue.face_of(happened.contract).takes_back(event)
        if words is not None:
            moderating.take_back(words)


def _note_answer(happened: Happened, event: Event, persons: Mapping[bytes, Person]) -> None:
    """Look again at the question that was sent to whoever an event of a card is about."""
    card = card_of(happened.target)
    member = getattr(event, "member", None)
    person = persons.get(member) if card and isinstance(member, bytes) else None
    if card is not None and person is not None:
        services.note_answer(card, person)


def _begin_again(happened: Happened, event: Event) -> None:
    """A new round of a decision is asked anew, by the same links."""
    card = card_of(happened.target)
    if card is not None and isinstance(event, SecondRoundBegan):
        services.begin_again(card)


def _all_told(happened: Happened, event: Event, time_ms: int) -> list[Post]:
    return [
        *posts_of(happened, event),
        *telling.posts_of(event, time_ms),
        *arriving.posts_of(event),
        *moderating.posts_of(event),
        *about_money.posts_of(event),
    ]
