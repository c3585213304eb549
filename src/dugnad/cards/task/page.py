"""The page of a task: what counts as done, what there is for it, what was shown and is missing."""

from __future__ import annotations

from itertools import chain
from typing import Any, Final, cast

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.cards.task.facts import facts_of
from dugnad.cards.task.law.records import Task
from dugnad.cards.task.look import Look, look_at, pot_of
from dugnad.cards.task.missing import bar_of, missing_words, money_words
from dugnad.cards.task.pay import NOT_THIS, THIS_IS, pay_words, warning
from dugnad.cards.task.pressing import verbs_of
from dugnad.cards.task.shown import ShownWork, person_line, sayings_in, shown_works
from dugnad.charter.money.accounts import Sum
from dugnad.face.page import CardPage
from dugnad.face.seen import Seen
from dugnad.face.sentences import StrOrPromise
from dugnad.face.takes import ANSWERING, MINUTE_MS, lasting
from dugnad.ledger.state import State

LEAD: Final = "task/lead.html"


BODY: Final = "task/body.html"


def said(state: State) -> tuple[bytes, ...]:
    """What was shown as done, objected and answered, by fingerprints."""
    task = cast("Task", state)
    shown = (one.prose for _key, one in task.showings.items() if one.prose is not None)
    words = chain(task.objections.items(), task.replies.items())
    return tuple(dict.fromkeys([*shown, *(one.prose for _key, one in words)]))


def page(state: State, seen: Seen) -> CardPage:
    """What is shown of a task."""
    look = look_at(state, seen)
    result = result_words(look)
    shown = shown_works(look)
    return CardPage(
        when=_when(look),
        where="" if seen.told is None else seen.told.where,
        missing="" if result else missing_words(look),
        missing_label=_("What is missing") if not result and look.free else "",
        bar=None if result else bar_of(look),
        facts=facts_of(look),
        verbs=() if result else verbs_of(look),
        more=() if result else tuple(verb for one in shown for verb in one.verbs),
        cue=_("Is it done?") if not result and look.to_judge else "",
        takes=_takes(look),
        result=result,
        people=tuple(person_line(one, look) for one in look.works),
        sayings=sayings_in(look),
        extra=_extra(look, shown),
    )


def _takes(look: Look) -> StrOrPromise:
    """How long it takes, as far as whoever put it up said."""
    if look.to_judge:
        return ANSWERING
    told = look.seen.told
    said = "" if told is None else told.more("takes")
    if said:
        return _("How long it takes: %(said)s") % {"said": said}
    minutes = look.terms.minutes
    return lasting(minutes * MINUTE_MS) if minutes else _("Ask how long it takes")


def _when(look: Look) -> str:
    if not look.terms.done_by_ms:
        return ""
    return str(_("Until %(until)s") % {"until": look.moment(look.terms.done_by_ms)})


# ── What came of it
def result_words(look: Look) -> StrOrPromise:
    """What came of it; "" while somebody can still do something."""
    closed, done = look.seen.card.status == "closed", look.counts.settled
    if not closed and not look.over:
        return ""
    if done >= look.terms.places:
        return _("It is done.")
    if done:
        return ngettext(
            "%(count)s of %(places)s places was done.",
            "%(count)s of %(places)s places were done.",
            done,
        ) % {"count": done, "places": look.terms.places}
    if closed:
        return _("The card was closed. Nobody has to do it any more.")
    return _("Nobody took it on in time.")


# ── Above and below the verbs
def _extra(look: Look, shown: tuple[ShownWork, ...]) -> dict[str, Any]:
    told = look.seen.told
    own = {name: "" if told is None else told.more(name) for name in ("this_is", "not_this")}
    return {
        "done": "" if told is None else told.more("done"),
        "pay": pay_words(look.terms, look.seen),
        "thanks": told is not None and look.terms.pay == "thanks" and bool(told.more("thanks")),
        "warning": warning(look.terms, look.seen),
        "this_is": own["this_is"] or THIS_IS,
        "not_this": own["not_this"] or NOT_THIS,
        "this_is_own": bool(own["this_is"]),
        "not_this_own": bool(own["not_this"]),
        "shown": shown,
        "judged": bool(look.to_judge),
        "pays_viewer": look.terms.unit is not None and bool(look.mine or look.done_by_viewer),
        "money_missing": _short(look),
        "money_words": money_words(look),
    }


def _short(look: Look) -> Sum | None:
    """How much money is missing in the pot; None where none is, or nobody knows here."""
    pot, unit = pot_of(look), look.terms.unit
    if pot is None or unit is None or pot[0] >= pot[1]:
        return None
    return Sum(unit=unit, amount=pot[1] - pot[0])
