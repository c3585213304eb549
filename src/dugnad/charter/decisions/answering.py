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
    NoObjection,
    NotAmongThose,
    NotAPerson,
    NotKnownWellEnough,
    NotOpen,
    NotVouchedFor,
    NotYours,
    ObjectionSetAside,
    OfAnotherProject,
    ReasonMissing,
    SameAnswer,
    StillMember,
    TooLate,
    Withdrawn,
)
from dugnad.charter.decisions.voices import behind, voice_of
from dugnad.charter.entries import is_as_strong
from dugnad.charter.law import Context, principal_of
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
    """Who acts, as a member: a person, or an organisation by one who speaks for it.

    Raises:
        NotAPerson: nobody does.
    """
    member = principal_of(context)
    if member is None:
        raise NotAPerson
    return member


def answer(deciding: Deciding, action: Answer, context: Context) -> AnswerGiven:
    """Take an answer, or one in the place of another."""
    member = person_of(context)
    terms, stage = terms_of(deciding)
    if stage.standing != "open" or terms.secret:
        raise NotOpen
    received_ms = _received(action.received_ms, member, terms, stage, context)
    voice = _voice_of(terms, member, context)
    before = deciding.answers.get((stage.turn, voice))
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
        member=voice,
        turn=stage.turn,
        given=Given(
            ballot=action.ballot,
            channel=context.channel or "device",
            received_ms=received_ms,
            reason=reason,
            by=None if context.actor.member == voice else context.actor.member,
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
    voice = _voice_of(terms, member, context)
    return urn.take_part(deciding, terms, stage, voice, context)


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
        one for one in dict.fromkeys(context.co_signers) if _vouches(one, member, terms, context)
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


def _vouches(one: MemberId, member: MemberId, terms: Terms, context: Context) -> bool:
    """Whether somebody can vouch for an answer: a member, and none whose own answer it is."""
    card, law = context.law.card_at(context.me), context.law
    if card is None or one == member or not law.is_member(card.project, one, context.now_ms):
        return False
    those = terms.electorate
    if those.voices != "households":
        return True
    mine, theirs = (law.voice(card.project, who, those.sharing) for who in (member, one))
    return mine != theirs


def _voice_of(terms: Terms, member: MemberId, context: Context) -> MemberId:
    """Whose voice it is that somebody answers with; refuses whoever is not of the electorate.

    Raises:
        OfAnotherProject, NotAmongThose, NotKnownWellEnough: as they say.
    """
    card = context.law.card_at(context.me)
    known = context.law.member(member)
    if card is None or known is None or known.project != card.project:
        raise OfAnotherProject
    voice = voice_of(terms.electorate, card.project, member, context.law, context.now_ms)
    if voice is None:
        raise NotAmongThose
    if not is_as_strong(known.strength, terms.electorate.strength):
        raise NotKnownWellEnough
    return voice


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
    if not context.law.is_member(card.project, member, context.now_ms):
        raise NotYours  # whoever left the project looks after nothing in it any more.
    return Withdrawn(by=member, at_ms=context.now_ms)


def set_aside(deciding: Deciding, member: MemberId, context: Context) -> ObjectionSetAside:
    """Set aside what somebody objected who has left, for any member, while it is not counted.

    Whoever gave up the role that decides has left, too. A shared voice is there as long as one of
    those is who shared it when the question was put: they answer anew, and nobody sets aside what
    they can change. Who left and came back is none of them any more: they could not change it.
    """
    by = person_of(context)
    terms, stage = terms_of(deciding)
    if stage.standing != "open" or context.now_ms >= stage.counts_ms:
        raise NotOpen
    card = context.law.card_at(context.me)
    if card is None or not context.law.is_member(card.project, by, context.now_ms):
        raise OfAnotherProject
    given = deciding.answers.get((stage.turn, member))
    if given is None or given.ballot != Stance("object"):
        raise NoObjection
    for one in behind(terms.electorate, card.project, member, context.law):
        those = terms.electorate
        since_ms = context.law.decides_since(card.project, those.who, one, context.now_ms)
        if 0 <= since_ms < those.since_ms:
            raise StillMember
    return ObjectionSetAside(
        member=member,
        by=by,
        turn=stage.turn,
        before=given,
        instead_of_ms=stage.early_ms,
    )
