"""Starting a project: eight small pages, nothing lost on the way, and what follows (J1, S8)."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from msgspec.structs import replace

from dugnad.charter.counting.method import ByConsent
from dugnad.charter.decisions.terms import End
from dugnad.charter.entries import MEMBERS
from dugnad.charter.law import Law
from dugnad.charter.ways import TOGETHER
from dugnad.face.agreed import NOT, WHY, part_of
from dugnad.face.deciding.effects import written
from dugnad.web.kit.drafting import LOOK
from dugnad.web.kit.showing import now_of
from dugnad.web.lists import questions
from dugnad.web.lists import services as lists
from dugnad.web.messages import services as messages
from dugnad.web.messages.models import Message
from dugnad.web.messages.sms import size_of
from dugnad.web.pages.rules_of import current
from dugnad.web.pages.views_start import PAGES
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

WHAT = {"text": "We put up benches along the shore.", "title": "Benches by the shore", "where": ""}


def walk(browser: Client, **chosen: dict[str, str]) -> None:
    """Go through the pages until the last one, with what is chosen on each."""
    typed = {
        "what": WHAT,
        "open": {"openness": "public"},
        "why": {"why": "So that nobody walks home early.", "gets": ""},
        "people": {"seen": "", "nothing": "This is no job."},
        "game": {"rules": "", "tools": ""},
        "way": {"way": "together"},
        "money": {"money": "none"},
        **chosen,
    }
    for page in PAGES:
        answer = browser.post(f"/start/{page.name}", typed[page.name])
        assert answer.status_code == 302, (page.name, answer.content.decode())


def start(browser: Client, **chosen: dict[str, str]) -> str:
    """Go through all pages and start; gives the code."""
    walk(browser, **chosen)
    page = browser.get(f"/start/{LOOK}").content.decode()
    press = re.findall(r'name="press" value="([^"]+)"', page)[0]
    answer = browser.post(f"/start/{LOOK}", {"press": press})
    assert answer.status_code == 302, answer.content.decode()
    found = re.fullmatch(r"/p/(\w{6})/begun", answer.headers["Location"])
    assert found, answer.headers["Location"]
    return found[1]


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; nothing has begun yet."""
    return living_place.visitor("Ana")


def test_a_project_is_started_on_eight_small_pages(living_place: Living, ana: Client) -> None:
    """Each page says which step it is; the project has its words, its rules and its agreed text."""
    assert len(PAGES) + 1 == 8
    first = ana.get("/start/", follow=True).content.decode()
    assert "step 1 of 8" in first
    code = start(ana)
    row = lists.project_by_code(code)
    assert row is not None
    assert row.title == "Benches by the shore"
    version = current(row)
    assert version.rules.way == "together"
    assert part_of(version.words, WHY) == "So that nobody walks home early."
    assert part_of(version.words, NOT) == "This is no job."
    page = ana.get(f"/p/{code}/begun").content.decode()
    assert "Your project has begun." in page
    assert "Benches by the shore" in ana.get(f"/p/{code}/poster").content.decode()
    assert "Benches by the shore" in living_place.visitor().get("/").content.decode()


def test_nothing_is_lost_by_leaving(ana: Client) -> None:
    """Ana leaves on the fourth page; the start page leads there again, with all she typed."""
    ana.post("/start/what", WHAT)
    ana.post("/start/open", {"openness": "link"})
    ana.post("/start/why", {"why": "For the old.", "gets": ""})
    assert ana.get("/start/").headers["Location"] == "/start/people?go-on=1"
    again = ana.get("/start/", follow=True).content.decode()
    assert "You had begun: Benches by the shore." in again
    assert "You had begun to start something: Benches" in ana.get("/").content.decode()
    assert "You had begun" not in ana.get("/start/people").content.decode()
    assert "For the old." in ana.get("/start/why").content.decode()
    assert "Benches by the shore" in ana.get("/start/what").content.decode()
    page = ana.get("/start/open").content.decode()
    assert re.search(r'value="link" checked', page)
    assert 'href="/start/why"' in ana.get("/start/people").content.decode()


def test_only_the_name_is_needed(ana: Client) -> None:
    """Whoever jumps to the end without a name is led to the first page, which asks for one."""
    assert ana.get(f"/start/{LOOK}").headers["Location"] == "/start/what"
    answer = ana.post("/start/what", {"text": "", "title": ""})
    assert answer.status_code == 422
    assert "This is still empty." in answer.content.decode()
    ana.post("/start/what", WHAT)
    page = ana.get(f"/start/{LOOK}").content.decode()
    assert "Not known yet" in page
    assert ana.get("/start/nonsense").status_code == 404


def test_deciding_by_consent_is_what_is_suggested(living_place: Living, ana: Client) -> None:
    """PRJ-13: whoever chooses nothing decides together, where one objection is enough to stop."""
    assert re.search(r'value="together"[^>]*checked', ana.get("/start/way").content.decode())
    row = lists.project_by_code(start(ana))
    assert row is not None
    with living_place.engine.reader() as store:
        rules = Law(store).rules_of(bytes(row.project))
    assert rules is not None
    assert rules == replace(TOGETHER, words=rules.words)
    assert isinstance(rules.everyday.method, ByConsent)
    assert rules.everyday.who == MEMBERS


def test_nobodys_number_goes_into_the_books(ana: Client) -> None:
    """An answer that leads to a person is shown again with a sentence."""
    answer = ana.post("/start/why", {"why": "Ask 400 12 345 about it.", "gets": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "400 12 345” leads to a person" in page
    assert "Ask 400 12 345 about it." in page


def test_changing_one_thing_leads_back_to_the_end(ana: Client) -> None:
    """From the last page to one question and back again."""
    walk(ana)
    assert 'name="back" value="look"' in ana.get("/start/way?back=look").content.decode()
    answer = ana.post("/start/way", {"way": "association", "back": "look"})
    assert answer.headers["Location"] == f"/start/{LOOK}"
    assert "Run like an association" in ana.get(f"/start/{LOOK}").content.decode()


def test_a_draft_is_thrown_away(ana: Client) -> None:
    """One press, and nothing of it is left."""
    ana.post("/start/what", WHAT)
    ana.post("/start/throw-away")
    assert 'value="Benches' not in ana.get("/start/what").content.decode()


def test_who_starts_without_signing_in_keeps_everything(living_place: Living) -> None:
    """A stranger walks through all pages; only at the end they say who they are."""
    stranger = living_place.visitor()
    walk(stranger)
    answer = stranger.post(f"/start/{LOOK}", {})
    assert answer.headers["Location"] == "/in/?next=%2Fstart%2Flook&why=pressed"
    assert "Benches by the shore" in stranger.get(f"/start/{LOOK}").content.decode()
    assert not lists.projects().rows


def test_the_same_press_twice_is_one_project(living_place: Living, ana: Client) -> None:
    """A nervous thumb starts nothing twice."""
    walk(ana)
    page = ana.get(f"/start/{LOOK}").content.decode()
    press = re.findall(r'name="press" value="([^"]+)"', page)[0]
    first = ana.post(f"/start/{LOOK}", {"press": press}).headers["Location"]
    walk(ana)
    assert ana.post(f"/start/{LOOK}", {"press": press}).headers["Location"] == first
    assert len(lists.projects().rows) == 1


@pytest.mark.parametrize(
    ("way", "roles"),
    [
        ("together", ["starter"]),
        ("funded", ["starter"]),
        ("trusted", ["starter", "trusted"]),
        ("association", ["board", "starter"]),
    ],
)
def test_each_way_begins_with_its_rules(
    living_place: Living, ana: Client, way: str, roles: list[str]
) -> None:
    """Who starts holds the roles that decide, so that the group can decide from the first day."""
    code = start(ana, way={"way": way})
    row = lists.project_by_code(code)
    assert row is not None
    with living_place.engine.reader() as store:
        law, now_ms = Law(store), now_of(store)
        names = ("starter", "trusted", "board", "chair")
        held = [n for n in names if law.holders(bytes(row.project), n, now_ms)]
    assert sorted(held) == roles


# ── How open
def test_by_link_is_in_no_list(living_place: Living, ana: Client) -> None:
    """No list, no first page, no book line names it; whoever has the code reads it and asks."""
    code = start(ana, open={"openness": "link"})
    card = living_place.tells(ana, "The first bench", project=code)
    stranger = living_place.visitor()
    for path in ("/", "/my/", "/books/", "/box/news/"):
        page = stranger.get(path).content.decode()
        assert "Benches by the shore" not in page, path
        assert "The first bench" not in page, path
    assert "Benches by the shore" in stranger.get(f"/p/{code}").content.decode()
    assert stranger.get(f"/c/{card}").status_code == 200
    assert "Ask to take part" in stranger.get(f"/p/{code}/join").content.decode()
    assert "Benches by the shore" in ana.get("/my/").content.decode()


def test_just_us_is_read_by_members(living_place: Living, ana: Client) -> None:
    """A stranger reads no name, no story and no card, by whatever address; the page says so."""
    code = start(ana, open={"openness": "us"})
    card = living_place.tells(ana, "The first bench", project=code)
    stranger = living_place.visitor("Ben")
    page = stranger.get(f"/p/{code}").content.decode()
    assert "A project just for its members" in page
    for path in (f"/p/{code}", f"/p/{code}/join", f"/p/{code}/rules"):
        assert "Benches by the shore" not in stranger.get(path).content.decode(), path
    for path in ("", "/poster", "/print", "/share", "/ask", "/calendar.ics"):
        assert stranger.get(f"/c/{card}{path}").status_code == 404, path
    for path in (f"/p/{code}/poster", f"/p/{code}/feed.atom", f"/api/cards/{card}"):
        assert stranger.get(path).status_code == 404, path
    ana.post(f"/c/{card}/ask", {"text": "Oak or pine?"})
    question = bytes(
        questions.questions_of(bytes(living_place.card(card).card)).rows[0].question
    ).hex()
    assert stranger.get(f"/q/{question}/answer").status_code == 404
    assert "Oak or pine?" in ana.get(f"/q/{question}/answer").content.decode()
    for path in ("rules", "rules/print", "rules/compare", "agreements.json", "roles", "waiting",
                 "hand-over", "leave", "rest", "remove"):  # fmt: skip
        page = stranger.get(f"/p/{code}/{path}", follow=True).content.decode()
        for words in ("Benches by the shore", "The first bench", "Oak or pine?"):
            assert words not in page, (path, words)
    assert "The first bench" in ana.get(f"/p/{code}").content.decode()
    assert ana.get(f"/c/{card}").status_code == 200
    books = stranger.get(f"/books/?p={code}").content.decode()
    assert "The first bench" not in books


def test_opening_further_is_one_press_and_never_back(living_place: Living, ana: Client) -> None:
    """From us to link to public; Ben may not, and nobody closes what was open."""
    code = start(ana, open={"openness": "us"})
    for wanted in ("link", "public"):
        assert "Open it further" in ana.get(f"/p/{code}").content.decode()
        ana.post(f"/p/{code}/open", {"openness": wanted})
        row = lists.project_by_code(code)
        assert row is not None
        assert row.openness == wanted
        assert row.title == "Benches by the shore"
    ana.post(f"/p/{code}/open", {"openness": "us"})
    assert lists.project_by_code(code).openness == "public"  # type: ignore[union-attr]
    assert "Open it further" not in ana.get(f"/p/{code}").content.decode()


# ── Three people
def test_three_people_are_asked(living_place: Living, ana: Client) -> None:
    """Each gets a letter with the page of rules; nobody becomes known to the place by that."""
    code = start(ana)
    typed = {
        "name_1": "Ben", "address_1": "ben@elsewhere.example",
        "name_2": "Cem", "address_2": "cem@elsewhere.example",
    }  # fmt: skip
    assert "Ask three people" in ana.get(f"/p/{code}/begun").content.decode()
    answer = ana.post(f"/p/{code}/begun", typed)
    assert answer.status_code == 302
    asked = ana.get(f"/p/{code}/begun").content.decode()
    assert "Asked: Ben, Cem." in asked
    assert "Ask more people" in asked
    assert "Ask three people" not in asked
    living_place.in_a_moment()
    assert Message.objects.filter(person=None).count() == 2
    ben = living_place.visitor("Ben")
    assert ben.get(f"/p/{code}/begun").status_code == 404


def test_a_number_to_ring_stands_in_the_message(living_place: Living, ana: Client) -> None:
    """Ana may be rung: it stands in Ben's mail and in Cem's text, and in the form the next time."""
    code = start(ana)
    page = ana.get(f"/p/{code}/begun").content.decode()
    assert "On which number can they ring you?" in page
    typed = {
        "name_1": "Ben", "address_1": "ben@elsewhere.example",
        "name_2": "Cem", "address_2": "91 23 45 68",
        "number": "91 23 45 67",
    }  # fmt: skip
    assert ana.post(f"/p/{code}/begun", typed).status_code == 302
    living_place.in_a_moment()
    texts = [messages.read(row).text for row in Message.objects.filter(person=None)]
    (mail,) = [one for one in texts if "Hello Ben," in one]
    (text,) = [one for one in texts if one != mail]
    assert "You can also ring Ana: +47 91 23 45 67." in mail
    assert text.endswith("/join\nTel. +47 91 23 45 67")
    assert size_of(text).parts == 1


def test_a_card_goes_up_in_the_project_one_came_from(living_place: Living, ana: Client) -> None:
    """Ben has only the link: his card goes there, and not into a listed project by mistake."""
    start(ana)
    hidden = start(ana, what={**WHAT, "title": "By the brook"}, open={"openness": "link"})
    ben = living_place.visitor("Ben")
    page = ben.get(f"/box/news/?p={hidden.upper()}").content.decode()
    assert "By the brook" in page
    assert "By the brook" not in ben.get("/box/news/").content.decode()


def test_who_only_asked_reads_no_name_of_a_closed_project(
    living_place: Living, ana: Client
) -> None:
    """Ben asks to take part in what is just for its members; no form of his names it."""
    closed = start(ana, open={"openness": "us"})
    start(ana, what={**WHAT, "title": "By the brook"})
    ben = living_place.visitor("Ben")
    ben.post(f"/p/{closed}/join", {"step": "ask"})
    for path in ("/box/news/", f"/box/news/?p={closed.upper()}", "/my/"):
        assert "Benches by the shore" not in ben.get(path).content.decode().replace(
            "For example: Benches by the shore", ""
        ), path


def test_no_form_tells_a_stranger_the_name_of_a_closed_card(
    living_place: Living, ana: Client
) -> None:
    """Ana's project is for its members; Cem knows a card's code and id, and learns no word."""
    closed = start(ana, open={"openness": "us"}).upper()
    news = {"title": "Where the key lies", "text": "Under the stone.", "project": closed}
    code = living_place.puts_up(ana, "news", news)
    cem = living_place.visitor("Cem")
    own = start(cem, what={**WHAT, "title": "Kites"}).upper()
    end = written(End(card=bytes(living_place.card(code).card)))
    typed = {"project": own, "follows": end, "step": "change"}
    for answer in (
        cem.get(f"/box/proposal/?p={own}&into-force={code}"),
        cem.get(f"/box/proposal/?p={own}&again={code}"),
        cem.post("/box/proposal/", typed),
    ):
        assert "Where the key lies" not in answer.content.decode()
    assert "Where the key lies" in (
        ana.get(f"/box/proposal/?p={closed}&into-force={code}").content.decode()
    )


def test_what_stands_in_no_list_stands_in_none_elsewhere(living_place: Living, ana: Client) -> None:
    """A project by link, and its cards, tell search engines to leave them out; public ones not."""
    for openness, said in (("link", "noindex, nofollow"), ("public", "")):
        code = start(ana, what={**WHAT, "title": openness}, open={"openness": openness}).upper()
        card = living_place.puts_up(ana, "news", {"title": "N", "text": "n", "project": code})
        for address in (f"/p/{code}", f"/c/{card}"):
            answer = living_place.visitor().get(address, follow=True)
            assert answer.headers.get("X-Robots-Tag", "") == said, address
