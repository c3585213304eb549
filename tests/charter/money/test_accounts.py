"""Amounts are exact: taken in proportion to the last coin, and found by a reference."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dugnad.charter.money.accounts import (
    PRIVATE,
    Share,
    added,
    batch_of,
    of_origin,
    owed_back,
    owed_by_card,
    owed_over,
    pot_of,
    read_reference,
    reference,
    take,
    total,
    unmatched_of,
)
from dugnad.ledger.values import COUNT_LIMIT

TOWN, STATE = b"town............", b"state..........."
origins = some.sampled_from([PRIVATE, *(bytes([at]) * 16 for at in range(1, 16))])
balances = some.dictionaries(origins, some.integers(1, COUNT_LIMIT - 1), min_size=1).map(
    lambda found: tuple(Share(origin, found[origin]) for origin in sorted(found))
)


def shares(**amounts: int) -> tuple[Share, ...]:
    """What lies there: private, and of two funds."""
    named = {"private": PRIVATE, "town": TOWN, "state": STATE}
    found = {named[name]: amount for name, amount in amounts.items()}
    return tuple(Share(origin, found[origin]) for origin in sorted(found))


@pytest.mark.parametrize(
    ("lies", "amount", "taken"),
    [
        (shares(private=300), 100, shares(private=100)),
        (shares(private=300, town=100), 100, shares(private=75, town=25)),
        (shares(private=300, town=100), 400, shares(private=300, town=100)),
        # 66.7 and 33.3: the missing coin comes from what was rounded down most.
        (shares(private=200, town=100), 100, shares(private=67, town=33)),
        # 0.5 each: as much was lost on both, so the larger; they are equal, so the lowest id.
        (shares(private=5, town=5), 1, shares(private=1)),
        # A half is lost on each, and the larger one gives the coin.
        (shares(private=1, town=3), 2, shares(town=2)),
        (shares(private=1, town=1, state=1), 2, shares(private=1, state=1)),
    ],
)
def test_what_is_spent_is_taken_in_proportion(
    lies: tuple[Share, ...], amount: int, taken: tuple[Share, ...]
) -> None:
    """And the coins that are missing go by one fixed order."""
    assert take(lies, amount) == taken


@given(balances, some.data())
def test_taking_is_exact(lies: tuple[Share, ...], data: some.DataObject) -> None:
    """It sums to the amount, nobody gives more than they have, each is off by less than a coin."""
    amount = data.draw(some.integers(1, total(lies)))
    taken = take(lies, amount)
    assert total(taken) == amount
    for share in lies:
        exact = Fraction(amount * share.amount, total(lies))
        given_ = of_origin(taken, share.origin)
        assert 0 <= given_ <= share.amount
        assert abs(given_ - exact) < 1
    assert all(share.amount for share in taken)


@pytest.mark.slow
@given(balances, some.data())
def test_spending_bit_by_bit_leaves_nothing_behind(
    lies: tuple[Share, ...], data: some.DataObject
) -> None:
    """In whatever amounts everything is spent, each origin has given all it had."""
    before = {share.origin: share.amount for share in lies}
    gave = dict.fromkeys(before, 0)
    while lies:
        amount = data.draw(some.integers(max(total(lies) >> 3, 1), total(lies)))
        for share in take(lies, amount):
            gave[share.origin] += share.amount
            lies = added(lies, share.origin, -share.amount)
    assert gave == before


@given(some.lists(some.tuples(origins, some.integers(-5, 5)), max_size=20))
def test_a_balance_is_by_origin_and_keeps_no_nothing(moves: list[tuple[bytes, int]]) -> None:
    """What is added in any order is there once, by origin ascending."""
    balance: tuple[Share, ...] = ()
    for origin, amount in moves:
        balance = added(balance, origin, amount)
    assert [share.origin for share in balance] == sorted({share.origin for share in balance})
    assert all(share.amount for share in balance)
    for origin in {origin for origin, _ in moves}:
        assert of_origin(balance, origin) == sum(amount for one, amount in moves if one == origin)


def test_names_are_apart() -> None:
    """A card's pot is never its project's, and no two causes are owed under one name."""
    same = b"the same id....."
    assert pot_of(same, same) != pot_of(same, same, same)
    assert batch_of(same, 1) != unmatched_of(same, 1)
    names = [owed_by_card(same, 1), owed_by_card(same, 2), owed_back(1), owed_over(1), owed_over(2)]
    assert len({*names}) == len(names)


# ── References
@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "00000018"), (7, "00000075"), (7_992_739_871, "79927398713")],
)
def test_a_reference_has_luhns_check_digit(number: int, written: str) -> None:
    """As banks check them in KID and OCR."""
    assert reference(number) == written
    digits = [int(digit) for digit in reversed(written)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    assert (sum(digits[::2]) + sum(doubled)) % 10 == 0


@given(some.integers(1, COUNT_LIMIT - 1))
def test_a_reference_is_read_back(number: int) -> None:
    """Also with spaces, full stops and hyphens, as people type them."""
    written = reference(number)
    assert read_reference(written) == number
    assert read_reference(f" {written[:3]} {written[3:5]}-{written[5:]}.\u00a0") == number


@given(some.integers(1, 10**12), some.data())
def test_one_wrong_digit_finds_nobody_elses_promise(number: int, data: some.DataObject) -> None:
    """Nor do two that changed places, but for 0 and 9."""
    written = reference(number)
    at = data.draw(some.integers(0, len(written) - 1))
    other = data.draw(some.sampled_from([one for one in "0123456789" if one != written[at]]))
    assert read_reference(written[:at] + other + written[at + 1 :]) == 0
    at = data.draw(some.integers(0, len(written) - 2))
    a, b = written[at], written[at + 1]
    if {a, b} not in ({a}, {"0", "9"}):
        assert read_reference(written[:at] + b + a + written[at + 2 :]) == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "75",
        "0000075",
        "00000076",
        "kr 00000075",
        "-",
        "\u0660" * 6 + "\u0667\u0665",
        "9" * 40,
        "0" * 8,
    ],
)
def test_what_is_no_reference_is_none(text: str) -> None:
    """Too short, too long, a wrong digit, letters, digits of another script, or number nought."""
    assert read_reference(text) == 0
