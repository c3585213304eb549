"""What is lent and found, and the maps on which it stands."""

from __future__ import annotations

from typing import Final

from dugnad.cards.map.law.records import Drawers, Shape
from dugnad.cards.map.law.verbs import Add, TakeOff
from dugnad.cards.map.law.verbs import Open as PutUpMap
from dugnad.cards.map.naming import told_names
from dugnad.cards.share.law.records import Way, What
from dugnad.cards.share.law.verbs import Agree, Ask, CallOff, Offer, Receive, TakeBack, Tell
from dugnad.cards.share.law.verbs import Open as PutUpShare
from dugnad.charter.cards.verbs import Object, Withdraw
from dugnad.site.sample.geography import MIDDLE, spot
from dugnad.site.sample.stories import Story
from dugnad.site.sample.teller import HOUR_MS, Teller, words
from dugnad.site.sample.village import Village
from dugnad.web.content.told import Told


def _share(way: Way, what: What, *, days: int = 0, of_group: bool = False) -> PutUpShare:
    return PutUpShare(way, what, 0, 0, days=days, outsiders=True, of_group=of_group)


def _map(across: int, drawers: Drawers) -> PutUpMap:
    return PutUpMap(middle=MIDDLE, across=across, drawers=drawers)


def shredder(t: Teller, v: Village) -> Story:
    """The shredder goes round: two had it, one gave up, it is out now, and somebody waits."""
    yield t.ago(140, 18)
    card = t.put_up("Vigdis", v.garden, "share", _share("offer", "thing", days=4, of_group=True),
        words("Kvern og hansker. Vask den før den settes bort.", title="Kompostkverna",
              where="Felleshagen, i skjulet"))  # fmt: skip
    for loan, (name, days) in enumerate((("Ewa", 120), ("Mehmet", 90)), start=1):
        yield t.ago(days + 3, 12)
        t.on(name, card, Ask(from_ms=t.ahead(3, 9), until_ms=t.ahead(5, 18)))
        t.on("Sofie", card, Agree(loan=loan))
        yield t.ago(days, 10)
        t.on(name, card, Receive(loan=loan))
        yield t.ago(days - 2, 17)
        t.on("Sofie", card, TakeBack(loan=loan))
        t.on(name, card, Tell(loan=loan), words("To lass greiner ble én trillebår flis."))
    yield t.ago(40, 12)
    t.on("Hanna", card, Ask(from_ms=t.ahead(5, 9), until_ms=t.ahead(6, 9)))
    yield t.ago(38, 12)
    t.on("Hanna", card, CallOff(loan=3))
    yield t.ago(3, 12)
    t.on("Silje", card, Ask(from_ms=t.ahead(1, 9), until_ms=t.ahead(4, 9)))
    t.on("Sofie", card, Agree(loan=4))
    yield t.ago(2, 9)
    t.on("Silje", card, Receive(loan=4))
    yield t.ago(1, 20)
    t.on("Fatima", card, Ask(from_ms=t.ahead(6, 9), until_ms=t.ahead(8, 9)))


def room(t: Teller, v: Village) -> Story:
    """A room to borrow: agreed for next week; an objection to it was met and taken back."""
    yield t.ago(70, 10)
    card = t.put_up("Marieke", v.hall, "share", _share("offer", "room", days=2, of_group=True),
        words("Kjøkken, tjue stoler og et langbord. Ta med egne håndklær.",
              title="Lillesalen", where="Grendehuset, inngang fra hagen"))  # fmt: skip
    yield t.ago(69, 19)
    told = words("Lillesalen er der korpset setter fra seg notestativene.", title="Innvending")
    t.act("Terje", v.hall, "cards", Object(card=card), told)
    question = t.asks("Terje", card, "Hvor skal notestativene stå når salen er lånt ut?")
    yield t.ago(68, 9)
    t.answers("Marieke", card, question, "I det gamle garderobeskapet. Det får hengelås.")
    yield t.ago(67, 18)
    t.act("Terje", v.hall, "cards", Withdraw(card=card))
    yield t.ago(5, 13)
    t.on("Turid", card, Ask(from_ms=t.ahead(9, 15), until_ms=t.ahead(9, 22)))
    yield t.ago(4, 13)
    t.on("Bengt", card, Agree(loan=1))


def help_wanted(t: Teller, v: Village) -> Story:
    """Somebody sought help with a form, and got it."""
    yield t.ago(205, 14)
    card = t.put_up("Mehmet", v.neighbourhood, "share", _share("ask", "knowledge"),
        words("Skatteetaten spør om noe jeg ikke forstår. En time er nok.",
              title="Hvem kan lese et brev sammen med meg?", where="Biblioteket"))  # fmt: skip
    yield t.ago(204, 18)
    t.on("Turid", card, Offer())
    t.on("Mehmet", card, Agree(loan=1))
    yield t.ago(201, 18)
    t.on("Mehmet", card, Receive(loan=1))
    yield t.ago(200, 9)
    t.close("Mehmet", card, "Brevet er besvart. Det var bare et kryss som manglet.")


def hours(t: Teller, v: Village) -> Story:
    """Somebody offers hours each week, and somebody asked."""
    yield t.ago(33, 11)
    card = t.put_up("Halvor", v.neighbourhood, "share", _share("offer", "hours"),
        words("Jeg kjører til Lillesand på torsdager og har tre ledige seter.",
              title="Skyss til Lillesand på torsdager", where="Fra mølla klokka ni"))  # fmt: skip
    yield t.ago(2, 15)
    t.on("Emily", card, Ask(from_ms=t.ahead(4, 9), until_ms=t.ahead(4, 12)))


def computers(t: Teller, v: Village) -> Story:
    """Help with phone and computer, each week, by more than one."""
    yield t.ago(228, 12)
    card = t.put_up("Jonas", v.neighbourhood, "share", _share("offer", "knowledge", of_group=True),
        words("Ta med det som er vanskelig. Vi gjør det sammen, og du trykker selv.",
              title="Hjelp med telefon og datamaskin",
              where="Biblioteket, onsdager fra fem til sju"))  # fmt: skip
    for loan, (name, days) in enumerate((("Torbjørn", 203), ("Gudrun", 161)), start=1):
        yield t.ago(days + 2, 10)
        t.on(name, card, Ask(from_ms=t.ahead(2, 17), until_ms=t.ahead(2, 18)))
        yield t.ago(days + 1, 10)
        t.on("Jonas", card, Agree(loan=loan))
        yield t.ago(days, 17, 30)
        t.on(name, card, Receive(loan=loan))


def waits(t: Teller, v: Village) -> Story:
    """In the hall both wait for objections."""
    yield t.ends_ms - 20 * HOUR_MS
    t.put_up("Terje", v.hall, "share", _share("offer", "thing", days=7),
        words("To lange stiger og et stillas på hjul.", title="Stillaset",
              where="Under tribunen"))  # fmt: skip
    yield t.ends_ms - 19 * HOUR_MS
    t.put_up("Turid", v.hall, "map", _map(400, "keepers"),
        words("Slukkere, rømningsveier og hovedkran, så alle finner dem i mørket.",
              title="Grendehuset når det brenner", where="Grendehuset"))  # fmt: skip


def paths(t: Teller, v: Village) -> Story:
    """A map that many draw on; one mark was wrong and was taken off."""
    yield t.ago(230, 17)
    card = t.put_up("Lars", v.neighbourhood, "map", _map(3_000, "everybody"),
        words("Hvor er det mørkt, og hvor står vannet? Tegn det inn.",
              title="Der det trengs lys og grøfter", where="Solbakken"))  # fmt: skip
    marks: tuple[tuple[str, str, Shape], ...] = (
        ("Lars", "Svingen uten lys", Shape("point", (spot(-310, 120),))),
        ("Gudrun", "Vann på veien", Shape("area", (
            spot(230, -60), spot(300, -70), spot(310, -20), spot(240, -10)))),
        ("Nina", "Skoleveien", Shape("route", (
            spot(-520, 260), spot(-310, 120), spot(-230, -40), spot(-120, -190)))),
        ("Magnus", "Mørkt her også", Shape("point", (spot(600, 410),))),
    )  # fmt: skip
    for number, (name, title, shape) in enumerate(marks):
        yield t.ago(228 - 3 * number, 20)
        t.on(name, card, Add(shapes=(shape,)), _named(title))
    yield t.ago(212, 9)
    t.on("Magnus", card, TakeOff(mark=4))


PLACES: Final[tuple[tuple[str, Shape], ...]] = (
    ("Grendehuset", Shape("point", (spot(-260, -60),))),
    ("Felleshagen", Shape("area", (
        spot(130, 240), spot(190, 245), spot(195, 290), spot(128, 285)))),
    ("Badeplassen", Shape("area", (
        spot(330, -190), spot(420, -150), spot(470, -230), spot(360, -260)))),
    ("Kaldvellfjorden", Shape("area", (
        spot(380, -320), spot(560, -180), spot(900, 40), spot(1_050, -120), spot(600, -520)))),
    ("Bommen", Shape("point", (spot(-690, -470),))),
    ("Skolen", Shape("point", (spot(-60, -150),))),
    ("Lekeplassen bak skolen", Shape("point", (spot(-95, -170),))),
    ("Biblioteket", Shape("point", (spot(-20, -130),))),
    ("Brua ved mølla", Shape("point", (spot(250, 90),))),
    ("Bij de molen", Shape("point", (spot(262, 96),))),
    ("Busskuret ved mølla", Shape("point", (spot(275, 80),))),
    ("Snekkerverkstedet", Shape("point", (spot(300, 130),))),
    ("Naustet", Shape("point", (spot(345, -170),))),
    ("Postkassene", Shape("point", (spot(-310, 120),))),
    ("Bak kirken", Shape("point", (spot(150, 230),))),
)  # fmt: skip
"""What lies where: cards that name one of these stand there."""


def places(t: Teller, v: Village) -> Story:
    """A map of what everybody calls by name."""
    yield t.ago(359, 20)
    card = t.put_up("Ingrid", v.neighbourhood, "map", _map(2_400, "keepers"),
        words("Så vet alle hva vi snakker om.", title="Steder i Solbakken",
              where="Solbakken"))  # fmt: skip
    shapes = tuple(shape for _title, shape in PLACES)
    named = Told(**told_names([title for title, _shape in PLACES]), language="nb")
    t.on("Ingrid", card, Add(shapes=shapes), named)


def beds(t: Teller, v: Village) -> Story:
    """Who looks after the card draws; it was closed when the beds were dug over."""
    yield t.ago(318, 10)
    card = t.put_up("Sofie", v.garden, "map", _map(120, "keepers"),
        words("Tolv bed og en kompost.", title="Bedene i år", where="Felleshagen"))  # fmt: skip
    t.on("Sofie", card, Add(shapes=(Shape("point", (spot(30, 12),)),)), _named("Komposten"))
    yield t.ago(60, 10)
    t.close("Sofie", card, "Bedene er spadd om. Neste år tegner vi dem på nytt.")


def empty(t: Teller, v: Village) -> Story:
    """Nobody has drawn on it yet."""
    yield t.ago(1, 11)
    t.put_up("Eskil", v.bathing, "map", _map(600, "members"),
        words("Steiner, strøm og det bratte. Tegn det du vet.",
              title="Hvor er det trygt å hoppe?", where="Badeplassen"))  # fmt: skip


def _named(title: str) -> Told:
    return Told(**told_names([title]), language="nb")


def stories(t: Teller, v: Village) -> tuple[Story, ...]:
    """All of them."""
    return (
        shredder(t, v), room(t, v), help_wanted(t, v), hours(t, v), computers(t, v), waits(t, v),
        places(t, v), paths(t, v), beds(t, v), empty(t, v),
    )  # fmt: skip
