"""Stories of organisations that take part in projects, and of those who speak for them.

The choir is an association with a project of its own, in which Ola and Per are known; Ola looks
after it. The playground is Ana's. Whoever speaks for the choir there signs as who they are in the
choir, and what they do is the choir's.
"""

from collections.abc import Iterator, Sequence

import pytest
from msgspec.structs import replace

from dugnad.cards.news import contract as news
from dugnad.charter import households, roles, talk
from dugnad.charter.cards import verbs as cards
from dugnad.charter.counting.ballots import Ballot
from dugnad.charter.counting.method import ByApproval, ByMajority
from dugnad.charter.decisions import urn
from dugnad.charter.decisions.law import CONTRACTS
from dugnad.charter.decisions.terms import (
    Agree,
    Appoint,
    ChangeRules,
    Effect,
    Elect,
    Given,
    LetIn,
    Option,
    Recall,
)
from dugnad.charter.decisions.verbs import Answer, Deciding, Open, SetAside, Withdraw
from dugnad.charter.entries import (
    MEMBERS,
    STARTER,
    YEAR_MS,
    Kind,
    Procedure,
    RoleRule,
    Rules,
    Strength,
    Voices,
    party_of,
)
from dugnad.charter.law import Law
from dugnad.charter.people import verbs as people
from dugnad.charter.projects import law as projects_law
from dugnad.charter.projects import records as projects_records
from dugnad.charter.projects import refusals as projects_refusals
from dugnad.charter.projects import rules as projects_rules
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import DAY_MS, ELSEWHERE, PROJECT, RULES, card_id, prose
from dugnad.ledger.codec import encode
from dugnad.ledger.contract import Actor, Context
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.testing import ANA, BEN, CEM, CUSTODIAN, DIA, NOON_MS, Voice
from dugnad.ledger.values import Action, ProjectId
from tests.charter.deciding import FINE, OBJECT, YES
from tests.charter.test_deciding_together import Group

OLA, PER, QUY = Voice("Ola"), Voice("Per"), Voice("Quy")
CHOIR: ProjectId = b"the choir......."
PARTY = party_of(PROJECT, CHOIR)
CLERK = "clerk"
OF_CHOIR = replace(
    RULES,
    roles=(*RULES.roles, RoleRule(CLERK, 2, YEAR_MS)),
    speaks=(CLERK, STARTER),
    answer_days=14,
)
MAJORITY = Procedure(who=MEMBERS, method=ByMajority(), answer_ms=2 * DAY_MS)
ASKED = replace(RULES, joining="asked")


class Town(Group):
    """Ana, Ben and Cem's project, and Ola's choir with Per in it."""

    def __init__(self, rules: Rules = RULES, kind: Kind = "association") -> None:
        """Begin; the choir does not take part yet."""
        super().__init__(rules)
        for who in (OLA, PER):
            self.welcome(who, CHOIR)
        start = projects.Start(CHOIR, OF_CHOIR, kind=kind)
        self.does(OLA, "projects", start, commitments=[self.words("we sing")])
        self.does(PER, "projects", projects.Join(CHOIR, 1))

    def comes(self, who: Voice = OLA, version: int = 1) -> None:
        """The choir asks, Ana lets it in, and it takes part in the project."""
        self.does(who, "projects", projects.AskFor(PROJECT, CHOIR))
        self.does(ANA, "projects", projects.LetIn(PROJECT, PARTY))
        self.does(who, "projects", projects.JoinFor(PROJECT, CHOIR, version))

    def for_choir(self, who: Voice, to: str, action: Action, *words: bytes) -> Receipt:
        """Somebody does something for the choir."""
        return self.place.ask(who, to, action, commitments=words, on_behalf_of=PARTY)

    def says(self, who: Voice, ballot: Ballot, *, name: str = "card") -> str:
        """What comes of somebody's answer for the choir."""
        words = [self.words("why")] if ballot == OBJECT else []
        return self.for_choir(who, self.target(name), Answer(ballot), *words).code

    def choir_decides(self, effect: Effect, name: str) -> None:
        """Ola proposes something to the choir, and Per is fine with it too."""
        opening = encode(Open(effect=effect, text="As we said at the rehearsal."))
        put_up = cards.PutUp(card_id(name), CHOIR, "proposal", opening)
        self.does(OLA, "cards", put_up, commitments=[self.words(name)])
        for who in (OLA, PER):
            self.does(who, self.target(name), Answer(FINE))
        self.until(self.stage(name).early_ms)

    def known(self) -> str:
        """How well the choir is known in the project."""
        entry = self.law.member(PARTY)
        assert entry is not None
        return entry.strength

    def given(self, name: str = "card") -> Given | None:
        """The choir's answer."""
        return Deciding(self.place.store, self.target(name)).answers.get((0, PARTY))

    def context(self, actor: Actor) -> Context[Law]:
        """What a law is handed when somebody asks who comes through no door."""
        return Context(
            action_id=bytes(32),
            actor=actor,
            on_behalf_of=None,
            channel=None,
            now_ms=self.now_ms,
            commitments=(),
            co_signers=(),
            me="projects",
            law=self.law,
            before=bytes(32),
        )

    def deputy(self, role: str = STARTER) -> None:
        """Per stands in for Ola."""
        self.does(OLA, "roles", roles.Offer(CHOIR, role, PER.member, deputy=True))
        self.does(PER, "roles", roles.Accept(CHOIR, role))


@pytest.fixture
def town() -> Iterator[Town]:
    """A town whose books must add up afterwards."""
    town = Town()
    yield town
    town.place.adds_up()


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


# ── Whose voices count
VOICES: Sequence[tuple[Voices, int, str, str]] = (
    ("all", 4, "", ""),
    ("persons", 3, "", "decisions.NotAmongThose"),
    ("households", 3, "", "decisions.NotAmongThose"),
    ("organisations", 1, "decisions.NotAmongThose", ""),
)


@pytest.mark.parametrize(("voices", "size", "person", "choir"), VOICES)
def test_whose_voices_count_stands_in_the_rules(
    voices: Voices, size: int, person: str, choir: str
) -> None:
    """All, persons, households or organisations: so many voices, and no answer of another."""
    town = Town(replace(RULES, everyday=replace(RULES.everyday, voices=voices)))
    town.comes()
    town.proposes(Agree())
    those = town.terms().electorate
    assert (those.voices, those.size) == (voices, size)
    assert town.answers(ANA, FINE).code == person
    assert town.says(OLA, FINE) == choir


@pytest.mark.parametrize(("voices", "size", "person"), [one[:3] for one in VOICES])
def test_whose_voices_count_is_frozen(voices: Voices, size: int, person: str) -> None:
    """Other rules, an organisation that comes or goes: what was asked is asked of the same."""
    town = Town(replace(RULES, everyday=replace(RULES.everyday, voices=voices)))
    town.comes()
    town.proposes(Agree(), name="before")
    town.does(OLA, "projects", projects.LeaveFor(PROJECT, CHOIR))
    town.does(CEM, "projects", projects.Leave(PROJECT))
    town.comes()
    assert town.terms("before").electorate.size == size
    assert town.answers(ANA, FINE, name="before").code == person
    assert town.says(OLA, FINE, name="before") == "decisions.NotAmongThose"


def test_where_nobody_has_such_a_voice_nothing_is_asked() -> None:
    """Organisations decide, and none takes part."""
    town = Town(replace(RULES, everyday=replace(RULES.everyday, voices="organisations")))
    opening = Open(effect=Agree(), text="?")
    assert town.puts_up(BEN, CONTRACTS["proposal"], opening).code == "decisions.NobodyDecides"


def test_a_party_takes_part_in_the_urn_once() -> None:
    """Whoever speaks for it: the books say that the choir took part, and by whom."""
    town = Town(replace(RULES, everyday=MAJORITY))
    town.comes()
    town.welcome(QUY)
    town.does(QUY, "projects", projects.Join(PROJECT, 1))
    town.proposes(Agree(), secret=True, counters=(ANA.member, BEN.member))
    told = town.for_choir(OLA, town.target(), urn.TakePart())
    assert told.code == ""
    took = urn.TookPart(PARTY, 0, "page", OLA.member)
    assert told.events[0].data == encode(took)
    town.deputy()
    again = town.for_choir(PER, town.target(), urn.TakePart())
    assert again.code == "decisions.TookPartAlready"


def test_what_a_party_objected_is_set_aside_once_it_has_left(town: Town) -> None:
    """While it takes part, the objection is its own to take back."""
    town.comes()
    town.proposes(Agree())
    assert town.says(OLA, OBJECT) == ""
    aside = SetAside(PARTY)
    assert town.asks(BEN, town.target(), aside).code == "decisions.StillMember"
    town.does(OLA, "projects", projects.LeaveFor(PROJECT, CHOIR))
    assert town.asks(BEN, town.target(), aside).code == ""
    assert town.given() is None


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


# ── Refusing a direction
def test_k44_each_party_can_refuse_a_direction(town: Town) -> None:
    """K44, COC-13: dated, by whom and why, for good; and what was agreed is agreed."""
    town.comes()
    town.proposes(Agree())
    refusing = talk.Refuse(town.target())
    told = town.for_choir(OLA, "talk", refusing, prose("we do not sing there"))
    assert told.code == ""
    town.does(ANA, "talk", refusing, commitments=[prose("nor I")])
    assert town.says(OLA, FINE) == ""
    town.ends()
    assert town.stage().standing == "passed"
    refused = talk.Talk(town.place.store, "talk").refused
    standing = {member: one for (_, member), one in refused.items(under=(town.target(),))}
    assert standing[PARTY].by == OLA.member
    assert standing[PARTY].prose == prose("we do not sing there")
    assert standing[PARTY].at_ms > NOON_MS
    assert standing[ANA.member].by is None
    again = town.asks(ANA, "talk", refusing, commitments=[prose("still")])
    assert again.code == "talk.AlreadyRefused"
    late = town.asks(CEM, "talk", refusing, commitments=[prose("after all")])
    assert late.code == ""


def test_a_direction_is_refused_by_those_who_take_part(town: Town) -> None:
    """With a reason, about a card, by a member."""
    town.proposes(Agree())
    refusing = talk.Refuse(town.target())
    assert town.asks(ANA, "talk", refusing).code == "talk.TextMissing"
    words = [prose("no")]
    nothing = talk.Refuse("place")
    assert town.asks(ANA, "talk", nothing, commitments=words).code == "talk.UnknownSubject"
    assert town.asks(DIA, "talk", refusing, commitments=words).code == "talk.NotAMember"
    told = town.for_choir(OLA, "talk", refusing, prose("never came"))
    assert told.code == "ledger.NotMandated"


def test_the_words_of_a_refusal_can_be_taken_away(town: Town) -> None:
    """By whoever speaks for their author; that it was refused stays."""
    town.comes()
    town.proposes(Agree())
    town.for_choir(OLA, "talk", talk.Refuse(town.target()), prose("we do not"))
    regret = talk.Remove(prose("we do not"), "regret")
    assert town.asks(OLA, "talk", regret).code == "talk.NotModerator"
    assert town.for_choir(OLA, "talk", regret).code == ""
    assert (town.target(), PARTY) in talk.Talk(town.place.store, "talk").refused
