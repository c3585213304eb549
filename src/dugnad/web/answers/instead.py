"""Asking somebody else in place of who cannot come after all."""

from __future__ import annotations

from dugnad.ledger.values import MemberId
from dugnad.web.answers import asking
from dugnad.web.answers.opening import NothingToAsk
from dugnad.web.lists.models import CardRow
from dugnad.web.messages.post import best_reach
from dugnad.web.people import services as people
from dugnad.web.people.models import Person
from dugnad.web.people.names import name_of, read_reach


def ask_instead(card: CardRow, giver: Person, whom: MemberId) -> bool:
    """Ask a member about a card on which somebody cannot come after all; gives whether it could be.

    It is the same question as anybody asks in their own name.
    """
    person = people.person_of_member(whom)
    reach = None if person is None else best_reach(person)
    address = None if reach is None else read_reach(reach)
    if person is None or address is None:
        return False
    try:
        asking.invite(bytes(card.card), giver, name_of(person, bytes(card.project)), address)
    except (
        asking.AskedAlready,
        asking.AskedALot,
        asking.AskedYourself,
        NothingToAsk,
        asking.Resting,
        asking.TooManyAsked,
    ):
        return False
    return True
