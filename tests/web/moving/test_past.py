"""What people told on cards, what stays behind, and what the new place says of the past."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from dugnad.web.lists import services as lists
from dugnad.web.lists.models import ProjectRow
from dugnad.web.moving import putting_in, views
from tests.web.living import ALIASES, Living
from tests.web.moving.test_hostile import another_place, nothing
from tests.web.moving.test_taking_out import take_out, written
from tests.web.pages.test_deciding import BENCH, proposes
from tests.web.pages.test_tasks import TASK, joins, picture, presses

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


def test_it_says_before_which_cards_do_not_go_on(
    living_place: Living, ana: Client, home: str
) -> None:
    """By name, with what becomes of them; what is over is not among them."""
    assert "do not go on there" not in ana.get(f"/p/{home}/take-out").content.decode()
    code = living_place.puts_up(ana, "task", TASK)
    page = ana.get(f"/p/{home}/take-out").content.decode()
    assert "One open card does not go on there" in page
    assert "Sew ten flags" in page
    assert "They stay open here until they end" in page
    assert ana.post(f"/c/{code}/close", {"press": "p", "text": ""}).status_code == 302
    lists.catch_up()
    assert "does not go on there" not in ana.get(f"/p/{home}/take-out").content.decode()


def test_what_people_told_on_cards_goes_along_and_decisions_are_told(
    living_place: Living,
    ana: Client,
    home: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What Eva showed with its picture is read in the new place, and how the vote ended.

    However much it is, the old books are gone through once, and a page shows a part of it.
    """
    code = living_place.puts_up(ana, "task", TASK)
    eva = joins(living_place, "Eva")
    assert presses(living_place, eva, code, "Answer", said="yes") == 302
    kept = {"text": "All ten hang by the bridge.", "picture_file": picture()}
    assert presses(living_place, eva, code, "Show", **kept) == 302
    assert presses(living_place, ana, code, "Object", showing="1", text="One is torn.") == 302
    proposes(living_place, ana)
    living_place.later(days=20)
    lists.catch_up()
    files = take_out(ana, home)
    told = b"".join(data for name, data in files.items() if name.startswith("told/"))
    assert b"All ten hang by the bridge." in told
    assert b"One is torn." in told
    assert [name for name in files if name.startswith("pictures/")] != []
    path = written(files, tmp_path / "it.zip")
    with another_place(living_place, tmp_path / "other") as other:
        arrival = putting_in.put_in(path, other.who("Ana"), nothing)
        browser = other.visitor("Ana")
        waiting = browser.get(f"/arrivals/{arrival.id}").content.decode()
        assert "Cards that were open there do not go on here" in waiting
        putting_in.begin(arrival, other.who("Ana"))
        lists.catch_up()
        there = f"/p/{lists.code_of(bytes(arrival.project))}"
        assert "Before it came here" in browser.get(there).content.decode()
        past = other.visitor().get(f"{there}/before").text
        (putting_in.folder_of(arrival) / "books.db").rename(tmp_path / "books.db")
        assert "These figures are worked out" in past
        assert other.visitor().get(f"{there}/before").status_code == 200
        assert b"".join(other.visitor().get(f"{there}/before?csv=1")).count(b"\n") == 1
        ProjectRow.objects.update(openness="us")
        for asked in ("", "?csv=1", "?check=1"):
            away = other.visitor().get(f"{there}/before{asked}")
            assert (away.status_code, away.headers["Location"].lower()) == (302, there.lower())
        assert browser.get(f"{there}/before").status_code == 200
        ProjectRow.objects.update(openness="public")
        monkeypatch.setattr(views, "SHOWN_AT_ONCE", 1)
        parts = [other.visitor().get(f"{there}/before?after={at}").text for at in range(9)]
    told = "All ten hang by the bridge."
    assert told in past
    assert "What was decided then" in past
    assert BENCH["title"] in past
    assert [told in one for one in parts].count(True) == 1
    assert ["Show more" in one for one in parts].index(False) < len(parts)
    assert ["All figures together" in one for one in parts].count(True) == 1
