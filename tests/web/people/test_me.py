"""The own page: what Ana can see and change about herself."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from dugnad.web.messages.post import best_reach
from dugnad.web.people import services
from dugnad.web.people.models import Passkey
from tests.web.people.test_codes import sent_digits
from tests.web.people.test_signing_in import ask, browser, let_in

__all__ = ["browser"]

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_name_and_language_can_be_changed(browser: Client) -> None:
    """Ana marries and moves: the page speaks Dutch to her from the next look."""
    ana = let_in(browser)
    answer = browser.post("/me/profile/", {"name": " Ana  Dahl ", "language": "nl"})
    assert answer.headers["Location"] == "/me/"
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "nl"
    ana.refresh_from_db()
    assert services.name_of(ana, None) == "Ana Dahl"
    assert ana.language == "nl"
    assert browser.get("/me/").headers["Content-Language"] == "nl"


def test_a_name_that_is_none_is_asked_for_again(browser: Client) -> None:
    """What was typed stays, and the old name too."""
    ana = let_in(browser)
    typed = "x" * 81
    answer = browser.post("/me/profile/", {"name": typed, "language": "en"})
    assert answer.status_code == 422
    assert typed in answer.content.decode()
    ana.refresh_from_db()
    assert services.name_of(ana, None) == "Ana"


def test_a_number_is_added_when_its_code_comes_back(browser: Client) -> None:
    """Ana adds her mobile; it counts from the moment she types what was sent there."""
    ana = let_in(browser)
    answer = browser.post("/me/reach/", {"address": "400 12 345"})
    assert answer.headers["Location"] == "/me/reach/code/"
    page = browser.get("/me/reach/code/").content.decode()
    assert "+47 40 01 23 45" in page
    assert 'action="/me/reach/code/"' in page
    assert ana.reaches.count() == 1
    answer = browser.post("/me/reach/code/", {"code": sent_digits()})
    assert answer.headers["Location"] == "/me/"
    assert "+47 40 01 23 45" in browser.get("/me/").content.decode()
    assert services.find_by_address("sms", "+4740012345") == ana


def test_an_address_of_somebody_else_is_not_taken(browser: Client) -> None:
    """Only after the code, Ana learns that the address has a profile of its own."""
    ana = let_in(browser)
    ben = services.find_or_create("Ben", "mail", "ben@example.org", "en")
    browser.post("/me/reach/", {"address": "ben@example.org"})
    answer = browser.post("/me/reach/code/", {"code": sent_digits()})
    assert answer.status_code == 422
    assert "belongs to another profile" in answer.content.decode()
    assert ben.reaches.count() == 1
    assert ana.reaches.count() == 1


def test_the_last_way_to_be_reached_stays(browser: Client) -> None:
    """Ana can take her mail away only when there is another way."""
    ana = let_in(browser)
    only = ana.reaches.get()
    answer = browser.post(f"/me/reach/{only.id}/remove/")
    assert answer.status_code == 422
    assert "Add another one first." in answer.content.decode()
    browser.post("/me/reach/", {"address": "400 12 345"})
    browser.post("/me/reach/code/", {"code": sent_digits()})
    assert browser.post(f"/me/reach/{only.id}/remove/").status_code == 302
    assert ana.reaches.get().kind == "sms"


def test_a_way_that_fails_is_marked(browser: Client) -> None:
    """Ana sees that messages to her come back."""
    ana = let_in(browser)
    ana.reaches.update(failing_since_ms=5)
    assert "Messages come back from here." in browser.get("/me/").content.decode()


def test_what_is_anas_is_for_ana(browser: Client) -> None:
    """Ana takes neither Ben's address nor his phone, nor undoes his STOP; a stranger signs in."""
    ben = services.find_or_create("Ben", "mail", "ben@example.org", "en")
    services.add_reach(ben, services.read_reach(ben.reaches.get()), 5)  # type: ignore[arg-type]
    let_in_as_ana = browser
    let_in_as_ana.post("/in/", {"address": "ana@example.org"})
    let_in_as_ana.post("/in/code/", {"code": sent_digits()})
    let_in_as_ana.post("/in/name/", {"name": "Ana"})
    assert browser.post(f"/me/reach/{ben.reaches.get().id}/remove/").status_code == 422
    assert ben.reaches.exists()
    services.stop_messages(ben.reaches.get(), 5)
    browser.post(f"/me/reach/{ben.reaches.get().id}/start/")
    assert ben.reaches.get().stopped_ms == 5
    phone = Passkey.objects.create(person=ben, credential_id=b"1", credential=b"1", created_ms=1)
    browser.post(f"/me/device/{phone.id}/remove/")
    assert ben.passkeys.exists()
    stranger = Client(headers={"host": "localhost"})
    for address in ("/me/profile/", "/me/reach/", "/me/device/begin/"):
        assert stranger.post(address).headers["Location"] == "/in/?next=/me/"


def test_the_page_of_one_person_is_for_no_cache(browser: Client) -> None:
    """Neither a machine in between nor the library's browser keeps what shows Ana's address."""
    ask(browser)
    assert browser.get("/in/code/").headers["Cache-Control"] == "no-store"
    let_in(browser)
    assert browser.get("/me/").headers["Cache-Control"] == "no-store"


def test_after_stop_messages_can_begin_again(browser: Client) -> None:
    """Ana once texted STOP; her page says so and lets her change it."""
    ana = let_in(browser)
    reach = ana.reaches.get()
    services.stop_messages(reach, 5)
    assert "You want no messages here." in browser.get("/me/").content.decode()
    browser.post(f"/me/reach/{reach.id}/start/")
    assert "You want no messages here." not in browser.get("/me/").content.decode()


def test_each_address_has_a_switch_for_messages(browser: Client) -> None:
    """Ana wants no more messages by mail: she says so on her page, and nobody else can for her."""
    ana = let_in(browser)
    reach = ana.reaches.get()
    assert "Send no more messages here" in browser.get("/me/").content.decode()
    browser.post(f"/me/reach/{reach.id}/stop/")
    reach.refresh_from_db()
    assert reach.stopped_ms is not None
    assert "Send messages here again" in browser.get("/me/").content.decode()
    services.start_messages(ana, reach.id)
    stranger = Client(headers={"host": "localhost", "accept-language": "en"})
    stranger.post(f"/me/reach/{reach.id}/stop/")
    reach.refresh_from_db()
    assert reach.stopped_ms is None


def test_which_messages_come_where(browser: Client) -> None:
    """With two addresses Ana has questions by SMS and news by mail; while one fails, the other."""
    ana = let_in(browser)
    assert "Questions here first" not in browser.get("/me/").content.decode()
    browser.post("/me/reach/", {"address": "400 12 345"})
    browser.post("/me/reach/code/", {"code": sent_digits()})
    mail, number = ana.reaches.get(kind="mail"), ana.reaches.get(kind="sms")
    assert best_reach(ana, asks=True) == best_reach(ana) == mail
    browser.post(f"/me/reach/{number.id}/first/", {"what": "asks"})
    assert (best_reach(ana, asks=True), best_reach(ana)) == (number, mail)
    page = browser.get("/me/").content.decode()
    assert page.count("Questions come here first.") == 1
    browser.post(f"/me/reach/{number.id}/first/", {"what": "tells"})
    assert best_reach(ana) == number
    browser.post(f"/me/reach/{mail.id}/first/", {"what": "tells"})
    browser.post(f"/me/reach/{mail.id}/first/", {"what": "everything"})
    assert (best_reach(ana, asks=True), best_reach(ana)) == (number, mail)
    ana.reaches.filter(id=number.id).update(failing_since_ms=5)
    assert best_reach(ana, asks=True) == mail
    ben = services.find_or_create("Ben", "mail", "ben@example.org", "en")
    assert not services.come_here_first(ben, mail.id, "asks", 5)
    assert browser.post(f"/me/reach/{ben.reaches.get().id}/first/", {"what": "asks"})
    assert best_reach(ben, asks=True) == ben.reaches.get(asks_here_ms=None)


def test_that_it_was_saved_is_said_where_it_was_pressed(browser: Client) -> None:
    """Beside the form; and on paper no heading stands with nothing under it."""
    let_in(browser)
    for path, typed, words in (
        ("/me/asking/", {"asks_a_week": "2"}, "It is saved how often you are asked."),
        ("/me/rest/", {"weeks": "4"}, "It is saved: you rest."),
        ("/me/rest/", {"weeks": "0"}, "It is saved: you are back."),
    ):
        where = browser.post(path, typed).headers["Location"]
        assert where.endswith("#asking")
        page = browser.get(where).content.decode()
        assert words in page.partition('id="asking"')[2].partition("</section>")[0]
        assert words not in browser.get("/me/").content.decode()
    assert 'class="own no-print" aria-labelledby="asking"' in page


def test_whoever_has_the_lost_phone_is_signed_out(browser: Client) -> None:
    """Ana signs out everywhere else: the phone that she lost shows nothing of hers any more."""
    ana = let_in(browser)
    phone = Client(headers={"host": "localhost"})
    ask(phone, "ana@example.org")
    phone.post("/in/code/", {"code": sent_digits()})
    assert phone.get("/me/").status_code == 200
    assert "Sign out everywhere else" in browser.get("/me/").content.decode()
    answer = browser.post("/me/elsewhere/")
    assert answer.headers["Location"] == "/me/?elsewhere#signed-in"
    assert "You are signed out everywhere else." in browser.get("/me/?elsewhere").content.decode()
    assert phone.get("/me/").headers["Location"] == "/in/?next=/me/"
    assert "person" not in phone.session
    ask(phone, "ana@example.org")
    phone.post("/in/code/", {"code": sent_digits()})
    assert phone.get("/me/").status_code == 200, "whoever reads Ana's mail comes in by a new code"
    assert browser.get("/me/").status_code == 200
    ana.refresh_from_db()
    assert ana.visits_ended == 1


def test_who_only_looks_signs_nobody_out(browser: Client) -> None:
    """Opening the address does nothing, and a stranger's press leads to signing in."""
    ana = let_in(browser)
    assert browser.get("/me/elsewhere/").headers["Location"] == "/me/"
    stranger = Client(headers={"host": "localhost"})
    assert stranger.post("/me/elsewhere/").headers["Location"] == "/in/?next=/me/"
    ana.refresh_from_db()
    assert ana.visits_ended == 0
