"""No test looks at a page right after a press that may lead to another one.

On a computer that is busy the old page is still there, or half of the new one. `follow` and
`enter` of `tests/browsing.py` wait for all of it, `expect` waits for what is expected.
"""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

TESTS = Path(__file__).parents[1]
LOOKS = re.compile(
    r"\.url\b|\.(content|is_visible|is_hidden|count|all|all_inner_texts|all_text_contents)\("
    r"|\.(cookies|storage_state|screenshot|pdf)\("
    r"|\b(_?clean|sound|looked_at|_?faults|serious_faults|faults_in_\w+|_wrong|_?axe)\(|\.looks\("
)
"""What comes back at once with what is there: of the page itself, or by looking over all of it."""
AT_LEAST = 20


def driving() -> list[Path]:
    """Every file of tests that drives a browser."""
    return [
        path
        for path in sorted(TESTS.rglob("*.py"))
        if "from playwright.sync_api import" in path.read_text(encoding="utf-8")
    ]


def too_early(text: str) -> Iterator[int]:
    """The lines at which something is looked at right after a press."""
    for node in ast.walk(ast.parse(text)):
        for name in ("body", "orelse", "finalbody"):
            steps = getattr(node, name, None)
            if not isinstance(steps, list):
                continue
            for one, after in pairwise(steps):
                if _presses(one):
                    said = ast.get_source_segment(text, after) or ""
                    if LOOKS.search(said) and "expect" not in said:
                        yield after.lineno


def _presses(step: ast.stmt) -> bool:
    if not isinstance(step, ast.Expr) or not isinstance(step.value, ast.Call):
        return False
    call = step.value
    if not isinstance(call.func, ast.Attribute):
        return False
    keys = [one.value for one in call.args if isinstance(one, ast.Constant)]
    return call.func.attr == "click" or (call.func.attr == "press" and "Enter" in keys)


def test_nothing_is_looked_at_too_early() -> None:
    """Whatever follows a press waits for what the press leads to."""
    files = driving()
    assert len(files) >= AT_LEAST
    early = [
        f"{path.relative_to(TESTS)}:{line}"
        for path in files
        for line in too_early(path.read_text(encoding="utf-8"))
    ]
    assert early == []


def test_a_look_that_comes_too_early_is_found() -> None:
    """At an address, at all of a page, after a key, and inside of a block."""
    for press in ('page.get_by_role("link").click()', 'page.keyboard.press("Enter")'):
        for look in ("where = page.url", "assert faults(page) == []", "if page.is_visible(): go()"):
            assert [*too_early(f"with opened() as page:\n    {press}\n    {look}\n")] == [3]
    assert not [*too_early('page.keyboard.press("Tab")\nassert page.locator("a").count() == 1\n')]
    assert not [*too_early("follow(link)\nwhere = page.url\n")]
