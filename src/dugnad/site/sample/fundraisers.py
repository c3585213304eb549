"""Gifts that were asked for: reached, missed and given back, called off, being paid, quiet."""

from __future__ import annotations

from typing import Final

from dugnad.cards.fundraiser.law.records import ORDERED, BudgetLine, Reward
from dugnad.cards.fundraiser.law.verbs import (
    CallOff,
    CallUpon,
    Give,
    HandOver,
    LetGo,
    NoteGiven,
    TakeBack,
    Tell,
    Thank,
)
from dugnad.cards.fundraiser.law.verbs import Open as Collect
from dugnad.charter.entries import Grant
from dugnad.charter.money.records import ForPromise
from dugnad.site.sample.desk import Desk
from dugnad.site.sample.pictures import draw
from dugnad.site.sample.stories import Story
from dugnad.site.sample.teller import DAY_MS, HOUR_MS, Teller, words
from dugnad.site.sample.village import Village

GRANTS: Final = tuple(Grant("money", verb) for verb in ORDERED)


def _collect(
    ends_at_ms: int,
    money: int = 0,
    *,
    hours: int = 0,
    things: int = 0,
    rooms: int = 0,
    whole: bool = True,
    rewards: tuple[Reward, ...] = (),
    budget: tuple[BudgetLine, ...] = (),
    quiet_until_ms: int = 0,
) -> Collect:
    return Collect(
        ends_at_ms=ends_at_ms, pay_days=10, unit="NOK", money=money, hours=hours, things=things,
        rooms=rooms, whole=whole, rewards=rewards, budget=budget, quiet_until_ms=quiet_until_ms,
    )  # fmt: skip


def _money(amount: int, reward: int = 0) -> Give:
    return Give(kind="money", amount=amount, shown="name", reward=reward)


def raft(t: Teller, v: Village, desk: Desk) -> Story:
    """The raft: reached, paid, built, thanked for; gifts of every kind and of every fate."""
    yield t.ago(292, 18)
    card = t.put_up("Kjersti", v.bathing, "fundraiser", _collect(
        t.now_ms + 20 * DAY_MS, 240_000, hours=30 * 60, things=4, rooms=1,
        rewards=(Reward(kind="money", least=50_000, stock=6, by_ms=0),),
        budget=(BudgetLine(kind="money", amount=190_000), BudgetLine(kind="money", amount=50_000)),
    ), words(
        "Den gamle flåten ligger på bunnen. Vi bygger en ny på tønner, fire meter på hver side.",
        title="Ny badeflåte", where="Badeplassen", picture=draw("raft"),
        alt="Tegning av en flåte av planker på vannet", things_what="Tønner og tau",
        rooms_what="Et naust å bygge i", with_more="sette på en stige til",
        after="De som bader", thanks_1="Første hopp", budget_1="Impregnert tre og bolter",
        budget_2="Kjetting og anker",
    ), grants=GRANTS)  # fmt: skip
    for name, amount, reward in (
        ("Halvor", 80_000, 1), ("Nina", 60_000, 1), ("Eskil", 50_000, 1), ("Jonas", 30_000, 0),
        ("Kjersti", 40_000, 0),
    ):  # fmt: skip
        yield t.now_ms + 2 * DAY_MS
        t.on(name, card, _money(amount, reward))
    t.on("Mads", card, _money(20_000))
    yield t.ago(278, 20)
    t.on("Mads", card, TakeBack(gift=6))
    t.on("Lena", card, Give(kind="hours", amount=300, shown="name"))
    t.on("Mads", card, Give(kind="things", amount=3, shown="name"))
    t.on("Emily", card, Give(kind="rooms", amount=1, shown="name"))
    t.on("Eskil", card, Give(kind="hours", amount=120, shown="initials"))
    t.on("Nina", card, Give(kind="things", amount=1, shown="name"))
    for name, amount in (("Halvor", 80_000), ("Nina", 60_000), ("Eskil", 50_000)):
        yield t.now_ms + 3 * DAY_MS
        desk.receives(f"{name} badeflåte", amount, _promise(desk, card, amount))
    for name, amount in (("Jonas", 30_000), ("Kjersti", 40_000)):
        yield t.now_ms + 2 * DAY_MS
        desk.receives(f"{name} flåten", amount, _promise(desk, card, amount))
    yield t.ago(258, 18)
    t.on("Kjersti", card, CallUpon(gift=7), words("Lørdag klokka ti i naustet?"))
    t.on("Kjersti", card, CallUpon(gift=10))
    t.on("Kjersti", card, LetGo(gift=11))
    yield t.ago(250, 18)
    t.on("Kjersti", card, NoteGiven(gift=7, amount=360))
    t.on("Kjersti", card, NoteGiven(gift=8, amount=3))
    t.on("Kjersti", card, NoteGiven(gift=9, amount=1))
    t.on("Kjersti", card, HandOver(gift=1))
    t.on("Kjersti", card, Thank(kind="hours"))
    t.on("Kjersti", card, Tell(), words("Flåten flyter! Den legges ut når vannet er 14 grader."))


def _promise(desk: Desk, card: bytes, amount: int) -> ForPromise:
    """The promise of a card that is of this amount."""
    return ForPromise(next(number for number, of in desk.promises(card) if of == amount))


def sauna(t: Teller, v: Village, desk: Desk) -> Story:
    """The sauna: too little was promised; what had been paid went back, to the last øre."""
    yield t.ago(158, 18)
    card = t.put_up("Emily", v.bathing, "fundraiser", _collect(
        t.now_ms + 25 * DAY_MS, 6_000_000,
        budget=(BudgetLine(kind="money", amount=4_500_000),
                BudgetLine(kind="money", amount=1_500_000)),
    ), words(
        "A small floating sauna for twelve. All or nothing: half a sauna is a cold room.",
        title="A sauna on the shore", where="Badeplassen", language="en",
        with_more="build a bench outside", after="Whoever has a key",
        budget_1="The hut and its barrels", budget_2="Stove and chimney",
    ), grants=GRANTS)  # fmt: skip
    for name, amount in (("Jonas", 250_000), ("Halvor", 100_000), ("Lena", 75_000)):
        yield t.now_ms + 3 * DAY_MS
        t.on(name, card, _money(amount))
    for name, amount in (("Halvor", 100_000), ("Lena", 75_000)):
        yield t.now_ms + 3 * DAY_MS
        desk.receives(f"{name} sauna", amount, _promise(desk, card, amount))
    yield t.ago(131, 12)
    desk.gives_back(card)
    yield t.ago(129, 12)
    desk.pays("Tilbake: badstue")
    yield t.ago(127, 9)
    t.close("Emily", card, "We missed it by a long way. Everybody has their money back.")


def lights(t: Teller, v: Village) -> Story:
    """It was called off before anything was paid: the municipality put the lamps up."""
    yield t.ago(236, 12)
    card = t.put_up("Lars", v.neighbourhood, "fundraiser", _collect(
        t.now_ms + 30 * DAY_MS, 900_000, whole=False,
    ), words(
        "Tre lamper på skoleveien, der det er mørkest.", title="Lys på skoleveien",
        where="Postkassene", with_more="sette opp en til", after="Barna",
    ), grants=GRANTS)  # fmt: skip
    yield t.ago(232, 12)
    t.on("Magnus", card, _money(30_000))
    yield t.ago(225, 12)
    t.on("Lars", card, CallOff())


def defibrillator(t: Teller, v: Village, desk: Desk) -> Story:
    """Enough is promised, and now it is being paid."""
    yield t.ago(31, 12)
    card = t.put_up("Turid", v.hall, "fundraiser", _collect(
        t.now_ms + 27 * DAY_MS, 1_200_000, budget=(BudgetLine(kind="money", amount=1_200_000),),
    ), words(
        "Ambulansen bruker en halv time hit. En hjertestarter på veggen bruker ett minutt.",
        title="Hjertestarter på veggen", where="Grendehuset", picture=draw("hall"),
        alt="Tegning av et rødt hus med flagg", with_more="kjøpe et varmeskap",
        after="Alle som går forbi", budget_1="Hjertestarter med opplæring",
    ), grants=GRANTS)  # fmt: skip
    for name, amount in (
        ("Terje", 300_000), ("Berit", 250_000), ("Marieke", 200_000), ("Bengt", 450_000),
    ):  # fmt: skip
        yield t.now_ms + 4 * DAY_MS + HOUR_MS
        t.on(name, card, _money(amount))
    yield t.ago(2, 12)
    desk.receives("Terje hjertestarter", 300_000, _promise(desk, card, 300_000))


def quiet(t: Teller, v: Village) -> Story:
    """A quiet round first: only who has its link and members come upon it."""
    yield t.ago(2, 12)
    t.put_up("Sofie", v.garden, "fundraiser", _collect(
        t.now_ms + 40 * DAY_MS, 450_000, whole=False, quiet_until_ms=t.now_ms + 9 * DAY_MS,
    ), words(
        "Glass og lister til et drivhus. Grunnmuren har vi.", title="Drivhus i Felleshagen",
        where="Bak kirken", picture=draw("garden"), alt="Tegning av tre bed og et fuglehus",
        with_more="kjøpe et vannfat", after="De som dyrker",
    ), grants=GRANTS)  # fmt: skip


def undecided(t: Teller, v: Village) -> Story:
    """It waits for what the garden's trusted few decide."""
    yield t.ago(1, 13)
    t.put_up("Ewa", v.garden, "fundraiser", _collect(
        t.now_ms + 30 * DAY_MS, 80_000, whole=False,
    ), words(
        "En trillebår med to hjul, så også de med vond rygg kan kjøre jord.",
        title="Trillebår med to hjul", with_more="kjøpe to", after="Alle i hagen",
    ), grants=GRANTS, awaits_decision=True)  # fmt: skip


def stories(t: Teller, v: Village, desk: Desk) -> tuple[Story, ...]:
    """All of them."""
    return (
        raft(t, v, desk), sauna(t, v, desk), lights(t, v), defibrillator(t, v, desk), quiet(t, v),
        undecided(t, v),
    )  # fmt: skip
