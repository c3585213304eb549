"""What came on paper or by telephone, entered by two members who do not see each other's answer.

The first types what the slip says, or what they heard. The second does the same without seeing
it. Where both say the same, it is the person's answer, with both vouching for it in the books, and
the person is told. Where they do not, nothing counts, and both are asked to look together.

Nobody enters for themselves. Of secret answers only words are typed, which say nothing to whoever
types them (`entering_secretly`).

Source: J4; journeys-screens-words 4.6 (two people enter slips; a later answer replaces it).
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override
from msgspec.structs import replace

from dugnad.charter.decisions.terms import Given
from dugnad.charter.decisions.verbs import Answer
from dugnad.charter.law import Law
from dugnad.engine.port import Snapshot
from dugnad.face.moments import moment_words
from dugnad.ledger import codec
from dugnad.ledger.errors import TurnedAway
from dugnad.ledger.values import CardId, Channel, MemberId
from dugnad.web.acting import signing
from dugnad.web.acting.presses import NotYourPress
from dugnad.web.acting.services import Done, member_in
from dugnad.web.acting.signing import OnlyOnDevice
from dugnad.web.answers import secrets
from dugnad.web.answers.answering import taken_in
from dugnad.web.answers.asking import new_ask
from dugnad.web.answers.decisions import answer_decision, is_done, vouch_for_decision
from dugnad.web.answers.models import Ask, Entry, Slip, Taken
from dugnad.web.answers.opening import open_card, secrets_of
from dugnad.web.house import house
from dugnad.web.leading.decisions import Decision, decision, may_decide
from dugnad.web.lists import services as lists
from dugnad.web.messages import notes
from dugnad.web.messages import post as letters
from dugnad.web.messages.models import Note
from dugnad.web.people.models import SMS, Person
from dugnad.web.people.names import name_of
from dugnad.web.vault import services as vault

_MINUTE_MS: Final = 60_000
LAPSED: Final = ("Expired", "Replayed", "UnknownKey")
"""Codes of the door by which something that a device vouched for before holds no more."""
ALIKE: Final = 0.6
"""How alike two must have written down the same reason, from 0 to 1: a slip of the pen is none."""


class Came(enum.StrEnum):
    """What came of entering an answer."""

    WAITS = "waits"
    DONE = "done"
    DIFFERS = "differs"


class No(enum.StrEnum):
    """Why an answer cannot be entered."""

    OWN = "own"
    PRINTED = "printed"
    NO_WORDS = "no words"
    ENDED = "ended"
    BY_YOU = "by you"
    OTHER_WAY = "other way"
    MET = "met"
    NOT_OPEN = "not open"
    NOT_THEIRS = "not theirs"
    NOT_IN_TIME = "not in time"
    NEWER = "newer"
    LAPSED = "lapsed"
    BY_DEVICE = "by device"


class NotEntered(Exception):
    """An answer cannot be entered; `why` is one of our own reasons, `code` one of the books."""

    def __init__(self, why: No | None = None, code: str = "") -> None:
        super().__init__(str(why or code))
        self.why = why
        self.code = code


@dataclass(frozen=True)
class Read:
    """What somebody read off a slip or heard.

    Attributes:
        action: the answer; its moment is not yet filled in.
        why: the reason or question that came with it, "" for none.
        received_ms: when it came; None where the first has said so already.
    """

    action: Answer
    why: str
    received_ms: int | None


@dataclass(frozen=True)
class Entered:
    """What came of it: how it stands, and whether the person could be told."""

    came: Came
    told: bool = False


def may_enter(store: Snapshot, found: Decision, member: MemberId | None) -> bool:
    """Whether a member may enter for others: who looks after the card, or decides with them."""
    if member is None:
        return False
    law, entry = Law(store), found.entry
    if not law.is_member(entry.project, member, found.now_ms):
        return False
    decides = law.decides_since(entry.project, found.terms.electorate.who, member, found.now_ms)
    return decides >= 0 or law.looks_after(entry, member, found.now_ms)


def waiting(card: CardId, turn: int) -> list[Entry]:
    """What waits for a second person, the oldest first."""
    entries = Entry.objects.filter(card=card, turn=turn).select_related("person", "first")
    return list(entries.order_by("entered_ms"))


def waiting_for(found: Decision, person: Person) -> Entry | None:
    """What waits for a second person about one person's answer in this round, or None."""
    entries = Entry.objects.filter(card=found.card, turn=found.stage.turn, person=person)
    return entries.select_related("first", "person").first()


def was_entered(found: Decision, slip: Slip) -> bool:
    """Whether the answer on a slip counts already, and its words stand beside it."""
    given, person = _given_since(found, slip), slip.ask.person
    waits = person is not None and waiting_for(found, person) is not None
    return given is not None and given.channel == "paper" and not waits


def is_over(found: Decision, slip: Slip) -> bool:
    """Whether a slip has ended, as the person answered in another way since it was printed."""
    given = _given_since(found, slip)
    return given is not None and given.channel != "paper"


def let_go(slip: Slip) -> None:
    """Forget what somebody entered first from a slip that has ended."""
    ask = slip.ask
    forget(Entry.objects.filter(card=bytes(ask.card), person=ask.person, channel="paper"))


def forget(entries: QuerySet[Entry]) -> int:
    """Forget what was entered first, and what a device vouched for with it; gives how many."""
    gone = 0
    for entry in entries:
        signing.let_go(*presses_of(entry.id))
        entry.delete()
        gone += 1
    return gone


def presses_of(entry_id: UUID) -> tuple[str, str]:
    """The names of the presses that come of an entry: the answer, and the words that go with it."""
    return f"enter-{entry_id}", f"enter-{entry_id}-q"


def entry_of(press: str) -> UUID:
    """The id of the entry that comes of a form: the same one, however often it is sent."""
    return UUID(bytes=sha256(f"dugnad/entry/v1\0{press}".encode()).digest()[:16])


def _given_since(found: Decision, slip: Slip) -> Given | None:
    """What the person has answered in this round since a slip was printed, or None."""
    person = slip.ask.person
    member = None if person is None else member_in(person, found.entry.project)
    given = found.given(member)
    return given if given is not None and given.received_ms >= slip.made_ms else None


def take_back(entry_id: UUID, by: Person) -> bool:
    """Take back what one entered first; False where there is nothing of theirs."""
    return forget(Entry.objects.filter(id=entry_id, first=by)) > 0


def sweep() -> int:
    """Forget what waits for a second person on decisions that take it no more; gives how many."""
    gone = 0
    with house().engine.reader() as store:
        for entry in Entry.objects.all():
            found = decision(store, bytes(entry.card))
            if found is None or not found.takes_entries or found.stage.turn != entry.turn:
                gone += forget(Entry.objects.filter(id=entry.id))
    return gone


def differing(found: Decision, by: Person) -> list[Note]:
    """What somebody and another entered differently on a decision, and nobody entered anew."""
    noted = [one for one in notes.unseen(by) if one.code == notes.DIFFERS]
    return [one for one in noted if one.about == found.card.hex() and still_differs(one)]


def still_differs(note: Note) -> bool:
    """Whether an answer that two entered differently can still be entered in the same round."""
    with house().engine.reader() as store:
        found = decision(store, bytes.fromhex(note.about))
    return found is not None and found.takes_entries and begins_ms(found) <= note.created_ms


def begins_ms(found: Decision) -> int:
    """When the round began in which answers are given now."""
    if found.stage.turn == 0:
        return found.terms.opened_ms
    return found.stage.closes_ms - found.terms.procedure.answer_ms


def read_moment(found: Decision, typed_ms: int) -> int:
    """A moment as it was meant that was typed to the minute: this minute is now."""
    if typed_ms == found.now_ms - found.now_ms % _MINUTE_MS:
        return found.now_ms
    begins = begins_ms(found)
    return begins if 0 < begins - typed_ms < _MINUTE_MS else typed_ms


def enter(
    card: CardId, by: Person, person: Person, read: Read, *, channel: Channel, press: str
) -> Entered:
    """Enter what somebody answered on paper or by telephone.

    Args:
        card: the decision's id, 16 bytes.
        by: who enters it, who may (`may_enter`).
        person: whose answer it is.
        read: what it says.
        channel: "paper" or "phone".
        press: name of the form; the same one again is the same entry.

    Raises:
        NotEntered: it cannot be entered, for the reason that it names.
        TurnedAway, NotLetIn, NotYourPress, ClockTrouble, NotKept, NotAccepted: as in `acting.act`;
            what the first has entered still waits then.
        ToConfirm: whoever enters it confirms on their device first that they vouch for it.
    """
    before = Taken.objects.filter(name=press).first()
    if before is not None and before.outcome not in list(Came):
        raise NotYourPress  # the name belongs to something else that was taken in.
    if before is not None:
        return Entered(Came(before.outcome), told=True)
    if by == person:
        raise NotEntered(No.OWN)
    with house().engine.reader() as store:
        found = _open(store, card, person)
        _in_time(found, person, read.received_ms)
        first = waiting_for(found, person)
    if first is None:
        return _enter_first(found, by, person, read, channel=channel, press=press)
    if first.first == by:
        raise NotEntered(No.BY_YOU)
    if first.channel != channel:
        raise NotEntered(No.OTHER_WAY)
    if not _is_same(first, read):
        return _differs(first, by, press)
    return _enter_second(found, first, by, press)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _open(store: Snapshot, card: CardId, person: Person) -> Decision:
    """The decision, which still takes entries, also of this person."""
    found = decision(store, card)
    if found is None or found.terms.secret or not found.takes_entries:
        raise NotEntered(No.NOT_OPEN)
    member = member_in(person, found.entry.project)
    if member is None or not may_decide(store, found, member):
        raise NotEntered(No.NOT_THEIRS)
    return found


def _in_time(found: Decision, person: Person, received_ms: int | None) -> None:
    """See that it came while answers were given, and that nothing newer of theirs is there."""
    if received_ms is None:
        return
    last_ms = min(found.now_ms, found.stage.closes_ms - 1)
    if not begins_ms(found) <= received_ms <= last_ms:
        raise NotEntered(No.NOT_IN_TIME)
    given = found.given(member_in(person, found.entry.project))
    if given is not None and given.received_ms > received_ms:
        raise NotEntered(No.NEWER)


def _enter_first(
    found: Decision, by: Person, person: Person, read: Read, *, channel: Channel, press: str
) -> Entered:
    if read.received_ms is None:
        raise NotEntered(No.NOT_IN_TIME)
    entry_id = entry_of(press)
    try:
        vouch_for_decision(
            person, found.entry, found.card, replace(read.action, received_ms=read.received_ms),
            channel=channel, presses=presses_of(entry_id), why=read.why, by=by,
        )  # fmt: skip
    except OnlyOnDevice as no:
        raise only_on_device(no, person) from no
    try:
        with transaction.atomic():
            # What waits there still answers a round that is over.
            others = Entry.objects.filter(card=found.card, person=person)
            forget(others.exclude(turn=found.stage.turn))
            Entry.objects.create(
                id=entry_id,
                card=found.card,
                turn=found.stage.turn,
                person=person,
                channel=channel,
                sealed_answer=vault.seal_for_place(codec.encode(read.action)),
                sealed_why=vault.seal_for_place(read.why.encode()) if read.why else b"",
                received_ms=read.received_ms,
                first=by,
                entered_ms=house().now_ms(),
            )
            taken_in(press, Came.WAITS)
    except IntegrityError:
        # Two first ones at once: whoever comes second is asked to enter it as the second.
        signing.let_go(*presses_of(entry_id))
        raise NotEntered(No.MET) from None
    return Entered(Came.WAITS)


def only_on_device(no: OnlyOnDevice, person: Person) -> Exception:
    """Why nobody enters for somebody who speaks by their own device; else what was to be said."""
    return NotEntered(No.BY_DEVICE) if no.who == person else no


def _answer_of(first: Entry) -> tuple[Answer, str]:
    """What the first has entered."""
    written = vault.unseal_for_place(bytes(first.sealed_answer)) or b""
    why = vault.unseal_for_place(bytes(first.sealed_why)) if first.sealed_why else b""
    return codec.decode(Answer, written), (why or b"").decode()


def _is_same(first: Entry, read: Read) -> bool:
    """Whether two read the same, slips of the pen in the reason aside."""
    action, why = _answer_of(first)
    if action.ballot != read.action.ballot:
        return False
    both = [" ".join(words.casefold().split()) for words in (why, read.why)]
    return both[0] == both[1] or SequenceMatcher(a=both[0], b=both[1]).ratio() >= ALIKE


def _differs(first: Entry, by: Person, press: str) -> Entered:
    """Count nothing, and tell both to look together."""
    tell_both(first, by, press)
    return Entered(Came.DIFFERS)


def tell_both(first: Entry, by: Person, press: str) -> None:
    """Let go what the first entered, and tell both to look together.

    Neither learns what the other wrote.
    """
    now_ms, about = house().now_ms(), bytes(first.card).hex()
    row = lists.card(bytes(first.card))
    called = name_of(first.person, None if row is None else bytes(row.project))
    with transaction.atomic():
        forget(Entry.objects.filter(id=first.id))
        taken_in(press, Came.DIFFERS)
        for one in (first.first, by):
            notes.write(
                one, notes.DIFFERS, about=about, whom=first.person, called=called, now_ms=now_ms
            )


@contextmanager
def vouched_by(first: Entry) -> Iterator[None]:
    """While an answer is carried out that somebody entered first and may have vouched for before.

    Raises:
        NotEntered: what they vouched for holds no more, so that both enter it anew; or the answer
            is somebody's who speaks by their own device alone.
    """
    try:
        yield
    except OnlyOnDevice as no:
        if no.who == first.first:
            forget(Entry.objects.filter(id=first.id))
            raise NotEntered(No.LAPSED) from no
        raise only_on_device(no, first.person) from no
    except TurnedAway as no:
        if no.code not in LAPSED:
            raise
        forget(Entry.objects.filter(id=first.id))
        raise NotEntered(No.LAPSED) from no


def _enter_second(found: Decision, first: Entry, by: Person, press: str) -> Entered:
    """Put the answer into the books, with both vouching for it."""
    action, why = _answer_of(first)
    with vouched_by(first):
        done = answer_decision(
            first.person,
            found.entry,
            found.card,
            replace(action, received_ms=first.received_ms),
            channel="paper" if first.channel == "paper" else "phone",
            press=presses_of(first.id)[0],
            why=why,
            beside=[first.first, by],
        )
    if not is_done(done):
        Entry.objects.filter(id=first.id).delete()
        raise NotEntered(code=done.refused)
    with transaction.atomic():
        gone, _kinds = Entry.objects.filter(id=first.id).delete()
        taken_in(press, Came.DONE)
        about, now_ms = found.card.hex(), house().now_ms()
        notes.settle(notes.DIFFERS, about=about, whom=first.person, now_ms=now_ms)
        told = _receipt(found, first, by, done) if gone else True
    return Entered(Came.DONE, told=told)


def _receipt(found: Decision, first: Entry, by: Person, done: Done) -> bool:
    """Tell the person what was entered for them, and how to say otherwise."""
    person, project = first.person, found.entry.project
    reach = letters.best_reach(person)
    ask = Ask.objects.filter(card=found.card, person=person).first()
    if ask is None:
        ask = new_ask(found.card, project, first.first, person, name_of(person, project))
    if reach is None:
        return False
    secret, code = secrets_of(ask)
    with override(person.language):
        opened = open_card(found.card, person)
        words = {
            "first": name_of(first.first, project),
            "second": name_of(by, project),
            "title": opened.title,
            "answer": str(opened.label or _("your ballot, as you filled it in")).rstrip("…. "),
            "code": secrets.spoken(code),
            "until": moment_words(found.stage.closes_ms, house().place.zone, found.now_ms),
            "receipt": done.receipt.action_id.hex()[:8].upper(),
        }
        if reach.kind == SMS:
            text = _(
                "%(first)s and %(second)s entered for you: %(answer)s. %(title)s. "
                "Wrong? Text another word and %(code)s by %(until)s, or CALL."
            )
        else:
            text = _(
                "%(first)s and %(second)s entered for you: %(answer)s. It is about: %(title)s. "
                "Is it wrong? Answer anew by %(until)s where this leads, or ring one of them. "
                "Your receipt: %(receipt)s"
            )
        letters.write(
            reach,
            subject=_("Entered for you: %(title)s") % words,
            text=text % words,
            address=secrets.address_of(secret),
            in_name_of="",
            about=found.card,
            now_ms=house().now_ms(),
            uncut=True,
        )
    return True
