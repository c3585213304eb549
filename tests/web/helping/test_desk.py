"""Tom sits in the library and helps Olav, who has a slip, with this one thing today (S33, J19)."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dugnad.charter.law import Law
from dugnad.ledger import codec
from dugnad.ledger.action import Body, Envelope, action_id_of
from dugnad.web.answers import services as answers
from dugnad.web.answers import texting
from dugnad.web.answers.models import Ask
from dugnad.web.content.openness import JUST_US
from dugnad.web.devices.keeping import HEADER
from dugnad.web.helping import helped
from dugnad.web.helping.models import Help, HelpedAct
from dugnad.web.helping.pages import ASKED_OF, BY_ADDRESS
from dugnad.web.helping.shared import VISIT_S
from dugnad.web.lists.models import ProjectRow
from dugnad.web.people.addresses import read_address
from tests.web.acting.street import DATABASES, DAY_MS, HOUR_MS
from tests.web.answers.asking import letters_to
from tests.web.helping.village import CODE, OLAV, STOP, Village, a_village
from tests.web.living import Living

pytestmark = pytest.mark.django_db(databases=DATABASES)

READ = re.compile(r": ([2-9A-Z]{3} [2-9A-Z]{3})\.")
TODAY = {"name": "Olav", "things": ["answer"], "until": "0"}


def a_library(place: Living) -> tuple[Village, Client, str]:
    """Ana asked Olav about the work day; Tom is signed in; gives the code that Olav holds."""
    village = a_village(place)
    card = bytes(place.card(village.card).card)
    where = read_address(OLAV, "NO")
    ask = answers.invite(card, place.who("Ana"), "Olav", where)
    place.now_ms += 1_000
    return village, place.visitor("Tom"), answers.secrets_of(ask)[1]


def begins(place: Living, tom: Client, slip: str, how: str = "code") -> str:
    """Tom types the slip's code and they say what may be done; gives the page that follows."""
    place.now_ms += 1_000
    answer = tom.post("/helping/", {"code": slip})
    assert answer.headers["Location"] == "/helping/together/"
    shown = tom.get("/helping/together/").content.decode()
    assert "Paint the fence" in shown
    assert "Olav" not in shown
    return tom.post("/helping/together/", {**TODAY, "how": how}).content.decode()


def test_k41_one_thing_today_with_the_code_on_olavs_phone(living_place: Living) -> None:
    """Olav reads out what came to his phone; Tom presses what Olav says; the screen is cleared."""
    village, tom, slip = a_library(living_place)
    assert "Wait for their code" in begins(living_place, tom, slip)
    (told,) = [one for one in letters_to(OLAV) if "would like to help you" in one]
    # What he says yes to stands in it, and not on her screen alone.
    assert "What they may do for you: Answer what is asked." in told
    assert re.search(r"It ends after \w+ \d+ \w+\.", told)
    found = READ.search(told)
    assert found
    assert tom.post("/helping/", {"code": found.group(1)}).status_code == 302
    row = Help.objects.get()
    assert (row.state, row.how, bytes(row.card) != b"") == ("running", "sms", True)
    assert tom.get("/").headers[HEADER] == "empty"
    assert village.presses(row, client=tom).status_code == 302
    assert village.answer_of("Olav") == ("yes", "Tom")
    sheet = tom.get(f"/helping/{row.name.lower()}/receipt/").content.decode()
    assert "For Olav. Tom helped." in sheet
    assert "Text STOP" in sheet
    cleared = tom.post("/helping/done/")
    assert cleared.headers["Clear-Site-Data"] == '"cache"'
    for path in ("/helping/", f"/c/{village.card}"):
        assert "Olav" not in tom.get(path).content.decode()
    assert tom.get(f"/helping/{row.name.lower()}/receipt/").status_code == 404
    assert village.mandates() == 0
    assert village.presses(row, "no", client=tom).status_code == 409


def test_k41_the_books_say_that_it_was_at_a_desk(living_place: Living) -> None:
    """Neither Olav's own word nor a neighbour's: counted apart."""
    village, tom, slip = a_library(living_place)
    begins(living_place, tom, slip)
    found = READ.search(letters_to(OLAV)[-1])
    assert found
    tom.post("/helping/", {"code": found.group(1)})
    row = Help.objects.get()
    village.presses(row, client=tom)
    newest = list(living_place.engine.receipts(0))[-1].receipt.action_id
    bodies = [
        codec.decode(Body, codec.decode(Envelope, envelope).body)
        for block in living_place.engine.blocks(0)
        for envelope in block.envelopes
    ]
    (body,) = [one for one in bodies if action_id_of(codec.encode(one)) == newest]
    assert (body.channel, body.on_behalf_of is not None) == ("desk", True)
    assert row.until_ms <= living_place.now_ms + DAY_MS


@pytest.mark.parametrize("how", ["desk", "paper"])
def test_k41_without_a_telephone_a_second_person_vouches(living_place: Living, how: str) -> None:
    """Tom alone begins nothing: Ana heard it, or saw the paper, and the books name her."""
    village, tom, slip = a_library(living_place)
    shown = begins(living_place, tom, slip, how)
    found = CODE.search(shown)
    assert found
    code = found.group(1)
    assert ("Signed:" in shown) == (how == "paper")
    for alone in ("/helping/", "/helping/vouch/"):
        assert tom.post(alone, {"code": code, "step": "sure"}).status_code == 409
    assert village.olav.post("/helping/vouch/", {"code": code, "step": "sure"}).status_code == 409
    stranger = living_place.visitor("Eva").post("/helping/vouch/", {"code": code, "step": "sure"})
    assert "takes part in the project" in stranger.content.decode()
    assert village.mandates() == 0
    sure = village.ana.post("/helping/vouch/", {"code": code}).content.decode()
    assert "Olav lets Tom help" in sure
    assert village.mandates() == 0
    done = village.ana.post("/helping/vouch/", {"code": code, "step": "sure"})
    assert done.status_code == 302
    # Whoever said yes for him: he hears of it wherever he is reached.
    assert any("Tom may do certain things here for you" in one for one in letters_to(OLAV))
    member = bytes(village.person("Olav").memberships.get().member_id)
    ana = bytes(village.person("Ana").memberships.get().member_id)
    with living_place.engine.reader() as store:
        ((_, _, mandate),) = Law(store).mandates(member)
    assert (mandate.channel, mandate.by) == (how, (ana,))
    assert village.presses(Help.objects.get(), client=tom).status_code == 302


def test_k41_somebody_rings_back_at_the_number_that_is_known(living_place: Living) -> None:
    """Olav rang; Ana rings him at his own number, and no other number counts as his."""
    village, tom, slip = a_library(living_place)
    found = CODE.search(begins(living_place, tom, slip, "phone"))
    assert found
    code = found.group(1)
    vouches = "/helping/vouch/"
    typed = {"code": code, "step": "sure"}
    assert tom.post(vouches, {**typed, "rang": OLAV}).status_code == 409
    asked = village.ana.post(vouches, {"code": code}).content.decode()
    assert "The number that you rang" in asked
    assert OLAV[3:] not in asked.replace(" ", "")  # who rings has the number already.
    assert village.ana.post(vouches, typed).status_code == 422
    strange = village.ana.post(vouches, {**typed, "rang": "+4740099999"})
    assert strange.status_code == 422
    assert "not known here by this number" in strange.content.decode()
    assert village.mandates() == 0
    assert village.ana.post(vouches, {**typed, "rang": "400 12 345"}).status_code == 302
    member = bytes(village.person("Olav").memberships.get().member_id)
    ana = bytes(village.person("Ana").memberships.get().member_id)
    with living_place.engine.reader() as store:
        ((_, _, mandate),) = Law(store).mandates(member)
    assert (mandate.channel, mandate.by) == ("phone", (ana,))
    assert village.presses(Help.objects.get(), client=tom).status_code == 302


def test_j19_agnes_helps_for_the_season_as_it_stands_on_paper(living_place: Living) -> None:
    """All of the project, for three months: the paper says so, and no cleared screen ends it."""
    village, _tom, slip = a_library(living_place)
    living_place.now_ms += 1_000
    village.agnes.post("/helping/", {"code": slip})
    typed = {"things": ["answer"], "until": "91", "scope": "project", "how": "paper"}
    paper = village.agnes.post("/helping/together/", typed).content.decode()
    assert "Solbakken and around" in paper
    found = CODE.search(paper)
    assert found
    sure = {"code": found.group(1), "step": "sure"}
    assert village.ana.post("/helping/vouch/", sure).status_code == 302
    row = Help.objects.get()
    assert (bytes(row.card), row.at_desk) == (b"", False)
    village.agnes.post("/helping/done/")
    assert village.mandates() == 1
    assert village.presses(row).status_code == 302
    assert village.answer_of("Olav") == ("yes", "Agnes")


def test_j19_agnes_asks_him_herself_by_the_projects_code(living_place: Living) -> None:
    """He reads out what came to him; what lasts is hers, and not the desk's."""
    village, _tom, _slip = a_library(living_place)
    typed = {**TODAY, "until": "30", "card": village.home, "address": OLAV}
    assert village.agnes.post("/helping/address/", typed).status_code == 200
    assert living_place.in_a_moment() == 1
    told = letters_to(OLAV)[-1]
    assert "help you with: Solbakken and around." in told
    found = READ.search(told)
    assert found
    assert village.agnes.post("/helping/", {"code": found.group(1)}).status_code == 302
    village.agnes.post("/helping/done/")
    row = Help.objects.get()
    assert (bytes(row.card), row.at_desk, village.mandates()) == (b"", False, 1)


def test_k41_a_yes_that_is_missing_is_asked_for(living_place: Living) -> None:
    """Nobody was there to vouch: one press asks Olav himself, with a new code."""
    village, tom, slip = a_library(living_place)
    begins(living_place, tom, slip, "desk")
    row = Help.objects.get()
    page = tom.get("/helping/").content.decode()
    assert "A yes is still missing" in page
    assert "Olav" not in page  # whom one helps stands there while one does.
    ask = f"/helping/{row.name.lower()}/ask/"
    assert living_place.visitor("Ben").post(ask).status_code == 404
    assert tom.post(ask).status_code == 302
    assert "A message is on its way to them." in tom.get("/helping/").content.decode()
    found = READ.search(letters_to(OLAV)[-1])
    assert found
    village.person("Olav").reaches.update(stopped_ms=1)
    tom.post(ask)
    assert "no way to send them a code" in tom.get("/helping/").content.decode()
    assert tom.post("/helping/", {"code": found.group(1)}).status_code == 302
    assert Help.objects.get().state == "running"
    assert tom.post(ask).status_code == 302
    assert Help.objects.get().state == "running"


def test_k41_nobody_is_asked_again_and_again(living_place: Living) -> None:
    """The button keeps to what one person is sent an hour, whoever presses it."""
    _village, tom, slip = a_library(living_place)
    begins(living_place, tom, slip)
    row = Help.objects.get()
    for _ in range(ASKED_OF.goes + 2):
        tom.post(f"/helping/{row.name.lower()}/ask/")
    sent = [one for one in letters_to(OLAV) if "would like to help you" in one]
    assert len(sent) == ASKED_OF.goes
    assert "Many codes were sent" in tom.get("/helping/").content.decode()


def test_j19_a_slip_torn_off_a_poster_says_which_card(living_place: Living) -> None:
    """Nobody asked Olav: the slip's code is the card's, and he says his own number."""
    village, tom, _slip = a_library(living_place)
    torn = tom.post("/helping/", {"code": f"{village.card[:3]} {village.card[3:].lower()}"})
    assert torn.headers["Location"] == f"/helping/address/?card={village.card}"
    page = tom.get(torn.headers["Location"]).content.decode()
    assert f'value="{village.card}"' in page
    assert tom.post("/helping/", {"code": "222222"}).status_code == 409


def test_j19_the_screen_empties_itself_after_a_pause(living_place: Living) -> None:
    """The place counts the time: what was begun has ended, whatever the browser does."""
    village, tom, slip = a_library(living_place)
    assert "data-desk" not in tom.get("/helping/").content.decode()
    begins(living_place, tom, slip)
    found = READ.search(letters_to(OLAV)[-1])
    assert found
    tom.post("/helping/", {"code": found.group(1)})
    row = Help.objects.get()
    for path in (f"/helping/{row.name.lower()}/", f"/helping/{row.name.lower()}/receipt/", "/"):
        living_place.now_ms += (VISIT_S - 1) * 1_000
        shown = tom.get(path)
        assert "data-desk" in shown.content.decode()
        assert 'action="/helping/done/"' in shown.content.decode()
        assert shown.headers["Cache-Control"] == "no-store"
    living_place.now_ms += (VISIT_S - 1) * 1_000
    assert tom.head("/help/").status_code == 200  # one tap, and it goes on.
    living_place.now_ms += (VISIT_S - 2) * 1_000
    assert village.presses(row, client=tom).status_code == 302
    living_place.now_ms += VISIT_S * 1_000
    gone = tom.get(f"/helping/{row.name.lower()}/")
    assert gone.headers["Location"] == "/helping/"
    page = tom.get("/helping/").content.decode()
    assert "The screen was cleared after a pause." in page
    assert "data-desk" not in page
    assert "Olav" not in page
    assert village.mandates() == 0


def test_j19_a_press_after_the_pause_does_nothing(living_place: Living) -> None:
    """What stood open on the screen is refused; what another week's help allows is not touched."""
    village, tom, slip = a_library(living_place)
    tom.post("/helping/", {"code": village.makes_a_code()})
    begins(living_place, tom, slip)
    found = READ.search(letters_to(OLAV)[-1])
    assert found
    tom.post("/helping/", {"code": found.group(1)})
    row = Help.objects.get(at_desk=True)
    living_place.now_ms += VISIT_S * 1_000
    assert village.presses(row, client=tom).status_code == 409
    assert village.mandates() == 1
    tom.post("/helping/", {"code": slip})
    assert tom.post(f"/helping/{row.name.lower()}/end/").status_code == 302
    assert tom.get("/helping/together/").headers["Location"] == "/helping/"


def test_k41_nobody_learns_who_is_known_by_an_address(living_place: Living) -> None:
    """The page is the same; a code goes to whoever is known, and begins nothing by itself."""
    village, tom, _slip = a_library(living_place)
    typed = {**TODAY, "card": village.card}
    living_place.now_ms += 1_000
    known = tom.post("/helping/address/", {**typed, "address": OLAV})
    unknown = tom.post("/helping/address/", {**typed, "address": "nobody@example.org"})
    same = [re.sub(r'value="[^"]+"', "", one.content.decode()) for one in (known, unknown)]
    assert same[0] == same[1]
    assert living_place.in_a_moment() == 2
    assert "would like to help you" in letters_to("nobody@example.org")[-1]
    assert "would like to help you" in letters_to(OLAV)[-1]
    assert village.mandates() == 0
    wrong = tom.post("/helping/address/", {**typed, "card": "222222", "address": OLAV})
    assert wrong.status_code == 409


def test_k41_nobody_is_flooded_with_codes(living_place: Living) -> None:
    """So many messages an hour for one person, whoever asks."""
    village, tom, _slip = a_library(living_place)
    typed = {**TODAY, "card": village.card, "address": OLAV}
    for _ in range(ASKED_OF.goes + 3):
        assert tom.post("/helping/address/", typed).status_code == 200
    living_place.in_a_moment()
    sent = [one for one in letters_to(OLAV) if "would like to help you" in one]
    assert len(sent) == ASKED_OF.goes
    for _ in range(BY_ADDRESS.goes):
        last = tom.post("/helping/address/", typed)
    assert last.status_code == 429


def test_k41_a_slip_of_ones_own_is_no_help(living_place: Living) -> None:
    """Nobody helps themselves, and nothing lies on the desk that was not laid there."""
    village, _tom, slip = a_library(living_place)
    village.olav.post("/helping/", {"code": slip})
    assert village.olav.get("/helping/together/").status_code == 302
    assert village.agnes.get("/helping/together/").status_code == 302


def test_k41_whom_nothing_reaches_needs_a_second_person(living_place: Living) -> None:
    """Olav wants no messages at his number: a code cannot come."""
    village, tom, slip = a_library(living_place)
    village.person("Olav").reaches.update(stopped_ms=1)
    shown = begins(living_place, tom, slip)
    assert "We have no way to send them a code" in shown
    assert Help.objects.count() == 0
    assert Ask.objects.count() == 1


def test_k41_a_code_that_was_sent_does_not_wait_for_ever(living_place: Living) -> None:
    """An hour, and it begins nothing."""
    village, tom, slip = a_library(living_place)
    begins(living_place, tom, slip)
    found = READ.search(letters_to(OLAV)[-1])
    assert found
    living_place.now_ms += HOUR_MS
    assert tom.post("/helping/", {"code": found.group(1)}).status_code == 409
    assert village.mandates() == 0


def test_k41_help_with_one_card_opens_no_other(living_place: Living) -> None:
    """Tom helps with the work day; a form of another card, sent by hand, shows him nothing."""
    village, tom, slip = a_library(living_place)
    other = living_place.calls(village.ana, "Mend the pier")
    begins(living_place, tom, slip)
    found = READ.search(letters_to(OLAV)[-1])
    assert found
    tom.post("/helping/", {"code": found.group(1)})
    row = Help.objects.get()
    ProjectRow.objects.update(openness=JUST_US)
    typed = {"said": "yes", "extra": "0", "for": row.name, "press": "by hand"}
    for what in ("do/Answer", "ask"):
        sent = tom.post(f"/c/{other}/{what}", {**typed, "text": "Is there a ramp?"})
        assert sent.status_code == 404
        assert "Mend the pier" not in sent.content.decode()
    assert tom.get(f"/c/{village.card}?for={row.name}").status_code == 200


def test_k41_a_receipt_belongs_to_the_help_that_still_runs(living_place: Living) -> None:
    """Olav lets Tom help for a week; one thing at the desk ended since, and STOP still stops."""
    village, tom, slip = a_library(living_place)
    tom.post("/helping/", {"code": village.makes_a_code()})
    week = Help.objects.get(state="running")
    begins(living_place, tom, slip)
    found = READ.search(letters_to(OLAV)[-1])
    assert found
    tom.post("/helping/", {"code": found.group(1)})
    tom.post("/helping/done/")
    assert village.mandates() == 1
    assert village.presses(week, client=tom).status_code == 302
    assert HelpedAct.objects.get().help == week
    stop = STOP.search(letters_to(OLAV)[-1])
    assert stop
    assert texting.take_in(OLAV, stop.group(0), "") == "stopped"
    assert village.mandates() == 0


def test_k41_a_desk_that_helped_many_still_helps_the_first(
    living_place: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many ended since: who is helped now is found."""
    monkeypatch.setattr(helped, "LISTED_MAX", 1)
    village, tom, slip = a_library(living_place)
    tom.post("/helping/", {"code": village.makes_a_code()})
    week = Help.objects.get(state="running")
    begins(living_place, tom, slip)
    found = READ.search(letters_to(OLAV)[-1])
    assert found
    tom.post("/helping/", {"code": found.group(1)})
    tom.post("/helping/done/")
    assert tom.get(f"/helping/{week.name.lower()}/").status_code == 200


def test_k41_a_cleared_screen_leaves_no_code_that_begins(living_place: Living) -> None:
    """Olav went before he read it out: what the page says has ended has."""
    village, tom, slip = a_library(living_place)
    begins(living_place, tom, slip)
    found = READ.search(letters_to(OLAV)[-1])
    assert found
    tom.post("/helping/done/")
    assert tom.post("/helping/", {"code": found.group(1)}).status_code == 409
    assert village.mandates() == 0
