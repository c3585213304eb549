"""How often somebody may get it wrong, in memory."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from dugnad.web.people import pace
from dugnad.web.people.pace import Pace, client_of

NOON_MS = 1_789_984_800_000


def test_a_bucket_empties_and_fills_again() -> None:
    """Three goes, then waiting, and one more go after each refill; Ben has a bucket of his own."""
    wrong = Pace(goes=3, refill_ms=1_000)
    for _ in range(3):
        assert wrong.wait_ms("ana", NOON_MS) == 0
        wrong.take("ana", NOON_MS)
    assert wrong.wait_ms("ana", NOON_MS) == 1_000
    assert wrong.wait_ms("ben", NOON_MS) == 0
    assert wrong.wait_ms("ana", NOON_MS + 400) == 600
    assert wrong.wait_ms("ana", NOON_MS + 1_000) == 0
    wrong.take("ana", NOON_MS + 1_000)
    assert wrong.wait_ms("ana", NOON_MS + 1_000) == 1_000


def test_a_clock_that_was_set_back_shuts_nobody_out() -> None:
    """Ana emptied her bucket before the clock was set back a year: it fills as always."""
    wrong = Pace(goes=2, refill_ms=1_000)
    wrong.take("ana", NOON_MS)
    wrong.take("ana", NOON_MS)
    year_ago_ms = NOON_MS - 365 * 24 * 3_600_000
    assert wrong.wait_ms("ana", year_ago_ms) == 0
    wrong.take("ana", year_ago_ms)
    wrong.take("ana", year_ago_ms)
    assert wrong.wait_ms("ana", year_ago_ms) == 1_000
    assert wrong.wait_ms("ana", year_ago_ms + 1_000) == 0
    assert wrong.wait_ms("ana", NOON_MS + 60_000) == 0


def test_a_flood_from_everywhere_needs_no_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more connections than there is room for, those heard of longest ago are forgotten."""
    monkeypatch.setattr(pace, "CLIENTS_MAX", 10)
    wrong = Pace(goes=1, refill_ms=1_000)
    for number in range(100):
        wrong.take(str(number), NOON_MS)
    assert len(wrong._full_ms) == 10
    assert wrong.wait_ms("99", NOON_MS) == 1_000
    assert wrong.wait_ms("0", NOON_MS) == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("unix:", "unix:", True),
        ("", "", True),
    ],
)
def test_a_home_has_one_bucket(one: str, other: str, same: bool) -> None:  # noqa: FBT001  A table.
    """A home's many IPv6 addresses are one connection; others are others."""
    factory = RequestFactory()
    clients = [client_of(factory.get("/", REMOTE_ADDR=address)) for address in (one, other)]
    assert (clients[0] == clients[1]) is same
