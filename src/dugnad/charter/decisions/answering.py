"""Answering, openly or into the urn, and taking back what one proposed."""

from dugnad.charter.counting.ballots import BadBallot, Ballot, Stance
from dugnad.charter.counting.checking import check_ballot
from dugnad.charter.counting.method import Method
from dugnad.charter.decisions import urn
from dugnad.charter.decisions.terms import (
    Given,
    Stage,
    Terms,
)
from dugnad.charter.decisions.verbs import (
    Answer,
    AnswerGiven,
    BallotUnfit,
    Deciding,
    NewerAnswer,
    NotAmongThose,
    NotAPerson,
    NotKnownWellEnough,
    NotOpen,
    NotVouchedFor,
    NotYours,
    OfAnotherProject,
    ReasonMissing,
    SameAnswer,
    TooLate,
    Withdrawn,
)
from dugnad.charter.entries import is_as_strong
from dugnad.charter.law import Context
from dugnad.ledger.values import Channel, MemberId

EARLY_MS = 10 * 60_000
"""How long answers can still be changed once all have answered."""

VOUCHERS = 2
"""How many persons vouch for an answer that came on paper or by phone."""


def terms_of(deciding: Deciding) -> tuple[Terms, Stage]:
    """The terms and the stage of a decision that was put.

    Raises:
        NotOpen: it was not.
    """
    terms, stage = deciding.terms.get(), deciding.stage.get()
    if terms is None or stage is None:
        raise NotOpen
    return terms, stage


def person_of(context: Context) -> MemberId:
    """Who acts, as a member.

    Raises:
        NotAPerson: nobody does.
    """
    if context.actor.member is None:
        raise NotAPerson
    return context.actor.member


def answer(deciding: Deciding, action: Answer, context: Context) -> AnswerGiven:
    """Take an answer, or one in the place of another."""
    member = person_of(context)
    terms, stage = terms_of(deciding)
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
        early_ms=early_ms_of(answered, terms, stage, context),
        instead_of_ms=stage.early_ms,
    )


def take_part(deciding: Deciding, action: urn.TakePart, context: Context) -> urn.TookPart:
    """Write that somebody took part in secret, once."""
    member = person_of(context)
    terms, stage = terms_of(deciding)
    if stage.standing != "open":
        raise NotOpen
    _received(action.received_ms, member, terms, stage, context)
    may_answer(terms, member, context)
    return urn.take_part(deciding, terms, stage, member, context.channel or "device")


def open_urn(deciding: Deciding, action: urn.OpenUrn, context: Context) -> urn.UrnOpened:
    """Take in what two counters took out of the urn."""
    terms, stage = terms_of(deciding)
    opened = urn.open_urn(deciding, action, terms, stage, context)
    for pair in opened.pairs:
        if pair.ballot is not None:
            _fits(pair.ballot, stage.method, len(terms.options))
    return opened


def destroy_urn(deciding: Deciding, turn: int, context: Context) -> urn.UrnDestroyed:
    """Write that nothing is left of an urn that is not needed any more."""
    terms, stage = terms_of(deciding)
    if not terms.secret:
        raise urn.AnsweredOpenly
    card = context.law.card_at(context.me)
    over = card is not None and card.status == "closed"
    return urn.destroy(deciding, turn, stage, context, over=over)


def early_ms_of(answered: int, terms: Terms, stage: Stage, context: Context) -> int:
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
    since_ms = _began_ms(terms, stage)
    if len(vouching) < VOUCHERS or not since_ms <= received_ms <= context.now_ms:
        raise NotVouchedFor
    if received_ms >= stage.closes_ms:
        raise TooLate
    return received_ms


def _began_ms(terms: Terms, stage: Stage) -> int:
    """When the round began: what came before it answers another question."""
    return stage.closes_ms - terms.procedure.answer_ms if stage.turn else terms.opened_ms


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


def withdraw(deciding: Deciding, context: Context) -> Withdrawn:
    """Take back a question that one put, before the time for answers is over."""
    member = person_of(context)
    _, stage = terms_of(deciding)
    if stage.standing not in ("beginning", "open"):
        raise NotOpen
    if context.now_ms >= stage.closes_ms:
        raise TooLate
    card = context.law.card_at(context.me)
    if card is None or card.put_up_by != member:
        raise NotYours
    return Withdrawn(by=member, at_ms=context.now_ms)
