"""Helpers: what somebody lets another person do for them, until when, and how it ends.

A mandate lies in one project, between two people as that project knows them. Who gives it is the
person; where they said so on paper or aloud somebody besides the helper signs as well, so that no
helper ever lets themselves: who takes part in the project, or sits at the desk of the organisation
that decides about the place (`Law.saw_or_heard`). Nobody gives mandates for another, and what a
mandate covers stands in each law (`Contract.helped`): nothing about money, keys, offices or leaving
is in any of them.

Source: CHA-19; K41; decision 0029.
"""

from typing import assert_never

from dugnad.charter.entries import card_of
from dugnad.charter.law import Context
from dugnad.charter.people import events, refusals, verbs
from dugnad.charter.people.owning import person_of
from dugnad.charter.people.records import MANDATE_MS, MANDATES_MAX, Mandate, People
from dugnad.ledger.values import Channel, MemberId, ProjectId

BY_OTHERS: tuple[Channel, ...] = ("paper", "phone", "desk", "helper", "device")
"""Channels on which it is not the person alone who says so."""


# ── decide
def decide(people: People, action: verbs.OfHelping, context: Context) -> events.OfHelping:
    """Answer one action about helpers."""
    member = person_of(context)
    match action:
        case verbs.GiveMandate():
            return _give(people, action, member, context)
        case verbs.EndMandate():
            return _end(people, action, member, context)
        case _:
            assert_never(action)


def _give(
    people: People, action: verbs.GiveMandate, member: MemberId, context: Context
) -> events.MandateGiven:
    known = people.members.get(member)
    if known is None or action.helper == member:
        raise refusals.NotAHelper
    if not _is_person(people, action.helper, known.project):
        raise refusals.NotAHelper
    if len(dict.fromkeys(action.things)) < len(action.things):
        raise refusals.SameThingTwice
    if action.about and not _is_of(action.about, known.project, context):
        raise refusals.NotOfThisProject
    if not context.now_ms < action.until_ms <= context.now_ms + MANDATE_MS:
        raise refusals.NoSuchEnd
    before = people.mandates.get((member, action.helper, action.about))
    running = [one for _, one in people.mandates.items(under=member)]
    others = sum(context.now_ms < one.until_ms for one in running if one != before)
    if others >= MANDATES_MAX:
        raise refusals.TooManyMandates
    by = _vouching(member, action.helper, known.project, context)
    if context.channel in BY_OTHERS and not by:
        raise refusals.NotVouched
    mandate = Mandate(
        things=action.things,
        until_ms=action.until_ms,
        given_ms=context.now_ms,
        channel=context.channel or "device",
        by=by,
    )
    return events.MandateGiven(
        member=member, helper=action.helper, about=action.about, mandate=mandate, before=before
    )


def _end(
    people: People, action: verbs.EndMandate, by: MemberId, context: Context
) -> events.MandateEnded:
    if by not in (action.member, action.helper) and not context.law.is_custodian(by):
        raise refusals.NotYoursToEnd
    found = people.mandates.get((action.member, action.helper, action.about))
    if found is None or found.until_ms <= context.now_ms:
        raise refusals.NoMandate
    return events.MandateEnded(
        member=action.member,
        helper=action.helper,
        about=action.about,
        by=by,
        at_ms=context.now_ms,
    )


def _is_person(people: People, member: MemberId, project: ProjectId) -> bool:
    known = people.members.get(member)
    return known is not None and known.project == project and known.organisation is None


def _is_of(about: str, project: ProjectId, context: Context) -> bool:
    card = card_of(about)
    entry = None if card is None else context.law.card(card)
    return entry is not None and entry.project == project


def _vouching(
    member: MemberId, helper: MemberId, project: ProjectId, context: Context
) -> tuple[MemberId, ...]:
    """Who signed besides the two of them, and whose word counts."""
    return tuple(
        one
        for one in dict.fromkeys(context.co_signers)
        if one not in (member, helper) and context.law.saw_or_heard(project, one, context.now_ms)
    )
