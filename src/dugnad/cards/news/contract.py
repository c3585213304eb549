"""The law of news: it is told once, and may be of interest only until a moment.

What is told lies outside the books; here are only its beginning and its end. Another wording is
the charter's `cards.Reword`, so nobody can change news unseen. Source: requirement CRD-02.
"""

from typing import TypeAlias, assert_never

from dugnad.charter.law import Context, Law
from dugnad.ledger.contract import Contract, Decision, Refused, happened
from dugnad.ledger.state import Due, Item, State
from dugnad.ledger.values import Action, Count, Event, Moment

OVER_TAG = 0


# ── Actions: what may be asked
class Open(Action, frozen=True):
    """Tell something that is news until `valid_until_ms`; 0 leaves the end open."""

    valid_until_ms: Moment


class MomentCame(Action, frozen=True):
    """The moment came at which this is no longer news."""

    tag: Count


NewsAction: TypeAlias = Open | MomentCame


# ── Events: what has happened
class NewsTold(Event, frozen=True):
    """Something was told; it is news until `valid_until_ms`, or without an end when that is 0."""

    valid_until_ms: Moment


class NewsPassed(Event, frozen=True):
    """It is news no longer; it stays to be read."""


NewsEvent: TypeAlias = NewsTold | NewsPassed


# ── Refusals: the rules that say no, in the order in which they are asked
class NewsRefused(Refused):
    """A no of the rules of news."""

    contract = "news"


class OnlyWhenPutUp(NewsRefused):
    """News is told by putting up its card, once."""


class AlreadyPassed(NewsRefused):
    """What is news until a moment is told before it."""


class NotInForce(NewsRefused):
    """What waits for objections or was closed does not pass."""


# ── State: what news remembers
class News(State):
    """One piece of news."""

    valid_until_ms: Item[Moment]
    passed: Item[bool]
    due: Due


# ── decide: may this happen, and what follows?      (reads only)
def decide(news: News, action: NewsAction, context: Context) -> Decision[NewsEvent]:  # noqa: ARG001  Every law is asked in the same way.
    """Answer one action; see the refusals for the rules."""
    match action:
        case Open():
            return happened(_open(action, context))
        case MomentCame():
            return happened(_pass(context))
        case _:
            assert_never(action)


def _open(action: Open, context: Context) -> NewsTold:
    if context.actor.orderer != "cards":
        raise OnlyWhenPutUp
    if 0 < action.valid_until_ms <= context.now_ms:
        raise AlreadyPassed
    return NewsTold(valid_until_ms=action.valid_until_ms)


def _pass(context: Context) -> NewsPassed:
    card = context.law.card_at(context.me)
    if card is None or card.status != "in force":
        raise NotInForce
    return NewsPassed()


# ── evolve: write it down      (writes only, never fails)
def evolve(news: News, event: NewsEvent) -> None:
    """Write one event into the state."""
    match event:
        case NewsTold(valid_until_ms=valid_until_ms):
            news.valid_until_ms.set(valid_until_ms)
            if valid_until_ms:
                news.due.set(valid_until_ms, OVER_TAG)
        case NewsPassed():
            news.passed.set(value=True)
        case _:
            assert_never(event)


CONTRACT: Contract[News, NewsAction, NewsEvent, Law] = Contract(
    name="news",
    version=1,
    state=News,
    actions=(Open, MomentCame),
    events=(NewsTold, NewsPassed),
    refusals=(OnlyWhenPutUp, AlreadyPassed, NotInForce),
    decide=decide,
    evolve=evolve,
    due=MomentCame,
)
