"""What the gifts go to, line by line: read, held against the goal, and shown."""

import pytest
from django.utils.translation import override

from dugnad.cards.fundraiser.face import FACE
from dugnad.cards.fundraiser.forms.giving import GiveForm
from dugnad.cards.fundraiser.law.records import BudgetLine
from dugnad.cards.fundraiser.law.verbs import Open
from dugnad.cards.fundraiser.tests.looking import (
    MORE,
    form_of,
    fund_of,
    page_of,
    put_up,
    seen,
    told,
)
from dugnad.ledger.testing import CEM

LINES = (BudgetLine("money", 180_000), BudgetLine("money", 70_000), BudgetLine("hours", 1_200))


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("Larch planks: 1800\nScrews: 1 200 kr", [("Larch planks", 180_000), ("Screws", 120_000)]),
        ("Larch planks 1 800,50", [("Larch planks", 180_050)]),
        ("  2 trestles 300  \n\n", [("2 trestles", 30_000)]),
        ("From the mill: planks: 90", [("From the mill: planks", 9_000)]),
    ],
)
def test_lines_are_read_as_people_write_them(typed: str, lines: list[tuple[str, int]]) -> None:
    """What, then how much, with a colon between or none; a blank line is no line."""
    form = put_up(budget_money=typed)
    assert form.errors == {}
    opening = form.opening(form.cleaned_data)
    assert isinstance(opening, Open)
    assert opening.budget == tuple(BudgetLine("money", amount) for _what, amount in lines)
    words = dict(form.told(form.cleaned_data)["extra"])
    assert [words[f"budget_{number}"] for number, _one in enumerate(lines, 1)] == [
        what for what, _amount in lines
    ]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"budget_money": "Larch planks"}, "budget_money"),
        ({"budget_money": "1800"}, "budget_money"),
        ({"budget_money": "Planks: a lot"}, "budget_money"),
        ({"budget_money": "\n".join(f"Plank {one}: 5" for one in range(13))}, "budget_money"),
        ({"budget_hours": "Painting: 12"}, "budget_hours"),
        ({"things": "5", "budget_things": "Brushes: few"}, "budget_things"),
        (
            {
                "hours": "20",
                "budget_money": "\n".join(f"Plank {one}: 5" for one in range(7)),
                "budget_hours": "\n".join(f"Day {one}: 5" for one in range(7)),
            },
            "budget_money",
        ),
    ],
)
def test_lines_that_cannot_be_read_are_mended_where_they_stand(
    typed: dict[str, str], field: str
) -> None:
    """No amount, too many lines, or about something that is not asked for: one sentence."""
    form = put_up(**typed)
    assert [*form.errors] == [field]
    with override("en"):
        assert str(form.errors[field][0]).endswith((".", "1800"))


def test_hours_and_things_have_lines_of_their_own() -> None:
    """Each kind is read in its own unit, and numbered on."""
    form = put_up(
        hours="20",
        things="5",
        budget_money="Larch: 3000",
        budget_hours="Painting: 12\nDigging 7:30",
        budget_things="Brushes: 5",
    )
    assert form.errors == {}
    opening = form.opening(form.cleaned_data)
    assert isinstance(opening, Open)
    assert opening.budget == (
        BudgetLine("money", 300_000),
        BudgetLine("hours", 720),
        BudgetLine("hours", 450),
        BudgetLine("things", 5),
    )
    with override("en"):
        remarks = [told(one) for one in form.remarks(form.cleaned_data)]
    assert remarks[-1] == (
        "The lines add up to 19·hours 30·minutes. For 30·minutes of what is asked for none says "
        "what for."
    )


def test_whether_the_lines_add_up_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """MAT-19: on the card as before it goes up, for each kind: so much, less, or more."""
    monkeypatch.setitem(MORE, "budget_1", "Larch planks")
    monkeypatch.setitem(MORE, "budget_2", "Screws")
    page = page_of(fund_of(budget=LINES), seen())
    money, hours = page.extra["budget"]
    with override("en"):
        assert [tuple(told(cell) for cell in row) for row in money.rows] == [
            ("Larch planks", "1,800·kr"),
            ("Screws", "700·kr"),
            ("Together", "2,500·kr"),
        ]
        assert told(money.note) == (
            "The lines add up to 2,500·kr. For 500·kr of what is asked for none says what for."
        )
        assert told(hours.rows[0][0]) == "Line 3"
        assert told(hours.note) == "The lines add up to what is asked for: 20·hours."
        more = page_of(fund_of(budget=LINES, money=200_000), seen()).extra["budget"][0]
        assert told(more.note) == (
            "The lines add up to 2,500·kr, which is 500·kr more than is asked for."
        )
        agreed = [str(one) for one in FACE.agreement(fund_of(budget=LINES), seen())]
    assert any("line by line" in one for one in agreed)
    assert page_of(fund_of(), seen()).extra["budget"] == ()


def test_each_way_of_giving_says_what_one_gets_and_risks() -> None:
    """MAT-22: gifts of four kinds, a gift with a thank-you; that loans and shares are not here."""
    says = {
        "money": "It is no loan, and you own no share.",
        "hours": "you are thanked and not paid",
        "things": "What you lend stays yours",
        "rooms": "You lend a room without pay",
    }
    for kind, words in says.items():
        assert words in form_of(GiveForm, fund_of(), seen(CEM), kind=kind).hint
    assert "Nobody lends money here" in form_of(GiveForm, fund_of(), seen(CEM)).hint
    reward = form_of(GiveForm, fund_of(), seen(CEM), kind="money").fields["reward"]
    assert "A gift with a thank-you" in reward.help_text
    with override("en"):
        agreed = [str(one) for one in FACE.agreement(fund_of(), seen())]
    assert any("Nobody lends money here" in one for one in agreed)
