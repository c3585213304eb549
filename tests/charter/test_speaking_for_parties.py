"""Whoever speaks for an organisation acts for it while in office; what is open follows (K46)."""

import pytest
from msgspec.structs import replace

from dugnad.cards.news import contract as news
from dugnad.charter import roles, talk
from dugnad.charter.cards import verbs as cards
from dugnad.charter.decisions.terms import Agree, Appoint, ChangeRules, Recall
from dugnad.charter.decisions.verbs import Answer, Deciding, Open, SetAside, Withdraw
from dugnad.charter.entries import STARTER
from dugnad.charter.projects import rules as projects_rules
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import DAY_MS, ELSEWHERE, PROJECT, RULES, card_id, prose
from dugnad.ledger.codec import encode
from dugnad.ledger.testing import ANA, BEN, CEM, DIA
from tests.charter.deciding import FINE, OBJECT
from tests.charter.town import ASKED, CHOIR, CLERK, OF_CHOIR, OLA, PARTY, PER, QUY, Town


# ── Acting for it
def test_who_speaks_for_it_answers_for_it_and_is_named(town: Town) -> None:
    """The answer is the choir's; beside it stands who gave it."""
    town.comes()
    town.proposes(Agree())
    assert town.says(OLA, FINE) == ""
    given = town.given()
    assert given is not None
    assert (given.ballot, given.by) == (FINE, OLA.member)
    assert town.answers(ANA, FINE).code == ""
    own = Deciding(town.place.store, town.target()).answers.get((0, ANA.member))
    assert own is not None
    assert own.by is None


def test_nobody_acts_for_it_but_who_speaks_for_it(town: Town) -> None:
    """Not a member of the choir, not one of the project, and not one who runs another choir."""
    town.comes()
    town.proposes(Agree())
    for who in (PER, ANA, DIA):
        assert town.says(who, FINE) == "ledger.NotMandated"
    assert town.asks(OLA, town.target(), Answer(FINE)).code == "decisions.OfAnotherProject"


def test_a_deputy_acts_for_it_until_recalled(town: Town) -> None:
    """Per's answer stays the choir's until a successor changes it; Per's own word ends at once."""
    town.deputy()
    town.comes(PER)
    town.proposes(Agree())
    town.proposes(Agree(), name="other")
    assert town.says(PER, OBJECT) == ""
    town.does(PER, "roles", roles.StepDown(CHOIR, STARTER))
    for ballot in (FINE, OBJECT):
        assert town.says(PER, ballot) == "ledger.NotMandated"
    assert town.says(PER, FINE, name="other") == "ledger.NotMandated"
    given = town.given()
    assert given is not None
    assert (given.ballot, given.by) == (OBJECT, PER.member)
    assert town.says(OLA, FINE) == ""
    assert town.stage().answered == 1
    given = town.given()
    assert given is not None
    assert (given.ballot, given.by) == (FINE, OLA.member)


def test_who_was_recalled_by_decision_speaks_no_more(town: Town) -> None:
    """The choir decides so: from that block on, also for what came on paper before."""
    town.deputy()
    town.comes()
    procedure = replace(RULES.everyday, late_ms=14 * DAY_MS, answer_ms=30 * DAY_MS)
    town.decides(ChangeRules(replace(RULES, everyday=procedure)))
    town.proposes(Agree())
    received_ms = town.now_ms
    recall = Open(effect=Recall(STARTER, PER.member), text="Thank you, Per.")
    put_up = cards.PutUp(card_id("recall"), CHOIR, "proposal", encode(recall))
    town.does(OLA, "cards", put_up, commitments=[prose("thank you")])
    assert town.asks(OLA, town.target("recall"), Answer(FINE)).code == ""
    town.ends("recall")
    slip = Answer(FINE, received_ms)
    receipt = town.place.ask(
        PER, town.target(), slip, ANA, BEN, on_behalf_of=PARTY, channel="paper"
    )
    assert receipt.code == "ledger.NotMandated"
    assert town.says(PER, FINE) == "ledger.NotMandated"
    receipt = town.place.ask(
        OLA, town.target(), slip, ANA, BEN, on_behalf_of=PARTY, channel="paper"
    )
    assert receipt.code == ""


def test_a_mandate_ends_with_the_term(town: Town) -> None:
    """A year later Ola looks after the choir no more, and speaks for nobody."""
    town.comes()
    speaks = town.law.speaks_for
    entry = town.law.holding(CHOIR, STARTER, OLA.member)
    assert entry is not None
    assert speaks(CHOIR, OLA.member, entry.until_ms - 1)
    assert not speaks(CHOIR, OLA.member, entry.until_ms)
    town.until(entry.until_ms)
    town.proposes(Agree())
    assert town.says(OLA, FINE) == "ledger.NotMandated"
    over = projects.TakeOver(CHOIR)
    assert town.asks(PER, "projects", over).code == "projects.NotDecided"
    town.choir_decides(Appoint(STARTER, PER.member), "starter")
    town.does(PER, "roles", roles.Accept(CHOIR, STARTER))
    assert town.says(PER, FINE) == ""


def test_nobody_takes_an_organisation_over_to_speak_for_it(town: Town) -> None:
    """Cem's friend joins a choir that nobody looks after; it decides who speaks for it."""
    town.comes()
    town.welcome(QUY, CHOIR)
    town.does(QUY, "projects", projects.Join(CHOIR, 1))
    town.does(OLA, "roles", roles.StepDown(CHOIR, STARTER))
    over = projects.TakeOver(CHOIR)
    assert town.asks(QUY, "projects", over).code == "projects.NotDecided"
    town.does(ANA, "roles", roles.StepDown(PROJECT, STARTER))
    town.does(BEN, "projects", projects.TakeOver(PROJECT))
    assert not town.law.speaks_for(CHOIR, QUY.member, town.now_ms)


def test_where_others_speak_anybody_looks_after_an_organisation(town: Town) -> None:
    """The clerk speaks for the choir, so that its hall is Quy's to look after."""
    town.choir_decides(ChangeRules(replace(OF_CHOIR, speaks=(CLERK,))), "rules")
    town.does(OLA, "roles", roles.StepDown(CHOIR, STARTER))
    town.does(PER, "projects", projects.TakeOver(CHOIR))
    assert not town.law.speaks_for(CHOIR, PER.member, town.now_ms)


def test_who_leaves_the_organisation_speaks_for_it_no_more(town: Town) -> None:
    """Also when they come back: the role ended with them."""
    town.comes()
    town.does(OLA, "projects", projects.Leave(CHOIR))
    town.proposes(Agree())
    assert town.says(OLA, FINE) == "ledger.NotMandated"
    town.does(OLA, "projects", projects.Join(CHOIR, 1))
    assert town.says(OLA, FINE) == "ledger.NotMandated"


def test_the_rules_of_an_organisation_say_who_speaks_for_it(town: Town) -> None:
    """A clerk does, as long as the choir's rules say so."""
    town.deputy()
    town.comes()
    town.proposes(Agree())
    changed = replace(OF_CHOIR, speaks=(CLERK,))
    town.choir_decides(ChangeRules(changed), "rules")
    assert town.law.rules_of(CHOIR) == changed
    for who in (OLA, PER):
        assert town.says(who, FINE) == "ledger.NotMandated"
    town.choir_decides(Appoint(CLERK, PER.member), "clerk")
    town.does(PER, "roles", roles.Accept(CHOIR, CLERK))
    assert town.says(PER, FINE) == ""
    assert town.says(OLA, OBJECT) == "ledger.NotMandated"


def test_nobody_speaks_for_people(town: Town) -> None:
    """A project of people has no mandate to give, whoever looks after it."""
    assert town.law.speaks_for(CHOIR, OLA.member, town.now_ms)
    assert not town.law.speaks_for(PROJECT, ANA.member, town.now_ms)
    assert not town.law.speaks_for(bytes(16), ANA.member, town.now_ms)


def test_an_organisation_proposes_and_takes_back(town: Town) -> None:
    """What one of its offices proposed, the next takes back."""
    town.deputy()
    town.comes()
    sing = encode(Open(effect=Agree(), text="We sing there on Sundays."))
    put_up = cards.PutUp(card_id("sing"), PROJECT, "proposal", sing)
    assert town.for_choir(PER, "cards", put_up, prose("sing")).code == ""
    entry = town.law.card(card_id("sing"))
    assert entry is not None
    assert entry.put_up_by == PARTY
    town.does(PER, "roles", roles.StepDown(CHOIR, STARTER))
    assert town.asks(BEN, town.target("sing"), Withdraw()).code == "decisions.NotYours"
    assert town.for_choir(PER, town.target("sing"), Withdraw()).code == "ledger.NotMandated"
    assert town.for_choir(OLA, town.target("sing"), Withdraw()).code == ""


def test_an_organisation_is_no_member_elsewhere(town: Town) -> None:
    """Under the id that it has in one project it does nothing in another."""
    town.comes()
    told = encode(news.Open(valid_until_ms=0))
    put_up = cards.PutUp(card_id("choir"), CHOIR, "news", told)
    assert town.for_choir(OLA, "cards", put_up, prose("x")).code == "cards.OfAnotherProject"
    put_up = cards.PutUp(card_id("theirs"), ELSEWHERE, "news", told)
    assert town.for_choir(OLA, "cards", put_up, prose("y")).code == "cards.OfAnotherProject"


def test_an_organisation_lets_others_in_and_rests() -> None:
    """As every member does."""
    town = Town(ASKED)
    town.comes()
    town.welcome(QUY)
    letting = projects.LetIn(PROJECT, QUY.member)
    told = town.for_choir(OLA, "projects", letting)
    assert told.code == ""
    resting = projects.Rest(PROJECT, town.now_ms + DAY_MS)
    assert town.for_choir(OLA, "projects", resting).code == ""
    time = town.law.membership(PROJECT, PARTY)
    assert time is not None
    assert time.resting_until_ms == resting.until_ms


# ── K46: what is open follows the office
@pytest.mark.parametrize("speaks", [("harbour master",), (STARTER, STARTER), (CLERK, "")])
def test_who_speaks_holds_one_of_the_roles_of_the_rules(
    town: Town, speaks: tuple[str, ...]
) -> None:
    """Else nobody could ever speak for it."""
    assert projects_rules.are_sound(OF_CHOIR)
    unsound = replace(OF_CHOIR, speaks=speaks)
    assert not projects_rules.are_sound(unsound)
    begins = projects.Start(b"another choir...", unsound, kind="association")
    town.welcome(QUY, begins.project)
    words = [town.words("we sing too")]
    assert town.asks(QUY, "projects", begins, commitments=words).code == "projects.RulesUnsound"


def test_once_an_objection_is_set_aside_it_does_not_end_early_for_that(town: Town) -> None:
    """All had answered; what was due for that is due no more."""
    town.proposes(Agree())
    for who in (ANA, BEN):
        assert town.answers(who, FINE).code == ""
    assert town.answers(CEM, OBJECT).code == ""
    early_ms = town.stage().early_ms
    assert early_ms
    town.does(CEM, "projects", projects.Leave(PROJECT))
    town.does(ANA, town.target(), SetAside(CEM.member))
    assert (town.stage().early_ms, town.stage().answered) == (0, 2)
    assert town.until(early_ms) == ()


def test_what_somebody_objected_who_left_is_set_aside_though_they_are_back(town: Town) -> None:
    """Cem is back and cannot answer what was asked before: his objection hangs on nobody."""
    town.proposes(Agree())
    assert town.answers(CEM, OBJECT).code == ""
    set_aside = SetAside(CEM.member)
    assert town.asks(ANA, town.target(), set_aside).code == "decisions.StillMember"
    town.does(CEM, "projects", projects.Leave(PROJECT))
    town.does(CEM, "projects", projects.Join(PROJECT, 1))
    assert town.answers(CEM, FINE).code == "decisions.NotAmongThose"
    town.does(ANA, town.target(), set_aside)
    assert town.stage().answered == 0


def test_k46_what_an_organisation_has_open_follows_the_office(town: Town) -> None:
    """Ben asks about the choir's card; Ola hands over, and Per promises and answers."""
    town.comes()
    told = encode(news.Open(valid_until_ms=0))
    put_up = cards.PutUp(card_id("sing"), PROJECT, "news", told)
    assert town.for_choir(OLA, "cards", put_up, prose("we sing")).code == ""
    asked = town.does(BEN, "talk", talk.Ask(town.target("sing")), commitments=[prose("when")])
    town.proposes(Agree())
    assert town.says(OLA, OBJECT) == ""
    town.does(OLA, "roles", roles.Offer(CHOIR, STARTER, PER.member, passing=True))
    town.does(PER, "roles", roles.Accept(CHOIR, STARTER))
    promise = talk.Promise(asked.action_id, town.now_ms + 14 * DAY_MS)
    answer = talk.Answer(asked.action_id)
    assert town.for_choir(OLA, "talk", promise).code == "ledger.NotMandated"
    assert town.asks(PER, "talk", promise).code == "talk.NotYoursToAnswer"
    assert town.for_choir(PER, "talk", promise).code == ""
    assert town.for_choir(PER, "talk", answer, prose("on Sunday")).code == ""
    question = town.law.question(asked.action_id)
    assert question is not None
    assert question.answered_by == PARTY
    assert town.says(PER, FINE) == ""
    rules = town.law.rules_of(CHOIR)
    assert rules is not None
    assert rules.answer_days == 14


def test_k46_an_objection_follows_the_office(town: Town) -> None:
    """Who came after takes back what was objected to a card that waits."""
    slow = replace(RULES, objection_ms=DAY_MS)
    town.decides(ChangeRules(slow))
    town.deputy()
    town.comes(version=2)
    told = news.Open(valid_until_ms=0)
    assert town.puts_up(BEN, news.CONTRACT, told, name="bench").code == ""
    objecting = cards.Object(card_id("bench"))
    assert town.for_choir(PER, "cards", objecting, prose("not there")).code == ""
    assert town.for_choir(OLA, "cards", objecting, prose("no")).code == "cards.AlreadyObjected"
    town.does(PER, "roles", roles.StepDown(CHOIR, STARTER))
    back = cards.Withdraw(card_id("bench"))
    assert town.for_choir(PER, "cards", back).code == "ledger.NotMandated"
    assert town.for_choir(OLA, "cards", back).code == ""
