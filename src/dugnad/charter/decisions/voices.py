"""Whose voices count in a question, and whose voice somebody answers with.

All of it is what it was when the question was put: how many voices there are, whose they are, and
who shares one. So nobody answers with two, no two persons' answers come from one, and never are
more counted than there were.
"""

from typing import assert_never

from dugnad.charter.decisions.terms import Electorate
from dugnad.charter.entries import ProjectEntry, Voices
from dugnad.charter.law import Law
from dugnad.ledger.values import MemberId, ProjectId


def voices_in(project: ProjectEntry, voices: Voices) -> int:
    """How many voices the members of a project have where these count."""
    match voices:
        case "all":
            return project.members
        case "persons":
            return project.persons
        case "households":
            return project.voices
        case "organisations":
            return project.parties
        case _:
            assert_never(voices)


def voice_of(
    those: Electorate, project: ProjectId, member: MemberId, law: Law, at_ms: int
) -> MemberId | None:
    """Whose voice a member answers with: their own or a shared one; None where they have none.

    They were of those who decide before the question was put, and still are.
    """
    since_ms = law.decides_since(project, those.who, member, at_ms)
    if not 0 <= since_ms < those.since_ms:
        return None
    match those.voices:
        case "all":
            return member
        case "persons":
            return None if law.is_organisation(member) else member
        case "organisations":
            return member if law.is_organisation(member) else None
        case "households":
            if law.is_organisation(member):
                return None
            return law.voice(project, member, those.sharing)
        case _:
            assert_never(those.voices)


def behind(
    those: Electorate, project: ProjectId, voice: MemberId, law: Law
) -> tuple[MemberId, ...]:
    """Whose voice it is: a member's alone, or of all who shared it when the question was put."""
    if those.voices != "households":
        return (voice,)
    return law.household(project, voice, those.sharing)
