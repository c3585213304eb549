"""A place in which everything lies ready that somebody could ask something of."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

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
from dugnad.cards.meeting.law.records import Time
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
from dugnad.charter import households, place, roles, talk
from dugnad.charter.cards import verbs as cards
from dugnad.charter.charter import MODULES, member_id_of
from dugnad.charter.counting.ballots import Stance
from dugnad.charter.counting.ballots import Voice as Say
from dugnad.charter.counting.method import BySchulze
from dugnad.charter.decisions import urn
from dugnad.charter.decisions import verbs as decisions
from dugnad.charter.decisions.law import CONTRACTS
from dugnad.charter.decisions.terms import Agree, Appoint, Effect, LetIn, Option
from dugnad.charter.entries import STARTER, Grant, party_of
from dugnad.charter.law import DECIDING
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
from dugnad.ledger.contract import Actor, AnyContract
from dugnad.ledger.genesis import Limits
from dugnad.ledger.receipt import Receipt
from dugnad.ledger.testing import ANA, BEN, CEM, CUSTODIAN, DIA, NOON_MS, OPERATOR, Voice
from dugnad.ledger.values import Action
from tests.charter.treasury import Treasury
from tests.hostile_card import contract as hostile

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
        near = Time(now_ms + 2 * DAY_MS - HOUR_MS, now_ms + 2 * DAY_MS + HOUR_MS)
        gifts = replace(GIFTS, ends_at_ms=starts_ms)
        soon_ms = now_ms + DAY_MS + HOUR_MS
        cards_there: tuple[tuple[AnyContract, Action, str, Sequence[Grant]], ...] = (
            (news.CONTRACT, told, "news", ()),
            (WORKDAY, work, "workday", ()),
            (MEETING, some, "meeting", ()),
            (MEETING, one, "fixed", ()),
            (MEETING, replace(one, times=(near,)), "noted", ()),
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
        self._notes()
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
        self._meets()
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

    def _meets(self) -> None:
        for who in (BEN, FINN):
            self.does(who, self.target("workday"), workday.Answer("yes"))
            self.does(who, self.target("fixed"), meeting.Come("yes"))
        self.does(BEN, self.target("fixed"), meeting.AddItem(), commitments=[prose("the well")])

    def _notes(self) -> None:
        for said in (meeting.AddItem(), meeting.Note(0, "note")):
            self.does(BEN, self.target("noted"), said, commitments=[prose(f"{said}")])

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
    "meeting": ("meeting", "fixed", "noted"),
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
BENCH = chart.Add((Shape("point", (Spot(0, 0),)),))
LADDER = share.Open("offer", "thing", 0, 0, 0, outsiders=False, of_group=False)
WORK = task.Open("money", "NOK", 100, 0, 1, 0, outsiders=False, period_ms=DAY_MS, vote_ms=DAY_MS)


def law_of(name: str) -> str:
    """Whose law a module or card type follows: projects decide by one."""
    return " and ".join(DECIDING) if name in DECIDING else name
