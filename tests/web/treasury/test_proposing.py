"""A member proposes that somebody is paid; agreed, it is owed by itself (the order *pay*)."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from dugnad.charter.money.records import ForPot
from dugnad.charter.projects.verbs import Join
from dugnad.web.lists import services as lists
from tests.web.living import ALIASES
from tests.web.pages.common import begins, takes_part_for
from tests.web.treasury.village import Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

FOLLOWS = re.compile(r'<option value="([^"]+)" selected>([^<]* owes [^<]*)')


@pytest.fixture
def at(village: Village) -> str:
    """Cem takes part in the playground, for which 500 are held; where they propose to pay."""
    box = village.hosted()
    playground = village.id_of(village.playground)
    village.does("Cem", playground, "projects", Join(project=playground, rules_version=1))
    village.gets(box, 50_000, ForPot(project=playground))
    return f"/p/{village.playground}/money/pay"


def chosen(village: Village, who: Client, at: str, name: str) -> str:
    """The value that stands for somebody in the form."""
    found = re.search(rf'<option value="([^"]+)"[^>]*>{name}<', who.get(at).content.decode())
    assert found
    return found.group(1)


def test_agreed_by_silence_it_is_owed(village: Village, at: str) -> None:
    """Ana proposes 200 to Cem; the page says who pays; six days later Cem reads that it is owed."""
    ana = village.visitor("Ana")
    assert "Propose to pay somebody" in village.page("Ana", at[: -len("/pay")])
    typed = {"who": chosen(village, ana, at, "Cem"), "amount": "200", "unit": "NOK"}
    answer = ana.post(at, typed)
    assert answer.status_code == 302
    form = ana.get(answer.headers["Location"]).content.decode()
    found = FOLLOWS.search(form)
    assert found
    assert "The project owes Cem 200 kr, and its host pays it." in html.unescape(found.group(2))
    assert "A payment of 200 kr" in form
    assert 'value="200 kr to Cem"' not in form
    put_up = {
        "title": "200 kr to Cem", "text": "For the paint.", "how": "Once.",
        "follows": found.group(1), "days": "0", "project": village.playground,
    }  # fmt: skip
    village.place.puts_up(ana, "proposal", put_up)
    row = lists.cards_of(village.id_of(village.playground)).rows[0]
    card = village.page("Ana", f"/c/{row.code.lower()}")
    assert "The group, from the money that is held for it." in card
    village.later(6)
    mine = village.page("Cem", "/money/")
    assert "<strong>200 kr</strong> is owed to you by The association" in mine
    assert "As decided: 200 kr to Cem" in mine


def test_an_organisation_that_takes_part_can_be_paid(village: Village, at: str) -> None:
    """It stands among those who can be chosen, and the proposal names it."""
    ben = village.visitor("Ben")
    firm = begins(village.place, ben, "The bakery", kind="firm")
    takes_part_for(village.place, ben, village.playground, firm)
    ana = village.visitor("Ana")
    typed = {"who": chosen(village, ana, at, "The bakery"), "amount": "200", "unit": "NOK"}
    form = ana.get(ana.post(at, typed).headers["Location"]).content.decode()
    found = FOLLOWS.search(form)
    assert found
    assert "The project owes The bakery 200 kr" in html.unescape(found.group(2))


def test_no_more_than_there_is_and_for_members(village: Village, at: str) -> None:
    """Too much is said at its field; strangers and others are not asked."""
    ana = village.visitor("Ana")
    typed = {"who": chosen(village, ana, at, "Cem"), "amount": "501", "unit": "NOK"}
    answer = ana.post(at, typed)
    assert answer.status_code == 422
    assert "Write an amount up to 500 kr." in answer.content.decode()
    assert village.visitor().get(at).headers["Location"].startswith("/in/")
    assert village.visitor("Dia").get(at).headers["Location"].endswith("/money")
    assert "Propose to pay somebody" not in village.page("Dia", at[: -len("/pay")])
