"""K8: Ana keeps her key herself, loses the phone, and is back within ten minutes, money locked.

What is confirmed on a device is confirmed by what that browser holds; each browser is a context of
its own. Nobody who runs the place has a part in any of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dugnad.ledger.action import Body, open_envelope
from tests.journeys.conftest import (
    PHONE,
    WIDE,
    Harbour,
    begins,
    quiet_console,
)
from tests.site.running import dugnad

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _axe(page: Page) -> list[str]:
    found = Axe().run(page)
    return [
        f"{page.url}: {one['id']} {[node['html'][:120] for node in one['nodes']][:3]}"
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def looked_at(page: Page) -> None:
    """Nothing serious for axe, and nothing runs out of the window, on phone and desk."""
    page.wait_for_load_state()
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, page.url
        assert _axe(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]


def takes_home(harbour: Harbour, page: Page) -> None:
    """Ana lets her phone confirm for her."""
    page.goto(f"{harbour.base}/me/devices/")
    looked_at(page)
    page.get_by_label("What do you call this device?").fill("Ana's phone")
    page.get_by_role("button", name=re.compile("^Confirm with this device")).click()
    expect(page.get_by_role("heading", name="These speak for you")).to_be_visible()


def calls(harbour: Harbour, page: Page) -> str:
    """Ana puts up a work day, which her phone confirms; gives the card's address."""
    page.goto(f"{harbour.base}/box/workday/")
    page.get_by_label("What shall we do?").fill("Paint the fence")
    page.get_by_label("When?").fill("2027-06-05T11:00")
    page.get_by_label("Where?").fill("The playground")
    page.get_by_role("button", name="Look at the card").click()
    page.get_by_role("button", name="Put up the card").click()
    confirms(page)
    return page.url.split("?")[0]


def confirms(page: Page) -> None:
    """The device reads what is asked, and Ana presses."""
    expect(page.get_by_role("heading", name="Confirm on this device")).to_be_visible()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Confirm on this device")).to_have_count(0)


def spoken(page: Page, harbour: Harbour) -> list[Body]:
    """Every action in the books, as anybody reads it."""
    told = page.request.get(f"{harbour.base}/api/blocks?limit=100").json()
    return [
        open_envelope(bytes.fromhex(one)).body
        for block in told["blocks"]
        for one in block["envelopes"]
    ]


def test_k8_a_key_goes_home_and_confirms(harbour: Harbour, visit: Callable[..., Page]) -> None:
    """Ana's phone confirms a card and an answer; the books and `verify` see that it was hers."""
    page = visit()
    begins(harbour, page)
    with quiet_console(page):
        takes_home(harbour, page)
        card = calls(harbour, page)
        page.goto(card)
        page.get_by_role("button", name="Yes, I come").first.click()
        looked_at(page)
        confirms(page)
        expect(page.get_by_role("status").first).to_contain_text("Yes, I come")
    own = [body for body in spoken(page, harbour) if body.channel == "own"]
    assert [body.verb for body in own] == ["PutUp", "Answer"]
    assert len({body.key for body in own}) == 1
    checked = dugnad(["verify", "--place", str(harbour.folder)], harbour.folder.parent)
    assert checked.returncode == 0, checked.stdout
