"""Step by step to a fundraiser that reaches its goal, and the quiet round before it opens."""

import pytest

from dugnad.web.lists import services as lists
from tests.web.giving.jetty import ALIASES, Jetty

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

QUIET = "2026-09-27T12:00"
DAYS_MS = 24 * 3_600_000


def shown_to(jetty: Jetty, who: object, address: str) -> bool:
    """Whether the card is to be seen at an address."""
    answer = who.get(address)  # type: ignore[attr-defined]
    return f"/c/{jetty.code.lower()}" in answer.content.decode()


def test_in_a_quiet_round_only_members_and_people_with_the_link_find_it(jetty: Jetty) -> None:
    """MAT-16: on no list, feed or poster; the link works, and the books say what happens."""
    jetty.hosts()
    jetty.asks_for(quiet_until=QUIET)
    living, code = jetty.living, jetty.code.lower()
    place = f"/p/{lists.code_of(jetty.project).lower()}"  # type: ignore[union-attr]
    assert "on no list yet" in jetty.page(jetty.ana)
    stranger = living.visitor()
    for address in ("/", place, f"{place}/feed.atom"):
        assert not shown_to(jetty, stranger, address), address
    assert shown_to(jetty, jetty.ana, place)
    assert stranger.get(f"/c/{code}/poster").status_code == 302
    page = jetty.page(stranger)
    assert "Quiet round until" in page
    assert "It is not secret" in page
    assert "Give money" in page
    cem = living.visitor("Cem")
    assert "Pay it by" in jetty.gives(cem, "money", "200", shown="name")
    assert "200 kr was promised." in stranger.get("/books/").content.decode()


def test_it_is_opened_by_a_press(jetty: Jetty) -> None:
    """Whoever looks after it opens it for everybody; nobody else can."""
    jetty.hosts()
    jetty.asks_for(quiet_until=QUIET)
    stranger = jetty.living.visitor()
    assert not shown_to(jetty, stranger, "/")
    assert jetty.presses(jetty.living.visitor("Cem"), "OpenToAll").status_code == 409
    assert not shown_to(jetty, stranger, "/")
    assert jetty.presses(jetty.ana, "OpenToAll").status_code == 302
    assert shown_to(jetty, stranger, "/")
    assert stranger.get(f"/c/{jetty.code.lower()}/poster").status_code == 200
    assert "Quiet round" not in jetty.page(stranger)
    assert "The quiet round is over" in jetty.page(stranger)


def test_it_opens_by_itself_at_its_moment(jetty: Jetty) -> None:
    """Nobody has to press, and nothing has to happen."""
    jetty.hosts()
    jetty.asks_for(quiet_until=QUIET)
    stranger = jetty.living.visitor()
    assert not shown_to(jetty, stranger, "/")
    jetty.living.now_ms += 14 * DAYS_MS
    assert shown_to(jetty, stranger, "/")
    assert "Quiet round" not in jetty.page(stranger)


def test_whoever_looks_after_it_sees_who_was_asked_and_how_many_have_given(jetty: Jetty) -> None:
    """MAT-16: whom one asked oneself by name; of who gave only how many, as they may be unseen."""
    jetty.hosts()
    jetty.asks_for(quiet_until=QUIET)
    living, address = jetty.living, f"/c/{jetty.code.lower()}/campaign"
    page = jetty.page(jetty.ana, "/campaign")
    assert "You have asked nobody yet." in page
    assert "Open it for everybody" in page
    asked = {"name_1": "Cem", "address_1": "cem@example.org"}
    assert jetty.ana.post(f"/c/{jetty.code.lower()}/invite", asked).status_code == 302
    cem = living.visitor("Cem")
    jetty.gives(cem, "money", "200", shown="name")
    page = jetty.page(jetty.ana, "/campaign")
    assert "Whom you have asked" in page
    assert '<th scope="row">Cem</th>' in page
    assert "People who have given" in page
    assert cem.get(address).status_code == 404
    assert living.visitor().get(address).status_code == 302


def test_the_steps_say_what_is_there_and_what_is_missing(jetty: Jetty) -> None:
    """MAT-15: plan, description, page, picture, first gifts, news, goal; each with a link."""
    jetty.hosts()
    jetty.asks_for(after="")
    page = jetty.page(jetty.ana, "/campaign")
    order = ("A plan", "A description for everybody", "A page", "A picture, or a very short film")
    order += ("First gifts from people you know", "News of the project")
    order += ("A goal that can be reached",)
    places = [page.index(f"{title} <small>") for title in order]
    assert places == sorted(places)
    assert page.count("<small>missing</small>") == len(order) - 1
    code = jetty.code.lower()
    for link in (f"/c/{code}/reword", f"/c/{code}/share", f"/c/{code}/poster"):
        assert link in page, link
    assert "disabled" not in page
    assert f"/c/{code}/campaign" in jetty.page(jetty.ana)
    assert f"/c/{code}/campaign" not in jetty.page(jetty.living.visitor("Cem"))


def test_what_is_done_is_there(jetty: Jetty) -> None:
    """A plan with its lines, a long description, gifts and news: each says so."""
    jetty.hosts()
    jetty.asks_for(
        budget_money="Larch planks: 1800\nScrews: 1200",
        budget_hours="Building: 20",
        text="We sit here in the evening. " * 10,
    )
    jetty.gives(jetty.living.visitor("Cem"), "money", "200", shown="name")
    assert jetty.presses(jetty.ana, "Tell", text="The planks are here.").status_code == 302
    page = jetty.page(jetty.ana, "/campaign")
    assert page.count("<small>missing</small>") == 1
    assert "There is no picture yet." in page
    assert "The lines add up to what is asked for: 3,000\N{NO-BREAK SPACE}kr." in page
    assert "It was told once how it goes." in page
    card = jetty.page(jetty.living.visitor())
    assert "What the money goes to" in card
    assert "Larch planks" in card
