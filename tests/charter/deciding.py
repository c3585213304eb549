"""What stories of decisions have in common: who may answer, and questions that were put.

Ana, Ben and Cem are members; Ana looks after the project and Ben asks. Eva is known there and no
member, Dia belongs to another project.
"""

import dataclasses
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from dugnad.charter import place
from dugnad.charter.cards.records import Cards
from dugnad.charter.counting.ballots import Ballot, Stance
from dugnad.charter.counting.ballots import Voice as Say
from dugnad.charter.counting.method import (
    ByMajority,
    BySchulze,
    Method,
)
from dugnad.charter.counting.outcome import Outcome, Stances, Turnout
from dugnad.charter.decisions.law import CONTRACTS
from dugnad.charter.decisions.terms import (
    Agree,
    ChangeRules,
    Effect,
    Electorate,
    Given,
    Option,
    Terms,
)
from dugnad.charter.decisions.verbs import (
    AnswerGiven,
    AnsweringBegan,
    CarriedOut,
    Counted,
    Deciding,
    DecisionAction,
    DecisionEvent,
    DecisionOpened,
    Open,
)
from dugnad.charter.entries import (
    MEMBERS,
    YEAR_MS,
    Holding,
    MemberEntry,
    Procedure,
    Rules,
    Strength,
)
from dugnad.charter.law import Law
from dugnad.charter.people.records import People
from dugnad.charter.roles import Roles
from dugnad.charter.testing import DAY_MS, ELSEWHERE, PROJECT, RULES, World, card_id, prose
from dugnad.charter.ways import TRUSTED_FEW
from dugnad.ledger.genesis import Limits
from dugnad.ledger.state import due_until
from dugnad.ledger.store import MemoryStore, WritableStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, NOON_MS, Scenarios, Voice
from dugnad.ledger.values import Channel

EVA = Voice("Eva")
TEXT = "We paint the fence on Saturday. It costs nothing."
WHY = prose("It is a protected fence")
FINE, ASIDE, QUESTION, OBJECT = (Stance(one) for one in ("fine", "aside", "question", "object"))
YES, NO, ABSTAIN = (Say(one) for one in ("yes", "no", "abstain"))

WAITING, MINE, GONE, OTHERS = (card_id(one) for one in ("waiting", "mine", "gone", "others"))
"""Cards around the question: one awaits a decision, one is in force, closed, of another project."""


@dataclass(frozen=True)
class Around:
    """The world of a story.

    Attributes:
        rules: of the project.
        members: besides Ana and Ben.
        holders: who holds which role, since the day before.
        strength: how well everybody is known.
        limits: of the place.
    """

    rules: Rules = RULES
    members: tuple[Voice, ...] = (CEM,)
    holders: Sequence[tuple[str, Voice]] = ()
    strength: Strength = "sms"
    limits: Limits = field(default_factory=Limits)

    def write(self, store: WritableStore) -> None:
        """Write it all."""
        members = tuple(who.member for who in self.members)
        World("proposal", rules=self.rules, more_members=members).write(store)
        everyone = People(store, "people")
        for who in (ANA, BEN, CEM, EVA, *self.members):
            came_ms = NOON_MS - DAY_MS
            everyone.members.set(who.member, MemberEntry(PROJECT, self.strength, came_ms))
        for role, who in self.holders:
            held = Holding(NOON_MS - DAY_MS, NOON_MS + YEAR_MS, deputy=False)
            Roles(store, "roles").holdings.set((PROJECT, role, who.member), held)
        place.Place(store, "place").limits.set(self.limits)
        entry = World("news").entry
        for card, one in (
            (WAITING, replace(entry, status="waiting", awaits_decision=True)),
            (MINE, entry),
            (GONE, replace(entry, status="closed")),
            (OTHERS, replace(entry, project=ELSEWHERE)),
        ):
            Cards(store, "cards").cards.set(card, one)

    @property
    def stories(self) -> Scenarios[Deciding, DecisionAction, DecisionEvent, Law]:
        """Stories in this world."""
        return Scenarios(CONTRACTS["proposal"], law=Law, world=self.write, limits=self.limits)


def question(
    effect: Effect | None = None,
    *,
    procedure: Procedure = RULES.everyday,
    method: Method | None = None,
    options: Sequence[Option] = (),
    who: str = MEMBERS,
    size: int = 3,
    answer_ms: int = 0,
    rules_version: int = 1,
) -> DecisionOpened:
    """A question as it was put at noon."""
    closes_ms = NOON_MS + (answer_ms or procedure.answer_ms)
    terms = Terms(
        effect=effect or Agree(),
        text=hashlib.sha256(TEXT.encode()).digest(),
        options=tuple(options),
        method=method or procedure.method,
        secret=False,
        procedure=procedure,
        rules_version=rules_version,
        electorate=Electorate(who=who, strength=procedure.strength, since_ms=NOON_MS, size=size),
        opened_ms=NOON_MS,
        closes_ms=closes_ms,
        counts_ms=closes_ms + procedure.late_ms,
    )
    return DecisionOpened(terms=terms, text=TEXT)


def given(
    who: Voice,
    ballot: Ballot = FINE,
    *,
    at: int = NOON_MS,
    turn: int = 0,
    channel: Channel = "own",
    before: AnswerGiven | None = None,
    early_ms: int = 0,
    instead_of_ms: int = 0,
) -> AnswerGiven:
    """Somebody answered, perhaps as the last one, and perhaps not for the first time."""
    return AnswerGiven(
        member=who.member,
        turn=turn,
        given=Given(
            ballot=ballot,
            channel=channel,
            received_ms=at,
            reason=WHY if ballot == OBJECT else None,
        ),
        before=None if before is None else before.given,
        early_ms=early_ms,
        instead_of_ms=instead_of_ms,
    )


# ── Questions that many stories ask
STORIES = Around().stories
MAJORITY = Procedure(who=MEMBERS, method=ByMajority(), answer_ms=2 * DAY_MS, late_ms=DAY_MS)
VOTES = replace(RULES, everyday=MAJORITY, lasting=MAJORITY, choosing=MAJORITY)
BY_VOTE = Around(VOTES).stories
COLOURS = (Option("red"), Option("blue"), Option("green"))
PEOPLE = tuple(Option(member=who.member) for who in (ANA, BEN, CEM))
ASKED = question()
CLOSES_MS = ASKED.terms.closes_ms
VOTE = question(procedure=MAJORITY)
PICK = question(procedure=MAJORITY, method=BySchulze(), options=COLOURS)
TIES = (2, 0, 1)
BEGAN = AnsweringBegan(ties=TIES)
CHANGE = ChangeRules(TRUSTED_FEW)
BOTH = (BEN.member, CEM.member)
OVER = Counted(outcome=None, standing="fell", at_ms=CLOSES_MS)


def turnout(answered: int, counted: int, needed: int = 1) -> Turnout:
    """Who took part, of three."""
    return Turnout(electorate=3, answered=answered, abstained=0, counted=counted, needed=needed)


PASSED = Outcome(result="passed", turnout=turnout(3, 3), table=Stances(3, 0, 0, 0, 0))
DONE = Counted(outcome=PASSED, standing="passed", at_ms=CLOSES_MS)
FAILED = CarriedOut(failed="cards.AlreadyClosed")


def ask(effect: Effect | None = None, **changes: Any) -> Open:
    """Put a question."""
    return replace(Open(effect=effect or Agree(), text=TEXT), **changes)


def standing(deciding: Deciding) -> str:
    """Where a decision stands."""
    stage = deciding.stage.get()
    assert stage is not None
    return stage.standing


def moments(*events: DecisionEvent) -> list[tuple[int, int]]:
    """Which moments a decision waits for, each with its tag."""
    store = MemoryStore()
    for event in events:
        CONTRACTS["vote"].evolve(Deciding(store, CARD), event)
    return [(at_ms, tag) for at_ms, _, tag in due_until(store, 2**62)]


def stories_at(target: str) -> Any:
    """The same stories about another card."""
    return dataclasses.replace(STORIES, target=target)
