"""What the pages of own devices say is there, since when, and what a press ends or is about."""

from __future__ import annotations

import pytest

from dugnad.charter.people import verbs as people
from dugnad.charter.people.records import REST_MS
from dugnad.ledger.signatures import public_key_of
from dugnad.web.acting.services import new_press
from dugnad.web.devices.registering import NAME_CHARACTERS_MAX, free_name
from dugnad.web.keys.models import Device
from tests.web.devices.phone import Phone
from tests.web.devices.test_confirming import NEWS, home
from tests.web.devices.test_devices import SHEET, anew, comes_back, with_codes
from tests.web.living import Living
from tests.web.pages.test_deciding import proposes

pytestmark = pytest.mark.django_db(databases=["default", "keys", "views"])


def test_what_would_bring_one_back_stands_there_since_when(living_place: Living) -> None:
    """Before there is any, no date; then the day of each, and making new ones says what ends."""
    phone = home(living_place)
    page = phone.sees()
    assert "Print a spare code" in page
    assert "since" not in page.partition("If you lose your phone")[2]
    assert "tear up the old sheet" not in phone.sees("/me/devices/spare/")
    assert "end the old ones" not in phone.sees("/me/devices/people/")
    ((row,),) = phone.rows("spare", "/me/devices/spare/")
    key = bytes.fromhex(row["key"])
    assert phone.asks(key, row["nonce"], people.SetSpare(public_key_of(SHEET))) == ""
    page = phone.sees()
    assert "A spare code on paper, since" in page
    assert "Two people, since" not in page
    assert "Print a new spare code" in page
    page = phone.sees("/me/devices/spare/")
    assert "tear up the old sheet" in page
    assert "Make a new one, and end the old one" in page


def test_two_people_stand_there_and_new_ones_end_them(living_place: Living) -> None:
    """Not who they are: that stands nowhere."""
    page = with_codes(living_place).sees()
    assert "Two people, since" in page
    assert "Choose two people anew" in page
    phone = anew(living_place, "phone")
    assert "Two people, since" not in phone.sees()


def test_the_lost_phone_is_marked_and_the_new_one_is_there(living_place: Living) -> None:
    """On the new one as on the old one, until the rest is over; then it is not there any more."""
    phone = with_codes(living_place)
    assert "came in the place of this one" not in phone.sees()
    new, key = comes_back(living_place, phone)
    assert new.asks(public_key_of(SHEET), 1, people.Recover(bytes.fromhex(key)), SHEET) == ""
    for one in (new, phone):
        page = one.sees()
        assert page.count("A new device came in the place of this one.") == 1
        listed = page.partition("These speak for you")[2].partition("</section>")[0]
        first, _, second = listed.partition("<strong>New</strong>")
        assert "<strong>phone</strong>" in first
        assert "came in the place of this one" in first
        assert "came in the place of this one" not in second
    living_place.now_ms += REST_MS
    living_place.engine.tick()
    page = new.sees()
    assert "<strong>New</strong>" in page
    assert "<strong>phone</strong>" not in page


def test_money_says_until_when_it_rests(living_place: Living) -> None:
    """Whoever looks at their money after coming back reads it there, and afterwards no more."""
    phone = with_codes(living_place)
    assert "at rest" not in phone.sees("/money/")
    new, key = comes_back(living_place, phone)
    assert new.asks(public_key_of(SHEET), 1, people.Recover(bytes.fromhex(key)), SHEET) == ""
    page = new.sees("/money/")
    assert "your money is at rest" in page
    assert 'href="/me/devices/"' in page
    living_place.now_ms += REST_MS
    living_place.engine.tick()
    assert "at rest" not in new.sees("/money/")


def test_each_device_has_a_name_of_its_own(living_place: Living) -> None:
    """A second one that is called the same gets a number; what stands in the field is free."""
    living_place.begin(living_place.visitor("Ana"))
    phone = Phone(living_place, living_place.visitor("Ana"))
    assert 'value="My phone"' in phone.sees()
    phone.name = "My phone"
    phone.goes_home()
    other = anew(living_place, "other")
    assert 'value="My phone 2"' in other.sees("/me/devices/lost/")
    ((row,),) = other.rows("home", "/me/devices/lost/")
    told = {"name": "my  PHONE", "keys": {row["project"]: other.makes(row["project"])}}
    assert other.tells("/me/devices/ask/", told).status_code == 200
    ana = living_place.who("Ana")
    assert Device.objects.filter(person=ana).count() == 2
    assert free_name(ana, "My phone") == "My phone 3"
    assert free_name(ana, "Tablet") == "Tablet"
    assert free_name(ana, "") == ""
    assert len(free_name(ana, "x" * 99)) == NAME_CHARACTERS_MAX


def test_what_a_device_confirms_is_named(living_place: Living) -> None:
    """The card's title, its project, and the words of the button that was pressed."""
    ana = living_place.visitor("Ana")
    living_place.begin(ana)
    bench, fence = proposes(living_place, ana), living_place.calls(ana)
    phone = Phone(living_place, ana)
    phone.goes_home()
    living_place.now_ms += 1_000
    for says, words in (("fine", "Fine by me"), ("aside", "I stand aside")):
        page = pressed_page(phone, bench, "do/Answer", says=says, text="")
        assert f"<dd>{words}</dd>" in page
        assert "<dd>A bench by the pier</dd>" in page
        assert "<dd>Solbakken and around</dd>" in page
    page = pressed_page(phone, fence, "do/Answer", said="yes")
    assert "<dd>Paint the fence</dd>" in page
    assert "You pressed" in page
    page = pressed_page(phone, fence, "close", step="up")
    assert "You pressed" in page
    assert "<dd>Paint the fence</dd>" in page


def pressed_page(phone: Phone, code: str, what: str, **typed: str) -> str:
    """Press something on a card; gives the page on which it is to be confirmed."""
    answer = phone.client.post(f"/c/{code.lower()}/{what}", {"press": new_press(), **typed})
    page: str = answer.content.decode()
    assert "Confirm on this device" in page, page
    return page


def test_what_is_about_no_card_names_the_project(living_place: Living) -> None:
    """A card that is not up yet has no title to be named by."""
    phone = home(living_place)
    page = phone.client.post("/box/news/", {**NEWS, "press": "p"}).content.decode()
    assert "In the project" in page
    assert "On the card" not in page
    assert "You pressed" not in page
