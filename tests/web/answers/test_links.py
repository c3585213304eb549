"""A link that answers: opened by anybody and anything, and only a press counts (K28)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpRequest
from django.test import RequestFactory

from dugnad.charter.cards.verbs import Close
from dugnad.charter.entries import target_of
from dugnad.charter.law import Law
from dugnad.charter.talk import Remove
from dugnad.web.answers import answering, calling, following, guessing, secrets, services
from dugnad.web.answers.models import Ask
from dugnad.web.lists import services as lists
from dugnad.web.messages.models import Note
from dugnad.web.people import services as people
from dugnad.web.people.models import Membership, Passkey, Person, Reach
from dugnad.web.people.names import name_of
from dugnad.web.people.viewer import Viewer
from tests.web.acting.street import DATABASES, Street, identity
from tests.web.answers.asking import ask, code, hidden, letters_to, link, press

pytestmark = pytest.mark.django_db(databases=DATABASES)

SCANNERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) SafeLinks",
    "BarracudaCentral/1.0",
    "facebookexternalhit/1.1",
    "WhatsApp/2.23",
    "curl/8.0",
    "",
)


def everything_kept(street: Street) -> tuple[dict[str, list[dict[str, Any]]], bytes, bytes]:
    """Every row of every table, where the books stand, and every byte of their file."""
    rows = {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
    }
    books = b"".join(path.read_bytes() for path in sorted(street.folder.rglob("books.db*")))
    return rows, street.root(), books


def test_opening_changes_nothing(street: Street) -> None:
    """Scanners, previews and people open Ben's link twenty times: no row and no byte moves."""
    asked = ask(street, street.work_day())
    before = everything_kept(street)
    for number in range(20):
        browser = street.browser(None, **{"user-agent": SCANNERS[number % len(SCANNERS)]})
        assert browser.get(link(asked)).status_code == 200
        assert browser.head(link(asked)).status_code == 200
        assert browser.get(f"/find/?code={code(asked)}").status_code == 302
        assert browser.get(link(asked) + "?answer=yes&press=x").status_code == 200
        assert browser.put(link(asked), "answer=yes").status_code in (403, 405)
        assert browser.options(link(asked)).status_code == 405
    assert everything_kept(street) == before
    assert street.browser().get(link(asked)).content.count(b"Ana asks you") == 2


def test_pressing_without_the_form_changes_nothing(street: Street) -> None:
    """A scanner that posts what it has not been shown is turned away."""
    asked = ask(street, street.work_day())
    before = everything_kept(street)
    for answer in ("yes", "no", "ring", "not-me", "stop"):
        assert street.browser().post(link(asked), {"answer": answer}).status_code == 403
    assert everything_kept(street) == before


def test_two_taps(street: Street) -> None:
    """Ben opens the link and presses yes; the page says so, until when, and where his day is."""
    card = street.work_day()
    asked = ask(street, card)
    browser = street.browser()
    assert press(browser, link(asked), "yes") == 302
    assert street.said(person("Ben"), card) == "yes"
    page = browser.get(link(asked)).content.decode()
    assert "Your answer is noted: Yes, I come" in page
    assert "You can change it until" in page
    assert "Put it in my calendar" in page


def test_changing_the_answer_until_the_deadline(street: Street) -> None:
    """Yes, maybe, no, yes: the last one counts; afterwards nothing can be pressed."""
    card = street.work_day()
    asked = ask(street, card)
    browser = street.browser()
    for word in ("yes", "maybe", "no", "yes"):
        assert press(browser, link(asked), word) == 302
        assert street.said(person("Ben"), card) == word
        assert fresh(asked).word == word
    opened = browser.get(link(asked)).content.decode()
    street.later(days=5)
    late = browser.post(
        link(asked),
        {
            "csrfmiddlewaretoken": hidden(opened, "csrfmiddlewaretoken"),
            "press": hidden(opened, "press"),
            "answer": "no",
        },
    )
    assert late.status_code == 409
    assert "nothing was changed" in late.content.decode()
    assert street.said(person("Ben"), card) == "yes"


def test_the_same_answer_again(street: Street) -> None:
    """Ben says yes on his phone and once more on his computer: it is noted, and no fault."""
    card = street.work_day()
    asked = ask(street, card)
    press(street.browser(), link(asked), "yes")
    seq = street.engine.head().seq
    assert press(street.browser(), link(asked), "yes") == 302
    assert street.engine.head().seq == seq


def test_a_press_that_comes_again(street: Street) -> None:
    """Yes, then no, then the first press once more: the books and the page say no."""
    card = street.work_day()
    asked = ask(street, card)
    browser = street.browser()
    press(browser, link(asked), "yes", form="form-1")
    press(browser, link(asked), "no", form="form-2")
    press(browser, link(asked), "yes", form="form-1")
    assert street.said(person("Ben"), card) == "no"
    assert fresh(asked).word == "no"


def test_a_no_of_somebody_new_that_comes_again(street: Street) -> None:
    """No, then yes, then the first press once more: the yes stands."""
    card = street.work_day()
    asked = ask(street, card)
    browser = street.browser()
    press(browser, link(asked), "no", form="form-1")
    press(browser, link(asked), "yes", form="form-2")
    assert press(browser, link(asked), "no", form="form-1") == 302
    assert street.said(person("Ben"), card) == "yes"
    assert fresh(asked).word == "yes"


def test_a_no_of_somebody_new_leaves_nothing_in_the_books(street: Street) -> None:
    """Ben declines: Ana is told on her list, and the books never hear of him."""
    card = street.work_day()
    asked = ask(street, card)
    root = street.root()
    assert press(street.browser(), link(asked), "no") == 302
    assert street.root() == root
    assert not Membership.objects.filter(person=person("Ben")).exists()
    assert "Your answer is noted: No, I cannot come" in text(street, link(asked))
    code_of_card = services.open_ask(asked).code
    assert "No" in text(street, f"/c/{code_of_card.lower()}/invite", street.ana)


def test_a_no_of_a_member_stands_in_the_books(street: Street) -> None:
    """Cem belongs to the project: his no counts like any answer."""
    cem = street.person("Cem")
    street.join(cem)
    card = street.work_day()
    asked = ask(street, card, "Cem")
    press(street.browser(), link(asked), "no")
    assert street.said(cem, card) == "no"


def test_ring_me(street: Street) -> None:
    """Ben would rather talk: Ana is told once, however often he presses; he can still answer."""
    card = street.work_day()
    asked = ask(street, card)
    browser = street.browser()
    for _ in range(3):
        assert press(browser, link(asked), "ring") == 302
    assert Note.objects.filter(person=street.ana, code="ring-me").count() == 1
    assert len(letters_to("ana@example.org")) == 1
    assert "Ben would rather talk than write. Please ring." in letters_to("ana@example.org")[0]
    assert "Ana is told that you would like to be rung." in text(street, link(asked))
    assert "Would like you to ring" in invite_page(street, asked)
    press(browser, link(asked), "yes")
    assert street.said(person("Ben"), card) == "yes"


def test_ring_me_at_a_number(street: Street) -> None:
    """Ben was asked by mail: he says where to ring, and Ana reads number, card and link."""
    asked = ask(street, street.work_day())
    assert press(street.browser(), link(asked), "ring", number="22 12 34 56") == 302
    (mail,) = letters_to("ana@example.org")
    assert "About Paint the fence. Ben would rather talk than write." in mail
    assert "Please ring +47 22 12 34 56." in mail
    assert "https://solbakken.example/c/" in mail
    page = street.browser(street.ana).get("/for-you/").content.decode()
    assert "Please ring +47 22 12 34 56." in page
    assert ">Paint the fence</a>" in page
    lies = bytes(Note.objects.get().sealed_number)
    for digits in (b"22 12", b"34 56", b"2212", b"3456"):  # two alone stand in chance itself.
        assert digits not in lies


def test_k30_please_ring_me_is_a_task_with_a_day(street: Street) -> None:
    """Ana reads until when to ring Ben, is reminded once if she did not, and says that she did."""
    asked = ask(street, street.work_day())
    assert press(street.browser(), link(asked), "ring", number="22 12 34 56") == 302
    (mail,) = letters_to("ana@example.org")
    by = "Ring by Wednesday 23 September, 20:00."
    assert by in mail
    page = text(street, "/for-you/", street.ana)
    assert by in page
    assert "I have rung" in page
    assert calling.remind_due(street.now_ms) == 0
    street.later(days=2, hours=7)
    assert calling.remind_due(street.now_ms) == 0
    street.later(hours=1)
    assert [calling.remind_due(street.now_ms) for _again in range(2)] == [1, 0]
    reminder = letters_to("ana@example.org")[-1]
    assert "Please ring +47 22 12 34 56. That was to be by Wednesday 23 September" in reminder
    note = Note.objects.get()
    browser = street.browser(street.ana)
    token = hidden(browser.get("/for-you/").content.decode(), "csrfmiddlewaretoken")
    browser.post(f"/for-you/{note.id}/seen", {"csrfmiddlewaretoken": token})
    assert "I have rung" not in text(street, "/for-you/", street.ana)


def test_k30_whoever_was_rung_in_time_or_answers_after_all_reminds_nobody(street: Street) -> None:
    """Ben presses yes after all; what comes before the second day is the last moment to ring."""
    asked = ask(street, street.work_day())
    press(street.browser(), link(asked), "ring")
    press(street.browser(), link(asked), "yes")
    street.later(days=3)
    assert calling.remind_due(street.now_ms) == 0
    note = Note.objects.get()
    row = lists.card(bytes.fromhex(note.about))
    assert row is not None
    assert row.when_ms is not None
    note.created_ms = row.when_ms - 3_600_000
    assert calling.ring_by_ms(note) == row.when_ms


def test_a_number_that_is_none(street: Street) -> None:
    """Ben slips: what he typed stays, he is told what to do, and Ana hears nothing yet."""
    asked = ask(street, street.work_day())
    browser = street.browser()
    assert press(browser, link(asked), "ring", number="22 12") == 422
    token = hidden(browser.get(link(asked)).content.decode(), "csrfmiddlewaretoken")
    typed = {"csrfmiddlewaretoken": token, "answer": "ring", "number": "22 12"}
    told = browser.post(link(asked), typed).content.decode()
    assert "This is not a telephone number." in told
    assert 'value="22 12"' in told
    assert not Note.objects.exists()


def test_ring_me_by_whoever_was_texted(street: Street) -> None:
    """Cem was asked by text message: Ana has his number, and reads it where she is told."""
    asked = ask(street, street.work_day(), "Cem", "+4740012345")
    assert "On which number?" not in text(street, link(asked))
    assert press(street.browser(), link(asked), "ring") == 302
    assert "Please ring +47 40 01 23 45." in letters_to("ana@example.org")[0]


def test_not_me(street: Street) -> None:
    """The address was Dia's: Ben is taken off, Ana is told, and Dia is not written to again."""
    card = street.work_day()
    asked = ask(street, card, "Ben", "dia@example.org")
    assert "Hello Ben." in text(street, link(asked))
    browser = street.browser()
    assert press(browser, link(asked), "not-me") == 302
    page = browser.get(link(asked)).content.decode()
    assert "This question is not for you" in page
    assert "Ben" not in page
    assert 'value="yes"' not in page
    assert fresh(asked).person is None
    assert "reached somebody else" in letters_to("ana@example.org")[0]
    assert "Somebody else got the message" in invite_page(street, asked)
    street.now_ms += services.SAME_PRESS_MS
    with pytest.raises(services.AskedAlready):
        ask(street, card, "Dia", "dia@example.org")
    assert len(letters_to("dia@example.org")) == 0
    assert not Reach.objects.filter(person__asked__isnull=False).exists()


def test_not_me_after_an_answer(street: Street) -> None:
    """Dia pressed yes before she saw that it was meant for Ben: nobody counts on him."""
    card = street.work_day()
    asked = ask(street, card, "Ben", "dia@example.org")
    ben = person("Ben")
    browser = street.browser()
    press(browser, link(asked), "yes")
    assert street.said(ben, card) == "yes"
    press(browser, link(asked), "not-me")
    assert street.said(ben, card) == "no"
    assert fresh(asked).state == Ask.State.STRANGER
    assert not ben.reaches.exists()


def test_not_me_leaves_the_answer_of_somebody_known(street: Street) -> None:
    """Cem said yes and forwarded his link: what is pressed there does not take his yes away."""
    cem = street.person("Cem")
    card = street.work_day()
    asked = ask(street, card, "Cem")
    press(street.browser(), link(asked), "yes")
    press(street.browser(), link(asked), "not-me")
    assert street.said(cem, card) == "yes"
    assert cem.reaches.exists()


def test_not_me_does_not_take_a_known_address(street: Street) -> None:
    """Cem lives here; somebody to whom he forwarded his link presses that it is not them."""
    cem = street.person("Cem")
    asked = ask(street, street.work_day(), "Cem")
    press(street.browser(), link(asked), "not-me")
    assert cem.reaches.count() == 1
    assert Note.objects.get(person=street.ana).whom == cem


def test_not_me_leaves_what_more_than_a_guess_says(street: Street) -> None:
    """Ben never typed a code, but has a device, or another project: the address is his."""
    card = street.work_day()
    asked, other = ask(street, card, "Ben"), ask(street, card, "Eva")
    ben, eva = person("Ben"), person("Eva")
    Passkey.objects.create(person=ben, credential_id=b"1", credential=b"1", created_ms=1)
    people.membership_of(eva, identity("The choir"))
    for one, who in ((asked, ben), (other, eva)):
        press(street.browser(), link(one), "yes")
        press(street.browser(), link(one), "not-me")
        assert who.reaches.count() == 1
        assert street.said(who, card) == "yes"


def test_not_me_leaves_the_way_by_which_others_ask(street: Street) -> None:
    """Ben was asked twice at one address: whoever answers for one of them stops that one only."""
    first, second = (ask(street, street.work_day(title)) for title in ("Paint", "Dig"))
    press(street.browser(), link(first), "not-me")
    assert fresh(second).person == person("Ben")
    assert person("Ben").reaches.count() == 1


def test_an_open_page_after_not_me(street: Street) -> None:
    """Two pages of one link are open; after "not me" on one, the other one's yes does nothing."""
    card = street.work_day()
    asked = ask(street, card)
    one, two = street.browser(), street.browser()
    page = two.get(link(asked)).content.decode()
    stale = fresh(asked)
    press(one, link(asked), "not-me")
    seq = street.engine.head().seq
    late = two.post(
        link(asked),
        {
            "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
            "press": hidden(page, "press"),
            "answer": "yes",
        },
    )
    assert late.status_code == 409
    answering._move(stale, Ask.State.ANSWERED, "yes")
    assert fresh(asked).person is None
    assert fresh(asked).state == Ask.State.STRANGER
    assert street.engine.head().seq == seq


def test_do_not_ask_me_about_this(street: Street) -> None:
    """Ben wants to hear nothing more about this card; he could still answer."""
    card = street.work_day()
    asked = ask(street, card)
    browser = street.browser()
    assert press(browser, link(asked), "stop") == 302
    page = text(street, link(asked))
    assert "You are asked nothing more about this." in page
    assert "Show the question" in page
    assert "Do not ask me about this" not in page
    asks = page.partition("Show the question")[0]
    assert 'name="answer"' not in asks
    assert "Does not want to be asked about this" in invite_page(street, asked)
    assert services.open_for(person("Ben")) == []
    street.now_ms += services.SAME_PRESS_MS
    with pytest.raises(services.AskedAlready):
        ask(street, card)


@pytest.mark.parametrize("word", ["yes", "maybe", "no"])
def test_the_answer_that_was_given_looks_chosen_and_no_other(street: Street, word: str) -> None:
    """Ben said no: that button is the pressed one, and the yes above it is no longer filled."""
    asked = ask(street, street.work_day())
    press(street.browser(), link(asked), word)
    buttons = re.findall(r"<button[^>]*primary-action[^>]*>", text(street, link(asked)))
    assert len(buttons) == 3
    for button in buttons:
        is_it = f'value="{word}"' in button
        assert ('aria-pressed="true"' in button) == is_it
        assert ('data-variant="secondary"' in button) != is_it


def test_a_forwarded_link(street: Street) -> None:
    """Dia, signed in as herself, opens Ben's link: the page says for whom a press counts."""
    card = street.work_day()
    asked = ask(street, card)
    dia = street.person("Dia")
    browser = street.browser(dia)
    page = browser.get(link(asked)).content.decode()
    assert "This was sent to Ben. Here you are Dia" in page
    press(browser, link(asked), "yes")
    assert street.said(person("Ben"), card) == "yes"
    assert street.said(dia, card) == ""


def test_a_link_after_the_day(street: Street) -> None:
    """The day has been: the page says what came of it and what Ben had said."""
    asked = ask(street, street.work_day())
    press(street.browser(), link(asked), "yes")
    street.later(days=6)
    page = text(street, link(asked))
    assert "It is too late to answer here." in page
    assert "The day has been." in page
    assert "You had said yes." in page
    assert 'value="yes"' not in page


def test_a_link_to_a_day_that_was_called_off(street: Street) -> None:
    """Ana closes the card before its day: the link says so."""
    card = street.work_day()
    asked = ask(street, card)
    assert not street.act(street.ana, "cards", Close(card=card)).refused
    assert "The work day was called off." in text(street, link(asked))


def test_a_text_that_was_taken_away(street: Street) -> None:
    """From the moment that the books say so, the question stands under the card's code alone."""
    card = street.work_day("Buy my paint")
    asked = ask(street, card)
    assert "Buy my paint" in text(street, link(asked))
    with street.engine.reader() as store:
        entry = Law(store).card(card)
    assert entry is not None
    done = street.act(street.ana, "talk", Remove(entry.prose, "regret", about=target_of(card)))
    assert not done.refused
    assert services.open_ask(asked).title == ""
    page = text(street, link(asked))
    code = services.open_ask(asked).code
    assert f"Card {code[:3]} {code[3:]}" in page
    assert "Buy my paint" not in page


def test_a_code_that_may_be_two_opens_neither(street: Street) -> None:
    """A 0 is a Q or a D: where both were given out, nobody comes to somebody else's question."""
    card = street.work_day()
    for name, own in (("Ben", "Q2B3C4"), ("Cem", "D2B3C4")):
        Ask.objects.filter(id=ask(street, card, name).id).update(code=secrets.code_tag(own))
    for typed, name in (("Q2B3C4", "Ben"), ("D2B3C4", "Cem")):
        found = services.by_code(typed)
        assert found is not None
        assert found.person == person(name)
    assert services.by_code("02B3C4") is None


@pytest.mark.parametrize("tail", [".", ")", "/", ">", "%20", "%E2%80%9D"])
def test_what_hangs_on_to_a_link(street: Street, tail: str) -> None:
    """Mail programs add a stop or a bracket: the link opens all the same."""
    asked = ask(street, street.work_day())
    answer = street.browser().get(link(asked) + tail, follow=True)
    assert answer.status_code == 200
    assert "Ana asks you" in answer.content.decode()


def test_a_link_in_capital_letters(street: Street) -> None:
    """Whoever copies it by hand may write capitals."""
    asked = ask(street, street.work_day())
    path = "/a/" + link(asked).removeprefix("/a/").upper()
    assert street.browser().get(path, follow=True).status_code == 200


@pytest.mark.parametrize("path", ["/a/", "/a/k7m4", "/a/2222222222222222", "/a/%00", "/a/æøå"])
def test_a_link_that_opens_nothing(street: Street, path: str) -> None:
    """Cut off or mistyped: a page that says what to do."""
    answer = street.browser().get(path)
    assert answer.status_code == 404
    assert "This link opens nothing" in answer.content.decode()


def test_guessing_links_and_codes_is_slow(street: Street) -> None:
    """After thirty wrong ones the codes of this connection wait; links of others open as ever."""
    asked = ask(street, street.work_day())
    rows = everything_kept(street)
    browser = street.browser()
    statuses = [browser.get(f"/a/{number:016}").status_code for number in range(31)]
    assert statuses == [*[404] * 29, *[429] * 2]
    assert browser.get(f"/find/?code={code(asked)}").status_code == 429
    assert browser.get(link(asked)).status_code == 200
    assert everything_kept(street) == rows
    elsewhere = street.browser()
    elsewhere.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert elsewhere.get(f"/find/?code={code(asked)}").status_code == 302
    street.now_ms += 60_000
    assert browser.get(f"/find/?code={code(asked)}").status_code == 302


def test_right_codes_are_never_too_many(street: Street) -> None:
    """A whole library opens what is theirs from one connection."""
    asked = ask(street, street.work_day())
    browser = street.browser()
    for _ in range(60):
        assert browser.get(f"/find/?code={code(asked)}").status_code == 302


@pytest.mark.parametrize("way", ["as it is", "small", "with blanks", "with a dash"])
def test_the_code_on_the_first_page(street: Street, way: str) -> None:
    """Six characters from the message open the question, however they are typed."""
    asked = ask(street, street.work_day())
    own = code(asked)
    typed = {
        "as it is": own,
        "small": own.lower(),
        "with blanks": f" {own[:3]} {own[3:]} ",
        "with a dash": f"{own[:3]}-{own[3:]}",
    }[way]
    answer = street.browser().get("/find/", {"code": typed})
    assert (answer.status_code, answer.headers["Location"]) == (302, link(asked))
    assert answer.headers["Cache-Control"] == "no-store"


def test_codes_of_questions_open_nothing_else(street: Street) -> None:
    """No question gets the code of a card."""
    asked = ask(street, street.work_day())
    opened = services.open_ask(asked)
    assert code(asked) != opened.code
    answer = street.browser().get("/find/", {"code": opened.code})
    assert answer.headers["Location"] == f"/c/{opened.code.lower()}"


def test_no_cache_keeps_the_page(street: Street) -> None:
    """The page is for no cache and no search engine, and its address for no other site.

    It must not be "no-referrer": then browsers send presses with an unknown origin, which are
    refused.
    """
    asked = ask(street, street.work_day())
    for path in (link(asked), "/a/unknown", link(asked) + "."):
        answer = street.browser().get(path)
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_the_page_leads_nowhere_else(street: Street) -> None:
    """Whatever is posted along, a press leads back to the question."""
    asked = ask(street, street.work_day())
    browser = street.browser()
    page = browser.get(link(asked)).content.decode()
    posted = {
        "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
        "press": hidden(page, "press"),
        "answer": "yes",
        "next": "https://evil.example/",
        "from": "//evil.example/",
    }
    answer = browser.post(link(asked) + "?next=//evil.example/", posted)
    assert answer.headers["Location"] == link(asked)


def test_nonsense_as_an_answer(street: Street) -> None:
    """An answer that the card does not have changes nothing and says so."""
    asked = ask(street, street.work_day())
    seq = street.engine.head().seq
    for word in ("perhaps", "", "Open", "x" * 5000):
        assert press(street.browser(), link(asked), word) == 409
    assert street.engine.head().seq == seq
    assert fresh(asked).word == ""


def test_answering_on_the_card_itself(street: Street) -> None:
    """Cem answers on the card's page: his question waits no more, and his link knows it."""
    cem = street.person("Cem")
    card = street.work_day()
    asked = ask(street, card, "Cem")
    assert services.open_count(cem) == 1
    street.says(cem, card, "maybe")
    assert "Nobody is waiting" in text(street, "/for-you/", cem)
    following.follow()
    assert services.open_count(cem) == 0
    assert "Your answer is noted: Maybe" in text(street, link(asked))


def test_a_forgotten_person_has_no_link(street: Street) -> None:
    """Ben is forgotten: his link opens nothing, kindly."""
    asked = ask(street, street.work_day())
    path = link(asked)
    person("Ben").delete()
    assert street.browser().get(path).status_code == 404


# ── Steps


def person(name: str) -> Person:
    """Who is known by that name."""
    return next(one for one in Person.objects.all() if name_of(one, None) == name)


def fresh(asked: Ask) -> Ask:
    """The question as the database has it."""
    return Ask.objects.get(id=asked.id)


def text(street: Street, path: str, who: Person | None = None) -> str:
    """What a page says to somebody."""
    return street.browser(who).get(path).content.decode()


def invite_page(street: Street, asked: Ask) -> str:
    """What Ana sees of whom she asked."""
    return text(street, f"/c/{services.open_ask(asked).code.lower()}/invite", street.ana)


def test_whoever_is_signed_in_guesses_no_faster_from_many_connections(street: Street) -> None:
    """Thirty wrong ones, each from somewhere else, count against Ana wherever she sits next."""
    persons = {name: street.person(name) for name in ("Ana", "Ben")}

    def sits(name: str, at: int) -> HttpRequest:
        request = RequestFactory().get("/", REMOTE_ADDR=f"203.0.113.{at}")
        request.viewer = Viewer(persons[name], "en")  # type: ignore[attr-defined]
        return request

    for at in range(guessing.WRONG.goes):
        assert not guessing.guesses_too_much(sits("Ana", at))
        guessing.note_wrong(sits("Ana", at))
    assert guessing.guesses_too_much(sits("Ana", 200))
    assert not guessing.guesses_too_much(sits("Ben", 201))
