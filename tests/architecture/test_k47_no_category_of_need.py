"""K47: no field, filter, export column or file name holds a category of need about a person.

What somebody wrote about themselves in their own words is theirs. But nothing here *asks* for,
sorts by or hands out a kind of person: not the tables, rooms, books, forms, questions in an
address, the interface for programs, nor a file. All of them are looked at, and so is the next one.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
import pytest
from django import forms
from django.apps import apps
from django.test import Client
from django.utils.translation import override

import dugnad
from dugnad.web.traces.catalogue import traces

SOURCE = Path(dugnad.__file__).parent

OF_NEED = frozenset(
    """
    refugee refugees asylum immigrant immigrants migrant migrants foreigner foreigners nationality
    citizenship ethnic ethnicity race racial religion religious disabled disability disabilities
    handicap handicapped impairment impaired diagnosis diagnoses illness disease patient patients
    medication medical health addict addicted addiction unemployed unemployment jobless welfare
    benefit benefits poor poverty income salary homeless vulnerable vulnerability lonely loneliness
    elderly widow widower pregnant dementia needy client clients casework criminal conviction gender
    sex sexuality birthdate birthday birth ssn marital divorced orphan illiterate literacy
    """.split()  # noqa: SIM905  A list of words reads best as words.
)
"""Words by which people are sorted into kinds of need, or by what the law protects most."""

SAYS_NOTHING_OF_ANYBODY = {
    "Who can be asked about tax and benefits?": "names who answers, for all who take the task",
}
"""Sentences in which such a word is about nobody, and why."""

CHOICES_ABOUT_PERSONS = {
    "answers.Ask.state": "what came of a question",
    "giving.Hearing.how": "how they chose to hear of a card",
    "helping.Help.state": "whether help was asked for, runs or has ended",
    "leading.Handing.state": "what came of a card that was passed on",
    "people.Reach.kind": "mail or sms",
    "people.LoginCode.kind": "mail or sms",
    "post.Message.channel": "mail or sms",
    "post.Message.state": "whether a message went out",
    "content.Prose.state": "whether a text is there",
}
"""Every field of a table about persons that has a fixed list of values, and what it says."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def tokens(text: str) -> set[str]:
    """The words in a name or sentence: "birthDate_of" is birth, date and of."""
    return {one.lower() for one in _WORD.findall(text)}


def kinds_in(named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of some names and sentences, by where they stand, that hold a word of need."""
    return [
        (where, text)
        for where, text in named
        if tokens(text) & OF_NEED and text not in SAYS_NOTHING_OF_ANYBODY
    ]


@cache
def everything() -> None:
    """Import every module, so that everything is known."""
    for found in walk_packages(dugnad.__path__, "dugnad."):
        hidden = ".migrations" in found.name or ".tests" in found.name
        if not hidden and not found.name.startswith(("dugnad.__main__", "dugnad.site.wsgi")):
            import_module(found.name)


def below(kind: type) -> Iterator[type]:
    """Every class made from a class."""
    made: list[type] = kind.__subclasses__()
    for one in made:
        yield one
        yield from below(one)


# ── Where names stand
def in_tables() -> Iterator[tuple[str, str]]:
    """Tables, their fields, and the values that a field may have."""
    for model in apps.get_models(include_auto_created=True):
        yield f"table {model.__name__}", model.__name__
        for field in model._meta.get_fields():
            at = f"table {model._meta.label}.{field.name}"
            yield at, field.name
            for value, label in getattr(field, "choices", None) or ():
                yield at, str(value)
                yield at, str(label)


def in_records() -> Iterator[tuple[str, str]]:
    """Records of the books and of rooms: names, fields, and words that a field may have."""
    everything()
    for kind in below(msgspec.Struct):
        if not kind.__module__.startswith("dugnad."):
            continue
        at = f"record {kind.__module__}.{kind.__qualname__}"
        yield at, kind.__name__
        for field in msgspec.structs.fields(kind):
            yield at, field.name
            for word in words_of(field.type):
                yield at, word


def words_of(kind: Any) -> Iterator[str]:
    """The fixed words in a type."""
    if get_origin(kind) is Literal:
        yield from (str(one) for one in get_args(kind))
    elif get_origin(kind) in (Union, UnionType, tuple, list, dict):
        for one in get_args(kind):
            yield from words_of(one)


def in_forms() -> Iterator[tuple[str, str]]:
    """Fields of forms: names, labels and what can be chosen."""
    everything()
    with override("en"):
        for kind in below(forms.BaseForm):
            if not kind.__module__.startswith("dugnad."):
                continue
            for name, field in getattr(kind, "base_fields", {}).items():
                at = f"form {kind.__module__}.{kind.__qualname__}.{name}"
                yield at, name
                yield at, str(field.label or "")
                choices = getattr(field, "choices", ())
                for value, label in () if callable(choices) else choices:
                    yield at, f"{value} {label}"


@cache
def modules() -> list[tuple[Path, ast.Module]]:
    """Every source file of the web, read."""
    found = [*(SOURCE / "web").rglob("*.py"), *(SOURCE / "cards").rglob("*.py")]
    return [
        (path, ast.parse(path.read_text(encoding="utf-8")))
        for path in found
        if "migrations" not in path.parts and "tests" not in path.parts
    ]


def in_filters() -> Iterator[tuple[str, str]]:
    """What pages read from the question in an address: `request.GET` and names of its fields."""
    for path, tree in modules():
        for node in ast.walk(tree):
            for text in asked_of_get(node):
                yield f"filter in {path.relative_to(SOURCE)}:{node.lineno}", text  # type: ignore[attr-defined]


def asked_of_get(node: ast.AST) -> Iterator[str]:
    """The names that a piece of code asks of `request.GET`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if is_get(node.func.value) and node.args and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)
    elif isinstance(node, ast.Subscript):
        if is_get(node.value) and isinstance(node.slice, ast.Constant):
            yield str(node.slice.value)
    elif (
        isinstance(node, ast.Compare)
        and isinstance(node.left, ast.Constant)
        and any(is_get(one) for one in node.comparators)
    ):
        yield str(node.left.value)


def is_get(node: ast.AST) -> bool:
    """Whether an expression is `request.GET`."""
    return isinstance(node, ast.Attribute) and node.attr == "GET"


def in_files() -> Iterator[tuple[str, str]]:
    """Columns of tables to take away, names of files, and names in the files of a person."""
    for path, tree in modules():
        exports = path.name == "traces.py" or path.parent.name in ("moving", "forgetting")
        for node in ast.walk(tree):
            at = f"file in {path.relative_to(SOURCE)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                if node.func.attr in ("writerow", "writerows", "DictWriter"):
                    for inner in ast.walk(node):
                        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                            yield at, inner.value
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                if "filename=" in node.value:
                    yield at, node.value
            elif isinstance(node, ast.Dict) and exports:
                for key in node.keys:
                    if isinstance(key, ast.Constant):
                        yield at, str(key.value)


def in_the_interface() -> Iterator[tuple[str, str]]:
    """Names of everything that programs can ask for."""
    answer = Client(headers={"host": "localhost"}).get("/api/openapi.json")
    assert answer.status_code == 200
    yield from names_in(json.loads(answer.content), "interface")


def names_in(told: Any, at: str) -> Iterator[tuple[str, str]]:
    """Every name in a description, and every fixed value."""
    if isinstance(told, dict):
        for name, inner in told.items():
            if name == "enum":
                yield from ((at, str(one)) for one in inner)
            elif name not in ("description", "summary"):
                yield at, str(name)
                yield from names_in(inner, f"{at}/{name}")
    elif isinstance(told, list):
        for inner in told:
            yield from names_in(inner, at)


# ── What holds
PLACES = {
    "tables": (in_tables, 300),
    "records": (in_records, 800),
    "forms": (in_forms, 200),
    "filters": (in_filters, 10),
    "files": (in_files, 60),
}


@pytest.mark.parametrize("place", PLACES)
def test_k47_no_name_is_a_category_of_need(place: str) -> None:
    """Nothing that is asked, kept, sorted by or handed out is a kind of person."""
    look, least = PLACES[place]
    named = list(look())
    assert len(named) > least, f"only {len(named)}: this looks at nothing any more"
    assert kinds_in(named) == []


@pytest.mark.django_db(databases=["default", "keys"])
def test_k47_programs_cannot_ask_for_one_either() -> None:
    """The interface has no field, parameter or value of that kind."""
    named = list(in_the_interface())
    assert len(named) > 100
    assert kinds_in(named) == []


def test_k47_a_persons_row_has_no_list_to_sort_them_by() -> None:
    """A field with fixed values about a person says how a thing stands, and stands here by name."""
    found = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for trace in traces().values()
        for model in trace.models
        for field in model._meta.get_fields()
        if getattr(field, "choices", None)
    }
    assert found == set(CHOICES_ABOUT_PERSONS)


@pytest.mark.parametrize(
    "name", ["is_refugee", "healthStatus", "On benefits", "people.Person.DISABILITY", "birth-date"]
)
def test_the_look_can_fail(name: str) -> None:
    """A name of that kind is found in any way of writing."""
    assert kinds_in([("somewhere", name)])


def test_the_look_into_code_can_fail() -> None:
    """A filter that is read from an address in any of three ways is seen."""
    code = 'a = request.GET.get("x")\nb = request.GET["y"]\nc = "z" in request.GET'
    found = [text for node in ast.walk(ast.parse(code)) for text in asked_of_get(node)]
    assert sorted(found) == ["x", "y", "z"]
