# ruff: noqa: PLC0415  What it does needs Django, which `open_house` sets up.
"""Run by `test_k11_forget_me`: Torbjørg lives in a sample place, leaves traces, and is forgotten.

    python forget_story.py live     she does everything that leaves a trace; prints what to look for
    python forget_story.py forget   she is forgotten
    python forget_story.py rescuers, names, longer   see there
    python forget_story.py open     the place is opened and closed again

The place is the one that `DUGNAD_PLACE` names.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

from dugnad.site import rescuing
from dugnad.site.environment import read_environment, read_keys_folder
from dugnad.site.keyring import keyring_at
from dugnad.site.wiring import note_forgotten, open_house

NAME, NUMBER = "Torbjørg Åsnes", "+4740098765"
MAIL = "torbjorg.asnes@fjellheim.example"
ACCOUNT, POSTAL = "NO9386011117947", "Nedre Fjellveg 17"
LETTER, TEXT, TITLE = "nøkkelen ligger under trappa", "hjemme hos meg er det kaffe", "Kaffeprat"
POCKET = "ringe lensmannen om gjerdet"
REST = "Kom innom Torbjørg Åsnes"


def live() -> None:  # noqa: PLR0915  One step a kind of trace.
    """Everything that somebody can do here that leaves a trace."""
    from django.core.files.base import ContentFile
    from django.test import Client
    from PIL import Image

    from dugnad.charter.projects.verbs import Join
    from dugnad.web.acting.services import act, new_press
    from dugnad.web.answers import services as answers
    from dugnad.web.answers.opening import question_of
    from dugnad.web.content import keeping
    from dugnad.web.content.told import Told
    from dugnad.web.giving import hearing
    from dugnad.web.house import house
    from dugnad.web.leading import letters
    from dugnad.web.lists import services as lists
    from dugnad.web.messages import notes
    from dugnad.web.messages import services as messages
    from dugnad.web.messages.adapters.files import Files
    from dugnad.web.people import services as people
    from dugnad.web.people.addresses import Address
    from dugnad.web.people.middleware import SESSION_PERSON
    from dugnad.web.people.sessions import SessionStore
    from dugnad.web.treasury import payout
    from dugnad.web.treasury.lines import keep_line

    own = house()
    now_ms = own.now_ms()
    her = people.find_or_create(NAME, "mail", MAIL, "nb")
    people.confirm_reach(her.reaches.get(), now_ms)
    people.add_reach(her, Address("sms", NUMBER), now_ms)
    lists.catch_up()
    rows = [row for row in lists.projects(limit=50).rows if row.kind == "group"][:2]
    card = next(
        row
        for row in lists.home(limit=50).rows
        if row.type == "workday" and question_of(bytes(row.card), None) is not None
    )
    for row in rows:
        project = bytes(row.project)
        act(her, project, "projects", Join(project=project, rules_version=1), channel="page",
            press=new_press())  # fmt: skip
        letters.write(her, project, LETTER)
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), (12, 200, 77)).save(drawn, "PNG")
    picture = keeping.store_picture(ContentFile(drawn.getvalue(), "her.png"), now_ms=now_ms)
    _tells(her, bytes(card.project), Told(title=TITLE, text=TEXT, picture=picture, who=NAME))
    payout.give(her, payout.Details(name=NAME, account=ACCOUNT), now_ms)
    hearing.choose(her, bytes(card.card), "letter", POSTAL)
    ingrid = people.find_by_address("mail", "ingrid@solbakken.example") or _somebody(her)
    reach = ingrid.reaches.first()
    assert reach is not None
    notes.write(ingrid, notes.NOT_ME, about="", whom=her, called=NAME, now_ms=now_ms)
    for held_ms in (0, now_ms + 3_600_000):
        hello: dict[str, Any] = {
            "reach": reach,
            "subject": "Hei",
            "text": REST,
            "not_before_ms": held_ms,
        }
        messages.send(**hello, in_name_of=NAME, asker=her, called="Ingrid", now_ms=now_ms)
        messages.send(**hello, now_ms=now_ms, at_once=True)
    for one in her.reaches.all():
        messages.send(reach=one, subject="Hei", text=f"Hei {NAME}", now_ms=now_ms, at_once=True)
    people.send_code(Address("mail", MAIL), language="nb", client="192.0.2.7", known_device=None,
                     now_ms=now_ms)  # fmt: skip
    answers.invite(bytes(card.card), ingrid, NAME, Address("sms", NUMBER))
    answers.invite(bytes(card.card), her, "Petter Nabo", Address("mail", "petter@nabo.example"))
    away = Files(Path(own.folder.root) / "outbox")
    messages.deliver_due(now_ms, {"mail": away, "sms": away})
    keep_line(bytes(rows[0].project), b"\7" * 32, f"21.9. {NAME} kontingent")
    for typed in ({SESSION_PERSON: str(her.id)}, {"kept": {"/box/": {"address": MAIL}}}):
        visit = SessionStore()
        for name, value in typed.items():
            visit[name] = value
        visit.save()
    signed_in = Client(headers={"host": "127.0.0.1"})
    visit = SessionStore()
    visit[SESSION_PERSON] = str(her.id)
    visit.save()
    signed_in.cookies["visit"] = visit.session_key or ""
    for path in ("/", f"/p/{rows[0].code}", f"/c/{card.code}", "/me/", "/money/", "/me/forget/"):
        assert signed_in.get(path).status_code == 200, path
    written = signed_in.post("/pocket/", {"text": POCKET, "press": new_press()})
    assert written.status_code == 302, written.content
    print(  # noqa: T201  The test reads it.
        json.dumps(
            {
                "strings": [
                    NAME,
                    NUMBER,
                    NUMBER[3:],
                    MAIL,
                    ACCOUNT,
                    POSTAL,
                    POCKET,
                    LETTER,
                    TEXT,
                    TITLE,
                ],
                "ids": [str(her.id), her.id.hex],
                "tags": [bytes(one.lookup).hex() for one in her.reaches.all()],
                "picture": picture,
            }
        )
    )


def _tells(person: Any, project: bytes, told: Any) -> None:
    """She asks a question with words and a picture."""
    from dugnad.charter.talk import Ask
    from dugnad.web.acting.services import act, new_press

    done = act(person, project, "talk", Ask(about="place"), channel="page", press=new_press(),
               told=[told])  # fmt: skip
    assert not done.refused, done.refused


def _somebody(but: Any) -> Any:
    from dugnad.web.people.models import Person

    return Person.objects.exclude(id=but.id).filter(reaches__isnull=False).first()


def forget() -> None:
    """She is forgotten, and it is noted outside the place."""
    from dugnad.web.forgetting import services
    from dugnad.web.people import services as people

    her = people.find_by_address("mail", MAIL)
    assert her is not None
    services.carry_out(her)


def rescuers() -> None:
    """Three neighbours take their parts; prints them by name."""
    from dugnad.web.house import house
    from dugnad.web.people import services as people
    from dugnad.web.rescue import services as rescue

    papers = {}
    for name in ("Ane", "Bo", "Cas"):
        address = f"{name.lower()}@solbakken.example"
        person = people.find_or_create(name, "mail", address, "nb")
        papers[name] = rescue.make_part(rescue.ask(person)).written()
    keyring = keyring_at(read_keys_folder(house().folder.root, read_environment()))
    assert rescuing.make_due(house(), keyring)
    print(json.dumps(papers))  # noqa: T201  The test reads it.


def names() -> None:
    """Print what everybody is called whose name can be read."""
    from dugnad.web.people.models import Person
    from dugnad.web.people.names import names_of

    print(json.dumps(list(names_of(Person.objects.all(), None).values())))  # noqa: T201


def longer() -> None:
    """Let the books of this place be longer than those of another."""
    from dugnad.charter.projects.verbs import Join, Leave
    from dugnad.web.acting.services import act, new_press
    from dugnad.web.lists import services as lists
    from dugnad.web.people import services as people

    ben = people.find_or_create("Ben", "mail", "ben@solbakken.example", "nb")
    project = next(
        bytes(row.project) for row in lists.projects(limit=50).rows if row.kind == "group"
    )
    for _ in range(6):
        for asked in (Join(project=project, rules_version=1), Leave(project=project)):
            act(ben, project, "projects", asked, channel="page", press=new_press())


def main(step: str) -> None:
    """Open the place, take one step, close it."""
    opened = open_house()
    try:
        if step in STEPS:
            STEPS[step]()
        elif step == "forget":
            forget()
            folder = opened.house.folder.root
            note_forgotten(opened.house, keyring_at(read_keys_folder(folder, read_environment())))
    finally:
        opened.close()


STEPS = {"live": live, "rescuers": rescuers, "names": names, "longer": longer}


if __name__ == "__main__":
    main(sys.argv[1])
