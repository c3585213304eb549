"""How the desk stands: who may do what, what waits for whom, where money goes. Reads, never writes.

Rows of `lists.money` say what to look at; how it stands is read from the books.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

import msgspec
from django.utils.translation import gettext as _

from dugnad.charter.law import Law
from dugnad.charter.money.accounts import total
from dugnad.charter.money.records import (
    Batch,
    Entry,
    ForPot,
    ForPromise,
    FromBox,
    Money,
    Obligation,
    Purpose,
    Returned,
    SentBack,
    Why,
)
from dugnad.charter.ways import TREASURER
from dugnad.engine.port import Snapshot
from dugnad.face.money import amount_words
from dugnad.ledger.values import COUNT_LIMIT, MemberId, ProjectId
from dugnad.web.acting.services import member_in
from dugnad.web.kit import adding_up, bills
from dugnad.web.kit.bills import Bill
from dugnad.web.kit.hosting import hosts_to_ask, names_of_members, seats_of
from dugnad.web.kit.showing import now_of
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow, ProjectRow
from dugnad.web.lists.money import BoxNow
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.people.names import called
from dugnad.web.treasury import payout
from dugnad.web.treasury.models import BankLine
from dugnad.web.treasury.payout import Details
from dugnad.web.vault import services as vault

__all__ = ["hosts_to_ask", "names_of_members", "seats_of"]

ID_BYTES: Final = 16
OWED_PAGE: Final = 200
"""So many obligations are shown on a page; the oldest first."""


# ── Who is who
@dataclass(frozen=True)
class Two:
    """How somebody stands at a host's desk.

    Attributes:
        member: their number in the host's project; None for a stranger.
        treasurer: they are its treasurer, or stand in.
        second: they are the second person.
    """

    member: MemberId | None
    treasurer: bool
    second: bool

    @property
    def is_one(self) -> bool:
        """Whether the desk is theirs."""
        return self.treasurer or self.second

    def confirms(self, first: MemberId | None) -> bool:
        """Whether they may confirm what `first` did: they are one of the two, and another."""
        return self.is_one and self.member != first


def two_of(person: Person | None, host: ProjectId, store: Snapshot) -> Two:
    """How a person stands at the desk of a host."""
    member, known = member_in(person, host), money.host_at(store, host)
    if member is None or known is None:
        return Two(member, treasurer=False, second=False)
    law, now_ms = Law(store), now_of(store)
    return Two(
        member,
        treasurer=law.holds(host, TREASURER, member, now_ms),
        second=law.holds(host, known.second, member, now_ms),
    )


def looks_after(person: Person | None, project: ProjectId, store: Snapshot) -> bool:
    """Whether a person agrees with others for a project: looks after it, or speaks for it."""
    member = member_in(person, project)
    return member is not None and Law(store).binds(project, member, now_of(store))


# ── What money is for
@dataclass(frozen=True)
class Names:
    """The names of projects and cards, looked up once."""

    projects: dict[bytes, ProjectRow]
    cards: dict[bytes, CardRow]

    def of(self, project: bytes | None, card: bytes | None) -> str:
        """A card with its project, or the project alone."""
        own = self.projects.get(project or b"")
        title = own.title or _("Project %(code)s") % {"code": own.code} if own else ""
        row = self.cards.get(card or b"")
        if row is None:
            return title
        named = row.title or _("Card %(code)s") % {"code": row.code}
        return f"{named} ({title})" if title else named


def names_for(pairs: Iterable[tuple[bytes | None, bytes | None]]) -> Names:
    """Look up the names of (project, card) pairs."""
    listed = list(pairs)
    projects = lists.projects_by_id([one for one, _card in listed if one])
    return Names(
        projects={bytes(row.project): row for row in projects},
        cards=lists.cards_by_id([card for _one, card in listed if card]),
    )


def about(held: Money, to: Purpose) -> tuple[bytes | None, bytes | None]:
    """The project and card that a purpose leads to."""
    match to:
        case ForPromise(number=number):
            promise = held.promises.get(number)
            return (None, None) if promise is None else (promise.project, promise.card)
        case ForPot(project=project, card=card):
            return project, card
        case Returned(obligation=name):
            owed = held.obligations.get(name)
            return (None, None) if owed is None else (owed.project or None, owed.card or None)
        case _:
            return None, None


def purpose_words(held: Money, to: Purpose, names: Names) -> str:
    """What money is for, in words."""
    where = names.of(*about(held, to))
    match to:
        case ForPromise() if where:
            return _("A promise to %(where)s") % {"where": where}
        case ForPromise():
            return _("A promise that is not in the books")
        case ForPot():
            return _("For %(where)s") % {"where": where}
        case Returned():
            return _("The bank sent a payment back")
        case FromBox():
            return _("Carried here from another box")
        case SentBack():
            return _("Back to who sent it")
        case _:
            return _("Nobody knows yet what it is for")


# ── In
Turn = Literal["yours", "another", ""]
"""Whose turn it is: the viewer's, the other person's, or nobody's."""


@dataclass(frozen=True)
class EntryNow:
    """Something that came in, as the desk shows it.

    Attributes:
        turn: whose turn it is.
        waits: what waits, in words; empty when nothing does.
        line: the bank's own line, or what was said of the count; empty when it is not kept here.
        origin: whose money it is.
        undone_line: the bank's line by which it was taken back, where that is asked.
        left, over: where more came than was still to be paid of a promise, how much was, and how
            much is too much, in words.
    """

    number: int
    entry: Entry
    amount: str
    to: str
    box: BoxNow | None
    by: str
    turn: Turn
    waits: str
    line: str
    origin: str
    undone_line: str
    left: str = ""
    over: str = ""

    @property
    def seen(self) -> str:
        """What is asked of it, in short: who confirms sends it back as they saw it."""
        one = self.entry
        return _in_short(one.standing, one.asked, one.asked_by, one.to, one.reason, one.asked_line)


def entries_now(
    store: Snapshot, host: ProjectId, numbers: Sequence[int], two: Two
) -> list[EntryNow]:
    """Entries as they stand, in the order of their numbers as given."""
    held = money.books(store)
    known = [(number, held.entries.get(number)) for number in numbers if number < COUNT_LIMIT]
    found = [(number, entry) for number, entry in known if entry is not None and entry.host == host]
    wanted = [one.to for _number, one in found]
    names = names_for(about(held, to) for to in wanted)
    said = names_of_members(one.asked_by for _number, one in found)
    boxes = {box.box: box for box in money.boxes_of(store, host)}
    lines = bank_lines(
        line for _number, one in found for line in (one.fingerprint, one.asked_line) if line
    )
    origins = adding_up.names_of_origins(entry.origin for _number, entry in found)
    return [
        EntryNow(
            number=number,
            entry=entry,
            amount=amount_words(entry.amount, entry.unit),
            to=purpose_words(held, to, names),
            box=boxes.get(entry.box),
            by=said.get(entry.asked_by, ""),
            turn=_turn(entry, two),
            waits=_waits(entry),
            line=lines.get(entry.fingerprint, ""),
            origin=origins[entry.origin],
            undone_line=lines.get(entry.asked_line or b"", ""),
            **_too_much(held, entry, to),
        )
        for (number, entry), to in zip(found, wanted, strict=True)
    ]


def _too_much(held: Money, entry: Entry, to: Purpose) -> dict[str, str]:
    """How much more came than is still to be paid, before somebody confirms it; mostly nothing."""
    promise = held.promises.get(to.number) if isinstance(to, ForPromise) else None
    if promise is None or entry.asked not in ("place", "match"):
        return {}
    left = max(0, promise.amount - promise.paid)
    if entry.amount <= left:
        return {}
    said = {"left": left, "over": entry.amount - left}
    return {name: amount_words(amount, entry.unit) for name, amount in said.items()}


def _in_short(*what: object) -> str:
    """A fingerprint of what somebody looked at, in a few signs."""
    return sha256(msgspec.msgpack.encode(what)).hexdigest()[:16]


def _turn(entry: Entry, two: Two) -> Turn:
    if entry.asked:
        return "yours" if two.confirms(entry.asked_by) else "another"
    return "yours" if entry.standing == "unmatched" else ""


def _waits(entry: Entry) -> str:
    match entry.asked:
        case "place":
            return _("It was recorded. Another person confirms that it came.")
        case "match":
            return _("Somebody found out what it is for. Another person confirms that.")
        case "reverse":
            return _("Somebody asked to undo it. Another person confirms that.")
        case _ if entry.standing == "unmatched":
            return _("It came in, and nobody knows yet what for.")
        case _:
            return ""


def bank_lines(fingerprints: Iterable[bytes]) -> dict[bytes, str]:
    """The bank's own lines that are kept here, by fingerprint."""
    rows = BankLine.objects.filter(fingerprint__in=[*fingerprints])
    found = {}
    for row in rows:
        text = vault.unseal_for_place(bytes(row.sealed))
        if text is not None:
            found[bytes(row.fingerprint)] = text.decode()
    return found


# ── Out
@dataclass(frozen=True)
class OwedNow:
    """Something that is owed, as the desk shows it to those who pay.

    Attributes:
        name: the obligation, 16 bytes.
        left: what is to be paid of it, in the smallest part of its unit.
        why: what it is owed for, in words.
        person: who is paid; None for a bill, an unknown sender, an organisation, and for who was
            forgotten.
        who: their name, or what the bill says.
        details: where it goes, as the payee said or as it stands on the bill; None while they
            have not said.
        told: what the line of the unknown sender says.
        bill: the bill that it is for, as far as its words are still here and are the project's.
    """

    name: bytes
    owed: Obligation
    left: int
    amount: str
    why: str
    person: Person | None
    who: str
    details: Details | None
    told: str
    bill: Bill | None = None

    @property
    def can_go(self) -> bool:
        """Whether it is known where it goes, or a person reads it from the line."""
        return self.details is not None or bool(self.told)


def owed_now(store: Snapshot, host: ProjectId, names: Sequence[bytes]) -> list[OwedNow]:
    """Obligations of a host as they stand, in the order given; those of others are left out."""
    held = money.books(store)
    known = [(name, held.obligations.get(name)) for name in names]
    found = [(name, owed) for name, owed in known if owed is not None and owed.host == host]
    members = [owed.payee for _name, owed in found if owed.payee is not None]
    persons = people.persons_behind(members)
    names_there = called(persons)
    details = payout.of_many(persons.values())
    where = names_for((owed.project or None, owed.card or None) for _name, owed in found)
    told = bills.read_many(_named(owed) for _name, owed in found if owed.bill)
    senders = _senders(held, [name for name, owed in found if owed.payee is None])
    parties = lists.names_of_parties(members)
    batches = {owed.batch: held.batches.get(owed.batch) for _name, owed in found if owed.batch}
    out = []
    for name, owed in found:
        person = persons.get(owed.payee or b"")
        bill = told.get(_named(owed))
        party = parties.get(owed.payee or b"", "")
        left = money.left_of(held, name) or _in_batch(batches.get(owed.batch), name)
        out.append(
            OwedNow(
                name=name,
                owed=owed,
                left=left,
                amount=amount_words(left, owed.unit),
                why=why_words(owed, where),
                person=person,
                who=names_there[owed.payee or b""] if person else party or _who(owed, bill),
                details=_details(owed, bill, details.get(person.id) if person else None),
                told=senders.get(name, "") or (_ask_it() if party and not owed.bill else ""),
                bill=bill,
            )
        )
    return out


def _named(owed: Obligation) -> bills.Named:
    return bills.Named(owed.project, owed.payee, owed.bill)


def _senders(held: Money, names: Iterable[bytes]) -> dict[bytes, str]:
    """The bank's line by which something came that goes back to who sent it."""
    numbers = money.entries_owing(names)
    entries = {name: held.entries.get(number) for name, number in numbers.items()}
    lines = bank_lines(one.fingerprint for one in entries.values() if one is not None)
    return {
        name: lines.get(one.fingerprint, "") for name, one in entries.items() if one is not None
    }


def _in_batch(batch: Batch | None, name: bytes) -> int:
    if batch is None:
        return 0
    return sum(total(item.parts) for item in batch.items if item.obligation == name)


def _details(owed: Obligation, bill: Bill | None, said: Details | None) -> Details | None:
    """Where it goes: what was decided to be paid goes where its bill says, and nowhere else."""
    if not owed.bill:
        return said
    return Details(name=bill.who, account=bill.account) if bill and bill.account else None


def _ask_it() -> str:
    return _("Ask it where its money goes: its page says who speaks for it.")


def _who(owed: Obligation, bill: Bill | None) -> str:
    if owed.bill:
        return bill.who if bill is not None else _("A bill")
    return _("Who sent it") if owed.payee is None else _("Somebody who has left")


def why_words(owed: Obligation, names: Names) -> str:
    """What something is owed for."""
    return why_of(owed.why, names.of(owed.project or None, owed.card or None))


def why_of(why: Why, there: str) -> str:
    """Why something is owed, and what for by name."""
    where = {"where": there}
    match why:
        case "card":
            return _("By the agreement of %(where)s") % where
        case "decision":
            return _("As decided: %(where)s") % where
        case "given back":
            return _("A gift that goes back: %(where)s") % where
        case "taken back":
            return _("It was paid after the promise was taken back: %(where)s") % where
        case "too late":
            return _("It came too late: %(where)s") % where
        case "too much":
            return _("It was more than was promised: %(where)s") % where
        case "held no more":
            return _("It was paid after the project had left this money host: %(where)s") % where
        case _:
            return _("Nobody knew what it was for")


@dataclass(frozen=True)
class BatchNow:
    """A list to pay, as the desk shows it.

    Attributes:
        turn: whose turn it is.
        next: what is to be done next, and by whom.
        line: the bank's own line by which it went out, as it was recorded.
    """

    number: int
    batch: Batch
    box: BoxNow | None
    amount: str
    count: int
    by: str
    approved_by: str
    recorded_by: str
    turn: Turn
    next: str
    line: str

    @property
    def seen(self) -> str:
        """How it stands, in short: who approves or confirms sends it back as they saw it."""
        one = self.batch
        return _in_short(
            one.standing, one.recorded_by, one.value_ms, one.fingerprint, one.undo_asked_by
        )


def batches_now(
    store: Snapshot, host: ProjectId, numbers: Sequence[int], two: Two
) -> list[BatchNow]:
    """Batches as they stand, in the order given."""
    held = money.books(store)
    known = [(number, held.batches.get(number)) for number in numbers if number < COUNT_LIMIT]
    found = [(number, one) for number, one in known if one is not None and one.host == host]
    boxes = {box.box: box for box in money.boxes_of(store, host)}
    members = [
        member
        for _number, one in found
        for member in (one.made_by, one.approved_by, one.recorded_by)
        if member is not None
    ]
    names = names_of_members(members)
    lines = bank_lines(one.fingerprint for _number, one in found if one.fingerprint)
    return [
        BatchNow(
            number=number,
            batch=one,
            box=boxes.get(one.box),
            amount=amount_words(sum(total(item.parts) for item in one.items), one.unit),
            count=len(one.items),
            by=names.get(one.made_by, ""),
            approved_by=names.get(one.approved_by or b"", ""),
            recorded_by=names.get(one.recorded_by or b"", ""),
            turn=_batch_turn(one, two),
            next=next_words(one),
            line=lines.get(one.fingerprint or b"", ""),
        )
        for number, one in found
    ]


def _batch_turn(batch: Batch, two: Two) -> Turn:
    match batch.standing:
        case "made":
            return "yours" if two.second and two.member != batch.made_by else "another"
        case "approved":
            return "yours"
        case "recorded":
            return "yours" if two.confirms(batch.recorded_by) else "another"
        case "paid" if batch.undo_asked_by is not None:
            return "yours" if two.confirms(batch.undo_asked_by) else "another"
        case _:
            return ""


def next_words(batch: Batch) -> str:
    """What is to be done next with a list to pay, and by whom."""
    match batch.standing:
        case "made":
            return _("It waits for the second person to approve it.")
        case "approved":
            return _("It may be paid. Pay it from the list, then record that it was paid.")
        case "recorded":
            return _("It was recorded as paid. Another person confirms that it went out.")
        case "paid" if batch.undo_asked_by is not None:
            return _("Somebody says that it never went out. Another person confirms that.")
        case "paid":
            return _("It is paid.")
        case _:
            return _("It was taken apart; everything in it is owed as before.")
