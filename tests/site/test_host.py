"""Naming who holds money for others, and checking books that came as one file."""

import shutil
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.patience import PATIENCE_S
from tests.site.running import RunningPlace, dugnad


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place in which nobody has begun anything."""
    home = tmp_path_factory.mktemp("home")
    made = dugnad(["new", str(home / "own"), "--name", "Vik", "--language", "en"], home)
    assert made.returncode == 0, made.stderr
    return home


def test_nobody_holds_money_yet(home: Path) -> None:
    """The command lists nobody, and says how somebody is named."""
    said = dugnad(["host", "--place", str(home / "own")], home)
    assert said.returncode == 0, said.stderr
    assert "Nobody holds money for others here." in said.stdout


def test_an_unknown_code_is_told(home: Path) -> None:
    """A wrong code is said in words, and where the right one stands."""
    said = dugnad(["host", "ZZZZZZ", "--place", str(home / "own")], home)
    assert said.returncode == 1
    assert "No project has the code ZZZZZZ." in said.stderr


def test_while_it_is_open_a_page_does_the_same(home: Path) -> None:
    """The command gives its address, and the page opens with it and with nothing else."""
    with RunningPlace(home / "own") as place:
        said = dugnad(["host", "--page", "--place", str(home / "own")], home)
        assert said.returncode == 0, said.stderr
        path = urlsplit(said.stdout.strip().splitlines()[-1]).path
        assert "It opens once, and for one hour:" in said.stdout
        for words in (["host"], ["host", "ZZZZZZ"]):
            closed = dugnad([*words, "--place", str(home / "own")], home)
            assert closed.returncode == 1
            assert "The place is open." in closed.stderr
            assert "host --page" in closed.stderr
        assert f":{place.port}/hosts/" in said.stdout
        with pytest.raises(HTTPError):
            place.get("/hosts")
        with pytest.raises(HTTPError):
            place.get(f"{path}x")
        status, page = _pressed(f"http://127.0.0.1:{place.port}{path}")
        said = dugnad(["arrive", "--page", "--place", str(home / "own")], home)
        path = urlsplit(said.stdout.splitlines()[-1]).path
        opened = _pressed(f"http://127.0.0.1:{place.port}{path}")
    assert status == 200
    assert "Who holds money for others" in page
    assert opened[0] == 200
    assert "Send it and have it checked" in opened[1]


def _pressed(address: str) -> tuple[int, str]:
    """What a browser is answered that presses the button of a page and keeps what it is given."""
    opener = build_opener(HTTPCookieProcessor())
    with opener.open(address, timeout=PATIENCE_S) as answer:
        token = answer.read().decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    with opener.open(address, urlencode({"csrfmiddlewaretoken": token}).encode(), 30) as answer:
        return int(answer.status), str(answer.read().decode())


def test_a_file_of_books_is_checked_by_itself(home: Path) -> None:
    """Whoever took the file from the page needs nothing else, and no folder."""
    shutil.copy(home / "own" / "books.db", home / "books-2026-09-21.db")
    said = dugnad(["verify", str(home / "books-2026-09-21.db")], home)
    assert said.returncode == 0, said.stderr
    assert "The books add up" in said.stdout
    assert "Only the books are here" in said.stdout
    missing = dugnad(["verify", str(home / "nowhere.db")], home)
    assert missing.returncode == 1
    assert "There are no books in" in missing.stderr
