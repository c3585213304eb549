"""How a project decides, in plain sentences: who, by what, until when, what silence means."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dugnad.charter.counting.method import (
    HALF,
    ByApproval,
    ByConsent,
    ByMajority,
    BySchulze,
    ByScore,
    ByTransfer,
    ByUnanimity,
    Method,
)
from dugnad.charter.counting.turnout import needed_of
from dugnad.charter.decisions.terms import Electorate, Terms
from dugnad.charter.entries import MEMBERS
from dugnad.face.ruling.deciding import NO_ABSTENTIONS, NO_ABSTENTIONS_IN_VOTE
from dugnad.face.ruling.terms import role_within, share_words
from dugnad.face.sentences import StrOrPromise

Sentences = tuple[StrOrPromise, ...]

CHANNELS: Final = {
    "own": _("By a device of their own"),
    "device": _("By a device of their own"),
    "page": _("On the page"),
    "link": _("By link"),
    "sms": _("By text message"),
    "paper": _("On paper"),
    "phone": _("By telephone"),
    "helper": _("With a helper"),
    "desk": _("At a desk"),
}
"""How an answer came."""


def who_decides(electorate: Electorate) -> StrOrPromise:
    """Who may answer, and how many they are."""
    count = electorate.size
    if electorate.who == MEMBERS and electorate.voices != "all":
        return _whose_voices(electorate)
    if electorate.who == MEMBERS:
        return ngettext("The one member", "All %(count)s members", count) % {"count": count}
    if electorate.who == "trusted":
        sentence = ngettext("The one trusted person", "The trusted few: %(count)s people", count)
        return sentence % {"count": count}
    if electorate.who == "board":
        return ngettext("The board: one person", "The board: %(count)s people", count) % {
            "count": count
        }
    words = {"count": count, "role": role_within(electorate.who)}
    return (
        ngettext(
            "The one person with the role: %(role)s",
            "The %(count)s people with the role: %(role)s",
            count,
        )
        % words
    )


def _whose_voices(electorate: Electorate) -> StrOrPromise:
    """Whose voices count among the members, and how many there are."""
    count, words = electorate.size, {"count": electorate.size}
    match electorate.voices:
        case "households":
            sentence = ngettext(
                "The one household: it has one voice, and the last answer of it counts",
                "All %(count)s households: each has one voice, and the last answer of it counts",
                count,
            )
        case "organisations":
            sentence = ngettext(
                "The one organisation that takes part",
                "All %(count)s organisations that take part",
                count,
            )
        case _:
            sentence = ngettext(
                "The one person who takes part; organisations do not answer here",
                "All %(count)s people who take part; organisations do not answer here",
                count,
            )
    return sentence % words


def how(terms: Terms, method: Method, *, turn: int) -> Sentences:
    """By what it is decided, what silence means, how many must take part, and what else holds."""
    return (
        *by_method(method),
        *_quorum(method, terms.electorate.size),
        *_abstentions(method),
        *(_fallback(terms) if isinstance(method, ByConsent) and turn == 0 else ()),
        *_strength(terms.electorate),
    )


def by_method(method: Method) -> Sentences:
    """What makes it agreed, in the words of one method."""
    match method:
        case ByConsent(silence=True):
            return (
                _("It is agreed unless somebody objects."),
                _("Who does not answer agrees."),
            )
        case ByConsent():
            return (
                _("It is agreed unless somebody objects."),
                _("Who does not answer neither agrees nor objects."),
            )
        case ByMajority(least=least):
            if least == HALF:
                return (_("It is agreed if more people say yes than no. A tie means no."),)
            share = {"share": share_words(least)}
            return (
                _(
                    "It is agreed if at least %(share)s of those who say yes or no say yes, and "
                    "more say yes than no."
                )
                % share,
            )
        case ByUnanimity(everybody=True):
            return (_("It is agreed if everybody says yes."),)
        case ByUnanimity():
            return (_("It is agreed if somebody says yes and nobody says no."),)
        case ByApproval(seats=seats):
            return (
                _("Everybody ticks all that they can live with."),
                ngettext(
                    "What most people ticked wins.",
                    "The %(count)s that most people ticked win.",
                    seats,
                )
                % {"count": seats},
            )
        case ByScore(low=low, high=high):
            points = {"low": low, "high": high}
            return (
                _("Everybody gives points from %(low)s to %(high)s.") % points,
                _("What gets most points in all wins."),
            )
        case BySchulze():
            return _by_order(method)
        case ByTransfer(seats=seats):
            return (
                ngettext(
                    "Everybody puts them in order, for one seat.",
                    "Everybody puts them in order, for %(count)s seats.",
                    seats,
                )
                % {"count": seats},
                _(
                    "Votes that a winner does not need, and those of whoever is out, go on to the "
                    "next in each one's order."
                ),
            )


def _by_order(method: BySchulze) -> Sentences:
    said: Sentences = (
        _("Everybody puts them in order; two may stand equal."),
        _("Each is compared with each: what more people prefer beats the other."),
    )
    if method.as_today is None:
        return said
    return (*said, _("What wins must be preferred to leaving it as it is today."))


def _quorum(method: Method, size: int) -> Sentences:
    needed = needed_of(method.quorum, size)
    if needed <= 1:
        return ()
    numbers = {"needed": needed, "all": size}
    if isinstance(method, ByConsent) and method.silence:
        return ()
    if isinstance(method, ByConsent):
        # Whoever only has a question does not count.
        return (
            _(
                "At least %(needed)s of %(all)s must be fine with it or stand aside, or nothing is "
                "decided."
            )
            % numbers,
        )
    return (_("At least %(needed)s of %(all)s must take part, or nothing is decided.") % numbers,)


def _abstentions(method: Method) -> Sentences:
    """That whoever abstains does not count, where the rules say so; by consent nobody abstains."""
    if isinstance(method, ByConsent) or method.quorum.abstentions:
        return ()
    return (NO_ABSTENTIONS,)


def _quorum_of_vote(method: ByMajority, size: int) -> Sentences:
    """How many must take part in the vote that follows an objection."""
    needed = needed_of(method.quorum, size)
    if needed <= 1:
        return ()
    sentence = _(
        "In that vote at least %(needed)s of %(all)s must take part, or nothing is decided."
    )
    return (sentence % {"needed": needed, "all": size},)


def _fallback(terms: Terms) -> Sentences:
    procedure = terms.procedure
    match procedure.fallback:
        case "again":
            return (_("If an objection stands, a new version is needed."),)
        case "majority":
            return (
                _("If an objection stands, a vote with yes and no follows."),
                *by_method(procedure.majority),
                *_quorum_of_vote(procedure.majority, terms.electorate.size),
                *(() if procedure.majority.quorum.abstentions else (NO_ABSTENTIONS_IN_VOTE,)),
            )
        case _:
            return (_("If an objection stands, it falls."),)


STRENGTHS: Final = {
    "link": _("by an address"),
    "sms": _("by a telephone number"),
    "letter": _("by a code sent in a letter"),
    "vouched": _("because neighbours vouch for them"),
    "met": _("because somebody has met them"),
    "eid": _("by an electronic identity"),
}


def _strength(electorate: Electorate) -> Sentences:
    if electorate.strength == "link":
        return ()
    words = {"how": STRENGTHS[electorate.strength]}
    return (_("Those can answer whom we know at least %(how)s.") % words,)
