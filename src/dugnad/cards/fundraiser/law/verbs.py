"""What may be asked of a fundraiser: by whoever gives, by whoever looks after it, by the clock."""

from typing import Annotated, TypeAlias

import msgspec

from dugnad.ledger.values import Action, CardId, Count, Moment

from .records import (
    BUDGET_MAX,
    PAY_DAYS_MAX,
    REWARDS_MAX,
    BudgetLine,
    Currency,
    Kind,
    Reward,
    Shown,
)


class Open(Action, frozen=True):
    """Ask for gifts until `ends_at_ms`; money is paid within `pay_days` days from then on.

    Goals: `money` in hundredths of `unit`, `hours` in minutes, `things` and `rooms` by number; 0
    does not ask for that kind. With `whole` it is all or nothing: below the goal in money
    everything is owed back. `step` is what one thing to buy costs, so that amounts can be told as
    things (0: none). What comes goes to the project, or to the card it `collects_for`. `budget`
    tells in lines what it is for: they need not add up to the goals; the card says whether they do.
    Until `quiet_until_ms` (0: from the beginning) only who has its link and members come upon it.
    """

    ends_at_ms: Moment
    pay_days: Annotated[int, msgspec.Meta(ge=0, le=PAY_DAYS_MAX)]
    unit: Currency
    money: Count
    hours: Count
    things: Count
    rooms: Count
    whole: bool
    step: Count = 0
    rewards: Annotated[tuple[Reward, ...], msgspec.Meta(max_length=REWARDS_MAX)] = ()
    collects_for: CardId | None = None
    budget: Annotated[tuple[BudgetLine, ...], msgspec.Meta(max_length=BUDGET_MAX)] = ()
    quiet_until_ms: Moment = 0


class Give(Action, frozen=True):
    """Promise a gift of `amount`, seen as `shown`.

    `reward` is the number of the thank-you, from 1; 0 asks for none. The first commitment says
    what it is, where there is one.
    """

    kind: Kind
    amount: Annotated[int, msgspec.Meta(ge=1, lt=2**53)]
    shown: Shown
    reward: Count = 0


class TakeBack(Action, frozen=True):
    """Take one's own promise back, as long as nothing of it was given."""

    gift: Count


class CallUpon(Action, frozen=True):
    """Call upon promised hours, things or a room; a first commitment says when and where."""

    gift: Count


class NoteGiven(Action, frozen=True):
    """Note that hours, things or a room were given, `amount` of them."""

    gift: Count
    amount: Annotated[int, msgspec.Meta(ge=1, lt=2**53)]


class UndoGiven(Action, frozen=True):
    """What was noted last of its kind as given was not: it is promised as before."""

    gift: Count


class LetGo(Action, frozen=True):
    """Let a promise go that is not needed, or that came to nothing."""

    gift: Count


class HandOver(Action, frozen=True):
    """Note that a gift's thank-you was handed over."""

    gift: Count


class Thank(Action, frozen=True):
    """Thank all whose gifts of a kind have come and who were not thanked yet."""

    kind: Kind


class Tell(Action, frozen=True):
    """Tell all who give how it goes; the first commitment is the words."""


class OpenToAll(Action, frozen=True):
    """End the quiet round before its moment."""


class CallOff(Action, frozen=True):
    """Call it off: what was paid is owed back, and nobody has to keep a promise."""


class CarryOut(Action, frozen=True):
    """Let what has come go where it belongs, where that could not be done, or more came since."""


class MomentCame(Action, frozen=True):
    """A moment that the fundraiser waited for; see the tags."""

    tag: Count


OfGift: TypeAlias = TakeBack | CallUpon | NoteGiven | UndoGiven | LetGo | HandOver

OfKeeper: TypeAlias = Thank | Tell | OpenToAll | CallOff

FundraiserAction: TypeAlias = Open | Give | OfGift | OfKeeper | CarryOut | MomentCame
