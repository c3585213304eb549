"""A share card as it is looked at: whose side somebody is on, when it is, how a loan stands."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dugnad.cards.share.law.records import COMES_BACK, Loan, Share, Terms
from dugnad.cards.share.law.who import waited_for_ms
from dugnad.face.moments import span_words
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise

NOTHING_YET = Terms(
    way="offer", what="thing", from_ms=0, until_ms=0, days=0, outsiders=False, of_group=False
)
"""The terms of a card that is only being written."""


def terms_of(share: Share) -> Terms:
    """The terms on which it is shared."""
    return share.terms.get() or NOTHING_YET


def is_keeper(terms: Terms, seen: Seen) -> bool:
    """Whether the viewer speaks for the card's side."""
    if terms.of_group:
        return seen.looks_after
    return seen.member is not None and seen.member == seen.card.put_up_by


def gets_it(terms: Terms, loan: Loan, seen: Seen) -> bool:
    """Whether the viewer is the side that gets what is shared."""
    if terms.way == "offer":
        return seen.member == loan.member
    return is_keeper(terms, seen)


def gives_it(terms: Terms, loan: Loan, seen: Seen) -> bool:
    """Whether the viewer is the side that lends it."""
    if terms.way == "ask":
        return seen.member == loan.member
    return is_keeper(terms, seen)


def is_left(terms: Terms, loan: Loan, seen: Seen) -> bool:
    """Whether the viewer ends this for a side that takes part in the project no more.

    What is out is for whoever lent it to end, and the rest for whoever put the card up.
    """
    lent_here = terms.way == "offer" or loan.standing != "out"
    side = seen.card.put_up_by if lent_here else loan.member
    return seen.looks_after and seen.around.winds_up(side, waited_for_ms(seen.card, loan))


def comes_back(terms: Terms) -> bool:
    """Whether it is handed over and comes back, as knowledge and hours do not."""
    return terms.what in COMES_BACK


def is_past(terms: Terms, seen: Seen) -> bool:
    """Whether the time is over for which the card was put up."""
    return 0 < terms.until_ms <= seen.now_ms


def open_loans(share: Share) -> tuple[tuple[int, Loan], ...]:
    """What is not over, in the order in which it was asked; the law keeps it few."""
    found = [(number, share.loans.get(number)) for number in [*share.open.keys()]]
    return tuple((number, loan) for number, loan in found if loan is not None)


def when_words(from_ms: int, until_ms: int, seen: Seen) -> StrOrPromise:
    """From when until when, or that no time was named."""
    if not until_ms:
        return _("whenever it suits both")
    return span_words(from_ms, until_ms, seen.zone, seen.now_ms)
