"""Answers that come as text messages: JA, NEI, KANSKJE, RING, STOPP, in every language we speak.

The sender is who the number says; a gateway that lets senders be forged must not be chosen. Every
message gets a reply that says what was understood.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.engine.port import NotKept
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.web.acting.services import NotLetIn, new_press
from dugnad.web.answers import services
from dugnad.web.answers.models import Ask
from dugnad.web.house import house
from dugnad.web.messages import services as messages
from dugnad.web.messages.words import Heard, Word, read_words
from dugnad.web.pages import refusals
from dugnad.web.people import services as people
from dugnad.web.people.addresses import NotAnAddress, read_address_of
from dugnad.web.people.models import SMS, Person
from dugnad.web.people.names import name_of

_ANSWERS: Final = {Word.YES: "yes", Word.NO: "no", Word.MAYBE: "maybe"}


def take_in(number: str, text: str, name: str) -> str:
    """Take in one text message.

    Args:
        number: who sent it.
        text: what it says.
        name: the gateway's name for the message, so that one delivered twice is one answer.

    Returns:
        "answered", "ring", "stopped", "not-understood" or "unknown"; the sender, when known, gets
        a reply.
    """
    try:
        address = read_address_of(SMS, number, house().place.country)
    except NotAnAddress:
        return "unknown"
    person = people.find_by_address(SMS, address.text)
    if person is None:
        return "unknown"
    heard = read_words(text)
    ask = services.by_number(person, heard.code if heard else None)
    with override(person.language):
        outcome, reply = _take(person, ask, heard, name)
        _reply(person, reply)
    return outcome


def _take(person: Person, ask: Ask | None, heard: Heard | None, name: str) -> tuple[str, str]:
    if ask is None:
        return "unknown", _("Nobody has asked you anything that is still open.")
    asker = name_of(ask.asker)
    if heard is None:
        return "not-understood", (
            _("We did not understand. Answer YES, NO, MAYBE or CALL. %(asker)s asked: %(title)s")
            % {"asker": asker, "title": services.open_ask(ask).title}
        )
    if heard.word == Word.RING:
        services.ring_me(ask)
        return "ring", _("%(asker)s is told that you would like to be rung.") % {"asker": asker}
    if heard.word == Word.STOP:
        services.stop(ask)
        return "stopped", _("You are asked nothing more about this.")
    return _answer(person, ask, _ANSWERS[heard.word], name)


def _answer(person: Person, ask: Ask, word: str, name: str) -> tuple[str, str]:
    del person
    press = f"sms-{name}"[:64] if name else new_press()
    opened = services.open_ask(ask)
    try:
        done = services.answer(ask, word, channel="sms", press=press)
    except services.NothingToAsk:
        return "not-understood", _("It is too late to answer that. Ring instead.")
    except (TurnedAway, NotLetIn) as no:
        return "not-understood", str(refusals.sentence(no.code))
    except (ClockTrouble, NotKept):
        return "not-understood", str(refusals.NOTHING_WRITTEN)
    if done is not None and done.refused:
        return "not-understood", str(refusals.sentence(done.refused))
    label = next(
        (str(one.label) for one in (opened.question.answers if opened.question else ())
         if one.word == word),
        word,
    )  # fmt: skip
    return "answered", (
        _("Noted: %(answer)s. %(title)s, %(when)s. Text again to change it.")
        % {"answer": label, "title": opened.title, "when": opened.when}
    )


def _reply(person: Person, text: str) -> None:
    reach = person.reaches.filter(kind=SMS).order_by("created_ms").first()
    if reach is not None:
        messages.send(
            reach=reach,
            subject="",
            text=text,
            in_name_of=house().place.name,
            now_ms=house().now_ms(),
            at_once=True,
        )
