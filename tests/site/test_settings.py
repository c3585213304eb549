"""What every answer tells the browser, and where each app keeps its tables."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as own
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from dugnad.site.middleware import LanguageMiddleware, permissions_policy, visitor_address
from dugnad.site.routers import Router

COOKIE_PARTS = ("HTTPONLY", "SAMESITE", "SECURE")

pytestmark = pytest.mark.django_db(databases=["default"])


def test_every_answer_is_strict(client: Client) -> None:
    """Scripts, styles and forms of others have no place, also on a page that is not there."""
    response = client.get("/there-is-no-such-page/")
    policy = response["Content-Security-Policy"]
    for part in (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert "geolocation=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_page_may_say_more_about_itself() -> None:
    """A page that needs one of the browser's powers asks for it itself."""

    def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Permissions-Policy": "camera=(self)"})

    response = permissions_policy(page)(RequestFactory().get("/"))
    assert response["Permissions-Policy"] == "camera=(self)"


@pytest.mark.parametrize(
    ("https", "server", "told", "seen"),
    [
        (True, "127.0.0.1", "203.0.113.5", "203.0.113.5"),
        (True, "127.0.0.1", "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        (True, "127.0.0.1", "", "127.0.0.1"),
        (True, "203.0.113.9", "203.0.113.5", "203.0.113.9"),
        (False, "127.0.0.1", "203.0.113.5", "127.0.0.1"),
    ],
)
def test_who_asks_is_known_behind_a_web_server(
    https: bool,  # noqa: FBT001  A row of the table.
    server: str,
    told: str,
    seen: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only a server on this computer is believed, and only the last address it names."""
    monkeypatch.setattr(own, "HTTPS", https)
    request = RequestFactory().get("/", headers={"x-forwarded-for": told}, REMOTE_ADDR=server)
    visitor_address(lambda _request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == seen


def test_a_stranger_host_is_refused(client: Client) -> None:
    """A request that names another host is not answered."""
    assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 400


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        ("no", "nb"),
        ("no-NO,no;q=0.9,en;q=0.5", "nb"),
        ("nn-NO,no;q=0.9", "nn"),
        ("fi,nl;q=0.8", "nl"),
        ("fi", "nb"),
        ("", "nb"),
    ],
)
def test_a_visitor_is_met_in_a_language_they_know(wanted: str, spoken: str) -> None:
    """The browser's languages are asked in their order; just "Norwegian" is bokmål."""
    request = RequestFactory().get("/", headers={"accept-language": wanted})
    LanguageMiddleware(lambda _request: HttpResponse()).process_request(request)
    assert spoken == request.LANGUAGE_CODE


def test_a_language_that_was_picked_stays() -> None:
    """Once somebody picked a language, the browser is not asked again."""
    request = RequestFactory().get("/", headers={"accept-language": "nl"})
    request.COOKIES["language"] = "sv"
    LanguageMiddleware(lambda _request: HttpResponse()).process_request(request)
    assert request.LANGUAGE_CODE == "sv"


def test_nothing_of_accounts_is_there() -> None:
    """No passwords, no admin pages, no users: people are people."""
    assert [name for name in own.INSTALLED_APPS if "auth" in name or "admin" in name] == []


def test_keys_and_lists_lie_apart() -> None:
    """Keys and lists have databases of their own; everything else is the place's."""
    router = Router()
    for label, alias in (("vault", "keys"), ("lists", "views"), ("people", "default")):
        for database in ("default", "views", "keys"):
            assert router.allow_migrate(database, label) == (database == alias)


COOKIES = ("SESSION", "CSRF", "LANGUAGE")
TELL = f"""
import json
from dugnad.site import settings
names = ("DEBUG", "SECURE_PROXY_SSL_HEADER", "SECURE_CROSS_ORIGIN_OPENER_POLICY")
told = {{name: getattr(settings, name) for name in names}}
for cookie in {COOKIES}:
    told[cookie] = [getattr(settings, f"{{cookie}}_COOKIE_{{part}}") for part in {COOKIE_PARTS}]
print(json.dumps(told))
"""


@pytest.mark.parametrize(
    ("address", "secure"),
    [("https://solbakken.example", True), ("http://127.0.0.1:8000", False)],
)
def test_cookies_are_for_this_place_only(
    tmp_path: Path,
    address: str,
    secure: bool,  # noqa: FBT001  A row of the table.
) -> None:
    """No script reads the visit, no other site sends it along, nor does it travel in the open.

    A browser that reads it by http is not told either what it heeds by https alone.
    """
    words = f'name = "Solbakken"\nbase_address = "{address}"\n'
    (tmp_path / "place.toml").write_text(words, encoding="utf-8")
    said = subprocess.run(  # noqa: S603  Our own interpreter and our own text.
        [sys.executable, "-c", TELL],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "DUGNAD_PLACE": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    told = json.loads(said.stdout)
    assert told["DEBUG"] is False
    assert (told["SECURE_PROXY_SSL_HEADER"] is not None) == secure
    assert (told["SECURE_CROSS_ORIGIN_OPENER_POLICY"] == "same-origin") == secure
    assert [told[cookie] for cookie in COOKIES] == [[True, "Lax", secure]] * len(COOKIES)
