"""Write events into the state: places, what was shown, votes and sums in step."""

from typing import assert_never

from msgspec.structs import replace

from dugnad.charter.law import write_hand
from dugnad.ledger.state import Item
from dugnad.ledger.values import MemberId

from .events import (
    GivenBack,
    MoneyThere,
    ObjectionAnswered,
    ObjectionTakenBack,
    PayOwed,
    PlaceFreed,
    SaidNo,
    TakenOn,
    TaskEvent,
    TaskPutUp,
    TimeIsUp,
    VoiceGiven,
    VoteBegan,
    WorkAgreed,
    WorkConfirmed,
    WorkNotAgreed,
    WorkObjected,
    WorkShown,
)
from .records import TIME_TAG, Showing, Taken, Task, Voiced, Voting, Words, counts_of


def evolve(task: Task, event: TaskEvent) -> None:
    """Write one event into the state."""
    match event:
        case TaskPutUp(terms=terms):
            task.terms.set(terms)
            if terms.done_by_ms:
                task.due.set(terms.done_by_ms, TIME_TAG)
        case TakenOn():
            _write_taken(task, event)
        case GivenBack(place=number, member=member, by=by):
            _write_free(task, number, member)
            task.declined.add(member)
            write_hand(task.hands, member, by)
        case SaidNo(member=member, by=by):
            task.declined.add(member)
            write_hand(task.hands, member, by)
        case PlaceFreed(place=number, member=member):
            _write_free(task, number, member)
        case WorkShown():
            _write_shown(task, event)
        case WorkConfirmed(showing=number, by=by):
            task.confirmed.add((number, by))
            _add(task, number, confirmed=1)
        case WorkObjected():
            _write_objected(task, event)
        case VoteBegan():
            _write_vote(task, event)
        case ObjectionAnswered(showing=number, by=by, prose=prose, at_ms=at_ms):
            _write_reply(task, number, Words(by=by, prose=prose, at_ms=at_ms))
        case ObjectionTakenBack():
            _write_taken_back(task, event)
        case VoiceGiven(showing=number, by=by, says=says, before=before):
            _write_voice(task, number, by, before, says)
        case WorkAgreed():
            _write_agreed(task, event)
        case WorkNotAgreed():
            _write_not_agreed(task, event)
        case PayOwed(showing=number, failed=failed):
            _write_owed(task, number, failed)
        case MoneyThere(places=places, at_ms=at_ms):
            for number in places:
                _wait(task, number, at_ms + 1)
        case TimeIsUp():
            pass
        case _:
            assert_never(event)


def _write_taken(task: Task, event: TakenOn) -> None:
    number, member = event.place, event.member
    place = Taken(member=member, words=event.words, standing="taken", until_ms=event.until_ms)
    task.places.set(number, place)
    task.freed.remove(number)
    task.last_place.set(max(number, task.last_place.get() or 0))
    task.holding.set(member, number)
    task.declined.remove(member)
    write_hand(task.hands, member, event.by)
    counts = counts_of(task)
    task.counts.set(replace(counts, taken=counts.taken + 1))
    task.due.set(event.until_ms, number)


def _write_free(task: Task, number: int, member: MemberId) -> None:
    place = task.places.get(number)
    if place is not None:
        task.due.clear(place.until_ms, number)
    task.places.remove(number)
    task.freed.add(number)
    task.holding.remove(member)
    counts = counts_of(task)
    task.counts.set(replace(counts, taken=counts.taken - 1))


def _write_shown(task: Task, event: WorkShown) -> None:
    task.showings.set(
        event.showing,
        Showing(
            place=event.place,
            member=event.member,
            by=event.by,
            prose=event.prose,
            claimed=event.claimed,
            at_ms=event.at_ms,
            until_ms=event.until_ms,
        ),
    )
    task.last_showing.set(event.showing)
    _wait(task, event.place, event.until_ms, standing="shown", showing=event.showing)
    _hold(task, 1)


def _write_objected(task: Task, event: WorkObjected) -> None:
    number, by = event.showing, event.by
    task.objections.set((number, by), Words(by=by, prose=event.prose, at_ms=event.at_ms))
    if (number, by) in task.confirmed:
        task.confirmed.remove((number, by))
        _add(task, number, confirmed=-1)
    _add(task, number, objections=1)
    showing = task.showings.get(number)
    if showing is not None and _is_on(task, showing):
        _write_voice(task, number, by, event.before, "no")


def _is_on(task: Task, showing: Showing) -> bool:
    """Whether the members are voting about it."""
    place = task.places.get(showing.place)
    return place is not None and place.standing == "disputed"


def _write_vote(task: Task, event: VoteBegan) -> None:
    """Begin a vote: who objects says no, who confirmed yes."""
    showing = task.showings.get(event.showing)
    if showing is None:
        return
    vote = Voting(
        number=(task.votes.get() or 0) + 1,
        since_ms=event.since_ms,
        size=event.size,
        until_ms=event.until_ms,
        yes=showing.confirmed,
        no=showing.objections,
    )
    task.votes.set(vote.number)
    for _showing, by in task.objections.keys(under=event.showing):
        task.voices.set((vote.number, by), "no")
    task.showings.set(event.showing, replace(showing, vote=vote))
    _wait(task, showing.place, event.until_ms, standing="disputed")


def _write_reply(task: Task, number: int, words: Words) -> None:
    showing = task.showings.get(number)
    if showing is not None:
        task.replies.set((number, showing.replies), words)
        _add(task, number, replies=1)


def _write_taken_back(task: Task, event: ObjectionTakenBack) -> None:
    number = event.showing
    task.objections.remove((number, event.by))
    _add(task, number, objections=-1)
    if event.before == "no":
        _write_voice(task, number, event.by, "no", None)
    showing = task.showings.get(number)
    if event.resumes and showing is not None:
        _wait(task, showing.place, showing.until_ms, standing="shown")


def _write_voice(
    task: Task, number: int, by: MemberId, before: Voiced | None, says: Voiced | None
) -> None:
    """Put a voice in the place of the one before; None is no voice."""
    showing = task.showings.get(number)
    if showing is None or showing.vote is None:
        return
    vote = showing.vote
    sums: dict[Voiced, int] = {"yes": vote.yes, "no": vote.no, "abstain": vote.abstain}
    if before is not None:
        sums[before] -= 1
    if says is None:
        task.voices.remove((vote.number, by))
    else:
        sums[says] += 1
        task.voices.set((vote.number, by), says)
    task.showings.set(number, replace(showing, vote=replace(vote, **sums)))


def _write_agreed(task: Task, event: WorkAgreed) -> None:
    showing = task.showings.get(event.showing)
    if showing is not None:
        ended = replace(showing, how=event.how, outcome=event.outcome, settled_ms=event.at_ms)
        task.showings.set(event.showing, ended)
    task.holding.remove(event.member)
    _wait(task, event.place, 0, standing="agreed")
    if event.amount == 0:
        _settle(task, event.place)


def _write_not_agreed(task: Task, event: WorkNotAgreed) -> None:
    showing = task.showings.get(event.showing)
    if showing is not None:
        task.showings.set(event.showing, replace(showing, outcome=event.outcome))
    _wait(task, event.place, event.until_ms, standing="taken")
    _hold(task, -1)


def _write_owed(task: Task, number: int, failed: str) -> None:
    showing = task.showings.get(number)
    place = None if showing is None else task.places.get(showing.place)
    if showing is None or place is None:
        return
    _wait(task, showing.place, 0, failed=failed)
    _count(task.short, bool(failed) - bool(place.failed))
    if not failed:
        _settle(task, showing.place)


def _settle(task: Task, number: int) -> None:
    _wait(task, number, 0, standing="settled")
    _hold(task, -1)
    counts = counts_of(task)
    task.counts.set(replace(counts, settled=counts.settled + 1))


def _wait(task: Task, number: int, until_ms: int, **changes: object) -> None:
    """Let a place wait for another moment (0: for none), and write what else changes."""
    place = task.places.get(number)
    if place is None:
        return
    task.due.clear(place.until_ms, number)
    if until_ms:
        task.due.set(until_ms, number)
    task.places.set(number, replace(place, until_ms=until_ms, **changes))


def _add(task: Task, number: int, **more: int) -> None:
    """Add to the counts of what was shown."""
    showing = task.showings.get(number)
    if showing is not None:
        sums = {name: getattr(showing, name) + by for name, by in more.items()}
        task.showings.set(number, replace(showing, **sums))


def _hold(task: Task, more: int) -> None:
    """Count what was shown and is not settled; the card is not closed over it."""
    _count(task.held, more)


def _count(item: Item[int], more: int) -> None:
    """Count in an item that is there only while there is something to count."""
    number = (item.get() or 0) + more
    if number:
        item.set(number)
    else:
        item.clear()
