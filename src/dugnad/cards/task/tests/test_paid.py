"""A task in a whole place with money: K9 from the first coin in the pot to what is owed."""

from dataclasses import dataclass, field
from hashlib import sha256

import pytest
from msgspec.structs import replace

from dugnad.cards.task.contract import CONTRACT
from dugnad.cards.task.law.events import MoneyThere
from dugnad.cards.task.law.records import DAY_MS, OWES, Counts, Task
from dugnad.cards.task.law.verbs import (
    Answer,
    Confirm,
    MoneyCame,
    Object,
    Open,
    Show,
    TryAgain,
    Vote,
    Withdraw,
)
from dugnad.cards.task.law.worth import due_for
from dugnad.charter import place, roles
from dugnad.charter.cards import verbs as cards
from dugnad.charter.counting.ballots import Stance
from dugnad.charter.decisions import verbs as decisions
from dugnad.charter.decisions.law import CONTRACTS
from dugnad.charter.decisions.terms import End
from dugnad.charter.entries import STARTER, YEAR_MS, Grant, RoleRule
from dugnad.charter.law import Law
from dugnad.charter.money import verbs as money
from dugnad.charter.money.accounts import Sum, owed_by_card
from dugnad.charter.money.records import ForPot
from dugnad.charter.people import verbs as people
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import PROJECT, RULES, Neighbourhood, card_id
from dugnad.ledger import codec
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.store import Frozen
from dugnad.ledger.testing import ANA, BEN, CEM, CUSTODIAN, OPERATOR, Voice
from dugnad.ledger.values import Action, ProjectId

HUGO, INA = Voice("Hugo"), Voice("Ina")
FRED, GRO = Voice("Fred"), Voice("Gro")
HOST: ProjectId = b"saturday club..."
BOX = b"the club's bank."
CARD = card_id("card")
TREASURER, SECOND = "treasurer", "chair"
PERIOD_MS, VOTE_MS = 3 * DAY_MS, 5 * DAY_MS
PAY = 30_000

OPEN = Open(
    pay="money",
    unit="NOK",
    amount=PAY,
    minutes=0,
    places=2,
    done_by_ms=0,
    outsiders=True,
    period_ms=PERIOD_MS,
    vote_ms=VOTE_MS,
)


@dataclass
class Village:
    """A place with a project, a club that holds its money, and a task on the board."""

    opening: Open = OPEN
    grants: tuple[Grant, ...] = (OWES,)
    awaits: Sum | None = None
    hood: Neighbourhood = field(init=False)

    def __post_init__(self) -> None:
        """Begin it: Hugo is the club's treasurer, Ina stands in as the second person."""
        self.hood = Neighbourhood([CONTRACT])
        for who in (FRED, GRO):
            self.hood.welcome(who)
            self.hood.does(who, "projects", projects.Join(project=PROJECT, rules_version=1))
        self._host()
        put_up = cards.PutUp(
            card=CARD,
            project=PROJECT,
            card_type="task",
            opening=codec.encode(self.opening),
            grants=self.grants,
            awaits_money=self.awaits,
        )
        self.hood.does(BEN, "cards", put_up, commitments=[self.hood.words("card")])

    def _host(self) -> None:
        term = YEAR_MS
        rules = replace(
            RULES,
            everyday=replace(RULES.everyday, who=TREASURER),
            choosing=replace(RULES.choosing, who=SECOND),
            roles=tuple(RoleRule(one, 3, term) for one in (STARTER, TREASURER, SECOND)),
        )
        for who in (HUGO, INA):
            welcome = people.Welcome(
                key=who.key, member=who.member, project=HOST, channel="sms", strength="met"
            )
            self.hood.does(CUSTODIAN, "people", welcome)
        start = projects.Start(project=HOST, rules=rules, kind="association")
        self.hood.does(HUGO, "projects", start, commitments=[self.hood.words("club")])
        self.hood.does(INA, "projects", projects.Join(project=HOST, rules_version=1))
        offer = roles.Offer(project=HOST, role=SECOND, member=INA.member, deputy=True)
        self.hood.does(HUGO, "roles", offer)
        self.hood.does(INA, "roles", roles.Accept(project=HOST, role=SECOND))
        self.hood.does(OPERATOR, "place", place.NameHost(project=HOST, second=SECOND))
        box = money.OpenBox(host=HOST, box=BOX, unit="NOK", kind="bank")
        self.hood.does(HUGO, "money", box, commitments=[self.hood.words("box")])
        self.hood.does(INA, "money", money.ConfirmBox(host=HOST, box=BOX))
        self.hood.does(ANA, "money", money.AskHost(project=PROJECT, host=HOST))
        self.hood.does(HUGO, "money", money.TakeOn(project=PROJECT, host=HOST))

    @property
    def now_ms(self) -> int:
        """The moment."""
        return self.hood.place.now_ms

    @property
    def law(self) -> Law:
        """The questions to the books."""
        return Law(Frozen(self.hood.place.store))

    @property
    def task(self) -> Task:
        """What the card remembers."""
        return Task(Frozen(self.hood.place.store), self.hood.target())

    @property
    def status(self) -> str:
        """Where the card stands."""
        entry = self.law.card(CARD)
        assert entry is not None
        return entry.status

    def pays_in(self, amount: int) -> None:
        """Money comes into the card's pot, written down by two."""
        line = sha256(f"line {len(self.hood.place.blocks)}".encode()).digest()
        record = money.RecordIn(
            host=HOST,
            box=BOX,
            amount=amount,
            value_ms=self.now_ms,
            fingerprint=line,
            to=ForPot(project=PROJECT, card=CARD),
        )
        self.hood.does(HUGO, "money", record)
        number = self.entries = getattr(self, "entries", 0) + 1
        self.hood.does(INA, "money", money.ConfirmIn(entry=number))

    def does(self, who: Voice, action: Action, *, told: bool = False) -> Receipt:
        """Ask something of the card, perhaps with words; it is carried out."""
        words = [self.hood.words("told")] if told else []
        return self.hood.does(who, self.hood.target(), action, commitments=words)

    def owed(self, showing: int = 1) -> int:
        """What is owed for a showing; 0 for nothing."""
        found = self.law.obligation(owed_by_card(CARD, showing))
        return 0 if found is None else found.amount

    def waits_until(self, at_ms: int) -> tuple[Receipt, ...]:
        """Let time pass until a moment."""
        return self.hood.place.wait(at_ms - self.now_ms)

    def ends_ms(self, showing: int = 1) -> int:
        """When the time for objections to a showing is over."""
        found = self.task.showings.get(showing)
        assert found is not None
        return found.until_ms


@pytest.fixture
def village() -> Village:
    """A task for which all the money is there, and that Cem, no member, has taken on and shown."""
    village = Village()
    village.pays_in(2 * PAY)
    village.does(CEM, Answer("yes"))
    village.does(CEM, Show(), told=True)
    return village


def test_k9_silence_releases_it_without_anybody_pressing(village: Village) -> None:
    """One millisecond before the moment nothing is owed; exactly at it all of it is, by itself."""
    ends_ms = village.ends_ms()
    assert village.waits_until(ends_ms - 1) == ()
    assert village.now_ms == ends_ms - 1
    assert (village.owed(), village.law.card_pot(CARD, "NOK")) == (0, 2 * PAY)
    (receipt,) = village.waits_until(ends_ms)
    assert village.now_ms == ends_ms
    assert receipt.code == ""
    assert [event.name for event in receipt.events] == ["WorkAgreed", "Owed", "PayOwed"]
    assert (village.owed(), village.law.card_pot(CARD, "NOK")) == (PAY, PAY)
    owed = village.law.obligation(owed_by_card(CARD, 1))
    assert owed is not None
    assert (owed.payee, owed.card, owed.why) == (CEM.member, CARD, "card")
    village.hood.place.adds_up()


def test_k9_no_payout_before_its_conditions_are_recorded(village: Village) -> None:
    """In the order of the books: put up, taken on, shown, agreed, and only then owed; once."""
    village.waits_until(village.ends_ms() + 60 * DAY_MS)
    names = [
        event.name
        for block in village.hood.place.blocks
        for receipt in block.receipts
        for event in receipt.events
        if event.target == village.hood.target() or event.name == "Owed"
    ]
    assert names == ["TaskPutUp", "TakenOn", "WorkShown", "WorkAgreed", "Owed", "PayOwed"]


def test_k9_one_objection_stops_it_and_the_vote_settles_it(village: Village) -> None:
    """After the period nothing is owed; with more yes than no it is, at the end of the vote."""
    village.does(FRED, Object(showing=1), told=True)
    began_ms = village.now_ms
    village.does(GRO, Vote(showing=1, says="yes"))
    village.does(ANA, Vote(showing=1, says="yes"))
    assert village.waits_until(village.ends_ms()) == ()
    assert village.owed() == 0
    assert village.waits_until(began_ms + VOTE_MS - 1) == ()
    assert village.owed() == 0
    village.waits_until(began_ms + VOTE_MS)
    assert village.owed() == PAY
    village.hood.place.adds_up()


def test_k9_a_lost_vote_owes_nothing_and_opens_it_again(village: Village) -> None:
    """Nobody says yes, so the objection holds; shown anew, it can be owed after all."""
    village.does(FRED, Object(showing=1), told=True)
    village.waits_until(village.now_ms + VOTE_MS)
    assert (village.owed(), village.law.card_pot(CARD, "NOK")) == (0, 2 * PAY)
    showing = village.task.showings.get(1)
    assert showing is not None
    assert showing.outcome is not None
    assert showing.outcome.result == "fell"
    village.does(CEM, Show(), told=True)
    village.waits_until(village.ends_ms(2))
    assert (village.owed(1), village.owed(2)) == (0, PAY)
    village.hood.place.adds_up()


def test_k9_an_objection_taken_back_lets_it_be_owed(village: Village) -> None:
    """Neither earlier than without it, nor later than the press where the period has been."""
    village.does(FRED, Object(showing=1), told=True)
    village.waits_until(village.ends_ms() + DAY_MS)
    assert village.owed() == 0
    village.does(FRED, Withdraw(showing=1))
    assert village.owed() == PAY


def test_a_pot_that_is_too_small_says_why_and_anybody_may_ask_again() -> None:
    """What is due waits, in the open, until there is enough; then it is owed, once."""
    village = Village()
    village.pays_in(PAY - 1)
    village.does(CEM, Answer("yes"))
    village.does(CEM, Show())
    (receipt,) = village.waits_until(village.ends_ms())
    assert "OrderRefused" in [event.name for event in receipt.events]
    place_of = village.task.places.get(1)
    assert place_of is not None
    assert (place_of.standing, place_of.failed) == ("agreed", "money.NotEnough")
    village.does(GRO, TryAgain(showing=1))
    assert village.owed() == 0
    village.pays_in(1)
    village.hood.place.wait(1)
    assert (village.owed(), village.law.card_pot(CARD, "NOK")) == (PAY, 0)
    assert village.task.short.get() is None
    again = village.hood.asks(GRO, village.hood.target(), TryAgain(showing=1))
    assert again.code == "task.NothingToTry"
    village.hood.place.adds_up()


def test_money_that_comes_later_has_it_owed_without_anybody_pressing() -> None:
    """As much as the pot is enough for, place by place; the rest goes on waiting for the next."""
    village = Village(opening=replace(OPEN, places=4))
    for who in (CEM, FRED, GRO):
        village.does(who, Answer("yes"))
        village.does(who, Show())
    village.does(ANA, Answer("yes"))
    village.waits_until(village.ends_ms(3))
    assert village.task.short.get() == 3
    village.pays_in(PAY - 1)
    village.hood.place.wait(1)
    assert [village.owed(one) for one in (1, 2, 3)] == [0, 0, 0]
    village.pays_in(PAY + 2)
    village.hood.place.wait(1)
    assert [village.owed(one) for one in (1, 2, 3)] == [PAY, PAY, 0]
    assert (village.task.short.get(), village.law.card_pot(CARD, "NOK")) == (1, 1)
    village.pays_in(PAY)
    village.hood.place.wait(1)
    assert [village.owed(one) for one in (1, 2, 3)] == [PAY, PAY, PAY]
    assert (village.task.short.get(), village.task.counts.get()) == (None, Counts(4, 3))
    woken = [
        codec.decode(MoneyThere, event.data).places
        for block in village.hood.place.blocks
        for receipt in block.receipts
        for event in receipt.events
        if event.name == "MoneyThere"
    ]
    assert woken == [(1, 2), (3,)]
    village.hood.place.adds_up()


def test_money_alone_says_that_it_has_come(village: Village) -> None:
    """Nobody presses it; and a card for which nothing waits is not told."""
    refused = village.hood.asks(CEM, village.hood.target(), MoneyCame())
    assert refused.code == "task.NotMoney"
    village.pays_in(PAY)
    told = [event for block in village.hood.place.blocks for event in block.receipts[0].events]
    assert "MoneyThere" not in [event.name for event in told]


def test_the_same_work_is_never_owed_twice(village: Village) -> None:
    """Two places of the same person are two causes; each is owed once."""
    village.waits_until(village.ends_ms())
    village.does(CEM, Answer("yes"))
    village.does(CEM, Show())
    village.waits_until(village.ends_ms(2))
    assert (village.owed(1), village.owed(2)) == (PAY, PAY)
    assert village.law.card_pot(CARD, "NOK") == 0
    village.waits_until(village.now_ms + 90 * DAY_MS)
    assert (village.owed(1), village.owed(2)) == (PAY, PAY)


def test_a_card_waits_until_the_money_for_it_is_there() -> None:
    """Nobody works for money that is not there: it is in force with the last coin, by itself."""
    village = Village(awaits=Sum(unit="NOK", amount=2 * PAY))
    assert village.status == "waiting"
    early = village.hood.asks(CEM, village.hood.target(), Answer("yes"))
    assert early.code == "task.NotInForce"
    village.pays_in(2 * PAY - 1)
    assert village.status == "waiting"
    village.pays_in(1)
    assert village.status == "in force"
    village.does(CEM, Answer("yes"))
    village.hood.place.adds_up()


def test_expenses_are_owed_as_they_were() -> None:
    """Up to the most, and not a coin more; the rest stays in the pot."""
    village = Village(opening=replace(OPEN, pay="expenses"))
    village.pays_in(2 * PAY)
    village.does(FRED, Answer("yes"))
    village.does(FRED, Show(claimed=12_345), told=True)
    village.does(GRO, Confirm(showing=1))
    village.waits_until(village.ends_ms())
    terms = village.task.terms.get()
    assert terms is not None
    assert village.owed() == due_for(terms, 12_345) == 12_345
    assert village.law.card_pot(CARD, "NOK") == 2 * PAY - 12_345


def test_nobody_alone_closes_the_card_over_work_that_was_shown(village: Village) -> None:
    """Closed, it could order nothing; so it is held until what is due is owed, and then closes."""
    close = cards.Close(card=CARD)
    for who in (BEN, ANA):
        assert village.hood.asks(who, "cards", close).code == "cards.HeldOpen"
    village.does(FRED, Object(showing=1), told=True)
    assert village.hood.asks(BEN, "cards", close).code == "cards.HeldOpen"
    village.does(FRED, Withdraw(showing=1))
    village.waits_until(village.ends_ms())
    assert village.owed() == PAY
    village.hood.does(BEN, "cards", close)
    village.hood.place.adds_up()


def test_a_card_is_held_while_what_is_due_cannot_be_owed() -> None:
    """The claim does not go with the card because its pot was too small."""
    village = Village()
    village.does(CEM, Answer("yes"))
    village.does(CEM, Show())
    village.waits_until(village.ends_ms())
    assert village.hood.asks(BEN, "cards", cards.Close(card=CARD)).code == "cards.HeldOpen"
    village.pays_in(PAY)
    village.hood.place.wait(1)
    village.hood.does(BEN, "cards", cards.Close(card=CARD))


def test_the_group_may_close_it_by_its_own_decision() -> None:
    """What one may not do over others' work, the group may decide."""
    held = Neighbourhood([CONTRACT, CONTRACTS["proposal"]])
    held.puts_up(BEN, CONTRACT, replace(OPEN, pay="thanks", unit=None, amount=0))
    held.does(CEM, held.target(), Answer("yes"))
    held.does(CEM, held.target(), Show())
    end = decisions.Open(effect=End(card=card_id("card")), text="The boat is sold.")
    held.puts_up(ANA, CONTRACTS["proposal"], end, name="end")
    for who in (ANA, BEN):
        fine = decisions.Answer(ballot=Stance("fine"))
        held.does(who, held.target("end"), fine)
    held.place.wait(11 * 60_000)
    entry = Law(Frozen(held.place.store)).card(card_id("card"))
    assert entry is not None
    assert entry.status == "closed"
