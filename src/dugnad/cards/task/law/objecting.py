"""Confirming, objecting, answering an objection, and the vote about it."""

from dugnad.charter.entries import MEMBERS, CardEntry
from dugnad.charter.law import Context
from dugnad.ledger.contract import Decision, happened
from dugnad.ledger.values import MemberId

from .events import (
    ObjectionAnswered,
    ObjectionTakenBack,
    TaskEvent,
    VoiceGiven,
    VoteBegan,
    WorkConfirmed,
    WorkObjected,
)
from .records import REPLIES_MAX, Showing, Taken, Task, Terms, Voiced
from .refusals import (
    AlreadyObjected,
    NoObjection,
    NotAmongThose,
    NotAskedNow,
    NotThere,
    OwnWork,
    RepliesFull,
    SameAnswer,
    TextMissing,
    TooLate,
)
from .settling import agree
from .verbs import Confirm, Object, Reply, Vote, Withdraw
from .who import in_force, of_project, person


def looked_at(
    task: Task, number: int, context: Context
) -> tuple[CardEntry, Terms, MemberId, Showing, Taken]:
    """Who says something about work that was shown, and is not settled; only members do."""
    member = person(context)
    card, terms = in_force(task, context)
    of_project(card, member, context)
    showing = task.showings.get(number)
    place = None if showing is None else task.places.get(showing.place)
    if showing is None or place is None or place.showing != number:
        raise NotThere
    return card, terms, member, showing, place


def confirm(task: Task, action: Confirm, context: Context) -> WorkConfirmed:
    """Answer whoever has seen that the work is done."""
    _, _, member, showing, place = looked_at(task, action.showing, context)
    if member in (showing.member, showing.by):
        # Who said it in another's place has said so already: another person confirms it.
        raise OwnWork
    if place.standing != "shown" or context.now_ms >= place.until_ms:
        raise TooLate
    if (action.showing, member) in task.confirmed:
        raise SameAnswer
    return WorkConfirmed(showing=action.showing, by=member)


def object_to(task: Task, action: Object, context: Context) -> list[TaskEvent]:
    """Answer whoever objects; the first objection begins a vote."""
    card, terms, member, showing, place = looked_at(task, action.showing, context)
    if showing.member == member:
        raise OwnWork
    if place.standing not in ("shown", "disputed") or context.now_ms >= place.until_ms:
        raise TooLate
    if not context.commitments:
        raise TextMissing
    if (action.showing, member) in task.objections:
        raise AlreadyObjected
    voting = place.standing == "disputed"
    if voting:
        _among_those(card, showing, member, context)
    objected = WorkObjected(
        showing=action.showing,
        by=member,
        prose=context.commitments[0],
        at_ms=context.now_ms,
        before=voice_of(task, action.showing, showing, member) if voting else None,
    )
    if voting:
        return [objected]
    return [objected, vote_begins(action.showing, showing, card, terms, context)]


def vote_begins(
    number: int, showing: Showing, card: CardEntry, terms: Terms, context: Context
) -> VoteBegan:
    """Ask the members, at least until their time to object is over; nobody votes on their own."""
    project = context.law.project(card.project)
    members = 0 if project is None else project.members
    own = context.law.is_member(card.project, showing.member, context.now_ms)
    return VoteBegan(
        showing=number,
        since_ms=context.now_ms,
        size=members - own,
        until_ms=max(showing.until_ms, context.now_ms + terms.vote_ms),
    )


def voice_of(task: Task, number: int, showing: Showing, member: MemberId) -> Voiced | None:
    """What somebody says now: in the vote that runs, or by having confirmed before it."""
    voiced = None if showing.vote is None else task.voices.get((showing.vote.number, member))
    if voiced is not None:
        return voiced
    return "yes" if (number, member) in task.confirmed else None


def _among_those(card: CardEntry, showing: Showing, member: MemberId, context: Context) -> None:
    """Refuse whom the vote that runs does not ask: who became a member since it began.

    Raises:
        NotAmongThose: they are such a member.
    """
    since_ms = 0 if showing.vote is None else showing.vote.since_ms
    if not 0 <= context.law.decides_since(card.project, MEMBERS, member, context.now_ms) < since_ms:
        raise NotAmongThose


def _disputed(place: Taken, context: Context) -> None:
    """Refuse what belongs to a vote that does not run.

    Raises:
        TooLate, NotAskedNow: as they say.
    """
    if place.standing != "disputed":
        raise NotAskedNow
    if context.now_ms >= place.until_ms:
        raise TooLate


def reply(task: Task, action: Reply, context: Context) -> ObjectionAnswered:
    """Answer whoever says something to an objection."""
    member = person(context)
    card, _ = in_force(task, context)
    showing = task.showings.get(action.showing)
    place = None if showing is None else task.places.get(showing.place)
    if showing is None or place is None or place.showing != action.showing:
        raise NotThere
    _disputed(place, context)
    objects = (action.showing, member) in task.objections
    concerned = member in (showing.member, showing.by) or objects
    if not concerned and not context.law.looks_after(card, member, context.now_ms):
        raise NotAmongThose
    if not context.commitments:
        raise TextMissing
    if showing.replies >= REPLIES_MAX:
        raise RepliesFull
    return ObjectionAnswered(
        showing=action.showing, by=member, prose=context.commitments[0], at_ms=context.now_ms
    )


def withdraw(task: Task, action: Withdraw, context: Context) -> Decision[TaskEvent]:
    """Take an objection back; the vote goes on while anybody else says no."""
    _, terms, member, showing, place = looked_at(task, action.showing, context)
    _disputed(place, context)
    vote = showing.vote
    if vote is None or (action.showing, member) not in task.objections:
        raise NoObjection
    before = task.voices.get((vote.number, member))
    nobody_else = vote.no == (1 if before == "no" else 0)
    resumes = nobody_else and context.now_ms < showing.until_ms
    back = ObjectionTakenBack(showing=action.showing, by=member, before=before, resumes=resumes)
    if resumes or not nobody_else or showing.confirmed < terms.confirms:
        return happened(back)
    return agree(terms, action.showing, showing, "withdrawn", None, context, back)


def give_voice(task: Task, action: Vote, context: Context) -> VoiceGiven:
    """Answer whoever votes, or votes otherwise."""
    card, _, member, showing, place = looked_at(task, action.showing, context)
    if showing.member == member:
        raise OwnWork
    _disputed(place, context)
    _among_those(card, showing, member, context)
    before = voice_of(task, action.showing, showing, member)
    if before == action.says:
        raise SameAnswer
    return VoiceGiven(showing=action.showing, by=member, says=action.says, before=before)
