"""The recipe for https in docs/operating.md: what a place says behind a web server with a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.patience import PATIENCE_S
from tests.site.running import RunningPlace, dugnad

pytestmark = pytest.mark.slow

NAME = "solbakken.example"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPlace]:
    """A place made and opened as the guide says, with the line that it has in `place.toml`."""
    home = tmp_path_factory.mktemp("https")
    words = ["new", str(home / "own"), "--name", "Solbakken", "--language", "en"]
    made = dugnad([*words, "--address", f"https://{NAME}"], home)
    assert made.returncode == 0, made.stderr
    assert f'base_address = "https://{NAME}"' in (home / "own" / "place.toml").read_text()
    with RunningPlace(home / "own") as running:
        yield running


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    cookies: list[str]
    page: str
    headers: dict[str, str]


def asks(place: RunningPlace, path: str, *, proto: str = "https", **more: str) -> Answer:
    """Ask as Caddy does: by the name, and with how the browser came."""
    headers = {"Host": NAME, "X-Forwarded-Proto": proto, "Accept-Language": "en"}
    body = more.pop("body", None)
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    with closing(HTTPConnection("127.0.0.1", place.port, timeout=PATIENCE_S)) as line:
        line.request("POST" if body is not None else "GET", path, body, headers)
        told = line.getresponse()
        cookies = told.headers.get_all("Set-Cookie") or []
        named = {name.lower(): value for name, value in told.getheaders()}
        return Answer(told.status, cookies, told.read().decode(), named)


def test_a_lock_is_offered_and_what_is_typed_is_taken(place: RunningPlace) -> None:
    """Cookies go over https alone; a form that came from the name is read, from another not."""
    answer = asks(place, "/in/")
    assert "Sign in with this device" in answer.page
    assert answer.cookies
    assert all("; Secure" in one for one in answer.cookies)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.page)
    assert token
    typed = urlencode({"csrfmiddlewaretoken": token[1], "address": "ana@solbakken.example"})
    sent = {
        "Cookie": "; ".join(one.partition(";")[0] for one in answer.cookies),
        "Content_Type": "application/x-www-form-urlencoded",
        "body": typed,
    }
    assert asks(place, "/in/", Origin=f"https://{NAME}", **sent).status == 302
    assert asks(place, "/in/", Origin="https://elsewhere.example", **sent).status == 403


def test_whoever_came_by_https_stays_there(place: RunningPlace) -> None:
    """Browsers are told never to ask by plain http again, also by files; plain http says nothing.

    No other site holds a window of the place.
    """
    for path in ("/", "/in/", "/nothing-here", style_of(asks(place, "/").page)):
        told = asks(place, path).headers
        assert told["strict-transport-security"] == "max-age=31536000"
        assert told["cross-origin-opener-policy"] == "same-origin"
        assert told["cross-origin-resource-policy"] == "same-origin"
    assert "strict-transport-security" not in asks(place, "/", proto="http").headers


def style_of(page: str) -> str:
    """The address of the first look that a page loads."""
    found = re.search(r'rel="stylesheet" href="([^"]+)"', page)
    assert found
    return found[1]


def test_by_plain_http_it_offers_no_lock(place: RunningPlace) -> None:
    """Where the browser came without https, the page asks for an address alone."""
    assert "Sign in with this device" not in asks(place, "/in/", proto="http").page


def test_the_guide_says_what_the_place_reads() -> None:
    """The two settings of the recipe are those that a place has."""
    top = Path(__file__).parents[2]
    guide = (top / "docs" / "operating.md").read_text()
    assert "(../deploy/Caddyfile)" in guide
    assert "reverse_proxy 127.0.0.1:8000" in (top / "deploy" / "Caddyfile").read_text()
    assert f'base_address = "https://{NAME}"' in guide
