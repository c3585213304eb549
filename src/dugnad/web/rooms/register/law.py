"""The law of a contact register: an organisation's office-holders keep it, and those in it see it.

A contact says how somebody is reached, what they would like to do in their own words, and that they
agreed to stand there: when, how, and until when. There is no field for what is wrong with anybody,
nor for a kind of need. Whoever it is about reads it, sees who looked, puts it right, and withdraws;
then it is destroyed. When the time they agreed to is over, it goes by itself.

Source: VOL-05, VOL-13, CHA-04, K47.
"""

from collections.abc import Sequence
from typing import TypeAlias, assert_never

from msgspec.structs import replace

from dugnad.ledger import contract
from dugnad.ledger.values import Action, Event, Moment, Record
from dugnad.web.rooms.room import (
    CONCERNED,
    DAY_MS,
    Asking,
    Body,
    Entry,
    EntryId,
    Pen,
    PersonId,
    Records,
    Room,
)

SPEAKS = "speaks"
"""Holds an office of the organisation."""
AGREED_MAX_MS = 2 * 366 * DAY_MS
"""Nobody agrees for longer than two years at a time."""
REGRET_MS = DAY_MS
"""How long what was brought in by a file can be taken back as one."""
NAME_MAX, WAY_MAX, WORDS_MAX = 80, 200, 1_000
CONTACTS_MAX = 5_000
IMPORT_MAX = 1_000
PREFERS = ("", "mail", "sms", "phone")
"""How somebody would like to be reached; "" where they did not say."""


# ── Records
class Contact(Body, frozen=True):
    """Somebody who helps, or may.

    `wishes` and `when` are their own words. `agreed_ms` and `agreed_how` tell when and how they
    agreed to stand here; until when is the record's own end. `spoken_ms` is when somebody of the
    centre last spoke with them, 0 for never. `brought_by` names the file it came with, `b""` none.
    """

    name: str
    mail: str = ""
    phone: str = ""
    prefers: str = ""
    wishes: str = ""
    when: str = ""
    agreed_ms: Moment = 0
    agreed_how: str = ""
    spoken_ms: Moment = 0
    brought_by: bytes = b""

    def words(self) -> str:
        """All that was written of them."""
        return f"{self.name} {self.mail} {self.phone} {self.wishes} {self.when}"


class New(Record, frozen=True):
    """A contact as it is handed in: what it says, about whom, and until when they agreed."""

    contact: Contact
    about: PersonId | None
    until_ms: Moment


# ── Actions: what may be asked
class Add(Action, frozen=True):
    """Put somebody into the register who agreed to it."""

    new: New


class AddMany(Action, frozen=True):
    """Put everybody in who stands in a file."""

    new: tuple[New, ...]


class TakeBack(Action, frozen=True):
    """Take everybody out again who came with a file, within a day."""

    file: EntryId


class Change(Action, frozen=True):
    """Put a contact right, or agree anew on until when."""

    contact: EntryId
    new: New


class Spoke(Action, frozen=True):
    """Note that somebody of the centre spoke with them today."""

    contact: EntryId


class Correct(Action, frozen=True):
    """Put right what stands about oneself; what one agreed to stays."""

    contact: EntryId
    says: Contact


class Withdraw(Action, frozen=True):
    """Take somebody out: they themselves, or the centre where they asked it to."""

    contact: EntryId


RegisterAction: TypeAlias = Add | AddMany | TakeBack | Change | Spoke | Correct | Withdraw


# ── Events: what has happened
class ContactKept(Event, frozen=True):
    """A contact stands in the register as it says now."""

    contact: EntryId
    body: Contact
    by: PersonId
    about: PersonId | None
    made_ms: Moment
    until_ms: Moment


class ContactGone(Event, frozen=True):
    """A contact stands in it no more."""

    contact: EntryId


RegisterEvent: TypeAlias = ContactKept | ContactGone


# ── Refusals: the rules that say no, in the order in which they are asked
class RegisterRefused(contract.Refused):
    """A rule of the register that says no."""

    contract = "register"


class NotKeeper(RegisterRefused):
    """Only who holds an office of the organisation keeps its register."""


class NotAboutYou(RegisterRefused):
    """Only whom a contact is about, or who keeps the register, takes it out."""


class NoContact(RegisterRefused):
    """What is changed is still there."""


class NothingToTakeBack(RegisterRefused):
    """A file is taken back within a day, while somebody of it stands there."""


class RegisterFull(RegisterRefused):
    """A register holds at most 5,000 contacts, and a file brings at most 1,000."""


class NameMissing(RegisterRefused):
    """A contact has a name of at most 80 letters."""


class NoWay(RegisterRefused):
    """A contact has at least one way to be reached."""


class TooLong(RegisterRefused):
    """Ways and words have an end."""


class NotAgreed(RegisterRefused):
    """Nobody stands here who has not agreed: when, how, and until when."""


class AgreedTooLong(RegisterRefused):
    """Nobody agrees for a time that is over, or for more than two years."""


# ── decide: may this happen, and what follows?      (reads only)
def decide(records: Records, asked: RegisterAction, asking: Asking) -> Sequence[RegisterEvent]:
    """Judge an action."""
    match asked:
        case Correct(contact=contact, says=says):
            found = _there(records, contact)
            if asking.person is None or found.about != asking.person:
                raise NotAboutYou
            return (_corrected(found, says, asking.person),)
        case Withdraw(contact=contact):
            found = _there(records, contact)
            if asking.person is None or not _may_withdraw(found, asking):
                raise NotAboutYou
            return (ContactGone(contact),)
        case _:
            return _keep(records, asked, asking)


def _keep(
    records: Records, asked: Add | AddMany | TakeBack | Change | Spoke, asking: Asking
) -> Sequence[RegisterEvent]:
    me = asking.person
    if me is None or not asking.stands(SPEAKS):
        raise NotKeeper
    match asked:
        case Add(new=new):
            _has_room(records, 1)
            return (_new(new, asking.new, me, asking),)
        case AddMany(new=many):
            _has_room(records, len(many))
            return tuple(
                _new(_brought(one, asking.new), nth_id(asking.new, number), me, asking)
                for number, one in enumerate(many)
            )
        case TakeBack(file=file):
            found = [one for one in records.all(Contact) if one.body.brought_by == file]
            recent = [one for one in found if one.made_ms > asking.now_ms - REGRET_MS]
            if not recent or not file:
                raise NothingToTakeBack
            return tuple(ContactGone(one.id) for one in recent)
        case Change(contact=contact, new=new):
            there = _there(records, contact)
            _check(new, asking)
            body = replace(
                new.contact, spoken_ms=there.body.spoken_ms, brought_by=there.body.brought_by
            )
            about = new.about if new.about is not None else there.about
            return (ContactKept(contact, body, me, about, there.made_ms, new.until_ms),)
        case Spoke(contact=contact):
            there = _there(records, contact)
            body = replace(there.body, spoken_ms=asking.now_ms)
            until_ms = there.until_ms or asking.now_ms
            return (ContactKept(contact, body, me, there.about, there.made_ms, until_ms),)
        case _:
            assert_never(asked)


def nth_id(first: EntryId, number: int) -> EntryId:
    """The id of the n-th of many records that one press makes."""
    return ((int.from_bytes(first, "big") + number) % (1 << 128)).to_bytes(16, "big")


def _brought(new: New, file: EntryId) -> New:
    return replace(new, contact=replace(new.contact, brought_by=file))


def _has_room(records: Records, more: int) -> None:
    if not 0 < more <= IMPORT_MAX or records.count(Contact) + more > CONTACTS_MAX:
        raise RegisterFull


def _there(records: Records, contact: EntryId) -> Entry[Contact]:
    found = records.get(Contact, contact)
    if found is None:
        raise NoContact
    return found


def _may_withdraw(found: Entry[Contact], asking: Asking) -> bool:
    return asking.stands(SPEAKS) or found.about == asking.person


def _new(new: New, contact: EntryId, me: PersonId, asking: Asking) -> ContactKept:
    _check(new, asking)
    return ContactKept(contact, new.contact, me, new.about, asking.now_ms, new.until_ms)


def _check(new: New, asking: Asking) -> None:
    _reads(new.contact)
    if not new.contact.agreed_how.strip() or not 0 < new.contact.agreed_ms <= asking.now_ms:
        raise NotAgreed
    if not asking.now_ms < new.until_ms <= asking.now_ms + AGREED_MAX_MS:
        raise AgreedTooLong


def _reads(says: Contact) -> None:
    if not says.name.strip() or len(says.name) > NAME_MAX:
        raise NameMissing
    if not says.mail and not says.phone:
        raise NoWay
    ways = (says.mail, says.phone, says.agreed_how)
    words = (says.wishes, says.when)
    long = [one for one in ways if len(one) > WAY_MAX] + [
        one for one in words if len(one) > WORDS_MAX
    ]
    if long or says.prefers not in PREFERS:
        raise TooLong


def _corrected(found: Entry[Contact], says: Contact, me: PersonId) -> ContactKept:
    _reads(says)
    there = found.body
    body = replace(
        says,
        agreed_ms=there.agreed_ms,
        agreed_how=there.agreed_how,
        spoken_ms=there.spoken_ms,
        brought_by=there.brought_by,
    )
    return ContactKept(found.id, body, me, me, found.made_ms, found.until_ms or found.made_ms)


# ── evolve: write it down; nothing is questioned here   (writes only, never fails)
def evolve(pen: Pen, event: RegisterEvent) -> None:
    """Write an event down; a contact lies under the key of whom it is about, if they are known."""
    match event:
        case ContactKept(contact=contact, body=body, by=by, about=about):
            pen.put(Entry(contact, body, by, about, about, event.made_ms, event.until_ms))
        case ContactGone(contact=contact):
            pen.remove(contact)
        case _:
            assert_never(event)


ROOM: Room[RegisterAction, RegisterEvent] = Room(
    name="register",
    bodies=(Contact,),
    actions=(Add, AddMany, TakeBack, Change, Spoke, Correct, Withdraw),
    events=(ContactKept, ContactGone),
    refusals=(
        NotKeeper,
        NotAboutYou,
        NoContact,
        NothingToTakeBack,
        RegisterFull,
        NameMissing,
        NoWay,
        TooLong,
        NotAgreed,
        AgreedTooLong,
    ),
    standings=(SPEAKS,),
    readers={Contact: (SPEAKS, CONCERNED)},
    decide=decide,
    evolve=evolve,
    longest_ms=AGREED_MAX_MS,
    logs=True,
    batched=True,
)
