"""What is decided happens, by itself and as it was said."""

from msgspec.structs import replace

from dugnad.cards.news import contract as news
from dugnad.charter import roles
from dugnad.charter.cards import verbs as cards
from dugnad.charter.counting.ballots import Approval
from dugnad.charter.counting.method import ByApproval
from dugnad.charter.decisions.terms import (
    Agree,
    AllowPart,
    Appoint,
    BringIntoForce,
    ChangeRules,
    Elect,
    End,
    LetIn,
    Option,
    Press,
    Recall,
)
from dugnad.charter.decisions.verbs import Answer, CarryOut, Deciding, SetAside, Withdraw
from dugnad.charter.entries import STARTER
from dugnad.charter.projects import starting as projects_starting
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import DAY_MS, HOUR_MS, PROJECT, RULES, card_id
from dugnad.charter.ways import ASSOCIATION, BOARD, TOGETHER, TRUSTED, TRUSTED_FEW
from dugnad.ledger import codec
from dugnad.ledger.testing import ANA, BEN, CEM, DIA
from tests.charter.deciding import FINE, NO, OBJECT, YES
from tests.charter.group import EVA, FINN, Group
from tests.dummy_card import contract as dummy


# ── What is decided happens
def test_a_group_moves_from_one_way_of_organising_to_another(group: Group) -> None:
    """By its own decision; what was begun under the old rules is decided by them."""
    group.proposes(Agree(), name="before")
    group.decides(ChangeRules(TRUSTED_FEW))
    entry = group.law.project(PROJECT)
    assert entry is not None
    assert entry.rules_version == 2
    assert group.law.rules(PROJECT, 1) == RULES
    assert group.law.rules(PROJECT, 2) == TRUSTED_FEW
    assert group.terms("before").procedure == RULES.everyday
    group.decides(Appoint(TRUSTED, BEN.member), name="trusted")
    group.does(BEN, "roles", roles.Accept(PROJECT, TRUSTED))
    group.proposes(Agree(), name="after")
    assert group.terms("after").electorate.who == TRUSTED


def test_rules_proposed_in_place_of_rules_that_are_gone_are_not_put_in_force(group: Group) -> None:
    """Of two proposals the second would silently undo the first; it is proposed anew instead."""
    group.proposes(ChangeRules(TRUSTED_FEW), name="one")
    group.proposes(ChangeRules(ASSOCIATION), name="two")
    for name in ("one", "two"):
        for who in (ANA, BEN):
            group.answers(who, FINE, name=name)
    group.ends("one")
    group.ends("two")
    assert (group.stage("one").standing, group.stage("one").failed) == ("passed", "")
    second = group.stage("two")
    assert (second.standing, second.failed) == ("passed", "projects.RulesHaveChanged")
    assert group.law.rules(PROJECT, 2) == TRUSTED_FEW
    assert group.law.rules(PROJECT, 3) is None
    group.does(BEN, group.target("two"), CarryOut())
    assert group.stage("two").failed == "projects.RulesHaveChanged"


def test_what_cannot_be_carried_out_says_why_and_can_be_asked_for_again(group: Group) -> None:
    """Cem had left when he was chosen; he comes back, and anybody asks again."""
    group.proposes(Appoint(STARTER, CEM.member))
    group.answers(ANA, FINE)
    group.does(CEM, "projects", projects.Leave(PROJECT))
    group.ends()
    assert (group.stage().standing, group.stage().failed) == ("passed", "roles.NotAMember")
    group.does(CEM, "projects", projects.Join(PROJECT, 1))
    group.does(BEN, group.target(), CarryOut())
    assert group.stage().failed == ""
    assert group.asks(BEN, group.target(), CarryOut()).code == "decisions.NothingToCarryOut"
    group.does(CEM, "roles", roles.Accept(PROJECT, STARTER))
    assert group.law.is_starter(PROJECT, CEM.member, group.now_ms)


def test_a_card_that_is_over_when_it_is_decided_about_stays_over(group: Group) -> None:
    """Passed, and not carried out because it was closed meanwhile."""
    group.puts_up(BEN, news.CONTRACT, news.Open(valid_until_ms=0), name="bench",
                  awaits_decision=True)  # fmt: skip
    group.proposes(BringIntoForce(card_id("bench")))
    group.answers(ANA, FINE)
    group.does(BEN, "cards", cards.Close(card_id("bench")))
    group.ends()
    assert (group.stage().standing, group.stage().failed) == ("passed", "cards.AlreadyClosed")


def test_a_group_ends_a_card_and_presses_a_verb_of_another(group: Group) -> None:
    """This verb on that card, and no other."""
    shelf = dummy.Open(group.now_ms + 400 * DAY_MS, bytes(16))
    group.puts_up(BEN, dummy.CONTRACT, shelf, name="shelf")
    put = codec.encode(dummy.Put(kind="book"))
    group.decides(Press(card_id("shelf"), "Put", put), ANA)
    assert group.stage("decided").failed == ""
    group.decides(Press(card_id("shelf"), "Burn", put), ANA, name="burn")
    assert group.stage("burn").failed == "ledger.UnknownVerb"
    group.decides(Press(card_id("shelf"), "Put", b"\xc0"), ANA, name="nonsense")
    assert group.stage("nonsense").failed == "ledger.MalformedArguments"
    group.decides(Press(card_id("shelf"), "Open", put), ANA, name="anew")
    assert group.stage("anew").failed == "ledger.NotGranted"
    group.decides(End(card_id("shelf")), ANA, name="end")
    entry = group.law.card(card_id("shelf"))
    assert entry is not None
    assert entry.status == "closed"


def test_a_group_lets_somebody_in_and_opens_a_part_of_itself() -> None:
    """Where the whole group decides who joins; the part is started by who knows its id."""
    group = Group(replace(RULES, joining="asked"))
    group.decides(ChangeRules(replace(TOGETHER, joining="decided")))
    group.welcome(EVA)
    group.does(EVA, "projects", projects.AskToJoin(PROJECT))
    let_in = projects.LetIn(PROJECT, EVA.member)
    assert group.asks(ANA, "projects", let_in).code == "projects.NotDecided"
    group.decides(LetIn(EVA.member), ANA, name="eva")
    group.does(EVA, "projects", projects.Join(PROJECT, 2))
    part = bytes(range(16))
    group.welcome(FINN, part)
    start = projects.Start(part, TOGETHER, parent=PROJECT)
    refused = group.asks(FINN, "projects", start, commitments=[group.words("part")])
    assert refused.code == "projects.NoSuchPart"
    group.decides(AllowPart(projects_starting.part_mark(part)), ANA, BEN, name="part")
    group.does(FINN, "projects", start, commitments=[group.words("part")])
    entry = group.law.project(part)
    assert entry is not None
    assert entry.parent == PROJECT


def test_people_are_elected_and_take_the_role_on(group: Group) -> None:
    """A vote among people; those who win are offered the role and hold it once they accept."""
    options = tuple(Option(member=who.member) for who in (ANA, BEN, CEM))
    group.decides(ChangeRules(ASSOCIATION))
    group.proposes(Elect(BOARD), options=options, method=ByApproval(seats=2))
    group.place.wait(1)
    assert sorted(group.stage().ties) == [0, 1, 2]
    for who, ballot in ((ANA, (1,)), (BEN, (1, 2)), (CEM, (2,))):
        assert group.answers(who, Approval(ballot)).code == ""
    group.ends()
    for who in (BEN, CEM):
        group.does(who, "roles", roles.Accept(PROJECT, BOARD))
    assert {*group.law.holders(PROJECT, BOARD, group.now_ms)} == {BEN.member, CEM.member}
    group.does(BEN, "roles", roles.StepDown(PROJECT, BOARD))
    group.decides(Recall(BOARD, CEM.member), name="recall")
    assert group.law.holders(PROJECT, BOARD, group.now_ms) == ()


def test_an_objection_leads_to_a_vote_with_its_own_end(group: Group) -> None:
    """Rules are changed by two thirds where consent was not found."""
    group.proposes(ChangeRules(ASSOCIATION))
    for who, ballot in ((ANA, OBJECT), (BEN, FINE), (CEM, FINE)):
        group.answers(who, ballot)
    group.ends()
    assert (group.stage().standing, group.stage().turn) == ("open", 1)
    for who, voice in ((ANA, NO), (BEN, YES), (CEM, YES)):
        group.answers(who, voice)
    group.ends()
    assert group.stage().standing == "passed"
    assert group.law.rules(PROJECT, 2) == ASSOCIATION


def test_k44_a_direction_that_was_refused_stands_in_the_books(group: Group) -> None:
    """K44: Ana is outvoted, and her objection with its reason stands beside what was agreed."""
    group.proposes(ChangeRules(ASSOCIATION))
    refused = group.answers(ANA, OBJECT)
    for who in (BEN, CEM):
        group.answers(who, FINE)
    group.ends()
    for who, voice in ((ANA, NO), (BEN, YES), (CEM, YES)):
        group.answers(who, voice)
    group.ends()
    assert group.stage().standing == "passed"
    answers = Deciding(group.place.store, group.target()).answers
    objection, no = answers.get((0, ANA.member)), answers.get((1, ANA.member))
    assert objection is not None
    assert no is not None
    assert (objection.ballot, no.ballot) == (OBJECT, NO)
    assert objection.reason is not None
    assert [event.name for event in refused.events] == ["AnswerGiven"]


def test_an_adopted_agreement_is_replaced_only_by_another(group: Group) -> None:
    """PRJ-07: neither who proposed it, nor who looks after the project, undoes what was agreed."""
    group.decides(ChangeRules(ASSOCIATION))
    agreed = group.law.rules(PROJECT, 2)
    for who in (ANA, BEN, CEM):
        for asked in (Withdraw(), Answer(NO), CarryOut()):
            assert group.asks(who, group.target("decided"), asked).code
        back = projects.ChangeRules(PROJECT, RULES, 2)
        assert group.asks(who, "projects", back).code == "projects.NotDecided"
    assert group.law.rules(PROJECT, 2) == agreed == ASSOCIATION
    group.decides(ChangeRules(TOGETHER), name="anew")
    entry = group.law.project(PROJECT)
    assert entry is not None
    assert entry.rules_version == 3
    assert group.law.rules(PROJECT, 2) == agreed


# ── What somebody objected who has left
def test_the_objection_of_somebody_who_left_is_set_aside(group: Group) -> None:
    """Then it is agreed when its time is over; while Cem is there it is his to take back."""
    group.proposes(Agree())
    assert group.answers(CEM, OBJECT).code == ""
    assert group.answers(ANA, FINE).code == ""
    aside = SetAside(CEM.member)
    assert group.asks(BEN, group.target(), aside).code == "decisions.StillMember"
    group.does(CEM, "projects", projects.Leave(PROJECT))
    for who in (CEM, DIA):
        assert group.asks(who, group.target(), aside).code == "decisions.OfAnotherProject"
    for other in (ANA, BEN):
        nothing = SetAside(other.member)
        assert group.asks(BEN, group.target(), nothing).code == "decisions.NoObjection"
    told = group.does(BEN, group.target(), aside)
    assert [event.name for event in told.events] == ["ObjectionSetAside"]
    assert group.asks(BEN, group.target(), aside).code == "decisions.NoObjection"
    assert group.stage().answered == 1
    group.ends()
    assert group.stage().standing == "passed"
    assert group.asks(BEN, group.target(), aside).code == "decisions.NotOpen"


def test_nothing_ends_early_for_an_objection_that_was_set_aside(group: Group) -> None:
    """All three had answered; as one answer is gone, it takes its time."""
    group.proposes(Agree())
    for who, ballot in ((ANA, FINE), (BEN, FINE), (CEM, OBJECT)):
        assert group.answers(who, ballot).code == ""
    early_ms = group.stage().early_ms
    assert early_ms
    group.does(CEM, "projects", projects.Leave(PROJECT))
    group.does(BEN, group.target(), SetAside(CEM.member))
    assert (group.stage().answered, group.stage().early_ms) == (2, 0)
    assert group.until(early_ms) == ()
    group.ends()
    assert group.stage().standing == "passed"


def test_what_a_majority_answered_is_not_set_aside() -> None:
    """A no of somebody who left is a no, as any other answer of theirs."""
    group = Group(replace(RULES, everyday=replace(TRUSTED_FEW.lasting, answer_ms=DAY_MS)))
    group.proposes(Agree())
    assert group.answers(CEM, NO).code == ""
    group.does(CEM, "projects", projects.Leave(PROJECT))
    aside = group.asks(BEN, group.target(), SetAside(CEM.member))
    assert aside.code == "decisions.NoObjection"


def test_the_objection_of_somebody_who_gave_up_the_role_that_decides_is_set_aside() -> None:
    """Cem takes part still, but decides no more: he cannot take it back, so others set it aside."""
    group = Group(replace(RULES, everyday=replace(RULES.everyday, who=STARTER)))
    for who in (BEN, CEM):
        group.decides(Appoint(STARTER, who.member), name=who.name)
        group.does(who, "roles", roles.Accept(PROJECT, STARTER))
    group.place.wait(HOUR_MS)
    group.proposes(Agree())
    assert group.answers(CEM, OBJECT).code == ""
    aside = SetAside(CEM.member)
    assert group.asks(BEN, group.target(), aside).code == "decisions.StillMember"
    group.does(CEM, "roles", roles.StepDown(PROJECT, STARTER))
    assert group.answers(CEM, FINE).code == "decisions.NotAmongThose"
    group.does(BEN, group.target(), aside)
    group.ends()
    assert group.stage().standing == "passed"
