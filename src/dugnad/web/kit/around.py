"""The project around a card, as one viewer may know it: what faces ask beyond their own state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import (
    TYPE_CHECKING,
    Final,
    TypeVar,
    cast,
)

import msgspec

from dugnad.charter.decisions.terms import Electorate
from dugnad.charter.decisions.voices import behind, voice_of
from dugnad.charter.entries import CardEntry, Rules, target_of
from dugnad.charter.law import DECIDING, Law
from dugnad.charter.money.accounts import total
from dugnad.charter.projects.records import Projects
from dugnad.face.around import NOBODY_AROUND, Collected, Other, PayTo
from dugnad.face.face import Face
from dugnad.ledger import codec
from dugnad.ledger.errors import NotCanonical
from dugnad.ledger.state import State
from dugnad.ledger.store import Frozen, Store
from dugnad.ledger.values import ProjectId
from dugnad.web.content import pictures
from dugnad.web.content.told import Told
from dugnad.web.house import house
from dugnad.web.kit import bills, taking_away
from dugnad.web.kit.reading import may_read
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import CardRow
from dugnad.web.people import marking
from dugnad.web.people import services as people
from dugnad.web.people.models import Membership
from dugnad.web.people.names import called

if TYPE_CHECKING:
    from dugnad.charter.money.accounts import Unit

T = TypeVar("T")

PEOPLE_MAX = 300
"""How many members a form offers to choose from; larger groups propose from the member's page."""
CARDS_MAX = 60
DID_NOT_COUNT: Final = ("taken back", "too late", "held no more", "too much")
"""Why of what was paid for a promise is owed back, though its card keeps what it was given."""


class ProjectAround:
    """Answers a face's questions; each reads what it needs, and only when it is asked.

    Members of the project know each other by name; whoever is none knows only themselves.
    """

    def __init__(self, project: ProjectId, viewer: bytes | None, now_ms: int) -> None:
        """Look at a project as the member `viewer` (16 bytes, or None for a stranger)."""
        self._project = project
        self._viewer = viewer
        self._now_ms = now_ms
        self._hosts: dict[bytes, str] = {}

    @cached_property
    def _inside(self) -> bool:
        if self._viewer is None:
            return False
        with house().engine.reader() as store:
            return Law(store).is_member(self._project, self._viewer, self._now_ms)

    def rules(self) -> Rules | None:
        """The rules in force; None where there is no such project."""
        with house().engine.reader() as store:
            entry = Law(store).project(self._project)
            return None if entry is None else Law(store).rules(self._project, entry.rules_version)

    def rules_of(self, version: int) -> Rules | None:
        """A version of the rules; None where there is no such version."""
        with house().engine.reader() as store:
            return Law(store).rules(self._project, version)

    def agreed(self, words: bytes) -> str:
        """What was agreed in words of the group's own, by its fingerprint."""
        if not words:
            return ""
        with house().engine.reader() as store:
            return Projects(Frozen(store), "projects").words.get(words) or ""

    def names(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """The names that this viewer may see; those of organisations are for everybody."""
        listed = list(members)
        shown = [one for one in listed if self._inside or one == self._viewer]
        found = called(people.members_named(self._project, shown))
        return found | lists.names_of_parties([one for one in listed if one not in found])

    def givers(self, card: bytes, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """Also the names of who acted unseen on this very card, for whoever looks after it."""
        listed = list(members)
        with house().engine.reader() as store:
            law = Law(store)
            entry = law.card(card)
            looks_after = (
                entry is not None
                and entry.project == self._project
                and self._viewer is not None
                and law.looks_after(entry, self._viewer, self._now_ms)
            )
        unseen = called(people.unseen_on(card, listed)) if looks_after else {}
        return {**unseen, **self.names(listed)}

    def hands(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """Who acted for an organisation, as long as they speak for it; for members (COC-45).

        They took that office on knowing that their name stands beside what they do in it. It ends
        with the office: afterwards the books alone have the number under which they acted.
        """
        with house().engine.reader() as store:
            law = Law(store)
            known = {one: law.member(one) for one in members}
            speaking = [
                one
                for one, entry in known.items()
                if entry is not None and law.speaks_for(entry.project, one, self._now_ms)
            ]
        persons = people.persons_of_members(speaking) if self._inside else {}
        return called(persons)

    def mark(self, purpose: str, member: bytes) -> str:
        """What stands for a member in a form of this project, for this viewer."""
        return marking.mark(self._viewer, self._project, purpose, member)

    def marked(self, purpose: str, value: str) -> bytes | None:
        """Whom a value of `mark` stands for, where it was made for this viewer and purpose."""
        return marking.marked(self._viewer, self._project, purpose, value)

    def people(self) -> Mapping[bytes, str]:
        """The members by id, in the order of their names; none for strangers."""
        if not self._inside:
            return {}
        rows = Membership.objects.filter(project_id=self._project)[:PEOPLE_MAX]
        known = [bytes(member) for member in rows.values_list("member_id", flat=True)]
        with house().engine.reader() as store:
            law = Law(store)
            inside = [one for one in known if law.is_member(self._project, one, self._now_ms)]
        names = self.names(inside)
        return {member: names[member] for member in sorted(names, key=lambda one: names[one])}

    def asking(self) -> Mapping[bytes, str]:
        """Who asks to be let in; none for strangers."""
        if not self._inside:
            return {}
        with house().engine.reader() as store:
            asking = Projects(Frozen(store), "projects").asking
            waiting = [member for (_project, member), _at in asking.items(under=self._project)]
        return self.names(waiting)

    def cards(self) -> tuple[Other, ...]:
        """The project's cards that are not over; those in a quiet round for members alone."""
        rows = lists.newest_of(self._project, CARDS_MAX, quiet=self._inside)
        return self._others([row for row in rows if not row.over])

    def each_of(self, card_type: str, read: Callable[[CardEntry, State], T]) -> tuple[T, ...]:
        """What `read` finds in the project's cards of a type, at most the newest `CARDS_MAX`."""
        face: Face | None = house().catalogue.face_of(card_type)
        if face is None:
            return ()
        rows = lists.decisions_of(self._project, (card_type,), CARDS_MAX)
        with house().engine.reader() as store:
            law, frozen = Law(store), Frozen(store)
            return tuple(
                read(entry, face.contract.state(frozen, target_of(bytes(row.card))))
                for row in rows
                if (entry := law.card(bytes(row.card))) is not None
            )

    def card(self, card: bytes) -> Other | None:
        """A card of the project by its id; others may be for their members alone."""
        row = lists.card(card)
        if row is None or bytes(row.project) != self._project:
            return None
        return next(iter(self._others([row])), None)

    def pressing(self, card: bytes, verb: str, arguments: bytes) -> str:
        """The verb as its form calls it, and each argument; the bare bytes where there is none."""
        row = lists.card(card)
        face: Face | None = None if row is None else house().catalogue.face_of(row.type)
        actions = () if face is None else face.contract.actions
        kind = next((one for one in actions if one.__name__ == verb), None)
        try:
            action = None if kind is None else codec.decode(kind, arguments)
        except NotCanonical:
            action = None
        if face is None or kind is None or action is None:
            return NOBODY_AROUND.pressing(card, verb, arguments)
        form = face.forms.get(kind)
        label = verb if form is None else str(form.verb)
        given = [f"{name}: {value}" for name, value in msgspec.structs.asdict(action).items()]
        return f"{label} ({', '.join(given)})" if given else label

    def _others(self, rows: Iterable[CardRow]) -> tuple[Other, ...]:
        with house().engine.reader() as store:
            law = Law(store)
            return tuple(
                Other(
                    card=bytes(row.card),
                    title=row.title,
                    address=f"/c/{row.code.lower()}",
                    awaits=entry.awaits_decision and entry.status == "waiting",
                    awaits_money=entry.awaits_money is not None and entry.status == "waiting",
                    decides=entry.card_type in DECIDING,
                )
                for row in rows
                if (entry := law.card(bytes(row.card))) is not None
            )

    def decides(self, who: str, member: bytes, since_ms: int) -> bool:
        """Whether somebody was of those who decide before a moment, and still is."""
        with house().engine.reader() as store:
            since = Law(store).decides_since(self._project, who, member, self._now_ms)
        return 0 <= since < since_ms

    def winds_up(self, side: bytes, waited_ms: int) -> bool:
        """Whether the viewer looks after the project, in which this member takes part no more."""
        if self._viewer is None:
            return False
        with house().engine.reader() as store:
            law = Law(store)
            took_part = law.membership(self._project, side) is not None
            gone = not law.is_member(self._project, side, self._now_ms)
            gone = gone if took_part else self._now_ms >= waited_ms
            return gone and law.is_starter(self._project, self._viewer, self._now_ms)

    def voice(self, those: Electorate, member: bytes) -> bytes | None:
        """Whose voice somebody answers a decision with, as the law will find."""
        with house().engine.reader() as store:
            return voice_of(those, self._project, member, Law(store), self._now_ms)

    def behind(self, those: Electorate, voice: bytes) -> Sequence[bytes]:
        """Whose voice it is, as the law will find."""
        with house().engine.reader() as store:
            return behind(those, self._project, voice, Law(store))

    def project(self, project: bytes) -> str:
        """The name of a project that everybody may read about; "" of any other."""
        with house().engine.reader() as store:
            readable = may_read(None, project, store)
        rows = lists.projects_by_id([project]) if readable else ()
        return next((row.title for row in rows), "")

    def organisations(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """Which of these members are organisations; who they are is open to everybody."""
        return lists.names_of_parties(members)

    def said(self, prose: Iterable[bytes]) -> Mapping[bytes, Told]:
        """What was told under these fingerprints, unless it was taken away."""
        with house().engine.reader() as store:
            found = taking_away.read_many(Law(store), prose)
        return {one: told for one, told in found.items() if isinstance(told, Told)}

    def bill(self, bill: bytes, payee: bytes | None) -> str:
        """Who sends a bill that was typed for this project and payee; "" where it is not here."""
        with house().engine.reader() as store:
            told = taking_away.read(Law(store), bill)
        found = bills.opened(told, bills.Named(self._project, payee, bill))
        return "" if found is None else found.who

    def holder(self, unit: str) -> str:
        """Who takes money of a currency for the project, by name."""
        with house().engine.reader() as store:
            host = _host_of(store, self._project)
            open_boxes = () if host is None else Law(store).boxes_of(host)
        if host is None or not any(box.unit == unit and box.in_use for _id, box in open_boxes):
            return ""
        if host not in self._hosts:  # a card says it in several sentences.
            row = lists.project(host)
            self._hosts[host] = house().place.name if row is None else row.title or row.code
        return self._hosts[host]

    def collected(self, card: bytes) -> Collected | None:
        """What a card has collected; None where it collects no money."""
        with house().engine.reader() as store:
            law = Law(store)
            campaign = law.campaign(card) if card else None
            if campaign is None:
                return None
            there = law.card_pot(card, campaign.unit)
        return Collected(given=campaign.given, there=there, standing=campaign.standing)

    def paid(self, promises: Iterable[int]) -> Mapping[int, int]:
        """What was paid for these promises."""
        with house().engine.reader() as store:
            law = Law(store)
            found = {number: law.promise(number) for number in promises}
        return {number: one.paid for number, one in found.items() if one is not None}

    def owed_back(self, card: bytes, members: Iterable[bytes]) -> int:
        """What was paid for a card by these and is owed back, as it did not count."""
        with house().engine.reader() as store:
            law = Law(store)
            found = [
                name
                for member in members
                for name, owed in law.owed_to(member)
                if owed.card == card and owed.why in DID_NOT_COUNT
            ]
            return sum(total(law.still_owed(name)) for name in found)

    def pays_to(self, unit: str) -> tuple[PayTo, ...]:
        """Where money of a currency is paid to: bank accounts first, then cash boxes."""
        with house().engine.reader() as store:
            host = _host_of(store, self._project)
            boxes = () if host is None else money.boxes_of(store, host)
        names = ("account", "iban", "bic", "swish", "vipps", "where")
        open_ones = [box for box in boxes if box.unit == unit and box.in_use]
        return tuple(
            PayTo(
                kind=box.kind,
                holder=box.told.title,
                **{name: box.told.more(name) for name in names},
            )
            for box in sorted(open_ones, key=lambda one: one.kind != "bank")
        )

    def pot(self, card: bytes, unit: str) -> int | None:
        """What lies in a card's own pot."""
        with house().engine.reader() as store:
            return Law(store).card_pot(card, cast("Unit", unit))

    def kind(self, card_type: str) -> str:
        """What cards of a type are called."""
        catalogue = house().catalogue
        known = card_type in catalogue.NAMES
        return str(catalogue.face_of(card_type).title) if known else card_type

    def picture(self, picture: str) -> str:
        """The address of a small picture."""
        return pictures.address_of(picture, "small")


def _host_of(store: Store, project: ProjectId) -> ProjectId | None:
    """Who holds money for a project and still may take some."""
    host = Law(store).host_of(project)
    known = None if host is None else Law(store).money_host(host)
    return host if known is not None and known.named else None
