"""What is missing: how many have answered, until when, and what happens then."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.charter.counting.method import ByConsent
from dugnad.charter.decisions import urn
from dugnad.charter.decisions.opening import is_yes_or_no
from dugnad.charter.entries import MEMBERS
from dugnad.face.deciding.look import Look, is_objected, together
from dugnad.face.page import Bar
from dugnad.face.sentences import StrOrPromise

COUNTED_WITHIN_MS: Final = 10 * 60_000
"""Counting takes seconds; what is not counted after so long did not succeed at first."""


def missing_words(look: Look) -> StrOrPromise:
    """How many have answered, until when, and what happens then."""
    if look.ended:
        return ""
    stage = look.stage
    if stage.standing == "beginning":
        return _("In a moment answers can be given.")
    numbers = {
        "answered": stage.answered,
        "all": look.terms.electorate.size,
        "until": look.moment(stage.closes_ms),
        "counted": look.moment(stage.counts_ms),
    }
    if _is_being_counted(look):
        return together(_took_part_words(look) % numbers, _counting(look) % numbers)
    if stage.standing == "counting":
        waits = _(
            "%(answered)s of %(all)s took part. The two counters are asked to open the urn until "
            "%(counted)s."
        )
        return waits % numbers
    if not look.takes_answers:
        return (
            _(
                "%(answered)s of %(all)s have answered. What came on paper in time can be entered "
                "until %(counted)s; then all is counted."
            )
            % numbers
        )
    if look.early_ms:
        return together(_early(look), _not_i(look))
    said = _("%(answered)s of %(all)s have answered. Answer by %(until)s.") % numbers
    return together(said, _then(look), _not_i(look))


def _not_i(look: Look) -> StrOrPromise:
    """Why a member sees nothing to press; "" for all others."""
    if not look.seen.is_member or look.decides:
        return ""
    those = look.terms.electorate
    if those.who == MEMBERS and those.voices == "all":
        return _("Those answer it who took part when it was put up. You joined later.")
    return _("You are not one of those who decide this.")


def _is_being_counted(look: Look) -> bool:
    """Whether nothing is waited for any more but the count itself."""
    if look.seen.now_ms < look.stage.counts_ms:
        return False
    return not look.terms.secret or urn.is_whole(look.deciding, look.stage)


def _took_part_words(look: Look) -> StrOrPromise:
    if look.terms.secret:
        return _("%(answered)s of %(all)s took part.")
    return _("%(answered)s of %(all)s have answered.")


def _counting(look: Look) -> StrOrPromise:
    """That it is counted now, or since when it should have been."""
    if look.seen.now_ms < look.stage.counts_ms + COUNTED_WITHIN_MS:
        return _("The answers are being counted now; in a moment the result stands here.")
    return _(
        "The answers have waited to be counted since %(counted)s. The place tries again by itself."
    )


def _early(look: Look) -> StrOrPromise:
    """What happens as all have answered, and when."""
    moments = {"at": look.moment(look.early_ms), "until": look.moment(look.stage.closes_ms)}
    if isinstance(look.stage.method, ByConsent):
        return _("All have answered. If nobody objects by %(at)s, it holds from then on.") % moments
    if is_yes_or_no(look.stage.method):
        return (
            _(
                "All have answered. If enough say yes at %(at)s, it holds from then on. If not, "
                "answers can be changed until %(until)s."
            )
            % moments
        )
    return (
        _(
            "All have answered. What wins at %(at)s holds from then on. If nothing does, answers "
            "can be changed until %(until)s."
        )
        % moments
    )


def _then(look: Look) -> StrOrPromise:
    """What happens when the time is over."""
    method = look.stage.method
    if not isinstance(method, ByConsent):
        return _("Then it is counted.")
    if is_objected(look):
        match look.terms.procedure.fallback:
            case "majority":
                return _("If the objection stands then, a vote with yes and no follows.")
            case "again":
                return _("If the objection stands then, a new version is needed.")
            case _:
                return _("If the objection stands then, it falls.")
    if method.silence:
        return _("If nobody objects by then, it is agreed.")
    return _("If nobody objects by then and enough have answered, it is agreed.")


def answers_bar(look: Look) -> Bar:
    """How many of all have answered."""
    have, want = look.stage.answered, look.terms.electorate.size
    label = _("%(have)s of %(want)s have answered") % {"have": have, "want": want}
    return Bar(have=have, want=want, label=label, icon="user")
