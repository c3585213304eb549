"""A screen in the library that everybody uses: nobody leaves anything on it (S34)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from dugnad.web.answers import guessing
from dugnad.web.answers import services as answers
from dugnad.web.helping import kiosk
from dugnad.web.helping.shared import COOKIE, VISIT_S
from dugnad.web.pages.pace import Pace
from dugnad.web.people.addresses import read_address
from dugnad.web.people.sessions import SessionStore
from tests.web.acting.street import DATABASES
from tests.web.answers.asking import hidden
from tests.web.helping.village import OLAV, Village, a_village
from tests.web.living import Living

pytestmark = pytest.mark.django_db(databases=DATABASES)


@pytest.fixture(autouse=True)
def nobody_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each story begins with no wrong code."""
    pace = Pace(guessing.WRONG.goes, guessing.WRONG.refill_ms)
    monkeypatch.setattr(guessing, "WRONG", pace)


def a_screen(place: Living) -> tuple[Village, Client, str]:
    """A screen for everybody, and the code with which Ana asked Olav."""
    village = a_village(place)
    card = bytes(place.card(village.card).card)
    ask = answers.invite(card, place.who("Ana"), "Olav", read_address(OLAV, "NO"))
    screen = place.visitor("Ben")
    begun = screen.post("/kiosk/begin/")
    assert begun.headers["Location"] == "/kiosk/"
    place.now_ms += 1_000
    return village, screen, answers.secrets_of(ask)[1]


def opens(screen: Client, code: str) -> str:
    """Somebody types a code; gives the question's page."""
    answer = screen.post("/kiosk/answer/", {"code": code})
    assert answer.headers["Location"] == "/kiosk/question/"
    return screen.get("/kiosk/question/").content.decode()


def test_it_forgets_whoever_made_it_a_shared_screen(living_place: Living) -> None:
    """Ben is signed out by it, and every page says how to be done."""
    _village, screen, _code = a_screen(living_place)
    page = screen.get("/kiosk/").content.decode()
    assert "See what is happening" in page
    assert "Answer with a code" in page
    assert "Ask for help" in page
    assert screen.get("/me/").status_code == 302
    for path in ("/", "/help/", "/kiosk/help/", "/kiosk/answer/"):
        shown = screen.get(path)
        assert "I am done" in shown.content.decode()
        assert shown.headers["Cache-Control"] == "no-store"
        assert "shared.js" in shown.content.decode()


def test_any_other_screen_is_as_it_was(living_place: Living) -> None:
    """Without the cookie there is no bar, and the pages of the screen lead to its beginning."""
    a_village(living_place)
    other = living_place.visitor()
    assert "I am done" not in other.get("/").content.decode()
    assert "A screen for everybody" in other.get("/kiosk/").content.decode()
    for path in ("answer", "question", "help", "leave"):
        assert other.get(f"/kiosk/{path}/").headers["Location"] == "/kiosk/"


def test_olav_answers_by_his_code_and_nothing_stays(living_place: Living) -> None:
    """No address has the code; after the press no cookie, no visit and no page of his is there."""
    village, screen, code = a_screen(living_place)
    page = opens(screen, code)
    assert "Paint the fence" in page
    assert "Ana asks you:" in page
    assert code not in page
    typed = {"answer": "yes", "press": hidden(page, "press")}
    living_place.now_ms += 1_000
    done = screen.post("/kiosk/question/", typed, follow=True).content.decode()
    assert "Your answer is noted" in done
    assert village.answer_of("Olav") == ("yes", "")
    visit = screen.cookies["visit"].value
    assert visit
    before = Session.objects.count()
    cleared = screen.post("/kiosk/done/")
    assert cleared.headers["Location"] == "/kiosk/"
    assert cleared.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert Session.objects.count() == before - 1
    assert SessionStore(visit).load() == {}
    left = {name for name, one in screen.cookies.items() if one.value}
    assert left <= {COOKIE, "form"}
    again = screen.get("/kiosk/question/")
    assert again.headers["Location"] == "/kiosk/"
    assert "Olav" not in screen.get("/kiosk/").content.decode()


def test_a_visit_on_it_ends_by_itself(living_place: Living) -> None:
    """Whatever the browser does: the place forgets it after a pause."""
    _village, screen, code = a_screen(living_place)
    opens(screen, code)
    assert screen.cookies["visit"]["max-age"] == VISIT_S
    store = SessionStore(screen.cookies["visit"].value)
    assert store.get_expiry_age() == VISIT_S


def test_somebody_would_rather_be_rung(living_place: Living) -> None:
    """A person is always an answer."""
    _village, screen, code = a_screen(living_place)
    page = opens(screen, code)
    typed = {"answer": "ring", "press": hidden(page, "press")}
    done = screen.post("/kiosk/question/", typed)
    assert done.headers["Location"] == "/kiosk/question/"  # going back sends nothing twice.
    assert "would like to be rung" in screen.get("/kiosk/question/").content.decode()


def test_codes_are_not_guessed_there_either(living_place: Living) -> None:
    """Wrong ones count by the connection, as on the first page."""
    _village, screen, code = a_screen(living_place)
    tried = [screen.post("/kiosk/answer/", {"code": "222222"}).status_code for _ in range(31)]
    assert tried == [409] * 30 + [429]
    assert screen.post("/kiosk/answer/", {"code": code}).status_code == 429


def test_what_needs_more_than_a_press_is_done_at_the_desk(living_place: Living) -> None:
    """A question that was answered too late has no buttons, and says where to go."""
    _village, screen, code = a_screen(living_place)
    living_place.later(days=9)
    page = opens(screen, code)
    assert 'name="answer"' not in page
    assert "Somebody at the desk can help you" in page


def test_it_becomes_somebodys_own_screen_again(living_place: Living) -> None:
    """Whoever looks after it presses once."""
    _village, screen, _code = a_screen(living_place)
    assert screen.post("/kiosk/leave/").headers["Location"] == "/"
    assert "I am done" not in screen.get("/").content.decode()


def test_no_code_comes_into_an_address_there(living_place: Living) -> None:
    """The first page has no box whose code would stand in the browser's history."""
    _village, screen, code = a_screen(living_place)
    home = screen.get("/").content.decode()
    assert 'action="/find/"' not in home
    assert "/kiosk/answer/" in home
    assert screen.get("/find/", {"code": code}).headers["Location"] == "/kiosk/answer/"


def test_nobody_keeps_a_key_there(living_place: Living) -> None:
    """A key on that screen would be anybody's, and gone with the next "I am done"."""
    a_village(living_place)
    theirs = living_place.visitor("Ben")
    theirs.cookies[COOKIE] = "1"
    for path in ("devices/home", "devices/ask", "devices/begin-again", "device/begin"):
        answer = theirs.post(f"/me/{path}/", "{}", content_type="application/json")
        assert answer.status_code == 409
        assert "Everybody uses this screen" in answer.json()["sentence"]


def test_no_cookie_outlives_a_visit(living_place: Living) -> None:
    """Neither the language that somebody chose nor that an address was typed there before."""
    _village, screen, _code = a_screen(living_place)
    screen.post("/language/", {"language": "nb", "next": "/kiosk/"})
    assert screen.cookies["language"]["max-age"] == VISIT_S


def test_no_page_is_taken_for_a_shared_screen_by_a_name() -> None:
    """What the layout asks about the screen is said in one place, and no view or page uses it."""
    names = ("screen_of_everybody", "empties", "to_own_devices")
    said = re.compile(rf"\"({'|'.join(names)})\"|\b({'|'.join(names)})=|\bas ({'|'.join(names)})\b")
    web = Path(kiosk.__file__).parents[1]
    files = [*web.rglob("*.py"), *web.parent.rglob("*.html")]
    uses = {one.name for one in files if said.search(one.read_text())}
    assert uses == {"context.py"}
