"""Every step of every guide, gone through: what it tells to press is there, where it says."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from dugnad.charter.money.records import ForPot
from dugnad.web.rescue import services as rescue
from dugnad.web.treasury.naming import link_for
from tests.web.guides.walking import GUIDES, Step, Walk, steps_of
from tests.web.living import ALIASES, Living
from tests.web.pages.common import proposes
from tests.web.pages.test_starting import start, walk
from tests.web.treasury.village import HOST_RULES, TODAY, Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


def follow(name: str, story: Iterator[Walk]) -> None:
    """Go through a guide beside its story, which gives what it saw in each step."""
    missing = {
        f"{name}, step {step.number}": gone
        for step, seen in zip(steps_of(name), story, strict=True)
        if (gone := seen.missing(step))
    }
    assert missing == {}


def starting(place: Living) -> Iterator[Walk]:
    """Somebody starts benches by the shore."""
    ana = place.visitor("Ana")
    seen = Walk()
    seen.open(ana, "/")
    place.begin(place.visitor("Mia"))
    seen.open(ana, "/")
    yield seen
    seen = Walk()
    for page in ("what", "open", "why"):
        seen.open(ana, f"/start/{page}")
    yield seen
    seen = Walk()
    for page in ("way", "money"):
        seen.open(ana, f"/start/{page}")
    yield seen
    seen = Walk()
    walk(ana)
    seen.open(ana, "/start/look")
    yield seen
    code = start(ana)
    seen = Walk()
    seen.open(ana, f"/p/{code}/begun")
    yield seen
    seen = Walk()
    seen.open(ana, f"/p/{code}")
    seen.open(ana, "/box/")
    seen.open(ana, "/box/workday/")
    typed = {"title": "Put up two", "when": "2026-09-26T11:00", "where": "The shore"}
    more = {"lasts": "3", "least": "0", "places": "0", "answer_by": "0", "project": code}
    seen.press(ana, "/box/workday/", {**typed, **more, "step": "look"})
    yield seen
    seen = Walk()
    seen.open(ana, f"/c/{place.calls(ana, project=code)}")
    yield seen
    seen = Walk()
    seen.open(ana, f"/p/{code}")
    seen.open(ana, "/box/")
    seen.open(ana, f"/box/proposal/?p={code}")
    seen.open(ana, f"/p/{code}/rules")
    yield seen
    seen = Walk()
    seen.open(ana, f"/p/{code}")
    seen.open(ana, f"/p/{code}/roles")
    yield seen


def test_starting_something(living_place: Living) -> None:
    """The guide for whoever has an idea."""
    follow("starting.md", starting(living_place))


def coordinating(place: Living) -> Iterator[Walk]:
    """Ana looks after the neighbourhood, and Ben takes part."""
    ana, ben = place.visitor("Ana"), place.visitor("Ben")
    code = place.begin(ana)
    ben.post(f"/p/{code}/join", {"rules_version": "1"})
    card = place.calls(ana)
    place.now_ms += 1_000
    ben.post(f"/c/{card}/ask", {"text": "May dogs come?", "press": "b" * 32})
    seen = Walk()
    seen.open(ana, "/for-you/")
    seen.open(ana, f"/p/{code}/waiting")
    yield seen
    yield seen
    seen = Walk()
    seen.open(ana, f"/c/{card}")
    yield seen
    seen = Walk()
    seen.open(ana, "/box/")
    proposal = proposes(place, ana, code, "A bench")
    seen.open(ana, f"/c/{proposal}")
    seen.open(ana, f"/c/{proposal}/invite")
    yield seen
    seen = Walk()
    seen.open(ana, f"/c/{proposal}/invite")
    seen.open(ana, f"/c/{proposal}/enter")
    yield seen
    seen = Walk()
    seen.open(ana, "/box/meeting/")
    yield seen
    seen = Walk()
    seen.open(ana, "/helping/")
    seen.open(ana, "/kiosk/")
    yield seen
    seen = Walk()
    seen.open(ana, f"/p/{code}/roles")
    seen.open(ana, f"/p/{code}/hand-over")
    yield seen
    seen = Walk()
    seen.open(ana, "/me/")
    yield seen


def test_keeping_it_going(living_place: Living) -> None:
    """The guide for whoever looks after cards, questions and decisions."""
    follow("coordinating.md", coordinating(living_place))


def money(village: Village) -> Iterator[Walk]:
    """Bengt is the treasurer, Karin the second person, Ana's playground asks them."""
    box = yield from begins_to_hold(village)
    yield from takes_in(village, box)
    yield from pays_out(village, box)
    bengt, seen = village.visitor("Bengt"), Walk()
    seen.open(bengt, f"/p/{village.hall}/desk")
    seen.open(bengt, "/books/")
    yield seen


def begins_to_hold(village: Village) -> Generator[Walk, None, str]:
    """The first three steps; gives the box, as its addresses name it."""
    bengt, karin, ana = (village.visitor(name) for name in ("Bengt", "Karin", "Ana"))
    desk = f"/p/{village.hall}/desk"
    seen, adding = Walk(), Walk()
    seen.open(bengt, f"/p/{village.hall}")
    adding.open(bengt, desk)
    adding.open(bengt, f"{desk}/box")
    typed = {"title": "The association", "unit": "NOK", "account": "8601 11 17947"}
    village.post("Bengt", f"{desk}/box", typed)
    seen.open(karin, desk)
    yield seen
    page = adding.open(karin, desk)
    yield adding
    found = re.search(r"/desk/box/([0-9a-f]{32})/confirm", page)
    assert found
    box = found[1]
    village.post("Karin", f"{desk}/box/{box}/confirm")
    seen = Walk()
    seen.open(ana, f"/p/{village.playground}/money")
    village.post("Ana", f"/p/{village.playground}/money", {"host": village.hall})
    seen.open(bengt, desk)
    yield seen
    village.post("Bengt", f"{desk}/asked/{village.playground}", {"answer": "yes"})
    return box


def takes_in(village: Village, box: str) -> Iterator[Walk]:
    """Money comes, and nobody knows what for."""
    bengt, karin = village.visitor("Bengt"), village.visitor("Karin")
    desk = f"/p/{village.hall}/desk"
    seen = Walk()
    seen.open(bengt, desk)
    seen.open(bengt, f"{desk}/in/{box}/new")
    village.records(box)
    seen.open(karin, desk)
    seen.open(karin, f"{desk}/in/{village.newest()}")
    yield seen
    village.post("Karin", f"{desk}/in/{village.newest()}", {"verb": "confirm"})
    seen = Walk()
    seen.open(bengt, desk)
    seen.open(bengt, f"{desk}/in/{village.newest()}")
    yield seen


def pays_out(village: Village, box: str) -> Iterator[Walk]:
    """Cem is paid for a task, and the bank could send it back."""
    bengt, karin = village.visitor("Bengt"), village.visitor("Karin")
    desk = f"/p/{village.hall}/desk"
    seen = Walk()
    village.gets(box, 50_000, ForPot(project=village.id_of(village.playground)))
    seen.open(village.visitor("Ana"), f"/p/{village.playground}/money")
    owed = village.works(box)
    village.says_where(owed)
    seen.open(bengt, desk)
    seen.open(bengt, f"{desk}/pay")
    listed = village.post("Bengt", f"{desk}/pay", {"owed": owed.hex(), "box": box})
    at = listed.headers["Location"]
    seen.open(karin, desk)
    seen.open(karin, at)
    yield seen
    village.post("Karin", at, {"verb": "approve"})
    seen = Walk()
    seen.open(bengt, desk)
    seen.open(bengt, at)
    day = (TODAY + timedelta(days=1)).isoformat()
    village.post("Bengt", at, {"verb": "record", "day": day, "line": "out"})
    seen.open(karin, at)
    seen.open(village.visitor("Cem"), "/money/")
    yield seen
    village.post("Karin", at, {"verb": "confirm"})
    seen = Walk()
    seen.open(bengt, desk)
    seen.open(bengt, at)
    yield seen


def test_looking_after_money(village: Village) -> None:
    """The guide for a treasurer and the second person."""
    follow("treasury.md", money(village))


def running(place: Living) -> Iterator[Walk]:
    """Whoever runs the place signs in as everybody does."""
    ana, stranger = place.visitor("Ana"), place.visitor()
    yield Walk()
    seen = Walk()
    seen.open(stranger, "/in/")
    yield seen
    seen = Walk()
    seen.open(stranger, "/")
    yield seen
    yield Walk()
    seen = Walk()
    rescue.ask(place.who("Ana"))
    seen.open(ana, "/rescue/")
    yield seen
    seen = Walk()
    code = place.starts("Dia", "The boat club", HOST_RULES, kind="association")
    stranger.post(f"/hosts/{link_for(place.now_ms)}")
    seen.open(stranger, "/hosts")
    seen.press(stranger, "/hosts", {"code": code})
    yield seen
    seen = Walk()
    for page in ("", "kept", "removed", "accessible"):
        seen.open(stranger, f"/place/{page}")
    yield seen


def test_running_a_place(living_place: Living) -> None:
    """The guide for whoever keeps the computer; its lines for the shell run elsewhere."""
    follow("running.md", running(living_place))


def test_every_guide_is_walked() -> None:
    """A guide that is added has its story here, and stands in the list of guides."""
    source = (GUIDES / "README.md").read_text(encoding="utf-8")
    here = {path.name for path in GUIDES.glob("*.md")} - {"README.md"}
    assert {*re.findall(r"\((\w+\.md)\)", source)} == here
    own = Path(__file__).read_text(encoding="utf-8")
    assert {*re.findall(r'follow\("(\w+\.md)"', own)} == here


def test_what_is_not_there_is_found(living_place: Living) -> None:
    """A button that was renamed, or an address that nobody opened, is told."""
    seen = Walk()
    seen.open(living_place.visitor(), "/in/")
    assert seen.missing(Step(1, ("Send the code",), ("/in/",))) == []
    assert seen.missing(Step(1, ("Send the", "Send … code", "Ask …"), ("/p/CODE",))) == [
        "Send the",
        "Ask …",
        "/p/CODE",
    ]
