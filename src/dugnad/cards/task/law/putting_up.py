"""Putting up a task: what it may be put up with."""

from dugnad.charter.counting.method import ByConsent
from dugnad.charter.law import Context
from dugnad.ledger.values import COUNT_LIMIT

from .events import TaskPutUp
from .records import OWES, PLACES_MAX, Terms
from .refusals import DoneInThePast, MayNotPay, OnlyWhenPutUp, PayUnfit, PlacesUnfit
from .verbs import Open
from .worth import claim_max, due_for


def open_card(action: Open, context: Context) -> TaskPutUp:
    """Answer whether a task may be put up on these terms."""
    if context.actor.orderer != "cards":
        raise OnlyWhenPutUp
    terms = Terms(
        pay=action.pay,
        unit=action.unit,
        amount=action.amount,
        minutes=action.minutes,
        places=action.places,
        done_by_ms=action.done_by_ms,
        outsiders=action.outsiders,
        period_ms=action.period_ms,
        vote_ms=action.vote_ms,
        confirms=0 if _silence_agrees(context) else 1,
    )
    if not _pay_fits(terms):
        raise PayUnfit
    if terms.unit is not None and not _may_pay(context):
        raise MayNotPay
    if not 1 <= terms.places <= PLACES_MAX:
        raise PlacesUnfit
    if 0 < terms.done_by_ms <= context.now_ms:
        raise DoneInThePast
    return TaskPutUp(terms=terms)


def _may_pay(context: Context) -> bool:
    card = context.law.card_at(context.me)
    return card is not None and OWES in card.grants


def _silence_agrees(context: Context) -> bool:
    """Whether silence counts as yes by the rules of the project for what is everyday."""
    card = context.law.card_at(context.me)
    project = None if card is None else context.law.project(card.project)
    if card is None or project is None:
        return True
    rules = context.law.rules(card.project, project.rules_version)
    if rules is None:
        return True
    method = rules.everyday.method
    return isinstance(method, ByConsent) and method.silence


def _pay_fits(terms: Terms) -> bool:
    if (terms.pay in ("expenses", "money")) != (terms.unit is not None):
        return False
    if terms.unit is None:
        return terms.amount == 0 and (terms.minutes > 0) == (terms.pay == "hours")
    if terms.pay == "expenses" and terms.minutes:
        return False
    return 0 < due_for(terms, claim_max(terms)) < COUNT_LIMIT // PLACES_MAX
