"""Talk that the books remember: questions on any line with dated answers, and removals.

What was said lies outside the books; here are only its fingerprint and who, when and about what.
"""

from typing import TypeAlias, assert_never, get_args

import msgspec

from dugnad.charter import moderating
from dugnad.charter.entries import Question, Refusal, Removal
from dugnad.charter.law import Context, Law, hand_of, principal_of
from dugnad.charter.moderating import Appeal, AppealMade, RemovalReviewed, Review
from dugnad.charter.ways import TREASURER
from dugnad.ledger.contract import Contract, Decision, Refused, happened
from dugnad.ledger.state import Map, State
from dugnad.ledger.values import Action, Event, Hash, MemberId, Moment, ShortText

RULES = ("law", "personal", "abuse", "advertising", "regret")
"""Why prose may be taken away; "regret" is its author's."""


# ── Actions: what may be asked
class Ask(Action, frozen=True):
    """Ask about a card, a line of the books or the place; the first commitment is the question."""

    about: ShortText


class Promise(Action, frozen=True):
    """Say by when there will be an answer."""

    question: Hash
    by_ms: Moment


class Answer(Action, frozen=True):
    """Answer a question; the first commitment is the answer."""

    question: Hash


class Remove(Action, frozen=True):
    """Take prose away, saying under which rule.

    Who takes back the text of a card or project of theirs, out of regret, names it in `about`
    ("card:…", "project:…"); whoever moderates says there where the words stood.
    """

    commitment: Hash
    rule: ShortText
    about: ShortText = ""


class Refuse(Action, frozen=True):
    """Refuse a direction that a card takes, for good; the first commitment says why.

    It stands in the books beside what the others agree on, and changes nothing of it: those who go
    on together need not all go the same way (COC-13, COC-19).
    """

    about: ShortText


TalkAction: TypeAlias = Ask | Promise | Answer | Remove | Refuse | Appeal | Review


# ── Events: what has happened
class QuestionAsked(Event, frozen=True):
    """`by` asked; the question is named by the action that asked it.

    `hand` wrote it down for them, if anybody did.
    """

    question: Hash
    about: ShortText
    by: MemberId
    prose: Hash
    at_ms: Moment
    hand: MemberId | None = None


class AnswerPromised(Event, frozen=True):
    """`member` promised an answer by a moment."""

    question: Hash
    member: MemberId
    by_ms: Moment


class QuestionAnswered(Event, frozen=True):
    """`by` answered."""

    question: Hash
    by: MemberId
    prose: Hash
    at_ms: Moment


class ProseRemoved(Event, frozen=True):
    """Prose was taken away under `rule`, by somebody in `by_role`; `by` is who moderated."""

    commitment: Hash
    rule: ShortText
    by_role: ShortText
    at_ms: Moment
    by: MemberId | None = None
    about: ShortText = ""


class DirectionRefused(Event, frozen=True):
    """`member` refuses what the card is about; `by` is who said so for them, if somebody did."""

    about: ShortText
    member: MemberId
    by: MemberId | None
    prose: Hash
    at_ms: Moment


TalkEvent: TypeAlias = (
    QuestionAsked
    | AnswerPromised
    | QuestionAnswered
    | ProseRemoved
    | DirectionRefused
    | AppealMade
    | RemovalReviewed
)


# ── Refusals: the rules that say no, in the order in which they are asked
class TalkRefused(Refused):
    """A no of the rules about talk."""

    contract = "talk"


class NotAPerson(TalkRefused):
    """Only people ask, answer and take away."""


class TextMissing(TalkRefused):
    """A question and an answer need words."""


class UnknownSubject(TalkRefused):
    """What is asked about is not there."""


class UnknownQuestion(TalkRefused):
    """There is no such question."""


class AlreadyAnswered(TalkRefused):
    """The question has its answer."""


class NotYoursToAnswer(TalkRefused):
    """Who looks after what was asked about answers; of a line, who looks after the project."""


class PromisePassed(TalkRefused):
    """A promised day lies ahead."""


class NotAMember(TalkRefused):
    """Members refuse a direction of their project."""


class AlreadyRefused(TalkRefused):
    """The member has refused this, and it stands."""


class UnknownRule(TalkRefused):
    """Prose is taken away only under one of the place's rules."""


class AlreadyRemoved(TalkRefused):
    """The prose is gone."""


class NotModerator(TalkRefused):
    """Moderators take away; authors their own, out of regret."""


# ── State: what is remembered of talk
class Talk(State):
    """Questions, authors and removals."""

    questions: Map[Hash, Question]
    authors: Map[Hash, MemberId]
    removals: Map[Hash, Removal]
    refused: Map[tuple[str, MemberId], Refusal]


# ── decide: may this happen, and what follows?      (reads only)
def decide(talk: Talk, action: TalkAction, context: Context) -> Decision[TalkEvent]:
    """Answer one action; see the refusals for the rules."""
    member = principal_of(context)
    if member is None:
        raise NotAPerson
    match action:
        case Ask():
            return happened(_ask(action, member, context))
        case Promise():
            return happened(_promise(talk, action, member, context))
        case Answer():
            return happened(_answer(talk, action, member, context))
        case Remove():
            return happened(_remove(talk, action, member, context))
        case Refuse():
            return happened(_refuse(talk, action, member, context))
        case Appeal(commitment=commitment):
            removal, author = talk.removals.get(commitment), _wrote(action, member, context)
            author = author or moderating.may_have_told(removal, commitment, member, context)
            return happened(moderating.appeal(removal, action, context, author=author))
        case Review(commitment=commitment):
            removal = talk.removals.get(commitment)
            return happened(moderating.review(removal, action, member, context))
        case _:
            assert_never(action)


def _ask(action: Ask, member: MemberId, context: Context) -> QuestionAsked:
    if not context.commitments:
        raise TextMissing
    if not _is_subject(action.about, context):
        raise UnknownSubject
    return QuestionAsked(
        question=context.action_id,
        about=action.about,
        by=member,
        prose=context.commitments[0],
        at_ms=context.now_ms,
        hand=hand_of(context),
    )


def _is_subject(about: str, context: Context) -> bool:
    """Cards must exist; lines and the place itself are what they are."""
    return about.startswith("line:") or about == "place" or (context.law.card_at(about) is not None)


def _unanswered(talk: Talk, question: Hash, member: MemberId, context: Context) -> Question:
    asked = talk.questions.get(question)
    if asked is None:
        raise UnknownQuestion
    if asked.answer is not None:
        raise AlreadyAnswered
    card = context.law.card_at(asked.about)
    mine = (
        may_answer_line(context.law, asked, member, context.now_ms)
        or may_answer_for_place(context.law, asked, member, context.now_ms)
        if card is None
        else context.law.looks_after(card, member, context.now_ms)
    )
    if not mine and not context.law.is_operator(member):
        raise NotYoursToAnswer
    return asked


def may_answer_line(law: Law, asked: Question, member: MemberId, at_ms: int) -> bool:
    """Whether somebody answers a question about a line of the books.

    Whoever looks after the project in which it was asked does, and its treasurer (PRV-06).
    """
    asker = law.member(asked.asked_by)
    return (
        asker is not None
        and asked.about.startswith("line:")
        and (
            law.is_starter(asker.project, member, at_ms)
            or law.holds(asker.project, TREASURER, member, at_ms)
        )
    )


def may_answer_for_place(law: Law, asked: Question, member: MemberId, at_ms: int) -> bool:
    """Whether somebody answers a question about the place itself.

    Whoever speaks for the organisation does that decides about it.
    """
    project = law.governing()
    return asked.about == "place" and project is not None and law.speaks_for(project, member, at_ms)


def _promise(talk: Talk, action: Promise, member: MemberId, context: Context) -> AnswerPromised:
    _unanswered(talk, action.question, member, context)
    if action.by_ms <= context.now_ms:
        raise PromisePassed
    return AnswerPromised(question=action.question, member=member, by_ms=action.by_ms)


def _answer(talk: Talk, action: Answer, member: MemberId, context: Context) -> QuestionAnswered:
    if not context.commitments:
        raise TextMissing
    _unanswered(talk, action.question, member, context)
    return QuestionAnswered(
        question=action.question,
        by=member,
        prose=context.commitments[0],
        at_ms=context.now_ms,
    )


def _remove(talk: Talk, action: Remove, member: MemberId, context: Context) -> ProseRemoved:
    if action.rule not in RULES:
        raise UnknownRule
    before = talk.removals.get(action.commitment)
    if before is not None and before.stands:
        raise AlreadyRemoved
    regret = action.rule == "regret"
    if regret and _wrote(action, member, context):
        role = "author"
    elif not regret and context.law.is_moderator(member, context.now_ms):
        role = moderating.MODERATORS
    else:
        raise NotModerator
    moderates = role == moderating.MODERATORS
    return ProseRemoved(
        commitment=action.commitment,
        rule=action.rule,
        by_role=role,
        at_ms=context.now_ms,
        by=member if moderates else None,
        about=action.about if moderates else "",
    )


def _refuse(talk: Talk, action: Refuse, member: MemberId, context: Context) -> DirectionRefused:
    if not context.commitments:
        raise TextMissing
    card = context.law.card_at(action.about)
    if card is None:
        raise UnknownSubject
    if not context.law.is_member(card.project, member, context.now_ms):
        raise NotAMember
    if (action.about, member) in talk.refused:
        raise AlreadyRefused
    return DirectionRefused(
        about=action.about,
        member=member,
        by=hand_of(context),
        prose=context.commitments[0],
        at_ms=context.now_ms,
    )


def _wrote(action: Remove | Appeal, member: MemberId, context: Context) -> bool:
    """Whether the words are the member's own: a question, an answer, their card's or project's."""
    return context.law.author(action.commitment, action.about) == member


# ── evolve: write it down      (writes only, never fails)
def evolve(talk: Talk, event: TalkEvent) -> None:
    """Write one event into the state."""
    match event:
        case QuestionAsked():
            talk.authors.set(event.prose, event.by)
            talk.questions.set(
                event.question,
                Question(
                    about=event.about,
                    asked_by=event.by,
                    asked_ms=event.at_ms,
                    prose=event.prose,
                    promised_ms=None,
                    answer=None,
                    answered_by=None,
                    answered_ms=None,
                ),
            )
        case AnswerPromised(question=question, by_ms=by_ms):
            _write(talk, question, promised_ms=by_ms)
        case QuestionAnswered():
            talk.authors.set(event.prose, event.by)
            _write(
                talk,
                event.question,
                answer=event.prose,
                answered_by=event.by,
                answered_ms=event.at_ms,
            )
        case ProseRemoved(rule=rule, by_role=by_role, at_ms=at_ms, by=by, about=about):
            removal = Removal(rule, by_role, at_ms, by, about=about)
            talk.removals.set(event.commitment, removal)
        case AppealMade(commitment=commitment) | RemovalReviewed(commitment=commitment):
            before = talk.removals.get(commitment)
            if before is not None:
                talk.removals.set(commitment, moderating.written(before, event))
        case DirectionRefused(about=about, member=member, by=by, prose=prose, at_ms=at_ms):
            talk.authors.set(prose, member)
            talk.refused.set((about, member), Refusal(prose=prose, at_ms=at_ms, by=by))
        case _:
            assert_never(event)


def _write(talk: Talk, question: Hash, **changes: object) -> None:
    asked = talk.questions.get(question)
    if asked is not None:
        talk.questions.set(question, msgspec.structs.replace(asked, **changes))


CONTRACT: Contract[Talk, TalkAction, TalkEvent, Law] = Contract(
    name="talk",
    version=1,
    state=Talk,
    actions=(Ask, Promise, Answer, Remove, Refuse, Appeal, Review),
    events=get_args(TalkEvent),
    refusals=(
        NotAPerson,
        TextMissing,
        UnknownSubject,
        UnknownQuestion,
        AlreadyAnswered,
        NotYoursToAnswer,
        PromisePassed,
        NotAMember,
        AlreadyRefused,
        UnknownRule,
        AlreadyRemoved,
        NotModerator,
        moderating.NothingSetAside,
        moderating.NotYourWords,
        moderating.NotYoursToReview,
        moderating.YourOwnWords,
        moderating.AlreadyReviewed,
        moderating.AppealTooLate,
        moderating.AlreadyAppealed,
        moderating.NobodyAppealed,
        moderating.SamePerson,
    ),
    decide=decide,
    evolve=evolve,
    for_others=(Ask, Promise, Answer, Remove, Refuse, Appeal),
    helped={"write": (Ask,)},
    # An objection comes with its reason, and a question with its words, by text message as well.
    answers=(Ask,),
)
