"""What a question is and what it says: looking at one changes nothing.

Source: VOL-12, K28; screens S15, S16.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from dugnad.charter.decisions.urn import TakePart
from dugnad.charter.entries import CardEntry, target_of
from dugnad.charter.law import DECIDING, Law
from dugnad.engine.port import Snapshot
from dugnad.face.deciding.effects import NAMING, effect_words
from dugnad.face.face import Face
from dugnad.face.page import CardPage
from dugnad.face.question import Question
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import CardId, ProjectId
from dugnad.web.acting.as_whom import unseen_on
from dugnad.web.acting.services import member_in
from dugnad.web.answers import secrets
from dugnad.web.answers.decisions import BALLOT
from dugnad.web.answers.models import Ask, Slip
from dugnad.web.content import services as content
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.kit.around import ProjectAround
from dugnad.web.leading.decisions import DECISIONS_MAX, Decision, decision, may_decide, waiting_for
from dugnad.web.leading.speaking import (
    Speaking,
    everywhere,
    knows_organisations,
    speaking_in,
)
from dugnad.web.lists import services as lists
from dugnad.web.lists.line import unless_it_fails
from dugnad.web.people.models import Person
from dugnad.web.people.whereabouts import ids_by_project
from dugnad.web.vault import services as vault

State = Ask.State

OPEN_MAX: Final = 50
"""How many questions to one person are opened for a text message without a code."""
LISTED_MAX: Final = 500
"""How many questions to one person are listed; listing opens none of them."""
ANSWERED_MAX: Final = 20
"""How many answers that can still be changed are shown."""


class NothingToAsk(Exception):
    """The card asks nothing, or no longer, or has no such answer."""


@dataclass(frozen=True)
class Opened:
    """What a link opens, for the page and for a reply.

    Attributes:
        ask: the question on its way; None for one that nobody sent, but that waits all the same.
        person: who is asked; None where it is for nobody any more.
        title: of the card; "" when its text was taken down.
        told: the card's words, or None.
        question: what the card asks now; None when it is too late, or not yet time.
        code: the card's own code, for its page; "" when there is no such card.
        when: when it takes place, in words.
        waits: whether the card is not yet in force.
        came_of_it: what the card says of itself when it asks nothing any more.
        in_calendar: whether it is a day in somebody's calendar.
        decides: whether it is a decision of the project, of which the books alone say who has
            answered what.
        given: the word that the books have of the person, "" for none.
        not_theirs: whether answers are taken, but from others.
        follows: what happens by itself once it is decided, "" where it decides nothing.
        names_somebody: whether what follows is about a person, so that nobody answers without it.
        speaking: the organisation that is asked, for which the person acts; None for themselves.
        objected: the reason of the objection that is asked about; "" where there is none to read.
        starts_ms: when it begins, where one comes to it on a day; 0 where nothing begins.
    """

    ask: Ask | None
    person: Person | None
    title: str
    told: Told | None
    question: Question | None
    code: str
    when: str
    waits: bool = False
    came_of_it: StrOrPromise = ""
    in_calendar: bool = False
    decides: bool = False
    given: str = ""
    not_theirs: bool = False
    follows: StrOrPromise = ""
    names_somebody: bool = False
    speaking: Speaking | None = None
    objected: str = ""
    starts_ms: int = 0

    @property
    def secretly(self) -> bool:
        """Whether it is answered in secret: into the urn, and by nothing else."""
        return self.question is not None and self.question.form is TakePart

    @property
    def urn_address(self) -> str:
        """Where somebody answers in secret: behind their link, or on the card."""
        if self.ask is None:
            return f"/c/{self.code.lower()}/do/TakePart{self.query}"
        return f"/a/{secrets_of(self.ask)[0]}/urn{self.query}"

    @property
    def query(self) -> str:
        """What an address says of whom one acts for."""
        return "" if self.speaking is None else f"?for={self.speaking.code}"

    @property
    def word(self) -> str:
        """The last answer, "" before there is one: as the books have it where they can say."""
        if self.decides or self.given or self.ask is None or self.speaking is not None:
            return self.given
        by_form = self.ask.word == BALLOT
        asks_otherwise = by_form and self.question is not None and self.question.form is None
        return "" if asks_otherwise else self.ask.word

    @property
    def name(self) -> str:
        """What tells it from the other questions to the same person."""
        if self.ask is not None:
            return str(self.ask.id)
        return self.code if self.speaking is None else f"{self.code}-{self.speaking.code}"

    @property
    def label(self) -> StrOrPromise:
        """The last answer as it stands on its button; "" when the card has no such answer now."""
        answers = self.question.answers if self.question else ()
        return next((one.label for one in answers if one.word == self.word), "")


def by_link(secret: str) -> Ask | None:
    """The question that was sent with a link; None when it opens none. A slip's link opens none."""
    return with_people().filter(link=secrets.link_tag(secret)).first()


def slip_by_link(secret: str) -> Slip | None:
    """The slip with this square code; None where there is none, or it is nobody's any more."""
    slips = Slip.objects.select_related("ask__person").filter(ask__person__isnull=False)
    return slips.filter(link=secrets.link_tag(secret)).first()


def by_code(typed: str) -> Ask | None:
    """The question that six typed characters open; None when they open none, or more than one."""
    tags = secrets.code_tags(typed)
    named = Q(code__in=tags) | Q(slip__code__in=tags)
    found = list(with_people().filter(named)[:2]) if tags else []
    return found[0] if len(found) == 1 else None


def by_code_of_question(typed: str) -> Ask | None:
    """The question with this very code; a slip's code opens none, as others have seen it."""
    found = list(with_people().filter(code__in=secrets.code_tags(typed))[:2])
    return found[0] if len(found) == 1 else None


def address_of_code(typed: str) -> str | None:
    """Where the question with these six characters is answered, or None when there is none.

    A slip's code leads to the slip's own address, which ends with the slip.
    """
    ask = by_code(typed)
    if ask is None:
        return None
    slip = Slip.objects.filter(ask=ask).first()
    of_slip = slip is not None and bytes(slip.code) in secrets.code_tags(typed)
    sealed = slip.sealed_secrets if slip is not None and of_slip else ask.sealed_secrets
    return f"/a/{_opened_secrets(bytes(sealed))[0]}"


def secrets_of(ask: Ask) -> tuple[str, str]:
    """The secret of a question's link, and its code."""
    return _opened_secrets(bytes(ask.sealed_secrets))


def secrets_of_slip(slip: Slip) -> tuple[str, str]:
    """The secret of a slip's square code, and its six characters."""
    return _opened_secrets(bytes(slip.sealed_secrets))


def _opened_secrets(sealed: bytes) -> tuple[str, str]:
    both = vault.unseal_for_place(sealed) or b" "
    secret, _space, code = both.decode().partition(" ")
    return secret, code


def called(ask: Ask) -> str:
    """What the asker calls whom they asked."""
    name = vault.unseal(ask.asker_id, bytes(ask.sealed_name))
    return name.decode() if name else ""


def number_of(ask: Ask) -> str:
    """Where whoever asks can be rung about it; "" where they said no number."""
    sealed = bytes(ask.sealed_number)
    number = vault.unseal(ask.asker_id, sealed) if sealed else None
    return number.decode() if number else ""


def open_for(person: Person | None) -> list[Ask]:
    """The questions that wait for a person, the oldest first; those that are over are left out.

    None of them is opened: one that was answered on its card's page a moment ago may be there
    until the books were followed (`waits_still`).
    """
    return _still_asking(person, Q(state=State.OPEN, word=""))


def _unsent(person: Person, kinds: Iterable[str]) -> list[CardId]:
    """Open cards of a person's projects, of these types, that nobody sent them; oldest first."""
    projects = [*ids_by_project(person)]
    found = [bytes(row.card) for row in lists.open_of(projects, kinds, DECISIONS_MAX)]
    if not found:
        return []
    sent = Ask.objects.filter(person=person, card__in=found).values_list("card", flat=True)
    sent_cards = {bytes(card) for card in sent}
    return [card for card in reversed(found) if card not in sent_cards]


def waits_still(opened: Opened) -> bool:
    """Whether an opened question waits for an answer."""
    return opened.question is not None and not opened.word


def answered_by(person: Person | None) -> list[Opened]:
    """The questions a person has answered and may still answer otherwise, the newest last."""
    answered = _still_asking(person, ~Q(state=State.STOPPED) & ~Q(word=""))
    opened = [open_ask(ask) for ask in answered[-ANSWERED_MAX:]]
    return [one for one in opened if one.question is not None]


def open_count(person: Person | None) -> int:
    """How many questions wait for a person, or for an organisation that they speak for.

    At most one a card is sent to somebody, so the cards are counted.
    """
    if person is None:
        return 0
    waiting = Ask.objects.filter(person=person, state=State.OPEN, word="").order_by("-asked_ms")
    cards = [bytes(card) for card in waiting.values_list("card", flat=True)[:LISTED_MAX]]
    asked = len(lists.still_asking(cards, house().now_ms())) if cards else 0
    return asked + len(to_decide(person)) + len(to_decide_for(person))


def to_decide(person: Person | None) -> list[CardId]:
    """What each member is asked though nobody sent it, and this one may answer and has not.

    That is open decisions, and cards that ask all members by themselves.
    """
    return [] if person is None else [*_decisions_open(person), *_asking_members(person)]


def _asking_members(person: Person) -> list[CardId]:
    faces: tuple[Face, ...] = house().catalogue.faces()
    kinds = [face.contract.name for face in faces if face.asks_members]
    waiting = []
    for card in _unsent(person, kinds) if kinds else ():
        read = partial(_is_asked, card, person)
        if unless_it_fails("/".join(kinds), read, otherwise=False):
            waiting.append(card)
    return waiting


def _is_asked(card: CardId, person: Person) -> bool:
    """Whether a card asks a person who has not answered.

    It is opened whole where it does alone: what cannot be shown asks nobody.
    """
    return _asks(_asked_by(card, person)) and _asks(open_card(card, person).question)


def _asks(question: Question | None) -> bool:
    return question is not None and question.of_members and not question.given


def _asked_by(card: CardId, person: Person) -> Question | None:
    """What a card asks a person, without its words."""
    with house().engine.reader() as store:
        entry = Law(store).card(card)
        if entry is None:
            return None
        face: Face = house().catalogue.face_of(entry.card_type)
        seen = _seen(store, entry, None, member_in(person, entry.project))
        if face.unseen is not None:
            seen = replace(seen, unseen=unseen_on(person, card))
        return face.question(face.contract.state(Frozen(store), target_of(card)), seen)


def _decisions_open(person: Person) -> list[CardId]:
    cards = _unsent(person, DECIDING)
    if not cards:
        return []
    waiting = []
    with house().engine.reader() as store:
        for card in cards:
            found = decision(store, card)
            member = None if found is None else member_in(person, found.entry.project)
            if found is None or member is None or not found.takes_answers:
                continue
            if not found.has_answered(member) and may_decide(store, found, member):
                waiting.append(card)
    return waiting


def to_decide_for(person: Person | None) -> list[tuple[CardId, Speaking]]:
    """Open decisions that wait for an organisation for which a person speaks now.

    They wait for whoever speaks for it, so they are the successor's as soon as there is one.
    """
    if not knows_organisations(person):
        return []
    sent = with_people().filter(person=person, state=State.OPEN)
    sent_for = {bytes(ask.card) for ask in sent if asked_for(ask) is not None}
    waiting = []
    with house().engine.reader() as store:
        for project, speaking in everywhere(store, person):
            found = waiting_for(store, project, speaking.party)
            waiting += [(one.card, speaking) for one in found if one.card not in sent_for]
    return waiting


def by_text(person: Person, code: str | None) -> Ask | None:
    """The question that a text message answers.

    With a code, its own, its slip's or the card's, it is that one. Without, it is the one that was
    talked of last, among those that can still be answered if there are any.
    """
    asked = with_people().filter(person=person)
    if code is not None:
        row = lists.card_by_code(code)
        tags = secrets.code_tags(code)
        named = Q(code__in=tags) | Q(slip__code__in=tags)
        return asked.filter(named if row is None else named | Q(card=bytes(row.card))).first()
    newest = list(asked.order_by("-moved_ms")[:OPEN_MAX])
    with_answers = (ask for ask in newest if open_ask(ask).question is not None)
    return next(with_answers, newest[0] if newest else None)


def asked_about(card: bytes) -> list[Ask]:
    """Who was asked about a card, in the order in which they were."""
    return list(with_people().filter(card=card).order_by("asked_ms"))


def ask_of(card: bytes, person: Person) -> Ask | None:
    """The question about a card that is on its way to a person, or None."""
    return with_people().filter(card=card, person=person).first()


def open_ask(ask: Ask) -> Opened:
    """Look at a question, in the language that is active; nothing changes.

    Who is no member themselves, and speaks for one organisation that is, was asked for it.
    """
    return open_ask_as(ask, asked_for(ask))


def open_ask_as(ask: Ask, speaking: Speaking | None) -> Opened:
    """Look at a question as the person themselves, or for an organisation, as they chose."""
    return replace(open_card(bytes(ask.card), ask.person, speaking, ask.id.bytes), ask=ask)


def asked_for(ask: Ask) -> Speaking | None:
    """The organisation for which somebody was asked, as long as they speak for it; else None."""
    if not ask.organisation:
        return None
    with house().engine.reader() as store:
        found = speaking_in(store, ask.person, bytes(ask.project))
    asked = (one for one in found if one.takes_part and one.organisation == bytes(ask.organisation))
    return next(asked, None)


def to_be_asked_for(person: Person, project: ProjectId, card: CardId) -> bytes:
    """For which organisation to ask somebody who is no member themselves; b"" for themselves."""
    if not knows_organisations(person):
        return b""
    with house().engine.reader() as store:
        member = member_in(person, project)
        now_ms = max(house().now_ms(), store.head.time_ms)
        if member is not None and Law(store).is_member(project, member, now_ms):
            return b""
        found = [one for one in speaking_in(store, person, project) if one.takes_part]
        decides = decision(store, card) is not None
    return found[0].organisation if decides and len(found) == 1 else b""


def open_card(
    card: CardId, person: Person | None, speaking: Speaking | None = None, link: bytes = b""
) -> Opened:
    """Look at what a card asks a person, or an organisation for which they act.

    It makes no difference whether somebody sent it to them; but who looks by a `link` sees of what
    was done unseen only what was done by it.
    """
    row = lists.card(card)
    with house().engine.reader() as store:
        entry = Law(store).card(card)
        if entry is None or row is None:
            return Opened(None, person, "", None, None, "", "")
        gone = Law(store).removal(entry.prose) is not None
        found = None if gone else content.read(entry.prose, waiting=True)
        told = found if isinstance(found, Told) else None
        face: Face = house().catalogue.face_of(entry.card_type)
        member = member_in(person, entry.project) if speaking is None else speaking.party
        seen = _seen(store, entry, told, member)
        if face.unseen is not None and speaking is None:
            seen = replace(seen, unseen=unseen_on(person, card, link))
        state = face.contract.state(Frozen(store), target_of(card))
        question = face.question(state, seen) if person is not None else None
        page = face.page(state, seen)
        decided = decision(store, card)
        day = face.calendar(state, told or Told())
        return Opened(
            ask=None,
            person=person,
            title=told.title if told else "",
            told=told,
            question=question,
            code=row.code,
            when=page.when,
            waits=entry.status == "waiting",
            came_of_it=page.result or page.missing,
            in_calendar=day is not None,
            starts_ms=0 if day is None or day.last else day.starts_ms,
            decides=decided is not None,
            given=_given(decided, question, seen.member),
            not_theirs=decided is not None and decided.takes_answers and question is None,
            follows="" if decided is None else effect_words(decided.terms.effect, seen.around),
            names_somebody=decided is not None and isinstance(decided.terms.effect, NAMING),
            speaking=speaking,
            objected=_objected(store, page) if question is not None else "",
        )


def _objected(store: Snapshot, page: CardPage) -> str:
    """The first words that were said against it, unless they were taken away."""
    if not page.sayings:
        return ""
    first = page.sayings[0].prose
    told = None if Law(store).removal(first) else content.read(first, waiting=True)
    return told.text if isinstance(told, Told) else ""


def _given(decided: Decision | None, question: Question | None, member: bytes | None) -> str:
    """The word of an answer that the books have; a ballot among options has none of its own."""
    if question is None or question.given:
        return question.given if question else ""
    return BALLOT if decided is not None and decided.given(member) is not None else ""


def question_of(card: bytes, member: bytes | None) -> Question | None:
    """What a card asks a member, or somebody it does not know."""
    with house().engine.reader() as store:
        entry = Law(store).card(card)
        if entry is None:
            return None
        face: Face = house().catalogue.face_of(entry.card_type)
        state = face.contract.state(Frozen(store), target_of(card))
        return face.question(state, _seen(store, entry, None, member))


def _seen(store: Snapshot, entry: CardEntry, told: Told | None, member: bytes | None) -> Seen:
    now_ms = max(house().now_ms(), store.head.time_ms)
    return Seen(
        member=member,
        card=entry,
        told=told,
        now_ms=now_ms,
        zone=house().place.zone,
        is_member=member is not None and Law(store).is_member(entry.project, member, now_ms),
        language=get_language() or house().place.language,
        around=ProjectAround(entry.project, member, now_ms),
    )


def _still_asking(person: Person | None, which: Q) -> list[Ask]:
    """What a person was asked and can still answer, the oldest first; nothing is opened."""
    if person is None:
        return []
    newest = with_people().filter(which, person=person).order_by("-asked_ms")[:LISTED_MAX]
    asks = list(reversed(newest))
    cards = lists.still_asking({bytes(ask.card) for ask in asks}, house().now_ms())
    return [ask for ask in asks if bytes(ask.card) in cards]


def with_people() -> QuerySet[Ask]:
    """All questions, each read together with its people."""
    return Ask.objects.select_related("asker", "person", "reach__person")
