"""Once a month Olav is asked whether Agnes did for him what he wanted (4.4, rule 10; CHA-19)."""

from __future__ import annotations

import pytest

from dugnad.charter.place import AppointModerator
from dugnad.web.acting.as_place import act_as_place
from dugnad.web.answers import services as answers
from dugnad.web.answers import texting
from dugnad.web.helping import ending, monthly, services
from dugnad.web.helping.models import Help
from dugnad.web.helping.traces import TRACE
from dugnad.web.people.addresses import read_address
from dugnad.web.people.models import Membership
from tests.web.acting.street import DATABASES
from tests.web.answers.asking import letters_to
from tests.web.helping.village import OLAV, STOP, Village, a_village
from tests.web.living import Living

pytestmark = pytest.mark.django_db(databases=DATABASES)
ASKED = "Did you want all that Agnes did for you"


def a_month(place: Living, *, until: str = "91") -> tuple[Village, Help, str]:
    """Agnes helped once in the first month; gives the code that stands on his receipt."""
    village = a_village(place)
    row = village.begins(until=until)
    village.presses(row)
    found = STOP.search(letters_to(OLAV)[-1])
    assert found
    place.later(days=31)
    monthly.ask(place.now_ms)
    place.now_ms += 1_000
    return village, row, found.group(1)


def questions() -> list[str]:
    """The messages in which Olav is asked."""
    return [one for one in letters_to(OLAV) if ASKED in one]


def test_he_is_asked_once_a_month_in_which_something_was_done(living_place: Living) -> None:
    """Not in a month without, and not twice in one."""
    village, row, code = a_month(living_place)
    (told,) = questions()
    assert f"Answer YES {code} or NO {code}" in told
    assert "Answered this: Paint the fence (Yes, I come)" in told
    monthly.ask(living_place.now_ms)
    living_place.later(days=31)
    monthly.ask(living_place.now_ms)
    assert len(questions()) == 1
    assert "Did you want all of it?" in village.olav.get("/me/helpers/").content.decode()
    row.acts.create(action=b"a" * 32, thing="write", at_ms=living_place.now_ms)
    living_place.now_ms += 1_000
    monthly.ask(living_place.now_ms)
    assert len(questions()) == 2


def test_who_is_helped_for_a_week_is_not_asked(living_place: Living) -> None:
    """Receipts are enough there; nor is he where nothing reaches him."""
    a_month(living_place, until="7")
    assert questions() == []


def test_whom_nothing_reaches_reads_it_on_his_page(living_place: Living) -> None:
    """He wants no messages at his number."""
    village = a_village(living_place)
    village.presses(village.begins(until="91"))
    village.person("Olav").reaches.update(stopped_ms=1)
    living_place.later(days=31)
    monthly.ask(living_place.now_ms)
    assert questions() == []
    assert "Did you want all of it?" in village.olav.get("/me/helpers/").content.decode()


@pytest.mark.parametrize("bare", [False, True])
def test_with_a_no_it_ends_and_who_is_responsible_is_told(
    living_place: Living, *, bare: bool
) -> None:
    """One word is enough where he is asked nothing else; Ana looks after the project."""
    village, row, code = a_month(living_place)
    assert texting.take_in(OLAV, "nei" if bare else f"NO {code}", "") == "stopped"
    assert "Agnes does nothing more for you here." in letters_to(OLAV)[-1]
    assert village.mandates() == 0
    told = letters_to("ana@example.org")[-1]
    assert "not all that was done was wanted" in told
    agnes = letters_to("agnes@example.org")[-1]
    assert "The answer was no, so this help has ended" in agnes
    assert "nobody has judged you" in agnes
    assert "is asked to talk with both of you" in agnes
    assert village.presses(row, "no").status_code == 409
    assert texting.take_in(OLAV, f"YES {code}", "") in ("unknown", "not-understood")


def test_with_a_yes_it_goes_on(living_place: Living) -> None:
    """And nobody else hears of it."""
    village, _row, code = a_month(living_place)
    assert texting.take_in(OLAV, f"ja {code}", "") == "answered"
    assert "Agnes goes on helping you." in letters_to(OLAV)[-1]
    assert village.mandates() == 1
    assert not [one for one in letters_to("ana@example.org") if "wanted" in one]
    assert "Did you want all of it?" not in village.olav.get("/me/helpers/").content.decode()
    assert TRACE.export(village.person("Olav"))["helpers.json"].count(b'"answered": "2026') == 1


def test_a_bare_word_answers_what_else_he_is_asked(living_place: Living) -> None:
    """Ana asked him to come: his yes is for her."""
    village, _row, _code = a_month(living_place)
    card = bytes(
        living_place.card(living_place.calls(village.ana, "Mend", when="2026-11-20T11:00")).card
    )
    answers.invite(card, living_place.who("Ana"), "Olav", read_address(OLAV, "NO"))
    living_place.now_ms += 1_000
    assert texting.take_in(OLAV, "ja", "") == "answered"
    assert "Mend" in letters_to(OLAV)[-1]
    assert monthly.asked_of(village.person("Olav")).count() == 1


@pytest.mark.parametrize(("says", "runs"), [("yes", 1), ("no", 0)])
def test_he_says_so_on_his_page(living_place: Living, says: str, runs: int) -> None:
    """For who is reached by mail; nobody else says it for him."""
    village, row, _code = a_month(living_place)
    address = f"/me/helpers/{row.name.lower()}/say/"
    assert village.agnes.post(address, {"wanted": says}).status_code == 404
    assert village.olav.post(address, {"wanted": says}).status_code == 302
    assert village.mandates() == runs
    told = [one for one in letters_to("ana@example.org") if "not all that was done" in one]
    assert len(told) == 1 - runs


def test_of_help_that_never_began_nobody_is_told(living_place: Living) -> None:
    """Nothing was done for him, so nothing is said of it to who looks after the project."""
    village = a_village(living_place)
    olav, agnes = village.person("Olav"), village.person("Agnes")
    project = bytes(Membership.objects.filter(person=olav).first().project_id)  # type: ignore[union-attr]
    row, _code = services.ask(
        olav, project, None, ("answer",), living_place.now_ms + ending.LONG_MS, helper=agnes
    )
    village.olav.post(f"/me/helpers/{row.name.lower()}/say/", {"wanted": "no"})
    assert not Help.objects.filter(id=row.id).exists()
    assert not [one for one in letters_to("ana@example.org") if "not all that was done" in one]


def test_where_the_helper_looks_after_the_project_who_moderates_is_told(
    living_place: Living,
) -> None:
    """Ana helps in her own project: Mia hears of it, and Ana as whoever helped."""
    village = a_village(living_place)
    code = village.makes_a_code(until="91")
    assert village.ana.post("/helping/", {"code": code}).status_code == 302
    row = Help.objects.get()
    mia = living_place.visitor("Mia")
    living_place.now_ms += 1_000
    mia.post(f"/p/{village.home}/join", {"rules_version": "1"})
    member = bytes(village.person("Mia").memberships.get().member_id)
    act_as_place("operator", "place", AppointModerator(member=member))
    monthly.say(row, "page", wanted=False)
    assert "not all that was done was wanted" in letters_to("mia@example.org")[-1]
    ana = letters_to("ana@example.org")
    assert not [one for one in ana if "not all that was" in one]
    assert "is asked to talk with both of you" in ana[-1]
