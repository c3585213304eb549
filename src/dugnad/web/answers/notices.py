"""Who is told what of what happened on a card, in whose language, with which words.

A card's face says whom an event concerns and in which words (`Face.notices`); here are language,
greeting and address. Who asked a question is told of its answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from dugnad.charter.cards.events import CardClosed
from dugnad.charter.decisions.verbs import AnswerGiven
from dugnad.charter.entries import STARTER, CardEntry, Question, card_of, target_of
from dugnad.charter.law import Law
from dugnad.charter.talk import QuestionAnswered
from dugnad.engine.port import Snapshot
from dugnad.face.deciding.tally import says
from dugnad.face.face import Face, Notice
from dugnad.face.seen import Seen
from dugnad.ledger.receipt import Happened
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import Event
from dugnad.web.answers import secrets, services
from dugnad.web.answers.models import Ask
from dugnad.web.content import services as content
from dugnad.web.content.markdown import plain
from dugnad.web.content.told import Told, is_objection
from dugnad.web.house import house
from dugnad.web.kit.around import ProjectAround
from dugnad.web.leading import speaking
from dugnad.web.leading.peace import has_left, rests
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow
from dugnad.web.messages import post as letters
from dugnad.web.messages.post import Post
from dugnad.web.people import services as people
from dugnad.web.people.models import Person, Reach

_YOUR_QUESTION: Final = gettext_lazy("Your question about %(title)s")


_YOUR_OBJECTION: Final = gettext_lazy("Your objection: %(title)s")


_QUESTION_ANSWERED: Final = gettext_lazy(
    "%(name)s answered your question about %(title)s: “%(answer)s”"
)


_OBJECTION_ANSWERED: Final = gettext_lazy(
    "%(name)s answered your objection to %(title)s: “%(answer)s”"
)


def posts_of(happened: Happened, event: Event, portion: int = 0) -> Iterator[Post]:
    """The letters that something on a card makes: an answer, or what the card's face wants told."""
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
                yield from _notices(store, card, entry, event, portion)


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


def tells_more(happened: Happened, event: Event, portion: int) -> bool:
    """Whether a card's face has more people told of something than those of one portion."""
    card = card_of(happened.target)
    with house().engine.reader() as store:
        entry = None if card is None else Law(store).card(card)
        if card is None or entry is None:
            return False
        face: Face = house().catalogue.face_of(entry.card_type)
        state = face.contract.state(Frozen(store), target_of(card))
        found = face.notices(state, event, _seen_by_nobody(card, entry, portion))
    return any(notice.goes_on for notice in found)


def _seen_by_nobody(card: bytes, entry: CardEntry, portion: int) -> Seen:
    now_ms = house().now_ms()
    return Seen(
        member=None,
        card=entry,
        card_id=card,
        told=None,
        now_ms=now_ms,
        zone=house().place.zone,
        around=ProjectAround(entry.project, None, now_ms),
        portion=portion,
    )


def _notices(
    store: Snapshot, card: bytes, entry: CardEntry, event: Event, portion: int
) -> Iterator[Post]:
    """Tell those whom a card's face names, each in their own language."""
    face: Face = house().catalogue.face_of(entry.card_type)
    state = face.contract.state(Frozen(store), target_of(card))
    seen = _seen_by_nobody(card, entry, portion)
    if not any(notice.members for notice in face.notices(state, event, seen)):
        return  # most of what happens is nobody's letter, and is found so without any question.
    words = content.read(entry.prose, waiting=True)
    seen = replace(seen, told=words if isinstance(words, Told) else None)
    by = getattr(event, "by", None)
    named = by is not None or getattr(event, "member", None) is not None
    first = face.notices(state, event, seen)
    wanted = [member for notice in first for member in notice.members if member != by]
    heirs = _heirs(store, entry) if entry.put_up_by in wanted else ()
    members = [one for one in (*wanted, *heirs) if not has_left(entry.project, one)]
    persons = _behind(store, members)
    # A moment before the end reminds of something; what comes after it only tells how it went.
    asks = not named and not face.page(state, seen).result
    rest = [] if named else [one for one in persons if rests(entry.project, one)]
    languages = {person.language for those in persons.values() for person in those}
    for language in sorted(languages):
        with override(language):
            for notice in face.notices(state, event, replace(seen, language=language)):
                told = (*notice.members, *(heirs if entry.put_up_by in notice.members else ()))
                those = dict.fromkeys(
                    person
                    for member in told
                    if member in persons and member != by and member not in rest
                    for person in persons[member]
                    if person.language == language
                )
                yield from _to_each(notice, [*those], card, seen, event, asks=asks)


def _heirs(store: Snapshot, entry: CardEntry) -> tuple[bytes, ...]:
    """Who hears in place of whoever put a card up and takes part no more: who looks after it."""
    if not has_left(entry.project, entry.put_up_by):
        return ()
    return Law(store).holders(entry.project, STARTER, max(house().now_ms(), store.head.time_ms))


def _behind(store: Snapshot, members: list[bytes]) -> dict[bytes, list[Person]]:
    """Who is written to for each member: they, and for an organisation who speaks for it."""
    found = {member: [person] for member, person in people.persons_behind(members).items()}
    for member, row in lists.organisations_of(members).items():
        found[member] = speaking.spokespersons(store, bytes(row.project))
    return found


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
        reach = _reach(person, ask, asks=asks)
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
            tells=notice.can_wait and not asks and not _is_before_news(row, person),
        )


def _is_before_news(row: CardRow | None, person: Person) -> bool:
    """Whether a card's day, or the end of its time, comes before a person's next news."""
    now_ms = house().now_ms()
    due_ms = letters.news_due_ms(person, now_ms)
    moments = () if row is None else (row.when_ms, row.closes_ms)
    return any(one is not None and now_ms <= one <= due_ms for one in moments)


def _reach(person: Person, ask: Ask | None, *, asks: bool) -> Reach | None:
    """Where somebody is told: where they were asked, if messages are wanted there."""
    if ask is not None and ask.reach is not None and ask.reach.stopped_ms is None:
        return ask.reach
    return letters.best_reach(person, asks=asks)


def _name_of_member(member: bytes) -> str:
    person = people.person_of_member(member)
    return "" if person is None else people.called({member: person})[member]
