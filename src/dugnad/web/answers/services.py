"""Asking, and taking answers from wherever they come.

Nothing here acts when a link is opened; only `answer`, `ring_me`, `not_me` and `stop` do, and each
of them comes from a press or a texted word. A "no" of somebody whom the books do not know yet
stays out of the books: declining leaves nothing behind there.

Source: VOL-12, K28; blocks B1, B2, B4; screens S15, S16.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from dugnad.charter.entries import CardEntry, target_of
from dugnad.charter.law import Law
from dugnad.engine.port import NotKept
from dugnad.face.face import Face, Question, Seen
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.errors import ClockTrouble, TurnedAway
from dugnad.ledger.store import Frozen, Store
from dugnad.ledger.values import Channel, ProjectId
from dugnad.web.acting.services import PRESS_KEPT_MS, Done, NotLetIn, act, member_in
from dugnad.web.answers import letters, secrets
from dugnad.web.answers.models import Ask, Taken
from dugnad.web.content import services as content
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from dugnad.web.messages import notes
from dugnad.web.messages import services as messages
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address, spoken
from dugnad.web.people.buckets import Size, take
from dugnad.web.people.models import SMS, Person, Reach
from dugnad.web.people.names import name_of, read_reach
from dugnad.web.vault import services as vault

State = Ask.State

YES: Final = "yes"
NO: Final = "no"
MAYBE: Final = "maybe"

_MINUTE_MS: Final = 60_000
SAME_PRESS_MS: Final = 10 * _MINUTE_MS
"""Asking somebody again within this time is the same press, unless they have said something."""
BY_ASKER: Final = Size(goes=30, refill_ms=20 * _MINUTE_MS)
"""How many people one person may ask: each gets a message in the place's name."""
A_DAY_MAX: Final = 20
"""How many questions one person is sent within a day, by everybody together."""
_DAY_MS: Final = 24 * 60 * _MINUTE_MS
OPEN_MAX: Final = 50
"""How many questions to one person are opened for a text message without a code."""
LISTED_MAX: Final = 500
"""How many questions to one person are listed; listing opens none of them."""
ANSWERED_MAX: Final = 20
"""How many answers that can still be changed are shown."""


class Resting(Exception):
    """The person rests and is not asked for anything now."""


class AskedAlready(Exception):
    """The person, or somebody at this address, was asked about this card or has answered."""


class AskedALot(Exception):
    """The person was asked as much as one can be within a day; waiting a day helps."""


class NothingToAsk(Exception):
    """The card asks nothing, or no longer, or has no such answer."""


class AskedYourself(Exception):
    """The address is the asker's own."""


class TooManyAsked(Exception):
    """The asker has asked too many people in too short a time; waiting helps."""

    def __init__(self, wait_ms: int) -> None:
        """Remember how long to wait, in milliseconds."""
        super().__init__(f"wait {wait_ms} ms")
        self.wait_ms = wait_ms


@dataclass(frozen=True)
class Opened:
    """What a link opens, for the page and for a reply.

    Attributes:
        ask: the question on its way.
        title: of the card; "" when its text was taken down.
        told: the card's words, or None.
        question: what the card asks now; None when it is too late, or not yet time.
        code: the card's own code, for its page; "" when there is no such card.
        when: when it takes place, in words.
        waits: whether the card is not yet in force.
        came_of_it: what the card says of itself when it asks nothing any more.
        in_calendar: whether it is a day in somebody's calendar.
    """

    ask: Ask
    title: str
    told: Told | None
    question: Question | None
    code: str
    when: str
    waits: bool = False
    came_of_it: StrOrPromise = ""
    in_calendar: bool = False

    @property
    def word(self) -> str:
        """The last answer, "" before there is one: as the books have it where they can say."""
        given = self.question.given if self.question else ""
        return given or self.ask.word

    @property
    def label(self) -> StrOrPromise:
        """The last answer as it stands on its button; "" when the card has no such answer now."""
        answers = self.question.answers if self.question else ()
        return next((one.label for one in answers if one.word == self.word), "")


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
        NameMissing: the name is empty.
        NothingToAsk: the card asks nothing now.
        AskedYourself: the address is the asker's own.
        AskedAlready: the person was asked about this card before, or has answered.
        Resting: the person rests.
        AskedALot: the person was sent many questions today.
        TooManyAsked: the asker has asked many people lately.
    """
    called = people.read_name(name)
    row = lists.card(card)
    known = people.find_by_address(address.kind, address.text)
    if row is None or _question_of(card, None) is None:
        raise NothingToAsk
    if known == asker:
        raise AskedYourself
    now_ms = house().now_ms()
    tag = tag_of(address)
    with transaction.atomic():
        before = _asked_before(card, known, tag)
        if before is not None:
            young = now_ms - before.asked_ms < SAME_PRESS_MS
            if before.asker_id == asker.id and young and _waits_for_an_answer(before):
                return before
            raise AskedAlready
        project = bytes(row.project)
        _may_be_asked(card, project, known)
        if _asked_of(known, tag).filter(asked_ms__gt=now_ms - _DAY_MS).count() >= A_DAY_MAX:
            raise AskedALot
        wait_ms = take("invite", str(asker.id), BY_ASKER, now_ms)
        if wait_ms:
            raise TooManyAsked(wait_ms)
        person = people.find_or_create(called, address.kind, address.text, house().place.language)
        secret, code = secrets.new_secret(), _new_code()
        ask = Ask.objects.create(
            card=card,
            project=project,
            asker=asker,
            person=person,
            reach=Reach.objects.get(lookup=tag),
            address=tag,
            sealed_name=vault.seal(asker.id, called.encode()),
            link=secrets.link_tag(secret),
            code=secrets.code_tag(code),
            sealed_secrets=vault.seal_for_place(f"{secret} {code}".encode()),
            asked_ms=now_ms,
            moved_ms=now_ms,
        )
        _send(ask, secret, code, now_ms)
    return ask


def _asked_before(card: bytes, person: Person | None, tag: bytes) -> Ask | None:
    """The question about a card that went to a person or to their address before."""
    return _asked_of(person, tag).filter(card=card).first()


def _waits_for_an_answer(ask: Ask) -> bool:
    """Whether nothing has come of a question yet, here or on the card's own page."""
    return ask.state == State.OPEN and waits_still(open_ask(ask))


def _asked_of(person: Person | None, tag: bytes) -> QuerySet[Ask]:
    """What went to a person, or to an address of theirs."""
    theirs = Q(address=tag) if person is None else Q(address=tag) | Q(person=person)
    return _with_people().filter(theirs)


def _may_be_asked(card: bytes, project: ProjectId, person: Person | None) -> None:
    """Leave in peace who rests and who has answered already.

    Raises:
        Resting, AskedAlready: as in `invite`.
    """
    member = member_in(person, project)
    if member is None:
        return
    if rests(project, member):
        raise Resting
    question = _question_of(card, member)
    if question is not None and question.given:
        raise AskedAlready


def rests(project: ProjectId, member: bytes) -> bool:
    """Whether a member rests and is to be left in peace."""
    with house().engine.reader() as store:
        time = Law(store).membership(project, member)
    return time is not None and time.resting_until_ms > house().now_ms()


def _new_code() -> str:
    """A code that opens nothing else, neither a question nor a card or project."""
    while True:
        code = secrets.new_code()
        taken = Ask.objects.filter(code=secrets.code_tag(code)).exists()
        if not taken and lists.card_by_code(code) is None and lists.project_by_code(code) is None:
            return code


def _send(ask: Ask, secret: str, code: str, now_ms: int) -> None:
    """Put the message into the outbox, in the language of whoever is asked."""
    reach, person = ask.reach, ask.person
    if reach is None or person is None:
        return
    with override(person.language):
        opened = open_ask(ask)
        asker = name_of(ask.asker)
        words = {
            "asker": asker,
            "name": name_of(person),
            "place": house().place.name,
            "title": opened.title,
            "question": str(opened.question.text) if opened.question else "",
            "address": secrets.address_of(secret),
            "code": secrets.spoken(code),
        }
        texts = _sms_texts(opened, words) if reach.kind == SMS else [_mail_text(opened, words)]
        messages.send(
            reach=reach,
            subject=_("%(asker)s asks: %(title)s") % words,
            text=letters.fitting(texts) if reach.kind == SMS else texts[0],
            in_name_of=asker,
            about=bytes(ask.card).hex(),
            asker=ask.asker,
            called=called(ask),
            now_ms=now_ms,
        )


def _mail_text(opened: Opened, words: dict[str, str]) -> str:
    where = opened.told.where if opened.told else ""
    paragraphs = [
        _("Hello %(name)s,") % words,
        _("%(asker)s asks you: %(title)s") % words,
        where,
        words["question"],
        _("Open this and press your answer. Opening alone does nothing:") + f"\n{words['address']}",
        _("Or type %(code)s on the first page of %(place)s.") % words,
        _(
            "No account is needed. If you are not %(name)s, say so there, and we will not write "
            "to you about it again."
        )
        % words,
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _sms_texts(opened: Opened, words: dict[str, str]) -> list[str]:
    """The message in ever shorter words, the fullest first."""
    kinds = {one.word for one in opened.question.answers} if opened.question else set()
    texts = []
    way_back = _("Code: %(code)s") % words
    for title in letters.cut_titles(opened.title):
        parts = words | {"title": title}
        if kinds == {YES, NO, MAYBE}:
            texts += [
                _(
                    "%(asker)s in %(place)s asks: %(title)s. %(question)s "
                    "Answer YES, NO, MAYBE or CALL. %(address)s"
                )
                % parts,
                _("%(asker)s asks: %(title)s. %(question)s YES, NO, MAYBE or CALL? %(address)s")
                % parts,
            ]
        elif kinds == {YES, NO}:
            texts += [
                _(
                    "%(asker)s in %(place)s asks: %(title)s. %(question)s "
                    "Answer YES, NO or CALL. %(address)s"
                )
                % parts,
            ]
        else:
            texts += [_("%(asker)s asks: %(title)s. %(question)s %(address)s") % parts]
    # With the code, whoever has no way to open a link can still type it on the first page.
    return [whole for text in texts for whole in (f"{text}\n{way_back}", text)]


# ── Opening: changes nothing ───────────────────────────────────────────────────────────────────


def by_link(secret: str) -> Ask | None:
    """The question that a link opens, or None."""
    return _with_people().filter(link=secrets.link_tag(secret)).first()


def by_code(typed: str) -> Ask | None:
    """The question that six typed characters open; None when they open none, or more than one."""
    tags = secrets.code_tags(typed)
    found = list(_with_people().filter(code__in=tags)[:2]) if tags else []
    return found[0] if len(found) == 1 else None


def address_of_code(typed: str) -> str | None:
    """Where the question with these six characters is answered, or None when there is none."""
    ask = by_code(typed)
    return None if ask is None else f"/a/{secrets_of(ask)[0]}"


def secrets_of(ask: Ask) -> tuple[str, str]:
    """The secret of a question's link, and its code."""
    both = vault.unseal_for_place(bytes(ask.sealed_secrets)) or b" "
    secret, _space, code = both.decode().partition(" ")
    return secret, code


def called(ask: Ask) -> str:
    """What the asker calls whom they asked."""
    name = vault.unseal(ask.asker_id, bytes(ask.sealed_name))
    return name.decode() if name else ""


def open_for(person: Person | None) -> list[Ask]:
    """The questions that wait for a person, the oldest first; those that are over are left out.

    None of them is opened: one that was answered on its card's page a moment ago may be there
    until the books were followed (`waits_still`).
    """
    return _still_asking(person, Q(state=State.OPEN, word=""))


def waits_still(opened: Opened) -> bool:
    """Whether an opened question waits for an answer."""
    return opened.question is not None and not opened.word


def answered_by(person: Person | None) -> list[Opened]:
    """The questions a person has answered and may still answer otherwise, the newest last."""
    answered = _still_asking(person, ~Q(state=State.STOPPED) & ~Q(word=""))
    opened = [open_ask(ask) for ask in answered[-ANSWERED_MAX:]]
    return [one for one in opened if one.question is not None]


def open_count(person: Person | None) -> int:
    """How many questions wait for a person: at most one a card, so their cards are counted."""
    if person is None:
        return 0
    waiting = Ask.objects.filter(person=person, state=State.OPEN, word="").order_by("-asked_ms")
    cards = [bytes(card) for card in waiting.values_list("card", flat=True)[:LISTED_MAX]]
    return len(lists.still_asking(cards, house().now_ms())) if cards else 0


def by_text(person: Person, code: str | None) -> Ask | None:
    """The question that a text message answers.

    With a code, its own or the card's, it is that one. Without, it is the one that was talked of
    last, among those that can still be answered if there are any.
    """
    asked = _with_people().filter(person=person)
    if code is not None:
        row = lists.card_by_code(code)
        named = Q(code__in=secrets.code_tags(code))
        return asked.filter(named if row is None else named | Q(card=bytes(row.card))).first()
    newest = list(asked.order_by("-moved_ms")[:OPEN_MAX])
    with_answers = (ask for ask in newest if open_ask(ask).question is not None)
    return next(with_answers, newest[0] if newest else None)


def asked_about(card: bytes) -> list[Ask]:
    """Who was asked about a card, in the order in which they were."""
    return list(_with_people().filter(card=card).order_by("asked_ms"))


def ask_of(card: bytes, person: Person) -> Ask | None:
    """The question about a card that is on its way to a person, or None."""
    return _with_people().filter(card=card, person=person).first()


def open_ask(ask: Ask) -> Opened:
    """Look at a question, in the language that is active; nothing changes."""
    row = lists.card(bytes(ask.card))
    with house().engine.reader() as store:
        entry = Law(store).card(bytes(ask.card))
        if entry is None or row is None:
            return Opened(ask, "", None, None, "", "")
        gone = Law(store).removal(entry.prose) is not None
        found = None if gone else content.read(entry.prose, waiting=True)
        told = found if isinstance(found, Told) else None
        face: Face = house().catalogue.face_of(entry.card_type)
        seen = _seen(store, entry, told, member_in(ask.person, entry.project))
        state = face.contract.state(Frozen(store), target_of(bytes(ask.card)))
        question = face.question(state, seen) if ask.person is not None else None
        page = face.page(state, seen)
        return Opened(
            ask=ask,
            title=told.title if told else "",
            told=told,
            question=question,
            code=row.code,
            when=page.when,
            waits=entry.status == "waiting",
            came_of_it=page.result or page.missing,
            in_calendar=face.calendar(state, told or Told()) is not None,
        )


def _question_of(card: bytes, member: bytes | None) -> Question | None:
    """What a card asks a member, or somebody it does not know."""
    with house().engine.reader() as store:
        entry = Law(store).card(card)
        if entry is None:
            return None
        face: Face = house().catalogue.face_of(entry.card_type)
        state = face.contract.state(Frozen(store), target_of(card))
        return face.question(state, _seen(store, entry, None, member))


def _seen(store: Store, entry: CardEntry, told: Told | None, member: bytes | None) -> Seen:
    now_ms = house().now_ms()
    return Seen(
        member=member,
        card=entry,
        told=told,
        now_ms=now_ms,
        zone=house().place.zone,
        is_member=member is not None and Law(store).is_member(entry.project, member, now_ms),
        language=get_language() or house().place.language,
    )


def _still_asking(person: Person | None, which: Q) -> list[Ask]:
    """What a person was asked and can still answer, the oldest first; nothing is opened."""
    if person is None:
        return []
    newest = _with_people().filter(which, person=person).order_by("-asked_ms")[:LISTED_MAX]
    asks = list(reversed(newest))
    cards = lists.still_asking({bytes(ask.card) for ask in asks}, house().now_ms())
    return [ask for ask in asks if bytes(ask.card) in cards]


def _with_people() -> QuerySet[Ask]:
    return Ask.objects.select_related("asker", "person", "reach__person")


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
    if Taken.objects.filter(name=press).exists():
        return None
    question = open_ask(ask).question
    answers = question.answers if question else ()
    chosen = next((one for one in answers if one.word == word), None)
    if chosen is None or question is None or ask.person is None:
        raise NothingToAsk
    project = bytes(ask.project)
    if question.given == word:
        _move(ask, State.ANSWERED, word)
        return None
    if word == NO and not _is_known(ask.person, project):
        with transaction.atomic():
            taken_in(press, State.ANSWERED)
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
        # An old press that comes once more does not say what the books have now.
        question = open_ask(ask).question
        _move(ask, State.ANSWERED, (question.given if question else "") or word)
    return done


def ring_me(ask: Ask, number: str = "") -> None:
    """Tell the asker that the person would rather be rung; once, however often it is pressed.

    Args:
        ask: the question.
        number: where to ring, as the person says it; "" where they say none. Whom the asker wrote
            to by text message is rung at that number.
    """
    if not number and ask.reach is not None and ask.reach.kind == SMS:
        number = _number_of(ask.reach)
    with transaction.atomic():
        if ask.state != State.RING and _move(ask, State.RING, ask.word):
            _tell_asker(ask, notes.RING_ME, ask.person, number)


def not_me(ask: Ask) -> None:
    """Take the person off the question: whoever opened it says it is not for them.

    Nobody at this address is asked about the card again. Where the address was no more than what
    the asker took for the person's, it is let go, and an answer that came from there taken back.
    """
    person, reach = ask.person, ask.reach
    if person is None:
        return
    was_a_guess = reach is not None and _was_a_guess(ask, reach, person)
    if was_a_guess:
        _take_back(ask)
    with transaction.atomic():
        if not _move(ask, State.STRANGER, "", nobody=True):
            return
        _tell_asker(ask, notes.NOT_ME, person)
        if was_a_guess and reach is not None:
            reach.delete()


def stop(ask: Ask) -> None:
    """Ask the person nothing more about this card."""
    _move(ask, State.STOPPED, ask.word)


def note_answer(card: bytes, person: Person) -> None:
    """Look again at what a person has answered: they can do so on the card's own page."""
    ask = ask_of(card, person)
    if ask is None:
        return
    question = open_ask(ask).question
    if question is not None and question.given not in ("", ask.word):
        state = State.ANSWERED if ask.state == State.OPEN else ask.state
        _move(ask, state, question.given)


def taken_in(name: str, outcome: str) -> None:
    """Remember a press or a text message, so that a second one of that name changes nothing."""
    Taken.objects.get_or_create(
        name=name, defaults={"outcome": outcome, "taken_ms": house().now_ms()}
    )


def sweep(now_ms: int) -> int:
    """Forget presses and text messages that nobody sends again; gives how many."""
    gone, _kinds = Taken.objects.filter(taken_ms__lt=now_ms - PRESS_KEPT_MS).delete()
    return gone


def tag_of(address: Address) -> bytes:
    """What finds the way to be reached that an address is."""
    return vault.lookup_tag(address.kind, address.text)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _is_known(person: Person, project: ProjectId) -> bool:
    member = member_in(person, project)
    if member is None:
        return False
    with house().engine.reader() as store:
        return Law(store).member(member) is not None


def _move(ask: Ask, state: str, word: str, *, nobody: bool = False) -> bool:
    """Note what came of a question, unless somebody said meanwhile that it is not for them."""
    now_ms = house().now_ms()
    still_theirs = Ask.objects.filter(id=ask.id, person__isnull=False)
    if nobody:
        moved = still_theirs.update(state=state, word=word, moved_ms=now_ms, person=None)
    else:
        moved = still_theirs.update(state=state, word=word, moved_ms=now_ms)
    if moved:
        ask.state, ask.word, ask.moved_ms = state, word, now_ms
    if nobody or not moved:
        ask.person = None
    return moved > 0


def _was_a_guess(ask: Ask, reach: Reach, person: Person) -> bool:
    """Whether nothing but this question says that the address is the person's."""
    return (
        reach.confirmed_ms is None
        and not person.passkeys.exists()
        and not person.memberships.exclude(project_id=bytes(ask.project)).exists()
        and not Ask.objects.filter(reach=reach).exclude(id=ask.id).exists()
    )


def _take_back(ask: Ask) -> None:
    """Say no where somebody said otherwise in the person's place, if that can still be said."""
    question = open_ask(ask).question
    if question is None or question.given in ("", NO):
        return
    with suppress(NothingToAsk, NotLetIn, TurnedAway, ClockTrouble, NotKept):
        answer(ask, NO, channel="link", press=f"not-me-{ask.id}")


def _number_of(reach: Reach) -> str:
    """The number that the asker typed, as people write it; "" where it is forgotten."""
    address = read_reach(reach)
    return spoken(address) if address else ""


def _tell_asker(ask: Ask, code: str, whom: Person | None, number: str = "") -> None:
    """Leave the asker a note about whom they asked, and write to them."""
    about, now_ms = bytes(ask.card), house().now_ms()
    note = notes.write(
        ask.asker,
        code,
        about=about.hex(),
        whom=whom,
        called=called(ask),
        number=number,
        now_ms=now_ms,
    )
    reach = letters.best_reach(ask.asker)
    if reach is None:
        return
    with override(ask.asker.language):
        opened = open_ask(ask)
        letters.write(
            reach,
            subject=_("About: %(title)s") % {"title": opened.title},
            text=_("About %(title)s. %(what)s")
            % {"title": opened.title, "what": notes.sentence(note)},
            address=f"{house().place.base_address}/c/{opened.code}/invite",
            in_name_of="",
            about=about,
            now_ms=now_ms,
        )
