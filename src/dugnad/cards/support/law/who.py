"""Who asks, of which card, and what the books of money know of it."""

from dugnad.charter.entries import CardEntry, card_of
from dugnad.charter.law import Context, principal_of
from dugnad.charter.money import verbs as money
from dugnad.charter.money.records import Campaign
from dugnad.ledger.contract import Order, attempt, must
from dugnad.ledger.values import MemberId

from .records import Support, Terms
from .refusals import NotAPerson, NotInForce


def in_force(support: Support, context: Context) -> tuple[CardEntry, Terms]:
    """Give the card and its terms; refuses where it is not in force."""
    card, terms = context.law.card_at(context.me), support.terms.get()
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


def can_promise(card: CardEntry, context: Context) -> bool:
    """Whether somebody holds money for the project: the same host as from the beginning."""
    host = context.law.host_of(card.project)
    named = None if host is None else context.law.money_host(host)
    campaign = campaign_of(context)
    return named is not None and named.named and (campaign is None or campaign.host == host)


def promise(
    terms: Terms, number: int, member: MemberId, amount: int, context: Context
) -> list[Order]:
    """Write a month's promise into the books of money; the first of all begins to collect it."""
    orders = [
        must("money", money.Promise(number=number, giver=member, unit=terms.unit, amount=amount))
    ]
    if campaign_of(context) is None:
        collect = money.Collect(unit=terms.unit, until_ms=0, back=False, to=None)
        orders.insert(0, must("money", collect))
    return orders


def lies_there(terms: Terms, context: Context) -> int:
    """What lies in the card's pot."""
    card = card_of(context.me)
    return 0 if card is None else context.law.card_pot(card, terms.unit)


def passed_on(terms: Terms, context: Context) -> list[Order]:
    """Let what lies in the card's pot go to the project, if anything does."""
    there = lies_there(terms, context)
    return [attempt("money", money.Release(unit=terms.unit, amount=there))] if there else []
