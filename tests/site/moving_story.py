# ruff: noqa: PLC0415, T201  It needs Django, which `open_house` sets up; the test reads its prints.
"""Run by `test_k20_moving`: a project is taken out of one place and goes on in another.

python moving_story.py out FILE     out of the sample place; prints its figures
python moving_story.py meet         somebody signs in at the new place
python moving_story.py undo         they look at what came and throw it away
python moving_story.py begin        they begin it; everybody who goes along comes in
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dugnad.site.wiring import open_house

TITLE = "Solbakken og omegn"
STAYS = "Ingrid"
"""Who does not go along."""
WHO = "marit@ny.example"


def browser_of(person: Any) -> Any:
    """A browser in which somebody has signed in."""
    from django.test import Client

    from dugnad.web.people.middleware import SESSION_PERSON
    from dugnad.web.people.sessions import SessionStore

    visit = SessionStore()
    visit[SESSION_PERSON] = str(person.id)
    visit.save()
    client = Client(headers={"host": "127.0.0.1", "accept-language": "en"})
    client.cookies["visit"] = visit.session_key or ""
    return client


def out(file: str) -> None:
    """All members but one go along; who looks after it takes it out."""
    from dugnad.charter.entries import STARTER
    from dugnad.charter.law import Law
    from dugnad.web.house import house
    from dugnad.web.lists import services as lists
    from dugnad.web.moving import figures
    from dugnad.web.people import services as people
    from dugnad.web.people.models import Person
    from dugnad.web.people.names import name_of

    lists.catch_up()
    row = next(one for one in lists.projects(limit=50).rows if one.title == TITLE)
    project = bytes(row.project)
    for person in Person.objects.all():
        for reach in person.reaches.all():
            people.confirm_reach(reach, house().now_ms())
    with house().engine.reader() as store:
        members = people.persons_of_members(figures.members_now(store, project))
        found = figures.figures_of(store, project)
        keeper = next(
            person
            for number, person in members.items()
            if Law(store).holds(project, STARTER, number, store.head.time_ms)
        )
    gone = {}
    for number, person in members.items():
        if name_of(person, None) != STAYS:
            answer = browser_of(person).post(f"/p/{row.code}/take-out/along", {"along": "yes"})
            assert answer.status_code == 302
            gone[number.hex()] = name_of(person, None)
    answer = browser_of(keeper).post(f"/p/{row.code}/take-out/file")
    assert answer.status_code == 200
    Path(file).write_bytes(answer.getvalue())
    print(json.dumps({"figures": found, "along": gone, "code": row.code}))


def meet() -> None:
    """Marit signs in at the new place."""
    from dugnad.web.house import house
    from dugnad.web.people import services as people

    marit = people.find_or_create("Marit", "mail", WHO, "en")
    people.confirm_reach(marit.reaches.get(), house().now_ms())


def undo() -> None:
    """She looks at it and throws it away: nothing of it is left."""
    from dugnad.web.content.models import Picture, Prose
    from dugnad.web.house import house
    from dugnad.web.moving.models import Arrival, Newcomer
    from dugnad.web.people import services as people

    marit = browser_of(people.find_by_address("mail", WHO))
    arrival = Arrival.objects.get()
    before = house().engine.head().seq
    page = marit.get(f"/arrivals/{arrival.id}").content.decode()
    assert "Nothing has begun here yet" in page
    assert marit.post(f"/arrivals/{arrival.id}", {"throw-away": "yes"}).status_code == 302
    assert Arrival.objects.count() == Newcomer.objects.count() == Prose.objects.count() == 0
    assert Picture.objects.count() == 0
    assert list((house().folder.root / "moved").iterdir()) == []
    assert house().engine.head().seq == before
    print(json.dumps("undone"))


def begin() -> None:
    """She begins it; prints what is there now, and what of its past can be read."""
    from dugnad.charter.law import Law
    from dugnad.web.content.models import Prose
    from dugnad.web.house import house
    from dugnad.web.lists import services as lists
    from dugnad.web.moving import figures, putting_in
    from dugnad.web.moving.models import Arrival
    from dugnad.web.people import services as people
    from dugnad.web.people.names import name_of

    marit = browser_of(people.find_by_address("mail", WHO))
    arrival = Arrival.objects.get()
    project = bytes(arrival.project)
    page = marit.get(f"/arrivals/{arrival.id}").content.decode()
    assert "and comes in with the same number" in page or "come in with the same numbers" in page
    answer = marit.post(f"/arrivals/{arrival.id}", {"begin": "yes"})
    assert answer.status_code == 302, answer.content.decode()
    while putting_in.take_in_some():
        pass
    lists.catch_up()
    row = lists.project(project)
    assert row is not None
    path = answer.headers["Location"]
    past = marit.get(f"{path}?check=1").content.decode()
    assert "Every amount" in past
    with house().engine.reader() as store:
        now = figures.figures_of(store, project)
        members = people.persons_of_members(figures.members_now(store, project))
        rules = figures.plain(Law(store).rules_of(project))
    print(
        json.dumps(
            {
                "then": putting_in.figures_of(arrival),
                "now": now,
                "rules": rules,
                "members": {number.hex(): name_of(one, None) for number, one in members.items()},
                "title": row.title,
                "code": row.code,
                "amounts": marit.get(f"{path}?csv=1").getvalue().decode("utf-8-sig"),
                "adds_up": "they add up" in past,
                "texts": Prose.objects.filter(by="").count(),
                "home": marit.get(f"/p/{row.code}").status_code,
            }
        )
    )


def main(step: str, *more: str) -> None:
    """Open the place, take one step, close it."""
    opened = open_house()
    try:
        STEPS[step](*more)
    finally:
        opened.close()


STEPS: dict[str, Callable[..., None]] = {"out": out, "meet": meet, "undo": undo, "begin": begin}


if __name__ == "__main__":
    main(*sys.argv[1:])
