"""Names of tests as documents write them: `tests/x/test_y.py::test_z`, found and looked up."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

NODE = re.compile(r"`(?P<path>(?:tests|src)/[\w/.-]+\.py)::(?P<names>[\w:]+)`")


def nodes_in(text: str) -> Iterator[tuple[str, list[str]]]:
    """Give each test that a text cites: its file, and the names in it from the outermost."""
    for match in NODE.finditer(text):
        yield match["path"], match["names"].split("::")


def is_a_test(root: Path, path: str, names: list[str]) -> bool:
    """Tell whether `path` holds the test `names`, by the file's syntax tree."""
    file = root / path
    if not file.is_file() or not file.name.startswith("test_"):
        return False
    body: list[ast.stmt] = ast.parse(file.read_text(encoding="utf-8")).body
    *outer, last = names
    for name in outer:
        inside = [node for node in body if isinstance(node, ast.ClassDef) and node.name == name]
        if not inside or not name.startswith("Test"):
            return False
        body = inside[0].body
    functions = {n.name for n in body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}
    return last.startswith("test_") and last in functions


def missing_from(root: Path, text: str) -> list[str]:
    """Give the tests that a text cites and that are not there."""
    return [
        f"{path}::{'::'.join(names)}"
        for path, names in nodes_in(text)
        if not is_a_test(root, path, names)
    ]
