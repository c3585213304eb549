"""A second look at what was taken away, by somebody else than who took it away.

Whoever moderates sets words aside. For four weeks their author may ask for a second look, once, and
is owed an answer within two weeks: by another of those who moderate. Until then the words lie where
nobody reads them, and whoever moderates can put them back at any time. What nobody asked about, or
what another found to be right, is destroyed.

The books hold that, and when, for everybody to check; who wrote what, and why, lies in rooms.

Source: CHA-07, CHA-14; architecture 4 (talk).
"""

from msgspec.structs import replace

from dugnad.charter.entries import Removal
from dugnad.charter.law import Context
from dugnad.ledger.contract import Refused
from dugnad.ledger.values import Action, Event, Hash, MemberId, Moment, ShortText

_DAY_MS = 24 * 3_600_000
APPEAL_MS = 28 * _DAY_MS
"""For so long a second look can be asked for, and words can be put back."""
ANSWER_MS = 14 * _DAY_MS
"""Within this time whoever asked has an answer."""

MODERATORS = "moderator"
"""The role in which words are set aside (`Removal.by_role`)."""


class Appeal(Action, frozen=True):
    """Ask for a second look at one's own words; `about` names whose they are as in `Remove`."""

    commitment: Hash
    about: ShortText = ""


class Review(Action, frozen=True):
    """Look again: what was done stands, or the words are put back."""

    commitment: Hash
    stands: bool


class AppealMade(Event, frozen=True):
    """A second look was asked for; there is an answer by `answer_by_ms`."""

    commitment: Hash
    at_ms: Moment
    answer_by_ms: Moment


class RemovalReviewed(Event, frozen=True):
    """Somebody else looked again, or the words were put back."""

    commitment: Hash
    stands: bool
    at_ms: Moment


class ModeratingRefused(Refused):
    """A no of the rules about second looks; they are those of talk."""

    contract = "talk"


class NothingSetAside(ModeratingRefused):
    """Nobody who moderates has taken these words away, or they are back."""


class NotYourWords(ModeratingRefused):
    """Whoever wrote the words asks for a second look."""


class YourOwnWords(ModeratingRefused):
    """Nobody looks again at words of their own, also where they moderate."""


class AlreadyReviewed(ModeratingRefused):
    """Somebody else has looked again, and that is the end of it."""


class AlreadyAppealed(ModeratingRefused):
    """A second look was asked for."""


class AppealTooLate(ModeratingRefused):
    """Four weeks have passed, and the words are gone."""


class NotYoursToReview(ModeratingRefused):
    """Those who moderate look again."""


class NobodyAppealed(ModeratingRefused):
    """Nobody has asked for a second look, so there is nothing to confirm."""


class SamePerson(ModeratingRefused):
    """Somebody else than who took the words away says that it was right."""


def may_have_told(
    removal: Removal | None, commitment: Hash, member: MemberId, context: Context
) -> bool:
    """Whether a member could be who told words on a card beside its own text.

    The books name nobody for these, so whoever is known in the card's project asks about them.
    """
    card = None if removal is None else context.law.card_at(removal.about)
    known = context.law.member(member)
    return (
        removal is not None
        and card is not None
        and known is not None
        and known.project == card.project
        and context.law.author(commitment, removal.about) is None
    )


def lies_here(removal: Removal, at_ms: int) -> bool:
    """Whether words that were taken away can still be put back at a moment."""
    if removal.by_role != MODERATORS or not removal.stands or removal.reviewed_ms:
        return False
    return bool(removal.appeal_ms) or at_ms < removal.at_ms + APPEAL_MS


def appeal(
    removal: Removal | None, action: Appeal, context: Context, *, author: bool
) -> AppealMade:
    """Judge whether a second look can be asked for.

    Raises:
        NothingSetAside, NotYourWords, AlreadyReviewed, AlreadyAppealed, AppealTooLate: as they say.
    """
    found = _set_aside(removal)
    if not author:
        raise NotYourWords
    _still_open(found, context)
    if found.appeal_ms:
        raise AlreadyAppealed
    now_ms = context.now_ms
    return AppealMade(action.commitment, at_ms=now_ms, answer_by_ms=now_ms + ANSWER_MS)


def review(
    removal: Removal | None, action: Review, member: MemberId, context: Context
) -> RemovalReviewed:
    """Judge whether somebody can look again.

    Raises:
        NothingSetAside, NotYoursToReview, YourOwnWords, AlreadyReviewed, NobodyAppealed,
        SamePerson, AppealTooLate: as they say.
    """
    found = _set_aside(removal)
    if not context.law.is_moderator(member, context.now_ms):
        raise NotYoursToReview
    if context.law.author(action.commitment, found.about) == member:
        raise YourOwnWords
    _still_open(found, context)
    if action.stands:
        if not found.appeal_ms:
            raise NobodyAppealed
        if found.by == member:
            raise SamePerson
    return RemovalReviewed(action.commitment, stands=action.stands, at_ms=context.now_ms)


def _set_aside(removal: Removal | None) -> Removal:
    if removal is None or removal.by_role != MODERATORS or not removal.stands:
        raise NothingSetAside
    return removal


def _still_open(removal: Removal, context: Context) -> None:
    if removal.reviewed_ms:
        raise AlreadyReviewed
    if not lies_here(removal, context.now_ms):
        raise AppealTooLate


def written(removal: Removal, event: AppealMade | RemovalReviewed) -> Removal:
    """Write it down."""
    if isinstance(event, AppealMade):
        return replace(removal, appeal_ms=event.at_ms, answer_by_ms=event.answer_by_ms)
    return replace(removal, reviewed_ms=event.at_ms, stands=event.stands)
