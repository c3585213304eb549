"""Stories about projects: starting, joining and being let in, resting, leaving, rules, parts."""

import pytest
from msgspec.structs import replace

from dugnad.charter.cards.records import Cards
from dugnad.charter.counting.method import ByConsent, ByMajority, Quorum, Share
from dugnad.charter.entries import (
    AGREED_MAX,
    MEMBERS,
    OBJECTION_MS_MAX,
    STARTER,
    YEAR_MS,
    Holding,
    MemberEntry,
    Membership,
    Procedure,
    ProjectEntry,
    RoleRule,
    Rules,
    target_of,
)
from dugnad.charter.households import VoiceOwned, VoiceShared
from dugnad.charter.law import Law
from dugnad.charter.people.records import People
from dugnad.charter.projects.events import (
    JoiningAsked,
    MemberJoined,
    MemberLeft,
    MemberLetIn,
    MemberRested,
    PartAllowed,
    ProjectDescribed,
    ProjectsEvent,
    ProjectStarted,
    ProjectTakenOver,
    RulesChanged,
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
    RulesUnsound,
    TextMissing,
    UnknownProject,
    WordsDiffer,
)
from dugnad.charter.projects.rules import are_sound, fingerprint
from dugnad.charter.projects.starting import part_mark
from dugnad.charter.projects.verbs import (
    AllowPart,
    AskToJoin,
    ChangeRules,
    Describe,
    Join,
    Leave,
    LetIn,
    ProjectsAction,
    Rest,
    Start,
    TakeOver,
)
from dugnad.charter.roles import Begin, Release, Roles
from dugnad.charter.testing import (
    DAY_MS,
    ELSEWHERE,
    PROJECT,
    RULES,
    THE_CARD,
    World,
    card_id,
    prose,
)
from dugnad.charter.ways import ASSOCIATION, BOARD, TRUSTED, TRUSTED_FEW, WAYS
from dugnad.ledger.codec import decode_strictly, encode
from dugnad.ledger.contract import Order, Refused, must
from dugnad.ledger.errors import NotCanonical
from dugnad.ledger.store import MemoryStore, WritableStore
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
from dugnad.ledger.values import ProjectId


def known(store: WritableStore) -> None:
    """Let Ana, Ben and Cem speak in the project, and Dia in another one."""
    everyone = People(store, "people")
    for who in (ANA, BEN, CEM):
        everyone.members.set(who.member, MemberEntry(PROJECT, "sms", NOON_MS))
    everyone.members.set(DIA.member, MemberEntry(ELSEWHERE, "sms", NOON_MS))


def told(
    *starters: Voice, decision: bool = False
) -> Scenarios[Projects, ProjectsAction, ProjectsEvent, Law]:
    """Stories in which these look after the project, and perhaps its own decision asks."""

    def write(store: WritableStore) -> None:
        known(store)
        for who in starters:
            holding = Holding(NOON_MS, NOON_MS + YEAR_MS, deputy=False)
            Roles(store, "roles").holdings.set((PROJECT, STARTER, who.member), holding)
        if decision:
            Cards(store, "cards").cards.set(THE_CARD, World("proposal").entry)
            other = replace(World("proposal").entry, project=ELSEWHERE)
            Cards(store, "cards").cards.set(card_id("elsewhere"), other)
            Cards(store, "cards").cards.set(card_id("news"), World("news").entry)

    return Scenarios(CONTRACT, law=Law, world=write, target="projects")


STORIES, ANAS, BENS = told(), told(ANA), told(BEN)
DECIDED = told(decision=True)
BY_DECISION = CARD
BY_ANOTHERS, BY_NEWS = target_of(card_id("elsewhere")), target_of(card_id("news"))
AIM = prose("A playground for all")
START = Start(project=PROJECT, rules=RULES)
STARTED = ProjectStarted(project=PROJECT, starter=ANA.member, rules=RULES, prose=AIM, at_ms=NOON_MS)
ASKED_ONLY = replace(
    STARTED, rules=Rules(way="trusted", joining="asked", puts_up="members", objection_ms=0)
)
BY_ALL = replace(STARTED, rules=replace(RULES, joining="decided"))


def test_no_card_waits_longer_than_a_season() -> None:
    """Rules by which a card waits for more than ninety days cannot even be written down."""
    longest = replace(RULES, objection_ms=OBJECTION_MS_MAX)
    too_long = replace(RULES, objection_ms=OBJECTION_MS_MAX + 1)
    assert decode_strictly(Rules, encode(longest)) == longest
    with pytest.raises(NotCanonical):
        decode_strictly(Rules, encode(too_long))


def begin(who: Voice, *names: str) -> Order:
    """What is ordered for who begins to look after it."""
    return must("roles", Begin(project=PROJECT, member=who.member, names=names or (STARTER,)))


def release(who: Voice) -> Order:
    """What is ordered for who leaves."""
    return must("roles", Release(project=PROJECT, member=who.member))


def joined(who: Voice) -> MemberJoined:
    """Somebody joined."""
    return MemberJoined(project=PROJECT, member=who.member, rules_version=1, at_ms=NOON_MS)


def left(who: Voice) -> MemberLeft:
    """Somebody left."""
    return MemberLeft(project=PROJECT, member=who.member, at_ms=NOON_MS)


def asked(who: Voice) -> JoiningAsked:
    """Somebody asked to join."""
    return JoiningAsked(project=PROJECT, member=who.member, at_ms=NOON_MS)


def in_by(who: Voice, by: Voice | None) -> MemberLetIn:
    """Somebody was let in."""
    return MemberLetIn(project=PROJECT, member=who.member, by=None if by is None else by.member)


def part_of(parent: ProjectId) -> Start:
    """Start the project as a part of another one."""
    return replace(START, parent=parent)


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


# ── Rules
CHANGE = ChangeRules(PROJECT, TRUSTED_FEW, 1)


def changed(rules: Rules = TRUSTED_FEW, words: str = "", version: int = 2) -> RulesChanged:
    """The rules were changed."""
    return RulesChanged(
        project=PROJECT, rules=rules, rules_version=version, words=words, at_ms=NOON_MS
    )


def test_a_project_changes_its_rules_by_deciding_so() -> None:
    """The new ones are version 2, the old ones stay readable."""
    projects = DECIDED.tell(given=[STARTED], when=CHANGE, by=BY_DECISION, then=[changed()])
    project = projects.projects.get(PROJECT)
    assert project is not None
    assert project.rules_version == 2
    assert projects.rules.get((PROJECT, 1)) == RULES
    assert projects.rules.get((PROJECT, 2)) == TRUSTED_FEW


def test_who_read_the_old_rules_reads_the_new_ones_before_joining() -> None:
    """A change between reading and confirming does not slip by."""
    STORIES.tell(given=[STARTED, changed()], when=Join(PROJECT, 1), by=BEN, then=RulesHaveChanged)


def test_words_of_a_group_lie_beside_its_rules() -> None:
    """They stand in the books under their fingerprint, and later rules may point to them."""
    words = "We help each other and say so when we cannot."
    rules = replace(RULES, words=fingerprint(words))
    start = Start(PROJECT, rules, words=words)
    started = replace(STARTED, rules=rules, words=words)
    projects = STORIES.tell(
        when=start, by=ANA, commitments=[AIM], then=[started], orders=[begin(ANA)]
    )
    assert projects.words.get(fingerprint(words)) == words
    anew = replace(TRUSTED_FEW, words=fingerprint(words))
    projects = DECIDED.tell(
        given=[started], when=ChangeRules(PROJECT, anew, 1), by=BY_DECISION, then=[changed(anew)]
    )
    assert projects.words.get(fingerprint(words)) == words


def test_a_word_changed_makes_another_fingerprint() -> None:
    """And no words have none."""
    assert fingerprint("") == b""
    assert fingerprint("ours") != fingerprint("Ours")


DECIDES = Procedure(who=TRUSTED, method=ByMajority(), answer_ms=DAY_MS)
TWICE = (RoleRule(STARTER, 1, YEAR_MS), RoleRule(STARTER, 2, YEAR_MS))
UNSOUND = {
    "nobody looks after it": replace(RULES, roles=(RoleRule(BOARD, 1, YEAR_MS),)),
    "a role twice": replace(RULES, roles=TWICE),
    "a role called members": replace(RULES, roles=(*RULES.roles, RoleRule(MEMBERS, 1, YEAR_MS))),
    "a role without a name": replace(RULES, roles=(*RULES.roles, RoleRule(" ", 1, YEAR_MS))),
    "a role that is none": replace(RULES, everyday=DECIDES),
    "rules by who looks after it": replace(RULES, lasting=replace(DECIDES, who=STARTER)),
    "roles by who looks after it": replace(RULES, choosing=replace(DECIDES, who=STARTER)),
    "a share above all": replace(
        RULES, lasting=replace(RULES.lasting, method=ByMajority(least=Share(3, 2)))
    ),
    "a fallback without end": replace(
        RULES, choosing=replace(RULES.choosing, majority=ByMajority(quorum=Quorum(0, Share(2, 1))))
    ),
    "a part of nothing": replace(
        RULES, everyday=replace(RULES.everyday, method=ByConsent(quorum=Quorum(0, Share(0, 0))))
    ),
    "silence of those who may not object": replace(
        RULES, everyday=replace(RULES.everyday, method=ByConsent(silence=True), strength="met")
    ),
}


@pytest.mark.parametrize("why", UNSOUND)
def test_rules_by_which_nobody_could_decide_are_no_rules(why: str) -> None:
    """A project neither begins with them nor changes to them."""
    rules = UNSOUND[why]
    assert not are_sound(rules)
    STORIES.tell(when=Start(PROJECT, rules), by=ANA, commitments=[AIM], then=RulesUnsound)
    change = ChangeRules(PROJECT, rules, 1)
    DECIDED.tell(given=[STARTED], when=change, by=BY_DECISION, then=RulesUnsound)


@pytest.mark.parametrize("rules", WAYS.values(), ids=WAYS)
def test_every_way_of_organising_is_sound(rules: Rules) -> None:
    """Each can be begun with, and moved to by deciding so."""
    assert are_sound(rules)
    DECIDED.tell(
        given=[STARTED],
        when=ChangeRules(PROJECT, rules, 1),
        by=BY_DECISION,
        then=[changed(rules)],
    )


def test_who_looks_after_a_project_may_decide_its_everyday() -> None:
    """Only what lasts, and who holds roles, is not for whoever takes over."""
    assert are_sound(replace(RULES, everyday=replace(DECIDES, who=STARTER)))


# ── Parts
MARK = part_mark(PROJECT)


def test_a_part_is_allowed_by_deciding_so_and_started_by_who_knows_its_id() -> None:
    """The books name a mark that nobody can turn into the id."""
    allowed = PartAllowed(project=ELSEWHERE, part=MARK)
    there = replace(STARTED, project=ELSEWHERE, starter=DIA.member)
    allow = AllowPart(ELSEWHERE, MARK)
    projects = DECIDED.tell(given=[there], when=allow, by=BY_ANOTHERS, then=[allowed])
    assert (ELSEWHERE, MARK) in projects.parts
    started = replace(STARTED, parent=ELSEWHERE)
    projects = STORIES.tell(
        given=[there, allowed],
        when=part_of(ELSEWHERE),
        by=ANA,
        commitments=[AIM],
        then=[started],
        orders=[begin(ANA)],
    )
    entry = projects.projects.get(PROJECT)
    assert entry is not None
    assert entry.parent == ELSEWHERE
    assert MARK != PROJECT


def test_a_mark_is_no_id() -> None:
    """Who only reads the mark in the books cannot start the part."""
    allowed = PartAllowed(project=ELSEWHERE, part=PROJECT)
    STORIES.tell(
        given=[allowed], when=part_of(ELSEWHERE), by=ANA, commitments=[AIM], then=NoSuchPart
    )


# ── By decision, and no other way
OF_THE_PROJECT: list[ProjectsAction] = [
    CHANGE,
    AllowPart(PROJECT, MARK),
    LetIn(PROJECT, CEM.member),
]


@pytest.mark.parametrize("action", OF_THE_PROJECT)
@pytest.mark.parametrize("by", [BY_ANOTHERS, BY_NEWS, "cards", "roles", target_of(bytes(16))])
def test_only_the_projects_own_decision_decides(action: ProjectsAction, by: str) -> None:
    """Not another project's, not a card of another type, not a module of the charter."""
    DECIDED.tell(given=[BY_ALL], when=action, by=by, then=NotDecided)


@pytest.mark.parametrize("action", OF_THE_PROJECT)
@pytest.mark.parametrize("by", [ANA, BEN, OPERATOR, CUSTODIAN])
def test_nobody_decides_alone(action: ProjectsAction, by: Voice) -> None:
    """Neither who looks after the project, nor a member, nor who runs the place."""
    expected: type[Refused] = NotDecided
    if isinstance(action, LetIn) and by in (OPERATOR, CUSTODIAN):
        expected = OfAnotherProject
    told(ANA).tell(given=[BY_ALL, joined(BEN)], when=action, by=by, then=expected)


@pytest.mark.parametrize("action", OF_THE_PROJECT)
def test_a_decision_about_no_project_comes_to_nothing(action: ProjectsAction) -> None:
    """The project is looked for first."""
    DECIDED.tell(when=action, by=BY_DECISION, then=UnknownProject)


@pytest.mark.parametrize(
    ("action", "refusal"),
    [
        (replace(CHANGE, instead_of=0, rules=UNSOUND["a role twice"]), RulesHaveChanged),
        (replace(CHANGE, instead_of=2), RulesHaveChanged),
        (replace(CHANGE, rules=UNSOUND["a role twice"], words="ours"), RulesUnsound),
        (replace(CHANGE, words="ours"), WordsDiffer),
        (LetIn(PROJECT, DIA.member), OfAnotherProject),
        (LetIn(PROJECT, ANA.member), AlreadyMember),
        (LetIn(PROJECT, BEN.member), OpenToAll),
    ],
)
def test_what_was_decided_may_not_be_possible(
    action: ProjectsAction, refusal: type[Refused]
) -> None:
    """The first rule that is broken says why it is not carried out."""
    DECIDED.tell(given=[STARTED], when=action, by=BY_DECISION, then=refusal)


def test_what_a_group_agrees_has_a_length() -> None:
    """So that it fits into one action; letters of every script count the same."""
    longest = Start(PROJECT, RULES, words="å" * AGREED_MAX)
    assert decode_strictly(Start, encode(longest)) == longest
    with pytest.raises(NotCanonical):
        decode_strictly(Start, encode(replace(longest, words="å" * (AGREED_MAX + 1))))
