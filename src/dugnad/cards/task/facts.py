"""The facts that stand beside a task."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.task.law.records import DAY_MS
from dugnad.cards.task.law.worth import due_for
from dugnad.cards.task.look import Look, Work
from dugnad.face.money import amount_words
from dugnad.face.page import Fact
from dugnad.face.sentences import StrOrPromise


def facts_of(look: Look) -> tuple[Fact, ...]:
    """What stands beside the task, in order; what does not concern this viewer is left out."""
    terms, mine = look.terms, look.mine
    facts = [
        Fact(_("You"), my_words(mine, look), "check", own=True) if mine else None,
        *(_done(one, look) for one in look.done_by_viewer),
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


def my_words(mine: Work, look: Look) -> StrOrPromise:
    """How far the viewer is with what they have taken on, and until when."""
    until = {"until": look.moment(mine.place.until_ms)}
    match mine.place.standing:
        case "taken":
            return (
                _(
                    "You have taken it on. The place is yours until %(until)s: show by then that "
                    "it is done, or give it back."
                )
                % until
            )
        case "shown":
            return _("You have shown it. Members can object until %(until)s.") % until
        case _:
            return _("Members vote until %(until)s whether it is done.") % until


def _done(work: Work, look: Look) -> Fact:
    """What came of a part that the viewer has done."""
    claimed = 0 if work.showing is None else work.showing.claimed
    due = due_for(look.terms, claimed)
    amount = {"amount": amount_words(due, look.terms.unit or "")}
    if not due:
        words = _("What you did counts as done. Thank you!")
    elif work.place.standing == "settled":
        words = _(
            "What you did counts as done, and %(amount)s is owed to you for it. Say once where "
            "money can be paid to you."
        )
    else:
        words = _("What you did counts as done. %(amount)s waits for money to come into the pot.")
    return Fact(_("You"), words % amount, "check", own=True)


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
