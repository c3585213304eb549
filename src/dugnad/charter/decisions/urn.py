"""The urn: answers to a decision that nobody can put together with whoever gave them.

While the decision is open the books record only that somebody who may answer took part, once. What
they answer lies outside the books, in an envelope that two named members, the *counters*, can open
together and neither can alone. When the time is over the counters open the urn, and the books take
in every answer beside its *tracker*, a random name that its giver alone knows, sorted by tracker.
As many answers come out as people took part. Then they are counted like any others, and the place
writes down that the urn, its key and all that led from people to envelopes were destroyed.

Among fewer than five nothing is published. An urn that nobody opens within a month is given up, so
that no decision hangs for ever.
"""

from collections.abc import Sequence
from typing import Annotated, TypeAlias

import msgspec

from dugnad.charter.counting.ballots import Ballot
from dugnad.charter.decisions.terms import Stage, Terms
from dugnad.charter.entries import Rules
from dugnad.charter.law import Context, hand_of
from dugnad.ledger.codec import encode
from dugnad.ledger.contract import Refused
from dugnad.ledger.state import KeySet, Map, State
from dugnad.ledger.values import (
    Action,
    Channel,
    Count,
    Event,
    MemberId,
    Moment,
    ProjectId,
    Record,
)

SECRET_MIN = 5
"""Among fewer than these nothing is secret."""

COUNTERS = 2
"""How many open the urn together."""

COUNTER = "counter"
"""The role of those who count where whoever proposes names nobody."""

UNOPENED_MS = 30 * 24 * 3_600_000
"""How long the counters have: what nobody opened in a month is asked anew."""

TRACKER_BYTES = 10
PAIRS_AT_ONCE = 50
"""How many answers one action publishes; an urn with more is published in several."""

Tracker: TypeAlias = Annotated[
    bytes, msgspec.Meta(min_length=TRACKER_BYTES, max_length=TRACKER_BYTES)
]
"""The random name of an answer."""


class Pair(Record, frozen=True):
    """One answer as it came out of the urn; None where somebody took part and left nothing in it.

    Whoever signs their own actions can say that they took part and put nothing in. That is theirs
    to do, and must not keep the others' answers shut away.
    """

    tracker: Tracker
    ballot: Ballot | None


class Urn(Record, frozen=True):
    """Where the urn of one round stands.

    Attributes:
        since_ms: since when the counters are waited for (0: the time is not over).
        published: how many answers the books have.
        last: the tracker that was published last, b"" before the first.
        destroyed_ms: when the place said that nothing of it is left (0: not yet).
    """

    since_ms: Moment = 0
    published: Count = 0
    last: Annotated[bytes, msgspec.Meta(max_length=TRACKER_BYTES)] = b""
    destroyed_ms: Moment = 0


# ── Actions: what may be asked
class TakePart(Action, frozen=True):
    """Say that one's answer lies in the urn; what it is stays there.

    What came on paper or by phone was received at `received_ms`, for which two persons vouch.
    """

    received_ms: Moment = 0


class OpenUrn(Action, frozen=True):
    """Publish what lay in the urn: by one counter, signed by the other too.

    `number` is how many answers there were in all. `pairs` are the next ones in the order of their
    trackers; where they are many they come in several actions.
    """

    number: Count
    pairs: Annotated[tuple[Pair, ...], msgspec.Meta(min_length=1, max_length=PAIRS_AT_ONCE)]


class DestroyUrn(Action, frozen=True):
    """Write down that the urn of a round, its key and all links to people are destroyed."""

    turn: Count


UrnAction: TypeAlias = TakePart | OpenUrn | DestroyUrn


# ── Events: what has happened
class TookPart(Event, frozen=True):
    """`member` has an answer in the urn of round `turn`; `by` is who acted for them, if any."""

    member: MemberId
    turn: Count
    channel: Channel
    by: MemberId | None = None


class UrnClosed(Event, frozen=True):
    """The time is over; the two counters are waited for since `since_ms`, until `until_ms`."""

    turn: Count
    since_ms: Moment
    until_ms: Moment


class UrnOpened(Event, frozen=True):
    """Answers came out of the urn; with these `published` are known, and `whole` says if all."""

    turn: Count
    pairs: tuple[Pair, ...]
    published: Count
    whole: bool
    at_ms: Moment


class UrnDestroyed(Event, frozen=True):
    """The urn of round `turn`, its key and all links between people and envelopes are gone."""

    turn: Count
    at_ms: Moment


UrnEvent: TypeAlias = TookPart | UrnClosed | UrnOpened | UrnDestroyed


# ── Refusals: the rules that say no, in the order in which they are asked
class UrnRefused(Refused):
    """A no of the rules about secret answers."""

    contract = "decisions"


class CountersUnfit(UrnRefused):
    """Two different persons who are members of the project open the urn of a secret decision."""


class AnsweredOpenly(UrnRefused):
    """This decision has no urn: its answers are open."""


class TookPartAlready(UrnRefused):
    """The books say once that somebody took part."""


class NotBothCounters(UrnRefused):
    """Both counters together open the urn."""


class UrnStaysShut(UrnRefused):
    """The urn is opened once, after the time for answers."""


class UrnDoesNotMatch(UrnRefused):
    """As many answers come out of the urn as people took part, each tracker once, in order."""


class NotFromThePlace(UrnRefused):
    """Whoever runs the place writes down what was destroyed there."""


class NothingToDestroy(UrnRefused):
    """The urn is still needed, or it is written down already that it is gone."""


REFUSALS = (
    CountersUnfit,
    AnsweredOpenly,
    TookPartAlready,
    NotBothCounters,
    UrnStaysShut,
    UrnDoesNotMatch,
    NotFromThePlace,
    NothingToDestroy,
)


# ── State: what is remembered
class Urns(State):
    """The urns of a decision's rounds: who took part, and what came out."""

    took: KeySet[tuple[int, MemberId]]
    trackers: Map[tuple[int, bytes], bytes]
    """By round and tracker: the ballot's bytes; none where the place in the urn was empty."""
    urns: Map[int, Urn]


# ── Opening the decision
def counters_of(
    named: Sequence[MemberId], project: ProjectId, rules: Rules, context: Context
) -> tuple[MemberId, ...]:
    """Who counts: the two that were named, else by the rules the first two who hold that role.

    Raises:
        CountersUnfit: they are not two different members.
    """
    law, now_ms = context.law, context.now_ms
    counters = tuple(named)
    if not counters and rules.role(COUNTER) is not None:
        counters = law.holders(project, COUNTER, now_ms)[:COUNTERS]
    different = tuple(dict.fromkeys(counters))
    if len(different) != COUNTERS or len(counters) != COUNTERS:
        raise CountersUnfit
    for member in counters:
        if not law.is_member(project, member, now_ms) or law.is_organisation(member):
            raise CountersUnfit
    return counters


# ── decide: may this happen?      (reads only)
def take_part(
    urns: Urns,
    terms: Terms,
    stage: Stage,
    member: MemberId,
    context: Context,
) -> TookPart:
    """Note that somebody took part; that they may is for the caller to see to.

    Raises:
        AnsweredOpenly, TookPartAlready: as they say.
    """
    if not terms.secret:
        raise AnsweredOpenly
    if (stage.turn, member) in urns.took:
        raise TookPartAlready
    return TookPart(
        member=member, turn=stage.turn, channel=context.channel or "device", by=hand_of(context)
    )


def close(stage: Stage, context: Context) -> UrnClosed:
    """The time is over, and the counters are waited for."""
    now_ms = context.now_ms
    return UrnClosed(turn=stage.turn, since_ms=now_ms, until_ms=now_ms + UNOPENED_MS)


def is_whole(urns: Urns, stage: Stage) -> bool:
    """Whether all that lay in the urn of this round is published."""
    urn = urns.urns.get(stage.turn)
    return urn is not None and urn.published == stage.answered


def open_urn(
    urns: Urns, action: OpenUrn, terms: Terms, stage: Stage, context: Context
) -> UrnOpened:
    """Publish answers; that each ballot fits the question is for the caller to see to.

    Raises:
        NotBothCounters, UrnStaysShut, UrnDoesNotMatch: as they say.
    """
    present = (context.actor.member, *context.co_signers)
    if context.actor.member not in terms.counters or not all(
        counter in present for counter in terms.counters
    ):
        raise NotBothCounters
    urn = urns.urns.get(stage.turn)
    if stage.standing != "counting" or urn is None or is_whole(urns, stage):
        raise UrnStaysShut
    published = urn.published + len(action.pairs)
    if action.number != stage.answered or published > stage.answered:
        raise UrnDoesNotMatch
    last = urn.last
    for pair in action.pairs:
        if pair.tracker <= last:
            raise UrnDoesNotMatch
        last = pair.tracker
    return UrnOpened(
        turn=stage.turn,
        pairs=action.pairs,
        published=published,
        whole=published == stage.answered,
        at_ms=context.now_ms,
    )


def destroy(urns: Urns, turn: int, stage: Stage, context: Context, *, over: bool) -> UrnDestroyed:
    """Write down that nothing is left of an urn.

    Args:
        urns: what is remembered.
        turn: the round whose urn it was.
        stage: where the decision stands.
        context: who says so, and when.
        over: whether the decision has ended otherwise, such as by closing its card.

    Raises:
        NotFromThePlace, NothingToDestroy: as they say.
    """
    member = context.actor.member
    if member is None or not context.law.is_operator(member):
        raise NotFromThePlace
    urn = urns.urns.get(turn) or Urn()
    needed = turn == stage.turn and stage.standing in ("beginning", "open", "counting")
    if turn > stage.turn or urn.destroyed_ms:
        raise NothingToDestroy
    if needed and not over and not is_whole(urns, stage):
        raise NothingToDestroy
    return UrnDestroyed(turn=turn, at_ms=context.now_ms)


# ── evolve: write it down      (writes only, never fails)
def write_closed(urns: Urns, event: UrnClosed) -> None:
    """Write that the counters are waited for."""
    urns.urns.set(event.turn, Urn(since_ms=event.since_ms))


def write_opened(urns: Urns, event: UrnOpened) -> list[bytes]:
    """Write what came out; gives the bytes of the ballots, to be counted: empty ones are not."""
    before = urns.urns.get(event.turn) or Urn()
    written = [b"" if pair.ballot is None else encode(pair.ballot) for pair in event.pairs]
    for pair, ballot in zip(event.pairs, written, strict=True):
        urns.trackers.set((event.turn, pair.tracker), ballot)
    urn = Urn(
        since_ms=before.since_ms,
        published=event.published,
        last=event.pairs[-1].tracker if event.pairs else before.last,
    )
    urns.urns.set(event.turn, urn)
    return [ballot for ballot in written if ballot]


def write_destroyed(urns: Urns, event: UrnDestroyed) -> None:
    """Write that nothing is left of it."""
    before = urns.urns.get(event.turn) or Urn()
    urn = Urn(before.since_ms, before.published, before.last, event.at_ms)
    urns.urns.set(event.turn, urn)
