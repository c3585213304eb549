"""Whatever happens under the charter is told in a plain sentence, or is nobody's business."""

import pytest

from dugnad.cards import catalogue
from dugnad.charter import talk
from dugnad.charter.charter import MODULES
from dugnad.charter.moderating import RemovalReviewed
from dugnad.charter.offering import CardsOffered
from dugnad.face.face import Face
from dugnad.ledger.values import Event
from dugnad.web.lists.words import OFFERED, REMOVALS, SENTENCES, SILENT, worded

EVENTS = [event for name, module in MODULES.items() if name != "money" for event in module.events]
"""Those whose sentence is the same each time; what happens to money is told with its amount."""
NEVER = ("block", "chain", "hash", "ledger", "signature", "node", "token", "wallet")


def no_face(name: str) -> Face:
    """The charter's events need no face."""
    raise AssertionError(name)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_every_event_is_told_or_silent(event: type[Event]) -> None:
    """Each event of the charter has one sentence, or a reason for having none."""
    if event in (talk.ProseRemoved, RemovalReviewed, CardsOffered):
        return  # by rule, by what came of it, by the kind of card: see below.
    assert (event in SENTENCES) != (event in SILENT)


@pytest.mark.parametrize("offered", [True, False])
def test_what_can_be_put_up_is_told_by_its_kind(offered: bool) -> None:  # noqa: FBT001
    """A kind that this program does not know any more keeps the name that the books have of it."""
    words = OFFERED[offered]
    told = CardsOffered(card_type="map", offered=offered, at_ms=0)
    assert worded(catalogue.face_of, "place", told) == str(words) % {"kind": "Map"}
    gone = CardsOffered(card_type="weather", offered=offered, at_ms=0)
    assert worded(catalogue.face_of, "place", gone) == str(words) % {"kind": "weather"}


def test_every_removal_names_its_rule() -> None:
    """Each rule under which text is taken away has a sentence of its own."""
    assert tuple(REMOVALS) == talk.RULES
    for rule in talk.RULES:
        gone = talk.ProseRemoved(commitment=bytes(32), rule=rule, by_role="moderator", at_ms=0)
        assert worded(no_face, "talk", gone) == REMOVALS[rule]


def test_the_sentences_are_plain() -> None:
    """No sentence uses a word of the trade."""
    for sentence in (*SENTENCES.values(), *REMOVALS.values()):
        assert not [word for word in NEVER if word in str(sentence).lower()]
