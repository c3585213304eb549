"""Entering by those who should not, or twice, or by guessing."""

from __future__ import annotations

import pytest

from dugnad.web.acting.presses import NotYourPress
from dugnad.web.answers import entering, guessing, services
from dugnad.web.answers.models import Entry
from dugnad.web.leading.decisions import decision
from tests.web.acting.street import DATABASES
from tests.web.answers.asking import letters_to
from tests.web.answers.deciding import OLAV, propose
from tests.web.answers.entered import Table

pytestmark = pytest.mark.django_db(databases=DATABASES)


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
