"""Writing down what happened to people and their keys; writes only, never fails."""

from typing import assert_never

from msgspec.structs import replace

from dugnad.charter.entries import STRENGTHS, KeyEntry, MemberEntry, Scope, helper_of
from dugnad.charter.people import events
from dugnad.charter.people.records import People, Recovery, Said
from dugnad.ledger.values import MemberId, Moment, PublicKey

END_TAG = 0


def evolve(people: People, event: events.PeopleEvent) -> None:
    """Write one event into the state."""
    if isinstance(event, events.OfWelcoming):
        _welcome(people, event)
    elif isinstance(event, events.OfOwning):
        _own(people, event)
    elif isinstance(event, events.OfHelping):
        _help(people, event)
    else:
        _recover(people, event)


def begin_with(
    people: People, member: MemberId, key: PublicKey, *, at_ms: Moment, desk: bool
) -> None:
    """Write down who was there from the beginning, with a key of their own."""
    people.keys.set(
        key,
        KeyEntry(
            member=member, custodian=None, channel="own", since_ms=at_ms, desk=desk, sponsor=desk
        ),
    )
    people.own.add((member, key))


def _welcome(people: People, event: events.OfWelcoming) -> None:
    match event:
        case events.MemberWelcomed():
            people.keys.set(
                event.key,
                KeyEntry(
                    member=event.member,
                    custodian=event.custodian,
                    channel=event.channel,
                    since_ms=event.at_ms,
                    desk=False,
                    sponsor=False,
                ),
            )
            people.kept.set(event.member, event.key)
            people.members.set(
                event.member,
                MemberEntry(project=event.project, strength=event.strength, since_ms=event.at_ms),
            )
        case events.MemberStrengthened(member=member, strength=strength):
            entry = people.members.get(member)
            if entry is not None:
                people.members.set(member, replace(entry, strength=strength))
        case events.OrganisationEnrolled():
            people.members.set(
                event.member,
                MemberEntry(
                    project=event.project,
                    strength=STRENGTHS[0],
                    since_ms=event.at_ms,
                    organisation=event.organisation,
                ),
            )
        case _:
            assert_never(event)


def _own(people: People, event: events.OfOwning) -> None:
    member, at_ms = event.member, event.at_ms
    match event:
        case events.KeyTakenHome(key=key, kept=kept):
            _end(people, kept)
            people.kept.remove(member)
            _add(people, member, key, at_ms)
            people.own.add((member, key))
        case events.DeviceAdded(key=key):
            _add(people, member, key, at_ms)
            people.own.add((member, key))
        case events.DeviceRemoved(key=key):
            _end(people, key)
            people.own.remove((member, key))
        case events.SpareSet(key=key, before=before):
            _end(people, before)
            _add(people, member, key, at_ms, scope="spare")
            people.spares.set(member, key)
            people.said.remove((member, member))
        case events.PeopleChosen(helpers=helpers, before=before):
            for one in before or ():
                _end(people, one)
                people.helped.remove(helper_of(one))
                people.said.remove((member, helper_of(one)))
            for one in helpers:
                _add(people, helper_of(one), one, at_ms, scope="helper")
                people.helped.set(helper_of(one), member)
            people.helpers.set(member, helpers)
        case events.AnswersKept(key=key, custodian=custodian, before=before):
            _end(people, before)
            _add(people, member, key, at_ms, scope="answers", custodian=custodian)
            people.answering.set(member, key)
        case events.AnswersStopped(key=key):
            _end(people, key)
            people.answering.remove(member)
        case _:
            assert_never(event)


def _recover(people: People, event: events.OfRecovering) -> None:
    match event:
        case events.SpokenFor(member=member, by=by, key=key, at_ms=at_ms):
            people.said.set((member, by), Said(key=key, at_ms=at_ms))
        case events.RecoveryBegan(member=member, recovery=recovery, before=before):
            if before is not None:
                _forget(people, member, before)
                _end(people, before.key if before.key != recovery.key else None)
            _add(people, member, recovery.key, recovery.from_ms)
            _rest(people, member, recovery)
        case events.RecoveryStopped(member=member, recovery=recovery, alone_from_ms=alone_from_ms):
            _end(people, recovery.key)
            people.recoveries.set(member, recovery)
            people.alone_from.set(member, alone_from_ms)
        case events.RecoveryEnded(member=member, recovery=recovery, gone=gone):
            for key in gone:
                _end(people, key)
                people.own.remove((member, key))
            if not recovery.stopped:
                people.own.add((member, recovery.key))
            _forget(people, member, recovery)
            people.recoveries.remove(member)
            following = next(iter(people.ending.keys()), None)
            if following is not None:
                people.due.set(following[0], END_TAG)
        case _:
            assert_never(event)


def _help(people: People, event: events.OfHelping) -> None:
    key = (event.member, event.helper, event.about)
    match event:
        case events.MandateGiven(member=member, mandate=mandate):
            over = [
                one
                for one, there in people.mandates.items(under=member)
                if there.until_ms <= mandate.given_ms
            ]
            for one in over:
                people.mandates.remove(one)
            people.mandates.set(key, mandate)
        case events.MandateEnded():
            people.mandates.remove(key)
        case _:
            assert_never(event)


def _add(
    people: People,
    member: MemberId,
    key: PublicKey,
    at_ms: Moment,
    *,
    scope: Scope = "whole",
    custodian: MemberId | None = None,
) -> None:
    people.keys.set(
        key,
        KeyEntry(
            member=member,
            custodian=custodian,
            channel="own" if custodian is None else "link",
            since_ms=at_ms,
            desk=False,
            sponsor=False,
            scope=scope,
        ),
    )


def _end(people: People, key: PublicKey | None) -> None:
    """Let a key speak for nobody, now and ever."""
    if key is not None:
        people.keys.remove(key)
        people.ended.add(key)


def _rest(people: People, member: MemberId, recovery: Recovery) -> None:
    people.recoveries.set(member, recovery)
    people.ending.add((recovery.until_ms, member))
    people.due.set(recovery.until_ms, END_TAG)


def _forget(people: People, member: MemberId, recovery: Recovery) -> None:
    people.ending.remove((recovery.until_ms, member))
