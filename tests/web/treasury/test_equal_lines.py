"""A line that is in the books is said to be; a second one that reads the same is told apart."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest

from dugnad.web.lists import money
from dugnad.web.treasury.fingerprints import of_bank_line, of_count
from tests.web.living import ALIASES
from tests.web.treasury.village import TODAY, Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

SAME = "21.9. Coffee sold 500"
ASKED = "Is it the same payment?"


@pytest.fixture
def box(village: Village) -> str:
    """The association's bank account, and the playground's money with it."""
    return village.hosted()


def lies(village: Village) -> list[int]:
    """The amounts of what came in, by number."""
    return sorted(money.entries_of(village.id_of(village.hall)))


def test_the_second_of_two_equal_lines_is_recorded_as_such(village: Village, box: str) -> None:
    """Bengt reads where the first one stands, says that it is another, and all he typed is kept."""
    assert ASKED not in village.page("Bengt", f"/p/{village.hall}/desk/in/{box}/new")
    village.comes_in(box, line=SAME)
    answer = village.records(box, "500", line=SAME)
    assert answer.status_code == 409
    page = html.unescape(answer.content.decode())
    assert "This line stands in the books already: 500 kr that came in on" in page
    assert ASKED in page
    assert SAME in page
    assert 'value="500"' in page
    again = village.records(box, "500", line=SAME)
    assert again.status_code == 409
    assert village.records(box, "500", line=SAME, again="2").status_code == 302
    assert lies(village) == [1, 2]
    third = village.records(box, "500", line=SAME, again="2")
    assert third.status_code == 409
    assert "stands in the books 2 times already" in html.unescape(third.content.decode())
    assert '<option value="3">No: the bank shows' in html.unescape(third.content.decode())


def test_pressing_twice_makes_no_third_line(village: Village, box: str) -> None:
    """The same form sent twice is one entry, also where it says that it is the second line."""
    village.comes_in(box, line=SAME)
    typed = {
        "amount": "500", "day": TODAY.isoformat(), "line": SAME, "again": "2", "press": "twice",
    }  # fmt: skip
    visitor = village.visitor("Bengt")
    at = f"/p/{village.hall}/desk/in/{box}/new"
    assert [visitor.post(at, typed).status_code for _time in range(2)] == [302, 302]
    assert lies(village) == [1, 2]


def test_a_count_told_alike_is_asked_about_too(village: Village, box: str) -> None:
    """Two tins at one fair: the second count is the second."""
    del box
    cash = village.opens_box(where="At the hall")
    for again, status in (("", 302), ("", 409), ("2", 302)):
        answer = village.records(cash, "70", line="The tin, Bengt and Karin", again=again)
        assert answer.status_code == status


def test_lists_to_pay_and_what_is_undone_ask_the_same(village: Village, box: str) -> None:
    """By which line it went out, came back or was taken back; nothing that was typed is lost."""
    first, second = village.works(box, title="One"), village.works(box, title="Two")
    village.lines = 40
    number = village.pays(first, box)
    other = village.pays(second, box)
    day = (TODAY + timedelta(days=1)).isoformat()
    at = f"/p/{village.hall}/desk/pay"
    village.post("Bengt", f"{at}/{other}", {"verb": "withdraw"})
    paid = {"verb": "record", "day": day, "line": "out no 41"}
    answer = village.post("Bengt", f"{at}/{other}", paid)
    assert answer.status_code == 409
    page = html.unescape(answer.content.decode())
    assert "This line stands in the books already: as a list that was paid." in page
    assert "out no 41" in page
    assert village.post("Bengt", f"{at}/{other}", {**paid, "again": "2"}).status_code == 302
    village.post("Karin", f"{at}/{number}", {"verb": "confirm"})
    back = {"obligation": first.hex(), "reason": "refused", "day": day, "line": "out no 41"}
    answer = village.post("Bengt", f"{at}/{number}/back", back)
    assert answer.status_code == 409
    page = html.unescape(answer.content.decode())
    assert "stands in the books 2 times already" in page
    assert "out no 41" in page
    assert village.post("Bengt", f"{at}/{number}/back", {**back, "again": "3"}).status_code == 302
    entry = village.comes_in(box, line=SAME)
    undone = {"verb": "reverse", "reverse-reason": "taken back", "reverse-line": SAME}
    answer = village.post("Bengt", f"/p/{village.hall}/desk/in/{entry}", undone)
    assert answer.status_code == 409
    assert ASKED in answer.content.decode()
    second_line = {**undone, "reverse-again": "2"}
    village.post("Bengt", f"/p/{village.hall}/desk/in/{entry}", second_line)
    village.post("Karin", f"/p/{village.hall}/desk/in/{entry}", {"verb": "confirm"})
    assert "It was undone." in village.page("Karin", f"/p/{village.hall}/desk/in/{entry}")


def test_no_text_is_another_lines_second() -> None:
    """What tells equal lines apart cannot be typed."""
    box = bytes(16)
    names = {of_bank_line(box, "a", nth) for nth in (1, 2, 3)}
    names |= {of_bank_line(box, text) for text in ("a 2", "a2", "a\x002", "a\\02")}
    names |= {of_count(box, "a", 5, "2026-06-06", nth) for nth in (1, 2)}
    assert len(names) == 8, "a sign that nobody sees is none"


def test_whoever_confirms_a_second_line_reads_where_the_first_one_stands(
    village: Village, box: str
) -> None:
    """That it is another payment is said by one person alone, also by a form sent by hand."""
    desk = f"/p/{village.hall}/desk"
    village.records(box, "500", line=SAME, again="2")
    assert village.records(box, "500", line=SAME).status_code == 302
    for number in (1, 2):
        page = html.unescape(village.page("Karin", f"{desk}/in/{number}"))
        assert "This line stands in the books already: 500 kr that came in on" in page
    village.records(box, "70", line="22.9. Dia")
    assert "stands in the books already" not in village.page("Karin", f"{desk}/in/3")
    cash = village.opens_box(where="At the hall")
    for again in ("", "2"):
        village.records(cash, "70", line="The tin, Bengt and Karin", again=again)
    assert "stands in the books already" in village.page("Karin", f"{desk}/in/5")


def test_whoever_confirms_that_a_list_went_out_reads_it_too(village: Village, box: str) -> None:
    """One line of the bank for two lists is told to the other person."""
    first, second = village.works(box, title="One"), village.works(box, title="Two")
    village.lines = 40
    number, other = village.pays(first, box), village.pays(second, box)
    at = f"/p/{village.hall}/desk/pay/{other}"
    assert "stands in the books already" not in village.page("Karin", at)
    village.post("Bengt", at, {"verb": "withdraw"})
    day = (TODAY + timedelta(days=1)).isoformat()
    paid = {"verb": "record", "day": day, "line": "out no 41", "again": "2"}
    assert village.post("Bengt", at, paid).status_code == 302
    page = html.unescape(village.page("Karin", at))
    assert "This line stands in the books already: as a list that was paid." in page
    village.post("Karin", f"/p/{village.hall}/desk/pay/{number}", {"verb": "confirm"})
    assert "stands in the books already" in village.page("Karin", at)


@pytest.mark.parametrize("again", ["0" * 5_000 + "2", "050" + "0" * 5_000, "2x", "100", "1", "-2"])
def test_an_answer_that_nobody_offered_is_none(village: Village, box: str, again: str) -> None:
    """However long it is: the line is the first one, or known."""
    village.comes_in(box, line=SAME)
    assert village.records(box, "500", line=SAME, again=again).status_code == 409
    assert lies(village) == [1]
