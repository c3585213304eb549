"""What stories of decisions have in common: who may answer, and questions that were put.

Ana, Ben and Cem are members; Ana looks after the project and Ben asks. Eva is known there and no
member, Dia belongs to another project.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from dugnad.charter import place
from dugnad.charter.cards import Cards
from dugnad.charter.counting.ballots import Ballot, Stance
from dugnad.charter.counting.ballots import Voice as Say
from dugnad.charter.counting.method import Method
from dugnad.charter.decisions.law import CONTRACTS
from dugnad.charter.decisions.terms import Agree, Effect, Electorate, Given, Option, Terms
from dugnad.charter.decisions.verbs import (
    AnswerGiven,
    Deciding,
    DecisionAction,
    DecisionEvent,
    DecisionOpened,
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
from dugnad.charter.people import People
from dugnad.charter.roles import Roles
from dugnad.charter.testing import DAY_MS, ELSEWHERE, PROJECT, RULES, World, card_id, prose
from dugnad.ledger.genesis import Limits
from dugnad.ledger.store import WritableStore
from dugnad.ledger.testing import ANA, BEN, CEM, NOON_MS, Scenarios, Voice
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
