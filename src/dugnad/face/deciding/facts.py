"""The facts that stand beside a decision."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.charter.decisions.opening import is_yes_or_no
from dugnad.charter.decisions.terms import Given, Pay, Terms
from dugnad.charter.decisions.terms import SetAside as SetAsideMoney
from dugnad.face.deciding import secretly
from dugnad.face.deciding.effects import effect_words
from dugnad.face.deciding.look import Look, answer_words, together
from dugnad.face.deciding.words import how, who_decides
from dugnad.face.moments import HOUR_MS, day_words
from dugnad.face.page import Fact
from dugnad.face.refusals import sentence_of
from dugnad.face.sentences import StrOrPromise


def facts_of(look: Look) -> tuple[Fact, ...]:
    """What stands beside the question, in order; what says nothing is left out."""
    terms, stage, given = look.terms, look.stage, look.mine
    facts = [
        Fact(_answer_of(given, look), _my_answer(given, look), "check", own=True)
        if given
        else None,
        Fact(_("Who decides"), who_decides(terms.electorate), "users-group"),
        Fact(_("How"), together(*how(terms, stage.method, turn=stage.turn)), "scale"),
        Fact(_("Who pays"), _who_pays(terms), "heart-handshake"),
        _when_it_binds(look),
        _what_follows(look),
        _took_part(look),
        Fact(_("Answers"), _secrecy(look), "lock" if terms.secret else "eye"),
        _who_waits(look),
        _why_not(look),
    ]
    return tuple(fact for fact in facts if fact is not None)


def _who_pays(terms: Terms) -> StrOrPromise:
    if isinstance(terms.effect, (Pay, SetAsideMoney)):
        return _("The group, from the money that is held for it.")
    return _("Nobody: no money moves.")


def _what_follows(look: Look) -> Fact | None:
    if look.ended and look.stage.standing != "passed":
        return None
    words = effect_words(look.terms.effect, look.seen.around)
    return Fact(_("What happens then"), words, "arrow-right")


def _answer_of(given: Given, look: Look) -> StrOrPromise:
    """Whose answer it is: the viewer's, their organisation's, or of one with whom they share it."""
    seen = look.seen
    if seen.member is None:
        return _("Your answer")
    organisation = seen.around.organisations([seen.member]).get(seen.member)
    if organisation:
        return organisation
    by = given.by or seen.around.voice(look.terms.electorate, seen.member)
    if by in (None, seen.member):
        return _("Your answer")
    name = seen.around.names([by]).get(by) or _("Somebody")
    return _("Your answer, given by %(name)s") % {"name": name}


def _when_it_binds(look: Look) -> Fact | None:
    stage = look.stage
    label = _("When it holds")
    if look.ended:
        if stage.standing != "passed":
            return None
        when = _("From %(moment)s on.") % {"moment": look.moment(stage.decided_ms)}
        return Fact(label, when, "calendar-event")
    if look.early_ms:
        sentence = _("From %(moment)s on, if it is agreed by then.")
        return Fact(label, sentence % {"moment": look.moment(look.early_ms)}, "calendar-event")
    if not look.terms.secret and is_yes_or_no(stage.method):
        sentence = _(
            "From %(moment)s on, if it is agreed. If all have answered before, ten minutes after "
            "the last answer."
        )
    else:
        sentence = _("From %(moment)s on, when it is counted.")
    return Fact(label, sentence % {"moment": look.moment(stage.counts_ms)}, "calendar-event")


def _took_part(look: Look) -> Fact | None:
    if not secretly.took_part(look.deciding, look.stage, look.seen.member):
        return None
    if look.ended:
        return Fact(_("Your answer"), _("You have answered."), "check", own=True)
    return Fact(_("Your answer"), _("It lies in the urn, and counts once."), "check", own=True)


def _secrecy(look: Look) -> StrOrPromise:
    if look.terms.secret:
        return secretly.secrecy(look)
    return _("Open: in the books each answer stands under a number.")


def _who_waits(look: Look) -> Fact | None:
    if not look.takes_answers:
        return None  # nobody can answer, so nobody is waited for.
    if look.seen.now_ms - look.terms.opened_ms < HOUR_MS:
        return None  # also while it is only being written: nobody has waited yet.
    left = look.terms.electorate.size - look.stage.answered
    if left <= 0:
        clock = _("Nobody: all have answered. It waits for the clock, until %(until)s.")
        words = {"until": look.moment(look.until_ms)}
        return Fact(_("Who waits for whom"), clock % words, "clock")
    since = day_words(look.terms.opened_ms, look.seen.zone, look.seen.now_ms)
    sentence = ngettext(
        "Whoever proposes it has waited for one answer since %(since)s.",
        "Whoever proposes it has waited for %(left)s answers since %(since)s.",
        left,
    ) % {"left": left, "since": since}
    return Fact(_("Who waits for whom"), sentence, "clock")


def _why_not(look: Look) -> Fact | None:
    if not look.stage.failed:
        return None
    return Fact(_("Why it was not carried out"), sentence_of(look.stage.failed), "alert-triangle")


def _my_answer(given: Given, look: Look) -> StrOrPromise:
    return answer_words(given, look)
