"""What the books remember of projects."""

from dugnad.charter.entries import ProjectEntry, Rules
from dugnad.charter.households import Households
from dugnad.ledger.state import KeySet, Map
from dugnad.ledger.values import Hash, MemberId, Moment, ProjectId


class Projects(Households):
    """All projects of the place."""

    projects: Map[ProjectId, ProjectEntry]
    rules: Map[tuple[ProjectId, int], Rules]
    words: Map[Hash, str]
    asking: Map[tuple[ProjectId, MemberId], Moment]
    let_in: KeySet[tuple[ProjectId, MemberId]]
    parts: KeySet[tuple[ProjectId, ProjectId]]
    parties: Map[tuple[ProjectId, MemberId], ProjectId]
    """By project and member id: the organisations that take part."""
