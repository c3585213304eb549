"""What may be asked of a decision, what then happens, why it may not, and what it remembers."""

from typing import Annotated, TypeAlias

import msgspec

from dugnad.charter.counting.ballots import Ballot
from dugnad.charter.counting.method import Method
from dugnad.charter.counting.outcome import Outcome
from dugnad.charter.decisions import urn
from dugnad.charter.decisions.terms import (
    OPTIONS_MAX,
    Effect,
    Given,
    Option,
    Stage,
    Standing,
    Terms,
)
from dugnad.charter.entries import (
    ANSWER_MS_MAX,
    AgreedText,
)
from dugnad.ledger.contract import Refused
from dugnad.ledger.state import Due, Item, Map
from dugnad.ledger.values import Action, Count, Event, Hash, MemberId, Moment

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


class SetAside(Action, frozen=True):
    """Set aside the objection of `member`, who has left those who decide and may be back."""

    member: MemberId


class CarryOut(Action, frozen=True):
    """Ask again for what was decided and could not be carried out."""


class MomentCame(Action, frozen=True):
    """A moment that the decision waited for: answering begins, all had answered, the count."""

    tag: Count


DecisionAction: TypeAlias = (
    Open | Answer | urn.UrnAction | Withdraw | SetAside | CarryOut | MomentCame
)


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

    Where voices are shared `member` is whose voice it is. `early_ms` is when it may end because all
    have answered (0: they have not).
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


class ObjectionSetAside(Event, frozen=True):
    """`by` set aside what `member` had objected in round `turn`, who had left the project.

    With it they have answered no more, so it does not end early (`instead_of_ms`) for that.
    """

    member: MemberId
    by: MemberId
    turn: Count
    before: Given
    instead_of_ms: Moment


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
    | ObjectionSetAside
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


class NoObjection(DecisionsRefused):
    """There is no such objection to set aside."""


class StillMember(DecisionsRefused):
    """Whoever objected still decides; the objection is theirs to take back."""


class NothingToCarryOut(DecisionsRefused):
    """Nothing that was decided within a season still waits to be carried out."""


class UnknownMoment(DecisionsRefused):
    """The decision waits for no such moment."""


REFUSALS = (
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
    NoObjection,
    StillMember,
    NothingToCarryOut,
    UnknownMoment,
)


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
