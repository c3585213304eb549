"""Who leads what: offered by name, taken on, shared, laid down; and nobody is asked too much."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dugnad.charter.entries import STARTER
from dugnad.charter.law import Law
from dugnad.web.acting.services import member_in
from dugnad.web.answers import following
from dugnad.web.leading import telling
from dugnad.web.lists import services as lists
from tests.web.answers.asking import letters_to
from tests.web.living import ALIASES, Living

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


@pytest.fixture
def ana(living_place: Living) -> Client:
    """Ana's browser; she has begun the neighbourhood."""
    browser = living_place.visitor("Ana")
    living_place.begin(browser)
    return browser


@pytest.fixture
def home(ana: Client) -> str:
    """The code of the neighbourhood."""
    return lists.projects().rows[0].code


def joins(place: Living, home: str, *names: str) -> list[Client]:
    """Some people take part; gives their browsers."""
    browsers = []
    for name in names:
        browser = place.visitor(name)
        done = browser.post(f"/p/{home}/join", {"rules_version": "1"})
        assert done.status_code == 302, done.content.decode()
        browsers.append(browser)
    return browsers


def member(place: Living, home: str, name: str) -> bytes:
    """Somebody's id in the neighbourhood."""
    row = lists.project_by_code(home)
    assert row is not None
    found = member_in(place.who(name), bytes(row.project))
    assert found is not None
    return found


def holds(place: Living, home: str, name: str) -> bool:
    """Whether somebody looks after the neighbourhood."""
    row = lists.project_by_code(home)
    assert row is not None
    with place.engine.reader() as store:
        now_ms = max(place.now_ms, store.head.time_ms)
        who = Law(store).holders(bytes(row.project), STARTER, now_ms)
    return member(place, home, name) in who


def asks(
    place: Living, browser: Client, home: str, how: str, whom: bytes, role: str = STARTER
) -> int:
    """Offer a role to somebody; gives the status."""
    answer = browser.post(
        f"/p/{home}/roles/{how}", {"role": role, "member": place.stands_for(browser, home, whom)}
    )
    return answer.status_code


def page(browser: Client, path: str) -> str:
    """The words of a page, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", browser.get(path).content.decode()).split())


def test_a_role_is_passed_on_when_somebody_says_yes(
    living_place: Living, ana: Client, home: str
) -> None:
    """Ana passes it on: until Ben says yes it is hers; then it is his, and the group knows."""
    (ben, cem) = joins(living_place, home, "Ben", "Cem")
    following.begin_here()
    assert asks(living_place, ana, home, "pass", member(living_place, home, "Ben")) == 302
    following.follow()
    assert "Will you look after the project?" in letters_to("ben@example.org")[-1]
    assert holds(living_place, home, "Ana")
    waiting = page(ana, f"/p/{home}/roles")
    assert "Ben has been asked since Monday 21 September." in waiting
    for_ben = page(ben, "/for-you/")
    assert "Will you look after the project?" in for_ben
    assert "Yes, I look after it" in for_ben
    done = ben.post(f"/p/{home}/roles", {"do": "accept", "role": STARTER, "from": "for-you"})
    assert done.headers["Location"] == "/for-you/"
    assert holds(living_place, home, "Ben")
    assert not holds(living_place, home, "Ana")
    following.follow()
    assert "Ben looks after the project from now on." in letters_to("cem@example.org")[-1]
    assert re.search(r"Ben ?, until Tuesday 21 September 2027", page(cem, f"/p/{home}/roles"))
    assert "Looking after the project : Ben. Until Tuesday 21 September 2027." in page(
        cem, f"/p/{home}"
    )


def test_names_are_for_those_who_take_part(living_place: Living, ana: Client, home: str) -> None:
    """A stranger sees that somebody looks after it, and not who."""
    joins(living_place, home, "Ben")
    asks(living_place, ana, home, "share", member(living_place, home, "Ben"))
    seen = page(living_place.visitor(), f"/p/{home}/roles")
    assert "Ben" not in seen
    assert "Ana" not in seen
    assert "A neighbour has been asked" in seen
    assert "Names are for those who take part." in seen


def test_sharing_and_standing_in(living_place: Living, ana: Client, home: str) -> None:
    """Ana shares with Ben and asks Cem to stand in: both say yes, and she keeps it."""
    ben, cem = joins(living_place, home, "Ben", "Cem")
    asks(living_place, ana, home, "share", member(living_place, home, "Ben"))
    asks(living_place, ana, home, "deputy", member(living_place, home, "Cem"))
    assert "Will you stand in for those who look after the project?" in page(cem, "/for-you/")
    ben.post(f"/p/{home}/roles", {"do": "accept", "role": STARTER})
    cem.post(f"/p/{home}/roles", {"do": "accept", "role": STARTER})
    assert holds(living_place, home, "Ana")
    assert holds(living_place, home, "Ben")
    assert not holds(living_place, home, "Cem")
    assert "Cem stands in, until" in page(ana, f"/p/{home}/roles")
    cem.post(f"/p/{home}/roles", {"do": "step-down", "role": STARTER})
    assert "Cem stands in" not in page(ana, f"/p/{home}/roles")


def test_no_thanks_and_taking_back(living_place: Living, ana: Client, home: str) -> None:
    """Ben says no thanks and Ana is told; what she offered to Cem she takes back."""
    ben, cem = joins(living_place, home, "Ben", "Cem")
    following.begin_here()
    asks(living_place, ana, home, "share", member(living_place, home, "Ben"))
    asks(living_place, ana, home, "share", member(living_place, home, "Cem"))
    ben.post(f"/p/{home}/roles", {"do": "decline", "role": STARTER})
    following.follow()
    assert "Ben says no thanks" in letters_to("ana@example.org")[-1]
    cems = living_place.stands_for(ana, home, member(living_place, home, "Cem"))
    ana.post(f"/p/{home}/roles", {"do": "take-back", "role": STARTER, "member": cems})
    assert "Will you" not in page(cem, "/for-you/")
    refused = cem.post(f"/p/{home}/roles", {"do": "accept", "role": STARTER})
    assert refused.status_code == 409


def test_who_may_not_offer(living_place: Living, ana: Client, home: str) -> None:
    """Ben holds nothing and offers nothing; nonsense is no page; a stranger is asked who it is."""
    (ben,) = joins(living_place, home, "Ben")
    assert ben.get(f"/p/{home}/roles/pass?role={STARTER}").status_code == 404
    assert ana.get(f"/p/{home}/roles/nonsense?role={STARTER}").status_code == 404
    assert ana.get(f"/p/{home}/roles/pass?role=king").status_code == 404
    assert ana.post(f"/p/{home}/roles", {"do": "dance"}).status_code == 404
    assert asks(living_place, ana, home, "pass", b"x") == 409
    stranger = living_place.visitor()
    path = f"/p/{home}/roles/pass?role={STARTER}"
    assert stranger.get(path).headers["Location"].startswith("/in/?next=")
    assert stranger.post(f"/p/{home}/roles").headers["Location"].startswith("/in/?next=")


def test_whoever_was_asked_enough_is_not_asked(
    living_place: Living, ana: Client, home: str
) -> None:
    """Ben wants to be asked for nothing, Cem rests: the page says not now, and never why."""
    ben, cem, _dia = joins(living_place, home, "Ben", "Cem", "Dia")
    assert ben.post("/me/asking/", {"asks_a_week": "0"}).status_code == 302
    assert cem.post("/me/rest/", {"weeks": "4"}).status_code == 302
    following.begin_here()
    shown = page(ana, f"/p/{home}/roles/pass?role={STARTER}")
    assert "Ben: not asked now" in shown
    assert "Cem: not asked now" in shown
    assert "Ask Dia" in shown
    assert "rest" not in shown.partition("Pass it on:")[2].partition("As my device")[0]
    assert asks(living_place, ana, home, "pass", member(living_place, home, "Ben")) == 409
    following.follow()
    assert letters_to("ben@example.org") == []


def test_a_term_that_ends_is_said_a_month_ahead(
    living_place: Living, ana: Client, home: str
) -> None:
    """Eleven months later Ana and Ben are told once that her time ends; on the page it stands."""
    joins(living_place, home, "Ben")
    following.begin_here()
    assert telling.tell_of_ending_terms(living_place.now_ms) == 0
    living_place.later(days=340)
    assert telling.tell_of_ending_terms(living_place.now_ms) == 2
    assert telling.tell_of_ending_terms(living_place.now_ms) == 0
    assert "Your time ends on" in letters_to("ana@example.org")[-1]
    assert "Ana looks after the project. This time ends on" in letters_to("ben@example.org")[-1]
    assert "This time ends soon." in page(ana, f"/p/{home}/roles")


def test_the_group_is_told_when_nobody_is_left(
    living_place: Living, ana: Client, home: str
) -> None:
    """Ana lays it down with nobody after her: Ben is told kindly, and can take it on."""
    (ben,) = joins(living_place, home, "Ben")
    following.begin_here()
    ana.post(f"/p/{home}/roles", {"do": "step-down", "role": STARTER})
    following.follow()
    (letter,) = letters_to("ben@example.org")
    assert "Ana no longer looks after the project. Thank you for all that was done." in letter
    assert "Nobody looks after this now." in letter
    assert "I look after it" in page(ben, f"/p/{home}/roles")


def test_the_group_is_asked_to_give_a_role(living_place: Living, ana: Client, home: str) -> None:
    """One press opens the form of a proposal in which the role, or its end, stands already."""
    joins(living_place, home, "Ben")
    anas = living_place.stands_for(ana, home, member(living_place, home, "Ana"))
    living_place.now_ms += 60_000
    for sent in ({}, {"member": anas}, {"member": anas, "do": "recall"}):
        answer = ana.post(f"/p/{home}/roles/propose", {"role": STARTER, **sent})
        assert answer.headers["Location"].startswith("/box/proposal/?p=")
        form = page(ana, answer.headers["Location"])
        # What it is about is read before anything is folded away.
        asked = "Looking after the project: who?" if not sent else "This role of Ana ends"
        asked = "Ana is offered the role" if sent and "do" not in sent else asked
        assert asked in form.partition("More, if you like")[0], form


def test_nothing_is_prepared_for_strangers(living_place: Living, ana: Client, home: str) -> None:
    """Whatever a stranger sends is not kept; of a member's, no more than a role's name has."""
    long = "x" * 1_000_000
    stranger = living_place.visitor()
    answer = stranger.post(f"/p/{home}/roles/propose", {"role": long})
    assert answer.headers["Location"].startswith("/in/")
    assert long[:100] not in str(dict(stranger.session))
    ana.post(f"/p/{home}/roles/propose", {"role": long})
    assert long[:100] not in str(dict(ana.session))


def test_an_offer_is_answered_by_link_without_signing_in(
    living_place: Living, ana: Client, home: str
) -> None:
    """Ben opens the link from his mail: opening does nothing, one press takes it on, once."""
    joins(living_place, home, "Ben")
    following.begin_here()
    asks(living_place, ana, home, "share", member(living_place, home, "Ben"))
    following.follow()
    link = re.findall(r"https://solbakken.example(/o/\S+)", letters_to("ben@example.org")[-1])[0]
    stranger = living_place.visitor()
    assert "Will you look after the project?" in page(stranger, link)
    assert not holds(living_place, home, "Ben")
    sent = {"do": "accept", "role": STARTER, "project": home}
    assert stranger.post(link, sent).status_code == 302
    assert holds(living_place, home, "Ben")
    assert "It is yours now." in page(stranger, link)
    assert stranger.post(link, sent).status_code == 409
    assert stranger.get(link)["Referrer-Policy"] == "same-origin"
    changed = ("A" if link[3] != "A" else "B") + link[4:]
    for wrong in ("/o/x", f"/o/{changed}", f"{link}AAAA", "/o/%C3%A6"):
        assert stranger.get(wrong).status_code == 404, wrong
