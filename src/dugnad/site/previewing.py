"""Every message that a place would write, in each language, by mail and by text: nothing is sent.

The functions that write to people write here as well, into an outbox that is emptied into a list
and then undone with everything else. What happened in the books is told anew, open questions are
asked, and what comes of other presses is written once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from django.db import transaction

from dugnad.web.answers import asking, following
from dugnad.web.forgetting import services as forgetting
from dugnad.web.house import house
from dugnad.web.lists.models import CardRow
from dugnad.web.messages import bundling, post, services
from dugnad.web.messages.models import Message
from dugnad.web.messages.outgoing import Outgoing
from dugnad.web.messages.post import Post
from dugnad.web.messages.quiet import next_loud_ms
from dugnad.web.people import limits
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import MAIL, SMS, Membership, Person, Reach
from dugnad.web.people.telling import tell_everywhere
from dugnad.web.people.views_me import ADDED, DEVICE_ADDED, DEVICE_TAKEN_AWAY, TAKEN_AWAY
from dugnad.web.rescue import services as rescue
from dugnad.web.rooms.conversations import notices

PAGE: Final = 500
"""Receipts read at once."""

NEWS_SHOWN: Final = 3

A_MONTH_MS: Final = 30 * 24 * 3_600_000
"""So far ahead everything is due that waits."""

ADDRESSES: Final[dict[str, str]] = {MAIL: "preview@solbakken.example", SMS: "+4740000000"}


@dataclass(frozen=True)
class Preview:
    """A message as it would go out.

    Attributes:
        what: what it is about, in the words of the program ("workday.DayOver").
        sent: the message.
    """

    what: str
    sent: Outgoing


class _Kept:
    """A way out that keeps what it is given."""

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []

    def send(self, message: Outgoing) -> str:
        """Keep a message."""
        self.sent.append(message)
        return ""


def previews(languages: Sequence[str]) -> list[Preview]:
    """Every message, once in each language and by each channel; the place stays as it was.

    Args:
        languages: such as "nb".
    """
    told = dict(_told())
    return [
        preview
        for language in languages
        for channel in (MAIL, SMS)
        for preview in _undone(partial(_all, told, language, channel))
    ]


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _told() -> Iterator[tuple[tuple[str, bool], int]]:
    """Of what people are told, and one receipt of each that tells somebody."""
    index = 0
    while found := house().engine.receipts(index, PAGE):
        for one in found:
            for what, letter in following.letters_of(one):
                yield (what, letter.asks), one.index
        index = found[-1].index + 1


def _undone(do: Callable[[], list[Preview]]) -> list[Preview]:
    """Do something and take everything back that it did."""
    with transaction.atomic():
        done = do()
        transaction.set_rollback(True)
    return done


def _all(told: Mapping[tuple[str, bool], int], language: str, channel: str) -> list[Preview]:
    Person.objects.update(language=language, news_every_days=0)
    Reach.objects.update(kind=channel, stopped_ms=None)
    Message.objects.all().delete()
    news: Callable[[], object] = partial(_news, told)
    presses = _of_presses(language, channel)
    return [
        Preview(what, one)
        for found in (_of_books(told), _of_questions(), presses, [("news, put together", news)])
        for what, do in found
        for one in _written(do)[:1]
    ]


def _written(do: Callable[[], object]) -> list[Outgoing]:
    """What goes out when something is done."""
    kept = _Kept()
    with transaction.atomic():
        do()
        due_ms = next_loud_ms(house().now_ms() + A_MONTH_MS, house().place.zone)
        services.deliver_due(due_ms, {MAIL: kept, SMS: kept})
        transaction.set_rollback(True)
    return kept.sent


def _of_books(told: Mapping[tuple[str, bool], int]) -> Iterator[tuple[str, Callable[[], object]]]:
    now_ms = house().now_ms()
    for (what, asks), index in told.items():
        (recorded,) = house().engine.receipts(index, 1)
        for name, letter in following.letters_of(recorded):
            if (name, letter.asks) == (what, asks):
                yield what, partial(post.post, letter, now_ms)
                break


def _news(told: Mapping[tuple[str, bool], int]) -> None:
    """Three things that only tell something, as one message to whoever wants news together."""
    now_ms = house().now_ms()
    held: list[Post] = []
    for index in told.values():
        (recorded,) = house().engine.receipts(index, 1)
        held += [letter for _name, letter in following.letters_of(recorded) if letter.tells]
    if not held:
        return
    reach = held[0].reach
    reach.person.news_every_days = limits.DAYS
    reach.person.save(update_fields=["news_every_days"])
    for letter in held[:NEWS_SHOWN]:
        post.post(replace(letter, reach=reach), now_ms)
    bundling.put_together(now_ms + A_MONTH_MS)


def _of_questions() -> Iterator[tuple[str, Callable[[], object]]]:
    """Each open card asks somebody who takes part."""
    for row in CardRow.objects.filter(on_home__isnull=False).order_by("card"):
        asker = people.person_of_member(bytes(row.asker))
        if asker is not None:
            yield f"{row.type}: {row.title}", partial(_ask, row, asker)


def _ask(row: CardRow, asker: Person) -> None:
    there = Membership.objects.filter(project_id=bytes(row.project)).order_by("id")
    members = [bytes(one.member_id) for one in there]
    asking.ask_members(bytes(row.card), asker, members)


def _of_presses(language: str, channel: str) -> Iterator[tuple[str, Callable[[], object]]]:
    person = Person.objects.order_by("id").first()
    address = Address(channel, ADDRESSES[channel])
    now_ms = house().now_ms()
    yield (
        "a code",
        lambda: people.send_code(
            address, language=language, client="", known_device=None, now_ms=now_ms
        ),
    )
    if person is None:
        return
    yield "a rescuer is asked", partial(rescue.ask, person)
    yield "to be forgotten", partial(forgetting.begin, person, "letter")
    for said in (ADDED, TAKEN_AWAY, DEVICE_ADDED, DEVICE_TAKEN_AWAY):
        yield "something was changed", partial(tell_everywhere, person, said, "me")
    for what in notices.WORDS:
        yield what, partial(notices.tell, [person], "/drafts/", asks=False, what=what)
