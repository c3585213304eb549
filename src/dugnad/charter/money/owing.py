"""What is owed, to whom and why; what somebody gives back of it, and what nobody claims."""

from typing import assert_never

from dugnad.charter.entries import CardEntry
from dugnad.charter.law import Context
from dugnad.charter.money import refusals, verbs
from dugnad.charter.money.accounts import (
    moved,
    owed_by_card,
    owed_of,
    pot_of,
    take,
    total,
)
from dugnad.charter.money.events import GivenFromOwed, Lapsed, MoneyEvent, Owed
from dugnad.charter.money.holding import funded, spent
from dugnad.charter.money.hosts import host_of, lies_in, one_of_two, person_of
from dugnad.charter.money.placing import open_pot
from dugnad.charter.money.promises import card_that_orders
from dugnad.charter.money.records import Money, Obligation
from dugnad.ledger.contract import Decision, happened


# ── decide
def decide(money: Money, action: verbs.OfOwing, context: Context) -> Decision[MoneyEvent]:
    """Answer one action about what is owed."""
    match action:
        case verbs.Owe():
            return happened(_owe(money, action, context))
        case verbs.PutBack():
            event = _put_back(money, action, context)
            return happened(event, orders=funded(money, event.lines, context))
        case verbs.LetLapse():
            return happened(_let_lapse(money, action, context))
        case _:
            assert_never(action)


def _owe(money: Money, action: verbs.Owe, context: Context) -> Owed:
    """Owe from the pot of the card that orders; a decision has none and speaks for its project."""
    card, entry = card_that_orders(context)
    decided = context.law.decided(context.actor.orderer, entry.project)
    _can_be_owed(action, entry, context)
    name = owed_by_card(card, action.key)
    known = action.bill and (entry.project, action.bill) in money.bills
    if known or money.obligations.get(name) is not None:
        raise refusals.AlreadyOwed
    host = host_of(money, entry.project)
    pot = pot_of(host, entry.project, None if decided else card)
    lies = lies_in(money, pot, action.unit)
    parts = spent(money, card, lies, action.unit, action.amount)
    obligation = Obligation(
        host=host,
        project=entry.project,
        card=card,
        payee=action.payee,
        bill=action.bill,
        unit=action.unit,
        amount=action.amount,
        why="decision" if decided else "card",
        at_ms=context.now_ms,
    )
    lines = moved(pot, owed_of(host, name), action.unit, parts)
    return Owed(lines=lines, id=name, obligation=obligation)


def _can_be_owed(action: verbs.Owe, entry: CardEntry, context: Context) -> None:
    if action.payee is None and not action.bill:
        raise refusals.PayeeOrBill
    if action.payee is not None:
        known = context.law.member(action.payee)
        if known is None or known.project != entry.project:
            raise refusals.OfAnotherProject


def _put_back(money: Money, action: verbs.PutBack, context: Context) -> GivenFromOwed:
    member = person_of(context)
    obligation = money.obligations.get(action.obligation)
    if obligation is None:
        raise refusals.UnknownObligation
    if obligation.payee != member:
        raise refusals.NotPayee
    if host_of(money, action.project) != obligation.host:
        raise refusals.OtherHost
    open_pot(money, action.project, action.card, context)
    source = owed_of(obligation.host, action.obligation)
    lies = lies_in(money, source, obligation.unit)
    if not lies:
        raise refusals.NotOwed
    if action.amount > total(lies):
        raise refusals.NotEnough
    target = pot_of(obligation.host, action.project, action.card)
    return GivenFromOwed(
        lines=moved(source, target, obligation.unit, take(lies, action.amount)),
        obligation=action.obligation,
        amount=action.amount,
        project=action.project,
        card=action.card,
    )


def _let_lapse(money: Money, action: verbs.LetLapse, context: Context) -> Lapsed:
    person_of(context)
    obligation = money.obligations.get(action.obligation)
    if obligation is None:
        raise refusals.UnknownObligation
    member = one_of_two(obligation.host, context)
    if not obligation.lapses:
        raise refusals.OnlyOfPayees
    source = owed_of(obligation.host, action.obligation)
    lies = lies_in(money, source, obligation.unit)
    if not lies:
        raise refusals.NotOwed
    if context.now_ms < obligation.unclaimed_ms:
        raise refusals.StillClaimed
    hosted = money.hosted.get(obligation.project)
    if hosted is None or hosted.host != obligation.host:
        raise refusals.PotGone
    target = pot_of(obligation.host, obligation.project)
    return Lapsed(
        lines=moved(source, target, obligation.unit, lies),
        obligation=action.obligation,
        amount=total(lies),
        project=obligation.project,
        by=member,
    )
