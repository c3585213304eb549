"""Whatever happens under the charter is told in a plain sentence, or is nobody's business."""

import pytest

from dugnad.charter import talk
from dugnad.charter.charter import MODULES
from dugnad.charter.moderating import RemovalReviewed
from dugnad.face.face import Face
from dugnad.ledger.values import Event
from dugnad.web.lists.words import REMOVALS, SENTENCES, SILENT, worded

EVENTS = [event for name, module in MODULES.items() if name != "money" for event in module.events]
"""Those whose sentence is the same each time; what happens to money is told with its amount."""
NEVER = ("block", "chain", "hash", "ledger", "signature", "node", "token", "wallet")


def no_face(name: str) -> Face:
    """The charter's events need no face."""
    raise AssertionError(name)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_every_event_is_told_or_silent(event: type[Event]) -> None:
    """Each event of the charter has one sentence, or a reason for having none."""
    if event in (talk.ProseRemoved, RemovalReviewed):
        return  # by rule, and by what came of it: see below.
    assert (event in SENTENCES) != (event in SILENT)


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
