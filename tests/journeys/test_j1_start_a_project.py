"""J1: somebody starts a project on their phone, and asks three people; then its rules change."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.axe import serious_faults
from tests.browsing import follow
from tests.journeys.conftest import PHONE, Village, quiet_console, walk_to_the_last_step

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _clean(page: Page) -> None:
    """Nothing serious from axe, and nothing to scroll sideways for."""
    assert serious_faults(page) == [], page.url
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), page.url


def _say_who_one_is(village: Village, page: Page, name: str, address: str) -> None:
    page.get_by_label("Mail or mobile number").fill(address)
    follow(page.get_by_role("button", name="Send the code"))
    page.get_by_label("The six digits").fill(village.code_to(address))
    follow(page.get_by_role("button", name="Go on"))
    expect(page.get_by_role("heading", name="What shall we call you?")).to_be_visible()
    page.get_by_role("textbox").fill(name)
    follow(page.get_by_role("button", name="Go on"))


def test_j1_from_a_sentence_to_three_people(
    village: Village, ana: Page, visit: Callable[..., Page]
) -> None:
    """Eight small pages on a phone; leaving loses nothing; a poster, a text, three letters."""
    page = visit()
    with quiet_console(page):
        page.goto(village.base)
        follow(page.get_by_role("link", name="Start something of your own"))
        walk_to_the_last_step(page, "Benches at the shore", door="By link", way="Trusted few")
        page.goto(village.base)  # she goes away, and comes back.
        page.goto(f"{village.base}/start/")
        expect(page).to_have_url(re.compile(r"/start/look(\?|$)"))
        _clean(page)
        follow(page.get_by_role("link", name="Change how open it is"))
        expect(page.get_by_role("radio", name=re.compile("By link"))).to_be_checked()
        page.get_by_role("radio", name=re.compile("^Public")).check()
        follow(page.get_by_role("button", name="Keep this"))
        follow(page.get_by_role("button", name="Start", exact=True))
        _say_who_one_is(village, page, "Marieke", "marieke@vik.example")
        expect(page.get_by_role("heading", name="Benches at the shore")).to_be_visible()
        follow(page.get_by_role("button", name="Start", exact=True))
        expect(page.get_by_role("status")).to_contain_text("Your project has begun.")
        _clean(page)
        expect(page.get_by_label("For a chat or another board")).to_have_value(
            re.compile("Benches at the shore")
        )
    project = page.url.removesuffix("/begun")

    for row, (name, address) in enumerate(
        (("Rob", "rob@vik.example"), ("Ina", "ina@vik.example"), ("Leo", "400 55 667")), 1
    ):
        page.get_by_label(f"Name of person {row}").fill(name)
        page.get_by_label(f"Mail or mobile number of person {row}").fill(address)
    follow(page.get_by_role("button", name="Ask them"))
    expect(page.get_by_role("status")).to_contain_text("Rob, Ina, Leo")
    for address in ("rob@vik.example", "ina@vik.example", "+4740055667"):
        assert f"{project}/join" in village.message_to(address, "/join")

    page.goto(f"{project}/poster")
    expect(page.get_by_role("img", name=re.compile("Opens this project"))).to_be_visible()
    page.goto(f"{project}/rules")
    expect(page.get_by_text("This is no job.")).to_be_visible()
    _clean(page)
    ana.goto(village.base)
    expect(ana.get_by_role("link", name="Benches at the shore").first).to_be_visible()


def test_j1_without_scripts_and_by_keyboard(village: Village, visit: Callable[..., Page]) -> None:
    """The same eight pages without scripts; the first of them with Tab and Enter alone."""
    page = visit(scripts=False)
    page.goto(f"{village.base}/start/")
    walk_to_the_last_step(page, "Apples for all", door="Just us", way="Decide each thing together")
    follow(page.get_by_role("button", name="Start", exact=True))
    _say_who_one_is(village, page, "Tom", "tom@vik.example")
    follow(page.get_by_role("button", name="Start", exact=True))
    expect(page.get_by_role("status")).to_contain_text("Your project has begun.")
    project = page.url.removesuffix("/begun")
    stranger = visit()
    stranger.goto(project)
    expect(stranger.get_by_text("A project just for its members")).to_be_visible()
    assert "Apples for all" not in stranger.content()

    page = visit()
    page.goto(f"{village.base}/start/what")
    page.get_by_label("What do you want to do, and where?").focus()
    page.keyboard.type("A swing.")
    page.keyboard.press("Tab")
    page.keyboard.type("The swing")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("step 2 of 8")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("What shall it be called?")).to_have_value("The swing")


def test_j3_rules_are_read_proposed_compared_and_kept(village: Village, ana: Page) -> None:
    """Ana proposes to let people in one by one; she sees what changes before it is put up."""
    ana.set_viewport_size(PHONE)  # type: ignore[arg-type]
    ana.goto(village.base)
    follow(ana.get_by_role("link", name="Vik and around").first)
    follow(ana.get_by_role("link", name="All rules, versions and who agreed"))
    expect(ana.get_by_text("It is no job")).to_be_visible()
    with ana.expect_download() as waiting:
        ana.get_by_role("link", name="All agreements in one file").click()
    kept = json.loads(waiting.value.path().read_text(encoding="utf-8"))
    assert kept["rules"][0]["number"] == 1
    follow(ana.get_by_role("link", name="Show the exact form beside the sentences"))
    expect(ana.get_by_text("everyday.answer_ms")).to_be_visible()
    _clean(ana)
    follow(ana.get_by_role("link", name="Propose a change"))
    _clean(ana)
    ana.get_by_label("What do you propose, in one line?").fill("We let people in one by one")
    ana.get_by_label("Why?").fill("We have become many, and want to know each other.")
    ana.get_by_label("Who may join?").select_option("Those whom a member let in")
    follow(ana.get_by_role("button", name="Look at what changes"))
    expect(ana.get_by_text("Everybody may take part.")).to_be_visible()
    expect(ana.get_by_text("goes", exact=True).first).to_be_visible()
    _clean(ana)
    follow(ana.get_by_role("button", name="Put up the proposal"))
    expect(ana.get_by_role("status")).to_contain_text("Your proposal is up.")
    expect(ana.get_by_role("heading", name="We let people in one by one")).to_be_visible()
