"""A whole place with a fundraiser in it, and an association that holds its money."""

from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec

from dugnad.cards.fundraiser.contract import CONTRACT
from dugnad.cards.fundraiser.law.records import (
    ORDERED,
    Fundraiser,
    Kind,
    Reward,
    Shown,
)
from dugnad.cards.fundraiser.law.verbs import (
    Give,
    Open,
)
from dugnad.charter import place, roles
from dugnad.charter.entries import STARTER, YEAR_MS, Grant, RoleRule
from dugnad.charter.law import Law
from dugnad.charter.money import verbs as money
from dugnad.charter.money.records import ForPromise
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import (
    DAY_MS,
    PROJECT,
    RULES,
    Neighbourhood,
    card_id,
    prose,
)
from dugnad.ledger.genesis import Limits
from dugnad.ledger.state import State
from dugnad.ledger.store import Frozen
from dugnad.ledger.testing import ANA, BEN, OPERATOR, Voice
from dugnad.ledger.values import Action

DOT, EVA = Voice("Dot"), Voice("Eva")
HALL = b"the hall........"
BOX = b"the bank account"
GRANTS = tuple(Grant("money", verb) for verb in ORDERED)
ROLES = (
    RoleRule(name=STARTER, seats=3, term_ms=YEAR_MS),
    RoleRule(name="treasurer", seats=2, term_ms=YEAR_MS),
)


class Found(Protocol):
    """Begins a village, and looks at the end whether its books add up."""

    def __call__(self, **told: Any) -> "Village":
        """Begin it; see `Village` for what can be told of it."""
        ...


@dataclass
class Village:
    """A project whose money an association holds: Dot is its treasurer, Eva the second person.

    Ana looks after the project, Ben puts up the card, Cem is no member. Gifts end after ten days,
    and are paid within two weeks from then.
    """

    whole: bool = False
    money: int = 300_000
    hours: int = 20 * 60
    rewards: tuple[Reward, ...] = ()
    hosted: bool = True
    limits: Limits | None = None
    street: Neighbourhood = field(init=False)
    lines: int = 0

    def __post_init__(self) -> None:
        """Start everything, and put up the card."""
        # Whoever starts a project holds the roles that decide in it.
        rules = msgspec.structs.replace(
            RULES,
            roles=ROLES,
            everyday=msgspec.structs.replace(RULES.everyday, who="treasurer"),
        )
        self.street = Neighbourhood([CONTRACT], rules=rules, limits=self.limits)
        if self.hosted:
            self._host()
        asked = Open(
            ends_at_ms=self.now_ms + 10 * DAY_MS,
            pay_days=14,
            unit="NOK",
            money=self.money,
            hours=self.hours,
            things=5,
            rooms=2,
            whole=self.whole,
            rewards=self.rewards,
        )
        assert self.street.puts_up(BEN, CONTRACT, asked, grants=GRANTS).code == ""

    def _host(self) -> None:
        does = self.street.does
        for who in (DOT, EVA):
            self.street.welcome(who, HALL)
        start = projects.Start(project=HALL, rules=self.street.rules, kind="association")
        does(DOT, "projects", start, commitments=[self.street.words("the hall")])
        does(EVA, "projects", projects.Join(project=HALL, rules_version=1))
        offer = roles.Offer(project=HALL, role=STARTER, member=EVA.member)
        does(DOT, "roles", offer)
        does(EVA, "roles", roles.Accept(project=HALL, role=STARTER))
        does(OPERATOR, "place", place.NameHost(project=HALL, second=STARTER))
        does(DOT, "money", money.OpenBox(host=HALL, box=BOX, unit="NOK", kind="bank"))
        does(EVA, "money", money.ConfirmBox(host=HALL, box=BOX))
        does(ANA, "money", money.AskHost(project=PROJECT, host=HALL))
        does(DOT, "money", money.TakeOn(project=PROJECT, host=HALL))

    @property
    def now_ms(self) -> int:
        """The moment."""
        return self.street.place.now_ms

    @property
    def fund(self) -> Fundraiser:
        """What the card remembers."""
        state: State = CONTRACT.state(Frozen(self.street.place.store), self.street.target())
        assert isinstance(state, Fundraiser)
        return state

    @property
    def law(self) -> Law:
        """What the books say."""
        return Law(Frozen(self.street.place.store))

    def asks(self, who: Voice, action: Action, *, words: bool = False) -> str:
        """Ask something of the card; gives the refusal's code."""
        told = [self.street.words("told")] if words else []
        return self.street.asks(who, self.street.target(), action, commitments=told).code

    def gives(
        self, who: Voice, kind: Kind, amount: int, *, reward: int = 0, shown: Shown = "neighbour"
    ) -> str:
        """Promise a gift; gives the refusal's code."""
        return self.asks(who, Give(kind=kind, amount=amount, shown=shown, reward=reward))

    def pays(self, gift: int, amount: int, *, value_ms: int | None = None) -> None:
        """Let money for a gift come in: Dia records it, Eva confirms it."""
        found = self.fund.gifts.get(gift)
        assert found is not None
        self.lines += 1
        record = money.RecordIn(
            host=HALL,
            box=BOX,
            amount=amount,
            value_ms=self.now_ms if value_ms is None else value_ms,
            fingerprint=prose(f"line {self.lines}"),
            to=ForPromise(number=found.promise),
        )
        self.street.does(DOT, "money", record)
        self.street.does(EVA, "money", money.ConfirmIn(entry=self.lines))

    def pot(self) -> int:
        """What lies in the card's pot."""
        return self.law.card_pot(card_id("card"), "NOK")

    def project_pot(self) -> int:
        """What lies in the project's pot."""
        return sum(share.amount for share in self.law.pot(PROJECT, "NOK"))

    def owed(self, who: Voice) -> int:
        """What somebody is owed."""
        return sum(
            share.amount
            for name, _obligation in self.law.owed_to(who.member)
            for share in self.law.still_owed(name)
        )

    def waits(self, days: float) -> None:
        """Let days go by; nothing that was due may be refused."""
        for receipt in self.street.place.wait(int(days * DAY_MS)):
            assert receipt.code == ""
            assert "OrderRefused" not in [event.name for event in receipt.events]

    def asks_back(self, who: Voice, *gifts: int) -> None:
        """Let what was paid for these be owed back."""
        self.street.does(who, "money", money.OweBack(card=card_id("card"), numbers=gifts))
