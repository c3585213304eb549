"""Nobody is asked anything at night."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dugnad.web.messages.quiet import next_loud_ms

OSLO = ZoneInfo("Europe/Oslo")


def at(*when: int) -> int:
    """A local moment in Oslo, as milliseconds."""
    return int(datetime(*when, tzinfo=OSLO).timestamp() * 1000)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ((2026, 9, 21, 12, 0), (2026, 9, 21, 12, 0)),
        ((2026, 9, 21, 8, 0), (2026, 9, 21, 8, 0)),
        ((2026, 9, 21, 7, 59), (2026, 9, 21, 8, 0)),
        ((2026, 9, 21, 20, 59), (2026, 9, 21, 20, 59)),
        ((2026, 9, 21, 21, 0), (2026, 9, 22, 8, 0)),
        ((2026, 12, 31, 23, 30), (2027, 1, 1, 8, 0)),
        ((2026, 3, 28, 22, 0), (2026, 3, 29, 8, 0)),  # summer time begins that night.
        ((2026, 10, 25, 2, 30), (2026, 10, 25, 8, 0)),  # and ends that one.
    ],
)
def test_messages_wait_for_the_morning(asked: tuple[int, ...], sent: tuple[int, ...]) -> None:
    """From nine in the evening until eight in the morning, by the place's own clock."""
    assert next_loud_ms(at(*asked), "Europe/Oslo") == at(*sent)
