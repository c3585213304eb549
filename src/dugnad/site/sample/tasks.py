"""Tasks: done in silence, confirmed, doubted and voted on, for money, hours or thanks."""

from __future__ import annotations

from typing import Final

from dugnad.cards.task.law.records import OWES, Pay
from dugnad.cards.task.law.verbs import Answer, Confirm, Object, Reply, Show, Vote, Withdraw
from dugnad.cards.task.law.verbs import Open as PutUpTask
from dugnad.charter.money.accounts import Currency, Sum
from dugnad.charter.money.records import ForPot
from dugnad.site.sample.desk import Desk
from dugnad.site.sample.stories import Story
from dugnad.site.sample.teller import DAY_MS, HOUR_MS, Teller, words
from dugnad.site.sample.village import Village
from dugnad.web.content.told import Told

PERIOD_MS: Final = 3 * DAY_MS
VOTE_MS: Final = 4 * DAY_MS


def _task(
    pay: Pay = "nothing",
    *,
    unit: Currency | None = None,
    amount: int = 0,
    minutes: int = 0,
    places: int = 1,
    done_by_ms: int = 0,
) -> PutUpTask:
    return PutUpTask(
        pay=pay, unit=unit, amount=amount, minutes=minutes, places=places, done_by_ms=done_by_ms,
        outsiders=True, period_ms=PERIOD_MS, vote_ms=VOTE_MS,
    )  # fmt: skip


def _told(title: str, text: str, done: str, where: str = "") -> Told:
    return words(text, title=title, where=where, done=done)


def bins(t: Teller, v: Village) -> Story:
    """Nobody objected: it counts as done; thanks are what there is for it."""
    yield t.ago(299, 9)
    card = t.put_up("Berit", v.neighbourhood, "task", _task("thanks"), _told(
        "Tømme kassa med hundeposer", "Hver fredag i en måned. Nye poser ligger i boden.",
        "Kassa er tom og full av nye poser.", "Bommen",
    ))  # fmt: skip
    yield t.ago(298, 18)
    t.on("Magnus", card, Answer(said="yes"))
    yield t.ago(286, 16)
    t.on("Magnus", card, Show(), words("Siste fredag er gjort. Det gikk to sekker."))
    yield t.ago(270, 9)
    t.close("Berit", card, "Nå tar kommunen over kassa.")


def bulbs(t: Teller, v: Village) -> Story:
    """Hours are written down as given, and somebody has seen that it is done."""
    yield t.ago(190, 12)
    card = t.put_up("Marieke", v.hall, "task", _task("hours", minutes=240, places=2), _told(
        "Bytte lyspærer i storsalen", "Fjorten pærer, høyt oppe. Stillaset står under tribunen.",
        "Alle lyser.", "Grendehuset",
    ))  # fmt: skip
    yield t.ago(186, 12)
    t.on("Terje", card, Answer(said="yes"))
    t.on("Oddvar", card, Answer(said="yes"))
    yield t.ago(184, 19)
    t.on("Terje", card, Show(claimed=150), words("Ni av fjorten. Resten trenger lengre stige."))
    yield t.ago(183, 9)
    t.on("Turid", card, Confirm(showing=1))
    yield t.ago(179, 9)
    t.on("Oddvar", card, Answer(said="no"))


def gutter(t: Teller, v: Village, desk: Desk) -> Story:
    """Expenses are paid back; somebody objected, was answered, and took it back."""
    yield t.ago(160, 12)
    card = t.put_up("Ingrid", v.neighbourhood, "task", _task(
        "expenses", unit="NOK", amount=90_000,
    ), _told(
        "Kjøpe og sette opp takrenne på busskuret", "Tre meter, og kvittering for det du kjøper.",
        "Det drypper ikke på den som venter.", "Busskuret ved mølla",
    ), grants=(OWES,))  # fmt: skip
    yield t.ago(159, 12)
    desk.receives("Fra festkassa 900", 90_000, ForPot(v.neighbourhood, card))
    t.on("Øyvind", card, Answer(said="yes"))
    yield t.ago(150, 17)
    t.on("Øyvind", card, Show(claimed=74_900), words("Renna henger. Kvittering på 749 kroner."))
    yield t.ago(149, 12)
    t.on("Lars", card, Object(showing=1), words("Det drypper ennå i hjørnet mot veien."))
    yield t.ago(148, 16)
    t.on("Øyvind", card, Reply(showing=1), words("Du har rett. Hjørnet er tettet nå."))
    yield t.ago(146, 12)
    t.on("Lars", card, Withdraw(showing=1))
    yield t.ago(140, 12)
    desk.pays("Takrenne 749")


def doubted(t: Teller, v: Village) -> Story:
    """The members voted: one work counts as done, the other does not."""
    yield t.ago(125, 12)
    card = t.put_up("Olav", v.neighbourhood, "task", _task("thanks", places=2), _told(
        "Merke stien med blå prikker", "En prikk for hver femtiende meter, på begge sider.",
        "En som ikke kjenner skogen, finner fram.", "Stien til Tjernet",
    ))  # fmt: skip
    yield t.ago(124, 12)
    t.on("Silje", card, Answer(said="yes"))
    t.on("Eskil", card, Answer(said="yes"))
    yield t.ago(117, 12)
    t.on("Silje", card, Show(), words("Fra bommen til bekken, 22 prikker."))
    t.on("Eskil", card, Show(), words("Fra bekken og videre."))
    yield t.ago(116, 9)
    t.on("Nina", card, Object(showing=1), words("Etter bekken er det ingen."))
    t.on("Nina", card, Object(showing=2), words("Jeg fant bare tre."))
    for name, first, second in (("Lars", "yes", "no"), ("Hanna", "yes", "no")):
        yield t.now_ms + 12 * HOUR_MS
        t.on(name, card, Vote(showing=1, says="yes" if first == "yes" else "no"))
        t.on(name, card, Vote(showing=2, says="no" if second == "no" else "yes"))


def now_voting(t: Teller, v: Village) -> Story:
    """The members are being asked whether it is done."""
    yield t.ago(20, 12)
    card = t.put_up("Kjersti", v.bathing, "task", _task("thanks"), _told(
        "Feste stigen på flåten", "Fire bolter. De ligger i naustet, sammen med nøkkelen.",
        "Stigen sitter fast når en voksen klatrer.", "Badeplassen",
    ))  # fmt: skip
    yield t.ago(15, 12)
    t.on("Mads", card, Answer(said="yes"))
    yield t.ago(2, 12)
    t.on("Mads", card, Show(), words("Alle fire bolter er i, og jeg har hoppet på den."))
    yield t.ago(1, 10)
    t.on("Halvor", card, Object(showing=1), words("Den nederste bolten går rundt."))
    yield t.ago(1, 18)
    t.on("Lena", card, Vote(showing=1, says="yes"))


def owed_nothing_yet(t: Teller, v: Village) -> Story:
    """It is agreed that it is done, and there is no money in the pot to owe it from."""
    yield t.ago(58, 12)
    card = t.put_up("Nina", v.bathing, "task", _task("money", unit="NOK", amount=40_000), _told(
        "Lappe redningsvestene", "Åtte vester, nye remmer. Symaskin har vi.",
        "Alle spenner holder.", "Naustet",
    ), grants=(OWES,))  # fmt: skip
    yield t.ago(50, 12)
    t.on("Lena", card, Answer(said="yes"))
    yield t.ago(40, 12)
    t.on("Lena", card, Show(), words("Alla åtta är lagade.", language="sv"))
    yield t.ago(39, 12)
    t.on("Eskil", card, Confirm(showing=1))


def taken(t: Teller, v: Village) -> Story:
    """Somebody does it now; it was to be done by yesterday."""
    yield t.ago(17, 12)
    card = t.put_up("Ragnhild", v.neighbourhood, "task", _task(done_by_ms=t.ahead(16)), _told(
        "Se til trærne ved skolen", "Stram båndene, og gi to kanner når det er tørt.",
        "Ingen av dem står skjevt.", "Skolen",
    ))  # fmt: skip
    yield t.ago(16, 17)
    t.on("Gudrun", card, Answer(said="yes"))


def shown(t: Teller, v: Village) -> Story:
    """It was shown today, and members may still object."""
    yield t.ago(12, 12)
    card = t.put_up("Turid", v.neighbourhood, "task", _task("hours", minutes=180), _told(
        "Skrive ut tavla for dem uten telefon", "Tolv ark hver uke, i stor skrift.",
        "Arkene henger på butikken og på biblioteket.",
    ))  # fmt: skip
    yield t.ago(11, 12)
    t.on("Berit", card, Answer(said="yes"))
    yield t.ends_ms - 5 * HOUR_MS
    t.on("Berit", card, Show(claimed=90), words("Ukens ark henger begge steder."))


def waits_for_money(t: Teller, v: Village) -> Story:
    """At the bathing place it comes into force when its money is there."""
    yield t.ago(10, 12)
    t.put_up("Emily", v.bathing, "task", _task("money", unit="NOK", amount=150_000), words(
        "A kayak rack for six, out of larch. I can draw it; somebody with a saw can build it.",
        title="Build a kayak rack", where="Badeplassen", language="en",
        done="Six kayaks lie on it and nothing moves.",
    ), grants=(OWES,), awaits_money=Sum("NOK", 150_000))  # fmt: skip


def stories(t: Teller, v: Village, desk: Desk) -> tuple[Story, ...]:
    """All of them."""
    return (
        bins(t, v), bulbs(t, v), gutter(t, v, desk), doubted(t, v), now_voting(t, v),
        owed_nothing_yet(t, v), taken(t, v), shown(t, v), waits_for_money(t, v),
    )  # fmt: skip
