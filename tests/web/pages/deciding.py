"""What people do with proposals in stories about other pages."""

from __future__ import annotations

from dugnad.charter.counting.ballots import Stance
from dugnad.charter.decisions.verbs import Answer
from dugnad.charter.entries import target_of
from dugnad.web.acting.services import act, new_press
from tests.web.living import Living


def agrees(place: Living, name: str, card: str) -> None:
    """Somebody is fine with the proposal that has this code."""
    place.now_ms += 1_000
    row = place.card(card)
    done = act(
        place.who(name),
        bytes(row.project),
        target_of(bytes(row.card)),
        Answer(ballot=Stance("fine")),
        channel="page",
        press=new_press(),
    )
    assert not done.refused, done.refused
