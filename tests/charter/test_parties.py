"""Stories of organisations that take part in projects, and of those who speak for them.

The choir is an association with a project of its own, in which Ola and Per are known; Ola looks
after it. The playground is Ana's. Whoever speaks for the choir there signs as who they are in the
choir, and what they do is the choir's.
"""

import pytest
from msgspec.structs import replace

from dugnad.charter import households, roles
from dugnad.charter.counting.method import ByApproval
from dugnad.charter.decisions.law import CONTRACTS
from dugnad.charter.decisions.terms import Agree, Appoint, ChangeRules, Elect, LetIn, Option
from dugnad.charter.decisions.verbs import Open
from dugnad.charter.entries import STARTER, Kind, Rules, Strength, party_of
from dugnad.charter.people import verbs as people
from dugnad.charter.projects import law as projects_law
from dugnad.charter.projects import records as projects_records
from dugnad.charter.projects import refusals as projects_refusals
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import ELSEWHERE, PROJECT, RULES
from dugnad.ledger.contract import Actor
from dugnad.ledger.testing import ANA, BEN, CUSTODIAN, DIA, Voice
from dugnad.ledger.values import Action
from tests.charter.deciding import FINE, YES
from tests.charter.town import ASKED, CHOIR, MAJORITY, OLA, PARTY, PER, QUY, Town


# ── Taking part
def test_an_organisation_takes_part_as_one_member(town: Town) -> None:
    """It counts once, under an id that follows from both, known as well as who let it in."""
    town.comes()
    entry = town.law.project(PROJECT)
    assert entry is not None
    assert (entry.members, entry.parties, entry.persons, entry.voices) == (4, 1, 3, 3)
    assert town.law.is_member(PROJECT, PARTY, town.now_ms)
    known = town.law.member(PARTY)
    assert known is not None
    assert (known.project, known.organisation, known.strength) == (PROJECT, CHOIR, "sms")
    assert town.law.parties(PROJECT) == ((PARTY, CHOIR),)
    assert town.law.parties(ELSEWHERE) == ()
    choir = town.law.project(CHOIR)
    assert choir is not None
    assert (choir.kind, choir.members) == ("association", 2)


@pytest.mark.parametrize("rules", [ASKED, RULES], ids=["asked", "open"])
def test_an_organisation_that_asks_is_let_in_and_known_as_who_let_it_in(rules: Rules) -> None:
    """It asks, a member lets it in, and then it joins: also where people join without asking."""
    town = Town(rules)
    asking = projects.AskFor(PROJECT, CHOIR)
    town.does(OLA, "projects", asking)
    assert town.asks(OLA, "projects", asking).code == "projects.AskedBefore"
    joining = projects.JoinFor(PROJECT, CHOIR, 1)
    assert town.asks(OLA, "projects", joining).code == "projects.OrganisationNotLetIn"
    assert town.known() == "link"
    let_in = town.does(BEN, "projects", projects.LetIn(PROJECT, PARTY))
    assert [event.name for event in let_in.events] == ["MemberLetIn", "MemberStrengthened"]
    told = town.does(OLA, "projects", joining)
    assert [event.name for event in told.events] == ["MemberJoined"]
    assert town.known() == "sms"


@pytest.mark.parametrize(
    ("theirs", "known"), [("letter", "letter"), ("met", "met"), ("eid", "met")]
)
def test_nobody_makes_an_organisation_better_known_than_they_are(
    theirs: Strength, known: Strength
) -> None:
    """Else whoever is known by a number only would have as many voices as they let in."""
    town = Town(replace(ASKED, everyday=replace(MAJORITY, strength="met")))
    town.does(CUSTODIAN, "people", people.Strengthen(BEN.member, theirs))
    town.does(OLA, "projects", projects.AskFor(PROJECT, CHOIR))
    town.does(BEN, "projects", projects.LetIn(PROJECT, PARTY))
    assert town.known() == known
    town.does(OLA, "projects", projects.JoinFor(PROJECT, CHOIR, 1))
    town.proposes(Agree())
    code = "" if known == "met" else "decisions.NotKnownWellEnough"
    assert town.says(OLA, YES) == code


def test_only_being_let_in_lets_an_organisation_take_part() -> None:
    """It asked, and nobody let it in before the rules let everybody join: it still waits."""
    town = Town(ASKED)
    town.does(OLA, "projects", projects.AskFor(PROJECT, CHOIR))
    town.decides(ChangeRules(RULES))
    joining = projects.JoinFor(PROJECT, CHOIR, 2)
    assert town.asks(OLA, "projects", joining).code == "projects.OrganisationNotLetIn"
    town.does(CUSTODIAN, "people", people.Strengthen(PARTY, "eid"))
    told = town.does(BEN, "projects", projects.LetIn(PROJECT, PARTY))
    assert [event.name for event in told.events] == ["MemberLetIn"]
    town.does(OLA, "projects", joining)
    assert town.known() == "eid"


def test_an_organisation_is_let_in_by_decision() -> None:
    """As a person is; and it is known from then on."""
    town = Town()
    town.decides(ChangeRules(replace(RULES, joining="decided")), name="rules")
    town.does(OLA, "projects", projects.AskFor(PROJECT, CHOIR))
    let_in = projects.LetIn(PROJECT, PARTY)
    assert town.asks(BEN, "projects", let_in).code == "projects.NotDecided"
    town.decides(LetIn(PARTY), name="let in")
    town.does(OLA, "projects", projects.JoinFor(PROJECT, CHOIR, 2))
    assert town.known() == "met"


def test_ten_firms_are_no_ten_voices() -> None:
    """Starting one costs nothing: where everybody may join, not one of them does by itself."""
    town = Town()
    for number in range(10):
        firm, seller = b"a firm........%02d" % number, Voice(f"Quy {number}")
        town.welcome(seller, firm)
        start = projects.Start(firm, RULES, kind="firm")
        town.does(seller, "projects", start, commitments=[town.words("we sell")])
        joining = projects.JoinFor(PROJECT, firm, 1)
        assert town.asks(seller, "projects", joining).code == "projects.OrganisationNotLetIn"
        town.does(seller, "projects", projects.AskFor(PROJECT, firm))
        assert town.asks(seller, "projects", joining).code == "projects.OrganisationNotLetIn"
        letting = projects.LetIn(PROJECT, party_of(PROJECT, firm))
        assert town.asks(seller, "projects", letting).code == "projects.OfAnotherProject"
    entry = town.law.project(PROJECT)
    assert entry is not None
    assert (entry.members, entry.parties) == (3, 0)


def test_where_people_need_not_ask_nobody_lets_them_in(town: Town) -> None:
    """Only organisations are let in there."""
    town.welcome(QUY, PROJECT)
    letting = projects.LetIn(PROJECT, QUY.member)
    assert town.asks(BEN, "projects", letting).code == "projects.OpenToAll"
    asking = projects.AskToJoin(PROJECT)
    assert town.asks(QUY, "projects", asking).code == "projects.OpenToAll"


@pytest.mark.parametrize("kind", ["association", "firm", "municipality"])
def test_every_kind_of_organisation_can_take_part(kind: Kind) -> None:
    """And a group cannot: its members come themselves."""
    town = Town(kind=kind)
    town.comes()
    assert town.law.is_member(PROJECT, PARTY, town.now_ms)


FORS = (projects.AskFor(PROJECT, CHOIR), projects.JoinFor(PROJECT, CHOIR, 1),
        projects.LeaveFor(PROJECT, CHOIR))  # fmt: skip


@pytest.mark.parametrize("asked", FORS, ids=lambda one: type(one).__name__)
def test_a_group_is_no_organisation(asked: Action) -> None:
    """Nor is a project that is not there, nor does one take part in itself."""
    town = Town(kind="group")
    assert town.asks(OLA, "projects", asked).code == "projects.NotAnOrganisation"
    nowhere = replace(asked, organisation=bytes(16))
    assert town.asks(OLA, "projects", nowhere).code == "projects.NotAnOrganisation"
    town = Town()
    itself = replace(asked, project=CHOIR)
    assert town.asks(OLA, "projects", itself).code == "projects.NotAnOrganisation"
    nobody = replace(asked, project=bytes(16))
    code = town.asks(OLA, "projects", nobody).code
    assert code in ("projects.UnknownProject", "projects.NotAMember")


@pytest.mark.parametrize("asked", FORS, ids=lambda one: type(one).__name__)
def test_only_who_speaks_for_it_brings_an_organisation(asked: Action, town: Town) -> None:
    """Per is a member of the choir, and speaks for it no more than Dia or Ana do."""
    for who in (PER, DIA, ANA):
        assert town.asks(who, "projects", asked).code == "projects.NotItsOffice"


def test_what_was_not_read_is_not_agreed_to(town: Town) -> None:
    """The rules in force, once, by somebody and not by an order."""
    old = projects.JoinFor(PROJECT, CHOIR, 2)
    assert town.asks(OLA, "projects", old).code == "projects.RulesHaveChanged"
    town.comes()
    again = projects.JoinFor(PROJECT, CHOIR, 1)
    assert town.asks(OLA, "projects", again).code == "projects.AlreadyMember"


def test_no_order_brings_an_organisation(town: Town) -> None:
    """Not even one of what a project decided."""
    law = projects_law.CONTRACT
    state = projects_records.Projects(town.place.store, "projects")
    context = town.context(Actor(orderer=town.target()))
    for asked in FORS:
        with pytest.raises(projects_refusals.NotAPerson):
            law.decide(state, asked, context)


def test_an_organisation_leaves_and_comes_back_as_the_same(town: Town) -> None:
    """With it goes the right to answer; what it comes back to is what was put since."""
    town.comes()
    leaving = projects.LeaveFor(PROJECT, CHOIR)
    told = town.does(OLA, "projects", leaving)
    assert [event.name for event in told.events] == ["MemberLeft"]
    entry = town.law.project(PROJECT)
    assert entry is not None
    assert (entry.members, entry.parties) == (3, 0)
    assert town.law.parties(PROJECT) == ()
    assert town.asks(OLA, "projects", leaving).code == "projects.NotAMember"
    town.proposes(Agree())
    town.comes()
    entry = town.law.project(PROJECT)
    assert entry is not None
    assert (entry.members, entry.parties) == (4, 1)
    assert town.says(OLA, FINE) == "decisions.NotAmongThose"


def test_an_id_that_somebody_has_is_not_taken_from_them(town: Town) -> None:
    """Who keeps keys knows which id comes, and gives it to a person: the choir stays away."""
    early = people.Welcome(QUY.key, PARTY, PROJECT, "sms", "sms")
    town.does(CUSTODIAN, "people", early)
    receipt = town.asks(OLA, "projects", projects.AskFor(PROJECT, CHOIR))
    assert (receipt.code, receipt.path) == ("people.MemberKnown", ("projects", "people"))
    assert not town.law.is_member(PROJECT, PARTY, town.now_ms)


def test_nobody_gets_a_key_to_an_organisation(town: Town) -> None:
    """It has none, so nobody signs as the choir: they sign as themselves, and it is seen."""
    town.comes()
    late = people.Welcome(QUY.key, PARTY, PROJECT, "sms", "sms")
    assert town.asks(CUSTODIAN, "people", late).code == "people.MemberKnown"
    enrol = people.Enrol(PARTY, PROJECT, CHOIR)
    for who in (CUSTODIAN, OLA):
        assert town.asks(who, "people", enrol).code == "people.NotSponsor"


# ── What it does not do
def test_an_organisation_holds_no_role(town: Town) -> None:
    """It is offered none, elected to none and counts no secret answers: persons do that."""
    town.comes()
    offer = roles.Offer(PROJECT, STARTER, PARTY)
    assert town.asks(ANA, "roles", offer).code == "roles.NotAPerson"
    appoint = Open(effect=Appoint(STARTER, PARTY), text="The choir.")
    assert (
        town.puts_up(BEN, CONTRACTS["proposal"], appoint, name="a").code == "decisions.EffectUnfit"
    )
    options = (Option(member=PARTY), Option(member=BEN.member))
    elect = Open(effect=Elect(STARTER), text="Who?", options=options, method=ByApproval())
    assert town.puts_up(BEN, CONTRACTS["vote"], elect, name="b").code == "decisions.NotElectable"
    for name in ("Eva", "Finn"):
        town.welcome(Voice(name))
        town.does(Voice(name), "projects", projects.Join(PROJECT, 1))
    counted = Open(effect=Agree(), text="?", secret=True, counters=(ANA.member, PARTY))
    assert (
        town.puts_up(BEN, CONTRACTS["proposal"], counted, name="c").code
        == "decisions.CountersUnfit"
    )


def test_a_role_that_was_decided_for_it_is_not_offered(town: Town) -> None:
    """Whatever the project decided by other ways."""
    town.comes()
    state = roles.Roles(town.place.store, "roles")
    town.proposes(Agree())
    context = town.context(Actor(orderer=town.target()))
    with pytest.raises(roles.NotAPerson):
        roles.CONTRACT.decide(state, roles.Appoint(PROJECT, STARTER, PARTY), context)


def test_an_organisation_shares_no_voice(town: Town) -> None:
    """Households are persons; nobody's voice is a choir's."""
    town.comes()
    offer = households.OfferVoice(PROJECT, PARTY)
    assert town.asks(ANA, "projects", offer).code == "projects.NotOfAHousehold"
    theirs = households.OfferVoice(PROJECT, ANA.member)
    assert town.for_choir(OLA, "projects", theirs).code == "ledger.ActsForItself"
