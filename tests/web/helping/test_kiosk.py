"""A screen in the library that everybody uses: nobody leaves anything on it (S34)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from dugnad.web.answers import secrets
from dugnad.web.answers import services as answers
from dugnad.web.answers.models import Ask, Slip
from dugnad.web.helping import kiosk, kiosk_code
from dugnad.web.helping.shared import COOKIE, VISIT_S
from dugnad.web.people.addresses import read_address
from dugnad.web.people.sessions import SessionStore, name_of_row
from tests.web.acting.street import DATABASES
from tests.web.answers.asking import hidden
from tests.web.helping.village import OLAV, Village, a_village
from tests.web.living import Living

pytestmark = pytest.mark.django_db(databases=DATABASES)


LARCH = "Larch 2026"
"""The code that Ben chose for the screen."""


def a_screen(place: Living) -> tuple[Village, Client, str]:
    """A screen for everybody, and the code with which Ana asked Olav."""
    village = a_village(place)
    card = bytes(place.card(village.card).card)
    ask = answers.invite(card, place.who("Ana"), "Olav", read_address(OLAV, "NO"))
    screen = place.visitor("Ben")
    begun = screen.post("/kiosk/begin/", {"code": LARCH})
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
    assert 'question-text no-print"' in done  # a receipt on paper asks nothing more.
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
    """Whoever looks after it types the code, however it is written."""
    _village, screen, _code = a_screen(living_place)
    assert screen.post("/kiosk/leave/", {"code": "LARCH-2026"}).headers["Location"] == "/"
    assert "I am done" not in screen.get("/").content.decode()


def test_no_passer_by_takes_it_back(living_place: Living) -> None:
    """Neither by pressing, nor by guessing, nor by beginning it anew with a code of their own."""
    _village, screen, _code = a_screen(living_place)
    assert screen.post("/kiosk/leave/").status_code == 422
    tried = [
        screen.post("/kiosk/leave/", {"code": f"guess{n}"}) for n in range(kiosk_code.TRIES.goes)
    ]
    assert {one.status_code for one in tried} == {409}
    assert "This is not the code" in tried[0].content.decode()
    assert screen.post("/kiosk/leave/", {"code": LARCH}).status_code == 429
    assert screen.post("/kiosk/begin/", {"code": "guess1"}).headers["Location"] == "/kiosk/"
    assert "I am done" in screen.get("/").content.decode()
    living_place.now_ms += kiosk_code.TRIES.refill_ms
    assert screen.post("/kiosk/leave/", {"code": "guess1"}).status_code == 409
    living_place.now_ms += kiosk_code.TRIES.refill_ms
    assert screen.post("/kiosk/leave/", {"code": LARCH}).headers["Location"] == "/"


def test_the_browser_keeps_no_code(living_place: Living) -> None:
    """Its mark says nothing of it, is another one each time, and stays while the screen is used."""
    _village, screen, _code = a_screen(living_place)
    kept = screen.cookies[COOKIE].value
    assert "larch" not in kept.casefold()
    assert kept != kiosk_code.mark(kiosk_code.read(LARCH))
    screen.post("/kiosk/done/")
    assert screen.cookies[COOKIE].value == kept
    screen.cookies[COOKIE]["max-age"] = 1
    screen.get("/kiosk/")
    assert screen.cookies[COOKIE]["max-age"] > 86_400
    short = living_place.visitor().post("/kiosk/begin/", {"code": "12 34 5"})
    assert short.status_code == 422
    assert "at least six" in short.content.decode()


def test_a_receipt_can_be_printed_there(living_place: Living) -> None:
    """Who asked, what, when, what was noted and under which number; the next look has none."""
    _village, screen, code = a_screen(living_place)
    page = opens(screen, code)
    living_place.now_ms += 1_000
    typed = {"answer": "maybe", "press": hidden(page, "press")}
    done = screen.post("/kiosk/question/", typed, follow=True).content.decode()
    for said in ("Ana asks you:", "Paint the fence", "Your answer is noted: Maybe", "data-print"):
        assert said in done
    assert re.search("Your receipt: [0-9A-F]{8}", done)
    again = screen.get("/kiosk/question/").content.decode()
    assert "Your receipt" not in again
    assert "data-print" not in again


def test_no_code_comes_into_an_address_there(living_place: Living) -> None:
    """The first page has no box whose code would stand in the browser's history."""
    _village, screen, code = a_screen(living_place)
    home = screen.get("/").content.decode()
    assert 'action="/find/"' not in home
    assert "/kiosk/answer/" in home
    assert screen.get("/find/", {"code": code}).headers["Location"] == "/kiosk/answer/"


def test_whoever_made_it_a_shared_screen_has_no_visit_there_any_more(
    living_place: Living,
) -> None:
    """Not even for somebody who has copied Ben's cookie before."""
    ben = living_place.visitor("Ben")
    copied = ben.cookies["visit"].value
    assert ben.post("/kiosk/begin/", {"code": LARCH}).status_code == 302
    assert not Session.objects.filter(session_key=name_of_row(copied)).exists()


def test_the_code_of_a_slip_opens_nothing_there(living_place: Living) -> None:
    """Others have seen it: who printed it, and whoever found it."""
    _village, screen, _code = a_screen(living_place)
    ask = Ask.objects.get()
    Slip.objects.create(
        ask=ask, link=b"link", code=secrets.code_tag("K7M4XQ"), sealed_secrets=b"",
        made_by=ask.asker, sheet="a sheet", made_ms=living_place.now_ms,
    )  # fmt: skip
    answer = screen.post("/kiosk/answer/", {"code": "K7M 4XQ"})
    assert answer.status_code == 409
    assert "For a slip, ask at the desk." in answer.content.decode()
    assert screen.get("/kiosk/question/").headers["Location"] == "/kiosk/"


def test_nobody_keeps_a_key_there(living_place: Living) -> None:
    """A key on that screen would be anybody's, and gone with the next "I am done"."""
    a_village(living_place)
    theirs = living_place.visitor("Ben")
    theirs.cookies[COOKIE] = "1"
    for path in ("devices/home", "devices/ask", "devices/begin-again", "device/begin"):
        answer = theirs.post(f"/me/{path}/", "{}", content_type="application/json")
        assert answer.status_code == 409
        assert "Everybody uses this screen" in answer.json()["sentence"]


def test_nobodys_own_lock_lets_them_in_there(living_place: Living) -> None:
    """Whoever signs in there does so by a code; on their own device the other way is offered."""
    _village, screen, _code = a_screen(living_place)
    assert "data-passkey" not in screen.get("/in/").content.decode()
    assert "data-passkey" in living_place.visitor().get("/in/").content.decode()


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
