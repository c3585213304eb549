"""By which method a question is decided, with everything that its count depends on.

A method is frozen when a question opens. `BadMethod` refuses one that cannot decide anything.
"""

from typing import TypeAlias

from dugnad.charter.counting.ballots import OPTIONS_MAX
from dugnad.ledger.values import Count, Record


class Share(Record, frozen=True):
    """`parts` of `of`: two thirds are `Share(2, 3)`. Compared by multiplying, never divided."""

    parts: Count
    of: Count


NOTHING = Share(parts=0, of=1)
HALF = Share(parts=1, of=2)


class Quorum(Record, frozen=True):
    """How many must take part: at least `voices` people and at least `share` of the electorate.

    Whoever abstains takes part where `abstentions` is set; by consent, whoever only has a question
    does not, and with silence whoever says nothing does. Elsewhere somebody must answer: no answers
    decide nothing, whatever the quorum.
    """

    voices: Count = 0
    share: Share = NOTHING
    abstentions: bool = True


class ByMajority(Record, frozen=True, tag="majority"):
    """More yes than no, and yes at least `least` of all yes and no. A tie falls. Ballots: `Voice`.

    Simple majority is `ByMajority()`; two thirds are `ByMajority(least=Share(2, 3))`.
    """

    least: Share = HALF
    quorum: Quorum = Quorum()


class ByUnanimity(Record, frozen=True, tag="unanimity"):
    """At least one yes and no no; with `everybody`, a yes of each in the electorate. `Voice`."""

    everybody: bool = False
    quorum: Quorum = Quorum()


class ByConsent(Record, frozen=True, tag="consent"):
    """No objection stands, and enough are fine with it or stand aside. Ballots: `Stance`.

    With `silence`, those of the electorate who did not answer count as fine. Who has a question
    does not count for the quorum. `quorum.abstentions` has no meaning here: nobody abstains.
    """

    silence: bool = False
    quorum: Quorum = Quorum()


class ByApproval(Record, frozen=True, tag="approval"):
    """The `seats` options that most people approve of; one that nobody approves of never wins."""

    seats: Count = 1
    quorum: Quorum = Quorum()


class ByScore(Record, frozen=True, tag="score"):
    """The option with the highest sum of scores from `low` to `high`. Ballots: `Scores`.

    With `average`, the highest mean of the scores given. An option left open adds nothing. One that
    nobody scored never wins.
    """

    low: int = 0
    high: int = 5
    average: bool = False
    quorum: Quorum = Quorum()


class BySchulze(Record, frozen=True, tag="schulze"):
    """The option with the strongest paths of preference (Schulze, winning votes). `Ranking`.

    Where `as_today` names the option that leaves things as they are, another one wins only if
    more people rank it above as today than below, and at least `support` people rank it above.

    Source: M. Schulze, A new monotonic, clone-independent, reversal symmetric, and
    Condorcet-consistent single-winner election method (2011); Debian's constitution, A.5.
    """

    as_today: int | None = None
    support: Count = 0
    quorum: Quorum = Quorum()


class ByTransfer(Record, frozen=True, tag="transfer"):
    """The single transferable vote, for one seat or several. Ballots: `Ranking`, no equal ranks.

    Source: Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45-52.
    """

    seats: Count = 1
    quorum: Quorum = Quorum()


Method: TypeAlias = (
    ByMajority | ByUnanimity | ByConsent | ByApproval | ByScore | BySchulze | ByTransfer
)


class BadMethod(Exception):
    """This method cannot decide this question; the argument says why."""


def check_method(method: Method, options: int) -> None:
    """Refuse a method that could not decide a question with so many options.

    Yes or no, and consent, are asked of one thing: they have 0 options.

    Raises:
        BadMethod: too few or too many options, a share that is no share, no seat, a scale without
            width, an `as_today` that is no option, or support where nothing is as today.
    """
    _check_options(method, options)
    _check_share(method.quorum.share)
    match method:
        case ByMajority(least=least):
            _check_share(least)
        case ByApproval(seats=seats) | ByTransfer(seats=seats) if seats < 1:
            raise BadMethod("There must be a seat.")
        case ByScore(low=low, high=high) if low >= high:
            raise BadMethod("The scale must reach from low to high.")
        case BySchulze(as_today=None, support=support) if support:
            raise BadMethod("Support is counted against as today.")
        case BySchulze(as_today=int() as today) if not 0 <= today < options:
            raise BadMethod("As today must be one of the options.")
        case _:
            pass


def _check_options(method: Method, options: int) -> None:
    if isinstance(method, ByMajority | ByUnanimity | ByConsent):
        if options:
            raise BadMethod("Yes or no, and consent, are asked of one thing.")
    elif not 1 <= options <= OPTIONS_MAX:
        raise BadMethod("There must be an option, and no more than people can compare.")


def _check_share(share: Share) -> None:
    if not 0 <= share.parts <= share.of or share.of < 1:
        raise BadMethod("A share lies between nothing and all.")
