"""Slips and telephone: two enter what somebody said, neither sees the other's, and it counts once.

Ana looks after the card; Ben and Cem enter; Olav answers on paper or by telephone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from msgspec.structs import replace

from dugnad.charter.counting.ballots import Stance
from dugnad.charter.decisions.terms import ChangeRules
from dugnad.charter.decisions.verbs import Answer
from dugnad.charter.law import Law
from dugnad.charter.ways import ASSOCIATION
from dugnad.face.moments import local
from dugnad.web.acting.services import NotYourPress
from dugnad.web.answers import entering, guessing, services, texting
from dugnad.web.answers.models import Entry, Slip
from dugnad.web.leading.decisions import decision
from dugnad.web.lists import questions
from dugnad.web.messages import notes
from dugnad.web.people.marking import SLIPS, mark
from dugnad.web.people.models import Person
from tests.web.acting.street import DATABASES, HOUR_MS, Street
from tests.web.answers.asking import letters_to, press
from tests.web.answers.deciding import (
    BENCH,
    CONSENT_RULES,
    OLAV,
    answered,
    count_of,
    propose,
    standing,
    village,
)
from tests.web.answers.test_links import everything_kept

pytestmark = pytest.mark.django_db(databases=DATABASES)

_SLIP_CODE = re.compile(r'class="slip__code">(\w{3}) (\w{3})<')


@pytest.fixture(autouse=True)
def _nobody_has_guessed() -> Iterator[None]:
    guessing.WRONG._full_ms.clear()
    yield
    guessing.WRONG._full_ms.clear()


@dataclass
class Table:
    """The table in the shop where slips are printed and entered.

    Attributes:
        street: where it stands.
        people: everybody, by name.
        card: the proposal.
    """

    street: Street
    people: dict[str, Person]
    card: bytes

    @property
    def path(self) -> str:
        """The card's address."""
        return f"/c/{services.open_card(self.card, None).code.lower()}"

    def browser(self, name: str) -> Client:
        """A browser in which somebody has signed in."""
        client = self.street.browser(self.people[name])
        client.handler.enforce_csrf_checks = False
        return client

    def prints(self, *names: str, by: str = "Ana", form: str = "sheet") -> str:
        """Ana prints slips for some people; gives the sheet."""
        browser = self.browser(by)
        members = [self.value(by, name) for name in names]
        posted = {"press": form, "members": members}
        answer = browser.post(f"{self.path}/slips", posted)
        assert answer.status_code == 302, answer.content.decode()
        return browser.get(answer.headers["Location"]).content.decode()

    def code(self, *names: str, form: str = "sheet") -> str:
        """Ana prints a slip for each; gives the code of the first."""
        found = _SLIP_CODE.search(self.prints(*names, form=form))
        assert found is not None
        return "".join(found.groups())

    def member(self, name: str) -> bytes:
        """Somebody's id in the project."""
        row = self.people[name].memberships.get(project_id=self.street.project)
        return bytes(row.member_id)

    def value(self, viewer: str, name: str) -> str:
        """What stands for somebody in the form that another is shown."""
        project = self.street.project
        return mark(self.member(viewer), project, SLIPS, self.member(name))

    def types(self, name: str, answer: str, **typed: str) -> tuple[int, str]:
        """Somebody enters an answer from a slip (`code`) or a talk (`member`); gives the page."""
        self.street.now_ms += 1_000
        browser = self.browser(name)
        posted = {"step": "enter", "press": f"{name}-{answer}", "says": answer, **typed}
        if "received" not in typed:
            first = {"step": "slip" if "code" in typed else "phone", **typed}
            page = browser.post(f"{self.path}/enter", first).content.decode()
            if 'name="received"' in page:
                posted["received"] = hidden_moment(page)
        answer_page = browser.post(f"{self.path}/enter", posted)
        if answer_page.status_code == 302:
            return 302, browser.get(f"{self.path}/enter").content.decode()
        return answer_page.status_code, answer_page.content.decode()

    def says(self, name: str) -> str:
        """What the books have of somebody."""
        return answered(self.street, self.people[name], self.card)


def hidden_moment(page: str) -> str:
    """The moment that the form offers."""
    found = re.search(r'name="received" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


@pytest.fixture
def table(consent: Street) -> Table:
    """Ana has proposed a bench to Ben, Cem and Olav."""
    people = village(consent, "Ben", "Cem", "Olav")
    return Table(consent, people, propose(consent))


# ── Slips ──────────────────────────────────────────────────────────────────────────────────────


def test_what_stands_on_a_slip(table: Table) -> None:
    """Name, question, boxes in the words of the answers, code, square, who takes it back."""
    page = table.prints("Olav")
    for words in (
        "Olav",
        BENCH,
        "cost 900 kroner",
        "Fine by me",
        "I object because…",
        "I stand aside",
        "What follows if it is agreed: It is an agreement from then on.",
        "The code for the two who enter this:",
        "To answer yourself, sign in here with your own address.",
        "Give this slip to Ana by",
        "Ana can help you with this.",
        "<svg",
    ):
        assert words in page, words


def test_a_slip_in_the_readers_language(table: Table) -> None:
    """Olav reads Norwegian, so his slip is in Norwegian, whatever Ana reads."""
    table.people["Olav"].language = "nb"
    table.people["Olav"].save()
    assert '<article class="slip" lang="nb">' in table.prints("Olav")


def test_the_person_opens_their_own_slip(table: Table) -> None:
    """Olav is signed in and types the slip's code on the first page: his own answer opens."""
    code = table.code("Olav")
    browser = table.browser("Olav")
    found = browser.get("/find/", {"code": code.lower()})
    opened = browser.get(found.headers["Location"])
    assert opened.headers["Location"] == f"{table.path}/answer"
    assert press(browser, opened.headers["Location"], "yes") == 302
    assert table.says("Olav") == "fine by page"


@pytest.mark.parametrize("name", ["", "Ana", "Ben"])
def test_nobody_answers_by_somebody_elses_slip(table: Table, name: str) -> None:
    """Whoever has the square, Ana who printed it too, presses in vain, and reads how it is done."""
    table.prints("Olav")
    path = f"/a/{services.secrets_of_slip(Slip.objects.get())[0]}"
    browser = table.browser(name) if name else table.street.browser()
    browser.handler.enforce_csrf_checks = False
    page = browser.get(path).content.decode()
    assert "Nothing is answered here." in page
    assert "sign in with a code that we send to your own address" in page
    assert ("Olav" in page) == bool(name)
    assert 'name="answer"' not in page
    for word in ("yes", "no", "ballot", "ring", "stop", "not-me"):
        pressed = browser.post(path, {"answer": word, "press": word, "why": "Too dear."})
        assert pressed.status_code == 409, word
    assert browser.get(f"{path}/urn").status_code == 404
    assert table.says("Olav") == ""
    ask = services.ask_of(table.card, table.people["Olav"])
    assert ask is not None
    assert (ask.person, ask.state) == (table.people["Olav"], "open")
    assert letters_to(OLAV) == []


def test_the_code_by_text_message(table: Table) -> None:
    """Olav texts his word and the slip's code."""
    code = table.code("Olav")
    assert texting.take_in(OLAV, f"ja {code}", "") == "answered"
    assert table.says("Olav") == "fine by sms"


def test_the_way_to_the_table(table: Table) -> None:
    """Members find the page for entering on the card, until it is counted; strangers do not."""
    words = "Enter an answer for somebody"
    assert words in table.browser("Ben").get(table.path).content.decode()
    assert words not in table.street.browser().get(table.path).content.decode()
    table.street.later(days=7, minutes=1)
    assert words not in table.browser("Ben").get(table.path).content.decode()


def test_words_of_an_answer_that_does_not_count_stand_nowhere(table: Table) -> None:
    """Olav answers himself after Ben entered an objection of his: nobody reads that as his."""
    why = {"code": table.code("Olav"), "text": "It costs too much money."}
    assert table.types("Ben", "object", **why)[0] == 302
    table.street.now_ms += 60_000
    assert press(table.browser("Olav"), f"{table.path}/answer", "yes") == 302
    assert table.types("Cem", "object", **why)[0] == 422
    assert table.says("Olav") == "fine by page"
    assert questions.questions_of(table.card).rows == ()


def test_opening_a_slip_changes_nothing(table: Table) -> None:
    """A camera that opens the square, and a code that is typed, move no row and no byte."""
    code = table.code("Olav")
    before = everything_kept(table.street)
    stranger = table.street.browser()
    where = stranger.get("/find/", {"code": code}).headers["Location"]
    assert stranger.get(where).status_code == 200
    assert everything_kept(table.street) == before


def test_printing_again_ends_the_slip_before(table: Table) -> None:
    """A second slip for Olav has another code; the first opens nothing, and Ana is told so."""
    first = table.code("Olav", form="one")
    page = table.browser("Ana").get(f"{table.path}/slips").content.decode()
    assert "Olav (has a slip; a new one ends it)" in page
    second = table.code("Olav", form="two")
    assert first != second
    assert Slip.objects.count() == 1
    stranger = table.street.browser()
    assert stranger.get("/find/", {"code": first}).status_code == 404
    assert stranger.get("/find/", {"code": second}).status_code == 302
    assert table.types("Ben", "fine", code=first)[0] == 422
    assert table.types("Ben", "fine", code=second)[0] == 302


def test_the_same_press_prints_the_same_slips(table: Table) -> None:
    """Ana's finger slips and sends the form twice: the paper from the first press still counts."""
    assert table.code("Olav", form="one") == table.code("Olav", form="one")


def test_who_prints(table: Table) -> None:
    """Who looks after the card prints; nobody else, and nobody sees another's sheet."""
    table.prints("Olav", form="one")
    sheet = Slip.objects.get().sheet
    assert table.browser("Ben").get(f"{table.path}/slips").status_code == 404
    answer = table.browser("Ben").get(f"{table.path}/slips/sheet", {"sheet": sheet})
    assert answer.status_code == 302
    stranger = table.street.browser()
    answer = stranger.get(f"{table.path}/slips/sheet", {"sheet": sheet})
    assert "/in/" in answer.headers["Location"]


def test_nobody_is_chosen(table: Table) -> None:
    """No name is ticked: the page says to choose one."""
    answer = table.browser("Ana").post(f"{table.path}/slips", {"press": "none"})
    assert answer.status_code == 422
    assert "Choose at least one person." in answer.content.decode()


def test_a_slip_about_rules_says_what_changes(table: Table) -> None:
    """What goes and what comes stands on it, from what is carried out."""
    effect = ChangeRules(rules=replace(CONSENT_RULES, joining="decided"))
    other = Table(table.street, table.people, propose(table.street, "Who joins", effect=effect))
    page = other.prints("Olav")
    assert "What follows if it is agreed: The new rules are in force from then on." in page
    assert "<li>Goes: " in page
    assert "<li>Comes: " in page


def test_rules_that_change_too_much_have_no_slips(table: Table) -> None:
    """A slip has no room for all that changes: there are none, and the page says so."""
    effect = ChangeRules(rules=ASSOCIATION)
    other = Table(table.street, table.people, propose(table.street, "A board", effect=effect))
    page = other.browser("Ana").get(f"{other.path}/slips").content.decode()
    assert "This changes more of the rules than a slip has room for" in page
    assert "Make the slips" not in page
    posted = {"press": "x", "members": [other.value("Ana", "Olav")]}
    assert other.browser("Ana").post(f"{other.path}/slips", posted).status_code == 200
    assert not Slip.objects.exists()


def test_who_prints_reads_what_a_code_is_worth(table: Table) -> None:
    """The page says that whoever prints sees the codes, and that two others type a slip."""
    page = table.browser("Ana").get(f"{table.path}/slips").content.decode()
    assert "Whoever prints slips sees their codes." in page
    assert "counts only when two others have typed what it says" in page


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


# ── Hostile hands ──────────────────────────────────────────────────────────────────────────────


def test_nobody_enters_for_themselves(table: Table) -> None:
    """Ben can enter neither his own slip nor his own talk."""
    code = table.code("Ben")
    status, page = table.types("Ben", "fine", code=code)
    assert status == 422
    assert "This is your own." in page
    assert table.types("Ben", "fine", member=table.value("Ben", "Ben"))[0] == 422
    read = _fine(table)
    with pytest.raises(entering.NotEntered) as no:
        entering.enter(
            table.card, table.people["Ben"], table.people["Ben"], read, channel="phone", press="x"
        )
    assert no.value.why == entering.No.OWN
    assert table.says("Ben") == ""


def _fine(table: Table) -> entering.Read:
    with table.street.engine.reader() as store:
        found = decision(store, table.card)
        assert found is not None
        question = found.question()
    assert question is not None
    action = question.answers[0].action
    return entering.Read(action=action, why="", received_ms=table.street.now_ms)  # type: ignore[arg-type]


def test_nobody_is_both(table: Table) -> None:
    """Ben enters and tries to confirm it himself, from the slip and from the list."""
    code = table.code("Olav")
    table.types("Ben", "fine", code=code)
    status, page = table.types("Ben", "fine", code=code, press="once more")
    assert status == 409
    assert "Somebody else types it as well" in page
    assert table.says("Olav") == ""


def test_a_double_press(table: Table) -> None:
    """Ben sends the same form twice, and so does Cem: one entry, one answer, one message."""
    typed = {"step": "enter", "says": "fine", "received": "2026-09-21T12:00"}
    table.street.later(minutes=1)
    for name in ("Ben", "Ben", "Cem", "Cem"):
        typed["member"] = table.value(name, "Olav")
        page = table.browser(name).post(f"{table.path}/enter", {**typed, "press": name})
        assert page.status_code == 302, name
    assert table.says("Olav") == "fine by phone"
    assert not Entry.objects.exists()
    assert len(letters_to(OLAV)) == 1


def test_a_press_that_was_something_else(table: Table) -> None:
    """A name that a text message had comes as Ben's press: it is refused, and nothing breaks."""
    services.taken_in("sms-1", "answered")
    ben, olav = table.people["Ben"], table.people["Olav"]
    with pytest.raises(NotYourPress):
        entering.enter(table.card, ben, olav, _fine(table), channel="phone", press="sms-1")
    assert not Entry.objects.exists()


def test_a_slip_is_entered_once(table: Table) -> None:
    """A slip that counts is opened again, by the same and by others: it says that it counts."""
    code = table.code("Olav")
    for name in ("Ben", "Cem"):
        table.types(name, "fine", code=code)
    for name in ("Ben", "Cem", "Ana"):
        status, page = table.types(name, "fine", code=code, press="later")
        assert status == 422
        assert "This slip has been entered, and counts." in page
    assert not Entry.objects.exists()


def test_who_may_not_enter(table: Table) -> None:
    """A stranger is asked to sign in; whoever is no member finds no such page."""
    assert "/in/" in table.street.browser().get(f"{table.path}/enter").headers["Location"]
    table.people["Eva"] = table.street.person("Eva")
    assert table.browser("Eva").get(f"{table.path}/enter").status_code == 404


def test_somebody_elses_card(table: Table) -> None:
    """A slip of another proposal is no slip of this one."""
    other = Table(table.street, table.people, propose(table.street, "A swing"))
    code = other.code("Olav", form="other")
    status, page = table.types("Ben", "fine", code=code)
    assert status == 422
    assert "No slip of this card has this code." in page


def test_guessing_codes_is_slow(table: Table) -> None:
    """After thirty wrong codes even a right one waits."""
    code = table.code("Olav")
    browser = table.browser("Ben")
    for number in range(guessing.WRONG.goes):
        wrong = f"{number:02d}".replace("0", "A").replace("1", "B") + "2345"
        browser.post(f"{table.path}/enter", {"step": "slip", "code": wrong})
    page = browser.post(f"{table.path}/enter", {"step": "slip", "code": code}).content.decode()
    assert "Too many codes were wrong." in page


def test_who_does_not_decide(table: Table) -> None:
    """Dia came later: nothing can be entered for her."""
    table.people["Dia"] = table.street.person("Dia")
    table.street.join(table.people["Dia"])
    assert table.types("Ben", "fine", member=table.value("Ben", "Dia"))[0] == 422
    with pytest.raises(entering.NotEntered) as no:
        entering.enter(
            table.card,
            table.people["Ben"],
            table.people["Dia"],
            _fine(table),
            channel="phone",
            press="x",
        )
    assert no.value.why == entering.No.NOT_THEIRS


# ── Time ───────────────────────────────────────────────────────────────────────────────────────


def test_a_slip_that_came_in_time_is_entered_afterwards(table: Table) -> None:
    """Answers are over; what lay in the box before is entered until the count, and not after."""
    code = table.code("Olav")
    table.street.later(days=5, hours=1)
    offered = table.browser("Ben").post(f"{table.path}/enter", {"step": "slip", "code": code})
    assert (
        "can be entered until" in table.browser("Ben").get(f"{table.path}/enter").content.decode()
    )
    late = hidden_moment(offered.content.decode())
    assert table.types("Ben", "aside", code=code, received=late)[0] == 302
    assert table.types("Cem", "aside", code=code)[0] == 302
    assert table.says("Olav") == "aside by paper"


def test_a_slip_that_came_too_late(table: Table) -> None:
    """It is said to have come after the closing, or before the question was put: neither counts."""
    code = table.code("Olav")
    table.street.later(days=5, hours=1)
    status, page = table.types("Ben", "aside", code=code, received="2026-09-26T13:00")
    assert status == 422
    assert "It must have come while answers were given" in page
    assert table.types("Ben", "aside", code=code, received="2026-09-20T13:00", press="b")[0] == 422
    assert not Entry.objects.exists()


def test_the_count_comes_between_the_two(table: Table) -> None:
    """Ben entered in time, and it was counted before Cem did: kindly refused, nothing is left."""
    code = table.code("Olav")
    table.types("Ben", "aside", code=code)
    table.street.later(days=7, minutes=1)
    assert standing(table.street, table.card) == "passed 0"
    _status, page = table.types("Cem", "aside", code=code)
    assert "Nothing can be entered here any more." in page
    assert table.says("Olav") == ""
    assert entering.sweep() == 1
    assert not Entry.objects.exists()


def test_a_slip_of_the_first_round(table: Table) -> None:
    """An objection led to a vote: a slip with other boxes is not taken for an answer to it."""
    code = table.code("Olav")
    table.types("Ben", "aside", code=code)
    browser = table.street.browser(table.people["Cem"])
    assert press(browser, f"{table.path}/answer", "no", why="Too dear.") == 302
    table.street.later(days=7, minutes=1)
    assert standing(table.street, table.card) == "open 1"
    status, page = table.types("Cem", "yes", code=code)
    assert status == 422
    assert "This slip is of the first round, which is over." in page
    new = table.code("Olav", form="second")
    assert table.types("Ben", "yes", code=new)[0] == 302
    assert table.types("Cem", "yes", code=new)[0] == 302
    assert table.says("Olav") == "yes by paper"


def test_the_moment_that_is_entered(table: Table) -> None:
    """The books have when the slip came, not when it was typed."""
    code = table.code("Olav")
    table.street.later(hours=3)
    came_ms = table.street.now_ms - HOUR_MS
    minute = came_ms - came_ms % 60_000
    typed = f"{local(minute, 'Europe/Oslo'):%Y-%m-%dT%H:%M}"
    table.types("Ben", "fine", code=code, received=typed)
    table.types("Cem", "fine", code=code)
    with table.street.engine.reader() as store:
        found = decision(store, table.card)
        assert found is not None
        given = found.given(table.member("Olav"))
        assert Law(store).member(table.member("Olav")) is not None
    assert given is not None
    assert given.received_ms == minute


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
