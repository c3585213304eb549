"""How one kind of thing is decided, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dugnad.charter.counting.method import HALF, NOTHING, ByConsent, ByMajority, Quorum
from dugnad.charter.entries import Procedure
from dugnad.face.ruling.terms import share_words, time_words
from dugnad.face.sentences import StrOrPromise


def procedure_words(procedure: Procedure) -> tuple[str, ...]:
    """How one kind of thing is decided, without who decides it."""
    return tuple(
        sentence
        for sentence in (
            *_method(procedure),
            _VOICES.get(procedure.voices, "") and str(_VOICES[procedure.voices]),
            _answering(procedure),
            _paper(procedure),
            STRENGTHS.get(procedure.strength, "") and str(STRENGTHS[procedure.strength]),
            _secrecy(procedure),
        )
        if sentence
    )


def _method(procedure: Procedure) -> Iterator[str]:
    method = procedure.method
    match method:
        case ByConsent():
            yield _("Something is agreed when no objection stands.")
            yield (
                _("Whoever says nothing agrees.")
                if method.silence
                else _("Saying nothing is no agreement.")
            )
            yield _quorum_of_consent(method.quorum)
            yield _fallback(procedure)
            if procedure.fallback == "majority":
                yield _quorum_of_vote(procedure.majority.quorum)
                yield "" if procedure.majority.quorum.abstentions else str(NO_ABSTENTIONS_IN_VOTE)
        case ByMajority():
            yield _least(method)
            yield _quorum(method.quorum)
            yield "" if method.quorum.abstentions else str(NO_ABSTENTIONS)


NO_ABSTENTIONS: Final = gettext_lazy("Whoever abstains does not count as taking part.")
NO_ABSTENTIONS_IN_VOTE: Final = gettext_lazy(
    "In that vote whoever abstains does not count as taking part."
)


def _least(method: ByMajority) -> str:
    if method.least in (HALF, NOTHING):
        return _("Something is agreed when more say yes than no.")
    return _(
        "Something is agreed when %(share)s of those who say yes or no say yes, and more say yes "
        "than no."
    ) % {"share": share_words(method.least)}


def _quorum(quorum: Quorum) -> str:
    words = {"number": quorum.voices, "share": share_words(quorum.share)}
    if quorum.voices and quorum.share.parts:
        sentence = _(
            "At least %(number)s people and %(share)s of those who decide have to take part."
        )
    elif quorum.share.parts:
        sentence = _("At least %(share)s of those who decide have to take part.")
    elif quorum.voices > 1:
        sentence = _("At least %(number)s people have to take part.")
    else:
        return ""
    return sentence % words


def _quorum_of_consent(quorum: Quorum) -> str:
    """How many must not stand in the way: whoever only has a question does not count."""
    words = {"number": quorum.voices, "share": share_words(quorum.share)}
    if quorum.voices and quorum.share.parts:
        sentence = _(
            "At least %(number)s people and %(share)s of those who decide have to be fine with it "
            "or stand aside."
        )
    elif quorum.share.parts:
        sentence = _(
            "At least %(share)s of those who decide have to be fine with it or stand aside."
        )
    elif quorum.voices > 1:
        sentence = _("At least %(number)s people have to be fine with it or stand aside.")
    else:
        return ""
    return sentence % words


def _quorum_of_vote(quorum: Quorum) -> str:
    """How many must take part in the vote that follows an objection."""
    words = {"number": quorum.voices, "share": share_words(quorum.share)}
    if quorum.voices and quorum.share.parts:
        sentence = _(
            "In that vote at least %(number)s people and %(share)s of those who decide have to "
            "take part."
        )
    elif quorum.share.parts:
        sentence = _("In that vote at least %(share)s of those who decide have to take part.")
    elif quorum.voices > 1:
        sentence = _("In that vote at least %(number)s people have to take part.")
    else:
        return ""
    return sentence % words


def _fallback(procedure: Procedure) -> str:
    match procedure.fallback:
        case "majority" if procedure.majority.least in (HALF, NOTHING):
            return _("If an objection stands, they vote: it then takes more yes than no.")
        case "majority":
            return _("If an objection stands, they vote: it then takes %(share)s to say yes.") % {
                "share": share_words(procedure.majority.least)
            }
        case "again":
            return _("If an objection stands, whoever proposed it comes back with a new version.")
        case "drop":
            return _("If an objection stands, it is off the table.")


def _answering(procedure: Procedure) -> str:
    return _("There are %(time)s to answer.") % {"time": time_words(procedure.answer_ms)}


def _paper(procedure: Procedure) -> str:
    if not procedure.late_ms:
        return ""
    return _("What came on paper or by phone in time may be entered for %(time)s afterwards.") % {
        "time": time_words(procedure.late_ms)
    }


STRENGTHS: Final[dict[str, StrOrPromise]] = {
    "sms": gettext_lazy("Whoever answers has shown a mobile number of their own."),
    "letter": gettext_lazy("Whoever answers has shown a code from a letter to their home."),
    "vouched": gettext_lazy("Others here vouch for whoever answers."),
    "met": gettext_lazy("Somebody here has met whoever answers."),
    "eid": gettext_lazy("Whoever answers has shown who they are with an electronic identity."),
}
"""How well whoever answers is known, where a link is not enough."""


_VOICES: Final[dict[str, StrOrPromise]] = {
    "persons": gettext_lazy("Only people answer here: an organisation that takes part does not."),
    "households": gettext_lazy(
        "Each household has one voice here, whoever of it answers: the last answer counts. An "
        "organisation that takes part does not answer."
    ),
    "organisations": gettext_lazy(
        "Only organisations that take part answer here. Each has one voice, and whoever speaks for "
        "it answers."
    ),
}
"""Whose voices count, where it is not everybody's."""


_SECRECY: Final[dict[str, StrOrPromise]] = {
    "open": gettext_lazy("Answers are open."),
    "asked": gettext_lazy("Answers are open, unless whoever proposes asks for secret ones."),
    "secret": gettext_lazy("Answers are secret."),
}


def _secrecy(procedure: Procedure) -> str:
    if procedure.voices == "households" and procedure.secrecy == "asked":
        return _(
            "Answers are open, as those who share a voice share one answer. Without that, whoever "
            "proposes could ask for secret ones."
        )
    return str(_SECRECY[procedure.secrecy])
