"""Meetings: one that was held, with agenda and notes, one fixed, one that found no time."""

from __future__ import annotations

from dugnad.cards.meeting.law.records import Can, Clock, Detail, Fits, Time
from dugnad.cards.meeting.law.verbs import AddItem, Come, Fix, Note, SayWhen, SeeTo
from dugnad.cards.meeting.law.verbs import Open as CallMeeting
from dugnad.charter.cards.verbs import Object
from dugnad.site.sample.stories import Story
from dugnad.site.sample.teller import DAY_MS, HOUR_MS, Teller, words
from dugnad.site.sample.village import Village


def _call(*starts_ms: int, answer_by_ms: int) -> CallMeeting:
    times = tuple(Time(one, one + 2 * HOUR_MS) for one in starts_ms)
    return CallMeeting(times=times, answer_by_ms=answer_by_ms, outsiders=True)


def _say(t: Teller, card: bytes, name: str, *can: Can, clock: Clock = "spare") -> None:
    t.on(name, card, SayWhen(fits=tuple(Fits(can=one, clock=clock) for one in can)))


def annual(t: Teller, v: Village) -> Story:
    """The annual meeting: a time was sought and found, things were seen to, and it was noted."""
    yield t.ago(262, 19)
    first = t.ahead(16, 19)
    card = t.put_up("Bengt", v.hall, "meeting", _call(
        first, first + DAY_MS, first + 5 * DAY_MS, answer_by_ms=first - 6 * DAY_MS,
    ), words(
        "Regnskapet, taket og hvem som vil være med å styre huset neste år.",
        title="Årsmøte på Grendehuset", where="Grendehuset, storsalen",
    ))  # fmt: skip
    yield t.ago(256, 20)  # three days for objections are over.
    _say(t, card, "Turid", "yes", "yes", "no")
    _say(t, card, "Terje", "if needed", "yes", "yes")
    _say(t, card, "Marieke", "no", "yes", "yes", clock="core")
    yield t.ago(251, 8)
    t.on("Bengt", card, Fix(time=1))
    for line in ("Regnskapet", "Taket må tettes", "Valg"):
        t.on("Bengt", card, AddItem(), words(title=line))
    seen_to: tuple[tuple[str, Detail], ...] = (
        ("Turid", "food"), ("Terje", "room"), ("Berit", "notes"),
    )  # fmt: skip
    for name, detail in seen_to:
        yield t.now_ms + 7 * HOUR_MS
        t.on(name, card, SeeTo(detail=detail, take=True))
        t.on(name, card, Come(said="yes"))
    yield first + DAY_MS + HOUR_MS
    t.on("Berit", card, Note(item=0, kind="decision"), words(
        "Regnskapet ble gått gjennom og godkjent. Huset går i null.",
    ))  # fmt: skip
    t.on("Berit", card, Note(item=1, kind="task"), words(
        "Noen må hente inn tre tilbud på taket.",
    ))  # fmt: skip
    t.on("Berit", card, Note(item=2, kind="note"), words("Valget holdes skriftlig, hemmelig."))


def no_time(t: Teller, v: Village) -> Story:
    """No time suited enough of them, and all times passed."""
    yield t.ago(110, 17)
    first = t.ahead(6, 18)
    card = t.put_up("Silje", v.garden, "meeting", _call(
        first, first + DAY_MS, answer_by_ms=first - DAY_MS,
    ), words(
        "Hva sår vi der potetene sto? Ta med frøkataloger.",
        title="Frøkveld", where="Hos den som har plass",
    ))  # fmt: skip
    yield t.ago(107, 21)
    _say(t, card, "Ewa", "no", "if needed")
    _say(t, card, "Mehmet", "no", "no")


def fixed(t: Teller, v: Village) -> Story:
    """It is fixed and still to come."""
    yield t.ago(6, 12)
    card = t.put_up("Kjersti", v.bathing, "meeting", _call(
        t.ahead(13, 18), answer_by_ms=t.ahead(12, 18),
    ), words(
        "Vi tegner stupetårnet så stort som det blir, og ser hva det koster.",
        title="Hvor skal stupetårnet stå?", where="Badeplassen, ta med lykt",
    ))  # fmt: skip
    for name in ("Eskil", "Halvor", "Lena"):
        yield t.now_ms + 9 * HOUR_MS
        t.on(name, card, Come(said="yes"))
    yield t.ago(3, 19)
    t.on("Nina", card, Come(said="maybe"))
    t.on("Mads", card, Come(said="no"))


def called_off(t: Teller, v: Village) -> Story:
    """It was held over a fence instead, and closed."""
    yield t.ago(180, 15)
    card = t.put_up("Olav", v.neighbourhood, "meeting", _call(
        t.ahead(9, 19), answer_by_ms=t.ahead(8, 19),
    ), words(
        "To hus har samme avkjørsel. Vi må bli enige om hvem som strør.",
        title="Avkjørselen ved mølla", where="Postkassene",
    ))  # fmt: skip
    yield t.ago(178, 11)
    t.close("Olav", card, "Vi ble enige over gjerdet. Annenhver uke.")


def objected(t: Teller, v: Village) -> Story:
    """In the hall it waits: somebody objects, and the objection stands."""
    yield t.ago(4, 18)
    card = t.put_up("Oddvar", v.hall, "meeting", _call(
        t.ahead(11, 17), t.ahead(12, 17), answer_by_ms=t.ahead(10, 17),
    ), words(
        "Eg vil snakka om kva huset skal brukast til på dagtid.",
        title="Huset på dagtid", where="Grendehuset", language="nn",
    ))  # fmt: skip
    yield t.ago(3, 8)
    told = words("Korpset øver begge dagene. Ta heller uka etter.", title="Innvending")
    t.act("Fatima", v.hall, "cards", Object(card=card), told)


def stories(t: Teller, v: Village) -> tuple[Story, ...]:
    """All of them."""
    return (annual(t, v), no_time(t, v), fixed(t, v), called_off(t, v), objected(t, v))
