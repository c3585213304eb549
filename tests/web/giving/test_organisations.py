"""Organisations give: the gift is theirs, and whoever speaks for them pays it and hears of it."""

from __future__ import annotations

import re

import pytest

from dugnad.charter.entries import party_of
from dugnad.charter.money import verbs
from dugnad.charter.money.accounts import owed_back
from dugnad.web.lists import services as lists
from dugnad.web.treasury.reading import owed_now
from tests.web.giving.jetty import Jetty
from tests.web.giving.test_hearing import news
from tests.web.leading.group import Postbag, now, page, project_of
from tests.web.living import ALIASES
from tests.web.pages.common import begins, takes_part_for

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


def test_an_organisation_gives_and_its_gift_goes_back_to_it(jetty: Jetty) -> None:
    """Ben promises for the firm, reads how to pay, hears that it came; called off, it is owed."""
    living, bag = jetty.living, Postbag()
    jetty.hosts()
    ben = living.visitor("Ben")
    firm = begins(living, ben, "The bakery", kind="firm")
    shore = lists.projects_by_id([jetty.project])[0].code
    takes_part_for(living, ben, shore, firm)
    code = jetty.asks_for().lower()
    chosen = page(ben, f"/c/{code}?for={firm}")
    assert "What you press here counts for The bakery." in chosen
    jetty.gives(ben, "money", "500", shown="name", **{"for": firm})
    assert jetty.fund.gifts.get(1) is not None
    party = party_of(jetty.project, project_of(firm))
    given = jetty.fund.gifts.get(1)
    assert given is not None
    assert given.giver == party
    theirs = ben.get(f"/c/{code}?for={firm}").content.decode()
    found = re.search(r'href="(/c/\w+/gift/1[?]for=\w+)"', theirs)
    assert found
    assert "Pay 500" in page(ben, found[1])
    assert ben.get(f"/c/{code}/gift/1?for=me").status_code == 404
    seen = page(jetty.ana, f"/c/{code}")
    assert "The bakery gives. Ben gave for it on Monday 21 September." in seen
    stranger = page(living.visitor(), f"/c/{code}")
    assert "The bakery gives. Somebody who speaks for it gave on Monday 21 September." in stranger
    assert "Ben gave" not in stranger
    now(living, bag)
    jetty.pays(1, 50_000)
    now(living, bag)
    assert "came in" in bag.to("Ben")[-1].subject
    jetty.presses(jetty.ana, "CallOff", sure="on")
    back = verbs.OweBack(jetty.card, (given.promise,))
    jetty.does(living.who("Ana"), jetty.project, "money", back)
    with living.engine.reader() as store:
        owed = owed_now(store, jetty.club, [owed_back(given.promise)])
        # Another host's two, who type the name of a debt that is not theirs, are told nothing.
        assert owed_now(store, jetty.project, [owed_back(given.promise)]) == []
    assert [(one.who, one.can_go, one.details) for one in owed] == [("The bakery", True, None)]
    assert "Ask it where its money goes" in owed[0].told


def test_behind_a_link_an_organisations_gift_is_its_own(jetty: Jetty) -> None:
    """Ben was asked by mail and gave for the firm: behind his link he reads how it is paid."""
    living = jetty.living
    jetty.hosts()
    ben = living.visitor("Ben")
    firm = begins(living, ben, "The bakery", kind="firm")
    shore = lists.projects_by_id([jetty.project])[0].code
    takes_part_for(living, ben, shore, firm)
    code = jetty.asks_for().lower()
    asked = {"name_1": "Ben", "address_1": "ben@example.org", "press": "one"}
    assert jetty.ana.post(f"/c/{code}/invite", asked).status_code == 302
    (letter,) = news("ben@example.org", "https://solbakken.example/a/")
    secret = letter.partition("/a/")[2].split()[0]
    jetty.gives(ben, "money", "150", shown="name", **{"for": firm})
    link = living.visitor()
    assert "Pay 150" in page(link, f"/a/{secret}/gift/1?for={firm}")
    assert link.get(f"/a/{secret}/gift/1?for=me").status_code == 404
    assert link.get(f"/a/{secret}/gift/2?for={firm}").status_code == 404
