"""Of which types new cards are put up: a place takes a type out of its card box, or puts it back.

Cards that are up keep the rules that they were put up with, and go on to their end; only new ones
are not put up while their type is out. What projects decide with is never taken out, as nobody
could decide then to put anything back.

Source: CRD-09.
"""

from dugnad.charter.law import DECIDING, Context, Law
from dugnad.ledger.contract import Refused
from dugnad.ledger.values import Action, Event, Moment, ShortText


class OfferCards(Action, frozen=True):
    """Let new cards of a type be put up again; or, not `offered`, no more from now on."""

    card_type: ShortText
    offered: bool


class CardsOffered(Event, frozen=True):
    """New cards of the type are put up from now on; or, not `offered`, no more."""

    card_type: ShortText
    offered: bool
    at_ms: Moment


class OfferingRefused(Refused):
    """A no of the rules for what can be put up; they are the place's."""

    contract = "place"


class NoSuchCards(OfferingRefused):
    """The place knows no cards of this type."""


class ProjectsDecideByThem(OfferingRefused):
    """Proposals and votes are always there: without them nothing could be decided."""


class OfferedAlready(OfferingRefused):
    """New cards of the type are put up already, or are not put up already."""


REFUSALS: tuple[type[Refused], ...] = (NoSuchCards, ProjectsDecideByThem, OfferedAlready)


def offer(action: OfferCards, context: Context) -> CardsOffered:
    """Judge whether a type of cards is taken out of the card box, or put back.

    Raises:
        NoSuchCards, ProjectsDecideByThem, OfferedAlready: as they say.
    """
    check(action.card_type, context.law, offered=action.offered)
    return CardsOffered(card_type=action.card_type, offered=action.offered, at_ms=context.now_ms)


def check(card_type: str, law: Law, *, offered: bool) -> None:
    """Look whether a type of cards could be taken out of the card box, or put back, as it is now.

    Raises:
        NoSuchCards, ProjectsDecideByThem, OfferedAlready: as they say.
    """
    if law.version_of(card_type) is None:
        raise NoSuchCards
    if card_type in DECIDING:
        raise ProjectsDecideByThem
    if (law.withdrawn_ms(card_type) is None) == offered:
        raise OfferedAlready
