"""Answering, waiting for a place, moving up."""

from collections.abc import Iterator

from dugnad.charter.entries import CardEntry
from dugnad.charter.law import Context, hand_of
from dugnad.ledger.values import MemberId

from .events import AnswerGiven, MovedUp, WorkdayEvent
from .records import EXTRA_MAX, LOOKED_AT, Answered, Terms, Workday, counts_of
from .refusals import (
    NoRoomForSoMany,
    NotAMember,
    OfAnotherProject,
    OnlyWithYes,
    SameAnswer,
    TooLate,
    TooManyExtra,
)
from .verbs import Answer
from .who import in_force, person


def answer(day: Workday, action: Answer, context: Context) -> list[WorkdayEvent]:
    """Answer whoever says whether they come, and let up who waited for a place."""
    member = person(context)
    card, terms = in_force(day, context)
    if context.now_ms >= terms.answer_by_ms:
        raise TooLate
    before = day.answers.get(member)
    if before is None or action.said != "no":  # whoever has left can still take theirs back.
        _may_answer(card, terms, member, context)
    if action.extra and action.said != "yes":
        raise OnlyWithYes
    if action.extra > EXTRA_MAX:
        raise TooManyExtra
    if before is not None and (before.said, before.extra) == (action.said, action.extra):
        raise SameAnswer
    turn = _turn(day, terms, action, before)
    after = Answered(said=action.said, extra=action.extra, turn=turn)
    given = AnswerGiven(
        member=member, said=action.said, extra=action.extra, turn=turn, by=hand_of(context)
    )
    if terms.places == 0:
        return [given]
    taken = counts_of(day).people - _seats(before) + after.seats
    return [given, *_move_up(day, terms.places - taken, member, after)]


def _may_answer(card: CardEntry, terms: Terms, member: MemberId, context: Context) -> None:
    known = context.law.member(member)
    if known is None or known.project != card.project:
        raise OfAnotherProject
    if not terms.outsiders and not context.law.is_member(card.project, member, context.now_ms):
        raise NotAMember


def _seats(answered: Answered | None) -> int:
    return 0 if answered is None else answered.seats


def _turn(day: Workday, terms: Terms, action: Answer, before: Answered | None) -> int:
    """Say on which number of the waiting list the answer comes; 0 when it has what it needs."""
    if action.said != "yes" or terms.places == 0:
        return 0
    people = 1 + action.extra
    counts = counts_of(day)
    fits = people <= terms.places - counts.people + _seats(before)
    if people > terms.places or (_seats(before) and not fits):
        raise NoRoomForSoMany
    if before is not None and before.turn:
        return before.turn
    # Who comes while more wait than are looked at stands behind them, as nobody knows who fits.
    if fits and (_seats(before) or counts.waiting < LOOKED_AT):
        return 0
    return (day.last_turn.get() or 0) + 1


def _move_up(day: Workday, free: int, member: MemberId, after: Answered) -> Iterator[MovedUp]:
    """Give free places to the first who fit, `member`'s answer now being `after`."""
    passed_over = 0
    for turn, waiting in _queue(day, member, after):
        if free <= 0 or passed_over == LOOKED_AT:
            return
        answered = after if waiting == member else day.answers.get(waiting)
        people = 0 if answered is None else answered.people
        if people <= free:
            free -= people
            yield MovedUp(member=waiting, turn=turn)
        else:
            passed_over += 1


def _queue(day: Workday, member: MemberId, after: Answered) -> Iterator[tuple[int, MemberId]]:
    """Who waits once `member`'s answer is `after`, in order; nobody new stands before others."""
    for turn, waiting in day.waiting.items():
        if waiting != member or after.turn == turn:
            yield turn, waiting
