"""Three neighbours become rescuers: what they see, press and take home."""

from __future__ import annotations

import os
import re

import pytest
from django.test import Client

from dugnad.engine.folder import PlaceFolder
from dugnad.web.forgetting import services as forgetting
from dugnad.web.messages.models import Message
from dugnad.web.rescue import services
from dugnad.web.rescue.models import Rescuer
from dugnad.web.rescue.parcel import Contents, seal
from dugnad.web.rescue.parts import read_part
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

_PART = re.compile(r'name="part" value="([0-9A-Z ]+)"')


def says_yes(place: Living, name: str) -> tuple[Client, str]:
    """Somebody is asked and says yes; gives their browser and what is on their paper."""
    services.ask(place.who(name))
    browser = place.visitor(name)
    answer = browser.post("/rescue/part")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    found = _PART.search(answer.content.decode())
    assert found is not None
    return browser, found[1]


def page(browser: Client) -> str:
    """What the page says."""
    answer = browser.get("/rescue/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def backs_up(place: Living, ago_days: int = 0) -> None:
    """A backup was made some days ago."""
    stamp = PlaceFolder(place.folder).backup_stamp
    stamp.touch()
    at_s = place.now_ms / 1000 - ago_days * 86_400
    os.utime(stamp, (at_s, at_s))


def makes_parcel(place: Living) -> None:
    """The weekly parcel is made."""
    publics = [bytes(one.public) for one in services.keepers()]
    contents = Contents("Solbakken", "", bytes(32), "", (), (), place.now_ms)
    services.path().parent.mkdir(exist_ok=True)
    services.path().write_bytes(seal(contents, publics).written())


def test_whoever_is_asked_says_yes_or_no(living_place: Living) -> None:
    """Ana reads what it means, says yes and sees her part once; Ben says no."""
    services.ask(living_place.who("Ana"))
    services.ask(living_place.who("Ben"))
    assert Message.objects.count() == 2
    ana, ben = living_place.visitor("Ana"), living_place.visitor("Ben")
    assert "Would you keep a part?" in page(ana)
    ben.post("/rescue/no")
    assert "Good to know" in page(ben)
    answer = ana.post("/rescue/part").content.decode()
    written = _PART.search(answer)
    assert written is not None
    assert read_part(written[1]).public == bytes(Rescuer.objects.get().public)
    assert answer.count('class="code"') == 14
    assert "data-print" in answer
    assert "Send it to nobody" in answer
    assert "There is none yet." in page(ana)
    assert "taken it home yet" not in page(ana)
    assert written[1] not in page(ana)


def test_the_part_can_be_saved_as_a_file(living_place: Living) -> None:
    """The file holds her part; nobody gets a file of another's part, or of a new one."""
    ana, part = says_yes(living_place, "Ana")
    ben, _other = says_yes(living_place, "Ben")
    answer = ana.post("/rescue/part.txt", {"part": part})
    assert read_part(answer.content.decode()) == read_part(part)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert ben.post("/rescue/part.txt", {"part": part}).status_code == 404
    assert ana.post("/rescue/part.txt", {"part": "hello"}).status_code == 404


def test_nobody_names_themselves_a_rescuer(living_place: Living) -> None:
    """Who was not asked gets no part, no parcel, and does not learn who the rescuers are."""
    says_yes(living_place, "Ana")
    cem = living_place.visitor("Cem")
    assert cem.post("/rescue/part").status_code == 404
    assert cem.post("/rescue/parcel").status_code == 404
    assert "Ana" not in page(cem)
    assert "One person keeps a part." in page(living_place.visitor())
    assert living_place.visitor().post("/rescue/part").status_code == 302


def test_the_page_warns_until_all_is_ready(living_place: Living) -> None:
    """Three are needed, then a parcel, then somebody who took it home lately; and a backup."""
    backs_up(living_place, ago_days=8)
    ana, _part = says_yes(living_place, "Ana")
    says_yes(living_place, "Ben")
    assert "Three people are needed" in page(ana)
    assert not services.is_due(living_place.now_ms)
    says_yes(living_place, "Cem")
    assert "No parcel has been made yet" in page(ana)
    assert services.is_due(living_place.now_ms)
    makes_parcel(living_place)
    assert not services.is_due(living_place.now_ms)
    assert "You have not taken it home yet." in page(ana)
    assert "No rescuer has taken the parcel home" in page(ana)
    assert ana.post("/rescue/parcel").content == services.path().read_bytes()
    assert "There is no backup of this week" in page(ana)
    backs_up(living_place)
    assert "All is ready." in page(ana)
    for name in ("Ana", "Ben", "Cem"):
        assert name in page(ana)
    living_place.later(days=8)
    assert services.is_due(living_place.now_ms)
    living_place.later(days=7)
    assert "older than two weeks" in page(ana)


def test_other_rescuers_ask_for_another_parcel(living_place: Living) -> None:
    """A new part, or one who goes: the parcel is made anew, and the old paper opens it no more."""
    for name in ("Ana", "Ben", "Cem", "Dia"):
        browser, _part = says_yes(living_place, name)
    makes_parcel(living_place)
    browser.post("/rescue/part")
    assert services.is_due(living_place.now_ms)
    makes_parcel(living_place)
    forgetting.carry_out(living_place.who("Dia"))
    assert services.is_due(living_place.now_ms)


def test_a_rescuer_hears_of_a_new_part(living_place: Living) -> None:
    """Whoever sat down at Ana's open page and made a part is found out."""
    says_yes(living_place, "Ana")
    before = Message.objects.count()
    living_place.visitor("Ana").post("/rescue/part")
    assert Message.objects.count() == before + 1


def test_who_wants_to_be_forgotten_is_told_of_the_paper(living_place: Living) -> None:
    """Ana's part stands among what is open."""
    ana, _part = says_yes(living_place, "Ana")
    assert "You keep a part of the place" in ana.get("/me/forget/").content.decode()


def test_only_who_keeps_a_part_reads_who_the_others_are(living_place: Living) -> None:
    """Ana and Ben read of each other; Cem, who was only asked, and a stranger read of nobody."""
    ana, _part = says_yes(living_place, "Ana")
    says_yes(living_place, "Ben")
    services.ask(living_place.who("Cem"))
    assert "Ben" in page(ana)
    for browser in (living_place.visitor("Cem"), living_place.visitor()):
        shown = page(browser)
        assert "Ana" not in shown
        assert "Ben" not in shown
