"""Every screen that is built has a line for each state, and what a line names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.node_ids import missing_from, nodes_in

TOP = Path(__file__).parents[2]
SCREENS = TOP / "docs" / "screens.md"
STATES = ("empty", "waiting", "offline", "failed", "too late", "closed", "helped", "printed")
EVERY = "Every screen"
AS_ON_EVERY = "as on every screen"
NOT_NEEDED = "not needed: "

_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_LINE = re.compile(r"^- ([a-z ]+): (.+)$", re.MULTILINE)
_DISABLED = re.compile(r"\sdisabled[\s=>{]|\.disabled\s*=|[\"']disabled[\"']")


def sections() -> dict[str, dict[str, str]]:
    """What is said of each screen, by state."""
    _before, *parts = _SECTION.split(SCREENS.read_text(encoding="utf-8"))
    return {
        name: dict(_LINE.findall(text)) for name, text in zip(parts[::2], parts[1::2], strict=True)
    }


@pytest.mark.parametrize("screen", [name for name in sections() if name != EVERY])
def test_no_state_of_a_screen_is_left_out(screen: str) -> None:
    """Each state is shown by a test, is as on every screen, or says why it does not occur."""
    said = sections()
    assert tuple(said[screen]) == STATES
    for state, words in said[screen].items():
        if words == AS_ON_EVERY:
            assert state in said[EVERY], state
        elif not words.startswith(NOT_NEEDED):
            assert list(nodes_in(words)), f"{state}: {words}"
        else:
            assert len(words.split()) > len(NOT_NEEDED.split()) + 3, f"{state}: say why"


def test_what_holds_on_every_screen_is_shown() -> None:
    """A line on which others rest names tests."""
    every = sections()[EVERY]
    assert every
    assert [state for state, words in every.items() if not list(nodes_in(words))] == []


def test_every_test_that_is_named_is_there() -> None:
    """No line names a test that is gone."""
    assert missing_from(TOP, SCREENS.read_text(encoding="utf-8")) == []


def test_no_button_is_greyed_out() -> None:
    """Nothing in a template, a form or a script makes something that cannot be pressed."""
    greyed = [
        str(path.relative_to(TOP))
        for kind in ("*.html", "*.js", "*.py")
        for path in (TOP / "src").rglob(kind)
        if "vendor" not in path.parts and _DISABLED.search(path.read_text(encoding="utf-8"))
    ]
    assert greyed == []
