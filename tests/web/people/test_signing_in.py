"""Coming in by the front door: one field, one code, one name."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from dugnad.web.messages.models import Message
from dugnad.web.people import services
from dugnad.web.people.middleware import SESSION_PERSON
from dugnad.web.people.models import LoginCode, Person
from dugnad.web.people.sessions import REMEMBERED_MAX, SessionStore, TooMuchToRemember
from dugnad.web.people.visits import BEGUN, STRANGER_S
from tests.web.conftest import OpenPlace
from tests.web.people.soft_device import SoftDevice
from tests.web.people.test_codes import another, sent_digits

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def browser(open_place: OpenPlace) -> Client:
    """A browser on the computer itself, in English."""
    return Client(headers={"host": "localhost", "accept-language": "en"})


def ask(browser: Client, address: str = "ana@example.org", query: str = "") -> str:
    """Type an address, and give the digits that were sent there."""
    answer = browser.post(f"/in/{query}", {"address": address})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/in/code/")
    return sent_digits()


def let_in(browser: Client, name: str = "Ana") -> Person:
    """Sign somebody new in."""
    browser.post("/in/code/", {"code": ask(browser)})
    browser.post("/in/name/", {"name": name})
    return Person.objects.get()


def test_a_new_neighbour_comes_in(browser: Client) -> None:
    """Address, code, name: three pages, no password, and Ana is on her own page."""
    page = browser.get("/in/").content.decode()
    assert 'name="address"' in page
    assert 'type="password"' not in page
    digits = ask(browser)
    page = browser.get("/in/code/").content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert 'action="/in/code/"' in page
    assert "ana@example.org" in page
    answer = browser.post("/in/code/", {"code": digits})
    assert answer.headers["Location"] == "/in/name/"
    assert not Person.objects.exists()
    assert "nickname" in browser.get("/in/name/").content.decode()
    answer = browser.post("/in/name/", {"name": "Ana"})
    assert answer.headers["Location"] == "/me/"
    assert "Ana" in browser.get("/me/").content.decode()


def test_a_sample_place_says_where_the_code_is(browser: Client, open_place: OpenPlace) -> None:
    """Where nothing is sent, nobody waits for a message."""
    ask(browser)
    sentence = "stand where this sample place was started"
    assert sentence not in browser.get("/in/code/").content.decode()
    open_place.choose(sample=True)
    page = browser.get("/in/code/").content.decode()
    assert sentence in page
    assert "We sent" not in page


def test_a_place_that_cannot_send_does_not_say_that_it_did(
    browser: Client, open_place: OpenPlace
) -> None:
    """Before there is a mail server, the code stands on the screen of whoever runs the place."""
    ask(browser)
    page = browser.get("/in/code/").content.decode()
    assert "This place cannot send to ana@example.org yet." in page
    assert "We sent" not in page
    assert "unwanted mail" not in page
    open_place.choose(adapters={"mail": {"adapter": "smtp", "host": "mail.example"}})
    page = browser.get("/in/code/").content.decode()
    assert "We sent six digits to ana@example.org." in page
    assert "unwanted mail" in page


def test_what_is_wrong_with_one_field_is_said_once(browser: Client) -> None:
    """A page with a single field says beside it what to mend, and not above it as well."""
    page = browser.post("/in/", {"address": "ana@example"}).content.decode()
    assert page.count("This is not a mail address. It looks like") == 1


def test_whoever_pressed_something_is_told_why_they_are_asked(browser: Client) -> None:
    """After a press the page says what a name is good for; whoever just signs in reads none."""
    pressed = browser.get("/in/?next=/p/x/join&why=pressed").content.decode()
    assert "How do we reach you?" in pressed
    assert "So that it can be yours we need a name" in pressed
    assert "What you typed is kept." not in pressed
    assert "So that it can be yours" not in browser.get("/in/?why=else").content.decode()


def test_somebody_known_is_not_asked_for_a_name(browser: Client) -> None:
    """Ana comes back on another browser: address, code, in."""
    services.find_or_create("Ana", "mail", "ana@example.org", "en")
    answer = browser.post("/in/code/", {"code": ask(browser)})
    assert answer.headers["Location"] == "/me/"


def test_the_page_says_the_same_whether_anybody_is_known(browser: Client) -> None:
    """Nobody learns from the pages who lives here."""
    services.find_or_create("Ana", "mail", "ana@example.org", "en")
    ask(browser, "ana@example.org")
    known = browser.get("/in/code/").content.decode()
    ask(browser, "dia@example.org")
    unknown = browser.get("/in/code/").content.decode()
    assert _bare(known) == _bare(unknown).replace("dia@", "ana@")


def _bare(page: str) -> str:
    """A page without the value that differs at every look."""
    start = page.index("csrfmiddlewaretoken")
    kept = page
    while start >= 0:
        value = kept.index('value="', start) + 7
        kept = kept[:value] + kept[kept.index('"', value) :]
        start = kept.find("csrfmiddlewaretoken", value)
    return kept


def test_what_cannot_be_read_is_shown_again_with_its_remedy(browser: Client) -> None:
    """Ana mistypes her address: it is still there, with a sentence that says what to do."""
    answer = browser.post("/in/", {"address": "ana@example"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="ana@example"' in page
    assert "It looks like ana@example.org." in page
    assert not LoginCode.objects.exists()


def test_half_a_code_costs_no_try(browser: Client) -> None:
    """Ana lets go too early: she is told how long a code is, and her code still counts."""
    digits = ask(browser)
    answer = browser.post("/in/code/", {"code": digits[:4]})
    assert answer.status_code == 422
    assert "The code has six digits. Write all of them." in answer.content.decode()
    assert "4 tries left" in browser.post("/in/code/", {"code": another(digits)}).content.decode()


def test_a_wrong_code_says_what_to_do(browser: Client) -> None:
    """Wrong digits: look at the newest message; after five, send a new code."""
    digits = ask(browser)
    for sentence in ("4 tries left", "3 tries", "2 tries", "one try left", "Send a new code"):
        answer = browser.post("/in/code/", {"code": another(digits)})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    answer = browser.post("/in/code/again/")
    assert answer.headers["Location"] == "/in/code/"
    assert LoginCode.objects.count() == 2


def test_asking_too_often_says_how_long_to_wait(browser: Client) -> None:
    """The fifth code in a row has to wait, in words and minutes."""
    for _code in range(4):
        ask(browser)
    answer = browser.post("/in/", {"address": "ana@example.org"})
    assert answer.status_code == 429
    assert "Wait 20 minutes, then try again." in answer.content.decode()
    answer = browser.post("/in/code/again/")
    assert "Wait 20 minutes" in answer.content.decode()


def test_a_browser_that_was_in_before_does_not_wait_for_strangers(browser: Client) -> None:
    """Somebody elsewhere asks for codes to Ana's address; Ana's phone still gets one."""
    let_in(browser)
    browser.post("/out/")
    stranger = Client(headers={"host": "localhost"})
    while stranger.post("/in/", {"address": "ana@example.org"}).status_code != 429:
        pass
    ask(browser)


def test_a_browser_is_known_only_for_its_own_addresses(browser: Client) -> None:
    """Having signed in as Ana, somebody asks for codes to Ben as any stranger does."""
    let_in(browser)
    browser.post("/out/")
    for _code in range(4):
        ask(browser, "ben@example.org")
    assert browser.post("/in/", {"address": "ben@example.org"}).status_code == 429


def test_the_pages_behind_the_first_lead_back_to_it(browser: Client) -> None:
    """Without a code on its way, the later pages begin at the beginning."""
    for address in ("/in/code/", "/in/name/"):
        assert browser.get(address).headers["Location"] == "/in/"
    assert browser.post("/in/code/again/").headers["Location"] == "/in/"
    assert browser.post("/in/name/", {"name": "Ana"}).headers["Location"] == "/in/"


def test_a_name_alone_lets_nobody_in(browser: Client) -> None:
    """Skipping the code leads nowhere."""
    ask(browser)
    assert browser.post("/in/name/", {"name": "Ana"}).headers["Location"] == "/in/"
    assert not Person.objects.exists()


def test_a_name_is_needed(browser: Client) -> None:
    """An empty name is asked for again."""
    browser.post("/in/code/", {"code": ask(browser)})
    answer = browser.post("/in/name/", {"name": "  "})
    assert answer.status_code == 422
    assert "A nickname is fine." in answer.content.decode()


def test_after_signing_in_people_are_where_they_wanted_to_be(browser: Client) -> None:
    """The page before comes back, and no link leads to another place."""
    services.find_or_create("Ana", "mail", "ana@example.org", "en")
    answer = browser.post("/in/code/", {"code": ask(browser, query="?next=/box/")})
    assert answer.headers["Location"] == "/box/"
    assert browser.get("/in/?next=/box/").headers["Location"] == "/box/"
    for elsewhere in (
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:1",
    ):
        answer = browser.get("/in/", {"next": elsewhere})
        assert answer.headers["Location"] == "/me/"


def test_the_session_changes_its_name_when_somebody_comes_in(browser: Client) -> None:
    """What somebody planted before, visit or form, is of no use after; signing out ends it."""
    services.find_or_create("Ana", "mail", "ana@example.org", "en")
    digits = ask(browser)
    browser.get("/in/code/")
    before = browser.cookies[settings.SESSION_COOKIE_NAME].value
    planted = browser.cookies[settings.CSRF_COOKIE_NAME].value
    browser.post("/in/code/", {"code": digits})
    after = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert after != before
    assert browser.cookies[settings.CSRF_COOKIE_NAME].value != planted
    assert not SessionStore().exists(before)
    assert SessionStore().exists(after)
    assert browser.post("/out/").headers["Location"] == "/"
    assert not SessionStore().exists(after)
    assert browser.get("/me/").headers["Location"] == "/in/?next=/me/"


def test_a_session_knows_of_a_person_only_an_id(browser: Client) -> None:
    """Neither name nor address lies in the session or in any cookie."""
    ana = let_in(browser, "Ana Berg")
    [session] = Session.objects.all()
    told = SessionStore().decode(session.session_data)
    assert told[SESSION_PERSON] == str(ana.id)
    everything = str(told) + "".join(morsel.value for morsel in browser.cookies.values())
    assert "Ana" not in everything
    assert "example" not in everything


def test_what_a_visit_remembers_lies_sealed(browser: Client) -> None:
    """Neither ids nor what was typed before signing in can be read from the table."""
    ana = let_in(browser)
    session = browser.session
    session["draft"] = "Ben, 400 12 345"
    session.save()
    [row] = Session.objects.all()
    assert SessionStore().decode(row.session_data)["draft"] == "Ben, 400 12 345"
    for letters in (row.session_data, str(b64decode(row.session_data))):
        assert "draft" not in letters
        assert str(ana.id) not in letters


def test_whoever_reads_the_table_comes_in_as_nobody(browser: Client) -> None:
    """A copy of `place.db` that was lost lets nobody in: what a browser shows is not in it."""
    let_in(browser)
    [row] = Session.objects.all()
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value not in row.session_key
    thief = Client(headers={"host": "localhost"})
    thief.cookies[settings.SESSION_COOKIE_NAME] = row.session_key
    assert thief.get("/me/").headers["Location"] == "/in/?next=/me/"


def test_a_visit_that_is_over_lets_nobody_in(browser: Client) -> None:
    """After its time a visit is as if it had never been, though its row still lies there."""
    let_in(browser)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert browser.get("/me/").headers["Location"] == "/in/?next=/me/"


@pytest.mark.parametrize("damaged", ["", "!", "QUJD", "eyJwZXJzb24iOiAiYW5hIn0="])
def test_a_visit_that_does_not_open_is_a_new_one(browser: Client, damaged: str) -> None:
    """Whoever writes into the table cannot sign anybody in."""
    let_in(browser)
    Session.objects.update(session_data=damaged)
    assert browser.get("/me/").headers["Location"] == "/in/?next=/me/"


def test_a_visit_remembers_no_more_than_people_type(browser: Client) -> None:
    """Whoever sends megabytes before signing in fills no disk; what was remembered before stays."""
    let_in(browser)
    session = browser.session
    session["draft"] = "a story " * 5_000
    session.save()
    session["draft"] = "x" * REMEMBERED_MAX
    with pytest.raises(TooMuchToRemember):
        session.save()
    assert browser.session["draft"] == "a story " * 5_000


def test_a_stranger_is_remembered_for_days_and_whoever_signs_in_for_a_year(
    browser: Client,
) -> None:
    """What Ana typed before she signed in goes soon where she never does."""
    browser.post("/in/?next=/box/", {"address": "ana@example.org"})
    assert browser.cookies["visit"]["max-age"] == STRANGER_S
    (row,) = Session.objects.all()
    assert row.expire_date <= timezone.now() + timedelta(seconds=STRANGER_S)
    let_in(browser)
    assert browser.cookies["visit"]["max-age"] == settings.SESSION_COOKIE_AGE
    (row,) = Session.objects.all()
    assert row.expire_date > timezone.now() + timedelta(days=300)


def test_strangers_who_come_anew_each_time_fill_no_disk(browser: Client) -> None:
    """After a hundred no more is kept of that connection; whoever has a visit goes on with it."""
    typed = {"title": "x" * 10_000, "text": "x" * 10_000}
    browser.post("/in/", {"address": "ana@example.org"})
    for _at in range(BEGUN.goes + 20):
        Client(headers={"host": "localhost"}).post("/pocket/", typed)
    assert Session.objects.count() == BEGUN.goes
    assert Client(headers={"host": "localhost"}).post("/pocket/", typed).status_code == 429
    assert browser.post("/in/code/again/").status_code == 302
    page = Client(headers={"host": "localhost"}).get("/in/?next=/pocket/")
    assert page.status_code == 200, "looking leaves nothing behind"


def test_when_another_person_signs_in_nothing_of_the_first_stays(browser: Client) -> None:
    """A shared computer forgets Ana when Ben comes in."""
    let_in(browser)
    session = browser.session
    session["draft"] = "Ana's"
    session.save()
    browser.post("/in/code/", {"code": ask(browser, "ben@example.org")})
    browser.post("/in/name/", {"name": "Ben"})
    assert "draft" not in browser.session


def test_a_stranger_who_reads_costs_no_session(
    browser: Client, django_assert_num_queries: object
) -> None:
    """Opening the first page reads and writes no database, and leaves no session."""
    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django's own.
        answer = browser.get("/in/")
    assert settings.SESSION_COOKIE_NAME not in answer.cookies


def test_people_are_spoken_to_in_their_own_language(browser: Client) -> None:
    """Without a choice on the page the profile's language counts; with one, the choice."""
    ana = let_in(browser)
    Person.objects.filter(id=ana.id).update(language="nl")
    assert browser.get("/me/").headers["Content-Language"] == "nl"
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert browser.get("/me/").headers["Content-Language"] == "en"


def test_nothing_acts_without_a_press(browser: Client) -> None:
    """Opening an address that acts does nothing but lead to its page: only a press does."""
    let_in(browser)
    messages = Message.objects.count()
    for address, page in (
        ("/out/", "/me/"),
        ("/in/code/again/", "/in/code/"),
        ("/me/profile/", "/me/"),
        ("/me/reach/", "/me/"),
        ("/language/", "/"),
    ):
        assert browser.get(address).headers["Location"] == page
        assert browser.delete(address).status_code == 405
    assert browser.get("/in/device/begin/").status_code == 405
    assert Message.objects.count() == messages
    assert browser.get("/me/").status_code == 200


# ── With a device's own lock ───────────────────────────────────────────────────────────────────


def device(host: str = "localhost", origin: str = "http://localhost") -> SoftDevice:
    """Ana's phone."""
    return SoftDevice(origin=origin, host=host)


def add(browser: Client, phone: SoftDevice) -> int:
    """Add a device for whoever is signed in; gives the answer's status."""
    options = browser.post("/me/device/begin/", content_type="application/json").json()
    told = phone.add(options)
    return browser.post("/me/device/finish/", told, content_type="application/json").status_code


def come_in(browser: Client, phone: SoftDevice) -> int:
    """Sign in with a device; gives the answer's status."""
    options = browser.post("/in/device/begin/", content_type="application/json").json()
    told = phone.open(options)
    return browser.post("/in/device/finish/", told, content_type="application/json").status_code


def test_a_device_is_added_and_lets_its_owner_in(browser: Client) -> None:
    """Ana adds her phone, signs out, and comes in with its lock."""
    ana, phone = let_in(browser), device()
    assert add(browser, phone) == 200
    browser.post("/out/")
    assert come_in(browser, phone) == 200
    assert browser.session[SESSION_PERSON] == str(ana.id)
    assert "Last used" in browser.get("/me/").content.decode()


def test_a_device_is_asked_to_know_its_owner(browser: Client) -> None:
    """Who signs in with a device types no name, so it must remember by itself whose it is."""
    let_in(browser)
    options = browser.post("/me/device/begin/", content_type="application/json").json()
    assert options["publicKey"]["authenticatorSelection"]["residentKey"] == "required"


def test_a_device_that_was_removed_lets_nobody_in(browser: Client) -> None:
    """Ana loses her phone and removes it."""
    ana, phone = let_in(browser), device()
    add(browser, phone)
    browser.post(f"/me/device/{ana.passkeys.get().id}/remove/")
    browser.post("/out/")
    assert come_in(browser, phone) == 422
    assert SESSION_PERSON not in browser.session


def test_a_device_is_added_once_and_for_one_person(browser: Client) -> None:
    """The same device cannot be added a second time."""
    let_in(browser)
    phone = device()
    assert add(browser, phone) == 200
    assert add(browser, phone) == 422


@pytest.mark.parametrize(
    "strange",
    [
        {"origin": "http://evil.example"},
        {"host": "evil.example"},
        {"secret": device().secret},
        {"credential_id": device().credential_id},
    ],
    ids=["of another page", "of another place", "without its secret", "unknown"],
)
def test_a_strange_device_lets_nobody_in(browser: Client, strange: dict[str, Any]) -> None:
    """What Ana's phone answers for another page or place, or somebody in its stead, is refused."""
    let_in(browser)
    phone = device()
    assert add(browser, phone) == 200
    browser.post("/out/")
    assert come_in(browser, replace(phone, **strange)) == 422
    assert SESSION_PERSON not in browser.session
    assert come_in(browser, phone) == 200


def test_a_ceremony_is_finished_once(browser: Client) -> None:
    """Not every phone counts: an answer that comes again in the same visit is refused as well."""
    let_in(browser)
    phone = device()
    add(browser, phone)
    told = phone.open(browser.post("/in/device/begin/", content_type="application/json").json())
    for status in (200, 422):
        answer = browser.post("/in/device/finish/", told, content_type="application/json")
        assert answer.status_code == status


def test_a_copied_answer_lets_nobody_in(browser: Client) -> None:
    """An answer counts once, and a copy of a device that counts is found out."""
    let_in(browser)
    phone = device()
    phone.count = 5
    add(browser, phone)
    browser.post("/out/")
    options = browser.post("/in/device/begin/", content_type="application/json").json()
    phone.count = 6
    told = phone.open(options)
    finish = "/in/device/finish/"
    assert browser.post(finish, told, content_type="application/json").status_code == 200
    browser.post("/out/")
    assert browser.post(finish, told, content_type="application/json").status_code == 422
    assert come_in(browser, phone) == 422
    phone.count = 7
    assert come_in(browser, phone) == 200


def test_an_answer_that_comes_late_counts_for_nothing(
    browser: Client, open_place: OpenPlace
) -> None:
    """Five minutes after it was begun, a ceremony is over."""
    let_in(browser)
    phone = device()
    add(browser, phone)
    browser.post("/out/")
    options = browser.post("/in/device/begin/", content_type="application/json").json()
    open_place.later(6)
    told = phone.open(options)
    answer = browser.post("/in/device/finish/", told, content_type="application/json")
    assert answer.status_code == 422
    assert "Use a code instead." in answer.json()["sentence"]


_DEEP = (
    b'{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"signature": "", '
    b'"authenticatorData": "AAAA", "clientDataJSON": "%s"}}' % (b"W1tb" * 5_000)
)
"""What the device says of itself is nothing but fifteen thousand opening brackets."""


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"{}", b'{"rawId": 5}', b'{"id": "x", "rawId": "x"}'),
        pytest.param(b"[" * 100_000, id="a deep one"),
        pytest.param(_DEEP, id="deep within"),
    ],
)
def test_nonsense_instead_of_a_device_is_refused(browser: Client, body: bytes) -> None:
    """Whatever is posted, the answer is a sentence."""
    let_in(browser)
    for where in ("/me/device/", "/in/device/"):
        browser.post(f"{where}begin/", content_type="application/json")
        answer = browser.generic("POST", f"{where}finish/", body, content_type="application/json")
        assert answer.status_code == 422
        assert answer.json()["sentence"]


@pytest.mark.parametrize(
    ("host", "secure", "offered"),
    [
        ("localhost", False, True),
        ("testserver", True, True),
        ("testserver", False, False),
        ("127.0.0.1", False, False),
    ],
)
def test_devices_are_offered_where_browsers_allow_them(
    open_place: OpenPlace, host: str, *, secure: bool, offered: bool
) -> None:
    """On https and on localhost, never under a bare number; elsewhere nothing is said."""
    browser = Client(headers={"host": host, "accept-language": "en"})
    page = browser.get("/in/", secure=secure).content.decode()
    assert ("data-passkey" in page) == offered
    assert ("this device" in page) == offered
    begun = browser.post("/in/device/begin/", secure=secure).status_code
    assert begun == (200 if offered else 422)
