"""What may be asked of a task: by whoever does it, by members, by the clock."""

from typing import Annotated, TypeAlias

import msgspec

from dugnad.charter.money.accounts import Currency
from dugnad.ledger.values import Action, Count, Moment

from .records import DAY_MS, Pay, Said, Voiced


class Open(Action, frozen=True):
    """Put up a task.

    `amount` is money for each place, for each hour where `minutes` limits them, or the most that is
    paid back as expenses. `minutes` is how much work of each place counts at most, where it is
    counted. It is to be done by `done_by_ms` (0: whenever). Members may object for `period_ms`
    after it was shown; a vote lasts `vote_ms`, or as long as they may object. `outsiders` lets
    people take it on who are not members of the project.
    """

    pay: Pay
    unit: Currency | None
    amount: Count
    minutes: Count
    places: Count
    done_by_ms: Moment
    outsiders: bool
    period_ms: Annotated[int, msgspec.Meta(ge=DAY_MS, le=30 * DAY_MS)]
    vote_ms: Annotated[int, msgspec.Meta(ge=DAY_MS, le=30 * DAY_MS)]


class Answer(Action, frozen=True):
    """Take it on, or give it back before it is shown; a no may also be the first word."""

    said: Said


class Show(Action, frozen=True):
    """Show that one's work is done; a first commitment tells of it, in words or with a picture.

    `claimed` is what it cost in the smallest unit, or how many minutes it took, where that counts.
    """

    claimed: Count = 0


class Vouch(Action, frozen=True):
    """Say in another's place that their work is done; as in `Show`."""

    place: Count
    claimed: Count = 0


class Confirm(Action, frozen=True):
    """Say that what was shown is done."""

    showing: Count


class Object(Action, frozen=True):
    """Say why it is not done as agreed; the first commitment is the reason."""

    showing: Count


class Reply(Action, frozen=True):
    """Answer an objection; the first commitment is the answer."""

    showing: Count


class Withdraw(Action, frozen=True):
    """Take one's objection back."""

    showing: Count


class Vote(Action, frozen=True):
    """Say whether it counts as done, where somebody objects."""

    showing: Count
    says: Voiced


class TryAgain(Action, frozen=True):
    """Ask again for what is due and could not be owed."""

    showing: Count


class MoneyCame(Action, frozen=True):
    """More lies in the card's pot while something that is due could not be owed; money says so."""


class MomentCame(Action, frozen=True):
    """A moment that a place waited for; the tag is its number."""

    tag: Count


TaskAction: TypeAlias = (
    Open
    | Answer
    | Show
    | Vouch
    | Confirm
    | Object
    | Reply
    | Withdraw
    | Vote
    | TryAgain
    | MoneyCame
    | MomentCame
)
