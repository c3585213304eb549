"""What somebody who is helped, or helps, can do next always stands there (J19)."""

from __future__ import annotations

import pytest

from dugnad.web.answers import texting
from dugnad.web.helping.models import Help
from tests.web.acting.street import DATABASES
from tests.web.answers.asking import letters, letters_to
from tests.web.helping.test_desk import TODAY, a_library, begins
from tests.web.helping.village import CODE, OLAV, STOP, a_village
from tests.web.living import Living

pytestmark = pytest.mark.django_db(databases=DATABASES)


def test_each_link_to_a_question_on_the_card_is_for_whom_one_acts(living_place: Living) -> None:
    """The link in the card's own row too: no question is asked by the helper unawares."""
    village = a_village(living_place)
    row = village.begins("answer", "write")
    page = village.agnes.get(f"/c/{village.card}?for={row.name}").content.decode()
    assert page.count(f"/ask?for={row.name}") == 2
    assert '/ask"' not in page
    assert "/ask?" not in living_place.visitor("Ben").get(f"/c/{village.card}").content.decode()


def test_somebody_new_makes_a_code(living_place: Living) -> None:
    """Nina has answered nothing yet: she lets Agnes help with what hangs here for all."""
    village = a_village(living_place)
    nina = living_place.visitor("Nina")
    page = nina.get("/me/helpers/").content.decode()
    assert "Make the code" in page
    typed = {"where": village.home, "things": ["answer"], "until": "30"}
    found = CODE.search(nina.post("/me/helpers/", typed).content.decode())
    assert found
    assert village.agnes.post("/helping/", {"code": found.group(1)}).status_code == 302
    row = Help.objects.get(state="running")
    assert row.helped == living_place.who("Nina")
    assert village.presses(row).status_code == 302
    assert village.answer_of("Nina") == ("yes", "Agnes")


def test_where_nothing_hangs_the_next_step_is_said(living_place: Living) -> None:
    """Without any project there is no form, and the page says what the helper opens."""
    page = living_place.visitor("Nina").get("/me/helpers/").content.decode()
    assert "Make the code" not in page
    assert "They have no slip" in page


def test_a_code_that_waits_is_seen_and_taken_back(living_place: Living) -> None:
    """Olav made it for a month and thinks again."""
    village = a_village(living_place)
    code = village.makes_a_code(until="30")
    row = Help.objects.get()
    page = village.olav.get("/me/helpers/").content.decode()
    assert "A code that nobody has typed yet" in page
    assert "Take the code back" in page
    assert "STOP" not in page
    village.olav.post(f"/me/helpers/{row.name.lower()}/stop/")
    assert "The code is taken back" in village.olav.get("/me/helpers/").content.decode()
    assert village.agnes.post("/helping/", {"code": code}).status_code == 409


def test_where_no_code_comes_the_next_step_is_said(living_place: Living) -> None:
    """The same words whether or not somebody is known: what to look at, and how to go on."""
    village, tom, _slip = a_library(living_place)
    living_place.now_ms += 1_000
    for address in (OLAV, "+4795000111"):
        typed = {**TODAY, "card": village.card, "address": address}
        page = tom.post("/helping/address/", typed).content.decode()
        assert "there may be a mistake in the address" in page
        assert f"/c/{village.card.lower()}<" in page
        assert f"/helping/address/?card={village.card}" in page
    typed = {**TODAY, "card": village.home, "address": OLAV}
    whole = tom.post("/helping/address/", typed).content.decode()
    assert f"/p/{village.home.lower()}" in whole.lower()


def test_who_counts_as_a_second_person_is_said_beforehand(living_place: Living) -> None:
    """On the helper's screen, and to whoever does not, before they read who is helped with what."""
    _village, tom, slip = a_library(living_place)
    living_place.now_ms += 1_000
    tom.post("/helping/", {"code": slip})
    assert "takes part in Solbakken and around" in tom.get("/helping/together/").content.decode()
    shown = begins(living_place, tom, slip, "desk")
    assert "takes part in Solbakken and around" in shown
    found = CODE.search(shown)
    assert found
    answer = living_place.visitor("Eva").post("/helping/vouch/", {"code": found.group(1)})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "takes part in the project" in page
    assert "Olav" not in page


def test_whether_it_has_begun_is_said(living_place: Living) -> None:
    """Tom looks while Ana has not typed the code, then again."""
    village, tom, slip = a_library(living_place)
    found = CODE.search(begins(living_place, tom, slip, "desk"))
    assert found
    row = Help.objects.get()
    look = f"/helping/{row.name.lower()}/begun/"
    assert look in tom.get(look).content.decode()
    assert "It has not begun yet" in tom.get(look).content.decode()
    assert "It did not begin" in village.agnes.get(look).content.decode()  # not hers to know.
    village.ana.post("/helping/vouch/", {"code": found.group(1), "step": "sure"})
    answer = tom.get(look)
    assert answer.headers["Location"] == f"/helping/{row.name.lower()}/"
    assert "It has begun." in tom.get(answer.headers["Location"]).content.decode()


def test_only_cards_on_which_there_is_something_to_do_are_listed(living_place: Living) -> None:
    """A piece of news asks nothing: it stands apart, where a question can be asked in writing."""
    village = a_village(living_place)
    told = {"title": "The bench is up", "text": "It stands by the jetty."}
    news = living_place.puts_up(village.ana, "news", told)
    card, row = village.card.lower(), village.begins("answer")
    here = f"/helping/{row.name.lower()}/"
    page = village.agnes.get(here).content.decode()
    assert f"/c/{card}?for=" in page
    assert "The bench is up" not in page
    row = village.begins("answer", "write")
    page = village.agnes.get(f"/helping/{row.name.lower()}/").content.decode()
    first, _heading, rest = page.partition("Here a question can be asked in writing")
    assert f"/c/{card}?for=" in first
    assert f"/c/{news.lower()}/ask?for={row.name}" in rest
    assert f"/c/{card}/ask" not in rest


def test_what_is_shown_while_helping_is_theirs(living_place: Living) -> None:
    """Neither the answer nor the receipt is Agnes', and no sentence speaks to Olav through her."""
    village = a_village(living_place)
    row = village.begins()
    answer = village.presses(row, "maybe")
    page = village.agnes.get(answer.headers["Location"]).content.decode()
    assert "It is noted, with your name beside it" in page
    assert "Your receipt" not in page
    assert "Receipt: " in page
    assert "Your answer" not in page
    assert "For Olav" in page
    own = village.olav.get(f"/c/{village.card}").content.decode()
    assert "Your answer" in own


def test_done_for_now_ends_no_month(living_place: Living) -> None:
    """After the first visit the screen is cleared; ending it all is asked first."""
    village = a_village(living_place)
    row = village.begins(until="30")
    here = f"/helping/{row.name.lower()}/"
    page = village.agnes.get(here).content.decode()
    assert "Done for now: clear the screen" in page
    village.agnes.post("/helping/done/")
    assert village.mandates() == 1
    asked = village.agnes.post(f"{here}end/")
    assert asked.status_code == 200
    assert "Ended, you can do nothing more for Olav" in asked.content.decode()
    assert village.mandates() == 1
    assert village.agnes.post(f"{here}end/", {"step": "sure"}).status_code == 302
    assert village.mandates() == 0


def test_what_is_for_today_ends_at_one_press(living_place: Living) -> None:
    """Nothing is lost by it that would not end by itself before night."""
    village = a_village(living_place)
    row = village.begins(until="0")
    assert village.agnes.post(f"/helping/{row.name.lower()}/end/").status_code == 302
    assert village.mandates() == 0
    assert letters_to(OLAV)


def test_the_first_message_says_what_how_long_and_how_to_stop(living_place: Living) -> None:
    """Olav's telephone opens no links: he texts STOP and the code that stands in it."""
    village = a_village(living_place)
    village.begins(until="30")
    (told,) = [one for one in letters_to(OLAV) if "may do certain things" in one]
    assert "Answer what is asked. It ends after" in told
    found = STOP.search(told)
    assert found
    assert texting.take_in(OLAV, found.group(0), "") == "stopped"
    assert village.mandates() == 0


def test_the_receipt_says_what_was_answered(living_place: Living) -> None:
    """He can check it: in the message, on his page, and on paper with the number to text."""
    village = a_village(living_place)
    row = village.begins()
    village.presses(row, "maybe")
    (told,) = [one for one in letters_to(OLAV) if "Agnes did this for you" in one]
    assert "Answered this: Paint the fence (Maybe)." in told
    page = village.olav.get("/me/helpers/").content.decode()
    assert "Answered this: <a" in page
    assert "(Maybe)" in page
    paper = village.agnes.get(f"/helping/{row.name.lower()}/receipt/").content.decode()
    assert "Answered this: Paint the fence (Maybe)," in paper


def test_stopped_at_a_desk_both_hear_of_it_and_olav_still_reads_what_was_done(
    living_place: Living,
) -> None:
    """Agnes reads that it has ended, not that an address was cut; what she did stays to read."""
    village = a_village(living_place)
    row = village.begins()
    village.presses(row)
    found = STOP.search(letters_to(OLAV)[-1])
    assert found
    living_place.now_ms += 1_000
    living_place.visitor().post("/helping/stop/", {"code": found.group(1)})
    assert "Agnes does nothing more for you here." in letters_to(OLAV)[-1]
    assert [text for _to, _subject, text in letters() if "helped by you no more" in text]
    over = village.agnes.get(f"/helping/{row.name.lower()}/")
    assert over.status_code == 404
    assert "This help has ended" in over.content.decode()
    assert "Olav" not in over.content.decode()
    past = village.olav.get("/me/helpers/earlier/").content.decode()
    assert "Agnes" in past
    assert "Paint the fence" in past
    assert "Agnes" not in village.ana.get("/me/helpers/earlier/").content.decode()


def test_where_a_helper_can_press_nothing_it_is_said(living_place: Living) -> None:
    """A piece of news asks nothing: no empty page, and no way by which Agnes herself takes part."""
    village = a_village(living_place)
    row = village.begins("answer", "write")
    page = village.agnes.get(f"/c/{village.card}?for={row.name}").content.decode()
    assert "a helper can press nothing" not in page
    village.begins("write")
    mandate = Help.objects.get(state="running")
    page = village.agnes.get(f"/c/{village.card}?for={mandate.name}").content.decode()
    assert "Here a helper can press nothing" in page
