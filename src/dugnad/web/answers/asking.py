"""Asking somebody about a card, in one's own name.

Source: VOL-12; blocks B1, B2.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from dugnad.face.deciding.look import below_title
from dugnad.face.deciding.words import by_method
from dugnad.face.moments import moment_words, short_words
from dugnad.ledger.values import CardId, MemberId, ProjectId
from dugnad.web.acting.services import member_in
from dugnad.web.answers import secrets
from dugnad.web.answers.models import Ask, Slip
from dugnad.web.answers.opening import (
    NothingToAsk,
    Opened,
    State,
    called,
    number_of,
    open_ask,
    question_of,
    secrets_of,
    to_be_asked_for,
    waits_still,
    with_people,
)
from dugnad.web.answers.sms_texts import sms_texts
from dugnad.web.house import house
from dugnad.web.leading.decisions import decision
from dugnad.web.leading.peace import has_left, rests
from dugnad.web.leading.speaking import spokespersons
from dugnad.web.lists import services as lists
from dugnad.web.messages import post as letters
from dugnad.web.messages import services as messages
from dugnad.web.people import limits
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address
from dugnad.web.people.buckets import Size, take
from dugnad.web.people.models import SMS, Person, Reach
from dugnad.web.people.names import name_of, names_of
from dugnad.web.vault import services as vault

_MINUTE_MS: Final = 60_000
SAME_PRESS_MS: Final = 10 * _MINUTE_MS
"""Asking somebody again within this time is the same press, unless they have said something."""
BY_ASKER: Final = Size(goes=30, refill_ms=20 * _MINUTE_MS)
"""How many people one person may ask: each gets a message in the place's name."""
A_DAY_MAX: Final = 20
"""How many questions one person is sent within a day, by everybody together."""
_DAY_MS: Final = 24 * 60 * _MINUTE_MS


class Resting(Exception):
    """The person is not asked for anything now: they rest, have left, or were asked enough."""


class AskedAlready(Exception):
    """The person, or somebody at this address, was asked about this card or has answered."""


class AskedALot(Exception):
    """The person was asked as much as one can be within a day; waiting a day helps."""


class AskedYourself(Exception):
    """The address is the asker's own."""


class TooManyAsked(Exception):
    """The asker has asked too many people in too short a time; waiting helps."""

    def __init__(self, wait_ms: int) -> None:
        """Remember how long to wait, in milliseconds."""
        super().__init__(f"wait {wait_ms} ms")
        self.wait_ms = wait_ms


def number_before(asker: Person) -> str:
    """The number that somebody let people ring when they last asked; "" where there is none."""
    before = Ask.objects.filter(asker=asker).exclude(sealed_number=b"").order_by("asked_ms").last()
    return "" if before is None else number_of(before)


def invite(card: bytes, asker: Person, name: str, address: Address, number: str = "") -> Ask:
    """Ask somebody about a card, in the asker's name.

    Args:
        card: id, 16 bytes.
        asker: who asks.
        name: what the asker calls the person; kept when the place does not know them yet.
        address: where the question goes.
        number: where the asker can be rung about it; "" where they say none.

    Returns:
        The question on its way; its message waits in the outbox.

    Raises:
        NameMissing: the name is empty.
        NothingToAsk: the card asks nothing now.
        AskedYourself: the address is the asker's own.
        AskedAlready: the person was asked about this card before, or has answered.
        Resting: the person rests, has left the project, or was asked as often as they like.
        AskedALot: the person was sent many questions today.
        TooManyAsked: the asker has asked many people lately.
    """
    called = people.read_name(name)
    row = lists.card(card)
    known = people.find_by_address(address.kind, address.text)
    if row is None or question_of(card, None) is None:
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
        if known is not None and not limits.may_be_asked(known, now_ms):
            raise Resting
        if _asked_of(known, tag).filter(asked_ms__gt=now_ms - _DAY_MS).count() >= A_DAY_MAX:
            raise AskedALot
        wait_ms = take("invite", str(asker.id), BY_ASKER, now_ms)
        if wait_ms:
            raise TooManyAsked(wait_ms)
        person = people.find_or_create(called, address.kind, address.text, house().place.language)
        ask = new_ask(card, project, asker, person, called, Reach.objects.get(lookup=tag))
        if number:
            ask.sealed_number = vault.seal(asker.id, number.encode())
            ask.save(update_fields=["sealed_number"])
        limits.note_asked(person, now_ms)
        _send(ask, now_ms)
    return ask


def ask_members(card: CardId, asker: Person, members: Iterable[MemberId]) -> int:
    """Ask members of a project about a decision, each by their own channel and once.

    Who rests, was asked as often as they like or as much as one can be in a day, or has no way to
    be reached is left in peace; of whom that is true is not told.

    Returns:
        How many were asked.
    """
    row = lists.card(card)
    if row is None:
        return 0
    project, now_ms = bytes(row.project), house().now_ms()
    found = persons_to_ask(members)
    parties = lists.organisations_of(found)
    names = names_of(found.values(), project)
    asked = 0
    for member, person in found.items():
        if person == asker or rests(project, member) or has_left(project, member):
            continue
        party = parties.get(member)
        organisation = b"" if party is None else bytes(party.project)
        with transaction.atomic():
            asked += _ask_member(
                card, project, asker, person, names[person.id], now_ms, organisation
            )
    return asked


def persons_to_ask(members: Iterable[MemberId]) -> dict[MemberId, Person]:
    """Whom to ask for these members: themselves, or who speaks for an organisation; each once."""
    listed = list(members)
    found = people.persons_of_members(listed)
    parties = lists.organisations_of([one for one in listed if one not in found])
    with house().engine.reader() as store:
        for member, row in parties.items():
            known = list(found.values())
            there = spokespersons(store, bytes(row.project))
            person = next((one for one in there if one not in known), None)
            if person is not None:
                found[member] = person
    return found


def _ask_member(
    card: CardId,
    project: ProjectId,
    asker: Person,
    person: Person,
    name: str,
    now_ms: int,
    organisation: bytes,
) -> bool:
    """Ask one member by their own channel; tells whether that was done."""
    before = Ask.objects.filter(card=card, person=person).first()
    reach = letters.best_reach(person, asks=True)
    if reach is None or (before is not None and not _only_on_paper(before)):
        return False
    today = Ask.objects.filter(person=person, asked_ms__gt=now_ms - _DAY_MS).count()
    if today >= A_DAY_MAX or not limits.take(person, now_ms):
        return False
    if before is None:
        ask = new_ask(card, project, asker, person, name, reach, organisation)
    else:
        ask = before
        ask.asker, ask.reach, ask.address = asker, reach, bytes(reach.lookup)
        ask.sealed_name, ask.asked_ms = vault.seal(asker.id, name.encode()), now_ms
        ask.organisation = organisation
        ask.save(
            update_fields=["asker", "reach", "address", "sealed_name", "asked_ms", "organisation"]
        )
    _send(ask, now_ms)
    return True


def _only_on_paper(ask: Ask) -> bool:
    """Whether a question lies on a slip, and was never sent."""
    return ask.reach_id is None and ask.state == Ask.State.OPEN


def new_ask(
    card: CardId,
    project: ProjectId,
    asker: Person,
    person: Person,
    called: str,
    reach: Reach | None = None,
    organisation: bytes | None = None,
) -> Ask:
    """Note a question to a person, with a link and a code of its own; nothing is sent.

    `organisation` is for whom they are asked (see `Ask`); None where that is still to be found.
    """
    secret, code = secrets.new_secret(), new_code()
    now_ms = house().now_ms()
    return Ask.objects.create(
        card=card,
        project=project,
        asker=asker,
        person=person,
        organisation=(
            to_be_asked_for(person, project, card) if organisation is None else organisation
        ),
        reach=reach,
        address=b"" if reach is None else bytes(reach.lookup),
        sealed_name=vault.seal(asker.id, called.encode()),
        link=secrets.link_tag(secret),
        code=secrets.code_tag(code),
        sealed_secrets=vault.seal_for_place(f"{secret} {code}".encode()),
        asked_ms=now_ms,
        moved_ms=now_ms,
    )


def _asked_before(card: bytes, person: Person | None, tag: bytes) -> Ask | None:
    """The question about a card that went to a person or to their address before."""
    return _asked_of(person, tag).filter(card=card).first()


def _waits_for_an_answer(ask: Ask) -> bool:
    """Whether nothing has come of a question yet, here or on the card's own page."""
    return ask.state == State.OPEN and waits_still(open_ask(ask))


def _asked_of(person: Person | None, tag: bytes) -> QuerySet[Ask]:
    """What went to a person, or to an address of theirs."""
    theirs = Q(address=tag) if person is None else Q(address=tag) | Q(person=person)
    return with_people().filter(theirs)


def _may_be_asked(card: bytes, project: ProjectId, person: Person | None) -> None:
    """Leave in peace who rests, who has left the project, and who has answered already.

    Raises:
        Resting, AskedAlready: as in `invite`.
    """
    member = member_in(person, project)
    if member is None:
        return
    if rests(project, member) or has_left(project, member):
        raise Resting
    question = question_of(card, member)
    if question is not None and question.given:
        raise AskedAlready


def new_code() -> str:
    """A code that opens nothing else: no question, no slip, no card and no project."""
    while True:
        code = secrets.new_code()
        tag = secrets.code_tag(code)
        taken = Ask.objects.filter(code=tag).exists() or Slip.objects.filter(code=tag).exists()
        if not taken and lists.card_by_code(code) is None and lists.project_by_code(code) is None:
            return code


def _send(ask: Ask, now_ms: int) -> None:
    """Put the message into the outbox, in the language of whoever is asked."""
    reach, person = ask.reach, ask.person
    secret, code = secrets_of(ask)
    if reach is None or person is None:
        return
    with override(person.language):
        opened = open_ask(ask)
        asker = name_of(ask.asker, bytes(ask.project))
        words = {
            "asker": asker,
            "name": name_of(person, bytes(ask.project)),
            "place": house().place.name,
            "title": opened.title,
            "question": str(opened.question.text) if opened.question else "",
            "address": secrets.address_of(secret),
            "code": secrets.spoken(code),
            "day": short_words(opened.starts_ms, house().place.zone) if opened.starts_ms else "",
            "phone": number_of(ask),
        }
        texts = (
            sms_texts(opened, words, words["phone"] or house().place.help_phone)
            if reach.kind == SMS
            else [_mail_text(opened, words, bytes(ask.card))]
        )
        messages.send(
            reach=reach,
            subject=_("%(asker)s asks: %(title)s") % words,
            text=letters.fitting(texts) if reach.kind == SMS else texts[0],
            in_name_of=asker,
            about=bytes(ask.card).hex(),
            asker=ask.asker,
            called=called(ask),
            now_ms=now_ms,
            not_before_ms=limits.welcome_ms(person, now_ms, house().place.zone),
        )


def _mail_text(opened: Opened, words: dict[str, str], card: CardId) -> str:
    where = opened.told.where if opened.told else ""
    # A decision is told as it was put: what its title asks needs no second question about it.
    asked = _put_to_them(card, opened.title) if opened.decides else (words["question"],)
    paragraphs = [
        _("Hello %(name)s,") % words,
        _("%(asker)s asks you: %(title)s") % words,
        where,
        *asked,
        _("What follows if it is agreed: %(what)s") % {"what": opened.follows}
        if opened.follows
        else "",
        _("Open this and press your answer. Opening alone does nothing:") + f"\n{words['address']}",
        _("Or type %(code)s on the first page of %(place)s.") % words,
        _whom_to_ring(words),
        _(
            "No account is needed. If you are not %(name)s, say so there, and we will not write "
            "to you about it again."
        )
        % words,
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _whom_to_ring(words: dict[str, str]) -> str:
    """The asker's own number, or else that of those who help here."""
    if words["phone"]:
        return _("You can also ring %(asker)s: %(phone)s.") % words
    phone = house().place.help_phone
    ring = _("You can also ring those who help in %(place)s: %(phone)s.")
    return ring % {**words, "phone": phone} if phone else ""


def _put_to_them(card: CardId, title: str) -> tuple[str, ...]:
    """What a decision is about, until when one can answer, and what it means to say nothing."""
    with house().engine.reader() as store:
        found = decision(store, card)
        if found is None:
            return ()
        text = below_title(found.deciding.texts.get(found.terms.text) or "", title)
    until = moment_words(found.stage.closes_ms, house().place.zone, found.now_ms)
    how = " ".join(str(sentence) for sentence in by_method(found.stage.method))
    secret = _("Your answer is secret: it lies in an urn that two members open together.")
    return (
        text,
        _("You can answer until %(until)s.") % {"until": until} + f"\n{how}",
        secret if found.terms.secret else "",
    )


def tag_of(address: Address) -> bytes:
    """What finds the way to be reached that an address is."""
    return vault.lookup_tag(address.kind, address.text)
