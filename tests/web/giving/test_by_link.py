"""Giving from a link, without an account: each gift stands beside those before."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dugnad.cards.fundraiser.law.records import Fundraiser, Gift
from dugnad.cards.fundraiser.law.verbs import TakeBack
from dugnad.charter.entries import target_of
from dugnad.ledger.store import Frozen
from dugnad.web.acting.services import act, new_press
from dugnad.web.answers import following
from dugnad.web.answers.models import Ask
from dugnad.web.content import services as content
from dugnad.web.giving.models import Hearing
from tests.web.answers.asking import letters_to
from tests.web.giving.jetty import ALIASES, Jetty

pytestmark = pytest.mark.django_db(databases=ALIASES)
BALLOT = {"answer": "ballot", "shown": "neighbour"}


@pytest.fixture
def olav(jetty: Jetty) -> tuple[Jetty, Client, str]:
    """Olav has a link, and no account; gives his browser and the path."""
    jetty.hosts()
    jetty.asks_for()
    asked = {"name_1": "Olav", "address_1": "olav@example.org", "press": "one"}
    assert jetty.ana.post(f"/c/{jetty.code.lower()}/invite", asked).status_code == 302
    following.follow()
    (letter,) = [text for text in letters_to("olav@example.org") if "/a/" in text]
    secret = letter.partition("https://solbakken.example/a/")[2].split()[0]
    return jetty, jetty.living.visitor(), f"/a/{secret}"


def gifts(jetty: Jetty) -> list[Gift]:
    """The gifts in the books."""
    with jetty.living.engine.reader() as store:
        fund = Fundraiser(Frozen(store), target_of(jetty.card))
        return [gift for _number, gift in fund.gifts.items()]


def sends(jetty: Jetty, browser: Client, path: str, **typed: str) -> int:
    """Olav sends the form behind his link."""
    jetty.living.now_ms += 1_000
    return browser.post(path, {**BALLOT, **typed, "press": new_press()}).status_code


def test_what_was_promised_is_told_and_more_is_more(olav: tuple[Jetty, Client, str]) -> None:
    """The page does not say that a gift can be changed: a second one stands beside it."""
    jetty, browser, path = olav
    first = browser.get(path).content.decode()
    assert "I promise this" in first
    assert sends(jetty, browser, path, kind="money", amount="150") == 302
    page = browser.get(path).content.decode()
    assert "What you promised is noted" in page
    assert "You can change it" not in page
    assert re.search(r"<summary[^>]*>Promise something more</summary>", page)
    assert f"{path}/gift/1" in page


def test_a_promise_is_taken_back_from_the_link(olav: tuple[Jetty, Client, str]) -> None:
    """Its own page, which the link leads to, has the button; another press says it is so."""
    jetty, browser, path = olav
    sends(jetty, browser, path, kind="money", amount="150")
    assert "Take my promise back" in browser.get(f"{path}/gift/1").content.decode()
    back = {"do": "take-back", "press": new_press()}
    answer = browser.post(f"{path}/gift/1", back)
    assert (answer.status_code, answer.headers["Location"]) == (302, path)
    assert "Your promise is taken back." in browser.get(path).content.decode()
    assert [gift.standing for gift in gifts(jetty)] == ["taken back"]
    again = browser.post(f"{path}/gift/1", {**back, "press": new_press()})
    assert again.status_code == 409
    assert "Take my promise back" not in again.content.decode()


def test_the_choice_of_what_is_given_stays_where_something_is_to_be_mended(
    olav: tuple[Jetty, Client, str],
) -> None:
    """An empty amount: money and hours can still be chosen, and the sentence asks for a number."""
    jetty, browser, path = olav
    answer = browser.post(path, {**BALLOT, "kind": "hours", "amount": "", "press": new_press()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write how much you give, as a number." in page
    for kind in ("money", "hours"):
        assert re.search(rf'<input[^>]*type="radio"[^>]*name="kind"[^>]*value="{kind}"', page)
    assert gifts(jetty) == []


def test_what_goes_with_hours_is_kept(olav: tuple[Jetty, Client, str]) -> None:
    """The words in which Olav says what he can do reach whoever calls upon it."""
    jetty, browser, path = olav
    said = {"kind": "hours", "amount": "2", "text": "I paint on Saturdays"}
    assert sends(jetty, browser, path, **said) == 302
    (gift,) = gifts(jetty)
    assert gift.prose is not None
    told = content.read(gift.prose)
    assert getattr(told, "text", "") == "I paint on Saturdays"
    assert "I paint on Saturdays" in jetty.page(jetty.ana)


# ── What a link does not open
def given_elsewhere(jetty: Jetty) -> None:
    """Olav gives unseen on another device, signed in."""
    jetty.gives(jetty.living.visitor("Olav"), "money", "777")


def test_a_link_shows_what_was_given_by_it_and_nothing_else_unseen(
    olav: tuple[Jetty, Client, str],
) -> None:
    """MAT-23: whoever has the link, forwarded or guessed, meets no gift from elsewhere."""
    jetty, browser, path = olav
    given_elsewhere(jetty)
    assert sends(jetty, browser, path, kind="money", amount="150") == 302
    page = browser.get(path).content.decode()
    assert not re.search(r"\b777\b", page)
    assert f"{path}/gift/1" not in page
    assert f"{path}/gift/2" in page
    assert browser.get(f"{path}/gift/1").status_code == 404
    assert "150" in browser.get(f"{path}/gift/2").content.decode()
    both = jetty.living.visitor("Olav").get(f"/c/{jetty.code.lower()}").content.decode()
    assert "777" in both
    assert "150" in both


def test_a_link_takes_back_only_what_was_given_by_it(olav: tuple[Jetty, Client, str]) -> None:
    """A press behind the link about another unseen gift is about nothing of that link's."""
    jetty, browser, path = olav
    given_elsewhere(jetty)
    sends(jetty, browser, path, kind="money", amount="150")
    back = {"do": "take-back", "press": new_press()}
    assert browser.post(f"{path}/gift/1", back).status_code == 404
    assert [gift.standing for gift in gifts(jetty)] == ["promised", "promised"]
    person, ask = jetty.living.who("Olav"), Ask.objects.get()
    done = act(
        person, jetty.project, target_of(jetty.card), TakeBack(gift=1),
        channel="link", press="by hand", link=ask.id.bytes,
    )  # fmt: skip
    assert done.refused
    assert [gift.standing for gift in gifts(jetty)] == ["promised", "promised"]


def test_no_letters_are_sent_anywhere_from_a_link(olav: tuple[Jetty, Client, str]) -> None:
    """How somebody hears of it is chosen by who is signed in; here there is no such form."""
    jetty, browser, path = olav
    sends(jetty, browser, path, kind="money", amount="150")
    page = browser.get(f"{path}/gift/1")
    assert 'name="address"' not in page.content.decode()
    assert 'name="how"' not in page.content.decode()
    answer = browser.post(f"{path}/gift/1", {"how": "letter", "address": "Mallory, Street 1"})
    assert answer.status_code == 302
    assert not Hearing.objects.exists()
    assert "Sign in to choose how you hear of it." in browser.get(f"{path}/gift/1").content.decode()


def test_a_gift_behind_a_link_stays_out_of_caches(olav: tuple[Jetty, Client, str]) -> None:
    """As the page before it: nothing of it is kept by what lies between."""
    jetty, browser, path = olav
    sends(jetty, browser, path, kind="money", amount="150")
    for address in (path, f"{path}/gift/1"):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_whoever_paid_by_the_link_gets_it_back_by_the_link(olav: tuple[Jetty, Client, str]) -> None:
    """It is called off: the page behind Olav's link says what goes back, and asks where to."""
    jetty, browser, path = olav
    sends(jetty, browser, path, kind="money", amount="150")
    jetty.pays(1, 15_000)
    assert "Where money can be paid to me" not in browser.get(f"{path}/gift/1").content.decode()
    assert jetty.presses(jetty.ana, "CallOff").status_code == 302
    for page in (path, f"{path}/gift/1"):
        said = browser.get(page).content.decode()
        assert "Where money can be paid to me" in said, page
        assert "ask the treasurer for it in cash" in said, page
        assert "You promise now and pay by" not in said, page
    assert "150 kr goes back to you." in browser.get(f"{path}/gift/1").content.decode()
