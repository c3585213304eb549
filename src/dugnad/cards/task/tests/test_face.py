"""What people see of a task: what counts, what it pays and may mean, and what they can press."""

from __future__ import annotations

import dataclasses

from msgspec.structs import replace

from dugnad.cards.task.face import FACE
from dugnad.cards.task.law.events import PayOwed, WorkConfirmed
from dugnad.cards.task.law.records import DAY_MS
from dugnad.cards.task.law.verbs import (
    Answer,
    Confirm,
    Object,
    Reply,
    Show,
    TryAgain,
    Vote,
    Vouch,
    Withdraw,
)
from dugnad.cards.task.tests.looking import (
    AGREED,
    DISPUTED,
    ENDS_MS,
    EVA,
    FRED,
    FREE,
    PAY,
    POOR,
    SHOWN,
    TAKEN,
    THE_CARD,
    TOLD,
    Around,
    drawn,
    form,
    page,
    seen,
    shown,
    state,
    taken,
    up,
    verbs,
)
from dugnad.charter.money.accounts import Sum
from dugnad.face.seen import Seen
from dugnad.ledger.testing import BEN, CEM, NOON_MS


# ── Who can press what
def test_where_there_is_pay_a_page_of_its_own_comes_before() -> None:
    """Freely given takes one press, pay two."""
    (free,) = page([up(FREE)], CEM).verbs
    (paid,) = page([up()], CEM).verbs
    assert (free.asks, paid.asks) == (False, True)
    assert free.open_to_all
    assert verbs([up(outsiders=False)], CEM) == []
    assert verbs([up(outsiders=False)]) == [Answer]


def test_lists_lead_to_what_is_to_be_read_first() -> None:
    """Nothing is taken on or confirmed where one cannot see what it is."""
    listed = Seen(**{**seen().__dict__, "card_id": b""})
    (take,) = FACE.page(state(up(FREE)), listed).verbs
    assert take.asks
    judged = FACE.page(state(*SHOWN), listed)
    assert judged.primary is None
    assert str(judged.cue) == "Is it done?"


def test_each_sees_what_is_theirs_to_press() -> None:
    """Who does it shows it, who looks after it vouches, members judge, and nobody their own."""
    assert verbs(TAKEN, EVA) == [Show, Answer]
    assert verbs(TAKEN, BEN) == [Vouch]
    assert verbs(TAKEN, FRED) == []
    assert verbs(SHOWN, FRED) == [Confirm, Object]
    assert verbs(SHOWN, EVA) == []
    assert verbs(SHOWN, CEM) == []
    assert verbs(DISPUTED, FRED) == [Vote, Vote, Vote, Withdraw, Reply]
    assert verbs(DISPUTED, BEN) == [Vote, Vote, Vote, Reply]
    assert verbs(DISPUTED, EVA) == [Reply]
    assert verbs(POOR, FRED) == [TryAgain]
    assert verbs(POOR) == []
    assert verbs([up(places=2), taken()], BEN) == [Answer, Vouch]


def test_what_one_has_said_is_marked() -> None:
    """The pressed answer stays pressable, and shows as given."""
    confirmed = [*SHOWN, WorkConfirmed(showing=1, by=FRED.member)]
    chosen = [verb.chosen for verb in page(confirmed, FRED).verbs]
    assert chosen == [True, False]
    assert [verb.chosen for verb in page(DISPUTED, FRED).verbs][:3] == [False, True, False]


def test_nothing_is_pressed_on_what_waits_is_closed_or_over() -> None:
    """The page offers nothing that would be refused."""
    waiting = replace(THE_CARD, status="waiting", awaits_money=Sum(unit="NOK", amount=PAY))
    closed = replace(THE_CARD, status="closed", closed_ms=NOON_MS)
    done = [*SHOWN, AGREED, PayOwed(showing=1, failed="")]
    assert verbs([up()], CEM, entry=waiting) == []
    assert verbs(SHOWN, FRED, entry=closed) == []
    assert verbs(done, FRED) == []
    assert verbs(SHOWN, FRED, at=ENDS_MS) == []
    past = [up(FREE, done_by_ms=NOON_MS + DAY_MS)]
    assert verbs(past, CEM, at=NOON_MS + DAY_MS) == []
    assert str(page(past, at=NOON_MS + DAY_MS).result) == "Nobody took it on in time."
    assert "Until Tuesday 2 June" in page(past).when


# ── What is missing
def test_it_says_what_is_missing() -> None:
    """A person, the showing, an objection's end, or what the pot lacks: by whom and until when."""
    assert str(page([up(FREE)]).missing) == "Somebody is needed who takes it on."
    assert "2 more people are needed" in str(page([up(FREE, places=2)]).missing)
    assert str(page([up(FREE), taken()]).missing) == "It is taken on, and not shown yet."
    assert "Show by Monday 15 June" in str(page(TAKEN, EVA).missing)
    judged = str(page(SHOWN).missing)
    assert "Members can object until Friday 5 June" in judged
    assert "300 kr is owed from then on" in judged
    free = [up(FREE), taken(), shown()]
    assert "it counts as done from then on" in str(page(free).missing)
    strict = [up(confirms=1), taken(), shown()]
    assert "If nobody does, all are asked" in str(page(strict).missing)
    assert "nothing is owed and it can be shown anew" in str(page(DISPUTED).missing)


def test_it_says_truthfully_how_much_money_is_there() -> None:
    """What lies in the pot, what is still needed, and that nobody holds any; lists say nothing."""
    some = page([up(places=3)], there=PAY)
    assert "600 kr is missing in the card's pot" in str(some.missing)
    assert some.bar is not None
    assert (some.bar.have, some.bar.want) == (PAY, 3 * PAY)
    enough = page([up()], there=PAY)
    assert "missing" not in str(enough.missing)
    assert enough.bar is None
    unknown = page([up()], there=None)
    assert "pot" not in str(unknown.missing)
    poor = page(POOR, there=0)
    assert "There is not enough money in the card's pot. As soon as it has" in str(poor.missing)


def test_before_one_takes_it_on_one_reads_that_pay_is_missing() -> None:
    """How much is missing, what a pot is, how money gets there, and whom to ask."""
    lead = drawn([up(places=3)], CEM, there=PAY)
    for words in ("600 kr is missing", "kept for this card alone; 300 kr lies in it", "Saturday"):
        assert words in lead
    assert "coins" not in drawn([up()], CEM, there=PAY)
    assert "coins" not in drawn([up()], CEM, there=None)
    nobody = page([up()], CEM, there=0, holder="").extra["money_words"]
    assert "nobody holds money for the project yet" in str(nobody[0])
    assert "they can ask an association" in str(nobody[1])


def test_nobody_holds_money_yet() -> None:
    """A project without a host for its money says so, before anybody works for it."""

    class NoHost(Around):
        def holder(self, unit: str) -> str:
            del unit
            return ""

    look = seen()
    look = Seen(**{**look.__dict__, "around": NoHost(there=0)})
    assert "Nobody holds money for the project yet" in str(FACE.page(state(up()), look).missing)


def test_a_waiting_card_says_for_how_much_it_waits() -> None:
    """The money and what lies there already (PRJ-12)."""
    waiting = replace(THE_CARD, status="waiting", awaits_money=Sum(unit="NOK", amount=PAY))
    words = str(page([up()], entry=waiting, there=10_000).missing)
    assert words == "The card waits until 300 kr lie in its pot. So far 100 kr lie there."


def test_how_long_it_takes_is_as_was_said() -> None:
    """CRD-17: in words of whoever put it up; else by the hours of it; else one asks."""

    def takes(*, said: str = "", minutes: int = 0) -> str:
        words = dataclasses.replace(TOLD, extra=(("takes", said),))
        return str(FACE.page(state(up(FREE, minutes=minutes)), seen(told=words)).takes)

    assert takes(said="an afternoon") == "How long it takes: an afternoon"
    assert takes(minutes=180) == "Takes about 3 hours"
    assert takes(minutes=60) == "Takes about 60 minutes"
    assert takes() == "Ask how long it takes"
    put_up = form({"takes": "an afternoon"})
    assert put_up.is_valid()
    assert ("takes", "an afternoon") in put_up.told(put_up.cleaned_data)["extra"]
