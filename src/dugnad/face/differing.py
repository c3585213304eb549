"""The words of what differs between those who take part, and of rules that nobody could meet.

Both are read from the law as it is (`charter.rights`); nothing here judges (COC-07, COC-13, K44).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dugnad.charter.entries import STARTER, Procedure, Rules
from dugnad.charter.rights import NAMES, Deciding, Difference, RuleWarning

from .roles import title_of
from .ruling.deciding import STRENGTHS
from .ruling.groups import DIFFERENT_VOICES
from .ruling.terms import role_within
from .sentences import StrOrPromise

ABOUT: Final[dict[Deciding, StrOrPromise]] = {
    "everyday": gettext_lazy("Deciding everyday things"),
    "lasting": gettext_lazy("Deciding what lasts"),
    "choosing": gettext_lazy("Deciding about roles"),
}
"""What a way of deciding is for, as a heading."""


@dataclass(frozen=True)
class Differing:
    """A right that not all have.

    Attributes:
        about: what it is about.
        sentence: whose it is, or is not.
    """

    about: str
    sentence: str


def difference_words(difference: Difference, rules: Rules, names: Mapping[bytes, str]) -> Differing:
    """A difference in words.

    Args:
        difference: as the law finds it.
        rules: those in force.
        names: of those who take part, as far as the reader may know them.
    """
    known = [names[one] for one in difference.members if one in names]
    who = ", ".join(known) if len(known) == len(difference.members) else ""
    words = {
        "names": who,
        "role": role_within(difference.role) if difference.role else "",
        "count": len(difference.members),
    }
    about = str(ABOUT[difference.of]) if difference.of else title_of(difference.role)
    match difference.kind:
        case "holds":
            sentence = _holds(words)
            more = _MORE.get(difference.role)
            sentence = f"{sentence} {more}" if more else sentence
        case "stands in":
            sentence = _stands_in(words)
        case "decides":
            sentence = _("Only those with this role answer: %(role)s.") % words
        case "puts up":
            about = _("Putting up cards")
            sentence = _(
                "Only who looks after the project puts up cards, other than proposals and votes."
            )
        case "voices":
            sentence = str(DIFFERENT_VOICES[_procedure(difference, rules).voices])
        case "strength":
            sentence = str(STRENGTHS[_procedure(difference, rules).strength])
        case "roles":
            about = _("Roles")
            sentence = _(
                "People alone hold roles, share a voice, come to work days and meetings, and take "
                "on tasks. An organisation that takes part does everything else."
            )
        case "silent":
            about = who or _("An organisation")
            sentence = _("Nobody speaks for it now, so nothing is done in its name.")
    return Differing(about, sentence)


def _procedure(difference: Difference, rules: Rules) -> Procedure:
    at = NAMES.index(difference.of) if difference.of else 0
    return rules.procedures()[at]


_MORE: Final[dict[str, StrOrPromise]] = {
    STARTER: gettext_lazy(
        "This role orders the project's cards, writes what it is about, and does on every card "
        "what whoever put it up may do."
    ),
}
"""What a role allows besides being asked; every other role only decides, where the rules say so."""


def _holds(words: Mapping[str, object]) -> str:
    if words["names"]:
        return _("Held by %(names)s.") % words
    number = int(str(words["count"]))
    return ngettext("One person holds it.", "%(count)s people hold it.", number) % dict(words)


def _stands_in(words: Mapping[str, object]) -> str:
    if words["names"]:
        return _("Standing in: %(names)s.") % words
    number = int(str(words["count"]))
    return ngettext("One person stands in.", "%(count)s people stand in.", number) % dict(words)


# ── Rules that nobody could meet
def warning_words(warning: RuleWarning) -> Differing:
    """What could not be decided by rules as a group is now, and why."""
    words = {
        "role": role_within(warning.role) if warning.role else "",
        "able": warning.able,
        "needed": warning.needed,
    }
    match warning.kind:
        case "nobody":
            sentence = _("Nobody takes part now whose voice counts here, so nobody could answer.")
        case "nobody holds":
            sentence = _(
                "Nobody holds this role yet: %(role)s. Until somebody does, nothing can be decided "
                "that way. Choose people for it soon."
            )
        case "too few":
            sentence = ngettext(
                "%(needed)s would have to take part, and only one could.",
                "%(needed)s would have to take part, and only %(able)s could.",
                warning.able,
            )
        case "too few seats":
            sentence = _(
                "%(needed)s would have to take part, and at most %(able)s have this role: %(role)s."
            )
        case "unknown":
            sentence = _(
                "%(needed)s would have to take part, and only %(able)s are known well enough to "
                "answer."
            )
    return Differing(str(ABOUT[warning.of]), sentence % words)
