"""A project that is not yet open: shared with those asked, changed, begun, given up."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dugnad.web.acting.services import new_press
from dugnad.web.lists import services as lists
from dugnad.web.messages.models import Message as Post
from dugnad.web.people.models import Membership
from dugnad.web.rooms.conversations import meeting
from dugnad.web.rooms.drafts.law import (
    ASKED,
    KEEPER,
    KEY_BYTES,
    PEOPLE_MAX,
    Come,
    Door,
    Full,
    GoneBy,
    NoSuchDoor,
    OpenDoor,
    Plan,
    decide,
)
from dugnad.web.rooms.drafts.views import SHARES
from dugnad.web.rooms.models import Place, Row
from dugnad.web.rooms.room import Asking, Entry, Papers
from tests.web.answers.asking import letters_to
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))
DAY_MS = 24 * 3_600_000


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the neighbourhood, and Ben takes part."""
    browser = living_place.visitor("Ana")
    project = living_place.begin(browser)
    living_place.visitor("Ben").post(f"/p/{project}/join", {"rules_version": "1"})
    return browser


def page(browser: Client, path: str) -> str:
    """What a page says."""
    return browser.get(path).content.decode()


def shares(living_place: Living, ana: Client) -> str:
    """Ana fills in what and where, and lets Ben look; gives the draft's address."""
    ana.post("/start/what", {"text": "We put up benches.", "title": "Benches", "where": "Shore"})
    assert 'href="/drafts/share"' in page(ana, "/start/look")
    row = Membership.objects.get(person=living_place.who("Ben"))
    value = meeting.value_of(living_place.who("Ana"), bytes(row.member_id))
    typed = {"people": [value], "press": new_press()}
    assert ana.post("/drafts/share", typed).status_code == 302
    found = re.search(r'href="(/drafts/[0-9a-f-]{36})"', page(ana, "/drafts/"))
    assert found
    return found[1]


def test_those_asked_read_it_and_say_what_they_think(living_place: Living, ana: Client) -> None:
    """Ben reads the draft with its rules and would be in it; Cem does not come to it."""
    draft = shares(living_place, ana)
    ben, cem = living_place.visitor("Ben"), living_place.visitor("Cem")
    read = page(ben, draft)
    assert "We put up benches." in read
    assert "Decide each thing together" in read
    assert "These read it: Ana, Ben." in read
    ben.post(draft, {"text": "With backs, please", "joins": "on", "press": new_press()})
    ben.post(draft, {"text": "With backs and arms", "joins": "on", "press": new_press()})
    told = page(ana, draft)
    assert "With backs and arms" in told
    assert "With backs, please" not in told
    assert "would like to be in it" in told
    assert cem.get(draft).status_code == 404
    assert cem.post(f"{draft}/do", {"do": "end", "press": new_press()}).status_code == 404
    assert ben.post(f"{draft}/do", {"do": "end", "press": new_press()}).status_code == 404
    assert "Benches" not in page(cem, "/drafts/")
    assert b"benches" not in b"".join(bytes(row.sealed) for row in Row.objects.all())
    assert [row.title for row in lists.projects().rows] == ["Solbakken and around"]


def test_whoever_is_asked_finds_it_and_is_told_what_it_is(
    living_place: Living, ana: Client
) -> None:
    """It stands under For you until Ben has said what he thinks; then Ana is told that he has."""
    draft = shares(living_place, ana)
    ben = living_place.visitor("Ben")
    (letter,) = letters_to("ben@example.org")[-1:]
    assert "asks what you think of a draft" in letter
    for_you = page(ben, "/for-you/")
    assert "Ana shows you a draft and asks what you think." in for_you
    assert "Nobody is waiting for an answer from you" not in for_you
    assert "shows you a draft" not in page(ana, "/for-you/")
    ben.post(draft, {"text": "With backs, please.", "press": new_press()})
    assert "says what they think of your draft" in letters_to("ana@example.org")[-1]
    assert "Nobody is waiting for an answer from you" in page(ben, "/for-you/")


def test_it_is_changed_and_begun(living_place: Living, ana: Client) -> None:
    """Ana goes on with it in another browser, shows the change, and begins; the room is gone."""
    draft = shares(living_place, ana)
    again = living_place.visitor("Ana")
    early = again.post(f"{draft}/do", {"do": "change", "press": new_press()}, follow=True)
    assert "Go on with it” first" in early.content.decode()
    gone_on = again.post(f"{draft}/do", {"do": "go-on", "press": new_press()})
    assert gone_on.headers["Location"] == "/start/look"
    again.post("/start/what", {"text": "Three benches.", "title": "Benches", "back": "look"})
    again.post(f"{draft}/do", {"do": "change", "press": new_press()})
    assert "Three benches." in page(living_place.visitor("Ben"), draft)
    letters = Post.objects.filter(person=living_place.who("Ben")).count()
    living_place.now_ms += 1_000
    assert again.post("/start/look", {"press": new_press()}).status_code == 302
    lists.catch_up()
    assert "Benches" in [row.title for row in lists.projects().rows]
    assert not Place.objects.filter(room="draft").exists()
    assert not Row.objects.exists()
    assert Post.objects.filter(person=living_place.who("Ben")).count() == letters + 1
    assert "The draft that you were shown" in letters_to("ben@example.org")[-1]


def test_it_is_given_up_or_goes_by_itself(living_place: Living, ana: Client) -> None:
    """Given up it is destroyed at once; forgotten about it goes after ninety days."""
    draft = shares(living_place, ana)
    assert ana.post(f"{draft}/do", {"do": "burn"}).status_code == 404
    ana.post(f"{draft}/do", {"do": "end", "press": new_press()})
    assert ana.get(draft).status_code == 404
    draft = shares(living_place, ana)
    living_place.now_ms += 90 * DAY_MS
    assert ana.get(draft).status_code == 404


def test_nothing_filled_in_is_no_draft(living_place: Living, ana: Client) -> None:
    """Without a name there is nothing to share; with nobody chosen the page says so."""
    assert ana.get("/drafts/share").headers["Location"].startswith("/start")
    ana.post("/start/what", {"text": "We put up benches.", "title": "Benches", "where": ""})
    answer = ana.post("/drafts/share", {"press": new_press()})
    assert answer.status_code == 422
    cem = living_place.visitor("Cem")
    cem.post("/start/what", {"text": "We sing.", "title": "Choir", "where": ""})
    assert "You send the link yourself" in page(cem, "/drafts/share")
    assert not Row.objects.exists()


def test_drafts_are_no_flood(living_place: Living, ana: Client) -> None:
    """Each one tells people of it: five at once, then one an hour."""
    ana.post("/start/what", {"text": "We put up benches.", "title": "Benches", "where": "Shore"})
    row = Membership.objects.get(person=living_place.who("Ben"))
    value = meeting.value_of(living_place.who("Ana"), bytes(row.member_id))
    found = []
    for _time in range(SHARES.goes + 1):
        typed = {"people": [value], "press": new_press()}
        found.append(ana.post("/drafts/share", typed).status_code)
    assert found == [*[302] * SHARES.goes, 429]
    assert Post.objects.filter(person=living_place.who("Ben")).count() == SHARES.goes


def a_link(living_place: Living) -> tuple[Client, str, str]:
    """Cem, who takes part in nothing, makes a link; gives his browser, the draft and the link."""
    cem = living_place.visitor("Cem")
    cem.post("/start/what", {"text": "We sing.", "title": "Choir", "where": ""})
    answer = cem.post("/drafts/share", {"by": "link", "press": new_press()})
    assert answer.status_code == 302
    draft = answer.headers["Location"]
    return cem, draft, link_on(cem, draft)


def link_on(browser: Client, draft: str) -> str:
    """The path of the link that a draft's page shows; "" where it shows none."""
    found = re.search(
        r">https?://[^/]+(/drafts/[0-9a-f-]{36}/come/[0-9a-f]{32})<", page(browser, draft)
    )
    return found[1] if found else ""


def test_whoever_takes_part_in_nothing_shows_it_by_a_link(living_place: Living) -> None:
    """The first draft of somebody new: Dia gets the link, signs in, and says what she thinks."""
    cem, draft, link = a_link(living_place)
    assert "/in/" in living_place.visitor().get(link).headers["Location"]
    dia = living_place.visitor("Dia")
    assert dia.get(draft).status_code == 404
    opened = dia.get(link)
    assert opened.headers["Referrer-Policy"] == "same-origin"
    assert "We sing." not in opened.content.decode()
    assert dia.get(draft).status_code == 404  # opening does nothing.
    assert dia.post(link, {"press": new_press()}).headers["Location"] == draft
    assert "We sing." in page(dia, draft)
    assert dia.get(link).headers["Location"] == draft
    assert link_on(dia, draft) == ""
    dia.post(draft, {"text": "I would sing.", "joins": "on", "press": new_press()})
    told = page(cem, draft)
    assert "I would sing." in told
    assert "These read it: Cem, Dia." in told
    assert cem.get(link).headers["Location"] == draft


def test_a_link_is_shut_and_made_anew(living_place: Living) -> None:
    """An old link opens nothing, nor does one that is made up; who came by it stays."""
    cem, draft, link = a_link(living_place)
    dia, eva = living_place.visitor("Dia"), living_place.visitor("Eva")
    dia.post(link, {"press": new_press()})
    cem.post(f"{draft}/do", {"do": "shut-door", "press": new_press()})
    assert link_on(cem, draft) == ""
    answer = eva.post(link, {"press": new_press()})
    assert answer.status_code == 409
    assert "opens nothing any more" in answer.content.decode()
    assert "We sing." in page(dia, draft)
    assert dia.post(f"{draft}/do", {"do": "open-door", "press": new_press()}).status_code == 404
    cem.post(f"{draft}/do", {"do": "open-door", "press": new_press()})
    anew = link_on(cem, draft)
    assert anew not in ("", link)
    for wrong in (link, f"{draft}/come/{'0' * 32}", f"{draft}/come/nothing"):
        assert eva.post(wrong, {"press": new_press()}).status_code == 409
        assert eva.get(draft).status_code == 404
    assert eva.post(anew, {"press": new_press()}).status_code == 302
    assert "We sing." in page(eva, draft)
    living_place.now_ms += 90 * DAY_MS
    assert eva.get(draft).status_code == 404
    fay = living_place.visitor("Fay")
    assert fay.post(anew, {"press": new_press()}).status_code == 409


def test_thirty_people_come_by_a_link(living_place: Living) -> None:
    """The law holds it where the page would not: the one after is told so."""
    asking = Asking(bytes(16), b"z" * 16, (), 0, b"n" * 16)
    papers = Papers()
    papers.put(Entry(b"d" * 16, Door(b"k" * KEY_BYTES)))
    for number in range(PEOPLE_MAX):
        papers.seat(number.to_bytes(16, "big"), ASKED)
    with pytest.raises(Full):
        decide(papers, Come(b"k" * KEY_BYTES), asking)
    with pytest.raises(NoSuchDoor):
        decide(papers, OpenDoor(b"short"), _keeper(papers))
    with pytest.raises(GoneBy):
        decide(Papers(), OpenDoor(b"k" * KEY_BYTES), _keeper(papers))


def _keeper(papers: Papers) -> Asking:
    papers.put(Entry(b"p" * 16, Plan(()), until_ms=DAY_MS))
    return Asking(bytes(16), b"a" * 16, (KEEPER,), 0, b"n" * 16)
