"""Decisions as the web reads them: who may answer, who has, and until when.

The law of decisions (`charter.decisions.law`) has the last word; here it is only read, so that
nobody is asked in vain.

Source: J4; journeys-screens-words 4.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from django.utils.translation import get_language

from dugnad.charter.decisions.terms import Given, Stage, Terms
from dugnad.charter.decisions.verbs import Deciding
from dugnad.charter.decisions.voices import voice_of
from dugnad.charter.entries import CardEntry, is_as_strong, target_of
from dugnad.charter.law import DECIDING, Law
from dugnad.engine.port import Snapshot
from dugnad.face.deciding.tally import mine
from dugnad.face.face import Face
from dugnad.face.question import Question
from dugnad.face.seen import Seen
from dugnad.ledger.store import Frozen, Store
from dugnad.ledger.values import CardId, MemberId, ProjectId
from dugnad.web.acting.services import member_in
from dugnad.web.house import house
from dugnad.web.leading.reading import members_of
from dugnad.web.lists import services as lists
from dugnad.web.people.models import Person

DECISIONS_MAX: Final = 20
"""How many open decisions of somebody's projects are looked through."""


@dataclass(frozen=True)
class Decision:
    """A decision as it stands.

    Attributes:
        card: id, 16 bytes.
        entry: its life in the books.
        face: of its type.
        deciding: what its law remembers.
        terms: frozen when it was opened.
        stage: where it stands.
        now_ms: the moment of looking.
    """

    card: CardId
    entry: CardEntry
    face: Face
    deciding: Deciding
    terms: Terms
    stage: Stage
    now_ms: int

    @property
    def takes_answers(self) -> bool:
        """Whether those who decide can answer now by themselves."""
        return self._is_open and self.now_ms < self.stage.closes_ms

    @property
    def takes_entries(self) -> bool:
        """Whether what came on paper or by telephone can be entered now."""
        return self._is_open and self.now_ms < self.stage.counts_ms

    @property
    def _is_open(self) -> bool:
        return self.entry.status != "closed" and self.stage.standing == "open"

    def given(self, member: MemberId | None) -> Given | None:
        """What a member has answered in this round, or somebody with whom they share a voice."""
        return mine(self.deciding, self.stage.turn, self.voice(member))

    def has_answered(self, member: MemberId) -> bool:
        """Whether a member, or who shares their voice, has answered this round; also in secret."""
        took = (self.stage.turn, self.voice(member) or member) in self.deciding.took
        return took or self.given(member) is not None

    def voice(self, member: MemberId | None) -> MemberId | None:
        """Under whose id a member's answer is kept."""
        if member is None or self.terms.electorate.voices != "households":
            return member
        with house().engine.reader() as store:
            return Law(store).voice(self.entry.project, member, self.terms.electorate.sharing)

    def question(self, language: str = "") -> Question | None:
        """What is asked in this round, as if the time for answers still ran; for nobody known."""
        at_ms = min(self.now_ms, self.stage.closes_ms - 1)
        return self.face.question(self.deciding, self.seen_blind(at_ms, language))

    def seen_blind(self, at_ms: int, language: str = "") -> Seen:
        """The decision as somebody sees it of whom nothing is known, not even an answer."""
        return Seen(
            member=None,
            card=self.entry,
            told=None,
            now_ms=at_ms,
            zone=house().place.zone,
            language=language or get_language() or house().place.language,
        )


def decision(store: Snapshot, card: CardId) -> Decision | None:
    """A decision of the books, or None where the card is none or has not begun."""
    entry = Law(store).card(card)
    if entry is None or entry.card_type not in DECIDING:
        return None
    face: Face = house().catalogue.face_of(entry.card_type)
    deciding = deciding_of(store, entry, card)
    terms, stage = deciding.terms.get(), deciding.stage.get()
    if terms is None or stage is None:
        return None
    now_ms = max(house().now_ms(), store.head.time_ms)
    return Decision(card, entry, face, deciding, terms, stage, now_ms)


def deciding_of(store: Store, entry: CardEntry, card: CardId) -> Deciding:
    """What the law of decisions remembers of a card."""
    face: Face = house().catalogue.face_of(entry.card_type)
    return cast("Deciding", face.contract.state(Frozen(store), target_of(card)))


def may_decide(store: Store, found: Decision, member: MemberId) -> bool:
    """Whether a member is of those who decide, as the law will find."""
    law, those = Law(store), found.terms.electorate
    known = law.member(member)
    voice = voice_of(those, found.entry.project, member, law, found.now_ms)
    return known is not None and voice is not None and is_as_strong(known.strength, those.strength)


def electors(store: Snapshot, found: Decision) -> list[MemberId]:
    """Who decides, in the order of ids; at most as many as a page lists."""
    everybody = members_of(store, found.entry.project)
    return [member for member in everybody if may_decide(store, found, member)]


def unanswered(store: Snapshot, found: Decision) -> list[MemberId]:
    """Who decides and has not answered in this round."""
    return [member for member in electors(store, found) if not found.has_answered(member)]


def secret_for(person: Person) -> list[CardId]:
    """The secret decisions of a person's projects in which they can answer now."""
    projects = [bytes(one) for one in person.memberships.values_list("project_id", flat=True)]
    cards = []
    with house().engine.reader() as store:
        for row in lists.open_of(projects, DECIDING, DECISIONS_MAX):
            found = decision(store, bytes(row.card))
            member = None if found is None else member_in(person, found.entry.project)
            if found is None or member is None or not found.terms.secret:
                continue
            if found.takes_answers and may_decide(store, found, member):
                cards.append(found.card)
    return cards


def waiting_for(store: Snapshot, project: ProjectId, member: MemberId) -> list[Decision]:
    """The open decisions of a project that wait for one of those who decide."""
    rows = lists.open_of([project], DECIDING, DECISIONS_MAX)
    found = (decision(store, bytes(row.card)) for row in rows)
    return [
        one
        for one in found
        if one is not None
        and one.takes_answers
        and not one.has_answered(member)
        and may_decide(store, one, member)
    ]
