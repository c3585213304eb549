"""News of the year: in the tongues of those who tell it, passed, closed, or waiting."""

from __future__ import annotations

from dugnad.cards.news.contract import Open as TellNews
from dugnad.charter.entries import target_of
from dugnad.charter.place import AppointModerator
from dugnad.charter.talk import Ask, ProseRemoved, Remove
from dugnad.ledger import codec
from dugnad.site.sample.pictures import draw
from dugnad.site.sample.stories import Story
from dugnad.site.sample.teller import DAY_MS, Teller, words
from dugnad.site.sample.village import Village
from dugnad.web.acting.as_place import act_as_place
from dugnad.web.leading import moderating


def welcome(t: Teller, v: Village) -> Story:
    """The first news of the place; it has no end."""
    yield t.ago(364, 21)
    t.put_up("Ingrid", v.neighbourhood, "news", TellNews(valid_until_ms=0), words(
        "Fra i dag henger vi opp det som skjer her, og ikke bare på tavla ved butikken.\n\n"
        "Kan du ikke eller vil du ikke bruke telefonen? Ring, så skriver vi for deg.",
        title="Solbakken har fått en tavle til", picture=draw("shore"),
        alt="Tegning av ei strand med en steinbrygge og en liten båt",
    ))  # fmt: skip


def others(t: Teller, v: Village) -> Story:
    """Neighbours tell something in their own tongues."""
    yield t.ago(287, 16)
    t.put_up("Anneke", v.neighbourhood, "news", TellNews(valid_until_ms=0), words(
        "De bus naar Lillesand stopt nu ook bij de molen, om 7.42 en 15.10 uur.",
        title="De bus stopt bij de molen", where="Bij de molen", language="nl",
    ))  # fmt: skip
    yield t.ago(198, 12)
    t.put_up("Mads", v.neighbourhood, "news", TellNews(valid_until_ms=0), words(
        "Jeg har fundet en rød barnestøvle, størrelse 26. Den hænger på lågen.",
        title="Fundet: en rød støvle", where="Ved lågen til Felleshagen", language="da",
    ))  # fmt: skip
    yield t.ago(96, 19)
    t.put_up("Emily", v.bathing, "news", TellNews(valid_until_ms=0), words(
        "The water was tested this week and is fine for swimming, also by the stream.",
        title="The water is clean", where="Badeplassen", language="en",
    ))  # fmt: skip
    yield t.ago(23, 9)
    t.put_up("Oddvar", v.hall, "news", TellNews(valid_until_ms=0), words(
        "Nøkkelen til lageret heng no i skåpet til høgre. Skriv deg opp når du tek han.",
        title="Ny plass til nøkkelen", where="Grendehuset", language="nn",
    ))  # fmt: skip


def water(t: Teller, v: Village) -> Story:
    """It was of interest for two days."""
    yield t.ago(141, 15)
    t.put_up("Lars", v.neighbourhood, "news", TellNews(valid_until_ms=t.now_ms + 2 * DAY_MS), words(
        "Kommunen skifter en ventil. Tapp noen liter i dag.",
        title="Vannet er stengt torsdag fra 9 til 13", where="Alle hus ovenfor mølla",
    ))  # fmt: skip


def cat(t: Teller, v: Village) -> Story:
    """It was closed with a good end, and somebody who offered a bargain there was taken down."""
    yield t.ago(77, 8)
    card = t.put_up("Hanna", v.neighbourhood, "news", TellNews(valid_until_ms=0), words(
        "Hun er grå med hvit hale, og lystrer når hun vil. Sett henne?",
        title="Katta er borte", where="Mellom mølla og kirken",
    ))  # fmt: skip
    yield t.ago(77, 18)
    question = t.asks("Terje", card, "Har dere sett i båthuset? Døra sto åpen i går.")
    yield t.ago(76, 9)
    advert = t.act(
        "Arvid", v.neighbourhood, "talk", Ask(about=target_of(card)),
        words("Selger vinterdekk, nesten nye. Halv pris til den som ringer i dag."),
    )  # fmt: skip
    yield t.ago(76, 20)
    act_as_place("operator", "place", AppointModerator(member=t.member("Ingrid", v.neighbourhood)))
    (words_of_it,) = advert.commitments
    removed = Remove(commitment=words_of_it, rule="advertising", about=target_of(card))
    done = t.act("Ingrid", v.neighbourhood, "talk", removed)
    (event,) = done.receipt.events
    moderating.take_away(codec.decode(ProseRemoved, event.data))
    yield t.ago(75, 7)
    t.answers("Hanna", card, question, "Der var hun! Tusen takk.")
    t.close("Hanna", card, "Hun lå i båthuset og lot som ingenting.")


def waiting(t: Teller, v: Village) -> Story:
    """In the hall news waits for objections, as every card there."""
    yield t.ends_ms - 7 * 3_600_000
    t.put_up("Berit", v.hall, "news", TellNews(valid_until_ms=0), words(
        "Fra neste måned er huset åpent på onsdager også. Kaffe og ei stikke kort.",
        title="Åpent hus på onsdager", where="Grendehuset",
    ))  # fmt: skip


def stories(t: Teller, v: Village) -> tuple[Story, ...]:
    """All of them."""
    return (welcome(t, v), others(t, v), water(t, v), cat(t, v), waiting(t, v))
