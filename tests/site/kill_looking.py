"""What must hold after a kill: what was answered is there, whole, shown, and done once."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from dugnad.engine.folder import PlaceFolder
from tests.patience import PATIENCE_S
from tests.site.kill_neighbours import NEIGHBOURS, Street, told_of
from tests.site.kill_pressed import FOUND, REFUSED, Press
from tests.site.kill_stores import Stored, look_into, reading, wait_until
from tests.site.running import TOP, dugnad, environment


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
    verify(street)
    compare_lists(street)


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


def verify(street: Street) -> None:
    """See that the books add up and that every word which they name is there."""
    said = dugnad(["verify", "--place", str(street.folder)], street.folder.parent)
    words = re.search(r"Told text, ([\d,]+) pieces.*; missing: 0; changed: 0\.", said.stdout)
    if said.returncode or words is None:
        street.fault(f"verify: {said.stdout}{said.stderr}")
    else:
        street.verified = int(words[1].replace(",", ""))


def compare_lists(street: Street) -> None:
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
