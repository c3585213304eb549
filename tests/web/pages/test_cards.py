"""A card's page for everybody who may look at it, and what they can press there."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dugnad.charter.entries import Rules
from dugnad.face.deciding.answering import OBJECTION
from dugnad.web.acting.services import member_in
from dugnad.web.content.models import Prose
from dugnad.web.lists import services as lists
from dugnad.web.people.middleware import SESSION_PERSON
from tests.web.living import ALIASES, Living, typed_of
from tests.web.pages.test_putting_up import picture

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

DAY_MS = 24 * 3_600_000
SLOW = Rules(way="together", joining="open", puts_up="anyone", objection_ms=2 * DAY_MS)
YES = {"said": "yes", "extra": "0"}


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the neighbourhood."""
    browser = living_place.visitor("Ana")
    living_place.begin(browser)
    return browser


@pytest.fixture
def waiting(living_place: Living, ana: Client) -> str:
    """The code of a card that waits for objections in Ana's slow project."""
    project = living_place.starts("Ana", "The hall", SLOW)
    return living_place.calls(ana, "Tear out the kitchen", project=project, when="2026-10-10T10:00")


def sign_in(place: Living, browser: Client, name: str) -> None:
    """Somebody says who they are, in the browser that they have been using."""
    visit = browser.session
    visit[SESSION_PERSON] = str(place.who(name).id)
    visit.save()


def test_what_takes_no_more_answers_is_nothing_to_do_soon(
    living_place: Living, ana: Client
) -> None:
    """Ana asks until a day before: then it still stands on the wall, and no longer on top."""
    del ana
    living_place.calls(living_place.visitor("Ana"), answer_by="24")
    soon = "You can do this soon"
    page = living_place.visitor().get("/").content.decode()
    assert page.index(soon) < page.index("Paint the fence")
    living_place.now_ms += int(4.5 * DAY_MS)
    living_place.engine.tick()
    lists.wait_for(living_place.engine.head().seq)
    page = living_place.visitor().get("/").content.decode()
    assert soon not in page
    assert "Paint the fence" in page


# ── Who sees what ──────────────────────────────────────────────────────────────────────────────
def test_a_stranger_sees_only_who_asks(living_place: Living, ana: Client) -> None:
    """Ana's name stands on her card; Ben, who comes, is a neighbour to a stranger."""
    code = living_place.calls(ana)
    living_place.visitor("Ben").post(f"/c/{code}/do/Answer", YES)
    page = living_place.visitor().get(f"/c/{code}").content.decode()
    assert "Ana" in page
    assert "Ben" not in page
    assert "A neighbour" in page
    assert "You look after this card" not in page


def test_who_takes_part_sees_the_others(living_place: Living, ana: Client) -> None:
    """Ben comes and Cem is a member: both see Ben's name; Dia answered no and sees Ana's only."""
    code = living_place.calls(ana)
    project = lists.projects().rows[0].code
    ben, cem, dia = (living_place.visitor(name) for name in ("Ben", "Cem", "Dia"))
    ben.post(f"/c/{code}/do/Answer", YES)
    cem.post(f"/p/{project}/join", {"rules_version": "1"})
    dia.post(f"/c/{code}/do/Answer", {"said": "no", "extra": "0"})
    seen = ["Ben" in one.get(f"/c/{code}").content.decode() for one in (ben, cem, ana, dia)]
    assert seen == [True, True, True, False]


def test_the_asker_can_look_after_the_card(living_place: Living, ana: Client) -> None:
    """Ana's card has her buttons; Ben gets none of them, and a stranger is asked who they are."""
    code = living_place.calls(ana)
    page = ana.get(f"/c/{code}").content.decode()
    assert "You look after this card" in page
    ben = living_place.visitor("Ben")
    for part in ("reword", "close"):
        assert ben.get(f"/c/{code}/{part}").status_code == 404
        asked = living_place.visitor().get(f"/c/{code}/{part}")
        assert asked.headers["Location"].startswith("/in/?next=")


def test_a_code_typed_otherwise_leads_to_the_one_address(living_place: Living, ana: Client) -> None:
    """Capital letters do, a 1 for an L does, and what is no card is not there."""
    called = (living_place.calls(ana, f"Day {number}") for number in range(200))
    code = next(one for one in called if "L" in one)
    assert ana.get(f"/c/{code}").status_code == 200
    similar = code.replace("L", "1")
    assert ana.get(f"/c/{similar}").headers["Location"] == f"/c/{code.lower()}"
    project = lists.projects().rows[0].code
    for wrong in ("zzzzzz", "k7", "000000", project):
        assert ana.get(f"/c/{wrong}").status_code == 404


def test_a_card_whose_text_was_taken_away(living_place: Living, ana: Client) -> None:
    """The page says so, everywhere; the words are nowhere, the card and its numbers remain."""
    code = living_place.tells(ana, "Ola stole my bike", text="I saw it **myself**.")
    living_place.takes_away(bytes(living_place.card(code).prose))
    stranger = living_place.visitor()
    for path in ("", "/print"):
        answer = stranger.get(f"/c/{code}{path}")
        assert answer.status_code == 200
        assert "Ola" not in answer.content.decode()
        assert "This text was taken away." in answer.content.decode()
    card = f"/c/{code.lower()}"
    for path in ("/poster", "/share"):
        assert stranger.get(card + path).headers["Location"] == card
        assert card + path not in stranger.get(card).content.decode()
    assert "Ola" not in stranger.get("/").content.decode()
    books = stranger.get("/books/").content.decode()
    assert "A text was taken away because it hurt somebody." in books


# ── Answering ──────────────────────────────────────────────────────────────────────────────────
def test_an_answer_is_one_press_with_a_receipt(living_place: Living, ana: Client) -> None:
    """Ben presses yes on the page; a second press is the first; another answer is another one."""
    code = living_place.calls(ana)
    ben = living_place.visitor("Ben")
    press = typed_of(ben.get(f"/c/{code}").content.decode())["press"]
    for _ in range(2):
        answer = ben.post(f"/c/{code}/do/Answer", {**YES, "press": press})
        assert answer.headers["Location"] == f"/c/{code.lower()}"
    page = ben.get(f"/c/{code}").content.decode()
    assert "It is noted: Yes, I come" in page
    assert page.count("Your receipt:") == 1
    ben.post(f"/c/{code}/do/Answer", {"said": "maybe", "extra": "0", "press": press})
    assert "It is noted: Maybe" in ben.get(f"/c/{code}").content.decode()


def test_an_answer_without_signing_in_waits_for_one_press(
    living_place: Living, ana: Client
) -> None:
    """A stranger brings two others, says who he is, and finds his answer on one button."""
    code = living_place.calls(ana)
    stranger = living_place.visitor()
    answer = stranger.post(f"/c/{code}/do/Answer", {"said": "yes", "extra": "2"})
    back = f"/c/{code}/do/Answer"
    assert answer.headers["Location"] == f"/in/?next={back.replace('/', '%2F')}&why=typed"
    sign_in(living_place, stranger, "Ben")
    before = living_place.root()
    page = stranger.get(back).content.decode()
    assert living_place.root() == before
    assert 'value="2"' in page
    assert 'value="yes"' in page
    stranger.post(back, {"said": "yes", "extra": "2", "press": typed_of(page)["press"]})
    assert "brings 2 other people" in stranger.get(f"/c/{code}").content.decode()
    assert 'value="2"' not in stranger.get(back).content.decode()


def test_only_what_the_form_asks_for_is_kept(living_place: Living, ana: Client) -> None:
    """A stranger sends much that no form asks for: nothing of it stays with their visit."""
    code = living_place.calls(ana)
    stranger = living_place.visitor()
    much = {f"x{number}": "y" * 1_000 for number in range(20)}
    stranger.post(f"/c/{code}/do/Answer", {**YES, **much, "press": "p"})
    stranger.post(f"/c/{code}/reword", {"title": "A title", **much})
    stranger.post(f"/p/{lists.projects().rows[0].code}/join", {"rules_version": "1", **much})
    stranger.post("/box/news/", {"title": "New", "text": "x", "project": "P", **much})
    held = stranger.session["kept"]
    assert {at.rpartition("/")[2]: sorted(kept) for at, kept in held.items()} == {
        "Answer": ["extra", "said"],
        "reword": ["title"],
        "": ["picture", "project", "text", "title"],
    }


def test_a_no_of_the_books_stands_above_the_form(living_place: Living, ana: Client) -> None:
    """Ben brings too many, and comes too late: a sentence each time."""
    code = living_place.calls(ana)
    ben = living_place.visitor("Ben")
    ben.post(f"/c/{code}/do/Answer", YES)
    many = ben.post(f"/c/{code}/do/Answer", {"said": "yes", "extra": "99"})
    assert many.status_code == 422
    living_place.later(days=6)
    late = ben.post(f"/c/{code}/do/Answer", {"said": "no", "extra": "0"})
    assert late.status_code == 409
    assert "The time to answer is over." in late.content.decode()
    assert ben.get(f"/c/{code}/do/Nothing").status_code == 404


def test_the_same_answer_again_is_no_mistake(living_place: Living, ana: Client) -> None:
    """Ben presses yes on another page as well: the card says so quietly, and asks for nothing."""
    code = living_place.calls(ana)
    ben = living_place.visitor("Ben")
    ben.post(f"/c/{code}/do/Answer", YES)
    ben.get(f"/c/{code}")
    again = ben.post(f"/c/{code}/do/Answer", {**YES, "press": "another"}, follow=True)
    page = again.content.decode()
    assert [*again.redirect_chain, again.status_code] == [(f"/c/{code.lower()}", 302), 200]
    assert "That is what you had answered." in page
    assert "has to be mended" not in page
    assert "Your receipt:" not in page
    assert "That is what you had" not in ben.get(f"/c/{code}").content.decode()


def test_after_the_day_the_asker_thanks(living_place: Living, ana: Client) -> None:
    """The day has been: Ana has one button, Ben has none; once pressed it is written there."""
    code = living_place.calls(ana)
    ben = living_place.visitor("Ben")
    ben.post(f"/c/{code}/do/Answer", YES)
    living_place.later(days=6)
    assert "Thank those who came" in ana.get(f"/c/{code}").content.decode()
    assert "Thank those who came" not in ben.get(f"/c/{code}").content.decode()
    assert ana.post(f"/c/{code}/do/Thank", {}).status_code == 302
    mine = ana.get(f"/c/{code}").content.decode()
    assert "It is noted that those who came were thanked." in mine
    assert "said yes" in mine
    assert "Print the poster" not in mine
    assert "was thanked" in ben.get(f"/c/{code}").content.decode()


# ── Looking after it ───────────────────────────────────────────────────────────────────────────
def test_the_words_can_be_changed(living_place: Living, ana: Client) -> None:
    """Ana mends a word and adds a picture; an empty headline is asked for with the picture kept."""
    code = living_place.tells(ana, "The brigde is open")
    form = ana.get(f"/c/{code}/reword").content.decode()
    assert 'value="The brigde is open"' in form
    wrong = ana.post(
        f"/c/{code}/reword", {"title": "", "text": "x", "where": "", "picture_file": picture()}
    )
    assert wrong.status_code == 422
    kept = typed_of(wrong.content.decode()).get("picture", "")
    assert len(kept) == 64
    ana.post(f"/c/{code}/reword", {"title": "The bridge is open", "text": "x", "picture": kept})
    page = living_place.visitor().get(f"/c/{code}").content.decode()
    assert "The bridge is open" in page
    assert f"/m/{kept}/" in page
    assert "The text of the card was changed." in page


def test_who_was_signed_out_meanwhile_loses_no_word(living_place: Living, ana: Client) -> None:
    """Ana's visit ends while she writes: after saying who she is, her text is still there."""
    code = living_place.tells(ana)
    ana.cookies.clear()
    answer = ana.post(f"/c/{code}/reword", {"title": "The bridge is really open", "text": "Go."})
    assert answer.headers["Location"].startswith("/in/?next=")
    sign_in(living_place, ana, "Ana")
    assert 'value="The bridge is really open"' in ana.get(f"/c/{code}/reword").content.decode()


def test_a_letter_instead_of_a_picture(living_place: Living, ana: Client) -> None:
    """What is no picture is explained, and the words stay."""
    code = living_place.tells(ana)
    letter = SimpleUploadedFile("letter.png", b"Dear all", "image/png")
    answer = ana.post(f"/c/{code}/reword", {"title": "Kept", "picture_file": letter})
    assert answer.status_code == 422
    assert "This file is not a picture." in answer.content.decode()
    assert 'value="Kept"' in answer.content.decode()


def test_a_card_is_closed_with_what_came_of_it(living_place: Living, ana: Client) -> None:
    """Ana closes the day and says why; everybody can read it, and nothing can be pressed."""
    code = living_place.calls(ana)
    ben = living_place.visitor("Ben")
    assert ana.post(f"/c/{code}/close", {"text": "The paint did not come."}).status_code == 302
    page = ben.get(f"/c/{code}").content.decode()
    assert "The paint did not come." in page
    assert "Yes, I come" not in page
    assert ben.post(f"/c/{code}/do/Answer", YES).status_code == 409
    assert "You look after this card" not in ana.get(f"/c/{code}").content.decode()
    again = ana.post(f"/c/{code}/close", {"text": ""})
    assert again.status_code == 409
    assert "Call the day off" not in again.content.decode()
    assert "This card is closed." in again.content.decode()


def test_the_answer_on_the_card_looks_chosen_and_no_other(
    living_place: Living, ana: Client
) -> None:
    """Ben said no on the card's page: the large yes is no longer drawn filled."""
    code = living_place.calls(ana)
    ben = living_place.visitor("Ben")
    yes = re.compile(r'<button class="ds-button primary-action"([^>]*)>')
    before = yes.search(ben.get(f"/c/{code}").content.decode())
    assert before is not None
    assert "secondary" not in before[1]
    ben.post(f"/c/{code}/do/Answer", {"said": "no", "extra": "0"})
    page = ben.get(f"/c/{code}").content.decode()
    after = yes.search(page)
    assert after is not None
    assert "secondary" in after[1]
    assert page.count('aria-pressed="true"') == 1


def test_the_page_says_what_closing_does_and_who_is_told(living_place: Living, ana: Client) -> None:
    """Before its day, closing calls the day off; the button says so, and how many hear of it."""
    code = living_place.calls(ana)
    assert "Nobody has said yes, so nobody is told." in ana.get(f"/c/{code}/close").content.decode()
    for name, said in (("Ben", "yes"), ("Cem", "maybe"), ("Dia", "no")):
        answer = {"said": said, "extra": "0"}
        living_place.visitor(name).post(f"/c/{code}/do/Answer", answer)
    card = ana.get(f"/c/{code}").content.decode()
    assert "Call the day off" in card
    assert "Close the card" not in card
    page = ana.get(f"/c/{code}/close").content.decode()
    assert "The day is called off for good. 2 people who said yes or maybe are told." in page
    assert page.count("Call the day off") >= 2
    assert "Why is it called off?" in page
    ana.post(f"/c/{code}/close", {"text": ""})
    assert "The work day is called off." in ana.get(f"/c/{code}").content.decode()


def test_closing_what_tells_nobody_says_so(living_place: Living, ana: Client) -> None:
    """News, and a day that has been, are closed without a letter to anybody."""
    news, day = living_place.tells(ana), living_place.calls(ana)
    living_place.visitor("Ben").post(f"/c/{day}/do/Answer", YES)
    living_place.later(days=6)
    for code in (news, day):
        assert "Nobody is written to." in ana.get(f"/c/{code}/close").content.decode()
        assert "Close the card" in ana.get(f"/c/{code}").content.decode()


def test_a_day_that_has_been_can_still_be_closed(living_place: Living, ana: Client) -> None:
    """After the day there is something to tell; it needs no words though."""
    code = living_place.calls(ana)
    living_place.later(days=6)
    assert f"/c/{code.lower()}/close" in ana.get(f"/c/{code}").content.decode()
    assert ana.post(f"/c/{code}/close", {"text": ""}).status_code == 302


# ── Objections ─────────────────────────────────────────────────────────────────────────────────
def test_a_waiting_card_can_be_objected_to(living_place: Living, ana: Client, waiting: str) -> None:
    """Ben is a member and objects; all read why; he takes it back; time passes, it is in force."""
    project = lists.project(bytes(living_place.card(waiting).project))
    assert project is not None
    ben, stranger = living_place.visitor("Ben"), living_place.visitor()
    ben.post(f"/p/{project.code}/join", {"rules_version": "1"})
    assert "I object because" in ben.get(f"/c/{waiting}").content.decode()
    assert "I object because" not in stranger.get(f"/c/{waiting}").content.decode()
    ben.post(f"/c/{waiting}/object", {"text": "The stove is from 1920."})
    for reader in (stranger, ana):
        assert "The stove is from 1920." in reader.get(f"/c/{waiting}").content.decode()
    assert "Ben" not in stranger.get(f"/c/{waiting}").content.decode()
    mine = ben.get(f"/c/{waiting}").content.decode()
    assert "Take my objection back" in mine
    assert f"/c/{waiting.lower()}/object" not in mine
    assert "Take my objection back" not in ana.get(f"/c/{waiting}").content.decode()
    living_place.later(days=3)
    assert "One objection stands." in stranger.get(f"/c/{waiting}").content.decode()
    assert ben.post(f"/c/{waiting}/withdraw").status_code == 302
    page = stranger.get(f"/c/{waiting}").content.decode()
    assert "The stove is from 1920." not in page
    assert "Yes, I come" in page


def test_objecting_ends_kindly_where_it_cannot_be(
    living_place: Living, ana: Client, waiting: str
) -> None:
    """By a stranger, by no member, without a reason, of a card in force, and twice taken back."""
    stranger, cem = living_place.visitor(), living_place.visitor("Cem")
    answer = stranger.post(f"/c/{waiting}/object", {"text": "No!"})
    assert answer.headers["Location"].startswith("/in/?next=")
    assert "No!" in stranger.get(f"/c/{waiting}/object").content.decode()
    assert ana.post(f"/c/{waiting}/object", {"text": ""}).status_code == 422
    outside = cem.post(f"/c/{waiting}/object", {"text": "No!"})
    assert outside.status_code == 409
    assert "No!" in outside.content.decode()
    home = next(one for one in lists.projects().rows if one.title.startswith("Solbakken"))
    running = living_place.calls(ana, project=home.code)
    late = ana.post(f"/c/{running}/object", {"text": "Not this."})
    assert "The time for objections to this card is over." in late.content.decode()
    none = ana.post(f"/c/{waiting}/withdraw")
    assert none.status_code == 409
    assert "There is no such objection on this card" in none.content.decode()
    assert ana.get(f"/c/{waiting}/withdraw").headers["Location"] == f"/c/{waiting.lower()}"
    assert stranger.post(f"/c/{waiting}/withdraw").headers["Location"].startswith("/in/")


def test_a_day_to_which_nobody_said_yes(living_place: Living, ana: Client) -> None:
    """There is nobody to thank, and the form of answers leads back to the card."""
    code = living_place.calls(ana)
    assert ana.get(f"/c/{code}/do/Answer").status_code == 200
    living_place.later(days=6)
    page = ana.get(f"/c/{code}").content.decode()
    assert "The day has been. Nobody had said yes." in page
    assert "Thank those who came" not in page
    for verb in ("Answer", "Thank"):
        assert ana.get(f"/c/{code}/do/{verb}").headers["Location"] == f"/c/{code.lower()}"


def test_an_objection_of_somebody_who_left_is_set_aside(
    living_place: Living, ana: Client, waiting: str
) -> None:
    """Ben and Cem object and leave; a stranger has no button, and Ana sets both aside in turn."""
    button = "Set this objection aside"
    project = lists.project(bytes(living_place.card(waiting).project))
    assert project is not None
    ben, cem, stranger = (living_place.visitor(name) for name in ("Ben", "Cem", ""))
    for who in (ben, cem):
        who.post(f"/p/{project.code}/join", {"rules_version": "1"})
        who.post(f"/c/{waiting}/object", {"text": "The stove is from 1920."})
    assert button not in ana.get(f"/c/{waiting}").content.decode()
    author = member_in(living_place.who("Ben"), bytes(project.project))
    assert author is not None
    bens = living_place.stands_for(ana, project.code, author, OBJECTION)
    early = ana.post(f"/c/{waiting}/set-aside", {"author": bens})
    assert early.status_code == 409
    assert "Whoever objected is still in the project." in early.content.decode()
    for who in (ben, cem):
        who.post(f"/p/{project.code}/leave")
        assert button not in who.get(f"/c/{waiting}").content.decode()
    assert button not in stranger.get(f"/c/{waiting}").content.decode()
    living_place.later(days=3)
    form = r'name="author" value="([^"]+)">.*?name="press" value="([^"]+)"'
    authors = re.findall(form, ana.get(f"/c/{waiting}").content.decode())
    assert len(authors) == 2
    assert button in ana.get(f"/c/{waiting}").content.decode()
    for author_digits, press in authors:
        told = ana.post(f"/c/{waiting}/set-aside", {"author": author_digits, "press": press})
        assert told.headers["Location"] == f"/c/{waiting.lower()}"
    page = ana.get(f"/c/{waiting}").content.decode()
    assert "The objection is set aside." in page
    assert "An objection by somebody who had left was set aside." in page
    assert "Yes, I come" in page
    assert ana.post(f"/c/{waiting}/set-aside", {"author": "nobody"}).status_code == 404
    assert ana.get(f"/c/{waiting}/set-aside").headers["Location"] == f"/c/{waiting.lower()}"
    assert ana.post(f"/c/{waiting}/set-aside", {"author": author.hex()}).status_code == 404
    asked = stranger.post(f"/c/{waiting}/set-aside", {"author": bens})
    assert asked.headers["Location"].startswith("/in/")


def test_an_objection_whose_words_were_taken_away_still_stands(
    living_place: Living, ana: Client, waiting: str
) -> None:
    """The reason hurt somebody and is gone; the card waits all the same, and the page says so."""
    living_place.now_ms += 1_000
    ana.post(f"/c/{waiting}/object", {"text": "Ola is a crook."})
    page = ana.get(f"/c/{waiting}").content.decode()
    assert "Ola is a crook." in page
    newest = Prose.objects.order_by("-created_ms").first()
    assert newest is not None
    living_place.takes_away(bytes(newest.commitment))
    page = living_place.visitor().get(f"/c/{waiting}").content.decode()
    assert "Ola" not in page
    assert "This text was taken away." in page
    assert "One objection stands." in page


def test_a_list_asks_nothing_of_whoever_has_answered(living_place: Living, ana: Client) -> None:
    """Ben has said yes: his first page and the project say so. Cem and strangers are asked."""
    code = living_place.calls(ana, when="2026-10-10T10:00")
    home = lists.projects().rows[0].code
    ben, cem = living_place.visitor("Ben"), living_place.visitor("Cem")
    ben.post(f"/c/{code}/do/Answer", YES)
    ben.get(f"/c/{code}")
    for path in ("/", f"/p/{home}"):
        his = ben.get(path).content.decode()
        assert "You have answered" in his
        assert "Yes, I come" not in his
        for other in (cem, living_place.visitor()):
            page = other.get(path).content.decode()
            assert "You have answered" not in page
            assert "Yes, I come" in page


def test_a_card_that_waits_asks_nobody_yet(living_place: Living, ana: Client, waiting: str) -> None:
    """What is said when it is up leads to nothing that is not there."""
    page = ana.get(f"/c/{waiting}").content.decode()
    assert "Your card is up, and waits." in page
    assert f'href="/c/{waiting.lower()}/invite"' not in page
    (home,) = [row.code for row in lists.projects().rows if row.title != "The hall"]
    at_once = living_place.calls(ana, "Rake the leaves", project=home)
    page = ana.get(f"/c/{at_once}").content.decode()
    assert "Now ask three people" in page
    assert f'href="/c/{at_once.lower()}/invite">Ask three people</a>' in page
