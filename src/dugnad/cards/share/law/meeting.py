"""Where people meet: it is handed over, it comes back, and what came of it is told."""

from dugnad.charter.law import Context

from .events import CameBack, FellDue, HandedOver, HelpCame, Lapsed, ShareEvent, TimeOver, WasTold
from .records import COMES_BACK, ENDS_TAG, Share
from .refusals import (
    NotAgreed,
    NotHandedOver,
    NotYours,
    SameAnswer,
    StillOut,
    TextMissing,
    UnknownMoment,
)
from .verbs import MomentCame, Receive, TakeBack, Tell
from .who import gets_it, giver_of, gives_it, helper, in_force, loan_of, person, winds_up


def receive(share: Share, action: Receive, context: Context) -> HandedOver | HelpCame:
    """Answer whoever gets it and says that they have it."""
    member = person(context)
    card, terms = in_force(share, context)
    loan = loan_of(share, action.loan)
    if not gets_it(card, terms, loan, member, context):
        raise NotYours
    if loan.standing == "asked":
        raise NotAgreed
    if loan.standing != "agreed":
        raise SameAnswer
    if terms.what not in COMES_BACK:
        return HelpCame(loan=action.loan, member=loan.member, by=member, hand=helper(context))
    if terms.way == "offer" and share.held.get() is not None:
        raise StillOut
    return HandedOver(loan=action.loan, member=loan.member, by=member, hand=helper(context))


def take_back(share: Share, action: TakeBack, context: Context) -> CameBack:
    """Answer whoever lent it and says that it is back.

    Where they take part no more, whoever looks after the project says so.
    """
    member = person(context)
    card, terms = in_force(share, context)
    loan = loan_of(share, action.loan)
    if not gives_it(card, terms, loan, member, context) and not winds_up(
        card, loan, giver_of(card, terms, loan), member, context
    ):
        raise NotYours
    if loan.standing == "over":
        raise SameAnswer
    if loan.standing != "out":
        raise NotHandedOver
    return CameBack(loan=action.loan, member=loan.member, by=member, hand=helper(context))


def tell(share: Share, action: Tell, context: Context) -> WasTold:
    """Answer whoever got it and tells what came of it; telling again replaces the words."""
    member = person(context)
    card, terms = in_force(share, context)
    loan = loan_of(share, action.loan)
    if not gets_it(card, terms, loan, member, context):
        raise NotYours
    if loan.standing not in ("out", "over"):
        raise NotHandedOver
    if not context.commitments:
        raise TextMissing
    return WasTold(
        loan=action.loan,
        member=loan.member,
        by=member,
        prose=context.commitments[0],
        hand=helper(context),
    )


def moment(share: Share, action: MomentCame, context: Context) -> ShareEvent:
    """Answer the end of a time: of the card's own, or a loan is due or was never handed over."""
    _card, terms = in_force(share, context)
    if action.tag == ENDS_TAG and 0 < terms.until_ms <= context.now_ms:
        return TimeOver()
    loan = share.loans.get(action.tag)
    if loan is None or loan.standing == "over":
        raise UnknownMoment
    if loan.standing == "out":
        return FellDue(loan=action.tag, member=loan.member)
    return Lapsed(loan=action.tag, member=loan.member)
