"""What a project decides about its money follows by itself: somebody is paid, a sum set aside."""

import pytest

from dugnad.cards.news import contract as news
from dugnad.charter.cards import verbs as cards
from dugnad.charter.counting.ballots import Stance
from dugnad.charter.decisions import law as decisions
from dugnad.charter.decisions.terms import Effect, Pay, SetAside, Stage
from dugnad.charter.decisions.verbs import COUNT_TAG
from dugnad.charter.entries import target_of
from dugnad.charter.money import verbs
from dugnad.charter.money.accounts import Sum, owed_by_card
from dugnad.charter.testing import PROJECT, card_id, prose
from dugnad.ledger.codec import encode
from dugnad.ledger.contract import CLOCK
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.testing import ANA, BEN, CEM, DIA
from tests.charter.money.bank import CHOIR_CARD, DECISION, TOWN, WORK, Bank, line

ASKED = card_id("asked")
BILL = line("the joiner's bill")


class Group(Bank):
    """The playground decides; it has 500, a fifth of it public."""

    def __post_init__(self) -> None:
        """Money comes in."""
        super().__post_init__()
        if self.hosted:
            self.grants(400)
            self.grants(100, origin=TOWN)

    def proposes(self, effect: Effect) -> Receipt:
        """Ben proposes it."""
        opening = encode(decisions.Open(effect=effect, text="As we said."))
        up = cards.PutUp(ASKED, PROJECT, "proposal", opening)
        return self.asks(BEN, up, commitments=[prose("asked")])

    def decides(self, effect: Effect) -> Receipt:
        """It is proposed, nobody objects, and the time is over; what then happened."""
        assert self.proposes(effect).code == ""
        self.does(ANA, decisions.Answer(Stance("fine")), card=ASKED)
        self.now_ms = self.stage().counts_ms
        return self.does(CLOCK, decisions.MomentCame(COUNT_TAG), card=ASKED)

    def stage(self) -> Stage:
        """Where it stands."""
        stage = decisions.Deciding(self.store, target_of(ASKED)).stage.get()
        assert stage is not None
        return stage


def names(receipt: Receipt) -> list[str]:
    """What happened."""
    return [one.name for one in receipt.events]


@pytest.mark.parametrize(
    "effect",
    [
        Pay("NOK", 200, CEM.member),
        Pay("NOK", 500, BEN.member),
        Pay("NOK", 1, bill=BILL),
        Pay("NOK", 1, CEM.member, BILL),
    ],
)
def test_a_project_decides_to_pay_and_it_is_owed(effect: Pay) -> None:
    """From the project's pot, in proportion to its origins; the host pays it with the others."""
    group = Group()
    assert names(group.decides(effect)) == ["Counted", "Owed"]
    assert (group.stage().standing, group.stage().failed) == ("passed", "")
    owed = group.law.obligation(owed_by_card(ASKED, 0))
    assert owed is not None
    assert (owed.amount, owed.payee, owed.bill) == (effect.amount, effect.payee, effect.bill)
    assert owed.why == "decision"
    assert group.pot() == 500 - effect.amount
    again = group.asks(BEN, decisions.CarryOut(), card=ASKED)
    assert again.code == "decisions.NothingToCarryOut"
    group.adds_up()


def test_a_bill_is_decided_on_once() -> None:
    """What is or was owed for it already is not asked about, nor owed again."""
    group = Group()
    group.does(DECISION, verbs.Owe(0, "NOK", 20, bill=BILL))
    assert group.proposes(Pay("NOK", 20, bill=BILL)).code == "decisions.EffectUnfit"
    other = group.asks(WORK, verbs.Owe(0, "NOK", 20, BEN.member, BILL))
    assert other.code == "money.AlreadyOwed"


def test_a_project_decides_to_set_money_aside_for_a_card() -> None:
    """A card that waited for it is in force then."""
    group = Group()
    opening = encode(news.Open(valid_until_ms=0))
    waiting = cards.PutUp(card_id("swing"), PROJECT, "news", opening, awaits_money=Sum("NOK", 300))
    group.does(BEN, waiting, commitments=[prose("swing")])
    happened = group.decides(SetAside(card_id("swing"), "NOK", 300))
    assert names(happened) == ["Counted", "MoneySetAside", "CardInForce"]
    assert (group.pot(), group.pot(card_id("swing"))) == (200, 300)


@pytest.mark.parametrize(
    ("effect", "code"),
    [
        (Pay("NOK", 501, BEN.member), "EffectUnfit"),
        (Pay("EUR", 1, BEN.member), "EffectUnfit"),
        (Pay("NOK", 1), "EffectUnfit"),
        (Pay("NOK", 1, DIA.member), "EffectUnfit"),
        (Pay("NOK", 1, bytes(16)), "EffectUnfit"),
        (Pay("NOK", 1, DIA.member, BILL), "EffectUnfit"),
        (Pay("NOK", 501, bill=BILL), "EffectUnfit"),
        (SetAside(WORK, "NOK", 501), "EffectUnfit"),
        (SetAside(DECISION, "NOK", 1), "EffectUnfit"),
        (SetAside(CHOIR_CARD, "NOK", 1), "NotOfThisProject"),
        (SetAside(bytes(16), "NOK", 1), "NotOfThisProject"),
    ],
)
def test_what_could_not_follow_today_is_not_asked(effect: Effect, code: str) -> None:
    """So that people do not answer for nothing."""
    assert Group().proposes(effect).code == f"decisions.{code}"


def test_for_a_closed_card_nothing_is_set_aside_and_without_a_host_nothing_is_paid() -> None:
    """There is no money that could be."""
    group = Group()
    group.closes(WORK)
    assert group.proposes(SetAside(WORK, "NOK", 1)).code == "decisions.EffectUnfit"
    without = Group(hosted=False)
    assert without.proposes(Pay("NOK", 1, BEN.member)).code == "decisions.EffectUnfit"


def test_what_was_decided_and_is_not_there_any_more_waits_to_be_carried_out() -> None:
    """The decision says why; when there is enough again, anybody asks for it, once."""
    group = Group()
    assert group.proposes(Pay("NOK", 300, CEM.member)).code == ""
    group.does(DECISION, verbs.SetAside(WORK, "NOK", 450))
    group.does(ANA, decisions.Answer(Stance("fine")), card=ASKED)
    group.now_ms = group.stage().counts_ms
    counted = group.does(CLOCK, decisions.MomentCame(COUNT_TAG), card=ASKED)
    assert names(counted) == ["Counted", "OrderRefused", "CarriedOut"]
    assert group.stage().failed == "money.NotEnough"
    group.grants(250)
    assert names(group.does(BEN, decisions.CarryOut(), card=ASKED)) == ["CarriedOut", "Owed"]
    assert group.pot() == 0
    again = group.asks(BEN, decisions.CarryOut(), card=ASKED)
    assert again.code == "decisions.NothingToCarryOut"
