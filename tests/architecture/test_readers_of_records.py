"""Records are read by what `ledger.codec` makes, and by nothing else (decision 0041)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "dugnad"
MAKER = SOURCE / "ledger" / "codec.py"
FORMS = ("msgpack", "json")
MAKING = ("Decoder", "decode", "convert")
CALLS = ("msgspec.convert", *(f"msgspec.{one}.{two}" for one in FORMS for two in MAKING[:2]))


def made_elsewhere(tree: ast.AST) -> Iterator[str]:
    """Where something asks msgspec itself to read."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "msgspec":
            for name in node.names:
                if name.name in (*MAKING, *FORMS):
                    yield f"line {node.lineno}: from {node.module} import {name.name}"
        if isinstance(node, ast.Call) and ast.unparse(node.func) in CALLS:
            yield f"line {node.lineno}: {ast.unparse(node.func)}"


def test_nothing_but_the_codec_makes_readers() -> None:
    """Two made at once would end the place, so all are made in one room."""
    found = {
        str(path.relative_to(SOURCE)): places
        for path in sorted(SOURCE.rglob("*.py"))
        if path != MAKER
        and "tests" not in path.parts
        and (places := [*made_elsewhere(ast.parse(path.read_text(encoding="utf-8")))])
    }
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "msgspec.json.decode(data, type=Letter)",
        "msgspec.msgpack.Decoder(Letter)",
        "msgspec.convert(found, Letter)",
        "from msgspec.json import decode",
        "from msgspec import msgpack",
    ],
)
def test_a_reader_made_elsewhere_is_found(text: str) -> None:
    """The check finds each way round."""
    assert [*made_elsewhere(ast.parse(text))] != []
