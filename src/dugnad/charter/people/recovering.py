"""A lost device: who speaks for a new one, what rests meanwhile, and who can stop it.

The spare code alone, or two chosen people together, let a new device read and answer at once. For
72 hours money, offices and keys of the member are at rest, for every device, and any device that
was there before can stop it. Whoever stops moves nothing by it: the rest goes on to its end, and
then for a day nobody begins anew by one way alone. So neither a found phone nor a found sheet wins
by being quick. Both ways together outweigh every device: nobody stops them.
"""

from collections.abc import Iterator
from typing import assert_never

from msgspec.structs import replace

from dugnad.charter.entries import helper_of
from dugnad.charter.law import Context
from dugnad.charter.people import events, refusals, verbs
from dugnad.charter.people.owning import devices_of, new_key, person_of
from dugnad.charter.people.records import ALONE_AGAIN_MS, REST_MS, SAID_MS, People, Recovery
from dugnad.ledger.contract import Decision, happened
from dugnad.ledger.values import MemberId, Moment, PublicKey

ENDED_AT_ONCE = 16
"""How many recoveries end at one moment's call; it is called again for more."""


# ── decide
def decide(
    people: People, action: verbs.OfRecovering, context: Context
) -> Decision[events.PeopleEvent]:
    """Answer one action about a lost device."""
    match action:
        case verbs.RestOver():
            return happened(*_ending(people, context.now_ms))
        case verbs.Recover(key=key):
            member = person_of(context)
            if member not in people.spares:
                raise refusals.NoSpare
            return _speak(people, member, member, key, context.now_ms)
        case verbs.Vouch(key=key):
            helper = person_of(context)
            helped = people.helped.get(helper)
            if helped is None:
                raise refusals.NotChosen
            return _speak(people, helped, helper, key, context.now_ms)
        case verbs.StopRecovery():
            return happened(_stop(people, person_of(context)))
        case _:
            assert_never(action)


def _speak(
    people: People, member: MemberId, by: MemberId, key: PublicKey, now_ms: Moment
) -> Decision[events.PeopleEvent]:
    running = people.recoveries.get(member)
    if running is None or running.stopped or running.key != key:
        new_key(people, key)
    said = people.said.get((member, by))
    spoken = events.SpokenFor(member=member, by=by, key=key, at_ms=now_ms)
    recovery = _begins(people, spoken, running)
    if recovery is None:
        # What could not begin when it was said first is said once more, and may begin then.
        if said is not None and said.key == key and now_ms < said.at_ms + SAID_MS:
            raise refusals.SaidAlready
        return happened(spoken)
    began = events.RecoveryBegan(member=member, recovery=recovery, before=running)
    return happened(spoken, began)


def _begins(people: People, spoken: events.SpokenFor, running: Recovery | None) -> Recovery | None:
    """What begins now that this was said as well, if anything."""
    member, key, now_ms = spoken.member, spoken.key, spoken.at_ms
    spare = _speaks(people, spoken, member)
    pair = people.helpers.get(member)
    two = pair is not None and all(_speaks(people, spoken, helper_of(one)) for one in pair)
    both = spare and two
    if running is not None and running.key == key and not running.stopped:
        return replace(running, both=True) if both and not running.both else None
    alone = running is None and now_ms >= (people.alone_from.get(member) or 0)
    if both or (alone and (spare or two)):
        return Recovery(key=key, from_ms=now_ms, until_ms=now_ms + REST_MS, both=both)
    return None


def _speaks(people: People, spoken: events.SpokenFor, by: MemberId) -> bool:
    """Whether the spare code (`by` is the member), or one of the two, speaks for the device now."""
    if by == spoken.by:
        return True
    said = people.said.get((spoken.member, by))
    return said is not None and said.key == spoken.key and spoken.at_ms < said.at_ms + SAID_MS


def _stop(people: People, member: MemberId) -> events.RecoveryStopped:
    running = people.recoveries.get(member)
    if running is None or running.stopped:
        raise refusals.NothingToStop
    if running.both:
        raise refusals.BothSaid
    return events.RecoveryStopped(
        member=member,
        recovery=replace(running, stopped=True),
        alone_from_ms=running.until_ms + ALONE_AGAIN_MS,
    )


def _ending(people: People, now_ms: Moment) -> Iterator[events.RecoveryEnded]:
    """The recoveries whose time is over, the oldest first."""
    over = zip(people.ending.keys(), range(ENDED_AT_ONCE), strict=False)
    for until_ms, member in [key for key, _ in over]:
        recovery = people.recoveries.get(member)
        if until_ms > now_ms or recovery is None:
            return
        gone = () if recovery.stopped else devices_of(people, member)
        yield events.RecoveryEnded(member=member, recovery=recovery, gone=gone, at_ms=now_ms)
