"""The year of the sample place: whole, believable, in every state, and the same each time.

It is told once, at a fixed date and from a seed; then its books are read as anybody could.

Source: issue 6.1; decision 0038.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dugnad.cards import catalogue
from dugnad.charter.cards import events as cards
from dugnad.charter.entries import STARTER, card_of
from dugnad.charter.law import Law
from dugnad.charter.money.accounts import total
from dugnad.charter.money.records import Money
from dugnad.charter.projects.events import ProjectStarted
from dugnad.charter.roles import Roles
from dugnad.charter.talk import ProseRemoved
from dugnad.engine.port import Recorded, Snapshot
from dugnad.engine.solo.reading import BooksReader
from dugnad.ledger import codec
from dugnad.ledger.block import Block, Header
from dugnad.ledger.receipt import Happened
from dugnad.ledger.store import Frozen
from dugnad.site.sample.geography import GRIMSTAD, LILLESAND, MIDDLE
from dugnad.site.sample.people import NEIGHBOURS
from tests.patience import PATIENCE_S
from tests.site import year_states
from tests.site.running import environment
from tests.site.tell_a_year import ENDS_NS

ROOT = Path(__file__).parents[2]
# fmt: off
BOUNDS = (
    (8.185, 58.143), (8.187, 58.164), (8.208, 58.164), (8.195, 58.146), (8.212, 58.144),
    (8.202, 58.115), (8.251, 58.130), (8.238, 58.143), (8.240, 58.162), (8.212, 58.174),
    (8.208, 58.187), (8.253, 58.156), (8.269, 58.162), (8.305, 58.194), (8.250, 58.200),
    (8.296, 58.200), (8.284, 58.213), (8.323, 58.211), (8.354, 58.227), (8.349, 58.235),
    (8.371, 58.237), (8.392, 58.256), (8.417, 58.244), (8.439, 58.251), (8.429, 58.266),
    (8.410, 58.267), (8.446, 58.298), (8.450, 58.302), (8.388, 58.327), (8.369, 58.330),
    (8.304, 58.333), (8.279, 58.320), (8.309, 58.306), (8.283, 58.292), (8.242, 58.250),
    (8.204, 58.259), (8.210, 58.242), (8.194, 58.229), (8.187, 58.202), (8.158, 58.190),
    (8.145, 58.170), (8.157, 58.166), (8.160, 58.147),
)
# fmt: on
"""Bounds of the municipality of Lillesand, east and north (Kartverket, CC BY 4.0)."""
DAY_MS = 24 * 3_600_000
ENDS_MS = ENDS_NS // 10**6


def begin(home: Path) -> subprocess.Popen[str]:
    """Begin to tell the year in a process of its own; the place is beside what it knows."""
    return subprocess.Popen(  # noqa: S603  Our own interpreter and our own text.
        [sys.executable, "-m", "tests.site.tell_a_year", str(home / "place")],
        cwd=ROOT,
        env=environment(home) | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PYTHONHASHSEED": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Year:
    """The told year."""

    reader: BooksReader
    books: Snapshot
    facts: dict[str, Any]

    @property
    def money(self) -> Money:
        """What the books remember of money."""
        return Money(Frozen(self.books), "money")

    def recorded(self) -> list[Recorded]:
        """Every receipt."""
        found: list[Recorded] = []
        while more := self.reader.receipts(len(found)):
            found += more
        return found

    def events(self, name: str) -> list[tuple[int, Happened]]:
        """Every event of a name, with its time."""
        return [
            (one.time_ms, event)
            for one in self.recorded()
            if not one.receipt.code
            for event in one.receipt.events
            if event.name == name
        ]


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Tell the year twice, side by side."""
    first, second = tmp_path_factory.mktemp("year"), tmp_path_factory.mktemp("again")
    tellings = [begin(first), begin(second)]
    for said, trouble in [one.communicate(timeout=PATIENCE_S * 5) for one in tellings]:
        assert said.endswith("told\n"), said[-1_000:] + trouble[-4_000:]
    return first, second


@pytest.fixture(scope="module")
def year(homes: tuple[Path, Path]) -> Iterator[Year]:
    """Open the books of the told year to read."""
    home, _again = homes
    reader = BooksReader(home / "place" / "books.db")
    facts = json.loads((home / "facts.json").read_text())
    with reader.reader() as books:
        yield Year(reader, books, facts)
    reader.close()


# ── In every state
@pytest.mark.parametrize("name", catalogue.NAMES)
def test_every_card_type_stands_in_every_state(year: Year, name: str) -> None:
    """Every state that a law names is there to be seen, and looked at by every screen."""
    found = year_states.states(year.books, ENDS_MS)
    assert year_states.wanted(name) - found[name] == set()


def test_cards_wait_for_everything_that_can_be_missing(year: Year) -> None:
    """Time, a decision and money are waited for, and an objection holds a card back."""
    assert year_states.missing(year.books, ENDS_MS) == year_states.EVERYTHING_MISSING


def test_the_projects_are_organised_in_all_four_ways(year: Year) -> None:
    """Five projects in the four ways, each with people in it, and their money held by one."""
    law = Law(year.books)
    ways = {}
    for _, event in year.events("ProjectStarted"):
        project = codec.decode(ProjectStarted, event.data).project
        entry, rules = law.project(project), law.rules_of(project)
        assert entry is not None
        assert rules is not None
        if entry.members > 1:  # beside them stands the municipality, with one for its fund.
            ways[project] = rules.way
    assert len(ways) == 5
    assert sorted({*ways.values()}) == ["association", "funded", "together", "trusted"]


# ── The people
def test_forty_people_take_part_in_five_ways(year: Year) -> None:
    """By kept keys, own phones, text messages, with help; one was forgotten and is nobody now."""
    how = {one: [who.name for who in NEIGHBOURS.values() if who.how == one] for one in
           ("own", "sms", "helped", "forgotten")}  # fmt: skip
    assert len(NEIGHBOURS) == 40
    assert year.facts["names"] == sorted({*NEIGHBOURS} - {*how["forgotten"]})
    assert year.facts["own"] == sorted(how["own"])
    assert year.facts["by_text"] == sorted([*how["sms"], *how["helped"]])
    assert year.facts["helped"] == sorted(how["helped"])
    assert year.facts["forgotten"] == len(how["forgotten"])
    assert year.facts["languages"] == ["da", "en", "nb", "nl", "nn", "sv"]


def test_nobody_is_named_in_the_books(year: Year) -> None:
    """No name of anybody, and nowhere that they are reached, stands in any action of the year."""
    anybody = re.compile(
        "|".join(rf"(?<!\w){one}(?!\w)" for one in NEIGHBOURS)
        + r"|[\w.+-]+@solbakken\.example|\+47\d{8}"
    )
    seq = 0
    while blocks := year.reader.blocks(after=seq):
        seq += len(blocks)
        for block in blocks:
            for envelope in block.envelopes:
                found = anybody.search(envelope.decode("utf-8", errors="replace"))
                assert found is None, found


def test_whoever_is_told_of_the_past_is_not_written_to(year: Year) -> None:
    """No letter about the invented year waits to be sent when the place opens."""
    assert year.facts["letters_waiting"] == 0


# ── The year
def test_the_year_goes_by_day_after_day(year: Year) -> None:
    """Something happens in every month, in order, and nothing after today."""
    times = [one.time_ms for one in year.recorded()]
    assert times == sorted(times)
    assert times[0] >= ENDS_MS - 366 * DAY_MS
    assert times[-1] < ENDS_MS + 1_000  # what it did since it opened.
    assert len({(ENDS_MS - at) // (31 * DAY_MS) for at in times}) >= 12


def test_one_objection_was_resolved_and_another_stands(year: Year) -> None:
    """One was answered and taken back, so that its card is in force."""
    raised = {codec.decode(cards.CardObjected, one.data).card
              for _, one in year.events("CardObjected")}  # fmt: skip
    ended = {codec.decode(cards.ObjectionWithdrawn, one.data).card
             for _, one in year.events("ObjectionWithdrawn")}  # fmt: skip
    assert len(raised) == 2
    assert len(ended) == 1
    (card,) = ended
    entry = Law(year.books).card(card)
    assert entry is not None
    assert entry.status == "in force"


def test_one_comment_was_taken_away_in_the_open(year: Year) -> None:
    """Whoever moderates took it down under a rule; its words are nowhere to be read."""
    ((_, removed),) = year.events("ProseRemoved")
    gone = codec.decode(ProseRemoved, removed.data)
    assert gone.rule == "advertising"
    assert year.facts["taken_away"] == [gone.commitment.hex()]


def test_who_began_the_garden_handed_it_over(year: Year) -> None:
    """Somebody else looks after it now, and whoever began it does not."""
    law, handed = Law(year.books), []
    for _, event in year.events("ProjectStarted"):
        project = codec.decode(ProjectStarted, event.data).project
        entry = law.project(project)
        assert entry is not None
        holders = law.holders(project, STARTER, ENDS_MS)
        if entry.starter not in holders:
            handed.append(holders)
    assert [len(holders) for holders in handed] == [1]
    offers = Roles(Frozen(year.books), "roles").offers
    assert [key for key, offer in offers.items() if offer.passing] == []


# ── The money
def test_the_failed_fundraiser_gave_everything_back(year: Year) -> None:
    """What had been paid for it was owed back to the last øre, and has been paid out."""
    (missed,) = {card_of(event.target) for _, event in year.events("GoalMissed")}
    money = year.money
    paid = [(number, one) for number, one in money.promises.items() if one.card == missed]
    assert sum(one.paid for _, one in paid) == 175_000
    assert all(one.owed_back == one.paid for _, one in paid)
    owed = [one for _, one in money.obligations.items() if one.card == missed]
    assert sum(one.amount for one in owed) == 175_000
    batches = [money.batches.get(one.batch) for one in owed]
    assert [None if one is None else one.standing for one in batches] == ["paid"] * len(owed)
    campaign = money.campaigns.get(missed or b"")
    assert campaign is not None
    assert (campaign.standing, campaign.given) == ("returning", 0)
    assert Law(year.books).card_pot(missed or b"", "NOK") == 0


def test_the_totals_of_the_year_add_up(year: Year) -> None:
    """What came in, less what went out, lies in the boxes and is somebody's, to the last øre."""
    money = year.money
    came = sum(one.amount for _, one in money.entries.items() if one.standing != "recorded")
    went = sum(
        sum(total(item.parts) for item in one.items)
        for _, one in money.batches.items()
        if one.standing == "paid"
    )
    lies: dict[str, int] = {}
    for (kind, _host, _project, _other, unit), balance in money.accounts.items():
        if unit == "NOK":
            lies[kind] = lies.get(kind, 0) + total(balance)
    assert -lies.pop("box") == came - went
    assert sum(lies.values()) == came - went
    months = {(ENDS_MS - one.value_ms) // (31 * DAY_MS) for _, one in money.entries.items()}
    assert len(months) == 12


# ── The same each time, in a real place
def test_the_same_seed_tells_the_same_year(homes: tuple[Path, Path]) -> None:
    """Told twice, the books of the year are the same byte for byte."""
    told = []
    for home in homes:
        reader = BooksReader(home / "place" / "books.db")
        blocks = [*reader.blocks()]
        told.append([(one.header, one.envelopes) for one in blocks if _time(one) <= ENDS_MS])
        reader.close()
    assert len(told[0]) > 700
    assert told[0] == told[1]


def _time(block: Block) -> int:
    return int(codec.decode(Header, block.header).time_ms)


def test_the_village_lies_where_it_says() -> None:
    """Its middle lies within the municipality's bounds, on the way from one town to the other."""
    at = (MIDDLE.lon / 10**7, MIDDLE.lat / 10**7)
    assert _is_inside(at, BOUNDS)
    assert LILLESAND.lat < MIDDLE.lat < GRIMSTAD.lat
    assert LILLESAND.lon < MIDDLE.lon < GRIMSTAD.lon


def _is_inside(at: tuple[float, float], ring: Sequence[tuple[float, float]]) -> bool:
    """Whether a place lies in a ring: a ray to the east crosses it an odd number of times."""
    x, y = at
    crossed = 0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (x2 - x1) * (y - y1) / (y2 - y1):
            crossed += 1
    return crossed % 2 == 1
