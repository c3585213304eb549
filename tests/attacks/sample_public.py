"""Everything public of a sample place, and apart from it the truth by which guesses are judged.

Run in a process of its own: founds the sample place, lets neighbours give unseen and do other
things at moments of chance, walks through all pages as a stranger and as members, reads the books
through the interface for programs, and writes it all to a file.
"""

# ruff: noqa: PLC0415  What needs Django is loaded once the place is open.
from __future__ import annotations

import json
import os
import random
import re
import sys
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin

from tests.attacks.asking import ask
from tests.counts import ALL, times

if TYPE_CHECKING:
    from django.test import Client

    from dugnad.web.people.models import Person

PAGES_AT_MOST = 6_000
"""More than there are: a walk that ends here did not see all."""

VIEWERS = ("", "Ingrid", *(("Amal", "Bengt") if ALL else ()))
"""A stranger and members; one of those sees what most see."""
GIVERS = 12
ASKED_ABOUT = times(1, of=3)
"""How many unseen givers, and how many others, every form is asked about."""
ROUNDS = 4
_LINK = re.compile(r'(?:href|src)="([^"]+)"')
_LINE = re.compile(r'<li id="(\d+\.\d+)">')
_SKIPPED = ("/static/", "/in/", "/out", "/language", "mailto:", "tel:", "data:", "javascript:")


def walk(browser: Client) -> dict[str, str]:
    """Every page that links lead to from the first one: address and what was answered.

    A link to one line in the books is followed only while no page that was seen shows this line:
    what it leads to are the same lines, beginning with another one.
    """
    seen: dict[str, str] = {}
    waiting = ["/", "/books/", "/help/", "/me/", "/my/", "/for-you/", "/money/", "/box/"]
    known = {*waiting}
    shown: set[str] = set()
    to_lines: dict[str, str] = {}
    while (waiting or to_lines) and len(seen) < PAGES_AT_MOST:
        if not waiting:
            line, address = to_lines.popitem()
            if line in shown or address in known:
                continue
            known.add(address)
        else:
            address = waiting.pop(0)
        answer = browser.get(address, follow=True)
        kind = answer.headers.get("Content-Type", "")
        if kind.startswith("image/"):
            seen[address] = f"image:{_hidden_in(b''.join(answer))}"
            continue
        if answer.status_code != 200 or not kind.startswith(("text/", "application/")):
            continue
        body = b"".join(answer) if answer.streaming else answer.content
        if b"\x00" in body[:200] or kind.startswith("application/pdf"):
            continue
        text = body.decode(errors="replace")
        seen[address] = text
        if not kind.startswith("text/html"):
            continue
        here = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        if here.startswith("/books/"):
            shown.update(_LINE.findall(text))
        for found in _LINK.findall(text):
            link, place = urldefrag(urljoin(here, unescape(found)))
            if link.startswith("http") or any(link.startswith(one) for one in _SKIPPED):
                continue
            if place and link.startswith("/books/?after="):
                to_lines[place] = link
            elif link not in known:
                known.add(link)
                waiting.append(link)
    assert len(seen) < PAGES_AT_MOST, "There are more pages than were looked at."
    return seen


def _hidden_in(picture: bytes) -> str:
    """What a picture tells beside what it shows."""
    from io import BytesIO

    from PIL import Image

    with Image.open(BytesIO(picture)) as opened:
        told = [*map(str, opened.getexif()), *map(str, opened.info)]
    kept = ("loop", "background", "timestamp", "duration", "jfif", "progress", "dpi")
    return ",".join(sorted(str(one) for one in told if not str(one).startswith(kept)))


def _by_chance(card: bytes, project: bytes, joined: list[str]) -> list[tuple[str, str]]:
    """People who join, answer and give at moments of chance; who gave which gift unseen."""
    from dugnad.cards.fundraiser.law.verbs import Give
    from dugnad.charter.entries import target_of
    from dugnad.charter.projects.verbs import Join
    from dugnad.charter.talk import Ask
    from dugnad.web.acting.services import act, member_in
    from dugnad.web.content.told import Told
    from dugnad.web.people import services as people

    chance = random.Random(4)  # noqa: S311  The same story each time.
    names = [f"Nabo{number:02}" for number in range(GIVERS)]
    persons = {
        name: people.find_or_create(name, "mail", f"{name.lower()}@solbakken.example", "nb")
        for name in names
    }
    steps = [(name, "give") for name in names for _again in range(ROUNDS)]
    steps += [(name, "ask") for name in names for _again in range(ROUNDS)]
    chance.shuffle(steps)
    gave = []
    for at, (name, what) in enumerate(steps):
        person = persons[name]
        if what == "give":
            amount = 100 * chance.randint(1, 9)
            asked: Any = Give(kind="money", amount=amount, shown="neighbour")
            done = act(person, project, target_of(card), asked, channel="page", press=f"c{at}")
            gave.append((name, done.member.hex()))
        else:
            if member_in(person, project) is None:
                join = Join(project=project, rules_version=1)
                act(person, project, "projects", join, channel="page", press=f"j{at}")
                joined.append(name)
            words = [Told(title="Et spørsmål", text=f"Når er det {at}?", language="nb")]
            asked = Ask(about=target_of(card))
            done = act(person, project, "talk", asked, channel="page", press=f"c{at}", told=words)
        assert not done.refused, done.refused
    return gave


def _tells_with_a_picture(browser: Client) -> None:
    """News with a photograph that says where, when and by whom it was taken."""
    from io import BytesIO

    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    from dugnad.web.acting.services import new_press
    from dugnad.web.lists import services as lists

    written = BytesIO()
    picture = Image.effect_noise((320, 240), 60).convert("RGB")
    told = picture.getexif()
    told[0x013B], told[0x010F], told[0x0132] = "Ingrid", "Ingrids telefon", "2026:06:06 10:00:00"
    picture.save(written, "JPEG", exif=told, comment=b"Ingrid")
    sent = SimpleUploadedFile("ingrid-hjemme.jpg", written.getvalue(), "image/jpeg")
    typed = {"title": "Elva i dag", "text": "Se.", "alt": "Elva", "picture_file": sent}
    answer = browser.post("/box/news/", {**typed, "step": "up", "press": new_press()})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    lists.catch_up()


def _truth(persons: list[Person]) -> dict[str, Any]:
    from dugnad.web.people.models import Membership
    from dugnad.web.people.names import name_of
    from dugnad.web.vault import once

    told: dict[str, dict[str, Any]] = {}
    for person in persons:
        rows = Membership.objects.filter(person=person)
        unseen = once.of_person(person.id)
        told[name_of(person, None)] = {
            "ordinary": {bytes(row.member_id).hex(): bytes(row.project_id).hex() for row in rows},
            "unseen": {one.member.hex(): one.project.hex() for one in unseen},
            "keys": [bytes(row.public_key).hex() for row in rows]
            + [bytes(one.key.verify_key).hex() for one in unseen],
            "person": str(person.id),
        }
    return told


def _ask_forms(
    browser: Client, project: bytes, gave: list[str], joined: list[str], truths: dict[str, Any]
) -> list[dict[str, Any]]:
    """Type the numbers of some unseen givers, and of some members, into every form."""
    from dugnad.web.lists import services as lists

    known = [next(iter(truths[name]["ordinary"])) for name in dict.fromkeys(joined)]
    numbers = [bytes.fromhex(one) for one in (*gave[:ASKED_ABOUT], *known[:ASKED_ABOUT])]
    return ask(browser, lists.code_of(project) or "", numbers)


def main(folder: Path) -> None:
    """Make it all and write it down."""
    from dugnad.site.founding import Wishes, found
    from dugnad.site.wiring import open_house

    found(folder, Wishes(name="Solbakken", sample=True), keys=folder.with_name("keys"))
    opened = open_house()
    from django.test import Client

    from dugnad.charter.law import Law
    from dugnad.web.house import house
    from dugnad.web.lists import services as lists
    from dugnad.web.lists.models import CardRow
    from dugnad.web.people.middleware import SESSION_PERSON
    from dugnad.web.people.models import Person
    from dugnad.web.people.names import name_of
    from dugnad.web.people.sessions import SessionStore

    funds = CardRow.objects.filter(type="fundraiser")
    with house().engine.reader() as store:
        law = Law(store)
        row = next(one for one in funds if law.host_of(bytes(one.project)) is not None)
    joined: list[str] = []
    gave = _by_chance(bytes(row.card), bytes(row.project), joined)
    lists.catch_up()
    persons = {name_of(one, None): one for one in Person.objects.all()}

    def browser(name: str) -> Client:
        client = Client(headers={"host": "127.0.0.1", "accept-language": "nb"})
        if name:
            visit = SessionStore()
            visit[SESSION_PERSON] = str(persons[name].id)
            visit.save()
            client.cookies["visit"] = visit.session_key or ""
        return client

    _tells_with_a_picture(browser("Ingrid"))
    pages = {name: walk(browser(name)) for name in VIEWERS}
    blocks, after = [], 0
    reader = browser("")
    while True:
        told = reader.get(f"/api/blocks?after={after}&limit=100").json()
        page = told["blocks"] if isinstance(told, dict) else told
        if not page:
            break
        blocks += page
        after = max(one["seq"] for one in page)
    truths, project = _truth([*persons.values()]), bytes(row.project)
    asked = _ask_forms(browser(joined[0]), project, [*dict(gave).values()], joined, truths)
    places = [house().engine.genesis_hash.hex()]
    public = {"pages": pages, "blocks": blocks, "asked": asked, "places": places}
    truth = {
        "persons": truths,
        "gave": gave,
        "joined": joined,
        "project": project.hex(),
    }
    folder.with_name("public.json").write_text(json.dumps(public))
    folder.with_name("truth.json").write_text(json.dumps(truth))
    opened.close()
    sys.stdout.write("done\n")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dugnad.site.settings")
    main(Path(sys.argv[1]))
