"""What is missing on a task: what has to happen next, and what money it still needs."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.task.forms import SENTENCES_APART
from dugnad.cards.task.law.worth import due_for
from dugnad.cards.task.look import Look, Work, pot_of
from dugnad.cards.task.pay import why_not
from dugnad.face.money import amount_words
from dugnad.face.page import Bar
from dugnad.face.sentences import StrOrPromise
from dugnad.face.standing import waits


def missing_words(look: Look) -> StrOrPromise:
    """What has to happen next, by whom, by when, and what happens if nobody does anything."""
    if look.seen.card.status != "in force":
        return waits(look.seen)
    if look.in_parts and (look.to_judge or look.stuck):
        return together(*_of_parts(look), _money(look))
    if look.to_judge:
        return together(_judging(look.to_judge[0], look), _money(look))
    stuck = next(iter(look.stuck), None)
    if stuck is not None:
        return together(_("It is done, but it could not be owed yet."), why_not(stuck.place.failed))
    if look.free and look.in_time:
        return together(_free(look), _money(look))
    mine = look.mine
    if mine is not None and mine.place.standing == "taken":
        return _("You have taken it on. Show by %(until)s that it is done.") % {
            "until": look.moment(mine.place.until_ms)
        }
    return together(_("It is taken on, and not shown yet."), _money(look))


def _judging(work: Work, look: Look) -> StrOrPromise:
    until = {"until": look.moment(work.place.until_ms)}
    if work.place.standing == "disputed":
        return (
            _(
                "Members vote until %(until)s whether it is done. If no more say yes than no, "
                "nothing is owed and it can be shown anew."
            )
            % until
        )
    showing = work.showing
    if showing is not None and showing.confirmed < look.terms.confirms:
        return (
            _(
                "It is shown as done. Members confirm or object until %(until)s. If nobody does, "
                "all are asked."
            )
            % until
        )
    due = 0 if showing is None else due_for(look.terms, showing.claimed)
    if due:
        amount = amount_words(due, look.terms.unit or "")
        return _(
            "It is shown as done. Members can object until %(until)s. If nobody does, "
            "%(amount)s is owed from then on."
        ) % {**until, "amount": amount}
    return (
        _(
            "It is shown as done. Members can object until %(until)s. If nobody does, it counts "
            "as done from then on."
        )
        % until
    )


def _of_parts(look: Look) -> Iterable[StrOrPromise]:
    """How the parts stand, all of them, where several people each do one."""
    shown = [one for one in look.to_judge if one.place.standing == "shown"]
    if shown:
        yield ngettext(
            "%(count)s part is shown as done; members say by the day that stands with it whether "
            "it is.",
            "%(count)s parts are shown as done; members say of each, by the day that stands with "
            "it, whether it is.",
            len(shown),
        ) % {"count": len(shown)}
    due = sum(due_for(look.terms, one.showing.claimed) for one in shown if one.showing is not None)
    if due:
        yield _("If nobody objects, %(amount)s is owed for what is shown.") % {
            "amount": amount_words(due, look.terms.unit or "")
        }
    voted = len(look.to_judge) - len(shown)
    if voted:
        yield ngettext(
            "Of %(count)s part members vote whether it is done.",
            "Of %(count)s parts members vote whether they are done.",
            voted,
        ) % {"count": voted}
    if look.stuck:
        yield ngettext(
            "%(count)s part is done, but what is due for it could not be owed yet.",
            "%(count)s parts are done, but what is due for them could not be owed yet.",
            len(look.stuck),
        ) % {"count": len(look.stuck)}
        yield why_not(look.stuck[0].place.failed)
    if look.free and look.in_time:
        yield _free(look)


def _free(look: Look) -> StrOrPromise:
    if look.terms.places == 1:
        return _("Somebody is needed who takes it on.")
    return ngettext(
        "%(count)s more person is needed who takes it on.",
        "%(count)s more people are needed who take it on.",
        look.free,
    ) % {"count": look.free}


def _money(look: Look) -> StrOrPromise:
    """How much money is missing for what is still to be done; "" where none is, or who knows."""
    pot = pot_of(look)
    if pot is None or pot[0] >= pot[1]:
        return ""
    if not pot[0] and not look.seen.around.holder(look.terms.unit or ""):
        return _("Nobody holds money for the project yet, so nothing can be owed for it.")
    return _("Of the %(needed)s for it, %(missing)s is missing in the card's pot.") % {
        "needed": amount_words(pot[1], look.terms.unit or ""),
        "missing": amount_words(pot[1] - pot[0], look.terms.unit or ""),
    }


def money_words(look: Look) -> tuple[StrOrPromise, ...]:
    """What money is there, how more gets there, and whom to ask; nothing where none is missing."""
    pot = pot_of(look)
    if pot is None or pot[0] >= pot[1]:
        return ()
    unit = look.terms.unit or ""
    words = {
        "there": amount_words(pot[0], unit),
        "missing": amount_words(pot[1] - pot[0], unit),
        "holder": look.seen.around.holder(unit),
    }
    if not words["holder"]:
        return (
            _("The money for it is not there, and nobody holds money for the project yet."),
            _(
                "Ask whoever looks after the project: they can ask an association or the "
                "municipality to hold money for it."
            ),
        )
    return (
        _(
            "Not all of the money for it is there yet: %(missing)s is missing. What is not there "
            "cannot be paid; it is owed as soon as it has come."
        )
        % words,
        _(
            "The card's pot is the money that is kept for this card alone; %(there)s lies in it. "
            "More gets there when the group sets some aside, or when somebody pays it to "
            "%(holder)s for this card. Ask whoever put the card up, or %(holder)s."
        )
        % words,
    )


def bar_of(look: Look) -> Bar | None:
    """How full the pot is, else how many places are taken; None where neither says anything."""
    pot = pot_of(look)
    if pot is not None and pot[0] < pot[1]:
        words = {
            "have": amount_words(pot[0], look.terms.unit or ""),
            "want": amount_words(pot[1], look.terms.unit or ""),
        }
        label = _("%(have)s of %(want)s lie in the card's pot") % words
        return Bar(have=pot[0], want=pot[1], label=label)
    have, want = look.counts.taken, look.terms.places
    if want == 1:
        return None
    label = _("%(have)s of %(want)s places are taken") % {"have": have, "want": want}
    return Bar(have=have, want=want, label=label, icon="user")


def together(*sentences: StrOrPromise) -> str:
    """Whole sentences after each other."""
    return SENTENCES_APART.join(str(one) for one in sentences if one)
