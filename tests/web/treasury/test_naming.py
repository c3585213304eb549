"""Whoever runs the place names a money host from a page, while the place is open."""

from __future__ import annotations

import html

import pytest
from django.test import Client

from dugnad.charter.roles import StepDown
from dugnad.web.house import house
from dugnad.web.lists import money
from dugnad.web.people.running import LASTS_MS
from dugnad.web.treasury.naming import link_for
from tests.web.living import ALIASES
from tests.web.place.parish import PARISH
from tests.web.treasury.village import HOST_RULES, OPEN_RULES, Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


@pytest.fixture
def keeper(village: Village) -> Client:
    """Whoever has the place's keys, in a browser in which nobody is signed in."""
    visitor = village.visitor()
    answer = visitor.post(f"/hosts/{link_for(village.place.now_ms)}")
    assert answer.headers["Location"] == "/hosts"
    return visitor


def names(keeper: Client, **typed: str) -> tuple[int, str]:
    """The form is sent; the answer's status, and what the page then says."""
    answer = keeper.post("/hosts", typed, follow=True)
    return answer.status_code, html.unescape(answer.content.decode())


def is_named(village: Village, code: str) -> bool:
    """Whether the place names it as one that may be asked."""
    with house().engine.reader() as store:
        return village.id_of(code) in money.hosts(store)


def test_an_association_is_named_and_dropped(village: Village, keeper: Client) -> None:
    """By its code and the role of its second person; it stands in the list with its people."""
    boats = village.place.starts("Dia", "The boat club", HOST_RULES, kind="association")
    assert "Tell them its code:" in village.page("Dia", f"/p/{boats}/money")
    status, page = names(keeper, code=f"{boats[:3]} {boats[3:].lower()}", second="chair")
    assert status == 200
    assert "The boat club can hold money for others from now on." in page
    assert "Treasurer: Dia." in page
    assert is_named(village, boats)
    assert "Tell them its code:" not in village.page("Dia", f"/p/{boats}/money")
    _status, page = names(keeper, drop=boats)
    assert "takes on nobody else's money any more" in page
    assert not is_named(village, boats)


def test_the_conditions_are_those_of_the_command(village: Village, keeper: Client) -> None:
    """A group, roles that are missing, who is one already, and a wrong code: each in words."""
    group = village.playground
    boats = village.place.starts("Dia", "The boat club", HOST_RULES, kind="association")
    few = village.place.starts("Dia", "The choir", OPEN_RULES, kind="association")
    for code, second, said in (
        (group, "chair", "Only an association or a municipality holds money for others."),
        (few, "chair", "has a treasurer and another role for the second person"),
        (boats, "treasurer", "Choose one of these."),
        (village.hall, "chair", "They hold money for others already"),
        ("ZZZZZZ", "chair", "No project has this code."),
        ("", "chair", "This is still empty. Write a few words."),
    ):
        status, page = names(keeper, code=code, second=second)
        assert status in (409, 422), code
        assert said in page
        assert f'value="{code}"' in page or not code
    assert not is_named(village, few)
    assert not is_named(village, boats)
    _status, page = names(keeper, drop=group)
    assert "They do not hold money for others" in page


def test_the_roles_are_chosen_by_what_they_are_called(village: Village, keeper: Client) -> None:
    """The code alone shows the roles of its rules in the reader's words; nobody types one."""
    boats = village.place.starts("Dia", "The boat club", HOST_RULES, kind="association")
    fresh = html.unescape(keeper.get("/hosts").content.decode())
    assert 'name="second"' not in fresh
    status, page = names(keeper, code=boats)
    assert status == 200
    assert '<option value="chair" selected>Chair</option>' in page
    assert '<option value="treasurer">' not in page
    assert f'value="{boats}"' in page
    assert not is_named(village, boats)
    norwegian = keeper.post("/hosts", {"code": boats}, headers={"accept-language": "nb"})
    assert '<option value="chair" selected>Leder</option>' in norwegian.content.decode()


def test_who_is_named_before_anybody_has_the_roles_reads_what_is_missing(
    village: Village, keeper: Client
) -> None:
    """No treasurer finds a desk there: the page says so, and leads to where roles are given."""
    boats = village.place.starts("Dia", "The boat club", HOST_RULES, kind="association")
    for role in ("treasurer", "chair"):
        down = StepDown(project=village.id_of(boats), role=role)
        village.does("Dia", village.id_of(boats), "roles", down)
    _status, page = names(keeper, code=boats, second="chair")
    assert (
        "The boat club can hold money for others once somebody has each of the two roles." in page
    )
    assert "Its treasurer finds the desk there" not in page
    assert "No money moves here until somebody has each of the two roles." in page
    assert f'href="/p/{boats.lower()}/roles"' in page
    fresh = html.unescape(keeper.get("/hosts").content.decode())
    assert fresh.count("No money moves here until") == 1


def test_nobody_comes_there_without_the_link(village: Village) -> None:
    """Neither strangers, nor the treasurer, nor with a link that is old, early or made up."""
    now_ms = village.place.now_ms
    for name in ("", "Bengt", "Ana"):
        visitor = village.visitor(name)
        assert visitor.get("/hosts").status_code == 404
        assert visitor.post("/hosts", {"drop": village.hall}).status_code == 404
    good = link_for(now_ms)
    for told in (link_for(now_ms - LASTS_MS), link_for(now_ms + 1), f"{good}x", f"9{good}", "x:y"):
        assert village.visitor().get(f"/hosts/{told}").status_code == 404, told
        assert village.visitor().post(f"/hosts/{told}").status_code == 404, told
    assert is_named(village, village.hall)


def test_opening_the_link_acts_on_nothing_and_one_press_takes_it(village: Village) -> None:
    """A preview or a scanner of mail only looks; a second browser comes too late, old ones go."""
    link = f"/hosts/{link_for(village.place.now_ms)}"
    for _time in range(2):
        looks = village.visitor()
        assert "Open it in this browser" in looks.get(link).content.decode()
        assert looks.get("/hosts").status_code == 404
    first, second = village.visitor(), village.visitor()
    assert first.post(link).status_code == 302
    assert first.get("/hosts").status_code == 200
    for again in (second.post(link), second.get(link), second.get("/hosts"), first.post(link)):
        assert again.status_code == 404
    village.place.now_ms += LASTS_MS
    another = village.visitor()
    assert another.post(f"/hosts/{link_for(village.place.now_ms)}").status_code == 302
    assert first.get("/hosts").status_code == 404


def test_it_ends_after_an_hour(village: Village, keeper: Client) -> None:
    """Also for a browser in which it is still open."""
    assert keeper.get("/hosts").status_code == 200
    village.place.now_ms += LASTS_MS
    assert keeper.get("/hosts").status_code == 404
    assert keeper.post("/hosts", {"drop": village.hall}).status_code == 404
    assert is_named(village, village.hall)


def test_rules_that_changed_can_be_named_anew(village: Village, keeper: Client) -> None:
    """Another role for the second person is said in the same way."""
    status, page = names(keeper, code=village.hall, second="starter")
    assert status == 200, page
    assert is_named(village, village.hall)


def test_the_place_is_entrusted_to_an_organisation_for_good(
    village: Village, keeper: Client
) -> None:
    """Only to one in which somebody moderates; then the page has no more forms."""
    _status, page = names(keeper)
    assert "There is none yet." in keeper.get("/hosts").content.decode()
    _status, page = names(keeper, entrust=village.playground, sure="yes")
    assert "Whoever runs the place decides alone" in page
    parish = village.place.starts("Dia", "The parish", PARISH, kind="association")
    assert "Entrust the place to The parish" in keeper.get("/hosts").content.decode()
    status, page = names(keeper, entrust=parish)
    assert status == 200
    assert "This is final: you cannot take it back." in page
    assert "This is decided together now." not in keeper.get("/hosts").content.decode()
    _status, page = names(keeper, entrust=parish, sure="yes")
    assert "The parish decides about the place from now on" in page
    page = keeper.get("/hosts").content.decode()
    assert "This is decided together now." in page
    assert 'name="second"' not in page
    assert keeper.post("/hosts", {"entrust": "NOBODY"}).status_code == 404
