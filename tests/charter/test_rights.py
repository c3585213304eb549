"""What differs between those who take part, and what rules could not be met."""

import pytest
from msgspec.structs import replace

from dugnad.charter import roles
from dugnad.charter.counting.method import ByConsent, ByMajority, Quorum
from dugnad.charter.decisions.terms import Appoint
from dugnad.charter.entries import MEMBERS, STARTER, Procedure, ProjectEntry, Rules
from dugnad.charter.projects import verbs as projects
from dugnad.charter.rights import (
    Difference,
    RuleWarning,
    differences,
    group_of,
    speakers,
    warnings_of,
)
from dugnad.charter.rights import Group as Numbers
from dugnad.charter.testing import DAY_MS, PROJECT, RULES, prose
from dugnad.charter.ways import ASSOCIATION, BOARD, TRUSTED, TRUSTED_FEW
from dugnad.ledger.testing import ANA, BEN, CEM, NOON_MS
from tests.charter.group import Group
from tests.charter.town import CHOIR, OLA, PARTY, PER, Town


# ── K44: equal rights
def test_k44_in_a_common_project_all_have_the_same_rights() -> None:
    """K44: persons and a choir; Ana looks after it, and only persons can. There is no more."""
    town = Town()
    assert differences(town.law, PROJECT, town.now_ms) == (
        Difference("holds", role=STARTER, members=(ANA.member,)),
    )
    town.comes()
    assert differences(town.law, PROJECT, town.now_ms) == (
        Difference("holds", role=STARTER, members=(ANA.member,)),
        Difference("roles"),
    )
    town.does(ANA, "roles", roles.StepDown(PROJECT, STARTER))
    assert differences(town.law, PROJECT, town.now_ms) == (Difference("roles"),)
    town.does(OLA, "projects", projects.LeaveFor(PROJECT, CHOIR))
    assert differences(town.law, PROJECT, town.now_ms) == ()
    assert differences(town.law, b"nowhere at all..", town.now_ms) == ()


def test_k44_every_role_that_somebody_holds_is_a_difference() -> None:
    """Those who hold it, and those who stand in; not one that nobody holds."""
    group = Group(ASSOCIATION)
    group.decides(Appoint(BOARD, BEN.member))
    group.does(BEN, "roles", roles.Accept(PROJECT, BOARD))
    group.does(BEN, "roles", roles.Offer(PROJECT, BOARD, CEM.member, deputy=True))
    group.does(CEM, "roles", roles.Accept(PROJECT, BOARD))
    found = differences(group.law, PROJECT, group.now_ms)
    assert found == (
        Difference("holds", role=STARTER, members=(ANA.member,)),
        Difference("holds", role=BOARD, members=tuple(sorted((ANA.member, BEN.member)))),
        Difference("stands in", role=BOARD, members=(CEM.member,)),
        Difference("decides", "everyday", BOARD),
    )


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        (replace(RULES, puts_up="starters"), Difference("puts up")),
        (
            replace(RULES, lasting=replace(RULES.lasting, voices="organisations")),
            Difference("voices", "lasting"),
        ),
        (
            replace(RULES, choosing=replace(RULES.choosing, strength="met")),
            Difference("strength", "choosing"),
        ),
        (
            replace(RULES, lasting=replace(RULES.lasting, who=BOARD), roles=ASSOCIATION.roles),
            Difference("decides", "lasting", BOARD),
        ),
    ],
    ids=["cards", "voices", "strength", "role"],
)
def test_k44_what_the_rules_take_away_is_a_difference(rules: Rules, found: Difference) -> None:
    """Each right that the rules give to some is told, with what it is about."""
    group = Group(rules)
    assert found in differences(group.law, PROJECT, group.now_ms)


def test_k44_an_organisation_for_which_nobody_speaks_is_named() -> None:
    """Its rights are there, and nobody to use them."""
    town = Town()
    town.comes()
    assert speakers(town.law, CHOIR, town.now_ms) == (OLA.member,)
    town.deputy()
    assert speakers(town.law, CHOIR, town.now_ms) == (OLA.member, PER.member)
    assert speakers(town.law, b"nowhere at all..", town.now_ms) == ()
    for who in (OLA, PER):
        town.does(who, "roles", roles.StepDown(CHOIR, STARTER))
    found = differences(town.law, PROJECT, town.now_ms)
    assert found[1:] == (Difference("roles"), Difference("silent", members=(PARTY,)))


# ── Warnings
def numbers(members: int = 10, parties: int = 0, shared: int = 0) -> ProjectEntry:
    """A project of so many."""
    words = prose("aim")
    return ProjectEntry(
        ANA.member, NOON_MS, words, ANA.member, 1, members, parties=parties, shared=shared
    )


def rules(everyday: Procedure) -> Rules:
    """Rules by which only what is everyday could not be met."""
    calm = Procedure(who=MEMBERS, method=ByMajority(), answer_ms=DAY_MS)
    return replace(TRUSTED_FEW, everyday=everyday, lasting=calm, choosing=calm)


BY_VOTE = Procedure(who=MEMBERS, method=ByMajority(), answer_ms=DAY_MS)
FIVE = replace(BY_VOTE, method=ByMajority(quorum=Quorum(voices=5)))
BY_FEW = replace(BY_VOTE, who=TRUSTED)
CONSENT = replace(BY_VOTE, method=ByConsent(), majority=FIVE.method, fallback="majority")
LINKS = {"link": 8, "sms": 2}

WARNED: dict[str, tuple[Procedure, Numbers, tuple[RuleWarning, ...]]] = {
    "a quorum that is there": (FIVE, Numbers(numbers(5)), ()),
    "a quorum above the members": (
        FIVE, Numbers(numbers(4)), (RuleWarning("too few", "everyday", "", 4, 5),),
    ),
    "a quorum above the households": (
        replace(FIVE, voices="households"),
        Numbers(numbers(6, shared=2)),
        (RuleWarning("too few", "everyday", "", 4, 5),),
    ),
    "a quorum of the vote after an objection": (
        CONSENT, Numbers(numbers(4)), (RuleWarning("too few", "everyday", "", 4, 5),),
    ),
    "no vote after an objection": (
        replace(CONSENT, fallback="again"), Numbers(numbers(4)), (),
    ),
    "no organisation": (
        replace(BY_VOTE, voices="organisations"),
        Numbers(numbers(4)),
        (RuleWarning("nobody", "everyday"),),
    ),
    "nobody known by telephone": (
        replace(BY_VOTE, strength="sms"),
        Numbers(numbers(8), known={"link": 8}),
        (RuleWarning("unknown", "everyday", "", 0, 1),),
    ),
    "too few known by telephone": (
        replace(FIVE, strength="sms"),
        Numbers(numbers(10), known=LINKS),
        (RuleWarning("unknown", "everyday", "", 2, 5),),
    ),
    "enough known by telephone": (
        replace(BY_VOTE, strength="sms"), Numbers(numbers(10), known=LINKS), (),
    ),
    "nobody looked how well people are known": (
        replace(BY_VOTE, strength="eid"), Numbers(numbers(10)), (),
    ),
    "a role nobody holds": (
        BY_FEW, Numbers(numbers()), (RuleWarning("nobody holds", "everyday", TRUSTED),),
    ),
    "a role somebody holds": (BY_FEW, Numbers(numbers(), held={TRUSTED: ("link",)}), ()),
    "too few who hold a role": (
        replace(FIVE, who=TRUSTED),
        Numbers(numbers(), held={TRUSTED: ("link",) * 4}),
        (RuleWarning("too few", "everyday", TRUSTED, 4, 5),),
    ),
    "too few seats": (
        replace(BY_FEW, method=ByMajority(quorum=Quorum(voices=8))),
        Numbers(numbers(), held={TRUSTED: ("link",)}),
        (RuleWarning("too few seats", "everyday", TRUSTED, 7, 8),),
    ),
    "who holds a role is known by a link": (
        replace(BY_FEW, strength="met"),
        Numbers(numbers(), held={TRUSTED: ("link", "sms")}),
        (RuleWarning("unknown", "everyday", TRUSTED, 0, 1),),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("everyday", "group", "warned"), WARNED.values(), ids=WARNED)
def test_rules_that_nobody_could_meet_are_told(
    everyday: Procedure, group: Numbers, warned: tuple[RuleWarning, ...]
) -> None:
    """They are not refused: a group may grow into them."""
    assert warnings_of(rules(everyday), group) == warned


def test_a_role_that_the_rules_do_not_name_has_no_seat() -> None:
    """Such rules are unsound and are refused elsewhere; here they are told all the same."""
    strange = rules(replace(BY_VOTE, who="elders"))
    (warned,) = warnings_of(strange, Numbers(numbers()))
    assert (warned.kind, warned.able, warned.needed) == ("too few seats", 0, 1)


def test_a_group_is_looked_at_as_the_rules_need_it() -> None:
    """Who holds the roles that decide, and how well those are known."""
    group = Group(ASSOCIATION)
    found = group_of(group.law, PROJECT, ASSOCIATION, group.now_ms)
    assert found is not None
    assert found.held == {BOARD: ("sms",)}
    assert found.entry == group.law.project(PROJECT)
    assert warnings_of(ASSOCIATION, found) == ()
    found = group_of(group.law, PROJECT, TRUSTED_FEW, group.now_ms)
    assert found is not None
    assert warnings_of(TRUSTED_FEW, found) == (RuleWarning("nobody holds", "everyday", TRUSTED),)
    assert group_of(group.law, b"nowhere at all..", ASSOCIATION, group.now_ms) is None
