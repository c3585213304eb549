"""The charter as the ledger's constitution: which law holds where, and who is who."""

import hashlib
from collections.abc import Iterable

from dugnad.charter import cards, people, place, projects, talk
from dugnad.charter.entries import KeyEntry, MemberEntry, card_of
from dugnad.charter.law import Law
from dugnad.ledger.contract import AnyContract, UnknownTarget
from dugnad.ledger.errors import UnknownVersion
from dugnad.ledger.genesis import Genesis, Limits
from dugnad.ledger.store import Store, WritableStore
from dugnad.ledger.values import MemberId, ProjectId, PublicKey

MODULES: dict[str, AnyContract] = {
    "place": place.CONTRACT,
    "people": people.CONTRACT,
    "projects": projects.CONTRACT,
    "cards": cards.CONTRACT,
    "talk": talk.CONTRACT,
}
"""The charter's own modules by target."""

NO_PROJECT: ProjectId = bytes(16)
"""The project of those who run the place: none."""


def member_id_of(genesis_hash: bytes, key: PublicKey) -> MemberId:
    """The member id that a key begins with; later keys of the member do not change it."""
    return hashlib.sha256(b"dugnad/member/v1\0" + genesis_hash + key).digest()[:16]


class Charter:
    """The law that every place shares, over the card contracts that this copy has."""

    def __init__(self, contracts: Iterable[AnyContract]) -> None:
        """Know these card contracts, of all versions that may be asked for."""
        self._contracts = {(one.name, one.version): one for one in contracts}

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
        everyone = people.People(store, "people")
        roles = (
            (genesis.operator, first.operator, False),
            (genesis.custodian, first.custodian, True),
        )
        for key, role, sponsor in roles:
            member = member_id_of(genesis_hash, key)
            role.set(member)
            everyone.keys.set(
                key,
                KeyEntry(
                    member=member,
                    custodian=None,
                    channel="own",
                    since_ms=genesis.created_ms,
                    desk=sponsor,
                    sponsor=sponsor,
                ),
            )
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

        The cards module opens the cards that it puts up. A card may order what it was granted,
        while it is in force.
        """
        if orderer == "cards":
            return verb == "Open" and card_of(target) is not None
        entry = Law(store).card_at(orderer)
        return (
            entry is not None
            and entry.status == "in force"
            and any(grant.target == target and grant.verb == verb for grant in entry.grants)
        )

    def mandated(self, store: Store, actor: MemberId, principal: MemberId, target: str) -> bool:  # noqa: ARG002
        """Whether `actor` may act for `principal`: not yet, as no mandate can be given."""
        return False

    def law(self, store: Store) -> Law:
        """The questions that contracts may ask."""
        return Law(store)
