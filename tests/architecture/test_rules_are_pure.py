"""The law says the same on every machine: what imports cannot show is looked for in the syntax."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from dugnad.cards import catalogue

SOURCE = Path(__file__).resolve().parents[2] / "src" / "dugnad"
HARNESS = SOURCE / "ledger" / "testing.py"
"""Judges rules in tests and never runs in a place, so it may `assert`."""
LAW = sorted(
    path
    for path in [
        *(SOURCE / "ledger").rglob("*.py"),
        *(SOURCE / "charter").rglob("*.py"),
        *(SOURCE / "cards").glob("*/contract.py"),
        *(SOURCE / "cards").glob("*/law/**/*.py"),
        *(SOURCE / "cards").glob("*/released/**/*.py"),
    ]
    if path != HARNESS
)

NAMES = {
    "float": "fractions differ between machines; count in whole numbers of a small unit",
    "complex": "it is made of floats; count in whole numbers",
    "set": "its order differs from run to run; use a tuple, a dict or a KeySet",
    "frozenset": "its order differs from run to run; use a tuple, a dict or a KeySet",
    "hash": "it differs from run to run; use ledger.merkle or hashlib",
    "id": "it is where a value lies in memory; compare values",
    "open": "the law reads no disk; what it needs is handed to it",
    "input": "the law asks nobody; what it needs is handed to it",
    "print": "the law tells nobody; return an event",
    "eval": "text never decides anything; write the rule",
    "exec": "text never decides anything; write the rule",
    "compile": "text never decides anything; write the rule",
    "__import__": "imports stand at the top, where the import rules see them",
    "round": "it rounds halves to even, and floats; use // and say which way",
}
"""Names that may not be used, with the reason and what to use instead."""

LETTERS = "Python versions know different letters; compare the bytes as they are"
METHODS = {
    "casefold": LETTERS,
    "upper": LETTERS,
    "lower": LETTERS,
    "title": LETTERS,
    "capitalize": LETTERS,
    "swapcase": LETTERS,
    "isalnum": LETTERS,
    "isalpha": LETTERS,
    "isdigit": LETTERS,
    "isdecimal": LETTERS,
    "isnumeric": LETTERS,
    "isprintable": LETTERS,
    "isspace": LETTERS,
    "isidentifier": LETTERS,
}
"""Methods that may not be called, with the reason and what to use instead."""

SYNTAX: dict[type[ast.AST], str] = {
    ast.Set: "{...}: a set's order differs from run to run; use a tuple",
    ast.SetComp: "{... for ...}: a set's order differs from run to run; use a tuple or a dict",
    ast.Div: "/: it makes a float; use // and say what happens to the rest",
    ast.Assert: "assert: it vanishes under -O; raise a Refused or an error of ledger.errors",
    ast.AsyncFunctionDef: "async: who runs first is chance; write plain functions",
    ast.AsyncFor: "async: who runs first is chance; write plain loops",
    ast.AsyncWith: "async: who runs first is chance; write plain calls",
    ast.Await: "await: who runs first is chance; write plain calls",
}
"""Syntax that may not be written, with the reason and what to use instead."""


def impurities(code: str) -> Iterator[str]:
    """Tell what in `code` could differ between two machines: line, word, reason."""
    for node in ast.walk(ast.parse(code)):
        line = getattr(node, "lineno", 0)
        if type(node) in SYNTAX:
            yield f"line {line}: {SYNTAX[type(node)]}"
        match node:
            case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
                yield f"line {line}: {name}: {NAMES[name]}"
            case ast.Call(func=ast.Attribute(attr=name)) if name in METHODS:
                yield f"line {line}: .{name}(): {METHODS[name]}"
            case ast.Constant(value=float() | complex()):
                yield f"line {line}: {ast.unparse(node)}: {NAMES['float']}"
            case _:
                pass


def test_every_file_of_every_law_is_looked_at() -> None:
    """What the digest of a law covers is looked through here, in whatever room it stands."""
    sources = [path for law in catalogue.contracts() for path in catalogue.sources_of(law)]
    assert [path for path in sources if path not in LAW] == []


@pytest.mark.parametrize("path", LAW, ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_law_is_pure(path: Path) -> None:
    """Nothing in the law can differ between two machines, two runs or two versions of Python."""
    assert list(impurities(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "code",
    [
        *(f"x = {name}(y)" for name in NAMES),
        *(f"x = y.{name}()" for name in METHODS),
        "x = {1, 2}",
        "x = {a for a in b}",
        "x = a / b",
        "x /= b",
        "assert x",
        "async def f(): pass",
        "async def f():\n    await x",
        "async def f():\n    async for a in b: pass",
        "async def f():\n    async with a: pass",
        "x = 0.5",
        "x = 1e3",
        "x = 2j",
        "def f(x: float) -> None: pass",
        "def f(kind=set): pass",
    ],
)
def test_each_banned_thing_is_found(code: str) -> None:
    """The search finds every single thing that it is there for."""
    assert list(impurities(code))


@pytest.mark.parametrize(
    "code",
    [
        "members.set(ana, 1)",
        "x = a // b",
        "x = {ana: 1}",
        "x = {a: 1 for a in b}",
        "x = sorted(y)",
        "class Row:\n    id: bytes",
        "x = row.hash",
        "x = 'float / set'",
        "settle = y",
        "x = name.strip()",
    ],
)
def test_good_law_is_left_alone(code: str) -> None:
    """Words that only look like a banned one are no trouble."""
    assert list(impurities(code)) == []
