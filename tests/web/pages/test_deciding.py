"""Deciding through the pages: proposing, asking, objecting, counting, proposing anew."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from dugnad.charter.decisions.terms import BringIntoForce
from dugnad.charter.law import Law
from dugnad.charter.roles import Roles
from dugnad.face.deciding.effects import written
from dugnad.ledger.store import Frozen
from dugnad.web.house import house
from dugnad.web.lists import questions
from dugnad.web.lists import services as lists
from tests.web.living import ALIASES, Living, typed_of

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

BENCH = {
    "title": "A bench by the pier",
    "text": "Planks cost 900.",
    "how": "Before June.",
    "days": "0",
}


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the neighbourhood, and Ben and Cem belong to it."""
    browser = living_place.visitor("Ana")
    code = living_place.begin(browser)
    for name in ("Ben", "Cem"):
        living_place.now_ms += 1_000
        other = living_place.visitor(name)
        answer = other.post(f"/p/{code}/join", {"rules_version": "1"})
        assert answer.status_code == 302, errors(answer)
    living_place.now_ms += 1_000
    return browser


def errors(answer: Any) -> list[str]:
    """What a page asks to mend."""
    return re.findall(r'class="field__error"[^>]*>.*?<span>(.*?)</span>', answer.content.decode())


def put_up(place: Living, browser: Client, kind: str, **typed: str) -> str:
    """Type, look and put up; gives the card's code."""
    place.now_ms += 1_000
    shown = browser.post(f"/box/{kind}/", {**typed, "step": "look"})
    assert shown.status_code == 200, errors(shown)
    answer = browser.post(f"/box/{kind}/", {**typed_of(shown.content.decode()), "step": "up"})
    assert answer.status_code == 302, errors(answer)
    return str(answer.headers["Location"]).rpartition("/")[2]


def proposes(place: Living, browser: Client, **typed: str) -> str:
    """Put up a proposal with its form as it stands."""
    page = browser.get("/box/proposal/").content.decode()
    follows = page.partition('name="follows"')[2].partition('value="')[2].partition('"')[0]
    return put_up(place, browser, "proposal", **{"follows": follows, **BENCH, **typed})


def says(place: Living, browser: Client, code: str, **typed: str) -> str:
    """Press an answer on the card; gives the page that follows."""
    place.now_ms += 1_000
    page = browser.get(f"/c/{code}").content.decode()
    hidden = {name: value for name, value in typed_of(page).items() if name == "press"}
    answer = browser.post(f"/c/{code}/do/Answer", {**hidden, **typed}, follow=True)
    assert answer.status_code == 200, errors(answer)
    return answer.content.decode()


def test_who_joins_later_is_told_why_there_is_nothing_to_press(
    living_place: Living, ana: Client
) -> None:
    """Dia comes a moment after it was put up: the list asks her nothing, and the card says why."""
    code = proposes(living_place, ana)
    home = lists.card_by_code(code.upper()).project  # type: ignore[union-attr]
    project = lists.code_of(bytes(home))
    dia, ben = living_place.visitor("Dia"), living_place.visitor("Ben")
    asks = "<span>Answer</span>"
    assert asks in dia.get(f"/p/{project}").content.decode()
    living_place.now_ms += 1_000
    assert dia.post(f"/p/{project}/join", {"rules_version": "1"}).status_code == 302
    living_place.now_ms += 1_000
    assert asks in ben.get(f"/p/{project}").content.decode()
    assert asks not in dia.get(f"/p/{project}").content.decode()
    page = dia.get(f"/c/{code}").content.decode()
    assert "Those answer it who took part when it was put up. You joined later." in page
    assert "Fine by me</button>" not in page
    assert "You joined later" not in ben.get(f"/c/{code}").content.decode()


def test_whoever_decides_alone_is_led_to_others(living_place: Living) -> None:
    """Ana has just begun: nobody else decides, and the page says whom to ask first."""
    ana = living_place.visitor("Ana")
    project = living_place.begin(ana)
    living_place.now_ms += 1_000
    code = proposes(living_place, ana)
    assert "Now ask who decides" in ana.get(f"/c/{code}").content.decode()
    page = ana.get(f"/c/{code}/invite").content.decode()
    assert "Nobody else decides this" in page
    assert f'href="/p/{project.lower()}/begun"' in page.replace(project, project.lower())
    assert "You can ring, or ask in person." not in page


def test_a_proposal_is_put_up_answered_and_shown(living_place: Living, ana: Client) -> None:
    """What is agreed stands first, then four answers, then who decides and how."""
    code = proposes(living_place, ana)
    page = ana.get(f"/c/{code}").content.decode()
    assert "Planks cost 900." in page
    assert page.index("Planks cost 900.") < page.index("Fine by me") < page.index("Who decides")
    assert "All 3 members" in page
    assert "Change the words" not in page
    assert "Close the card" not in page
    page = says(living_place, living_place.visitor("Ben"), code, says="fine")
    assert "It is noted: Fine by me" in page
    assert "1 of 3 have answered" in page


def test_a_question_stands_on_the_card_and_counts_as_one(living_place: Living, ana: Client) -> None:
    """The press asks it as any other question; asked twice, both stand."""
    code, ben = proposes(living_place, ana), living_place.visitor("Ben")
    says(living_place, ben, code, says="question", text="Which colour?")
    page = says(living_place, ben, code, says="question", text="How high?")
    assert "Which colour?" in page
    assert "How high?" in page
    assert "First read the 2 questions" in page
    card = bytes(living_place.card(code).card)
    assert len(questions.questions_of(card).rows) == 2


def test_an_objection_is_read_before_the_answers(living_place: Living, ana: Client) -> None:
    """With its reason, to all; with a name to members."""
    code = proposes(living_place, ana)
    says(living_place, living_place.visitor("Cem"), code, says="object", text="Boats land there.")
    page = ana.get(f"/c/{code}").content.decode()
    assert page.index("Boats land there.") < page.index("Fine by me")
    assert "Cem objects" in page
    stranger = living_place.visitor().get(f"/c/{code}").content.decode()
    assert "Boats land there." in stranger
    assert "Cem" not in stranger


def test_an_objection_outlives_leaving(living_place: Living, ana: Client) -> None:
    """Cem reads that his objection stays when he leaves; the card says that he has left."""
    code = proposes(living_place, ana)
    cem = living_place.visitor("Cem")
    says(living_place, cem, code, says="object", text="Boats land there.")
    with house().engine.reader() as store:
        entry = Law(store).card(bytes(living_place.card(code).card))
    assert entry is not None
    home = lists.project(entry.project)
    assert home is not None
    path = f"/p/{home.code.lower()}/leave"
    page = cem.get(path).content.decode()
    assert "Your objection: A bench by the pier. It still counts after you have left" in page
    assert "Your objection" not in living_place.visitor("Ben").get(path).content.decode()
    living_place.now_ms += 1_000
    assert cem.post(path, {"press": "gone"}).status_code == 302
    living_place.now_ms += 1_000
    page = ana.get(f"/c/{code}").content.decode()
    assert "Boats land there." in page
    assert "objected, and has left since" in page


def test_an_objection_is_answered_on_the_card(living_place: Living, ana: Client) -> None:
    """By whoever proposed it; both stand together, above the answers, and nowhere else."""
    code = proposes(living_place, ana)
    cem = living_place.visitor("Cem")
    says(living_place, cem, code, says="object", text="Boats land there.")
    assert "Answer the objection" not in cem.get(f"/c/{code}").content.decode()
    page = ana.get(f"/c/{code}").content.decode()
    found = re.search(r'href="(/q/[0-9a-f]+/answer)">Answer the objection', page)
    assert found is not None
    opened = ana.get(found[1]).content.decode()
    assert "Answer the objection</h1>" in opened
    assert "Answer the question" not in opened
    living_place.now_ms += 1_000
    answer = ana.post(found[1], {"text": "Ten metres further in, then?"})
    assert answer.status_code == 302
    page = cem.get(f"/c/{code}").content.decode()
    assert page.count("Boats land there.") == 1
    assert page.index("Boats land there.") < page.index("Ten metres further in, then?")
    assert page.index("Ten metres further in, then?") < page.index("Fine by me")


def test_ones_own_answer_is_on_no_paper(living_place: Living, ana: Client) -> None:
    """A printed proposal may hang on a wall: it says how it stands, not what its printer said."""
    code = proposes(living_place, ana)
    says(living_place, ana, code, says="fine")
    assert "Your answer" in ana.get(f"/c/{code}").content.decode()
    printed = ana.get(f"/c/{code}/print").content.decode()
    assert "1 of 3 have answered" in printed
    assert "Your answer" not in printed


def test_an_objection_without_a_reason_is_sent_back(living_place: Living, ana: Client) -> None:
    """In a sentence; nothing is written."""
    code = proposes(living_place, ana)
    answer = ana.post(f"/c/{code}/do/Answer", {"says": "object", "text": ""})
    assert answer.status_code == 422
    assert "This is still empty." in answer.content.decode()


def test_what_came_to_nothing_can_be_proposed_anew(living_place: Living, ana: Client) -> None:
    """The form opens with the agreed text in it."""
    code = proposes(living_place, ana)
    says(living_place, living_place.visitor("Cem"), code, says="object", text="Boats land there.")
    assert "Propose a new version" not in ana.get(f"/c/{code}").content.decode()
    living_place.later(days=6)
    page = ana.get(f"/c/{code}").content.decode()
    assert "An objection stands. A new version can be proposed." in page
    assert f"again={code}" in page.lower()
    form = ana.get(f"/box/proposal/?again={code}").content.decode()
    for part in (BENCH["title"], BENCH["text"], BENCH["how"]):
        assert part in form
    assert "Propose a new version" not in living_place.visitor().get(f"/c/{code}").content.decode()


def test_the_group_can_decide_first(living_place: Living, ana: Client) -> None:
    """A card waits for the group, and one press opens the proposal that lets it be in force."""
    code = living_place.tells(ana, "We close the road", decide_first="on")
    page = ana.get(f"/c/{code}").content.decode()
    assert "The card waits until the group has decided that it is in force." in page
    assert "Propose it to the group" in page
    form = ana.get(f"/box/proposal/?into-force={code}").content.decode()
    assert "The card “We close the road” is in force." in form
    chosen = written(BringIntoForce(card=bytes(living_place.card(code).card)))
    assert f'value="{chosen}" selected' in form
    decided = proposes(living_place, ana, follows=chosen)
    for name in ("Ana", "Ben", "Cem"):
        says(living_place, living_place.visitor(name), decided, says="fine")
    living_place.later(days=1)
    with house().engine.reader() as store:
        entry = Law(store).card(bytes(living_place.card(code).card))
    assert entry is not None
    assert entry.status == "in force"


def test_anybody_can_count_again(living_place: Living, ana: Client) -> None:
    """The file has every answer without a name, how it is counted, and what it came to."""
    code = proposes(living_place, ana)
    says(living_place, ana, code, says="fine")
    says(living_place, living_place.visitor("Cem"), code, says="object", text="Boats land there.")
    assert ana.get(f"/c/{code}/count.json").status_code == 404
    living_place.later(days=6)
    page = living_place.visitor().get(f"/c/{code}").content.decode()
    assert f"/c/{code.lower()}/count.json" in page
    answer = living_place.visitor().get(f"/c/{code}/count.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    content = answer.json()
    assert content["format"] == "dugnad-count/1"
    assert content["question"] == BENCH["title"]
    assert content["method"]["kind"] == "consent"
    assert (content["electorate"], content["options"]) == (3, [])
    assert sorted(content["ballots"]) == [["fine", 1], ["object", 1]]
    assert content["outcome"]["result"] == "falls_back"


def test_what_decides_nothing_has_no_count(living_place: Living, ana: Client) -> None:
    """A work day has no file."""
    work = living_place.calls(ana, "Paint the fence")
    assert ana.get(f"/c/{work}/count.json").status_code == 404


def test_people_are_elected_by_their_names(living_place: Living, ana: Client) -> None:
    """Members tick whom they know; a stranger reads of candidates by their place in the list."""
    form = ana.get("/box/vote/").content.decode()
    people = dict(
        reversed(one)
        for one in re.findall(r'name="people" value="([\w-]{43})".*?>\s*(\w+)</label>', form)
    )
    assert [*people] == ["Ana", "Ben", "Cem"]
    living_place.now_ms += 1_000
    typed = {
        "title": "Who helps Ana?", "choices": "", "way": "tick", "seats": "1", "days": "0",
        "role": "starter", "people": [people["Ben"], people["Cem"]], "step": "up",
    }  # fmt: skip
    answer = ana.post("/box/vote/", typed)
    assert answer.status_code == 302, errors(answer)
    code = answer.headers["Location"].rpartition("/")[2]
    living_place.later(minutes=1)
    page = ana.get(f"/c/{code}").content.decode()
    assert "<li>Ben</li><li>Cem</li>" in page
    stranger = living_place.visitor().get(f"/c/{code}").content.decode()
    assert "<li>Candidate 1</li><li>Candidate 2</li>" in stranger
    for name in ("Ana", "Ben", "Cem"):
        says(living_place, living_place.visitor(name), code, ticks="1")
    living_place.later(minutes=11)
    page = ana.get(f"/c/{code}").content.decode()
    assert "Cem wins: 3 people can live with it." in page
    cem = bytes(living_place.who("Cem").memberships.get().member_id)
    with house().engine.reader() as store:
        project = lists.projects(limit=1).rows[0].project
        offers = Roles(Frozen(store), "roles").offers
        assert offers.get((bytes(project), "starter", cem)) is not None


def test_who_is_no_member_chooses_no_people(living_place: Living, ana: Client) -> None:
    """Neither a stranger nor a neighbour is told who belongs to a project."""
    assert "Cem" in ana.get("/box/vote/").content.decode()
    for other in (living_place.visitor(), living_place.visitor("Dia")):
        page = other.get("/box/vote/").content.decode()
        assert "Cem" not in page
        assert 'name="people"' not in page


def test_what_nobody_prepared_is_an_empty_form(living_place: Living, ana: Client) -> None:
    """A code of nothing, or of a card that decides nothing, fills nothing in."""
    work = living_place.calls(ana, "Paint the fence")
    for asked in ("again=aaaaaa", f"again={work}", "into-force=aaaaaa", "for=nothing"):
        assert ana.get(f"/box/proposal/?{asked}").status_code == 200


def test_a_vote_shows_its_ballot_and_its_ties(living_place: Living, ana: Client) -> None:
    """The order that settles ties stands on the card before anybody answers."""
    code = put_up(
        living_place, ana, "vote", title="Which colour?", choices="Red\nGreen",
        way="order", as_today="on", seats="1", days="0",
    )  # fmt: skip
    living_place.later(minutes=1)
    page = ana.get(f"/c/{code}").content.decode()
    assert "If two come out equal" in page
    ballot = ana.get(f"/c/{code}/do/Answer").content.decode()
    for part in ("Red", "Green", "Leave it as it is today", "Place 3", "Two may stand equal."):
        assert part in ballot
    assert "<h1" in ballot
    assert ">Which colour?</h1>" in ballot
    assert ballot.count("Two may stand equal.") == 1
    empty = ana.post(f"/c/{code}/do/Answer", {"place_0": "0", "place_1": "0", "place_2": "0"})
    assert errors(empty) == ["You have chosen nothing yet. Choose something, or tick this. "]
    page = says(living_place, ana, code, place_0="1", place_1="0", place_2="2")
    assert "Your order is noted. You can change it until" in page
    assert "1. Red, 2. Leave it as it is today" in page
    assert "1 of 3 have answered" in page
    assert "Change my answer" in page
    for paper in ("print", "poster"):
        sheet = ana.get(f"/c/{code}/{paper}").content.decode()
        assert "1. Red" not in sheet
        assert "Your answer" not in sheet
        assert "Change my answer" not in sheet


def test_who_proposes_reads_what_taking_back_means_before_the_press(
    living_place: Living, ana: Client
) -> None:
    """The button, the page and the receipt say what happens."""
    code = proposes(living_place, ana)
    assert "Take the proposal back" in ana.get(f"/c/{code}").content.decode()
    page = ana.get(f"/c/{code}/do/Withdraw").content.decode()
    assert "nobody is bound by anything. Those who answered are told. This cannot be undone" in page
    living_place.now_ms += 1_000
    done = ana.post(f"/c/{code}/do/Withdraw", typed_of(page), follow=True).content.decode()
    assert "It is taken back. Those who answered are told." in done


def test_when_all_have_answered_it_waits_for_the_clock(living_place: Living, ana: Client) -> None:
    """The card, the list of what waits and the paper all say the same moment."""
    code = proposes(living_place, ana)
    living_place.later(hours=2)
    for browser in (ana, living_place.visitor("Ben"), living_place.visitor("Cem")):
        page = says(living_place, browser, code, says="fine")
    at = re.search(r"If nobody objects by ([^<]+), it holds from then on", page)
    assert at is not None
    assert f"Nobody: all have answered. It waits for the clock, until {at[1]}." in page
    home = re.search(r'href="/p/([0-9A-Za-z]+)"', page)
    assert home is not None
    waiting = ana.get(f"/p/{home[1]}/waiting").content.decode()
    assert "All have answered. It waits for the clock" in waiting
    sheet = ana.get(f"/c/{code}/print").content.decode()
    assert f"If nobody objects by {at[1]}, it holds from then on" in sheet
    assert f"You can change your answer until {at[1]}." in sheet
