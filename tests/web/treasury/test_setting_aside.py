"""Money of the project for one card: proposed from the card, decided together, there by itself."""

from __future__ import annotations

import re

import pytest

from dugnad.charter.law import Law
from dugnad.charter.money.records import ForPot
from dugnad.ledger.store import Frozen
from dugnad.web.house import house
from dugnad.web.lists import services as lists
from tests.web.living import ALIASES
from tests.web.treasury.village import Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

TASK = {
    "title": "Sew ten flags",
    "counts": "Ten flags are hemmed.",
    "pay": "money",
    "amount": "300",
    "who": "Kari",
    "unit": "NOK",
    "places": "1",
    "period": "3",
    "vote": "5",
    "outsiders": "on",
}
OFFER = "Propose to set the group's money aside for it"


def puts_up(village: Village) -> str:
    """Ana puts a paid task up on the playground; gives its code."""
    typed = {**TASK, "project": village.playground}
    return village.place.puts_up(village.visitor("Ana"), "task", typed)


def there(village: Village, code: str) -> int:
    """What lies in the card's pot."""
    with house().engine.reader() as store:
        return Law(Frozen(store)).card_pot(bytes(village.place.card(code).card), "NOK")


def status(village: Village, code: str) -> str:
    """Where the card stands."""
    with house().engine.reader() as store:
        entry = Law(Frozen(store)).card(bytes(village.place.card(code).card))
    assert entry is not None
    return entry.status


def proposes(village: Village, code: str) -> str:
    """Ana follows what the card offers, and puts the proposal up; gives what would follow."""
    page = village.page("Ana", f"/c/{code.lower()}")
    assert OFFER in page
    found = re.search(r'href="(/box/proposal/\?[^"]*money-for=[^"]+)"', page)
    assert found
    form = village.page("Ana", found.group(1).replace("&amp;", "&"))
    # What it is about stands in the title and above what is folded away.
    assert "kr for “" in form.partition('name="text"')[0]
    assert form.index('name="follows"') < form.index('name="title"')
    chosen = re.search(r'<option value="([^"]+)" selected>([^<]*money is there[^<]*)', form)
    assert chosen, form
    typed = {
        "title": "Flags",
        "text": "For the harbour day.",
        "how": "Now.",
        "follows": chosen.group(1),
        "days": "0",
        "project": village.playground,
    }
    village.place.puts_up(village.visitor("Ana"), "proposal", typed)
    return chosen.group(2)


def test_the_group_sets_aside_what_the_card_lacks(village: Village) -> None:
    """The card waits; agreed by silence, the money is there and the card in force, by itself."""
    box = village.hosted()
    playground = village.id_of(village.playground)
    village.gets(box, 50_000, ForPot(project=playground))
    code = puts_up(village)
    assert status(village, code) == "waiting"
    page = village.page("Ana", f"/p/{village.playground}/money")
    assert "8601 11 17947" in page
    assert f'Sew ten flags: <span class="code">{code[:3]} {code[3:]}</span>' in page
    assert "8601 11 17947" not in village.page("", f"/p/{village.playground}/money")
    follows = proposes(village, code)
    assert "300 kr of the project&#x27;s money is there for the card “Sew ten flags”" in follows
    village.later(6)
    assert there(village, code) == 30_000
    assert status(village, code) == "in force"
    assert OFFER not in village.page("Ana", f"/c/{code.lower()}")


def test_no_more_is_offered_than_there_is(village: Village) -> None:
    """What the project has is set aside; strangers and projects without money are offered none."""
    box = village.hosted()
    code = puts_up(village)
    assert OFFER not in village.page("Ana", f"/c/{code.lower()}")
    village.gets(box, 10_000, ForPot(project=village.id_of(village.playground)))
    assert OFFER not in village.page("", f"/c/{code.lower()}")
    assert "100 kr of the project&#x27;s money" in proposes(village, code)
    village.later(6)
    assert (there(village, code), status(village, code)) == (10_000, "waiting")
    assert "So far 100 kr lie there." in village.page("Ana", f"/c/{code.lower()}")


def test_a_task_that_is_in_force_may_lack_money_too(village: Village) -> None:
    """Where it could be taken on before, what is missing can still be set aside."""
    village.gets(village.hosted(), 50_000, ForPot(project=village.id_of(village.playground)))
    typed = {**TASK, "project": village.playground, "before_money": "on"}
    code = village.place.puts_up(village.visitor("Ana"), "task", typed)
    assert status(village, code) == "in force"
    assert "300 kr of the project&#x27;s money" in proposes(village, code)
    village.later(6)
    assert there(village, code) == 30_000
    page = village.page("Ana", f"/c/{code.lower()}")
    assert "is missing in the card" not in page


def test_the_first_page_says_that_pay_is_missing(village: Village) -> None:
    """As the card does, which says besides how money gets there; no longer once it is there."""
    box = village.hosted()
    typed = {**TASK, "project": village.playground, "before_money": "on"}
    code = village.place.puts_up(village.visitor("Ana"), "task", typed)
    missing = "is missing in the card&#x27;s pot"
    assert f"Of the 300 kr for it, 300 kr {missing}" in village.page("", "/")
    card = bytes(village.place.card(code).card)
    village.gets(box, 10_000, ForPot(project=village.id_of(village.playground), card=card))
    assert f"Of the 300 kr for it, 200 kr {missing}" in village.page("", "/")
    page = village.page("", f"/c/{code.lower()}")
    assert "200 kr is missing. What is not there cannot be paid" in page
    assert f'href="/p/{village.playground.lower()}/money"' in page.lower()
    takes_on = village.page("Ana", f"/c/{code.lower()}/do/Answer?said=yes")
    assert "200 kr is missing. What is not there cannot be paid" in takes_on
    village.gets(box, 20_000, ForPot(project=village.id_of(village.playground), card=card))
    assert missing not in village.page("", "/")


def test_an_address_alone_sets_nothing_aside(village: Village) -> None:
    """A card that lacks nothing, or that is not there, fills in nothing."""
    village.hosted()
    code = puts_up(village)
    for wanted in (code, "k7m4xq"):
        address = f"/box/proposal/?p={village.playground}&money-for={wanted}"
        assert "money is there for the card" not in village.page("Ana", address)
    assert lists.card_by_code(code) is not None
