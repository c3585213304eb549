"""K41: whose word counts that somebody said yes, and that whoever does not learns it before."""

from __future__ import annotations

import pytest

from dugnad.charter.law import Law
from dugnad.web.acting.services import new_press
from dugnad.web.helping.models import Help
from dugnad.web.helping.services import NotBegun, begin_by_code, to_vouch
from dugnad.web.helping.vouching import standing_of
from tests.web.acting.street import DATABASES
from tests.web.devices.phone import Phone
from tests.web.helping.test_desk import a_library, begins
from tests.web.helping.village import CODE, OLAV, a_desk
from tests.web.living import Living

pytestmark = pytest.mark.django_db(databases=DATABASES)


def test_k41_whoever_joins_vouches_with_the_same_code(living_place: Living) -> None:
    """Eva is told to take part first; she does, and what she holds is as good as before."""
    village, tom, slip = a_library(living_place)
    found = CODE.search(begins(living_place, tom, slip, "paper"))
    assert found
    typed = {"code": found.group(1), "step": "sure"}
    eva = living_place.visitor("Eva")
    assert "takes part in the project" in eva.post("/helping/vouch/", typed).content.decode()
    assert village.mandates() == 0
    assert eva.post(f"/p/{village.home}/join", {"rules_version": "1"}).status_code == 302
    assert eva.post("/helping/vouch/", typed).status_code == 302
    assert village.mandates() == 1
    assert eva.post("/helping/vouch/", typed).status_code == 409  # it runs, and begins once.


def test_k41_whose_word_counts_now_and_whose_no_more(living_place: Living) -> None:
    """Eva's does while she takes part; once she has left, and before, it does not."""
    village, _tom, _slip = a_library(living_place)
    person, eva = living_place.who("Eva"), living_place.visitor("Eva")
    assert standing_of(person, village.project) is None
    assert eva.post(f"/p/{village.home}/join", {"rules_version": "1"}).status_code == 302
    found = standing_of(person, village.project)
    assert found is not None
    assert found.project == village.project
    living_place.now_ms += 1_000
    assert eva.post(f"/p/{village.home}/leave", {"press": new_press()}).status_code == 302
    assert standing_of(person, village.project) is None


def test_k41_the_code_for_a_second_person_is_for_nobody_else(living_place: Living) -> None:
    """Tom who asks for it begins nothing by it and vouches for nothing, and no more does Olav."""
    village, tom, slip = a_library(living_place)
    found = CODE.search(begins(living_place, tom, slip, "paper"))
    assert found
    with pytest.raises(NotBegun) as no:
        begin_by_code(living_place.who("Tom"), found.group(1))
    assert no.value.code == "", "nothing was handed in"
    for one in (living_place.who("Tom"), village.person("Olav")):
        assert to_vouch(one, found.group(1)) is None
    assert to_vouch(living_place.who("Eva"), found.group(1)) is not None


@pytest.mark.parametrize("how", ["desk", "paper", "phone"])
def test_k41_another_librarian_is_a_second_person(living_place: Living, how: str) -> None:
    """Eva helps at the desk of the library and is no neighbour of Olav's: her word counts."""
    village, tom, slip = a_library(living_place)
    a_desk(living_place, "Eva")
    shown = begins(living_place, tom, slip, how)
    assert "or helps at the desk of The library" in shown
    found = CODE.search(shown)
    assert found
    eva = living_place.visitor("Eva")
    assert "your word counts for every project here" in eva.get("/helping/vouch/").content.decode()
    asked = eva.post("/helping/vouch/", {"code": found.group(1)}).content.decode()
    assert "Olav lets Tom help" in asked
    typed = {"code": found.group(1), "step": "sure", "rang": OLAV}
    assert eva.post("/helping/vouch/", typed).status_code == 302
    assert village.mandates() == 1
    row = Help.objects.get()
    assert village.presses(row, client=tom).status_code == 302
    assert village.answer_of("Olav") == ("yes", "Tom")
    with living_place.engine.reader() as store:
        law = Law(store)
        olav = bytes(village.person("Olav").memberships.get().member_id)
        ((_helper, _about, mandate),) = law.mandates(olav)
        entry = law.member(mandate.by[0])
    assert entry is not None
    assert entry.project != village.project  # the books join nothing of hers.


def test_k41_the_helper_at_the_desk_is_no_second_person_for_themselves(
    living_place: Living,
) -> None:
    """Tom holds that office himself: the books know him there by another number, the place not."""
    _village, tom, slip = a_library(living_place)
    a_desk(living_place, "Tom")
    found = CODE.search(begins(living_place, tom, slip, "desk"))
    assert found
    typed = {"code": found.group(1), "step": "sure"}
    assert tom.post("/helping/vouch/", typed).status_code == 409
    assert Help.objects.get().state == "asked"


def test_k41_who_cannot_be_a_second_person_reads_it_before(living_place: Living) -> None:
    """Both screens say who can: nobody is asked for a code whose word counts nowhere."""
    _village, tom, slip = a_library(living_place)
    a_desk(living_place, "Bengt")
    living_place.now_ms += 1_000
    tom.post("/helping/", {"code": slip})
    before = tom.get("/helping/together/").content.decode()
    assert "takes part in Solbakken and around or helps at the desk of The library" in before
    page = living_place.visitor("Eva").get("/helping/vouch/").content.decode()
    assert "Your word does not count yet" in page
    assert "<input" not in page.split("<main")[1].split("csrfmiddlewaretoken")[0]
    ana = living_place.visitor("Ana").get("/helping/vouch/").content.decode()
    assert "Your word counts where you take part yourself" in ana
    assert "Solbakken and around" in ana


def test_k41_who_confirms_by_their_own_device_is_not_spoken_for(living_place: Living) -> None:
    """Tom reads it before he chooses how; the second person before they press."""
    village, tom, slip = a_library(living_place)
    living_place.now_ms += 1_000
    shown = begins(living_place, tom, slip, "desk")
    found = CODE.search(shown)
    assert found
    Phone(living_place, village.olav).goes_home()
    ana = village.ana.post("/helping/vouch/", {"code": found.group(1)})
    assert ana.status_code == 409
    assert "They confirm with a device of their own" in ana.content.decode()
    tom.post("/helping/", {"code": slip})
    page = tom.get("/helping/together/").content.decode()
    assert "nobody else can say it for them" in page
    assert "a second person hears it" not in page


def test_k41_a_second_person_confirms_on_the_device_that_speaks_for_them(
    living_place: Living,
) -> None:
    """Ana has a phone of her own and sits at another screen: she reads that before she presses."""
    village, tom, slip = a_library(living_place)
    found = CODE.search(begins(living_place, tom, slip, "desk"))
    assert found
    Phone(living_place, village.ana).goes_home()
    elsewhere = living_place.visitor("Ana").post("/helping/vouch/", {"code": found.group(1)})
    assert elsewhere.status_code == 409
    page = elsewhere.content.decode()
    assert "Open the page on one that speaks for you" in page
    assert "Olav" not in page
