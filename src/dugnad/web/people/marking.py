"""What stands for somebody in a form that shows their name, for one viewer and one form alone.

Member ids stand in the public books. A page that showed them beside names would tell every
neighbour who reads it which acts are whose.

Source: architecture 4; PRV-03; decision 0022.
"""

from __future__ import annotations

from dugnad.ledger.values import MemberId, ProjectId
from dugnad.web.vault import marks

ROLES = "roles"
"""Forms in which somebody is chosen for a role, or to see to something."""
VOICE = "voice"
LET_IN = "let in"
SLIPS = "slips"


def mark(viewer: MemberId | None, project: ProjectId, purpose: str, named: bytes) -> str:
    """Give the value that stands for a member.

    Args:
        viewer: who looks, by their id in the project; None for nobody in particular.
        project: of which project the form is, 16 bytes.
        purpose: which form it is.
        named: the member, 16 bytes, or what names one.
    """
    return marks.mark("" if viewer is None else viewer.hex(), f"{purpose} {project.hex()}", named)


def marked(viewer: MemberId | None, project: ProjectId, purpose: str, value: str) -> bytes | None:
    """Whom a value stands for; None for one of another viewer or form, and for anything else."""
    who = "" if viewer is None else viewer.hex()
    return marks.read_mark(who, f"{purpose} {project.hex()}", value)
