"""Sheets with words: how somebody answers in secret by text message or on paper.

Each person's words differ, and what they mean stands on the paper alone (`cells`). A sheet that
somebody prints for themselves also has the tracker by which they find their answer afterwards; a
message could not bring that without telling it to whoever carries messages. A sheet that somebody
else printed has none, as whoever printed it would find the answer by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.charter.counting.method import ByApproval, ByConsent, ByScore, Method
from dugnad.charter.decisions.opening import is_yes_or_no
from dugnad.face.deciding.options import option_words
from dugnad.face.deciding.secretly import STANCES, VOICES
from dugnad.face.sentences import StrOrPromise
from dugnad.ledger.values import CardId, Channel
from dugnad.web.acting.services import member_in
from dugnad.web.kit.around import ProjectAround
from dugnad.web.people.models import Person
from dugnad.web.urn import answering, printing
from dugnad.web.urn.answering import Way
from dugnad.web.urn.cells import NotOnTheSheet
from dugnad.web.urn.lying import NotTaken
from dugnad.web.urn.reading import looking
from dugnad.web.urn.words import spell_tracker

ONE_WORD: Final = _("Give the one word that stands beside your answer.")
ONE_A_LINE: Final = _("Give one word from each line, in any order. You can leave a line out.")
IN_ORDER: Final = _("Give words in your order: what you like best first. You can leave some out.")


@dataclass(frozen=True)
class Sheet:
    """What is printed for one person.

    Attributes:
        heads: what stands above the words, where a line has several.
        lines: each answer or option, and the words in its line.
        how: which words to give.
        most: how many words an answer has at most.
        tracker: as it is printed; "" where there is none.
    """

    heads: tuple[StrOrPromise, ...]
    lines: tuple[tuple[StrOrPromise, tuple[str, ...]], ...]
    how: StrOrPromise
    most: int
    tracker: str


def sheet_for(card: CardId, person: Person, *, numbered: bool = True) -> Sheet | None:
    """Print a sheet for a person; the words of the one before mean nothing any more.

    None where words cannot answer: it is over, they do not decide, or there would be too many.

    Args:
        card: the decision's id, 16 bytes.
        person: for whom.
        numbered: whether they print it themselves, so that nobody else sees its tracker.
    """
    try:
        words, tracker = printing.print_sheet(card, person, numbered=numbered)
    except NotTaken:
        return None
    with looking(card) as found:
        if found is None:
            return None
        method, terms, grid = found.stage.method, found.terms, found.grid
        member, project = member_in(person, found.entry.project), found.entry.project
        labels = _labels(method) or option_words(
            terms, ProjectAround(project, member, found.now_ms)
        )
    lines = [words[at : at + grid.columns] for at in range(0, len(words), grid.columns)]
    return Sheet(
        heads=_heads(method),
        lines=tuple(zip(labels, lines, strict=True)),
        how=_how(method),
        most=grid.most,
        tracker=spell_tracker(tracker) if tracker else "",
    )


def has_words(card: CardId, person: Person) -> bool:
    """Whether a sheet can be printed for a person now."""
    return printing.has_words(card, person)


def are_words(card: CardId, person: Person, typed: str) -> bool:
    """Whether something is an answer in words of a person's sheet."""
    try:
        printing.read_words(card, person, typed)
    except NotOnTheSheet:
        return False
    return True


def put_by_words(person: Person, card: CardId, typed: str, *, channel: Channel) -> bool:
    """Answer by words, from the person themselves; whether they were understood.

    Raises:
        NotTaken, ClockTrouble, NotKept: as in `services.put`.
    """
    try:
        sheet, chosen = printing.read_words(card, person, typed)
    except NotOnTheSheet:
        return False
    answering.put_by_words(person, card, sheet.id, chosen, Way(channel))
    return True


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────


def _labels(method: Method) -> tuple[StrOrPromise, ...]:
    if isinstance(method, ByConsent):
        return tuple(STANCES.values())
    return tuple(VOICES.values()) if is_yes_or_no(method) else ()


def _heads(method: Method) -> tuple[StrOrPromise, ...]:
    match method:
        case ByApproval():
            return (_("I can live with it"), _("I cannot"))
        case ByScore(low=low, high=high):
            return tuple(str(one) for one in range(low, high + 1))
        case _:
            return ()


def _how(method: Method) -> StrOrPromise:
    if is_yes_or_no(method):
        return ONE_WORD
    return ONE_A_LINE if isinstance(method, ByApproval | ByScore) else IN_ORDER
