"""Monthly support through the pages: begun, paid by reference, asked for anew, and stopped."""

import html

import pytest

from dugnad.charter.money import verbs as money
from dugnad.charter.money.records import ForPromise
from dugnad.web.acting import going
from dugnad.web.answers import following
from dugnad.web.forgetting import services as forgetting
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from tests.web.answers.asking import letters_to
from tests.web.giving.jetty import ALIASES, BOX, Jetty, money_recorded

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

DAY_MS = 24 * 3_600_000
CLUB = {
    "title": "The youth club is open every Friday",
    "goal": "2000",
    "goes_to": "rent and fruit",
    "pay_days": "14",
    "unit": "NOK",
}


def asks(jetty: Jetty, **typed: str) -> None:
    """Ana puts the card up through its form."""
    jetty.hosts()
    jetty.code = jetty.living.puts_up(jetty.ana, "support", {**CLUB, **typed})


def pays(jetty: Jetty, promise: int, amount: int) -> None:
    """Money for a promise comes in: Dia records it, Eva confirms."""
    with jetty.living.engine.reader() as store:
        entry = money_recorded(store) + 1
    jetty.lines += 1
    record = money.RecordIn(
        host=jetty.club,
        box=BOX,
        amount=amount,
        value_ms=jetty.living.now_ms - 60_000,
        fingerprint=jetty.lines.to_bytes(32, "big"),
        to=ForPromise(number=promise),
    )
    jetty.does(jetty.living.who("Dia"), jetty.club, "money", record)
    jetty.does(jetty.living.who("Eva"), jetty.club, "money", money.ConfirmIn(entry=entry))


def passes(jetty: Jetty, days: int) -> None:
    """Days go by in the place, one after the other."""
    for _day in range(days):
        jetty.living.now_ms += DAY_MS
        house().engine.tick()
    lists.wait_for(house().engine.head().seq)


def letters(*words: str) -> list[str]:
    """The messages to Cem in which all of these words stand."""
    found = letters_to("cem@example.org")
    return [text for text in found if all(word in text for word in words)]


def test_each_month_has_a_reference_of_its_own(jetty: Jetty) -> None:
    """MAT-21: begun with one form, asked for by a message each month, and paid by its number."""
    asks(jetty)
    cem = jetty.living.visitor("Cem")
    assert "Give each month" in jetty.page(jetty.living.visitor())
    typed = {"amount": "150", "shown": "name"}
    assert jetty.presses(cem, "Give", **typed).status_code == 302
    page = jetty.page(cem)
    assert "00000018" in page
    assert "1234 56 78903" in page
    following.follow()
    assert len(letters("you give 150\N{NO-BREAK SPACE}kr each month", "reference 00000018")) == 1
    pays(jetty, 1, 15_000)
    assert "This month is paid, thank you!" in jetty.page(cem)
    passes(jetty, 31)
    page = jetty.page(cem)
    assert "00000026" in page
    assert "2 months so far" in page
    following.follow()
    assert len(letters("150\N{NO-BREAK SPACE}kr. Pay by", "reference 00000026")) == 1
    # Monthly support goes to the project for good: nothing is said of a goal or of a way back.
    assert going.before(jetty.living.who("Cem")).may_return == ()
    stranger = jetty.page(jetty.living.visitor())
    assert "of 150\N{NO-BREAK SPACE}kr has come" in stranger
    assert "00000026" not in stranger
    law = jetty.law()
    assert sum(share.amount for share in law.pot(jetty.project, "NOK")) == 15_000


def test_it_is_stopped_with_one_press(jetty: Jetty) -> None:
    """Nothing more is asked for, what was not paid need not be, and one can begin anew."""
    asks(jetty)
    cem = jetty.living.visitor("Cem")
    assert jetty.presses(cem, "Give", amount="150", shown="neighbour").status_code == 302
    assert jetty.presses(cem, "Stop", support="1").status_code == 302
    page = jetty.page(cem)
    assert "00000018" not in page
    assert "Give each month" in page
    promise = jetty.law().promise(1)
    assert promise is not None
    assert promise.taken_back
    passes(jetty, 62)
    assert jetty.law().promise(2) is None
    assert jetty.presses(cem, "Give", amount="50", shown="neighbour").status_code == 302
    assert "00000026" in jetty.page(cem)


def test_of_whoever_is_forgotten_no_month_is_still_to_be_paid(jetty: Jetty) -> None:
    """It is named by itself, and what is said before is what happens: nothing is to be paid."""
    asks(jetty)
    cem, person = jetty.living.visitor("Cem"), jetty.living.who("Cem")
    assert jetty.presses(cem, "Give", amount="150", shown="neighbour").status_code == 302
    passes(jetty, 62)
    (ends,) = going.before(person).monthly
    assert (ends.amount, ends.unit, ends.open) == (15_000, "NOK", 3)
    assert going.before(person).promised == 0
    page = html.unescape(cem.get("/me/forget/").content.decode())
    assert f"each month to “{CLUB['title']}”. That ends, and 3 months of it that are not" in page
    assert "of which nothing has come" not in page
    forgetting.carry_out(person)
    promises = [jetty.law().promise(number) for number in (1, 2, 3)]
    assert [one is not None and one.taken_back for one in promises] == [True, True, True]


def test_whoever_looks_after_it_ends_it_and_all_are_told(jetty: Jetty) -> None:
    """Nobody is asked any more; a stranger cannot end it."""
    asks(jetty)
    cem = jetty.living.visitor("Cem")
    assert jetty.presses(cem, "Give", amount="150", shown="neighbour").status_code == 302
    assert jetty.presses(cem, "End").status_code == 409
    assert jetty.presses(jetty.ana, "End").status_code == 302
    following.follow()
    assert len(letters("has ended", "Nothing more is asked of you.")) == 1
    passes(jetty, 31)
    assert jetty.law().promise(2) is None
    assert "It is over." in jetty.page(cem)
