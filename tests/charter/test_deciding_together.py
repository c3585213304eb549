"""Stories of a whole project that decides: in each way of organising, and against those who cheat.

The books are kept on two machines; what one comes to, the other must.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from dugnad.cards.news import contract as news
from dugnad.charter import roles
from dugnad.charter.cards import verbs as cards
from dugnad.charter.charter import MODULES
from dugnad.charter.counting.ballots import Approval, Ballot, Ranking
from dugnad.charter.counting.method import ByApproval, ByTransfer
from dugnad.charter.decisions.law import CONTRACTS
from dugnad.charter.decisions.terms import (
    Agree,
    AllowPart,
    Appoint,
    BringIntoForce,
    ChangeRules,
    Effect,
    Elect,
    End,
    LetIn,
    Option,
    Press,
    Recall,
    Stage,
    Terms,
)
from dugnad.charter.decisions.verbs import (
    BEGIN_TAG,
    Answer,
    CarryOut,
    Deciding,
    MomentCame,
    Open,
    SetAside,
    Withdraw,
)
from dugnad.charter.entries import MEMBERS, STARTER, Rules
from dugnad.charter.law import Law
from dugnad.charter.people import law as people
from dugnad.charter.projects import rules as projects_rules
from dugnad.charter.projects import starting as projects_starting
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import (
    DAY_MS,
    ELSEWHERE,
    HOUR_MS,
    PROJECT,
    RULES,
    Neighbourhood,
    card_id,
)
from dugnad.charter.ways import ASSOCIATION, BOARD, TOGETHER, TRUSTED, TRUSTED_FEW, WAYS
from dugnad.ledger import codec
from dugnad.ledger.contract import AnyContract
from dugnad.ledger.errors import NotCanonical, TurnedAway
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.testing import ANA, BEN, CEM, CUSTODIAN, DIA, NOON_MS, OPERATOR, Voice
from dugnad.ledger.values import Action
from tests.charter.deciding import FINE, NO, OBJECT, YES
from tests.dummy_card import contract as dummy
from tests.hostile_card import contract as hostile

EVA, FINN = Voice("Eva"), Voice("Finn")
LAWS: tuple[AnyContract, ...] = (
    *CONTRACTS.values(),
    news.CONTRACT,
    dummy.CONTRACT,
    hostile.CONTRACT,
)


class Group(Neighbourhood):
    """A project with Ana, Ben and Cem in it, and what they do to decide."""

    def __init__(self, rules: Rules = RULES) -> None:
        """Begin; whoever must be let in is let in by Ana."""
        super().__init__(LAWS, rules=rules)
        for who in (BEN, CEM):
            if rules.joining != "open":
                self.does(ANA, "projects", projects.LetIn(PROJECT, who.member))
            if not self.law.is_member(PROJECT, who.member, self.now_ms):
                self.does(who, "projects", projects.Join(PROJECT, 1))

    @property
    def law(self) -> Law:
        """What the charter knows."""
        return Law(self.place.store)

    @property
    def now_ms(self) -> int:
        """The moment."""
        return self.place.now_ms

    def proposes(self, effect: Effect, *, by: Voice = BEN, name: str = "card", **how: Any) -> None:
        """Put a question that is carried out; a vote where options are given."""
        law = CONTRACTS["vote" if how.get("options") else "proposal"]
        opening = replace(Open(effect=effect, text="As we said on Sunday."), **how)
        receipt = self.puts_up(by, law, opening, name=name)
        assert receipt.code == ""

    def answers(self, who: Voice, ballot: Ballot, *, name: str = "card") -> Receipt:
        """Answer a question, with a reason where one is needed."""
        words = [self.words("why")] if ballot == OBJECT else []
        return self.asks(who, self.target(name), Answer(ballot), commitments=words)

    def terms(self, name: str = "card") -> Terms:
        """The terms of a question."""
        terms = Deciding(self.place.store, self.target(name)).terms.get()
        assert terms is not None
        return terms

    def stage(self, name: str = "card") -> Stage:
        """Where a question stands."""
        stage = Deciding(self.place.store, self.target(name)).stage.get()
        assert stage is not None
        return stage

    def until(self, moment_ms: int) -> tuple[Receipt, ...]:
        """Let time pass until a moment."""
        return self.place.wait(moment_ms - self.now_ms)

    def ends(self, name: str = "card") -> None:
        """Let time pass until a question is counted."""
        self.until(self.stage(name).counts_ms)

    def decides(self, effect: Effect, *who: Voice, name: str = "decided") -> None:
        """Decide something, by all that it takes: these say yes, or are fine with it."""
        self.proposes(effect, name=name)
        yes = FINE if self.terms(name).method.__class__.__name__ == "ByConsent" else YES
        for one in who or (ANA, BEN, CEM):
            assert self.answers(one, yes, name=name).code == ""
        self.ends(name)
        assert self.stage(name).standing == "passed"


@pytest.fixture
def group() -> Iterator[Group]:
    """A project that decides together; afterwards its books must add up."""
    group = Group()
    yield group
    group.place.adds_up()


# ── K4: one proposal, three ways of organising
WHO_DECIDES = {
    "together": MEMBERS,
    "trusted": TRUSTED,
    "funded": MEMBERS,
    "association": BOARD,
}
SAYING_YES: dict[str, tuple[Ballot, ...]] = {
    "together": (FINE,),
    "trusted": (YES, YES),
    "funded": (FINE,),
    "association": (YES,),
}
"""The fewest answers that are enough, from Ana on."""


@pytest.mark.parametrize("way", WAYS)
def test_k4_one_proposal_under_three_ways_binds_at_the_stated_moment(way: Any) -> None:
    """Who decides and what is missing is known from the start; not a millisecond before the end."""
    group = Group(WAYS[way])
    if WHO_DECIDES[way] != MEMBERS:
        group.decides(Appoint(WHO_DECIDES[way], BEN.member))
        group.does(BEN, "roles", roles.Accept(PROJECT, WHO_DECIDES[way]))
    bench = news.Open(valid_until_ms=0)
    assert group.puts_up(BEN, news.CONTRACT, bench, name="bench", awaits_decision=True).code == ""
    group.proposes(BringIntoForce(card_id("bench")))
    terms = group.terms()
    assert terms.electorate.who == WHO_DECIDES[way]
    assert terms.electorate.size == (3 if WHO_DECIDES[way] == MEMBERS else 2)
    assert terms.procedure == WAYS[way].everyday
    assert terms.counts_ms == terms.opened_ms + WAYS[way].everyday.answer_ms
    for who, ballot in zip((ANA, BEN), SAYING_YES[way], strict=False):
        assert group.answers(who, ballot).code == ""
    if WHO_DECIDES[way] != MEMBERS:
        assert group.answers(CEM, YES).code == "decisions.NotAmongThose"
    if way == "trusted":
        # Both trusted have answered, so that ten minutes are enough.
        binding_ms = group.stage().early_ms
        assert group.now_ms < binding_ms < terms.closes_ms
    else:
        binding_ms = terms.counts_ms

    def status() -> str:
        entry = group.law.card(card_id("bench"))
        assert entry is not None
        return entry.status

    group.until(binding_ms - 1)
    assert (group.stage().standing, status()) == ("open", "waiting")
    group.until(binding_ms)
    assert (group.stage().standing, status()) == ("passed", "in force")
    assert group.stage().decided_ms == binding_ms
    group.place.adds_up()


@pytest.mark.parametrize("way", WAYS)
def test_k4_too_little_is_not_binding_in_any_way(way: Any) -> None:
    """An objection, or one voice where two are needed, or nobody: the card goes on waiting."""
    group = Group(WAYS[way])
    bench = news.Open(valid_until_ms=0)
    group.puts_up(BEN, news.CONTRACT, bench, name="bench", awaits_decision=True)
    group.proposes(BringIntoForce(card_id("bench")))
    if WHO_DECIDES[way] == MEMBERS:
        assert group.answers(ANA, OBJECT).code == ""
    elif way == "trusted":
        assert group.answers(ANA, YES).code == ""
    group.ends()
    expected = {
        "together": "again",
        "trusted": "no quorum",
        "funded": "fell",
        "association": "no quorum",
    }
    assert group.stage().standing == expected[way]
    group.until(group.now_ms + 400 * DAY_MS)
    entry = group.law.card(card_id("bench"))
    assert entry is not None
    assert entry.status == "waiting"


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


# ── K2, K3: nobody alone
def attempts(group: Group) -> list[tuple[str, Action]]:
    """All that would change what the group decides, or put somebody above the others."""
    question, text = group.target("asked"), [group.words("words")]
    assert text
    return [
        ("projects", projects.ChangeRules(PROJECT, TRUSTED_FEW, 1)),
        ("projects", projects.AllowPart(PROJECT, bytes(16))),
        ("roles", roles.Begin(PROJECT, BEN.member, (STARTER,))),
        ("roles", roles.Release(PROJECT, CEM.member)),
        ("roles", roles.Appoint(PROJECT, STARTER, BEN.member)),
        ("roles", roles.Recall(PROJECT, STARTER, ANA.member)),
        ("cards", cards.BringIntoForce(card_id("awaited"))),
        ("cards", cards.End(card_id("awaited"))),
        ("cards", cards.End(card_id("asked"))),
        ("cards", cards.Close(card_id("asked"))),
        ("cards", cards.Reword(card_id("asked"))),
        ("cards", cards.Reword(card_id("awaited"))),
        (question, Open(effect=Agree(), text="Something else.")),
        (question, MomentCame(BEGIN_TAG)),
        (question, CarryOut()),
    ]


@pytest.mark.parametrize("who", [ANA, BEN, CEM, DIA, OPERATOR, CUSTODIAN], ids=lambda who: who.name)
def test_nobody_changes_rules_closes_or_rewords_a_decision_or_appoints_alone(
    who: Voice, group: Group
) -> None:
    """Not who looks after the project, nor who asked, nor who runs the place or keeps its keys."""
    group.puts_up(BEN, news.CONTRACT, news.Open(valid_until_ms=0), name="awaited",
                  awaits_decision=True)  # fmt: skip
    group.proposes(Agree(), name="asked")
    before = rest_of(group)
    for target, action in attempts(group):
        words = [group.words(repr(action))]
        receipt = group.asks(who, target, action, commitments=words)
        assert receipt.code, (target, action)
        assert receipt.events == ()
    assert rest_of(group) == before


def rest_of(group: Group) -> list[tuple[bytes, bytes]]:
    """All state but what keys have used."""
    return [
        entry
        for entry in group.place.store.scan(b"", b"\xff")
        if not entry[0].startswith(b"ledger\0window\0")
    ]


def test_nobody_takes_back_what_another_proposed(group: Group) -> None:
    """Ben asked; Ana looks after the project and cannot make the question go away."""
    group.proposes(Agree())
    assert group.asks(ANA, group.target(), Withdraw()).code == "decisions.NotYours"
    group.until(group.terms().closes_ms)
    assert group.asks(BEN, group.target(), Withdraw()).code != ""


def test_who_runs_the_place_does_not_answer(group: Group) -> None:
    """The operator and the custodian are nobody in the project."""
    group.proposes(Agree())
    for who in (OPERATOR, CUSTODIAN, DIA):
        assert group.answers(who, FINE).code == "decisions.OfAnotherProject"


def test_a_crowd_called_in_after_the_question_does_not_count(group: Group) -> None:
    """Who joins later may answer the next question."""
    group.proposes(Agree())
    crowd = [Voice(f"neighbour {number}") for number in range(5)]
    for who in crowd:
        group.welcome(who)
        group.does(who, "projects", projects.Join(PROJECT, 1))
        assert group.answers(who, OBJECT).code == "decisions.NotAmongThose"
    group.answers(ANA, FINE)
    group.ends()
    assert group.stage().standing == "passed"


def test_who_leaves_and_comes_back_does_not_answer_an_old_question(group: Group) -> None:
    """Coming back is joining anew; the answer given before stands."""
    group.proposes(Agree())
    assert group.answers(BEN, FINE).code == ""
    group.does(BEN, "projects", projects.Leave(PROJECT))
    assert group.answers(BEN, OBJECT).code == "decisions.NotAmongThose"
    group.does(BEN, "projects", projects.Join(PROJECT, 1))
    assert group.answers(BEN, OBJECT).code == "decisions.NotAmongThose"
    assert group.stage().answered == 1


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("effect", [Recall(STARTER, ANA.member), Appoint(STARTER, BEN.member)])
def test_silence_puts_nobody_above_the_others(way: Any, effect: Effect) -> None:
    """Ben alone, while nobody looks, neither takes a role from Ana nor gives one to himself."""
    group = Group(WAYS[way])
    group.welcome(EVA)
    if WAYS[way].joining != "open":
        group.does(ANA, "projects", projects.LetIn(PROJECT, EVA.member))
    group.does(EVA, "projects", projects.Join(PROJECT, 1))
    group.proposes(effect)
    for ballot in (FINE, YES):
        group.answers(BEN, ballot)
    assert group.stage().answered == 1
    group.ends()
    assert group.stage().standing == "no quorum"


DEMANDS: Sequence[tuple[str, Action]] = (
    ("projects", projects.ChangeRules(PROJECT, TRUSTED_FEW, 1)),
    ("projects", projects.AllowPart(PROJECT, bytes(16))),
    ("roles", roles.Appoint(PROJECT, STARTER, BEN.member)),
    ("roles", roles.Recall(PROJECT, STARTER, ANA.member)),
    ("cards", cards.End(card_id("asked"))),
    ("cards", cards.BringIntoForce(card_id("awaited"))),
)


@pytest.mark.parametrize(("to", "action"), DEMANDS)
def test_a_decision_presses_no_card_to_do_what_only_decisions_do(
    to: str, action: Action, group: Group
) -> None:
    """A card that a decision presses is still a card: what it orders, it was not granted."""
    group.puts_up(BEN, hostile.CONTRACT, hostile.Open(0, None), name="hostile")
    wish = hostile.Wish(to, type(action).__name__, codec.encode(action), must=True)
    demand = codec.encode(hostile.Demand((wish,)))
    group.decides(Press(card_id("hostile"), "Demand", demand), ANA)
    assert group.stage("decided").failed == "ledger.NotGranted"


def test_a_decision_of_another_project_decides_nothing_here(group: Group) -> None:
    """Dia's project decides to press a card of Ana's, and is not even asked."""
    group.puts_up(BEN, news.CONTRACT, news.Open(valid_until_ms=0), name="bench")
    opening = Open(effect=End(card_id("bench")), text="Theirs shall end.")
    put_up = cards.PutUp(card_id("theirs"), ELSEWHERE, "proposal", codec.encode(opening))
    receipt = group.asks(DIA, "cards", put_up, commitments=[group.words("theirs")])
    assert receipt.code == "decisions.NotOfThisProject"


def test_a_role_is_shared_among_friends_only_where_it_does_not_decide() -> None:
    """One of the trusted few does not fill the other seats alone."""
    group = Group(TRUSTED_FEW)
    offer = roles.Offer(PROJECT, TRUSTED, BEN.member)
    assert group.asks(ANA, "roles", offer).code == "roles.GivenTogether"
    group.does(ANA, "roles", roles.Offer(PROJECT, STARTER, BEN.member))
    group.does(BEN, "roles", roles.Accept(PROJECT, STARTER))
    assert group.law.is_starter(PROJECT, BEN.member, group.now_ms)
    assert not group.law.holds(PROJECT, TRUSTED, BEN.member, group.now_ms)


# ── Sizes
def wide(length: int) -> str:
    """Words in a script whose letters take four bytes."""
    return "\U0001f3e1" * length


def largest() -> Iterator[Open]:
    """The largest questions that can be written down."""
    rules = replace(
        RULES,
        roles=tuple(
            replace(RULES.roles[0], name=STARTER if not at else f"{at:02}" + wide(78))
            for at in range(12)
        ),
        words=projects_rules.fingerprint(wide(4_000)),
    )
    options = tuple(Option(text=f"{at:02}" + wide(198)) for at in range(20))
    yield Open(effect=ChangeRules(rules, words=wide(4_000)), text=wide(4_000))
    yield Open(effect=Agree(), text=wide(4_000), options=options, method=ByTransfer(seats=19))
    yield Open(effect=Press(card_id("shelf"), "Put", bytes(4_096)), text=wide(4_000))


@pytest.mark.parametrize("opening", [*largest()], ids=lambda one: type(one.effect).__name__)
def test_the_largest_question_is_asked_counted_and_carried_out(opening: Open, group: Group) -> None:
    """In any script: it fits into an action, and what follows into what a place allows."""
    group.puts_up(BEN, dummy.CONTRACT, dummy.Open(group.now_ms + 400 * DAY_MS, bytes(16)),
                  name="shelf")  # fmt: skip
    law = CONTRACTS["vote" if opening.options else "proposal"]
    assert group.puts_up(BEN, law, opening).code == ""
    group.place.wait(HOUR_MS)
    ballots: dict[Voice, Any] = {}
    if opening.options:
        turns = [[*range(at, 20), *range(at)] for at in (0, 7, 13)]
        ballots = {
            who: Ranking(tuple((one,) for one in turn))
            for who, turn in zip((ANA, BEN, CEM), turns, strict=True)
        }
    for who in (ANA, BEN, CEM):
        assert group.answers(who, ballots.get(who, FINE)).code == ""
    for receipt in group.until(group.stage().counts_ms):
        assert receipt.code == ""
    assert group.stage().standing == "passed"
    assert group.stage().failed in {"", "ledger.MalformedArguments"}


def test_the_longest_and_the_most_is_all_that_a_verb_takes() -> None:
    """One letter or option more cannot even be written down."""
    opening, vote, press = largest()
    for wrong in (
        replace(opening, text=opening.text + "x"),
        replace(vote, options=(*vote.options, Option("one more"))),
        replace(press, effect=replace(press.effect, arguments=bytes(4_097))),
    ):
        with pytest.raises(NotCanonical):
            codec.decode_strictly(Open, codec.encode(wrong))


def test_a_stranger_says_nothing_at_all() -> None:
    """Who was not let in is turned away at the door, whatever they ask."""
    group = Group()
    with pytest.raises(TurnedAway, match="UnknownKey"):
        group.asks(Voice("stranger"), "projects", projects.AskToJoin(PROJECT))
    assert MODULES["people"] is people.CONTRACT
    assert group.now_ms > NOON_MS


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
