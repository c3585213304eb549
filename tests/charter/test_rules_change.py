"""Stories of a project's rules, its parts, and what it alone decides about itself."""

import pytest
from msgspec.structs import replace

from dugnad.charter.counting.method import ByConsent, ByMajority, Quorum, Share
from dugnad.charter.entries import (
    AGREED_MAX,
    MEMBERS,
    STARTER,
    YEAR_MS,
    Procedure,
    RoleRule,
    Rules,
    target_of,
)
from dugnad.charter.projects.events import PartAllowed, RulesChanged
from dugnad.charter.projects.refusals import (
    AlreadyMember,
    NoSuchPart,
    NotDecided,
    OfAnotherProject,
    OpenToAll,
    RulesHaveChanged,
    RulesUnsound,
    UnknownProject,
    WordsDiffer,
)
from dugnad.charter.projects.rules import are_sound, fingerprint
from dugnad.charter.projects.starting import part_mark
from dugnad.charter.projects.verbs import AllowPart, ChangeRules, Join, LetIn, ProjectsAction, Start
from dugnad.charter.testing import DAY_MS, ELSEWHERE, PROJECT, RULES, card_id
from dugnad.charter.ways import BOARD, TRUSTED, TRUSTED_FEW, WAYS
from dugnad.ledger.codec import decode_strictly, encode
from dugnad.ledger.contract import Refused
from dugnad.ledger.errors import NotCanonical
from dugnad.ledger.testing import ANA, BEN, CEM, CUSTODIAN, DIA, NOON_MS, OPERATOR, Voice
from tests.charter.begun import (
    AIM,
    BY_ALL,
    BY_DECISION,
    DECIDED,
    STARTED,
    STORIES,
    begin,
    joined,
    part_of,
    told,
)

BY_ANOTHERS, BY_NEWS = target_of(card_id("elsewhere")), target_of(card_id("news"))


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
