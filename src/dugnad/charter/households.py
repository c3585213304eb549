"""Households: persons who share one voice in a project, where its rules count voices so.

One offers and the other accepts; each of them ends it for themselves, whenever they like. Nobody
has more than one voice, or a part in two: who shares one has none besides.

Every change has a number in its project. A question takes down the number there was when it was
put, and whose voice was whose by then holds for it until it is counted: neither coming together
nor going apart makes a voice, or doubles one, while people answer.
"""

from typing import TypeAlias

from dugnad.charter.entries import HOUSEHOLD_MAX, Membership, ProjectEntry, VoiceOffer
from dugnad.charter.law import Context
from dugnad.ledger.contract import Refused
from dugnad.ledger.state import Map, State
from dugnad.ledger.values import Action, Count, Event, MemberId, Moment, ProjectId

OFFER_MS = 90 * 24 * 3_600_000
"""An offer that nobody answered for a season is none any more."""


# ── Actions: what may be asked
class OfferVoice(Action, frozen=True):
    """Offer to share one voice with `member`; it takes the place of what one offered before."""

    project: ProjectId
    member: MemberId


class ShareVoice(Action, frozen=True):
    """Accept what `member` offered: to speak with the voice that is theirs."""

    project: ProjectId
    member: MemberId


class OwnVoice(Action, frozen=True):
    """Have a voice of one's own again, or take back what one offered."""

    project: ProjectId


HouseholdAction: TypeAlias = OfferVoice | ShareVoice | OwnVoice


# ── Events: what has happened
class VoiceOffered(Event, frozen=True):
    """`member` offered `to` to share one voice."""

    project: ProjectId
    member: MemberId
    to: MemberId
    at_ms: Moment


class VoiceOfferTakenBack(Event, frozen=True):
    """`member` offers no longer to share a voice."""

    project: ProjectId
    member: MemberId


class VoiceShared(Event, frozen=True):
    """`member` speaks with the voice of `voice`, as all of `household` do, as they accepted `of`.

    It is change `number` of who shares a voice in the project.
    """

    project: ProjectId
    member: MemberId
    of: MemberId
    voice: MemberId
    household: tuple[MemberId, ...]
    number: Count


class VoiceOwned(Event, frozen=True):
    """`member` has a voice of their own; `left` are those who go on, with the voice of the first.

    It is change `number` of who shares a voice in the project.
    """

    project: ProjectId
    member: MemberId
    left: tuple[MemberId, ...]
    number: Count


HouseholdEvent: TypeAlias = VoiceOffered | VoiceOfferTakenBack | VoiceShared | VoiceOwned


# ── Refusals: the rules that say no, in the order in which they are asked
class HouseholdRefused(Refused):
    """A no of the rules about voices that are shared."""

    contract = "projects"


class NotOfAHousehold(HouseholdRefused):
    """Persons who are members share a voice, each with another one."""


class SharesAlready(HouseholdRefused):
    """Who shares a voice has none to share with others; one ends before another begins."""


class NoSuchOffer(HouseholdRefused):
    """No member offers this person to share a voice, or not any more."""


class HouseholdFull(HouseholdRefused):
    """As many share this voice as may."""


class VoiceIsOwn(HouseholdRefused):
    """The member has a voice of their own, and offers it to nobody."""


REFUSALS = (NotOfAHousehold, SharesAlready, NoSuchOffer, HouseholdFull, VoiceIsOwn)


# ── State: what is remembered
class Households(State):
    """Whose voice is whose, now and before.

    What was so is found under the number of the change, newest first (`law.newest_first`).
    """

    memberships: Map[tuple[ProjectId, MemberId], Membership]
    voice_offers: Map[tuple[ProjectId, MemberId], VoiceOffer]
    voices: Map[tuple[ProjectId, MemberId, int], MemberId]
    households: Map[tuple[ProjectId, MemberId, int], tuple[MemberId, ...]]


# ── decide: may this happen?      (reads only)
def offer_voice(action: OfferVoice, member: MemberId, context: Context) -> VoiceOffered:
    """Offer to share a voice; the other may say yes for a season."""
    law, other = context.law, action.member
    is_member = law.is_member(action.project, other, context.now_ms)
    if other == member or not is_member or law.is_organisation(other):
        raise NotOfAHousehold
    if other in household_of(action.project, member, context):
        raise SharesAlready
    return VoiceOffered(project=action.project, member=member, to=other, at_ms=context.now_ms)


def share_voice(
    households: Households, action: ShareVoice, member: MemberId, context: Context
) -> VoiceShared:
    """Speak with the voice of somebody who offered it."""
    project = action.project
    if len(household_of(project, member, context)) > 1:
        raise SharesAlready
    if not _is_offered(households, action, member, context):
        raise NoSuchOffer
    others = household_of(project, action.member, context)
    if len(others) >= HOUSEHOLD_MAX:
        raise HouseholdFull
    return VoiceShared(
        project=project,
        member=member,
        of=action.member,
        voice=others[0],
        household=(*others, member),
        number=_sharing(project, context) + 1,
    )


def _is_offered(
    households: Households, action: ShareVoice, member: MemberId, context: Context
) -> bool:
    """Whether somebody who has been a member ever since still offers this."""
    offer = households.voice_offers.get((action.project, action.member))
    theirs = context.law.membership(action.project, action.member)
    return (
        offer is not None
        and offer.to == member
        and context.now_ms < offer.at_ms + OFFER_MS
        and theirs is not None
        and theirs.until_ms is None
    )


def own_voice(
    households: Households, action: OwnVoice, member: MemberId, context: Context
) -> VoiceOwned | VoiceOfferTakenBack:
    """Have an own voice; where one has, take back what one offered."""
    owned = leave_household(action.project, member, context)
    if owned is not None:
        return owned
    if (action.project, member) not in households.voice_offers:
        raise VoiceIsOwn
    return VoiceOfferTakenBack(project=action.project, member=member)


def leave_household(project: ProjectId, member: MemberId, context: Context) -> VoiceOwned | None:
    """Let somebody go from those with whom they share a voice; None where there are none."""
    together = household_of(project, member, context)
    if len(together) == 1:
        return None
    return VoiceOwned(
        project=project,
        member=member,
        left=tuple(one for one in together if one != member),
        number=_sharing(project, context) + 1,
    )


def household_of(project: ProjectId, member: MemberId, context: Context) -> tuple[MemberId, ...]:
    """Those who share a voice with somebody now, and they themselves; whose voice it is first."""
    sharing = _sharing(project, context)
    voice = context.law.voice(project, member, sharing)
    return context.law.household(project, voice, sharing)


def _sharing(project: ProjectId, context: Context) -> int:
    entry: ProjectEntry | None = context.law.project(project)
    return 0 if entry is None else entry.sharing
