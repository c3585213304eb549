"""What stories of fundraisers begin with: a street that asks for gifts."""

from dataclasses import dataclass
from typing import Any

import msgspec

from dugnad.cards.fundraiser.contract import CONTRACT
from dugnad.cards.fundraiser.law.events import GiftPromised, GiftsAskedFor
from dugnad.cards.fundraiser.law.records import ORDERED, Fundraiser, Kind, Reward
from dugnad.cards.fundraiser.law.verbs import Open
from dugnad.charter.entries import Grant, Status
from dugnad.charter.law import Law
from dugnad.charter.money.accounts import Share, pot_of
from dugnad.charter.money.records import Campaign, Hosted, Money, PromiseEntry
from dugnad.charter.testing import DAY_MS, ELSEWHERE, PROJECT, THE_CARD, World
from dugnad.ledger.store import WritableStore
from dugnad.ledger.testing import CEM, NOON_MS, Scenarios

ENDS_MS = NOON_MS + 10 * DAY_MS
PAY_BY_MS = ENDS_MS + 14 * DAY_MS
GRANTS = tuple(Grant("money", verb) for verb in ORDERED)
REWARDS = (
    Reward(kind="money", least=30_000, stock=1, by_ms=0),
    Reward(kind="hours", least=60, stock=0, by_ms=0),
)
ASK = Open(
    ends_at_ms=ENDS_MS,
    pay_days=14,
    unit="NOK",
    money=300_000,
    hours=1_200,
    things=5,
    rooms=0,
    whole=False,
    step=4_000,
    rewards=REWARDS,
)


@dataclass(frozen=True)
class Street:
    """The world around the card, and what the books of money have of it.

    Attributes:
        paid: what was paid for promise 1; None where no money was promised.
        standing: of the campaign.
        hosted: whether somebody holds money for the project.
        there: what lies in the card's pot.
    """

    status: Status = "in force"
    waits_until_ms: int = NOON_MS
    grants: tuple[Grant, ...] = GRANTS
    paid: int | None = None
    standing: Any = "collecting"
    hosted: bool = True
    there: int = 0

    def write(self, store: WritableStore) -> None:
        """Write it."""
        World(
            "fundraiser",
            status=self.status,
            waits_until_ms=self.waits_until_ms,
            grants=self.grants,
        ).write(store)
        books = Money(store, "money")
        if self.hosted:
            books.hosted.set(PROJECT, Hosted(host=ELSEWHERE, since_ms=NOON_MS))
        if self.paid is None:
            return
        campaign = Campaign(ELSEWHERE, PROJECT, "NOK", None, PAY_BY_MS, True, self.standing)
        books.campaigns.set(THE_CARD, msgspec.structs.replace(campaign, given=self.paid))
        promise = PromiseEntry(THE_CARD, PROJECT, CEM.member, ELSEWHERE, "NOK", 20_000, NOON_MS)
        books.promises.set(1, msgspec.structs.replace(promise, paid=self.paid))
        books.promised.set(1)
        if self.there:
            pot = pot_of(ELSEWHERE, PROJECT, THE_CARD).key("NOK")
            books.accounts.set(pot, (Share(b"", self.there),))

    def tells(self, **story: Any) -> Fundraiser:
        """Tell a story in this world."""
        return Scenarios(CONTRACT, law=Law, world=self.write).tell(**story)


STREET = Street()


def asked(ask: Open = ASK) -> GiftsAskedFor:
    """What follows from asking."""
    named = {
        name: value for name, value in msgspec.structs.asdict(ask).items() if name != "pay_days"
    }
    return GiftsAskedFor(pay_by_ms=ask.ends_at_ms + ask.pay_days * DAY_MS, **named)


ASKED = asked()


def promised(number: int = 1, kind: Kind = "hours", amount: int = 180, **more: Any) -> GiftPromised:
    """Cem promises something, as the books tell it."""
    return GiftPromised(
        **{
            "gift": number,
            "member": CEM.member,
            "kind": kind,
            "amount": amount,
            "shown": "neighbour",
            "reward": 0,
            "prose": None,
            "promise": number,
            "circle": "unsaid",
            "at_ms": NOON_MS,
            **more,
        }
    )


HOURS = [ASKED, promised(reward=2)]
PAID = [ASKED, promised(kind="money", amount=20_000)]
