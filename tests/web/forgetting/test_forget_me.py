"""Ana asks to be forgotten: what she is told before, the days to think again, and what is gone."""

from __future__ import annotations

import io
import json
import re
from zipfile import ZipFile

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from dugnad.cards.workday.law.records import Answered, Counts, Workday, counts_of
from dugnad.charter.entries import target_of
from dugnad.ledger.store import Frozen
from dugnad.web.acting.models import Press
from dugnad.web.acting.services import member_in, new_press
from dugnad.web.content.models import Prose
from dugnad.web.forgetting import services
from dugnad.web.forgetting.models import Farewell
from dugnad.web.lists import services as lists
from dugnad.web.messages import services as messages
from dugnad.web.messages.letters import unpack
from dugnad.web.messages.models import Message
from dugnad.web.people import services as people
from dugnad.web.people.addresses import Address
from dugnad.web.people.models import LoginCode, Membership, Person, Reach
from dugnad.web.vault import services as vault
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


def digits() -> str:
    """The code in the newest message of the outbox that has one."""
    for message in Message.objects.filter(person=None).order_by("-created_ms"):
        opened = vault.unseal_for_place(bytes(message.sealed_letter))
        found = re.search(r"\b\d{6}\b", unpack(opened).text) if opened else None
        if found:
            return found[0]
    raise AssertionError("no code was sent")


def asks(browser: Client, **typed: str) -> None:
    """Somebody presses *Forget me* and types the code."""
    answer = browser.post("/me/forget/", typed)
    assert answer.headers["Location"] == "/me/forget/code/", answer.content.decode()
    answer = browser.post("/me/forget/code/", {"code": digits()})
    assert answer.headers["Location"] == "/me/forget/"


def text_of(browser: Client, path: str = "/me/forget/") -> str:
    """What a page says."""
    answer = browser.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_page_says_what_goes_what_stays_and_what_is_open(
    living_place: Living, ana: Client
) -> None:
    """Before anything is pressed, Ana reads all of it, and where to see to what is open."""
    living_place.calls(ana, "Paint the fence")
    page = text_of(ana)
    assert "Your name: Ana." in page
    assert "ana@example.org" in page
    assert "What you wrote: 2 texts" in page
    assert "You look after a card: Paint the fence." in page
    assert "/hand-over" in page
    assert "under a number" in page
    assert 'href="/me/everything.zip"' in page
    assert Farewell.objects.count() == 0


def test_nobody_counts_on_somebody_who_was_forgotten(
    living_place: Living, ana: Client, home: str
) -> None:
    """Ben has the only place of a day, and Cem waits: once Ben is forgotten it is Cem's."""
    bench = living_place.calls(ana, "Carry the bench", places="1", outsiders="")
    for name in ("Ben", "Cem"):
        browser = living_place.visitor(name)
        browser.post(f"/p/{home}/join", {"rules_version": "1"})
        browser.post(f"/c/{bench}/do/Answer", {"said": "yes", "extra": "0"})
    cem = member_in(living_place.who("Cem"), bytes(living_place.card(bench).project))
    services.carry_out(living_place.who("Ben"))
    with living_place.engine.reader() as store:
        day = Workday(Frozen(store), target_of(bytes(living_place.card(bench).card)))
        assert counts_of(day) == Counts(yes=1, people=1, no=1)
        assert day.answers.get(cem or b"") == Answered(said="yes", extra=0, turn=0)


@pytest.mark.parametrize("outsiders", ["", "on"])
def test_what_somebody_asked_to_borrow_is_open(
    living_place: Living, ana: Client, home: str, outsiders: str
) -> None:
    """Ben asked Ana for the ladder: that waits for her, also where he is no member."""
    ladder = {"title": "A ladder", "way": "offer", "what": "thing", "days": "0"}
    code = living_place.puts_up(
        ana, "share", {**ladder, "outsiders": outsiders, "project": home}
    ).partition("?")[0]
    ben = living_place.visitor("Ben")
    if not outsiders:
        ben.post(f"/p/{home}/join", {"rules_version": "1"})
    assert "A ladder" not in text_of(ben)
    days = {"starts": "2026-09-26T10:00", "ends": "2026-09-27T10:00"}
    living_place.now_ms += 1_000
    asked = ben.post(f"/c/{code}/do/Ask", {"press": new_press(), **days})
    assert asked.status_code == 302, asked.content.decode()
    page = text_of(ben)
    assert "You asked for something, or offered it: A ladder." in page
    assert f'href="/c/{code.lower()}"' in page
    assert "You asked for something" not in text_of(ana)
    living_place.now_ms += 1_000
    ben.post(f"/c/{code}/do/CallOff", {"press": new_press(), "loan": "1"})
    assert "A ladder" not in text_of(ben)


def test_nobody_is_forgotten_by_one_press(living_place: Living, ana: Client) -> None:
    """A press sends a code; a wrong code changes nothing."""
    answer = ana.post("/me/forget/")
    assert answer.headers["Location"] == "/me/forget/code/"
    assert Farewell.objects.count() == 0
    right = digits()
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    assert ana.post("/me/forget/code/", {"code": wrong}).status_code == 422
    assert Farewell.objects.count() == 0


def test_a_code_for_somebody_else_forgets_nobody(living_place: Living, ana: Client) -> None:
    """Ben typed Ana's address elsewhere in the same browser: that code is not his yes."""
    ana.get("/me/forget/")
    ben = living_place.visitor("Ben")
    ben.post("/me/forget/")
    living_place.now_ms += 1_000
    ben.post("/me/reach/", {"address": "ana@example.org"})
    answer = ben.post("/me/forget/code/", {"code": digits()})
    assert answer.status_code == 422
    assert Farewell.objects.count() == 0


def test_a_code_whose_address_went_to_somebody_else_forgets_nobody(
    living_place: Living, ana: Client
) -> None:
    """Between the code and its coming back the address became Ben's: it is his word, not Ana's."""
    person = living_place.who("Ana")
    people.add_reach(person, Address("sms", "+4790000001"), living_place.now_ms)
    ana.post("/me/forget/")
    code = digits()
    Reach.objects.filter(person=person, kind="mail").update(person=living_place.who("Ben"))
    assert ana.post("/me/forget/code/", {"code": code}).status_code == 422
    assert Farewell.objects.count() == 0


def test_the_code_says_what_it_does_and_no_other_one_does_it(
    living_place: Living, ana: Client
) -> None:
    """Whoever asks Ana for "the code" cannot say that it is for signing in, nor use such one."""
    ana.post("/me/forget/", {})
    (row,) = Message.objects.filter(person=None)
    told = unpack(vault.unseal_for_place(bytes(row.sealed_letter)) or b"").text
    assert "deletes you from Solbakken" in told
    living_place.now_ms += 1_000
    ana.post("/in/", {"address": "ana@example.org"})
    answer = ana.post("/me/forget/code/", {"code": digits()})
    assert answer.status_code == 422
    assert Farewell.objects.count() == 0


def test_for_three_days_she_can_stay(living_place: Living, ana: Client) -> None:
    """Ana thinks again on the second day: nothing was destroyed, and she is asked things again."""
    asks(ana)
    assert "I stay after all" in text_of(ana)
    assert living_place.who("Ana").rest_until_ms == 0
    assert Person.objects.get(id=living_place.who("Ana").id).rest_until_ms > living_place.now_ms
    living_place.later(days=2)
    assert services.carry_out_due(living_place.now_ms) == 0
    ana.post("/me/forget/stay/")
    assert "Good that you stay" in text_of(ana)
    living_place.later(days=2)
    assert services.carry_out_due(living_place.now_ms) == 0
    assert Person.objects.get(id=living_place.who("Ana").id).rest_until_ms == 0


def test_she_is_told_on_every_channel(living_place: Living, ana: Client) -> None:
    """Whoever took Ana's telephone cannot have her forgotten behind her back."""
    person = living_place.who("Ana")
    people.add_reach(person, Address("sms", "+4740012345"), living_place.now_ms)
    asks(ana)
    told = [
        unpack(opened)
        for row in Message.objects.filter(person=person)
        if (opened := vault.unseal(person.id, bytes(row.sealed_letter))) is not None
    ]
    assert {one.address for one in told} >= {"ana@example.org", "+4740012345"}
    assert all("/me/forget/" in one.text for one in told)


def test_she_is_told_also_where_she_wanted_no_messages(living_place: Living, ana: Client) -> None:
    """Who once said STOP hears of it all the same: else nobody would be left to say no."""
    reach = living_place.who("Ana").reaches.get()
    people.stop_messages(reach, living_place.now_ms)
    services.begin(living_place.who("Ana"), "page")
    (row,) = Message.objects.exclude(person=None)
    assert (row.reach_id, row.state) == (reach.id, "waiting")


def test_after_three_days_she_is_gone(living_place: Living, ana: Client, home: str) -> None:
    """Name, addresses, words, visits, presses and what ties her numbers together are destroyed."""
    code = living_place.calls(ana, "Paint the fence")
    person = living_place.who("Ana")
    project = bytes(lists.projects(limit=1).rows[0].project)
    member = member_in(person, project)
    asks(ana)
    living_place.later(days=3, minutes=1)
    assert services.carry_out_due(living_place.now_ms) == 1
    assert not Person.objects.filter(id=person.id).exists()
    assert vault.is_forgotten(person.id)
    assert Reach.objects.count() == Membership.objects.count() == Press.objects.count() == 0
    assert Session.objects.count() == LoginCode.objects.count() == Farewell.objects.count() == 0
    assert all(row.payload is None for row in Prose.objects.all())
    assert people.find_by_address("mail", "ana@example.org") is None
    page = living_place.visitor().get(f"/c/{code}").content.decode()
    assert "Paint the fence" not in page
    assert living_place.visitor().get(f"/p/{home}").status_code == 200
    assert people.person_of_member(member or b"") is None
    assert ana.get("/me/").status_code == 302


def test_what_she_wrote_can_stay_without_her(living_place: Living, ana: Client) -> None:
    """The card's words stay; the text that says where she lives goes."""
    fence = living_place.tells(ana, "The bridge is open")
    hers = living_place.tells(ana, "Party at Ana's", text="Write to ana@example.org")
    asks(ana, keep_words="on")
    living_place.later(days=3, minutes=1)
    assert services.carry_out_due(living_place.now_ms) == 1
    visitor = living_place.visitor()
    assert "The bridge is open" in visitor.get(f"/c/{fence}").content.decode()
    assert "ana@example.org" not in visitor.get(f"/c/{hers}").content.decode()
    assert set(Prose.objects.values_list("by", flat=True)) == {""}


def test_a_letter_on_its_way_says_it_without_her_name(living_place: Living, ana: Client) -> None:
    """Ben's letter waits for the morning: it reaches him, and does not name Ana."""
    ben = living_place.who("Ben")
    reach = ben.reaches.get()
    messages.send(
        reach=reach,
        subject="Ana calls a work day",
        text="Ana asks you to come. Banana cake for all.",
        in_name_of="Ana",
        now_ms=living_place.now_ms,
        not_before_ms=living_place.now_ms + 3_600_000,
    )
    services.carry_out(living_place.who("Ana"))
    row = Message.objects.get(person=ben)
    opened = vault.unseal(ben.id, bytes(row.sealed_letter))
    assert opened is not None
    letter = unpack(opened)
    assert letter.text == "Somebody who has left asks you to come. Banana cake for all."
    assert letter.in_name_of == "Somebody who has left"


def test_everything_of_her_comes_in_one_file(living_place: Living, ana: Client) -> None:
    """The file has her name, her words and her numbers, and nothing of Ben's."""
    living_place.calls(ana, "Paint the fence")
    living_place.who("Ben")
    answer = ana.get("/me/everything.zip")
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    with ZipFile(io.BytesIO(answer.content)) as archive:
        me = json.loads(archive.read("people/me.json"))
        told = json.loads(archive.read("content/told.json"))
        whole = b"".join(archive.read(name) for name in archive.namelist())
    assert me["name"] == "Ana"
    assert me["reached_by"][0]["address"] == "ana@example.org"
    assert len(me["numbers_in_the_books"]) == 1
    assert me["numbers_of_what_was_done_unseen"] == []
    assert "Paint the fence" in {one["title"] for one in told}
    assert b"Ben" not in whole
    assert b"ben@example.org" not in whole


def test_a_stranger_is_asked_who_it_is(living_place: Living) -> None:
    """Neither page nor file is for somebody who is not signed in."""
    for path in ("/me/forget/", "/me/everything.zip", "/me/forget/code/"):
        answer = living_place.visitor().get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/in/")


def test_what_cannot_be_written_now_is_tried_again(living_place: Living, ana: Client) -> None:
    """The books are closed for a moment: Ana is forgotten with the next look, not half."""
    asks(ana)
    living_place.later(days=3, minutes=1)
    living_place.now_ms -= 30 * 24 * 3_600_000
    assert services.carry_out_due(living_place.now_ms + 31 * 24 * 3_600_000) == 0
    assert people.name_of(living_place.who("Ana"), None) == "Ana"
    living_place.now_ms += 30 * 24 * 3_600_000
    assert services.carry_out_due(living_place.now_ms) == 1
