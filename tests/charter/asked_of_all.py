"""Every verb of every law, asked by each in turn; nothing of it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from msgspec.structs import replace

from dugnad.cards.fundraiser.law import verbs as fundraiser
from dugnad.cards.map.law import verbs as chart
from dugnad.cards.map.law.records import Spot
from dugnad.cards.meeting.law import verbs as meeting
from dugnad.cards.meeting.law.records import Fits, Time
from dugnad.cards.news import contract as news
from dugnad.cards.share.law import verbs as share
from dugnad.cards.support.law import verbs as support
from dugnad.cards.task.law import verbs as task
from dugnad.cards.workday.law import verbs as workday
from dugnad.charter import governing, households, moderating, noting, offering, place, roles, talk
from dugnad.charter.cards import verbs as cards
from dugnad.charter.charter import MODULES, member_id_of
from dugnad.charter.counting.ballots import Ranking, Stance
from dugnad.charter.counting.ballots import Voice as Say
from dugnad.charter.decisions import urn
from dugnad.charter.decisions import verbs as decisions
from dugnad.charter.decisions.terms import Agree
from dugnad.charter.entries import STARTER, YEAR_MS, helper_of, party_of
from dugnad.charter.law import Law
from dugnad.charter.people import verbs as people
from dugnad.charter.projects import verbs as projects
from dugnad.charter.testing import DAY_MS, PROJECT, card_id, prose
from dugnad.charter.ways import TRUSTED
from dugnad.ledger.codec import encode
from dugnad.ledger.contract import CLOCK, Actor, Context, NotMandated
from dugnad.ledger.execution import Call, carry_out
from dugnad.ledger.genesis import Limits
from dugnad.ledger.store import Draft, Frozen
from dugnad.ledger.testing import ANA, BEN, CEM, CUSTODIAN, OPERATOR, Voice
from dugnad.ledger.values import Action
from tests.charter.all_there import (
    BAND,
    BENCH,
    CHOIR,
    CLUB,
    EVA,
    FAR_MS,
    FINN,
    GIFTS,
    GRO,
    HAL,
    HELPED,
    IDA,
    JON,
    KIM,
    LADDER,
    NEW,
    NIA,
    OLA,
    PARTY,
    PER,
    PHONE,
    PIA,
    QUY,
    RULES,
    RUT,
    STEN,
    UNA,
    WORK,
    Village,
    law_of,
)
from tests.charter.treasury import HALL, SIV, TOM, asked_of_money

NEWER = Voice("newer")
Asked = tuple[Action, int]
"""What is asked, and when (0: now)."""


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
        ("meeting", "TakeBack"): [meeting.TakeBack(0)],
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
