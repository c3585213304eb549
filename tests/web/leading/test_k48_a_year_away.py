"""K48: after a year away a person finds membership, place and history intact, and was not nagged.

Every way in which this place can ask somebody for something is tried here on Ben: while he rests,
when he was asked as often as he wants, and when nothing holds it back, by mail and by text message.
That no further way is forgotten is for `tests/architecture/test_every_letter.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from msgspec.structs import replace

from dugnad.charter.entries import STARTER
from dugnad.charter.ways import TOGETHER
from dugnad.web.acting.services import new_press
from dugnad.web.answers import following
from dugnad.web.answers import services as answers
from dugnad.web.leading import telling
from dugnad.web.lists import services as lists
from dugnad.web.messages import services as messages
from dugnad.web.pages import expecting
from dugnad.web.people import limits
from dugnad.web.people.addresses import read_address
from dugnad.web.people.marking import VOICE
from dugnad.web.people.models import Person
from dugnad.web.rescue import services as rescue
from dugnad.web.rooms.conversations import meeting
from dugnad.web.rooms.profile import pairs
from dugnad.web.traces.catalogue import traces
from dugnad.web.vault import services as vault
from tests.web.leading.group import Postbag, joins, member
from tests.web.living import ALIASES, Living
from tests.web.pages.common import proposes

pytestmark = pytest.mark.django_db(databases=list(ALIASES))
HOUSEHOLDS = replace(TOGETHER, everyday=replace(TOGETHER.everyday, voices="households"))
ADDRESS = "ben@example.org"
NUMBER = "+4799887766"
WEEKS = 52


@dataclass
class Year:
    """Ana, who asks and asks; Ben, who is asked; and what reached him.

    Attributes:
        place: where it happens.
        ana: her browser.
        home: the code of their project, in which households decide.
        bag: what went out.
        asked: how many things were asked so far, for titles that differ.
    """

    place: Living
    ana: Client
    home: str
    bag: Postbag = field(default_factory=Postbag)
    asked: int = 0

    @property
    def ben(self) -> Person:
        """Ben as he is now."""
        person = Person.objects.get(id=self.place.who("Ben").id)
        self.place.persons["Ben"] = person
        return person

    def title(self) -> str:
        """A title that no card had before."""
        self.asked += 1
        return f"Thing {self.asked}"

    def calls(self, browser: Client, title: str) -> str:
        """Somebody calls a work day in five days; gives the card's code."""
        day = datetime.fromtimestamp(self.place.now_ms / 1000, UTC) + timedelta(days=5)
        when = f"{day:%Y-%m-%dT11:00}"
        return self.place.calls(browser, title, project=self.home, when=when)

    def goes_out(self) -> int:
        """Let everything go out that is due; gives how much of it was for Ben."""
        before = len(self.bag.sent)
        self.place.in_a_moment()
        lists.catch_up()
        following.follow()
        telling.tell_of_ending_terms(self.place.now_ms)
        expecting.ask_due(self.place.now_ms)
        messages.deliver_due(self.place.now_ms, {"mail": self.bag, "sms": self.bag})
        return sum(one.address in (ADDRESS, NUMBER) for one in self.bag.sent[before:])


@pytest.fixture
def year(living_place: Living) -> Year:
    """Ben takes part, was asked whether it is as expected, and has one line that is found."""
    ana = living_place.visitor("Ana")
    home = living_place.starts("Ana", "The yard", HOUSEHOLDS)
    ben, _dia = joins(living_place, home, "Ben", "Dia")
    readers = {"found": "on", "press": new_press()}
    ben.post("/profile/write/can", {"texts": "Baking bread", **readers})
    made = Year(living_place, ana, home)
    living_place.later(days=15)
    made.goes_out()
    living_place.later(days=15)
    limits.sweep(living_place.now_ms + limits.KEPT_MS)
    return made


# ── Every way of asking somebody for something
def about_a_card(year: Year) -> None:
    """Ana asks him by his address whether he comes."""
    card = year.place.card(year.calls(year.ana, year.title()))
    with suppress(answers.Resting):
        answers.invite(bytes(card.card), year.place.who("Ana"), "Ben", read_address(ADDRESS, "NO"))


def to_decide(year: Year) -> None:
    """Ana asks all who have not answered to a proposal."""
    code = proposes(year.place, year.ana, year.home, year.title())
    ben = member(year.place, year.home, "Ben")
    answers.ask_members(bytes(year.place.card(code).card), year.place.who("Ana"), [ben])


def to_look_after_it(year: Year) -> None:
    """Ana asks him to share her role."""
    ben = year.place.stands_for(year.ana, year.home, member(year.place, year.home, "Ben"))
    typed = {"role": STARTER, "member": ben, "press": new_press()}
    year.ana.post(f"/p/{year.home}/roles/share", typed)


def to_share_a_voice(year: Year) -> None:
    """Ana offers him one voice for both."""
    whom = member(year.place, year.home, "Ben")
    ben = year.place.stands_for(year.ana, year.home, whom, VOICE)
    typed = {"do": "offer", "member": ben, "press": new_press()}
    year.ana.post(f"/p/{year.home}/voice", typed)


def to_take_part(year: Year) -> None:
    """Ana asks him by his address to take part."""
    typed = {"name_1": "Ben", "address_1": ADDRESS, "press": new_press()}
    year.ana.post(f"/p/{year.home}/begun", typed)


def to_write(year: Year) -> None:
    """Ana begins a conversation with him."""
    ben = member(year.place, year.home, "Ben")
    value = meeting.value_of(year.place.who("Ana"), ben)
    typed = {"people": [value], "text": year.title(), "press": new_press()}
    assert year.ana.post("/conversations/new", typed).status_code == 302


def about_a_draft(year: Year) -> None:
    """Ana shares with him what she would like to begin."""
    year.ana.post("/start/what", {"text": "We.", "title": year.title(), "where": ""})
    value = meeting.value_of(year.place.who("Ana"), member(year.place, year.home, "Ben"))
    assert year.ana.post("/drafts/share", {"people": [value], "press": new_press()}).headers


def to_meet(year: Year) -> None:
    """Dia would like to meet him about a line of his."""
    dia = year.place.visitor("Dia")
    typed = {"texts": f"Bread {year.title()}", "found": "on", "press": new_press()}
    dia.post("/profile/write/learn", typed)
    found = [one for one in pairs.pairs_for(year.place.who("Dia")) if not one.said_yes]
    for one in found[-1:]:
        pairs.say_yes(year.place.who("Dia"), one.mine, one.theirs, "Hello", new_press())


def to_keep_a_part(year: Year) -> None:
    """Whoever runs the place asks him to be a rescuer."""
    rescue.ask(year.ben)


def what_a_card_needs(year: Year) -> None:
    """Dia asks about a card that he put up."""
    ben, dia = year.place.visitor("Ben"), year.place.visitor("Dia")
    code = year.calls(ben, year.title())
    year.goes_out()
    assert dia.post(f"/c/{code}/ask", {"text": "Is there paint?"}).status_code == 302


ASKS: tuple[Callable[[Year], None], ...] = (
    about_a_card,
    to_decide,
    to_look_after_it,
    to_share_a_voice,
    to_take_part,
    to_write,
    about_a_draft,
    to_meet,
    to_keep_a_part,
    what_a_card_needs,
)
every_ask = pytest.mark.parametrize("asks", ASKS, ids=lambda asks: asks.__name__)


@every_ask
def test_every_ask_reaches_whom_nothing_holds_back(
    year: Year, asks: Callable[[Year], None]
) -> None:
    """Without rest or limit each of these is one message, and is counted as one."""
    asks(year)
    assert year.goes_out() == 1
    assert limits.asked_since([year.ben.id], 0) == {year.ben.id: 1}


@every_ask
def test_no_ask_reaches_who_rests_or_was_asked_enough(
    year: Year, asks: Callable[[Year], None]
) -> None:
    """Neither while he rests, nor when he wants not to be asked, nor over his limit."""
    ben = year.place.visitor("Ben")
    ben.post("/me/rest/", {"weeks": "until-back"})
    asks(year)
    assert year.goes_out() == 0
    ben.post("/me/rest/", {"weeks": "0"})
    ben.post("/me/asking/", {"asks_a_week": "1"})
    limits.note_asked(year.ben, year.place.now_ms)
    asks(year)
    assert year.goes_out() == 0


def test_all_asks_together_stay_within_the_week(year: Year) -> None:
    """Everybody asks at once: he hears of two in this week, and of two in the next."""
    year.place.visitor("Ben").post("/me/asking/", {"asks_a_week": "2"})
    for _week in range(2):
        for asks in ASKS[:-1]:
            asks(year)
        assert year.goes_out() == 2
        year.place.later(days=7)


def test_by_text_message_it_is_the_same(year: Year) -> None:
    """Who is reached by a number alone is asked as often as by mail, and no more."""
    number = year.ben.reaches.get()
    tag, sealed = _reached_by_sms(year.ben)
    number.kind, number.lookup, number.sealed_address = "sms", tag, sealed
    number.save()
    to_look_after_it(year)
    to_write(year)
    assert year.goes_out() == 2
    year.place.visitor("Ben").post("/me/asking/", {"asks_a_week": "2"})
    to_share_a_voice(year)
    to_decide(year)
    assert year.goes_out() == 0


def _reached_by_sms(person: Person) -> tuple[bytes, bytes]:
    return vault.lookup_tag("sms", NUMBER), vault.seal(person.id, NUMBER.encode())


def test_k48_after_a_year_everything_is_there_and_nobody_nagged(year: Year) -> None:
    """Ben rests without an end and is away for a year, in which everybody goes on asking."""
    ben = year.place.visitor("Ben")
    code = year.calls(ben, "Paint the boat house")
    ben.post(f"/c/{code}/do/Answer", {"said": "yes", "extra": "0", "press": new_press()})
    year.place.later(days=10)
    year.goes_out()
    before = {app: trace.export(year.ben) for app, trace in traces().items() if trace.export}
    ben.post("/me/rest/", {"weeks": "until-back"})
    assert "You rest until you come back." in ben.get("/me/").content.decode()
    for _week in range(WEEKS):
        for asks in (to_decide, to_write, to_meet, about_a_card, to_take_part):
            asks(year)
        year.place.later(days=7)
        assert year.goes_out() == 0

    ben = year.place.visitor("Ben")
    assert "Ben" in ben.get("/me/").content.decode()
    assert "The yard" in ben.get("/my/").content.decode()
    assert "Paint the boat house" in ben.get(f"/c/{code}").content.decode()
    assert f'href="/p/{year.home.lower()}/leave"' in ben.get(f"/p/{year.home}").content.decode()
    assert "Baking bread" in ben.get("/profile/").content.decode()
    after = {app: trace.export(year.ben) for app, trace in traces().items() if trace.export}
    for app in ("content", "giving", "treasury"):
        assert after.get(app) == before.get(app)
    ben.post("/me/rest/", {"weeks": "0"})
    assert year.goes_out() == 0, "Nothing that was held back comes all at once."
    to_write(year)
    assert year.goes_out() == 1
