"""A device's own lock, pressed in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Playwright
from pytest_django.live_server_helper import LiveServer

from dugnad.web.people.models import Passkey
from tests.browsing import follow, patient
from tests.conftest import QUIET
from tests.web.conftest import OpenPlace
from tests.web.people.test_signing_in import let_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keys", "views"], transaction=True),
]

PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_device_is_added_and_used_by_pressing(
    open_place: OpenPlace,
    live_server: LiveServer,
    playwright: Playwright,
    need: Callable[[str], str],
) -> None:
    """Ana presses "Add this device", signs out, and comes in by pressing once."""
    open_place.choose(base_address=live_server.url)
    visit = Client(headers={"host": "localhost", "accept-language": "en"})
    let_in(visit)
    session = visit.cookies[settings.SESSION_COOKIE_NAME].value
    chromium = need("chromium")
    with patient(playwright.chromium.launch(executable_path=chromium, args=[*QUIET])) as browser:
        context = browser.new_context(locale="en-GB", viewport={"width": 390, "height": 844})
        context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": session,
                    "domain": urlsplit(live_server.url).hostname or "",
                    "path": "/",
                }
            ]
        )
        page = context.new_page()
        lock = context.new_cdp_session(page)
        lock.send("WebAuthn.enable")
        lock.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
        page.goto(f"{live_server.url}/me/")
        follow(page.get_by_role("button", name="Add this device"))
        page.get_by_text("Added").first.wait_for()
        follow(page.get_by_role("button", name="Sign out", exact=True))
        page.goto(f"{live_server.url}/in/?next=/me/")
        follow(page.get_by_role("button", name="Sign in with this device"))
        page.get_by_text("Last used").wait_for()
        assert page.url == f"{live_server.url}/me/"
    assert Passkey.objects.get().uses_count > 0
