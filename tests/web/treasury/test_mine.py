"""My money: what I have, what I promised, what is owed to me and why, back into a project (S12)."""

from __future__ import annotations

import csv
import io

import pytest

from dugnad.cards.fundraiser.law.verbs import Give, TakeBack
from dugnad.cards.news.contract import Open as TellNews
from dugnad.charter.cards.verbs import PutUp
from dugnad.charter.entries import target_of
from dugnad.charter.money.accounts import Sum
from dugnad.ledger import codec
from dugnad.web.acting.services import member_in
from dugnad.web.content.told import Told
from dugnad.web.kit.adding_up import cell
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.messages.letters import unpack
from dugnad.web.messages.models import Message
from dugnad.web.treasury import payout
from dugnad.web.vault import services as vault
from tests.web.acting.street import identity
from tests.web.living import ALIASES
from tests.web.treasury.village import DAY_MS, Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


@pytest.fixture
def box(village: Village) -> str:
    """The association's bank account, and the playground's money with it."""
    return village.hosted()


def test_nothing_yet(village: Village) -> None:
    """The empty page says what will be here, and asks for no bank details."""
    page = village.page("Cem", "/money/")
    assert "Nothing is owed to you now." in page
    assert "You have promised nothing." in page
    assert "Nobody needs it before something is owed to you." in page
    assert village.visitor().get("/money/").headers["Location"].startswith("/in/")


def test_what_is_owed_and_why_and_what_happens_next(village: Village, box: str) -> None:
    """Cem reads who owes him what for which task, and at each step who does what next."""
    owed = village.works(box)
    page = village.page("Cem", "/money/")
    assert "<strong>300 kr</strong> is owed to you by The association" in page
    assert "By the agreement of Sew the flags (The playground)" in page
    assert "The treasurer puts it into the next list to pay." in page
    assert "Say once where your money goes" in page
    number = village.pays(owed, box)
    assert "It was recorded as paid. A second person confirms it." in village.page("Cem", "/money/")
    village.post("Karin", f"/p/{village.hall}/desk/pay/{number}", {"verb": "confirm"})
    page = village.page("Cem", "/money/")
    assert "Nothing is owed to you now." in page
    assert "It was paid." in page
    assert "300 kr" not in village.page("Dia", "/money/")


def test_where_it_goes_is_given_once(village: Village) -> None:
    """A wrong sign in an IBAN is found; what is kept can be changed and destroyed."""
    at = "/money/where-to"
    wrong = {"name": "Cem", "account": "NO93 8601 1117 948"}
    answer = village.post("Cem", at, wrong)
    assert answer.status_code == 422
    assert "One sign of this IBAN is missing or wrong." in answer.content.decode()
    assert "NO93 8601 1117 948" in answer.content.decode()
    for account in ("hello", "12345", "8601 11 17946"):
        typed = {"name": "Cem", "account": account}
        assert village.post("Cem", at, typed).status_code == 422, account
    village.post("Cem", at, {"name": "Cem", "account": "NO93 8601 1117 947"})
    assert "NO93 8601 1117 947" in village.page("Cem", "/money/")
    village.post("Cem", at, {"take-away": "1"})
    assert payout.of(village.place.who("Cem")) is None


def test_no_browser_keeps_where_it_goes(village: Village, box: str) -> None:
    """On a computer that many use, going back shows nobody's money, nor whom a host pays where."""
    village.post("Cem", "/money/where-to", {"name": "Cem", "account": "NO93 8601 1117 947"})
    number = village.pays(village.works(box), box)
    desk = f"/p/{village.hall}/desk"
    for who, path in (
        ("Cem", "/money/"),
        ("Cem", "/money/where-to"),
        ("Cem", "/money/2026"),
        ("Cem", "/money/2026?csv"),
        ("Bengt", desk),
        ("Bengt", f"{desk}/pay/{number}"),
        ("Bengt", f"{desk}/pay/{number}/list"),
    ):
        answer = village.visitor(who).get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "no-store", path


def test_what_was_paid_stays_noted_and_the_page_says_so(village: Village, box: str) -> None:
    """Whoever has their bank details destroyed is not told that nothing of them is left."""
    village.pays(village.works(box), box)
    cem = village.visitor("Cem")
    cem.post("/money/where-to", {"take-away": "1"})
    assert "it stays noted where it went" in cem.get("/money/").content.decode()


def test_one_tap_puts_it_back_and_shows_what_it_starts(village: Village, box: str) -> None:
    """A bench waits for 200 kr: Cem sees that his 300 start it, gives a part, and it begins."""
    owed = village.works(box)
    playground = village.id_of(village.playground)
    bench = identity("the bench")
    told = Told(title="A bench by the swings", text="For who watches.", language="en")
    put_up = PutUp(
        card=bench,
        project=playground,
        card_type="news",
        opening=codec.encode(TellNews(valid_until_ms=village.place.now_ms + 30 * DAY_MS)),
        awaits_money=Sum("NOK", 20_000),
    )
    village.does("Ana", playground, "cards", put_up, told)
    at = f"/money/put-back/{owed.hex()}"
    page = village.page("Cem", at)
    assert "200 kr is missing: with yours it can begin." in page
    assert village.visitor("Dia").get(at).status_code == 404
    to = f"{playground.hex()}-{bench.hex()}"
    assert village.post("Cem", at, {"to": to, "amount": "1 000"}).status_code == 409
    cem = village.visitor("Cem")
    cem.post(at, {"to": to, "amount": "200", "press": "one"})
    page = cem.get("/money/").content.decode()
    assert "200 kr is given to A bench by the swings. Thank you." in page
    assert "<strong>100 kr</strong> is owed to you" in page
    assert "Of what came, 200 kr was owed to people who put it back here instead." in village.page(
        "", f"/p/{village.playground}/money"
    )
    village.post("Cem", at, {"to": f"{playground.hex()}-"})
    assert "Of 300 kr that you earned, you put 300 kr back." in village.page("Cem", "/money/")


def test_the_yearly_list(village: Village, box: str) -> None:
    """Paid, and put back at once: each with its day, on paper and as a table that adds up."""
    first = village.works(box)
    number = village.pays(first, box)
    village.post("Karin", f"/p/{village.hall}/desk/pay/{number}", {"verb": "confirm"})
    second = village.works(box, amount=10_000)
    to = f"{village.id_of(village.playground).hex()}-"
    village.post("Cem", f"/money/put-back/{second.hex()}", {"to": to})
    assert 'href="/money/2026"' in village.page("Cem", "/money/")
    page = village.page("Cem", "/money/2026")
    assert "Paid to you or earned: 400 kr. Given by you: 100 kr." in page
    table = list(csv.DictReader(io.StringIO(village.page("Cem", "/money/2026?csv"))))
    assert [row["amount"] for row in table] == ["300.00", "100.00", "-100.00"]
    assert {row["held by"] for row in table} == {"The association"}
    assert "Nothing happened in this year." in village.page("Cem", "/money/2025")


def test_a_gift_that_goes_back_is_no_pay(village: Village, box: str) -> None:
    """Given once, owed back, and put back: it is one gift, and nothing that was earned."""
    card = village.collects()
    reference = village.promises("Cem", card, 10_000)
    village.comes_in(box, "100", reference=reference)
    village.later(days=11)
    row = lists.card(card)
    assert row is not None
    village.post("Bengt", f"/p/{village.hall}/desk/give-back/{row.code.lower()}")
    member = member_in(village.place.who("Cem"), village.id_of(village.playground))
    assert member is not None
    owed = money.owed_to([member])[0]
    village.post("Cem", f"/money/put-back/{owed.hex()}", {"to": village.to_the_playground})
    page = village.page("Cem", "/money/2026")
    assert "Paid to you or earned: 0 kr. Given by you: 100 kr." in page
    assert "A gift that goes back: A new swing" in page
    assert "Earned, and put back at once" not in page


def test_no_headline_becomes_a_formula_in_the_yearly_table(village: Village, box: str) -> None:
    """Whoever names a card writes into other people's tables: it stays text in every program."""
    owed = village.works(box, title='=HYPERLINK("https://elsewhere.example")')
    village.post("Cem", f"/money/put-back/{owed.hex()}", {"to": village.to_the_playground})
    table = list(csv.DictReader(io.StringIO(village.page("Cem", "/money/2026?csv"))))
    assert {row["where"][:2] for row in table} == {"'=", "Th"}


@pytest.mark.parametrize("text", ["=1+1", "+47 123", "-2", "@SUM(A1)", "\t=1", " =1", "\n=1"])
def test_what_begins_like_a_formula_is_told_as_text(text: str) -> None:
    """In whatever table it stands."""
    assert cell(text) == f"'{text}"
    assert cell("Sew the flags - twelve") == "Sew the flags - twelve"


def test_a_gift_that_goes_back_is_theirs_at_once(village: Village, box: str) -> None:
    """The goal was missed: Dia's own page says so before anybody at the desk has pressed."""
    card = village.collects()
    number = village.promises("Dia", card, 20_000)
    village.comes_in(box, "200", reference=number)
    assert "Given: 200 kr." in village.page("Dia", "/money/")
    assert "All in all you have given 200 kr." in village.page("Dia", "/money/")
    village.later(days=16)
    page = village.page("Dia", "/money/")
    assert "<strong>200 kr</strong> is owed to you by The association" in page
    assert "A gift that goes back: A new swing (The playground)" in page
    assert "The treasurer makes it ready" in page
    assert "It goes back to you, or has." in page
    assert "All in all you have given" not in page
    code = lists.code_of(card)
    village.post("Bengt", f"/p/{village.hall}/desk/give-back/{code}")
    page = village.page("Dia", "/money/")
    assert page.count("<strong>200 kr</strong> is owed to you") == 1
    assert "The treasurer puts it into the next list to pay." in page


def test_hours_and_rooms_are_not_paid(village: Village, box: str) -> None:
    """They are given when they are needed; what was taken back does not stand there."""
    del box
    card = village.collects(hours=600, rooms=2)
    playground = village.id_of(village.playground)
    for kind, amount in (("hours", 180), ("rooms", 1), ("money", 10_000)):
        gift = Give(kind=kind, amount=amount, shown="name")
        village.does("Dia", playground, target_of(card), gift)
    page = village.page("Dia", "/money/")
    assert page.count("You are told when it is needed.") == 2
    assert "a room once" in page
    assert "3 hours" in page
    assert page.count("How to pay") == 1
    village.does("Dia", playground, target_of(card), TakeBack(gift=3))
    page = village.page("Dia", "/money/")
    assert "How to pay" not in page
    assert "100 kr" not in page


def test_what_was_put_back_is_given(village: Village, box: str) -> None:
    """It stands in the list with its place, and counts among what Cem gave."""
    owed = village.works(box)
    typed = {"to": village.to_the_playground, "amount": "100"}
    village.post("Cem", f"/money/put-back/{owed.hex()}", typed)
    page = village.page("Cem", "/money/")
    assert "All in all you have given 100 kr." in page
    assert "You put 100 kr back: The playground" in page


def test_a_part_that_is_too_much_is_said_at_its_field(village: Village, box: str) -> None:
    """What was typed stands there still, above the buttons."""
    owed = village.works(box)
    typed = {"to": village.to_the_playground, "amount": "800"}
    answer = village.post("Cem", f"/money/put-back/{owed.hex()}", typed)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'value="800"' in page
    assert "Write an amount up to 300 kr." in page
    assert page.index('name="amount"') < page.index("Give it to")


def test_what_came_back_is_no_pay_whatever_became_of_it(village: Village, box: str) -> None:
    """Too much is paid back: the yearly list has both, and the sums are those of the gift alone."""
    card = village.collects()
    number = village.promises("Cem", card, 15_000)
    village.comes_in(box, "200", reference=number)
    member = member_in(village.place.who("Cem"), village.id_of(village.playground))
    assert member is not None
    owed = money.owed_to([member])[0]
    to = {"to": village.to_the_playground, "amount": "20"}
    village.post("Cem", f"/money/put-back/{owed.hex()}", to)
    village.later(2)
    paid = village.pays(owed, box)
    village.post("Karin", f"/p/{village.hall}/desk/pay/{paid}", {"verb": "confirm"})
    page = village.page("Cem", "/money/2026")
    assert "Paid to you or earned: 0 kr. Given by you: 170 kr." in page
    assert "Came back to you: It was more than was promised" in page
    assert "Paid to you: " not in page
    table = list(csv.DictReader(io.StringIO(village.page("Cem", "/money/2026?csv"))))
    assert sorted(row["amount"] for row in table) == ["-20.00", "-200.00", "20.00", "30.00"]


def test_a_host_is_not_asked_to_hold_its_own_money(village: Village) -> None:
    """Its own page leads to its desk."""
    page = village.page("Bengt", f"/p/{village.hall}/money")
    assert "It holds money for others itself" in page
    assert "Who could hold money for you" not in page


def test_the_account_of_a_host_is_nobodys_own(village: Village, box: str) -> None:
    """Cem copies the number that he pays to: it is said at the field, however it is written."""
    at = "/money/where-to"
    for account in ("86011117947", "8601.11.17947", "NO93 8601 1117 947"):
        answer = village.post("Cem", at, {"name": "Cem", "account": account})
        assert answer.status_code == 422
        assert "Money is collected on this account here" in answer.content.decode()
    assert payout.of(village.place.who("Cem")) is None


def test_the_first_time_it_is_not_said_anew(village: Village) -> None:
    """Whoever says for the first time where their money goes is told that, and later the other."""
    cem = village.place.who("Cem")
    said = []
    for account in ("1234 56 78903", "8601 11 17947"):
        answer = village.post("Cem", "/money/where-to", {"name": "Cem", "account": account})
        assert answer.status_code == 302
        rows = Message.objects.filter(person=cem).order_by("created_ms", "id")
        opened = [vault.unseal(cem.id, bytes(row.sealed_letter)) for row in rows]
        said.append(unpack(opened[-1] or b"").text)
    assert "It was said where money that is owed to you goes." in said[0]
    assert "It was said anew where money that is owed to you goes." in said[1]
