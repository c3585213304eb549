"""Questions with answers, the books in plain lines, help, and the choice of language."""

from __future__ import annotations

import re

import msgspec
import pytest
from django.conf import settings
from django.test import Client

from dugnad.charter.entries import Rules
from dugnad.engine.fingerprint import read_fingerprint
from dugnad.web.lists import questions
from dugnad.web.pages.checking import Check, check_now
from dugnad.web.people.middleware import SESSION_PERSON
from tests.web.living import ALIASES, Living, typed_of

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

ANSWER = re.compile(r'href="(/q/[0-9a-f]{64}/answer)"')


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the neighbourhood."""
    browser = living_place.visitor("Ana")
    living_place.begin(browser)
    return browser


# ── Questions and answers ──────────────────────────────────────────────────────────────────────
def test_a_question_and_its_answer_stand_on_the_card(living_place: Living, ana: Client) -> None:
    """Ben asks, Ana answers with a date; a stranger reads both, and Ana's name as she asks."""
    code = living_place.calls(ana)
    ben, stranger = living_place.visitor("Ben"), living_place.visitor()
    ben.post(f"/c/{code}/ask", {"text": "Are there brushes?"})
    page = stranger.get(f"/c/{code}").content.decode()
    assert "Are there brushes?" in page
    assert "Not answered yet." in page
    assert "Ben" not in page
    answer_at = re.findall(
        r'href="(/q/[0-9a-f]{64}/answer)"', ana.get(f"/c/{code}").content.decode()
    )
    form = ana.get(answer_at[0]).content.decode()
    assert "Are there brushes?" in form
    said = ana.post(answer_at[0], {"text": "Plenty.", "press": typed_of(form)["press"]})
    assert said.headers["Location"] == f"/c/{code.lower()}"
    page = stranger.get(f"/c/{code}").content.decode()
    assert "Plenty." in page
    assert re.search(r"Ana, \w+ 21 September", page)
    again = ana.post(answer_at[0], {"text": "Really."})
    assert again.status_code == 409
    assert "Really." in again.content.decode()


def test_who_answers_is_named_only_to_who_may_know(living_place: Living, ana: Client) -> None:
    """Ana answers on Ben's card, as she looks after the project: strangers do not read her name."""
    code = living_place.tells(living_place.visitor("Ben"), "A lost cat")
    living_place.visitor("Cem").post(f"/c/{code}/ask", {"text": "What colour?"})
    own = ANSWER.findall(ana.get(f"/c/{code}").content.decode())
    ana.post(own[0], {"text": "Grey."})
    assert "Grey." in living_place.visitor().get(f"/c/{code}").content.decode()
    assert "Ana" not in living_place.visitor().get(f"/c/{code}").content.decode()
    assert "Ana" in ana.get(f"/c/{code}").content.decode()


def test_asking_and_answering_end_kindly(living_place: Living, ana: Client) -> None:
    """Nothing typed, not signed in, not mine to answer, and no such question."""
    code = living_place.calls(ana)
    assert ana.post(f"/c/{code}/ask", {"text": ""}).status_code == 422
    assert ana.post(f"/c/{code}/ask", {}).status_code == 422
    stranger = living_place.visitor()
    asked = stranger.post(f"/c/{code}/ask", {"text": "Is there coffee?"})
    assert asked.headers["Location"].startswith("/in/?next=")
    visit = stranger.session
    visit[SESSION_PERSON] = str(living_place.who("Ben").id)
    visit.save()
    assert "Is there coffee?" in stranger.get(f"/c/{code}/ask").content.decode()
    stranger.post(f"/c/{code}/ask", {"text": "Is there coffee?"})
    question = questions.questions_of(bytes(living_place.card(code).card)).rows[0]
    at = f"/q/{bytes(question.question).hex()}/answer"
    not_mine = stranger.post(at, {"text": "I think so."})
    assert not_mine.status_code == 409
    assert "I think so." in not_mine.content.decode()
    for wrong in ("00", "zz", "0" * 64, "é"):
        assert ana.get(f"/q/{wrong}/answer").status_code == 404


# ── The books ──────────────────────────────────────────────────────────────────────────────────
def test_the_books_say_what_was_checked_and_no_more(living_place: Living, ana: Client) -> None:
    """Never checked; it adds up until a moment; it does not add up since a moment."""
    living_place.calls(ana)
    assert "Nobody has worked the books out again yet." in ana.get("/books/").content.decode()
    check = check_now()
    page = ana.get("/books/").content.decode()
    assert check.adds_up
    assert "it adds up until Monday 21 September, 12:00" in page
    assert "So far only this computer has checked" in page
    assert "Lines that are newer than that" not in page
    living_place.tells(ana)
    page = ana.get("/books/").content.decode()
    assert "newer than that are worked out again by Tuesday 22 September, 12:00." in page
    finding = living_place.folder / "checked.json"
    wrong = msgspec.structs.replace(check, adds_up=False, since_ms=living_place.now_ms)
    finding.write_bytes(msgspec.json.encode(wrong))
    page = ana.get("/books/").content.decode()
    assert "it does not add up since Monday 21 September" in page
    assert "Tell whoever looks after this place." in page
    finding.write_bytes(b"torn")
    assert "Nobody has worked the books out again yet." in ana.get("/books/").content.decode()


def test_the_finding_is_that_of_the_books_on_disk(living_place: Living, ana: Client) -> None:
    """What is found names everything up to the last line, and outlives the process."""
    living_place.calls(ana)
    check = check_now()
    assert check.fingerprint == living_place.engine.fingerprint()
    assert check.actions > 0
    kept = msgspec.json.decode((living_place.folder / "checked.json").read_bytes(), type=Check)
    assert kept == check


def test_plain_lines_newest_first_with_todays_fingerprint(
    living_place: Living, ana: Client
) -> None:
    """Every line is a sentence; the fingerprint is the one of the engine; nobody is named."""
    code = living_place.calls(ana)
    living_place.visitor("Ben").post(f"/c/{code}/do/Answer", {"said": "yes", "extra": "0"})
    page = living_place.visitor().get("/books/").content.decode()
    assert page.index("Somebody said yes.") < page.index("The project was started.")
    assert living_place.engine.fingerprint() in page
    assert read_fingerprint(living_place.engine.fingerprint())[0] == living_place.engine.head().seq
    assert "Ben" not in page
    assert "Ana" not in page
    for query in ("?after=nonsense", "?after=" + "9" * 6_000, "?p=nothing", "?after=%00"):
        assert ana.get(f"/books/{query}").status_code == 200


def test_the_numbers_of_a_project_are_its_own(living_place: Living, ana: Client) -> None:
    """Under a project's name stands what is written down about it; the place has its own."""
    rules = Rules(way="together", joining="open", puts_up="anyone", objection_ms=0)
    code = living_place.starts("Ana", "The choir", rules)
    living_place.calls(ana)
    check_now()
    place, choir = (ana.get(f"/books/{query}").content.decode() for query in ("", f"?p={code}"))
    assert "of them pressed by people" in place
    assert "of them pressed by people" not in choir
    found = re.search(r"<strong>(\d+)</strong> lines about it", choir)
    assert found
    assert int(found[1]) == choir.count(">Ask about this line<")
    assert "things written down" in place
    assert "things written down" not in choir


def test_a_line_can_be_asked_about(living_place: Living, ana: Client) -> None:
    """Ben asks about a line; his question stands at it for everybody, without his name."""
    ben = living_place.visitor("Ben")
    line = re.findall(r'href="(/books/ask/([^"]+))"', ana.get("/books/").content.decode())[0]
    assert (
        "Somebody took on a role: looking after the project." in ben.get(line[0]).content.decode()
    )
    living_place.tells(ana)
    answer = ben.post(line[0], {"text": "Which role is it?"})
    there = answer.headers["Location"]
    assert there.endswith(f"#{line[1]}")
    asked = ben.get(there).content.decode()
    assert asked.index("Which role is it?") < asked.index("Ask about this line")
    assert "The bridge is open" not in asked
    assert "To the newest lines" in asked
    page = living_place.visitor().get("/books/").content.decode()
    assert "Which role is it?" in page
    assert "Ben" not in page
    for wrong in ("1", "1.2.3", "999999999999999999.65535", "x.y", "%00"):
        assert ben.get(f"/books/ask/{wrong}").status_code == 404


def test_a_stranger_reads_where_the_program_is_to_be_had(living_place: Living) -> None:
    """The address that the place names; where it names none, whom to ask."""
    page = living_place.visitor().get("/books/").content.decode()
    assert "Whoever runs this place tells you where to get the program." in page
    living_place.choose(program_at="https://code.example/dugnad")
    page = living_place.visitor().get("/books/").content.decode()
    assert 'href="https://code.example/dugnad"' in page
    assert "Whoever runs this place tells you" not in page


# ── Help and language ──────────────────────────────────────────────────────────────────────────
def test_help_names_whom_to_ring(living_place: Living) -> None:
    """A place that said so has a number and hours; one that did not says whom to ask."""
    stranger = living_place.visitor()
    assert "This place has not said yet whom to ring." in stranger.get("/help/").content.decode()
    assert "Ring or write to" not in stranger.get("/help/").content.decode()
    living_place.choose(help_phone="+47 22 33 44 55", help_hours="Mondays 10-12")
    page = stranger.get("/help/").content.decode()
    assert 'href="tel:+47 22 33 44 55"' in page
    assert "Mondays 10-12" in page
    assert "Ring or write to us, and say what you wanted to do." in page
    assert 'id="accessible"' in page


def test_a_language_has_one_name(living_place: Living, ana: Client) -> None:
    """On top of the page and on Ana's own page it is called the same, in its own words."""
    page = ana.get("/me/").content.decode()
    assert page.count("Norsk bokmål") == 2
    assert "<title>What is happening · Solbakken</title>" in ana.get("/").content.decode()


def test_a_chosen_language_stays(living_place: Living, ana: Client) -> None:
    """Ana reads in bokmål from now on, here and in her messages; nonsense changes nothing."""
    answer = ana.post("/language/", {"language": "nb", "next": "/help/"})
    assert answer.headers["Location"] == "/help/"
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "nb"
    assert ana.get("/help/").headers["Content-Language"] == "nb"
    person = living_place.who("Ana")
    person.refresh_from_db()
    assert person.language == "nb"
    unknown = ana.post("/language/", {"language": "xx", "next": "/"})
    assert settings.LANGUAGE_COOKIE_NAME not in unknown.cookies


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "http:///elsewhere.example",
        "",
    ],
)
def test_choosing_a_language_leads_nowhere_else(living_place: Living, elsewhere: str) -> None:
    """A link of somebody else's cannot use this page to send people away."""
    stranger = living_place.visitor()
    answer = stranger.post("/language/", {"language": "en", "next": elsewhere})
    assert answer.headers["Location"] == "/"


def test_one_card_is_one_card(living_place: Living, ana: Client) -> None:
    """The numbers are followed by words that fit them, for one as for two."""
    living_place.tells(ana)
    assert "<strong>1</strong> card that is open" in ana.get("/books/").content.decode()
    living_place.tells(ana, "The ferry is late")
    page = ana.get("/books/").content.decode()
    assert "<strong>2</strong> cards that are open" in page
    assert "things written down" in page


def test_nynorsk_says_what_is_bokmal(living_place: Living, ana: Client) -> None:
    """Who chose nynorsk reads what is written, is told of the rest, and hears it as Norwegian."""
    visit = living_place.visitor()
    visit.cookies[settings.LANGUAGE_COOKIE_NAME] = "nn"
    page = visit.get("/").content.decode()
    assert '<html lang="no"' in page
    assert "Nynorsk er påbyrja." in page
    visit.cookies[settings.LANGUAGE_COOKIE_NAME] = "nb"
    assert "Nynorsk er på" not in visit.get("/").content.decode()
