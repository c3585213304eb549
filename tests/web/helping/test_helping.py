"""Agnes helps Olav for a week: he lets her, both hear of each thing, and he stops her (K41)."""

from __future__ import annotations

import pytest

from dugnad.face.moments import local
from dugnad.web.answers import texting
from dugnad.web.content.openness import JUST_US
from dugnad.web.devices.keeping import HEADER
from dugnad.web.forgetting import services as forgetting
from dugnad.web.helping import codes, ending, services, wording
from dugnad.web.helping.models import Help, HelpedAct
from dugnad.web.helping.traces import TRACE
from dugnad.web.lists import history
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people import services as people
from dugnad.web.people.addresses import read_address
from tests.web.acting.street import DATABASES, DAY_MS, HOUR_MS
from tests.web.answers.asking import letters_to
from tests.web.helping.village import CODE, OLAV, STOP, a_village
from tests.web.living import Living

pytestmark = pytest.mark.django_db(databases=DATABASES)


def test_k41_agnes_answers_for_olav_and_both_names_stand_there(living_place: Living) -> None:
    """It is his answer; the books know her hand, the card both names, and both get a receipt."""
    village = a_village(living_place)
    row = village.begins()
    assert village.presses(row).status_code == 302
    assert village.answer_of("Olav") == ("yes", "Agnes")
    assert village.answer_of("Ana") == ("", "")
    page = village.ana.get(f"/c/{village.card}").content.decode()
    assert "<b>Olav</b>" in page
    assert "with help from Agnes" in page
    (told,) = [one for one in letters_to(OLAV) if "Agnes did this for you" in one]
    assert STOP.search(told)
    (hers,) = [one for one in letters_to("agnes@example.org") if "You did this for Olav" in one]
    assert not STOP.search(hers)
    lines = history.history_of(bytes(living_place.card(village.card).card), (), 5)
    assert "A helper did it for them." in str(lines[0].sentence)


def test_k41_the_same_press_twice_is_one_act_with_one_receipt(living_place: Living) -> None:
    """Agnes presses again while the page loads slowly."""
    village = a_village(living_place)
    row = village.begins()
    for _ in range(2):
        assert village.presses(row).status_code == 302
    assert HelpedAct.objects.count() == 1
    assert len([one for one in letters_to(OLAV) if "Agnes did this" in one]) == 1


def test_k41_a_stranger_on_the_card_learns_no_helpers_name(living_place: Living) -> None:
    """Names are for those who take part."""
    village = a_village(living_place)
    village.presses(village.begins())
    page = living_place.visitor().get(f"/c/{village.card}").content.decode()
    assert "Agnes" not in page
    assert "Olav" not in page


def test_k41_the_card_is_shown_as_olav_sees_it_and_kept_by_no_browser(living_place: Living) -> None:
    """A choice on the page says for whom one acts, and it is said all along."""
    village = a_village(living_place)
    row = village.begins()
    plain = village.agnes.get(f"/c/{village.card}")
    assert f"?for={row.name}" in plain.content.decode()
    assert plain.headers["Cache-Control"] == "private, no-cache"
    assert plain.headers[HEADER].startswith("leave ")
    page = village.agnes.get(f"/c/{village.card}?for={row.name}")
    assert (page.headers["Cache-Control"], page.headers[HEADER]) == ("no-store", "leave")
    assert village.agnes.get("/").headers[HEADER].startswith("keep ")
    words = page.content.decode()
    assert "What you press here counts for Olav" in words
    assert "You are helping somebody" in words
    assert "Change the words" not in words


def test_k41_olav_stops_it_on_his_page(living_place: Living) -> None:
    """At once: the page is gone, and what was open on her screen does nothing."""
    village = a_village(living_place)
    row = village.begins()
    assert village.mandates() == 1
    mine = village.olav.get("/me/helpers/").content.decode()
    assert "Agnes" in mine
    assert village.olav.post(f"/me/helpers/{row.name.lower()}/stop/").status_code == 302
    assert village.mandates() == 0
    assert village.presses(row).status_code == 409
    assert village.answer_of("Olav") == ("", "")
    assert village.agnes.get(f"/helping/{row.name.lower()}/").status_code == 404
    assert "Olav" not in village.agnes.get("/helping/").content.decode()


def test_k41_a_code_of_letters_alone_stays_a_code_once_it_has_stopped(
    living_place: Living,
) -> None:
    """Texted once more it silences nothing: without a digit it could be words after STOP."""
    village = a_village(living_place)
    row = village.begins()
    Help.objects.filter(id=row.id).update(stop=codes.tag("KTMXQW"))
    for says in ("Agnes does nothing more for you here.", "It is stopped already."):
        living_place.now_ms += 1_000
        assert texting.take_in(OLAV, "STOP KTM XQW", "") == "stopped"
        assert says in letters_to(OLAV)[-1]
    assert village.person("Olav").reaches.get().stopped_ms is None


def test_k41_olav_stops_it_by_text(living_place: Living) -> None:
    """STOP and the code on the receipt; his number still gets messages."""
    village = a_village(living_place)
    row = village.begins()
    village.presses(row)
    found = STOP.search(letters_to(OLAV)[-1])
    assert found
    living_place.now_ms += 1_000
    assert texting.take_in(OLAV, found.group(0), "") == "stopped"
    assert "Agnes does nothing more for you here." in letters_to(OLAV)[-1]
    assert village.mandates() == 0
    assert village.presses(row, "no").status_code == 409
    assert village.answer_of("Olav") == ("yes", "Agnes")
    assert village.person("Olav").reaches.get().stopped_ms is None
    living_place.now_ms += 1_000
    assert texting.take_in(OLAV, found.group(0), "") == "stopped"
    assert "It is stopped already." in letters_to(OLAV)[-1]


def test_k41_a_stop_to_all_messages_says_that_the_helper_goes_on(living_place: Living) -> None:
    """Olav meant the helper: he is told what ends that, and the helper goes on until then."""
    village = a_village(living_place)
    village.begins()
    living_place.now_ms += 1_000
    assert texting.take_in(OLAV, "STOPP", "") == "stopped"
    assert "Whoever helps you goes on; STOP and the code on a receipt" in letters_to(OLAV)[-1]
    assert village.mandates() == 1


def test_k41_it_is_stopped_by_telephone_or_at_any_desk(living_place: Living) -> None:
    """Whoever answers types the code that Olav reads out, and need not know either of them."""
    village = a_village(living_place)
    row = village.begins()
    village.presses(row)
    found = STOP.search(letters_to(OLAV)[-1])
    assert found
    desk = living_place.visitor()
    assert desk.post("/helping/stop/", {"code": "222222"}).status_code == 409
    page = desk.post("/helping/stop/", {"code": found.group(1)})
    assert "It is stopped" in page.content.decode()
    assert village.mandates() == 0
    assert desk.post("/helping/stop/", {"code": found.group(1)}).status_code == 409


def test_k41_agnes_lays_it_down(living_place: Living) -> None:
    """Helping is nobody's duty."""
    village = a_village(living_place)
    row = village.begins()
    assert village.agnes.post(f"/helping/{row.name.lower()}/end/").status_code == 200
    assert village.mandates() == 1
    end = village.agnes.post(f"/helping/{row.name.lower()}/end/", {"step": "sure"})
    assert end.status_code == 302
    assert village.mandates() == 0


def test_k41_it_ends_by_itself(living_place: Living) -> None:
    """A week was said, and a week it is."""
    village = a_village(living_place)
    row = village.begins()
    living_place.later(days=4)
    assert village.presses(row).status_code == 302
    living_place.later(days=4)
    assert village.presses(row, "no").status_code == 409
    assert village.olav.get("/me/helpers/").content.decode().count("Agnes") == 0


def test_k41_only_what_was_ticked(living_place: Living) -> None:
    """She may ask questions in writing; the card offers her no answer."""
    village = a_village(living_place)
    row = village.begins("write")
    page = village.agnes.get(f"/c/{village.card}?for={row.name}").content.decode()
    assert "/do/Answer" not in page
    assert village.presses(row).status_code == 409
    asked = village.agnes.post(
        f"/c/{village.card}/ask?for={row.name}", {"text": "Is there a ramp?", "for": row.name}
    )
    assert asked.status_code == 302
    assert HelpedAct.objects.get().thing == "write"


def test_k41_taking_part_for_somebody(living_place: Living) -> None:
    """Olav left; Agnes may let him take part again, after reading the rules with him."""
    village = a_village(living_place)
    row = village.begins("join")
    living_place.now_ms += 1_000
    assert village.olav.post(f"/p/{village.home}/leave", {"sure": "yes"}).status_code == 302
    page = village.agnes.get(f"/helping/{row.name.lower()}/").content.decode()
    assert "Olav takes part and agrees to the rules" in page
    living_place.now_ms += 1_000
    typed = {"rules_version": "1", "press": "joining"}
    done = village.agnes.post(f"/helping/{row.name.lower()}/join/", typed)
    assert done.status_code == 302
    assert HelpedAct.objects.get().thing == "join"


def test_k41_a_code_begins_once_for_one_person_within_the_hour(living_place: Living) -> None:
    """Not for Olav himself, not for a second one, and not too late."""
    village = a_village(living_place)
    code = village.makes_a_code()
    assert village.olav.post("/helping/", {"code": code}).status_code == 409
    assert village.agnes.post("/helping/", {"code": code}).status_code == 302
    assert living_place.visitor("Ben").post("/helping/", {"code": code}).status_code == 409
    late = village.makes_a_code()
    living_place.now_ms += HOUR_MS
    assert village.agnes.post("/helping/", {"code": late}).status_code == 409


def test_k41_guessing_codes_is_slow(living_place: Living) -> None:
    """After twenty wrong ones nothing is looked at for a while, from that connection."""
    village = a_village(living_place)
    code = village.makes_a_code()
    thief = living_place.visitor("Ben")
    answers = [thief.post("/helping/", {"code": "222222"}).status_code for _ in range(21)]
    assert answers == [409] * 20 + [429]
    assert thief.post("/helping/", {"code": code}).status_code == 429
    living_place.now_ms += DAY_MS // 24 // 60 * 4
    assert thief.post("/helping/", {"code": "222222"}).status_code == 409


def test_a_code_lives_no_longer_than_today(living_place: Living) -> None:
    """Olav makes a code at half past eleven: the page says midnight, and none begins what is over.

    Shortly before midnight he is asked for a later end, before anything is promised to him.
    """
    village = a_village(living_place)
    now = local(living_place.now_ms, "Europe/Oslo")
    living_place.later(minutes=(23 - now.hour) * 60 + 30 - now.minute)
    typed = {"where": village.home, "things": ["answer"], "until": "0"}
    page = village.olav.post("/me/helpers/", typed).content.decode()
    found = CODE.search(page)
    assert found
    assert ", 23:59" in page
    assert ", 23:59" in village.olav.get("/me/helpers/").content.decode()
    living_place.later(minutes=25)
    late = village.olav.post("/me/helpers/", typed)
    assert late.status_code == 422
    assert "Today is nearly over." in late.content.decode()
    living_place.later(minutes=10)
    answer = village.agnes.post("/helping/", {"code": found.group(1)})
    assert answer.status_code == 409
    assert not Help.objects.filter(state="running").exists()


def test_k41_no_helper_signs_in_as_the_other(living_place: Living) -> None:
    """Her own page is hers, and no page of his is hers."""
    village = a_village(living_place)
    row = village.begins()
    assert "Olav" not in village.agnes.get("/me/").content.decode()
    assert village.agnes.post(f"/me/helpers/{row.name.lower()}/stop/").status_code == 404
    assert village.agnes.post(f"/me/helpers/{row.name.lower()}/allow/").status_code == 404


def test_a_helper_is_forgotten(living_place: Living) -> None:
    """What runs is ended in the books as well, and no row names her any more."""
    village = a_village(living_place)
    village.presses(village.begins())
    agnes = village.person("Agnes")
    told = TRACE.export(agnes)["helpers.json"].decode()
    assert "Olav" in told
    assert "Paint the fence" in told
    assert TRACE.goes(agnes)
    assert TRACE.open(agnes)
    forgetting.begin(agnes, "page")
    assert village.mandates() == 0
    living_place.later(days=4)
    forgetting.carry_out(agnes)
    assert not Help.objects.exists()


def test_what_is_long_over_goes_and_the_books_hear_of_what_they_missed(
    living_place: Living,
) -> None:
    """A sweep every while."""
    village = a_village(living_place)
    row = village.begins()
    village.makes_a_code()
    Help.objects.filter(id=row.id).update(state="ended", ended_ms=1, told_end=False)
    ending.sweep(living_place.now_ms)
    assert village.mandates() == 0
    living_place.now_ms += HOUR_MS
    ending.sweep(living_place.now_ms)
    assert Help.objects.filter(state="asked").count() == 0
    ending.sweep(living_place.now_ms + 98 * DAY_MS)
    assert not Help.objects.exists()


def test_k41_it_is_told_on_every_address_that_somebody_helps_now(living_place: Living) -> None:
    """Whoever had Olav's telephone for a minute lets nobody in unseen."""
    village = a_village(living_place)
    people.add_reach(village.person("Olav"), read_address("olav@example.org", "NO"), 1)
    village.begins()
    for address in (OLAV, "olav@example.org"):
        assert "Agnes may do certain things here for you" in letters_to(address)[-1]


def test_k41_who_is_helped_for_long_hears_before_it_ends(living_place: Living) -> None:
    """Once, some days before; where it was for today or a week, not at all."""
    village = a_village(living_place)
    village.begins(until="30")
    said = "helps you here until"
    ending.sweep(living_place.now_ms)
    assert not [one for one in letters_to(OLAV) if said in one]
    living_place.later(days=28)
    for _ in range(2):
        ending.sweep(living_place.now_ms)
    assert len([one for one in letters_to(OLAV) if said in one]) == 1
    village.begins(until="7")
    living_place.later(days=6)
    ending.sweep(living_place.now_ms)
    assert len([one for one in letters_to(OLAV) if said in one]) == 1


def test_k41_a_helper_reads_what_members_read_as_long_as_it_runs(living_place: Living) -> None:
    """Olav's project is for its members alone; Agnes sees the card for him, and then no more."""
    village = a_village(living_place)
    row = village.begins()
    ProjectRow.objects.update(openness=JUST_US)
    assert village.agnes.get(f"/c/{village.card}").status_code == 404
    assert village.agnes.get(f"/c/{village.card}?for={row.name}").status_code == 200
    assert village.presses(row).status_code == 302
    village.olav.post(f"/me/helpers/{row.name.lower()}/stop/")
    ProjectRow.objects.update(openness=JUST_US)  # the lists were told of the answer meanwhile.
    assert village.agnes.get(f"/c/{village.card}?for={row.name}").status_code == 404


def test_k41_it_ends_at_once_also_where_the_books_could_not_be_told(living_place: Living) -> None:
    """Olav stopped it while nothing could be written down; Agnes presses before it can."""
    village = a_village(living_place)
    row = village.begins()
    Help.objects.filter(id=row.id).update(state="ended", ended_ms=1, told_end=False)
    assert village.presses(row).status_code == 409
    assert village.answer_of("Olav") == ("", "")
    assert village.mandates() == 1
    ending.sweep(living_place.now_ms)
    assert village.mandates() == 0


def test_k41_a_no_while_it_begins_is_a_no(living_place: Living) -> None:
    """What Olav took back in that moment does not stay in the books, where no page shows it."""
    village = a_village(living_place)
    village.makes_a_code()
    row = Help.objects.get()
    row.helper = village.person("Agnes")
    Help.objects.all().delete()
    with pytest.raises(services.NotBegun):
        services.begin(row)
    assert village.mandates() == 0
    assert not [one for one in letters_to(OLAV) if "may do certain things" in one]


def test_k41_the_code_on_an_old_receipt_stops_what_went_on(living_place: Living) -> None:
    """Olav made a new code for Agnes; the sheet on his door has the first one's."""
    village = a_village(living_place)
    village.presses(village.begins())
    found = STOP.search(letters_to(OLAV)[-1])
    assert found
    village.begins(until="30")
    assert found.group(1) in village.olav.get("/me/helpers/").content.decode()
    assert texting.take_in(OLAV, found.group(0), "") == "stopped"
    assert village.mandates() == 0


def test_the_file_has_all_that_was_done(
    living_place: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page shows the newest; what somebody takes out is whole."""
    monkeypatch.setattr(wording, "ACTS_SHOWN", 1)
    village = a_village(living_place)
    row = village.begins()
    for said in ("yes", "no", "maybe"):
        village.presses(row, said)
    told = TRACE.export(village.person("Olav"))["helpers.json"].decode()
    assert told.count('"Answered this"') == HelpedAct.objects.count() > 1
