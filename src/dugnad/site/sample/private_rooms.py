"""What lies outside the books: what people can and want to learn, notes, and a conversation."""

from __future__ import annotations

from typing import Final

from dugnad.site.sample.stories import Story
from dugnad.site.sample.teller import HOUR_MS, Teller, id_of
from dugnad.site.sample.village import Village
from dugnad.web.rooms.conversations import law as conversations
from dugnad.web.rooms.pocket import law as pocket
from dugnad.web.rooms.profile import law as profile
from dugnad.web.rooms.profile.law import Side

LINES: Final[tuple[tuple[int, str, Side, tuple[str, ...]], ...]] = (
    (330, "Terje", "can", ("Legge taktekking", "Slipe kniver")),
    (326, "Hanna", "learn", ("Slipe kniver",)),
    (318, "Gudrun", "can", ("Spinne ull", "Strikke votter uten oppskrift")),
    (287, "Lars", "learn", ("Beskjære epletrær",)),
    (241, "Vigdis", "can", ("Beskjære epletrær", "Sylte rødbeter")),
    (214, "Mehmet", "learn", ("Norsk, slik det snakkes her",)),
    (203, "Berit", "can", ("Lese høyt", "Snakke langsomt norsk")),
    (119, "Lena", "learn", ("Segla i mörker",)),
    (64, "Halvor", "knows", ("En som reparerer utenbordsmotorer",)),
    (12, "Emily", "seeks", ("Somebody with a long saw",)),
)
"""Lines of profiles: how many days ago, whose, and what they can, learn, know of or seek."""


def lines(t: Teller, v: Village) -> Story:
    """People write what they can and want to learn; those they meet read it."""
    del v
    for days, name, side, texts in LINES:
        yield t.ago(days, 21)
        asked = profile.Write(side=side, texts=texts, shown=True, found=True)
        t.in_room(name, profile.ROOM, t.person(name).id.bytes, asked)


def notes(t: Teller, v: Village) -> Story:
    """Thoughts that nobody else reads: some are a week old, one is from today."""
    del v
    for days, text in (
        (9, "Spørre kommunen om lys i svingen. Hvem har skjemaet?"),
        (4, "Noen burde lære bort å feste en båt. Kanskje et kurs?"),
        (0, "Telle stoler før festen"),
    ):
        yield t.ago(days, 8)
        person = t.person("Ingrid")
        t.in_room("Ingrid", pocket.ROOM, person.id.bytes, pocket.Write(text=text))


def conversation(t: Teller, v: Village) -> Story:
    """Two who look after the same board write to each other."""
    del v
    anchor = id_of("conversation about the board")
    yield t.ago(30, 19)
    begun = conversations.Open(
        text="Så fint at du sa ja! Skal vi ta annenhver uke?", sides=(t.person("Turid").id.bytes,)
    )
    t.in_room("Ingrid", conversations.ROOM, anchor, begun)
    for name, text in (
        ("Turid", "Gjerne. Jeg tar de like ukene, da er jeg ikke på havet."),
        ("Ingrid", "Da skriver jeg ut arkene på søndag."),
    ):
        yield t.now_ms + 2 * HOUR_MS
        t.in_room(name, conversations.ROOM, anchor, conversations.Say(text=text))


def stories(t: Teller, v: Village) -> tuple[Story, ...]:
    """All of them."""
    return (lines(t, v), notes(t, v), conversation(t, v))
