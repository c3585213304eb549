"""Work days of the year: some that many came to, one that was full, one that was called off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dugnad.cards.workday.law.verbs import Answer, Thank
from dugnad.cards.workday.law.verbs import Open as CallWorkday
from dugnad.ledger.values import Count
from dugnad.site.sample.stories import Story
from dugnad.site.sample.teller import DAY_MS, HOUR_MS, Teller, words
from dugnad.site.sample.village import Village
from dugnad.web.content.told import Told

SEASONAL: Final = (
    (
        "Strø og måke ned til stranda",
        "Bakken er glatt. Vi strør, og måker en sti så barnevogna kommer fram.",
        "Det ble en bred sti, og kakao til alle. Grusen ligger i kassa ved bommen.",
    ),
    (
        "Vårrydding langs fjorden",
        "Vi plukker det vinteren la igjen på stranda. Sekker og hansker har vi.",
        "Fjorten sekker, to dekk og en redningsvest. Kommunen hentet alt på mandag.",
    ),
    (
        "Slå enga ved badeplassen",
        "To ljåer og en slåmaskin. Noen må rake, og noen må lage saft.",
        "Enga er slått og raket. Høyet gikk til sauene.",
    ),
    (
        "Rake løv og tømme takrenner",
        "Vi tar Grendehuset først, og så hos dem som ikke kan stå i stige selv.",
        "Rennene er åpne på seks hus. Løvet ligger i komposten i Felleshagen.",
    ),
)
"""What is done on a work day in winter, spring, summer and autumn: title, text, what came of it."""


@dataclass(frozen=True)
class Day:
    """A work day that was.

    Attributes:
        days: so many days ago it was.
        caller: who called it.
        yes: who came, with how many others.
        no: who could not.
        places: for how many there was room; 0: for any number.
    """

    days: int
    caller: str
    yes: tuple[tuple[str, Count], ...]
    no: tuple[str, ...] = ()
    places: Count = 0


OVER: Final = (
    Day(311, "Olav", (("Ingrid", 2), ("Lars", 1), ("Turid", 0), ("Halvor", 0)), ("Nina",)),
    Day(220, "Ingrid", (("Kjersti", 3), ("Terje", 0), ("Magnus", 1), ("Gudrun", 0)), ("Lars",)),
    Day(129, "Berit", (("Hanna", 2), ("Øyvind", 0), ("Mehmet", 0), ("Silje", 1), ("Olav", 0))),
    Day(38, "Turid", (("Lena", 0), ("Yusuf", 1), ("Eskil", 0), ("Ewa", 2), ("Arvid", 0))),
)


def seasonal(t: Teller, v: Village, number: int, day: Day) -> Story:
    """A work day as the season asks for it: called, answered, done, thanked for, closed.

    They lie a season apart, so each is the one that follows the one before.
    """
    starts_ms = t.saturday(day.days, 11)
    yield starts_ms - 9 * DAY_MS
    season = t.season(t.saturday(OVER[0].days, 11)) + number
    title, text, came_of_it = SEASONAL[season % len(SEASONAL)]
    card = _call(t, v.neighbourhood, day.caller, starts_ms, words(
        text, title=title, where="Bommen", who="Alle som har en time eller tre",
    ), least=4)  # fmt: skip
    for before, (name, extra) in enumerate(day.yes):
        yield starts_ms - (8 - before) * DAY_MS
        t.on(name, card, Answer(said="yes", extra=extra))
    for name in day.no:
        yield starts_ms - 2 * DAY_MS
        t.on(name, card, Answer(said="no"))
    yield starts_ms + 5 * HOUR_MS
    t.on(day.caller, card, Thank(), words("Takk! Det hadde ikke gått uten dere."))
    yield starts_ms + 2 * DAY_MS
    t.close(day.caller, card, came_of_it)


def pier(t: Teller, v: Village) -> Story:
    """There was room for five in the boat; one waited, and moved up when another could not."""
    starts_ms = t.saturday(170, 9)
    yield starts_ms - 12 * DAY_MS
    card = _call(t, v.bathing, "Halvor", starts_ms, words(
        "Vi bytter fortøyningene til badeflåten. Det er plass til fem i båten.",
        title="Bytte fortøyninger på badeflåten", where="Badeplassen", who="Fem som kan svømme",
    ), places=5, least=3)  # fmt: skip
    for name, extra in (("Eskil", 1), ("Nina", 0), ("Lena", 0), ("Jonas", 0), ("Mads", 0)):
        yield t.now_ms + 11 * HOUR_MS
        t.on(name, card, Answer(said="yes", extra=extra))
    yield starts_ms - 4 * DAY_MS
    question = t.asks("Emily", card, "Is there a life jacket in my size? I am rather short.", "en")
    t.answers("Halvor", card, question, "Ja. Vi har fire størrelser i naustet.")
    t.on("Emily", card, Answer(said="maybe"))
    yield starts_ms - 3 * DAY_MS
    t.on("Nina", card, Answer(said="no"))


def called_off(t: Teller, v: Village) -> Story:
    """It was called off before anybody came."""
    yield t.ago(262, 18)
    card = _call(t, v.neighbourhood, "Lars", t.ahead(10, 11), words(
        "Skiltene ved stien er blitt grå. Vi maler dem opp igjen.",
        title="Male skiltene", where="Stien til Tjernet",
    ), least=3)  # fmt: skip
    yield t.ago(255, 8)
    t.close("Lars", card, "Det regner hele uka. Vi tar det igjen når det er tørt.")


def garden_over(t: Teller, v: Village) -> Story:
    """It is over, and nobody has thanked or told what came of it yet."""
    starts_ms = t.ago(2, 16)
    yield t.ago(9, 20)
    card = _call(t, v.garden, "Sofie", starts_ms, words(
        "Vi snur komposten og fyller de tre bedene nærmest porten.",
        title="Snu komposten", where="Felleshagen",
    ), least=2)  # fmt: skip
    for number, name in enumerate(("Vigdis", "Ewa", "Hanna")):
        yield t.ago(7 - number, 12)
        t.on(name, card, Answer(said="yes"))


def soon(t: Teller, v: Village) -> Story:
    """It is within a day: answers are in, everybody was reminded."""
    starts_ms = t.soon()
    yield t.ago(8, 19)
    card = _call(t, v.hall, "Turid", starts_ms, words(
        "Brannvarslerne får nye batterier, og vi går gjennom rømningsveiene med ungdommen.",
        title="Brannrunde på Grendehuset", where="Grendehuset",
    ), least=2, answer_hours=24)  # fmt: skip
    for number, name in enumerate(("Terje", "Berit", "Oddvar")):
        yield t.ago(4 - number, 18)
        t.on(name, card, Answer(said="yes"))


def _call(
    t: Teller,
    project: bytes,
    name: str,
    starts_ms: int,
    told: Told,
    *,
    places: Count = 0,
    least: Count = 0,
    answer_hours: int = 20,
) -> bytes:
    opening = CallWorkday(
        starts_at_ms=starts_ms,
        ends_at_ms=starts_ms + 3 * HOUR_MS,
        answer_by_ms=starts_ms - answer_hours * HOUR_MS,
        places=places,
        least=least,
        outsiders=True,
    )
    return t.put_up(name, project, "workday", opening, told)


def stories(t: Teller, v: Village) -> tuple[Story, ...]:
    """All of them."""
    return (
        *(seasonal(t, v, number, day) for number, day in enumerate(OVER)),
        pier(t, v),
        called_off(t, v),
        garden_over(t, v),
        soon(t, v),
    )
