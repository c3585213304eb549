"""Saying by text message which times fit."""

from __future__ import annotations

import pytest

from dugnad.cards.meeting.law.records import Fits, Terms, Time
from dugnad.cards.meeting.law.verbs import SayWhen
from dugnad.cards.meeting.texting import read, texted
from dugnad.charter.testing import DAY_MS, HOUR_MS
from dugnad.ledger.testing import NOON_MS

ZONE = "Europe/Oslo"
NO, SPARE, CORE = Fits("no", "spare"), Fits("yes", "spare"), Fits("yes", "core")
TERMS = Terms(
    times=tuple(
        Time(NOON_MS + day * DAY_MS, NOON_MS + day * DAY_MS + HOUR_MS) for day in (2, 3, 4)
    ),
    answer_by_ms=NOON_MS + DAY_MS,
    outsiders=True,
)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("1", (SPARE, NO, NO)),
        (" 1 , 3. ", (SPARE, NO, SPARE)),
        ("3 og 1A", (CORE, NO, SPARE)),
        ("1w 2 W and 3", (CORE, CORE, SPARE)),
        ("2 en 3!", (NO, SPARE, SPARE)),
    ],
)
def test_numbers_say_what_fits(text: str, fits: tuple[Fits, ...]) -> None:
    """Marked where it is working time: arbeid, arbete, arbejde, werk, work."""
    assert read(text, TERMS) == SayWhen(fits=fits)


@pytest.mark.parametrize(
    "text", ["", "and", "0", "4", "1 1", "12", "1-3", "1 maybe", "yes 1", "1 waar", "1st", "1_2"]
)
def test_what_is_not_certain_is_not_guessed(text: str) -> None:
    """Somebody is asked once more."""
    assert read(text, TERMS) is None


def test_times_and_what_was_understood_are_short() -> None:
    """As a text message needs it."""
    told = texted(TERMS, ZONE)
    assert str(told.choices).startswith("1: Wed 3.6. 12:00, 2: Thu 4.6. 12:00, 3: Fri 5.6. 12:00. ")
    assert told.said(SayWhen(fits=(SPARE, NO, CORE))) == (
        "Wed 3.6. 12:00, Fri 5.6. 12:00 in working time"
    )
    assert str(told.said(told.nothing)) == "None of the times"
