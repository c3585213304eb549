"""What the books remember of cards."""

from dugnad.charter.entries import CardEntry
from dugnad.ledger.state import Due, KeySet, Map, State
from dugnad.ledger.values import CardId, Hash, MemberId

WAITING_TAG = 0


class Cards(State):
    """All cards of the place. `questions` are those that would change a card, if they passed."""

    cards: Map[CardId, CardEntry]
    waiting: KeySet[tuple[int, CardId]]
    objections: Map[tuple[CardId, MemberId], Hash]
    questions: Map[CardId, tuple[CardId, ...]]
    due: Due
