"""A small world for stories about cards: two projects, a few people, and the card in question.

    DAYS = Scenarios(CONTRACT, law=Law, world=World("workday").write)

Ana looks after the project, Ben put up the card, Cem is known in the project and no member of it,
Dia belongs to another project. `Neighbourhood` is a whole place in which the same people speak.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dugnad.charter import roles
from dugnad.charter.cards import records as cards_records
from dugnad.charter.cards import verbs as cards
from dugnad.charter.charter import Charter
from dugnad.charter.entries import (
    STARTER,
    YEAR_MS,
    CardEntry,
    Grant,
    Holding,
    MemberEntry,
    Membership,
    ProjectEntry,
    Rules,
    Status,
    target_of,
)
from dugnad.charter.people import records as people_records
from dugnad.charter.people import verbs as people
from dugnad.charter.projects import records as projects_records
from dugnad.charter.projects import verbs as projects
from dugnad.ledger import codec
from dugnad.ledger.contract import AnyContract
from dugnad.ledger.genesis import ContractVersion, Limits
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.store import WritableStore
from dugnad.ledger.testing import (
    ANA,
    BEN,
    CARD,
    CEM,
    CUSTODIAN,
    DIA,
    NOON_MS,
    MemoryPlace,
    Voice,
    genesis_of,
)
from dugnad.ledger.values import Action, CardId, Hash, MemberId, ProjectId

PROJECT: ProjectId = b"playground......"
ELSEWHERE: ProjectId = b"choir..........."
THE_CARD: CardId = bytes.fromhex(CARD.partition(":")[2])
"""The card that a scenario is about."""

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS

RULES = Rules(way="together", joining="open", puts_up="members", objection_ms=0)
"""The rules of a project unless a story says otherwise."""


def prose(text: str) -> Hash:
    """A fingerprint that stands for words outside the books."""
    return hashlib.sha256(text.encode()).digest()


def card_id(name: str) -> CardId:
    """A card's id made from a name."""
    return hashlib.sha256(b"a story's card: " + name.encode()).digest()[:16]


@dataclass(frozen=True, slots=True)
class World:
    """What is true around one card, in a store of its own.

    Attributes:
        card_type: whose card it is, pinned to `version`.
        status: where the card stands in its life.
        waits_until_ms: until when it waits for objections.
        more_members: members besides Ana and Ben.
        rules: of the project.
        objections: how many stand against the card.
        grants: what the card may order.
    """

    card_type: str
    version: int = 1
    status: Status = "in force"
    waits_until_ms: int = NOON_MS
    more_members: tuple[MemberId, ...] = ()
    rules: Rules = RULES
    objections: int = 0
    grants: tuple[Grant, ...] = ()

    @property
    def entry(self) -> CardEntry:
        """What the charter knows of the card."""
        return CardEntry(
            project=PROJECT,
            card_type=self.card_type,
            version=self.version,
            put_up_by=BEN.member,
            put_up_ms=NOON_MS,
            prose=prose("card"),
            status=self.status,
            waits_until_ms=self.waits_until_ms,
            objections=self.objections,
            closed_ms=NOON_MS if self.status == "closed" else None,
            position=0,
            grants=self.grants,
        )

    def write(self, store: WritableStore) -> None:
        """Write it all; people came the day before."""
        came_ms = NOON_MS - DAY_MS
        inside = (ANA.member, BEN.member, *self.more_members)
        everyone = people_records.People(store, "people")
        for member in (*inside, CEM.member):
            everyone.members.set(member, MemberEntry(PROJECT, "sms", came_ms))
        everyone.members.set(DIA.member, MemberEntry(ELSEWHERE, "sms", came_ms))
        groups = projects_records.Projects(store, "projects")
        in_charge = roles.Roles(store, "roles")
        for project, starter, count in ((PROJECT, ANA, len(inside)), (ELSEWHERE, DIA, 1)):
            who, words = starter.member, prose("project")
            groups.projects.set(project, ProjectEntry(who, came_ms, words, who, 1, count))
            groups.rules.set((project, 1), self.rules)
            groups.memberships.set((project, starter.member), Membership(came_ms, None, 0))
            held = Holding(came_ms, came_ms + YEAR_MS, deputy=False)
            in_charge.holdings.set((project, STARTER, starter.member), held)
        for member in inside[1:]:
            groups.memberships.set((PROJECT, member), Membership(came_ms, None, 0))
        cards_records.Cards(store, "cards").cards.set(THE_CARD, self.entry)


def versions_of(contracts: Iterable[AnyContract]) -> tuple[ContractVersion, ...]:
    """What a story's place lets people put up, with digests that are none."""
    return tuple(ContractVersion(one.name, one.version, bytes(32)) for one in contracts)


@dataclass
class Neighbourhood:
    """A whole place in memory with a project in which Ana, Ben and Cem speak, and one of Dia's.

    Attributes:
        contracts: the card types that may be put up.
        rules: of the project.
        limits: of the place.
    """

    contracts: Sequence[AnyContract] = ()
    rules: Rules = RULES
    limits: Limits | None = None
    place: MemoryPlace = field(init=False)

    def __post_init__(self) -> None:
        """Begin the place, let people in, start the projects, let Ben join."""
        beginning = genesis_of(versions_of(self.contracts), self.limits)
        self.place = MemoryPlace(Charter(self.contracts), genesis=beginning)
        for who in (ANA, BEN, CEM):
            self.welcome(who)
        self.welcome(DIA, ELSEWHERE)
        for who, project in ((ANA, PROJECT), (DIA, ELSEWHERE)):
            start = projects.Start(project=project, rules=self.rules)
            self.does(who, "projects", start, commitments=[self.words("project")])
        if self.rules.joining == "open":
            self.does(BEN, "projects", projects.Join(project=PROJECT, rules_version=1))

    def welcome(self, who: Voice, project: ProjectId = PROJECT) -> None:
        """Let somebody in."""
        welcome = people.Welcome(
            key=who.key, member=who.member, project=project, channel="sms", strength="sms"
        )
        self.does(CUSTODIAN, "people", welcome)

    def asks(
        self, who: Voice, to: str, action: Action, *, commitments: Sequence[bytes] = ()
    ) -> Receipt:
        """Ask one thing in a block of its own."""
        return self.place.ask(who, to, action, commitments=commitments)

    def does(
        self, who: Voice, to: str, action: Action, *, commitments: Sequence[bytes] = ()
    ) -> Receipt:
        """Ask one thing that is carried out.

        Raises:
            AssertionError: it was refused.
        """
        receipt = self.asks(who, to, action, commitments=commitments)
        if receipt.code:
            raise AssertionError(receipt.code)
        return receipt

    def words(self, text: str) -> Hash:
        """A fingerprint of words, another one each time, as told text has."""
        return prose(f"{text} {len(self.place.blocks)}")

    def puts_up(
        self,
        who: Voice,
        contract: AnyContract,
        opening: Action,
        *,
        name: str = "card",
        grants: Sequence[Grant] = (),
        awaits_decision: bool = False,
    ) -> Receipt:
        """Put up a card; its target is `target_of(card_id(name))`."""
        put_up = cards.PutUp(
            card=card_id(name),
            project=PROJECT,
            card_type=contract.name,
            opening=codec.encode(opening),
            grants=tuple(grants),
            awaits_decision=awaits_decision,
        )
        return self.asks(who, "cards", put_up, commitments=[self.words(name)])

    def target(self, name: str = "card") -> str:
        """The target of the card put up under a name."""
        return target_of(card_id(name))
