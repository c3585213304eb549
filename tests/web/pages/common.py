"""What people do with organisations in stories: begin one, let it take part, act for it."""

from __future__ import annotations

import re

from django.test import Client

from dugnad.charter.decisions.terms import Agree
from dugnad.charter.entries import party_of
from dugnad.face.deciding.effects import written
from dugnad.web.acting.services import new_press
from dugnad.web.people.marking import LET_IN
from tests.web.leading.group import page, project_of
from tests.web.living import Living


def begins(
    place: Living,
    browser: Client,
    title: str,
    *,
    kind: str = "association",
    answer_days: str = "0",
    way: str = "together",
    why: str = "",
    openness: str = "public",
) -> str:
    """Begin an organisation, or a group, through the pages; gives its code."""
    place.now_ms += 1_000
    typed = {
        "what": {"text": f"This is {title}.", "title": title, "where": "Solbakken"},
        "open": {"openness": openness, "kind": kind, "answer_days": answer_days},
        "why": {"why": why, "gets": ""},
        "people": {"seen": "", "nothing": ""},
        "game": {"rules": "", "tools": ""},
        "way": {"way": way},
        "money": {"money": "none"},
    }
    for name, fields in typed.items():
        answer = browser.post(f"/start/{name}", fields)
        assert answer.status_code == 302, (name, answer.content.decode())
    answer = browser.post("/start/look", {"press": new_press()})
    found = re.fullmatch(r"/p/(\w{6})/begun", answer.headers.get("Location", ""))
    assert found, answer.content.decode()
    return found[1]


def takes_part_for(
    place: Living, browser: Client, project: str, organisation: str, by: str = "Ana"
) -> None:
    """Ask for an organisation, have somebody let it in, and confirm the project's rules for it."""
    address = f"/p/{project}/parties/{organisation}"
    answer = browser.post(address, {"do": "ask", "press": new_press()})
    assert answer.status_code == 302, answer.content.decode()
    party = party_of(project_of(project), project_of(organisation))
    other = place.visitor(by)
    stands_for = place.stands_for(other, project, party, LET_IN)
    answer = other.post(f"/p/{project}/let-in", {"member": stands_for, "press": new_press()})
    assert answer.status_code == 302, answer.content.decode()
    confirms_for(place, browser, project, organisation)


def confirms_for(place: Living, browser: Client, project: str, organisation: str) -> None:
    """Confirm a project's rules for an organisation that was let in."""
    place.now_ms += 1_000
    answer = browser.post(
        f"/p/{project}/parties/{organisation}",
        {"do": "join", "rules_version": "1", "press": new_press()},
    )
    assert answer.status_code == 302, answer.content.decode()


def proposes(place: Living, browser: Client, project: str, title: str, **more: str) -> str:
    """Put up a proposal through the pages, to which answers can be given; gives its code."""
    typed = {"title": title, "text": f"{title}, and soon.", "project": project.upper()}
    typed |= {"days": "0", "follows": written(Agree()), "how": "Everybody finds it there.", **more}
    place.now_ms += 60_000
    answer = browser.post("/box/proposal/", {**typed, "step": "up", "press": new_press()})
    assert answer.status_code == 302, answer.content.decode()
    place.later(minutes=2)
    return answer.headers["Location"].rsplit("/", 1)[1].partition("?")[0].upper()


def speaks_for(browser: Client, card: str, organisation: str) -> str:
    """The words of a card as somebody sees it who acts for an organisation."""
    return page(browser, f"/c/{card}?for={organisation}")
