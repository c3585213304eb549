"""MAT-17: a film is put on a fundraiser with typed captions, and watched by a stranger.

The browser makes the film itself, sends it, and another one plays it under the place's own policy:
nothing of it is fetched before somebody presses play, and the page says all without it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browsing import follow
from tests.journeys.conftest import WIDE, Harbour, begins
from tests.journeys.test_j6_do_the_work import clean
from tests.patience import PATIENCE_S

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE = "A bench at the jetty"
SAID = "0:00 We want to sit at the water.\n0:01 Help us with an hour."
RECORD = """async () => {
  const canvas = document.createElement("canvas"); canvas.width = 160; canvas.height = 90;
  const pen = canvas.getContext("2d"); let turn = 0;
  const paint = setInterval(() => { pen.fillStyle = turn++ % 2 ? "#284" : "#824";
    pen.fillRect(0, 0, 160, 90); }, 40);
  const recorder = new MediaRecorder(canvas.captureStream(25), {mimeType: "video/webm"});
  const parts = []; recorder.ondataavailable = one => parts.push(one.data);
  const rest = (ms) => new Promise(done => setTimeout(done, ms));
  recorder.start(); await rest(2000); while (turn < 40) await rest(40);
  await new Promise(done => { recorder.onstop = done; recorder.stop(); });
  clearInterval(paint);
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, one => String.fromCharCode(one)).join(""));
}"""
PLAYED = """async () => {
  const film = document.querySelector("video"); film.muted = true; await film.play();
  const track = film.textTracks[0];
  for (let left = PATIENCE; left && !(film.currentTime > 0 && track.cues?.length); left -= 1)
    await new Promise(done => setTimeout(done, 100));
  return {time: film.currentTime, wide: film.videoWidth, mode: track.mode,
          words: Array.from(track.cues || [], cue => cue.text)};
}""".replace("PATIENCE", str(PATIENCE_S * 10))


def asks_for_hours(harbour: Harbour, ana: Page) -> str:
    """Ana asks for hours; gives the card's address."""
    ana.goto(f"{harbour.base}/box/fundraiser/")
    ana.get_by_label("What is it for?").fill(TITLE)
    ana.get_by_label("How many hours of work are needed?").fill("20")
    follow(ana.get_by_role("button", name="Look at the card"))
    follow(ana.get_by_role("button", name="Put up the card"))
    expect(ana.get_by_role("heading", name=TITLE)).to_be_visible()
    return ana.url.partition("?")[0]


def test_a_film_is_sent_and_watched(
    harbour: Harbour, visit: Callable[..., Page], tmp_path: Path
) -> None:
    """Without captions it is not taken; with them it plays, and its words stand in it."""
    ana = visit()
    begins(harbour, ana)
    card = asks_for_hours(harbour, ana)
    film = tmp_path / "film.webm"
    film.write_bytes(base64.b64decode(ana.evaluate(RECORD)))
    follow(ana.get_by_role("link", name="Step by step"))
    follow(ana.get_by_role("link", name="A very short film"))
    clean(ana)
    ana.get_by_label("A film of at most a minute").set_input_files(film)
    follow(ana.get_by_role("button", name="Put the film on the card"))
    expect(ana.get_by_text("Write what is said in the film").first).to_be_visible()
    ana.get_by_label("A film of at most a minute").set_input_files(film)
    ana.get_by_label("What is said in it").fill(SAID)
    follow(ana.get_by_role("button", name="Put the film on the card"))
    expect(ana.get_by_role("status")).to_contain_text("The film is on the card.")
    clean(ana)
    _watches(visit(viewport=WIDE), card)
    quiet = visit(scripts=False)
    quiet.goto(card)
    expect(quiet.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(quiet.get_by_role("link", name="Give hours")).to_be_visible()
    assert quiet.locator("video[controls]").count() == 1


def _watches(page: Page, card: str) -> None:
    """A stranger reads the page, and only then presses play."""
    seen: list[Response] = []
    page.on("response", lambda one: seen.append(one))  # noqa: PLW0108  Playwright marks what it calls.
    page.goto(card)
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    assert not [one for one in seen if "/m/" in one.url]
    played = page.evaluate(PLAYED)
    assert played["time"] > 0
    assert played["wide"] == 160
    assert played["mode"] == "showing"
    assert played["words"] == ["We want to sit at the water.", "Help us with an hour."]
    sent = [one for one in seen if "/m/" in one.url]
    assert {one.status for one in sent} <= {200, 206}
    assert {one.headers["content-type"] for one in sent} == {"video/webm"}
    clean(page)
