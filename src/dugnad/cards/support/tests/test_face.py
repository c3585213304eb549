"""What people see of support, what they are told, and what they may press."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import pytest
from django.http import QueryDict
from django.utils.translation import override

from dugnad.cards.support.contract import CONTRACT
from dugnad.cards.support.face import FACE
from dugnad.cards.support.forms.giving import GiveForm
from dugnad.cards.support.forms.putting_up import PutUpSupport
from dugnad.cards.support.law.events import (
    EndReached,
    MonthPromised,
    SupportAskedFor,
    SupportBegan,
    SupportEnded,
    SupportStopped,
)
from dugnad.cards.support.law.months import next_month
from dugnad.cards.support.law.records import Support
from dugnad.cards.support.law.refusals import SameAnswer
from dugnad.cards.support.law.verbs import CarryOut, End, Give, Open, Stop
from dugnad.cards.support.page import PAYMENTS_LOOKED_AT
from dugnad.cards.support.unseen import UNSEEN
from dugnad.charter.cards.events import CardClosed
from dugnad.charter.entries import Status
from dugnad.charter.testing import DAY_MS, World, card_id
from dugnad.face.around import Collected, NobodyAround, PayTo
from dugnad.face.page import CardPage
from dugnad.face.seen import Seen
from dugnad.face.testing import Words
from dugnad.ledger.store import Draft, MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, DIA, NOON_MS, Voice
from dugnad.ledger.values import Event

ZONE = "Europe/Oslo"
NEXT_MS = next_month(NOON_MS, 1)
ASKED = SupportAskedFor(ends_at_ms=0, pay_days=14, unit="NOK", goal=200_000)
BEGAN = SupportBegan(
    support=1,
    member=CEM.member,
    amount=10_000,
    shown="neighbour",
    promise=1,
    month=202606,
    at_ms=NOON_MS,
    pay_by_ms=NOON_MS + 14 * DAY_MS,
    next_ms=NEXT_MS,
)
SECOND = MonthPromised(
    support=1,
    member=CEM.member,
    amount=10_000,
    promise=2,
    month=202607,
    pay_by_ms=NEXT_MS + 14 * DAY_MS,
    next_ms=next_month(NEXT_MS, 1),
)
ONCE = Give(amount=10_000, shown="neighbour")
TO_DIA = msgspec.structs.replace(BEGAN, support=2, member=DIA.member, shown="name", promise=3)


class Prose(Words):
    """Words that say what the money goes to."""

    def more(self, name: str) -> str:
        """What was written under a name."""
        return "rent and fruit" if name == "goes_to" else ""


@dataclass(frozen=True)
class Club(NobodyAround):
    """A club that holds the project's money; `payments` is what was paid, by promise."""

    given: int = 0
    there: int = 0
    payments: tuple[tuple[int, int], ...] = ()
    holds: bool = True

    def holder(self, unit: str) -> str:
        """The club takes crowns."""
        return "The boat club" if self.holds and unit == "NOK" else ""

    def collected(self, card: bytes) -> Collected | None:
        """What came."""
        del card
        return Collected(given=self.given, there=self.there, standing="collecting")

    def paid(self, promises: Iterable[int]) -> Mapping[int, int]:
        """What was paid for these."""
        return {number: dict(self.payments).get(number, 0) for number in promises}

    def pays_to(self, unit: str) -> tuple[PayTo, ...]:
        """One account."""
        del unit
        return (PayTo(kind="bank", holder="The boat club", account="1234 56 78903"),)


def support_of(*events: Event, **terms: Any) -> Support:
    """Support to which this has happened."""
    state = Support(MemoryStore(), CARD)
    for event in (msgspec.structs.replace(ASKED, **terms), *events):
        CONTRACT.evolve(state, event)  # type: ignore[arg-type]
    return state


def seen(
    who: Voice | None = None, at: int = NOON_MS, status: Status = "in force", **club: Any
) -> Seen:
    """Somebody looking at a card whose money the club holds."""
    return Seen(
        member=None if who is None else who.member,
        card=World("support", status=status).entry,
        told=Prose(title="The youth club", text="Every Friday."),
        now_ms=at,
        zone=ZONE,
        is_member=who in (ANA, BEN),
        looks_after=who in (ANA, BEN),
        card_id=card_id("card"),
        around=Club(**club),
    )


def told(words: Any) -> str:
    """Words as they are told; a blank at which no line breaks is shown as a dot."""
    return str(words).replace("\N{NO-BREAK SPACE}", "·")


def page_of(support: Support, look: Seen) -> CardPage:
    """The page in English."""
    with override("en"):
        page = FACE.page(support, look)
        return replace(page, missing=told(page.missing), result=told(page.result))


# ── Seen
def test_a_stranger_sees_what_it_needs_a_month() -> None:
    """One button, one bar, what the money goes to, and how it goes each month."""
    page = page_of(support_of(BEGAN), seen())
    assert [verb.action for verb in page.verbs] == [Give]
    assert page.when == "Every month"
    assert page.missing == "Still to be promised: 1,900·kr a month."
    assert page.bar is not None
    assert told(page.bar.label) == "100·kr of 2,000·kr a month promised"
    assert page.extra["goes_to"] == "rent and fruit."
    assert "within 14 days" in str(page.extra["rules"][0])
    assert page.extra["own"] is None
    facts = {str(one.label): told(one.value) for one in page.facts}
    assert facts == {"People who give each month": "1", "Who holds the money": "The boat club"}


@pytest.mark.parametrize(
    ("terms", "events", "missing"),
    [
        ({"goal": 0}, [], "Every amount helps, each month."),
        ({"goal": 10_000}, [BEGAN], "What it needs a month is promised. More helps too."),
    ],
)
def test_what_is_missing_follows_from_the_goal(
    terms: dict[str, Any], events: list[Event], missing: str
) -> None:
    """No goal, or a goal that is reached."""
    page = page_of(support_of(*events, **terms), seen())
    assert page.missing == missing
    assert (page.bar is None) == (terms["goal"] == 0)


def test_where_nobody_holds_money_it_is_said() -> None:
    """No button that would be refused, and the reason beside it."""
    page = page_of(support_of(), seen(holds=False))
    assert page.verbs == ()
    assert page.extra["unheld"]
    assert FACE.question(support_of(), seen(CEM, holds=False)) is None


def test_whoever_gives_sees_their_month_and_stops_with_one_press() -> None:
    """The reference and the account while it is to be paid; one button beside it."""
    own = page_of(support_of(BEGAN), seen(CEM)).extra["own"]
    assert (told(own.what), own.reference) == ("100·kr", "00000018")
    assert [box.account for box in own.pay_to] == ["1234 56 78903"]
    assert (own.stop.action, own.stop.asks) == (Stop, False)
    with override("en"):
        assert told(own.how).startswith("1 month so far. To be paid now: 100·kr.")
    page = page_of(support_of(BEGAN), seen(CEM))
    assert page.verbs == ()
    assert [verb.action for verb in page.more] == [Stop]
    paid = page_of(support_of(BEGAN), seen(CEM, payments=((1, 10_000),))).extra["own"]
    assert (paid.reference, paid.pay_to) == ("", ())
    with override("en"):
        assert "This month is paid, thank you!" in str(paid.how)
    stopped = SupportStopped(1, CEM.member, CEM.member)
    assert page_of(support_of(BEGAN, stopped), seen(CEM)).extra["own"] is None
    closed = page_of(support_of(BEGAN), seen(CEM, status="closed")).extra["own"]
    assert closed.stop is None


@pytest.mark.parametrize("payments", [(), ((1, 10_000),)])
def test_once_it_has_ended_nobody_is_asked_for_a_month(
    payments: tuple[tuple[int, int], ...],
) -> None:
    """Ended, run out or closed: the card says what those who give were told, and no reference."""
    ended = support_of(BEGAN, SupportEnded(BEN.member))
    run_out = support_of(BEGAN, ends_at_ms=NOON_MS)
    over: tuple[tuple[Support, Status], ...] = (
        (ended, "in force"),
        (run_out, "in force"),
        (support_of(BEGAN), "closed"),
    )
    for support, status in over:
        own = page_of(support, seen(CEM, status=status, payments=payments)).extra["own"]
        with override("en"):
            assert str(own.how) == (
                "The youth club has ended. Nothing more is asked of you. Thank you!"
            )
        assert (own.reference, own.pay_to) == ("", ())


def test_the_last_month_is_said_to_be_the_last() -> None:
    """No day is named on which nobody will ask."""
    support = support_of(BEGAN, ends_at_ms=NEXT_MS)
    for payments, how in (
        ((), "1 month so far. To be paid now: 100·kr. It is the last month."),
        (((1, 10_000),), "1 month so far. This month is paid, thank you! It is the last one."),
    ):
        own = page_of(support, seen(CEM, payments=payments)).extra["own"]
        with override("en"):
            assert told(own.how) == how
    later = page_of(support_of(BEGAN, ends_at_ms=NEXT_MS + 1), seen(CEM)).extra["own"]
    with override("en"):
        assert "The next month is asked for on" in str(later.how)


def test_what_came_is_a_bar_a_month() -> None:
    """The newest first: what came of what was promised."""
    look = seen(payments=((1, 10_000), (2, 2_500), (3, 10_000)), given=22_500)
    page = page_of(support_of(BEGAN, TO_DIA, SECOND), look)
    with override("en"):
        assert [(told(bar.label), bar.have) for bar in page.extra["months"]] == [
            ("July 2026: 25·kr of 100·kr has come", 2_500),
            ("June 2026: 200·kr of 200·kr has come", 20_000),
        ]
    facts = {str(one.label): told(one.value) for one in page.facts}
    assert facts["Has come so far"] == "225·kr"
    assert [line.member for line in page.people] == [DIA.member]


def test_months_of_a_large_circle_are_told_without_looking_everybody_up() -> None:
    """A page looks up so many payments and no more."""
    many = [
        msgspec.structs.replace(BEGAN, support=one, member=one.to_bytes(16, "big"), promise=one)
        for one in range(1, PAYMENTS_LOOKED_AT + 2)
    ]
    (bar,) = page_of(support_of(*many), seen()).extra["months"]
    with override("en"):
        assert told(bar.label) == "June 2026: 60,100·kr promised"


def test_whoever_looks_after_it_may_end_it_and_members_let_money_go_on() -> None:
    """Each sees what they may press, and nobody else does."""
    page = page_of(support_of(BEGAN), seen(BEN, there=5))
    assert [verb.action for verb in page.extra["keeping"]] == [CarryOut, End]
    assert page_of(support_of(BEGAN), seen(CEM, there=5)).extra["keeping"] == ()
    over = page_of(support_of(BEGAN, SupportEnded(BEN.member)), seen(BEN, there=5))
    assert [verb.action for verb in over.extra["keeping"]] == [CarryOut]
    closed = page_of(support_of(BEGAN), seen(BEN, status="closed", there=5))
    assert closed.extra["keeping"] == ()


@pytest.mark.parametrize(
    ("events", "club", "status", "result"),
    [
        ([BEGAN, SupportEnded(BEN.member)], {"given": 5_000}, "in force", "It is over: 50·kr"),
        ([BEGAN, EndReached()], {}, "in force", "It is over. Thank you"),
        ([BEGAN], {}, "closed", "It is over. Thank you"),
        ([BEGAN], {}, "in force", ""),
    ],
)
def test_what_came_of_it_is_said(
    events: list[Event], club: dict[str, Any], status: Status, result: str
) -> None:
    """Once it is over, and only then."""
    page = page_of(support_of(*events), seen(status=status, **club))
    assert told(page.result).startswith(result)
    assert bool(page.result) == bool(result)


def test_an_end_that_has_come_is_an_end() -> None:
    """Whether or not the clock has said so yet."""
    support = support_of(ends_at_ms=NEXT_MS)
    assert page_of(support, seen()).when.startswith("Every month until")
    page = page_of(support, seen(at=NEXT_MS))
    assert page.result
    assert (page.verbs, page.missing) == ((), "")
    assert FACE.question(support, seen(CEM, at=NEXT_MS)) is None


# ── Pressed and told
def sent(form_class: Any, state: Support | None, **typed: str) -> Any:
    """A form that was sent off."""
    data = QueryDict(mutable=True)
    data.update(typed)
    with override("en"):
        form = form_class(data, zone=ZONE, now_ms=NOON_MS, state=state, seen=seen(CEM))
        form.is_valid()
        return form


def test_an_amount_is_given_each_month() -> None:
    """What one gets and risks stands above; afterwards one is thanked and told what comes next."""
    form = sent(GiveForm, support_of(), amount="150", shown="name")
    assert form.errors == {}
    assert form.action(form.cleaned_data) == Give(amount=15_000, shown="name")
    assert "You stop with one press" in form.hint
    assert "It is no loan" in form.hint
    with override("en"):
        assert told(form.noted(form.cleaned_data)).startswith("Thank you! You give 150·kr each")
        question = FACE.question(support_of(BEGAN), seen(CEM))
    assert question is not None
    assert (question.form, question.given, question.until_ms) == (Give, "ballot", None)
    assert "amount" in sent(GiveForm, support_of(), amount="much", shown="name").errors


def test_terms_are_read_from_the_form() -> None:
    """With a goal and an end, or neither; the words stay outside the books."""
    form = sent(
        PutUpSupport,
        None,
        title="The youth club",
        goal="2 000",
        until="2026-12-31T12:00",
        goes_to="Rent",
        pay_days="7",
        unit="NOK",
    )
    assert form.errors == {}
    opening = form.opening(form.cleaned_data)
    assert isinstance(opening, Open)
    assert (opening.goal, opening.pay_days, opening.unit) == (200_000, 7, "NOK")
    assert opening.ends_at_ms > NOON_MS
    assert form.told(form.cleaned_data)["extra"] == (("goes_to", "Rent"),)
    assert form.remarks(form.cleaned_data) == ()
    bare = sent(PutUpSupport, None, title="The youth club", pay_days="14", unit="NOK")
    assert bare.opening(bare.cleaned_data) == Open(0, 14, "NOK", 0)
    assert "extra" not in bare.told(bare.cleaned_data)
    assert len(bare.remarks(bare.cleaned_data)) == 1


def test_each_month_is_asked_for_by_a_message() -> None:
    """With its own reference, to whoever gives and nobody else; and the end is told to all."""
    support = support_of(BEGAN, TO_DIA)
    everybody = {CEM.member, DIA.member}
    for event, members, words in (
        (BEGAN, {CEM.member}, "reference 00000018"),
        (SECOND, {CEM.member}, "July 2026: 100·kr. Pay by"),
        (SupportStopped(1, CEM.member, CEM.member), set(), ""),
        (SupportEnded(BEN.member), everybody, "Nothing more is asked of you."),
        (EndReached(), everybody, "has ended"),
        (CardClosed(b"c" * 16, BEN.member, None, NOON_MS, 0), everybody, "has ended"),
    ):
        with override("en"):
            notices = FACE.notices(support, event, seen())
            assert {one for notice in notices for one in notice.members} == members, event
            assert all(words in told(notice.text) for notice in notices)
            assert all(len(str(notice.text)) <= 160 for notice in notices)
    assert FACE.notices(support_of(), SupportEnded(BEN.member), seen()) == ()


def test_what_people_agree_to_is_said() -> None:
    """Whether it has an end, what one gets, and where the money goes."""
    with override("en"):
        without = [str(one) for one in FACE.agreement(support_of(), seen())]
        until = [str(one) for one in FACE.agreement(support_of(ends_at_ms=NEXT_MS), seen())]
    assert without[0].startswith("It goes on without an end.")
    assert until[0].startswith("It goes on until")
    assert any("It is no loan" in one for one in without)


def test_one_person_supports_it_once_under_whatever_number() -> None:
    """MAT-23: unseen it goes on under a number of its own; one person still has one at a time."""
    support = support_of(BEGAN)
    other, third = b"o" * 16, b"t" * 16
    assert not UNSEEN.chosen(Give(amount=1, shown="name"))
    assert UNSEEN.chosen(ONCE)
    assert UNSEEN.adds(Give(amount=1, shown="name"))
    assert not UNSEEN.adds(Stop(support=1))
    assert UNSEEN.refuses(support, None, [other], ONCE) is None
    assert UNSEEN.refuses(support, BEGAN.member, [other], ONCE) is SameAnswer
    assert UNSEEN.refuses(support, None, [BEGAN.member, other], ONCE) is SameAnswer
    assert UNSEEN.refuses(support, None, [third, other], ONCE) is SameAnswer
    assert UNSEEN.whose(support, Stop(support=1)) == BEGAN.member
    assert UNSEEN.whose(support, Stop(support=9)) is None
    assert UNSEEN.gone(support, BEGAN.member) == [Stop(support=1)]
    assert UNSEEN.gone(support, other) == []
    stopped = support_of(BEGAN, SupportStopped(1, BEGAN.member, BEGAN.member))
    assert UNSEEN.refuses(stopped, None, [BEGAN.member, other], ONCE) is None


def test_looking_who_goes_on_costs_the_same_however_many_ever_gave() -> None:
    """It is asked while others wait for the same lock: as much is read of two as of two hundred."""
    costs = []
    for many in (2, 200):
        draft = Draft(MemoryStore())
        support = Support(draft, "card:" + "c" * 32)
        for number in range(1, many + 1):
            member = number.to_bytes(16, "big")
            CONTRACT.evolve(support, msgspec.structs.replace(BEGAN, support=number, member=member))
            CONTRACT.evolve(support, SupportStopped(number, member, member))
        draft.restart_counts()
        assert UNSEEN.refuses(support, None, [(1).to_bytes(16, "big"), b"o" * 16], ONCE) is None
        costs.append(draft.reads)
    assert costs[0] == costs[1]
