"""Who waits for whom in a project, since when, and what silence means (K46, COC-45).

All of it is read from the books as they are now, so what waits for a role waits for whoever holds
it: when the holder changes, it waits for the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dugnad.charter.counting.method import ByConsent
from dugnad.charter.decisions.terms import Stage, Terms
from dugnad.charter.decisions.verbs import Deciding
from dugnad.charter.decisions.voices import voice_of
from dugnad.charter.entries import MEMBERS, STARTER, target_of
from dugnad.charter.law import DECIDING
from dugnad.charter.roles import OFFER_MS
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import MemberId
from dugnad.web.leading import carrying, reading, speaking
from dugnad.web.leading.reading import Look, Offer, RoleNow
from dugnad.web.leading.speaking import Party
from dugnad.web.lists.models import CardRow, QuestionRow

SHOWN: Final = 50
"""So many of each kind are listed."""


@dataclass(frozen=True)
class Decision:
    """A decision that waits for answers, or to be carried out.

    Attributes:
        row: its card.
        who: "members", or the role that decides.
        holders: who of them, where it is a role; the two counters, where they open the urn.
        since_ms: since when.
        until_ms: until when answers are given.
        silence_agrees: whether who says nothing counts as agreeing.
        passed: whether it is agreed and could not be carried out yet.
        failed: why not, as a refusal's code; "" while it is open.
        answered: how many have answered.
        size: how many may.
        clock: whether all have answered, so that it waits for nobody but the clock.
        counting: whether the time is over, and the urn of secret answers waits for its counters.
        parties: the organisations that may answer and have not.
    """

    row: CardRow
    who: str
    holders: tuple[MemberId, ...]
    since_ms: int
    until_ms: int
    silence_agrees: bool
    passed: bool
    failed: str
    answered: int
    size: int
    counting: bool = False
    clock: bool = False
    parties: tuple[Party, ...] = ()

    @property
    def of_role(self) -> bool:
        """Whether it waits for those who hold a role, and not for all members."""
        return self.who != MEMBERS


@dataclass(frozen=True)
class Asked:
    """A question without an answer.

    Attributes:
        row: the question, with the day that was promised.
        card: title and code of what it is about.
        keepers: who sees to it now; nobody when all of them rest.
        by_role: whether those are the ones who look after the project, as such.
    """

    row: QuestionRow
    card: CardRow
    keepers: tuple[MemberId, ...]
    by_role: bool

    @property
    def id(self) -> str:
        """Its name in addresses."""
        return bytes(self.row.question).hex()


@dataclass(frozen=True)
class Waiting:
    """All that waits in a project, each the oldest first.

    Attributes:
        decisions: that wait for answers, or to be carried out.
        cards: that wait for objections, or for a decision.
        offers: of roles, with their role.
        joining: who would like to take part, and since when.
        questions: without an answer.
    """

    decisions: tuple[Decision, ...]
    cards: tuple[CardRow, ...]
    offers: tuple[tuple[RoleNow, Offer], ...]
    joining: tuple[tuple[MemberId, int], ...]
    questions: tuple[Asked, ...]

    @property
    def count(self) -> int:
        """How many things wait."""
        return (
            len(self.decisions)
            + len(self.cards)
            + len(self.offers)
            + len(self.joining)
            + len(self.questions)
        )


def waiting_in(look: Look) -> Waiting:
    """All that waits in a project."""
    waits = (one for one in look.cards if one.type in DECIDING or one.status == "waiting")
    rows = look.rows_of(one for one in waits if not one.over)
    rows.sort(key=lambda row: row.put_up_ms)
    parties = speaking.parties_in(look.store, look.project)
    found = (_decision(look, row, parties) for row in rows if row.type in DECIDING)
    offers = [(role, offer) for role in look.roles for offer in role.offers]
    held = (row for row in rows if row.status == "waiting" and row.type not in DECIDING)
    joining = reading.asking_to_join(look.store, look.project)
    return Waiting(
        decisions=tuple(one for one in found if one is not None)[:SHOWN],
        cards=tuple(held)[:SHOWN],
        offers=tuple(sorted(offers, key=lambda one: one[1].at_ms))[:SHOWN],
        joining=tuple(sorted(joining, key=lambda one: one[1]))[:SHOWN],
        questions=_questions(look)[:SHOWN],
    )


def offer_ends_ms(offer: Offer) -> int:
    """When an offer that nobody answers is none any more."""
    return offer.at_ms + OFFER_MS


def _decision(look: Look, row: CardRow, parties: tuple[Party, ...]) -> Decision | None:
    state = Deciding(Frozen(look.store), target_of(bytes(row.card)))
    terms, stage = state.terms.get(), state.stage.get()
    if terms is None or stage is None or not carrying.is_open(look.store, bytes(row.card)):
        return None
    who = terms.electorate.who
    holders = () if who == MEMBERS else look.law.holders(look.project, who, look.now_ms)
    counting = stage.standing == "counting"
    urn = state.urns.get(stage.turn) if counting else None
    return Decision(
        row=row,
        who=who,
        holders=terms.counters if counting else holders,
        since_ms=terms.opened_ms if urn is None else urn.since_ms,
        until_ms=stage.counts_ms if counting else _until_ms(stage, look.now_ms),
        silence_agrees=_silence_agrees(stage),
        passed=stage.standing == "passed",
        failed=stage.failed,
        answered=stage.answered,
        size=terms.electorate.size,
        counting=counting,
        clock=stage.standing == "open" and stage.answered >= terms.electorate.size,
        parties=_silent(look, state, terms, stage, parties),
    )


def _silent(
    look: Look, state: Deciding, terms: Terms, stage: Stage, parties: tuple[Party, ...]
) -> tuple[Party, ...]:
    """The organisations that may answer a decision, and have not in this round."""
    if stage.standing != "open":
        return ()
    return tuple(
        one
        for one in parties
        if voice_of(terms.electorate, look.project, one.member, look.law, look.now_ms) is not None
        and (stage.turn, one.member) not in state.answers
        and (stage.turn, one.member) not in state.took
    )


def _until_ms(stage: Stage, now_ms: int) -> int:
    """Until when answers are waited for; sooner where all have answered."""
    return stage.early_ms if now_ms < stage.early_ms else stage.closes_ms


def _silence_agrees(stage: Stage) -> bool:
    return isinstance(stage.method, ByConsent) and stage.method.silence


def _questions(look: Look) -> tuple[Asked, ...]:
    found = []
    for row, card, entry in look.questions:
        keepers = look.keepers_of(bytes(card.card), entry)
        by_role = bool(keepers) and all(
            one != entry.put_up_by and look.law.holds(look.project, STARTER, one, look.now_ms)
            for one in keepers
        )
        found.append(Asked(row=row, card=card, keepers=keepers, by_role=by_role))
    return tuple(found)


def waits_for_party(look: Look, party: MemberId) -> list[tuple[CardRow, MemberId]]:
    """What waits for an organisation in a project: the card, and who is waiting."""
    waits = waiting_in(look)
    decisions = [
        (one.row, bytes(one.row.asker))
        for one in waits.decisions
        if party in [other.member for other in one.parties]
    ]
    questions = [(one.card, bytes(one.row.by)) for one in waits.questions if party in one.keepers]
    return [*decisions, *questions]


def talks_with(look: Look, role: str) -> dict[MemberId, list[str]]:
    """Whose conversations with a role are open, and what they are about.

    Those who asked a question that waits for those who look after the project, would like to join
    it, or proposed what waits for the role to decide: whoever takes the role on is introduced to
    them (K46).
    """
    found: dict[MemberId, list[str]] = {}
    waits = waiting_in(look)
    for decision in waits.decisions:
        if decision.who == role:
            found.setdefault(bytes(decision.row.asker), []).append(decision.row.title)
    if role == STARTER:
        for asked in waits.questions:
            if asked.by_role:
                found.setdefault(bytes(asked.row.by), []).append(asked.card.title)
    return found
