"""The profile on its pages: what one can and wants to learn, who reads it, and who meets whom."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client

from dugnad.web.acting.services import new_press
from dugnad.web.messages.models import Message as Post
from dugnad.web.people import limits
from dugnad.web.rooms import services
from dugnad.web.rooms.conversations import listing
from dugnad.web.rooms.models import Row
from dugnad.web.rooms.profile import pairs
from dugnad.web.rooms.profile.views import ANSWERS, LINES, lines_of
from dugnad.web.rooms.traces import TRACE
from dugnad.web.vault import services as vault
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))
DAY_MS = 24 * 3_600_000
INVITED = "Nothing here yet."


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the neighbourhood, and Ben takes part."""
    browser = living_place.visitor("Ana")
    project = living_place.begin(browser)
    living_place.visitor("Ben").post(f"/p/{project}/join", {"rules_version": "1"})
    return browser


@pytest.fixture
def ben(living_place: Living, ana: Client) -> Client:
    """Ben's browser."""
    return living_place.visitor("Ben")


@pytest.fixture
def cem(living_place: Living, ana: Client) -> Client:
    """Cem's browser; he is known here and takes part in nothing."""
    return living_place.visitor("Cem")


def writes(browser: Client, side: str, *lines: str, **readers: str) -> None:
    """Somebody writes lines; nobody else reads them unless it is said."""
    typed = {"texts": "\n".join(lines), "press": new_press(), **readers}
    answer = browser.post(f"/profile/write/{side}", typed)
    assert answer.status_code == 302, answer.content.decode()


def page(browser: Client, path: str = "/profile/") -> str:
    """What a page says."""
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def pair_on(browser: Client) -> str:
    """What stands for the first pair on somebody's profile."""
    found = re.search(r'name="pair" value="([^"]+)"', page(browser))
    assert found
    return found[1]


def answers(browser: Client, do: str, words: str = "") -> str:
    """Somebody answers to the first pair; gives where it led."""
    typed = {"pair": pair_on(browser), "do": do, "words": words, "press": new_press()}
    answer = browser.post("/profile/meet", typed)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def bake(ana: Client, cem: Client) -> None:
    """Ana can bake, Cem wants to learn it, and both let themselves be found."""
    writes(ana, "can", "Baking bread", found="on")
    writes(cem, "learn", "How to bake a cake", found="on")


# ── K7: what somebody can beside what they want to learn
def test_k7_both_sides_stand_beside_each_other(ana: Client) -> None:
    """Each side has its place; where one is empty stands an invitation, also on the own page."""
    empty = page(ana)
    assert empty.count(INVITED) == 6
    assert empty.index(">I can<") < empty.index(">I want to learn<")
    writes(ana, "can", "Baking bread", "", "Ring <Dia>")
    shown = page(ana)
    assert shown.count(INVITED) == 5
    assert "Baking bread" in shown
    assert "Ring &lt;Dia&gt;" in shown
    assert shown.count("Not shown with your name.") == 2
    mine = page(ana, "/me/")
    assert "Baking bread · Ring &lt;Dia&gt;" in mine
    assert mine.count(INVITED) == 1


def test_k7_no_order_of_people_but_that_of_names_and_of_writing(
    living_place: Living, ana: Client, ben: Client, cem: Client
) -> None:
    """Nothing weighs one against another: more words in common do not put anybody first."""
    writes(cem, "can", "Bread", found="on")
    living_place.now_ms += 1_000
    writes(ben, "can", "Baking bread, cakes and sourdough bread", found="on", shown="on")
    writes(ana, "learn", "Baking sourdough bread and cakes", found="on")
    told = pairs.pairs_for(living_place.who("Ana"))
    assert [one.text for one in told] == ["Bread", "Baking bread, cakes and sourdough bread"]
    home = re.search(r'href="(/p/\w+/can/)"', page(ana, page_of_project(ana)))
    assert home
    asked = "&".join(f"{name}=skill" for name in ("sort", "order", "by", "level", "rank"))
    assert bare(page(ana, f"{home[1]}?{asked}")) == bare(page(ana, home[1]))
    assert bare(page(ana, f"/profile/?{asked}")) == bare(page(ana))


def page_of_project(browser: Client) -> str:
    """Where the neighbourhood has its page."""
    found = re.search(r'href="(/p/\w+)"', page(browser, "/my/"))
    assert found
    return found[1]


def bare(text: str) -> str:
    """A page without what is new each time it is opened."""
    return re.sub(r'value="[^"]*"|next=[^"]*', "", text)


# ── Lines and who reads them
def test_a_line_is_changed_shown_and_taken_away(living_place: Living, ana: Client) -> None:
    """Its words and its readers change together; taken away, no row of it is left."""
    writes(ana, "can", "Baking bread")
    (line,) = lines_of(living_place.who("Ana"))
    address = f"/profile/line/{UUID(bytes=line.id)}"
    ana.post(address, {"text": "Baking cake", "shown": "on", "press": new_press()})
    shown = page(ana)
    assert "Baking cake" in shown
    assert "Seen by people in your projects." in shown
    empty = ana.post(address, {"text": "", "press": new_press()})
    assert empty.status_code == 422
    ana.post(address, {"do": "take-away", "press": new_press()})
    assert not Row.objects.filter(place__room="profile").exists()
    gone = ana.post(address, {"do": "take-away", "press": new_press()}, follow=True)
    assert "This is not there any more." in gone.content.decode()
    gone = ana.post(address, {"text": "x", "press": new_press()})
    assert gone.status_code == 409


def test_a_line_goes_by_itself_when_its_owner_said_so(
    living_place: Living, ana: Client, cem: Client
) -> None:
    """For a month, with what was said about it; changed, it stays for a year from then on."""
    writes(ana, "can", "Baking bread", found="on", stays="30")
    writes(cem, "learn", "How to bake", found="on")
    answers(ana, "no")
    assert "Goes by itself on Wednesday 21 October." in page(ana)
    assert '<option value="30" selected>' in page(ana)
    living_place.now_ms += 20 * DAY_MS
    (line,) = lines_of(living_place.who("Ana"))
    typed = {"text": "Baking cake", "stays": "365", "press": new_press()}
    ana.post(f"/profile/line/{UUID(bytes=line.id)}", typed)
    living_place.now_ms += 364 * DAY_MS
    assert "Baking cake" in page(ana)
    living_place.now_ms += DAY_MS
    assert "Baking cake" not in page(ana)
    services.sweep(living_place.now_ms)
    assert not Row.objects.filter(under_id=living_place.who("Ana").id).exists()
    typed = {"texts": "x", "stays": "7", "press": new_press()}
    assert ana.post("/profile/write/can", typed).status_code == 422


def test_who_meets_in_a_project_reads_what_is_shown_and_nobody_else(
    living_place: Living, ana: Client, ben: Client, cem: Client
) -> None:
    """Ben reads Ana's line under her name, until he has left; Cem and a stranger never."""
    writes(ana, "can", "Baking bread", shown="on")
    writes(ana, "learn", "Reading aloud", found="on")
    home = page_of_project(ana)
    others = f"{home}/can/"
    seen = page(ben, others)
    assert "Ana" in seen
    assert "Baking bread" in seen
    assert "Reading aloud" not in seen
    assert "Nobody has shown anything here yet." in page(ana, others)
    assert cem.get(others).status_code == 404
    assert living_place.visitor().get(others).headers["Location"].startswith("/in/?next=")
    assert cem.get("/p/zzzzzz/can/").status_code == 404
    left = ben.post(f"{home}/leave", {"sure": "on", "press": new_press()})
    assert left.status_code == 302, left.content.decode()
    assert ben.get(others).status_code == 404


# ── Pairs
def test_both_say_yes_before_either_is_named(
    living_place: Living, ana: Client, cem: Client
) -> None:
    """Each reads the other's words alone; after two yeses a conversation has both greetings."""
    bake(ana, cem)
    for browser, words, name in ((ana, "How to bake a cake", "Cem"), (cem, "Baking bread", "Ana")):
        shown = page(browser)
        assert words in shown
        assert name not in shown.split("<main")[1].split("</main>")[0]
    assert answers(ana, "yes", "Come on Saturday!") == "/profile/"
    waiting = page(ana)
    assert "They are asked. If they say yes within 30 days, you can write to each other." in waiting
    assert "You have said yes. They are asked." in waiting
    assert listing.of_person(living_place.who("Ana")) == []
    assert "They have said yes." in page(cem)
    assert "Come on Saturday!" not in page(cem)
    asked = {"pair": pair_on(cem), "do": "yes", "words": "I would love to.", "press": new_press()}
    there = cem.post("/profile/meet", asked).headers["Location"]
    assert cem.post("/profile/meet", asked).headers["Location"] == there, "Pressed twice."
    assert there.startswith("/conversations/")
    talk = page(cem, there)
    assert talk.index("Come on Saturday!") < talk.index("I would love to.")
    assert "Ana" in talk
    assert "Cem" in page(ana, there)
    assert "Nobody whom your lines suit yet." in page(ana)
    assert "Nobody whom your lines suit yet." in page(cem)


def test_nobody_learns_of_a_no(living_place: Living, ana: Client, cem: Client) -> None:
    """Cem says no; Ana's page is the same as if he had not looked, also after the 30 days."""
    bake(ana, cem)
    answers(ana, "yes", "Come on Saturday!")
    assert "They are asked." in page(ana)
    before, posts = bare(page(ana)), Post.objects.count()
    answers(cem, "no")
    assert bare(page(ana)) == before
    assert "Nobody whom your lines suit yet." in page(cem)
    living_place.now_ms += 31 * DAY_MS
    assert answers(ana, "yes", "And now?") == "/profile/"
    assert "Nobody whom your lines suit yet." in page(cem)
    assert Post.objects.count() == posts


def test_a_no_before_anybody_asked(living_place: Living, ana: Client, cem: Client) -> None:
    """Whoever says no first is never asked by that pair."""
    bake(ana, cem)
    answers(cem, "no")
    answers(ana, "yes", "Hello")
    assert Post.objects.count() == 0
    assert listing.of_person(living_place.who("Cem")) == []


def test_only_who_lets_a_line_be_found(living_place: Living, ana: Client, cem: Client) -> None:
    """A line that is not to be found brings nobody together, and takes back what it did."""
    writes(ana, "can", "Baking bread", shown="on")
    writes(cem, "learn", "How to bake", found="on")
    assert "Baking bread" not in page(cem)
    (line,) = lines_of(living_place.who("Ana"))
    change = f"/profile/line/{UUID(bytes=line.id)}"
    ana.post(change, {"text": "Baking bread", "found": "on", "press": new_press()})
    kept = pair_on(ana)
    assert "Baking bread" in page(cem)
    ana.post(change, {"text": "Baking bread", "press": new_press()})
    assert "Baking bread" not in page(cem)
    typed = {"pair": kept, "do": "yes", "words": "Hello", "press": new_press()}
    refused = ana.post("/profile/meet", typed, follow=True)
    assert "This is not there any more." in refused.content.decode()


def test_a_line_taken_back_asks_nobody(living_place: Living, ana: Client, cem: Client) -> None:
    """Cem lets his line be found no more: Ana's yes, from a page she had open, reaches nobody."""
    bake(ana, cem)
    kept = pair_on(ana)
    (line,) = lines_of(living_place.who("Cem"))
    typed = {"text": "How to bake", "press": new_press()}
    cem.post(f"/profile/line/{UUID(bytes=line.id)}", typed)
    asked = {"pair": kept, "do": "yes", "words": "Hello", "press": new_press()}
    refused = ana.post("/profile/meet", asked, follow=True)
    assert "This is not there any more." in refused.content.decode()
    assert Post.objects.count() == 0


def test_a_pair_is_answered_by_whom_it_was_shown_to(ana: Client, cem: Client) -> None:
    """What stands for a pair on Ana's page says nothing on Cem's, nor does anything else."""
    bake(ana, cem)
    for value in (pair_on(ana), "nothing", ""):
        typed = {"pair": value, "do": "yes", "words": "Hello", "press": new_press()}
        answer = cem.post("/profile/meet", typed, follow=True)
        assert "This page is not as it was any more." in answer.content.decode()
    unsaid = ana.post("/profile/meet", {"pair": pair_on(ana), "do": "yes", "words": " "})
    assert unsaid.status_code == 422


def test_who_knows_whom_is_asked_first(living_place: Living, ana: Client, cem: Client) -> None:
    """Cem looks for a roofer; Ana knows one and is asked: she is found, not the roofer (PER-06)."""
    writes(ana, "knows", "mend a slate roof", found="on")
    writes(cem, "seeks", "Our roof leaks", found="on")
    shown = page(cem)
    assert "Somebody here knows somebody who can:" in shown
    assert "Somebody here looks for somebody who can:" in page(ana)
    answers(cem, "yes", "Could you ask them for me?")
    waits = page(ana, "/for-you/")
    assert "About your line “mend a slate roof”" in waits
    assert "Nobody is waiting for an answer from you." not in waits
    assert answers(ana, "yes", "I ask him tonight.").startswith("/conversations/")
    assert "About your line" not in page(ana, "/for-you/")


def test_who_has_what_is_asked_first(
    living_place: Living, ana: Client, ben: Client, cem: Client
) -> None:
    """Cem needs a ladder and takes part in nothing; Ana, who has one, is asked before he is told.

    PER-06: who did not let it be found is not found, nobody is named before both have said yes, and
    what one has is seen by name only by those whom its owner chose.
    """
    writes(ana, "has", "A ladder, six metres", found="on")
    writes(ben, "has", "A ladder of wood", shown="on")
    writes(cem, "needs", "A ladder for a day", found="on")
    shown = page(cem)
    assert "Somebody here has: <strong>A ladder, six metres</strong>" in shown
    assert "A ladder of wood" not in shown
    assert "Ana" not in shown.split("<main")[1].split("</main>")[0]
    assert "Somebody here needs:" in page(ana)
    answers(cem, "yes", "I would bring it back on Sunday.")
    assert "About your line “A ladder, six metres”" in page(ana, "/for-you/")
    there = answers(ana, "yes", "Come and fetch it.")
    assert there.startswith("/conversations/")
    assert "Come and fetch it." in page(cem, there)
    home = re.search(r'href="(/p/\w+/can/)"', page(ana, page_of_project(ana)))
    assert home
    others = bare(page(ana, home[1]))
    assert "Has, and would lend" in others
    assert "A ladder of wood" in others
    assert cem.get(home[1]).status_code == 404


def test_of_many_pairs_those_who_wait_stand_first(
    living_place: Living, ana: Client, cem: Client
) -> None:
    """Thirty lines suit hers: twenty stand there, and whoever has said yes before them."""
    writes(ana, "learn", "How to bake", found="on")
    for number in range(3):
        baker = living_place.visitor(f"Baker{number}")
        writes(baker, "can", *(f"Baking number {number}-{line}" for line in range(10)), found="on")
    living_place.now_ms += 1_000
    writes(cem, "can", "Baking pies", found="on")
    shown = page(ana)
    assert shown.count("Somebody here can:") == pairs.PROPOSED_MAX
    assert "There are more." in shown
    assert "Baking pies" not in shown
    answers(cem, "yes", "Shall we?")
    shown = page(ana)
    assert shown.index("Baking pies") < shown.index("Baking number 0-0")
    assert answers(ana, "yes", "Yes, let us.").startswith("/conversations/")


def test_who_rests_is_left_in_peace(living_place: Living, ana: Client, cem: Client) -> None:
    """Resting, one is proposed to nobody, nobody is proposed, and no message comes."""
    bake(ana, cem)
    kept = pair_on(ana)
    cem.post("/me/rest/", {"weeks": "4"})
    assert "How to bake a cake" not in page(ana)
    assert "You rest, so you are proposed to nobody" in page(cem)
    typed = {"pair": kept, "do": "yes", "words": "Hello", "press": new_press()}
    assert ana.post("/profile/meet", typed).status_code == 302
    assert Post.objects.count() == 0


def test_a_yes_is_told_once_and_within_the_weekly_limit(
    living_place: Living, ana: Client, cem: Client
) -> None:
    """Cem hears of the first yes, without a word of it; asked enough this week, of no other."""
    bake(ana, cem)
    person = living_place.who("Cem")
    person.asks_a_week = 1
    person.save()
    answers(ana, "yes", "Come on Saturday!")
    (post,) = Post.objects.all()
    said = vault.unseal(person.id, bytes(post.sealed_letter))
    assert said is not None
    assert b"would like to meet you about a line" in said
    for secret in (b"Ana", b"Saturday", b"bake", b"bread"):
        assert secret not in said
    assert limits.asked_since([person.id], 0) == {person.id: 1}
    writes(living_place.visitor("Dia"), "can", "Cakes", found="on")
    answers(living_place.visitor("Dia"), "yes", "With me, too!")
    assert Post.objects.count() == 1


def test_a_flood_waits(ana: Client, cem: Client) -> None:
    """Neither lines nor requests to meet come without end."""
    bake(ana, cem)
    for _number in range(LINES.goes):
        answer = ana.post("/profile/write/can", {"texts": "x", "press": new_press()})
    assert answer.status_code == 429
    for _number in range(ANSWERS.goes + 1):
        typed = {"pair": pair_on(cem), "do": "yes", "words": "Hello", "press": new_press()}
        answer = cem.post("/profile/meet", typed)
    assert answer.status_code == 429


def test_a_profile_is_full_some_day(ana: Client) -> None:
    """Forty lines fit, and not one more; what was typed is kept."""
    writes(ana, "can", *(f"Line {number}" for number in range(40)))
    typed = {"texts": "One more", "press": new_press()}
    answer = ana.post("/profile/write/learn", typed)
    assert answer.status_code == 409
    assert "Your profile has 40 lines." in answer.content.decode()
    assert "One more" in answer.content.decode()
    assert ana.post("/profile/write/learn", {"texts": " "}).status_code == 422
    assert ana.post("/profile/write/level", typed).status_code == 404
    (first, *_rest) = lines_of_page(ana)
    changed = ana.post(f"/profile/line/{first}", {"text": "y" * 121, "press": new_press()})
    assert changed.status_code == 422


def lines_of_page(browser: Client) -> list[str]:
    """The addresses of somebody's lines."""
    return re.findall(r'action="/profile/line/([0-9a-f-]{36})"', page(browser))


def test_forgotten_with_its_owner(living_place: Living, ana: Client, cem: Client) -> None:
    """Handed out whole before; afterwards neither lines nor answers are left, nor proposed."""
    bake(ana, cem)
    answers(ana, "yes", "Come on Saturday!")
    assert TRACE.export is not None
    handed = TRACE.export(living_place.who("Ana"))["rooms.json"].decode()
    assert "Baking bread" in handed
    assert "Come on Saturday!" in handed
    assert "How to bake a cake" not in handed
    assert b"Come on Saturday!" not in TRACE.export(living_place.who("Cem"))["rooms.json"]
    assert TRACE.forget is not None
    TRACE.forget(living_place.who("Ana"))
    assert "Baking bread" not in page(cem)
    assert not Row.objects.filter(under_id=living_place.who("Ana").id).exists()


def test_k7_the_newest_yes_is_found_among_many_answers(
    living_place: Living, ana: Client, ben: Client, cem: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many answers lie there from before, who was asked today sees it."""
    bake(ana, cem)
    writes(ben, "learn", "Baking rolls", found="on")
    answers(ben, "no")
    living_place.now_ms += 1_000
    answers(cem, "yes", "Hello, will you show me?")
    monkeypatch.setattr(pairs, "READ_MAX", 1)
    assert [one.text for one in pairs.who_asks(living_place.who("Ana"))] == ["How to bake a cake"]
