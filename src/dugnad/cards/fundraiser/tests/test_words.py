"""What givers read at the end, each what is so for them."""

from dataclasses import dataclass, replace

import pytest
from django.utils.translation import override

from dugnad.cards.fundraiser.face import FACE
from dugnad.cards.fundraiser.law.events import (
    CalledOff,
    GiftGiven,
    GoalMissed,
    GoalReached,
    PaymentReminder,
    PromisesEnded,
)
from dugnad.cards.fundraiser.tests.looking import (
    ENDS_MS,
    PAY_BY_MS,
    Club,
    fund_of,
    gift,
    page_of,
    put_up,
    seen,
    told,
)
from dugnad.face.around import NobodyAround, PayTo
from dugnad.face.moments import DAY_MS, HOUR_MS
from dugnad.ledger.testing import ANA, BEN, CEM, DIA

PAID, UNPAID = gift(1), gift(2, member=DIA.member)
HOURS = gift(3, "hours", 60, member=ANA.member)
FUND = fund_of(PAID, UNPAID, HOURS)


def test_a_reminder_says_how_much_and_by_which_reference() -> None:
    """To whoever has not paid all of it; a promise that is paid is not asked for again."""
    for event in (PromisesEnded(), PaymentReminder()):
        with override("en"):
            (half, nothing) = FACE.notices(FUND, event, seen(payments=((1, 5_000),)))
            assert "please pay 150·kr by" in told(half.text).lower()
            assert "reference 00000018" in str(half.text)
            assert (half.members, nothing.members) == ((CEM.member,), (DIA.member,))
            assert "200·kr" in told(nothing.text)
            (one,) = FACE.notices(FUND, event, seen(payments=((1, 20_000),)))
        assert one.members == (DIA.member,)


@dataclass(frozen=True)
class WithBoxes(Club):
    """The club says where it takes money."""

    boxes: tuple[PayTo, ...] = ()

    def pays_to(self, unit: str) -> tuple[PayTo, ...]:
        """These."""
        del unit
        return self.boxes


BANK = PayTo("bank", holder="The boat club", account="1234 56 78903", vipps="12345")
TIN = PayTo("cash", holder="The boat club", where="At the jetty, Thursdays 10 until 12.")


@pytest.mark.parametrize(
    ("boxes", "says"),
    [
        ((BANK,), "00000018. Pay to The boat club, account 1234 56 78903."),
        ((BANK, TIN), "78903. Or in cash: At the jetty, Thursdays 10 until 12."),
        ((TIN,), "00000018. In cash: At the jetty, Thursdays 10 until 12."),
        ((replace(BANK, account="", iban="NO93 8601"),), "account NO93 8601."),
        ((replace(BANK, account="", vipps="", swish="123 45"),), "Swish 123 45."),
        ((replace(BANK, account=""),), "Vipps 12345."),
        ((replace(BANK, account="", vipps=""),), "reference 00000018."),
        ((), "reference 00000018."),
    ],
)
def test_a_receipt_is_enough_to_pay_by(boxes: tuple[PayTo, ...], says: str) -> None:
    """Whoever has only a telephone for text messages knows whom to pay, and where."""
    look = replace(seen(), around=WithBoxes(boxes=boxes))
    with override("en"):
        (receipt,) = FACE.notices(FUND, PAID, look)
        reminder, _other = FACE.notices(FUND, PaymentReminder(), look)
    assert str(receipt.text).endswith(says)
    assert str(reminder.text).endswith(says)


def test_only_through_whom_it_is_done_is_thanked() -> None:
    """Who has not paid is told that they need not any more."""
    with override("en"):
        notices = FACE.notices(FUND, GoalReached(), seen(payments=((1, 20_000),)))
        words = {one.members: str(one.text) for one in notices}
    assert "through what you gave" in words[CEM.member, ANA.member]
    assert "was not paid, and need not be" in words[DIA.member,]
    assert "you can thank those who gave" in words[BEN.member,]
    assert FACE.notices(fund_of(), GoalReached(), seen()) == ()


def test_only_who_paid_is_told_of_money_that_goes_back() -> None:
    """Whoever promised hours, or has not paid, has nothing more to do."""
    for event in (GoalMissed(), CalledOff(BEN.member)):
        with override("en"):
            back, others = FACE.notices(FUND, event, seen(payments=((1, 20_000),)))
            assert "What you paid goes back to you: open this" in str(back.text)
            assert "You need do nothing more." in str(others.text)
        assert back.members == (CEM.member,)
        assert others.members == (DIA.member, ANA.member)


def test_after_the_last_day_nobody_is_told_to_pay() -> None:
    """The card says until when what was paid in time is still written down."""
    fund = fund_of(gift(), PromisesEnded())
    page = page_of(fund, seen(CEM, at=PAY_BY_MS + 1))
    assert told(page.missing).startswith("The time to pay is over.")
    (own,) = page.extra["own"]
    assert own.reference == ""
    with override("en"):
        assert "written down by" in str(own.how)
    before = page_of(fund, seen(CEM, at=ENDS_MS))
    assert "The rest is paid until" in told(before.missing)


def test_hours_are_not_needed_where_nothing_comes_of_it() -> None:
    """They are not to be taken back, called upon or seen to; what was given stays given."""
    hours = gift(kind="hours", amount=60)
    for over in (GoalMissed(), CalledOff(BEN.member)):
        fund = fund_of(hours, over)
        (own,) = page_of(fund, seen(CEM)).extra["own"]
        with override("en"):
            assert str(own.how) == "It is not needed any more. Thank you for being ready!"
        assert own.take_back is None
        assert page_of(fund, seen(BEN)).extra["see_to"] == ()
    given = fund_of(hours, GiftGiven(1, CEM.member, BEN.member, 60), GoalMissed())
    (own,) = page_of(given, seen(CEM)).extra["own"]
    with override("en"):
        assert str(own.how) == "It was given. Thank you!"


def test_what_did_not_count_is_said_on_the_card() -> None:
    """Too much or too late: the giver reads it where they look, and nobody else does."""
    page = page_of(fund_of(gift()), seen(CEM, back=5_000))
    assert told(page.extra["owed_back"]).startswith("50·kr of what you paid did not count here")
    assert page_of(fund_of(gift()), seen(back=5_000)).extra["owed_back"] == ""
    assert page_of(fund_of(gift()), seen(CEM)).extra["owed_back"] == ""


def test_whoever_gets_money_back_is_led_to_where_it_can_be_paid() -> None:
    """After a goal that was missed, and for what did not count; nobody else is."""
    missed = fund_of(gift(), GoalMissed())
    assert page_of(missed, seen(CEM, payments=((1, 20_000),))).extra["pays_viewer"]
    assert not page_of(missed, seen(CEM)).extra["pays_viewer"]
    assert not page_of(missed, seen(DIA, payments=((1, 20_000),))).extra["pays_viewer"]
    assert page_of(fund_of(gift()), seen(CEM, back=5_000)).extra["pays_viewer"]


def test_how_much_came_together_is_said() -> None:
    """The money is there; whether anything is built with it is another matter."""
    with override("en"):
        thanks, *_others = FACE.notices(
            FUND, GoalReached(), seen(given=110_000, payments=((1, 20_000),))
        )
    assert "1,100·kr came together, also through what you gave." in told(thanks.text)


def test_what_cannot_be_is_said_before_it_goes_up() -> None:
    """Nobody holds money yet; with all or nothing there is nothing to do with less."""
    form = put_up(NobodyAround(), whole="0", with_less="a shorter bench")
    with override("en"):
        remarks = [str(one) for one in form.remarks(form.cleaned_data)]
    assert remarks[0].startswith("Nobody holds money for this project yet")
    assert "with_less" in put_up(whole="1", with_less="a shorter bench").errors
    with override("en"):
        missing = put_up(thanks_1_what="Coffee").errors["thanks_1_from"]
        assert str(missing[0]).startswith("Say from how much one gets it")


def test_one_is_asked_for_what_can_be_given() -> None:
    """All four kinds, one, or another choice of them."""
    for terms, words in (
        ({}, "money, hours, things or a room?"),
        ({"hours": 0, "things": 0, "rooms": 0}, "give money?"),
        ({"things": 0, "rooms": 0}, "money or hours?"),
        ({"money": 0, "step": 0, "rooms": 0}, "give something?"),
    ):
        with override("en"):
            question = FACE.question(fund_of(**terms), seen(CEM))
            assert question is not None
            assert str(question.text).endswith(words)


def test_days_are_counted_as_people_count_them() -> None:
    """From the 22nd to the 4th are twelve days, at whatever hour of both one looks."""
    late = page_of(fund_of(), seen(at=ENDS_MS - 10 * DAY_MS + HOUR_MS))
    assert "10 days are left." in told(late.missing)
    assert "This is the last day." in told(page_of(fund_of(), seen(at=ENDS_MS - HOUR_MS)).missing)
