"""Neighbours who press while a place is killed, each noting what was answered."""

import io
import random
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image

from tests.patience import PATIENCE_S
from tests.site.kill_pressed import FOUND, REFUSED, Press, Tally
from tests.site.running import RunningPlace
from tests.site.visiting import BROKEN_OFF, Answered, Browser, Form

NEIGHBOURS = ("Ana", "Ben", "Cem", "Dia")
TWO_TAPS = 0.15
TWICE = 0.25
"""How often the place is killed once more while it opens."""
PROJECT = "Solbakken and around"


@dataclass
class Street:
    """A place, its neighbours, and all that they pressed.

    Attributes:
        folder: of the place.
        told_port: where it is to be open each time; 0: anywhere that is free then.
        browsers: by name.
        presses: of this round.
        cards: codes of cards that are up, with the name of whoever put each up.
        answered: every action, by id, whose press was answered in any round.
        verified: how many told texts `dugnad verify` found last.
    """

    folder: Path
    told_port: int
    tally: Tally
    browsers: dict[str, Browser] = field(default_factory=dict)
    presses: list[Press] = field(default_factory=list)
    cards: list[tuple[str, str]] = field(default_factory=list)
    answered: set[bytes] = field(default_factory=set)
    verified: int = 0

    def open(self) -> RunningPlace:
        """Open the place, and let everybody know where."""
        running = RunningPlace(self.folder, port=self.told_port)
        for browser in self.browsers.values():
            browser.port = running.port
        return running

    def fault(self, what: str) -> None:
        """Take down what went wrong."""
        self.tally.faults.append(f"round {self.tally.rounds}: {what}")


def sign_in(street: Street, port: int, name: str) -> Browser:
    """Sign somebody new in, by the code in the message that they are sent."""
    browser, address = Browser(port), f"{name.lower()}@vik.example"
    browser.press(browser.form("/in/", address=address))
    code = re.search(r"\b(\d{3}) ?(\d{3})\b", message_to(street.folder, address))
    if code is None:
        raise AssertionError("no code in the message")
    browser.press(browser.form("/in/code/", code="".join(code.groups())))
    answer = browser.press(browser.form("/in/name/", name=name))
    if answer.status != FOUND:
        raise AssertionError(answer.text)
    return browser


def message_to(folder: Path, address: str) -> str:
    """Wait for the message to an address; gives its text without the head."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        for path in (folder / "outbox").glob("*.eml"):
            text = path.read_text(encoding="utf-8")
            if address in text:
                return text.partition("\n\n")[2]
        time.sleep(0.05)
    raise AssertionError(f"no message to {address}")


def picture(chance: random.Random) -> bytes:
    """Draw a picture that nobody has sent before."""
    drawn = io.BytesIO()
    colour = tuple(chance.randrange(256) for _ in range(3))
    Image.new("RGB", (chance.randrange(300, 900), 400), colour).save(drawn, "PNG")
    return drawn.getvalue()


class Neighbour:
    """Somebody who presses until the place is gone."""

    def __init__(self, street: Street, name: str, chance: random.Random) -> None:
        """Take a seat."""
        self.street, self.name, self.chance = street, name, chance
        self.browser = street.browsers[name]
        self.said = 0

    def go_on(self) -> None:
        """Press one thing after the other until the place answers no more."""
        ways: list[Callable[[], None]] = [
            self.tell, self.tell_with_picture, self.call, self.answer, self.answer,
            self.ask, self.reply, self.reword,
        ]  # fmt: skip
        try:
            while True:
                self.chance.choice(ways)()
        except BROKEN_OFF:
            return

    # ── What they do ───────────────────────────────────────────────────────────────────────────
    def tell(self) -> None:
        """Tell news."""
        self._put_up("news", "news", title=self._mark(), text="The planks are in place.")

    def tell_with_picture(self) -> None:
        """Tell news with a picture: look at it, then put it up."""
        mark = self._mark()
        typed = self.browser.form("/box/news/", title=mark, text="Look.", alt="Planks", step="look")
        looked = self.browser.press_with_file(typed, "picture_file", picture(self.chance))
        if "picture" not in looked.hidden:
            self._refused("picture", looked)
            return
        form = Form(typed.path, {**looked.hidden, "step": "up"})
        self._send(
            Press(self.name, "news with a picture", mark, form, picture=form.fields["picture"])
        )

    def call(self) -> None:
        """Call a work day."""
        day = datetime.now(UTC) + timedelta(days=20)
        self._put_up(
            "workday", "work day", title=self._mark(), when=f"{day:%Y-%m-%dT%H:%M}",
            where="The playground", lasts="3", least="0", places="3", answer_by="0", outsiders="on",
        )  # fmt: skip

    def answer(self) -> None:
        """Answer a work day."""
        code = self._any_card()
        if code:
            form = self.browser.form(
                f"/c/{code}/do/Answer", said=self.chance.choice(["yes", "maybe", "no"]), extra="0"
            )
            if "press" in form.fields:  # news cannot be answered.
                self._send(Press(self.name, "answer", "", form))

    def ask(self) -> None:
        """Ask about a card."""
        code = self._any_card()
        if code:
            mark = self._mark()
            self._send(
                Press(self.name, "question", mark, self.browser.form(f"/c/{code}/ask", text=mark))
            )

    def reply(self) -> None:
        """Answer a question about an own card."""
        code = self._own_card()
        page = self.browser.get(code).text if code else ""
        found = re.search(r"/q/[0-9a-f]{64}/answer(?=\")", page)
        if found:
            mark = self._mark()
            form = self.browser.form(found[0], text=mark)
            self._send(Press(self.name, "answer to a question", mark, form))

    def reword(self) -> None:
        """Change the words on an own card."""
        code = self._own_card()
        if code:
            mark = self._mark()
            form = self.browser.form(f"{code}/reword", title=mark, text="", where="Here", alt="")
            self._send(Press(self.name, "change of words", mark, form))

    # ── How ────────────────────────────────────────────────────────────────────────────────────
    def _put_up(self, type_: str, kind: str, **typed: str) -> None:
        form = self.browser.form(f"/box/{type_}/", **typed, step="look")
        looked = self.browser.press(form)
        up = Form(form.path, {**looked.hidden, "step": "up"})
        self._send(Press(self.name, kind, typed["title"], up))

    def _send(self, press: Press) -> None:
        self.street.presses.append(press)
        if self.chance.random() < TWO_TAPS:
            with ThreadPoolExecutor(2) as taps:
                first, second = (
                    taps.submit(one.press, press.form)
                    for one in (self.browser.twin(), self.browser.twin())
                )
                seen = [one.result() for one in (first, second) if one.exception() is None]
            if len({one.location for one in seen}) > 1:
                self.street.fault(f"two taps on {press.kind} led to {[*map(told_of, seen)]}")
            if not seen:
                raise ConnectionError
            answer = seen[0]
        else:
            answer = self.browser.press(press.form)
        self._note(press, answer)

    def _note(self, press: Press, answer: Answered) -> None:
        if answer.status == FOUND:
            press.led_to = answer.location
            if press.kind in ("news", "news with a picture", "work day"):
                self.street.cards.append((press.led_to, self.name))
            return
        self.street.presses.remove(press)
        self._refused(press.kind, answer)

    def _refused(self, kind: str, answer: Answered) -> None:
        self.street.tally.refused[f"{kind}: {told_of(answer)}"] += 1
        if answer.status not in REFUSED:
            self.street.fault(f"{kind} was answered {told_of(answer)}")

    def _mark(self) -> str:
        self.said += 1
        return f"{self.name} says {self.said} in {self.street.tally.rounds}"

    def _any_card(self) -> str:
        cards = self.street.cards
        return self.chance.choice(cards)[0].rpartition("/")[2] if cards else ""

    def _own_card(self) -> str:
        own = [card for card, name in self.street.cards if name == self.name]
        return self.chance.choice(own) if own else ""


def told_of(answer: Answered) -> str:
    """An answer in a few words: what its page wants mended, or its heading."""
    page = re.sub(r"<svg.*?</svg>", "", answer.text, flags=re.DOTALL)
    found = re.search(r'id="to-mend".*?</div>', page, re.DOTALL) or re.search(
        r"<h1.*?</h1>", page, re.DOTALL
    )
    words = " ".join(re.sub(r"<[^>]*>?|^[^>]*>", " ", found[0]).split()) if found else ""
    said = words.partition("mended: ")[2] or words
    return f"{answer.status} {answer.location} {said.partition(' Everything you wrote')[0]}".strip()
