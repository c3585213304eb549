"""The kit in a real browser, under the strictest content policy, on a small and a wide screen."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import engines
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect

from dugnad.cards.catalogue import face_of
from dugnad.face import icons
from dugnad.face.face import Family, Pinned
from dugnad.face.page import Bar, CardPage, Fact, PersonLine, Verb
from tests.axe import faults
from tests.browsing import follow, goes_offline, goes_online

pytestmark = pytest.mark.browser

STATIC = Path(icons.__file__).parent / "static"
PLACE_ADDRESS = "http://kvinesdal.example"
POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'"
NOON_MS = 1_812_794_400_000
WORKDAY = face_of("workday")
ANSWER = next(iter(WORKDAY.forms))

CARD = Pinned(
    face=WORKDAY,
    page=CardPage(
        when="Saturday 12 June, 11:00",
        where="The playground behind the school",
        missing="Five more people are needed by Friday evening.",
        bar=Bar(7, 12, "7 of 12 people", icon="user"),
        facts=(Fact("Who is needed", "Anybody who can hold a brush."),),
        verbs=(
            Verb(ANSWER, "Yes, I come", {"said": "yes"}, icon="check", primary=True),
            Verb(ANSWER, "I bring others", icon="users", asks=True),
            Verb(ANSWER, "Maybe", {"said": "maybe"}, icon="help-circle", chosen=True),
            Verb(ANSWER, "No, I cannot come", {"said": "no"}, icon="x"),
        ),
        people=(PersonLine(says="comes", name="Ben Berg"), PersonLine(says="comes")),
    ),
    card_id=bytes(range(16)),
    code="K7M4XQ",
    address="/c/K7M4XQ",
    title="Paint the playground fence together before the summer comes",
    text="<p>The fence has been grey since 2009.</p>",
    asker=PersonLine(name="Ana Moen", ring="+47 900 00 000"),
)

LIST = """{% extends "face/layout.html" %}{% load face %}{% block title %}Nearby{% endblock %}
{% block main %}<h1>Nearby</h1><h2>New and open</h2><ul class="card-list">{% for card in cards %}
<li>{% include "face/card_short.html" %}</li>{% endfor %}</ul>{% endblock %}
{% block aside %}<h2>Projects here</h2><p>None yet.</p>{% endblock %}"""
ONE = """{% extends "face/layout.html" %}{% load face %}{% block title %}Card{% endblock %}
{% block main %}{% include "face/card.html" with card=card heading="h1" %}{% endblock %}"""
FORM = """{% extends "face/layout.html" %}{% load face %}{% block title %}Work day{% endblock %}
{% block main %}<h1>Work day</h1><form method="post" novalidate data-draft>{% card_form form %}
<button class="ds-button primary-action" type="submit">Look</button></form>{% endblock %}"""
POSTER = '{% extends "face/poster.html" %}'


def pages() -> dict[str, str]:
    """Render every page that is looked at, by its path."""
    kinds = [replace(WORKDAY, family=family) for family in Family]
    context = {
        "place": SimpleNamespace(name="Kvinesdal", sample=True, help_phone="+47 38 00 00 00"),
        "zone": "Europe/Oslo",
        "now_ms": NOON_MS,
        "card": CARD,
        "cards": [replace(CARD, face=face) for face in kinds] + [replace(CARD, closed=True)],
        "address": "https://kvinesdal.example/c/K7M4XQ",
        "short_address": "kvinesdal.example/c/K7M4XQ",
        "slips": [{}] * 8,
        "valid_until_ms": NOON_MS,
    }
    fresh = WORKDAY.put_up(zone="Europe/Oslo", now_ms=NOON_MS)
    wrong = WORKDAY.put_up({"where": "Here"}, zone="Europe/Oslo", now_ms=NOON_MS)
    with translation.override("en"):
        return {
            path: engines["django"].from_string(text).render({**context, **more})
            for path, text, more in (
                ("/list", LIST, {}),
                ("/card", ONE, {}),
                ("/form", FORM, {"form": fresh}),
                ("/wrong", FORM, {"form": wrong}),
                ("/poster", POSTER, {}),
            )
        }


@pytest.fixture(scope="module")
def served() -> dict[str, str]:
    """The pages, rendered once."""
    return pages()


@pytest.fixture
def visit(browser: Browser, served: dict[str, str]) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a page; whatever the browser complains of fails the test."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(PLACE_ADDRESS).split("?")[0].split("#")[0]
        if path in served:
            headers = {"content-security-policy": POLICY}
            route.fulfill(body=served[path], content_type="text/html", headers=headers)
        elif path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            kind = mimetypes.guess_type(file.name)[0] or "font/woff2"
            route.fulfill(body=file.read_bytes(), content_type=kind)
        else:
            complaints.append(f"asked for {route.request.url}")
            route.abort()

    def open_page(path: str, width: int = 390, height: int = 844, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        contexts.append(context)
        context.route("**/*", answer)
        page = context.new_page()
        page.on("console", lambda line: complaints.append(line.text))
        page.goto(PLACE_ADDRESS + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


EVERY = ("/list", "/card", "/form", "/wrong", "/poster")


@pytest.mark.parametrize("path", EVERY)
def test_nothing_scrolls_sideways(visit: Callable[..., Page], path: str) -> None:
    """On the smallest screen every page fits its width (rule A2)."""
    page = visit(path, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", ["/list", "/card", "/form", "/wrong"])
@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_pressed_is_large_enough(visit: Callable[..., Page], path: str, width: int) -> None:
    """Each thing to press is at least 48 pixels both ways; a box to tick counts with its label."""
    page = visit(path, width=width)
    small = page.evaluate(
        """() => [...document.querySelectorAll("a,button,summary,select,textarea,input,label")]
          .filter((it) => !it.closest(".card--short") && !it.matches(".ds-skip-link"))
          .filter((it) => !it.matches("label") || it.closest(".field--tick"))
          .filter((it) => it.type !== "checkbox" && it.type !== "hidden" && it.checkVisibility())
          .filter((it) => { const box = it.getBoundingClientRect();
                            return box.height < 48 || box.width < 48; })
          .map((it) => it.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_the_verb_is_the_largest_thing_to_press(visit: Callable[..., Page]) -> None:
    """On a phone the one verb is 56 pixels high and as wide as the card (rule A1)."""
    page = visit("/card")
    verb = page.get_by_role("button", name="Yes, I come").bounding_box()
    inside = page.locator(".card__verbs").bounding_box()
    assert verb is not None
    assert inside is not None
    assert verb["height"] >= 56
    assert verb["width"] == inside["width"]


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(visit: Callable[..., Page], path: str, scheme: str, width: int) -> None:
    """The accessibility checker finds nothing, by day and by night."""
    page = visit(path, width=width, scheme=scheme)
    assert faults(page) == []


def test_focus_is_not_hidden_by_the_bar(visit: Callable[..., Page]) -> None:
    """Whoever goes through a card by keyboard always sees where they are (rule A5)."""
    page = visit("/card")
    bar = page.locator(".nav").bounding_box()
    assert bar is not None
    for _press in range(40):
        page.keyboard.press("Tab")
        covered = page.evaluate(
            """(top) => { const it = document.activeElement, box = it.getBoundingClientRect();
              return it !== document.body && !it.closest(".nav") && box.top >= top; }""",
            bar["y"],
        )
        assert not covered


def test_a_draft_outlives_leaving_the_page(visit: Callable[..., Page]) -> None:
    """Ana types a headline, goes away, comes back, and it is still there."""
    page = visit("/form")
    page.get_by_label("What shall we do?").fill("Paint the fence")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(PLACE_ADDRESS + "/list")
    page.goto(PLACE_ADDRESS + "/form")
    assert page.get_by_label("What shall we do?").input_value() == "Paint the fence"


def test_what_was_sent_and_did_not_arrive_is_still_there(visit: Callable[..., Page]) -> None:
    """The network goes, or something breaks, while Ana sends: what she typed comes back."""
    page = visit("/form")
    headline = page.get_by_label("What shall we do?")
    headline.fill("Paint the fence")
    goes_offline(page)
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_role("status")).to_contain_text("You are offline")
    assert headline.input_value() == "Paint the fence"
    goes_online(page)
    page.route("**/form", lambda route: route.abort(), times=1)
    page.get_by_role("button", name="Look").click()
    page.wait_for_url("chrome-error://**")
    page.goto(PLACE_ADDRESS + "/list")
    page.goto(PLACE_ADDRESS + "/form")
    assert headline.input_value() == "Paint the fence"
    follow(page.get_by_role("button", name="Look"))
    page.goto(PLACE_ADDRESS + "/form")
    assert headline.input_value() == ""


def test_leaving_a_form_typed_into_is_asked_about(visit: Callable[..., Page]) -> None:
    """Before a half-filled form is left the browser asks; an untouched one is left at once."""
    asked: list[str] = []
    page = visit("/form")

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", agree)
    page.goto(PLACE_ADDRESS + "/list")
    assert asked == []
    page.goto(PLACE_ADDRESS + "/form")
    page.get_by_label("What shall we do?").press_sequentially("Paint")
    page.goto(PLACE_ADDRESS + "/list")
    assert asked == ["beforeunload"]


def test_colours_are_chosen_and_kept(visit: Callable[..., Page]) -> None:
    """Ben presses "Dark": the page is dark at once, and the browser will say so next time."""
    page = visit("/list")
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 21, 18)"
    assert "scheme=dark" in page.evaluate("document.cookie")
    page.get_by_role("button", name="As my device").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 247, 240)"
    assert "scheme" not in page.evaluate("document.cookie")


def test_what_has_to_be_mended_is_read_first(visit: Callable[..., Page]) -> None:
    """After a mistake the summary has the focus, and its link leads into the field."""
    page = visit("/wrong")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.get_by_role("link", name="What shall we do?").click()
    expect(page.locator("[name=title]")).to_be_focused()


def test_a_poster_is_one_sheet(visit: Callable[..., Page]) -> None:
    """The poster fits one sheet of A4, and its square code is larger than two centimeters."""
    page = visit("/poster", width=1000)
    sheet = page.pdf(prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") == 1
    box = page.locator(".poster__qr svg").bounding_box()
    assert box is not None
    centimeter = 96 / 2.54
    quiet_share = 8 / 37
    assert box["width"] * (1 - quiet_share) > 2 * centimeter
