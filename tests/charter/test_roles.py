"""Stories about roles: begun, offered, shared, passed on, decided, given up, over."""

import pytest
from msgspec.structs import replace

from dugnad.charter.cards.records import Cards
from dugnad.charter.entries import (
    ROLES_MAX,
    SEATS_MAX,
    STARTER,
    YEAR_MS,
    Holding,
    Membership,
    RoleOffer,
    RoleRule,
)
from dugnad.charter.law import Law
from dugnad.charter.projects.records import Projects
from dugnad.charter.roles import (
    CONTRACT,
    ENDED_AT_ONCE,
    OFFER_MS,
    Accept,
    AlreadyHolder,
    AlreadyOffered,
    Appoint,
    Begin,
    Decline,
    GivenTogether,
    NoOffer,
    NoSeat,
    NotAMember,
    NotAPerson,
    NotDecided,
    NotHolder,
    NotYourOffer,
    Offer,
    OfferLapsed,
    OfferTakenBack,
    Recall,
    Release,
    RoleBegun,
    RoleDeclined,
    RoleEnded,
    RoleOffered,
    Roles,
    RolesAction,
    RolesEvent,
    StepDown,
    TakeBack,
    UnknownRole,
)
from dugnad.charter.testing import DAY_MS, ELSEWHERE, PROJECT, RULES, World, card_id
from dugnad.charter.ways import TRUSTED, TRUSTED_FEW
from dugnad.ledger.contract import Refused
from dugnad.ledger.store import WritableStore
from dugnad.ledger.testing import (
    ANA,
    BEN,
    CARD,
    CEM,
    CUSTODIAN,
    DIA,
    NOON_MS,
    OPERATOR,
    By,
    Scenarios,
    Voice,
)

COOK = "cook"
WEEK_MS = 7 * DAY_MS
ROLES = replace(
    TRUSTED_FEW,
    roles=(
        RoleRule(STARTER, 2, YEAR_MS),
        RoleRule(TRUSTED, 2, YEAR_MS),
        RoleRule(COOK, 1, WEEK_MS),
    ),
)
BY_DECISION = CARD
BY_ANOTHERS = "card:" + card_id("elsewhere").hex()


def write(store: WritableStore) -> None:
    """Ana, Ben and Cem are members; Ana looks after the project, whose proposal is there."""
    World("proposal", rules=ROLES, more_members=(CEM.member,)).write(store)
    entry = replace(World("proposal").entry, project=ELSEWHERE)
    Cards(store, "cards").cards.set(card_id("elsewhere"), entry)


STORIES = Scenarios(CONTRACT, law=Law, world=write, target="roles")


def begun(
    who: Voice,
    role: str = COOK,
    *,
    deputy: bool = False,
    from_ms: int = NOON_MS,
    until_ms: int = NOON_MS + WEEK_MS,
) -> RoleBegun:
    """Somebody holds a role."""
    return RoleBegun(
        project=PROJECT,
        role=role,
        member=who.member,
        deputy=deputy,
        from_ms=from_ms,
        until_ms=until_ms,
    )


def ended(who: Voice, role: str = COOK, at_ms: int = NOON_MS) -> RoleEnded:
    """Somebody holds a role no more."""
    return RoleEnded(project=PROJECT, role=role, member=who.member, at_ms=at_ms)


def offered(
    to: Voice,
    by: Voice | None = None,
    role: str = COOK,
    *,
    passing: bool = False,
    deputy: bool = False,
    at_ms: int = NOON_MS,
) -> RoleOffered:
    """Somebody was offered a role, by a holder or as decided."""
    return RoleOffered(
        project=PROJECT,
        role=role,
        member=to.member,
        by=None if by is None else by.member,
        passing=passing,
        deputy=deputy,
        at_ms=at_ms,
    )


def declined(who: Voice, role: str = COOK) -> RoleDeclined:
    """Somebody said no."""
    return RoleDeclined(project=PROJECT, role=role, member=who.member)


def offer(to: Voice, role: str = STARTER, *, passing: bool = False, deputy: bool = False) -> Offer:
    """Offer a role."""
    return Offer(PROJECT, role, to.member, passing=passing, deputy=deputy)


def holding(roles: Roles, who: Voice, role: str = COOK) -> Holding | None:
    """Somebody's time in a role."""
    return roles.holdings.get((PROJECT, role, who.member))


# ── Beginning and leaving, as the law of projects asks
def test_who_starts_a_project_holds_its_roles_for_a_term() -> None:
    """Each for as long as the rules give it."""
    begin = Begin(PROJECT, CEM.member, (TRUSTED, COOK))
    events = [begun(CEM, TRUSTED, until_ms=NOON_MS + YEAR_MS), begun(CEM)]
    roles = STORIES.tell(when=begin, by="projects", then=events)
    assert holding(roles, CEM) == Holding(NOON_MS, NOON_MS + WEEK_MS, deputy=False)


def test_who_leaves_holds_nothing_and_is_offered_nothing() -> None:
    """In the order of the rules; a term that is over is not ended again."""
    given = [
        begun(CEM, TRUSTED, from_ms=NOON_MS - 2, until_ms=NOON_MS),
        begun(CEM, COOK),
        offered(CEM, ANA, STARTER),
    ]
    roles = STORIES.tell(
        given=given,
        when=Release(PROJECT, CEM.member),
        by="projects",
        then=[declined(CEM, STARTER), ended(CEM, COOK)],
    )
    assert holding(roles, CEM) is None
    assert (PROJECT, STARTER, CEM.member) not in roles.offers


@pytest.mark.parametrize("by", [ANA, OPERATOR, CUSTODIAN, "cards", BY_DECISION])
@pytest.mark.parametrize(
    "action",
    [Begin(PROJECT, BEN.member, (STARTER,)), Release(PROJECT, BEN.member)],
)
def test_only_the_law_of_projects_begins_and_releases(action: RolesAction, by: By) -> None:
    """Nobody gives themselves a role, or takes another's, by asking as if they were the law."""
    STORIES.tell(when=action, by=by, then=NotDecided)


# ── As decided
def test_a_project_offers_a_role_and_who_accepts_holds_it() -> None:
    """Nobody is put in charge without having said yes."""
    roles = STORIES.tell(
        when=Appoint(PROJECT, COOK, BEN.member), by=BY_DECISION, then=[offered(BEN)]
    )
    assert holding(roles, BEN) is None
    assert roles.offers.get((PROJECT, COOK, BEN.member)) == RoleOffer(
        by=None, passing=False, deputy=False, at_ms=NOON_MS
    )
    roles = STORIES.tell(
        given=[offered(BEN)], when=Accept(PROJECT, COOK), by=BEN, then=[begun(BEN)]
    )
    assert (PROJECT, COOK, BEN.member) not in roles.offers


def test_who_is_given_another_term_has_held_the_role_all_along() -> None:
    """The new term runs from today; what is being decided still hears their voice."""
    early = NOON_MS - DAY_MS // 2
    given = [begun(BEN, from_ms=early, until_ms=NOON_MS + 1), offered(BEN)]
    STORIES.tell(
        given=given,
        when=Accept(PROJECT, COOK),
        by=BEN,
        then=[begun(BEN, from_ms=early)],
    )


@pytest.mark.parametrize(
    "before",
    [
        begun(BEN, from_ms=NOON_MS - 9, until_ms=NOON_MS + 9, deputy=True),
        begun(BEN, from_ms=NOON_MS - 9, until_ms=NOON_MS),
    ],
)
def test_a_role_begins_anew_after_standing_in_or_after_a_gap(before: RoleBegun) -> None:
    """Only the same role without a gap goes on."""
    over = [ended(BEN)] if before.until_ms == NOON_MS else []
    given = [before, offered(BEN)]
    STORIES.tell(given=given, when=Accept(PROJECT, COOK), by=BEN, then=[*over, begun(BEN)])


def test_what_was_decided_goes_before_what_a_holder_offered() -> None:
    """Nobody blocks an appointment by offering the role first."""
    given = [begun(ANA), offered(BEN, ANA, passing=True)]
    STORIES.tell(
        given=given,
        when=Appoint(PROJECT, COOK, BEN.member),
        by=BY_DECISION,
        then=[offered(BEN)],
    )


def test_a_project_recalls_who_holds_a_role() -> None:
    """At once, deputies too."""
    recall = Recall(PROJECT, COOK, BEN.member)
    for deputy in (False, True):
        given = [begun(BEN, deputy=deputy)]
        roles = STORIES.tell(given=given, when=recall, by=BY_DECISION, then=[ended(BEN)])
        assert holding(roles, BEN) is None


@pytest.mark.parametrize(
    "by", [ANA, BEN, OPERATOR, CUSTODIAN, BY_ANOTHERS, "projects", "card:" + 32 * "0"]
)
@pytest.mark.parametrize(
    "action", [Appoint(PROJECT, "none", DIA.member), Recall(PROJECT, "none", DIA.member)]
)
def test_nobody_appoints_or_recalls_alone(action: RolesAction, by: By) -> None:
    """Neither who looks after the project, nor who runs the place, nor another project."""
    STORIES.tell(when=action, by=by, then=NotDecided)


@pytest.mark.parametrize(
    ("given", "action", "refusal"),
    [
        ([], Appoint(PROJECT, "none", DIA.member), NotAMember),
        ([], Appoint(PROJECT, "none", BEN.member), UnknownRole),
        ([offered(BEN)], Appoint(PROJECT, COOK, BEN.member), AlreadyOffered),
        ([], Recall(PROJECT, COOK, BEN.member), NotHolder),
        ([begun(BEN, until_ms=NOON_MS)], Recall(PROJECT, COOK, BEN.member), NotHolder),
        ([begun(BEN)], Recall(PROJECT, TRUSTED, BEN.member), NotHolder),
    ],
)
def test_what_was_decided_about_roles_may_not_be_possible(
    given: list[RolesEvent], action: RolesAction, refusal: type[Refused]
) -> None:
    """The first rule that is broken says why it is not carried out."""
    STORIES.tell(given=given, when=action, by=BY_DECISION, then=refusal)


def test_an_old_offer_is_made_again() -> None:
    """What nobody answered for a season stands in nobody's way."""
    old = offered(BEN, at_ms=NOON_MS - OFFER_MS)
    STORIES.tell(
        given=[old],
        when=Appoint(PROJECT, COOK, BEN.member),
        by=BY_DECISION,
        then=[offered(BEN)],
    )


# ── From hand to hand
ANAS_MS = NOON_MS - DAY_MS + YEAR_MS
"""When Ana's own time of looking after the project ends."""


def test_who_looks_after_a_project_shares_that() -> None:
    """Ben looks after it beside Ana, for as long as she does."""
    shared = offered(BEN, ANA, STARTER)
    STORIES.tell(when=offer(BEN), by=ANA, then=[shared])
    roles = STORIES.tell(
        given=[shared],
        when=Accept(PROJECT, STARTER),
        by=BEN,
        then=[begun(BEN, STARTER, until_ms=ANAS_MS)],
    )
    assert holding(roles, ANA, STARTER) is not None


def test_stepping_down_is_offering_first() -> None:
    """Ana looks after the project until Ben has said yes, and not a moment longer (K5)."""
    passed = offered(BEN, ANA, STARTER, passing=True)
    roles = STORIES.tell(when=offer(BEN, passing=True), by=ANA, then=[passed])
    assert holding(roles, ANA, STARTER) is not None
    roles = STORIES.tell(
        given=[passed],
        when=Accept(PROJECT, STARTER),
        by=BEN,
        then=[ended(ANA, STARTER), begun(BEN, STARTER, until_ms=ANAS_MS)],
    )
    assert holding(roles, ANA, STARTER) is None


def test_a_role_with_one_seat_can_be_passed_on() -> None:
    """Whoever gives it away makes room."""
    given = [begun(ANA), offered(BEN, ANA, passing=True)]
    STORIES.tell(given=given, when=Accept(PROJECT, COOK), by=BEN, then=[ended(ANA), begun(BEN)])


def test_a_deputy_stands_in_and_takes_nobodys_seat() -> None:
    """Also in a role that decides: standing in is no voice."""
    given: list[RolesEvent] = [begun(ANA, TRUSTED, until_ms=ANAS_MS)]
    asked = offered(BEN, ANA, TRUSTED, deputy=True)
    STORIES.tell(given=given, when=offer(BEN, TRUSTED, deputy=True), by=ANA, then=[asked])
    STORIES.tell(
        given=[*given, asked],
        when=Accept(PROJECT, TRUSTED),
        by=BEN,
        then=[begun(BEN, TRUSTED, deputy=True, until_ms=ANAS_MS)],
    )


def test_saying_no_and_taking_back() -> None:
    """Either ends an offer, and a new one can be made."""
    given = [offered(BEN, ANA, STARTER)]
    roles = STORIES.tell(
        given=given, when=Decline(PROJECT, STARTER), by=BEN, then=[declined(BEN, STARTER)]
    )
    assert [*roles.offers.items()] == []
    back = OfferTakenBack(project=PROJECT, role=STARTER, member=BEN.member)
    take = TakeBack(PROJECT, STARTER, BEN.member)
    roles = STORIES.tell(given=given, when=take, by=ANA, then=[back])
    assert [*roles.offers.items()] == []


def test_giving_up_a_role_is_one_action() -> None:
    """Whether or not anybody follows."""
    roles = STORIES.tell(when=StepDown(PROJECT, STARTER), by=ANA, then=[ended(ANA, STARTER)])
    assert holding(roles, ANA, STARTER) is None


HELD = begun(BEN, STARTER, until_ms=ANAS_MS)
GONE = "nobody of this project"
BY_BEN = offered(CEM, BEN, STARTER)


@pytest.mark.parametrize(
    ("given", "by", "action", "refusal"),
    [
        ([], "card:" + 32 * "d", offer(DIA, "none"), NotAPerson),
        ([], DIA, offer(DIA, "none"), NotAMember),
        ([], Voice(GONE), StepDown(PROJECT, "none"), NotAMember),
        ([], BEN, offer(DIA, "none"), NotAMember),
        ([], BEN, offer(CEM, "none"), UnknownRole),
        ([], BEN, offer(CEM, TRUSTED), NotHolder),
        ([begun(BEN, STARTER, deputy=True)], BEN, offer(CEM), NotHolder),
        ([begun(BEN, TRUSTED)], BEN, offer(ANA, TRUSTED), GivenTogether),
        ([begun(BEN, TRUSTED)], BEN, offer(ANA, TRUSTED, passing=True), GivenTogether),
        ([offered(BEN, ANA, STARTER), HELD], ANA, offer(BEN), AlreadyHolder),
        ([HELD, offered(BEN, ANA, STARTER)], ANA, offer(BEN), AlreadyOffered),
        ([offered(BEN, None, STARTER)], ANA, offer(BEN), AlreadyOffered),
        ([HELD], ANA, offer(BEN), AlreadyHolder),
        ([], BEN, Accept(PROJECT, "none"), UnknownRole),
        ([], BEN, Accept(PROJECT, COOK), NoOffer),
        ([BY_BEN], CEM, Accept(PROJECT, STARTER), OfferLapsed),
        ([offered(CEM, at_ms=NOON_MS - OFFER_MS)], CEM, Accept(PROJECT, COOK), OfferLapsed),
        ([HELD, offered(CEM, ANA, STARTER)], CEM, Accept(PROJECT, STARTER), NoSeat),
        ([begun(ANA), offered(BEN)], BEN, Accept(PROJECT, COOK), NoSeat),
        ([], BEN, Decline(PROJECT, COOK), NoOffer),
        ([offered(CEM)], BEN, Decline(PROJECT, COOK), NoOffer),
        ([], BEN, TakeBack(PROJECT, COOK, CEM.member), NoOffer),
        ([offered(CEM)], BEN, TakeBack(PROJECT, COOK, CEM.member), NotYourOffer),
        ([offered(CEM, ANA, STARTER)], BEN, TakeBack(PROJECT, STARTER, CEM.member), NotYourOffer),
        ([], BEN, StepDown(PROJECT, STARTER), NotHolder),
        ([begun(BEN, until_ms=NOON_MS)], BEN, StepDown(PROJECT, COOK), NotHolder),
    ],
)
def test_what_breaks_a_rule_about_roles(
    given: list[RolesEvent], by: By, action: RolesAction, refusal: type[Refused]
) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    STORIES.tell(given=given, when=action, by=by, then=refusal)


def test_what_ben_could_not_give_any_more_is_offered_again() -> None:
    """An offer by who holds the role no longer stands in nobody's way."""
    STORIES.tell(given=[BY_BEN], when=offer(CEM), by=ANA, then=[offered(CEM, ANA, STARTER)])


# ── Terms
def test_every_role_ends_with_its_term() -> None:
    """To the millisecond, whoever holds it (PRJ-24)."""
    roles = STORIES.tell(
        given=[offered(BEN)], when=Accept(PROJECT, COOK), by=BEN, then=[begun(BEN)]
    )
    time = holding(roles, BEN)
    assert time is not None
    store = roles.holdings._store
    law = Law(store)
    assert law.holds(PROJECT, COOK, BEN.member, time.until_ms - 1)
    assert law.holders(PROJECT, COOK, time.until_ms - 1) == (BEN.member,)
    assert not law.holds(PROJECT, COOK, BEN.member, time.until_ms)
    assert law.holders(PROJECT, COOK, time.until_ms) == ()
    assert law.decides_since(PROJECT, COOK, BEN.member, time.until_ms) == -1


def test_terms_that_are_over_are_cleared_away() -> None:
    """Some each time that a term begins, so that they never pile up."""
    past = [Voice(f"somebody {number}") for number in range(ENDED_AT_ONCE + 2)]
    given: list[RolesEvent] = [
        begun(who, from_ms=NOON_MS - 9, until_ms=NOON_MS - 1) for who in past
    ]
    in_order = sorted(past, key=lambda who: who.member)[:ENDED_AT_ONCE]
    roles = STORIES.tell(
        given=[*given, offered(BEN)],
        when=Accept(PROJECT, COOK),
        by=BEN,
        then=[*(ended(who, at_ms=NOON_MS - 1) for who in in_order), begun(BEN)],
    )
    assert len([*roles.holdings.items(under=(PROJECT, COOK))]) == 3


def test_nobody_keeps_a_role_over_having_left() -> None:
    """A role whose name the rules had dropped meanwhile is not held again after coming back."""

    def came_back(store: WritableStore) -> None:
        write(store)
        back = Membership(NOON_MS, None, 0)
        Projects(store, "projects").memberships.set((PROJECT, BEN.member), back)
        before = Holding(NOON_MS - DAY_MS, NOON_MS + YEAR_MS, deputy=False)
        Roles(store, "roles").holdings.set((PROJECT, COOK, BEN.member), before)
        law = Law(store)
        assert not law.holds(PROJECT, COOK, BEN.member, NOON_MS)
        assert law.holders(PROJECT, COOK, NOON_MS) == ()
        assert law.decides_since(PROJECT, COOK, BEN.member, NOON_MS) == -1

    again = Scenarios(CONTRACT, law=Law, world=came_back, target="roles")
    again.tell(when=StepDown(PROJECT, COOK), by=BEN, then=NotHolder)


def test_a_deputy_looks_after_things_and_does_not_decide() -> None:
    """Standing in is acting, not answering for the group."""
    roles = STORIES.tell(
        given=[begun(BEN, TRUSTED, from_ms=NOON_MS - 1, deputy=True)],
        when=StepDown(PROJECT, STARTER),
        by=ANA,
        then=[ended(ANA, STARTER)],
    )
    law = Law(roles.holdings._store)
    assert law.holds(PROJECT, TRUSTED, BEN.member, NOON_MS)
    assert law.holders(PROJECT, TRUSTED, NOON_MS) == ()
    assert law.holders(PROJECT, TRUSTED, NOON_MS, deputies=True) == (BEN.member,)
    assert law.decides_since(PROJECT, TRUSTED, BEN.member, NOON_MS) == -1


def test_the_most_seats_and_roles_fit_into_one_action() -> None:
    """Who leaves may hold every role, and the fullest role takes one more only when one goes."""
    roles = tuple(RoleRule(f"role {number}", SEATS_MAX, YEAR_MS) for number in range(ROLES_MAX))
    rules = replace(RULES, roles=(RoleRule(STARTER, 1, YEAR_MS), *roles[1:]))
    crowd = [Voice(f"somebody {number}") for number in range(2 * SEATS_MAX + 1)]
    inside = tuple(who.member for who in crowd)

    def full(store: WritableStore) -> None:
        World("proposal", rules=rules, more_members=(CEM.member, *inside)).write(store)

    stories = Scenarios(CONTRACT, law=Law, world=full, target="roles")
    mine = [begun(CEM, one.name) for one in rules.roles]
    stories.tell(
        given=mine,
        when=Release(PROJECT, CEM.member),
        by="projects",
        then=[ended(CEM, one.name) for one in rules.roles],
    )
    name = rules.roles[-1].name
    seated = [begun(who, name, deputy=bool(at >= SEATS_MAX)) for at, who in enumerate(crowd[:-1])]
    given = [*seated, offered(CEM, None, name)]
    stories.tell(given=given, when=Accept(PROJECT, name), by=CEM, then=NoSeat)
    stories.tell(
        given=[*given, ended(crowd[0], name)],
        when=Accept(PROJECT, name),
        by=CEM,
        then=[begun(CEM, name, until_ms=NOON_MS + YEAR_MS)],
    )
