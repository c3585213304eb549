"""What a task and its places waited for: the time is up, a place comes free, a vote is counted."""

from dugnad.charter.counting.ballots import Ballot
from dugnad.charter.counting.ballots import Voice as Says
from dugnad.charter.counting.count import count
from dugnad.charter.counting.method import ByMajority
from dugnad.charter.counting.outcome import Outcome
from dugnad.charter.law import Context
from dugnad.ledger.contract import Decision, happened

from .events import PlaceFreed, TaskEvent, TimeIsUp, WorkNotAgreed
from .objecting import vote_begins
from .records import TIME_TAG, How, Showing, Task, Terms, Voiced, Voting, counts_of
from .refusals import UnknownMoment
from .settling import agree, pay
from .taking import kept_until_ms
from .who import in_force


def moment(task: Task, tag: int, context: Context) -> Decision[TaskEvent]:
    """Answer a moment that was waited for: of the task, or of a place."""
    card, terms = in_force(task, context)
    if tag == TIME_TAG and 0 < terms.done_by_ms <= context.now_ms:
        counts = counts_of(task)
        return happened(TimeIsUp(taken=counts.taken, settled=counts.settled))
    place = task.places.get(tag)
    if place is None or not 0 < place.until_ms <= context.now_ms:
        raise UnknownMoment
    number, showing = place.showing, task.showings.get(place.showing)
    if showing is None or place.standing == "taken":
        return happened(PlaceFreed(place=tag, member=place.member))
    if place.standing == "agreed":
        return happened(orders=pay(terms, number, showing))
    if place.standing == "disputed":
        return _counted(terms, number, showing, context)
    if showing.confirmed < terms.confirms:
        return happened(vote_begins(number, showing, card, terms, context))
    how: How = "confirmed" if showing.confirmed else "silence"
    return agree(terms, number, showing, how, None, context)


def _counted(terms: Terms, number: int, showing: Showing, context: Context) -> Decision[TaskEvent]:
    """Count the vote: more yes than no; a tie, or nobody at all, leaves it undone."""
    outcome = _outcome(showing)
    if outcome.result == "passed":
        return agree(terms, number, showing, "vote", outcome, context)
    return happened(
        WorkNotAgreed(
            showing=number,
            place=showing.place,
            member=showing.member,
            outcome=outcome,
            until_ms=kept_until_ms(terms, context),
        )
    )


def _outcome(showing: Showing) -> Outcome:
    vote = showing.vote or Voting(number=0, since_ms=0, size=0, until_ms=0)
    numbers: dict[Voiced, int] = {"yes": vote.yes, "no": vote.no, "abstain": vote.abstain}
    ballots: dict[Ballot, int] = {
        Says(says=says): number for says, number in numbers.items() if number
    }
    electorate = max(vote.size, vote.yes + vote.no + vote.abstain)
    return count(ByMajority(), 0, ballots, (), electorate)
