"""The words of roles: what somebody does who holds one, in whole sentences.

The charter knows seven roles by name, and the helpers' desk one more; a group may have others,
which are said as the group wrote them. Every sentence is whole in each language, as a role is a
verb here and a noun there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from dugnad.charter.decisions.urn import COUNTER
from dugnad.charter.entries import STARTER
from dugnad.charter.law import HELPER, MODERATOR
from dugnad.charter.ways import BOARD, CHAIR, TREASURER, TRUSTED

from .sentences import StrOrPromise


@dataclass(frozen=True)
class RoleWords:
    """One role in words; `%(name)s` is a person, `%(role)s` the name of a group's own role.

    Attributes:
        title: as a heading.
        does: what a holder does.
        stands_in: what a deputy does.
        asked: the question to whom it is offered.
        asked_deputy: the question to whom it is asked to stand in.
        i_do: the answer that takes it on.
        nobody: that nobody holds it.
        begun: that somebody begins.
        laid_down: that somebody has stopped.
    """

    title: StrOrPromise
    does: StrOrPromise
    stands_in: StrOrPromise
    asked: StrOrPromise
    asked_deputy: StrOrPromise
    i_do: StrOrPromise
    nobody: StrOrPromise
    begun: StrOrPromise
    laid_down: StrOrPromise


KNOWN: Final[dict[str, RoleWords]] = {
    STARTER: RoleWords(
        title=_("Looking after the project"),
        does=_("%(name)s looks after the project."),
        stands_in=_("%(name)s stands in for those who look after the project."),
        asked=_("Will you look after the project?"),
        asked_deputy=_("Will you stand in for those who look after the project?"),
        i_do=_("Yes, I look after it"),
        nobody=_("Nobody looks after this now."),
        begun=_("%(name)s looks after the project from now on."),
        laid_down=_("%(name)s no longer looks after the project."),
    ),
    TRUSTED: RoleWords(
        title=_("The trusted few"),
        does=_("%(name)s is one of the trusted few."),
        stands_in=_("%(name)s stands in for the trusted few."),
        asked=_("Will you be one of the trusted few?"),
        asked_deputy=_("Will you stand in for the trusted few?"),
        i_do=_("Yes, I am one of them"),
        nobody=_("Nobody is one of the trusted few now."),
        begun=_("%(name)s is one of the trusted few from now on."),
        laid_down=_("%(name)s is no longer one of the trusted few."),
    ),
    BOARD: RoleWords(
        title=_("Board"),
        does=_("%(name)s sits on the board."),
        stands_in=_("%(name)s stands in on the board."),
        asked=_("Will you sit on the board?"),
        asked_deputy=_("Will you stand in on the board?"),
        i_do=_("Yes, I sit on the board"),
        nobody=_("Nobody sits on the board now."),
        begun=_("%(name)s sits on the board from now on."),
        laid_down=_("%(name)s no longer sits on the board."),
    ),
    CHAIR: RoleWords(
        title=_("Chair"),
        does=_("%(name)s leads the meetings."),
        stands_in=_("%(name)s stands in for whoever leads the meetings."),
        asked=_("Will you lead the meetings?"),
        asked_deputy=_("Will you stand in for whoever leads the meetings?"),
        i_do=_("Yes, I lead the meetings"),
        nobody=_("Nobody leads the meetings now."),
        begun=_("%(name)s leads the meetings from now on."),
        laid_down=_("%(name)s no longer leads the meetings."),
    ),
    TREASURER: RoleWords(
        title=_("Treasurer"),
        does=_("%(name)s looks after the money."),
        stands_in=_("%(name)s stands in for whoever looks after the money."),
        asked=_("Will you look after the money?"),
        asked_deputy=_("Will you stand in for whoever looks after the money?"),
        i_do=_("Yes, I look after the money"),
        nobody=_("Nobody looks after the money now."),
        begun=_("%(name)s looks after the money from now on."),
        laid_down=_("%(name)s no longer looks after the money."),
    ),
    MODERATOR: RoleWords(
        title=_("Taking down what breaks a rule"),
        does=_("%(name)s takes down what breaks a rule."),
        stands_in=_("%(name)s stands in for those who take down what breaks a rule."),
        asked=_("Will you take down what breaks a rule?"),
        asked_deputy=_("Will you stand in for those who take down what breaks a rule?"),
        i_do=_("Yes, I take down what breaks a rule"),
        nobody=_("Nobody takes down what breaks a rule now."),
        begun=_("%(name)s takes down what breaks a rule from now on."),
        laid_down=_("%(name)s no longer takes down what breaks a rule."),
    ),
    COUNTER: RoleWords(
        title=_("Counters of secret answers"),
        does=_("%(name)s counts secret answers with another."),
        stands_in=_("%(name)s stands in for those who count secret answers."),
        asked=_("Will you count secret answers with another?"),
        asked_deputy=_("Will you stand in for those who count secret answers?"),
        i_do=_("Yes, I count them with another"),
        nobody=_("Nobody counts secret answers now."),
        begun=_("%(name)s counts secret answers from now on, with another."),
        laid_down=_("%(name)s no longer counts secret answers."),
    ),
    HELPER: RoleWords(
        title=_("Helping at the desk"),
        does=_("%(name)s helps people at the desk."),
        stands_in=_("%(name)s stands in for those who help at the desk."),
        asked=_("Will you help people at the desk?"),
        asked_deputy=_("Will you stand in for those who help at the desk?"),
        i_do=_("Yes, I help there"),
        nobody=_("Nobody helps at the desk now."),
        begun=_("%(name)s helps at the desk from now on."),
        laid_down=_("%(name)s no longer helps at the desk."),
    ),
}

_OWN: Final = RoleWords(
    title="%(role)s",
    does=_("%(name)s has this role: %(role)s."),
    stands_in=_("%(name)s stands in here: %(role)s."),
    asked=_("Will you take on this role: %(role)s?"),
    asked_deputy=_("Will you stand in here: %(role)s?"),
    i_do=_("Yes, I take it on"),
    nobody=_("Nobody has this role now: %(role)s."),
    begun=_("%(name)s has this role from now on: %(role)s."),
    laid_down=_("%(name)s no longer has this role: %(role)s."),
)


def words_of(role: str) -> RoleWords:
    """The words of a role, with which further sentences are filled in by `said`."""
    return KNOWN.get(role, _OWN)


def title_of(role: str) -> str:
    """A role as a heading, in the language that is active."""
    return said(words_of(role).title, role)


def said(sentence: StrOrPromise, role: str, name: str = "") -> str:
    """Fill in one of a role's sentences, in the language that is active.

    Args:
        sentence: of `words_of(role)`.
        role: as the rules name it.
        name: of the person it speaks of.
    """
    return str(sentence) % {"role": role, "name": name}
