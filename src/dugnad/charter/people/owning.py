"""A key of one's own: taken home, on more devices, and what brings it back when all are lost.

Which key asks is judged before (`speaking`): here nobody but the member's own devices is left, but
for taking home, which the kept key asks.
"""

from typing import assert_never

from dugnad.charter.law import Context
from dugnad.charter.people import events, refusals, verbs
from dugnad.charter.people.records import DEVICES_MAX, People
from dugnad.ledger import signatures
from dugnad.ledger.values import MemberId, PublicKey


# ── decide
def decide(people: People, action: verbs.OfOwning, context: Context) -> events.OfOwning:
    """Answer one action about own keys."""
    member, now_ms = person_of(context), context.now_ms
    if isinstance(action, verbs.TakeHome):
        return _take_home(people, action, member, context)
    if not devices_of(people, member):
        raise refusals.NotOwnYet
    match action:
        case verbs.AddDevice(key=key):
            new_key(people, key)
            if len(devices_of(people, member)) >= DEVICES_MAX:
                raise refusals.TooManyDevices
            return events.DeviceAdded(member=member, key=key, at_ms=now_ms)
        case verbs.RemoveDevice(key=key):
            if (member, key) not in people.own:
                raise refusals.UnknownDevice
            if devices_of(people, member) == (key,):
                raise refusals.LastDevice
            return events.DeviceRemoved(member=member, key=key, at_ms=now_ms)
        case verbs.SetSpare(key=key):
            new_key(people, key)
            return events.SpareSet(
                member=member, key=key, before=people.spares.get(member), at_ms=now_ms
            )
        case verbs.ChoosePeople(first=first, second=second):
            new_key(people, first)
            new_key(people, second)
            if first == second:
                raise refusals.TwoPeople
            return events.PeopleChosen(
                member=member,
                helpers=(first, second),
                before=people.helpers.get(member),
                at_ms=now_ms,
            )
        case verbs.KeepForAnswers(key=key, custodian=custodian):
            new_key(people, key)
            if not context.law.is_custodian(custodian):
                raise refusals.NotCustodian
            return events.AnswersKept(
                member=member,
                key=key,
                custodian=custodian,
                before=people.answering.get(member),
                at_ms=now_ms,
            )
        case verbs.StopAnswers():
            kept = people.answering.get(member)
            if kept is None:
                raise refusals.NothingKept
            return events.AnswersStopped(member=member, key=kept, at_ms=now_ms)
        case _:
            assert_never(action)


def _take_home(
    people: People, action: verbs.TakeHome, member: MemberId, context: Context
) -> events.KeyTakenHome:
    new_key(people, action.key)
    if devices_of(people, member):
        raise refusals.OwnAlready
    kept = people.kept.get(member)
    if kept is None:
        raise refusals.UnknownMember
    if not any(context.law.is_custodian(one) for one in context.co_signers):
        raise refusals.CustodianMissing
    return events.KeyTakenHome(member=member, key=action.key, kept=kept, at_ms=context.now_ms)


# ── What the rooms share
def person_of(context: Context) -> MemberId:
    """Who asks, as a member.

    Raises:
        NotAPerson: a card, a law or the clock does.
    """
    if context.actor.member is None:
        raise refusals.NotAPerson
    return context.actor.member


def new_key(people: People, key: PublicKey) -> None:
    """Make sure that a key can speak for somebody from now on.

    Raises:
        KeyUnsound, KeyKnown: as they say.
    """
    if not signatures.is_sound_key(key):
        raise refusals.KeyUnsound
    if key in people.keys or key in people.ended:
        raise refusals.KeyKnown


def devices_of(people: People, member: MemberId) -> tuple[PublicKey, ...]:
    """The keys on a member's own devices, in their order; a new one is none while all rests."""
    return tuple(key for _, key in people.own.keys(under=member))
