"""What stories of money have in common: a place with hosts, groups and cards that may order money.

Ana looks after the playground, Ben is a member of it, Cem is known there, Dia looks after the
choir. The hall's association holds money for others: Tom is its treasurer, Siv its second person,
Una the treasurer's deputy, Vic a plain member. The church does too, with Wim and Xia.

Nothing is signed here: actions are carried out on a store in memory, and what somebody asked is
looked at as a machine would.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dugnad.cards.news import contract as news
from dugnad.charter import place, roles
from dugnad.charter.cards import records as cards
from dugnad.charter.charter import MODULES, Charter
from dugnad.charter.decisions import law as decisions
from dugnad.charter.entries import (
    STARTER,
    YEAR_MS,
    CardEntry,
    Grant,
    Holding,
    MemberEntry,
    Membership,
    ProjectEntry,
    Status,
    target_of,
)
from dugnad.charter.law import Law
from dugnad.charter.money import law as money
from dugnad.charter.money import verbs
from dugnad.charter.money.accounts import PRIVATE, BookAccount, Currency, Unit, total
from dugnad.charter.money.records import UNCLAIMED_MS, ForPot, ForPromise, Money, Purpose
from dugnad.charter.money.sound import check_all
from dugnad.charter.people import records as people
from dugnad.charter.projects import records as projects
from dugnad.charter.testing import DAY_MS, ELSEWHERE, PROJECT, RULES, card_id, prose
from dugnad.charter.ways import ASSOCIATION, CHAIR, TREASURER
from dugnad.ledger import codec
from dugnad.ledger.contract import Actor, AnyContract, Context
from dugnad.ledger.execution import Call, carry_out
from dugnad.ledger.genesis import Limits
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.store import Draft, Frozen, MemoryStore
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, NOON_MS, OPERATOR, By, Voice, actor_of
from dugnad.ledger.values import Action, CardId, Hash, ProjectId
from tests.hostile_card import contract as any_card

TOM, SIV, UNA, VIC, WIM, XIA = (Voice(one) for one in ("Tom", "Siv", "Una", "Vic", "Wim", "Xia"))
HALL: ProjectId = b"the hall........"
CHURCH: ProjectId = b"the church......"
TOWN: ProjectId = b"the municipality"
BANK, CASH, EUROS = (name.ljust(16, b".") for name in (b"bank", b"cash", b"euros"))
FUND, WORK, BENCH = (card_id(one) for one in ("fundraiser", "task", "bench"))
DECISION, THEIRS = card_id("decision"), card_id("their decision")
CHOIR_CARD = card_id("a card of the choir")
CAME_MS = NOON_MS - DAY_MS

GRANTS = tuple(Grant("money", verb) for verb in money.CONTRACT.verbs)
LAWS: tuple[AnyContract, ...] = (any_card.CONTRACT, news.CONTRACT, *decisions.CONTRACTS.values())
LIMITS = Limits()


def line(name: str) -> Hash:
    """The fingerprint of a line of the bank, or of a count."""
    return hashlib.sha256(b"a line: " + name.encode()).digest()


@dataclass
class Bank:
    """A place in memory.

    Attributes:
        hosted: whether the hall already holds money for playground and choir, with three boxes.
        now_ms: the clock; moves a second with each action.
        receipts: of all that was asked.
    """

    hosted: bool = True
    now_ms: int = NOON_MS
    receipts: list[Receipt] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Let people in, found groups, put cards up, name hosts."""
        self.charter = Charter(LAWS)
        self.store = MemoryStore()
        self._lines = 0
        draft = Draft(self.store)
        self._people(draft)
        for name, kind, project in (
            (FUND, "hostile_card", PROJECT),
            (WORK, "hostile_card", PROJECT),
            (BENCH, "news", PROJECT),
            (DECISION, "proposal", PROJECT),
            (THEIRS, "proposal", ELSEWHERE),
            (CHOIR_CARD, "hostile_card", ELSEWHERE),
        ):
            entry = card_entry(kind, project, "in force")
            cards.Cards(draft, "cards").cards.set(name, entry)
        self.store.apply(draft.changes)
        if self.hosted:
            self._host()

    def _people(self, draft: Draft) -> None:
        groups = projects.Projects(draft, "projects")
        in_charge = roles.Roles(draft, "roles")
        everyone = people.People(draft, "people")
        runs = place.Place(draft, "place")
        runs.operator.set(OPERATOR.member)
        for law in LAWS:
            runs.versions.set(law.name, place.OpenedVersion(version=1, digest=bytes(32)))
        houses = (
            (PROJECT, RULES, (ANA, BEN), {ANA: STARTER}),
            (ELSEWHERE, RULES, (DIA,), {DIA: STARTER}),
            (HALL, ASSOCIATION, (TOM, SIV, UNA, VIC), {TOM: TREASURER, SIV: CHAIR}),
            (CHURCH, ASSOCIATION, (WIM, XIA), {WIM: TREASURER, XIA: CHAIR}),
            (TOWN, RULES, (), {}),
        )
        for project, rules, inside, holders in houses:
            starter = inside[0].member if inside else OPERATOR.member
            words = prose(project.decode())
            kind = "association" if rules == ASSOCIATION else "group"
            entry = ProjectEntry(starter, CAME_MS, words, starter, 1, len(inside), kind=kind)
            groups.projects.set(project, entry)
            groups.rules.set((project, 1), rules)
            for who in inside:
                groups.memberships.set((project, who.member), Membership(CAME_MS, None, 0))
                everyone.members.set(who.member, MemberEntry(project, "sms", CAME_MS))
            for who, role in holders.items():
                held = Holding(CAME_MS, CAME_MS + YEAR_MS, deputy=False)
                in_charge.holdings.set((project, role, who.member), held)
        deputy = Holding(CAME_MS, CAME_MS + YEAR_MS, deputy=True)
        in_charge.holdings.set((HALL, TREASURER, UNA.member), deputy)
        everyone.members.set(CEM.member, MemberEntry(PROJECT, "link", CAME_MS))

    def _host(self) -> None:
        self.does(OPERATOR, place.NameHost(HALL, CHAIR))
        self.does(OPERATOR, place.NameHost(CHURCH, CHAIR))
        for starter, project in ((ANA, PROJECT), (DIA, ELSEWHERE)):
            self.does(starter, verbs.AskHost(project, HALL))
            self.does(TOM, verbs.TakeOn(project, HALL))
        self.does(TOM, verbs.OpenBox(HALL, BANK, "NOK", "bank"))
        self.does(TOM, verbs.OpenBox(HALL, CASH, "NOK", "cash"))
        self.does(TOM, verbs.OpenBox(HALL, EUROS, "EUR", "bank"))
        self.does(WIM, verbs.OpenBox(CHURCH, BANK, "NOK", "bank"))
        for box in (BANK, CASH, EUROS):
            self.does(SIV, verbs.ConfirmBox(HALL, box))
        self.does(XIA, verbs.ConfirmBox(CHURCH, BANK))
        self.does(TOM, verbs.NameFund(HALL, TOWN))

    # ── Asking
    def asks(
        self,
        who: By | CardId,
        action: Action,
        *,
        commitments: Sequence[bytes] = (),
        card: CardId | None = None,
    ) -> Receipt:
        """Somebody asks, or a card in force orders (named by its id); carried out or refused.

        It is asked of the module whose action it is, or of `card`.
        """
        actor = Actor(orderer=target_of(who)) if who in ORDERERS else actor_of(who)
        to = target_of(card) if card is not None else module_of(action)
        draft = Draft(self.store)
        self.now_ms += 1_000
        context: Context[Law] = Context(
            action_id=hashlib.sha256(len(self.receipts).to_bytes(8, "big")).digest(),
            actor=actor,
            on_behalf_of=None,
            channel="page",
            now_ms=self.now_ms,
            commitments=tuple(commitments),
            co_signers=(),
            me=to,
            law=self.charter.law(Frozen(draft)),
            before=bytes(32),
        )
        call = Call(to, type(action).__name__, codec.encode(action), 0, context)
        receipt = carry_out(draft, self.charter, LIMITS, call, 1)
        if receipt.code:
            assert not draft.changes, "a refusal leaves no trace"
        self.store.apply(draft.changes)
        self.receipts.append(receipt)
        return receipt

    def does(self, who: By | CardId, action: Action, **how: Any) -> Receipt:
        """Ask what is carried out."""
        receipt = self.asks(who, action, **how)
        assert receipt.code == "", receipt.code
        return receipt

    # ── Whole steps
    def comes_in(
        self,
        amount: int,
        to: Purpose,
        *,
        box: bytes = BANK,
        host: ProjectId = HALL,
        value_ms: int | None = None,
        origin: bytes = PRIVATE,
    ) -> int:
        """Something comes into a box, recorded by the treasurer and confirmed; its number."""
        first, second = (TOM, SIV) if host == HALL else (WIM, XIA)
        self._lines += 1
        when = self.now_ms if value_ms is None else value_ms
        record = verbs.RecordIn(host, box, amount, when, line(str(self._lines)), to, origin)
        self.does(first, record)
        number = Money(self.store, "money").recorded.get()
        assert number is not None
        self.does(second, verbs.ConfirmIn(number))
        return number

    def promises(self, who: Voice, amount: int, *, card: CardId = FUND, unit: Unit = "NOK") -> int:
        """Somebody promises something to a card; the promise's number."""
        number = self.law.next_promise()
        self.does(card, verbs.Promise(number, who.member, unit, amount))
        return number

    def collects(
        self,
        *,
        back: bool = True,
        until_ms: int = 0,
        to: CardId | None = None,
        card: CardId = FUND,
        unit: Currency = "NOK",
    ) -> None:
        """A card begins to collect."""
        self.does(card, verbs.Collect(unit, until_ms, back, to))

    def gives(self, who: Voice, amount: int, *, card: CardId = FUND) -> int:
        """Somebody promises and pays; the promise's number."""
        number = self.promises(who, amount, card=card)
        self.comes_in(amount, ForPromise(number))
        return number

    def grants(self, amount: int, *, card: CardId | None = None, origin: bytes = PRIVATE) -> int:
        """Money comes to the playground, or one card of it; the entry's number."""
        return self.comes_in(amount, ForPot(PROJECT, card), origin=origin)

    def pays(self, *obligations: bytes, box: bytes = BANK) -> int:
        """Obligations are put together, approved and paid; the batch's number."""
        self.does(TOM, verbs.MakeBatch(HALL, box, obligations))
        number = Money(self.store, "money").batched.get()
        assert number is not None
        self.does(SIV, verbs.ApproveBatch(number))
        self.does(TOM, verbs.RecordPaid(number, self.now_ms, line(f"paid {number}")))
        self.does(SIV, verbs.ConfirmPaid(number))
        return number

    def waits_for_claims(self) -> None:
        """So long that what is owed may lapse; those who hold roles were chosen anew meanwhile."""
        self.now_ms += UNCLAIMED_MS
        draft = Draft(self.store)
        holdings = roles.Roles(draft, "roles").holdings
        for key, held in [*holdings.items()]:
            longer = Holding(held.from_ms, self.now_ms + YEAR_MS, deputy=held.deputy)
            holdings.set(key, longer)
        self.store.apply(draft.changes)

    def takes_the_second_role(self, who: Voice) -> None:
        """Somebody of the hall holds the second person's role, too."""
        draft = Draft(self.store)
        held = Holding(CAME_MS, CAME_MS + YEAR_MS, deputy=False)
        roles.Roles(draft, "roles").holdings.set((HALL, CHAIR, who.member), held)
        self.store.apply(draft.changes)

    def closes(self, card: CardId, status: Status = "closed") -> None:
        """A card is closed, or stands elsewhere in its life."""
        draft = Draft(self.store)
        all_cards = cards.Cards(draft, "cards").cards
        entry = all_cards.get(card)
        assert entry is not None
        all_cards.set(card, card_entry(entry.card_type, entry.project, status))
        self.store.apply(draft.changes)

    # ── Looking
    @property
    def law(self) -> Law:
        """Questions about how it stands."""
        return Law(self.store)

    @property
    def money(self) -> Money:
        """All that is remembered of money."""
        return Money(self.store, "money")

    def lies(self, account: BookAccount, unit: Unit = "NOK") -> int:
        """What lies in an account."""
        return total(self.law.balance(account, unit))

    def pot(self, card: CardId | None = None, unit: Unit = "NOK") -> int:
        """What lies in the pot of the playground, or of one card of it."""
        return total(self.law.pot(PROJECT, unit, card))

    def adds_up(self) -> int:
        """Prove that all accounts do; how many hold something."""
        return check_all(self.store)


def module_of(action: Action) -> str:
    """The module that an action is asked of."""
    return next(name for name, law in MODULES.items() if type(action) in law.actions)


def card_entry(kind: str, project: ProjectId, status: Status) -> CardEntry:
    """A card that somebody put up a day ago, granted every verb about money."""
    return CardEntry(
        project=project,
        card_type=kind,
        version=1,
        put_up_by=BEN.member,
        put_up_ms=CAME_MS,
        prose=prose("card"),
        status=status,
        waits_until_ms=CAME_MS,
        objections=0,
        closed_ms=NOON_MS if status == "closed" else None,
        position=0,
        grants=GRANTS,
    )


ORDERERS = (FUND, WORK, BENCH, DECISION, THEIRS, CHOIR_CARD)
"""The cards that order something in these stories."""
