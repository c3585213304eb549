"""What work is worth."""

from .records import HOUR_MINUTES, Terms


def is_counted(terms: Terms) -> bool:
    """Whether whoever shows the work says how much it was."""
    return terms.pay in ("hours", "expenses") or (terms.pay == "money" and terms.minutes > 0)


def claim_max(terms: Terms) -> int:
    """How much may be claimed for one place; 0 where nothing is counted."""
    if not is_counted(terms):
        return 0
    return terms.amount if terms.pay == "expenses" else terms.minutes


def due_for(terms: Terms, claimed: int) -> int:
    """What is due for one place, in the smallest part of the unit; a part of it is not paid."""
    if terms.pay == "expenses":
        return claimed
    if terms.pay != "money":
        return 0
    return terms.amount * claimed // HOUR_MINUTES if terms.minutes else terms.amount


def most_due(terms: Terms) -> int:
    """What all places together may cost."""
    return terms.places * due_for(terms, claim_max(terms))
