"""Every limit that stands in the code, found in it: buckets, paces, and how many of something.

A limit is a name of a module: `SIZE = Size(...)`, `PACE = Pace(...)`, or a number whose name ends
in what numbers of tries, days and waiting things end in.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import dugnad
from dugnad.web.people.pace import Pace

SOURCE = Path(dugnad.__file__).parent
KINDS = ("Size", "Pace")
COUNTED = re.compile(r"(^|_)(TRIES|A_DAY|ASKED)_MAX$")
LIMITERS = ("web/people/buckets.py",)
"""Where sizes are made of other sizes."""


def named_in(text: str) -> Iterator[str]:
    """The names of the limits that a module makes."""
    for node in ast.parse(text).body:
        target: ast.expr | None = None
        if isinstance(node, ast.Assign):
            target = node.targets[0]
        elif isinstance(node, ast.AnnAssign):
            target = node.target
        if not isinstance(target, ast.Name):
            continue
        made = node.value  # type: ignore[attr-defined]  # An assignment has one.
        kind = made.func if isinstance(made, ast.Call) else None
        if (isinstance(kind, ast.Name) and kind.id in KINDS) or COUNTED.search(target.id):
            yield target.id


def made_elsewhere(text: str) -> list[int]:
    """The lines on which a module makes a bucket or a pace that has no name of the module."""
    tree = ast.parse(text)
    named = {id(one.value) for one in tree.body if isinstance(one, (ast.Assign, ast.AnnAssign))}
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in KINDS
        and id(node) not in named
    ]


def _texts() -> Iterator[tuple[str, str]]:
    for path in sorted((SOURCE / "web").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if re.search(r"\bimport .*\b(Size|Pace)\b|class (Size|Pace)\b|_MAX\b", text):
            yield path.relative_to(SOURCE).as_posix(), text


@cache
def limits() -> tuple[str, ...]:
    """Every limit of the web, as "people.codes:BY_SMS"."""
    return tuple(
        f"{path.removeprefix('web/').removesuffix('.py').replace('/', '.')}:{name}"
        for path, text in _texts()
        for name in named_in(text)
    )


def nameless() -> list[str]:
    """Where a limit is made without a name, so that no table could hold it."""
    found = []
    for path, text in _texts():
        imported = re.search(r"(?:buckets|pace) import .*\b(Size|Pace)\b", text)
        if imported and path not in LIMITERS:
            found += [f"{path}:{line}" for line in made_elsewhere(text)]
    return found


def limit(name: str) -> Any:
    """The limit itself."""
    module, _colon, told = name.partition(":")
    return getattr(import_module(f"dugnad.web.{module}"), told)


def all_begin_anew() -> None:
    """Let nobody have tried anything: what is counted in memory outlives a test."""
    for name in limits():
        one = limit(name)
        if isinstance(one, Pace):
            one._full_ms.clear()
