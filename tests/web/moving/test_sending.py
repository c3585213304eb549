"""A project is sent in pieces by a real browser, which says how far it is."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Playwright, expect
from pytest_django.live_server_helper import LiveServer

from dugnad.engine.folder import PlaceFolder
from dugnad.web.house import house, set_house
from dugnad.web.moving import uploads
from dugnad.web.moving.views_putting_in import link_for
from tests.browsing import follow, patient
from tests.conftest import QUIET
from tests.web.conftest import OpenPlace
from tests.web.people.test_signing_in import let_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keys", "views"], transaction=True),
]

ANA = "ana@example.org"


def test_it_comes_in_pieces_and_the_page_says_how_far_it_is(
    open_place: OpenPlace,
    live_server: LiveServer,
    playwright: Playwright,
    need: Callable[[str], str],
    tmp_path: Path,
) -> None:
    """The second of three pieces is lost on its way: it is sent again, and the file is whole."""
    open_place.choose(base_address=live_server.url)
    before = set_house(None)
    assert before is not None
    set_house(replace(before, folder=PlaceFolder(open_place.folder)))
    visit = Client(headers={"host": "localhost", "accept-language": "en"})
    let_in(visit)
    data = os.urandom(2 * uploads.PIECE_BYTES + 1)
    file = tmp_path / "project.zip"
    file.write_bytes(data)
    with patient(
        playwright.chromium.launch(executable_path=need("chromium"), args=[*QUIET])
    ) as browser:
        page = browser.new_context(
            locale="en-GB", viewport={"width": 390, "height": 844}
        ).new_page()
        page.goto(f"{live_server.url}/arrivals/put-in/{link_for(house().now_ms())}")
        follow(page.get_by_role("button", name="Open it in this browser"))
        page.get_by_label(re.compile("Who begins it here")).fill("nobody@example.org")
        page.get_by_label("The file that was taken out").set_input_files(file)
        send = page.get_by_role("button", name="Send it and have it checked")
        send.click()
        expect(page.locator("form [role=status]")).to_contain_text("Nobody here has that address.")
        page.get_by_label(re.compile("Who begins it here")).fill(ANA)
        sent = []
        page.on("request", lambda one: sent.append(one.url) if "/piece/" in one.url else None)
        page.route(re.compile(rf"at={uploads.PIECE_BYTES}$"), lambda route: route.abort(), times=1)
        send.click()
        expect(page.get_by_text("is being checked: 0 percent.")).to_be_visible()
        assert [one.rpartition("=")[2] for one in sent] == [
            "0", *2 * [str(uploads.PIECE_BYTES)], str(2 * uploads.PIECE_BYTES)
        ]  # fmt: skip
        [came] = uploads.listed()
        assert Path(house().folder.root, uploads.FOLDER, f"{came.name}.zip").read_bytes() == data
        uploads.check_next()
        expect(page.get_by_text("This is no file that was taken out of a place")).to_be_visible()
        assert urlsplit(page.url).path == "/arrivals/put-in"
