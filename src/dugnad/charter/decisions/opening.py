"""Putting a question: its terms are frozen from the project's rules as they are now."""

import hashlib
from collections.abc import Sequence
from typing import assert_never

from msgspec.structs import replace

from dugnad.charter import governing, offering
from dugnad.charter.counting.method import (
    BadMethod,
    ByApproval,
    ByConsent,
    ByMajority,
    ByScore,
    ByTransfer,
    ByUnanimity,
    Method,
    check_method,
)
from dugnad.charter.decisions import terms as effects
from dugnad.charter.decisions import urn
from dugnad.charter.decisions.terms import (
    OPTIONS_MAX,
    OPTIONS_MIN,
    Effect,
    Electorate,
    Option,
    Terms,
    procedure_for,
)
from dugnad.charter.decisions.verbs import (
    DecisionOpened,
    EffectUnfit,
    MethodUnfit,
    NobodyDecides,
    NotElectable,
    NotOfThisProject,
    NotSecret,
    OnlyWhenPutUp,
    Open,
    OptionsUnfit,
    RulesSayHow,
    TextMissing,
    TooFewForSecret,
    TooShort,
)
from dugnad.charter.decisions.voices import voices_in
from dugnad.charter.entries import (
    MEMBERS,
    CardEntry,
    Procedure,
    ProjectEntry,
    Rules,
)
from dugnad.charter.law import DECIDING, Context
from dugnad.charter.money.accounts import total
from dugnad.charter.projects import rules as projects
from dugnad.ledger.genesis import Limits
from dugnad.ledger.values import CardId

SCORE_MAX = 100
"""Scores lie between minus this and this."""


def open_decision(action: Open, context: Context) -> DecisionOpened:
    """Freeze the terms of a question; see the refusals for what cannot be asked."""
    card, project, rules = _around(context)
    if context.actor.orderer != "cards":
        raise OnlyWhenPutUp
    if not action.text.strip():
        raise TextMissing
    _can_follow(action.effect, card, rules, context)
    procedure = procedure_for(action.effect, rules)
    method = _method(action, procedure)
    if isinstance(action.effect, effects.Elect):
        _can_be_elected(action.effect, method, action.options, card, rules, context)
    answer_ms = action.answer_ms or procedure.answer_ms
    if answer_ms < procedure.answer_ms:
        raise TooShort
    electorate = _electorate(card, project, rules, procedure, context)
    closes_ms = context.now_ms + answer_ms
    secret = _secret(action, procedure, electorate)
    named = urn.counters_of(action.counters, card.project, rules, context) if secret else ()
    terms = Terms(
        effect=action.effect,
        text=hashlib.sha256(action.text.encode()).digest(),
        options=action.options,
        method=method,
        secret=secret,
        procedure=procedure,
        rules_version=project.rules_version,
        electorate=electorate,
        opened_ms=context.now_ms,
        closes_ms=closes_ms,
        counts_ms=closes_ms + procedure.late_ms,
        counters=named,
    )
    return DecisionOpened(terms=terms, text=action.text)


def _around(context: Context) -> tuple[CardEntry, ProjectEntry, Rules]:
    """The card, its project and the project's rules."""
    card = context.law.card_at(context.me)
    project = None if card is None else context.law.project(card.project)
    if card is None or project is None:
        raise OnlyWhenPutUp
    rules = context.law.rules(card.project, project.rules_version)
    if rules is None:
        raise OnlyWhenPutUp
    return card, project, rules


def _can_follow(effect: Effect, card: CardEntry, rules: Rules, context: Context) -> None:
    """Refuse to ask for what could not follow: people would answer for nothing.

    Raises:
        NotOfThisProject, EffectUnfit: as they say.
    """
    law, now_ms = context.law, context.now_ms
    match effect:
        case effects.BringIntoForce(card=other):
            about = _own_card(other, card, context)
            fit = about.awaits_decision and about.status == "waiting"
        case effects.End(card=other) | effects.Press(card=other):
            about = _own_card(other, card, context)
            fit = about.card_type not in DECIDING and about.status != "closed"
        case effects.ChangeRules(rules=new, words=words):
            said = not words or projects.fingerprint(words) == new.words
            fit = said and projects.are_sound(new)
            fit = fit and governing.may_go_by(card.project, new, law)
        case effects.Appoint(role=role, member=member):
            person = law.is_member(card.project, member, now_ms) and not law.is_organisation(member)
            fit = person and rules.role(role) is not None
        case effects.Recall(role=role, member=member):
            fit = law.holds(card.project, role, member, now_ms)
        case effects.Elect(role=role):
            fit = rules.role(role) is not None
        case effects.LetIn():
            fit = rules.joining != "open"
        case effects.Pay():
            fit = _can_pay(effect, card, context)
        case effects.SetAside(card=other):
            about = _own_card(other, card, context)
            fit = about.card_type not in DECIDING and about.status != "closed"
            fit = fit and total(law.pot(card.project, effect.unit)) >= effect.amount
        case (
            effects.EntrustPlace()
            | effects.LimitPlace()
            | effects.NameHost()
            | effects.DropHost()
            | effects.OfferCards()
        ):
            fit = law.governing() == card.project and _can_be_of_place(effect, context)
        case effects.Agree() | effects.AllowPart():
            fit = True
        case _:
            assert_never(effect)
    if not fit:
        raise EffectUnfit


def _can_be_of_place(effect: effects.OfPlace, context: Context) -> bool:
    """Whether the place could be changed like this now; it is looked at again when it is."""
    match effect:
        case effects.EntrustPlace(project=project):
            try:
                governing.check_fit(project, context.law, context.now_ms)
            except governing.GoverningRefused:
                return False
            return project != context.law.governing()
        case effects.LimitPlace(limit=limit, value=value):
            known = limit in Limits.__struct_fields__
            return known and governing.are_usable(governing.limits_with(limit, value, context.law))
        case effects.NameHost(project=project) | effects.DropHost(project=project):
            return context.law.project(project) is not None
        case effects.OfferCards(card_type=card_type, offered=offered):
            try:
                offering.check(card_type, context.law, offered=offered)
            except offering.OfferingRefused:
                return False
            return True
        case _:
            assert_never(effect)


def _can_pay(effect: effects.Pay, card: CardEntry, context: Context) -> bool:
    """Whether the project has so much, whoever is to be paid is known in it, and no bill is old."""
    if total(context.law.pot(card.project, effect.unit)) < effect.amount:
        return False
    if effect.bill and context.law.owed_for(card.project, effect.bill) is not None:
        return False
    if effect.payee is None:
        return bool(effect.bill)
    payee = context.law.member(effect.payee)
    return payee is not None and payee.project == card.project


def _own_card(other: CardId, card: CardEntry, context: Context) -> CardEntry:
    entry = context.law.card(other)
    if entry is None or entry.project != card.project:
        raise NotOfThisProject
    return entry


def _can_be_elected(
    effect: effects.Elect,
    method: Method,
    options: Sequence[Option],
    card: CardEntry,
    rules: Rules,
    context: Context,
) -> None:
    """Refuse more seats than the role has, and options who could not take one.

    Raises:
        NotElectable: there are.
    """
    role = rules.role(effect.role)
    seats = method.seats if isinstance(method, (ByApproval, ByTransfer)) else 1
    if role is None or seats > role.seats:
        raise NotElectable
    for option in options:
        member = option.member
        if member is None or not context.law.is_member(card.project, member, context.now_ms):
            raise NotElectable
        if context.law.is_organisation(member):
            raise NotElectable


def is_yes_or_no(method: Method) -> bool:
    """Whether a method finds a yes or no, so that there are no options."""
    return isinstance(method, (ByConsent, ByMajority, ByUnanimity))


def _method(action: Open, procedure: Procedure) -> Method:
    """The method that counts: of the rules, or a chosen one with the quorum of the rules."""
    effect, chosen = action.effect, action.method
    if chosen is None:
        method: Method = procedure.method
    elif isinstance(effect, (effects.Agree, effects.Elect)) and not is_yes_or_no(chosen):
        method = replace(chosen, quorum=procedure.method.quorum)
    else:
        raise RulesSayHow
    _options_fit(action.options, method, effect)
    if isinstance(method, ByScore) and not -SCORE_MAX <= method.low < method.high <= SCORE_MAX:
        raise MethodUnfit
    try:
        check_method(method, len(action.options))
    except BadMethod as bad:
        raise MethodUnfit from bad
    return method


def _options_fit(options: Sequence[Option], method: Method, effect: Effect) -> None:
    if is_yes_or_no(method):
        fit = not options and not isinstance(effect, effects.Elect)
    elif isinstance(effect, effects.Elect):
        people = [one.member for one in options]
        fit = None not in people and len(dict.fromkeys(people)) == len(people)
    else:
        words = [one.text.strip() for one in options]
        fit = "" not in words and len(dict.fromkeys(words)) == len(words)
    least = 0 if is_yes_or_no(method) or isinstance(effect, effects.Elect) else OPTIONS_MIN
    if not fit or not least <= len(options) <= OPTIONS_MAX:
        raise OptionsUnfit


def _electorate(
    card: CardEntry, project: ProjectEntry, rules: Rules, procedure: Procedure, context: Context
) -> Electorate:
    """Who answers, and how many they are.

    Where nobody holds the role that chooses who holds roles, all members do: else it would never
    be held again.
    """
    who, size = procedure.who, voices_in(project, procedure.voices)
    if who != MEMBERS:
        holders = context.law.holders(card.project, who, context.now_ms)
        if holders or procedure is not rules.choosing:
            size = len(holders)
        else:
            who = MEMBERS
    if size == 0:
        raise NobodyDecides
    return Electorate(
        who=who,
        strength=procedure.strength,
        since_ms=context.now_ms,
        size=size,
        voices=procedure.voices,
        sharing=project.sharing,
    )


def _secret(action: Open, procedure: Procedure, electorate: Electorate) -> bool:
    """Whether answers are secret: as asked for, or always by the rules where they can be.

    A group that has become too small for its own rules decides openly; else it could never decide
    to have other ones.
    """
    few = electorate.size < urn.SECRET_MIN
    if not action.secret:
        return procedure.secrecy == "secret" and not few
    if procedure.secrecy == "open" or procedure.voices == "households":
        # Each of a household may change its answer, and would have to be told what it is.
        raise NotSecret
    if few:
        raise TooFewForSecret
    return True
