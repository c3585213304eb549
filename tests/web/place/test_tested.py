"""The statement about how everybody can use these pages says nothing that no test holds."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.utils.dateparse import parse_date

from dugnad.web.place import tested
from tests.architecture.node_ids import missing_from, nodes_in
from tests.architecture.test_requirements import TABLE, rows_of
from tests.web.living import ALIASES, Living

TOP = Path(__file__).parents[3]


def cited(tests: list[str]) -> str:
    """Names of tests as a document writes them."""
    return " ".join(f"`{one}`" for one in tests)


def numbers_in(test: str) -> list[float]:
    """Every number in the body of a test, and in the constants of its file."""
    path, _, name = test.partition("::")
    tree = ast.parse((TOP / path).read_text(encoding="utf-8"))
    kept = [
        one
        for one in tree.body
        if getattr(one, "name", "") == name or isinstance(one, ast.Assign | ast.AnnAssign)
    ]
    assert any(getattr(one, "name", "") == name for one in kept), test
    inside = [one for part in kept for one in ast.walk(part)]
    return [
        one.value
        for one in inside
        if isinstance(one, ast.Constant) and isinstance(one.value, int | float)
    ]


def test_every_line_names_tests_that_are_there() -> None:
    """A line whose test is gone cannot stand."""
    named = [test for one in tested.CHECKS for test in one.tests]
    assert len([*nodes_in(cited(named))]) == len(named) >= len(tested.CHECKS)
    assert missing_from(TOP, cited(named)) == []


def test_the_numbers_are_those_of_the_tests() -> None:
    """How many pages, how narrow, which contrast, how large."""
    by_number = {one.number: one.tests[0] for one in tested.CHECKS if one.number}
    for number in (tested.CONTRAST, tested.NARROW):
        assert number in numbers_in(by_number[number]), number
    path = tested.SURFACE
    assert f"< {tested.PRESSED}" in (TOP / path).read_text(encoding="utf-8")
    source = (TOP / tested.EVERY_PAGE).read_text(encoding="utf-8")
    listed = re.search(r"FOR_EVERYBODY = \((.*?)\n\)", source, re.DOTALL)
    assert listed is not None
    assert len(re.findall(r'^    "', listed[1], re.MULTILINE)) >= tested.PAGES


def test_what_is_known_not_to_work_is_open_in_the_table() -> None:
    """When it is met there, the line has to go."""
    states = {row.number: row.state for row in rows_of(TABLE.read_text(encoding="utf-8"))}
    for one in tested.GAPS:
        assert states[one.row] not in ("met", "not by design"), one.row


def test_the_version_is_the_one_that_stands_in_the_changelog() -> None:
    """With the day of its release, once it has one."""
    package = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    assert package["project"]["version"] == tested.VERSION
    log = (TOP / "CHANGELOG.md").read_text(encoding="utf-8")
    heading = re.search(r"^## (\S+) \(([^)]*)\)", log, re.MULTILINE)
    assert heading is not None
    assert heading[1] == tested.VERSION
    day = heading[2] if re.fullmatch(r"\d{4}-\d{2}-\d{2}", heading[2]) else ""
    assert day == tested.RELEASED


@pytest.mark.django_db(databases=list(ALIASES))
def test_the_page_tells_what_is_tried_what_is_not_and_whom_to_tell(
    living_place: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For everybody; with the authority of the country."""
    page = living_place.visitor().get("/place/accessible").content.decode()
    for one in tested.CHECKS:
        assert all(test in page for test in one.tests)
    for gap in tested.GAPS:
        assert str(gap.what).replace("'", "&#x27;") in page
    assert "which is not released yet" in page
    assert "uutilsynet" in page
    assert "Tell whoever put up the card" in page
    living_place.choose(help_phone="+47 55 00 00 00", help_mail="hi@x.example", country="FI")
    monkeypatch.setattr(tested, "RELEASED", "2027-01-02")
    page = living_place.visitor().get("/place/accessible").content.decode()
    assert parse_date(tested.RELEASED) is not None
    assert "released on" in page
    assert "hi@x.example" in page
    assert "public body" not in page
    assert "/place/accessible" in living_place.visitor().get("/help/").content.decode()


def test_the_look_can_fail() -> None:
    """A test that is not there is found missing."""
    nothing = f"{tested.EVERY_PAGE}::test_of_nothing"
    assert missing_from(TOP, cited([nothing])) == [nothing]
