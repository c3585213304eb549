"""What stories of a proposal's page have in common: the same proposal, village and viewers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from dugnad.cards.proposal.contract import CONTRACT
from dugnad.charter.counting.count import count
from dugnad.charter.counting.method import ByMajority
from dugnad.charter.decisions.terms import Electorate, Standing
from dugnad.charter.decisions.verbs import Counted, Deciding, SecondRoundBegan
from dugnad.charter.entries import Procedure, Rules
from dugnad.charter.testing import DAY_MS, HOUR_MS, RULES, World
from dugnad.charter.ways import ASSOCIATION
from dugnad.face.around import Around, NobodyAround, Other
from dugnad.face.seen import Seen
from dugnad.face.testing import Words
from dugnad.ledger.store import MemoryStore
from dugnad.ledger.testing import ANA, BEN, CARD, CEM, DIA, NOON_MS, Voice
from tests.charter.deciding import OBJECT, given, question

ZONE = "Europe/Oslo"


TITLE = "Paint the fence"


BENCH, PLAN, VOTE = b"bench...........", b"plan............", b"vote............"


EVERYDAY = RULES.everyday


DECIDED_MS = NOON_MS + EVERYDAY.answer_ms


@dataclass(frozen=True)
class Village(NobodyAround):
    """A project that one of its members looks at."""

    who: Mapping[bytes, str] = field(
        default_factory=lambda: {ANA.member: "Ana", BEN.member: "Ben", CEM.member: "Cem"}
    )
    those: Sequence[Voice] = (ANA, BEN, CEM)

    def rules(self) -> Rules:
        """An association, which has roles."""
        return ASSOCIATION

    def names(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """Everybody is known by name."""
        return {one: self.who[one] for one in members if one in self.who}

    def hands(self, members: Iterable[bytes]) -> Mapping[bytes, str]:
        """Ana has left her office; the others are known by name."""
        return self.names(one for one in members if one != ANA.member)

    def people(self) -> Mapping[bytes, str]:
        """The same people."""
        return self.who

    def asking(self) -> Mapping[bytes, str]:
        """Dia wants to join."""
        return {DIA.member: "Dia"}

    def cards(self) -> tuple[Other, ...]:
        """One that awaits a decision, one in force, and another question."""
        return (
            Other(PLAN, "A plan", awaits=True),
            Other(BENCH, "A bench"),
            Other(VOTE, "A vote", decides=True),
        )

    def card(self, card: bytes) -> Other | None:
        """One of them."""
        return next((one for one in self.cards() if one.card == card), None)

    def decides(self, who: str, member: bytes, since_ms: int) -> bool:
        """Those of the story do."""
        del who, since_ms
        return member in [one.member for one in self.those]

    def voice(self, those: Electorate, member: bytes) -> bytes | None:
        """Whoever decides has a voice of their own."""
        return member if self.decides(those.who, member, those.since_ms) else None


VILLAGE = Village()


TOLD = Words(title=TITLE)


def decision(*events: Any) -> Deciding:
    """A proposal to which this has happened."""
    state = Deciding(MemoryStore(), CARD)
    for event in events:
        CONTRACT.evolve(state, event)
    return state


def seen(
    who: Voice | None = None,
    *,
    now_ms: int = NOON_MS + HOUR_MS,
    is_member: bool = True,
    around: Around = VILLAGE,
    told: Words | None = TOLD,
) -> Seen:
    """Somebody looking, a stranger if nobody in particular."""
    return Seen(
        member=None if who is None else who.member,
        card=World("proposal").entry,
        told=told,
        now_ms=now_ms,
        zone=ZONE,
        is_member=who is not None and is_member,
        around=around,
    )


def fact(page: Any, label: str) -> str:
    """What a fact of the page says; "" where there is none."""
    return next((str(one.value) for one in page.facts if str(one.label) == label), "")


def counted(state: Deciding, standing: Standing, *, electorate: int = 3) -> Counted:
    """The answers so far, counted."""
    stage = state.stage.get()
    assert stage is not None
    ballots = {one.ballot: 1 for _key, one in state.answers.items(under=stage.turn)}
    outcome = count(stage.method, 0, ballots, (), electorate)
    return Counted(outcome=outcome, standing=standing, at_ms=DECIDED_MS)


MAJORITY = replace(EVERYDAY, fallback="majority", majority=ByMajority())


def second_round(*events: Any) -> Deciding:
    """An objection stood, and now it is yes or no."""
    state = decision(question(procedure=MAJORITY), given(CEM, OBJECT))
    outcome = counted(state, "fell").outcome
    assert outcome is not None
    began = SecondRoundBegan(
        outcome=outcome,
        turn=1,
        method=ByMajority(),
        closes_ms=DECIDED_MS + 5 * DAY_MS,
        counts_ms=DECIDED_MS + 5 * DAY_MS,
    )
    for event in (began, *events):
        CONTRACT.evolve(state, event)
    return state


def ended(standing: Standing, *events: Any, procedure: Procedure = EVERYDAY) -> Deciding:
    """A proposal that was counted."""
    state = decision(question(procedure=procedure), *events)
    CONTRACT.evolve(state, counted(state, standing))
    return state
