"""Slips and telephone: two enter what somebody said, neither sees the other's, and it counts once.

Ana looks after the card; Ben and Cem enter; Olav answers on paper or by telephone.
"""

from __future__ import annotations

import pytest

from dugnad.charter.counting.ballots import Stance
from dugnad.charter.decisions.verbs import Answer
from dugnad.web.answers import entering, services, texting
from dugnad.web.answers.models import Entry, Slip
from dugnad.web.messages import notes
from tests.web.acting.street import DATABASES, Street
from tests.web.answers.asking import letters_to, press
from tests.web.answers.deciding import OLAV, count_of, propose, village
from tests.web.answers.entered import Table, hidden_moment

pytestmark = pytest.mark.django_db(databases=DATABASES)


# ── Entered by two ─────────────────────────────────────────────────────────────────────────────


def test_two_enter_a_slip(table: Table) -> None:
    """Ben types it, Cem types the same: it is Olav's voice on paper, both vouch, Olav is told."""
    code = table.code("Olav")
    status, page = table.types("Ben", "fine", code=code)
    assert status == 302
    assert "It counts once a second person has typed it as well" in page
    assert table.says("Olav") == ""
    status, page = table.types("Cem", "fine", code=code)
    assert status == 302
    assert "Two of you entered the same for Olav: it counts, and they are told." in page
    assert table.says("Olav") == "fine by paper"
    assert not Entry.objects.exists()
    (told,) = letters_to(OLAV)
    assert told.startswith("Ben and Cem entered for you: Fine by me. A new bench")
    assert "Wrong? Text another word and" in told


def test_two_enter_a_talk(table: Table) -> None:
    """Olav rings; Ben and Cem each type what they heard, each in a form of their own."""
    assert table.types("Ben", "aside", member=table.value("Ben", "Olav"))[0] == 302
    assert table.types("Cem", "aside", member=table.value("Ben", "Olav"))[0] == 422
    assert table.types("Cem", "aside", member=table.value("Cem", "Olav"))[0] == 302
    assert table.says("Olav") == "aside by phone"


def test_the_second_sees_nothing_of_the_first(table: Table) -> None:
    """Cem's form is empty, and no page of his has Ben's answer or reason in it."""
    code = table.code("Olav")
    table.types("Ben", "object", code=code, text="It blocks the boats.")
    browser = table.browser("Cem")
    for page in (
        browser.get(f"{table.path}/enter").content.decode(),
        browser.post(f"{table.path}/enter", {"step": "slip", "code": code}).content.decode(),
    ):
        assert "boats" not in page
        assert "checked" not in page
    assert "boats" not in repr(list(Entry.objects.values()))


def test_what_somebody_had_answered_before_is_not_shown(table: Table) -> None:
    """Olav has agreed on the page and asks for a slip: whoever opens it sees an empty form."""
    browser = table.street.browser(table.people["Olav"])
    assert press(browser, f"{table.path}/answer", "yes") == 302
    table.street.later(minutes=5)
    code = table.code("Olav")
    page = table.browser("Ben").post(f"{table.path}/enter", {"step": "slip", "code": code})
    assert "checked" not in page.content.decode()


def test_an_objection_on_paper(table: Table) -> None:
    """Both type the reason, one with a slip of the pen: it stands on the card as Ben wrote it."""
    code = table.code("Olav")
    table.types("Ben", "object", code=code, text="It blocks the way to the boats.")
    status, _page = table.types("Cem", "object", code=code, text="It bloks the way to boats")
    assert status == 302
    assert table.says("Olav") == "object by paper"
    card = table.street.browser().get(table.path).content.decode()
    assert "It blocks the way to the boats." in card


def test_a_question_on_paper(table: Table) -> None:
    """A question is asked about the card, for Olav."""
    code = table.code("Olav")
    for name in ("Ben", "Cem"):
        assert table.types(name, "question", code=code, text="Who paints it?")[0] == 302
    assert table.says("Olav") == "question by paper"
    assert "Who paints it?" in table.street.browser().get(table.path).content.decode()


def test_they_differ(table: Table) -> None:
    """Nothing counts, both are told, neither learns what the other wrote; then they agree."""
    code = table.code("Olav")
    table.types("Ben", "fine", code=code)
    status, page = table.types("Cem", "aside", code=code)
    assert status == 302
    assert "is not the same, so nothing counts yet" in page
    assert "Fine by me" not in page
    assert table.says("Olav") == ""
    for name in ("Ben", "Cem"):
        (note,) = notes.unseen(table.people[name])
        assert note.code == notes.DIFFERS
    table.types("Cem", "fine", code=code)
    table.types("Ben", "fine", code=code, press="again")
    assert table.says("Olav") == "fine by paper"


def test_different_reasons_differ(table: Table) -> None:
    """Two who read quite different reasons have not read the same slip."""
    code = table.code("Olav")
    table.types("Ben", "object", code=code, text="It blocks the way to the boats.")
    table.types("Cem", "object", code=code, text="Too dear")
    assert table.says("Olav") == ""


def test_the_square_followed_by_who_enters(table: Table) -> None:
    """Ben photographs the square while signed in: he is offered to enter it for Olav."""
    table.prints("Olav")
    secret, _code = services.secrets_of_slip(Slip.objects.get())
    page = table.browser("Ben").get(f"/a/{secret}").content.decode()
    assert "Enter this slip for Olav" in page
    own = table.browser("Olav").get(f"/a/{secret}").content.decode()
    assert "Enter this slip" not in own


def test_the_list_of_what_waits(table: Table) -> None:
    """It names whose, how and since when, offers to take one's own back, and no answer."""
    member = table.value("Ben", "Olav")
    table.types("Ben", "aside", member=member)
    page = table.browser("Cem").get(f"{table.path}/enter").content.decode()
    assert "Olav by telephone, since" in page
    assert "Entered by Ben." in page
    assert "I spoke with Olav too" in page
    assert "I stand aside" not in page
    browser = table.browser("Ben")
    own = browser.get(f"{table.path}/enter").content.decode()
    assert "Take it back" in own
    entry = Entry.objects.get()
    table.browser("Cem").post(f"{table.path}/enter", {"step": "back", "entry": str(entry.id)})
    assert Entry.objects.exists()
    browser.post(f"{table.path}/enter", {"step": "back", "entry": str(entry.id)})
    assert not Entry.objects.exists()
    assert browser.post(f"{table.path}/enter", {"step": "back", "entry": "x"}).status_code == 200


def test_a_later_own_answer_replaces_it(table: Table) -> None:
    """Olav reads the receipt and texts another word: his own and newest answer counts, once."""
    code = table.code("Olav")
    for name in ("Ben", "Cem"):
        table.types(name, "fine", code=code)
    table.street.later(minutes=5)
    assert texting.take_in(OLAV, f"avstår {code}", "") == "answered"
    assert table.says("Olav") == "aside by sms"
    assert count_of(table.street, table.card) == {"sms": 1}


def test_a_slip_ends_with_another_answer(table: Table) -> None:
    """Olav answers on the page after his slip was printed: it counts no more, a new one does."""
    code = table.code("Olav")
    table.street.later(hours=1)
    assert press(table.browser("Olav"), f"{table.path}/answer", "yes") == 302
    status, page = table.types("Ben", "aside", code=code)
    assert status == 422
    assert "has answered in another way since the slip was printed" in page
    assert table.says("Olav") == "fine by page"
    table.street.later(hours=1)
    new = table.code("Olav", form="new")
    for name in ("Ben", "Cem"):
        assert table.types(name, "aside", code=new, press=f"{name} anew")[0] == 302
    assert table.says("Olav") == "aside by paper"


def test_a_newer_own_answer_stays(table: Table) -> None:
    """Olav rang at nine and answered himself at ten: entering what he said is refused kindly."""
    member = table.value("Ben", "Olav")
    came = hidden_moment(
        table.browser("Ben")
        .post(f"{table.path}/enter", {"step": "phone", "member": member})
        .content.decode()
    )
    table.street.later(hours=1)
    assert press(table.street.browser(table.people["Olav"]), f"{table.path}/answer", "yes") == 302
    status, page = table.types("Ben", "aside", member=member, received=came)
    assert status == 409
    assert "has answered by themselves since then" in page
    assert table.says("Olav") == "fine by page"


def test_he_answers_himself_between_the_two(table: Table) -> None:
    """Olav presses after Ben entered his slip: Cem's entry changes nothing."""
    code = table.code("Olav")
    table.types("Ben", "aside", code=code)
    table.street.later(minutes=5)
    assert press(table.street.browser(table.people["Olav"]), f"{table.path}/answer", "yes") == 302
    status, page = table.types("Cem", "aside", code=code)
    assert status == 422
    assert "has answered in another way since the slip was printed" in page
    assert table.says("Olav") == "fine by page"
    assert not Entry.objects.exists()


# ── Secret ─────────────────────────────────────────────────────────────────────────────────────


def test_secret_answers_are_not_entered(consent: Street) -> None:
    """Two who enter a secret answer would know it: no answer is entered here, by nobody's post.

    What is typed instead are words that say nothing to them (`test_secret_slips`).
    """
    people = village(consent, "Ben", "Cem", "Dia", "Olav")
    table = Table(
        consent, people, propose(consent, "Who speaks?", counters=(people["Ben"], people["Cem"]))
    )
    member = table.value("Ben", "Olav")
    pressed = table.browser("Ben").post(f"{table.path}/enter", {"step": "phone", "member": member})
    page = pressed.content.decode()
    assert "words that mean nothing to you" in page
    assert 'name="says"' not in page
    posted = {"step": "enter", "member": member, "says": "fine", "press": "x"}
    assert table.browser("Ben").post(f"{table.path}/enter", posted).status_code == 422
    assert not Entry.objects.exists()
    read = entering.Read(action=Answer(ballot=Stance("fine")), why="", received_ms=1)
    with pytest.raises(entering.NotEntered) as no:
        entering.enter(table.card, people["Ben"], people["Olav"], read, channel="phone", press="y")
    assert no.value.why is entering.No.NOT_OPEN


def test_a_mismatch_that_is_mended_is_told_no_more(table: Table) -> None:
    """Ben and Cem differ: both read so where they enter; once two agree, nobody reads it."""
    code, differs = table.code("Olav"), "is not the same, so nothing counts yet"
    for name, says in (("Ben", "fine"), ("Cem", "aside")):
        table.types(name, says, code=code, press=f"{name} first")
    for name in ("Ben", "Cem"):
        browser = table.browser(name)
        browser.get(f"{table.path}/enter")
        assert differs in browser.get(f"{table.path}/enter").content.decode()
        assert differs in browser.get("/for-you/").content.decode()
    for name in ("Ana", "Cem"):
        table.types(name, "fine", code=code, press=f"{name} anew")
    assert table.says("Olav") == "fine by paper"
    for name in ("Ben", "Cem"):
        browser = table.browser(name)
        assert differs not in browser.get(f"{table.path}/enter").content.decode()
        assert differs not in browser.get("/for-you/").content.decode()


def test_a_mismatch_is_told_no_more_when_it_is_over(table: Table) -> None:
    """Nobody enters Olav's answer anew before the count: the note goes with the decision."""
    code, differs = table.code("Olav"), "is not the same, so nothing counts yet"
    for name, says in (("Ben", "fine"), ("Cem", "aside")):
        table.types(name, says, code=code)
    assert differs in table.browser("Ben").get("/for-you/").content.decode()
    table.street.later(days=30)
    assert differs not in table.browser("Ben").get("/for-you/").content.decode()
