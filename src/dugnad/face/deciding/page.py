"""The page of a decision: what is asked, who decides and how, what is missing, what came of it."""

from __future__ import annotations

from typing import Final

from dugnad.face.deciding.extra import extra_of
from dugnad.face.deciding.facts import facts_of
from dugnad.face.deciding.look import look_at
from dugnad.face.deciding.missing import answers_bar, missing_words
from dugnad.face.deciding.outcome import result_words
from dugnad.face.deciding.pressing import cue_of, verbs_of
from dugnad.face.deciding.sayings import objections_to, organisations_in
from dugnad.face.page import CardPage
from dugnad.face.seen import Seen
from dugnad.face.takes import ANSWERING
from dugnad.ledger.state import State

LEAD: Final = "face/deciding_lead.html"


BODY: Final = "face/deciding_body.html"


def page(state: State, seen: Seen) -> CardPage:
    """What is shown of a decision."""
    look = look_at(state, seen)
    if look is None:
        return CardPage()
    result = result_words(look)
    return CardPage(
        missing=missing_words(look),
        bar=None if result else answers_bar(look),
        facts=facts_of(look),
        verbs=verbs_of(look),
        cue=cue_of(look),
        takes=ANSWERING,
        result=result,
        sayings=objections_to(look),
        people=organisations_in(look),
        extra=extra_of(look),
    )
