"""Stories about helpers: Ben lets Ana do certain things for him, for a time (K41)."""

import pytest
from msgspec.structs import replace

from dugnad.cards.workday.contract import CONTRACT as WORKDAY
from dugnad.cards.workday.law import verbs as workday
from dugnad.cards.workday.law.events import AnswerGiven
from dugnad.charter import roles
from dugnad.charter.charter import member_id_of
from dugnad.charter.counting.method import ByMajority
from dugnad.charter.entries import (
    MEMBERS,
    YEAR_MS,
    MemberEntry,
    Membership,
    Procedure,
    RoleRule,
    party_of,
    target_of,
)
from dugnad.charter.governing import Entrust
from dugnad.charter.law import HELPER, MODERATOR, Law
from dugnad.charter.people import events
from dugnad.charter.people import verbs as people
from dugnad.charter.people.law import CONTRACT
from dugnad.charter.people.records import MANDATE_MS, MANDATES_MAX, Mandate, People
from dugnad.charter.people.refusals import (
    NoMandate,
    NoSuchEnd,
    NotAHelper,
    NotAPerson,
    NotOfThisProject,
    NotVouched,
    NotYoursToEnd,
    SameThingTwice,
    TooManyMandates,
)
from dugnad.charter.projects import verbs as projects
from dugnad.charter.projects.records import Projects
from dugnad.charter.testing import (
    DAY_MS,
    ELSEWHERE,
    HOUR_MS,
    PROJECT,
    RULES,
    Neighbourhood,
    card_id,
)
from dugnad.ledger import codec
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.testing import ANA, BEN, CEM, CUSTODIAN, DIA, NOON_MS, OPERATOR, Voice
from dugnad.ledger.values import Action, Channel

EVA, GRO, IDA, KAI = Voice("Eva"), Voice("Gro"), Voice("Ida"), Voice("Kai")
LIBRARY = b"a library......."
DAY = target_of(card_id("day"))


class Homes(Neighbourhood):
    """A neighbourhood with a work day that Ana put up; Ben does not get along with screens."""

    def __init__(self) -> None:
        """Ben and Eva are known there; the work day lies a week ahead."""
        super().__init__((WORKDAY,), rules=RULES)
        for who in (EVA, GRO):
            self.welcome(who)
        self.does(GRO, "projects", projects.Join(PROJECT, 1))
        start_ms = self.place.now_ms + 7 * DAY_MS
        day = workday.Open(start_ms, start_ms + HOUR_MS, start_ms, 0, 0, outsiders=True)
        assert self.puts_up(ANA, WORKDAY, day, name="day").code == ""

    @property
    def law(self) -> Law:
        """What can be asked of the books now."""
        return Law(self.place.store)

    @property
    def allows(self) -> people.GiveMandate:
        """Ana may answer for Ben on the work day, until tomorrow."""
        return people.GiveMandate(ANA.member, ("answer",), DAY, self.place.now_ms + DAY_MS)

    def lets(
        self, action: Action, *beside: Voice, who: Voice = BEN, channel: Channel = "page"
    ) -> str:
        """Somebody asks about helpers; the code of the refusal."""
        return self.place.ask(who, "people", action, *beside, channel=channel).code

    def helps(
        self,
        to: str = DAY,
        action: Action = workday.Answer("yes"),  # noqa: B008  (actions never change)
        *,
        who: Voice = ANA,
        principal: Voice = BEN,
        channel: Channel = "helper",
    ) -> Receipt:
        """Ana does something for Ben."""
        return self.place.ask(
            who, to, action, on_behalf_of=principal.member, channel=channel,
            commitments=[self.words("words")],
        )  # fmt: skip


def code(no: type) -> str:
    """The code of a refusal of people."""
    return f"people.{no.__name__}"


def test_k41_both_stand_in_the_books() -> None:
    """Ana answers for Ben: it is his answer, and the books say whose hand it was and by what."""
    homes = Homes()
    assert homes.lets(homes.allows) == ""
    receipt = homes.helps()
    assert receipt.code == ""
    (told,) = receipt.events
    given = codec.decode(AnswerGiven, told.data)
    assert (given.member, given.by) == (BEN.member, ANA.member)
    day = WORKDAY.state(homes.place.store, DAY)
    assert day.hands.get(BEN.member) == ANA.member
    found = homes.law.mandate(BEN.member, ANA.member, DAY)
    assert found is not None
    assert (found.things, found.channel, found.by) == (("answer",), "page", ())
    assert homes.law.mandates(BEN.member) == ((ANA.member, DAY, found),)


def test_k41_their_own_word_takes_the_place_of_the_helpers() -> None:
    """Ben says something else himself, and nobody's hand stands there any more."""
    homes = Homes()
    homes.lets(homes.allows)
    homes.helps()
    assert homes.place.ask(BEN, DAY, workday.Answer("no")).code == ""
    assert WORKDAY.state(homes.place.store, DAY).hands.get(BEN.member) is None


@pytest.mark.parametrize("channel", ["own", "page", "link", "sms", "paper"])
def test_k41_a_helper_says_so_each_time(channel: Channel) -> None:
    """An act for another never looks like that person's own word."""
    homes = Homes()
    homes.lets(homes.allows)
    refused = ("ledger.NotMandated", "people.NotItsOwn")
    assert homes.helps(channel=channel).code in refused


def test_k41_only_what_was_named_there_and_then() -> None:
    """Another thing, another card, another helper, another person, or a day later: no."""
    homes = Homes()
    homes.lets(homes.allows)
    no = "ledger.NotMandated"
    assert homes.helps("projects", projects.Join(PROJECT, 1)).code == no
    assert homes.helps("people", people.GiveMandate(EVA.member, ("answer",), "", 0)).code == no
    assert homes.helps("projects", projects.Leave(PROJECT)).code == no
    assert homes.helps("nothing").code == no
    assert homes.helps(who=EVA).code == no
    assert homes.helps(principal=CEM).code == no
    assert homes.helps(who=BEN, principal=ANA).code == no
    assert homes.helps(channel="desk").code == ""
    homes.place.wait(DAY_MS)
    assert homes.helps(action=workday.Answer("no")).code == no


def test_k41_a_mandate_for_all_of_a_project() -> None:
    """Eva takes part for Ben and answers for him; neither reaches beyond the project."""
    homes = Homes()
    homes.lets(replace(homes.allows, helper=EVA.member, things=("answer", "join"), about=""))
    assert homes.helps(who=EVA).code == ""
    assert homes.helps("projects", projects.Join(ELSEWHERE, 1), who=EVA).code != ""


def test_k41_stopping_holds_at_once() -> None:
    """Ben stops Ana; what she does afterwards is refused, also if she began before."""
    homes = Homes()
    homes.lets(homes.allows)
    ends = people.EndMandate(BEN.member, ANA.member, DAY)
    assert homes.lets(ends, channel="sms") == ""
    assert homes.helps().code == "ledger.NotMandated"
    assert homes.lets(ends) == code(NoMandate)


def test_k41_the_helper_and_the_place_can_end_it_too_and_nobody_else() -> None:
    """Whoever runs a desk ends it when somebody rings; a neighbour cannot."""
    for who in (ANA, CUSTODIAN):
        homes = Homes()
        homes.lets(homes.allows)
        ends = people.EndMandate(BEN.member, ANA.member, DAY)
        assert homes.lets(ends, who=EVA) == code(NotYoursToEnd)
        assert homes.lets(ends, who=who, channel="desk") == ""
    assert homes.lets(people.EndMandate(BEN.member, EVA.member, ""), who=EVA) == code(NoMandate)


def test_k41_what_has_ended_is_not_ended_once_more() -> None:
    """A mandate that ran out is none."""
    homes = Homes()
    homes.lets(homes.allows)
    homes.place.wait(DAY_MS)
    assert homes.lets(people.EndMandate(BEN.member, ANA.member, DAY)) == code(NoMandate)


@pytest.mark.parametrize("channel", ["paper", "phone", "desk"])
def test_k41_never_by_the_helper_alone(channel: Channel) -> None:
    """What came on paper or was said aloud somebody else vouches for."""
    homes = Homes()
    allows = homes.allows
    assert homes.lets(allows, channel=channel) == code(NotVouched)
    assert homes.lets(allows, ANA, channel=channel) == code(NotVouched)
    assert homes.lets(allows, DIA, channel=channel) == code(NotVouched)
    assert homes.lets(allows, CUSTODIAN, channel=channel) == code(NotVouched)
    assert homes.lets(allows, EVA, channel=channel) == code(NotVouched)  # she takes no part.
    assert homes.lets(allows, ANA, GRO, EVA, channel=channel) == ""
    found = homes.law.mandate(BEN.member, ANA.member, DAY)
    assert found is not None
    assert (found.channel, found.by) == (channel, (GRO.member,))


class Desk(Homes):
    """The same with a library: Ida helps at its desk, Kai takes part in it."""

    def __init__(self) -> None:
        """The place is not entrusted to it yet."""
        super().__init__()
        for who in (IDA, KAI):
            self.welcome(who, LIBRARY)
        deciding = Procedure(who=HELPER, method=ByMajority(), answer_ms=DAY_MS)
        members = replace(deciding, who=MEMBERS)
        rules = replace(
            RULES,
            everyday=replace(deciding, who=MODERATOR),
            lasting=members,
            choosing=deciding,
            roles=(*RULES.roles, *(RoleRule(one, 2, YEAR_MS) for one in (HELPER, MODERATOR))),
        )
        words = [self.words("library")]
        start = projects.Start(LIBRARY, rules, kind="association")
        self.does(IDA, "projects", start, commitments=words)
        self.does(KAI, "projects", projects.Join(LIBRARY, 1))

    def passes_on(self) -> None:
        """Kai stands in for Ida at the desk."""
        self.does(IDA, "roles", roles.Offer(LIBRARY, HELPER, KAI.member, deputy=True))
        self.does(KAI, "roles", roles.Accept(LIBRARY, HELPER))


@pytest.mark.parametrize("channel", ["paper", "phone", "desk"])
def test_k41_whoever_helps_at_the_desk_of_the_place_saw_or_heard_it(channel: Channel) -> None:
    """They take no part in Ben's project; the books name them as who they are in the library."""
    desk = Desk()
    allows = desk.allows
    assert desk.lets(allows, IDA, channel=channel) == code(NotVouched)  # any library could say so.
    desk.does(OPERATOR, "place", Entrust(LIBRARY))
    assert desk.lets(allows, KAI, channel=channel) == code(NotVouched)  # he only takes part in it.
    assert desk.lets(allows, DIA, channel=channel) == code(NotVouched)
    assert desk.lets(allows, IDA, channel=channel) == ""
    found = desk.law.mandate(BEN.member, ANA.member, DAY)
    assert found is not None
    assert found.by == (IDA.member,)
    desk.passes_on()
    assert desk.lets(allows, KAI, channel=channel) == ""
    desk.does(KAI, "roles", roles.StepDown(LIBRARY, HELPER))
    assert desk.lets(allows, KAI, channel=channel) == code(NotVouched)


def test_no_organisation_saw_or_heard_anything() -> None:
    """What takes part as one has neither eyes nor a key."""
    homes = Homes()
    party = party_of(PROJECT, ELSEWHERE)
    state = Projects(homes.place.store, "projects")
    state.memberships.set((PROJECT, party), Membership(NOON_MS, None, 0))
    entry = MemberEntry(PROJECT, "sms", NOON_MS, organisation=ELSEWHERE)
    People(homes.place.store, "people").members.set(party, entry)
    assert homes.law.is_member(PROJECT, party, NOON_MS + 1)
    assert not homes.law.saw_or_heard(PROJECT, party, NOON_MS + 1)


def test_a_mandate_makes_sense() -> None:
    """With whom, what, where and until when."""
    homes = Homes()
    allows, now_ms = homes.allows, homes.place.now_ms
    party = party_of(PROJECT, ELSEWHERE)
    wrong = [
        (replace(allows, helper=BEN.member), NotAHelper),
        (replace(allows, helper=DIA.member), NotAHelper),
        (replace(allows, helper=Voice("nobody").member), NotAHelper),
        (replace(allows, helper=party), NotAHelper),
        (replace(allows, things=("answer", "answer")), SameThingTwice),
        (replace(allows, about="card:nothing"), NotOfThisProject),
        (replace(allows, about="people"), NotOfThisProject),
        (replace(allows, about=target_of(bytes(16))), NotOfThisProject),
        (replace(allows, until_ms=now_ms), NoSuchEnd),
        (replace(allows, until_ms=now_ms + MANDATE_MS + HOUR_MS), NoSuchEnd),
    ]
    for action, no in wrong:
        assert homes.lets(action) == code(no)
    about_ours = replace(allows, helper=EVA.member)
    assert homes.lets(about_ours, who=DIA) == code(NotAHelper)


def test_mandates_are_few_and_those_that_ended_do_not_count() -> None:
    """Eight at one time; one that is given again takes the place of the one before."""
    homes = Homes()
    helpers = [Voice(f"helper {at}") for at in range(MANDATES_MAX + 1)]
    for one in helpers:
        homes.welcome(one)
    asked = [replace(homes.allows, helper=one.member) for one in helpers]
    assert [homes.lets(one) for one in asked[:-1]] == [""] * MANDATES_MAX
    assert homes.lets(asked[-1]) == code(TooManyMandates)
    assert homes.lets(replace(asked[0], things=("write",))) == ""
    homes.place.wait(DAY_MS)
    later = replace(asked[-1], until_ms=homes.place.now_ms + DAY_MS)
    assert homes.lets(later) == ""
    assert len(homes.law.mandates(BEN.member)) == 1


def test_whom_the_law_does_not_know_lets_nobody_help() -> None:
    """A card gives no mandate, nor does the clock, nor whoever stands outside of all projects."""
    homes = Homes()
    assert homes.lets(homes.allows, who=CUSTODIAN) == code(NotAHelper)
    runs = member_id_of(homes.place.machine.genesis_hash, CUSTODIAN.key)
    assert homes.law.mandates(runs) == ()
    assert NotAPerson in CONTRACT.refusals


def test_a_mandate_is_written_from_its_event_alone() -> None:
    """What stands there afterwards is what the event says, and nothing when it was ended."""
    mandate = Mandate(("mark",), NOON_MS + DAY_MS, NOON_MS, "sms")
    given = events.MandateGiven(BEN.member, ANA.member, "", mandate, None)
    assert codec.decode(events.MandateGiven, codec.encode(given)) == given
