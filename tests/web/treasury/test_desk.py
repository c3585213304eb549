"""The host's desk by hand: what came in, matched, undone; every step by two (S22, MON-08)."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connections
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from dugnad.charter.money.accounts import read_reference
from dugnad.charter.money.records import ForPromise
from dugnad.engine.solo.reading import BooksSnapshot
from dugnad.web.acting.services import new_press
from dugnad.web.house import house
from dugnad.web.lists import money
from dugnad.web.lists import services as lists
from dugnad.web.lists.models import MoneyPromise, MoneyReturning
from dugnad.web.treasury import reading
from tests.web.living import ALIASES
from tests.web.treasury.village import Village

_SEEN = re.compile(r'name="seen" value="([0-9a-f]+)"')

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


@pytest.fixture
def box(village: Village) -> str:
    """The association's bank account, and the playground's money with it."""
    return village.hosted()


def test_an_empty_desk_says_where_to_begin(village: Village) -> None:
    """Nothing is there: the treasurer is told the one thing to do, the second person waits."""
    desk = village.page("Bengt", f"/p/{village.hall}/desk")
    assert "One thing needs you" in desk
    assert "One thing about money needs you." in village.page("Bengt", "/for-you/")
    assert "One thing about money" not in village.page("Karin", "/for-you/")
    assert "It begins with the bank account or the cash box" in desk
    assert "No project yet." in desk
    assert "It begins with the bank account" not in village.page("Karin", f"/p/{village.hall}/desk")


def test_the_desk_is_for_the_two(village: Village, box: str) -> None:
    """Others read whose desk it is and where they can check; strangers sign in first."""
    for path in ("desk", f"desk/in/{box}/new", "desk/in/1", "desk/pay", "desk/pay/1"):
        answer = village.visitor("Ana").get(f"/p/{village.hall}/{path}")
        assert answer.status_code == 403, path
        assert "Neither moves any alone." in answer.content.decode()
        assert village.visitor().get(f"/p/{village.hall}/{path}").status_code == 302
    assert village.visitor("Karin").get(f"/p/{village.hall}/desk/box").status_code == 403
    assert village.visitor("Ana").get(f"/p/{village.playground}/desk").status_code == 404


def test_nothing_moves_before_another_person_confirms(village: Village, box: str) -> None:
    """Bengt records, and cannot confirm it himself; Karin can, and then it is in the pot."""
    to = f"p-{village.id_of(village.playground).hex()}"
    answer = village.records(box, "1 250,50", to=to)
    assert answer.headers["Location"] == f"/p/{village.hall.lower()}/desk"
    number = village.newest()
    at = f"/p/{village.hall}/desk/in/{number}"
    assert village.pot() == 0
    mine = village.page("Bengt", at)
    assert "It is not your turn: you recorded it yourself." in mine
    assert "I have seen it too" not in mine
    village.post("Bengt", at, {"verb": "confirm"})
    assert village.pot() == 0
    desk = village.page("Karin", f"/p/{village.hall}/desk")
    assert "1,250.50 kr</b> · For The playground" in desk
    theirs = village.page("Karin", at)
    assert "21.9. Dia no 1" in theirs
    assert "I have seen it too: 1,250.50 kr came in" in theirs
    village.post("Karin", at, {"verb": "confirm"})
    assert village.pot() == 125_050
    assert "It is where it belongs." in village.page("Karin", at)
    assert "1,250.50 kr" in village.page("", f"/p/{village.playground}/money")


@pytest.mark.parametrize("at", ["desk/in", "desk/pay"])
def test_a_number_that_can_be_none_is_not_found(village: Village, box: str, at: str) -> None:
    """However long it is."""
    for number in (0, 2**53, 2**63, 2**70):
        page = f"/p/{village.hall}/{at}/{number}"
        assert village.visitor("Bengt").get(page).status_code == 404
        assert village.post("Bengt", page, {"verb": "confirm"}).status_code == 404


def test_of_very_much_that_is_owed_a_page_is_shown(
    village: Village, box: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest first, page by page; how many there are is said, and any page can be paid from."""
    monkeypatch.setattr(reading, "OWED_PAGE", 2)
    for title in ("The first", "The second", "The third"):
        village.works(box, title=title)
    assert "3 things are to be paid" in village.page("Bengt", f"/p/{village.hall}/desk")
    at = f"/p/{village.hall}/desk/pay"
    first = village.page("Bengt", at)
    assert "1 to 2 of 3, the oldest first." in first
    assert [title in first for title in ("The first", "The second", "The third")] == [
        True, True, False,
    ]  # fmt: skip
    assert "Those before" not in first
    last = village.page("Bengt", f"{at}?from=2")
    assert "3 to 3 of 3" in last
    assert "The third" in last
    assert "Those after" not in last
    assert "from=0" in last
    third = money.to_pay(village.id_of(village.hall), 2, 5)
    village.says_where(third[0])
    typed = {"owed": third[0].hex(), "box": box}
    assert village.post("Bengt", f"{at}?from=2", typed).status_code == 302
    assert "2 things are to be paid" in village.page("Bengt", f"/p/{village.hall}/desk")
    for wrong in ("x", "-1", "9" * 30):
        assert "The first" in village.page("Bengt", f"{at}?from={wrong}")


def test_a_view_reads_the_same_however_many_gifts_go_back(
    village: Village, box: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk of a host one of whose cards gives back 10 gifts, or 1,000."""
    card = village.collects()
    number = village.promises("Dia", card, 20_000)
    village.comes_in(box, "200", reference=number)
    village.later(days=16)
    read = 0
    getting = BooksSnapshot.get

    def counted(self: BooksSnapshot, key: bytes) -> bytes | None:
        nonlocal read
        read += 1
        return getting(self, key)

    monkeypatch.setattr(BooksSnapshot, "get", counted)
    found = []
    for more in (9, 990):
        known = MoneyPromise.objects.count()
        MoneyPromise.objects.bulk_create(
            MoneyPromise(number=known + 100 + at, giver=bytes(16), card=card, back=True)
            for at in range(more)
        )
        MoneyReturning.objects.update(gifts=F("gifts") + more)
        village.page("Bengt", f"/p/{village.hall}/desk")  # what is looked up once, is.
        read = 0
        with CaptureQueriesContext(connections["views"]) as asked:
            page = village.page("Bengt", f"/p/{village.hall}/desk")
        assert f"{known + more} gifts are to go back" in page
        found.append((read, len(asked)))
    assert found[0] == found[1]
    assert len(money.to_give_back(card, 500)) == 500


def test_what_is_recorded_can_be_taken_back(village: Village, box: str) -> None:
    """Before it is confirmed either of the two takes it back; nothing has moved."""
    village.records(box)
    at = f"/p/{village.hall}/desk/in/{village.newest()}"
    village.post("Bengt", at, {"verb": "withdraw"})
    assert "Taken back before anything moved." in village.page("Karin", at)
    assert money.entries_waiting(village.id_of(village.hall)) == []


def test_a_wrong_digit_in_a_reference_is_found(village: Village, box: str) -> None:
    """The check digit finds it; nothing typed is lost."""
    answer = village.records(box, reference="0000 0076")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "one digit is missing or wrong" in page
    assert 'value="0000 0076"' in page
    assert "21.9. Dia no 1" in page


def test_a_line_of_the_bank_enters_once(village: Village, box: str) -> None:
    """The same line typed again, with other blanks, is refused in words and nothing is lost."""
    village.comes_in(box, line="21.9.  Dia   500")
    again = village.records(box, line=" 21.9. Dia 500 ")
    assert again.status_code == 409
    page = again.content.decode()
    assert "21.9. Dia 500" in page
    assert "already" in page or "is in the books" in page


def test_the_same_line_is_the_same_however_it_was_copied(village: Village, box: str) -> None:
    """Letters put together in another way, wide blanks and signs nobody sees make no new line."""
    village.records(box, line="21.9. \N{LATIN SMALL LETTER A WITH RING ABOVE}se 500")
    for line in (
        "21.9. a\N{COMBINING RING ABOVE}se 500",
        "21.9.\N{NO-BREAK SPACE}\N{LATIN SMALL LETTER A WITH RING ABOVE}se  500",
        "21.9. \N{LATIN SMALL LETTER A WITH RING ABOVE}se 5\N{ZERO WIDTH SPACE}00",
    ):
        assert village.records(box, line=line).status_code == 409, line


def test_what_nobody_knows_is_matched_by_two(village: Village, box: str) -> None:
    """It lies apart, Bengt finds out what it is for, Karin confirms, and it is in the pot."""
    number = village.comes_in(box)
    at = f"/p/{village.hall}/desk/in/{number}"
    assert "Find out what it is for" in village.page("Karin", f"/p/{village.hall}/desk")
    assert village.post("Bengt", at, {"verb": "match"}).status_code == 422
    to = f"p-{village.id_of(village.playground).hex()}"
    village.post("Bengt", at, {"verb": "match", "match-to": to})
    assert village.pot() == 0
    assert "Yes, that is what it is for" in village.page("Karin", at)
    village.post("Karin", at, {"verb": "confirm"})
    assert village.pot() == 50_000


def test_what_nobody_finds_out_goes_back(village: Village, box: str) -> None:
    """It becomes owed to whoever sent it, and the desk shows the bank's line to pay it by."""
    at = f"/p/{village.hall}/desk/in/{village.comes_in(box)}"
    village.post("Bengt", at, {"verb": "match", "match-to": "back"})
    village.post("Karin", at, {"verb": "confirm"})
    page = village.page("Bengt", f"/p/{village.hall}/desk/pay")
    assert "500 kr · Who sent it" in page
    assert "Nobody knew what it was for" in page
    assert "21.9. Dia no 1" in page


def test_nobody_confirms_what_they_have_not_seen(village: Village, box: str) -> None:
    """Bengt asks for something else after Karin looked: her press does nothing, and says so."""
    at = f"/p/{village.hall}/desk/in/{village.comes_in(box)}"
    to = f"p-{village.id_of(village.playground).hex()}"
    village.post("Bengt", at, {"verb": "match", "match-to": to})
    seen = _SEEN.findall(village.page("Karin", at))[0]
    village.post("Bengt", at, {"verb": "withdraw"})
    village.post("Bengt", at, {"verb": "reverse", "reverse-reason": "mistake"})
    village.post("Karin", at, {"verb": "confirm", "seen": seen})
    page = village.page("Karin", at)
    assert "It lies apart until it is known what it is for." in page
    assert "Why it is undone" in page
    village.post("Karin", at, {"verb": "confirm", "seen": _SEEN.findall(page)[0]})
    assert "It was undone." in village.page("Karin", at)


def test_undoing_has_a_reason_and_takes_two(village: Village, box: str) -> None:
    """A mistake needs no line of the bank, a payment taken back does; both lines stay."""
    to = f"p-{village.id_of(village.playground).hex()}"
    first, second = village.comes_in(box, to=to), village.comes_in(box, "300", to=to)
    at = f"/p/{village.hall}/desk/in"
    wrong = village.post(
        "Karin", f"{at}/{first}", {"verb": "reverse", "reverse-reason": "taken back"}
    )
    assert wrong.status_code == 422
    assert "Copy the line from the bank" in wrong.content.decode()
    back = {"verb": "reverse", "reverse-reason": "taken back", "reverse-line": "25.9. Dia back"}
    village.post("Karin", f"{at}/{first}", back)
    assert village.pot() == 80_000
    village.post("Bengt", f"{at}/{first}", {"verb": "confirm"})
    assert village.pot() == 30_000
    mistake = {"verb": "reverse", "reverse-reason": "mistake"}
    village.post("Bengt", f"{at}/{second}", mistake)
    village.post("Karin", f"{at}/{second}", {"verb": "confirm"})
    assert village.pot() == 0
    books = village.page("", "/books/?show=money")
    assert "500 kr that had come in was taken back by who paid it." in books
    assert "300 kr had been recorded by mistake and is taken out again." in books
    assert "500 kr came in." in books


def test_cash_is_counted_by_two_and_carried_to_the_bank(village: Village, box: str) -> None:
    """A cash box has no bank's line: two count; what is carried to the bank stays the same."""
    cash = village.opens_box(where="At the hall, Thursdays 10 to 12")
    assert cash != box
    page = village.page("Bengt", f"/p/{village.hall}/desk/in/{cash}/new")
    assert "Who counted it, and from what?" in page
    to = f"p-{village.id_of(village.playground).hex()}"
    village.comes_in(cash, "740", to=to, line="The tin at the fair, Bengt and Karin")
    page = village.page("Karin", f"/p/{village.hall}/desk/in/{village.newest()}")
    assert "Who counted it, and from what?" in page
    assert "The bank's own line" not in html.unescape(page)
    village.comes_in(box, "740", to=f"b-{cash}")
    with house().engine.reader() as store:
        lies = {one.kind: one.lies for one in money.boxes_of(store, village.id_of(village.hall))}
    assert lies == {"bank": 74_000, "cash": 0}
    village.post("Bengt", f"/p/{village.hall}/desk/box/{cash}/close")
    assert "It is used no more." in village.page("Bengt", f"/p/{village.hall}/desk")
    assert village.visitor("Bengt").get(f"/p/{village.hall}/desk/in/{cash}/new").status_code == 404


def test_a_box_needs_a_number_to_pay_to(village: Village) -> None:
    """A bank account without a number is sent back with a sentence."""
    typed = {"title": "The association", "unit": "NOK"}
    answer = village.post("Bengt", f"/p/{village.hall}/desk/box", typed)
    assert answer.status_code == 422
    assert "Write the account number or the IBAN." in answer.content.decode()


def test_public_money_is_recorded_as_such(village: Village, box: str) -> None:
    """A fund is named once; its money then stays apart in the pot to the smallest coin."""
    page = village.page("Bengt", f"/p/{village.hall}/desk/in/{box}/new")
    assert "Whose money is it?" not in page
    wrong = village.post("Bengt", f"/p/{village.hall}/desk/fund", {"fund": "2222 22"})
    assert wrong.status_code == 422
    assert "Nothing here has this code." in wrong.content.decode()
    assert 'value="2222 22"' in wrong.content.decode()
    village.post("Bengt", f"/p/{village.hall}/desk/fund", {"fund": village.hall})
    page = village.page("Bengt", f"/p/{village.hall}/desk/in/{box}/new")
    assert "Public money: The association" in page
    to = f"p-{village.id_of(village.playground).hex()}"
    village.comes_in(box, "100,01", to=to, origin=village.id_of(village.hall).hex())
    village.comes_in(box, "50", to=to)
    page = village.page("", f"/p/{village.playground}/money")
    assert "150.01 kr" in page
    assert "Public money: The association: 100.01 kr" in page
    assert "Private money: 50 kr" in page


def test_a_reference_leads_a_payment_to_its_promise(village: Village, box: str) -> None:
    """Typed with blanks and hyphens as banks show it; what is too much is owed back by itself."""
    card = village.collects()
    number = village.promises("Dia", card, 50_000)
    village.records(box, "700", reference=f"{number[:3]} {number[3:5]}-{number[5:]}")
    at = f"/p/{village.hall}/desk/in/{village.newest()}"
    page = village.page("Karin", at).replace("\N{NO-BREAK SPACE}", " ")
    assert "500 kr was still to be paid. 200 kr goes back to whoever gave it" in page
    village.post("Karin", at, {"verb": "confirm"})
    assert "More than was promised" not in village.page("Karin", at)
    page = village.page("Dia", "/money/")
    assert "Given: 500 kr." in page
    assert "<strong>200 kr</strong> is owed to you by The association" in page
    assert "It was more than was promised: A new swing (The playground)" in page
    assert village.pot() == 50_000
    year = village.page("Dia", "/money/2026")
    assert "You gave" in year


def test_what_failed_goes_back_to_everybody(village: Village, box: str) -> None:
    """The goal was missed: the desk says so, and one press makes every gift owed to its giver."""
    card = village.collects()
    for name, amount in (("Dia", 20_000), ("Cem", 30_000)):
        number = village.promises(name, card, amount)
        village.comes_in(box, str(amount // 100), reference=number)
    village.later(days=16)
    desk = village.page("Bengt", f"/p/{village.hall}/desk")
    assert "2 gifts are to go back to those who gave them." in desk
    code = lists.code_of(card)
    village.post("Bengt", f"/p/{village.hall}/desk/give-back/{code}")
    page = village.page("Bengt", f"/p/{village.hall}/desk/pay")
    assert "200 kr · Dia" in page
    assert "300 kr · Cem" in page
    assert "A gift that goes back: A new swing (The playground)" in page
    assert "are to go back" not in village.page("Bengt", f"/p/{village.hall}/desk")
    assert village.pot() == 0
    assert "<strong>200 kr</strong> is owed to you" in village.page("Dia", "/money/")


def test_a_new_account_is_compared_by_another_person(village: Village) -> None:
    """Bengt tells of it; Karin sees every digit and says that it is right, or that it is not."""
    at = f"/p/{village.hall}/desk"
    typed = {"title": "The association", "unit": "NOK", "account": "8601 11 17947"}
    wrong = village.post("Bengt", f"{at}/box", {**typed, "account": "8601 11 17946"})
    assert wrong.status_code == 422
    assert "A Norwegian account number has eleven digits" in wrong.content.decode()
    wrong = village.post("Bengt", f"{at}/box", {**typed, "iban": "NO9386011117948"})
    assert "One sign of this IBAN is missing or wrong." in wrong.content.decode()
    village.post("Bengt", f"{at}/box", typed)
    bengt = village.page("Bengt", at)
    assert "It is not used before another person has looked at it." in bengt
    assert "I have compared it" not in bengt
    assert "Record what came in" not in bengt
    karin = village.page("Karin", at)
    assert "One thing needs you" in karin
    assert "8601 11 17947" in karin
    assert "One thing about money needs you." in village.page("Karin", "/for-you/")
    new = re.findall(r"/desk/box/([0-9a-f]{32})/confirm", karin)[0]
    assert village.visitor("Bengt").get(f"{at}/in/{new}/new").status_code == 404
    village.post("Bengt", f"{at}/box/{new}/confirm")
    assert "Record what came in" not in village.page("Bengt", at)
    village.post("Karin", f"{at}/box/{new}/confirm")
    assert "Record what came in" in village.page("Bengt", at)
    village.post("Bengt", f"{at}/box", {**typed, "title": "Another"})
    other = re.findall(r"/desk/box/([0-9a-f]{32})/confirm", village.page("Karin", at))[0]
    village.post("Karin", f"{at}/box/{other}/close")
    assert "It is used no more." in village.page("Bengt", at)


def test_money_without_a_reference_finds_its_promise(village: Village, box: str) -> None:
    """Dia's transfer says her name and no number: the two choose her promise, by sum and name."""
    card = village.collects()
    number = village.promises("Dia", card, 50_000)
    village.promises("Cem", card, 30_000)
    desk = village.page("Bengt", f"/p/{village.hall}/desk")
    assert f"<b>500 kr</b> · A new swing · Dia <small>{number}</small>" in desk
    assert f"500 kr · A new swing · Dia · {number}" in village.page(
        "Bengt", f"/p/{village.hall}/desk/in/{box}/new"
    )
    came = village.comes_in(box, "500")
    at = f"/p/{village.hall}/desk/in/{came}"
    page = village.page("Bengt", at)
    just, _others, rest = page.partition("Promises still to be paid")
    assert "· Dia ·" in just.partition("Promises of just this sum")[2]
    assert "· Cem ·" in rest
    chosen = {"verb": "match", "match-to": f"r-{read_reference(number)}"}
    assert village.post("Bengt", at, chosen).status_code == 302
    village.post("Karin", at, {"verb": "confirm"})
    with house().engine.reader() as store:
        promise = money.books(store).promises.get(read_reference(number))
    assert promise is not None
    assert promise.paid == 50_000
    desk = village.page("Bengt", f"/p/{village.hall}/desk")
    assert "· Dia <small>" not in desk
    assert "· Cem <small>" in desk


def test_whoever_gives_unseen_has_no_name_at_the_desk(village: Village, box: str) -> None:
    """And neither has a promise that was taken back, or paid, a place in the list."""
    card = village.collects()
    typed = {"kind": "money", "amount": "500", "shown": "neighbour"}
    answer = village.post("Dia", f"/c/{lists.code_of(card)}/do/Give", typed)
    assert answer.status_code == 302, answer.content.decode()
    desk = village.page("Bengt", f"/p/{village.hall}/desk")
    assert "A new swing · A neighbour, unseen" in desk
    assert "Dia" not in desk.partition("Promised, and not paid yet")[2]


def test_an_association_that_asks_itself_is_told_that_one_press_is_left(
    village: Village, box: str
) -> None:
    """Bengt asks for his own association, and reads where he says yes."""
    bengt = village.visitor("Bengt")
    asked = {"host": village.hall, "press": new_press()}
    page = bengt.post(f"/p/{village.hall}/money", asked, follow=True).content.decode()
    assert "One press is left: say yes at the desk of The association." in page


def test_who_asked_is_not_told_with_the_day_of_the_record(village: Village, box: str) -> None:
    """Karin asks to undo what Bengt recorded: no moment stands beside her that is another one's."""
    to = f"p-{village.id_of(village.playground).hex()}"
    at = f"/p/{village.hall}/desk/in/{village.comes_in(box, to=to)}"
    assert re.search(r"Recorded by</dt><dd>\w+, ", village.page("Bengt", at))
    village.post("Karin", at, {"verb": "reverse", "reverse-reason": "mistake"})
    assert "Asked by</dt><dd>Karin</dd>" in village.page("Bengt", at)


def test_what_was_given_for_something_is_told_beside_what_there_is(
    village: Village, box: str
) -> None:
    """The goal is reached and the money is the project's: the page still says what it was for."""
    card = village.collects(goal=50_000)
    number = read_reference(village.promises("Dia", card, 50_000))
    village.gets(box, 50_000, ForPromise(number=number))
    assert "was given for this" not in village.page("", f"/p/{village.playground}/money")
    for _time in range(4):
        village.later(days=8)
    assert "Of what came, 500 kr was given for this:" in village.page(
        "", f"/p/{village.playground}/money"
    )


def test_money_is_for_what_can_do_something_with_it(village: Village, box: str) -> None:
    """News spends nothing: it is not offered as what money is for; a fundraiser and a task are."""
    village.place.tells(village.visitor("Ana"), "The bridge is open", project=village.playground)
    sews = {
        "title": "Sew the flags", "counts": "They are hemmed.", "pay": "money", "unit": "NOK",
        "amount": "300", "who": "Kari", "places": "1", "period": "3", "vote": "5",
    }  # fmt: skip
    village.place.puts_up(village.visitor("Ana"), "task", {**sews, "project": village.playground})
    page = village.page("Bengt", f"/p/{village.hall}/desk/in/{box}/new")
    assert "Sew the flags" in page
    assert "The bridge is open" not in page
