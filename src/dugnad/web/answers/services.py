"""Asking, and taking answers from wherever they come.

Nothing here acts when a link is opened; only `answer`, `ring_me`, `not_me` and `stop` do, and each
of them comes from a press or a texted word. A "no" of somebody whom the books do not know yet
stays out of the books: declining leaves nothing behind there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.entries import target_of
from dugnad.charter.law import Law
from dugnad.face.face import Question, Seen
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import Channel
from dugnad.web.acting.services import Done, act, member_in
from dugnad.web.answers import secrets
from dugnad.web.answers.models import Ask
from dugnad.web.content import services as content
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.messages import notes
from dugnad.web.messages import services as messages
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import SMS, Person, Reach
from dugnad.web.people.names import name_of
from dugnad.web.vault import services as vault

State = Ask.State

NO: Final = "no"


class Resting(Exception):
    """The person rests and is not asked for anything now."""


class AskedAlready(Exception):
    """The person was asked about this card before."""


class NothingToAsk(Exception):
    """The card asks nothing, or no longer."""


@dataclass(frozen=True)
class Opened:
    """What a link opens, for the page and for a reply.

    Attributes:
        ask: the question on its way.
        title: of the card; "" when its text was taken down.
        told: the card's words, or None.
        question: what the card asks now; None when it is too late, or not yet time.
        code: the card's own code, for its page.
        when: when it takes place, in words.
    """

    ask: Ask
    title: str
    told: Told | None
    question: Question | None
    code: str
    when: str


# ── Asking ─────────────────────────────────────────────────────────────────────────────────────


def invite(card: bytes, asker: Person, name: str, address: Address) -> Ask:
    """Ask somebody about a card, in the asker's name.

    Args:
        card: id, 16 bytes.
        asker: who asks.
        name: what the asker calls the person; kept when the place does not know them yet.
        address: where the question goes.

    Returns:
        The question on its way; its message waits in the outbox.

    Raises:
        NothingToAsk: the card asks nothing now.
        AskedAlready: the person was asked about this card before.
        Resting: the person rests.
        NameMissing: the name is empty.
    """
    row = lists.card(card)
    if row is None:
        raise NothingToAsk
    person = people.find_or_create(name, address.kind, address.text, house().place.language)
    project = bytes(row.project)
    if _rests(person, project):
        raise Resting
    reach = person.reaches.filter(kind=address.kind).order_by("created_ms").first()
    now_ms = house().now_ms()
    secret, code = secrets.new_secret(), secrets.new_code()
    with transaction.atomic():
        ask, made = Ask.objects.get_or_create(
            card=card,
            person=person,
            defaults={
                "project": project,
                "asker": asker,
                "reach": reach,
                "link": secrets.link_tag(secret),
                "code": secrets.code_tag(code),
                "sealed_secrets": _seal(secret, code),
                "asked_ms": now_ms,
                "moved_ms": now_ms,
            },
        )
    if not made:
        raise AskedAlready
    with override(person.language):
        opened = open_ask(ask)
        if opened.question is None:
            ask.delete()
            raise NothingToAsk
        if reach is not None:
            _send(opened, reach, secret, code, now_ms)
    return ask


def _rests(person: Person, project: bytes) -> bool:
    member = member_in(person, project)
    if member is None:
        return False
    with house().engine.reader() as store:
        time = Law(store).membership(project, member)
    return time is not None and time.resting_until_ms > house().now_ms()


def _seal(secret: str, code: str) -> bytes:
    return vault.seal_for_place(f"{secret} {code}".encode())


def _send(opened: Opened, reach: Reach, secret: str, code: str, now_ms: int) -> None:
    """Write the message in the language that is active, and put it into the outbox."""
    asker = name_of(opened.ask.asker)
    question = str(opened.question.text) if opened.question else ""
    words = {
        "asker": asker,
        "name": name_of(reach.person),
        "place": house().place.name,
        "title": opened.title,
        "question": question,
        "address": secrets.address_of(secret),
        "code": f"{code[:3]} {code[3:]}",
        "where": opened.told.where if opened.told else "",
    }
    if reach.kind == SMS:
        text = (
            _(
                "%(asker)s in %(place)s asks: %(title)s. %(question)s "
                "Answer YES, NO, MAYBE or CALL. %(address)s"
            )
            % words
        )
    else:
        text = (
            _(
                "Hello %(name)s,\n\n%(asker)s asks you: %(title)s\n%(where)s\n\n%(question)s\n\n"
                "Open this and press your answer. Opening alone does nothing:\n%(address)s\n\n"
                "Or type %(code)s on the first page of %(place)s.\n\n"
                "No account is needed. If you are not %(name)s, say so there, and we will not "
                "write again."
            )
            % words
        )
    messages.send(
        reach=reach,
        subject=_("%(asker)s asks: %(title)s") % words,
        text=text,
        in_name_of=asker,
        about=bytes(opened.ask.card).hex(),
        asker=opened.ask.asker,
        now_ms=now_ms,
    )


# ── Opening: changes nothing ───────────────────────────────────────────────────────────────────


def by_link(secret: str) -> Ask | None:
    """The question that a link opens, or None."""
    return _with_people().filter(link=secrets.link_tag(secret)).first()


def by_code(typed: str) -> Ask | None:
    """The question that six typed characters open, or None."""
    tags = secrets.code_tags(typed)
    return _with_people().filter(code__in=tags).first() if tags else None


def address_of_code(typed: str) -> str | None:
    """Where the question with these six characters is answered, or None when there is none."""
    ask = by_code(typed)
    return None if ask is None else f"/a/{secrets_of(ask)[0]}"


def secrets_of(ask: Ask) -> tuple[str, str]:
    """The secret of a question's link, and its code."""
    both = vault.unseal_for_place(bytes(ask.sealed_secrets)) or b" "
    secret, _space, code = both.decode().partition(" ")
    return secret, code


def open_for(person: Person | None) -> list[Ask]:
    """The questions that wait for a person, the oldest first; those that are over are left out."""
    if person is None:
        return []
    waiting = _with_people().filter(person=person, state=State.OPEN).order_by("asked_ms")
    return [ask for ask in waiting[:50] if open_ask(ask).question is not None]


def open_count(person: Person | None) -> int:
    """How many questions wait for a person."""
    return len(open_for(person))


def asked_about(card: bytes) -> list[Ask]:
    """Who was asked about a card, in the order in which they were."""
    return list(_with_people().filter(card=card).order_by("asked_ms"))


def open_ask(ask: Ask) -> Opened:
    """Look at a question, in the language that is active; nothing changes."""
    row = lists.card(bytes(ask.card))
    with house().engine.reader() as store:
        entry = Law(store).card(bytes(ask.card))
        if entry is None or row is None:
            return Opened(ask, "", None, None, "", "")
        found = content.read(entry.prose, waiting=True)
        told = found if isinstance(found, Told) else None
        face = house().catalogue.face_of(entry.card_type)
        member = member_in(ask.person, entry.project)
        now_ms = house().now_ms()
        seen = Seen(
            member=member,
            card=entry,
            told=told,
            now_ms=now_ms,
            zone=house().place.zone,
            is_member=member is not None and Law(store).is_member(entry.project, member, now_ms),
        )
        state = face.contract.state(Frozen(store), target_of(bytes(ask.card)))
        question = face.question(state, seen) if ask.person is not None else None
        when = face.page(state, seen).when
    return Opened(ask, told.title if told else "", told, question, row.code, when)


def _with_people() -> QuerySet[Ask]:
    return Ask.objects.select_related("asker", "person", "reach")


# ── Answering: a press or a texted word ────────────────────────────────────────────────────────


def answer(ask: Ask, word: str, *, channel: Channel, press: str) -> Done | None:
    """Take an answer.

    Args:
        ask: the question.
        word: one of its answers' words.
        channel: how it came.
        press: name of the form or message; the same one again is the same answer.

    Returns:
        What came of it in the books; None when nothing had to be written there.

    Raises:
        NothingToAsk: it is too late, or the card has no such answer.
        TurnedAway, NotLetIn, NotYourPress, ClockTrouble, NotKept: as in `acting.act`.
    """
    opened = open_ask(ask)
    chosen = next(
        (one for one in (opened.question.answers if opened.question else ()) if one.word == word),
        None,
    )
    if chosen is None or ask.person is None:
        raise NothingToAsk
    project = bytes(ask.project)
    if word == NO and member_in(ask.person, project) is None:
        _move(ask, State.ANSWERED, word)
        return None
    done = act(
        ask.person,
        project,
        target_of(bytes(ask.card)),
        chosen.action,
        channel=channel,
        press=press,
    )
    if not done.refused:
        _move(ask, State.ANSWERED, word)
    return done


def ring_me(ask: Ask) -> None:
    """Tell the asker that the person would rather be rung."""
    if ask.state != State.RING:
        _move(ask, State.RING, ask.word)
        _note(ask, notes.RING_ME)


def not_me(ask: Ask) -> None:
    """Take the person off the question: whoever opened it says it is not for them."""
    if ask.person is not None:
        _note(ask, notes.NOT_ME)
        ask.person = None
        _move(ask, State.STRANGER, "")


def stop(ask: Ask) -> None:
    """Ask the person nothing more about this card."""
    _move(ask, State.STOPPED, ask.word)


def by_number(person: Person, code: str | None) -> Ask | None:
    """The question that a text message answers: the one with its code, else the newest open one."""
    asked = _with_people().filter(person=person)
    if code is not None:
        return asked.filter(code__in=secrets.code_tags(code)).first()
    newest = asked.order_by("-asked_ms")
    return newest.filter(state=State.OPEN).first() or newest.first()


def _move(ask: Ask, state: str, word: str) -> None:
    ask.state, ask.word, ask.moved_ms = state, word, house().now_ms()
    ask.save(update_fields=["state", "word", "moved_ms", "person"])


def _note(ask: Ask, code: str) -> None:
    notes.write(
        ask.asker,
        code,
        about=bytes(ask.card).hex(),
        whom=ask.person,
        now_ms=house().now_ms(),
    )
