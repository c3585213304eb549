"""What is owed to an organisation: who hears of it, who sees it, and what is left out."""

from __future__ import annotations

import pytest

from dugnad.charter.entries import party_of
from dugnad.charter.law import Law
from dugnad.charter.money.records import ForPot
from dugnad.web.house import house
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.messages.models import Message
from tests.web.living import ALIASES
from tests.web.pages.common import begins, takes_part_for
from tests.web.treasury.test_proposing import FOLLOWS, chosen
from tests.web.treasury.test_telling import told
from tests.web.treasury.village import Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


@pytest.fixture
def box(village: Village) -> str:
    """500 are held for the playground."""
    box = village.hosted()
    village.gets(box, 50_000, ForPot(project=village.id_of(village.playground)))
    return box


@pytest.fixture
def firm(village: Village) -> str:
    """Ben's bakery takes part in the playground."""
    ben = village.visitor("Ben")
    code = begins(village.place, ben, "The bakery", kind="firm")
    takes_part_for(village.place, ben, village.playground, code)
    return code


def decides_to_pay(village: Village, firm: str, *, bill: bool) -> bytes:
    """The playground agrees by silence to pay the bakery 200; gives what is owed."""
    party = party_of(village.id_of(village.playground), village.id_of(firm))
    ana, at = village.visitor("Ana"), f"/p/{village.playground}/money/pay"
    typed = {"amount": "200", "unit": "NOK"}
    if bill:
        at += "/bill"
        typed |= {"party": firm.upper(), "what": "Bread.", "account": "8601 11 17947"}
    else:
        typed |= {"who": chosen(village, ana, at, "The bakery")}
    answer = ana.post(at, typed)
    assert answer.status_code == 302, answer.content.decode()
    found = FOLLOWS.search(ana.get(answer.headers["Location"]).content.decode())
    assert found
    put_up = {
        "title": "200 kr to the bakery", "text": "Bread.", "how": "Once.",
        "follows": found.group(1), "days": "0", "project": village.playground,
    }  # fmt: skip
    village.place.puts_up(ana, "proposal", put_up)
    village.later(6)
    return money.owed_to([party])[0]


@pytest.mark.parametrize("bill", [True, False])
def test_who_speaks_for_it_hears_and_sees_what_is_owed(
    village: Village, box: str, firm: str, *, bill: bool
) -> None:
    """Ben has a letter when it is owed and when it is paid, and the page has both with reasons."""
    told(village)
    owed = decides_to_pay(village, firm, bill=bill)
    words = "owes The bakery 200 kr for its bill" if bill else "tell its treasurer where"
    letters = [(whom, text) for whom, text in told(village) if words in text]
    assert [whom for whom, _text in letters] == ["Ben"]
    at = f"/p/{firm}/money/own"
    assert at.lower() in letters[0][1].lower()
    page = village.page("Ben", at)
    assert "<strong>200 kr</strong> is owed by The association" in page
    assert "As decided: 200 kr to the bakery" in page
    assert "Put it back" not in page
    assert "put-back" not in page
    assert "Nothing is owed to you now." in village.page("Ben", "/money/")
    assert f"/p/{firm.lower()}/money/own" in village.page("Ben", "/money/").lower()
    number = village.pays(owed, box)
    village.post("Karin", f"/p/{village.hall}/desk/pay/{number}", {"verb": "confirm"})
    paid = [whom for whom, text in told(village) if "200 kr was paid to The bakery." in text]
    assert paid == ["Ben"]
    assert "Paid to it" in village.page("Ben", at)
    with house().engine.reader() as store:
        assert Law(store).owed_standing(owed) == "paid"


def test_nobody_else_sees_it(village: Village, box: str, firm: str) -> None:
    """Strangers are asked who they are; others, and of groups everybody, are told who does."""
    del box
    at = f"/p/{firm}/money/own"
    assert "/in/" in village.visitor("").get(at).headers["Location"]
    answer = village.visitor("Ana").get(at, follow=True)
    assert "Only those who speak for the organisation" in answer.content.decode()
    mine = village.visitor("Ana").get(f"/p/{village.playground}/money/own")
    assert mine.status_code == 302
    assert "What is owed to those you speak for" not in village.page("Ana", "/money/")
    assert not Message.objects.filter(person=village.place.who("Cem")).exists()


def test_what_it_gave_stands_there_too(village: Village, box: str, firm: str) -> None:
    """With the way to pay what it promised, in its name."""
    card = village.collects()
    village.later(1)
    ben, code = village.visitor("Ben"), str(lists.code_of(card)).lower()
    answer = ben.post(
        f"/c/{code}/do/Give",
        {"kind": "money", "amount": "300", "shown": "name", "for": firm, "press": "one"},
    )
    assert answer.status_code == 302, answer.content.decode()
    page = village.page("Ben", f"/p/{firm}/money/own")
    assert "Of it still to be paid: 300 kr." in page
    assert f"?for={firm.upper()}" in page
    assert "00000018" in page
    village.comes_in(box, "300", reference="0000 0018")
    assert "All in all it has given 300 kr." in village.page("Ben", f"/p/{firm}/money/own")
