"""Why the law of projects says no, in the order in which it asks."""

from typing import Final

from dugnad.charter.households import REFUSALS as HOUSEHOLD_REFUSALS
from dugnad.ledger.contract import Refused


class ProjectsRefused(Refused):
    """A no of the rules about projects."""

    contract = "projects"


class NotAPerson(ProjectsRefused):
    """Only people start, join and leave projects."""


class OfAnotherProject(ProjectsRefused):
    """This key speaks in another project; nobody has one key in two projects."""


class NotAnOrganisation(ProjectsRefused):
    """Associations, firms and municipalities take part in projects, other ones than their own."""


class NotItsOffice(ProjectsRefused):
    """Whoever acts for an organisation holds one of the roles that its rules name for that."""


class TextMissing(ProjectsRefused):
    """A project needs a name and a sentence about what it is for."""


class AlreadyStarted(ProjectsRefused):
    """The project is there already."""


class NoSuchPart(ProjectsRefused):
    """A part is begun once the project has decided that it may be."""


class UnknownProject(ProjectsRefused):
    """There is no such project."""


class NotAMember(ProjectsRefused):
    """Only members rest, leave and take over."""


class NotDecided(ProjectsRefused):
    """Only the project's own decision does this (PRJ-06)."""


class RulesHaveChanged(ProjectsRefused):
    """The rules were changed after they were read; read them again."""


class RulesUnsound(ProjectsRefused):
    """Rules by which nobody could decide: a role that decides is one of the rules' roles."""


class PlaceNeedsMembers(ProjectsRefused):
    """Whoever decides about the place goes on deciding what lasts by its members."""


class WordsDiffer(ProjectsRefused):
    """The words that were agreed are those of the fingerprint."""


class AlreadyMember(ProjectsRefused):
    """Who is a member need not join."""


class NotLetIn(ProjectsRefused):
    """This project takes in those whom a member, or the whole project, let in."""


class OrganisationNotLetIn(ProjectsRefused):
    """No organisation joins by itself: a member, or the whole project, lets it in first."""


class OpenToAll(ProjectsRefused):
    """People who may join anyway need not ask, nor be let in."""


class AskedBefore(ProjectsRefused):
    """Once is enough: who asked to join has asked, and who was let in may join."""


class HasStarter(ProjectsRefused):
    """Somebody looks after the project already."""


class NotStarter(ProjectsRefused):
    """Only who looks after the project describes it."""


REFUSALS: Final[tuple[type[Refused], ...]] = (
    NotAPerson,
    OfAnotherProject,
    NotAnOrganisation,
    NotItsOffice,
    TextMissing,
    AlreadyStarted,
    NoSuchPart,
    UnknownProject,
    NotAMember,
    NotDecided,
    RulesHaveChanged,
    RulesUnsound,
    PlaceNeedsMembers,
    WordsDiffer,
    AlreadyMember,
    NotLetIn,
    OrganisationNotLetIn,
    OpenToAll,
    AskedBefore,
    HasStarter,
    NotStarter,
    *HOUSEHOLD_REFUSALS,
)
