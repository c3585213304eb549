"""Sheets with words: how somebody answers in secret by text message.

Each person's words differ. Whoever carries a message reads a word that belongs to no language,
and learns nothing. A sheet also has the tracker by which its holder finds their
answer afterwards; a message could not bring that without telling it to whoever carries messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dugnad.charter.counting.ballots import Approval, Ballot, Ranking, Stance, Voice
from dugnad.charter.counting.method import ByApproval, ByConsent, ByScore, Method
from dugnad.charter.decisions.law import is_yes_or_no
from dugnad.face.deciding.options import option_words
from dugnad.face.deciding.secretly import STANCES, VOICES
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import CardId, Channel
from dugnad.web.acting.services import member_in
from dugnad.web.pages.around import ProjectAround
from dugnad.web.people.models import Person
from dugnad.web.urn import services
from dugnad.web.urn.reading import looking
from dugnad.web.urn.words import meant, spell_tracker


@dataclass(frozen=True)
class Sheet:
    """What is printed for one person.

    Attributes:
        lines: each answer in words, and the word that stands for it.
        many: whether several words may be given, the best first.
        tracker: as it is printed.
    """

    lines: tuple[tuple[StrOrPromise, str], ...]
    many: bool
    tracker: str


def words_for(card: CardId, person: Person) -> tuple[tuple[StrOrPromise, str], ...]:
    """Each answer and its word, for one person; empty where words cannot answer."""
    choices, _method = _choices(card, person)
    words = services.words_for(card, person, len(choices))
    return tuple(zip(choices, words, strict=False)) if len(words) == len(choices) else ()


def ballot_of(card: CardId, person: Person, typed: str) -> Ballot | None:
    """What somebody's words mean; None when they are not all words of this person's sheet.

    One wrong letter in a word is mended: no two words of a sheet are that near.
    """
    choices, method = _choices(card, person)
    words = services.words_for(card, person, len(choices))
    found = [meant(one, words) for one in typed.split()]
    chosen = [one for one in found if one is not None]
    if method is None or not chosen or len(chosen) < len(found):
        return None
    return _ballot(method, chosen)


def sheet_for(card: CardId, person: Person) -> Sheet | None:
    """Print a sheet for a person; the one before keeps its words and loses its tracker.

    None where words cannot answer: it is over, or points are given.
    """
    lines = words_for(card, person)
    tracker = services.print_tracker(card, person) if lines else None
    _choices_now, method = _choices(card, person)
    if tracker is None or method is None:
        return None
    return Sheet(lines=lines, many=not is_yes_or_no(method), tracker=spell_tracker(tracker))


def put_by_words(
    person: Person,
    card: CardId,
    typed: str,
    *,
    channel: Channel,
) -> bool:
    """Answer by words; whether they were understood.

    Raises:
        NotTaken, ClockTrouble, NotKept: as in `services.put`.
    """
    ballot = ballot_of(card, person, typed)
    if ballot is None:
        return False
    services.put(
        person,
        card,
        ballot,
        channel=channel,
        of_sheet=True,
    )
    return True


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _choices(card: CardId, person: Person) -> tuple[tuple[StrOrPromise, ...], Method | None]:
    """What can be answered, in words, and by which method; points have no words."""
    with looking(card) as found:
        if found is None or isinstance(found.stage.method, ByScore):
            return (), None
        method, terms = found.stage.method, found.terms
        member, project = member_in(person, found.entry.project), found.entry.project
        around = ProjectAround(project, member, found.now_ms)
    if isinstance(method, ByConsent):
        return tuple(STANCES.values()), method
    if is_yes_or_no(method):
        return tuple(VOICES.values()), method
    return option_words(terms, around), method


def _ballot(method: Method, chosen: Sequence[int]) -> Ballot | None:
    if len(dict.fromkeys(chosen)) < len(chosen):
        return None
    if isinstance(method, ByApproval):
        return Approval(options=tuple(sorted(chosen)))
    if not is_yes_or_no(method):
        return Ranking(groups=tuple((one,) for one in chosen))
    if len(chosen) > 1:
        return None
    if isinstance(method, ByConsent):
        return Stance(says=("fine", "aside", "object")[chosen[0]])
    return Voice(says=("yes", "no", "abstain")[chosen[0]])
