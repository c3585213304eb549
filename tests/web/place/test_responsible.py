"""CHA-14: who is responsible for what is written down and shown, and changed by decision."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from dugnad.charter.law import MODERATOR, Law
from dugnad.charter.place import NameHost
from dugnad.charter.roles import Accept, Offer, StepDown
from dugnad.web.acting.as_place import act_as_place
from dugnad.web.answers import following
from dugnad.web.house import house
from dugnad.web.kit.pressing import MENDING, REFUSED
from dugnad.web.lists import services as lists
from dugnad.web.people import services as people
from tests.web.answers.asking import letters
from tests.web.living import ALIASES, Living
from tests.web.pages.test_rules import filled
from tests.web.place.parish import PARISH, Parish

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


@pytest.fixture
def parish(living_place: Living) -> Parish:
    """The association decides about the place."""
    found = Parish(living_place)
    found.entrust()
    return found


def words(page: str) -> str:
    """The words of a page, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_before_it_is_entrusted_the_page_says_that_whoever_runs_it_decides(
    living_place: Living,
) -> None:
    """And that nobody moderates, and nobody can be reached."""
    parish = Parish(living_place)
    page = parish.page("", "/place/")
    assert "Whoever runs the place decides alone" in page
    assert "Nobody takes down what breaks a rule now." in page
    assert "has not said how to reach them" in page
    assert "/place/ask" not in page
    living_place.choose(help_phone="+47 55 00 00 00", help_hours="Mondays")
    page = parish.page("", "/place/")
    assert "Ring +47 55 00 00 00" in page
    assert "(Mondays)" in page
    assert parish.visitor().get("/place/ask").status_code == 404


def test_everybody_reads_who_holds_which_office_since_when_and_until_when(parish: Parish) -> None:
    """With who stands in, what is vacant and what is free; a stranger reads the same."""
    for name in ("", "Karin"):
        page = parish.page(name, "/place/")
        assert "<b>The village hall</b> decides" in page
        # Its rules may let one office decide, so the page claims no more than that they hold.
        assert "by its own rules." in page
        assert "nobody alone" not in page
        assert "<b>Bengt</b>, since Monday 21 September" in page
        assert "until Tuesday 21 September 2027" in page
        assert "Nobody stands in." in page
        assert "2 places are free." in page
        assert "nobody can take a second look" in page
        assert "Vacant now" in page
        assert "Nobody looks after the money now." in page
        assert "It promises to answer within 7 days." in page
    member = bytes(people.membership_of(parish.place.who("Karin"), parish.project).member_id)
    parish.does("Bengt", "roles", Offer(parish.project, MODERATOR, member, deputy=True))
    parish.does("Karin", "roles", Accept(parish.project, MODERATOR))
    page = parish.page("", "/place/")
    assert "<b>Karin</b> stands in, since Monday 21 September" in page
    assert "nobody can take a second look" not in page
    parish.does("Bengt", "roles", StepDown(parish.project, MODERATOR))
    page = parish.page("", "/place/")
    assert "Nobody takes down what breaks a rule now." in page


def test_four_things_have_somebody_who_answers_for_them(parish: Parish) -> None:
    """CHA-14: that people come in, help, what is written, what is kept; vacant or not."""
    page = words(parish.page("", "/place/"))
    answers = "The village hall , as for all that none of its offices below has taken on."
    assert f"That neighbours hear of the place and come in {answers}" in page
    assert "Help Those who take turns at a desk. Who helps when" in page
    assert "What is written here Bengt, who may take down what breaks a rule." in page
    assert f"What is kept of people {answers} What is kept, and whom to ask" in page
    parish.does("Bengt", "roles", StepDown(parish.project, MODERATOR))
    vacant = words(parish.page("", "/place/"))
    assert "What is written here Nobody takes down what breaks a rule now." in vacant


def test_the_end_of_a_term_is_said_ahead(parish: Parish) -> None:
    """A month before."""
    assert "This time ends soon." not in parish.page("", "/place/")
    parish.place.later(days=340)
    assert "This time ends soon." in parish.page("", "/place/")


def test_who_holds_money_stands_there_too(parish: Parish) -> None:
    """With the two offices that move it, and no others."""
    card = parish.proposes("Karin", "host", {"who": parish.code, "second": "starter"})
    assert "Nobody holds money for others here yet." in parish.page("", "/place/")
    parish.decides(card)
    page = parish.page("", "/place/")
    assert "Two people do everything with money together." in page
    assert "host-1-2" in page
    assert "host-1-3" not in page
    shown = parish.page("", "/place/parameters")
    assert f'href="/c/{card.lower()}"' in shown
    dropped = parish.proposes("Karin", "drop-host", {"who": parish.code})
    parish.decides(dropped)
    assert "Nobody holds money for others here yet." in parish.page("", "/place/")


def test_a_limit_is_changed_by_decision_and_says_how(parish: Parish) -> None:
    """Announced a week ahead, then in force, with a link to the decision."""
    page = parish.page("Karin", "/place/parameters")
    assert page.count("As the place began.") >= 11
    assert "Propose a change" in page
    assert "Propose a change" not in parish.page("", "/place/parameters")
    card = parish.proposes("Karin", "rate_per_minute", {"value": "240"})
    assert "A week later another limit holds" in parish.page("Karin", f"/c/{card.lower()}")
    parish.decides(card)
    page = parish.page("", "/place/parameters")
    assert "<b>1000</b> (then 240)" in page
    assert "New limits hold from" in page
    parish.place.later(days=8)
    lists.catch_up()
    page = parish.page("", "/place/parameters")
    assert "<b>240</b>" in page
    assert "(then" not in page
    assert page.count("As the place began.") >= 10
    with house().engine.reader() as store:
        assert Law(store).limits().rate_per_minute == 240


@pytest.mark.parametrize(
    ("what", "typed", "sentence"),
    [
        ("rate_per_minute", {"value": "9"}, "Write a number from 10 on."),
        ("horizon_ms", {"value": "168"}, "It is this already."),
        ("horizon_ms", {"value": str(2**53)}, "Write a number from 1 on."),
        ("host", {"who": "nobody", "second": "chair"}, "<form"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(
    parish: Parish, what: str, typed: dict[str, str], sentence: str
) -> None:
    """Before anybody is asked about it."""
    answer = parish.post("Karin", f"/place/parameters/{what}", typed)
    assert answer.status_code == MENDING
    assert sentence in answer.content.decode()


def test_a_stranger_is_asked_to_sign_in_and_a_neighbour_to_take_part(parish: Parish) -> None:
    """Nobody from outside changes the place; and what is no parameter has no page."""
    answer = parish.visitor().get("/place/parameters/host")
    assert answer.status_code == 302
    assert "/in/" in answer.headers["Location"]
    assert parish.visitor("Ana").get("/place/parameters/host").status_code == REFUSED
    assert parish.visitor("Karin").get("/place/parameters/weather").status_code == 404


def test_nothing_is_proposed_where_whoever_runs_the_place_decides(living_place: Living) -> None:
    """The page says so instead."""
    parish = Parish(living_place)
    assert parish.visitor("Karin").get("/place/parameters/host").status_code == 404
    page = parish.page("Karin", "/place/parameters")
    assert "Whoever runs the place changes these alone" in page
    assert "Propose" not in page


def test_the_place_is_handed_on_to_another_organisation(parish: Parish) -> None:
    """By decision; where there is none the page says what is needed."""
    assert "There is nobody to choose from now." in parish.page(
        "Bengt", "/place/parameters/entrust"
    )
    parish.place.starts("Ana", "The choir", PARISH, kind="association")
    page = parish.page("Bengt", "/place/parameters/entrust")
    assert "The choir" in page
    choir = page.split('value="')[-1].split('"')[0]
    card = parish.proposes("Bengt", "entrust", {"who": choir})
    parish.decides(card)
    assert "<b>The choir</b> decides" in parish.page("", "/place/")


def test_the_members_go_on_deciding_what_lasts(parish: Parish) -> None:
    """As long as the place is entrusted to them; the form says so at the question."""
    code = parish.code
    page = parish.page("Bengt", f"/p/{code}/rules/change")
    typed = {**filled(page), "title": "Few decide", "why": "It is quicker.", "step": "look"}
    typed |= {"speaks": "starter", "lasting_who": MODERATOR}
    chosen = parish.post("Bengt", f"/p/{code}/rules/change", typed)
    assert chosen.status_code == MENDING
    words = "so its members go on deciding what lasts. Choose everybody there."
    assert words in chosen.content.decode()
    assert "decides, since" in parish.page("", "/place/")
    assert "its members, by its own rules." in parish.page("", "/place/")


def test_a_place_is_handed_on_to_members_alone(parish: Parish) -> None:
    """An association in which one office decides what lasts is not among those to choose from."""
    few = replace(PARISH, lasting=PARISH.everyday)
    parish.place.starts("Ana", "The lodge", few, kind="association")
    page = parish.page("Bengt", "/place/parameters/entrust")
    assert "The lodge" not in page
    assert "its members decide what lasts there" in page


def test_a_question_about_the_place_is_answered_by_whom_it_is_entrusted_to(parish: Parish) -> None:
    """It stands on the page with a date, and under For you of whoever answers, who is told."""
    following.begin_here()
    assert parish.post("Ana", "/place/ask", {"text": "Why is it so slow?"}).status_code == 302
    assert "Why is it so slow?" in parish.page("", "/place/")
    assert "Not answered yet." in parish.page("", "/place/")
    following.follow()
    (told,) = [text for to, _subject, text in letters() if to == "bengt@example.org"]
    assert "Why is it so slow?" in told
    assert not [to for to, _subject, _text in letters() if to == "karin@example.org"]
    assert "A question about the place" not in parish.page("Karin", "/for-you/")
    page = parish.page("Bengt", "/for-you/")
    assert "A question about the place" in page
    address = page.split("/answer")[0].split('href="')[-1] + "/answer"
    answered = parish.post("Bengt", address, {"text": "A new computer comes."})
    assert answered.status_code == 302
    assert answered.headers["Location"] == "/place/"
    page = parish.page("", "/place/")
    assert "A new computer comes." in page
    assert "Answered on" in page


def test_whoever_runs_the_place_can_no_longer_act_alone(parish: Parish) -> None:
    """Not even with the place's own keys."""
    receipt = act_as_place("operator", "place", NameHost(parish.project, "starter"))
    assert receipt.code == "place.DecidedTogether"
