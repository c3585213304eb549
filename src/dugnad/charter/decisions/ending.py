"""Counting when the time is over, and carrying out what was decided."""

from collections.abc import Sequence
from typing import assert_never, cast

from dugnad.charter import governing, offering, place, roles
from dugnad.charter.cards import verbs as cards
from dugnad.charter.counting.ballots import Ballot, tie_order
from dugnad.charter.counting.count import count
from dugnad.charter.counting.outcome import Outcome
from dugnad.charter.decisions import terms as effects
from dugnad.charter.decisions import urn
from dugnad.charter.decisions.answering import person_of, terms_of
from dugnad.charter.decisions.terms import (
    CARRY_OUT_MS,
    Stage,
    Standing,
    Terms,
)
from dugnad.charter.decisions.verbs import (
    BEGIN_TAG,
    COUNT_TAG,
    EARLY_TAG,
    AnsweringBegan,
    CarriedOut,
    Counted,
    Deciding,
    DecisionEvent,
    NothingToCarryOut,
    SecondRoundBegan,
    UnknownMoment,
)
from dugnad.charter.entries import target_of
from dugnad.charter.law import Context
from dugnad.charter.money import verbs as money
from dugnad.charter.projects import verbs as projects
from dugnad.ledger import contract
from dugnad.ledger.codec import decode
from dugnad.ledger.contract import Decision, Order, attempt, happened
from dugnad.ledger.values import MemberId

COUNTED_AT_ONCE = 125_000
"""How many different answers are counted in one step; one answer given by many is one of them.

Nobody else is served meanwhile: a few seconds (`python -m bench count`).
"""

READS_BESIDE = 400
"""What a count may read beside the answers themselves: to elect twenty people takes half of it."""

ONCE = 0
"""What one decision owes, it owes once, however often it is asked for."""


def moment_came(deciding: Deciding, tag: int, context: Context) -> Decision[DecisionEvent]:
    """Do what a moment is for: let answering begin, count, or see that nothing hangs."""
    terms, stage = terms_of(deciding)
    if tag == BEGIN_TAG and stage.standing == "beginning":
        return happened(AnsweringBegan(ties=tie_order(context.before, len(terms.options))))
    if stage.standing not in ("open", "counting"):
        raise UnknownMoment
    if tag == COUNT_TAG and context.now_ms >= stage.counts_ms:
        if terms.secret and not urn.is_whole(deciding, stage):
            return happened(_leave_shut(stage, context))
        return _count(deciding, terms, stage, context)
    if tag == EARLY_TAG and context.now_ms >= stage.early_ms > 0:
        outcome = _outcome(deciding, terms, stage, context)
        if outcome is not None and outcome.result == "passed":
            return _passed(terms, outcome, context)
        return happened()
    raise UnknownMoment


def _leave_shut(stage: Stage, context: Context) -> Counted | urn.UrnClosed:
    """The time is over and nothing is published: too few took part, or the counters are waited for.

    When the time of the counters is over too, nothing is decided.
    """
    if stage.answered < urn.SECRET_MIN:
        standing: Standing = "no quorum"
    elif stage.standing == "open":
        return urn.close(stage, context)
    else:
        standing = "unopened"
    return Counted(outcome=None, standing=standing, at_ms=context.now_ms)


def _ballot_of(written: bytes) -> Ballot:
    ballot: Ballot = decode(cast("type[Ballot]", Ballot), written)
    return ballot


def _outcome(deciding: Deciding, terms: Terms, stage: Stage, context: Context) -> Outcome | None:
    """What the answers come to; None where there are more than one step may read."""
    most = min(COUNTED_AT_ONCE, context.law.limits().due_reads - READS_BESIDE)
    ballots: dict[Ballot, int] = {}
    for (_, written), number in deciding.box.items(under=stage.turn):
        if len(ballots) >= most:
            return None
        ballots[_ballot_of(written)] = number
    electorate = max(terms.electorate.size, stage.answered)
    return count(stage.method, len(terms.options), ballots, stage.ties, electorate)


def _count(
    deciding: Deciding, terms: Terms, stage: Stage, context: Context
) -> Decision[DecisionEvent]:
    outcome = _outcome(deciding, terms, stage, context)
    if outcome is None:
        return happened(Counted(outcome=None, standing="too many", at_ms=context.now_ms))
    match outcome.result:
        case "passed":
            return _passed(terms, outcome, context)
        case "falls_back" if terms.procedure.fallback == "majority":
            return happened(_second_round(terms, stage, outcome, context))
        case "falls_back" if terms.procedure.fallback == "again":
            standing: Standing = "again"
        case "no_quorum":
            standing = "no quorum"
        case _:
            standing = "fell"
    return happened(Counted(outcome=outcome, standing=standing, at_ms=context.now_ms))


def _second_round(
    terms: Terms, stage: Stage, outcome: Outcome, context: Context
) -> SecondRoundBegan:
    closes_ms = context.now_ms + terms.procedure.answer_ms
    return SecondRoundBegan(
        outcome=outcome,
        turn=stage.turn + 1,
        method=terms.procedure.majority,
        closes_ms=closes_ms,
        counts_ms=closes_ms + terms.procedure.late_ms,
    )


def _passed(terms: Terms, outcome: Outcome, context: Context) -> Decision[DecisionEvent]:
    counted = Counted(outcome=outcome, standing="passed", at_ms=context.now_ms)
    chosen = [terms.options[winner].member for winner in outcome.winners]
    elected = [member for member in chosen if member is not None]
    return happened(counted, orders=_orders(terms, elected, context))


# Carrying out
def _orders(terms: Terms, elected: Sequence[MemberId], context: Context) -> list[Order]:
    """What follows, each to be tried; `elected` are those to be offered the role of an election."""
    card = context.law.card_at(context.me)
    if card is None:
        return []
    project = card.project
    match terms.effect:
        case effects.Agree():
            return []
        case effects.ChangeRules(rules=rules, words=words):
            change = projects.ChangeRules(
                project=project, rules=rules, instead_of=terms.rules_version, words=words
            )
            return [attempt("projects", change)]
        case effects.Appoint(role=role, member=member):
            appoint = roles.Appoint(project=project, role=role, member=member)
            return [attempt("roles", appoint)]
        case effects.Recall(role=role, member=member):
            return [attempt("roles", roles.Recall(project=project, role=role, member=member))]
        case effects.Elect(role=role):
            return [
                attempt("roles", roles.Appoint(project=project, role=role, member=member))
                for member in elected
            ]
        case effects.LetIn(member=member):
            return [attempt("projects", projects.LetIn(project=project, member=member))]
        case effects.AllowPart(part=part):
            return [attempt("projects", projects.AllowPart(project=project, part=part))]
        case effects.BringIntoForce(card=other):
            return [attempt("cards", cards.BringIntoForce(card=other))]
        case effects.End(card=other):
            return [attempt("cards", cards.End(card=other))]
        case effects.Pay(unit=unit, amount=amount, payee=payee, bill=bill):
            return [attempt("money", money.Owe(ONCE, unit, amount, payee, bill))]
        case effects.SetAside(card=other, unit=unit, amount=amount):
            return [attempt("money", money.SetAside(other, unit, amount))]
        case (
            effects.EntrustPlace()
            | effects.LimitPlace()
            | effects.NameHost()
            | effects.DropHost()
            | effects.OfferCards()
        ):
            return [attempt("place", _of_place(terms.effect, context))]
        case effects.Press(card=other, verb=verb, arguments=arguments):
            return [Order(target_of(other), verb, arguments, must=False)]
        case _:
            assert_never(terms.effect)


def _of_place(effect: effects.OfPlace, context: Context) -> place.PlaceAction:
    """What the place is asked, for what was decided about it."""
    match effect:
        case effects.EntrustPlace(project=project):
            return governing.Entrust(project=project)
        case effects.LimitPlace(limit=limit, value=value):
            limits = governing.limits_with(limit, value, context.law)
            return place.AnnounceLimits(limits=limits, from_ms=context.now_ms + place.NOTICE_MS)
        case effects.NameHost(project=project, second=second):
            return place.NameHost(project=project, second=second)
        case effects.DropHost(project=project):
            return place.DropHost(project=project)
        case effects.OfferCards(card_type=card_type, offered=offered):
            return offering.OfferCards(card_type=card_type, offered=offered)
        case _:
            assert_never(effect)


def carry_out(deciding: Deciding, context: Context) -> Decision[DecisionEvent]:
    """Try again what was decided and could not be carried out."""
    person_of(context)
    terms, stage = terms_of(deciding)
    if not stage.failed or context.now_ms >= stage.decided_ms + CARRY_OUT_MS:
        raise NothingToCarryOut
    return happened(CarriedOut(failed=""), orders=_orders(terms, stage.left, context))


def settled(
    deciding: Deciding,
    order: Order,
    outcome: contract.Outcome,
) -> Sequence[DecisionEvent]:
    """Note why something could not be carried out, so that it can be asked for again."""
    terms = deciding.terms.get()
    if not outcome.code or terms is None:
        return ()
    member = None
    if isinstance(terms.effect, effects.Elect):
        member = decode(roles.Appoint, order.arguments).member
    return (CarriedOut(failed=outcome.code, member=member),)
