"""CRD-04: a map is drawn with a finger, looked at closely, and read as a list without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import follow
from tests.journeys.conftest import Village, quiet_console
from tests.journeys.test_j6_do_the_work import clean

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE = "Paths around Vik"


def presses_at(page: Page, *places: tuple[float, float]) -> None:
    """Press the picture at some places, each as a part of its width and height."""
    picture = page.locator("[data-map] svg")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box is not None
    for x, y in places:
        picture.click(position={"x": box["width"] * x, "y": box["height"] * y})


def stands_on_the_map(village: Village, ana: Page) -> None:
    """A card whose place is called like the path stands on the map of all cards."""
    ana.goto(f"{village.base}/box/news/")
    ana.get_by_label("What is new?").fill("The path is mown")
    ana.locator("summary", has_text="More, if you like").click()
    ana.get_by_label("Where?").fill("The path to the mill")
    follow(ana.get_by_role("button", name="Look at the card"))
    follow(ana.get_by_role("button", name="Put up the card"))
    follow(ana.get_by_role("link", name="On the map"))
    expect(ana.get_by_role("link", name="The path is mown")).to_be_visible()
    clean(ana)
    ana.locator("[data-spot]").first.click()
    expect(ana).to_have_url(re.compile(r"#spot-1$"))


def test_a_path_is_drawn_and_looked_at(
    village: Village, ana: Page, visit: Callable[..., Page]
) -> None:
    """What is drawn stands as numbers in the form; nothing is asked of anybody else meanwhile."""
    asked: list[str] = []
    ana.on("request", lambda one: asked.append(one.url))
    with quiet_console(ana):
        ana.goto(f"{village.base}/box/map/")
        ana.get_by_label("What does the map show?").fill(TITLE)
        ana.get_by_label("Where is its middle?").fill("59.9139, 10.7522")
        follow(ana.get_by_role("button", name="Look at the card"))
        follow(ana.get_by_role("button", name="Put up the card"))
        expect(ana.get_by_role("heading", name=TITLE)).to_be_visible()
        address = ana.url
        follow(ana.get_by_role("link", name="Put something on the map"))
        clean(ana)
        ana.get_by_role("radio", name="A route").check()
        ana.get_by_role("button", name="Draw on the map").click()
        expect(ana.get_by_role("status")).to_contain_text("Press on the map")
        presses_at(ana, (0.25, 0.5), (0.5, 0.5), (0.75, 0.25), (0.9, 0.9))
        ana.get_by_role("button", name="Take the last corner back").click()
        drawn = ana.get_by_label("Where is it?").input_value().splitlines()
        assert len(drawn) == 3
        north, east = (float(part) for part in drawn[1].split(", "))
        assert abs(north - 59.9139) < 0.0005
        assert abs(east - 10.7522) < 0.0005
        ana.get_by_label("What is it called?").fill("The path to the mill")
        ana.get_by_label("I have looked").check()
        follow(ana.get_by_role("button", name="Put something on the map"))
        expect(ana.get_by_text("The path to the mill")).to_be_visible()
        picture = ana.locator("[data-map] svg")
        whole = picture.get_attribute("viewBox")
        ana.get_by_role("button", name="Closer").click()
        assert picture.get_attribute("viewBox") != whole
        ana.get_by_role("button", name="The whole map").click()
        assert picture.get_attribute("viewBox") == whole
        clean(ana)
        stands_on_the_map(village, ana)
    assert [url for url in asked if not url.startswith(village.base)] == []
    quiet = visit(scripts=False)
    quiet.goto(address)
    expect(quiet.get_by_role("listitem").filter(has_text="The path to the mill")).to_be_visible()
    expect(quiet.get_by_role("img", name="A picture of 1 place")).to_be_visible()
    assert quiet.get_by_role("button", name="Closer").count() == 0
    quiet.goto(village.base)
    follow(quiet.get_by_role("link", name="Cards on the map"))
    expect(quiet.get_by_role("link", name="The path is mown")).to_be_visible()
