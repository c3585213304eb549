"""Telling people what happened: the books are followed, and some events become messages.

A card's face says whom an event concerns and in which words (`Face.notices`); here are language,
greeting, address and outbox. Who asked a question is told of its answer. Each event is looked at
once: how far the books were followed is written in the same step as the messages, so a computer
that stops between the two tells nobody twice and forgets nobody.

Two things that the books say are finished here as well: words that were taken away are destroyed,
and what people answered on a card's own page is noted on the question that was sent to them.

Source: journeys-screens-words B1, B2; PRJ-29 (reminder, thanks).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from dugnad.charter.cards.events import CardClosed
from dugnad.charter.charter import MODULES
from dugnad.charter.decisions.verbs import AnswerGiven, SecondRoundBegan
from dugnad.charter.entries import CardEntry, Question, card_of, target_of
from dugnad.charter.law import Law
from dugnad.charter.talk import ProseRemoved, QuestionAnswered
from dugnad.engine.port import EngineClosed, Recorded
from dugnad.face.deciding.tally import says
from dugnad.face.face import Face, Notice, Seen
from dugnad.ledger import codec
from dugnad.ledger.contract import AnyContract
from dugnad.ledger.receipt import Happened
from dugnad.ledger.store import Frozen, Store
from dugnad.ledger.values import Event
from dugnad.web.answers import leaving, secrets, services
from dugnad.web.answers.models import Ask, Followed
from dugnad.web.content import services as content
from dugnad.web.content.markdown import plain
from dugnad.web.content.told import Told, is_objection
from dugnad.web.giving import arriving, hearing
from dugnad.web.house import house
from dugnad.web.leading import telling
from dugnad.web.leading.peace import has_left, rests
from dugnad.web.lists import services as lists
from dugnad.web.messages import post as letters
from dugnad.web.messages.post import Post
from dugnad.web.pages.around import ProjectAround
from dugnad.web.people import services as people
from dugnad.web.people.models import Person, Reach
from dugnad.web.people.names import name_of
from dugnad.web.treasury import telling as about_money

LOG: Final = logging.getLogger(__name__)

BATCH: Final = 200
"""Receipts looked at with one step."""
DAY_MS: Final = 24 * 3_600_000
_YOUR_QUESTION: Final = gettext_lazy("Your question about %(title)s")
_YOUR_OBJECTION: Final = gettext_lazy("Your objection: %(title)s")
_QUESTION_ANSWERED: Final = gettext_lazy(
    "%(name)s answered your question about %(title)s: “%(answer)s”"
)
_OBJECTION_ANSWERED: Final = gettext_lazy(
    "%(name)s answered your objection to %(title)s: “%(answer)s”"
)
NEWS_MS: Final = 2 * DAY_MS
"""What happened longer ago is no news: a place that slept, or came back, tells nobody of it."""


def follow() -> int:
    """Look at everything that the books have and that was not looked at yet.

    Returns:
        How many letters were put into the outbox.
    """
    written = 0
    while True:
        found = _follow_some()
        if found is None:
            return written
        written += found


def begin_here() -> None:
    """Tell nobody of anything that is in the books by now."""
    with transaction.atomic():
        _keep(Followed.objects.filter(pk=1).first() or Followed(pk=1), _size())


# ── Following ──────────────────────────────────────────────────────────────────────────────────


def _follow_some() -> int | None:
    """Look at some receipts; gives how many letters they made, or None where there are no more."""
    before = Followed.objects.filter(pk=1).first() or Followed(pk=1)
    if not _is_of_these_books(before):
        LOG.warning("The books are others than before: nobody is told of what they have by now.")
        begin_here()
        return None
    recorded = house().engine.receipts(before.receipts, BATCH)
    if not recorded:
        return None
    if not lists.wait_for(recorded[-1].receipt.seq):
        return None  # the lists are being made anew; it is tried again when they are there.
    laws = _laws()
    persons = _persons_in(recorded, laws)
    posts = [post for one in recorded for post in _posts(one, laws, persons)]
    now_ms = house().now_ms()
    with transaction.atomic():
        cursor = Followed.objects.filter(pk=1).first() or Followed(pk=1)
        if cursor.receipts != before.receipts:
            return 0  # somebody else has looked at these meanwhile.
        written = sum(letters.post(post, now_ms) for post in letters.together(posts))
        _keep(cursor, recorded[-1].index + 1)
    return written


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
    return people.persons_of_members([member for member in members if isinstance(member, bytes)])


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
    is_news = house().now_ms() - one.time_ms <= NEWS_MS
    for happened in one.receipt.events:
        event = _event_of(laws, happened)
        if event is None:
            continue
        if isinstance(event, ProseRemoved):
            _destroy(event)
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


def _destroy(event: ProseRemoved) -> None:
    """Finish what a press began and a computer that stopped left half done."""
    now_ms = house().now_ms()
    if content.remove(event.commitment, event.rule, event.by_role, now_ms=now_ms):
        lists.retell(event.commitment)


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


# ── Who is told what ───────────────────────────────────────────────────────────────────────────


def _all_told(happened: Happened, event: Event, time_ms: int) -> list[Post]:
    return [
        *_told(happened, event),
        *telling.posts_of(event, time_ms),
        *arriving.posts_of(event),
        *about_money.posts_of(event),
    ]


def _told(happened: Happened, event: Event) -> Iterator[Post]:
    if isinstance(event, QuestionAnswered):
        yield from _answered(event)
        return
    if isinstance(event, AnswerGiven) and says(event.given.ballot) == "question":
        return  # the question itself is told, with its words, to whoever sees to the card.
    card = event.card if isinstance(event, CardClosed) else card_of(happened.target)
    if card is not None:
        with house().engine.reader() as store:
            entry = Law(store).card(card)
            if entry is not None:
                yield from _notices(store, card, entry, event)


def _answered(event: QuestionAnswered) -> Iterator[Post]:
    """Tell who asked a question what was answered."""
    with house().engine.reader() as store:
        asked = Law(store).question(event.question)
    person = None if asked is None else people.person_of_member(asked.asked_by)
    reach = None if person is None else letters.best_reach(person)
    if asked is None or person is None or reach is None or asked.asked_by == event.by:
        return
    if _has_left_what_was_asked_about(asked):
        return
    answer = content.read(event.prose, waiting=True)
    objected = is_objection(content.read(asked.prose, waiting=True))
    card = card_of(asked.about)
    row = lists.card(card) if card else None
    page = f"/c/{row.code.lower()}" if row else "/books/"
    with override(person.language):
        words = {
            "name": _name_of_member(event.by) or house().place.name,
            "title": row.title if row else house().place.name,
            "answer": plain(answer.text) if isinstance(answer, Told) else "",
        }
        yield Post(
            reach=reach,
            subject=(_YOUR_OBJECTION if objected else _YOUR_QUESTION) % words,
            text=(_OBJECTION_ANSWERED if objected else _QUESTION_ANSWERED) % words,
            address=f"{house().place.base_address}{page}",
            in_name_of=words["name"],
            card=card or b"",
        )


def _has_left_what_was_asked_about(asked: Question) -> bool:
    card = card_of(asked.about)
    with house().engine.reader() as store:
        entry = Law(store).card(card) if card else None
    return entry is not None and has_left(entry.project, asked.asked_by)


def _notices(store: Store, card: bytes, entry: CardEntry, event: Event) -> Iterator[Post]:
    """Tell those whom a card's face names, each in their own language."""
    face: Face = house().catalogue.face_of(entry.card_type)
    state = face.contract.state(Frozen(store), target_of(card))
    now_ms = house().now_ms()
    seen = Seen(
        member=None,
        card=entry,
        told=None,
        now_ms=now_ms,
        zone=house().place.zone,
        around=ProjectAround(entry.project, None, now_ms),
    )
    if not any(notice.members for notice in face.notices(state, event, seen)):
        return  # most of what happens is nobody's letter, and is found so without any question.
    words = content.read(entry.prose, waiting=True)
    seen = replace(seen, told=words if isinstance(words, Told) else None)
    by = getattr(event, "by", None)
    named = by is not None or getattr(event, "member", None) is not None
    first = face.notices(state, event, seen)
    wanted = [member for notice in first for member in notice.members if member != by]
    members = [one for one in wanted if not has_left(entry.project, one)]
    persons = people.persons_of_members(members)
    # A moment before the end reminds of something; what comes after it only tells how it went.
    asks = not named and not face.page(state, seen).result
    rest = [] if named else [one for one in persons if rests(entry.project, one)]
    for language in sorted({person.language for person in persons.values()}):
        with override(language):
            for notice in face.notices(state, event, replace(seen, language=language)):
                those = dict.fromkeys(
                    persons[member]
                    for member in notice.members
                    if member in persons
                    and member != by
                    and member not in rest
                    and persons[member].language == language
                )
                yield from _to_each(notice, [*those], card, seen, event, asks=asks)


def _to_each(
    notice: Notice,
    persons: Sequence[Person],
    card: bytes,
    seen: Seen,
    event: Event,
    *,
    asks: bool,
) -> Iterator[Post]:
    """Write a notice to each of some people who share a language, which is active.

    What a moment reminds of (`asks`) keeps to each person's own limits; what somebody did, and what
    came of something, does not.
    """
    row = lists.card(card)
    base = house().place.base_address
    by = getattr(event, "by", None)
    name = _name_of_member(by) if isinstance(by, bytes) else ""
    why = content.read(event.prose) if isinstance(event, CardClosed) and event.prose else None
    text = str(notice.text)
    if isinstance(why, Told) and why.text:
        text = f"{text}\n\n{plain(why.text)}"
    for person in persons:
        ask = services.ask_of(card, person)
        reach = _reach(person, ask)
        if reach is None or (ask is not None and ask.state == Ask.State.STOPPED):
            continue
        if ask is not None:
            address = secrets.address_of(services.secrets_of(ask)[0])
        else:
            address = f"{base}/c/{row.code.lower()}" if row else base
        yield Post(
            reach=reach,
            subject=seen.told.title if seen.told else house().place.name,
            text=_("From %(name)s: %(text)s") % {"name": name, "text": text} if name else text,
            address=address,
            in_name_of=name,
            card=card,
            asks=asks,
        )


def _reach(person: Person, ask: Ask | None) -> Reach | None:
    """Where somebody is told: where they were asked, if messages are wanted there."""
    if ask is not None and ask.reach is not None and ask.reach.stopped_ms is None:
        return ask.reach
    return letters.best_reach(person)


def _name_of_member(member: bytes) -> str:
    person = people.person_of_member(member)
    return "" if person is None else name_of(person)
