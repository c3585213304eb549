"""Another text, and the end: what the group decides on, nobody changes alone."""

from dugnad.charter.cards.events import CardClosed, CardReworded
from dugnad.charter.cards.finding import alone, mine, rules_for
from dugnad.charter.cards.records import Cards
from dugnad.charter.cards.refusals import DecidedTogether, HeldOpen, TextMissing
from dugnad.charter.cards.verbs import Close, Reword
from dugnad.charter.entries import CardEntry
from dugnad.charter.law import Context
from dugnad.ledger.values import CardId, MemberId


def close(cards: Cards, action: Close, member: MemberId, context: Context) -> CardClosed:
    """Close a card that one put up, or whose project one looks after."""
    entry = mine(cards, action.card, member, context)
    alone(entry)
    if context.law.is_held(action.card):
        # A closed card orders nothing, so what is due on it would never come.
        raise HeldOpen
    return closed(action.card, entry, member, context)


def closed(card: CardId, entry: CardEntry, by: MemberId | None, context: Context) -> CardClosed:
    """What is written once a card is closed; `by` is None where the project decided so."""
    return CardClosed(
        card=card,
        by=by,
        prose=context.commitments[0] if by is not None and context.commitments else None,
        at_ms=context.now_ms,
        waited_until_ms=entry.waits_until_ms,
    )


def reword(cards: Cards, action: Reword, member: MemberId, context: Context) -> CardReworded:
    """Put another text on a card; a card that waits for objections waits anew."""
    entry = mine(cards, action.card, member, context)
    alone(entry)
    if entry.awaits_decision or context.law.is_asked_about(action.card, context.now_ms):
        # What the group reads as it decides is what it will have decided.
        raise DecidedTogether
    if not context.commitments:
        raise TextMissing
    waits_until_ms = entry.waits_until_ms
    if entry.status == "waiting":
        anew_ms = context.now_ms + rules_for(entry.project, context).objection_ms
        waits_until_ms = max(waits_until_ms, anew_ms)
    return CardReworded(
        card=action.card,
        by=member,
        prose=context.commitments[0],
        before=entry.prose,
        waited_until_ms=entry.waits_until_ms,
        waits_until_ms=waits_until_ms,
    )
