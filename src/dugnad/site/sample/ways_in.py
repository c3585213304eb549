"""The other ways to take part: a phone of one's own, somebody who helps, and being forgotten."""

from __future__ import annotations

from typing import Final

from dugnad.cards.workday.law.verbs import Answer
from dugnad.cards.workday.law.verbs import Open as CallWorkday
from dugnad.charter.entries import target_of
from dugnad.charter.projects.verbs import Join
from dugnad.site.sample.people import Phone
from dugnad.site.sample.stories import Story
from dugnad.site.sample.teller import HOUR_MS, Teller, words
from dugnad.site.sample.village import Village
from dugnad.web.acting.services import take_home
from dugnad.web.devices.registering import register
from dugnad.web.forgetting import services as farewells
from dugnad.web.helping import services as helping
from dugnad.web.people.models import Membership

HELPED: Final = (("Astrid", "Turid"), ("Solveig", "Magnus"))
"""Who is helped, and who helps."""


def own_phone(t: Teller, v: Village, name: str, days: int) -> Story:
    """Somebody lets their own phone speak for them, wherever they take part."""
    del v
    yield t.ago(days, 20)
    person, phone = t.person(name), Phone()
    rows = Membership.objects.filter(person=person).order_by("project_id")
    keys = {bytes(row.project_id): phone.new_key() for row in rows}
    phone.device = register(person, f"{name}s telefon", keys).id
    for project, key in keys.items():
        receipt = take_home(person, project, key)
        if receipt.code:
            raise RuntimeError(receipt.code)
    t.phones[name] = phone


def helped(t: Teller, v: Village, name: str, helper: str, days: int) -> Story:
    """Somebody rings, and a neighbour does it for them from then on: the code went to them."""
    yield t.ago(days, 11)
    row, code = helping.ask(
        t.person(name), v.neighbourhood, None, ("answer", "join", "write"), t.ahead(360),
        helper=t.person(helper), how="sms",
    )  # fmt: skip
    row.refresh_from_db()
    begun = helping.begin_by_code(t.person(helper), code)
    if not begun.began_ms:
        raise RuntimeError(name)
    yield t.ago(days, 12)
    t.act(
        helper, v.neighbourhood, "projects", Join(project=v.neighbourhood, rules_version=1),
        channel="helper", principal=t.member(name, v.neighbourhood),
    )  # fmt: skip
    t.letters_arrive()


def knitting(t: Teller, v: Village) -> Story:
    """A work day to which those come who have no telephone at hand."""
    starts_ms = t.ago(26, 17)
    yield t.ago(33, 12)
    opening = CallWorkday(
        starts_at_ms=starts_ms,
        ends_at_ms=starts_ms + 3 * HOUR_MS,
        answer_by_ms=starts_ms - 5 * HOUR_MS,
        places=0,
        least=3,
        outsiders=True,
    )
    card = t.put_up("Gudrun", v.neighbourhood, "workday", opening, words(
        "Vi strikker sitteunderlag til benkene. Garn har vi, og noen leser høyt.",
        title="Strikkekveld for benkene", where="Biblioteket", who="Alle som kan, eller vil lære",
    ))  # fmt: skip
    for number, (name, helper) in enumerate(HELPED):
        yield t.ago(31 - number, 11)
        t.act(
            helper, v.neighbourhood, target_of(card), Answer(said="yes"),
            channel="helper", principal=t.member(name, v.neighbourhood),
        )  # fmt: skip
    yield t.ago(29, 9)
    t.act("Torbjørn", v.neighbourhood, target_of(card), Answer(said="yes", extra=1), channel="sms")
    t.act("Ragnhild", v.neighbourhood, target_of(card), Answer(said="maybe"))
    yield t.ago(24, 9)
    t.close("Gudrun", card, "Elleve underlag, og halve boka.")


def forgotten(t: Teller, v: Village) -> Story:
    """Somebody moved away and asked to be forgotten; three days later nobody knows them here."""
    yield t.ago(160, 13)
    card = t.put_up("Magnus", v.neighbourhood, "workday", CallWorkday(
        starts_at_ms=t.ahead(9, 10), ends_at_ms=t.ahead(9, 14), answer_by_ms=t.ahead(8, 20),
        places=0, least=2, outsiders=True,
    ), words(
        "Flyttelasset står i veien. Mange hender, så er det gjort før lunsj.",
        title="Bære ut av det gule huset", where="Det gule huset",
    ))  # fmt: skip
    yield t.ago(155, 18)
    t.on("Einar", card, Answer(said="yes"))
    yield t.ago(146, 9)
    t.close("Magnus", card, "Alt er ute.")
    yield t.ago(113, 9)
    begun = farewells.begin(t.person("Einar"), "page")
    t.letters_arrive()
    yield begun.due_ms + HOUR_MS
    farewells.carry_out_due(t.now_ms)


def stories(t: Teller, v: Village) -> tuple[Story, ...]:
    """All of them."""
    return (
        own_phone(t, v, "Ragnhild", 280), own_phone(t, v, "Jonas", 275),
        *(
            helped(t, v, name, helper, 205 - 7 * number)
            for number, (name, helper) in enumerate(HELPED)
        ),
        knitting(t, v), forgotten(t, v),
    )  # fmt: skip
