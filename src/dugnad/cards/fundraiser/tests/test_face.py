"""What people see of a fundraiser, what they are told, and what they may press."""

import re
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from django.http import QueryDict
from django.utils.translation import override

from dugnad.cards.fundraiser.face import FACE
from dugnad.cards.fundraiser.forms.giving import GiveForm
from dugnad.cards.fundraiser.forms.putting_up import PutUpFundraiser
from dugnad.cards.fundraiser.forms.seeing_to import NoteGivenForm
from dugnad.cards.fundraiser.law.events import (
    CalledOff,
    GiftCalledUpon,
    GiftGiven,
    GiftLetGo,
    GiftNotGiven,
    GiversTold,
    GoalMissed,
    GoalReached,
    PaymentReminder,
    PromisesEnded,
    RewardHandedOver,
    Thanked,
)
from dugnad.cards.fundraiser.law.records import GIFTS_MAX, Reward
from dugnad.cards.fundraiser.law.refusals import TooManyGifts
from dugnad.cards.fundraiser.law.verbs import (
    CallOff,
    CarryOut,
    Give,
    HandOver,
    Open,
    TakeBack,
    Tell,
    Thank,
)
from dugnad.cards.fundraiser.tests.looking import (
    ENDS_MS,
    PAY_BY_MS,
    TYPED,
    ZONE,
    Club,
    form_of,
    fund_of,
    gift,
    page_of,
    put_up,
    seen,
    sent,
    told,
)
from dugnad.cards.fundraiser.unseen import UNSEEN
from dugnad.charter.cards.events import CardClosed
from dugnad.charter.entries import Status
from dugnad.charter.testing import prose
from dugnad.face.around import NobodyAround, Other
from dugnad.face.face import Worked
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, NOON_MS
from dugnad.ledger.values import Event


# ── Giving
def test_there_are_as_many_equal_buttons_as_kinds() -> None:
    """No way stands above the others; each has a bar of its own, and words that go with it."""
    page = page_of(fund_of(gift()), seen())
    assert [verb.values["kind"] for verb in page.verbs] == ["money", "hours", "things", "rooms"]
    assert page.primary is None
    assert all(verb.action is Give and verb.asks and verb.open_to_all for verb in page.verbs)
    with override("en"):
        labels = [told(way.bar.label) for way in page.extra["ways"]]
    assert labels == [
        "200 of 3,000·kr promised",
        "0 of 20·hours promised",
        "0 of 5 promised",
        "0 of 2 promised",
    ]
    money = page.extra["ways"][0]
    assert (money.bar.have, money.bar.want) == (2, 30)
    assert "100·kr: a plank of larch." in [told(note) for note in money.notes]


def test_money_is_not_offered_where_nobody_is_known_to_hold_it() -> None:
    """In lists nothing is known around a card; on its page the reason is said."""
    look = replace(seen(), around=NobodyAround())
    page = page_of(fund_of(), look)
    assert [verb.values["kind"] for verb in page.verbs] == ["hours", "things", "rooms"]
    assert page.extra["unheld"]
    listed = page_of(fund_of(), replace(look, card_id=b""))
    assert not listed.extra["unheld"]
    assert listed.bar is not None
    assert str(listed.cue)


def test_what_is_missing_is_one_sentence() -> None:
    """Sums that are still needed, and the days that are left; paper hangs, and names the day."""
    assert page_of(fund_of(gift()), seen()).missing == (
        "Still to be promised: 2,800·kr, 20·hours, 5·things, a room 2·times. 10 days are left."
    )
    printed = page_of(fund_of(gift()), replace(seen(), on_paper=True))
    assert re.search(r"The last day is \w+day \d+ \w+\.$", str(printed.missing))
    last = seen(at=ENDS_MS - 1)
    assert str(page_of(fund_of(), last).missing).endswith("This is the last day.")
    assert page_of(fund_of(gift(amount=300_000), hours=0, things=0, rooms=0), seen()).missing == (
        "All that is needed is promised. You can still give."
    )


def test_rules_are_read_before_giving() -> None:
    """With less, with more, who looks after it later, at what cost: on the card.

    The money's rules stand in the form. J5; MAT-19, MAT-26.
    """
    with override("en"):
        rules = {
            str(one.label): str(one.value) for one in page_of(fund_of(), seen()).extra["rules"]
        }
    assert rules == {
        "With less we": "build a shorter bench.",
        "If more comes": "It stays with the project.",
        "Looked after later by": "The boat club.",
        "What that costs a year": "500 kr for oil.",
    }
    whole = page_of(fund_of(whole=True), seen()).extra["rules"]
    assert "All or nothing" in str(whole[0].value)
    form = form_of(GiveForm, fund_of(whole=True), seen(CEM), kind="money")
    assert "If 3,000·kr are not paid by then, everybody gets their money back." in form.hint


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"kind": "money", "amount": "99,50", "shown": "name"}, Give("money", 9_950, "name")),
        (
            {"kind": "money", "amount": "500", "shown": "name", "reward": "1"},
            Give("money", 50_000, "name", 1),
        ),
        ({"kind": "hours", "amount": "1,5", "shown": "initials"}, Give("hours", 90, "initials")),
        (
            {"kind": "things", "amount": "2", "shown": "neighbour", "text": "Two spades"},
            Give("things", 2, "neighbour"),
        ),
        (
            {"kind": "rooms", "amount": "1", "shown": "neighbour", "text": "The boat house"},
            Give("rooms", 1, "neighbour"),
        ),
    ],
)
def test_each_kind_is_typed_in_its_own_way(typed: dict[str, str], expected: Give) -> None:
    """Crowns, hours, a number; what it is goes with it, in words outside the books."""
    form = sent(GiveForm, fund_of(), seen(CEM), **typed)
    assert form.errors == {}
    assert form.action(form.cleaned_data) == expected
    assert form.told(form.cleaned_data) == ({"text": typed["text"]} if "text" in typed else None)
    with override("en"):
        assert str(form.noted(form.cleaned_data)).startswith("Thank you! You promised")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "money", "amount": "much", "shown": "name"}, "amount"),
        ({"kind": "things", "amount": "1", "shown": "name"}, "text"),
        ({"kind": "hours", "amount": "0", "shown": "name"}, "amount"),
        ({"kind": "hours", "amount": "1"}, "shown"),
        ({"kind": "songs", "amount": "1", "shown": "name"}, "kind"),
    ],
)
def test_what_is_to_be_mended_is_said_at_its_field(typed: dict[str, str], field: str) -> None:
    """One sentence where something is missing or cannot be read."""
    assert field in sent(GiveForm, fund_of(), seen(CEM), **typed).errors


def test_behind_a_link_the_kind_is_chosen_in_the_form() -> None:
    """Who was asked by a message has no buttons before it: all kinds stand in the one form."""
    form = form_of(GiveForm, fund_of(), seen(CEM))
    assert [kind for kind, _label in form.fields["kind"].choices] == [
        "money",
        "hours",
        "things",
        "rooms",
    ]
    with override("en"):
        question = FACE.question(fund_of(gift()), seen(CEM))
    assert question is not None
    assert (question.form, question.given, question.until_ms) == (Give, "ballot", ENDS_MS)
    assert FACE.question(fund_of(), seen(CEM, at=ENDS_MS)) is None
    assert FACE.question(fund_of(CalledOff(BEN.member)), seen(CEM)) is None
    assert FACE.question(fund_of(), seen(CEM, status="waiting")) is None
    nobody = replace(seen(CEM), around=NobodyAround())
    assert FACE.question(fund_of(hours=0, things=0, rooms=0), nobody) is None


def test_a_thank_you_is_offered_while_there_is_one() -> None:
    """Two names on the bench: with both taken nobody is offered a third."""
    taken = [gift(number, amount=50_000, reward=1) for number in (1, 2)]
    form = form_of(GiveForm, fund_of(taken[0]), seen(DIA), kind="money")
    offered = [told(label) for _number, label in form.fields["reward"].choices]
    assert offered == ["No, thank you", "Your name on the bench (from 500·kr, 1 left)"]
    assert "reward" not in form_of(GiveForm, fund_of(*taken), seen(DIA), kind="money").fields
    assert "reward" not in form_of(GiveForm, fund_of(), seen(DIA), kind="hours").fields
    with override("en"):
        lines = [told(one.terms) for one in page_of(fund_of(*taken), seen()).extra["rewards"]]
    assert lines == ["from 500·kr. None is left."]


def test_no_list_counts_days() -> None:
    """Lists keep a line until something happens to the card, so it says nothing that goes by."""
    look = replace(seen(), card_id=b"")
    assert page_of(fund_of(gift()), look).missing == (
        "Still to be promised: 2,800·kr, 20·hours, 5·things, a room 2·times."
    )


def test_the_day_of_a_thank_you_is_said() -> None:
    """MAT-14: beside how much it takes and how many are left; not where nobody named a day."""
    by = Reward("money", 50_000, 2, PAY_BY_MS)
    with override("en"):
        lines = page_of(fund_of(rewards=(by, msgspec.structs.replace(by, by_ms=0))), seen()).extra[
            "rewards"
        ]
        days = [told(one.by) for one in lines]
    assert days == ["It is handed over by Thursday 25 June.", ""]


# ── One's own gifts
@pytest.mark.parametrize(
    ("events", "club", "at", "how", "reference", "may_take_back"),
    [
        ([], {}, NOON_MS, "Pay it by Thursday 25 June, 12:00.", "00000018", True),
        ([], {"payments": ((1, 5_000),)}, NOON_MS, "50·kr of it is paid.", "00000018", False),
        ([], {"payments": ((1, 20_000),)}, NOON_MS, "It is paid. Thank you!", "", False),
        ([], {}, PAY_BY_MS + 1, "The time to pay it is over.", "", True),
        ([GoalReached()], {}, PAY_BY_MS, "It was not paid, and need not be", "", False),
        ([GoalReached()], {"payments": ((1, 500),)}, PAY_BY_MS, "5·kr of it came.", "", False),
        ([GoalMissed()], {"payments": ((1, 500),)}, PAY_BY_MS, "owed back to you", "", False),
        ([GoalMissed()], {}, PAY_BY_MS, "Nothing is to be paid.", "", False),
    ],
)
def test_a_gift_of_money_says_how_it_stands(
    events: list[Event],
    club: dict[str, Any],
    at: int,
    how: str,
    reference: str,
    may_take_back: bool,  # noqa: FBT001
) -> None:
    """To be paid with its reference, paid, or on its way back."""
    page = page_of(fund_of(gift(), *events), seen(CEM, at=at, **club))
    (own,) = page.extra["own"]
    with override("en"):
        assert how in told(own.how)
    assert own.reference == reference
    assert (own.take_back is not None) == may_take_back
    assert any(verb.action is TakeBack for verb in page.more) == may_take_back
    assert page_of(fund_of(gift(), *events), seen(DIA, at=at, **club)).extra["own"] == ()


@pytest.mark.parametrize("stage", [(), (PromisesEnded(),)])
@pytest.mark.parametrize(
    ("paid", "how"),
    [(0, "Nothing is to be paid."), (500, "What you paid is owed back to you.")],
)
def test_nobody_is_asked_to_pay_for_a_card_that_was_closed(
    stage: tuple[Event, ...], paid: int, how: str
) -> None:
    """What was paid goes back, and the page asks where to; nothing more is to be paid."""
    payments = ((1, paid),) if paid else ()
    look = seen(CEM, status="closed", payments=payments)
    page = page_of(fund_of(gift(), *stage), look)
    (own,) = page.extra["own"]
    with override("en"):
        assert str(own.how) == how
    assert (own.reference, own.take_back) == ("", None)
    assert own.goes_back == page.extra["pays_viewer"] == bool(paid)


def test_promised_hours_say_when_they_are_needed() -> None:
    """Promised, called upon with the words of whoever calls, given."""
    called = GiftCalledUpon(1, CEM.member, BEN.member, prose("when"))
    given = GiftGiven(1, CEM.member, BEN.member, 60)
    hours = gift(kind="hours", amount=60)
    for events, how in (
        ([hours], "It is promised. You are told when it is needed."),
        ([hours, called], "It is needed: Saturday at ten."),
        ([hours, called, given], "It was given. Thank you!"),
    ):
        (own,) = page_of(fund_of(*events), seen(CEM)).extra["own"]
        with override("en"):
            assert str(own.how) == how


# ── Looking after it
def test_whoever_looks_after_it_sees_what_to_see_to() -> None:
    """Names and words of promised hours, and thank-yous to hand over; nobody else sees them."""
    fund = fund_of(
        gift(1, "hours", 120, prose=prose("saw")), gift(2, amount=50_000, reward=1), gift(3)
    )
    page = page_of(fund, seen(BEN))
    hours, thank_you = page.extra["see_to"]
    assert (hours.who, hours.words, hours.called) == ("Cem", "Saturday at ten.", False)
    assert [verb.name for verb in hours.verbs] == ["CallUpon", "NoteGiven", "LetGo"]
    assert [verb.action for verb in thank_you.verbs] == [HandOver]
    assert thank_you.what == "Your name on the bench"
    assert {verb.action for verb in page.extra["keeping"]} == {Tell, CallOff}
    for other in (CEM, DIA, None):
        shown = page_of(fund, seen(other))
        assert (shown.extra["see_to"], shown.extra["keeping"]) == ((), ())
    form = form_of(NoteGivenForm, fund, seen(BEN), gift="1")
    assert form.fields["amount"].initial == 120


def test_thanks_are_offered_where_something_came() -> None:
    """Of hours once some are noted, of money once some is paid, and not twice for the same."""
    came: list[Event] = [gift(kind="hours", amount=60), GiftGiven(1, CEM.member, BEN.member, 60)]
    thanks: tuple[tuple[list[Event], dict[str, Any], list[str]], ...] = (
        (came, {}, ["hours"]),
        ([gift()], {"given": 20_000}, ["money"]),
        ([*came, Thanked("hours", BEN.member, 0, 1)], {}, []),
        ([gift(), Thanked("money", BEN.member, 0, 20_000)], {"given": 20_000}, []),
    )
    for events, club, kinds in thanks:
        keeping = page_of(fund_of(*events), seen(BEN, **club)).extra["keeping"]
        assert [verb.values["kind"] for verb in keeping if verb.action is Thank] == kinds


def test_what_lies_still_is_let_go_by_a_press() -> None:
    """Money in the pot of a finished card, or a giving back that was not noted."""
    lying: tuple[tuple[list[Event], dict[str, Any], bool], ...] = (
        ([gift(), GoalReached()], {"there": 5, "standing": "kept"}, True),
        ([gift(), GoalReached()], {"standing": "kept"}, False),
        ([gift(), GoalMissed()], {"standing": "collecting"}, True),
        ([gift(), GoalMissed()], {"standing": "returning"}, False),
    )
    for events, club, offered in lying:
        keeping = page_of(fund_of(*events), seen(ANA, **club)).extra["keeping"]
        assert any(verb.action is CarryOut for verb in keeping) == offered


# ── The end
@pytest.mark.parametrize(
    ("events", "club", "status", "result"),
    [
        ([gift(), GoalReached()], {"given": 20_000}, "in force", "It is done: 200·kr came in."),
        ([gift(), GoalReached()], {}, "in force", "It is done. Thank you"),
        ([GoalReached()], {}, "in force", "Nobody gave anything this time."),
        ([gift(), GoalMissed()], {}, "in force", "The goal was not reached this time."),
        ([gift(), CalledOff(BEN.member)], {}, "in force", "It was called off."),
        ([gift()], {}, "closed", "The card was closed before the end."),
        ([gift()], {}, "in force", ""),
    ],
)
def test_what_came_of_it_is_said_kindly(
    events: list[Event], club: dict[str, Any], status: Status, result: str
) -> None:
    """Whatever came of it, whoever was ready to give is thanked."""
    page = page_of(fund_of(*events), seen(status=status, **club))
    assert str(page.result).startswith(result)
    assert bool(page.result) == bool(result)
    assert not page.verbs or not result


def test_while_it_is_paid_the_card_says_how_far_it_is() -> None:
    """Promises are in: the bar shows what came, and the sentence until when."""
    fund = fund_of(gift(), PromisesEnded())
    page = page_of(fund, seen(at=ENDS_MS, given=5_000))
    assert str(page.missing).startswith("50·kr of the 200·kr that were promised are paid.")
    with override("en"):
        assert told(page.extra["ways"][0].bar.label) == "50 of 3,000·kr"
    unknown = replace(seen(at=ENDS_MS), around=NobodyAround())
    assert str(page_of(fund, unknown).missing).startswith("200·kr are promised, and are paid until")


def test_givers_are_seen_as_they_chose() -> None:
    """Who chose a name once is seen by it; who chose nothing stands in no list."""
    fund = fund_of(
        gift(1, shown="initials"),
        gift(2, shown="name", circle="outside"),
        gift(5, shown="name", circle="project", member=BEN.member),
        gift(3, member=DIA.member, shown="initials"),
        gift(4, member=ANA.member),
    )
    people = {line.member: line.seen_as for line in page_of(fund, seen()).people}
    assert people == {CEM.member: "name", BEN.member: "name", DIA.member: "initials"}
    facts = {str(fact.label): fact.value for fact in page_of(fund, seen()).facts}
    assert facts["People from the group who give"] == "1"
    assert facts["People from outside who give"] == "1"
    assert facts["Gifts of people who do not say"] == "3"


def test_the_viewers_own_gifts_are_those_under_all_their_ids() -> None:
    """MAT-23: what somebody gave unseen stands among their own gifts, and in nobody else's."""
    fund = fund_of(gift(1, member=DIA.member), gift(2), gift(3, member=ANA.member, kind="hours"))
    look = replace(seen(CEM), unseen=(DIA.member,))
    assert [one.number for one in page_of(fund, look).extra["own"]] == [1, 2]
    assert [one.number for one in page_of(fund, seen(CEM)).extra["own"]] == [2]
    stranger = replace(seen(), unseen=(ANA.member,))
    assert [one.number for one in page_of(fund, stranger).extra["own"]] == [3]


@pytest.mark.parametrize(
    ("kind", "told", "not_told"),
    [
        ("money", "whoever holds the money sees who pays", "to agree with you on the time"),
        ("hours", "to agree with you on the time", "whoever holds the money sees who pays"),
    ],
)
def test_where_one_chooses_it_says_who_still_knows(kind: str, told: str, not_told: str) -> None:
    """MAT-23: being unseen hides one from the books and pages, and not from those who see to it."""
    form = GiveForm(
        initial={"kind": kind}, zone=ZONE, now_ms=NOON_MS, state=fund_of(), seen=seen(CEM),
        around=seen(CEM).around,
    )  # fmt: skip
    with override("en"):
        words = str(form.fields["shown"].help_text)
    assert "nothing there joins it to anything else you do" in words
    assert "whoever runs the place can find out" in words
    assert told in words
    assert not_told not in words


def test_one_person_has_no_more_gifts_by_having_more_ids() -> None:
    """MAT-23: twenty gifts of one person stand, under whatever ids; the next one is refused."""
    ids = [bytes([number]) * 16 for number in range(1, GIFTS_MAX + 1)]
    fund = fund_of(*(gift(n, member=one) for n, one in enumerate(ids[:18], start=1)), gift(19))
    ask = Give(kind="money", amount=100, shown="neighbour")
    assert UNSEEN.refuses(fund, CEM.member, ids[:19], ask) is None
    # Two that are on their way at once, of which only one has a place left.
    assert UNSEEN.refuses(fund, CEM.member, ids, ask) is TooManyGifts
    assert UNSEEN.refuses(fund, None, ids, ask) is None
    assert UNSEEN.chosen(ask)
    assert not UNSEEN.chosen(msgspec.structs.replace(ask, shown="name"))
    assert UNSEEN.whose(fund, TakeBack(gift=3)) == ids[2]
    assert UNSEEN.whose(fund, TakeBack(gift=99)) is None
    assert UNSEEN.whose(fund, ask) is None


# ── Told
def test_each_is_told_what_concerns_them() -> None:
    """Receipts, calls, thanks and the end: to those whose gifts they are about."""
    fund = fund_of(gift(), gift(2, "hours", 60, member=DIA.member))
    look = replace(seen(payments=((1, 20_000),)), member=None)
    everybody = {CEM.member, DIA.member}
    for event, members in (
        (gift(), {CEM.member}),
        (gift(2, "hours", 60), {CEM.member}),
        (GiftCalledUpon(2, DIA.member, BEN.member, None), {DIA.member}),
        (GiftLetGo(2, DIA.member, BEN.member), {DIA.member}),
        (RewardHandedOver(1, CEM.member, BEN.member), {CEM.member}),
        (Thanked("money", BEN.member, 0, 5), {CEM.member}),
        (PromisesEnded(), set()),
        (PaymentReminder(), set()),
        (GoalReached(), everybody | {BEN.member}),
        (GoalMissed(), everybody),
        (CalledOff(BEN.member), everybody),
        (CardClosed(b"c" * 16, BEN.member, None, NOON_MS, 0), everybody),
        (GiversTold(BEN.member, prose("news"), NOON_MS), set()),
    ):
        with override("en"):
            told = FACE.notices(fund, event, look)
            assert {one for notice in told for one in notice.members} == members, event
            assert all(len(str(notice.text)) <= 160 for notice in told)
    unpaid = FACE.notices(fund, PaymentReminder(), replace(look, around=Club()))
    assert {one for notice in unpaid for one in notice.members} == {CEM.member}


def test_whoever_came_since_the_last_thanks_is_thanked() -> None:
    """The second thanks reach the second helper alone."""
    fund = fund_of(
        gift(1, "hours", 60),
        gift(2, "hours", 60, member=DIA.member),
        GiftGiven(2, DIA.member, BEN.member, 60),
        GiftGiven(1, CEM.member, BEN.member, 60),
    )
    (notice,) = FACE.notices(fund, Thanked("hours", BEN.member, 1, 2), seen())
    assert notice.members == (CEM.member,)


def test_closing_says_what_it_does() -> None:
    """Before the end everything goes back and all who give are told; afterwards nothing."""
    with override("en"):
        early = FACE.closing(fund_of(gift(circle="outside", shown="name")), seen(BEN))
        assert "1 person who gives is told" in str(early.means)
        # How many people do not say who they are, nobody knows.
        unseen = FACE.closing(fund_of(gift()), seen(BEN))
        assert "All who give are told" in str(unseen.means)
        nobody = FACE.closing(fund_of(), seen(BEN))
        assert "nobody is told" in str(nobody.means)
        late = FACE.closing(fund_of(gift(), GoalReached()), seen(BEN))
        assert str(late.verb) == "Close the card"


# ── Putting it up
def test_terms_are_read_from_the_form() -> None:
    """Thank-yous are numbered as they stand; words stay outside the books."""
    form = put_up(
        one_costs="40",
        one_buys="two trays of plants",
        hours="20",
        thanks_1_what="",
        thanks_2_what="Your name",
        thanks_2_from="500",
        thanks_2_stock="12",
        thanks_2_by="2026-06-30T12:00",
        thanks_3_what="Coffee",
        thanks_3_kind="hours",
        thanks_3_from="1,5",
        after="The club",
        upkeep="500 kr for oil",
        budget_money="Larch: 3000",
    )
    assert form.errors == {}
    opening = form.opening(form.cleaned_data)
    assert isinstance(opening, Open)
    assert (opening.money, opening.hours, opening.whole, opening.step) == (
        300_000,
        1_200,
        True,
        4_000,
    )
    by_ms = opening.rewards[0].by_ms
    assert opening.rewards == (Reward("money", 50_000, 12, by_ms), Reward("hours", 90, 0, 0))
    with override("en"):
        (first, _second) = page_of(fund_of(rewards=opening.rewards), seen()).extra["rewards"]
        assert str(first.by) == "It is handed over by Tuesday 30 June."
    told = form.told(form.cleaned_data)
    assert dict(told["extra"]) == {
        "after": "The club",
        "upkeep": "500 kr for oil",
        "one_buys": "two trays of plants",
        "thanks_1": "Your name",
        "thanks_2": "Coffee",
        "budget_1": "Larch",
    }
    assert form.remarks(form.cleaned_data) == ()


def test_what_is_worth_a_second_look_is_said_before_it_goes_up() -> None:
    """MAT-19, MAT-26: with less, and who looks after it later, at what cost."""
    form = put_up(whole="0")
    with override("en"):
        remarks = [str(one) for one in form.remarks(form.cleaned_data)]
    assert len(remarks) == 3
    assert remarks[0].startswith("Say what you do with less money")
    assert remarks[2].startswith("Say what the money goes to")
    form = put_up(after="The club")
    with override("en"):
        (remark, *_others) = form.remarks(form.cleaned_data)
        assert str(remark).startswith("Say what looking after it will cost")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"money": ""}, "money"),
        ({"one_costs": "40"}, "one_buys"),
        ({"one_buys": "a plank"}, "one_costs"),
        ({"thanks_1_what": "Coffee"}, "thanks_1_from"),
        ({"thanks_1_what": "Coffee", "thanks_1_from": "a lot"}, "thanks_1_from"),
    ],
)
def test_terms_that_do_not_fit_are_mended_at_their_field(typed: dict[str, str], field: str) -> None:
    """One sentence each, and nothing is lost."""
    assert field in put_up(**typed).errors


def test_money_may_be_for_a_card_that_waits_for_it() -> None:
    """Where a card of the project waits for money, the form offers to collect for it."""
    waits = Other(card=b"w" * 16, title="Mend the roof", awaits_money=True)
    other = Other(card=b"o" * 16, title="A work day")
    data = QueryDict(mutable=True)
    data.update({**TYPED, "collects_for": waits.card.hex()})
    club = Club(waiting=(waits, other))
    form = PutUpFundraiser(data, zone=ZONE, now_ms=NOON_MS, around=club)
    assert form.is_valid(), form.errors
    opening = form.opening(form.cleaned_data)
    assert isinstance(opening, Open)
    assert opening.collects_for == waits.card
    assert "collects_for" not in put_up().fields


def test_hours_that_were_given_are_work_and_nothing_else_is() -> None:
    """PRJ-25: so many minutes of whoever gave them, and less where they were not given."""
    fund = fund_of(gift(1, "hours", 180), gift(2, "things", 2))
    assert FACE.works == (GiftGiven, GiftNotGiven)
    given, undone = (one(1, CEM.member, BEN.member, 90) for one in FACE.works)
    assert FACE.worked(fund, given) == Worked(CEM.member, 90)
    assert FACE.worked(fund, undone) == Worked(CEM.member, -90)
    for number in (2, 9):
        assert FACE.worked(fund, GiftGiven(number, CEM.member, BEN.member, 2)) is None
    assert FACE.worked(fund, gift(1)) is None
