"""What came of a decision, in one sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dugnad.charter.counting.outcome import Outcome, Stances
from dugnad.charter.decisions.opening import is_yes_or_no
from dugnad.face.deciding.look import Look
from dugnad.face.deciding.options import option_words
from dugnad.face.deciding.results import listed
from dugnad.face.moments import day_words
from dugnad.face.sentences import StrOrPromise


def result_words(look: Look) -> StrOrPromise:
    """What came of it; "" while it is open."""
    if not look.ended:
        return ""
    standing, stage = look.stage.standing, look.stage
    day = day_words(stage.decided_ms or look.seen.now_ms, look.seen.zone, look.seen.now_ms)
    match standing:
        case "passed" if stage.failed:
            return _("Agreed on %(day)s, but not carried out yet.") % {"day": day}
        case "passed":
            return _passed(look, day)
        case "fell":
            return _fell(look, day)
        case "no quorum" if stage.outcome is None:
            return _(
                "Fewer than five took part, so the secret answers were not opened, and nothing is "
                "decided."
            )
        case "no quorum" if only_asked(stage.outcome):
            return _("Too few were fine with it or stood aside, so nothing is decided.")
        case "no quorum":
            return _("Too few took part, so nothing is decided.")
        case "again":
            return _("An objection stands. A new version can be proposed.")
        case "unopened":
            return _("The two counters did not open the urn in time, so nothing is decided.")
        case "too many":
            return _("There were too many different answers to count at once. Ask anew.")
        case _:
            return _("Taken back on %(day)s by whoever proposed it.") % {"day": day}


def _passed(look: Look, day: str) -> StrOrPromise:
    outcome = look.stage.outcome
    if is_yes_or_no(look.stage.method) or outcome is None:
        return _("Agreed on %(day)s.") % {"day": day}
    names = option_words(look.terms, look.seen.around)
    winners = listed([names[one] for one in outcome.winners])
    return _("Decided on %(day)s: %(winners)s.") % {"day": day, "winners": winners}


def _fell(look: Look, day: str) -> StrOrPromise:
    if not is_yes_or_no(look.stage.method):
        return _("Counted on %(day)s: it stays as it is today.") % {"day": day}
    return _("Not agreed, counted on %(day)s.") % {"day": day}


def only_asked(outcome: Outcome | None) -> bool:
    """Whether people took part who only had a question, and so do not count for consent."""
    table = None if outcome is None else outcome.table
    return isinstance(table, Stances) and table.question > 0
