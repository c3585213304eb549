"""PRV-13: the way that keeps things to oneself takes no more steps than the habit it replaces.

The steps of our ways are counted on the real pages. Those of the habits are written down here, one
by one, for whoever doubts them; docs/steps.md shows both.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dugnad.web.answers import texting
from tests.web.answers.asking import letters_to
from tests.web.giving.jetty import Jetty
from tests.web.living import ALIASES, Living
from tests.web.pages.hand import Hand
from tests.web.pages.test_deciding import proposes

pytestmark = pytest.mark.django_db(databases=list(ALIASES))

TABLE = Path(__file__).parents[3] / "docs" / "steps.md"


@dataclass(frozen=True)
class Habit:
    """How it is done elsewhere.

    Attributes:
        act: what somebody wants.
        steps: each tap and each field, in words; who reads what is in the last sentence.
        reads: who reads what nobody had to.
    """

    act: str
    steps: tuple[str, ...]
    reads: str


TELL_ALL = Habit(
    "Tell all who take part that something is new",
    ("open the mail program", "new mail", "their addresses", "subject", "text", "send"),
    "everybody reads everybody's address",
)
COME = Habit(
    "Say that I come",
    ("open the group's chat", "write “I come”", "send"),
    "everybody in the group reads it, and has my number",
)
FROM_A_WALL = Habit(
    "Say that I come, from a poster and without a link",
    ("scan the square of the group's chat", "join the group", "write “I come”", "send"),
    "everybody in the group reads it, and has my number",
)
DECIDE = Habit(
    "Say yes or no to a proposal",
    ("open the group's chat", "write yes or no", "send"),
    "everybody in the group has my number, and the chat's firm knows who they are",
)
GIVE = Habit(
    "Promise a gift",
    ("take the list that goes round", "my name", "how much", "hand it on"),
    "everybody after me reads who gave how much",
)
HELP = Habit(
    "Let somebody do something for me",
    (
        "write down my user name",
        "write down my password",
        "open the page",
        "type the name",
        "type the password",
        "press",
        "type the number that I read out",
        "press",
    ),
    "the helper can do everything, for ever",
)
HABITS = (TELL_ALL, COME, FROM_A_WALL, DECIDE, GIVE, HELP)


def tells_all(place: Living) -> int:
    """Ana tells news on a card: nobody's address is seen."""
    ana = place.visitor("Ana")
    place.begin(ana)
    hand = Hand(ana, "/")
    hand.follows("Put up a card").follows("News")
    hand.fills("title", "The bridge is open").fills("text", "Go and see it.")
    hand.presses("Look at the card").presses("Put up the card")
    assert "The bridge is open" in hand.text
    return hand.steps


def comes(place: Living) -> int:
    """Dia was written to, and opens the link; nobody else in the group has her number."""
    ana = place.visitor("Ana")
    place.begin(ana)
    card = place.calls(ana)
    ana.post(f"/c/{card}/invite", {"name_1": "Dia", "address_1": "dia@example.org"})
    hand = Hand(place.visitor(), link_to("dia@example.org"))
    hand.steps += 1  # touching the link in the message.
    hand.presses("Yes")
    assert "Yes" in hand.text
    return hand.steps


def comes_from_a_wall(place: Living) -> int:
    """Olav reads a poster: the page has the message ready, and his telephone only sends it."""
    ana = place.visitor("Ana")
    place.begin(ana)
    place.choose(adapters={"sms": {"sender": "+4759000000", "inbound_secret": "so secret"}})
    hand = Hand(place.visitor(), f"/c/{place.calls(ana)}")
    hand.steps += 1  # the square on the poster.
    ready = re.search(r'href="sms:\+4759000000\?body=([^"]+)"', hand.text)
    assert ready
    hand.steps += 2  # touching the link opens the message; sending it.
    assert texting.take_in("+4740012345", ready[1].replace("%20", " "), "") == "answered"
    assert "Noted: Yes" in letters_to("+4740012345")[-1]
    assert "40 01 23 45" not in ana.get(hand.at).content.decode()
    return hand.steps


def decides(place: Living) -> int:
    """Ben was asked about a proposal, and answers behind the link."""
    ana = place.visitor("Ana")
    home = place.begin(ana)
    place.visitor("Ben").post(f"/p/{home}/join", {"rules_version": "1"})
    card = proposes(place, ana)
    place.now_ms += 1_000
    ana.post(f"/c/{card}/invite", {})
    hand = Hand(place.visitor(), link_to("ben@example.org"))
    hand.steps += 1
    hand.presses("Fine by me")
    return hand.steps


def gives(jetty: Jetty) -> int:
    """Cem promises money; on the card it says how much, and not who."""
    cem = jetty.living.visitor("Cem")
    hand = Hand(cem, f"/c/{jetty.code}")
    hand.steps += 1  # touching the link, or the square on the poster.
    hand.follows("Give money").fills("amount", "150").presses("I promise this")
    stranger = html.unescape(jetty.page(jetty.living.visitor()))
    assert "Cem" not in stranger
    assert "150" in stranger
    return hand.steps


def helps(place: Living) -> int:
    """Olav makes a code on his own page; Agnes types it and presses for him."""
    ana, olav = place.visitor("Ana"), place.visitor("Olav")
    home = place.begin(ana)
    for one in (olav, place.visitor("Agnes")):
        one.post(f"/p/{home}/join", {"rules_version": "1"})
    his = Hand(olav, "/me/").follows("My helpers")
    his.steps += 1  # opening the page.
    his.presses("Make the code")
    code = re.search(r'class="fingerprint">([2-9A-Z]{3} [2-9A-Z]{3})<', his.text)
    assert code, his.text
    hers = Hand(place.visitor("Agnes"), "/helping/")
    hers.steps += 1
    hers.fills("code", code[1]).presses("Begin together")
    return his.steps + hers.steps


def link_to(address: str) -> str:
    """The path in the newest message to an address."""
    found = re.findall(r"https?://[^/\s]+(/a/\S+)", letters_to(address)[-1])
    assert found, letters_to(address)
    return found[-1].rstrip(".")


@pytest.mark.parametrize(
    ("habit", "way"),
    [
        (TELL_ALL, tells_all),
        (COME, comes),
        (FROM_A_WALL, comes_from_a_wall),
        (DECIDE, decides),
        (HELP, helps),
    ],
)
def test_the_private_way_is_no_longer(
    living_place: Living, habit: Habit, way: Callable[[Living], int]
) -> None:
    """Counted on the pages themselves; and the table says what was counted."""
    check(habit, way(living_place))


def test_the_private_way_of_giving_is_no_longer(living_place: Living) -> None:
    """A list that goes round shows everybody who gave what; the card shows how much came."""
    jetty = Jetty(living_place)
    jetty.hosts()
    jetty.asks_for()
    check(GIVE, gives(jetty))


def check(habit: Habit, steps: int) -> None:
    """The private way is no longer, and the table has these numbers."""
    assert steps <= len(habit.steps), (habit.act, steps)
    row = (
        f"| {habit.act} | {steps} | {len(habit.steps)}: {', '.join(habit.steps)} | {habit.reads} |"
    )
    assert row in TABLE.read_text(encoding="utf-8").splitlines(), row


def test_the_table_has_nothing_else() -> None:
    """Six acts, and no number that nobody counted."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith("| Act")]
    assert len(rows) == len(HABITS)
