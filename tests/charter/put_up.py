"""Cards as stories of them begin."""

import msgspec

from dugnad.cards.news import contract as news
from dugnad.charter.cards.events import CardObjected, CardPutUp, CardsEvent
from dugnad.charter.cards.law import CONTRACT
from dugnad.charter.cards.records import Cards
from dugnad.charter.cards.verbs import CardsAction, PutUp
from dugnad.charter.entries import CardEntry, Grant, Rules, target_of
from dugnad.charter.law import DECIDING, Law
from dugnad.charter.place import OpenedVersion
from dugnad.charter.place import Place as TheWholePlace
from dugnad.charter.testing import DAY_MS, PROJECT, RULES, World, card_id, prose
from dugnad.ledger import codec
from dugnad.ledger.store import WritableStore
from dugnad.ledger.testing import BEN, NOON_MS, Scenarios, Voice
from dugnad.ledger.values import CardId

FENCE, GATE = card_id("fence"), card_id("gate")
TEXT = prose("Paint the fence")
OPENING = codec.encode(news.Open(valid_until_ms=0))
GRANT = Grant(target=target_of(GATE), verb="Open")
UNTIL_MS = NOON_MS + 3 * DAY_MS
SLOW = Rules(way="together", joining="open", puts_up="members", objection_ms=3 * DAY_MS)


def world(rules: Rules = RULES) -> Scenarios[Cards, CardsAction, CardsEvent, Law]:
    """Stories in a project with these rules, where news may be put up in version 2."""

    def write(store: WritableStore) -> None:
        World("news", rules=rules).write(store)
        for name in ("news", *DECIDING):
            TheWholePlace(store, "place").versions.set(name, OpenedVersion(2, bytes(32)))

    return Scenarios(CONTRACT, law=Law, world=write, target="cards")


STORIES, SLOWLY = world(), world(SLOW)


def put_up(card: CardId = FENCE, **changes: object) -> PutUp:
    """Ask for a card."""
    asked = PutUp(card=card, project=PROJECT, card_type="news", opening=OPENING, grants=(GRANT,))
    return msgspec.structs.replace(asked, **changes)


def up(card: CardId = FENCE, *, waits_until_ms: int = NOON_MS, by: Voice = BEN) -> CardPutUp:
    """A card was put up, by Ben unless somebody else did."""
    return CardPutUp(
        card=card,
        project=PROJECT,
        card_type="news",
        version=2,
        by=by.member,
        prose=TEXT,
        grants=(GRANT,),
        at_ms=NOON_MS,
        waits_until_ms=waits_until_ms,
    )


WAITING = up(waits_until_ms=UNTIL_MS)
REASON = prose("It is my fence")


def objected(who: Voice) -> CardObjected:
    """Somebody objected."""
    return CardObjected(card=FENCE, by=who.member, prose=REASON)


def of(cards: Cards, card: CardId = FENCE) -> CardEntry:
    """What is remembered of a card."""
    entry = cards.cards.get(card)
    assert entry is not None
    return entry
