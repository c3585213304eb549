"""What stories of a task have in common: the same card, people and moments."""

from typing import Any

from msgspec.structs import replace

from dugnad.cards.task.contract import CONTRACT
from dugnad.cards.task.law.events import (
    TakenOn,
    TaskEvent,
    TaskPutUp,
    VoiceGiven,
    VoteBegan,
    WorkAgreed,
    WorkNotAgreed,
    WorkObjected,
    WorkShown,
)
from dugnad.cards.task.law.records import DAY_MS, KEPT_MS, OWES, Terms
from dugnad.cards.task.law.verbs import Open
from dugnad.charter.counting.outcome import Outcome, Turnout, Voices
from dugnad.charter.entries import Rules
from dugnad.charter.law import Law
from dugnad.charter.money.verbs import Owe
from dugnad.charter.testing import RULES, World, prose
from dugnad.charter.ways import ASSOCIATION
from dugnad.ledger.contract import Order, attempt
from dugnad.ledger.testing import ANA, NOON_MS, Scenarios, Voice

EVA, FRED, GRO = Voice("Eva"), Voice("Fred"), Voice("Gro")


MORE = tuple(one.member for one in (EVA, FRED, GRO))


MEMBERS = 5
"""Ana, Ben, Eva, Fred and Gro; Cem is known in the project, and no member."""


PERIOD_MS, VOTE_MS = 3 * DAY_MS, 5 * DAY_MS


KEPT_UNTIL_MS = NOON_MS + KEPT_MS


SHOWN_MS = NOON_MS + DAY_MS


ENDS_MS = SHOWN_MS + PERIOD_MS


OBJECTED_MS = SHOWN_MS + DAY_MS


VOTE_ENDS_MS = OBJECTED_MS + VOTE_MS


PAY = 30_000


REASON = prose("the seam is open")


PROOF = prose("ten flags")


def world(rules: Rules = RULES, **changes: Any) -> World:
    """What is true around the card."""
    return World("task", more_members=MORE, rules=rules, grants=(OWES,), **changes)


TASKS = Scenarios(CONTRACT, law=Law, world=world().write)


STRICT = Scenarios(CONTRACT, law=Law, world=world(ASSOCIATION).write)


OPEN = Open(
    pay="money",
    unit="NOK",
    amount=PAY,
    minutes=0,
    places=1,
    done_by_ms=0,
    outsiders=False,
    period_ms=PERIOD_MS,
    vote_ms=VOTE_MS,
)


TERMS = Terms(
    pay="money",
    unit="NOK",
    amount=PAY,
    minutes=0,
    places=1,
    done_by_ms=0,
    outsiders=False,
    period_ms=PERIOD_MS,
    vote_ms=VOTE_MS,
    confirms=0,
)


FREE = replace(TERMS, pay="nothing", unit=None, amount=0)


HOURS = replace(FREE, pay="hours", minutes=180)


EXPENSES = replace(TERMS, pay="expenses")


BY_THE_HOUR = replace(TERMS, minutes=180, amount=20_001)


def up(terms: Terms = TERMS, **changes: Any) -> TaskPutUp:
    """A task that was put up."""
    return TaskPutUp(terms=replace(terms, **changes))


def taken(who: Voice = EVA, place: int = 1, until_ms: int = KEPT_UNTIL_MS) -> TakenOn:
    """Somebody took a place on."""
    return TakenOn(place=place, member=who.member, words=prose("card"), until_ms=until_ms)


def shown(
    who: Voice = EVA,
    *,
    by: Voice | None = None,
    showing: int = 1,
    place: int = 1,
    claimed: int = 0,
    at_ms: int = SHOWN_MS,
) -> WorkShown:
    """Somebody's work is shown."""
    return WorkShown(
        showing=showing,
        place=place,
        member=who.member,
        by=(by or who).member,
        prose=PROOF,
        claimed=claimed,
        at_ms=at_ms,
        until_ms=at_ms + PERIOD_MS,
    )


def objected(who: Voice = ANA, before: str | None = None) -> WorkObjected:
    """Somebody objects to the first showing."""
    return WorkObjected(
        showing=1,
        by=who.member,
        prose=REASON,
        at_ms=OBJECTED_MS,
        before=before,  # type: ignore[arg-type]
    )


BEGAN = VoteBegan(showing=1, since_ms=OBJECTED_MS, size=MEMBERS - 1, until_ms=VOTE_ENDS_MS)


UP: list[TaskEvent] = [up()]


TAKEN: list[TaskEvent] = [*UP, taken()]


SHOWN: list[TaskEvent] = [*TAKEN, shown()]


DISPUTED: list[TaskEvent] = [*SHOWN, objected(), BEGAN]


def voice(who: Voice, says: str, before: str | None = None) -> VoiceGiven:
    """Somebody votes on the first showing."""
    return VoiceGiven(showing=1, by=who.member, says=says, before=before)  # type: ignore[arg-type]


def agreed(
    how: str = "silence",
    *,
    outcome: Outcome | None = None,
    amount: int = PAY,
    minutes: int = 0,
    at_ms: int = ENDS_MS,
) -> WorkAgreed:
    """The first showing counts as done."""
    return WorkAgreed(
        showing=1,
        place=1,
        member=EVA.member,
        how=how,  # type: ignore[arg-type]
        outcome=outcome,
        amount=amount,
        minutes=minutes,
        at_ms=at_ms,
    )


def owe(amount: int = PAY, key: int = 1) -> Order:
    """What the card orders of the money."""
    return attempt("money", Owe(key=key, unit="NOK", amount=amount, payee=EVA.member))


def outcome(yes: int, no: int, *, passed: bool, abstain: int = 0) -> Outcome:
    """What a vote came to."""
    answered = yes + no + abstain
    turnout = Turnout(
        electorate=MEMBERS - 1, answered=answered, abstained=abstain, counted=answered, needed=1
    )
    result: Any = "passed" if passed else "fell" if answered else "no_quorum"
    return Outcome(result=result, turnout=turnout, table=Voices(yes=yes, no=no, abstain=abstain))


def not_agreed(came: Outcome, at_ms: int = VOTE_ENDS_MS) -> WorkNotAgreed:
    """Members voted that it is not done."""
    return WorkNotAgreed(
        showing=1, place=1, member=EVA.member, outcome=came, until_ms=at_ms + KEPT_MS
    )
