"""The questions that contracts may ask of the charter; each is a counted read."""

from typing import TypeAlias, TypeVar

from dugnad.charter.decisions.terms import Stage, may_follow
from dugnad.charter.entries import (
    GROUP,
    MEMBERS,
    STARTER,
    CardEntry,
    Holding,
    Membership,
    ProjectEntry,
    Question,
    Removal,
    Rules,
    card_of,
    project_of,
    target_of,
)
from dugnad.charter.money.accounts import Unit, total
from dugnad.charter.people.questions import PeopleQuestions
from dugnad.ledger import codec, contract
from dugnad.ledger.genesis import Limits
from dugnad.ledger.state import Map, after, key_bytes, key_value
from dugnad.ledger.values import COUNT_LIMIT, CardId, Hash, MemberId, ProjectId, PublicKey

DECIDING = ("proposal", "vote")
"""The card types whose law is the charter's own (`charter.decisions`): what they come to is what
the project decided, so they may order what nobody may do alone."""

MODERATOR = "moderator"
"""The role of those who take down what breaks a rule, in the organisation that decides about the
place."""

HELPER = "helper"
"""The role of those who help others at a desk of an organisation, as its rules name it."""

_HOLDINGS = b"roles\0holdings\0"
_PARTIES = b"projects\0parties\0"
_VOICES = b"projects\0voices\0"
_HOUSEHOLDS = b"projects\0households\0"

_Read = TypeVar("_Read")


def newest_first(number: int) -> int:
    """The part of a key under which the newest numbers come first."""
    return COUNT_LIMIT - 1 - number


class Law(PeopleQuestions):
    """Read-only questions over a store; version 1."""

    __slots__ = ()

    # ── place
    def limits(self) -> Limits:
        """The limits in force."""
        data = self._store.get(b"place\0limits\0")
        return Limits() if data is None else codec.decode(Limits, data)

    def limits_to_come(self) -> Limits:
        """The limits that are announced; those in force where none are."""
        data = self._store.get(b"place\0announced\0")
        return self.limits() if data is None else codec.decode(tuple[Limits, int], data)[0]

    def sealers(self) -> tuple[PublicKey, ...]:
        """Who may seal."""
        data = self._store.get(b"place\0sealers\0")
        return () if data is None else codec.decode(tuple[bytes, ...], data)

    def is_operator(self, member: MemberId) -> bool:
        """Whether the member runs the place."""
        return self._store.get(b"place\0operator\0") == codec.encode(member)

    def is_custodian(self, member: MemberId) -> bool:
        """Whether the member keeps keys for others."""
        return self._store.get(b"place\0custodian\0") == codec.encode(member)

    def governing(self) -> ProjectId | None:
        """The organisation that decides about the place; None while whoever runs it does."""
        data = self._store.get(b"place\0governed\0")
        return None if data is None else codec.decode(tuple[bytes, int], data)[0]

    def is_moderator(self, member: MemberId, at_ms: int) -> bool:
        """Whether the member may take down what breaks a rule at a moment.

        Where an organisation decides about the place, whoever holds its role does, or stands in.
        """
        project = self.governing()
        if project is not None:
            return self.holds(project, MODERATOR, member, at_ms)
        return self._store.get(b"place\0moderators\0" + member) is not None

    def version_of(self, card_type: str) -> int | None:
        """The version of its rules that a new card of this type follows."""
        data = self._store.get(b"place\0versions\0" + key_bytes(card_type))
        return None if data is None else codec.decode(tuple[int, bytes], data)[0]

    def withdrawn_ms(self, card_type: str) -> int | None:
        """Since when no new cards of a type are put up; None where they are."""
        data = self._store.get(b"place\0withdrawn\0" + key_bytes(card_type))
        return None if data is None else codec.decode(int, data)

    # ── projects
    def project(self, project: ProjectId) -> ProjectEntry | None:
        """A project."""
        data = self._store.get(b"projects\0projects\0" + project)
        return None if data is None else codec.decode(ProjectEntry, data)

    def rules(self, project: ProjectId, version: int) -> Rules | None:
        """A version of a project's rules, from 1."""
        data = self._store.get(b"projects\0rules\0" + key_bytes((project, version)))
        return None if data is None else codec.decode(Rules, data)

    def rules_of(self, project: ProjectId) -> Rules | None:
        """The rules of a project that are in force."""
        entry = self.project(project)
        return None if entry is None else self.rules(project, entry.rules_version)

    def membership(self, project: ProjectId, member: MemberId) -> Membership | None:
        """Somebody's time in a project, past or present."""
        data = self._store.get(b"projects\0memberships\0" + key_bytes((project, member)))
        return None if data is None else codec.decode(Membership, data)

    def is_member(self, project: ProjectId, member: MemberId, at_ms: int) -> bool:
        """Whether somebody is a member of the project at a moment."""
        time = self.membership(project, member)
        return (
            time is not None
            and time.from_ms <= at_ms
            and (time.until_ms is None or at_ms < time.until_ms)
        )

    def holding(self, project: ProjectId, role: str, member: MemberId) -> Holding | None:
        """Somebody's time in a role, past or present."""
        data = self._store.get(_HOLDINGS + key_bytes((project, role, member)))
        return None if data is None else codec.decode(Holding, data)

    def holds(self, project: ProjectId, role: str, member: MemberId, at_ms: int) -> bool:
        """Whether somebody holds a role at a moment, as holder or deputy."""
        time = self.holding(project, role, member)
        return time is not None and self._runs(project, member, time, at_ms)

    def _runs(self, project: ProjectId, member: MemberId, time: Holding, at_ms: int) -> bool:
        """Whether a time in a role runs at a moment; it ends with the membership it began in."""
        membership = self.membership(project, member)
        return (
            time.from_ms <= at_ms < time.until_ms
            and membership is not None
            and membership.from_ms <= time.from_ms
            and (membership.until_ms is None or at_ms < membership.until_ms)
        )

    def holders(
        self, project: ProjectId, role: str, at_ms: int, *, deputies: bool = False
    ) -> tuple[MemberId, ...]:
        """Who holds a role at a moment, or stands in for those who do; in the order of ids."""
        place = _HOLDINGS + key_bytes((project, role))
        found: list[MemberId] = []
        for key, data in self._store.scan(place, after(place)):
            time = codec.decode(Holding, data)
            member = key_value(key[len(_HOLDINGS) :], (bytes, str, bytes))[2]
            if time.deputy == deputies and self._runs(project, member, time, at_ms):
                found.append(member)
        return tuple(found)

    def saw_or_heard(self, project: ProjectId, member: MemberId, at_ms: int) -> bool:
        """Whether somebody's word counts at a moment that a person there said yes to help.

        Who takes part in the project sees and hears for it, and for every project whoever helps at
        the desk of the organisation that decides about the place, as who they are in that one.
        """
        if self.is_member(project, member, at_ms):
            return not self.is_organisation(member)
        desk = self.governing()
        return desk is not None and self.holds(desk, HELPER, member, at_ms)

    def is_starter(self, project: ProjectId, member: MemberId, at_ms: int) -> bool:
        """Whether somebody looks after the project at a moment."""
        return self.holds(project, STARTER, member, at_ms)

    def decides_since(self, project: ProjectId, who: str, member: MemberId, at_ms: int) -> int:
        """Since when somebody is of those who decide ("members", or a role); -1 if they are not.

        A deputy of a role does not decide beside those who hold it.
        """
        time = self.membership(project, member)
        if time is None or not self.is_member(project, member, at_ms):
            return -1
        if who == MEMBERS:
            return time.from_ms
        held = self.holding(project, who, member)
        if held is None or held.deputy or not self._runs(project, member, held, at_ms):
            return -1
        return held.from_ms

    def speaks_for(self, organisation: ProjectId, member: MemberId, at_ms: int) -> bool:
        """Whether somebody acts for an organisation at a moment: as its rules say, or standing in.

        `member` is who they are in the organisation's own project.
        """
        entry = self.project(organisation)
        rules = None if entry is None else self.rules(organisation, entry.rules_version)
        if entry is None or rules is None or entry.kind == GROUP:
            return False
        return any(self.holds(organisation, role, member, at_ms) for role in rules.speaks)

    def binds(self, project: ProjectId, member: MemberId, at_ms: int) -> bool:
        """Whether somebody may agree something with others for a project.

        Whoever looks after a group may; for an organisation those do who speak for it.
        """
        entry = self.project(project)
        if entry is None or entry.kind == GROUP:
            return self.is_starter(project, member, at_ms)
        return self.speaks_for(project, member, at_ms)

    def parties(self, project: ProjectId) -> tuple[tuple[MemberId, ProjectId], ...]:
        """The organisations that take part in a project: under which id, and which; by id."""
        place = _PARTIES + key_bytes((project,))
        return tuple(
            (key_value(key[len(_PARTIES) :], (bytes, bytes))[1], codec.decode(bytes, data))
            for key, data in self._store.scan(place, after(place))
        )

    def is_organisation(self, member: MemberId) -> bool:
        """Whether it is an organisation, and no person, that takes part under this id."""
        entry = self.member(member)
        return entry is not None and entry.organisation is not None

    def voice(self, project: ProjectId, member: MemberId, sharing: int) -> MemberId:
        """Whose voice was somebody's after `sharing` changes of who shares one with whom."""
        found = self._at_most(_VOICES, project, member, sharing, bytes)
        return member if found is None else found

    def household(self, project: ProjectId, voice: MemberId, sharing: int) -> tuple[MemberId, ...]:
        """Who shared a voice after `sharing` changes; its own member alone where nobody did."""
        found = self._at_most(_HOUSEHOLDS, project, voice, sharing, tuple[bytes, ...])
        return (voice,) if found is None else found

    def _at_most(
        self, place: bytes, project: ProjectId, member: MemberId, number: int, kind: type[_Read]
    ) -> _Read | None:
        """What was written last under numbers up to this one."""
        first = place + key_bytes((project, member, newest_first(number)))
        for _, data in self._store.scan(first, after(place + key_bytes((project, member)))):
            return codec.decode(kind, data)
        return None

    def decided(self, orderer: str | None, project: ProjectId) -> bool:
        """Whether an order is what the project itself decided."""
        card = None if orderer is None else self.card_at(orderer)
        return card is not None and card.card_type in DECIDING and card.project == project

    # ── cards
    def card(self, card: CardId) -> CardEntry | None:
        """A card's life."""
        data = self._store.get(b"cards\0cards\0" + card)
        return None if data is None else codec.decode(CardEntry, data)

    def card_at(self, target: str) -> CardEntry | None:
        """The life of the card with this target."""
        card = card_of(target)
        return None if card is None else self.card(card)

    def is_held(self, card: CardId) -> bool:
        """Whether a card's own law holds it open, by what it keeps in an `Item` called `held`."""
        return self._store.get(target_of(card).encode() + b"\0held\0") is not None

    def waits_for_money(self, card: CardId) -> bool:
        """Whether a card could not have owed what is due, by what it keeps in an `Item` `short`."""
        return self._store.get(target_of(card).encode() + b"\0short\0") is not None

    def looks_after(self, entry: CardEntry, member: MemberId, at_ms: int) -> bool:
        """Whether somebody may act for a card: who put it up, or looks after its project.

        Whoever put it up and left the project since does not, unless they are back.
        """
        if self.is_starter(entry.project, member, at_ms):
            return True
        time = self.membership(entry.project, member)
        ended_ms = None if time is None else time.until_ms
        left = ended_ms is not None and entry.put_up_ms <= ended_ms <= at_ms
        return entry.put_up_by == member and not left

    def is_asked_about(self, card: CardId, at_ms: int) -> bool:
        """Whether a question is open, or passed and still to be carried out, that would change it.

        What the group reads as it decides is what it will have decided.
        """
        return any(self.is_to_be_decided(one, at_ms) for one in self.questions_about(card))

    def questions_about(self, card: CardId) -> tuple[CardId, ...]:
        """The questions that would change a card, if they passed; older ones may be over."""
        data = self._store.get(b"cards\0questions\0" + card)
        return () if data is None else codec.decode(tuple[bytes, ...], data)

    def is_to_be_decided(self, question: CardId, at_ms: int) -> bool:
        """Whether a question may still have something follow from it."""
        data = self._store.get(target_of(question).encode() + b"\0stage\0")
        return data is not None and may_follow(codec.decode(Stage, data), at_ms)

    def is_to_be_counted(self, question: CardId) -> bool:
        """Whether a question was put, and what was answered is not counted yet."""
        data = self._store.get(target_of(question).encode() + b"\0stage\0")
        goes_on = ("beginning", "open", "counting")
        return data is not None and codec.decode(Stage, data).standing in goes_on

    def card_pot(self, card: CardId, unit: Unit) -> int:
        """All that lies in a card's pot, of every origin."""
        entry = self.card(card)
        return 0 if entry is None else total(self.pot(entry.project, unit, card))

    # ── talk
    def question(self, question: bytes) -> Question | None:
        """A question and its answer."""
        data = self._store.get(b"talk\0questions\0" + question)
        return None if data is None else codec.decode(Question, data)

    def removal(self, commitment: Hash) -> Removal | None:
        """Whether prose was taken away, and was not put back."""
        found = self.taken_away(commitment)
        return found if found is not None and found.stands else None

    def author(self, commitment: Hash, about: str) -> MemberId | None:
        """Who told words: a question or answer, or the text of the card or project `about` names.

        None where the law does not know it.
        """
        data = self._store.get(b"talk\0authors\0" + commitment)
        if data is not None:
            return codec.decode(bytes, data)
        card = self.card_at(about)
        if card is not None:
            return card.put_up_by if card.prose == commitment else None
        project = project_of(about)
        entry = None if project is None else self.project(project)
        return None if entry is None or entry.prose != commitment else entry.author

    def taken_away(self, commitment: Hash) -> Removal | None:
        """That prose was taken away last, also where it was put back since."""
        data = self._store.get(b"talk\0removals\0" + commitment)
        return None if data is None else codec.decode(Removal, data)


Context: TypeAlias = contract.Context[Law]
"""What the contracts of charter and cards are handed."""


def principal_of(context: Context) -> MemberId | None:
    """Who does it: whom the actor acts for, or else the actor; None where that is no member.

    Whoever acts for an organisation is known in another project; what they do there is its own.
    """
    if context.on_behalf_of is not None:
        return context.on_behalf_of
    return context.actor.member


def write_hand(hands: Map[MemberId, MemberId], member: MemberId, by: MemberId | None) -> None:
    """Remember by whose hand somebody's word of now came, or that it is their own."""
    if by is None:
        hands.remove(member)
    else:
        hands.set(member, by)


def hand_of(context: Context) -> MemberId | None:
    """Who did it by hand, where that was done for another; None where all act for themselves."""
    return None if context.on_behalf_of is None else context.actor.member
