"""A press that the door turned away keeps nobody from giving later."""

from __future__ import annotations

from typing import Any

import pytest

from dugnad.cards.fundraiser.law.records import GIFTS_MAX
from dugnad.cards.fundraiser.law.verbs import Give as GiveOnce
from dugnad.cards.support.law.verbs import Give
from dugnad.charter.entries import target_of
from dugnad.ledger.errors import TurnedAway
from dugnad.web.acting import services as acting
from dugnad.web.acting.as_whom import WANTED_MS
from dugnad.web.acting.services import act
from dugnad.web.acting.signing import NotLetIn
from dugnad.web.vault import once
from tests.web.giving.jetty import ALIASES, Jetty
from tests.web.giving.test_support import asks

pytestmark = pytest.mark.django_db(databases=ALIASES)
LATER_MS = WANTED_MS + 6 * 60_000


def presses(jetty: Jetty, asked: Any, press: str) -> str:
    """Cem presses a form; gives why not, or "" where it stands."""
    who, target = jetty.living.who("Cem"), target_of(jetty.card)
    return act(who, jetty.project, target, asked, channel="page", press=press).refused


def turned_away(jetty: Jetty, asked: Any, press: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same while the door lets nobody in."""

    def away(*_args: object) -> None:
        raise TurnedAway("TooMany")

    with monkeypatch.context() as closed:
        closed.setattr(acting, "hand_in", away)
        with pytest.raises(TurnedAway):
            presses(jetty, asked, press)


@pytest.mark.parametrize("shown", ["neighbour", "name"])
def test_who_was_turned_away_supports_later(
    jetty: Jetty, monkeypatch: pytest.MonkeyPatch, shown: Any
) -> None:
    """MAT-22: what cannot be handed in any more is on its way no more; unseen or by name."""
    asks(jetty)
    turned_away(jetty, Give(amount=100, shown="neighbour"), "one", monkeypatch)
    jetty.living.now_ms += LATER_MS
    assert presses(jetty, Give(amount=100, shown=shown), "two") == ""
    with pytest.raises(TurnedAway):
        presses(jetty, Give(amount=100, shown="neighbour"), "one")
    if shown != "name":
        assert len(once.of_person(jetty.living.who("Cem").id)) == 1
        with pytest.raises(NotLetIn, match=r"support\.SameAnswer"):
            presses(jetty, Give(amount=100, shown="neighbour"), "three")


def test_until_then_it_is_on_its_way(jetty: Jetty, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first form can still be pressed again, and stands; so another one is one too many."""
    asks(jetty)
    asked = Give(amount=100, shown="neighbour")
    turned_away(jetty, asked, "one", monkeypatch)
    jetty.living.now_ms += 60_000
    with pytest.raises(NotLetIn, match=r"support\.SameAnswer"):
        presses(jetty, asked, "two")
    assert presses(jetty, asked, "one") == ""


def test_gifts_that_were_turned_away_take_none_of_the_twenty(
    jetty: Jetty, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MAT-23: after an hour of a busy door all twenty are there to be given, and not one more."""
    jetty.hosts()
    jetty.asks_for()
    asked = GiveOnce(kind="money", amount=100, shown="neighbour")
    for number in range(3):
        turned_away(jetty, asked, f"away-{number}", monkeypatch)
    jetty.living.now_ms += LATER_MS
    for number in range(GIFTS_MAX):
        jetty.living.now_ms += 60_000
        assert presses(jetty, asked, f"gift-{number}") == ""
    with pytest.raises(NotLetIn, match=r"fundraiser\.TooManyGifts"):
        presses(jetty, asked, "one more")
    assert len(once.of_person(jetty.living.who("Cem").id)) == GIFTS_MAX
