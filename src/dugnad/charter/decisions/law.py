"""The law of decisions: a card that asks, counts what was answered and carries out what it says.

All that could be argued about afterwards is frozen when it opens: who may answer, by which method,
until when, what silence means, and the order that settles ties (PRJ-12, PRJ-13). Nothing passes
before the time is over, unless all have answered and ten minutes have gone. What is then to follow
follows by itself; where it cannot, the decision is passed and says why, and anybody may ask for it
again.

A decision is a card, and its state lies with it. The charter holds the law, as what a project
decided may do what nobody may do alone; see `charter.law.DECIDING`.
"""

import hashlib
from collections.abc import Sequence
from typing import Annotated, TypeAlias, TypeVar, assert_never, cast, get_args

import msgspec
from msgspec.structs import replace

from dugnad.charter import cards, projects, roles
from dugnad.charter.counting.ballots import BadBallot, Ballot, Stance, tie_order
from dugnad.charter.counting.checking import check_ballot
from dugnad.charter.counting.count import count
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
from dugnad.charter.counting.outcome import Outcome
from dugnad.charter.decisions import terms as effects
from dugnad.charter.decisions import urn
from dugnad.charter.decisions.terms import (
    OPTIONS_MAX,
    OPTIONS_MIN,
    Effect,
    Electorate,
    Given,
    Option,
    Stage,
    Standing,
    Terms,
    procedure_for,
)
from dugnad.charter.entries import (
    ANSWER_MS_MAX,
    MEMBERS,
    AgreedText,
    CardEntry,
    Procedure,
    ProjectEntry,
    Rules,
    is_as_strong,
    target_of,
)
from dugnad.charter.law import DECIDING, Context, Law
from dugnad.ledger import contract
from dugnad.ledger.codec import decode, encode
from dugnad.ledger.contract import Contract, Decision, Order, Refused, attempt, happened
from dugnad.ledger.state import Due, Item, Map
from dugnad.ledger.values import Action, CardId, Channel, Count, Event, Hash, MemberId, Moment

K = TypeVar("K", bytes, str)

EARLY_MS = 10 * 60_000
"""How long answers can still be changed once all have answered."""

COUNTED_AT_ONCE = 20_000
"""How many different answers are counted in one step; one answer given by many is one of them."""

READS_BESIDE = 100
"""What a count may read beside the answers themselves."""

CARRY_OUT_MS = 90 * 24 * 3_600_000
"""What could not be carried out for a season is decided anew: by then nobody expects it."""

SCORE_MAX = 100
"""Scores lie between minus this and this."""

VOUCHERS = 2
"""How many persons vouch for an answer that came on paper or by phone."""

BEGIN_TAG = 0
EARLY_TAG = 1
COUNT_TAG = 2


# ── Actions: what may be asked
class Open(Action, frozen=True):
    """Put a question to the project.

    `text` says what, why, what it costs and by when; it stands in the books for good. `options`
    are for a vote among several things. `method` is for such a vote, or None where the rules say
    how. Answers are given for `answer_ms`, or as long as the rules say (0). `counters` are the two
    members who open the urn of secret answers; where there are none, the rules say who.
    """

    effect: Effect
    text: AgreedText
    options: Annotated[tuple[Option, ...], msgspec.Meta(max_length=OPTIONS_MAX)] = ()
    method: Method | None = None
    secret: bool = False
    answer_ms: Annotated[int, msgspec.Meta(ge=0, le=ANSWER_MS_MAX)] = 0
    counters: Annotated[tuple[MemberId, ...], msgspec.Meta(max_length=urn.COUNTERS)] = ()


class Answer(Action, frozen=True):
    """Answer, or answer anew; an objection needs a reason, which is the first commitment.

    What came on paper or by phone was received at `received_ms`, for which two persons vouch.
    """

    ballot: Ballot
    received_ms: Moment = 0


class Withdraw(Action, frozen=True):
    """Take back what one proposed, while it is open."""


class CarryOut(Action, frozen=True):
    """Ask again for what was decided and could not be carried out."""


class MomentCame(Action, frozen=True):
    """A moment that the decision waited for: answering begins, all had answered, the count."""

    tag: Count


DecisionAction: TypeAlias = Open | Answer | urn.UrnAction | Withdraw | CarryOut | MomentCame


# ── Events: what has happened
class DecisionOpened(Event, frozen=True):
    """A question was put, on these terms."""

    terms: Terms
    text: AgreedText


class AnsweringBegan(Event, frozen=True):
    """Answers are taken; ties are settled in this order."""

    ties: tuple[int, ...]


class AnswerGiven(Event, frozen=True):
    """`member` answered in round `turn`; `before` is what they had answered there.

    `early_ms` is when it may end because all have answered (0: they have not).
    """

    member: MemberId
    turn: Count
    given: Given
    before: Given | None
    early_ms: Moment
    instead_of_ms: Moment


class Counted(Event, frozen=True):
    """The answers were counted, with this outcome: that is where the decision now stands.

    There is no outcome where there were too many different answers to count them here.
    """

    outcome: Outcome | None
    standing: Standing
    at_ms: Moment


class SecondRoundBegan(Event, frozen=True):
    """An objection stands, so a vote follows, in round `turn`."""

    outcome: Outcome
    turn: Count
    method: Method
    closes_ms: Moment
    counts_ms: Moment


class Withdrawn(Event, frozen=True):
    """`by` took back what they had proposed."""

    by: MemberId
    at_ms: Moment


class CarriedOut(Event, frozen=True):
    """What was decided has been carried out, or failed for this reason.

    `member` is who was elected and could not be offered the role, if it is that which failed.
    """

    failed: str
    member: MemberId | None = None


DecisionEvent: TypeAlias = (
    DecisionOpened
    | AnsweringBegan
    | AnswerGiven
    | urn.UrnEvent
    | Counted
    | SecondRoundBegan
    | Withdrawn
    | CarriedOut
)


# ── Refusals: the rules that say no, in the order in which they are asked
class DecisionsRefused(Refused):
    """A no of the rules about decisions."""

    contract = "decisions"


class OnlyWhenPutUp(DecisionsRefused):
    """A question is put by putting up its card, once."""


class TextMissing(DecisionsRefused):
    """A proposal says what is proposed."""


class NotOfThisProject(DecisionsRefused):
    """A project decides about its own cards."""


class EffectUnfit(DecisionsRefused):
    """What is proposed could not be carried out if it were decided today."""


class RulesSayHow(DecisionsRefused):
    """How this is decided stands in the rules, and is not for the proposer to choose."""


class OptionsUnfit(DecisionsRefused):
    """A vote has two to twenty options, each with words or a member; yes or no has none."""


class MethodUnfit(DecisionsRefused):
    """By this method the question could not be decided."""


class NotElectable(DecisionsRefused):
    """Who stands for a role is a member, and no more are elected than it has seats."""


class TooShort(DecisionsRefused):
    """People have at least as long to answer as the rules give them."""


class NobodyDecides(DecisionsRefused):
    """By the rules nobody is there who could decide."""


class NotSecret(DecisionsRefused):
    """By the rules answers to this are open."""


class TooFewForSecret(DecisionsRefused):
    """Among fewer than five nothing is secret."""


class NotAPerson(DecisionsRefused):
    """Only people answer, withdraw and ask."""


class NotOpen(DecisionsRefused):
    """No answers are taken: not yet, or no longer."""


class NotVouchedFor(DecisionsRefused):
    """For an answer on paper or by phone two other members vouch, and say when it came."""


class TooLate(DecisionsRefused):
    """The time for answers is over; what was received in time is entered by two persons."""


class OfAnotherProject(DecisionsRefused):
    """Who answers speaks in the decision's own project."""


class NotAmongThose(DecisionsRefused):
    """Those decide who did so by the rules when the question was put."""


class NotKnownWellEnough(DecisionsRefused):
    """Who answers is known as well as the rules ask for."""


class NewerAnswer(DecisionsRefused):
    """The member has answered after this came."""


class BallotUnfit(DecisionsRefused):
    """This is no answer to this question."""


class ReasonMissing(DecisionsRefused):
    """An objection has a reason."""


class SameAnswer(DecisionsRefused):
    """This is what the member had answered."""


class NotYours(DecisionsRefused):
    """Who proposed it takes it back."""


class NothingToCarryOut(DecisionsRefused):
    """Nothing that was decided within a season still waits to be carried out."""


class UnknownMoment(DecisionsRefused):
    """The decision waits for no such moment."""


# ── State: what a decision remembers
class Deciding(urn.Urns):
    """One decision. `box` counts equal ballots by round, `channels` how answers came."""

    terms: Item[Terms]
    stage: Item[Stage]
    texts: Map[Hash, str]
    answers: Map[tuple[int, MemberId], Given]
    box: Map[tuple[int, bytes], Count]
    channels: Map[tuple[int, str], Count]
    due: Due


# ── decide: may this happen, and what follows?      (reads only)
def decide(deciding: Deciding, action: DecisionAction, context: Context) -> Decision[DecisionEvent]:
    """Answer one action; see the refusals for the rules."""
    match action:
        case Open():
            return happened(_open(action, context))
        case Answer():
            return happened(_answer(deciding, action, context))
        case urn.TakePart():
            return happened(_take_part(deciding, action, context))
        case urn.OpenUrn():
            return happened(_open_urn(deciding, action, context))
        case urn.DestroyUrn(turn=turn):
            return happened(_destroy_urn(deciding, turn, context))
        case Withdraw():
            return happened(_withdraw(deciding, context))
        case CarryOut():
            return _carry_out(deciding, context)
        case MomentCame():
            return _moment(deciding, action.tag, context)
        case _:
            assert_never(action)


# Opening
def _open(action: Open, context: Context) -> DecisionOpened:
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
        case effects.Appoint(role=role, member=member):
            fit = rules.role(role) is not None and law.is_member(card.project, member, now_ms)
        case effects.Recall(role=role, member=member):
            fit = law.holds(card.project, role, member, now_ms)
        case effects.Elect(role=role):
            fit = rules.role(role) is not None
        case effects.LetIn():
            fit = rules.joining != "open"
        case effects.Agree() | effects.AllowPart():
            fit = True
        case _:
            assert_never(effect)
    if not fit:
        raise EffectUnfit


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
    who, size = procedure.who, project.members
    if who != MEMBERS:
        holders = context.law.holders(card.project, who, context.now_ms)
        if holders or procedure is not rules.choosing:
            size = len(holders)
        else:
            who = MEMBERS
    if size == 0:
        raise NobodyDecides
    return Electorate(who=who, strength=procedure.strength, since_ms=context.now_ms, size=size)


def _secret(action: Open, procedure: Procedure, electorate: Electorate) -> bool:
    """Whether answers are secret: as asked for, or always by the rules where they can be.

    A group that has become too small for its own rules decides openly; else it could never decide
    to have other ones.
    """
    few = electorate.size < urn.SECRET_MIN
    if not action.secret:
        return procedure.secrecy == "secret" and not few
    if procedure.secrecy == "open":
        raise NotSecret
    if few:
        raise TooFewForSecret
    return True


# Answering
def _terms(deciding: Deciding) -> tuple[Terms, Stage]:
    terms, stage = deciding.terms.get(), deciding.stage.get()
    if terms is None or stage is None:
        raise NotOpen
    return terms, stage


def _person(context: Context) -> MemberId:
    if context.actor.member is None:
        raise NotAPerson
    return context.actor.member


def _answer(deciding: Deciding, action: Answer, context: Context) -> AnswerGiven:
    member = _person(context)
    terms, stage = _terms(deciding)
    if stage.standing != "open" or terms.secret:
        raise NotOpen
    received_ms = _received(action.received_ms, member, terms, stage, context)
    may_answer(terms, member, context)
    before = deciding.answers.get((stage.turn, member))
    if before is not None and before.received_ms > received_ms:
        raise NewerAnswer
    _fits(action.ballot, stage.method, len(terms.options))
    reason = context.commitments[0] if context.commitments else None
    if action.ballot == Stance("object") and reason is None:
        raise ReasonMissing
    if before is not None and before.ballot == action.ballot and reason is None:
        raise SameAnswer
    answered = stage.answered + (before is None)
    return AnswerGiven(
        member=member,
        turn=stage.turn,
        given=Given(
            ballot=action.ballot,
            channel=context.channel or "device",
            received_ms=received_ms,
            reason=reason,
        ),
        before=before,
        early_ms=_early_ms(answered, terms, stage, context),
        instead_of_ms=stage.early_ms,
    )


def _take_part(deciding: Deciding, action: urn.TakePart, context: Context) -> urn.TookPart:
    member = _person(context)
    terms, stage = _terms(deciding)
    if stage.standing != "open":
        raise NotOpen
    _received(action.received_ms, member, terms, stage, context)
    may_answer(terms, member, context)
    return urn.take_part(deciding, terms, stage, member, context.channel or "device")


def _open_urn(deciding: Deciding, action: urn.OpenUrn, context: Context) -> urn.UrnOpened:
    terms, stage = _terms(deciding)
    opened = urn.open_urn(deciding, action, terms, stage, context)
    for pair in opened.pairs:
        if pair.ballot is not None:
            _fits(pair.ballot, stage.method, len(terms.options))
    return opened


def _destroy_urn(deciding: Deciding, turn: int, context: Context) -> urn.UrnDestroyed:
    terms, stage = _terms(deciding)
    if not terms.secret:
        raise urn.AnsweredOpenly
    card = context.law.card_at(context.me)
    over = card is not None and card.status == "closed"
    return urn.destroy(deciding, turn, stage, context, over=over)


def _early_ms(answered: int, terms: Terms, stage: Stage, context: Context) -> int:
    """When it may end early: ten minutes after all have answered, and before its time is over."""
    early_ms = context.now_ms + EARLY_MS
    return early_ms if answered >= terms.electorate.size and early_ms < stage.closes_ms else 0


HAND_ENTERED: tuple[Channel, ...] = ("paper", "phone")
"""Channels on which others write down what somebody said; two persons vouch for it."""


def _received(said_ms: int, member: MemberId, terms: Terms, stage: Stage, context: Context) -> int:
    """When an answer was received, which is in time."""
    if context.channel not in HAND_ENTERED:
        if context.now_ms >= stage.closes_ms:
            raise TooLate
        return context.now_ms
    vouching = [
        one
        for one in dict.fromkeys(context.co_signers)
        if one != member and _is_of_project(one, context)
    ]
    received_ms = said_ms or context.now_ms
    if len(vouching) < VOUCHERS or not terms.opened_ms <= received_ms <= context.now_ms:
        raise NotVouchedFor
    if received_ms >= stage.closes_ms:
        raise TooLate
    return received_ms


def _is_of_project(member: MemberId, context: Context) -> bool:
    card = context.law.card_at(context.me)
    return card is not None and context.law.is_member(card.project, member, context.now_ms)


def may_answer(terms: Terms, member: MemberId, context: Context) -> None:
    """Refuse whoever is not of the electorate.

    Raises:
        OfAnotherProject, NotAmongThose, NotKnownWellEnough: as they say.
    """
    card = context.law.card_at(context.me)
    known = context.law.member(member)
    if card is None or known is None or known.project != card.project:
        raise OfAnotherProject
    those = terms.electorate
    since_ms = context.law.decides_since(card.project, those.who, member, context.now_ms)
    if not 0 <= since_ms < those.since_ms:
        raise NotAmongThose
    if not is_as_strong(known.strength, those.strength):
        raise NotKnownWellEnough


def _fits(ballot: Ballot, method: Method, options: int) -> None:
    try:
        check_ballot(method, options, ballot)
    except BadBallot as bad:
        raise BallotUnfit from bad


def _withdraw(deciding: Deciding, context: Context) -> Withdrawn:
    member = _person(context)
    _, stage = _terms(deciding)
    if stage.standing not in ("beginning", "open"):
        raise NotOpen
    if context.now_ms >= stage.closes_ms:
        raise TooLate
    card = context.law.card_at(context.me)
    if card is None or card.put_up_by != member:
        raise NotYours
    return Withdrawn(by=member, at_ms=context.now_ms)


# Counting
def _moment(deciding: Deciding, tag: int, context: Context) -> Decision[DecisionEvent]:
    terms, stage = _terms(deciding)
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
        case effects.Press(card=other, verb=verb, arguments=arguments):
            return [Order(target_of(other), verb, arguments, must=False)]
        case _:
            assert_never(terms.effect)


def _carry_out(deciding: Deciding, context: Context) -> Decision[DecisionEvent]:
    _person(context)
    terms, stage = _terms(deciding)
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


# ── evolve: write it down      (writes only, never fails)
def evolve(deciding: Deciding, event: DecisionEvent) -> None:
    """Write one event into the state."""
    match event:
        case DecisionOpened():
            _write_opened(deciding, event)
        case AnsweringBegan(ties=ties):
            _write(deciding, standing="open", ties=ties)
        case AnswerGiven():
            _write_answer(deciding, event)
        case urn.TookPart() | urn.UrnClosed() | urn.UrnOpened() | urn.UrnDestroyed():
            _write_urn(deciding, event)
        case Counted(outcome=outcome, standing=standing, at_ms=at_ms):
            _end(deciding, standing=standing, outcome=outcome, decided_ms=at_ms)
        case SecondRoundBegan():
            _write_second_round(deciding, event)
        case Withdrawn(at_ms=at_ms):
            _end(deciding, standing="withdrawn", decided_ms=at_ms)
        case CarriedOut(failed=failed, member=member):
            _write_carried_out(deciding, failed, member)
        case _:
            assert_never(event)


def _write_opened(deciding: Deciding, event: DecisionOpened) -> None:
    terms = event.terms
    ties = bool(terms.options)
    deciding.terms.set(terms)
    deciding.texts.set(terms.text, event.text)
    deciding.stage.set(
        Stage(
            standing="beginning" if ties else "open",
            turn=0,
            method=terms.method,
            closes_ms=terms.closes_ms,
            counts_ms=terms.counts_ms,
        )
    )
    if ties:
        # The order of ties follows from a header that nobody knew when the question was written.
        deciding.due.set(terms.opened_ms + 1, BEGIN_TAG)
    deciding.due.set(terms.counts_ms, COUNT_TAG)


def _write_answer(deciding: Deciding, event: AnswerGiven) -> None:
    turn, before, given = event.turn, event.before, event.given
    if before is not None:
        _add(deciding.box, (turn, encode(before.ballot)), -1)
        _add(deciding.channels, (turn, before.channel), -1)
    _add(deciding.box, (turn, encode(given.ballot)), 1)
    _add(deciding.channels, (turn, given.channel), 1)
    deciding.answers.set((turn, event.member), given)
    stage = deciding.stage.get()
    if stage is None:
        return
    if event.instead_of_ms:
        deciding.due.clear(event.instead_of_ms, EARLY_TAG)
    if event.early_ms:
        deciding.due.set(event.early_ms, EARLY_TAG)
    answered = stage.answered + (before is None)
    _write(deciding, answered=answered, early_ms=event.early_ms)


def _write_urn(deciding: Deciding, event: urn.UrnEvent) -> None:
    stage = deciding.stage.get()
    if stage is None:
        return
    match event:
        case urn.TookPart(member=member, turn=turn, channel=channel):
            deciding.took.add((turn, member))
            _add(deciding.channels, (turn, channel), 1)
            _write(deciding, answered=stage.answered + 1)
        case urn.UrnClosed(until_ms=until_ms):
            urn.write_closed(deciding, event)
            _write(deciding, standing="counting", counts_ms=until_ms)
            deciding.due.set(until_ms, COUNT_TAG)
        case urn.UrnOpened(turn=turn, whole=whole, at_ms=at_ms):
            for ballot in urn.write_opened(deciding, event):
                _add(deciding.box, (turn, ballot), 1)
            if whole:
                deciding.due.clear(stage.counts_ms, COUNT_TAG)
                _write(deciding, counts_ms=at_ms)
                deciding.due.set(at_ms, COUNT_TAG)
        case urn.UrnDestroyed():
            urn.write_destroyed(deciding, event)
        case _:
            assert_never(event)


def _add(counts: Map[tuple[int, K], int], key: tuple[int, K], by: int) -> None:
    number = (counts.get(key) or 0) + by
    if number:
        counts.set(key, number)
    else:
        counts.remove(key)


def _write_second_round(deciding: Deciding, event: SecondRoundBegan) -> None:
    _write(
        deciding,
        standing="open",
        turn=event.turn,
        method=event.method,
        closes_ms=event.closes_ms,
        counts_ms=event.counts_ms,
        answered=0,
        early_ms=0,
        outcome=event.outcome,
    )
    deciding.due.set(event.counts_ms, COUNT_TAG)


def _write_carried_out(deciding: Deciding, failed: str, member: MemberId | None) -> None:
    stage = deciding.stage.get()
    if stage is not None:
        left = stage.left if failed else ()
        more = () if member is None else (member,)
        deciding.stage.set(replace(stage, failed=failed, left=(*left, *more)))


def _end(deciding: Deciding, **changes: object) -> None:
    """Write how it ended; no moment is waited for any more."""
    terms, stage = deciding.terms.get(), deciding.stage.get()
    if terms is not None and stage is not None:
        deciding.due.clear(terms.opened_ms + 1, BEGIN_TAG)
        deciding.due.clear(stage.early_ms, EARLY_TAG)
        deciding.due.clear(stage.counts_ms, COUNT_TAG)
    _write(deciding, early_ms=0, **changes)


def _write(deciding: Deciding, **changes: object) -> None:
    stage = deciding.stage.get()
    if stage is not None:
        deciding.stage.set(replace(stage, **changes))


_REFUSALS = (
    *urn.REFUSALS,
    OnlyWhenPutUp,
    TextMissing,
    NotOfThisProject,
    EffectUnfit,
    RulesSayHow,
    OptionsUnfit,
    MethodUnfit,
    NotElectable,
    TooShort,
    NobodyDecides,
    NotSecret,
    TooFewForSecret,
    NotAPerson,
    NotOpen,
    NotVouchedFor,
    TooLate,
    OfAnotherProject,
    NotAmongThose,
    NotKnownWellEnough,
    NewerAnswer,
    BallotUnfit,
    ReasonMissing,
    SameAnswer,
    NotYours,
    NothingToCarryOut,
    UnknownMoment,
)


def _contract_for(name: str) -> Contract[Deciding, DecisionAction, DecisionEvent, Law]:
    return Contract(
        name=name,
        version=1,
        state=Deciding,
        actions=(Open, Answer, *get_args(urn.UrnAction), Withdraw, CarryOut, MomentCame),
        events=(
            DecisionOpened,
            AnsweringBegan,
            AnswerGiven,
            *get_args(urn.UrnEvent),
            Counted,
            SecondRoundBegan,
            Withdrawn,
            CarriedOut,
        ),
        refusals=_REFUSALS,
        decide=decide,
        evolve=evolve,
        settled=settled,
        due=MomentCame,
    )


CONTRACTS = {name: _contract_for(name) for name in DECIDING}
"""The law of each card type by which projects decide: the same for all of them."""
