"""Slips: what stands on them, who prints them, and who may open them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from dugnad.charter.decisions.terms import ChangeRules
from dugnad.charter.ways import ASSOCIATION
from dugnad.web.answers import services, texting
from dugnad.web.answers.models import Slip
from dugnad.web.lists import questions
from tests.web.acting.street import DATABASES
from tests.web.answers.asking import letters_to, press
from tests.web.answers.deciding import BENCH, CONSENT_RULES, OLAV, propose
from tests.web.answers.entered import Table
from tests.web.answers.test_links import everything_kept

pytestmark = pytest.mark.django_db(databases=DATABASES)


def test_what_stands_on_a_slip(table: Table) -> None:
    """Name, question, boxes in the words of the answers, code, square, who takes it back."""
    page = table.prints("Olav")
    for words in (
        "Olav",
        BENCH,
        "cost 900 kroner",
        "Fine by me",
        "I object because…",
        "I stand aside",
        "What follows if it is agreed: It is an agreement from then on.",
        "The code for the two who enter this:",
        "To answer yourself, sign in here with your own address.",
        "Give this slip to Ana by",
        "Ana can help you with this.",
        "<svg",
    ):
        assert words in page, words


def test_a_slip_in_the_readers_language(table: Table) -> None:
    """Olav reads Norwegian, so his slip is in Norwegian, whatever Ana reads."""
    table.people["Olav"].language = "nb"
    table.people["Olav"].save()
    assert '<article class="slip" lang="nb">' in table.prints("Olav")


def test_the_person_opens_their_own_slip(table: Table) -> None:
    """Olav is signed in and types the slip's code on the first page: his own answer opens."""
    code = table.code("Olav")
    browser = table.browser("Olav")
    found = browser.get("/find/", {"code": code.lower()})
    opened = browser.get(found.headers["Location"])
    assert opened.headers["Location"] == f"{table.path}/answer"
    assert press(browser, opened.headers["Location"], "yes") == 302
    assert table.says("Olav") == "fine by page"


@pytest.mark.parametrize("name", ["", "Ana", "Ben"])
def test_nobody_answers_by_somebody_elses_slip(table: Table, name: str) -> None:
    """Whoever has the square, Ana who printed it too, presses in vain, and reads how it is done."""
    table.prints("Olav")
    path = f"/a/{services.secrets_of_slip(Slip.objects.get())[0]}"
    browser = table.browser(name) if name else table.street.browser()
    browser.handler.enforce_csrf_checks = False
    page = browser.get(path).content.decode()
    assert "Nothing is answered here." in page
    assert "sign in with a code that we send to your own address" in page
    assert ("Olav" in page) == bool(name)
    assert 'name="answer"' not in page
    for word in ("yes", "no", "ballot", "ring", "stop", "not-me"):
        pressed = browser.post(path, {"answer": word, "press": word, "why": "Too dear."})
        assert pressed.status_code == 409, word
    assert browser.get(f"{path}/urn").status_code == 404
    assert table.says("Olav") == ""
    ask = services.ask_of(table.card, table.people["Olav"])
    assert ask is not None
    assert (ask.person, ask.state) == (table.people["Olav"], "open")
    assert letters_to(OLAV) == []


def test_the_code_by_text_message(table: Table) -> None:
    """Olav texts his word and the slip's code."""
    code = table.code("Olav")
    assert texting.take_in(OLAV, f"ja {code}", "") == "answered"
    assert table.says("Olav") == "fine by sms"


def test_the_way_to_the_table(table: Table) -> None:
    """Members find the page for entering on the card, until it is counted; strangers do not."""
    words = "Enter an answer for somebody"
    assert words in table.browser("Ben").get(table.path).content.decode()
    assert words not in table.street.browser().get(table.path).content.decode()
    table.street.later(days=7, minutes=1)
    assert words not in table.browser("Ben").get(table.path).content.decode()


def test_words_of_an_answer_that_does_not_count_stand_nowhere(table: Table) -> None:
    """Olav answers himself after Ben entered an objection of his: nobody reads that as his."""
    why = {"code": table.code("Olav"), "text": "It costs too much money."}
    assert table.types("Ben", "object", **why)[0] == 302
    table.street.now_ms += 60_000
    assert press(table.browser("Olav"), f"{table.path}/answer", "yes") == 302
    assert table.types("Cem", "object", **why)[0] == 422
    assert table.says("Olav") == "fine by page"
    assert questions.questions_of(table.card).rows == ()


def test_opening_a_slip_changes_nothing(table: Table) -> None:
    """A camera that opens the square, and a code that is typed, move no row and no byte."""
    code = table.code("Olav")
    before = everything_kept(table.street)
    stranger = table.street.browser()
    where = stranger.get("/find/", {"code": code}).headers["Location"]
    assert stranger.get(where).status_code == 200
    assert everything_kept(table.street) == before


def test_printing_again_ends_the_slip_before(table: Table) -> None:
    """A second slip for Olav has another code; the first opens nothing, and Ana is told so."""
    first = table.code("Olav", form="one")
    page = table.browser("Ana").get(f"{table.path}/slips").content.decode()
    assert "Olav (has a slip; a new one ends it)" in page
    second = table.code("Olav", form="two")
    assert first != second
    assert Slip.objects.count() == 1
    stranger = table.street.browser()
    assert stranger.get("/find/", {"code": first}).status_code == 404
    assert stranger.get("/find/", {"code": second}).status_code == 302
    assert table.types("Ben", "fine", code=first)[0] == 422
    assert table.types("Ben", "fine", code=second)[0] == 302


def test_the_same_press_prints_the_same_slips(table: Table) -> None:
    """Ana's finger slips and sends the form twice: the paper from the first press still counts."""
    assert table.code("Olav", form="one") == table.code("Olav", form="one")


def test_who_prints(table: Table) -> None:
    """Who looks after the card prints; nobody else, and nobody sees another's sheet."""
    table.prints("Olav", form="one")
    sheet = Slip.objects.get().sheet
    assert table.browser("Ben").get(f"{table.path}/slips").status_code == 404
    answer = table.browser("Ben").get(f"{table.path}/slips/sheet", {"sheet": sheet})
    assert answer.status_code == 302
    stranger = table.street.browser()
    answer = stranger.get(f"{table.path}/slips/sheet", {"sheet": sheet})
    assert "/in/" in answer.headers["Location"]


def test_nobody_is_chosen(table: Table) -> None:
    """No name is ticked: the page says to choose one."""
    answer = table.browser("Ana").post(f"{table.path}/slips", {"press": "none"})
    assert answer.status_code == 422
    assert "Choose at least one person." in answer.content.decode()


def test_a_slip_about_rules_says_what_changes(table: Table) -> None:
    """What goes and what comes stands on it, from what is carried out."""
    effect = ChangeRules(rules=replace(CONSENT_RULES, joining="decided"))
    other = Table(table.street, table.people, propose(table.street, "Who joins", effect=effect))
    page = other.prints("Olav")
    assert "What follows if it is agreed: The new rules are in force from then on." in page
    assert "<li>Goes: " in page
    assert "<li>Comes: " in page


def test_rules_that_change_too_much_have_no_slips(table: Table) -> None:
    """A slip has no room for all that changes: there are none, and the page says so."""
    effect = ChangeRules(rules=ASSOCIATION)
    other = Table(table.street, table.people, propose(table.street, "A board", effect=effect))
    page = other.browser("Ana").get(f"{other.path}/slips").content.decode()
    assert "This changes more of the rules than a slip has room for" in page
    assert "Make the slips" not in page
    posted = {"press": "x", "members": [other.value("Ana", "Olav")]}
    assert other.browser("Ana").post(f"{other.path}/slips", posted).status_code == 200
    assert not Slip.objects.exists()


def test_who_prints_reads_what_a_code_is_worth(table: Table) -> None:
    """The page says that whoever prints sees the codes, and that two others type a slip."""
    page = table.browser("Ana").get(f"{table.path}/slips").content.decode()
    assert "Whoever prints slips sees their codes." in page
    assert "counts only when two others have typed what it says" in page
