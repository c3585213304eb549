"""What goes out: owed, in a list, approved by another, paid, confirmed, sent back (J6, MON-02)."""

from __future__ import annotations

import csv
import html
import io
import json

import pytest

from dugnad.charter.money.records import ForPot, FromBox
from dugnad.web.forgetting import vouchers
from dugnad.web.lists import money
from dugnad.web.treasury import payout
from dugnad.web.treasury.models import PaidTo
from dugnad.web.treasury.payout import Details
from dugnad.web.treasury.traces import TRACE
from tests.web.living import ALIASES
from tests.web.treasury.village import TODAY, Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

ACCOUNT = Details(name="Cem Demir", account="9876 54 32109")


@pytest.fixture
def box(village: Village) -> str:
    """The association's bank account, and the playground's money with it."""
    return village.hosted()


@pytest.fixture
def owed(village: Village, box: str) -> bytes:
    """What Cem is owed for the flags he sewed: 300 kr."""
    return village.works(box)


def test_what_is_owed_comes_to_the_desk_by_itself(village: Village, owed: bytes) -> None:
    """With its reason, who it goes to, and that they have not said where yet."""
    desk = village.page("Bengt", f"/p/{village.hall}/desk")
    assert "One thing is to be paid" in desk
    assert "One person has not said yet where the money goes." in desk
    page = village.page("Bengt", f"/p/{village.hall}/desk/pay")
    assert "300 kr · Cem" in page
    assert "By the agreement of Sew the flags (The playground)" in page
    assert "Has not said yet where it goes." in page
    payout.give(village.place.who("Cem"), ACCOUNT, village.place.now_ms)
    page = village.page("Bengt", f"/p/{village.hall}/desk/pay")
    assert "Cem Demir · 9876 54 32109" in page
    assert "The treasurer makes the list; you approve it." in village.page(
        "Karin", f"/p/{village.hall}/desk/pay"
    )


def test_from_owed_to_paid_by_two(village: Village, box: str, owed: bytes) -> None:
    """Bengt makes the list, Karin approves, Bengt records it paid, Karin confirms."""
    payout.give(village.place.who("Cem"), ACCOUNT, village.place.now_ms)
    typed = {"owed": owed.hex(), "box": box}
    made = village.post("Bengt", f"/p/{village.hall}/desk/pay", typed)
    at = made.headers["Location"]
    assert "It waits for the second person to approve it." in village.page("Bengt", at)
    assert "Approve: 300 kr may be paid" not in village.page("Bengt", at)
    village.post("Bengt", at, {"verb": "approve"})
    assert "It waits for the second person to approve it." in village.page("Karin", at)
    assert "Approve: 300 kr may be paid" in village.page("Karin", at)
    village.post("Karin", at, {"verb": "approve"})
    page = village.page("Bengt", at)
    assert "Approved by" in page
    assert "Is it paid? Record it" in page
    paid = {"verb": "record", "day": TODAY.isoformat(), "line": "22.9. to Cem 300"}
    village.post("Bengt", at, paid)
    assert "300 kr was paid out." not in village.page("", "/books/?show=money")
    assert "I have seen it too" not in village.page("Bengt", at)
    village.post("Karin", at, {"verb": "confirm"})
    assert "It is paid." in village.page("Bengt", at)
    assert "300 kr was paid out." in village.page("", "/books/?show=money")


def test_the_list_to_pay_by(village: Village, box: str, owed: bytes) -> None:
    """On paper and as a table: name, account, amount, why; only for the two."""
    payout.give(village.place.who("Cem"), ACCOUNT, village.place.now_ms)
    number = village.pays(owed, box)
    at = f"/p/{village.hall}/desk/pay/{number}/list"
    page = village.page("Bengt", at)
    assert "Cem Demir" in page
    assert "9876 54 32109" in page
    assert "Made by Bengt. Approved by Karin." in page
    table = list(csv.reader(io.StringIO(village.page("Karin", f"{at}?csv"))))
    assert table[0][:5] == ["name", "account", "bank", "amount", "unit"]
    assert table[1][:5] == ["Cem Demir", "9876 54 32109", "", "300.00", "NOK"]
    assert village.visitor("Ana").get(f"{at}?csv").status_code == 403


def test_nothing_is_paid_by_a_list_before_it_is_approved(
    village: Village, box: str, owed: bytes
) -> None:
    """What one of the two made alone is no list to pay by; who confirms sees the bank's line."""
    village.says_where(owed)
    typed = {"owed": owed.hex(), "box": box}
    at = village.post("Bengt", f"/p/{village.hall}/desk/pay", typed).headers["Location"]
    for page in ("list", "list?csv"):
        answer = village.visitor("Bengt").get(f"{at}/{page}")
        assert (answer.status_code, answer.headers["Location"]) == (302, at)
    village.post("Karin", at, {"verb": "approve"})
    assert village.visitor("Bengt").get(f"{at}/list?csv").status_code == 200
    paid = {"verb": "record", "day": TODAY.isoformat(), "line": "22.9. to Cem 300"}
    village.post("Bengt", at, paid)
    assert "22.9. to Cem 300" in village.page("Karin", at)


def test_an_account_that_changed_after_the_list_was_made_is_told(
    village: Village, box: str, owed: bytes
) -> None:
    """Whoever got into Cem's mail cannot quietly lead his pay elsewhere."""
    payout.give(village.place.who("Cem"), ACCOUNT, village.place.now_ms)
    typed = {"owed": owed.hex(), "box": box}
    at = village.post("Bengt", f"/p/{village.hall}/desk/pay", typed).headers["Location"]
    warning = "Cem said where it goes after this list was made."
    assert warning not in village.page("Karin", at)
    village.post("Karin", at, {"verb": "approve"})
    village.place.now_ms += 1_000
    payout.give(village.place.who("Cem"), Details("Cem", "1111 11 11111"), village.place.now_ms)
    assert warning in village.page("Bengt", at)
    assert warning in village.page("Bengt", f"{at}/list")


def test_every_step_that_moved_nothing_can_be_undone(
    village: Village, box: str, owed: bytes
) -> None:
    """A list is taken apart, an approval taken back, and what was recorded as paid."""
    village.says_where(owed)
    typed = {"owed": owed.hex(), "box": box}
    at = village.post("Bengt", f"/p/{village.hall}/desk/pay", typed).headers["Location"]
    village.post("Karin", at, {"verb": "drop"})
    assert "everything in it is owed as before" in village.page("Karin", at)
    number = village.pays(owed, box)
    at = f"/p/{village.hall}/desk/pay/{number}"
    village.post("Bengt", at, {"verb": "withdraw"})
    assert "It may be paid." in village.page("Bengt", at)
    village.post("Karin", at, {"verb": "unapprove"})
    assert "It waits for the second person to approve it." in village.page("Karin", at)


def test_nothing_chosen_and_a_foreign_form(village: Village, box: str, owed: bytes) -> None:
    """Nothing chosen is said in words; a torn form is not found; nothing happens."""
    at = f"/p/{village.hall}/desk/pay"
    empty = village.post("Bengt", at, {"box": box})
    assert empty.status_code == 422
    assert "Choose at least one of those below." in empty.content.decode()
    assert village.post("Bengt", at, {"owed": "zz", "box": box}).status_code == 404
    assert village.post("Bengt", at, {"owed": owed.hex(), "box": "00"}).status_code == 404


def test_what_the_bank_sends_back_is_owed_again(village: Village, box: str, owed: bytes) -> None:
    """Bengt records that it came back and why, Karin confirms: it is to be paid anew."""
    number = village.pays(owed, box)
    at = f"/p/{village.hall}/desk/pay/{number}"
    village.post("Karin", at, {"verb": "confirm"})
    assert "Nothing is owed now." in village.page("Bengt", f"/p/{village.hall}/desk/pay")
    back = {
        "obligation": owed.hex(),
        "reason": "wrong account",
        "day": TODAY.isoformat(),
        "line": "24.9. returned 300",
    }
    assert "On which day did it come back?" in village.page("Bengt", at)
    unread = village.post("Bengt", f"{at}/back", {**back, "day": "the day before"})
    assert unread.status_code == 422
    assert 'value="wrong account" selected' in unread.content.decode()
    answer = village.post("Bengt", f"{at}/back", back)
    assert answer.status_code == 302
    village.post("Karin", f"/p/{village.hall}/desk/in/{village.newest()}", {"verb": "confirm"})
    assert "300 kr · Cem" in village.page("Bengt", f"/p/{village.hall}/desk/pay")
    assert "The bank sent 300 kr back: it is owed again." in village.page("", "/books/?show=money")


def test_bank_details_are_noise_once_somebody_is_forgotten(village: Village, owed: bytes) -> None:
    """They lie sealed under the person's own key, and nowhere in clear."""
    cem = village.place.who("Cem")
    payout.give(cem, ACCOUNT, village.place.now_ms)
    assert payout.of(cem) == ACCOUNT
    payout.take_away(cem)
    assert payout.of(cem) is None


def test_a_whole_list_that_never_went_out_is_undone_by_two(village: Village) -> None:
    """Bengt finds nothing of it at the bank, Karin looks too; then it can be paid again."""
    box = village.hosted()
    number = village.pays(village.works(box), box)
    at = f"/p/{village.hall}/desk/pay/{number}"
    village.post("Karin", at, {"verb": "confirm"})
    assert "The whole list never went out" in village.page("Bengt", at)
    village.post("Bengt", at, {"verb": "never"})
    assert "Somebody says that it never went out." in village.page("Bengt", at)
    assert "I have looked too" not in village.page("Bengt", at)
    assert "Look and confirm" in village.page("Karin", f"/p/{village.hall}/desk")
    village.post("Karin", at, {"verb": "stays"})
    assert "It is paid." in village.page("Karin", at)
    village.post("Bengt", at, {"verb": "never"})
    assert "I have looked too: 300 kr never went out" in village.page("Karin", at)
    village.post("Karin", at, {"verb": "undo"})
    assert "It may be paid." in village.page("Bengt", at)
    assert "<strong>300 kr</strong> is owed to you" in village.page("Cem", "/money/")
    assert "It is approved. The treasurer pays it." in village.page("Cem", "/money/")
    books = village.page("", "/books/?show=money")
    assert "300 kr had never been paid out, and is to be paid as before." in books


def test_a_cash_box_with_too_little_in_it_is_said(village: Village) -> None:
    """A list out of it is not made; the sentence says what to do first."""
    box = village.hosted()
    owed = village.works(box)
    village.says_where(owed)
    cash = village.opens_box(where="At the hall")
    typed = {"owed": owed.hex(), "box": cash}
    answer = village.post("Bengt", f"/p/{village.hall}/desk/pay", typed)
    assert answer.status_code == 409
    assert "By the books there is less in this cash box." in answer.content.decode()
    village.comes_in(cash, "300", line="The tin", to=f"b-{box}")
    assert village.post("Bengt", f"/p/{village.hall}/desk/pay", typed).status_code == 302


def test_nobody_is_paid_of_whom_nobody_knows_where_it_goes(
    village: Village, box: str, owed: bytes
) -> None:
    """Cem has not said: no list is made of it, none is approved, and none recorded as paid."""
    at = f"/p/{village.hall}/desk/pay"
    typed = {"owed": owed.hex(), "box": box}
    answer = village.post("Bengt", at, typed)
    assert answer.status_code == 422
    missing = "Cem: nobody has said yet where this goes, so it cannot be paid."
    assert missing in html.unescape(answer.content.decode())
    village.says_where(owed)
    number = int(village.post("Bengt", at, typed).headers["Location"].rsplit("/", 1)[1])
    payout.take_away(village.place.who("Cem"))
    village.post("Karin", f"{at}/{number}", {"verb": "approve"})
    page = html.unescape(village.page("Karin", f"{at}/{number}"))
    assert "It waits for the second person to approve it." in page
    assert "It can be approved once that is said." in page
    assert "Approve: " not in page
    village.says_where(owed)
    assert "Approve: " in village.page("Karin", f"{at}/{number}")
    village.post("Karin", f"{at}/{number}", {"verb": "approve"})
    payout.take_away(village.place.who("Cem"))
    paid = {"verb": "record", "day": TODAY.isoformat(), "line": "out"}
    answer = village.post("Bengt", f"{at}/{number}", paid)
    assert answer.status_code == 422
    assert missing in html.unescape(answer.content.decode())
    village.says_where(owed)
    assert village.post("Bengt", f"{at}/{number}", paid).status_code == 302


def test_cash_needs_no_account(village: Village, box: str, owed: bytes) -> None:
    """Cem has said none and has only a telephone: it is handed over from the cash box, by two."""
    cash = village.opens_box(where="The boathouse, Thursdays")
    village.gets(box, 50_000, ForPot(project=village.id_of(village.playground)))
    village.gets(cash, 40_000, FromBox(box=bytes.fromhex(box)))
    desk = f"/p/{village.hall}/desk/pay"
    assert "hand it over from a cash box" in village.page("Bengt", desk)
    refused = village.post("Bengt", desk, {"owed": owed.hex(), "box": box})
    assert refused.status_code == 422
    made = village.post("Bengt", desk, {"owed": owed.hex(), "box": cash})
    assert made.status_code == 302, made.content.decode()
    at = made.headers["Location"]
    village.post("Karin", at, {"verb": "approve"})
    paid = {"verb": "record", "day": TODAY.isoformat(), "line": "Bengt to Cem, at the boathouse"}
    assert village.post("Bengt", at, paid).status_code == 302
    village.post("Karin", at, {"verb": "confirm"})
    assert owed not in money.to_pay(village.id_of(village.hall), 0, 10)


def test_what_was_paid_says_for_good_where_it_went(village: Village, box: str, owed: bytes) -> None:
    """Cem gives another account afterwards, and is forgotten: the paid list stays as it was."""
    cem = village.place.who("Cem")
    payout.give(cem, ACCOUNT, village.place.now_ms)
    number = village.pays(owed, box)
    at = f"/p/{village.hall}/desk/pay/{number}"
    village.post("Karin", at, {"verb": "confirm"})
    payout.give(cem, Details(name="Cem Demir", account="1111 22 33344"), village.place.now_ms)
    for page in (village.page("Bengt", at), village.page("Bengt", f"{at}/list")):
        assert "9876 54 32109" in page
        assert "1111 22 33344" not in page
    # The books say for which gift something was owed: the row of a payment must not say it too.
    (row,) = PaidTo.objects.values()
    assert {*row} == {"tag", "person_id", "sealed"}
    assert owed not in bytes(row["tag"]) + bytes(row["sealed"])
    told = json.loads(TRACE.export(cem)["money.json"])
    assert [one["account"] for one in told["where_it_went"]] == ["9876 54 32109"]
    vouchers.keep(cem)
    TRACE.forget(cem)
    kept = vouchers.open_one(vouchers.of_host(village.id_of(village.hall))[0], b"k" * 16)
    assert kept is not None
    assert kept.account == "Cem Demir, 9876 54 32109; Cem Demir, 1111 22 33344"


def test_lately_is_told_by_day(village: Village, box: str, owed: bytes) -> None:
    """What went out stands among what came in, the newest day first."""
    number = village.pays(owed, box)
    village.post("Karin", f"/p/{village.hall}/desk/pay/{number}", {"verb": "confirm"})
    lately = village.page("Bengt", f"/p/{village.hall}/desk").partition('id="history"')[2]
    paid, came = lately.index(f"/desk/pay/{number}"), lately.index("/desk/in/")
    assert paid < came


def test_what_was_left_out_of_a_list_stays_out_when_the_page_comes_back(
    village: Village, box: str, owed: bytes
) -> None:
    """Bengt leaves one of two out, and is told why it cannot be: it is not chosen for him again."""
    other = village.works(box, title="Paint the mast")
    cash = village.opens_box(where="At the hall")
    for one in (owed, other):
        village.says_where(one)
    at = f"/p/{village.hall}/desk/pay"
    ticked = 'value="{}" checked'
    first = village.page("Bengt", at)
    assert ticked.format(owed.hex()) in first
    assert ticked.format(other.hex()) in first
    answer = village.post("Bengt", at, {"owed": other.hex(), "box": cash})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert ticked.format(other.hex()) in page
    assert ticked.format(owed.hex()) not in page
    assert f'<option value="{cash}" selected>' in page
    none = village.post("Bengt", at, {"box": cash}).content.decode()
    assert " checked" not in none


def test_a_list_that_was_paid_shows_for_good_what_was_paid(
    village: Village, box: str, owed: bytes
) -> None:
    """What came back and was given away afterwards changes no list, on no paper and in no table."""
    number = village.pays(owed, box)
    at = f"/p/{village.hall}/desk/pay/{number}"
    village.post("Karin", at, {"verb": "confirm"})
    back = {"obligation": owed.hex(), "day": TODAY.isoformat(), "line": "24.9. returned 300"}
    village.post("Bengt", f"{at}/back", back)
    village.post("Karin", f"/p/{village.hall}/desk/in/{village.newest()}", {"verb": "confirm"})
    given = {"to": village.to_the_playground, "amount": "100"}
    assert village.post("Cem", f"/money/put-back/{owed.hex()}", given).status_code == 302
    answer = village.visitor("Karin").get(f"{at}/list?csv").content.decode()
    assert [row["amount"] for row in csv.DictReader(io.StringIO(answer))] == ["300.00"]
    for page in (at, f"{at}/list"):
        assert "200 kr" not in village.page("Karin", page)
    again = village.pays(owed, box)
    assert "200 kr" in village.page("Karin", f"/p/{village.hall}/desk/pay/{again}")
    assert "200 kr" not in village.page("Karin", at)


def test_a_form_leads_to_the_list_that_it_made(village: Village, box: str, owed: bytes) -> None:
    """Also where another list was made meanwhile, and the same form is sent once more."""
    other = village.works(box, title="Paint the mast")
    for one in (owed, other):
        village.says_where(one)
    at, bengt = f"/p/{village.hall.lower()}/desk/pay", village.visitor("Bengt")
    first = {"owed": owed.hex(), "box": box, "press": "first"}
    leads = [bengt.post(at, first).headers["Location"]]
    village.post("Bengt", at, {"owed": other.hex(), "box": box})
    leads.append(bengt.post(at, first).headers["Location"])
    assert leads == [f"{at}/1"] * 2
