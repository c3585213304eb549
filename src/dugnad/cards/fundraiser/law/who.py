"""Who asks, of which card, and what the books of money know of it."""

from dugnad.charter.entries import CardEntry, card_of
from dugnad.charter.law import Context, principal_of
from dugnad.charter.money.records import Campaign
from dugnad.ledger.values import MemberId

from .records import Fundraiser, Terms
from .refusals import NotAPerson, NotInForce


def in_force(fund: Fundraiser, context: Context) -> tuple[CardEntry, Terms]:
    """Give the card and its terms; refuses where it is not in force."""
    card, terms = context.law.card_at(context.me), fund.terms.get()
    if card is None or terms is None or card.status != "in force":
        raise NotInForce
    return card, terms


def person(context: Context) -> MemberId:
    """Give for whom somebody acts; refuses where it is a card or the clock."""
    member = principal_of(context)
    if member is None:
        raise NotAPerson
    return member


def campaign_of(context: Context) -> Campaign | None:
    """What the books of money know of this card, once money was promised."""
    card = card_of(context.me)
    return None if card is None else context.law.campaign(card)


def has_come(context: Context) -> int:
    """How much money has come that is not owed back."""
    campaign = campaign_of(context)
    return 0 if campaign is None else campaign.given
