"""The charter as the ledger's constitution: which law holds where, and who is who."""

import hashlib
from collections.abc import Iterable, Sequence

from dugnad.charter import place, roles, talk
from dugnad.charter.cards import law as cards
from dugnad.charter.decisions.law import CONTRACTS as DECISIONS
from dugnad.charter.entries import KeyEntry, MemberEntry, card_of
from dugnad.charter.law import DECIDING, Law
from dugnad.charter.money import law as money
from dugnad.charter.money import sound
from dugnad.charter.people import law as people
from dugnad.charter.people import speaking
from dugnad.charter.people.records import People
from dugnad.charter.people.writing import begin_with
from dugnad.charter.projects import law as projects
from dugnad.ledger.action import Body
from dugnad.ledger.contract import AnyContract, UnknownTarget
from dugnad.ledger.errors import UnknownVersion
from dugnad.ledger.execution import Change
from dugnad.ledger.genesis import Genesis, Limits
from dugnad.ledger.store import Store, WritableStore
from dugnad.ledger.values import MemberId, ProjectId, PublicKey

MODULES: dict[str, AnyContract] = {
    "place": place.CONTRACT,
    "people": people.CONTRACT,
    "projects": projects.CONTRACT,
    "roles": roles.CONTRACT,
    "money": money.CONTRACT,
    "cards": cards.CONTRACT,
    "talk": talk.CONTRACT,
}
"""The charter's own modules by target."""

ORDERS: dict[str, tuple[tuple[str, str], ...]] = {
    "projects": (
        ("roles", "Begin"),
        ("roles", "Release"),
        ("people", "Enrol"),
        ("people", "Strengthen"),
    ),
    "money": (("cards", "Funded"),),
}
"""What the charter's own modules order of one another."""

TOLD_TO_CARDS = {"cards": "Open", "money": "MoneyCame"}
"""What the charter's own modules order of cards."""

DECIDED = (
    ("projects", "ChangeRules"),
    ("projects", "LetIn"),
    ("projects", "AllowPart"),
    ("roles", "Appoint"),
    ("roles", "Recall"),
    ("cards", "BringIntoForce"),
    ("cards", "End"),
    ("money", "Owe"),
    ("money", "SetAside"),
    ("place", "Entrust"),
    ("place", "AnnounceLimits"),
    ("place", "NameHost"),
    ("place", "DropHost"),
    ("place", "OfferCards"),
)
"""What a project's decision may order of the charter; each looks at whose decision it is."""

NO_PROJECT: ProjectId = bytes(16)
"""The project of those who run the place: none."""


AS_HELPER = ("helper", "desk")
"""The channels on which somebody acts for another person: none is somebody's own word."""


def member_id_of(genesis_hash: bytes, key: PublicKey) -> MemberId:
    """The member id that a key begins with; later keys of the member do not change it."""
    return hashlib.sha256(b"dugnad/member/v1\0" + genesis_hash + key).digest()[:16]


class Charter:
    """The law that every place shares, over the card contracts that this copy has."""

    def __init__(self, contracts: Iterable[AnyContract]) -> None:
        """Know these card contracts, of all versions that may be asked for.

        Raises:
            ValueError: a card type by which projects decide has a law that is not the charter's.
        """
        self._contracts = {(one.name, one.version): one for one in contracts}
        for one in self._contracts.values():
            if one.name in DECIDING and one is not DECISIONS[one.name]:
                msg = f"{one.name}: how projects decide is the charter's own law"
                raise ValueError(msg)

    def begin(self, store: WritableStore, genesis: Genesis, genesis_hash: bytes) -> None:
        """Write the first state: limits, who runs the place, which cards may be put up."""
        first = place.Place(store, "place")
        first.limits.set(genesis.limits)
        first.sealers.set(genesis.sealers)
        for opened in genesis.contracts:
            first.digests.set((opened.name, opened.version), opened.digest)
            known = first.versions.get(opened.name)
            if known is None or known.version < opened.version:
                newest = place.OpenedVersion(version=opened.version, digest=opened.digest)
                first.versions.set(opened.name, newest)
        everyone = People(store, "people")
        roles = (
            (genesis.operator, first.operator, False),
            (genesis.custodian, first.custodian, True),
        )
        for key, role, sponsor in roles:
            member = member_id_of(genesis_hash, key)
            role.set(member)
            begin_with(everyone, member, key, at_ms=genesis.created_ms, desk=sponsor)
            everyone.members.set(
                member,
                MemberEntry(project=NO_PROJECT, strength="met", since_ms=genesis.created_ms),
            )

    def limits(self, store: Store) -> Limits:
        """The limits in force."""
        return Law(store).limits()

    def sealers(self, store: Store) -> tuple[PublicKey, ...]:
        """Who may seal."""
        return Law(store).sealers()

    def holder(self, store: Store, key: PublicKey) -> KeyEntry | None:
        """Whose key this is."""
        return Law(store).key(key)

    def contract_at(self, store: Store, target: str) -> AnyContract:
        """The contract that a target is pinned to.

        Raises:
            UnknownTarget: there is neither a module nor a card of that name.
            UnknownVersion: the card follows rules that this copy does not have.
        """
        module = MODULES.get(target)
        if module is not None:
            return module
        card = card_of(target)
        entry = None if card is None else Law(store).card(card)
        if entry is None:
            raise UnknownTarget
        pinned = self._contracts.get((entry.card_type, entry.version))
        if pinned is None:
            msg = f"{entry.card_type} {entry.version}"
            raise UnknownVersion(msg)
        return pinned

    def granted(self, store: Store, orderer: str, target: str, verb: str) -> bool:
        """Whether `orderer` may order this.

        The cards module opens the cards that it puts up, and money tells those that wait for it
        that it has come. What a project decided may order what
        `DECIDED` lists, and any verb of the project's own cards but their opening. Another card
        may order what it was granted, while it is in force.
        """
        if orderer in MODULES:
            asked = verb == TOLD_TO_CARDS.get(orderer) and card_of(target) is not None
            return asked or (target, verb) in ORDERS.get(orderer, ())
        law = Law(store)
        entry = law.card_at(orderer)
        if entry is None or entry.status != "in force":
            return False
        if entry.card_type in DECIDING:
            other = law.card_at(target)
            mine = other is not None and other.project == entry.project and verb != "Open"
            return mine or (target, verb) in DECIDED
        return any(grant.target == target and grant.verb == verb for grant in entry.grants)

    def mandated(self, store: Store, actor: MemberId, body: Body, at_ms: int) -> bool:
        """Whether `actor` may ask this for an organisation or a person.

        For an organisation the mandate is the office and nothing else: it begins and ends with it.
        For a person it is what they let the actor do, each time said to be done as a helper.
        """
        law, principal = Law(store), body.on_behalf_of
        entry = None if principal is None else law.member(principal)
        if entry is None or principal is None:
            return False
        try:
            about = self.contract_at(store, body.target)
        except UnknownTarget:
            return False
        kind = about.verbs.get(body.verb)
        thing = "" if kind is None else about.helped_with(kind)
        if entry.organisation is not None:
            for_people = thing != "" and kind not in about.for_others
            return not for_people and law.speaks_for(entry.organisation, actor, at_ms)
        said = body.channel in AS_HELPER
        return said and law.helps(principal, actor, body.target, thing, at_ms)

    def check_keys(
        self, store: Store, body: Body, holder: KeyEntry, beside: Sequence[KeyEntry]
    ) -> None:
        """Look whether the keys that signed may ask for this: see `people.speaking`.

        Raises:
            Refused: one of them may not.
            UnknownVersion: as in `contract_at`.
        """
        speaking.check(
            Law(store), holder, beside, body, lambda: self.contract_at(store, body.target)
        )

    def law(self, store: Store) -> Law:
        """The questions that contracts may ask."""
        return Law(store)

    def sound(self, changes: Iterable[Change]) -> None:
        """Look at what an action has written: money is neither made nor lost.

        Raises:
            Unsound: it was.
        """
        sound.check(changes)
