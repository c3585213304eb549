"""The facts that stand beside a task."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.task.law.records import DAY_MS
from dugnad.cards.task.look import Look, Work
from dugnad.face.face import Fact
from dugnad.face.sentences import StrOrPromise


def facts_of(look: Look) -> tuple[Fact, ...]:
    """What stands beside the task, in order; what does not concern this viewer is left out."""
    terms, mine = look.terms, look.mine
    facts = [
        Fact(_("You"), _my_words(mine, look), "check", own=True) if mine else None,
        _reworded(mine, look),
        Fact(_("Places"), str(terms.places), "users") if terms.places > 1 else None,
        Fact(_("Done"), str(look.counts.settled), "checklist") if look.counts.settled else None,
        Fact(_("When it counts"), _period(look), "clock"),
        Fact(
            _("Who may take it on"),
            _("Everybody") if terms.outsiders else _("Members of the project"),
            "door",
        ),
    ]
    return tuple(fact for fact in facts if fact is not None)


def _my_words(mine: Work, look: Look) -> StrOrPromise:
    until = {"until": look.moment(mine.place.until_ms)}
    match mine.place.standing:
        case "taken":
            return _("You have taken it on. The place is yours until %(until)s.") % until
        case "shown":
            return _("You have shown it. Members can object until %(until)s.") % until
        case _:
            return _("Members vote until %(until)s whether it is done.") % until


def _reworded(mine: Work | None, look: Look) -> Fact | None:
    """Whether the card says something else than it did when the viewer took it on."""
    if mine is None or mine.place.words == look.seen.card.prose:
        return None
    words = _("The words on the card were changed after you took it on. Read them again.")
    return Fact(_("Changed"), words, "pencil", own=True)


def _period(look: Look) -> StrOrPromise:
    days = look.terms.period_ms // DAY_MS
    if look.terms.confirms:
        return ngettext(
            "%(count)s day after it is shown, if somebody confirms it and nobody objects.",
            "%(count)s days after it is shown, if somebody confirms it and nobody objects.",
            days,
        ) % {"count": days}
    return ngettext(
        "%(count)s day after it is shown, if nobody objects.",
        "%(count)s days after it is shown, if nobody objects.",
        days,
    ) % {"count": days}
