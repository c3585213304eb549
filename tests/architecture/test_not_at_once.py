"""PER-09: nobody has to be there at the same hour as somebody else.

Where a second person is needed they have a day at least, mostly as long as they like. So every
time in the code that is shorter than a day is written down here, with what it is about; and of
what needs two people it is tried, or read from the law, how long the second one has.
"""

from __future__ import annotations

import ast
import importlib
from pathlib import Path
from typing import Final

import pytest

from dugnad.charter.households import OFFER_MS as VOICE_OFFER_MS
from dugnad.charter.moderating import ANSWER_MS, APPEAL_MS
from dugnad.charter.money import verbs
from dugnad.charter.money.records import Money
from dugnad.charter.people.records import SAID_MS
from dugnad.charter.roles import OFFER_MS
from dugnad.web.acting.signing import HELD_MS
from dugnad.web.people.limits import DAY_MS
from dugnad.web.rooms.conversations.law import WAITS_MS as FIRST_WORDS_MS
from dugnad.web.rooms.drafts.law import STAYS_MS
from dugnad.web.rooms.profile.law import WAITS_MS as PAIR_MS
from dugnad.web.rooms.reports.law import AGAIN_MS
from tests.charter.money.bank import BANK, HALL, SIV, TOM
from tests.charter.money.bank import line as bank_line
from tests.charter.money.test_paying import ONE, owing_bank
from tests.charter.money.test_receiving import record

SRC: Final = Path(__file__).parents[2] / "src"
UNITS: Final = frozenset({"SECOND_MS", "MINUTE_MS", "HOUR_MS", "DAY_MS"})
"""Names of units of time, which are no times to be kept to."""

TOGETHER: Final = {
    "dugnad.web.helping.services.CODE_MS": (
        "who helps sits beside whom they help, or is on the telephone with them; what is done with "
        "help can be done alone, by post or by text"
    ),
}
"""Where two people are there at once, as they chose to be; nobody has to."""

ALONE: Final = {
    "dugnad.cards.share.law.records.BEGUN_MS": "how late somebody alone may type a time",
    "dugnad.cards.support.law.months.ASKED_AT_MS": "at what hour of its day a month is asked for",
    "dugnad.charter.decisions.answering.EARLY_MS": "all have answered, and one changes their mind",
    "dugnad.face.deciding.missing.COUNTED_WITHIN_MS": "how long the place counts",
    "dugnad.web.acting.as_whom.WANTED_MS": "what the place keeps of a press on its way",
    "dugnad.web.acting.as_whom._ON_ITS_WAY_MS": "what the place keeps of a press on its way",
    "dugnad.web.answers.asking.SAME_PRESS_MS": "a press that is sent twice",
    "dugnad.web.content.captions.EACH_MS": "a line under a film",
    "dugnad.web.content.films.MOST_MS": "the length of a film",
    "dugnad.web.content.films.SLACK_MS": "the length of a film",
    "dugnad.web.content.films_webm._MS": "a unit inside a film",
    "dugnad.web.content.sweeping.WAITS_MS": "what the place keeps of a press on its way",
    "dugnad.web.helping.desk_screen._NOTED_MS": "how exactly a pause is noted",
    "dugnad.web.helping.forms.SHORTEST_MS": "help begun shortly before its midnight",
    "dugnad.web.leading.moderating._TOLD_MS": "how often one person reports something",
    "dugnad.web.messages.services.CLAIM_MS": "the place sends a message",
    "dugnad.web.pages.visits.SAME_VISIT_MS": "what counts as one visit",
    "dugnad.web.people.errands.LASTS_MS": "the place runs its own errands",
    "dugnad.web.people.passkeys.CEREMONY_MS": "one's own device lets one in",
    "dugnad.web.people.running.LASTS_MS": "a link of a command, for whoever ran it",
    "dugnad.web.people.codes.CODE_LIFE_MS": "a code to one's own address",
    "dugnad.web.rooms.conversations.law.REGRET_MS": "one's own words are taken back",
    "dugnad.web.rooms.pocket.law.REGRET_MS": "one's own note is brought back",
}
"""Times shorter than a day that concern one person, or the place alone."""

SECONDS: Final = {
    "a lost phone's owner is brought back by two": SAID_MS,
    "two vouch for what came on paper, or open an urn, by their own devices": HELD_MS,
    "a role is offered and taken on": OFFER_MS,
    "a voice is offered and shared": VOICE_OFFER_MS,
    "what was taken away is looked at again": ANSWER_MS,
    "a second look is asked for": APPEAL_MS,
    "a report is looked at again": AGAIN_MS,
    "first words are said yes to": FIRST_WORDS_MS,
    "two say yes before they meet": PAIR_MS,
    "a draft is looked at": STAYS_MS,
}
"""How long somebody has for what another has begun, where it does not wait for ever."""


def times() -> dict[str, int]:
    """Every time that a module of law, face or web names, in milliseconds."""
    found = {}
    for folder in ("charter", "cards", "face", "web"):
        for path in sorted((SRC / "dugnad" / folder).rglob("*.py")):
            if {"tests", "migrations"} & set(path.parts):
                continue
            names = [one for one in _named(path) if one.lstrip("_") not in UNITS]
            if names:
                module = ".".join(path.relative_to(SRC).with_suffix("").parts)
                values = vars(importlib.import_module(module))
                found |= {f"{module}.{one}": values[one] for one in names}
    return {name: value for name, value in found.items() if isinstance(value, int)}


def _named(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    targets = [
        target
        for node in tree.body
        for target in (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign)
            else ()
        )
    ]
    return [one.id for one in targets if isinstance(one, ast.Name) and one.id.endswith("_MS")]


def test_every_time_shorter_than_a_day_is_known() -> None:
    """A new one stands in one of the two tables, with its reason, or is a day at least."""
    short = {name for name, value in times().items() if value < DAY_MS}
    assert short == {*ALONE, *TOGETHER}


@pytest.mark.parametrize("what", SECONDS)
def test_a_second_person_has_days(what: str) -> None:
    """Whoever looks in once a week, and twice where a phone is lost, is in time."""
    assert SECONDS[what] >= 6 * DAY_MS


def test_the_two_of_a_host_never_have_to_meet() -> None:
    """Each step of money waits a month for the other, and is then confirmed as it was."""
    bank = owing_bank()
    bank.does(TOM, record(bank, 500))
    entry = Money(bank.store, "money").recorded.get() or 0
    steps = (
        (SIV, verbs.ConfirmIn(entry)),
        (TOM, verbs.MakeBatch(HALL, BANK, (ONE,))),
        (SIV, verbs.ApproveBatch(1)),
        (TOM, verbs.RecordPaid(1, bank.now_ms, bank_line("out"))),
        (SIV, verbs.ConfirmPaid(1)),
        (TOM, verbs.AskUndoPaid(1)),
        (SIV, verbs.UndoPaid(1)),
    )
    for who, asked in steps:
        bank.now_ms += 30 * DAY_MS
        bank.does(who, asked)
