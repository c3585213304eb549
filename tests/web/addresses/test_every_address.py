"""Every address of the place, with everything that it reads from outside turned against it.

Nothing leads away from the place, nothing that was typed comes back as a part of a page, and no
address breaks of it. The addresses and what they read are found in the code.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

import dugnad
from dugnad.web.acting.services import new_press
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

SOURCE = Path(dugnad.__file__).parent
NUMBER = "11111111-2222-3333-4444-555555555555"
AWAY = (
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(document.domain)",
    "/%09/evil.example",
    "/in/?next=//evil.example",
)
"""What leads elsewhere in one browser or another."""
STRANGE = (
    "'\"><img src=x onerror=alert(1)>",
    "9" * 5_000,
    "-1",
    "\0\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "٣",
    "²",
    "\r\nSet-Cookie: a=b",
)
"""What breaks what was not written for it."""
LEAVES = ("/out/",)
"""After it nobody is signed in any more."""
BAD_LINK = re.compile(rb'(?:href|src|action)="(?://|javascript:|https?://evil|/\\\\)')
SAFE = (200, 302, 303, 304, 400, 401, 403, 404, 405, 409, 410, 411, 413, 415, 422, 429)


@cache
def read_names() -> frozenset[str]:
    """The names of everything that views read from an address or a form without a form class."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "request." in text else ():
            told = _name_read(node)
            if told is not None:
                found.add(told)
    return frozenset(found)


def _name_read(node: ast.AST) -> str | None:
    """`x` of `request.GET.get("x")`, `request.POST["x"]` and `"x" in request.POST`."""
    key: ast.AST | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        key = node.args[0] if _is_told(node.func.value) else None
    elif isinstance(node, ast.Subscript):
        key = node.slice if _is_told(node.value) else None
    elif isinstance(node, ast.Compare):
        key = node.left if any(map(_is_told, node.comparators)) else None
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        return key.value
    return None


def _is_told(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in ("GET", "POST")


def routes(of: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address, as its pattern says it."""
    for one in (of or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, route)
        elif isinstance(one, URLPattern):
            yield route


def filled(route: str, **known: str) -> str:
    """An address with something in the place of each part."""
    kinds = {"uuid": NUMBER, "int": "7", "slug": "thing", "str": "thing", "path": "thing"}

    def part(found: re.Match[str]) -> str:
        return known.get(found[2]) or known.get(found[1]) or kinds.get(found[1], "abcdef")

    return re.sub(r"<(\w+):(\w+)>", part, route)


def leads_away(answer: HttpResponse) -> bool:
    """Whether a browser would leave the place, in any browser's reading."""
    where = answer.headers.get("Location", "")
    plain = re.sub(r"[\t\r\n]", "", where).replace("\\", "/")
    host = urlsplit(plain).netloc
    return (
        plain.startswith("//")
        or urlsplit(plain).scheme not in ("", "http", "https")
        or (host not in ("", "localhost", "solbakken.example"))
    )


@pytest.fixture
def known(living_place: Living) -> dict[str, str]:
    """What stands in addresses: a project with a card that Ana looks after."""
    ana = living_place.visitor("Ana")
    project = living_place.begin(ana)
    return {"project": project.lower(), "card": living_place.calls(ana).lower()}


def addresses(known: dict[str, str]) -> list[str]:
    """Every address, filled with what is there; those of cards and projects with their codes."""
    found = []
    for route in routes():
        if route.startswith("^"):
            continue  # static files and what is nothing.
        code = known["card"] if route.startswith(("c/", "<code:code>")) else known["project"]
        found.append("/" + filled(route, code=code))
    return list(dict.fromkeys(found))


def test_what_is_read_is_found() -> None:
    """The search finds what is known to be read, so that it finds what will be."""
    assert {"next", "p", "do", "check", "language"} <= read_names()
    assert len(read_names()) > 40
    assert len(list(routes())) > 150


@pytest.mark.parametrize("who", ["", "Ana"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_leads_away_or_breaks(
    living_place: Living, known: dict[str, str], who: str, method: str
) -> None:
    """Whatever an address reads says that it should lead elsewhere, or is no such thing."""
    names = sorted(read_names() - {"press"})
    client = living_place.visitor(who)
    client.raise_request_exception = False
    wrong = []
    for number, address in enumerate(addresses(known)):
        if address in LEAVES:
            continue
        bad = (*AWAY, *STRANGE)[number % (len(AWAY) + len(STRANGE))]
        told = dict.fromkeys(names, bad) | {"press": new_press()}
        answer = client.get(address, told) if method == "get" else client.post(address, told)
        wrong += [(address, bad, one) for one in _wrong_with(answer)]
        answer.close()
    assert wrong == []


def _wrong_with(answer: HttpResponse) -> Iterator[str]:
    """What of an answer must not be."""
    if answer.status_code not in SAFE:
        yield str(answer.status_code)
    if leads_away(answer):
        yield answer.headers["Location"]
    if "Set-Cookie: a=b" in str(answer.headers):
        yield "a header of somebody else's"
    page = answer.content if answer.headers.get("Content-Type", "").startswith("text/html") else b""
    if b"<img src=x onerror" in page or BAD_LINK.search(page):
        yield "a part of the page that somebody else wrote"


@pytest.mark.parametrize("bad", AWAY)
def test_signing_in_leads_back_into_the_place(living_place: Living, bad: str) -> None:
    """Whoever was sent here by a link that wants to lead on elsewhere stays."""
    living_place.begin(living_place.visitor("Ana"))
    stranger = living_place.visitor()
    stranger.get("/in/", {"next": bad})
    after = stranger.session.get("after", "")
    assert not str(after).startswith(("http", "//", "/\\", "\\", "javascript")), after
    back = stranger.post("/language/", {"language": "nb", "next": bad})
    assert not leads_away(back), back.headers.get("Location")
