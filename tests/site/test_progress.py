"""Long work says how far it is; short work says nothing."""

import pytest

from dugnad.site import progress
from dugnad.site.progress import Progress


def test_short_work_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody reads numbers of what is over in a blink."""
    tell = Progress("checked")
    for done in range(1, 4):
        tell(done, 3)
    assert capsys.readouterr().err == ""


def test_long_work_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a log there is a line now and then."""
    monkeypatch.setattr(progress, "UNWATCHED_SECONDS", 0.0)
    Progress("checked")(1_000, 3_000)
    assert capsys.readouterr().err == "  checked: 1,000 of 3,000\n"


def test_on_a_terminal_one_line_is_enough(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever watches sees one line change, and its end."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setattr(progress, "WATCHED_SECONDS", 0.0)
    tell = Progress("checked")
    tell(1, 2)
    tell(2, 2)
    assert capsys.readouterr().err == "\r  checked: 1 of 2   \r  checked: 2 of 2   \n"
