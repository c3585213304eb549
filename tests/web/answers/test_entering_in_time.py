"""Slips and talks that come early, late, or while the count is made."""

from __future__ import annotations

import pytest

from dugnad.charter.law import Law
from dugnad.face.moments import local
from dugnad.web.answers import entering
from dugnad.web.answers.models import Entry
from dugnad.web.leading.decisions import decision
from tests.web.acting.street import DATABASES, HOUR_MS
from tests.web.answers.asking import press
from tests.web.answers.deciding import standing
from tests.web.answers.entered import Table, hidden_moment

pytestmark = pytest.mark.django_db(databases=DATABASES)


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
