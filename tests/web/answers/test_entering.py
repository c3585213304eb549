"""Slips and telephone: two enter what somebody said, neither sees the other's, and it counts once.

Ana looks after the card; Ben and Cem enter; Olav answers on paper or by telephone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client

from dugnad.charter.law import Law
from dugnad.face.moments import local
from dugnad.web.answers import entering, guessing, services, slips, texting
from dugnad.web.answers.decisions import decision
from dugnad.web.answers.models import Entry, Slip
from dugnad.web.lists import services as lists
from dugnad.web.messages import notes
from dugnad.web.people.models import Person
from tests.web.acting.street import DATABASES, HOUR_MS, Street
from tests.web.answers.asking import letters_to, press
from tests.web.answers.deciding import (
    BENCH,
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
        members = [self.member(name).hex() for name in names]
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
        "Give this slip to Ana by",
        "Somebody at the library can do this with you.",
        "<svg",
    ):
        assert words in page, words


def test_a_slip_in_the_readers_language(table: Table) -> None:
    """Olav reads Norwegian, so his slip is in Norwegian, whatever Ana reads."""
    table.people["Olav"].language = "nb"
    table.people["Olav"].save()
    assert '<article class="slip" lang="nb">' in table.prints("Olav")


def test_the_code_answers_as_any_link(table: Table) -> None:
    """Olav types the slip's code on the first page and answers himself."""
    code = table.code("Olav")
    stranger = table.street.browser()
    found = stranger.get("/find/", {"code": code.lower()})
    assert found.status_code == 302
    assert press(stranger, found.headers["Location"], "yes") == 302
    assert table.says("Olav") == "fine by link"


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
    assert table.types("Cem", "object", **why)[0] == 409
    assert table.says("Olav") == "fine by page"
    assert lists.questions_of(table.card).rows == ()


def test_who_printed_a_slip_does_not_use_it_unseen(table: Table) -> None:
    """Ana, who sees the codes, answers with Olav's slip: he is told, and answers anew himself."""
    code = table.code("Olav")
    browser = table.browser("Ana")
    assert press(browser, browser.get("/find/", {"code": code}).headers["Location"], "yes") == 302
    letters = letters_to(OLAV)
    ask = services.ask_of(table.card, table.people["Olav"])
    assert ask is not None
    own = services.secrets_of(ask)[0]
    assert [own in one for one in letters] == [True]
    assert press(table.street.browser(), f"/a/{own}", "aside") == 302
    assert table.says("Olav") == "aside by link"
    assert letters_to(OLAV) == letters


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
    """Olav rings; Ben and Cem each type what they heard."""
    member = table.member("Olav").hex()
    assert table.types("Ben", "aside", member=member)[0] == 302
    assert table.types("Cem", "aside", member=member)[0] == 302
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
    """Olav has objected on the page: whoever opens his slip sees an empty form."""
    code = table.code("Olav")
    browser = table.street.browser(table.people["Olav"])
    assert press(browser, f"{table.path}/answer", "yes") == 302
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
    member = table.member("Olav").hex()
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
    stranger = table.street.browser()
    where = stranger.get("/find/", {"code": code}).headers["Location"]
    assert press(stranger, where, "aside") == 302
    assert table.says("Olav") == "aside by link"
    assert count_of(table.street, table.card) == {"link": 1}


def test_a_newer_own_answer_stays(table: Table) -> None:
    """The slip came at nine, Olav answered himself at ten: entering it is refused kindly."""
    code = table.code("Olav")
    came = hidden_moment(
        table.browser("Ben")
        .post(f"{table.path}/enter", {"step": "slip", "code": code})
        .content.decode()
    )
    table.street.later(hours=1)
    assert press(table.street.browser(table.people["Olav"]), f"{table.path}/answer", "yes") == 302
    status, page = table.types("Ben", "aside", code=code, received=came)
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
    assert status == 409
    assert "There is a newer answer already" in page
    assert table.says("Olav") == "fine by page"
    assert not Entry.objects.exists()


# ── Hostile hands ──────────────────────────────────────────────────────────────────────────────


def test_nobody_enters_for_themselves(table: Table) -> None:
    """Ben can enter neither his own slip nor his own talk."""
    code = table.code("Ben")
    status, page = table.types("Ben", "fine", code=code)
    assert status == 422
    assert "This is your own." in page
    assert table.types("Ben", "fine", member=table.member("Ben").hex())[0] == 422
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
    member = table.member("Olav").hex()
    typed = {"step": "enter", "says": "fine", "member": member, "received": "2026-09-21T12:00"}
    table.street.later(minutes=1)
    for name in ("Ben", "Ben", "Cem", "Cem"):
        page = table.browser(name).post(f"{table.path}/enter", {**typed, "press": name})
        assert page.status_code == 302, name
    assert table.says("Olav") == "fine by phone"
    assert not Entry.objects.exists()
    assert len(letters_to(OLAV)) == 1


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
    assert table.types("Ben", "fine", member=table.member("Dia").hex())[0] == 422
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
    """Two who enter a secret answer would know it: no slips, no form, and a page that says so."""
    people = village(consent, "Ben", "Cem", "Dia", "Olav")
    table = Table(
        consent, people, propose(consent, "Who speaks?", counters=(people["Ben"], people["Cem"]))
    )
    page = table.browser("Ana").get(f"{table.path}/slips").content.decode()
    assert "so they are not entered by others" in page
    page = table.browser("Ben").get(f"{table.path}/enter").content.decode()
    assert "so none is entered here" in page
    member = table.member("Olav").hex()
    pressed = table.browser("Ben").post(f"{table.path}/enter", {"step": "phone", "member": member})
    assert "so none is entered here" in pressed.content.decode()
    assert slips.by_code(table.card, "K7M4XQ") is None
