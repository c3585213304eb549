"""Kill a whole place at random moments under load, and see that nothing answered is lost.

    python -m tests.site.kill_place [--rounds 100] [--seed 1] [--port 0]

Each round four neighbours press in their browsers: they put up cards with words and pictures,
change them, answer, ask questions and answer those, now and then with two taps at once. All
processes of the place are killed with `kill -9` at a moment that chance chooses, sometimes once
more while it opens again. Once it is open, everything that was answered is looked for in the books
and on the pages, what waited must be finished, every form is pressed once more and must lead to
what it led to before, `dugnad verify` must find every word that was told, and the lists must be
those that are made anew from the books.
"""

import argparse
import io
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image

from dugnad.charter.cards.events import CardPutUp
from dugnad.engine.folder import PlaceFolder
from dugnad.engine.port import Recorded
from dugnad.engine.solo.reading import BooksReader
from dugnad.ledger.action import open_envelope
from dugnad.ledger.codec import decode
from dugnad.ledger.receipt import Receipt
from dugnad.web.content.told import Told
from tests.site.running import PATIENCE_S, TOP, RunningPlace, dugnad, environment, free_port
from tests.site.visiting import BROKEN_OFF, Answered, Browser, Form

NEIGHBOURS = ("Ana", "Ben", "Cem", "Dia")
LONGEST_S = 2.5
OPENING_S = 1.5
ROUNDS_A_PLACE = 10
TWO_TAPS = 0.15
TWICE = 0.25
"""How often the place is killed once more while it opens."""
PROJECT = "Solbakken and around"
FOUND, REFUSED, FAULT = 302, (409, 422, 429), 500


@dataclass
class Press:
    """A form that was sent.

    Attributes:
        who: the name of whoever sent it.
        kind: what it is about.
        mark: words that no other press says; "" where none are said.
        form: to send it again.
        led_to: where its answer led; "" when no answer came.
        picture: id of the picture that it shows, or "".
        refused: whether the rules said no to it when it was pressed again for the first answer.
    """

    who: str
    kind: str
    mark: str
    form: Form
    led_to: str = ""
    picture: str = ""
    refused: bool = False


@dataclass
class Tally:
    """What the rounds came to.

    Attributes:
        rounds: how often the place was killed under load.
        opening: how often it was killed once more while it opened.
        answered: how many presses were answered before a kill, by kind.
        unanswered: how many were not, and what became of them: "kept" or "never begun".
        refused: how many were refused, by what was said.
        finished: how many texts were still waiting when the place was opened again.
        pressed_again: how many forms were pressed again.
        verified: how many told texts the last `dugnad verify` of each place found.
        faults: what went wrong.
    """

    rounds: int = 0
    opening: int = 0
    answered: Counter[str] = field(default_factory=Counter)
    unanswered: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    finished: int = 0
    pressed_again: int = 0
    verified: int = 0
    faults: list[str] = field(default_factory=list)

    def line(self) -> str:
        """All in one line."""
        good = self.rounds - len({fault.partition(":")[0] for fault in self.faults})
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.answered.items()))
        return (
            f"{good}/{self.rounds} kills without loss, {self.opening} more while opening; "
            f"{self.answered.total()} answered presses found again ({kinds}); "
            f"{self.unanswered.total()} were not answered, {self.unanswered['kept']} of them kept; "
            f"{self.refused.total()} refused; {self.finished} waiting texts finished; "
            f"{self.pressed_again} forms pressed again; {self.verified} told texts verified"
        )


# ── Neighbours ─────────────────────────────────────────────────────────────────────────────────
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
        self.street.tally.refused[f"{press.kind}: {told_of(answer)}"] += 1
        if answer.status not in REFUSED:
            self.street.fault(f"{press.kind} was answered {told_of(answer)}")

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


# ── What the stores hold ───────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Stored:
    """What a place's files hold while nobody presses.

    Attributes:
        receipts: by action id.
        recorded: fingerprints that carried-out actions name, in order.
        presses: by the name that the page gave the form: the action's id and its fingerprints.
        prose: state and words by fingerprint.
        cards: how many cards were put up.
        head: number of the last block.
    """

    receipts: dict[bytes, Receipt]
    recorded: list[bytes]
    presses: dict[str, tuple[bytes, list[bytes]]]
    prose: dict[bytes, tuple[str, Told | None]]
    cards: int
    head: int

    def carried_out(self, action: bytes) -> bool:
        """Whether the books have it, and not as refused.

        Who gives the same answer again is told so quietly: the books refuse it, and what was said
        stands as it stood.
        """
        if action not in self.receipts:
            return False
        code = self.receipts[action].code
        return not code or code.endswith(".SameAnswer")

    @property
    def left_waiting(self) -> list[bytes]:
        """Texts that wait although the books have them."""
        return [one for one in self.recorded if self.prose.get(one, ("", None))[0] == "waiting"]

    def telling(self, mark: str) -> list[bytes]:
        """The fingerprints in the books of what says `mark`."""
        return [one for one in self.recorded if _says(self.prose.get(one), mark)]


def _says(prose: tuple[str, Told | None] | None, mark: str) -> bool:
    told = prose[1] if prose else None
    return told is not None and mark in (told.title, told.text)


def look_into(folder: Path) -> Stored:
    """Read books and place as they lie on disk."""
    place = PlaceFolder(folder)
    reader = BooksReader(place.books)
    try:
        receipts = {one.receipt.action_id: one.receipt for one in _pages(reader)}
        actions, seq = [], 0
        while blocks := reader.blocks(after=seq, limit=500):
            actions += [open_envelope(one) for block in blocks for one in block.envelopes]
            seq += len(blocks)
    finally:
        reader.close()
    done = [one for one in actions if not receipts[one.action_id].code]
    happened = [one for receipt in receipts.values() for one in receipt.events]
    with closing(reading(place.place)) as database:
        prose = {
            bytes(name): (state, decode(Told, bytes(payload)) if payload else None)
            for name, state, payload in database.execute(
                "SELECT commitment, state, payload FROM content_prose"
            )
        }
        presses = {
            # Everything before the fingerprint of what was filled in.
            name.rpartition("-")[0]: (open_envelope(bytes(envelope)).action_id, _told(envelope))
            for name, envelope in database.execute("SELECT id, envelope FROM acting_press")
        }
    return Stored(
        receipts=receipts,
        recorded=[name for one in done for name in one.body.commitments],
        presses=presses,
        prose=prose,
        cards=sum(one.name == CardPutUp.__name__ for one in happened),
        head=seq,
    )


def reading(path: Path) -> sqlite3.Connection:
    """Open a database to read."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE_S)


def _told(envelope: bytes) -> list[bytes]:
    return list(open_envelope(bytes(envelope)).body.commitments)


def _pages(reader: BooksReader) -> Iterator[Recorded]:
    after = 0
    while some := reader.receipts(after=after, limit=500):
        yield from some
        after += len(some)


def wait_until(what: Callable[[], bool]) -> bool:
    """Wait for something, for `PATIENCE_S` at most; whether it came."""
    until = time.monotonic() + PATIENCE_S
    while not what():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


# ── After a kill ───────────────────────────────────────────────────────────────────────────────
def look_after(street: Street) -> None:
    """See that nothing is lost, half done or done twice."""
    tally, folder = street.tally, street.folder
    if not wait_until(lambda: not look_into(folder).left_waiting):
        street.fault("what the books have is still waiting")
    before = look_into(folder)
    for press in street.presses:
        _is_whole(street, press, before)
    lost = [one for one in street.answered if not before.carried_out(one)]
    if lost:
        street.fault(f"{len(lost)} answered presses are lost: {lost[0].hex()}")
    with ThreadPoolExecutor(len(NEIGHBOURS)) as everybody:
        list(everybody.map(lambda name: _press_again(street, name, before), NEIGHBOURS))
    street.presses = [one for one in street.presses if not one.refused]
    after = look_into(folder)
    begun = sum(press.form.press not in before.presses for press in street.presses)
    put_up = [one for one in street.presses if one.form.path.startswith("/box/")]
    fresh = sum(not _in_books(one, before) for one in put_up)
    if after.cards != before.cards + fresh:
        street.fault(f"{before.cards} cards and {fresh} new ones came to {after.cards}")
    for press in street.presses:
        times = len(after.telling(press.mark)) if press.mark else 1
        if times != 1:
            street.fault(f"{press.kind} '{press.mark}' is in the books {times} times")
    if after.left_waiting:
        street.fault("what was pressed again is still waiting")
    for press in street.presses:
        if press.form.press in after.presses:
            street.answered.add(after.presses[press.form.press][0])
        else:
            street.fault(f"{press.kind} '{press.mark}' was pressed again and is lost")
    tally.unanswered["never begun"] += begun
    _verify(street)
    _compare(street)


def _in_books(press: Press, stored: Stored) -> bool:
    known = stored.presses.get(press.form.press)
    return known is not None and stored.carried_out(known[0])


def _is_whole(street: Street, press: Press, stored: Stored) -> None:
    """See that an answered press is there, and that one without an answer is whole or nowhere."""
    known = stored.presses.get(press.form.press)
    if not press.led_to:
        street.tally.unanswered["kept"] += known is not None and stored.carried_out(known[0])
    elif known is None or not stored.carried_out(known[0]):
        street.fault(f"{press.kind} '{press.mark}' was answered and is lost")
    else:
        street.tally.answered[press.kind] += 1
        _is_shown(street, press)
    if known is not None and stored.carried_out(known[0]):
        missing = [one for one in known[1] if stored.prose.get(one, ("", None))[0] != "published"]
        if missing:
            street.fault(f"{press.kind} '{press.mark}' is in the books without its words")


def _is_shown(street: Street, press: Press) -> None:
    """See that the pages show what was answered."""
    page = street.browsers[press.who].get(press.led_to)
    shown = page.text
    if press.kind in ("news", "news with a picture", "work day", "change of words"):
        # A later change may have gone over these words; the card says what they were last.
        known = any(one.mark and one.mark in shown for one in street.presses)
    elif press.kind == "answer":
        known = "Your answer" in shown
    else:
        known = press.mark in shown
    if page.status != 200 or not known:
        street.fault(f"{press.kind} '{press.mark}' is not on its page: {told_of(page)}")
    if press.picture and press.picture in shown:
        sent = street.browsers[press.who].get(f"/m/{press.picture}/large.jpg")
        if sent.status != 200:
            street.fault(f"the picture of '{press.mark}' is gone: {sent.status}")


def _press_again(street: Street, name: str, before: Stored) -> None:
    """Press every form of this round once more, and those without an answer twice."""
    browser = street.browsers[name]
    for press in [one for one in street.presses if one.who == name]:
        for _ in range(1 if press.led_to else 2):
            answer = browser.press(press.form)
            street.tally.pressed_again += 1
            kept = press.led_to or _in_books(press, before)
            if answer.status in REFUSED and not kept:
                street.tally.refused[f"{press.kind}: {told_of(answer)}"] += 1
                press.refused = True
                break
            if answer.status != FOUND:
                street.fault(f"{press.kind} '{press.mark}', again: {told_of(answer)}")
                press.refused = True
                break
            if press.led_to and answer.location != press.led_to:
                street.fault(f"{press.kind} led to {press.led_to}, then to {answer.location}")
            press.led_to = answer.location
        up = press.form.path.startswith("/box/") and not press.refused
        if up and (press.led_to, name) not in street.cards:
            street.cards.append((press.led_to, name))


def _verify(street: Street) -> None:
    said = dugnad(["verify", "--place", str(street.folder)], street.folder.parent)
    words = re.search(r"Told text: ([\d,]+) pieces.* 0 are missing, 0 were changed", said.stdout)
    if said.returncode or words is None:
        street.fault(f"verify: {said.stdout}{said.stderr}")
    else:
        street.verified = int(words[1].replace(",", ""))


def _compare(street: Street) -> None:
    """Make the lists anew in a copy of the place, and see that they are the same."""
    place = PlaceFolder(street.folder)

    def is_up() -> bool:
        with closing(reading(place.views)) as views:
            (seq,) = views.execute("SELECT seq FROM lists_cursor").fetchone()
        return int(seq) == look_into(street.folder).head

    if not wait_until(is_up):
        street.fault("the lists do not follow the books")
    copy = street.folder.with_name("copy")
    copy.mkdir()
    try:
        for path in (place.views, place.place, place.keys, place.books):
            with closing(reading(path)) as source, closing(sqlite3.connect(copy / path.name)) as to:
                source.backup(to)
        shutil.copy(place.settings, copy)
        done = subprocess.run(  # noqa: S603  Ourselves.
            [sys.executable, "-m", "tests.site.kill_place", "--compare", str(copy)],
            cwd=TOP,
            env={
                **environment(street.folder.parent),
                "PYTHONPATH": f"{TOP / 'src'}{os.pathsep}{TOP}",
                "DUGNAD_PLACE": str(copy),
                "DJANGO_SETTINGS_MODULE": "dugnad.site.settings",
            },
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )
    finally:
        shutil.rmtree(copy)
    if done.returncode:
        street.fault(f"lists: {done.stdout}{done.stderr}")


def compare(folder: Path) -> int:
    """Make the lists of a place anew; print what differs from those before. 0 when nothing does."""
    import django  # noqa: PLC0415  Only this process opens a place.

    django.setup()
    from dugnad.cards import catalogue  # noqa: PLC0415  After django.setup().
    from dugnad.site import wiring  # noqa: PLC0415
    from dugnad.site.environment import read_environment, read_keys_folder  # noqa: PLC0415
    from dugnad.site.keyring import keyring_at  # noqa: PLC0415
    from dugnad.web.house import House, set_house  # noqa: PLC0415
    from dugnad.web.lists import services as lists  # noqa: PLC0415

    place = PlaceFolder(folder)
    keyring = keyring_at(read_keys_folder(folder, read_environment()))
    master_key = keyring.master_key()
    before = rows_of(place.views)
    engine = wiring.open_engine(place, master_key, wiring.NewestKeeper(keyring))
    set_house(
        House(
            engine=engine, machine=engine.machine, catalogue=catalogue, now_ms=wiring.now_ms,
            folder=place, master_key=master_key, place=wiring.place_settings(),
        )
    )  # fmt: skip
    lists.rebuild()
    after = rows_of(place.views)
    engine.close()
    different = [
        f"{table}: {was} became {now}\n"
        for table in before
        for was, now in zip(before[table], after[table], strict=False)
        if was != now
    ]
    different += [
        f"{table}: {len(before[table])} rows became {len(after[table])}\n"
        for table in before
        if len(before[table]) != len(after[table])
    ]
    sys.stdout.write("".join(different))
    return bool(different)


def rows_of(views: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every list."""
    with closing(reading(views)) as database:
        names = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'lists_%'"
        ).fetchall()
        return {
            name: database.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()
            for (name,) in names
        }


# ── Rounds ─────────────────────────────────────────────────────────────────────────────────────
def found(work: Path, port: int, tally: Tally) -> tuple[Street, RunningPlace]:
    """Make a place in which everybody has signed in and a project has begun."""
    ahead = 12 - datetime.now(UTC).hour
    zone = f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"  # noon, so that no message waits.
    words = ["new", str(work / "place"), "--name", "Vik", "--language", "en", "--zone", zone]
    made = dugnad(words, work)
    if made.returncode:
        raise AssertionError(made.stderr)
    street = Street(work / "place", port, tally)
    running = street.open()
    try:
        with ThreadPoolExecutor(len(NEIGHBOURS)) as everybody:
            found = everybody.map(lambda name: sign_in(street, running.port, name), NEIGHBOURS)
            street.browsers = dict(zip(NEIGHBOURS, found, strict=True))
        ana = street.browsers["Ana"]
        ana.press(ana.form("/begin/", title=PROJECT, text="Keep the paths open."))
    except BaseException:
        running.stop()
        raise
    return street, running


def kill(running: RunningPlace) -> None:
    """Kill all processes of a place at once."""
    os.killpg(running.process.pid, signal.SIGKILL)
    running.stop()


def kill_once(street: Street, running: RunningPlace, chance: random.Random) -> None:
    """Let everybody press, and kill the place meanwhile."""
    street.presses = []
    neighbours = [
        Neighbour(street, name, random.Random(chance.getrandbits(64)))  # noqa: S311
        for name in NEIGHBOURS
    ]
    threads = [threading.Thread(target=one.go_on) for one in neighbours]
    for thread in threads:
        thread.start()
    time.sleep(chance.uniform(0.0, LONGEST_S))
    kill(running)
    for thread in threads:
        thread.join()
    for one in [one for one in street.presses if "press" not in one.form.fields]:
        street.presses.remove(one)


def kill_while_opening(street: Street, chance: random.Random) -> None:
    """Begin to open the place, and kill it before it is."""
    with subprocess.Popen(  # noqa: S603  Our own program.
        RunningPlace.command(street.folder, street.told_port or free_port()),
        env=environment(street.folder.parent),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        time.sleep(chance.uniform(0.0, OPENING_S))
        os.killpg(process.pid, signal.SIGKILL)
    street.tally.opening += 1


def run(rounds: int, seed: int, work: Path, port: int = 0) -> Tally:
    """Kill so many times; a new place is begun every few rounds, as people have their pace."""
    chance = random.Random(seed)  # noqa: S311  A seeded story.
    tally = Tally()
    for first in range(0, rounds, ROUNDS_A_PLACE):
        home = work / f"home-{first}"
        home.mkdir()
        street, running = found(home, port, tally)
        try:
            for _ in range(min(ROUNDS_A_PLACE, rounds - first)):
                tally.rounds += 1
                kill_once(street, running, chance)
                tally.finished += len(look_into(street.folder).left_waiting)
                if chance.random() < TWICE:
                    kill_while_opening(street, chance)
                running = street.open()
                look_after(street)
        finally:
            running.stop()
        tally.verified += street.verified
    return tally


def main() -> int:
    """Run by hand; 0 when nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--compare", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.compare:
        return compare(options.compare)
    with tempfile.TemporaryDirectory() as work:
        tally = run(options.rounds, options.seed, Path(work), options.port)
    no = [f"refused {count}x, {what}" for what, count in sorted(tally.refused.items())]
    for line in (*tally.faults, *no, tally.line()):
        sys.stdout.write(line + "\n")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
