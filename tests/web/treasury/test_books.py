"""Check the books of money: one sentence, three numbers, origins apart, the file (S32, K12)."""

from __future__ import annotations

import csv
import html
import io
import re
from collections import Counter
from pathlib import Path

import pytest

from dugnad.charter.charter import MODULES
from dugnad.charter.money.accounts import OUTSIDE, read_reference
from dugnad.charter.money.records import ForPot, ForPromise, Unknown
from dugnad.charter.money.verbs import NameFund
from dugnad.engine.verify import verify
from dugnad.ledger import codec
from dugnad.web.house import house
from dugnad.web.lists import history, money, money_touched
from dugnad.web.lists import services as lists
from dugnad.web.pages.checking import check_now
from tests.web.living import ALIASES
from tests.web.treasury.village import TODAY, Village

pytestmark = pytest.mark.django_db(databases=list(ALIASES))


@pytest.fixture
def box(village: Village) -> str:
    """The association's bank account, and the playground's money with it."""
    return village.hosted()


def _recalculated() -> dict[tuple[str, bytes], int]:
    """What is there by unit and origin, added up from the receipts alone."""
    sums: Counter[tuple[str, bytes]] = Counter()
    after = 0
    while some := house().engine.receipts(after, 200):
        for one in some:
            for event in one.receipt.events:
                if event.target != "money" or one.receipt.code:
                    continue
                happened = codec.decode(MODULES["money"].happenings[event.name], event.data)
                for line in getattr(happened, "lines", ()):
                    if line.account.kind in OUTSIDE:
                        sums[line.unit, line.origin] -= line.amount
        after += len(some)
    return {place: amount for place, amount in sums.items() if amount}


def test_the_numbers_are_those_of_the_books(village: Village, box: str) -> None:
    """Came, went and there: as the receipts add up, for the place, the host and the project."""
    playground = village.id_of(village.playground)
    village.gets(box, 100_000, ForPot(project=playground))
    number = village.pays(village.works(box), box)
    village.post("Karin", f"/p/{village.hall}/desk/pay/{number}", {"verb": "confirm"})
    there = {
        (row.unit, bytes(row.origin)): row.there for row in money.sums(money.PLACE) if row.there
    }
    assert there == {("NOK", b""): 100_000}
    assert there == _recalculated()
    with house().engine.reader() as store:
        lies = sum(one.lies for one in money.boxes_of(store, village.id_of(village.hall)))
    assert lies == 100_000
    assert [(row.came, row.went) for row in money.sums(money.of_project(playground))] == [
        (130_000, 30_000)
    ]
    page = village.page("", "/books/")
    assert "<strong>1,300 kr</strong> came in" in page
    assert "<strong>300 kr</strong> was paid out" in page
    assert "<strong>1,000 kr</strong> is there now" in page
    own = village.page("", f"/books/?p={village.playground}")
    assert "<strong>300 kr</strong> went: 300 kr is paid or put back, 0 kr is owed" in own


def test_lists_made_anew_have_the_same_numbers(village: Village, box: str) -> None:
    """Thrown away and worked out again, every sum and every line is the same."""
    village.gets(box, 70_001, ForPot(project=village.id_of(village.playground)))
    village.works(box)

    def all_of_it() -> list[list[dict[str, object]]]:
        return [
            sorted(
                ({name: _plain(row[name]) for name in row if name != "id"} for row in rows),
                key=str,
            )
            for kind in money_touched.ROWS
            for rows in [list(kind._default_manager.values())]
        ]

    before = all_of_it()
    assert all(before[:3])
    lists.rebuild()
    assert all_of_it() == before


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def test_private_and_public_money_are_apart_to_the_smallest_coin(
    village: Village, box: str
) -> None:
    """Three parts private and one public: spending takes both, and the page tells each."""
    hall, playground = village.id_of(village.hall), village.id_of(village.playground)
    village.does("Bengt", hall, "money", NameFund(host=hall, fund=hall))
    village.gets(box, 75_01, ForPot(project=playground), origin=b"")
    village.gets(box, 25_00, ForPot(project=playground), origin=hall)
    for path in (
        "/books/",
        f"/books/?p={village.playground}",
        f"/books/?p={village.hall}&show=held",
    ):
        page = re.sub(r"\s+", " ", village.page("", path))
        assert "Private money</th><td>75.01 kr</td>" in page, path
        assert "Public money: The association</th><td>25 kr</td>" in page, path
        assert "<strong>100.01 kr</strong></td>" in page, path
        assert "kept apart, down to the last penny" in page
    assert "25 kr of it: Public money: The association" in village.page("", "/books/?show=money")


def test_plain_lines_with_filters(village: Village, box: str) -> None:
    """Everything, only money, one project, what a host holds; each line can be asked about."""
    village.comes_in(box, "500", to=f"p-{village.id_of(village.playground).hex()}")
    everything = village.page("", "/books/")
    only = village.page("", "/books/?show=money")
    assert "Somebody joined the project." in everything
    assert "Somebody joined the project." not in only
    assert "500 kr came in." in only
    assert "500 kr was recorded as come in. Another person confirms it." in only
    held = village.page("", f"/books/?p={village.hall}&show=held")
    assert "Money it holds for others" in held
    assert "500 kr came in." in held
    own = village.page("", f"/books/?p={village.playground}&show=money")
    assert "A money host holds the project&#x27;s money" in own or (
        "A money host holds the project's money" in own
    )
    assert own.count("Ask about this line") >= 3
    for name in ("Bengt", "Karin", "Dia no"):
        assert name not in only + held + own


def test_what_is_held_by_project_comes_as_a_table(village: Village, box: str) -> None:
    """Each project's row, and what they make together, in the language of whoever looks."""
    playground = village.id_of(village.playground)
    village.gets(box, 75_01, ForPot(project=playground), origin=b"")
    page = village.page("", f"/books/?p={village.hall}&show=held")
    address = f"/books/held.csv?p={village.hall}"
    assert f'href="{address}"' in page
    assert f'href="{address}"' in village.page("Bengt", f"/p/{village.hall}/desk")
    browser = village.visitor()
    table = browser.get(address)
    assert table.headers["Content-Disposition"].endswith(f'"held-{village.hall.lower()}.csv"')
    lines = table.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Project,In what,Came,Went,Is there"
    assert lines[1].endswith(",NOK,75.01,0.00,75.01")
    assert lines[-1] == "Together,NOK,,,75.01"
    assert browser.get("/books/held.csv").status_code == 404
    assert browser.get(f"/books/held.csv?p={village.playground}").status_code == 404
    told = browser.get(address, headers={"accept-language": "nb"}).content.decode("utf-8-sig")
    assert ";NOK;75,01;0,00;75,01" in told


def test_a_line_is_asked_about_and_answered_with_a_date(village: Village, box: str) -> None:
    """Dia asks about a line; Ana, who looks after the playground, answers: both stand there."""
    village.comes_in(box, "500", to=f"p-{village.id_of(village.playground).hex()}")
    page = village.page("", f"/books/?p={village.playground}&show=money")
    line = re.findall(r'href="(/books/ask/[^"]+)"', page)[0]
    village.post("Dia", line, {"text": "Who gave this?"})
    page = village.page("Dia", f"/books/?p={village.playground}")
    assert "Who gave this?" in page
    assert "Not answered yet." in page
    assert "/answer" not in page
    mine = village.page("Ana", f"/books/?p={village.playground}")
    for_ana = village.page("Ana", "/for-you/")
    assert "Questions about lines of the books" in for_ana
    assert "Nobody is waiting for an answer from you." not in for_ana
    assert "Questions about lines of the books" not in village.page("Dia", "/for-you/")
    answer = re.findall(r'href="(/q/[0-9a-f]{64}/answer)"', mine)[0]
    assert "Who gave this?" in village.page("Ana", answer)
    not_mine = village.post("Dia", answer, {"text": "I did."})
    assert not_mine.status_code == 409
    village.post("Ana", f"{answer.rsplit('/', 1)[0]}/promise", {"days": "3"})
    assert "An answer is promised by" in village.page("", f"/books/?p={village.playground}")
    assert f'href="{answer}"' in for_ana
    told = village.post("Ana", answer, {"text": "A neighbour, unseen."})
    assert told.headers["Location"].startswith("/books/?after=")
    assert "Questions about lines of the books" not in village.page("Ana", "/for-you/")
    page = village.page("", f"/books/?p={village.playground}")
    assert "A neighbour, unseen." in page
    assert re.search(r"Answered on \w+ 21 September, by somebody who looks after this\.", page)
    assert "A neighbour, unseen." in village.page("", line)


def test_who_worked_it_out_and_when(village: Village, box: str) -> None:
    """The one sentence says no more than was checked, on the page, on paper and on the poster."""
    check_now()
    for path in ("/books/", "/books/print", "/books/poster", f"/books/poster?p={village.hall}"):
        page = village.page("", path)
        assert "This computer worked everything out again on" in page, path
        assert "So far only this computer has checked" in page, path


def test_the_file_can_be_checked_elsewhere(village: Village, box: str, tmp_path: Path) -> None:
    """Anybody takes all books as one file; it adds up, as the page says, and names nobody."""
    village.comes_in(box, "500", to=f"p-{village.id_of(village.playground).hex()}")
    answer = village.visitor().get("/books/file")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="books-2026-09-21.db"'
    file = tmp_path / "taken.db"
    file.write_bytes(b"".join(answer.streaming_content))
    fingerprint = house().engine.fingerprint()
    assert fingerprint in village.page("", "/books/")
    verdict = verify(file, house().machine.constitution, since=[fingerprint])
    assert verdict.adds_up, verdict
    assert verdict.fingerprint == fingerprint
    for told in (b"Bengt", b"Dia no", b"The playground"):
        assert told not in file.read_bytes()


def test_all_amounts_as_a_table_add_up(village: Village, box: str) -> None:
    """The last column adds up to what is there, by origin, without anybody's name."""
    hall, playground = village.id_of(village.hall), village.id_of(village.playground)
    village.does("Bengt", hall, "money", NameFund(host=hall, fund=hall))
    village.gets(box, 75_01, ForPot(project=playground))
    village.gets(box, 25_00, ForPot(project=playground), origin=hall)
    village.pays(village.works(box), box)
    text = b"".join(village.visitor().get("/books/money.csv?plain=1").streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    private = [row for row in rows if row["origin"] == "Private money"]
    assert sum(round(float(row["amount"]) * 100) for row in private) == 75_01 + 30_000
    assert sum(round(float(row["amount"]) * 100) for row in rows) == 75_01 + 25_00 + 30_000
    assert {row["unit"] for row in rows} == {"NOK"}
    assert TODAY.isoformat() in rows[-1]["when"]


@pytest.mark.parametrize(
    ("language", "heads", "amount"),
    [
        ("nb", ";Dag;Tid;Prosjekt;", "75,01"),
        ("en", ",Day,Time,Project,", "75.01"),
    ],
)
def test_the_table_is_in_the_readers_language(
    village: Village, box: str, language: str, heads: str, amount: str
) -> None:
    """Heads, names, the time of the place, and amounts as that language writes them."""
    village.gets(box, 75_01, ForPot(project=village.id_of(village.playground)))
    spoken = {"Accept-Language": language}
    answer = village.visitor().get("/books/money.csv", headers=spoken)
    sent = b"".join(answer.streaming_content).decode()
    first, *rows = sent.removeprefix("\ufeff").splitlines()
    assert heads in first
    assert any(row.endswith(amount) and "The playground" in row for row in rows)
    assert all("+00:00" not in row for row in rows)
    assert sent.startswith("\ufeff")


def test_the_poster_leads_here_without_an_account(village: Village, box: str) -> None:
    """One sheet: the sentence, three numbers, ten lines, a square and the address in words."""
    village.comes_in(box, "500", to=f"p-{village.id_of(village.playground).hex()}")
    page = village.page("", f"/books/poster?p={village.playground}&show=money")
    assert f"/books/?p={village.playground}&amp;show=money" in page
    assert "<svg" in page
    assert "500 kr came in." in page
    assert page.count("<li>") <= 3 + 10


def test_every_event_of_money_is_told(village: Village, box: str) -> None:
    """What happened here is told in a whole sentence each, without a word of the trade."""
    number = village.comes_in(box)
    at = f"/p/{village.hall}/desk/in/{number}"
    village.post("Bengt", at, {"verb": "match", "match-to": "back"})
    village.post("Karin", at, {"verb": "confirm"})
    owed = village.works(box)
    paid = village.pays(owed, box)
    village.post("Karin", f"/p/{village.hall}/desk/pay/{paid}", {"verb": "confirm"})
    told = [str(line.sentence) for line in history.book_lines(money=True, limit=100).rows]
    assert len(told) >= 14
    for sentence in told:
        assert sentence.endswith(".")
        assert "%(" not in sentence
        assert not {"block", "hash", "ledger", "wallet", "token"} & set(sentence.lower().split())


def test_what_came_too_much_is_told_beside_the_numbers(village: Village, box: str) -> None:
    """Dia promised 500 and sent 700: whoever adds up the lines finds the 200 in the summary."""
    card = village.collects()
    number = read_reference(village.promises("Dia", card, 50_000))
    village.gets(box, 70_000, ForPromise(number=number))
    page = village.page("", f"/books/?p={village.playground}")
    assert "<strong>500 kr</strong> came in" in page
    assert "Besides, 200 kr came in too much or too late" in page
    assert "Besides," not in village.page("", "/books/")
    assert "Besides," not in village.page("", f"/books/?p={village.hall}&show=held")


def test_each_line_of_the_whole_place_says_where(village: Village, box: str) -> None:
    """On the page as on paper, by the project's name; within one project that is not repeated."""
    village.gets(box, 48_500, ForPot(project=village.id_of(village.playground)))
    for path in ("/books/", "/books/print"):
        words = re.sub(r"<[^>]+>", "", html.unescape(village.page("", path)))
        lines = " ".join(words.split())
        assert "The playground: 485 kr came in." in lines, path
        assert "The association: The project may hold money for other" in lines, path
        assert "Somebody took on a role: chair." in lines, path
    held = village.page("", f"/books/print?p={village.hall}&show=held")
    assert "The playground: 485 kr came in." in held
    alone = village.page("", f"/books/?p={village.playground}")
    assert "The playground</a>: 485" not in alone


def test_paper_says_the_year(village: Village, box: str) -> None:
    """A sheet is kept for longer than until the new year."""
    village.gets(box, 48_500, ForPot(project=village.id_of(village.playground)))
    for path in ("/books/print", "/books/poster"):
        assert "September 2026" in village.page("", path), path
    assert "September 2026" not in village.page("", "/books/")


def test_what_is_held_is_told_by_project_for_the_annual_meeting(village: Village, box: str) -> None:
    """The rows add up to what lies in the boxes: projects, what is unknown, what is owed."""
    playground = village.id_of(village.playground)
    village.gets(box, 100_000, ForPot(project=playground))
    village.gets(box, 20_000, Unknown())
    village.works(box)
    rows = [
        ("The playground", "1,300 kr", "300 kr", "1,000 kr"),
        ("Nobody knows yet what it is for", "", "", "200 kr"),
        ("Owed, and not paid yet", "", "", "300 kr"),
        ("Together", "", "", "1,500 kr"),
    ]
    for who, path in (
        ("Bengt", f"/p/{village.hall}/desk"),
        ("", f"/books/print?p={village.hall}&show=held"),
        ("", f"/books/?p={village.hall}&show=held"),
    ):
        page = village.page(who, path).partition("What is held, by project</caption>")[2]
        body = page.partition("<tbody>")[2].partition("</tbody>")[0]
        told = [
            tuple(re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row))
            for row in body.split("</tr>")[:-1]
        ]
        assert told == rows, path
    assert "by project</caption>" not in village.page("", f"/books/?p={village.playground}")
