"""Stories about projects: starting, joining and being let in, resting, leaving, rules, parts."""

import pytest
from msgspec.structs import replace

from dugnad.charter.entries import OBJECTION_MS_MAX, STARTER, Membership, ProjectEntry, Rules
from dugnad.charter.households import VoiceOwned, VoiceShared
from dugnad.charter.projects.events import (
    JoiningAsked,
    MemberLeft,
    MemberLetIn,
    MemberRested,
    ProjectDescribed,
    ProjectsEvent,
    ProjectStarted,
    ProjectTakenOver,
)
from dugnad.charter.projects.law import CONTRACT
from dugnad.charter.projects.records import Projects
from dugnad.charter.projects.refusals import (
    AlreadyMember,
    AlreadyStarted,
    AskedBefore,
    HasStarter,
    NoSuchPart,
    NotAMember,
    NotAPerson,
    NotDecided,
    NotLetIn,
    NotStarter,
    OfAnotherProject,
    OpenToAll,
    RulesHaveChanged,
    TextMissing,
    UnknownProject,
    WordsDiffer,
)
from dugnad.charter.projects.verbs import (
    AskToJoin,
    Describe,
    Join,
    Leave,
    LetIn,
    ProjectsAction,
    Rest,
    Start,
    TakeOver,
)
from dugnad.charter.roles import Release
from dugnad.charter.testing import DAY_MS, ELSEWHERE, PROJECT, RULES, prose
from dugnad.charter.ways import ASSOCIATION, BOARD
from dugnad.ledger.codec import decode_strictly, encode
from dugnad.ledger.contract import Order, Refused, must
from dugnad.ledger.errors import NotCanonical
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, NOON_MS, By, Voice
from tests.charter.begun import (
    AIM,
    ANAS,
    BENS,
    BY_ALL,
    BY_DECISION,
    DECIDED,
    START,
    STARTED,
    STORIES,
    begin,
    joined,
    part_of,
)

ASKED_ONLY = replace(
    STARTED, rules=Rules(way="trusted", joining="asked", puts_up="members", objection_ms=0)
)


def test_no_card_waits_longer_than_a_season() -> None:
    """Rules by which a card waits for more than ninety days cannot even be written down."""
    longest = replace(RULES, objection_ms=OBJECTION_MS_MAX)
    too_long = replace(RULES, objection_ms=OBJECTION_MS_MAX + 1)
    assert decode_strictly(Rules, encode(longest)) == longest
    with pytest.raises(NotCanonical):
        decode_strictly(Rules, encode(too_long))


def release(who: Voice) -> Order:
    """What is ordered for who leaves."""
    return must("roles", Release(project=PROJECT, member=who.member))


def left(who: Voice) -> MemberLeft:
    """Somebody left."""
    return MemberLeft(project=PROJECT, member=who.member, at_ms=NOON_MS)


def asked(who: Voice) -> JoiningAsked:
    """Somebody asked to join."""
    return JoiningAsked(project=PROJECT, member=who.member, at_ms=NOON_MS)


def in_by(who: Voice, by: Voice | None) -> MemberLetIn:
    """Somebody was let in."""
    return MemberLetIn(project=PROJECT, member=who.member, by=None if by is None else by.member)


def taken_over(who: Voice) -> ProjectTakenOver:
    """Somebody began to look after it."""
    return ProjectTakenOver(project=PROJECT, by=who.member, at_ms=NOON_MS)


def test_somebody_starts_a_project() -> None:
    """Who starts it is its first member and looks after it; its rules are version 1."""
    projects = STORIES.tell(
        when=START, by=ANA, commitments=[AIM], then=[STARTED], orders=[begin(ANA)]
    )
    assert projects.projects.get(PROJECT) == ProjectEntry(
        ANA.member, NOON_MS, AIM, ANA.member, 1, 1
    )
    assert projects.rules.get((PROJECT, 1)) == RULES
    membership = projects.memberships.get((PROJECT, ANA.member))
    assert membership == Membership(NOON_MS, None, 0)


def test_joining_is_one_action_after_reading_the_rules() -> None:
    """The member count rises."""
    projects = STORIES.tell(given=[STARTED], when=Join(PROJECT, 1), by=BEN, then=[joined(BEN)])
    project = projects.projects.get(PROJECT)
    assert project is not None
    assert project.members == 2


def test_leaving_is_one_action_and_ends_membership_at_once() -> None:
    """The count falls, and the time as a member stays known."""
    projects = STORIES.tell(
        given=[STARTED, joined(BEN)],
        when=Leave(PROJECT),
        by=BEN,
        then=[left(BEN)],
        orders=[release(BEN)],
    )
    membership = projects.memberships.get((PROJECT, BEN.member))
    assert membership == Membership(NOON_MS, NOON_MS, 0)
    project = projects.projects.get(PROJECT)
    assert project is not None
    assert project.members == 1


def test_who_left_may_come_back() -> None:
    """Nobody is kept out for having left once."""
    STORIES.tell(
        given=[STARTED, joined(BEN), left(BEN)], when=Join(PROJECT, 1), by=BEN, then=[joined(BEN)]
    )


@pytest.mark.parametrize("others", [[], [joined(BEN)]])
def test_who_looks_after_a_project_may_leave_at_any_time(others: list[ProjectsEvent]) -> None:
    """Alone or not: nobody is kept in; the project stays, and nobody looks after it."""
    projects = STORIES.tell(
        given=[STARTED, *others],
        when=Leave(PROJECT),
        by=ANA,
        then=[left(ANA)],
        orders=[release(ANA)],
    )
    project = projects.projects.get(PROJECT)
    assert project is not None
    assert project.members == len(others)


def test_whoever_takes_part_takes_over_what_nobody_looks_after() -> None:
    """Ana has left; Ben looks after the project now and may describe it; her words stay hers."""
    given: list[ProjectsEvent] = [STARTED, joined(BEN), left(ANA)]
    projects = STORIES.tell(
        given=given, when=TakeOver(PROJECT), by=BEN, then=[taken_over(BEN)], orders=[begin(BEN)]
    )
    assert projects.projects.get(PROJECT) == ProjectEntry(
        BEN.member, NOON_MS, AIM, ANA.member, 1, 1
    )
    membership = projects.memberships.get((PROJECT, BEN.member))
    assert membership == Membership(NOON_MS, None, 0)
    anew = prose("A playground, also in winter")
    projects = BENS.tell(
        given=[*given, taken_over(BEN)],
        when=Describe(PROJECT),
        by=BEN,
        commitments=[anew],
        then=[ProjectDescribed(project=PROJECT, by=BEN.member, prose=anew, before=AIM)],
    )
    assert projects.projects.get(PROJECT) == ProjectEntry(
        BEN.member, NOON_MS, anew, BEN.member, 1, 1
    )


def test_who_looked_after_a_project_comes_back_as_one_of_its_members() -> None:
    """Ana has no say over others that she gave up; where nobody took over she may again."""
    given: list[ProjectsEvent] = [STARTED, joined(BEN), left(ANA)]
    projects = STORIES.tell(given=given, when=Join(PROJECT, 1), by=ANA, then=[joined(ANA)])
    membership = projects.memberships.get((PROJECT, ANA.member))
    assert membership == Membership(NOON_MS, None, 0)
    project = projects.projects.get(PROJECT)
    assert project is not None
    assert project.members == 2
    back = [*given, joined(ANA)]
    STORIES.tell(
        given=back, when=TakeOver(PROJECT), by=ANA, then=[taken_over(ANA)], orders=[begin(ANA)]
    )
    BENS.tell(given=[*back, taken_over(BEN)], when=TakeOver(PROJECT), by=ANA, then=HasStarter)


def test_a_project_is_handed_on_more_than_once() -> None:
    """Ben took over and leaves too: Cem is next."""
    given: list[ProjectsEvent] = [STARTED, joined(BEN), joined(CEM), left(ANA), taken_over(BEN)]
    projects = STORIES.tell(
        given=given, when=Leave(PROJECT), by=BEN, then=[left(BEN)], orders=[release(BEN)]
    )
    project = projects.projects.get(PROJECT)
    assert project is not None
    assert project.members == 1
    STORIES.tell(
        given=[*given, left(BEN)],
        when=TakeOver(PROJECT),
        by=CEM,
        then=[taken_over(CEM)],
        orders=[begin(CEM)],
    )


def test_resting_keeps_ones_place() -> None:
    """Until a day, or ended early with 0; membership goes on."""
    until_ms = NOON_MS + DAY_MS
    rested = MemberRested(project=PROJECT, member=BEN.member, until_ms=until_ms)
    projects = STORIES.tell(
        given=[STARTED, joined(BEN)], when=Rest(PROJECT, until_ms), by=BEN, then=[rested]
    )
    membership = projects.memberships.get((PROJECT, BEN.member))
    assert membership == Membership(NOON_MS, None, until_ms)
    projects = STORIES.tell(
        given=[STARTED, joined(BEN), rested],
        when=Rest(PROJECT, 0),
        by=BEN,
        then=[MemberRested(project=PROJECT, member=BEN.member, until_ms=0)],
    )
    membership = projects.memberships.get((PROJECT, BEN.member))
    assert membership == Membership(NOON_MS, None, 0)


def test_who_rests_may_leave() -> None:
    """Leaving while resting keeps what was said before."""
    rested = MemberRested(project=PROJECT, member=BEN.member, until_ms=NOON_MS + DAY_MS)
    projects = STORIES.tell(
        given=[STARTED, joined(BEN), rested],
        when=Leave(PROJECT),
        by=BEN,
        then=[left(BEN)],
        orders=[release(BEN)],
    )
    membership = projects.memberships.get((PROJECT, BEN.member))
    assert membership == Membership(NOON_MS, NOON_MS, NOON_MS + DAY_MS)


def test_who_looks_after_the_project_describes_it() -> None:
    """The text before stays known."""
    anew = prose("A playground for all, also in winter")
    described = ProjectDescribed(project=PROJECT, by=ANA.member, prose=anew, before=AIM)
    projects = ANAS.tell(
        given=[STARTED, joined(BEN)],
        when=Describe(PROJECT),
        by=ANA,
        commitments=[anew],
        then=[described],
    )
    assert projects.projects.get(PROJECT) == ProjectEntry(
        ANA.member, NOON_MS, anew, ANA.member, 1, 2
    )


@pytest.mark.parametrize(
    ("given", "by", "action", "words", "refusal"),
    [
        ([], "card:" + 32 * "d", Start(ELSEWHERE, RULES), False, NotAPerson),
        ([], DIA, START, False, OfAnotherProject),
        ([], Voice("nobody"), START, False, OfAnotherProject),
        ([STARTED], BEN, START, False, TextMissing),
        ([STARTED], BEN, START, True, AlreadyStarted),
        ([], BEN, Join(PROJECT, 1), False, UnknownProject),
        ([STARTED], ANA, Join(PROJECT, 2), False, RulesHaveChanged),
        ([STARTED], BEN, Join(PROJECT, 0), False, RulesHaveChanged),
        ([STARTED], ANA, Join(PROJECT, 1), False, AlreadyMember),
        ([ASKED_ONLY], ANA, Join(PROJECT, 1), False, AlreadyMember),
        ([ASKED_ONLY], BEN, Join(PROJECT, 1), False, NotLetIn),
        ([STARTED], BEN, Rest(PROJECT, 1), False, NotAMember),
        ([STARTED, joined(BEN), left(BEN)], BEN, Rest(PROJECT, 1), False, NotAMember),
        ([STARTED], BEN, Leave(PROJECT), False, NotAMember),
        ([STARTED, left(ANA)], ANA, Leave(PROJECT), False, NotAMember),
        ([], BEN, TakeOver(PROJECT), False, UnknownProject),
        ([STARTED, left(ANA)], BEN, TakeOver(PROJECT), False, NotAMember),
        ([STARTED, left(ANA)], ANA, TakeOver(PROJECT), False, NotAMember),
        ([STARTED], BEN, TakeOver(PROJECT), False, NotAMember),
        ([], BEN, Describe(PROJECT), False, TextMissing),
        ([], BEN, Describe(PROJECT), True, UnknownProject),
        ([STARTED], BEN, Describe(PROJECT), True, NotAMember),
        ([STARTED, joined(BEN)], BEN, Describe(PROJECT), True, NotStarter),
        ([], BEN, AskToJoin(PROJECT), False, UnknownProject),
        ([ASKED_ONLY], ANA, AskToJoin(PROJECT), False, AlreadyMember),
        ([STARTED], ANA, AskToJoin(PROJECT), False, AlreadyMember),
        ([STARTED], BEN, AskToJoin(PROJECT), False, OpenToAll),
        ([ASKED_ONLY, asked(BEN)], BEN, AskToJoin(PROJECT), False, AskedBefore),
        ([ASKED_ONLY, in_by(BEN, ANA)], BEN, AskToJoin(PROJECT), False, AskedBefore),
        ([], ANA, LetIn(PROJECT, BEN.member), False, UnknownProject),
        ([STARTED], BEN, LetIn(PROJECT, CEM.member), False, NotAMember),
        ([BY_ALL], BEN, LetIn(PROJECT, CEM.member), False, NotAMember),
        ([BY_ALL], ANA, LetIn(PROJECT, DIA.member), False, NotDecided),
        ([ASKED_ONLY], ANA, LetIn(PROJECT, DIA.member), False, OfAnotherProject),
        ([ASKED_ONLY], ANA, LetIn(PROJECT, bytes(16)), False, OfAnotherProject),
        ([ASKED_ONLY], ANA, LetIn(PROJECT, ANA.member), False, AlreadyMember),
        ([STARTED], ANA, LetIn(PROJECT, ANA.member), False, AlreadyMember),
        ([STARTED], ANA, LetIn(PROJECT, BEN.member), False, OpenToAll),
        ([ASKED_ONLY, in_by(BEN, ANA)], ANA, LetIn(PROJECT, BEN.member), False, AskedBefore),
        ([], ANA, part_of(ELSEWHERE), True, NoSuchPart),
        ([], ANA, Start(PROJECT, RULES, words="ours"), True, WordsDiffer),
        ([], ANA, Start(PROJECT, replace(RULES, words=bytes(32))), True, WordsDiffer),
    ],
)
def test_what_breaks_a_rule_about_projects(
    given: list[ProjectsEvent],
    by: By,
    action: ProjectsAction,
    words: bool,  # noqa: FBT001  Whether there are words with it.
    refusal: type[Refused],
) -> None:
    """The first rule that is broken says no, whatever else is wrong."""
    commitments = [prose("words")] if words else []
    STORIES.tell(given=given, when=action, by=by, commitments=commitments, then=refusal)


@pytest.mark.parametrize(
    "event",
    [
        MemberRested(project=PROJECT, member=BEN.member, until_ms=0),
        left(BEN),
        taken_over(BEN),
        ProjectDescribed(project=PROJECT, by=BEN.member, prose=AIM, before=AIM),
        VoiceShared(PROJECT, BEN.member, ANA.member, ANA.member, (ANA.member, BEN.member), 1),
        VoiceOwned(PROJECT, BEN.member, (ANA.member,), 1),
    ],
)
def test_writing_about_no_project_changes_nothing(event: ProjectsEvent) -> None:
    """Writing down never fails, not even for what cannot have happened."""
    projects = Projects(MemoryStore(), "projects")
    CONTRACT.evolve(projects, event)
    assert [*projects.projects.items()] == []
    assert [*projects.memberships.items()] == []


# ── Looked after
@pytest.mark.parametrize("by", [ANA, BEN])
def test_nobody_takes_over_what_somebody_looks_after(by: Voice) -> None:
    """Neither another member nor who looks after it already."""
    ANAS.tell(given=[STARTED, joined(BEN)], when=TakeOver(PROJECT), by=by, then=HasStarter)


def test_who_starts_a_project_holds_every_role_that_decides() -> None:
    """Where a board decides, somebody is on it from the first day; other roles are empty."""
    rules = replace(ASSOCIATION, lasting=replace(ASSOCIATION.lasting, who="chair"))
    started = replace(STARTED, rules=rules)
    order = begin(ANA, STARTER, "chair", BOARD)
    start = Start(PROJECT, rules)
    STORIES.tell(when=start, by=ANA, commitments=[AIM], then=[started], orders=[order])


# ── Being let in
def test_who_may_not_just_join_asks_and_is_let_in_by_a_member() -> None:
    """Then the rules are read and joining confirmed, as always; nothing is left over."""
    projects = STORIES.tell(given=[ASKED_ONLY], when=AskToJoin(PROJECT), by=BEN, then=[asked(BEN)])
    assert projects.asking.get((PROJECT, BEN.member)) == NOON_MS
    projects = STORIES.tell(
        given=[ASKED_ONLY, asked(BEN)],
        when=LetIn(PROJECT, BEN.member),
        by=ANA,
        then=[in_by(BEN, ANA)],
    )
    assert (PROJECT, BEN.member) not in projects.asking
    assert (PROJECT, BEN.member) in projects.let_in
    projects = STORIES.tell(
        given=[ASKED_ONLY, asked(BEN), in_by(BEN, ANA)],
        when=Join(PROJECT, 1),
        by=BEN,
        then=[joined(BEN)],
    )
    assert [*projects.asking.items()] == []
    assert [*projects.let_in.keys()] == []


def test_a_member_lets_somebody_in_who_did_not_ask() -> None:
    """A neighbour at the door need not fill in a form first."""
    STORIES.tell(
        given=[ASKED_ONLY], when=LetIn(PROJECT, BEN.member), by=ANA, then=[in_by(BEN, ANA)]
    )


@pytest.mark.parametrize("rules", [ASKED_ONLY, BY_ALL])
def test_a_project_lets_somebody_in_by_deciding_so(rules: ProjectStarted) -> None:
    """Where the whole group decides, and also where a member could."""
    DECIDED.tell(
        given=[rules], when=LetIn(PROJECT, BEN.member), by=BY_DECISION, then=[in_by(BEN, None)]
    )


def test_who_left_must_be_let_in_anew() -> None:
    """Having been let in once is used up by joining."""
    given: list[ProjectsEvent] = [ASKED_ONLY, in_by(BEN, ANA), joined(BEN), left(BEN)]
    STORIES.tell(given=given, when=Join(PROJECT, 1), by=BEN, then=NotLetIn)
