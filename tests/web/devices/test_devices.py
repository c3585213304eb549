"""My devices: let in, taken away, lost and brought back; and every bit of it announced."""

from __future__ import annotations

import html
import re

import pytest
from pytest_django import Settings

from dugnad.charter.people import verbs as people
from dugnad.charter.people.records import ALONE_AGAIN_MS, REST_MS, SAID_MS
from dugnad.ledger.signatures import public_key_of
from dugnad.web.devices import announcing
from dugnad.web.devices.secure import works_at
from dugnad.web.keys.models import Announced, Device
from dugnad.web.lists import services as lists
from dugnad.web.messages.letters import unpack
from dugnad.web.messages.models import Message
from dugnad.web.vault import services as vault
from tests.web.devices.phone import Phone
from tests.web.devices.test_confirming import home
from tests.web.living import Living

pytestmark = pytest.mark.django_db(databases=["default", "keys", "views"])

SHEET, ELI, FAY = (bytes((one,)) * 32 for one in (7, 8, 9))


def sent() -> list[str]:
    """What was written to people so far, the oldest first."""
    rows = Message.objects.exclude(person=None).order_by("created_ms", "id")
    opened = [
        vault.unseal(row.person_id, bytes(row.sealed_letter)) for row in rows if row.person_id
    ]
    return [unpack(one).text for one in opened if one is not None]


def asks(phone: Phone, what: str, action: people.PeopleAction) -> str:
    """Ask something by this phone, in its one project."""
    ((row,), *_rest) = phone.rows(what)
    return phone.asks(bytes.fromhex(row["key"]), row["nonce"], action)


def with_codes(place: Living) -> Phone:
    """Ana's phone, a sheet, and codes for Eli and Fay."""
    phone = home(place)
    ((row,),) = phone.rows("spare", "/me/devices/spare/")
    key = bytes.fromhex(row["key"])
    assert phone.asks(key, row["nonce"], people.SetSpare(public_key_of(SHEET))) == ""
    ((row,),) = phone.rows("people", "/me/devices/people/")
    chosen = people.ChoosePeople(public_key_of(ELI), public_key_of(FAY))
    assert phone.asks(key, row["nonce"], chosen) == ""
    return phone


def anew(place: Living, name: str) -> Phone:
    """A browser in which Ana is signed in, and that has no key."""
    return Phone(place, place.visitor("Ana"), name)


def test_taking_home_is_offered_once(living_place: Living) -> None:
    """Afterwards the page says which device confirms, and that nothing would bring it back yet."""
    phone = home(living_place)
    page = phone.sees()
    assert "The place confirms for you" not in page
    assert "Nothing would bring you back yet" in page
    assert "this one" in page
    assert phone.rows("home") == []
    assert "Another device of yours confirms" in anew(living_place, "other").sees()


def test_for_whom_the_place_confirms_nothing_is_let_in(living_place: Living) -> None:
    """Who has no device that speaks for them is not told that this one does."""
    living_place.begin(living_place.visitor("Ana"))
    page = living_place.visitor("Ana").get("/me/devices/lost/").content.decode()
    assert "The place confirms for you. No device of yours has to be let in." in page
    assert "speaks for you already" not in page


def test_where_browsers_keep_no_keys_the_page_says_why(
    living_place: Living, settings: Settings
) -> None:
    """By http from elsewhere nothing is offered, and the way to https is named."""
    living_place.begin(living_place.visitor("Ana"))
    settings.ALLOWED_HOSTS = ["vik.example"]
    client = living_place.visitor("Ana", host="vik.example")
    for path in ("", "lost/", "spare/", "people/"):
        page = client.get(f"/me/devices/{path}").content.decode()
        assert "does not begin with https" in page
        assert "data-own=" not in page


@pytest.mark.parametrize(
    ("name", "secure", "works"),
    [
        ("vik.example", False, False),
        ("vik.example", True, True),
        ("localhost", False, True),
        ("vik.localhost", False, True),
        ("127.0.0.1", False, True),
        ("192.168.1.7", False, False),
    ],
)
def test_where_keys_are_kept(name: str, *, secure: bool, works: bool) -> None:
    """By https everywhere, otherwise on this computer alone."""
    assert works_at(name, secure=secure) == works


def test_another_device_is_let_in_by_the_first(living_place: Living) -> None:
    """The tablet waits under a code of its own; the phone lets it in; either takes it away."""
    phone, tablet = home(living_place), anew(living_place, "tablet")
    ((row,),) = tablet.rows("home", "/me/devices/lost/")
    key = tablet.makes(row["project"])
    answer = tablet.tells("/me/devices/ask/", {"name": "Tablet", "keys": {row["project"]: key}})
    assert answer.json() == {"go": "/me/devices/waiting/"}
    page = tablet.sees("/me/devices/waiting/")
    link = re.search(r"/me/devices/let-in/\w+/", page)
    assert link
    assert key in html.unescape(page)
    for where in ("/me/devices/", "/for-you/"):
        assert "A device waits to be let in: Tablet." in phone.sees(where)
        assert "A device waits to be let in" not in tablet.sees(where)
        assert f'href="{link.group()}"' in phone.sees(where)
    ((given,),) = phone.rows("let-in", link.group())
    assert given["new"] == key
    add = people.AddDevice(bytes.fromhex(given["new"]))
    assert phone.asks(bytes.fromhex(given["key"]), given["nonce"], add) == ""
    assert tablet.client.get("/me/devices/waiting/").status_code == 302
    assert phone.rows("let-in", link.group()) == []
    assert "“Tablet” speaks for you now." in phone.sees(link.group())
    assert "A device waits" not in phone.sees()
    other = anew(living_place, "other")
    assert "“Tablet” speaks for you now." in other.sees(link.group())
    assert tablet.client.get(link.group()).status_code == 404
    assert living_place.visitor("Ben").get(link.group()).status_code == 404
    gone = [rows[0]["gone"] for rows in tablet.rows("remove")]
    assert sorted(gone) == sorted([key, given["key"]])
    assert asks(tablet, "remove", people.RemoveDevice(bytes.fromhex(given["key"]))) == ""
    assert tablet.rows("remove") == []
    assert "Another device of yours confirms" in phone.sees()


def test_a_browser_that_never_asked_waits_for_nothing(living_place: Living) -> None:
    """The page leads back to one's devices."""
    home(living_place)
    other = anew(living_place, "other")
    assert other.client.get("/me/devices/waiting/").status_code == 302
    assert Device.objects.count() == 1


def comes_back(place: Living, phone: Phone, path: str = "begin-again") -> tuple[Phone, str]:
    """Ana makes a key on a new phone, for which the sheet may speak."""
    del phone
    new = anew(place, "new phone")
    ((row,),) = new.rows("lost", "/me/devices/lost/")
    assert row["spare"] == public_key_of(SHEET).hex()
    key = new.makes(row["project"])
    told = {"name": "New", "keys": {row["project"]: key}}
    assert new.tells(f"/me/devices/{path}/", told).status_code == 200
    return new, key


def test_k8_the_sheet_brings_ana_back_and_a_device_stops_it(living_place: Living) -> None:
    """Both pages say until when money rests; only the one that was there before can stop it."""
    phone = with_codes(living_place)
    announcing.follow()
    new, key = comes_back(living_place, phone)
    recover = people.Recover(bytes.fromhex(key))
    assert new.asks(public_key_of(SHEET), 1, recover, SHEET) == ""
    announcing.follow()
    assert "Your money is at rest until" in sent()[-1]
    assert "/me/devices/" in sent()[-1]
    assert "It is this one" in new.sees()
    assert new.rows("stop") == []
    assert "Was that not you?" in phone.sees()
    shown = new.client.post(
        "/box/news/",
        {"title": "I am back", "text": "Here.", "lasts": "3", "step": "up", "press": "p"},
    )
    assert new.confirms(shown, "/box/news/").status_code == 302
    assert asks(phone, "stop", people.StopRecovery()) == ""
    announcing.follow()
    assert "was stopped by one that you had before" in sent()[-1]
    assert "It is this one" not in new.sees()
    living_place.now_ms += REST_MS
    living_place.engine.tick()
    assert "at rest" not in phone.sees()


def test_k8_after_a_stop_the_pages_say_what_it_takes_and_until_when(living_place: Living) -> None:
    """Both people have said it, and it is not enough: each page says the day, and the sheet."""
    phone = with_codes(living_place)
    stopped, key = comes_back(living_place, phone)
    recover = people.Recover(bytes.fromhex(key))
    assert stopped.asks(public_key_of(SHEET), 1, recover, SHEET) == ""
    assert asks(phone, "stop", people.StopRecovery()) == ""
    takes = "it takes both: the spare code on your sheet, and your two people"
    assert takes in stopped.sees("/me/devices/lost/")
    ((row,),) = stopped.rows("lost", "/me/devices/lost/")
    assert "here" not in row, "What was stopped is replaced by a key that it makes now."
    new = stopped.makes(row["project"])
    told = {"name": "New", "keys": {row["project"]: new}}
    assert stopped.tells("/me/devices/ask/", told).status_code == 200
    link = re.search(r"/back/\w+/", stopped.sees("/me/devices/waiting/"))
    assert link
    friend = Phone(living_place, living_place.visitor())
    assert "First speak with them" in friend.sees(link.group())
    says(friend, link.group(), ELI)
    assert "as soon as the other one has said it too" in friend.sees(f"{link.group()}?said")
    says(friend, link.group(), FAY)
    assert "It is not enough yet" in friend.sees(f"{link.group()}?said")
    page = stopped.sees("/me/devices/waiting/")
    assert takes in page
    assert "Type the spare code as well" in page
    assert "It is this one" not in stopped.sees()
    living_place.now_ms += REST_MS + ALONE_AGAIN_MS
    living_place.engine.tick()
    assert "It takes both" not in stopped.sees("/me/devices/waiting/")
    says(friend, link.group(), FAY)
    assert "Ana is back." in friend.sees(f"{link.group()}?said")
    assert friend.rows("vouch", link.group()) == []
    assert "It is this one" in stopped.sees()


def says(friend: Phone, link: str, seed: bytes) -> None:
    """One of two people says that a new device is Ana's."""
    ((row,),) = friend.rows("vouch", link)
    key = public_key_of(seed)
    vouch = people.Vouch(bytes.fromhex(row["new"]))
    assert friend.asks(key, row["helpers"][key.hex()], vouch, seed) == ""


def test_k8_two_people_speak_without_being_known(living_place: Living) -> None:
    """Their page names Ana and nobody else; both said yes, and she is back."""
    phone = with_codes(living_place)
    new, key = comes_back(living_place, phone, "ask")
    page = new.sees("/me/devices/waiting/")
    link = re.search(r"/back/\w+/", page)
    assert link
    friend = Phone(living_place, living_place.visitor())
    ((row,),) = friend.rows("vouch", link.group())
    assert set(row["helpers"]) == {public_key_of(ELI).hex(), public_key_of(FAY).hex()}
    vouch = people.Vouch(bytes.fromhex(row["new"]))
    assert (
        friend.asks(public_key_of(ELI), row["helpers"][public_key_of(ELI).hex()], vouch, ELI) == ""
    )
    assert "one of two has said yes" in new.sees("/me/devices/waiting/")
    assert (
        friend.asks(public_key_of(FAY), row["helpers"][public_key_of(FAY).hex()], vouch, FAY) == ""
    )
    assert "It is this one" in new.sees()
    assert new.asks(public_key_of(SHEET), 1, people.Recover(bytes.fromhex(key)), SHEET) == ""
    assert "No device can stop it" in phone.sees()
    announcing.follow()
    assert any("both people spoke for it" in text for text in sent())
    assert friend.client.get("/back/nobody/").status_code == 404
    living_place.now_ms += SAID_MS
    assert friend.client.get(link.group()).status_code == 404
    assert "Kept on this device." in friend.sees("/keep/?kept")
    assert "keep the code for you" in friend.sees("/keep/")


def test_everything_is_told_once_on_every_way(living_place: Living) -> None:
    """Each event is one letter to each address, in the language of the person."""
    phone = with_codes(living_place)
    assert announcing.follow() == 3
    first = sent()
    assert [sum(word in text for text in first) for word in ("confirms what", "spare code")] == [
        1,
        1,
    ]
    assert announcing.follow() == 0
    ((row,),) = phone.rows("answers")
    keep = people.KeepForAnswers(bytes.fromhex(row["word"]), bytes.fromhex(row["custodian"]))
    assert phone.asks(bytes.fromhex(row["key"]), row["nonce"], keep) == ""
    assert asks(phone, "no-answers", people.StopAnswers()) == ""
    assert announcing.follow() == 2


def test_a_first_word_and_the_end_of_the_rest_are_told(living_place: Living) -> None:
    """Ana hears when one of two speaks, once; when all begins, that alone; and when it is over."""
    phone = with_codes(living_place)
    announcing.follow()
    new, key = comes_back(living_place, phone, "ask")
    link = re.search(r"/back/\w+/", new.sees("/me/devices/waiting/"))
    assert link
    friend = Phone(living_place, living_place.visitor())
    ((row,),) = friend.rows("vouch", link.group())
    vouch = people.Vouch(bytes.fromhex(key))
    for code, told in ((ELI, "spoke for a new device"), (FAY, "Your money is at rest until")):
        before = len(sent())
        public = public_key_of(code)
        assert friend.asks(public, row["helpers"][public.hex()], vouch, code) == ""
        assert announcing.follow() == 1
        assert told in sent()[before]
    living_place.now_ms += REST_MS
    living_place.engine.tick()
    before = len(sent())
    assert announcing.follow() == 1
    assert "your money can move again" in sent()[before]


def test_what_happened_long_ago_is_no_news(living_place: Living) -> None:
    """A place that slept for days tells nobody of it; nor one whose books are others."""
    phone = home(living_place)
    living_place.now_ms += announcing.NEWS_MS + 60_000
    assert announcing.follow() == 0
    ((row,),) = phone.rows("spare", "/me/devices/spare/")
    phone.asks(bytes.fromhex(row["key"]), row["nonce"], people.SetSpare(public_key_of(SHEET)))
    Announced.objects.update(mark=b"other books")
    assert announcing.follow() == 0
    assert announcing.follow() == 0


def test_whoever_is_forgotten_is_told_nothing(living_place: Living) -> None:
    """Nobody is found behind the member any more."""
    home(living_place)
    living_place.who("Ana").memberships.all().delete()
    assert announcing.follow() == 0
    assert lists.home().rows == ()
