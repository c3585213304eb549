"""Organisations take part beside people: who speaks for them, with which rights."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from msgspec.structs import replace

from dugnad.charter.entries import STARTER, Joining, Voices
from dugnad.charter.ways import TOGETHER
from dugnad.web.answers import texting
from dugnad.web.answers.asking import new_ask
from dugnad.web.answers.services import secrets_of
from dugnad.web.lists import services as lists
from tests.web.answers.asking import letters_to
from tests.web.answers.deciding import OLAV
from tests.web.leading.group import Postbag, joins, member, now, page
from tests.web.living import ALIASES, Living
from tests.web.pages.common import (
    begins,
    confirms_for,
    proposes,
    speaks_for,
    takes_part_for,
)

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the common project."""
    return living_place.visitor("Ana")


@pytest.fixture
def shore(living_place: Living, ana: Client) -> str:
    """The code of the common project."""
    del ana
    return living_place.starts("Ana", "The shore", TOGETHER)


@pytest.fixture
def ben(living_place: Living) -> Client:
    """Ben's browser; he speaks for the sailing club, and is no member of the common project."""
    return living_place.visitor("Ben")


@pytest.fixture
def club(living_place: Living, ben: Client, shore: str) -> str:
    """The code of the sailing club, an association that takes part in the common project."""
    club = begins(living_place, ben, "The sailing club")
    takes_part_for(living_place, ben, shore, club)
    return club


def test_an_organisation_is_begun_like_a_group(living_place: Living) -> None:
    """Ben begins the sailing club as an association: its page says who speaks for it, openly."""
    ben = living_place.visitor("Ben")
    club = begins(living_place, ben, "The sailing club", answer_days="7")
    everybody = living_place.visitor()
    seen = page(everybody, f"/p/{club}/organisation")
    assert "Association The sailing club" in seen
    assert "Ben speaks for it until Tuesday 21 September 2027." in seen
    assert "It promises to answer within 7 days." in seen
    assert "Looking after the project Ben , until" in seen
    assert f'href="/p/{club.lower()}/organisation"' in everybody.get(f"/p/{club}").content.decode()
    assert "We promise to answer within 7 days." in page(everybody, f"/p/{club}/rules")
    assert "Ben looks after it." in page(everybody, f"/p/{club}")


def test_an_organisation_is_no_secret(living_place: Living) -> None:
    """Whoever wants an association that is just for its members is told why that is not so."""
    ben = living_place.visitor("Ben")
    ben.post("/start/what", {"text": "We sail.", "title": "The sailing club", "where": ""})
    answer = ben.post("/start/open", {"openness": "us", "kind": "association", "answer_days": "0"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Everybody can read who an organisation is." in shown
    assert re.search(r'<details class="fold" open>', shown)


def test_a_group_has_no_page_as_an_organisation(living_place: Living, shore: str) -> None:
    """The page of offices of a group of people leads to the group's own."""
    answer = living_place.visitor().get(f"/p/{shore}/organisation")
    assert answer.headers["Location"] == f"/p/{shore.lower()}"


def test_taking_part_as_an_organisation(living_place: Living, shore: str) -> None:
    """Ben reads the rules and lets the club take part; others see since when, and who speaks."""
    ben = living_place.visitor("Ben")
    club = begins(living_place, ben, "The sailing club")
    assert "Take part as The sailing club" in page(ben, f"/p/{shore}")
    assert "Take part as" not in page(living_place.visitor("Cem"), f"/p/{shore}")
    rules = page(ben, f"/p/{shore}/parties/{club}")
    assert "All who take part decide everyday things together." in rules
    takes_part_for(living_place, ben, shore, club)
    seen = page(living_place.visitor(), f"/p/{shore}/parties")
    assert "One person takes part. One organisation takes part beside them." in seen
    assert (
        "The sailing club Association · takes part since Monday 21 September This is The sailing "
        "club."
    ) in seen
    assert "Ben speaks for it until" in seen
    club_page = page(living_place.visitor(), f"/p/{club}/organisation")
    assert "Where it takes part The shore since" in club_page
    left = ben.post(f"/p/{shore}/parties/{club}", {"do": "leave", "press": "p"})
    assert left.status_code == 302
    assert "No organisation takes part." in page(ben, f"/p/{shore}/parties")


def test_only_who_speaks_for_it_lets_it_take_part(living_place: Living, shore: str) -> None:
    """Cem is in the club and does not speak for it: there is no such page for him."""
    ben = living_place.visitor("Ben")
    club = begins(living_place, ben, "The sailing club")
    (cem,) = joins(living_place, club, "Cem")
    assert cem.get(f"/p/{shore}/parties/{club}").status_code == 404
    asks = living_place.visitor().get(f"/p/{shore}/parties/{club}")
    assert asks.headers["Location"].startswith("/in/?next=")


@pytest.mark.parametrize("joining", ["asked", "open"])
def test_an_organisation_asks_and_is_let_in(
    living_place: Living, ana: Client, joining: Joining
) -> None:
    """The club asks, Ana lets it in, and Ben confirms the rules for it: also where all may join."""
    shore = living_place.starts("Ana", "The shore", replace(TOGETHER, joining=joining))
    ben = living_place.visitor("Ben")
    club = begins(living_place, ben, "The sailing club")
    address = f"/p/{shore}/parties/{club}"
    assert "Ask to take part as The sailing club" in page(ben, address)
    assert ben.post(address, {"do": "ask", "press": "p1"}).status_code == 302
    assert "The sailing club asked to take part on" in page(ben, address)
    assert "Let The sailing club in" in page(ana, f"/p/{shore}")
    assert "The sailing club waits to be let in" in page(ana, f"/p/{shore}/waiting")
    found = re.search(r'name="member" value="([\w-]{43})"', ana.get(f"/p/{shore}").content.decode())
    assert found
    ana.post(f"/p/{shore}/let-in", {"member": found[1], "press": "p2"})
    assert "The sailing club was let in." in page(ben, address)
    confirms_for(living_place, ben, shore, club)
    assert "One organisation takes part" in page(ana, f"/p/{shore}/parties")


def test_k44_differences_between_those_who_take_part_are_listed(
    living_place: Living, ana: Client, shore: str, club: str
) -> None:
    """K44: a person and an organisation have the same rights but for what the page lists."""
    seen = page(ana, f"/p/{shore}/parties")
    assert (
        "Everybody who takes part may propose, ask, answer, object, refuse a direction and leave: "
        "each person and each organisation."
    ) in seen
    assert "This alone differs between them:" in seen
    assert "Looking after the project Held by Ana. This role orders" in seen
    assert (
        "Roles People alone hold roles, share a voice, come to work days and meetings, and take on "
        "tasks."
    ) in seen
    stranger = page(living_place.visitor(), f"/p/{shore}/parties")
    assert "Looking after the project One person holds it." in stranger
    assert "Ana" not in stranger
    # Whoever looks after it stops: nothing but that roles are for people differs any more.
    ana.post(f"/p/{shore}/roles", {"do": "step-down", "role": STARTER, "press": "p"})
    after = page(ana, f"/p/{shore}/parties")
    assert "Held by" not in after


def test_k44_all_have_the_same_rights_where_nothing_differs(
    living_place: Living, ana: Client, shore: str
) -> None:
    """K44: where nobody holds a role, the page says that all have the same rights."""
    ana.post(f"/p/{shore}/roles", {"do": "step-down", "role": STARTER, "press": "p"})
    assert "All have the same rights." in page(ana, f"/p/{shore}/parties")


def test_k44_an_organisation_answers_by_page_and_who_pressed_stands_beside(
    living_place: Living, ana: Client, shore: str, ben: Client, club: str
) -> None:
    """Ben is a member too: he answers once for himself and once for the club, as he chooses."""
    ben.post(f"/p/{shore}/join", {"rules_version": "1", "press": "p"})
    card = proposes(living_place, ana, shore, "A new jetty")
    mine = ben.get(f"/c/{card}").content.decode()
    assert "Who do you act for here?" in mine
    assert f'href="?for={club.upper()}"' in mine
    theirs = ben.get(f"/c/{card}?for={club}").content.decode()
    assert "What you press here counts for The sailing club." in theirs
    assert f'<input type="hidden" name="for" value="{club.upper()}">' in theirs
    done = ben.post(f"/c/{card}/do/Answer", {"says": "fine", "for": club, "press": "p1"})
    assert done.headers["Location"] == f"/c/{card.lower()}?for={club.upper()}"
    assert "1 of 3 have answered." in page(ben, f"/c/{card}")
    seen = page(ana, f"/c/{card}")
    assert "The sailing club Fine by me. Ben answered for it on Monday 21 September." in seen
    stranger = page(living_place.visitor(), f"/c/{card}")
    assert "The sailing club Fine by me. Somebody who speaks for it answered" in stranger
    ben.post(f"/c/{card}/do/Answer", {"says": "aside", "for": "me", "press": "p2"})
    assert "2 of 3 have answered." in page(ben, f"/c/{card}")
    shown = speaks_for(ben, card, club)
    assert "The sailing club Fine by me" in shown


@pytest.mark.parametrize("voices", ["persons", "households"])
def test_where_an_organisation_has_no_voice_nobody_is_asked_for_whom_they_act(
    living_place: Living, ana: Client, voices: Voices
) -> None:
    """Ben speaks for the club and has no choice to make on Ana's card; on the club's own he has."""
    rules = replace(TOGETHER, everyday=replace(TOGETHER.everyday, voices=voices))
    pier = living_place.starts("Ana", "The pier", rules)
    ben = living_place.visitor("Ben")
    club = begins(living_place, ben, "The sailing club")
    takes_part_for(living_place, ben, pier, club)
    ben.post(f"/p/{pier}/join", {"rules_version": "1", "press": "p"})
    card = proposes(living_place, ana, pier, "A new jetty")
    assert "Who do you act for here?" not in page(ben, f"/c/{card}")
    assert "counts for The sailing club" not in page(ben, f"/c/{card}?for={club}")
    ben.post(f"/c/{card}/do/Answer", {"says": "fine", "for": "me", "press": "p1"})
    assert "1 of 2 have answered." in page(ana, f"/c/{card}")
    theirs = proposes(living_place, ben, pier, "A crane", **{"for": club.upper()})
    assert "Who do you act for here?" in page(ben, f"/c/{theirs}")


def test_who_speaks_and_is_no_member_answers_for_the_organisation_alone(
    living_place: Living, ana: Client, shore: str, ben: Client, club: str
) -> None:
    """Ben is no member himself: the card shows at once that he acts for the club."""
    card = proposes(living_place, ana, shore, "A new jetty")
    assert "What you press here counts for The sailing club." in page(ben, f"/c/{card}")
    ben.post(f"/c/{card}/do/Answer", {"says": "fine", "for": club, "press": "p1"})
    assert "1 of 2 have answered." in page(ana, f"/c/{card}")


def test_who_speaks_no_more_cannot_answer_for_it(
    living_place: Living, ana: Client, shore: str, ben: Client, club: str
) -> None:
    """Ben lays his office down: the old form of the card leads to nothing for the club."""
    card = proposes(living_place, ana, shore, "A new jetty")
    ben.post(f"/p/{club}/roles", {"do": "step-down", "role": STARTER, "press": "p"})
    ben.post(f"/c/{card}/do/Answer", {"says": "fine", "for": club, "press": "p1"})
    assert "0 of 2 have answered." in page(ana, f"/c/{card}")
    assert "Nobody speaks for it now" in page(ana, f"/p/{shore}/parties")


FORMS = {
    "answer": ("/c/{card}/do/Answer", {"says": "fine"}),
    "answer on its own page": ("/c/{card}/answer", {"answer": "yes"}),
    "refuse": ("/c/{card}/refuse", {"text": "Boats need the bay."}),
    "ask": ("/c/{card}/ask", {"text": "Boats need the bay?"}),
}


@pytest.mark.parametrize("ending", ["steps down", "the club leaves"])
@pytest.mark.parametrize("form", FORMS)
def test_what_was_pressed_for_an_organisation_never_counts_for_who_pressed(
    living_place: Living, ana: Client, shore: str, form: str, ending: str
) -> None:
    """Ben has a form of the club's open and speaks for it no more; he is a member himself too."""
    (ben,) = joins(living_place, shore, "Ben")
    club = begins(living_place, ben, "The sailing club")
    takes_part_for(living_place, ben, shore, club)
    card = proposes(living_place, ana, shore, "A new jetty")
    address, typed = FORMS[form]
    address = address.format(card=card)
    shown = ben.get(address, {"for": club}).content.decode()
    assert f'name="for" value="{club.upper()}"' in shown
    if ending == "steps down":
        ben.post(f"/p/{club}/roles", {"do": "step-down", "role": STARTER, "press": "p"})
    else:
        ben.post(f"/p/{shore}/parties/{club}", {"do": "leave", "press": "p"})
    pressed = ben.post(address, {**typed, "for": club, "press": "p1"})
    seen = page(ana, f"/c/{card}")
    assert "Boats need the bay" not in seen or (form, ending) == ("ask", "the club leaves")
    assert "0 of 3 have answered." in seen or "0 of 2 have answered." in seen
    if ending == "steps down":
        assert "You do not speak for them here now" in pressed.content.decode()
        assert "You act for" not in pressed.content.decode()
    assert ben.post(address, {**typed, "for": "QQQQQQ", "press": "p2"}).status_code == 404


def test_a_link_never_answers_for_another_organisation_than_its_form_did(
    living_place: Living, ana: Client, shore: str
) -> None:
    """Ben has the club's form open, lays his office down, and speaks for the choir by then."""
    ben, dia = living_place.visitor("Ben"), living_place.visitor("Dia")
    club = begins(living_place, ben, "The sailing club")
    takes_part_for(living_place, ben, shore, club)
    choir = begins(living_place, dia, "The choir")
    takes_part_for(living_place, dia, shore, choir)
    joins(living_place, choir, "Ben")
    card = proposes(living_place, ana, shore, "A new jetty")
    row = lists.card_by_code(card)
    assert row is not None
    people = [living_place.persons[name] for name in ("Ana", "Ben")]
    secret, _code = secrets_of(new_ask(bytes(row.card), bytes(row.project), *people, "Ben"))
    assert "What you press here counts for The sailing club." in page(ben, f"/a/{secret}")
    ben.post(f"/p/{club}/roles", {"do": "step-down", "role": STARTER, "press": "p1"})
    to = living_place.stands_for(dia, choir, member(living_place, choir, "Ben"))
    dia.post(f"/p/{choir}/roles/share", {"role": STARTER, "member": to})
    living_place.later(days=1)
    ben.post(f"/p/{choir}/roles", {"do": "accept", "role": STARTER})
    old = ben.post(f"/a/{secret}", {"answer": "yes", "for": club, "press": "p2"})
    assert old.status_code == 409
    told = old.content.decode()
    assert "You do not speak for them here now" in told
    assert "What you press here counts for" not in told
    assert "0 of 3 have answered." in page(ana, f"/c/{card}")
    # The question was put to the club: it counts for the choir only where Ben says so himself.
    assert "What you press here counts for" not in page(ben, f"/a/{secret}")
    assert "counts for The choir." in page(ben, f"/a/{secret}?for={choir}")


def test_k44_an_organisation_refuses_a_direction_and_it_stands(
    living_place: Living, ana: Client, shore: str, ben: Client, club: str
) -> None:
    """The club refuses where a proposal leads: the reason stands on the card, also once agreed."""
    card = proposes(living_place, ana, shore, "A new jetty")
    assert "Nobody has refused this direction." in page(ben, f"/c/{card}")
    empty = ben.post(f"/c/{card}/refuse?for={club}", {"text": "", "press": "p0"})
    assert empty.status_code == 422
    done = ben.post(
        f"/c/{card}/refuse?for={club}", {"text": "Boats need the whole bay.", "press": "p1"}
    )
    assert done.status_code == 302, done.content.decode()
    seen = page(ana, f"/c/{card}")
    assert "Boats need the whole bay." in seen
    assert "The sailing club, through Ben, refused this on Monday 21 September." in seen
    assert "Refuse this direction, with a reason" in seen
    assert "Refuse this direction, with a reason" not in page(ben, f"/c/{card}")
    parties = page(ana, f"/p/{shore}/parties")
    assert "Directions that somebody refused A new jetty Boats need the whole bay." in parties
    again = ben.post(f"/c/{card}/refuse?for={club}", {"text": "Really.", "press": "p2"})
    assert "You have refused this already, and it stands." in again.content.decode()
    ana.post(f"/c/{card}/do/Answer", {"says": "fine", "press": "p3"})
    ben.post(f"/c/{card}/do/Answer", {"says": "aside", "for": club, "press": "p4"})
    living_place.later(minutes=11)
    lists.catch_up()
    over = page(ana, f"/c/{card}")
    assert "Agreed on" in over
    assert "Boats need the whole bay." in over


def test_just_us_is_read_by_who_speaks_for_a_party(living_place: Living, ana: Client) -> None:
    """A project that is for its members alone is read by Ben once his club takes part in it."""
    shore = begins(living_place, ana, "The shore", kind="group", openness="us")
    ben = living_place.visitor("Ben")
    club = begins(living_place, ben, "The sailing club")
    card = proposes(living_place, ana, shore, "A new jetty")
    assert ben.get(f"/p/{shore}/parties").status_code == 302
    assert ben.get(f"/c/{card}").status_code == 404
    ben.post(f"/p/{shore}/parties/{club}", {"do": "ask", "press": "p1"})
    found = re.search(r'name="member" value="([\w-]{43})"', ana.get(f"/p/{shore}").content.decode())
    assert found
    ana.post(f"/p/{shore}/let-in", {"member": found[1], "press": "p2"})
    confirms_for(living_place, ben, shore, club)
    assert "The sailing club" in page(ben, f"/p/{shore}/parties")
    assert "A new jetty" in page(ben, f"/c/{card}")
    assert living_place.visitor("Cem").get(f"/c/{card}").status_code == 404
    ben.post(f"/p/{shore}/parties/{club}", {"do": "leave", "press": "p3"})
    assert ben.get(f"/c/{card}").status_code == 404


def test_rules_that_nobody_could_meet_are_said_when_proposing(
    living_place: Living, ana: Client, shore: str
) -> None:
    """Where only organisations answer and none takes part, every page on the way says so."""
    form = ana.get(f"/p/{shore}/rules/change").context["form"]
    typed = {field.name: "" if field.initial is None else str(field.initial) for field in form}
    typed |= {"title": "They decide", "why": "They know.", "everyday_whose": "organisations"}
    looked = ana.post(f"/p/{shore}/rules/change", {**typed, "step": "look"})
    assert looked.status_code == 200, looked.content.decode()
    seen = " ".join(re.sub(r"<[^>]+>", " ", looked.content.decode()).split())
    warned = (
        "Deciding everyday things: Nobody takes part now whose voice counts here, so nobody could "
        "answer."
    )
    assert warned in seen
    assert "Only organisations that take part answer here." in seen
    rules = replace(TOGETHER, everyday=replace(TOGETHER.everyday, voices="organisations"))
    pier = living_place.starts("Ana", "The pier", rules)
    assert warned in page(ana, f"/p/{pier}/rules")
    assert warned in page(ana, f"/box/proposal/?p={pier.upper()}")
    assert warned not in page(ana, f"/p/{shore}/rules")


def test_rules_by_which_too_few_are_known_well_enough_are_said(living_place: Living) -> None:
    """By mail alone nobody has shown a mobile number: rules that ask for one name the trouble."""
    lasting = replace(TOGETHER.lasting, strength="sms")
    pier = living_place.starts("Ana", "The pier", replace(TOGETHER, lasting=lasting))
    assert "are known well enough to answer." in page(
        living_place.visitor("Ana"), f"/p/{pier}/rules"
    )


def test_answering_for_an_organisation_by_link(
    living_place: Living, ana: Client, shore: str, ben: Client, club: str
) -> None:
    """Ben's own link answers for the club as well, by one clear choice, and says whose it was."""
    ben.post(f"/p/{shore}/join", {"rules_version": "1", "press": "p"})
    card = proposes(living_place, ana, shore, "A new jetty")
    row = lists.card_by_code(card)
    assert row is not None
    asked = new_ask(
        bytes(row.card),
        bytes(row.project),
        living_place.who("Ana"),
        living_place.who("Ben"),
        "Ben",
    )
    link = f"/a/{secrets_of(asked)[0]}"
    nobody = living_place.visitor()
    first = nobody.get(link).content.decode()
    assert "Who do you act for here?" in first
    assert "What you press here counts for" not in first
    chosen = page(nobody, f"{link}?for={club.upper()}")
    assert "What you press here counts for The sailing club." in chosen
    done = nobody.post(f"{link}?for={club.upper()}", {"answer": "yes", "press": "p1"})
    assert done.headers["Location"] == f"{link}?for={club.upper()}"
    assert "Your answer is noted: Fine by me" in page(nobody, f"{link}?for={club.upper()}")
    assert "Your answer is noted" not in page(nobody, f"{link}?for=me")
    assert "1 of 3 have answered." in page(ana, f"/c/{card}")
    nobody.post(f"{link}?for=me", {"answer": "aside", "press": "p2"})
    assert "2 of 3 have answered." in page(ana, f"/c/{card}")
    assert "The sailing club Fine by me. Ben answered for it" in page(ana, f"/c/{card}")


def test_who_speaks_for_an_organisation_is_asked_for_it(
    living_place: Living, ana: Client, shore: str, ben: Client, club: str
) -> None:
    """Ana asks who has not answered: Ben gets a link for the club, and one press answers."""
    bag = Postbag()
    card = proposes(living_place, ana, shore, "A new jetty")
    assert "Ask the one who has not answered" in page(ana, f"/c/{card}/invite")
    assert ana.post(f"/c/{card}/invite").status_code == 302
    now(living_place, bag)
    link = re.search(r"/a/\w+", "\n".join(one.text for one in bag.to("Ben")))
    assert link
    nobody = living_place.visitor()
    assert "What you press here counts for The sailing club." in page(nobody, link[0])
    refused = nobody.post(f"{link[0]}?for=me", {"answer": "yes", "press": "p0"})
    assert refused.status_code == 409
    assert "Question 1 of" not in page(ben, "/for-you/")
    assert nobody.post(link[0], {"answer": "yes", "press": "p1"}).status_code == 302
    assert "The sailing club Fine by me. Ben answered for it" in page(ana, f"/c/{card}")
    assert "Fine by me" in page(ana, f"/c/{card}/invite")


def test_an_answer_to_an_old_question_counts_for_no_other_organisation(
    living_place: Living, ana: Client, shore: str, ben: Client, club: str
) -> None:
    """Ben is asked for the club, hands it on, and begins a firm: his old link answers for none."""
    bag = Postbag()
    card = proposes(living_place, ana, shore, "A new jetty")
    assert ana.post(f"/c/{card}/invite").status_code == 302
    now(living_place, bag)
    link = re.search(r"/a/\w+", "\n".join(one.text for one in bag.to("Ben")))
    assert link
    firm = begins(living_place, ben, "The firm")
    takes_part_for(living_place, ben, shore, firm)
    nobody = living_place.visitor()
    # He speaks for both, and the question was put to the club.
    assert "What you press here counts for The sailing club." in page(nobody, link[0])
    (dia,) = joins(living_place, club, "Dia")
    to = living_place.stands_for(ben, club, member(living_place, club, "Dia"))
    ben.post(f"/p/{club}/roles/share", {"role": STARTER, "member": to})
    dia.post(f"/p/{club}/roles", {"do": "accept", "role": STARTER})
    assert ben.post(f"/p/{club}/leave", {"press": "l"}).status_code == 302
    assert nobody.post(link[0], {"answer": "yes", "press": "p1"}).status_code == 409
    assert "The firm Fine by me" not in page(ana, f"/c/{card}")


def test_each_partys_aims_stand_beside_its_name(
    living_place: Living, ana: Client, shore: str
) -> None:
    """What the club agreed that it is for stands where it takes part; COC-13."""
    del ana
    ben = living_place.visitor("Ben")
    club = begins(living_place, ben, "The sailing club", why="So that every child can sail.")
    takes_part_for(living_place, ben, shore, club)
    seen = page(living_place.visitor(), f"/p/{shore}/parties")
    assert "takes part since Monday 21 September So that every child can sail." in seen


def test_an_organisation_answers_in_secret_as_everybody_does(
    living_place: Living, ana: Client, shore: str
) -> None:
    """Where answers are secret, the club's goes into the urn like all others, beside Ben's own."""
    ben = living_place.visitor("Ben")
    club = begins(living_place, ben, "The sailing club")
    takes_part_for(living_place, ben, shore, club)
    joins(living_place, shore, "Ben", "Cem", "Dia", "Eva")
    counters = {
        field: living_place.stands_for(ana, shore, member(living_place, shore, name), "counts")
        for field, name in (("counter", "Cem"), ("counter_too", "Dia"))
    }
    card = proposes(living_place, ana, shore, "A new jetty", **counters)
    path = f"/c/{card}/do/TakePart"
    assert "You act for The sailing club here." in page(ben, f"{path}?for={club}")
    assert "You act for" not in page(ben, f"{path}?for=me")
    done = ben.post(f"{path}?for={club}", {"says": "fine"})
    assert done.status_code == 200, done.content.decode()
    assert "1 of 6" in page(ana, f"/c/{card}")
    ben.post(f"{path}?for=me", {"says": "aside"})
    assert "2 of 6" in page(ana, f"/c/{card}")
    assert "Fine by me." not in page(ana, f"/c/{card}")
    assert "Replace my secret answer" in page(ben, f"/c/{card}?for={club}")


def test_a_text_message_says_that_the_answer_is_secret(
    living_place: Living, ana: Client, shore: str
) -> None:
    """Ben is asked by text message: one message, which says so and leads to where he answers."""
    living_place.persons["Ben"] = living_place.person("Ben", OLAV)
    joins(living_place, shore, "Ben", "Cem", "Dia", "Eva", "Fia")
    counters = {
        field: living_place.stands_for(ana, shore, member(living_place, shore, name), "counts")
        for field, name in (("counter", "Cem"), ("counter_too", "Dia"))
    }
    card = proposes(living_place, ana, shore, "A new jetty for the boats of us all", **counters)
    assert ana.post(f"/c/{card}/invite").status_code == 302
    (text,) = [one for one in letters_to(OLAV) if "/a/" in one]
    assert "Your answer is secret" in text
    assert "https://solbakken.example/a/" in text
    assert len(text) <= 160


def test_answering_for_an_organisation_by_text_message(
    living_place: Living, ana: Client, shore: str
) -> None:
    """Ben texts one word to what the club was asked: its answer stands beside his name."""
    living_place.persons["Ben"] = living_place.person("Ben", OLAV)
    ben = living_place.visitor("Ben")
    club = begins(living_place, ben, "The sailing club")
    takes_part_for(living_place, ben, shore, club)
    card = proposes(living_place, ana, shore, "A new jetty")
    assert ana.post(f"/c/{card}/invite").status_code == 302
    assert texting.take_in(OLAV, "JA", "m-1") == "answered"
    seen = page(ana, f"/c/{card}")
    assert "1 of 2 have answered." in seen
    assert "The sailing club Fine by me. Ben answered for it on" in seen
