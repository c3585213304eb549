"""A task through the pages: put up with pay, taken on, shown with a picture, judged and told."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from dugnad.cards.task.law.records import DAY_MS, OWES, Task
from dugnad.charter.entries import target_of
from dugnad.charter.law import Law
from dugnad.charter.money.accounts import Sum
from dugnad.ledger.store import Frozen
from dugnad.web.acting.services import new_press
from dugnad.web.lists import services as lists
from tests.web.living import ALIASES, Living, typed_of
from tests.web.pages.common import begins, takes_part_for

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

TASK = {
    "title": "Sew ten flags",
    "counts": "Ten flags are hemmed.",
    "pay": "nothing",
    "unit": "NOK",
    "places": "1",
    "period": "3",
    "vote": "5",
    "outsiders": "on",
}
PAID = {**TASK, "pay": "money", "amount": "300", "who": "Kari, 40 01 23 45"}


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the neighbourhood."""
    browser = living_place.visitor("Ana")
    living_place.begin(browser)
    return browser


def joins(place: Living, name: str) -> Client:
    """Somebody takes part in the neighbourhood; gives their browser."""
    browser = place.visitor(name)
    home = browser.get("/").content.decode()
    found = re.search(r'href="/p/(\w+)"', home)
    assert found
    place.now_ms += 1_000
    joined = browser.post(f"/p/{found.group(1)}/join", {"rules_version": "1"})
    assert joined.status_code == 302
    return browser


def presses(living: Living, browser: Client, code: str, verb: str, **typed: object) -> int:
    """Fill in the form of a verb and send it; gives the status."""
    living.now_ms += 1_000
    sent = {"press": new_press(), **typed}
    return browser.post(f"/c/{code}/do/{verb}", sent).status_code


def seen(browser: Client, code: str) -> str:
    """The card's page."""
    return browser.get(f"/c/{code}".lower()).content.decode()


def picture(kind: str = "PNG") -> SimpleUploadedFile:
    """A small picture, as a phone would send it."""
    file = io.BytesIO()
    Image.new("RGB", (32, 24), (40, 120, 90)).save(file, kind)
    return SimpleUploadedFile("flags.png", file.getvalue(), "image/png")


def test_a_task_with_pay_waits_for_its_money(living_place: Living, ana: Client) -> None:
    """The card may order what it needs, and says for how much it waits and what lies there."""
    missing = ana.post("/box/task/", {**PAID, "amount": "", "who": "", "step": "look"})
    assert missing.status_code == 422
    assert "Write how much money." in missing.content.decode()
    looked = ana.post("/box/task/", {**PAID, "step": "look"}).content.decode()
    assert "The card waits until 300 kr lie in its pot." in looked
    assert "Kari, 40 01 23 45" in looked
    code = living_place.puts_up(ana, "task", PAID)
    card = bytes(living_place.card(code).card)
    with living_place.engine.reader() as store:
        entry = Law(Frozen(store)).card(card)
    assert entry is not None
    assert (entry.grants, entry.awaits_money) == ((OWES,), Sum(unit="NOK", amount=30_000))
    page = seen(ana, code)
    assert "The card waits until 300 kr lie in its pot. So far nothing lies there." in page
    assert "/do/Answer" not in page


def test_it_is_shown_with_a_picture(living_place: Living, ana: Client) -> None:
    """Words and picture stand above the answers; nobody needs to be on it."""
    code = living_place.puts_up(ana, "task", TASK)
    eva, ben = joins(living_place, "Eva"), joins(living_place, "Ben")
    assert presses(living_place, eva, code, "Answer", said="yes") == 302
    assert "Nobody has to be on it." in eva.get(f"/c/{code.lower()}/do/Show").content.decode()
    shown = {"text": "All ten.", "alt": "A red box", "picture_file": picture()}
    assert presses(living_place, eva, code, "Show", **shown) == 302
    page = seen(ben, code)
    assert "All ten." in page
    assert 'alt="A red box"' in page
    address = re.search(r'class="task__picture" src="([^"]+)"', page)
    assert address
    assert ben.get(address.group(1)).status_code == 200
    assert "It is done" in page
    paper = ben.get(f"/c/{code.lower()}/print").content.decode()
    assert "On a picture: A red box" in paper


def test_a_file_that_is_no_picture_is_explained_and_nothing_is_lost(
    living_place: Living, ana: Client
) -> None:
    """The sentence stands at the field, the words stay, and a good picture need not come twice."""
    code = living_place.puts_up(ana, "task", TASK)
    eva = joins(living_place, "Eva")
    assert presses(living_place, eva, code, "Answer", said="yes") == 302
    letter = SimpleUploadedFile("letter.png", b"Dear all", "image/png")
    sent = {"text": "All ten.", "picture_file": letter, "press": new_press()}
    answer = eva.post(f"/c/{code}/do/Show", sent)
    assert answer.status_code == 422
    assert "This file is not a picture." in answer.content.decode()
    assert "All ten." in answer.content.decode()
    long = {"text": "x" * 2_001, "picture_file": picture(), "press": new_press()}
    kept = typed_of(eva.post(f"/c/{code}/do/Show", long).content.decode())["picture"]
    assert presses(living_place, eva, code, "Show", text="All ten.", picture=kept) == 302
    assert "task__picture" in seen(ana, code)


def test_it_counts_as_done_by_itself(living_place: Living, ana: Client) -> None:
    """After three days of silence, and not before; then the card is off the first page."""
    code = living_place.puts_up(ana, "task", TASK)
    eva = joins(living_place, "Eva")
    presses(living_place, eva, code, "Answer", said="yes")
    presses(living_place, eva, code, "Show")
    living_place.now_ms += 2 * DAY_MS
    living_place.engine.tick()
    assert "Members can object until" in seen(eva, code)
    living_place.later(days=1, minutes=1)
    page = seen(eva, code)
    assert "It is done." in page
    assert "Nobody objected, so it counts as done since" in page
    lists.wait_for(living_place.engine.head().seq)
    assert living_place.card(code).over
    assert "Sew ten flags" not in ana.get("/").content.decode()


def test_an_objection_is_talked_about_on_the_card(living_place: Living, ana: Client) -> None:
    """The reason and the answer stand above the vote; who objected can take it back."""
    code = living_place.puts_up(ana, "task", TASK)
    eva, ben = joins(living_place, "Eva"), joins(living_place, "Ben")
    presses(living_place, eva, code, "Answer", said="yes")
    presses(living_place, eva, code, "Show")
    assert presses(living_place, ben, code, "Object", showing="1", text="") == 422
    assert presses(living_place, ben, code, "Object", showing="1", text="A seam is open.") == 302
    assert presses(living_place, eva, code, "Reply", showing="1", text="I mend it.") == 302
    page = seen(ana, code)
    assert page.index("A seam is open.") < page.index("I mend it.") < page.index("Yes, it counts")
    closing = ana.get(f"/c/{code.lower()}/close").content.decode()
    assert "It cannot be closed yet" in closing
    refused = ana.post(f"/c/{code.lower()}/close", {"press": new_press(), "text": ""})
    assert refused.status_code == 409
    assert "still to be settled between people" in refused.content.decode()
    assert presses(living_place, ana, code, "Vote", showing="1", says="yes") == 302
    assert presses(living_place, ben, code, "Withdraw", showing="1") == 302
    assert "A seam is open." not in seen(ana, code)


def test_a_coordinators_word_is_enough(living_place: Living, ana: Client) -> None:
    """Ana says for Eva, who has no telephone with her, that it is done."""
    code = living_place.puts_up(ana, "task", TASK)
    eva = joins(living_place, "Eva")
    presses(living_place, eva, code, "Answer", said="yes")
    form = ana.get(f"/c/{code.lower()}/do/Vouch").content.decode()
    assert "Eva" in form
    assert presses(living_place, ana, code, "Vouch", place="1", text="I saw them.") == 302
    page = seen(eva, code)
    assert "I saw them." in page
    assert "Somebody else said in their place that it is done." in page
    card = bytes(living_place.card(code).card)
    with living_place.engine.reader() as store:
        showing = Task(Frozen(store), target_of(card)).showings.get(1)
    assert showing is not None
    assert showing.by != showing.member


def test_an_organisation_objects_to_work_and_takes_none_on(
    living_place: Living, ana: Client
) -> None:
    """Ben speaks for the bakery, which takes part: people sew, and it says why that is not done."""
    shore = lists.projects(limit=1).rows[0].code
    ben = living_place.visitor("Ben")
    firm = begins(living_place, ben, "The bakery", kind="firm")
    takes_part_for(living_place, ben, shore, firm)
    code = living_place.puts_up(ana, "task", TASK)
    theirs = ben.get(f"/c/{code}?for={firm}".lower()).content.decode()
    assert f"/c/{code.lower()}/do/Answer" not in theirs
    cem = joins(living_place, "Cem")
    assert presses(living_place, cem, code, "Answer", said="yes") == 302
    assert presses(living_place, cem, code, "Show") == 302
    why = {"text": "Two flags have no hem.", "showing": "1", "for": firm}
    assert presses(living_place, ben, code, "Object", **why) == 302
    assert "Two flags have no hem." in seen(ana, code)
    assert "The bakery" in seen(ana, code)
    refused = ben.post(f"/c/{code}/do/Confirm", {"showing": "1", "for": firm, "press": "p"})
    assert refused.status_code != 302


def test_each_part_is_judged_where_it_stands(living_place: Living, ana: Client) -> None:
    """Several parts shown: a press in one is about that one, and an objection names it."""
    code = living_place.puts_up(ana, "task", {**TASK, "places": "3"})
    eva, ben, cem = (joins(living_place, name) for name in ("Eva", "Ben", "Cem"))
    for who in (eva, cem):
        assert presses(living_place, who, code, "Answer", said="yes") == 302
        assert presses(living_place, who, code, "Show", text="Sewn.") == 302
    first, second = parts_of(seen(ben, code))
    assert "Part 1" in first
    assert "Eva" in first
    assert 'name="showing" value="1"' in first
    assert "Cem" in second
    assert 'name="showing" value="2"' in second
    assert presses(living_place, ben, code, "Confirm", showing="2") == 302
    marked = parts_of(seen(ben, code))
    assert ['aria-pressed="true"' in part for part in marked] == [False, True]
    form = ana.get(f"/c/{code.lower()}/do/Object?showing=2").content.decode()
    assert "About part 2, which Cem has shown." in form
    assert presses(living_place, ana, code, "Object", showing="2", text="Too loose.") == 302
    first, second = parts_of(seen(ana, code))
    assert "/do/Vote" in second
    assert "/do/Vote" not in first
    assert "/do/Withdraw" in second
    assert "Take my objection back" in second
    assert "objects to part 2" in seen(ana, code)
    assert presses(living_place, ben, code, "Vote", showing="2", says="no") == 302
    assert presses(living_place, ana, code, "Withdraw", showing="2") == 302


def parts_of(page: str) -> list[str]:
    """What stands in each part that was shown."""
    shown = page.split('class="task__shown"')[1].split("</ul>", maxsplit=1)[0]
    return shown.split("<li>")[1:]


def test_taking_it_on_says_what_there_is_for_it(living_place: Living, ana: Client) -> None:
    """Also where somebody else's part is to be judged: pay, its warning, and what it is not."""
    code = living_place.puts_up(ana, "task", {**PAID, "places": "3", "before_money": "on"})
    eva, ben = joins(living_place, "Eva"), joins(living_place, "Ben")
    at = f"/c/{code.lower()}/do/Answer?said=yes"

    def says_it() -> bool:
        page = ben.get(at).content.decode()
        return all(
            words in page
            for words in ("It counts as done when", "What you get", "300", "What this is not")
        )

    assert says_it()
    assert presses(living_place, eva, code, "Answer", said="yes") == 302
    assert presses(living_place, eva, code, "Show") == 302
    assert "Shown as done" in seen(ben, code)
    assert says_it()
