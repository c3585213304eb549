"""Who may do what: tried out for everybody, and compared with the table that people read.

    python -m tests.charter.test_permissions        writes docs/permissions.md anew

Every verb of every law is asked in a place where all that it needs is there, once by each. Whoever
succeeds at least once may do it. A change of the table is a change of who may do what.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from dugnad.cards import catalogue
from dugnad.cards.fundraiser.contract import CONTRACT as FUNDRAISER
from dugnad.cards.fundraiser.law import verbs as fundraiser
from dugnad.cards.fundraiser.law.records import ORDERED, Reward
from dugnad.cards.map.contract import CONTRACT as MAP
from dugnad.cards.map.law import verbs as chart
from dugnad.cards.map.law.records import Shape, Spot
from dugnad.cards.meeting.contract import CONTRACT as MEETING
from dugnad.cards.meeting.law import verbs as meeting
from dugnad.cards.meeting.law.records import Fits, Time
from dugnad.cards.news import contract as news
from dugnad.cards.share.contract import CONTRACT as SHARE
from dugnad.cards.share.law import verbs as share
from dugnad.cards.support.contract import CONTRACT as SUPPORT
from dugnad.cards.support.law import verbs as support
from dugnad.cards.support.law.records import ORDERED as EACH_MONTH
from dugnad.cards.task.contract import CONTRACT as TASK
from dugnad.cards.task.law import verbs as task
from dugnad.cards.task.law.records import OWES
from dugnad.cards.workday.contract import CONTRACT as WORKDAY
from dugnad.cards.workday.law import verbs as workday
from dugnad.charter import (
    governing,
    households,
    moderating,
    noting,
    offering,
    place,
    roles,
    talk,
)
from dugnad.charter.cards import law as cards_law
from dugnad.charter.cards import verbs as cards
from dugnad.charter.charter import MODULES, member_id_of
from dugnad.charter.counting.ballots import Ranking, Stance
from dugnad.charter.counting.ballots import Voice as Say
from dugnad.charter.counting.method import BySchulze
from dugnad.charter.decisions import urn
from dugnad.charter.decisions import verbs as decisions
from dugnad.charter.decisions.law import CONTRACTS
from dugnad.charter.decisions.terms import Agree, Appoint, Effect, LetIn, Option
from dugnad.charter.entries import STARTER, YEAR_MS, Grant, helper_of, party_of
from dugnad.charter.law import DECIDING, Law
from dugnad.charter.money import verbs as money
from dugnad.charter.money.accounts import Sum
from dugnad.charter.money.records import ForPot
from dugnad.charter.people import verbs as people
from dugnad.charter.people.records import THINGS
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import (
    DAY_MS,
    ELSEWHERE,
    HOUR_MS,
    PROJECT,
    Neighbourhood,
    card_id,
    prose,
)
from dugnad.charter.ways import TOGETHER, TRUSTED, TRUSTED_FEW
from dugnad.ledger.codec import encode
from dugnad.ledger.contract import (
    CLOCK,
    Actor,
    ActsForItself,
    AnyContract,
    Context,
    NotMandated,
)
from dugnad.ledger.execution import Call, carry_out
from dugnad.ledger.genesis import Limits
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.store import Draft, Frozen
from dugnad.ledger.testing import ANA, BEN, CEM, CUSTODIAN, DIA, NOON_MS, OPERATOR, Voice
from dugnad.ledger.values import Action
from tests.charter.treasury import HALL, SIV, TOM, Treasury, asked_of_money
from tests.hostile_card import contract as hostile

TABLE = Path(__file__).parents[2] / "docs" / "permissions.md"
EVA, FINN, GRO, HAL, IDA, JON, KIM, LIV, NIA = (
    Voice(name) for name in ("Eva", "Finn", "Gro", "Hal", "Ida", "Jon", "Kim", "Liv", "Nia")
)
OLA, PER, PIA, QUY, RUT, STEN = (
    Voice(name) for name in ("Ola", "Per", "Pia", "Quy", "Rut", "Sten")
)
UNA, VAL = Voice("Una's code"), Voice("Val's code")
PHONE, TABLET, CODE, SHEET = (
    Voice(name) for name in ("Gro's phone", "Finn's tablet", "Gro's code", "Finn's code")
)
NEWER = Voice("newer")
NEW = b"a new project..."
CHOIR, BAND, CLUB = b"a choir.........", b"a band..........", b"a club.........."
"""Organisations: one that takes part, one that was let in, and one that nobody there knows yet."""
PARTY = party_of(PROJECT, CHOIR)
HELPED = (GRO, CEM, HAL, BEN)
"""Who lets others help them: a member, one who was let in, one whom the project knows, and who put
the cards up."""
RULES = replace(
    TRUSTED_FEW,
    objection_ms=DAY_MS,
    everyday=replace(TOGETHER.everyday, late_ms=0),
    choosing=replace(TRUSTED_FEW.choosing, late_ms=0),
    lasting=replace(TRUSTED_FEW.lasting, who=TRUSTED),
)
LAWS = (*catalogue.contracts(), hostile.CONTRACT)
FAR_MS = NOON_MS + 900 * DAY_MS

Asked = tuple[Action, int]
"""What is asked, and when (0: now)."""


class Village(Neighbourhood):
    """A place in which everything lies ready that somebody could ask something of."""

    def __init__(self) -> None:
        """Live for some days."""
        super().__init__(LAWS, rules=RULES, limits=Limits(rate_per_minute=10_000))
        for who in (BEN, EVA, FINN, GRO, JON, IDA, NIA):
            if who != BEN:
                self.welcome(who)
            self.does(ANA, "projects", projects.LetIn(PROJECT, who.member))
            self.does(who, "projects", projects.Join(PROJECT, 1))
        for who in (HAL, LIV, RUT, STEN):
            self.welcome(who)
        self.welcome(KIM, NEW)
        self._bring_organisations()
        self.does(ANA, "projects", projects.LetIn(PROJECT, CEM.member))
        self.proposes("eva", Appoint(TRUSTED, EVA.member))
        self.proposes("late", LetIn(LIV.member))
        self.proposes("closed urn", LetIn(HAL.member), secret=True, counters=self.counters)
        self.proposes("spilt urn", LetIn(HAL.member), secret=True, counters=self.counters)
        self.does(BEN, self.target("spilt urn"), decisions.Withdraw())
        for who in (ANA, BEN, EVA, FINN, GRO, JON):
            for name in ("eva", "late"):
                self.does(who, self.target(name), decisions.Answer(Say("yes")))
            self.does(who, self.target("closed urn"), urn.TakePart())
        self.does(ANA, "projects", projects.LetIn(PROJECT, LIV.member))
        self.place.wait(8 * DAY_MS)
        self.does(EVA, "roles", roles.Accept(PROJECT, TRUSTED))
        self.does(ANA, "roles", roles.Offer(PROJECT, STARTER, FINN.member))
        self._put_cards_up()
        self._lends(self.place.now_ms + 60 * DAY_MS)
        self.does(OPERATOR, "place", place.AppointModerator(JON.member))
        self.for_choir("talk", talk.Ask(self.target("news")), prose("sung too loud"))
        self.does(JON, "talk", talk.Remove(prose("sung too loud"), "abuse"))
        self.does(OPERATOR, "place", place.AnnounceLimits(Limits(reads=4_096), FAR_MS))
        asked = self.does(FINN, "talk", talk.Ask(self.target("news")), commitments=[prose("why")])
        self.question = asked.action_id
        for words in ("rude", "mild"):
            self.does(FINN, "talk", talk.Ask("place"), commitments=[prose(words)])
            self.does(JON, "talk", talk.Remove(prose(words), "abuse"))
        self._let_help()
        self._take_keys_home()

    def _let_help(self) -> None:
        """Rut may do for four people all that anybody may; Sten could, until it was ended."""
        end_ms = self.place.now_ms + 30 * DAY_MS
        for helper in (RUT, STEN):
            for who in HELPED:
                allowed = people.GiveMandate(helper.member, THINGS, "", end_ms)
                self.does(who, "people", allowed)
        for who in HELPED:
            self.does(who, "people", people.EndMandate(who.member, STEN.member, ""))

    def _bring_organisations(self) -> None:
        """Ola speaks for the choir that takes part, and Per did; Pia and Quy for two others."""
        for who, organisation in ((OLA, CHOIR), (PER, CHOIR), (PIA, BAND), (QUY, CLUB)):
            self.welcome(who, organisation)
            if who != PER:
                start = projects.Start(organisation, TOGETHER, kind="association")
                self.does(who, "projects", start, commitments=[self.words("aim")])
        self.does(PER, "projects", projects.Join(CHOIR, 1))
        self.does(OLA, "roles", roles.Offer(CHOIR, STARTER, PER.member, deputy=True))
        self.does(PER, "roles", roles.Accept(CHOIR, STARTER))
        for who, organisation in ((PER, CHOIR), (PIA, BAND)):
            self.does(who, "projects", projects.AskFor(PROJECT, organisation))
            party = party_of(PROJECT, organisation)
            self.does(ANA, "projects", projects.LetIn(PROJECT, party))
        self.does(PER, "projects", projects.JoinFor(PROJECT, CHOIR, 1))
        self.does(PER, "roles", roles.StepDown(CHOIR, STARTER))

    def for_choir(self, to: str, action: Action, *commitments: bytes) -> Receipt:
        """Ola does something for the choir."""
        receipt = self.place.ask(OLA, to, action, commitments=commitments, on_behalf_of=PARTY)
        assert receipt.code == ""
        return receipt

    @property
    def counters(self) -> tuple[bytes, ...]:
        """Who opens the urns."""
        return (ANA.member, FINN.member)

    def proposes(self, name: str, effect: Effect, **how: Any) -> None:
        """Ben asks the project something."""
        opening = replace(decisions.Open(effect=effect, text="As we said."), **how)
        law = CONTRACTS["vote" if how.get("options") else "proposal"]
        assert self.puts_up(BEN, law, opening, name=name).code == ""

    def _put_cards_up(self) -> None:
        now_ms = self.place.now_ms
        starts_ms = now_ms + 9 * DAY_MS
        work = workday.Open(
            starts_ms, starts_ms + HOUR_MS, starts_ms - HOUR_MS, 9, 1, outsiders=False
        )
        times = tuple(
            Time(starts_ms + at * HOUR_MS, starts_ms + (at + 1) * HOUR_MS) for at in (0, 2)
        )
        told = news.Open(valid_until_ms=now_ms + 30 * DAY_MS)
        every = [Grant(target, verb) for target, verb, _ in self.verbs()]
        some = meeting.Open(times, starts_ms - DAY_MS, outsiders=False)
        one = replace(some, times=times[:1])
        gifts = replace(GIFTS, ends_at_ms=starts_ms)
        soon_ms = now_ms + DAY_MS + HOUR_MS
        cards_there: tuple[tuple[AnyContract, Action, str, Sequence[Grant]], ...] = (
            (news.CONTRACT, told, "news", ()),
            (WORKDAY, work, "workday", ()),
            (MEETING, some, "meeting", ()),
            (MEETING, one, "fixed", ()),
            *((TASK, WORK, name, (OWES,)) for name in CARDS_OF["task"]),
            (FUNDRAISER, gifts, "fundraiser", ASKS),
            (FUNDRAISER, replace(gifts, ends_at_ms=soon_ms), "reached", ASKS),
            (FUNDRAISER, replace(gifts, quiet_until_ms=starts_ms - DAY_MS), "quiet", ASKS),
            (SUPPORT, support.Open(0, 14, "NOK", 0), "support", MONTHLY),
            *((SHARE, LADDER, name, ()) for name in ("share", "promised", "lent")),
            (SHARE, replace(LADDER, way="ask"), "sought", ()),
            (MAP, chart.Open(Spot(0, 0), 100, "members"), "map", ()),
            (hostile.CONTRACT, hostile.Open(0, None), "granted", every),
            (hostile.CONTRACT, hostile.Open(0, None), "not granted", ()),
        )
        for law, opening, name, grants in cards_there:
            assert self.puts_up(BEN, law, opening, name=name, grants=grants).code == ""
        self.place.wait(2 * DAY_MS)
        for _ in range(2):
            self.does(FINN, self.target("fundraiser"), fundraiser.Give("hours", 60, "name", 1))
        self.does(BEN, self.target("fundraiser"), fundraiser.NoteGiven(2, 60))
        self._works("unpaid", show=True)
        self.does(GRO, self.target("unpaid"), task.Confirm(showing=1))
        self.place.wait(DAY_MS)
        self._works("taken", show=False)
        self._works("shown", show=True)
        self._works("disputed", show=True)
        no = [prose("the seam is open")]
        self.does(GRO, self.target("disputed"), task.Object(showing=1), commitments=no)
        self.puts_up(BEN, news.CONTRACT, told, name="awaited", awaits_decision=True)
        for name in ("waiting", "held", "left"):
            self.puts_up(BEN, news.CONTRACT, told, name=name)
        for name, objector in (("held", FINN), ("left", IDA)):
            why = [prose(f"no to {name}")]
            self.does(objector, "cards", cards.Object(card_id(name)), commitments=why)
        self.does(IDA, "projects", projects.Leave(PROJECT))
        for who, to in ((BEN, FINN), (GRO, JON)):
            self.does(who, "projects", households.OfferVoice(PROJECT, to.member))
        for who in (BEN, FINN):
            self.does(who, self.target("workday"), workday.Answer("yes"))
            self.does(who, self.target("fixed"), meeting.Come("yes"))
        self.does(BEN, self.target("fixed"), meeting.AddItem(), commitments=[prose("the well")])
        self.proposes("proposal", Agree())
        no = decisions.Answer(Stance("object"))
        self.does(NIA, self.target("proposal"), no, commitments=[prose("no, says Nia")])
        self.does(NIA, "projects", projects.Leave(PROJECT))
        song = cards.PutUp(card_id("song"), PROJECT, "news", encode(told))
        self.for_choir("cards", song, prose("a song"))
        self.puts_up(BEN, news.CONTRACT, told, name="unsung")
        self.for_choir("cards", cards.Object(card_id("unsung")), prose("unheard"))
        asked = self.does(FINN, "talk", talk.Ask(self.target("song")), commitments=[prose("which")])
        self.about_song = asked.action_id
        self.for_choir("talk", talk.Ask(self.target("news")), prose("sung"))
        self.proposes("urn", LetIn(HAL.member), secret=True, counters=self.counters)
        options = (Option("red"), Option("blue"))
        self.proposes("vote", Agree(), options=options, method=BySchulze())
        question = encode(decisions.Open(effect=Agree(), text="Theirs."))
        theirs = cards.PutUp(card_id("theirs"), ELSEWHERE, "proposal", question)
        self.does(DIA, "cards", theirs, commitments=[prose("theirs")])
        self._bring_money(told)

    def _bring_money(self, told: Action) -> None:
        price = Sum("NOK", 1_000)
        swing = cards.PutUp(card_id("swing"), PROJECT, "news", encode(told), awaits_money=price)
        self.does(BEN, "cards", swing, commitments=[prose("swing")])
        machine = self.place.machine
        runs = Actor(member=member_id_of(machine.genesis_hash, OPERATOR.key))
        self.treasury = Treasury(machine.constitution, self.place.store, self.place.now_ms)
        self.treasury.found()
        self.treasury.live(runs, ANA, FINN, self.target("granted"))
        self.treasury.does(self.target("reached"), money.Collect("NOK", 0, back=False))
        self.treasury.comes_in(5, ForPot(PROJECT, card_id("reached")))
        self.treasury.stands("Promise")
        self.treasury.does(FINN, support.Give(100, "name"), self.target("support"))
        self.treasury.comes_in(5, ForPot(PROJECT, card_id("support")))

    def _take_keys_home(self) -> None:
        """Gro has devices of her own and all that brings them back; Finn's new one waits."""
        for who, phone, code in ((GRO, PHONE, CODE), (FINN, TABLET, SHEET)):
            self.place.ask(who, "people", people.TakeHome(phone.key), CUSTODIAN)
            self.does(phone, "people", people.SetSpare(code.key))
        self.does(PHONE, "people", people.AddDevice(Voice("Gro's other").key))
        self.does(PHONE, "people", people.ChoosePeople(UNA.key, VAL.key))
        self.does(PHONE, "people", people.KeepForAnswers(Voice("Gro's word").key, self.keeps))
        self.does(SHEET, "people", people.Recover(Voice("Finn's new").key))

    @property
    def keeps(self) -> bytes:
        """Who keeps keys for others."""
        return member_id_of(self.place.machine.genesis_hash, CUSTODIAN.key)

    def _works(self, name: str, *, show: bool) -> None:
        """Finn takes a task on, and perhaps shows that it is done."""
        self.does(FINN, self.target(name), task.Answer("yes"))
        if show:
            self.does(FINN, self.target(name), task.Show())

    def _lends(self, from_ms: int) -> None:
        """Finn draws on Ben's map; Gro asks for his ladders: asked for, agreed, in her hands."""
        self.does(FINN, self.target("map"), BENCH, commitments=[prose("the bench")])
        for name, steps in {"share": (), "promised": (1,), "lent": (1, 2)}.items():
            self.does(GRO, self.target(name), share.Ask(from_ms, from_ms + DAY_MS))
            for step in steps:
                who, pressed = (BEN, share.Agree(1)) if step == 1 else (GRO, share.Receive(1))
                self.does(who, self.target(name), pressed)

    def verbs(self) -> Iterator[tuple[str, str, str]]:
        """Every target with every verb, and whose law it is."""
        for module, law in MODULES.items():
            for verb in law.verbs:
                yield module, verb, module
        for law in catalogue.contracts():
            for name in CARDS_OF.get(law.name, (law.name,)):
                for verb in law.verbs:
                    yield self.target(name), verb, law_of(law.name)


CARDS_OF: Mapping[str, tuple[str, ...]] = {
    "proposal": ("proposal", "urn", "closed urn", "spilt urn", "late"),
    "meeting": ("meeting", "fixed"),
    "task": ("task", "taken", "shown", "disputed", "unpaid"),
    "fundraiser": ("fundraiser", "reached", "quiet"),
    "share": ("share", "promised", "lent", "sought"),
}
"""The cards of a type, where one alone cannot show all of its verbs."""

ASKS = tuple(Grant("money", verb) for verb in ORDERED)
MONTHLY = tuple(Grant("money", verb) for verb in EACH_MONTH)
GIFTS = fundraiser.Open(
    FAR_MS, 0, "NOK", money=0, hours=600, things=90, rooms=0, whole=False,
    rewards=(Reward("hours", 60, 9, 0),),
)  # fmt: skip
PEOPLE_GIVE = ("Open", "CarryOut", "MomentCame")
"""What nobody asks of a fundraiser for others: all else an organisation gives and looks after."""
BENCH = chart.Add((Shape("point", (Spot(0, 0),)),))
LADDER = share.Open("offer", "thing", 0, 0, 0, outsiders=False, of_group=False)
WORK = task.Open("money", "NOK", 100, 0, 1, 0, outsiders=False, period_ms=DAY_MS, vote_ms=DAY_MS)


def law_of(name: str) -> str:
    """Whose law a module or card type follows: projects decide by one."""
    return " and ".join(DECIDING) if name in DECIDING else name


@dataclass(frozen=True)
class Who:
    """A line of people or others for whom the same holds, with whom each of them acts for."""

    title: str
    actors: tuple[tuple[Actor, bytes | None], ...]


def others(title: str, *actors: Actor) -> Who:
    """Whoever acts for themselves."""
    return Who(title, tuple((actor, None) for actor in actors))


def persons(title: str, *who: Voice) -> Who:
    """People."""
    return others(title, *(Actor(member=one.member) for one in who))


def speaking(title: str, who: Voice, *themselves: Voice) -> Who:
    """Somebody for the choir, and people who ask themselves for an organisation of theirs."""
    actors = persons(title, who, *themselves).actors
    return Who(title, ((Actor(member=who.member), PARTY), *actors))


def helping(title: str, who: Voice) -> Who:
    """Somebody for people who let them, or did."""
    return Who(title, tuple((Actor(member=who.member), one.member) for one in HELPED))


def everybody(village: Village) -> tuple[Who, ...]:
    """The columns of the table."""
    genesis = village.place.machine.genesis_hash
    runs = Actor(member=member_id_of(genesis, OPERATOR.key))
    keeps = Actor(member=member_id_of(genesis, CUSTODIAN.key))
    return (
        persons("a stranger", Voice("stranger")),
        persons("known there", CEM, HAL, KIM),
        persons("member", FINN, GRO),
        persons("who put it up", BEN),
        persons("who looks after the project", ANA),
        persons("holder of a role that decides", EVA),
        speaking("speaks for a party", OLA, PIA, QUY),
        speaking("speaks for a party no more", PER),
        helping("helps somebody", RUT),
        helping("helps nobody any more", STEN),
        persons("moderator", JON),
        persons("treasurer of its host", TOM),
        persons("second person of its host", SIV),
        others("one of two chosen people", Actor(member=helper_of(UNA.key))),
        others("custodian", keeps),
        others("operator", runs),
        others("card, granted", Actor(orderer=village.target("granted"))),
        others("card, not granted", Actor(orderer=village.target("not granted"))),
        others("the project's decision", Actor(orderer=village.target("proposal"))),
        others("another project's decision", Actor(orderer=village.target("theirs"))),
        others("law of the charter", *(Actor(orderer=module) for module in MODULES)),
        others("the clock", CLOCK),
    )


def cases(village: Village) -> Mapping[tuple[str, str], Sequence[Asked]]:
    """What to ask by verb, so that whoever may do it can."""
    soon_ms = village.place.now_ms + DAY_MS
    later_ms = village.place.now_ms + YEAR_MS + DAY_MS
    counts_ms = village.place.now_ms + 30 * DAY_MS
    me, you, deciding = PROJECT, BEN.member, law_of("vote")
    new, news_card = card_id("another"), card_id("news")
    waiting, held, left = (card_id(one) for one in ("waiting", "held", "left"))
    questions = (village.question, village.about_song)
    start = projects.Start(NEW, RULES)
    question = encode(decisions.Open(effect=Agree(), text="Another."))
    told = encode(news.Open(valid_until_ms=0))
    pairs = tuple(urn.Pair(bytes(9) + bytes((at,)), Say("yes")) for at in range(1, 7))
    asked: dict[tuple[str, str], list[Action]] = {
        ("place", "OpenVersion"): [place.OpenVersion("poll", 1, bytes(32))],
        ("place", "AnnounceLimits"): [place.AnnounceLimits(Limits(), FAR_MS)],
        ("place", "AppointModerator"): [place.AppointModerator(you)],
        ("place", "RecallModerator"): [place.RecallModerator(JON.member)],
        ("place", "NameHost"): [place.NameHost(HALL, "board")],
        ("place", "DropHost"): [place.DropHost(HALL)],
        ("place", "Entrust"): [governing.Entrust(HALL)],
        ("place", "OfferCards"): [offering.OfferCards("news", offered=False)],
        ("place", "NoteRooms"): [noting.NoteRooms("register", 0, 1, 5, bytes(32))],
        ("people", "Welcome"): [
            people.Welcome(Voice("new").key, Voice("new").member, PROJECT, "sms", "sms")
        ],
        ("people", "Strengthen"): [people.Strengthen(you, "met")],
        ("people", "TakeHome"): [people.TakeHome(NEWER.key)],
        ("people", "AddDevice"): [people.AddDevice(NEWER.key)],
        ("people", "RemoveDevice"): [people.RemoveDevice(PHONE.key)],
        ("people", "SetSpare"): [people.SetSpare(NEWER.key)],
        ("people", "ChoosePeople"): [people.ChoosePeople(NEWER.key, Voice("newest").key)],
        ("people", "KeepForAnswers"): [people.KeepForAnswers(NEWER.key, village.keeps)],
        ("people", "StopAnswers"): [people.StopAnswers()],
        ("people", "Recover"): [people.Recover(NEWER.key)],
        ("people", "Vouch"): [people.Vouch(NEWER.key)],
        ("people", "StopRecovery"): [people.StopRecovery()],
        ("people", "GiveMandate"): [people.GiveMandate(EVA.member, ("answer",), "", soon_ms)],
        ("people", "EndMandate"): [people.EndMandate(who.member, RUT.member, "") for who in HELPED],
        ("people", "Enrol"): [people.Enrol(party_of(me, CLUB), me, CLUB)],
        ("projects", "Start"): [start],
        ("projects", "Join"): [projects.Join(me, 1)],
        ("projects", "Rest"): [projects.Rest(me, soon_ms)],
        ("projects", "Leave"): [projects.Leave(me)],
        ("projects", "Describe"): [projects.Describe(me)],
        ("projects", "AskToJoin"): [projects.AskToJoin(me)],
        ("projects", "LetIn"): [projects.LetIn(me, HAL.member)],
        ("projects", "ChangeRules"): [projects.ChangeRules(me, RULES, 1)],
        ("projects", "AllowPart"): [projects.AllowPart(me, bytes(16))],
        ("projects", "AskFor"): [projects.AskFor(me, one) for one in (CHOIR, BAND, CLUB)],
        ("projects", "JoinFor"): [projects.JoinFor(me, one, 1) for one in (CHOIR, BAND, CLUB)],
        ("projects", "LeaveFor"): [projects.LeaveFor(me, one) for one in (CHOIR, BAND, CLUB)],
        ("projects", "OfferVoice"): [households.OfferVoice(me, one.member) for one in (BEN, GRO)],
        ("projects", "ShareVoice"): [households.ShareVoice(me, one.member) for one in (BEN, GRO)],
        ("projects", "OwnVoice"): [households.OwnVoice(me)],
        ("roles", "Begin"): [roles.Begin(me, you, (STARTER,))],
        ("roles", "Release"): [roles.Release(me, you)],
        ("roles", "Appoint"): [roles.Appoint(me, TRUSTED, you)],
        ("roles", "Recall"): [roles.Recall(me, TRUSTED, EVA.member)],
        ("roles", "Offer"): [
            roles.Offer(me, STARTER, you),
            roles.Offer(me, TRUSTED, you, deputy=True),
        ],
        ("roles", "Accept"): [roles.Accept(me, STARTER)],
        ("roles", "Decline"): [roles.Decline(me, STARTER)],
        ("roles", "TakeBack"): [roles.TakeBack(me, STARTER, FINN.member)],
        ("roles", "StepDown"): [roles.StepDown(me, STARTER), roles.StepDown(me, TRUSTED)],
        ("cards", "PutUp"): [
            cards.PutUp(new, me, "news", told),
            cards.PutUp(new, me, "proposal", question),
        ],
        ("cards", "Object"): [cards.Object(waiting)],
        ("cards", "Withdraw"): [cards.Withdraw(held), cards.Withdraw(card_id("unsung"))],
        ("cards", "SetAside"): [cards.SetAside(left, IDA.member)],
        ("cards", "Close"): [cards.Close(card_id(one)) for one in ("news", "proposal", "song")],
        ("cards", "Place"): [cards.Place(card_id(one), 1) for one in ("news", "song")],
        ("cards", "Reword"): [cards.Reword(card_id(one)) for one in ("news", "proposal", "song")],
        ("cards", "BringIntoForce"): [cards.BringIntoForce(card_id("awaited"))],
        ("cards", "End"): [cards.End(news_card), cards.End(card_id("vote"))],
        ("talk", "Ask"): [talk.Ask("place")],
        ("talk", "Promise"): [talk.Promise(one, soon_ms) for one in questions],
        ("talk", "Answer"): [talk.Answer(one) for one in questions],
        ("talk", "Remove"): [
            talk.Remove(prose("why"), "regret"),
            talk.Remove(prose("why"), "abuse"),
            talk.Remove(prose("sung"), "regret"),
        ],
        ("talk", "Appeal"): [
            moderating.Appeal(prose("rude")),
            moderating.Appeal(prose("sung too loud")),
        ],
        ("talk", "Review"): [moderating.Review(prose("mild"), stands=False)],
        ("talk", "Refuse"): [talk.Refuse(village.target("news"))],
        ("news", "Open"): [news.Open(valid_until_ms=0)],
        ("workday", "Open"): [workday.Open(FAR_MS, FAR_MS + 1, FAR_MS, 0, 0, outsiders=True)],
        ("workday", "Answer"): [workday.Answer("maybe")],
        ("meeting", "Open"): [meeting.Open((Time(FAR_MS, FAR_MS + 1),), FAR_MS, False)],
        ("meeting", "SayWhen"): [meeting.SayWhen((Fits("yes", "core"), Fits("no", "core")))],
        ("meeting", "Fix"): [meeting.Fix(1)],
        ("meeting", "Come"): [meeting.Come("maybe")],
        ("meeting", "SeeTo"): [meeting.SeeTo("food", take=True)],
        ("meeting", "AddItem"): [meeting.AddItem(news_card)],
        ("task", "Open"): [WORK],
        ("task", "Answer"): [task.Answer("yes")],
        ("task", "Show"): [task.Show()],
        ("task", "Vouch"): [task.Vouch(place=1)],
        ("task", "Confirm"): [task.Confirm(showing=1)],
        ("task", "Object"): [task.Object(showing=1)],
        ("task", "Reply"): [task.Reply(showing=1)],
        ("task", "Withdraw"): [task.Withdraw(showing=1)],
        ("task", "Vote"): [task.Vote(showing=1, says="abstain")],
        ("task", "TryAgain"): [task.TryAgain(showing=1)],
        ("task", "MoneyCame"): [task.MoneyCame()],
        ("fundraiser", "Open"): [GIFTS],
        ("fundraiser", "Give"): [fundraiser.Give("things", 1, "name")],
        ("fundraiser", "TakeBack"): [fundraiser.TakeBack(1)],
        ("fundraiser", "CallUpon"): [fundraiser.CallUpon(1)],
        ("fundraiser", "NoteGiven"): [fundraiser.NoteGiven(1, 60)],
        ("fundraiser", "UndoGiven"): [fundraiser.UndoGiven(2)],
        ("fundraiser", "LetGo"): [fundraiser.LetGo(1)],
        ("fundraiser", "HandOver"): [fundraiser.HandOver(2)],
        ("fundraiser", "Thank"): [fundraiser.Thank("hours")],
        ("fundraiser", "Tell"): [fundraiser.Tell()],
        ("fundraiser", "CallOff"): [fundraiser.CallOff()],
        ("fundraiser", "CarryOut"): [fundraiser.CarryOut()],
        ("fundraiser", "OpenToAll"): [fundraiser.OpenToAll()],
        ("support", "Open"): [support.Open(0, 14, "NOK", 0)],
        ("support", "Give"): [support.Give(100, "name")],
        ("support", "Stop"): [support.Stop(1)],
        ("support", "End"): [support.End()],
        ("support", "CarryOut"): [support.CarryOut()],
        ("map", "Open"): [chart.Open(Spot(0, 0), 100, "members")],
        ("map", "Add"): [BENCH],
        ("map", "TakeOff"): [chart.TakeOff(1)],
        ("share", "Open"): [LADDER],
        ("share", "Ask"): [share.Ask(counts_ms, counts_ms + DAY_MS)],
        ("share", "Offer"): [share.Offer()],
        ("share", "Agree"): [share.Agree(1)],
        ("share", "CallOff"): [share.CallOff(1)],
        ("share", "Receive"): [share.Receive(1)],
        ("share", "TakeBack"): [share.TakeBack(1)],
        ("share", "Tell"): [share.Tell(1)],
        (deciding, "Open"): [decisions.Open(effect=Agree(), text="Anew.")],
        (deciding, "Answer"): [
            decisions.Answer(one) for one in (Say("yes"), Stance("fine"), Ranking(((1,),)))
        ],
        (deciding, "TakePart"): [urn.TakePart()],
        (deciding, "OpenUrn"): [urn.OpenUrn(len(pairs), pairs)],
        (deciding, "DestroyUrn"): [urn.DestroyUrn(0)],
        (deciding, "Withdraw"): [decisions.Withdraw()],
        (deciding, "CarryOut"): [decisions.CarryOut()],
        (deciding, "SetAside"): [decisions.SetAside(NIA.member)],
        **asked_of_money(village.treasury, FINN.member),
    }
    later: dict[tuple[str, str], list[Asked]] = {
        ("people", "RestOver"): [(people.RestOver(0), counts_ms)],
        ("place", "LimitsDue"): [(place.LimitsDue(0), FAR_MS)],
        ("projects", "TakeOver"): [(projects.TakeOver(me), later_ms)],
        ("cards", "PeriodOver"): [(cards.PeriodOver(0), counts_ms)],
        ("cards", "Funded"): [(cards.Funded(card_id("swing")), counts_ms)],
        ("news", "MomentCame"): [(news.MomentCame(tag), FAR_MS) for tag in range(3)],
        (deciding, "MomentCame"): [(decisions.MomentCame(tag), counts_ms) for tag in range(3)],
        ("workday", "Thank"): [(workday.Thank(), counts_ms)],
        ("workday", "MomentCame"): [(workday.MomentCame(tag), counts_ms) for tag in range(4)],
        ("meeting", "Note"): [
            (meeting.Note(0, "note"), village.place.now_ms + 7 * DAY_MS + 60_000)
        ],
        ("task", "MomentCame"): [(task.MomentCame(1), counts_ms)],
        ("support", "MomentCame"): [(support.MomentCame(1), later_ms)],
        ("share", "MomentCame"): [(share.MomentCame(1), counts_ms)],
        ("fundraiser", "MomentCame"): [(fundraiser.MomentCame(0), counts_ms)],
        ("meeting", "MomentCame"): [
            (meeting.MomentCame(tag), at)
            for tag in range(4)
            for at in (counts_ms, soon_ms, later_ms)
        ],
    }
    return {**{key: [(one, 0) for one in ones] for key, ones in asked.items()}, **later}


def answered(
    village: Village,
    actor: Actor,
    principal: bytes | None,
    target: str,
    action: Action,
    at_ms: int,
) -> str:
    """The code with which it is refused, "" where it is carried out; nothing of it is kept."""
    stood = village.treasury.stood if target == "money" else {}
    draft = Draft(stood.get(type(action).__name__, village.place.store))
    law = Law(draft)
    if actor.member and not (law.member(actor.member) or law.helped_by(actor.member)):
        return "no key"  # The door knows nobody of that name.
    charter, now_ms = village.place.constitution, at_ms or village.place.now_ms + 1
    if principal is not None:
        body = village.place.body(
            OPERATOR, target, action, channel="helper", on_behalf_of=principal
        )
        if not (actor.member and charter.mandated(draft, actor.member, body, now_ms)):
            return NotMandated.code()
    context: Context[Any] = Context(
        action_id=prose("asked"),
        actor=actor,
        on_behalf_of=principal,
        channel="own",
        now_ms=now_ms,
        commitments=(prose("words of this action"),),
        co_signers=(*village.counters, village.keeps) if actor.member else (),
        me=target,
        law=charter.law(Frozen(draft)),
        before=bytes(32),
    )
    call = Call(target, type(action).__name__, encode(action), 0, context)
    return carry_out(draft, charter, replace(Limits(), reads=32_768), call, 1).code


@cache
def table() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """By law and verb: the titles of those who may."""
    village = Village()
    asked = cases(village)
    who = everybody(village)
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for target, verb, name in village.verbs():
        before = found.get((name, verb), ())
        able = tuple(
            one.title
            for one in who
            if one.title in before
            or any(
                not answered(village, actor, principal, target, action, at_ms)
                for action, at_ms in asked[name, verb]
                for actor, principal in one.actors
            )
        )
        found[name, verb] = able
    return found


def written() -> str:
    """The table as people read it."""
    titles = [one.title for one in everybody(Village())]
    lines = [
        "# Who may do what",
        "",
        "Made by trying everything out: `python -m tests.charter.test_permissions` writes it anew,",
        "and `tests/charter/test_permissions.py` fails where it is not true any more. Each verb of",
        "each law is asked where all that it needs is there, and ● stands where it was",
        "carried out. Whether it is in a given case is for the rules of that law. A stranger has",
        "no key that the place knows, and is turned away at the door. *Open*, and what only the",
        "law of the charter asks, follow from another verb.",
        "",
    ]
    for name in dict.fromkeys(map(law_of, [*MODULES, *catalogue.NAMES])):
        lines += [f"## {name}", "", f"| verb | {' | '.join(titles)} |"]
        lines.append("|---" * (len(titles) + 1) + "|")
        for (law, verb), able in table().items():
            if law == name:
                marks = " | ".join("●" if title in able else " " for title in titles)
                lines.append(f"| {verb} | {marks} |")
        lines.append("")
    return "\n".join(lines)


NOBODY_ALONE = {
    ("projects", "ChangeRules"),
    ("projects", "AllowPart"),
    ("roles", "Appoint"),
    ("roles", "Recall"),
    ("cards", "BringIntoForce"),
    ("cards", "End"),
    ("money", "SetAside"),
}


def test_the_table_that_people_read_is_true() -> None:
    """A change of who may do what shows in review."""
    assert TABLE.read_text(encoding="utf-8") == written(), (
        "python -m tests.charter.test_permissions"
    )


@pytest.mark.parametrize(
    "law", [*MODULES.values(), *catalogue.contracts()], ids=lambda law: law.name
)
def test_somebody_may_do_everything(law: AnyContract) -> None:
    """A verb that nobody can be seen to do has no line that means anything."""
    assert [verb for verb in law.verbs if not table()[law_of(law.name), verb]] == []


@pytest.mark.parametrize(("law", "verb"), sorted(NOBODY_ALONE))
def test_what_a_project_decides_nobody_else_does(law: str, verb: str) -> None:
    """Not one person, card or law but its own decision."""
    assert table()[law, verb] == ("the project's decision",)


def test_for_a_party_only_that_is_done_which_may_be_done_for_others() -> None:
    """Every verb there is, asked for the choir by who speaks for it, and by who did.

    Nobody holds a role, shares a voice, starts or counts anything for somebody else, and whoever
    speaks no more does nothing at all.
    """
    village = Village()
    asked = cases(village)
    for_others: set[tuple[str, str]] = set()
    for target, verb, name in village.verbs():
        for action, _ in asked[name, verb]:
            now = answered(village, Actor(member=OLA.member), PARTY, target, action, 0)
            if now not in (ActsForItself.code(), NotMandated.code()):
                for_others.add((name, verb))
            past = answered(village, Actor(member=PER.member), PARTY, target, action, 0)
            assert past == NotMandated.code()
    due = {(law_of(law.name), law.due.__name__) for law in (*MODULES.values(), *LAWS) if law.due}
    assert for_others - due == {
        *(("projects", verb) for verb in ("Rest", "LetIn")),
        *(("cards", one.__name__) for one in cards_law.CONTRACT.for_others),
        *(("talk", one.__name__) for one in talk.CONTRACT.for_others),
        *((law_of("vote"), verb) for verb in ("Answer", "TakePart", "Withdraw", "SetAside")),
        *(("task", verb) for verb in ("Vouch", "Object", "Reply", "Withdraw", "Vote")),
        *(("fundraiser", verb) for verb in FUNDRAISER.verbs if verb not in PEOPLE_GIVE),
        *(("support", verb) for verb in SUPPORT.verbs if verb not in PEOPLE_GIVE),
        *(("share", one.__name__) for one in SHARE.for_others),
        *(("map", one.__name__) for one in MAP.for_others),
    }


def test_k41_a_helper_does_what_each_law_lets_people_be_helped_with_and_nothing_else() -> None:
    """No money, no key, no office, no leaving, and no mandate is among what others do for one."""
    able = {verb for verb, titles in table().items() if "helps somebody" in titles}
    assert able == {
        ("projects", "Join"),
        ("projects", "AskToJoin"),
        ("talk", "Ask"),
        (law_of("vote"), "Answer"),
        (law_of("vote"), "TakePart"),
        ("workday", "Answer"),
        ("meeting", "SayWhen"),
        ("meeting", "Come"),
        ("task", "Answer"),
        *(("share", one.__name__) for one in SHARE.for_others),
    }
    assert not any("helps nobody any more" in titles for titles in table().values())


@pytest.mark.parametrize(
    ("law", "verb"),
    [
        ("cards", "PutUp"),
        ("cards", "Object"),
        ("cards", "Withdraw"),
        ("cards", "Reword"),
        ("talk", "Ask"),
        ("talk", "Answer"),
        ("talk", "Refuse"),
        ("projects", "LetIn"),
        (law_of("vote"), "Answer"),
        (law_of("vote"), "TakePart"),
    ],
)
def test_k44_a_party_may_what_a_member_may(law: str, verb: str) -> None:
    """K44: organisation or person, whoever takes part has the same rights."""
    able = table()[law, verb]
    assert "speaks for a party" in able
    assert {"member", "who put it up"} & {*able}


def test_strangers_other_projects_and_cards_without_grants_may_do_nothing() -> None:
    """Whatever the verb."""
    for able in table().values():
        assert not {"a stranger", "card, not granted", "another project's decision"} & {*able}


def test_a_moment_comes_by_the_clock_alone() -> None:
    """Nobody calls it."""
    for law in (*MODULES.values(), *catalogue.contracts()):
        if law.due is not None:
            assert table()[law_of(law.name), law.due.__name__] == ("the clock",)


if __name__ == "__main__":
    TABLE.write_text(written(), encoding="utf-8")
