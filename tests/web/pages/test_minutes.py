"""A meeting through the pages: its times, its agenda, its notes, and the minutes that follow."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dugnad.face.moments import local
from dugnad.web.answers import following
from dugnad.web.content import services as content
from dugnad.web.content.models import Prose
from dugnad.web.content.told import Removed
from dugnad.web.house import house
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

DAY_MS = 24 * 3_600_000
PROPOSAL = {"title": "A bench by the pier", "text": "Planks cost 900.", "how": "Before June."}


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the neighbourhood, and Ben and Eva belong to it."""
    browser = living_place.visitor("Ana")
    code = living_place.begin(browser)
    for name in ("Ben", "Eva"):
        living_place.now_ms += 1_000
        living_place.visitor(name).post(f"/p/{code}/join", {"rules_version": "1"})
    living_place.now_ms += 1_000
    return browser


def at(place: Living, days: float) -> str:
    """A moment so many days ahead, as a phone sends it."""
    return f"{local(place.now_ms + int(days * DAY_MS), house().place.zone):%Y-%m-%dT%H:%M}"


def calls(place: Living, browser: Client, *days: float, title: str = "The old shed") -> str:
    """Call a meeting at one or more times, of an hour each; gives its code."""
    times = {f"times_{number}": at(place, ahead) for number, ahead in enumerate(days)}
    typed = {"title": title, "where": "The hall", "lasts": "60", "answer_by": "1"}
    code = place.puts_up(browser, "meeting", {**typed, **times, "outsiders": "on"})
    return code.lower()


def presses(place: Living, browser: Client, code: str, verb: str, **typed: str) -> str:
    """Send one of the forms of the card; gives the page that follows."""
    place.now_ms += 1_000
    answer = browser.post(
        f"/c/{code}/do/{verb}", {"press": f"{place.now_ms}", **typed}, follow=True
    )
    page: str = answer.content.decode()
    assert answer.status_code == 200, re.findall(r"<li>.*?</li>", page)
    return page


def reads(browser: Client, address: str) -> str:
    """A page as it is shown."""
    answer = browser.get(address)
    assert answer.status_code == 200
    page: str = answer.content.decode()
    return page


def test_a_time_is_sought_on_two_clocks_and_fixed(living_place: Living, ana: Client) -> None:
    """Ben is at work then, Eva gives up spare time; the page says both, and Ana fixes it (K43)."""
    code = calls(living_place, ana, 5, 6)
    for name, day, can in (("Ben", "each", "yes"), ("Eva", "spare", "yes"), ("Cem", "spare", "no")):
        typed = {"day": day, "can_0": can, "can_1": "if needed", "clock_0": "core"}
        typed = {**typed, "clock_1": "spare"}
        presses(living_place, living_place.visitor(name), code, "SayWhen", **typed)
    page = reads(ana, f"/c/{code}")
    assert "2 people can: 1 in working hours, 1 in spare time." in page
    assert "This time takes the spare time of 1 person; for 1 it lies in their working" in page
    assert "The times in numbers" in page
    assert page.count("Fix this time") == 2
    assert "Fix this time" not in reads(living_place.visitor("Ben"), f"/c/{code}")
    page = presses(living_place, ana, code, "Fix", time="0")
    assert "The time is fixed. All who answered are told." in page
    assert "Do you come" not in page
    assert "Yes, I come" in page
    assert "BEGIN:VEVENT" in reads(ana, f"/c/{code}/calendar.ics")


def test_the_next_time_is_sought_with_the_last_ones_in_sight(
    living_place: Living, ana: Client
) -> None:
    """Of the project's meetings of the year that have been, and of no other project's (K43)."""
    for days in (4, 5):
        calls(living_place, ana, days)
    assert "in the last year" not in reads(ana, f"/c/{calls(living_place, ana, 40, 41)}")
    living_place.later(days=7)
    sought = calls(living_place, ana, 40, 41)
    assert "2 meetings in the last year:" in reads(living_place.visitor(), f"/c/{sought}")
    living_place.later(days=380)
    assert "in the last year" not in reads(ana, f"/c/{calls(living_place, ana, 4, 5)}")


def test_the_minutes_are_there_without_anybody_writing_them(
    living_place: Living, ana: Client
) -> None:
    """PRJ-20: agenda, notes, what was decided that day, and what changed since the last meeting."""
    first = calls(living_place, ana, 1, title="The first meeting")
    living_place.later(days=2)
    living_place.tells(ana, "The bridge is open")
    bench = living_place.puts_up(ana, "proposal", {**PROPOSAL, "days": "0", "follows": _agree(ana)})
    code = calls(living_place, ana, 1)
    presses(living_place, ana, code, "AddItem", text="Who owns the pier?")
    agenda = reads(ana, f"/c/{code}/minutes")
    assert "Agenda" in agenda
    assert "Who owns the pier?" in agenda
    ben = living_place.visitor("Ben")
    presses(living_place, ben, code, "Come", said="yes")
    living_place.later(days=1)
    for name in ("Ana", "Ben", "Eva"):
        presses(living_place, living_place.visitor(name), bench, "Answer", says="fine")
    living_place.later(minutes=11)
    page = presses(
        living_place, ben, code, "Note", item="0", kind="decision", text="We ask the council."
    )
    assert "Decision noted:" in page
    assert "What is noted here binds nobody." in page
    minutes = reads(ana, f"/c/{code}/minutes")
    assert "Minutes" in minutes
    assert "We ask the council." in minutes
    assert "1 person had said that they come." in minutes
    decided, changed = minutes.partition("What the project decided on that day")[2].split(
        "What has changed since the meeting on"
    )
    assert "A bench by the pier" in decided
    assert "Agreed on" in decided
    assert "The bridge is open" in changed
    assert "joined the project" not in changed
    stranger = reads(living_place.visitor(), f"/c/{code}/minutes")
    assert "We ask the council." in stranger
    assert '<span class="minutes__names">' not in stranger
    assert "What has changed since the project began" in reads(ana, f"/c/{first}/minutes")


def _agree(browser: Client) -> str:
    page = browser.get("/box/proposal/").content.decode()
    return page.partition('name="follows"')[2].partition('value="')[2].partition('"')[0]


def test_a_noted_decision_is_put_to_the_group_with_one_press(
    living_place: Living, ana: Client
) -> None:
    """The proposal is filled in, and nothing is decided by opening it."""
    code = calls(living_place, ana, 1)
    presses(living_place, ana, code, "AddItem", text="The shed")
    living_place.later(days=1)
    for kind, text in (("decision", "We paint it in May.\nIn red."), ("note", "It leaks.")):
        page = presses(living_place, ana, code, "Note", item="0", kind=kind, text=text)
    found = re.findall(rf'href="(/c/{code}/minutes/[0-9a-f]+)"', page)
    assert len(found) == 1
    answer = ana.get(found[0], follow=True)
    form = answer.content.decode()
    assert 'value="We paint it in May."' in form
    assert "In red." in form
    assert living_place.visitor().get(f"/c/{code}/minutes/{64 * '0'}").status_code == 404
    news = living_place.tells(ana)
    assert ana.get(f"/c/{news}/minutes").status_code == 404


def test_nothing_typed_is_lost_where_a_note_is_empty(living_place: Living, ana: Client) -> None:
    """The form comes back with a sentence, and with the item that was meant."""
    code = calls(living_place, ana, 1)
    presses(living_place, ana, code, "AddItem", text="The shed")
    living_place.later(days=1)
    answer = ana.post(f"/c/{code}/do/Note", {"item": "0", "kind": "task", "text": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This is still empty. Write a few words." in page
    assert re.search(r'value="task"[^>]*checked', page)


def test_what_was_noted_can_be_taken_away(living_place: Living, ana: Client) -> None:
    """Who moderates the place does so under a rule; nobody else can."""
    code = calls(living_place, ana, 1)
    presses(living_place, ana, code, "AddItem", text="The shed")
    living_place.later(days=1)
    presses(living_place, ana, code, "Note", item="0", kind="note", text="Eva owes Ben money.")
    shown = ana.get(f"/c/{code}").context["page"].extra["items"][0]
    mia = living_place.visitor("Mia")
    living_place.takes_away(shown.prose, "abuse")
    address = f"/c/{code}/minutes/{shown.lines[0].name}/remove"
    assert address in reads(mia, f"/c/{code}")
    assert ana.get(address).status_code == 404
    assert mia.get(f"/c/{code}/minutes/{64 * '0'}/remove").status_code == 404
    assert "Eva owes Ben money." in reads(mia, address)
    assert mia.post(address, {"rule": "personal"}).status_code == 302
    page = reads(mia, f"/c/{code}")
    assert "Eva owes Ben money." not in page
    assert address not in page
    assert page.count("This text was taken away.") == 2
    assert "Eva owes Ben money." not in reads(ana, f"/c/{code}/minutes")


def test_a_note_of_ones_own_is_taken_back(living_place: Living, ana: Client) -> None:
    """PER-03: gone from card and paper at once, destroyed soon after; that there was one stays."""
    code = calls(living_place, ana, 1)
    presses(living_place, ana, code, "AddItem", text="The shed")
    living_place.later(days=1)
    presses(living_place, ana, code, "Note", item="0", kind="note", text="Eva owes Ben money.")
    noted = ana.get(f"/c/{code}").context["page"].extra["items"][0].lines[0]
    back = f"/c/{code}/do/TakeBack?note=0"
    assert back in reads(ana, f"/c/{code}")
    assert back not in reads(living_place.visitor("Ben"), f"/c/{code}")
    assert back not in reads(ana, f"/c/{code}/minutes")
    assert "Its words are destroyed." in reads(ana, back)
    page = presses(living_place, ana, code, "TakeBack", note="0")
    assert "Your note is taken back." in page
    stranger = living_place.visitor()
    for shown in (page, reads(ana, f"/c/{code}/minutes"), reads(stranger, f"/c/{code}")):
        assert "Eva owes Ben money." not in shown
        assert "Whoever noted this took it back." in shown
    assert back not in page
    assert "Somebody took back what they had noted." in reads(stranger, "/books/")
    following.follow()
    left = content.read(noted.prose)
    assert isinstance(left, Removed)
    assert (left.rule, left.by_role) == ("regret", "author")
    assert not Prose.objects.get(commitment=noted.prose).payload
    living_place.now_ms += 1_000
    again = ana.post(f"/c/{code}/do/TakeBack", {"note": "0", "press": "once more"})
    assert again.status_code == 409
    assert "This note is not there any more." in again.content.decode()
