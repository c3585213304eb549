"""How private rooms stand in the books: as one fingerprint of many records, and as nothing else.

What lies in rooms is nobody's but its audience's. So that whoever runs the place cannot change it
unseen or date it back, a fingerprint over all records of a kind of room that were written in a
period is noted now and then: with how many they were, never whose, and never for so few that the
number itself would tell. Whoever has a record can show that it was among them.

Source: architecture 6 (rooms).
"""

from dugnad.charter.law import Context
from dugnad.ledger.contract import Refused
from dugnad.ledger.values import Action, Count, Event, Hash, Moment, ShortText

LEAST = 5
"""Fewer records than this wait for more."""


class NoteRooms(Action, frozen=True):
    """Note the root over the `count` records written in rooms of a kind in a period."""

    room: ShortText
    from_ms: Moment
    until_ms: Moment
    count: Count
    root: Hash


class RoomsNoted(Event, frozen=True):
    """The records of a kind of room, from `from_ms` until before `until_ms`, are fixed."""

    room: ShortText
    from_ms: Moment
    until_ms: Moment
    count: Count
    root: Hash


class NotingRefused(Refused):
    """A no of the rules for noting; they are the place's."""

    contract = "place"


class KeeperOnly(NotingRefused):
    """Only the keeper of the place's keys, who holds the rooms, notes what is in them."""


class PeriodUnusable(NotingRefused):
    """A period is over, and begins no earlier than the one before it ended."""


class TooFewToNote(NotingRefused):
    """So few records are not told apart from the people who wrote them."""


def note(noted_ms: Moment | None, action: NoteRooms, context: Context) -> RoomsNoted:
    """Judge what is to be noted.

    Args:
        noted_ms: until when this kind of room is noted; None: never.
        action: what is asked.
        context: who asks, and when.
    """
    member = context.actor.member
    if member is None or not context.law.is_custodian(member):
        raise KeeperOnly
    if not (noted_ms or 0) <= action.from_ms < action.until_ms <= context.now_ms:
        raise PeriodUnusable
    if action.count < LEAST:
        raise TooFewToNote
    return RoomsNoted(
        room=action.room,
        from_ms=action.from_ms,
        until_ms=action.until_ms,
        count=action.count,
        root=action.root,
    )
