"""Answering from a poster by text message: a word and the card's code, from any telephone.

Whoever comes from a wall has no link of their own. The number they text from is how they are
reached, so that nothing is typed twice and nobody after them reads it, as on a list by the door.
It is as if whoever put the card up had asked them: the same words answer it again, stop it, and
have them rung.

Source: PRV-13; journeys-screens-words 4.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.charter.entries import target_of
from dugnad.charter.law import DECIDING, Law
from dugnad.face.face import Face
from dugnad.face.seen import Seen
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import CardId, MemberId, ProjectId
from dugnad.web.answers.asking import new_ask
from dugnad.web.answers.models import Ask
from dugnad.web.answers.opening import question_of
from dugnad.web.house import house
from dugnad.web.kit.around import ProjectAround
from dugnad.web.kit.reading import may_read
from dugnad.web.lists import services as lists
from dugnad.web.messages.words import Heard, Word, read_words
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import SMS, Reach
from dugnad.web.people.names import name_of

ANSWERS: Final = (Word.YES, Word.NO, Word.MAYBE)
NAME_MAX: Final = 60


@dataclass(frozen=True)
class Hanging:
    """A card that anybody can answer by a text message.

    Attributes:
        card: its id, 16 bytes.
        project: whose it is, 16 bytes.
        put_up_by: the member who asks.
    """

    card: CardId
    project: ProjectId
    put_up_by: MemberId


def hanging(code: str) -> Hanging | None:
    """The card with this code, where whoever reads it on a wall can answer yes, no or maybe."""
    row = lists.card_by_code(code)
    if row is None or row.type in DECIDING:
        return None
    with house().engine.reader() as store:
        law = Law(store)
        entry = law.card(bytes(row.card))
        if entry is None or entry.status != "in force" or law.removal(entry.prose) is not None:
            return None
        if not may_read(None, entry.project, store):
            return None
        now_ms = max(house().now_ms(), store.head.time_ms)
        face: Face = house().catalogue.face_of(entry.card_type)
        around = ProjectAround(entry.project, None, now_ms)
        seen = Seen(None, entry, None, now_ms, house().place.zone, around=around)
        page = face.page(face.contract.state(Frozen(store), target_of(bytes(row.card))), seen)
    question = question_of(bytes(row.card), None)
    words = () if question is None else [one.word for one in question.answers]
    if not {Word.YES, Word.NO} <= {*words} or not any(one.open_to_all for one in page.verbs):
        return None
    return Hanging(bytes(row.card), entry.project, entry.put_up_by)


def number_to_text(code: str) -> str:
    """To which number a card that hangs can be answered; "" where none is, or it cannot be."""
    number = house().place.number_to_text
    return number if number and hanging(code) is not None else ""


def heard_from_a_wall(text: str) -> Heard | None:
    """Read a word and the code of a card that hangs; None for any other message."""
    heard = read_words(text, lambda code: hanging(code) is not None)
    return heard if heard is not None and heard.code and heard.word in ANSWERS else None


def newcomer(address: Address, text: str) -> Reach | None:
    """Get to know whoever texts the code of a card; None where the message says none.

    What they wrote behind it is their name; without one they are called a neighbour.
    """
    heard = heard_from_a_wall(text)
    if heard is None:
        return None
    language = house().place.language
    with override(language):
        name = " ".join(heard.rest.split())[:NAME_MAX].strip(" .,;:-")
        called = name or _("A neighbour by text")
    person = people.find_or_create(called, SMS, address.text, language)
    return person.reaches.select_related("person").get(kind=SMS)


def asked_by_the_wall(reach: Reach, heard: Heard) -> Ask | None:
    """The question that a card on a wall asks somebody; made where they answer it first."""
    found = None if heard.code is None else hanging(heard.code)
    if found is None:
        return None
    known = Ask.objects.filter(card=found.card, person=reach.person).first()
    if known is not None:
        return known
    asker = people.persons_of_members([found.put_up_by]).get(found.put_up_by)
    if asker is None or asker == reach.person:
        return None
    called = name_of(reach.person, None)
    return new_ask(found.card, found.project, asker, reach.person, called, reach)
