"""Stories about the law of a fundraiser: every no in its order, and what is written down."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dugnad.cards.fundraiser.contract import CONTRACT
from dugnad.cards.fundraiser.law.events import (
    CalledOff,
    FundraiserEvent,
    GiftCalledUpon,
    GiftGiven,
    GiftLetGo,
    GiftNotGiven,
    GiftTakenBack,
    GiversTold,
    GoalReached,
    OpenedToAll,
    PaymentReminder,
    PromisesEnded,
    Thanked,
)
from dugnad.cards.fundraiser.law.records import (
    KINDS,
    LASTS_MAX_MS,
    BudgetLine,
    Fundraiser,
    Gift,
    Kind,
    People,
    is_quiet,
    stage_of,
    sums_of,
)
from dugnad.cards.fundraiser.law.refusals import (
    BudgetForNothing,
    BudgetTooLarge,
    EndsInThePast,
    EndsTooLate,
    GrantsMissing,
    NobodyToTell,
    NobodyToThank,
    NothingAskedFor,
    NothingToReach,
    NoTimeToGive,
    NotQuiet,
    NotYours,
    OnlyWhenPutUp,
    QuietUnfit,
    RewardForNothing,
    TooLate,
    WordsMissing,
)
from dugnad.cards.fundraiser.law.verbs import CallOff, OpenToAll, Tell, Thank
from dugnad.cards.fundraiser.tests.stories import (
    ASK,
    ASKED,
    ENDS_MS,
    GRANTS,
    HOURS,
    PAID,
    STREET,
    Street,
    asked,
    promised,
)
from dugnad.charter.money import verbs as money
from dugnad.charter.testing import DAY_MS, prose
from dugnad.ledger.contract import Refused, attempt
from dugnad.ledger.store import Draft, MemoryStore
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, NOON_MS, By
from dugnad.ledger.values import COUNT_LIMIT

AGES_MS = NOON_MS + LASTS_MAX_MS + 1
QUIET_MS = NOON_MS + 2 * DAY_MS
PLANKS = (BudgetLine("money", 180_000), BudgetLine("hours", 600), BudgetLine("money", 120_000))
MUCH = (BudgetLine("money", COUNT_LIMIT - 1), BudgetLine("money", 1))


# ── Asking
def test_gifts_are_asked_for() -> None:
    """The terms stand, and the end is waited for."""
    fund = STREET.tells(when=ASK, by="cards", then=[ASKED])
    assert stage_of(fund) == "giving"
    assert [fund.terms.get().goal(kind) for kind in KINDS] == [300_000, 1_200, 5, 0]  # type: ignore[union-attr]


def test_what_gifts_go_to_stands_in_the_opening() -> None:
    """MAT-19: the amounts of its lines are in the books and nobody can change them."""
    ask = msgspec.structs.replace(ASK, budget=PLANKS)
    terms = STREET.tells(when=ask, by="cards", then=[asked(ask)]).terms.get()
    assert terms is not None
    assert terms.budget == PLANKS
    assert [terms.budgeted(kind) for kind in KINDS] == [300_000, 600, 0, 0]


@pytest.mark.parametrize(
    ("changed", "world", "by", "refusal"),
    [
        ({"money": 0, "hours": 0, "things": 0, "ends_at_ms": 0}, STREET, ANA, OnlyWhenPutUp),
        ({"money": 0, "hours": 0, "things": 0, "ends_at_ms": 0}, STREET, "cards", NothingAskedFor),
        ({"ends_at_ms": NOON_MS}, Street(waits_until_ms=ENDS_MS), "cards", EndsInThePast),
        ({"ends_at_ms": AGES_MS}, Street(waits_until_ms=AGES_MS), "cards", EndsTooLate),
        ({}, Street(waits_until_ms=ENDS_MS, grants=()), "cards", NoTimeToGive),
        ({"money": 0}, Street(grants=GRANTS[1:]), "cards", GrantsMissing),
        ({"quiet_until_ms": NOON_MS, "money": 0}, STREET, "cards", QuietUnfit),
        ({"quiet_until_ms": ENDS_MS, "money": 0}, STREET, "cards", QuietUnfit),
        ({"money": 0, "step": 0, "whole": True}, STREET, "cards", NothingToReach),
        ({"money": 0, "whole": False}, STREET, "cards", NothingToReach),
        ({"money": 0, "step": 0, "budget": PLANKS}, STREET, "cards", RewardForNothing),
        ({"money": 0, "step": 0, "rewards": (), "budget": MUCH}, STREET, "cards", BudgetForNothing),
        ({"budget": MUCH}, STREET, "cards", BudgetTooLarge),
    ],
)
def test_what_cannot_be_asked_for(
    changed: dict[str, Any], world: Street, by: By, refusal: type[Refused]
) -> None:
    """Each no comes before the next one."""
    world.tells(when=msgspec.structs.replace(ASK, **changed), by=by, then=refusal)


# ── Looking after it
def test_each_kind_is_thanked_for_what_has_come() -> None:
    """Hours by how many gifts came, money by the sum; nobody is thanked twice for the same."""
    came = [*HOURS, GiftGiven(1, CEM.member, BEN.member, 60)]
    thanks = Thanked("hours", BEN.member, 0, 1)
    STREET.tells(given=came, when=Thank("hours"), by=BEN, then=[thanks])
    STREET.tells(given=[*came, thanks], when=Thank("hours"), by=BEN, then=NobodyToThank)
    paid = Thanked("money", BEN.member, 0, 20_000)
    Street(paid=20_000).tells(given=PAID, when=Thank("money"), by=BEN, then=[paid])
    Street(paid=20_000).tells(given=[*PAID, paid], when=Thank("money"), by=BEN, then=NobodyToThank)


def test_those_who_give_are_told_how_it_goes() -> None:
    """The words lie outside the books; where nobody gives there is nobody to tell."""
    words = prose("The planks are here.")
    STREET.tells(
        given=HOURS,
        when=Tell(),
        by=BEN,
        commitments=[words],
        then=[GiversTold(BEN.member, words, NOON_MS)],
    )
    STREET.tells(given=[ASKED], when=Tell(), by=BEN, then=WordsMissing)
    STREET.tells(given=[ASKED], when=Tell(), by=BEN, commitments=[words], then=NobodyToTell)
    STREET.tells(given=[ASKED], when=Tell(), by=CEM, then=NotYours)


def test_it_is_called_off_while_it_lasts() -> None:
    """What came is given back, and no moment is waited for; what is kept is not called off."""
    fund = Street(paid=0).tells(
        given=PAID,
        when=CallOff(),
        by=BEN,
        then=[CalledOff(BEN.member)],
        orders=[attempt("money", money.GiveBack())],
    )
    assert stage_of(fund) == "called off"
    STREET.tells(given=HOURS, when=CallOff(), by=BEN, then=[CalledOff(BEN.member)])
    STREET.tells(given=[*HOURS, GoalReached()], when=CallOff(), by=BEN, then=TooLate)
    kept = Street(paid=5, standing="kept")
    kept.tells(given=[*PAID, PromisesEnded()], when=CallOff(), by=BEN, then=TooLate)


def test_a_quiet_round_ends_by_a_press_or_by_itself() -> None:
    """MAT-16: whoever looks after it opens it; at the moment it is open without anybody."""
    ask = msgspec.structs.replace(ASK, quiet_until_ms=QUIET_MS)
    fund = STREET.tells(when=ask, by="cards", then=[asked(ask)])
    assert is_quiet(fund, QUIET_MS - 1)
    assert not is_quiet(fund, QUIET_MS)
    opened = OpenedToAll(BEN.member)
    fund = STREET.tells(given=[asked(ask)], when=OpenToAll(), by=BEN, then=[opened])
    assert not is_quiet(fund, NOON_MS)
    STREET.tells(given=[asked(ask)], when=OpenToAll(), by=CEM, then=NotYours)
    STREET.tells(given=[asked(ask), opened], when=OpenToAll(), by=BEN, then=NotQuiet)
    STREET.tells(given=[asked(ask)], when=OpenToAll(), by=BEN, at=QUIET_MS, then=NotQuiet)
    STREET.tells(given=[ASKED], when=OpenToAll(), by=BEN, then=NotQuiet)


# ── By chance
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["give", "take back", "let go", "call", "given"]),
        st.integers(0, 3),
        st.sampled_from(["money", "hours", "things"]),
        st.integers(1, 400),
    ),
    max_size=30,
)


@settings(max_examples=120, deadline=None)
@given(steps=STEPS)
def test_sums_are_those_of_the_gifts(steps: list[tuple[str, int, Kind, int]]) -> None:
    """Whatever happens in whatever order, sums, people and thank-yous are what the gifts say."""
    fund = Fundraiser(Draft(MemoryStore()), "card:" + "c" * 32)
    CONTRACT.evolve(fund, ASKED)
    members = (ANA.member, BEN.member, CEM.member, DIA.member)
    for what, who, kind, amount in steps:
        last = fund.last.get() or 0
        number = amount % last + 1 if last else 0
        gift = fund.gifts.get(number)
        if what == "give" or gift is None:
            reward = 2 if kind == "hours" else 0
            circle = "unsaid" if amount % 3 == 0 else "outside" if who == 3 else "project"
            more = {"member": members[who], "reward": reward, "circle": circle}
            CONTRACT.evolve(fund, promised(last + 1, kind, amount, **more))
        elif gift.standing in ("promised", "called upon"):
            CONTRACT.evolve(fund, _next(what, number, gift, amount))
        elif what == "given" and gift.arrived == sums_of(fund, gift.kind).arrived > 0:
            CONTRACT.evolve(fund, GiftNotGiven(number, gift.giver, BEN.member, gift.given))
    gifts = [gift for _number, gift in fund.gifts.items()]
    standing = [gift for gift in gifts if gift.stands]
    for kind in KINDS:
        mine = [gift for gift in standing if gift.kind == kind]
        sums = sums_of(fund, kind)
        assert sums.promised == sum(gift.counts for gift in mine)
        assert sums.given == sum(gift.given for gift in mine)
        assert sums.gifts == len(mine)
        assert sums.arrived == sum(gift.arrived > 0 for gift in mine)
        came = [fund.came.get((kind, number)) for number in range(1, sums.arrived + 1)]
        assert [fund.gifts.get(number or 0).arrived for number in came] == [  # type: ignore[union-attr]
            *range(1, sums.arrived + 1)
        ]
    givers = {gift.giver for gift in standing if gift.circle != "unsaid"}
    people = fund.people.get() or People()
    assert people.givers == len(givers)
    assert people.outside == len(givers & {DIA.member})
    assert people.unsaid == sum(gift.circle == "unsaid" for gift in standing)
    assert people.some == bool(standing)
    assert (fund.taken.get(2) or 0) == sum(gift.reward == 2 for gift in standing)


def _next(what: str, number: int, gift: Gift, amount: int) -> FundraiserEvent:
    """What happens to a promise; money is paid elsewhere, so it is only taken back here."""
    if what == "let go" and gift.kind != "money":
        return GiftLetGo(number, gift.giver, BEN.member)
    if what == "call" and gift.kind != "money":
        return GiftCalledUpon(number, gift.giver, BEN.member, None)
    if what == "given" and gift.kind != "money":
        return GiftGiven(number, gift.giver, BEN.member, amount)
    return GiftTakenBack(number, gift.giver)


def test_what_is_about_nobody_changes_nothing() -> None:
    """Writing down never fails, whatever stands in an event."""
    fund = Fundraiser(Draft(MemoryStore()), "card:" + "c" * 32)
    for event in (GiftTakenBack(7, CEM.member), GoalReached(), PaymentReminder()):
        CONTRACT.evolve(fund, event)
    assert fund.stage.get() is None
    assert [*fund.gifts.items()] == []


def test_a_gift_costs_the_same_however_many_there_were() -> None:
    """The second gift and the two thousandth read and write as much as each other."""
    costs = []
    for before in (1, 2_000):
        draft = Draft(MemoryStore())
        fund = Fundraiser(draft, "card:" + "c" * 32)
        CONTRACT.evolve(fund, ASKED)
        for number in range(1, before + 1):
            who = number.to_bytes(16, "big")
            CONTRACT.evolve(fund, promised(number, member=who))
        draft.restart_counts()
        CONTRACT.evolve(fund, promised(before + 1, member=bytes(16)))
        costs.append((draft.reads, draft.writes))
    assert costs[0] == costs[1]
