"""Who holds money for whom, and who acts for those who hold it."""

import pytest

from dugnad.charter import place
from dugnad.charter.money import refusals, verbs
from dugnad.charter.money.accounts import box_of, owed_by_card
from dugnad.charter.money.records import (
    BOXES_EVER_MAX,
    BOXES_MAX,
    FUNDS_MAX,
    Box,
    ForPot,
    FromBox,
    Hosted,
)
from dugnad.charter.testing import ELSEWHERE, PROJECT
from dugnad.charter.ways import CHAIR, TREASURER
from dugnad.ledger.contract import CLOCK
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, OPERATOR
from dugnad.ledger.values import Action
from tests.charter.money.bank import (
    BANK,
    CASH,
    CHURCH,
    EUROS,
    FUND,
    HALL,
    SIV,
    TOM,
    TOWN,
    UNA,
    VIC,
    WIM,
    WORK,
    Bank,
    line,
)

NOBODY = bytes(16)


# ── The place names hosts
def test_the_place_names_who_may_hold_money_for_others() -> None:
    """A project with a treasurer and another role for the second person."""
    bank = Bank(hosted=False)
    assert bank.law.money_host(HALL) is None
    bank.does(OPERATOR, place.NameHost(HALL, CHAIR))
    host = bank.law.money_host(HALL)
    assert host is not None
    assert (host.second, host.named) == (CHAIR, True)


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (place.NameHost(NOBODY, CHAIR), "place.UnknownProject"),
        (place.NameHost(HALL, TREASURER), "place.RolesMissing"),
        (place.NameHost(HALL, "auditor"), "place.RolesMissing"),
        (place.NameHost(PROJECT, "starter"), "place.NotAnAssociation"),
        (place.NameHost(HALL, CHAIR), "place.AlreadyHost"),
        (place.DropHost(PROJECT), "place.NotHost"),
    ],
)
def test_no_other_project_is_a_host(action: Action, code: str) -> None:
    """Nor one that is named twice."""
    assert Bank().asks(OPERATOR, action).code == code


def test_only_who_runs_the_place_names_hosts() -> None:
    """Not even the treasurer."""
    bank = Bank()
    for action in (place.NameHost(HALL, CHAIR), place.DropHost(HALL)):
        assert bank.asks(TOM, action).code == "place.NotOperator"


def test_a_host_that_is_dropped_takes_on_no_more_and_still_pays() -> None:
    """What it holds is recorded, matched and paid as before, until nothing is left."""
    bank = Bank()
    bank.collects()
    bank.does(OPERATOR, place.DropHost(HALL))
    assert bank.asks(OPERATOR, place.DropHost(HALL)).code == "place.NotHost"
    assert bank.asks(FUND, verbs.Promise(1, BEN.member, "NOK", 5)).code == "money.NotAHost"
    assert bank.asks(ANA, verbs.AskHost(TOWN, HALL)).code == "money.NotAHost"
    assert bank.asks(TOM, verbs.TakeOn(PROJECT, HALL)).code == "money.NotAHost"
    bank.grants(500)
    assert bank.pot() == 500
    bank.does(OPERATOR, place.NameHost(HALL, CHAIR))
    bank.promises(BEN, 5)


def test_the_second_person_may_hold_another_role() -> None:
    """The place changes which, and whoever held the old one is no second person any more."""
    bank = Bank()
    bank.does(OPERATOR, place.NameHost(HALL, "board"))
    assert bank.asks(SIV, verbs.ApproveBatch(1)).code == "money.UnknownBatch"
    record = verbs.RecordIn(HALL, BANK, 5, bank.now_ms, bytes(32))
    assert bank.asks(SIV, record).code == "money.NotOfTheTwo"


# ── A project finds its host
def test_a_project_asks_and_the_host_takes_it_on() -> None:
    """From then on the host holds its money."""
    bank = Bank(hosted=False)
    bank.does(OPERATOR, place.NameHost(HALL, CHAIR))
    bank.does(ANA, verbs.AskHost(PROJECT, HALL))
    assert (bank.law.asked_host(PROJECT), bank.law.host_of(PROJECT)) == (HALL, None)
    bank.does(TOM, verbs.TakeOn(PROJECT, HALL))
    assert (bank.law.asked_host(PROJECT), bank.law.host_of(PROJECT)) == (None, HALL)
    assert bank.money.hosted.get(PROJECT) == Hosted(HALL, bank.now_ms)


def test_a_host_says_no_or_the_project_asks_no_longer() -> None:
    """Either way nothing has happened."""
    bank = Bank()
    bank.does(ANA, verbs.Leave(PROJECT))
    for who in (TOM, ANA):
        bank.does(ANA, verbs.AskHost(PROJECT, HALL))
        assert bank.asks(BEN, verbs.Decline(PROJECT)).code == "money.NotTreasurer"
        bank.does(who, verbs.Decline(PROJECT))
        assert bank.law.asked_host(PROJECT) is None
        assert bank.asks(who, verbs.Decline(PROJECT)).code == "money.NotAsked"


def test_a_project_may_ask_somebody_else_instead() -> None:
    """The one asked last is the one that may say yes."""
    bank = Bank()
    bank.does(ANA, verbs.Leave(PROJECT))
    bank.does(ANA, verbs.AskHost(PROJECT, HALL))
    bank.does(ANA, verbs.AskHost(PROJECT, CHURCH))
    assert bank.asks(TOM, verbs.TakeOn(PROJECT, HALL)).code == "money.NotAsked"
    bank.does(WIM, verbs.TakeOn(PROJECT, CHURCH))
    assert bank.law.host_of(PROJECT) == CHURCH


@pytest.mark.parametrize(
    ("who", "action", "refusal"),
    [
        (CLOCK, verbs.AskHost(PROJECT, HALL), refusals.NotAPerson),
        (ANA, verbs.AskHost(NOBODY, HALL), refusals.UnknownProject),
        (ANA, verbs.AskHost(PROJECT, TOWN), refusals.NotAHost),
        (BEN, verbs.AskHost(PROJECT, HALL), refusals.NotStarter),
        (ANA, verbs.AskHost(PROJECT, CHURCH), refusals.AlreadyHosted),
        (TOM, verbs.TakeOn(PROJECT, TOWN), refusals.NotAHost),
        (SIV, verbs.TakeOn(PROJECT, HALL), refusals.NotTreasurer),
        (TOM, verbs.TakeOn(PROJECT, HALL), refusals.NotAsked),
        (FUND, verbs.Decline(PROJECT), refusals.NotAPerson),
        (BEN, verbs.Leave(PROJECT), refusals.NotTreasurer),
        (TOM, verbs.Leave(TOWN), refusals.NotHosted),
        (SIV, verbs.OpenBox(HALL, bytes(16), "NOK", "bank"), refusals.NotTreasurer),
        (TOM, verbs.OpenBox(TOWN, bytes(16), "NOK", "bank"), refusals.NotAHost),
        (TOM, verbs.OpenBox(CHURCH, bytes(16), "NOK", "bank"), refusals.NotTreasurer),
        (TOM, verbs.OpenBox(HALL, BANK, "NOK", "bank"), refusals.BoxKnown),
        (SIV, verbs.CloseBox(HALL, BANK), refusals.NotTreasurer),
        (TOM, verbs.CloseBox(HALL, bytes(16)), refusals.UnknownBox),
        (SIV, verbs.NameFund(HALL, PROJECT), refusals.NotTreasurer),
        (TOM, verbs.NameFund(HALL, NOBODY), refusals.UnknownProject),
        (TOM, verbs.NameFund(HALL, TOWN), refusals.FundKnown),
    ],
)
def test_who_may_not_and_what_cannot_be(
    who: object, action: Action, refusal: type[refusals.MoneyRefused]
) -> None:
    """Each rule about hosts says no by its own name."""
    assert Bank().asks(who, action).code == refusal.code()  # type: ignore[arg-type]


def test_a_project_leaves_once_its_pots_are_empty() -> None:
    """Money never goes from host to host in the books: it is paid out, and comes in there."""
    for who in (ANA, TOM):
        bank = Bank()
        entry = bank.grants(700)
        assert bank.asks(who, verbs.Leave(PROJECT)).code == "money.PotsNotEmpty"
        bank.does(TOM, verbs.Reverse(entry, "mistake"))
        bank.does(SIV, verbs.ConfirmIn(entry))
        bank.grants(1, card=FUND)
        assert bank.asks(who, verbs.Leave(PROJECT)).code == "money.PotsNotEmpty"
        bank = Bank()
        bank.comes_in(10, ForPot(ELSEWHERE))
        bank.does(who, verbs.Leave(PROJECT))
        assert bank.law.host_of(PROJECT) is None
        assert bank.law.pot(PROJECT, "NOK") == ()
    assert bank.asks(DIA, verbs.Leave(ELSEWHERE)).code == "money.PotsNotEmpty"


# ── The two persons, boxes, funds
def test_a_deputy_stands_in_for_the_treasurer() -> None:
    """As deputies of every role do."""
    bank = Bank()
    bank.does(UNA, verbs.OpenBox(HALL, bytes(16), "SEK", "bank"))
    assert bank.asks(VIC, verbs.OpenBox(HALL, bytes(16), "SEK", "bank")).code == (
        "money.NotTreasurer"
    )


def test_a_box_has_one_currency_and_may_have_a_name() -> None:
    """The name is told text."""
    bank = Bank()
    receipt = bank.does(TOM, verbs.OpenBox(HALL, bytes(16), "DKK", "cash"), commitments=[bytes(32)])
    assert [one.name for one in receipt.events] == ["BoxOpened"]
    boxes = dict(bank.law.boxes_of(HALL))
    assert sorted(boxes) == sorted([bytes(16), BANK, CASH, EUROS])
    assert boxes[bytes(16)] == Box("DKK", "cash", bank.now_ms, TOM.member)


def test_a_box_is_used_once_another_person_has_looked_at_it() -> None:
    """One digit wrong, or one person dishonest, would send every gift elsewhere."""
    bank = Bank()
    new = bytes(16)
    bank.does(TOM, verbs.OpenBox(HALL, new, "DKK", "bank"))
    came = verbs.RecordIn(HALL, new, 5, bank.now_ms, bytes(32))
    assert bank.asks(TOM, came).code == "money.BoxUnconfirmed"
    assert bank.asks(FUND, verbs.Collect("DKK", 0, back=True)).code == "money.UnknownBox"
    assert bank.asks(TOM, verbs.ConfirmBox(HALL, new)).code == "money.SamePerson"
    assert bank.asks(VIC, verbs.ConfirmBox(HALL, new)).code == "money.NotOfTheTwo"
    assert bank.asks(SIV, verbs.ConfirmBox(HALL, BANK)).code == "money.NothingAsked"
    assert bank.asks(SIV, verbs.ConfirmBox(HALL, b"none............")).code == "money.UnknownBox"
    bank.does(SIV, verbs.ConfirmBox(HALL, new))
    bank.does(FUND, verbs.Collect("DKK", 0, back=True))
    bank.does(TOM, came)
    assert bank.law.boxes_of(HALL)[0][1].in_use


def test_who_looks_at_a_new_box_can_say_that_it_is_not_right() -> None:
    """It is closed before it was used; later only the treasurer closes it."""
    for who in (SIV, TOM):
        bank = Bank()
        bank.does(TOM, verbs.OpenBox(HALL, bytes(16), "DKK", "bank"))
        bank.does(who, verbs.CloseBox(HALL, bytes(16)))
        assert not bank.law.boxes_of(HALL)[0][1].in_use
        assert bank.asks(SIV, verbs.ConfirmBox(HALL, bytes(16))).code == "money.UnknownBox"
    assert bank.asks(VIC, verbs.CloseBox(HALL, CASH)).code == "money.NotOfTheTwo"


def test_a_box_is_closed_when_nothing_lies_in_it() -> None:
    """Then nothing comes into it; its id is not used again."""
    bank = Bank()
    bank.grants(5)
    assert bank.asks(TOM, verbs.CloseBox(HALL, BANK)).code == "money.BoxNotEmpty"
    bank.does(TOM, verbs.CloseBox(HALL, CASH))
    record = verbs.RecordIn(HALL, CASH, 5, bank.now_ms, bytes(32))
    assert bank.asks(TOM, record).code == "money.UnknownBox"
    assert bank.asks(TOM, verbs.CloseBox(HALL, CASH)).code == "money.UnknownBox"
    assert bank.asks(TOM, verbs.OpenBox(HALL, CASH, "NOK", "cash")).code == "money.BoxKnown"


def test_what_was_on_its_way_when_a_box_was_closed_opens_it_again() -> None:
    """It came, so it lies there; from there it is paid or carried on, and the box is closed."""
    bank = Bank()
    record = verbs.RecordIn(HALL, CASH, 70, bank.now_ms, line("on its way"), ForPot(PROJECT))
    bank.does(TOM, record)
    bank.does(TOM, verbs.CloseBox(HALL, CASH))
    number = bank.money.recorded.get()
    assert number is not None
    receipt = bank.does(SIV, verbs.ConfirmIn(number))
    assert "BoxReopened" in [one.name for one in receipt.events]
    carried = bank.comes_in(70, FromBox(CASH))
    bank.does(TOM, verbs.CloseBox(HALL, CASH))
    bank.does(TOM, verbs.Reverse(carried, "mistake"))
    bank.does(SIV, verbs.ConfirmIn(carried))
    assert bank.lies(box_of(HALL, CASH)) == -70
    assert [box.closed for name, box in bank.law.boxes_of(HALL) if name == CASH] == [False]
    bank.comes_in(70, FromBox(CASH))
    bank.does(TOM, verbs.CloseBox(HALL, CASH))


def test_a_list_to_pay_opens_its_closed_box_again() -> None:
    """One that the bank paid out of nothing, and one that never left a box that is closed."""
    bank = Bank()
    bank.grants(100, card=WORK)
    bank.does(WORK, verbs.Owe(1, "NOK", 100, BEN.member))
    name = owed_by_card(WORK, 1)
    number = bank.pays(name)
    bank.does(TOM, verbs.CloseBox(HALL, BANK))
    bank.does(TOM, verbs.AskUndoPaid(number))
    bank.does(SIV, verbs.UndoPaid(number))
    bank.does(TOM, verbs.TakeBackApproval(number))
    bank.does(TOM, verbs.DropBatch(number))
    again = bank.pays(name)
    assert bank.law.owed_standing(name) == "paid"
    bank.does(TOM, verbs.CloseBox(HALL, BANK))
    bank.does(TOM, verbs.AskUndoPaid(again))
    bank.does(SIV, verbs.UndoPaid(again))
    assert bank.asks(TOM, verbs.CloseBox(HALL, BANK)).code == "money.BoxNotEmpty"
    bank.comes_in(100, FromBox(BANK), box=CASH)
    bank.does(TOM, verbs.CloseBox(HALL, BANK))
    bank.does(TOM, verbs.RecordPaid(again, bank.now_ms, line("out of nothing")))
    bank.does(SIV, verbs.ConfirmPaid(again))
    assert bank.lies(box_of(HALL, BANK)) == 100
    bank.comes_in(100, FromBox(CASH), box=BANK)
    bank.does(TOM, verbs.CloseBox(HALL, BANK))
    assert bank.adds_up() == 0


def test_boxes_and_funds_have_an_end() -> None:
    """So that no account has more origins, and no question more answers, than can be read."""
    bank = Bank()
    for at in range(BOXES_MAX - 3):
        bank.does(TOM, verbs.OpenBox(HALL, bytes([at]) * 16, "NOK", "bank"))
    one_more = verbs.OpenBox(HALL, b"one more........", "NOK", "bank")
    assert bank.asks(TOM, one_more).code == "money.TooManyBoxes"
    bank.does(TOM, verbs.CloseBox(HALL, bytes(16)))
    for at in range(BOXES_EVER_MAX - BOXES_MAX):
        name = b"another........."[:15] + bytes([at])
        bank.does(TOM, verbs.OpenBox(HALL, name, "NOK", "cash"))
        bank.does(TOM, verbs.CloseBox(HALL, name))
    assert bank.asks(TOM, one_more).code == "money.TooManyBoxesEver"
    draft_funds = bank.money.funds
    for at in range(FUNDS_MAX - 1):
        draft_funds.add((HALL, bytes([at]) * 16))
    assert bank.asks(TOM, verbs.NameFund(HALL, PROJECT)).code == "money.TooManyFunds"
    assert len(bank.law.funds_of(HALL)) == FUNDS_MAX
    assert bank.law.funds_of(CHURCH) == ()


def test_a_host_holds_money_for_itself_too() -> None:
    """Its own group asks like any other."""
    bank = Bank()
    assert bank.asks(CEM, verbs.AskHost(HALL, HALL)).code == "money.NotStarter"
    assert bank.lies(box_of(HALL, BANK)) == 0
