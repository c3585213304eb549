"""A task that was shown as done: members say so by link, by text message and under *For you*."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from dugnad.cards.task.law import verbs as task
from dugnad.cards.task.law.records import OWES, Pay, Task
from dugnad.charter.cards.verbs import PutUp
from dugnad.charter.entries import target_of
from dugnad.ledger import codec
from dugnad.ledger.store import Frozen
from dugnad.web.answers import services, texting
from dugnad.web.content import services as content
from dugnad.web.content.told import Told
from dugnad.web.people.models import Person
from tests.web.acting.street import DATABASES, DAY_MS, Street, identity
from tests.web.answers.asking import ask, hidden, letters_to, link, press
from tests.web.answers.deciding import OLAV, village

pytestmark = pytest.mark.django_db(databases=DATABASES)

TITLE = "Sew ten flags"


def puts_up(street: Street, pay: Pay = "thanks") -> bytes:
    """Ana puts a task up; gives its id."""
    card = identity(TITLE)
    paid = pay == "money"
    opening = task.Open(
        pay=pay,
        unit="NOK" if paid else None,
        amount=30_000 if paid else 0,
        minutes=0,
        places=1,
        done_by_ms=0,
        outsiders=True,
        period_ms=3 * DAY_MS,
        vote_ms=5 * DAY_MS,
    )
    up = PutUp(
        card=card,
        project=street.project,
        card_type="task",
        opening=codec.encode(opening),
        grants=(OWES,),
    )
    assert not street.act(street.ana, "cards", up, title=TITLE).refused
    return card


def is_shown(street: Street, card: bytes, who: Person) -> None:
    """Somebody has taken it on and shows that it is done."""
    assert not street.act(who, target_of(card), task.Answer("yes")).refused
    assert not street.act(who, target_of(card), task.Show(), title="Ten of them").refused


def standing(street: Street, card: bytes) -> str:
    """Where its one place stands; "" where nobody has it."""
    with street.engine.reader() as store:
        place = Task(Frozen(store), target_of(card)).places.get(1)
    return "" if place is None else place.standing


def confirmed(street: Street, card: bytes) -> int:
    """How many have confirmed what was shown."""
    with street.engine.reader() as store:
        showing = Task(Frozen(store), target_of(card)).showings.get(1)
    assert showing is not None
    return showing.confirmed


def reasons(street: Street, card: bytes) -> list[str]:
    """Why people object, in their words."""
    with street.engine.reader() as store:
        objections = Task(Frozen(store), target_of(card)).objections
        prose = [words.prose for _key, words in objections.items()]
    told = content.read_many(prose, waiting=True)
    return [one.text for one in told.values() if isinstance(one, Told)]


def test_it_is_taken_on_by_link(street: Street) -> None:
    """Two taps: the link and yes; the same link gives it back."""
    card = puts_up(street)
    asked = ask(street, card, "Dia")
    browser = street.browser()
    assert "Do you take it on?" in browser.get(link(asked)).content.decode()
    assert press(browser, link(asked), "yes") == 302
    assert standing(street, card) == "taken"
    assert press(browser, link(asked), "no") == 302
    assert standing(street, card) == ""


def test_where_there_is_pay_the_link_says_what_it_means_first(street: Street) -> None:
    """No word alone takes it on: the page has the pay, the warning and what this is not."""
    card = puts_up(street, pay="money")
    asked = ask(street, card, "Dia")
    page = street.browser().get(link(asked)).content.decode()
    for words in ("300 kr", "it can change benefits", "Nobody is employed"):
        assert words in page
    with pytest.raises(services.NothingToAsk):
        services.answer(asked, "yes", channel="sms", press="a text")
    assert press(street.browser(), link(asked), "ballot", said="yes") == 302
    assert standing(street, card) == "taken"


def test_who_takes_it_on_by_link_shows_it_there_and_is_paid(
    street: Street, settings: Any, tmp_path: Path
) -> None:
    """Without an account: what stands, showing it in words and a photo, and where to be paid."""
    settings.MEDIA_ROOT = str(tmp_path)
    card = puts_up(street, pay="money")
    asked = ask(street, card, "Dia")
    browser = street.browser()
    assert press(browser, link(asked), "ballot", said="yes") == 302
    page = browser.get(link(asked)).content.decode()
    for words in (
        "Your answer is noted: I take it on",
        "show by then that it is done, or give it back",
        "Show it is done",
        "I give it back",
        "The money for it is not there",
        'href="/money/where-to"',
        'enctype="multipart/form-data"',
    ):
        assert words in page, words
    assert "Do you take it on?" not in page
    bad = SimpleUploadedFile("x.png", b"no picture", "image/png")
    sent = {"text": "Ten of them", "picture_file": bad}
    assert posts(browser, link(asked), **sent) == 422
    good = {"text": "Ten of them", "alt": "A box", "picture_file": picture()}
    assert posts(browser, link(asked), **good) == 302
    assert standing(street, card) == "shown"
    page = browser.get(link(asked)).content.decode()
    assert "You have shown it. Members can object until" in page
    assert "It is too late" not in page
    assert 'href="/money/where-to"' in page


def test_what_was_taken_on_by_link_is_given_back_there(street: Street) -> None:
    """One press, as the page says."""
    card = puts_up(street, pay="money")
    asked = ask(street, card, "Dia")
    browser = street.browser()
    assert press(browser, link(asked), "ballot", said="yes") == 302
    assert press(browser, link(asked), "no") == 302
    assert standing(street, card) == ""
    assert "Do you take it on?" in browser.get(link(asked)).content.decode()


def posts(browser: Client, path: str, **typed: object) -> int:
    """Send the form of the page behind a link; gives the status."""
    page = browser.get(path).content.decode()
    hiding = {name: hidden(page, name) for name in ("csrfmiddlewaretoken", "press")}
    return browser.post(path, {**hiding, "answer": "ballot", **typed}).status_code


def picture() -> SimpleUploadedFile:
    """A small picture, as a phone would send it."""
    file = io.BytesIO()
    Image.new("RGB", (32, 24), (40, 120, 90)).save(file, "PNG")
    return SimpleUploadedFile("flags.png", file.getvalue(), "image/png")


def test_a_member_confirms_by_link(street: Street) -> None:
    """The link asks whether it is done; one press says so, and a second one changes nothing."""
    people = village(street, "Ben", "Cem")
    card = puts_up(street)
    is_shown(street, card, people["Cem"])
    asked = ask(street, card, "Ben")
    browser = street.browser()
    page = browser.get(link(asked)).content.decode()
    assert "It is shown as done. Do you say so too?" in page
    assert press(browser, link(asked), "yes") == 302
    assert confirmed(street, card) == 1
    assert "Your answer is noted: It is done" in browser.get(link(asked)).content.decode()


def test_an_objection_by_link_needs_its_reason(street: Street) -> None:
    """Without words nothing is written; with them it stops, and the link asks for a vote."""
    people = village(street, "Ben", "Cem")
    card = puts_up(street)
    is_shown(street, card, people["Cem"])
    asked = ask(street, card, "Ben")
    browser = street.browser()
    page = browser.get(link(asked)).content.decode()
    assert "I object because…" in page
    assert "Why do you object?" in page
    assert press(browser, link(asked), "object", why=" ") == 422
    assert standing(street, card) == "shown"
    assert press(browser, link(asked), "object", why="Two seams are open") == 302
    assert standing(street, card) == "disputed"
    assert reasons(street, card) == ["Two seams are open"]
    assert "Yes, it counts as done" in browser.get(link(asked)).content.decode()


@pytest.mark.parametrize(
    ("text", "outcome", "stands"),
    [
        ("JA", "answered", "shown"),
        ("NEI sømmen er åpen", "answered", "disputed"),
        ("NEI", "more-needed", "shown"),
        ("kanskje i morgen", "not-understood", "shown"),
    ],
)
def test_a_text_message_says_whether_it_is_done(
    street: Street, text: str, outcome: str, stands: str
) -> None:
    """One word confirms, no and why objects, and a bare no is asked for its reason."""
    people = village(street, "Olav", "Cem")
    card = puts_up(street)
    is_shown(street, card, people["Cem"])
    ask(street, card, "Olav", OLAV)
    assert "NO and why" in letters_to(OLAV)[-1]
    street.now_ms += 60_000
    assert texting.take_in(OLAV, text, "m-1") == outcome
    assert standing(street, card) == stands
    if outcome == "answered":
        assert letters_to(OLAV)[-1].startswith("Noted: ")
        assert f" {TITLE}. To change it" in letters_to(OLAV)[-1]
    if stands == "disputed":
        assert reasons(street, card) == ["sømmen er åpen"]


def test_every_member_finds_it_under_for_you(street: Street) -> None:
    """Silence counts as yes, so nobody has to be asked to be able to say something else."""
    people = village(street, "Ben", "Cem")
    card = puts_up(street)
    ben = street.browser(people["Ben"])
    assert TITLE not in ben.get("/for-you/").content.decode()
    is_shown(street, card, people["Cem"])
    assert services.open_count(people["Ben"]) == 1
    assert "It is shown as done." in ben.get("/for-you/").content.decode()
    assert services.open_count(people["Cem"]) == 0
    confirm = street.act(people["Ben"], target_of(card), task.Confirm(showing=1))
    assert not confirm.refused
    assert services.open_count(people["Ben"]) == 0
    street.later(days=3)
    assert services.open_count(street.ana) == 0


def test_who_is_signed_in_objects_under_for_you(street: Street) -> None:
    """The same words, without a link."""
    people = village(street, "Ben", "Cem")
    card = puts_up(street)
    is_shown(street, card, people["Cem"])
    row = services.open_card(card, people["Ben"])
    path = f"/c/{row.code.lower()}/answer"
    ben = street.browser(people["Ben"])
    assert press(ben, path, "object", why="") == 422
    assert press(ben, path, "object", why="One is missing") == 302
    assert reasons(street, card) == ["One is missing"]


def test_who_votes_after_an_objection_reads_why(street: Street) -> None:
    """The reason stands above the answers, by link, under For you and in the text message."""
    people = village(street, "Ben", "Cem", "Olav")
    card = puts_up(street)
    is_shown(street, card, people["Cem"])
    by_link = ask(street, card, "Ben")
    row = services.open_card(card, people["Olav"])
    olav = street.browser(people["Olav"])
    why = "Two seams are open"
    assert press(olav, f"/c/{row.code.lower()}/answer", "object", why=why) == 302
    passed_on = street.browser().get(link(by_link)).content.decode()
    assert "Olav" not in passed_on
    for page in (
        passed_on,
        street.browser(street.ana).get("/for-you/").content.decode(),
    ):
        assert page.index("Two seams are open") < page.index("Yes, it counts as done")
    ask(street, card, "Eva", "+4740001234")
    assert 'Against: "Two seams are open".' in letters_to("+4740001234")[-1]
