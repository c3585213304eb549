"""A secret decision as the books have it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import cast

from dugnad.charter.counting.ballots import Ballot
from dugnad.charter.counting.method import ByConsent
from dugnad.charter.decisions.terms import Stage, Terms
from dugnad.charter.decisions.urn import Urn
from dugnad.charter.decisions.verbs import Deciding
from dugnad.charter.entries import CardEntry, target_of
from dugnad.charter.law import DECIDING, Law
from dugnad.face.face import Face
from dugnad.ledger.codec import decode
from dugnad.ledger.store import Frozen, Store
from dugnad.ledger.values import CardId, MemberId
from dugnad.web.house import house
from dugnad.web.urn.cells import Grid, grid_of


@dataclass(frozen=True)
class Secret:
    """A decision whose answers are secret, at one moment.

    Attributes:
        card: id, 16 bytes.
        entry: its life.
        deciding: what its law remembers.
        terms: frozen when it was opened.
        stage: where it stands.
        urn: where the urn of this round stands in the books.
        now_ms: the moment of looking.
    """

    card: CardId
    entry: CardEntry
    deciding: Deciding
    terms: Terms
    stage: Stage
    urn: Urn
    now_ms: int

    @property
    def name(self) -> str:
        """What the secret of the urn of this round is called in the vault."""
        return secret_name(self.card, self.stage.turn)

    @property
    def reasons(self) -> bool:
        """Whether envelopes have room for the reason of an objection: by consent they do."""
        return isinstance(self.stage.method, ByConsent)

    @property
    def grid(self) -> Grid:
        """How a sheet looks on which people answer by words."""
        return grid_of(self.stage.method, len(self.terms.options))

    @property
    def target(self) -> str:
        """The card's name in the books."""
        return target_of(self.card)

    @property
    def takes_answers(self) -> bool:
        """Whether those who decide can answer now by themselves."""
        return self._is_open and self.now_ms < self.stage.closes_ms

    @property
    def takes_entries(self) -> bool:
        """Whether what came on paper can be entered now."""
        return self._is_open and self.now_ms < self.stage.counts_ms

    @property
    def _is_open(self) -> bool:
        return self.entry.status != "closed" and self.stage.standing == "open"

    @property
    def is_counting(self) -> bool:
        """Whether the counters are asked to open the urn now."""
        return self.entry.status != "closed" and self.stage.standing == "counting"

    @property
    def is_whole(self) -> bool:
        """Whether everything that lay in the urn of this round is published."""
        return self.urn.published > 0 and self.urn.published == self.stage.answered

    def needs_urn(self, turn: int) -> bool:
        """Whether the urn of a round must still lie here."""
        standing = self.stage.standing in ("beginning", "open", "counting")
        mine = turn == self.stage.turn and self.entry.status != "closed"
        return mine and standing and not self.is_whole

    def took_part(self, member: MemberId | None) -> bool:
        """Whether the books say that somebody took part in this round."""
        return member is not None and (self.stage.turn, member) in self.deciding.took

    def everybody(self) -> list[MemberId]:
        """Who took part in this round, in the order of ids."""
        return [member for _turn, member in self.deciding.took.keys(under=self.stage.turn)]

    def published(self, most: int) -> list[tuple[int, bytes, Ballot | None]]:
        """What came out of the urns: round, tracker and ballot, in this order, at most so many."""
        return [
            (turn, tracker, ballot_in(written))
            for (turn, tracker), written in islice(self.deciding.trackers.items(), most)
        ]

    def answer_of(self, tracker: bytes) -> tuple[int, Ballot | None] | None:
        """What a tracker answered, in the newest round that has it; None where none has."""
        for turn in range(self.stage.turn, -1, -1):
            written = self.deciding.trackers.get((turn, tracker))
            if written is not None:
                return turn, ballot_in(written)
        return None


def secret_name(card: CardId, turn: int) -> str:
    """What the secret of an urn is called in the vault."""
    return f"urn:{card.hex()}:{turn}"


def ballot_in(written: bytes) -> Ballot | None:
    """Read a ballot's bytes; None where the place was empty."""
    if not written:
        return None
    ballot: Ballot = decode(cast("type[Ballot]", Ballot), written)
    return ballot


@contextmanager
def looking(card: CardId) -> Iterator[Secret | None]:
    """Look at a decision whose answers are secret; None where the card is none.

    What it gives can be asked as long as the look lasts.
    """
    with house().engine.reader() as store:
        yield _read(store, card, max(house().now_ms(), store.head.time_ms))


def _read(store: Store, card: CardId, now_ms: int) -> Secret | None:
    entry = Law(store).card(card)
    if entry is None or entry.card_type not in DECIDING:
        return None
    face: Face = house().catalogue.face_of(entry.card_type)
    deciding = cast("Deciding", face.contract.state(Frozen(store), target_of(card)))
    terms, stage = deciding.terms.get(), deciding.stage.get()
    if terms is None or stage is None or not terms.secret:
        return None
    urn = deciding.urns.get(stage.turn) or Urn()
    return Secret(card, entry, deciding, terms, stage, urn, now_ms)
