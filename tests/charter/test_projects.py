"""Stories about projects: starting, joining, resting, leaving, describing."""

import msgspec
import pytest

from dugnad.charter.entries import (
    OBJECTION_MS_MAX,
    MemberEntry,
    Membership,
    ProjectEntry,
    Rules,
)
from dugnad.charter.law import Law
from dugnad.charter.people import People
from dugnad.charter.projects import (
    CONTRACT,
    AlreadyMember,
    AlreadyStarted,
    Describe,
    HasStarter,
    Join,
    Leave,
    MemberJoined,
    MemberLeft,
    MemberRested,
    NotAMember,
    NotAPerson,
    NotAsked,
    NotStarter,
    OfAnotherProject,
    ProjectDescribed,
    Projects,
    ProjectsAction,
    ProjectsEvent,
    ProjectStarted,
    ProjectTakenOver,
    Rest,
    RulesHaveChanged,
    Start,
    TakeOver,
    TextMissing,
    UnknownProject,
)
from dugnad.charter.testing import DAY_MS, ELSEWHERE, PROJECT, RULES, prose
from dugnad.ledger.codec import decode_strictly, encode
from dugnad.ledger.contract import Refused
from dugnad.ledger.errors import NotCanonical
from dugnad.ledger.store import MemoryStore, WritableStore
from dugnad.ledger.testing import ANA, BEN, CEM, DIA, NOON_MS, By, Scenarios, Voice


def let_in(store: WritableStore) -> None:
    """Let Ana, Ben and Cem into the project, and Dia into another one."""
    everyone = People(store, "people")
    for who in (ANA, BEN, CEM):
        everyone.members.set(who.member, MemberEntry(PROJECT, "sms", NOON_MS))
    everyone.members.set(DIA.member, MemberEntry(ELSEWHERE, "sms", NOON_MS))


STORIES = Scenarios(CONTRACT, law=Law, world=let_in, target="projects")
AIM = prose("A playground for all")
START = Start(project=PROJECT, rules=RULES)
STARTED = ProjectStarted(project=PROJECT, starter=ANA.member, rules=RULES, prose=AIM, at_ms=NOON_MS)
ASKED_ONLY = msgspec.structs.replace(
    STARTED, rules=Rules(way="trusted", joining="asked", puts_up="members", objection_ms=0)
)


def test_no_card_waits_longer_than_a_season() -> None:
    """Rules by which a card waits for more than ninety days cannot even be written down."""
    longest = msgspec.structs.replace(RULES, objection_ms=OBJECTION_MS_MAX)
    too_long = msgspec.structs.replace(RULES, objection_ms=OBJECTION_MS_MAX + 1)
    assert decode_strictly(Rules, encode(longest)) == longest
    with pytest.raises(NotCanonical):
        decode_strictly(Rules, encode(too_long))


def joined(who: Voice) -> MemberJoined:
    """Somebody joined."""
    return MemberJoined(project=PROJECT, member=who.member, rules_version=1, at_ms=NOON_MS)


def left(who: Voice) -> MemberLeft:
    """Somebody left."""
    return MemberLeft(project=PROJECT, member=who.member, at_ms=NOON_MS)


def taken_over(who: Voice) -> ProjectTakenOver:
    """Somebody began to look after it."""
    return ProjectTakenOver(project=PROJECT, by=who.member, at_ms=NOON_MS)


def test_somebody_starts_a_project() -> None:
    """Who starts it is its first member and looks after it; its rules are version 1."""
    projects = STORIES.tell(when=START, by=ANA, commitments=[AIM], then=[STARTED])
    assert projects.projects.get(PROJECT) == ProjectEntry(
        ANA.member, NOON_MS, AIM, ANA.member, 1, 1, 1
    )
    assert projects.rules.get((PROJECT, 1)) == RULES
    membership = projects.memberships.get((PROJECT, ANA.member))
    assert membership == Membership(NOON_MS, None, 0, starter=True)


def test_joining_is_one_action_after_reading_the_rules() -> None:
    """The member count rises."""
    projects = STORIES.tell(given=[STARTED], when=Join(PROJECT, 1), by=BEN, then=[joined(BEN)])
    project = projects.projects.get(PROJECT)
    assert project is not None
    assert project.members == 2


def test_leaving_is_one_action_and_ends_membership_at_once() -> None:
    """The count falls, and the time as a member stays known."""
    projects = STORIES.tell(
        given=[STARTED, joined(BEN)], when=Leave(PROJECT), by=BEN, then=[left(BEN)]
    )
    membership = projects.memberships.get((PROJECT, BEN.member))
    assert membership == Membership(NOON_MS, NOON_MS, 0, starter=False)
    project = projects.projects.get(PROJECT)
    assert project is not None
    assert (project.members, project.starters) == (1, 1)


def test_who_left_may_come_back() -> None:
    """Nobody is kept out for having left once."""
    STORIES.tell(
        given=[STARTED, joined(BEN), left(BEN)], when=Join(PROJECT, 1), by=BEN, then=[joined(BEN)]
    )


@pytest.mark.parametrize("others", [[], [joined(BEN)]])
def test_who_looks_after_a_project_may_leave_at_any_time(others: list[ProjectsEvent]) -> None:
    """Alone or not: nobody is kept in; the project stays, and nobody looks after it."""
    projects = STORIES.tell(given=[STARTED, *others], when=Leave(PROJECT), by=ANA, then=[left(ANA)])
    project = projects.projects.get(PROJECT)
    assert project is not None
    assert (project.members, project.starters) == (len(others), 0)


def test_whoever_takes_part_takes_over_what_nobody_looks_after() -> None:
    """Ana has left; Ben looks after the project now and may describe it; her words stay hers."""
    given: list[ProjectsEvent] = [STARTED, joined(BEN), left(ANA)]
    projects = STORIES.tell(given=given, when=TakeOver(PROJECT), by=BEN, then=[taken_over(BEN)])
    assert projects.projects.get(PROJECT) == ProjectEntry(
        BEN.member, NOON_MS, AIM, ANA.member, 1, 1, 1
    )
    membership = projects.memberships.get((PROJECT, BEN.member))
    assert membership == Membership(NOON_MS, None, 0, starter=True)
    anew = prose("A playground, also in winter")
    projects = STORIES.tell(
        given=[*given, taken_over(BEN)],
        when=Describe(PROJECT),
        by=BEN,
        commitments=[anew],
        then=[ProjectDescribed(project=PROJECT, by=BEN.member, prose=anew, before=AIM)],
    )
    assert projects.projects.get(PROJECT) == ProjectEntry(
        BEN.member, NOON_MS, anew, BEN.member, 1, 1, 1
    )


def test_who_looked_after_a_project_comes_back_as_one_of_its_members() -> None:
    """Ana has no say over others that she gave up; where nobody took over she may again."""
    given: list[ProjectsEvent] = [STARTED, joined(BEN), left(ANA)]
    projects = STORIES.tell(given=given, when=Join(PROJECT, 1), by=ANA, then=[joined(ANA)])
    membership = projects.memberships.get((PROJECT, ANA.member))
    assert membership == Membership(NOON_MS, None, 0, starter=False)
    project = projects.projects.get(PROJECT)
    assert project is not None
    assert (project.members, project.starters) == (2, 0)
    back = [*given, joined(ANA)]
    STORIES.tell(given=back, when=TakeOver(PROJECT), by=ANA, then=[taken_over(ANA)])
    STORIES.tell(given=[*back, taken_over(BEN)], when=TakeOver(PROJECT), by=ANA, then=HasStarter)


def test_a_project_is_handed_on_more_than_once() -> None:
    """Ben took over and leaves too: Cem is next."""
    given: list[ProjectsEvent] = [STARTED, joined(BEN), joined(CEM), left(ANA), taken_over(BEN)]
    projects = STORIES.tell(given=given, when=Leave(PROJECT), by=BEN, then=[left(BEN)])
    project = projects.projects.get(PROJECT)
    assert project is not None
    assert (project.members, project.starters) == (1, 0)
    STORIES.tell(given=[*given, left(BEN)], when=TakeOver(PROJECT), by=CEM, then=[taken_over(CEM)])


def test_resting_keeps_ones_place() -> None:
    """Until a day, or ended early with 0; membership goes on."""
    until_ms = NOON_MS + DAY_MS
    rested = MemberRested(project=PROJECT, member=BEN.member, until_ms=until_ms)
    projects = STORIES.tell(
        given=[STARTED, joined(BEN)], when=Rest(PROJECT, until_ms), by=BEN, then=[rested]
    )
    membership = projects.memberships.get((PROJECT, BEN.member))
    assert membership == Membership(NOON_MS, None, until_ms, starter=False)
    projects = STORIES.tell(
        given=[STARTED, joined(BEN), rested],
        when=Rest(PROJECT, 0),
        by=BEN,
        then=[MemberRested(project=PROJECT, member=BEN.member, until_ms=0)],
    )
    membership = projects.memberships.get((PROJECT, BEN.member))
    assert membership == Membership(NOON_MS, None, 0, starter=False)


def test_who_rests_may_leave() -> None:
    """Leaving while resting keeps what was said before."""
    rested = MemberRested(project=PROJECT, member=BEN.member, until_ms=NOON_MS + DAY_MS)
    projects = STORIES.tell(
        given=[STARTED, joined(BEN), rested], when=Leave(PROJECT), by=BEN, then=[left(BEN)]
    )
    membership = projects.memberships.get((PROJECT, BEN.member))
    assert membership == Membership(NOON_MS, NOON_MS, NOON_MS + DAY_MS, starter=False)


def test_who_looks_after_the_project_describes_it() -> None:
    """The text before stays known."""
    anew = prose("A playground for all, also in winter")
    described = ProjectDescribed(project=PROJECT, by=ANA.member, prose=anew, before=AIM)
    projects = STORIES.tell(
        given=[STARTED, joined(BEN)],
        when=Describe(PROJECT),
        by=ANA,
        commitments=[anew],
        then=[described],
    )
    assert projects.projects.get(PROJECT) == ProjectEntry(
        ANA.member, NOON_MS, anew, ANA.member, 1, 2, 1
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
        ([ASKED_ONLY], BEN, Join(PROJECT, 1), False, NotAsked),
        ([STARTED], BEN, Rest(PROJECT, 1), False, NotAMember),
        ([STARTED, joined(BEN), left(BEN)], BEN, Rest(PROJECT, 1), False, NotAMember),
        ([STARTED], BEN, Leave(PROJECT), False, NotAMember),
        ([STARTED, left(ANA)], ANA, Leave(PROJECT), False, NotAMember),
        ([], BEN, TakeOver(PROJECT), False, UnknownProject),
        ([STARTED, left(ANA)], BEN, TakeOver(PROJECT), False, NotAMember),
        ([STARTED, left(ANA)], ANA, TakeOver(PROJECT), False, NotAMember),
        ([STARTED], BEN, TakeOver(PROJECT), False, NotAMember),
        ([STARTED, joined(BEN)], BEN, TakeOver(PROJECT), False, HasStarter),
        ([STARTED], ANA, TakeOver(PROJECT), False, HasStarter),
        ([], BEN, Describe(PROJECT), False, TextMissing),
        ([], BEN, Describe(PROJECT), True, UnknownProject),
        ([STARTED], BEN, Describe(PROJECT), True, NotAMember),
        ([STARTED, joined(BEN)], BEN, Describe(PROJECT), True, NotStarter),
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
    ],
)
def test_writing_about_no_project_changes_nothing(event: ProjectsEvent) -> None:
    """Writing down never fails, not even for what cannot have happened."""
    projects = Projects(MemoryStore(), "projects")
    CONTRACT.evolve(projects, event)
    assert [*projects.projects.items()] == []
    assert [*projects.memberships.items()] == []
