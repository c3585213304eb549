"""What may be asked of a share card."""

from typing import Annotated, TypeAlias

import msgspec

from dugnad.ledger.values import Action, Count, Moment

from .records import LONGEST_DAYS, Way, What


class Open(Action, frozen=True):
    """Offer something, or ask for it.

    Of an offer, `until_ms` is when it ends (0: it goes on) and `from_ms` is 0. What is asked for is
    needed from `from_ms` until `until_ms` (both 0: whenever it suits). Nobody has it for longer
    than `days` (0: as agreed). `outsiders` lets people take part who are not members of the
    project. What is `of_group` is seen to by whoever looks after the card, and not only by who put
    it up.
    """

    way: Way
    what: What
    from_ms: Moment
    until_ms: Moment
    days: Annotated[int, msgspec.Meta(ge=0, le=LONGEST_DAYS)]
    outsiders: bool
    of_group: bool


class Ask(Action, frozen=True):
    """Ask for what is offered, for a time."""

    from_ms: Moment
    until_ms: Moment


class Offer(Action, frozen=True):
    """Offer what is asked for, for the time that the card says."""


class Agree(Action, frozen=True):
    """Say yes to what somebody asked or offered."""

    loan: Count


class CallOff(Action, frozen=True):
    """Say no, or take one's word back, before it is handed over."""

    loan: Count


class Receive(Action, frozen=True):
    """Say that one has it now, or that the help has come: by whoever gets it."""

    loan: Count


class TakeBack(Action, frozen=True):
    """Say that it is back: by whoever lent it."""

    loan: Count


class Tell(Action, frozen=True):
    """Tell what came of it, by whoever got it; the first commitment is the words."""

    loan: Count


class MomentCame(Action, frozen=True):
    """The end of a time: the tag is the number of the loan it was asked for, or `ENDS_TAG`."""

    tag: Count


OfPerson: TypeAlias = Ask | Offer | Agree | CallOff | Receive | TakeBack | Tell
ShareAction: TypeAlias = (
    Open | Ask | Offer | Agree | CallOff | Receive | TakeBack | Tell | MomentCame
)
